/**
 * A window that somebody has patched: it opens the same two pipes as the real one, with the same token and seal, and
 * sends whatever it is told. Nothing is parsed or refused here; that is the host's part.
 */
import { z } from 'zod'

// Zod probes `eval` when a schema is made, which the content policy reports.
z.config({ jitless: true })
const { wireToChannel } = await import('#shared/host/frame.ts')
const { sealWire } = await import('#shared/host/sealedWire.ts')
const { agreeOnKeys } = await import('#renderer/host/agreeOnKeys.ts')
const { socketWire } = await import('#renderer/host/wires.ts')

const token = /token=([\w-]+)/.exec(location.hash)![1]!
const waiting = new Map<number, (answer: unknown) => void>()
let last = 0

async function open(name: 'keeper' | 'vault') {
  const socket = new WebSocket(`ws://${location.host}/${name}?token=${token}`)
  const wire = socketWire(socket)
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  const channel = wireToChannel(name === 'vault' ? sealWire(wire, agreeOnKeys()) : wire)
  channel.listen(({ text }) => {
    const answer = JSON.parse(text) as { id?: number }
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  void channel.closed.then(() => {
    for (const tell of waiting.values()) tell({ ok: false, error: { type: 'PipeClosed' } })
  })
  return channel
}
const [keeper, vault] = await Promise.all([open('keeper'), open('vault')])
const pipes = { keeper, vault }

/** One call, as it would travel: any name, any arguments. */
export function send(pipe: 'keeper' | 'vault', name: string, args: object): Promise<unknown> {
  const id = ++last
  const answered = new Promise((resolve) => waiting.set(id, resolve))
  pipes[pipe].send({ text: JSON.stringify({ id, call: name, args, bytes: false }), bytes: [] })
  return answered
}
Object.assign(globalThis, { send })
