/**
 * The way in: POST /v1/<route> with one frame, GET /v1/events. Whatever comes, an answer is a frame; what is no route
 * of ours, no frame or too long gets a refusal that says nothing about who is here (SV15).
 */
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Server as HttpsServer } from 'node:https'
import type { Bytes } from '#shared/basics/bytes.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import {
  blobPartBytes,
  routes,
  type Refusal,
  type RefusalCode,
  type RouteName,
} from '#shared/sync/messages.ts'
import { maxBatchBytes, maxPayload } from '#shared/sync/op.ts'
import type { Result } from '#shared/basics/result.ts'
import type { ServerCore } from '../core.ts'
import type { FollowAnswer } from '../follow/source.ts'
import type { Refused } from '../sync/ground.ts'
import { openEvents } from './events.ts'
import { shapeOf } from './log.ts'
import { boundPerAddress } from './perAddress.ts'
import { tlsOptions, turnAwayOtherSuites, type Identity } from './tls.ts'

export interface ListenerLimits {
  readonly connections: number
  readonly connectionsPerAddress: number
  /** The head of a request, from its first byte. */
  readonly headersMs: number
  /** A whole request. */
  readonly requestMs: number
  /** A connection on which nothing is asked. */
  readonly idleMs: number
  readonly eventStreams: number
}

export const usualListenerLimits: ListenerLimits = {
  connections: 4000,
  connectionsPerAddress: 1200,
  headersMs: 10_000,
  requestMs: 120_000,
  idleMs: 65_000,
  eventStreams: 3000,
}

const statusOf: Readonly<Record<RefusalCode, number>> = {
  BadMessage: 400,
  TooLarge: 413,
  TooOld: 426,
  Unknown: 404,
  NotSignedIn: 401,
  Removed: 403,
  Stale: 409,
  RolledBack: 409,
  ResyncRequired: 409,
  QuotaExceeded: 507,
  TooMany: 429,
  Busy: 503,
  ReadOnly: 503,
  Failed: 500,
}

/** What fits into the largest honest message of each route; everything else is a few hundred bytes. */
const kibibyte = 1024
const bodyLimits: Partial<Record<RouteName, number>> = {
  push: maxBatchBytes + maxPayload + 64 * kibibyte,
  blobPut: blobPartBytes + 4 * kibibyte,
  linkPut: blobPartBytes + 4 * kibibyte,
  enrol: 2048 * kibibyte,
  registerReplace: 2048 * kibibyte,
  purge: 10 * 1024 * kibibyte,
  mailPut: 68 * kibibyte,
  blobStatus: 64 * kibibyte,
  meetingSend: 20 * kibibyte,
}
const otherLimit = 16 * kibibyte

const headers = {
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
} as const

export interface Listener {
  readonly url: string
  readonly port: number
  /** Another certificate for new connections. */
  renew(identity: Identity): void
  connections(): number
  turnedAway(): number
  /** No new requests; running ones end first. */
  close(): Promise<void>
}

export interface ListenerDeps {
  readonly core: ServerCore
  readonly identity: Identity
  readonly log: FastifyBaseLogger
  readonly host: string
  readonly port: number
  readonly limits?: Partial<ListenerLimits>
  /** What a server that follows this one asks, with the key it shows (follow/source.ts). */
  readonly follow?: (ask: unknown, key: string | undefined) => Promise<Result<FollowAnswer, Refused>>
  /** Whose connection is not closed before a byte; none: everybody's. */
  readonly mayConnect?: ((address: string) => boolean) | undefined
}

