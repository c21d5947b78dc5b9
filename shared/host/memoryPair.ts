/** Two ends of a pipe in memory. It runs the same codec as the real pipes, so that what JSON changes, changes here. */
import type { Bytes } from '../basics/bytes.ts'
import type { Channel } from './channel.ts'
import { wireToChannel, type Wire } from './frame.ts'

/** The two raw ends under a memory pair; the contract suite sends hostile bytes through them. */
export function memoryWires(): [Wire, Wire] {
  let open = true
  let closing = false
  let finish!: () => void
  const closed = new Promise<void>((resolve) => (finish = resolve))
  const listeners: (((message: Uint8Array) => void) | undefined)[] = [undefined, undefined]
  const waiting: [Bytes[], Bytes[]] = [[], []]
  const deliver = (to: 0 | 1): void => {
    const listener = listeners[to]
    if (!listener) return
    for (const message of waiting[to].splice(0)) if (open) listener(message)
  }
  const end = (self: 0 | 1, other: 0 | 1): Wire => ({
    send(message) {
      if (closing) return
      waiting[other].push(message.slice())
      void Promise.resolve().then(() => deliver(other))
    },
    listen(onMessage) {
      listeners[self] = onMessage
      deliver(self)
    },
    close() {
      if (closing) return
      closing = true
      // As on a real pipe, what was said before the close still arrives.
      void Promise.resolve().then(() => {
        open = false
        finish()
      })
    },
    closed,
  })
  return [end(0, 1), end(1, 0)]
}

export function memoryPair(): [Channel, Channel] {
  const [one, two] = memoryWires()
  return [wireToChannel(one), wireToChannel(two)]
}
