/**
 * The loopback server: the built windows, and their sockets. It listens on 127.0.0.1 only and answers nobody whose
 * Host, Origin or fetch metadata names another place (DNS rebinding, other sites, other programs' pages).
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { frameLimits, wireToChannel } from '#shared/host/frame.ts'
import type { Channel } from '#shared/host/channel.ts'
import { securityHeaders } from '../host/contentPolicy.ts'
import { socketToWire } from '../host/socketWire.ts'
import { createWindowFiles } from '../host/windowFiles.ts'
import { isSocketName, type SocketName } from './tokens.ts'

export interface ServerDeps {
  readonly folder: string
  readonly nonce: () => string
  /** Wanted port; 0 for any. If it is taken, any other. */
  readonly port: number
  readonly takeToken: (token: string, name: SocketName) => boolean
  readonly onKeeper: (channel: Channel) => void
  /** The raw socket, before its handshake: the launcher must not see what passes on it. */
  readonly onVault: (
    name: Exclude<SocketName, 'keeper'>,
    socket: Socket,
    headers: IncomingMessage['headers'],
  ) => void
}

export interface LoopbackServer {
  readonly port: number
  readonly origin: string
  close(): void
}

async function listen(server: Server, port: number): Promise<number> {
  const tryPort = (wanted: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: '127.0.0.1', port: wanted, exclusive: true }, () => {
        server.off('error', reject)
        resolve((server.address() as AddressInfo).port)
      })
    })
  try {
    return await tryPort(port)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code
    if (port === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw thrown
    return tryPort(0)
  }
}

export async function openServer(deps: ServerDeps): Promise<LoopbackServer> {
  const server = createServer({ keepAlive: true, maxHeaderSize: 8192, requestTimeout: 10_000 })
  const port = await listen(server, deps.port)
  const host = `127.0.0.1:${port}`
  const origin = `http://${host}`
  const files = createWindowFiles({ folder: deps.folder, connect: `ws://${host}`, nonce: deps.nonce })
  const keeperSockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameLimits.frame,
    perMessageDeflate: false,
  })

  /** Browsers say where a request comes from; what was typed in or opened by the launcher comes from `none`. */
  const isOurs = (request: IncomingMessage): boolean => {
    const { host: asked, origin: from } = request.headers
    const site = request.headers['sec-fetch-site']
    return (
      asked === host &&
      (from === undefined || from === origin) &&
      (site === undefined || site === 'none' || site === 'same-origin') &&
      request.headers['service-worker'] === undefined
    )
  }

  server.on('request', (request, response) => {
    const refuse = (status: number): void => {
      response.writeHead(status, securityHeaders('')).end()
    }
    if (!isOurs(request)) return refuse(403)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    void files.read((request.url ?? '/').split(/[?#]/)[0]!).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers, 'Content-Length': body.length })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
  })

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refuse = (): void =>
      void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    socket.on('error', () => socket.destroy())
    const url = new URL(request.url ?? '/', origin)
    const name = url.pathname.slice(1)
    if (!isOurs(request) || request.headers.origin !== origin) return refuse()
    if (!isSocketName(name)) return refuse()
    // Whoever speaks before the handshake is no browser.
    if (head.length > 0 || !deps.takeToken(url.searchParams.get('token') ?? '', name)) return refuse()
    if (name !== 'keeper') return deps.onVault(name, socket as Socket, request.headers)
    keeperSockets.handleUpgrade(request, socket, head, (webSocket) =>
      deps.onKeeper(wireToChannel(socketToWire(webSocket))),
    )
  })

  return {
    port,
    origin,
    close() {
      for (const socket of keeperSockets.clients) socket.terminate()
      // Its callback would wait for sockets that now belong to vault processes.
      server.close()
      server.closeAllConnections()
    },
  }
}
