/**
 * A TCP proxy on loopback that does to each chunk what the test says: let it pass, hold it back, send it twice, flip a
 * bit, cut the connection before or after it. Knows nothing of what travels; `answered` fires with what came back.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Mischief =
  | 'pass'
  /** The chunk is lost and both sides see the connection break. */
  | 'cut'
  /** The chunk arrives, then both sides see the connection break. */
  | 'passThenCut'
  /** The chunk arrives and is worked on; its answer is lost and the connection breaks. */
  | 'loseAnswer'
  | 'duplicate'
  | 'flip'
  | { readonly delayMs: number }

export interface ChaosProxy {
  readonly port: number
  /** Asked for every chunk. */
  mischief: (chunk: Buffer, direction: 'up' | 'down') => Mischief
  /** How often each was done. */
  readonly done: Map<string, number>
  /** Breaks everything that is open. */
  cutAll(): void
  stop(): Promise<void>
}

export async function startChaosProxy(target: {
  readonly port: number
  readonly host?: string
}): Promise<ChaosProxy> {
  const open = new Set<Socket>()
  const done = new Map<string, number>()

  const serve = (client: Socket): void => {
    const server = connect(target.port, target.host ?? '127.0.0.1')
    let losesAnswer = false
    const cut = (): void => {
      // RST, as a failing network does it, not a polite end.
      for (const socket of [client, server]) if (!socket.destroyed) socket.resetAndDestroy()
    }
    for (const socket of [client, server]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', cut)
      socket.on('close', () => {
        open.delete(socket)
        cut()
      })
    }
    const relay = (from: Socket, to: Socket, direction: 'up' | 'down'): void => {
      // One chunk after the other: a delayed one holds back those behind it, as TCP does.
      let before = Promise.resolve()
      from.on('data', (chunk: Buffer) => {
        before = before.then(() => handle(chunk))
      })
      const handle = async (chunk: Buffer): Promise<void> => {
        if (direction === 'down' && losesAnswer) return cut()
        const what = proxy.mischief(chunk, direction)
        const name = typeof what === 'string' ? what : 'delay'
        done.set(name, (done.get(name) ?? 0) + 1)
        if (what === 'cut') return cut()
        if (typeof what === 'object') await new Promise((resolve) => setTimeout(resolve, what.delayMs))
        if (what === 'flip') chunk[chunk.length >> 1]! ^= 1
        if (what === 'loseAnswer') losesAnswer = true
        if (to.destroyed) return
        to.write(chunk)
        if (what === 'duplicate') to.write(chunk)
        if (what === 'passThenCut') {
          await new Promise((resolve) => setTimeout(resolve, 1))
          cut()
        }
      }
    }
    relay(client, server, 'up')
    relay(server, client, 'down')
  }

  const listener = createServer(serve)
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  const proxy: ChaosProxy = {
    port: (listener.address() as { port: number }).port,
    mischief: () => 'pass',
    done,
    cutAll: () => {
      for (const socket of open) socket.resetAndDestroy()
    },
    stop: async () => {
      listener.close()
      for (const socket of open) socket.destroy()
      await once(listener, 'close')
    },
  }
  return proxy
}
