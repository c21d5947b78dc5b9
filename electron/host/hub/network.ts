/** This PC's place in the network, and whether a port is free there. */
import { createServer } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { isOwnAddress, isPrivateAddress } from '#shared/sync/privateAddress.ts'

export interface Network {
  /** Private IPv4 addresses, this PC's own loopback not among them. */
  addresses(): string[]
  /** As other PCs may find it by name; empty: none that fits into an address. */
  name(): string
  /** Empty: it can; else the system's code for why not. */
  whyNotFree(host: string, port: number): Promise<string>
}

export const systemNetwork: Network = {
  addresses: () =>
    Object.values(networkInterfaces())
      .flat()
      .flatMap((one) =>
        one && one.family === 'IPv4' && isPrivateAddress(one.address) && !isOwnAddress(one.address)
          ? [one.address]
          : [],
      ),
  name() {
    const name = hostname().toLowerCase()
    return /^[a-z0-9][a-z0-9-]{0,62}$/.test(name) && name !== 'localhost' ? name : ''
  },
  whyNotFree: (host, port) =>
    new Promise((resolve) => {
      const probe = createServer()
      probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
      probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve('')))
    }),
}
