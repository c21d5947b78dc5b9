/**
 * The server without a network: one function takes a message and gives the answer. Fastify calls it over TLS
 * (http/listener.ts), tests and simulation in process. Messages are parsed here, so both ways meet the same checks.
 *
 * It carries sealed bytes. It checks form, membership, order and quotas, and knows nothing else (SV1).
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import { openRoutes, routes, type RouteName, type SignedPins } from '#shared/sync/messages.ts'
import type { BlobStore } from './blobs/blobStore.ts'
import { StoreUnavailable, type Store } from './stores/store.ts'
import { createBlobRoutes } from './sync/blobRoutes.ts'
import {
  refuse,
  type Ground,
  type Handler,
  type OpenHandler,
  type Outcome,
  type Refused,
  type Who,
} from './sync/ground.ts'
import { createHub } from './sync/hub.ts'
import { createBuckets, usualLimits, type Limits } from './sync/limits.ts'
import { createLog } from './sync/log.ts'
import { createMail } from './sync/mail.ts'
import { createMeetings } from './sync/meetings.ts'
import { createLinks, endLinks } from './sync/links.ts'
import { createPurge, obeyDueOrders, type PurgeEntry } from './sync/purge.ts'
import { createRegisterRoutes } from './sync/registerRoutes.ts'
import { createRegisters } from './sync/registers.ts'
import { createSignIn, tokenLifeMs } from './sync/signIn.ts'
import { sha256Hex } from './sync/signatures.ts'

export interface CoreDeps {
  readonly store: Store
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly random: Random
  readonly limits?: Partial<Limits>
  readonly pins?: () => SignedPins | undefined
  /** Told of every answer: route and code, never an id. */
  readonly onAnswer?: (route: RouteName, code: 'ok' | Refused['refusal']['code'], ms: number) => void
  /** Told of bugs and of a database that is away; what it may write down is the log's to decide. */
  readonly onError?: (route: RouteName | 'events' | 'jobs', error: unknown) => void
  /** Set while this server follows another one (follow/): it takes nothing, and says how far it is behind. */
  readonly follows?: Ground['follows']
  /** Writes down what is about to be purged, outside the database; durable when answered. */
  readonly notePurge?: (entry: PurgeEntry) => Promise<void>
  /** Where families open their links (http/publicListener.ts). */
  readonly publicUrl?: string | undefined
}

/** Where a message comes from. */
export interface Caller {
  readonly token?: string | undefined
  /** Network address, for limits only; never kept. */
  readonly address?: string | undefined
}

export interface Listening {
  stop(): void
}

export interface ServerCore {
  handle<R extends RouteName>(
    route: R,
    ask: unknown,
    parts: readonly Bytes[],
    caller: Caller,
  ): Promise<Outcome<R>>
  /**
   * A route for whom the administrator vouches: a stick in this computer, a second server. The same checks, no session
   * and no count of requests.
   */
  carry<R extends RouteName>(
    tenant: string,
    route: R,
    ask: unknown,
    parts: readonly Bytes[],
  ): Promise<Outcome<R>>
  /** Events until the session or the device ends. */
  listen(
    token: string | undefined,
    onEvent: (event: { readonly gen: number; readonly seq: number }) => void,
    onEnd: () => void,
  ): Promise<Result<Listening, Refused>>
  /** Told whenever a letter waits for this end of a meeting, until it is over. */
  listenAtMeeting(
    seat: string | undefined,
    onEvent: () => void,
    onEnd: () => void,
  ): Result<Listening, Refused>
  /** How many there are; nothing else is known of them. */
  meetings(): number
  /** Each second: what other processes of this server wrote. */
  poll(): Promise<void>
  /** Each few minutes: due purges, then what has expired. @returns number of orders obeyed */
  runJobs(): Promise<number>
  listeners(): number
  endListeners(): void
  /** Told by somebody else than a push: wakes who waits. */
  tell(tenant: string): Promise<void>
  /** How many devices asked something within this time; counted since the start and written nowhere. */
  devicesSeen(withinMs: number): number
}

