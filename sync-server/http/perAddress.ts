import type { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'

/** Counts connections of one address; the count lives as long as a connection does and is never written down. */
export function boundPerAddress(server: HttpsServer, most: number): () => number {
  const open = new Map<string, number>()
  let total = 0
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    total += 1
    socket.once('close', () => {
      total -= 1
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    if (count > most) socket.destroy()
  })
  return () => total
}
