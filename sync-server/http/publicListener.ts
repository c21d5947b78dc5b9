/**
 * Pages for people without the app (decision 32, FL2-FL4): a listener of its own, with a name and a publicly trusted
 * certificate of its own. It holds a fixed set of files and what each kind of page may ask besides: "what lies under this
 * number?", and of a conversation its few letters (TK4); it is given nothing else, so it can reach nothing else of this server. Nothing about who asked for what is written anywhere.
 *
 * A kind of page brings its files and what may be read besides (`PublicKind`); the list of hashes is made of them.
 */
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { createBuckets } from '../sync/limits.ts'
import { boundPerAddress } from './perAddress.ts'
import { tlsOptions, turnAwayOtherSuites, type Identity } from './tls.ts'

export interface PublicFile {
  readonly path: string
  readonly type: string
  readonly body: string
  /** Its Content-Security-Policy. */
  readonly policy: string
  /** Its Permissions-Policy, where it may use camera or microphone. */
  readonly features?: string
}

/** Bytes of one answer, part by part. */
export interface PublicBytes {
  readonly size: number
  parts(): AsyncIterable<Bytes>
}

/** One kind of page, and what its pages fetch. */
export interface PublicKind {
  readonly files: readonly PublicFile[]
  /** Below this path, `/sealed/` for one; what stands behind it is 32 hex digits and nothing else. */
  readonly prefix: string
  read(id: string): Promise<PublicBytes | undefined>
  /** What its pages may say by POST, at these paths alone. */
  readonly hears?: {
    readonly paths: readonly string[]
    readonly mostBytes: number
    /** @returns undefined: one answer, as for everything that is not here */
    hear(path: string, body: Bytes, from: Hearing): Promise<Bytes | 'tooMany' | undefined>
  }
}

export interface Hearing {
  /** For limits only; never kept. */
  readonly address: string
  /** Whoever asked has gone. */
  readonly gone: AbortSignal
}

export interface PublicListenerDeps {
  readonly kinds: readonly PublicKind[]
  readonly identity: Identity
  readonly host: string
  readonly port: number
  readonly clock: Clock
  /** What one address may ask a minute; guessing a number of 128 bits is hopeless, and this keeps it quiet, too. */
  readonly perMinute?: number
}

export interface PublicListener {
  readonly port: number
  renew(identity: Identity): void
  close(): Promise<void>
}

const featuresOfNone = 'camera=(), microphone=(), geolocation=()'
const hashesPath = '/hashes.txt'
const nothing = "default-src 'none'; frame-ancestors 'none'"
const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'permissions-policy': featuresOfNone,
} as const

/** "sha256  /path", as `sha256sum` writes it, sorted by path. */
export const hashList = (kinds: readonly Pick<PublicKind, 'files'>[]): string =>
  kinds
    .flatMap(({ files }) => files)
    .map(({ path, body }) => [path, createHash('sha256').update(body).digest('hex')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, sha256]) => `${sha256}  ${path}\n`)
    .join('')