const tokenForm = /^[0-9a-f]{64}$/
const deviceCreditMs = 1000
/** What a server that follows another one answers; everything else would change something. */
const reads: readonly RouteName[] = [
  'hello',
  'challenge',
  'session',
  'head',
  'pull',
  'chain',
  'registerRead',
  'blobStatus',
  'blobGet',
  'mailGet',
  'linkList',
]

export function createServerCore(deps: CoreDeps): ServerCore {
  const { store, blobs, clock, random } = deps
  const limits: Limits = { ...usualLimits, ...deps.limits }
  const registers = createRegisters(store, clock)
  const hub = createHub(store, registers, clock)
  const ground: Ground = {
    store,
    blobs,
    clock,
    random,
    limits,
    registers,
    hub,
    pins: () => deps.pins?.(),
    publicUrl: () => deps.publicUrl,
    notePurge: deps.notePurge ?? (async () => undefined),
    follows: () => deps.follows?.(),
  }
  const { hello, enrol, challenge, session } = createSignIn(ground)
  const { mailPut, mailGet } = createMail(ground)
  const meetings = createMeetings(ground)
  const { meetingOpen, ...atMeeting } = meetings.routes
  const open: { readonly [R in RouteName]?: OpenHandler<R> } = {
    hello,
    enrol,
    challenge,
    session,
    mailPut,
    mailGet,
    ...atMeeting,
  }
  const withSession: { readonly [R in RouteName]?: Handler<R> } = {
    ...createLog(ground),
    ...createRegisterRoutes(ground),
    ...createBlobRoutes(ground),
    ...createPurge(ground),
    ...createLinks(ground),
    meetingOpen,
  }

  const ofAddress = createBuckets(clock, limits.openPerMinute / 60, limits.openPerMinute)
  const enrolments = createBuckets(clock, 10 / 60, 10)
  const allEnrolments = createBuckets(clock, 100 / 60, 100)
  const ofDevice = createBuckets(clock, limits.requestsPerSecond, limits.requestsAtOnce)
  const inFlight = new Map<string, number>()

  /** Sessions that were just looked up; a removal is noticed by the register, not by this. */
  const sessions = new Map<string, { tenant: string; dev: string; at: number }>()
  const findSession = async (token: string): Promise<{ tenant: string; dev: string } | undefined> => {
    const hash = sha256Hex(token)
    const now = clock.now()
    const known = sessions.get(hash)
    if (known && Math.abs(now - known.at) < deviceCreditMs) return known
    const found = await store.session(hash, now)
    if (sessions.size > 5000) sessions.clear()
    if (found) sessions.set(hash, { ...found, at: now })
    else sessions.delete(hash)
    return found
  }

  const seen = new Map<string, number>()
  const note = (device: string): void => {
    if (seen.size >= 100_000) seen.clear()
    seen.set(device, clock.now())
  }

  const signedIn = async (token: string | undefined): Promise<Result<Who, Refused>> => {
    const found = token !== undefined && tokenForm.test(token) ? await findSession(token) : undefined
    if (!found) return refuse('NotSignedIn')
    const read = await registers.of(found.tenant)
    if (!read?.devices.get(found.dev)?.active) return refuse('Removed')
    note(`${found.tenant}${found.dev}`)
    return ok({ tenant: found.tenant, dev: found.dev, read })
  }

  const answerOpen = async <R extends RouteName>(
    route: R,
    ask: never,
    parts: readonly Bytes[],
    address: string,
  ): Promise<Outcome<R>> => {
    const wait =
      ofAddress.take(address) ||
      (route === 'enrol' ? enrolments.take(address) || allEnrolments.take('') : 0) ||
      (route === 'meetingJoin' ? meetings.mayJoin(address) : 0)
    if (wait > 0) return refuse('TooMany', { retryAfterMs: wait })
    return (open[route] as OpenHandler<R>)(ask, parts)
  }

  const answerSignedIn = async <R extends RouteName>(
    route: R,
    ask: never,
    parts: readonly Bytes[],
    token: string | undefined,
  ): Promise<Outcome<R>> => {
    const who = await signedIn(token)
    if (!who.ok) return who
    const { tenant, dev } = who.value
    const wait = ofDevice.take(`${tenant}${dev}`)
    if (wait > 0) return refuse('TooMany', { retryAfterMs: wait })
    const busy = inFlight.get(tenant) ?? 0
    if (busy >= limits.inFlight) return refuse('TooMany', { retryAfterMs: 250 })
    inFlight.set(tenant, busy + 1)
    try {
      return await (withSession[route] as Handler<R>)(who.value, ask, parts)
    } finally {
      const left = inFlight.get(tenant)! - 1
      if (left > 0) inFlight.set(tenant, left)
      else inFlight.delete(tenant)
    }
  }

  const handle: ServerCore['handle'] = async (route, ask, parts, caller) => {
    const start = performance.now()
    let outcome: Outcome<typeof route>
    try {
      const parsed = routes[route].ask.safeParse(ask)
      if (!parsed.success) outcome = refuse('BadMessage')
      else if (ground.follows() && !reads.includes(route)) outcome = refuse('ReadOnly')
      else
        outcome = openRoutes.includes(route)
          ? await answerOpen(route, parsed.data as never, parts, caller.address ?? '')
          : await answerSignedIn(route, parsed.data as never, parts, caller.token)
    } catch (error) {
      const away = error instanceof StoreUnavailable
      deps.onError?.(route, error)
      outcome = away ? refuse('Busy', { retryAfterMs: 2000 }) : refuse('Failed')
    }
    deps.onAnswer?.(route, outcome.ok ? 'ok' : outcome.error.refusal.code, performance.now() - start)
    return outcome
  }

  return {
    handle,
    async carry<R extends RouteName>(tenant: string, route: R, ask: unknown, parts: readonly Bytes[]) {
      const parsed = routes[route].ask.safeParse(ask)
      const handler: Handler<R> | undefined = withSession[route]
      if (!parsed.success || !handler) return refuse('BadMessage')
      if (ground.follows() && !reads.includes(route)) return refuse('ReadOnly')
      const read = await registers.of(tenant)
      return read ? handler({ tenant, dev: '', read }, parsed.data as never, parts) : refuse('Unknown')
    },
    async listen(token, onEvent, onEnd) {
      try {
        const who = await signedIn(token)
        if (!who.ok) return who
        const { tenant, dev } = who.value
        const state = await store.state(tenant)
        if (!state) return refuse('Unknown')
        const until = clock.now() + tokenLifeMs
        return ok({ stop: hub.add({ tenant, dev, until, onEvent, onEnd }, state) })
      } catch (error) {
        deps.onError?.('events', error)
        return refuse('Busy', { retryAfterMs: 2000 })
      }
    },
    listenAtMeeting: (seat, onEvent, onEnd) => meetings.listen(seat, onEvent, onEnd),
    meetings: () => meetings.count(),
    poll() {
      meetings.expire()
      return hub.poll().catch((error: unknown) => deps.onError?.('events', error))
    },
    async runJobs() {
      try {
        const at = clock.now()
        // A server that follows purges what was purged there.
        const done = ground.follows() ? 0 : await obeyDueOrders(store, blobs, at, ground.notePurge)
        if (!ground.follows()) await endLinks(ground, at)
        await store.expire(at)
        return done
      } catch (error) {
        deps.onError?.('jobs', error)
        return 0
      }
    },
    listeners: () => hub.count(),
    devicesSeen: (withinMs) => [...seen.values()].filter((at) => clock.now() - at <= withinMs).length,
    endListeners() {
      hub.endAll()
      meetings.endListeners()
    },
    async tell(tenant) {
      registers.forget(tenant)
      await hub.tell(tenant)
    },
  }
}