export async function openListener(deps: ListenerDeps): Promise<Listener> {
  const { core, log } = deps
  const limits: ListenerLimits = { ...usualListenerLimits, ...deps.limits }
  const app = Fastify({
    https: {
      ...tlsOptions(deps.identity),
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.max(250, Math.min(2000, limits.headersMs / 4)),
      maxHeaderSize: 8 * 1024,
      keepAliveTimeout: limits.idleMs,
      noDelay: true,
    },
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionTimeout: 0,
    bodyLimit: otherLimit,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 100, caseSensitive: true },
    clientErrorHandler(_error, socket) {
      // Not even HTTP: no answer that could be told apart, only a closed connection.
      socket.destroy()
    },
  })
  const server: HttpsServer = app.server
  const turnedAway = turnAwayOtherSuites(server)
  server.maxConnections = limits.connections
  const { mayConnect } = deps
  if (mayConnect)
    server.prependListener('connection', (socket: Socket) => {
      if (!mayConnect(socket.remoteAddress ?? '')) socket.destroy()
    })
  const sockets = boundPerAddress(server, limits.connectionsPerAddress)

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers(headers)
  })

  const say = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
    const frame = encodeFrame({ text: JSON.stringify(refusal), bytes: [] })
    if (!frame.ok) throw new Error('Bug: a refusal is short')
    if (refusal.retryAfterMs !== undefined)
      void reply.header('retry-after', String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1000))))
    return reply.code(statusOf[refusal.code]).send(Buffer.from(frame.value))
  }
  app.setNotFoundHandler((_request, reply) => say(reply, { code: 'Unknown' }))
  app.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) => {
    if (error.statusCode === 413) return say(reply, { code: 'TooLarge' })
    if (error.statusCode !== undefined && error.statusCode < 500) return say(reply, { code: 'BadMessage' })
    log.error({ at: 'http', ...shapeOf(error) }, 'failed')
    return say(reply, { code: 'Failed' })
  })

  const serve = (
    path: string,
    bodyLimit: number,
    go: (
      ask: unknown,
      parts: readonly Bytes[],
      request: FastifyRequest,
    ) => Promise<Result<FollowAnswer, Refused>>,
  ): void =>
    void app.post(path, { bodyLimit }, async (request, reply) => {
      // Nothing is unpacked here, so nothing that claims to be packed is read.
      const isPlain = request.headers['content-encoding'] === undefined
      const frame = isPlain && Buffer.isBuffer(request.body) ? decodeFrame(request.body) : undefined
      const ask = frame?.ok ? readJson(frame.value.text) : undefined
      if (!frame?.ok || ask === undefined) return say(reply, { code: 'BadMessage' })
      const outcome = await go(ask, frame.value.bytes, request)
      if (!outcome.ok) return say(reply, outcome.error.refusal)
      const { answer, parts } = outcome.value
      const whole = encodeFrame({ text: JSON.stringify(answer), bytes: [...parts] })
      if (!whole.ok) return say(reply, { code: 'Failed' })
      return reply.send(Buffer.from(whole.value.buffer))
    })
  for (const route of Object.keys(routes) as RouteName[])
    serve(`/v1/${route}`, bodyLimits[route] ?? otherLimit, (ask, parts, request) =>
      core.handle(route, ask, parts, { token: tokenOf(request), address: request.ip }),
    )
  const { follow } = deps
  if (follow) serve('/v1/follow', 64 * kibibyte, (ask, _parts, request) => follow(ask, tokenOf(request)))

  const events = openEvents(server, core, {
    most: limits.eventStreams,
    headers,
    statusOf: ({ code }) => statusOf[code],
    tokenOf,
  })

  await app.listen({ host: deps.host, port: deps.port })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Bug: a listener has a port')
  return {
    url: `https://${deps.host.includes(':') ? `[${deps.host}]` : deps.host}:${address.port}`,
    port: address.port,
    renew: (identity) => server.setSecureContext(tlsOptions(identity)),
    connections: sockets,
    turnedAway,
    async close() {
      core.endListeners()
      events.close()
      await app.close()
    },
  }
}

function tokenOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const match = /^Obhut ([0-9a-f]{64})$/.exec(request.headers.authorization ?? '')
  return match?.[1]
}

/** A message has one form, the one that JSON.stringify gives: no name twice, no 1e400, nothing hidden between (I37). */
function readJson(text: string): unknown {
  try {
    const json = JSON.parse(text) as unknown
    return JSON.stringify(json) === text ? json : undefined
  } catch {
    return undefined
  }
}
