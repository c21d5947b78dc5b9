/**
 * The window's only doors to the machine: one pipe to the keeper, one to the vault, and nothing else. In the loopback
 * shell they are two WebSockets opened with a token that works once; in Electron the preload posts two ports.
 * A pipe that closes is final: the window holds opened records, so it shows the lock and waits for its end.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import { keeperApi, vaultApi, type KeeperApi, type VaultApi } from '#shared/host/api.ts'
import type { Channel } from '#shared/host/channel.ts'
import { wireToChannel } from '#shared/host/frame.ts'
import { connect } from '#shared/host/rpc.ts'
import { sealWire } from '#shared/host/sealedWire.ts'
import type { Client, ServiceTable } from '#shared/host/table.ts'
import { agreeOnKeys } from './agreeOnKeys.ts'
import { portWire, socketWire } from './wires.ts'

export interface Host {
  readonly keeper: Client<KeeperApi>
  readonly vault: Client<VaultApi>
  /** How often which failure was answered since this window was opened (MT3: fixed words, no texts). */
  readonly failures: () => ReadonlyMap<string, number>
}

export type ConnectFailure =
  /** The page was opened without the launcher, or reloaded: a fresh token is needed. */
  { readonly type: 'TokenMissing' } | { readonly type: 'HostUnreachable' }

export function connectChannels(keeper: Channel, vault: Channel): Host {
  const failures = new Map<string, number>()
  const counting = <T extends ServiceTable>(client: Client<T>): Client<T> => ({
    ...client,
    async call(name, args) {
      const answer = await client.call(name, args)
      if (!answer.ok) failures.set(answer.error.type, (failures.get(answer.error.type) ?? 0) + 1)
      return answer
    },
  })
  return {
    keeper: counting(connect(keeperApi, keeper)),
    vault: counting(connect(vaultApi, vault)),
    failures: () => failures,
  }
}

export async function connectHost(page: Window = window): Promise<Result<Host, ConnectFailure>> {
  return page.location.protocol === 'app:' ? connectPorts(page) : connectSockets(page)
}

async function connectSockets(page: Window): Promise<Result<Host, ConnectFailure>> {
  const token = takeToken(page)
  if (token === undefined) return err({ type: 'TokenMissing' })
  const [keeper, vault] = await Promise.all([
    openSocket(page, 'keeper', token),
    openSocket(page, 'vault', token),
  ])
  if (keeper && vault) return ok(connectChannels(keeper, vault))
  keeper?.close()
  vault?.close()
  return err({ type: 'HostUnreachable' })
}

/** `#token=...` is read once and taken out of the address bar and the history. */
export function takeToken(page: Window): string | undefined {
  const match = /(?:^#|&)token=([0-9A-Za-z_-]{16,128})/.exec(page.location.hash)
  if (!match) return undefined
  page.history.replaceState(null, '', page.location.pathname + page.location.search)
  return match[1]
}

/** Plaintext passes on the vault's socket only, and there sealed: the browser's network process outlives a lock. */
export function openSocket(
  page: Window,
  name: 'keeper' | 'vault' | 'projection' | 'guest' | 'talk',
  token: string,
): Promise<Channel | undefined> {
  const socket = new WebSocket(`ws://${page.location.host}/${name}?token=${token}`)
  const wire = socketWire(socket)
  return new Promise((resolve) => {
    socket.addEventListener(
      'open',
      () => resolve(wireToChannel(name === 'keeper' ? wire : sealWire(wire, agreeOnKeys()))),
      { once: true },
    )
    socket.addEventListener('close', () => resolve(undefined), { once: true })
  })
}

const portsWithinMs = 10_000

async function connectPorts(page: Window): Promise<Result<Host, ConnectFailure>> {
  const ports = await takePorts(page, 2)
  return ports
    ? ok(connectChannels(wireToChannel(portWire(ports[0]!)), wireToChannel(portWire(ports[1]!))))
    : err({ type: 'HostUnreachable' })
}

/** The preload exposes nothing; it posts the ports to our own origin once, as soon as we say that we listen. */
export function takePorts(page: Window, count: number): Promise<readonly MessagePort[] | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), portsWithinMs)
    const finish = (ports: readonly MessagePort[] | undefined): void => {
      clearTimeout(timer)
      page.removeEventListener('message', onMessage)
      resolve(ports)
    }
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (event.source !== page || event.origin !== page.location.origin) return
      if (event.data !== 'obhut-ports' || event.ports.length !== count) return
      finish(event.ports)
    }
    page.addEventListener('message', onMessage)
    page.postMessage('obhut-ready', page.location.origin)
  })
}
