/**
 * The vault process as it is, and in an approval's place the test itself: it opens and closes the masked window, carries
 * the peer connection's letters, and calls what a window would call. Everything else is the real thing.
 */
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { serveVault } from '#electron/host/vault/serveVault.ts'
import { pathOfParent, type FromVault, type ToVault } from './projectionLine.ts'

const vault = serveVault()
const plain = new Set<string>()
const socket = connect(pathOfParent(process.ppid))
socket.on('error', () => {})
const say = (line: FromVault): void => void socket.write(`${JSON.stringify(line)}\n`)

createInterface({ input: socket }).on('line', (text) => {
  const line = JSON.parse(text) as ToVault
  void (async () => {
    const answer = await run(line)
    if ('id' in line) say({ id: line.id, answer })
  })()
})

async function run(line: ToVault): Promise<unknown> {
  const { projection } = vault
  switch (line.do) {
    case 'open':
      return projection.open({
        seed: line.seed,
        plain: () => plain,
        peers: {
          offer: (session, sdp) => say({ event: 'offer', data: { session, sdp } }),
          connected: (session) => say({ event: 'connected', data: session }),
          lost: (session) => say({ event: 'lost', data: session }),
          said: (_session, text) => say({ event: 'said', data: text }),
          picture: (state, why) => say({ event: 'picture', data: { state, why } }),
          input: () => say({ event: 'input', data: null }),
        },
        onGone: () => say({ event: 'gone', data: null }),
      })
    case 'close':
      return projection.close()
    case 'plain':
      plain.clear()
      for (const id of line.ids) plain.add(id)
      return projection.changed()
    case 'show':
      return projection.show(line.address)
    case 'peers':
      return projection.peers(line.wanted)
    case 'answer':
      return projection.answer(line.session, line.sdp)
    case 'say':
      return projection.say(line.session, line.text)
    case 'call':
      return (vault.service as Record<string, (args: never) => unknown>)[line.name]!(line.args as never)
  }
}
