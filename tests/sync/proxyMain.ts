/**
 * The proxy of an institution's network, as small as one can be, as a process of its own: CONNECT and nothing else.
 * Arguments: `open`; `auth` (asks for anna:geheim); `deny` (403 for everybody); `hang` (takes the question and is
 * silent); `talk` (puts words of its own behind its 200); `break` (ends the TLS itself, with a certificate of its own,
 * and would read along); `pass HOST:PORT` (no CONNECT: hands everything through, as a stream proxy before a server
 * does). Says its port, then each question, as a line.
 */
import { connect, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

const [mode = 'open', target = ''] = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const join = (a: Socket, b: Socket): void => {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
    from.pipe(to)
  }
}
const [key, cert] = [process.env['PROXY_KEY'], process.env['PROXY_CERT']]
const between =
  mode === 'break' && key !== undefined && cert !== undefined
    ? createTlsServer({ key, cert, minVersion: 'TLSv1.3' }, (socket) => {
        socket.on('data', (bytes) => say(`read ${bytes.length}`))
        socket.on('error', () => socket.destroy())
      })
    : undefined
between?.listen(0, '127.0.0.1')

const serve = (client: Socket, question: string): void => {
  const [first = '', ...headers] = question.split('\r\n')
  say(first)
  const [host = '', port = ''] = /^CONNECT (.+):(\d+) HTTP\/1\.1$/.exec(first)?.slice(1) ?? []
  const refuse = (code: string): void => void client.end(`HTTP/1.1 ${code}\r\nContent-Length: 0\r\n\r\n`)
  if (host === '') return refuse('405 Method Not Allowed')
  if (mode === 'hang') return
  if (mode === 'deny') return refuse('403 Forbidden')
  const due = `Proxy-Authorization: Basic ${Buffer.from('anna:geheim').toString('base64')}`
  if (mode === 'auth' && !headers.includes(due)) return refuse('407 Proxy Authentication Required')
  const to = between ? (between.address() as { port: number }).port : Number(port)
  const server = connect(to, between ? '127.0.0.1' : host)
  server.once('connect', () => {
    client.write(`HTTP/1.1 200 Connection established\r\n\r\n${mode === 'talk' ? 'HTTP/1.1 200 OK' : ''}`)
    join(client, server)
  })
  server.once('error', () => refuse('502 Bad Gateway'))
}

const proxy = createServer((client) => {
  client.on('error', () => client.destroy())
  if (mode === 'pass') {
    const [host = '', port = ''] = target.split(':')
    return join(client, connect(Number(port), host))
  }
  let head = ''
  const onData = (chunk: Buffer): void => {
    head += chunk.toString('latin1')
    if (!head.includes('\r\n\r\n')) return
    client.off('data', onData)
    serve(client, head)
  }
  client.on('data', onData)
})
proxy.listen(0, '127.0.0.1', () => say(`port ${(proxy.address() as { port: number }).port}`))
// It ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume()
