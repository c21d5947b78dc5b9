/** The floor: an HTTPS server of Node that answers one byte and keeps the connection, with the keys of `argv[2]`. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { tlsOptions } from '#sync-server/http/tls.ts'

const keys = process.argv[2]!
const server = createServer(
  tlsOptions({
    certificate: readFileSync(join(keys, 'live.pem'), 'utf8'),
    key: readFileSync(join(keys, 'live.key'), 'utf8'),
  }),
  (_request, response) => {
    response.writeHead(200)
    response.write('x')
  },
)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`port ${address.port}`)
})