export async function openPublicListener(deps: PublicListenerDeps): Promise<PublicListener> {
  const { kinds, clock } = deps
  const perMinute = deps.perMinute ?? 120
  const asks = createBuckets(clock, perMinute / 60, perMinute)
  const files = new Map<string, Pick<PublicFile, 'type' | 'body' | 'policy' | 'features'>>(
    kinds.flatMap((kind) => kind.files).map((file) => [file.path, file]),
  )
  files.set(hashesPath, { type: 'text/plain; charset=utf-8', body: hashList(kinds), policy: nothing })
  files.set('/robots.txt', {
    type: 'text/plain; charset=utf-8',
    body: 'User-agent: *\nDisallow: /\n',
    policy: nothing,
  })

  const say = (response: ServerResponse, status: number, body = ''): void => {
    response.writeHead(status, {
      ...commonHeaders,
      'content-security-policy': nothing,
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
  }
  /** What is not there, is over, was called back, or never was: one answer. */
  const notHere = (response: ServerResponse): void => say(response, 404)

  const sendBytes = async (response: ServerResponse, found: PublicBytes, isHead: boolean): Promise<void> => {
    response.writeHead(200, {
      ...commonHeaders,
      'content-security-policy': nothing,
      'cache-control': 'no-store',
      'content-type': 'application/octet-stream',
      'content-length': found.size,
    })
    if (isHead) return void response.end()
    for await (const part of found.parts()) {
      if (response.destroyed) return
      if (!response.write(part)) await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
    response.end()
  }

  const tooMany = (response: ServerResponse): void => {
    response.setHeader('retry-after', '60')
    say(response, 429)
  }
  /** A page of ours says something: a short body, from its own origin. */
  const hear = async (
    hears: NonNullable<PublicKind['hears']>,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const address = request.socket.remoteAddress ?? ''
    if (asks.take(networkOf(address)) > 0) return tooMany(response)
    const site = request.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin') return notHere(response)
    const body = await bodyOf(request, hears.mostBytes)
    if (!body) {
      response.setHeader('connection', 'close')
      return notHere(response)
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const said = await hears.hear(path, body, { address, gone: gone.signal })
    if (response.destroyed) return
    if (said === 'tooMany') return tooMany(response)
    if (!said) return notHere(response)
    response.writeHead(200, {
      ...commonHeaders,
      'content-security-policy': nothing,
      'cache-control': 'no-store',
      'content-type': 'application/octet-stream',
      'content-length': said.length,
    })
    response.end(said)
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hearing =
      request.method === 'POST'
        ? kinds.find(({ hears }) => hears?.paths.includes(request.url ?? ''))?.hears
        : undefined
    if (hearing) return hear(hearing, request.url!, request, response)
    // Nothing else is read from anybody: a body is a mistake or an attack.
    if (
      request.headers['content-length'] !== undefined ||
      request.headers['transfer-encoding'] !== undefined
    ) {
      response.setHeader('connection', 'close')
      return notHere(response)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return notHere(response)
    if (asks.take(networkOf(request.socket.remoteAddress)) > 0) return tooMany(response)
    const path = request.url ?? ''
    const isHead = request.method === 'HEAD'
    const file = files.get(path)
    if (file) {
      response.writeHead(200, {
        ...commonHeaders,
        'permissions-policy': file.features ?? featuresOfNone,
        'content-security-policy': `${file.policy}; frame-ancestors 'none'`,
        'cache-control': 'no-cache',
        'content-type': file.type,
        'content-length': Buffer.byteLength(file.body),
      })
      return void response.end(isHead ? undefined : file.body)
    }
    const kind = kinds.find(({ prefix }) => path.startsWith(prefix))
    const id = kind ? path.slice(kind.prefix.length) : ''
    const found = kind && /^[0-9a-f]{32}$/.test(id) ? await kind.read(id) : undefined
    return found ? sendBytes(response, found, isHead) : notHere(response)
  }

  const server: Server = createServer(
    {
      ...tlsOptions(deps.identity),
      maxHeaderSize: 8 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 2_000,
      insecureHTTPParser: false,
    },
    (request, response) => {
      // A part that can't be read ends the answer in the middle, never with something else.
      answer(request, response).catch(() =>
        response.headersSent ? void response.destroy() : say(response, 503),
      )
    },
  )
  server.maxConnections = 1000
  server.on('clientError', (_error, socket) => void socket.destroy())
  server.on('tlsClientError', () => undefined)
  // `Expect: 100-continue` and `Upgrade` are nothing here.
  server.on('checkContinue', (_request, response: ServerResponse) => notHere(response))
  server.on('upgrade', (_request, socket) => void socket.destroy())
  turnAwayOtherSuites(server)
  boundPerAddress(server, 50)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: deps.host, port: deps.port }, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Bug: a listener has a port')
  return {
    port: address.port,
    renew: (identity) => server.setSecureContext(tlsOptions(identity)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Undefined where it is longer or ends early. */
async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Bytes | undefined> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length
      if (length > mostBytes) return undefined
      parts.push(part)
    }
  } catch {
    return undefined
  }
  return new Uint8Array(Buffer.concat(parts))
}

/** Of IPv6 the household's network, not one of its 2^64 addresses. Kept for as long as its bucket is not full again. */
const networkOf = (address = ''): string =>
  address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address
