/**
 * The exchange with a server, driven by the journal, by the server's hints and by a timer; with a window, locked, or
 * with nobody there (decision 16). Rules SY1..: shared/sync/README.md.
 *
 * One round: sign in, compare what both know, read what is new there, write what is new here, then blobs. Whatever
 * breaks a round off, the next one goes on from what is durable on both sides. Nothing here ever deletes a record.
 */
import { createPublicKey, hash, verify } from 'node:crypto'
import {
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import {
  blobPartBytes,
  loginText,
  pinsSchema,
  pinsText,
  protocolVersion,
  type Checkpoint,
  type Cursor,
  type Pins,
  type RouteName,
  type ServerCard,
  type SignedPins,
} from '#shared/sync/messages.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { decodeBatch, encodeBatch, maxBatchBytes, nextHead, type Op } from '#shared/sync/op.ts'
import {
  alarmKinds,
  type AlarmKind,
  type AsideReason,
  type SyncProblem,
  type SyncState,
} from '#shared/sync/state.ts'
import { parseEnvelope, type8, versionOf } from '#shared/vault/envelope.ts'
import type { Repair } from '#shared/host/api.ts'
import { codeOf, diskFailure, type Files } from '../keeper/files.ts'
import { sha256 } from '../keeper/hashes.ts'
import { createKeptFile } from '../keeper/keptFile.ts'
import { openOplog, wrapPayload, type Aside, type Offer, type Oplog, type OpaqueOp } from '../keeper/oplog.ts'
import type { Profile } from '../keeper/profile.ts'
import { createChainer, type Chainer } from './chain.ts'
import { openVouched, parseVouched, type House, type VouchedDevices } from './house.ts'
import { openHeld, type Held } from './held.ts'
import { createIncomingBlobs } from './incomingBlobs.ts'
import { createLate, type Late } from './late.ts'
import { openLinks, type Links } from './links.ts'
import { createOrders, isSettled } from './orders.ts'
import { isExpired, receive, type OpPlace, type ReadBatch, type Received } from './receive.ts'
import type { Reply, ServerFailure, SyncServer } from './server.ts'
import { readProxy } from './tunnel.ts'
import { readMemory, writeMemory, type SyncMemory } from './syncFile.ts'

export interface Timers {
  /** Returns what cancels it. */
  after(ms: number, run: () => void): () => void
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

export interface SyncDeps {
  readonly profile: Profile
  readonly files: Files
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly inTurn: House['inTurn']
  /** A server behind its card. */
  readonly connect: (card: ServerCard, proxy?: string | null) => SyncServer
  readonly onState: (state: SyncState) => void
  /** Something came from elsewhere and is durable here. */
  readonly onIncoming: (what: { entries: boolean; wraps: boolean; ops: boolean }) => void
  readonly onRepair: (type: Repair['type'], count: number) => void
  readonly onBug: (thrown: unknown) => void
}

export interface Sync {
  state(): SyncState
  /** Runs a round now (or joins the one that runs) and answers with the state it ended in. */
  now(): Promise<SyncState>
  pause(): Promise<void>
  /** Goes on, also after an alarm that a person has seen. */
  resume(): Promise<void>
  problems(): SyncProblem[]
  connect(card: string | null): Promise<Result<Record<string, never>>>
  /** The proxy of this network, or none; the next round goes that way. */
  setProxy(proxy: string | null): Promise<Result<Record<string, never>>>
  offer(offers: readonly Offer[]): Promise<Result<Record<string, never>>>
  list(type8: number, after: number): Promise<{ ops: OpaqueOp[]; more: boolean }>
  readonly held: Held
  /** Of these, own ones that nobody else is known to have. */
  unsynced(versions: readonly string[]): Promise<string[]>
  /** A vault has looked at the orders up to this place of the list. */
  ordersSeen(at: number): Promise<void>
  /** The last number of this device's chain that is here. */
  reach(dev: string): number
  readonly late: Late
  readonly links: Links
  /** A link or a recall waits: soon, whatever the timer says. */
  linksChanged(): void
  /** The chain of this removed PC counts further now. */
  takeLate(dev: string): Promise<void>
  /** The journal or the key file has something new. */
  changed(): void
  blobAdded(id: string): void
  /** False: nobody else is known to have other bytes of it. */
  askAgain(id: string, damaged: Bytes): boolean
  /** A purge is done: nothing of it stays in the chains either. */
  purged(blobs: readonly string[]): Promise<void>
  /** The vault wrote the file `devices`. */
  vouchedChanged(): Promise<void>
  /** Until the vault vouches for somebody new, or this long. */
  waitForVouching(ms: number): Promise<void>
  /** For the stick. */
  readonly house: House
  readonly chainer: Chainer
  memory(): SyncMemory
  remember(change: Partial<SyncMemory>): Promise<void>
  /** What came from a stick is treated like what came from a server. */
  took(received: Received): Promise<void>
  /** How far a chain is here without an unexplained hole. */
  wholeTo(dev: string): number
  /** Whole bytes of a blob; taken only if they are what its op said. */
  takeBlob(id: string, bytes: Bytes): Promise<boolean>
  settled(): Promise<void>
  close(): Promise<void>
}

/** Ended by the round, not by a bug. */
class Stop extends Error {
  readonly why:
    ServerFailure | { readonly type: 'Cancelled' } | { readonly type: 'Disk'; readonly code: string }
  constructor(why: Stop['why']) {
    super(why.type)
    this.why = why
  }
}

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute
const idleEvery = 2 * minute
const soon = 300
const firstWait = second
const longestWait = 5 * minute
const checkpointEvery = 200
const pageOps = 2000
const mostPageBytes = 8 << 20
const pushBytes = maxBatchBytes
/** Holes that are mended in one round. */
const mostHoles = 20
const overdueAfter = 14 * day
const zeros = '0'.repeat(64)
const isAlarm = (kind: string): kind is AlarmKind => (alarmKinds as readonly string[]).includes(kind)
/** Reported in the list; they end a person's being left alone only when something is really wrong. */
const stopping: ReadonlySet<AlarmKind> = new Set(['BadHistory'])

export async function createSync(deps: SyncDeps): Promise<Sync> {
  const { profile, files, clock, timers } = deps
  let deadBlobs: { of: unknown; ids: Set<string> } = { of: null, ids: new Set() }
  const isDead = (id: string): boolean => {
    if (deadBlobs.of !== profile.ledger)
      deadBlobs = { of: profile.ledger, ids: new Set(profile.ledger.blobs) }
    return profile.isPurged(id) || deadBlobs.ids.has(id)
  }
  const file = createKeptFile(files, profile.folder, 'sync', () => deps.onRepair('fileMended', 1))
  let memory = await readMemory(file)
  const remember = async (change: Partial<SyncMemory>): Promise<void> => {
    memory = { ...memory, ...change }
    try {
      await writeMemory(file, memory)
    } catch (error) {
      // The next round reads a little again; that is all a lost note costs.
      diskFailure(error)
    }
  }

  const oplog: Oplog = await openOplog({
    files,
    folder: `${profile.folder}/chains`,
    device: profile.device,
    writable: profile.trouble() !== 'readOnly',
    onRepair: deps.onRepair,
    async versions(list) {
      const { journal } = profile
      const slots = list.map(({ dev, devSeq }) => {
        const slot = journal.index.slotOf(`${dev}:${devSeq}`)
        return slot === undefined || journal.index.hollow(slot) ? -1 : slot
      })
      const found = await journal.read(slots.filter((slot) => slot >= 0))
      let next = 0
      return slots.map((slot) => (slot < 0 ? null : (found[next++] ?? null)))
    },
    wrap: (id) => {
      const found = profile.keyFile.get(id)
      return found ? wrapPayload(found) : null
    },
    isPurged: isDead,
  })
  let vouched: VouchedDevices | null = null
  const readVouched = async (): Promise<void> => {
    const bytes = await profile.stored('devices').read()
    const parsed = parseVouched(bytes === 'damaged' ? null : bytes)
    vouched = parsed && openVouched(parsed, { dev: profile.device, key: profile.keys.publicKey })
  }
  await readVouched()
  const late = createLate(files, profile.folder, isDead, () => deps.onRepair('fileMended', 1))
  const house: House = { profile, oplog, clock, late, inTurn: deps.inTurn, vouched: () => vouched }
  const held = await openHeld(
    createKeptFile(files, profile.folder, 'held', () => deps.onRepair('fileMended', 1)),
    () => clock.now(),
  )
  const orders = createOrders(oplog, () => vouched?.tenant)
  /** Q1: an order came and no vault has looked yet. */
  let unlooked = false
  const lookForOrders = async (): Promise<void> => {
    unlooked = await orders.unseen(memory.ordersSeen)
  }
  await lookForOrders()
  const chainer = createChainer(house, { ...held, all: () => unlooked })
  const links = await openLinks({
    files,
    folder: `${profile.folder}/links`,
    file: createKeptFile(files, profile.folder, 'links', () => deps.onRepair('fileMended', 1)),
    now: () => clock.now(),
  })
  const incoming = createIncomingBlobs(files, `${profile.folder}/incoming`)

  let server: SyncServer | null = null
  let token: { readonly text: string; readonly until: number } | null = null
  let greeted = false
  /** The server that answers follows another one and takes nothing: what it said of how far it is behind. */
  let follows: { readonly behind: number; readonly at: number } | null = null
  let lookedForFirst = 0
  let current: Pick<SyncState, 'state' | 'reason'> = { state: 'idle', reason: '' }
  let running: Promise<void> | null = null
  let again = false
  let closed = false
  let cancelled = false
  let stopTimer: (() => void) | null = null
  let listening: { stop(): void } | null = null
  let wait = firstWait
  /** Repeats of known ops since the log was read from its start: more than we know is a loop. */
  let repeats = 0
  /** Chains that the server would not take, until the next sign-in. */
  const refusedChains = new Map<string, string>()
  /** Where a chain was asked for and nothing better came. */
  const triedChains = new Map<string, number>()
  /** Holes that were asked for since the last sign-in. */
  const askedHoles = new Set<string>()
  const waiting: (() => void)[] = []
  const wrongBlobs = new Map<string, number>()
  let unknownOps = 0

  // --- telling ----------------------------------------------------------------------------------------------------

  const behind = (): number =>
    oplog.devices().reduce((sum, dev) => sum + Math.max(0, oplog.tail(dev)!.n - (memory.vector[dev] ?? 0)), 0)
  const blobsUp = (): number =>
    [...oplog.blobs().keys()].filter(
      (id) => chainer.hasBlob(id) && !isDead(id) && !oplog.hasReceipt(memory.serverState, id),
    ).length
  const blobsDown = (): string[] =>
    [...oplog.blobs().keys()].filter((id) => !chainer.hasBlob(id) && !isDead(id))

  function state(): SyncState {
    const connected = memory.card !== null
    const here = oplog.count + chainer.unchained()
    return {
      state: !connected || !vouched ? 'off' : memory.paused ? 'paused' : current.state,
      reason: connected && vouched && !memory.paused ? current.reason : '',
      server: connected
        ? {
            address: memory.card!.urls[0]!,
            lastContactAt: memory.lastContactAt,
            ...(follows ? { asOf: follows.at } : {}),
            ...(memory.proxy === null ? {} : { proxy: memory.proxy.replace(/^.*@/, '') }),
            ops: oplog
              .devices()
              .reduce((sum, dev) => sum + Math.min(oplog.tail(dev)!.n, memory.vector[dev] ?? 0), 0),
            blobs: [...oplog.blobs().keys()].filter((id) => oplog.hasReceipt(memory.serverState, id)).length,
          }
        : null,
      here: { records: profile.journal.index.living, ops: here, blobs: chainer.blobsHere() },
      sticks: memory.sticks.map((one) => ({
        id: one.id,
        label: one.label,
        lastSeenAt: one.lastSeenAt,
        missing:
          chainer.unchained() +
          oplog
            .devices()
            .reduce((sum, dev) => sum + Math.max(0, oplog.tail(dev)!.n - (one.vector[dev] ?? 0)), 0),
        overdue: Math.abs(clock.now() - one.lastSeenAt) > overdueAfter,
      })),
      waiting: {
        up: connected ? chainer.unchained() + behind() + asidesOpen('Emptied').length : 0,
        down: connected ? Math.max(0, memory.serverSeq - memory.cursor.seq) + unknownOps : 0,
        blobsUp: connected ? blobsUp() : 0,
        blobsDown: blobsDown().length,
      },
      problems: problems().length,
    }
  }

  function problems(): SyncProblem[] {
    const list: SyncProblem[] = memory.alarms.map(({ kind, dev, count, firstAt, lastAt }) => ({
      kind,
      dev,
      count,
      firstAt,
      lastAt,
    }))
    const now = clock.now()
    const aside = new Map<string, SyncProblem>()
    for (const { dev, reason } of asidesOpen()) {
      if (reason === 'HollowKey') continue
      const kind = reason === 'Hollow' || reason === 'Emptied' ? ('Gone' as const) : reason
      const key = `${kind} ${dev}`
      const found = aside.get(key)
      aside.set(key, { kind, dev, count: (found?.count ?? 0) + 1, firstAt: now, lastAt: now })
    }
    return [...list, ...aside.values()].sort((a, b) => b.lastAt - a.lastAt)
  }
  /** Of those set aside, which are not explained by a deletion since. */
  const asidesOpen = (only?: AsideReason): Aside[] =>
    oplog
      .asides()
      .filter(
        ({ reason, objId }) =>
          reason !== 'Purged' && (only === undefined || reason === only) && !isDead(objId),
      )

  let telling: (() => void) | null = null
  let lastTold = ''
  const tell = (): void => {
    if (closed) return
    const next = state()
    const text = JSON.stringify(next)
    if (text === lastTold) return
    lastTold = text
    deps.onState(next)
  }
  const become = (next: SyncState['state'], reason = ''): void => {
    current = { state: next, reason }
    tell()
  }

  async function alarm(kind: AlarmKind | AsideReason, dev: string | null = null, count = 1): Promise<void> {
    const now = clock.now()
    const known = memory.alarms.find((one) => one.kind === kind && one.dev === dev)
    const next = known
      ? {
          ...known,
          count: isAlarm(kind) ? known.count + count : Math.max(known.count, count),
          lastAt: now,
          seen: known.seen && !isAlarm(kind),
        }
      : { kind, dev, count, firstAt: now, lastAt: now, seen: !isAlarm(kind) }
    await remember({
      alarms: [...memory.alarms.filter((one) => one !== known), next].slice(-200),
      ...(isAlarm(kind) && stopping.has(kind) ? { blocked: true } : {}),
    })
  }

  // --- asking -----------------------------------------------------------------------------------------------------

  async function ask<R extends RouteName>(
    route: R,
    message: Parameters<typeof askRaw<R>>[1],
    parts: readonly Bytes[] = [],
  ): Promise<Result<Reply<R>, ServerFailure>> {
    const first = await askRaw(route, message, parts)
    if (first.ok || first.error.type !== 'Refused' || first.error.refusal.code !== 'NotSignedIn') return first
    token = null
    await signIn()
    return askRaw(route, message, parts)
  }
  async function askRaw<R extends RouteName>(
    route: R,
    message: Parameters<SyncServer['ask']>[1] & object,
    parts: readonly Bytes[] = [],
  ): Promise<Result<Reply<R>, ServerFailure>> {
    if (cancelled || closed) throw new Stop({ type: 'Cancelled' })
    const reply = await server!.ask(route, message as never, { parts, token: token?.text ?? null })
    if (cancelled || closed) throw new Stop({ type: 'Cancelled' })
    return reply
  }
  const must = <T>(reply: Result<T, ServerFailure>): T => {
    if (!reply.ok) throw new Stop(reply.error)
    return reply.value
  }

  async function signIn(): Promise<void> {
    const tenant = vouched!.tenant
    const dev = profile.device
    const challenge = await askRaw('challenge', { tenant, dev })
    const nonce = must(challenge).answer.nonce
    const signature = bytesToBase64(profile.keys.sign(utf8ToBytes(loginText(tenant, dev, nonce))))
    const session = await askRaw('session', { tenant, dev, nonce, signature })
    const { token: text, expiresInMs } = must(session).answer
    token = { text, until: clock.now() + expiresInMs - minute }
    refusedChains.clear()
    askedHoles.clear()
  }

  /** The first time at a server: the institution comes with its register. */
  async function enrol(): Promise<boolean> {
    const card = memory.card!
    const register = vouched!.file.registers.at(-1)
    if (card.code === '' || !register) return false
    const reply = await askRaw('enrol', { code: card.code, register })
    if (!reply.ok) {
      if (reply.error.type === 'Refused') return false
      throw new Stop(reply.error)
    }
    // A code is good for once.
    await remember({ card: { ...card, code: '' } })
    return true
  }

  /** Keys that the server will show, signed by one that we trust already; never fewer than it told before. */
  async function takePins(signed: SignedPins): Promise<void> {
    const card = memory.card!
    const pins = pinsIn(signed, card.pins)
    if (!pins || pins.no <= memory.pinsNo) return
    // The address that just answered stays among them: a server may not know every name it is reached by.
    const urls = [...new Set([...pins.urls, ...card.urls])].slice(0, 4)
    await remember({ pinsNo: pins.no, card: { ...card, pins: [...pins.pins], urls } })
  }

  async function arrive(): Promise<void> {
    server ??= deps.connect(memory.card!, memory.proxy)
    if (!greeted) {
      const hello = must(await askRaw('hello', { protocol: protocolVersion }))
      // Neither older nor newer than what this program was made for.
      if (hello.answer.minProtocol > protocolVersion || hello.answer.protocol < protocolVersion)
        throw new Stop({ type: 'Refused', refusal: { code: 'TooOld' } })
      greeted = true
      if (hello.answer.pins) await takePins(hello.answer.pins)
    }
    if (token && Math.abs(token.until - clock.now()) < 15 * minute && clock.now() < token.until) return
    token = null
    try {
      await signIn()
    } catch (thrown) {
      if (!(thrown instanceof Stop) || thrown.why.type !== 'Refused' || !(await enrol())) throw thrown
      await signIn()
    }
  }

  /**
   * A server that follows another one is for the time without that one: is it back? Asked on a line of its own, so that
   * reading goes on meanwhile where it is not.
   */
  async function lookForFirst(): Promise<void> {
    const card = memory.card!
    if (!follows || card.urls.length < 2 || Math.abs(clock.now() - lookedForFirst) < minute) return
    lookedForFirst = clock.now()
    const first = deps.connect(card, memory.proxy)
    // Each try goes to the next address of the card, in its order; the second server is among them.
    for (let tries = 0; tries < card.urls.length; tries++) {
      const hello = await first.ask('hello', { protocol: protocolVersion })
      if (cancelled || closed) break
      if (!hello.ok) continue
      listening?.stop()
      listening = null
      server?.close()
      server = first
      token = null
      greeted = false
      return
    }
    first.close()
  }

  // --- a round ----------------------------------------------------------------------------------------------------

  async function round(): Promise<void> {
    await lookForFirst()
    await arrive()
    await remember({ lastContactAt: clock.now() })
    listen()
    await chainer.loadBlobs()
    const { devices } = await compare()
    let head = devices
    await pull()
    if (follows) {
      // It takes nothing: what is written here waits for the first server.
      await mendChains(head)
      tell()
      return fetchBlobs()
    }
    for (let turns = 0; ; turns++) {
      await mendChains(head)
      const sure = await ownChainSure(head)
      const more = sure ? await chainAll() : false
      await push()
      if (!more && !again) break
      again = false
      if (turns > 50) break
      await pull()
      head = []
    }
    await sendOrders()
    await sight()
    await bringBack()
    await askForHoles()
    tell()
    await exchangeLinks()
    await exchangeBlobs()
  }

  interface ServerChain {
    readonly dev: string
    readonly n: number
    readonly opHash: string
  }

  async function compare(): Promise<{ devices: readonly ServerChain[] }> {
    const { answer } = must(await ask('head', {}))
    follows = answer.follows ?? null
    const registers = vouched!.file.registers
    if (!follows && answer.registerNo < numberOf(registers.at(-1)?.body)) {
      for (const register of registers) {
        if (numberOf(register.body) <= answer.registerNo) continue
        const reply = await ask('registerReplace', { register })
        if (!reply.ok && reply.error.type !== 'Refused') throw new Stop(reply.error)
      }
    }
    const forked = await forkedChains(answer.devices)
    if (forked.length) {
      // What came over a bad line is asked for once more before anybody is alarmed.
      const again = must(await ask('head', {})).answer.devices
      for (const dev of await forkedChains(again.filter((one) => forked.includes(one.dev)))) {
        await alarm('Fork', dev)
        refusedChains.set(dev, 'Fork')
      }
    }
    await remember({
      // What the first server acknowledged it has, whatever of it the second one knows.
      vector: {
        ...(follows ? memory.vector : {}),
        ...Object.fromEntries(
          answer.devices.map(({ dev, n }) => [dev, follows ? Math.max(n, memory.vector[dev] ?? 0) : n]),
        ),
      },
      serverSeq: follows ? Math.max(memory.serverSeq, answer.cursor.seq) : answer.cursor.seq,
    })
    return { devices: answer.devices }
  }

  /** Chains of which the server has another op than we where both have one. */
  async function forkedChains(devices: readonly ServerChain[]): Promise<string[]> {
    const forked: string[] = []
    for (const { dev, n, opHash } of devices) {
      const tail = oplog.tail(dev)
      if (!tail || n < 1 || n > tail.n || !vouched!.device(dev)) continue
      const mine = await oplog.opHashAt(dev, n)
      if (mine && bytesToHex(mine) !== opHash) forked.push(dev)
    }
    return forked
  }

  const batchesIn = (parts: readonly Bytes[]): ReadBatch[] | 'TooNew' | null => {
    const batches: ReadBatch[] = []
    for (const part of parts) {
      const batch = decodeBatch(part, sha256)
      if (!batch.ok) return batch.error.type === 'OpTooNew' ? 'TooNew' : null
      batches.push(batch.value)
    }
    return batches
  }

  async function receivePage(batches: readonly ReadBatch[]): Promise<Received> {
    const received = await receive(house, batches)
    if (!received.ok) throw new Stop({ type: 'Disk', code: received.error.type })
    await noteEmptied(received.value.emptied)
    return received.value
  }

  interface Page {
    readonly batches: readonly ReadBatch[]
    readonly ends: readonly { readonly seq: number; readonly head: Bytes }[]
  }
  /** Follows on from the cursor, batch by batch, and ends where the server says it does. */
  function readPage(
    cursor: Cursor,
    { cursor: says, more }: { readonly cursor: Cursor; readonly more: boolean },
    parts: readonly Bytes[],
  ): { ok: true; value: Page } | { ok: false; error: 'TooOld' | 'BadHistory' | 'BadAnswer' } {
    if (parts.reduce((sum, part) => sum + part.length, 0) > mostPageBytes)
      return { ok: false, error: 'BadAnswer' }
    const batches = batchesIn(parts)
    if (batches === 'TooNew') return { ok: false, error: 'TooOld' }
    if (!batches || (more && !batches.length)) return { ok: false, error: 'BadAnswer' }
    let head: Bytes = hexToBytes(cursor.head)
    let seq = cursor.seq
    const ends: { seq: number; head: Bytes }[] = []
    for (const batch of batches) {
      for (const opHash of batch.opHashes) {
        head = nextHead(sha256, head, opHash)
        seq++
      }
      ends.push({ seq, head })
    }
    // From the very start a reader learns the generation; later it must be the one it reads in.
    const fits =
      says.seq === seq && says.head === bytesToHex(head) && (says.gen === cursor.gen || cursor.seq === 0)
    return fits ? { ok: true, value: { batches, ends } } : { ok: false, error: 'BadHistory' }
  }

  async function took(received: Received): Promise<void> {
    for (const { kind, dev, count } of received.problems) {
      if (kind === 'UnknownDevice') unknownOps += count
      await alarm(kind, dev, count)
    }
    for (const one of received.checkpoints) await compareSighting(one)
    if (received.ops) await lookForOrders()
    if (received.entries || received.wraps || received.ops)
      deps.onIncoming({ entries: received.entries, wraps: received.wraps, ops: received.ops })
  }

  async function pull(): Promise<void> {
    let restarts = 0
    let askedAgain = false
    for (let pages = 0; ; pages++) {
      const { cursor } = memory
      const reply = await ask('pull', { cursor, maxOps: pageOps })
      if (!reply.ok) {
        if (reply.error.type !== 'Refused' || restarts > 1) throw new Stop(reply.error)
        const { code, cursor: stands } = reply.error.refusal
        if (code !== 'RolledBack' && code !== 'ResyncRequired') throw new Stop(reply.error)
        restarts++
        // From nothing there is nothing to have been rolled back.
        if (cursor.seq > 0) await alarm('RolledBack')
        const gen = stands?.gen ?? cursor.gen
        repeats = 0
        await remember({
          cursor: { gen, seq: 0, head: zeros },
          serverState: memory.serverState + 1,
          checkpoint: { seq: 0, at: memory.checkpoint.at },
          ahead: memory.ahead.filter((one) => one.gen >= gen),
        })
        await compare()
        continue
      }
      const { answer, parts } = reply.value
      const page = readPage(cursor, answer, parts)
      const received = page.ok ? await receivePage(page.value.batches) : null
      const wrong = !page.ok ? page.error : isForged(received!) ? 'Forged' : null
      // A page that is wrong is asked for once more before anybody is alarmed.
      if (wrong !== null && wrong !== 'TooOld' && !askedAgain) {
        askedAgain = true
        if (received) await tookInPart(received)
        continue
      }
      askedAgain = false
      if (wrong === 'TooOld') throw new Stop({ type: 'Refused', refusal: { code: 'TooOld' } })
      if (wrong === 'BadHistory') await alarm('BadHistory')
      if (!page.ok) throw new Stop({ type: 'BadAnswer' })
      await took(received!)
      const { batches, ends } = page.value
      const says = answer.cursor
      // An honest log holds each op once.
      repeats += received!.duplicates
      if (repeats > oplog.count + pageOps) {
        await alarm('BadHistory')
        throw new Stop({ type: 'BadAnswer' })
      }
      await oplog.noteHeads(says.gen, ends)
      const vector = { ...memory.vector }
      for (const { ops } of batches) {
        const last = ops.at(-1)!.header
        vector[last.dev] = Math.max(vector[last.dev] ?? 0, last.n)
      }
      if (batches.length || says.gen !== cursor.gen)
        await remember({ cursor: says, vector, serverSeq: Math.max(memory.serverSeq, says.seq) })
      if (pages % 4 === 3) tell()
      if (!answer.more) break
    }
    if (memory.serverSeq !== memory.cursor.seq) await remember({ serverSeq: memory.cursor.seq })
    await checkAhead()
  }

  const isForged = ({ problems }: Received): boolean =>
    problems.some(({ kind }) => kind === 'Forged' || kind === 'Fork')
  /** What was rightly in it counts; that the rest was wrong is said only if it is so twice. */
  const tookInPart = (received: Received): Promise<void> => took({ ...received, problems: [] })

  /** A part of one chain. What is wrong is asked for once more before anybody is alarmed, as pages are. */
  async function readChain(
    dev: string,
    from: number,
    maxOps: number,
  ): Promise<{ batches: readonly ReadBatch[]; more: boolean }> {
    for (let askedAgain = false; ; askedAgain = true) {
      const { answer, parts } = must(await ask('chain', { dev, from, maxOps }))
      const all = batchesIn(parts)
      if (all === 'TooNew') throw new Stop({ type: 'Refused', refusal: { code: 'TooOld' } })
      const batches = all?.filter(({ ops }) => ops[0]!.header.dev === dev)
      if (!batches && askedAgain) throw new Stop({ type: 'BadAnswer' })
      if (!batches) continue
      const received = await receivePage(batches)
      if (!askedAgain && (isForged(received) || received.added + received.duplicates === 0)) {
        await tookInPart(received)
        continue
      }
      await took(received)
      return { batches, more: answer.more }
    }
  }

  /** Chains of which the server has more than we could take from its log (a device vouched for later, a lost end). */
  async function mendChains(devices: readonly ServerChain[]): Promise<void> {
    unknownOps = 0
    for (const { dev, n } of devices) {
      // As it is known now: a Leitung may raise it while the server answers.
      const upTo = vouched!.device(dev)?.upTo
      if (upTo === undefined) {
        unknownOps += n
        continue
      }
      let from = (oplog.tail(dev)?.n ?? 0) + 1
      if (from > n || triedChains.get(dev) === n) continue
      for (;;) {
        const { more } = await readChain(dev, from, 500)
        const next = (oplog.tail(dev)?.n ?? 0) + 1
        if (next === from || !more) break
        from = next
      }
      const have = oplog.tail(dev)?.n ?? 0
      if (have < n) {
        triedChains.set(dev, n)
        if (have < Math.min(n, upTo)) await alarm('Forged', dev)
      }
    }
  }

  /**
   * Nothing is added to our own chain before what the server has of it is here again: a second op with the same number
   * would make this PC look like two (SY8).
   */
  async function ownChainSure(devices: readonly ServerChain[]): Promise<boolean> {
    const n = oplog.tail(profile.device)?.n ?? 0
    const there = devices.find(({ dev }) => dev === profile.device)?.n ?? memory.vector[profile.device] ?? 0
    if (refusedChains.get(profile.device) === 'Fork' || there > n) return false
    if (memory.ownN > n) await remember({ ownN: n })
    return true
  }

  async function chainAll(checkpoint?: Checkpoint): Promise<boolean> {
    const { more } = await chainer.chain(checkpoint)
    const n = oplog.tail(profile.device)?.n ?? 0
    if (n !== memory.ownN) memory = { ...memory, ownN: n }
    return more
  }

  async function push(): Promise<void> {
    for (let turns = 0; turns < 10_000; turns++) {
      const parts: Bytes[] = []
      const sent: { dev: string; ops: readonly Op[]; opHashes: readonly Bytes[] }[] = []
      let bytes = 0
      for (const dev of ordered(oplog.devices())) {
        if (refusedChains.has(dev)) continue
        const from = (memory.vector[dev] ?? 0) + 1
        if (from > oplog.tail(dev)!.n) continue
        for (const batch of await oplog.read(dev, from, 5000, Math.max(1, pushBytes - bytes))) {
          const encoded = encodeBatch(batch)
          if (parts.length && bytes + encoded.length > pushBytes) break
          parts.push(encoded)
          sent.push({ dev, ops: batch.ops, opHashes: batch.opHashes })
          bytes += encoded.length
        }
        if (bytes >= pushBytes * 0.9) break
      }
      if (!parts.length) return
      const { answer } = must(await ask('push', {}, parts))
      if (answer.results.length !== sent.length) throw new Stop({ type: 'BadAnswer' })
      const vector = { ...memory.vector }
      const fresh: (readonly Bytes[])[] = []
      let progress = false
      for (const [i, result] of answer.results.entries()) {
        const { dev, ops, opHashes } = sent[i]!
        if (result.dev !== dev) throw new Stop({ type: 'BadAnswer' })
        const last = ops.at(-1)!.header.n
        if (result.type === 'ok') {
          // A receipt is for what was sent, not for what the server says it has besides.
          if (result.n < last) throw new Stop({ type: 'BadAnswer' })
          const known = vector[dev] ?? 0
          fresh.push(opHashes.filter((_, k) => ops[k]!.header.n > known))
          if (last > known) progress = true
          vector[dev] = Math.max(known, last)
          for (const n of result.gone) await gone(dev, n)
        } else if (result.type === 'gap') {
          if (result.have >= (vector[dev] ?? 0)) refusedChains.set(dev, 'gap')
          else progress = true
          vector[dev] = result.have
        } else if (result.type === 'fork') {
          await alarm('Fork', dev)
          refusedChains.set(dev, 'Fork')
        } else {
          refusedChains.set(dev, result.code)
          if (dev === profile.device) {
            await remember({ vector })
            throw new Stop({ type: 'Refused', refusal: { code: result.code } })
          }
        }
      }
      await adopt(answer.cursor, fresh)
      await remember({ vector, serverSeq: Math.max(memory.serverSeq, answer.cursor.seq) })
      if (!progress) return
      tell()
    }
  }

  /** Our own chain first: what was written here matters most here. */
  const ordered = (devs: readonly string[]): string[] =>
    [...devs].sort((a, b) => (a === profile.device ? -1 : b === profile.device ? 1 : a < b ? -1 : 1))

  /** Nobody else wrote meanwhile: what we sent is what the log now ends with, and needs no reading back. */
  async function adopt(says: Cursor, fresh: readonly (readonly Bytes[])[]): Promise<void> {
    const { cursor } = memory
    const total = fresh.reduce((sum, list) => sum + list.length, 0)
    if (says.gen !== cursor.gen || says.seq !== cursor.seq + total || total === 0) return
    let head: Bytes = hexToBytes(cursor.head)
    let seq = cursor.seq
    const ends: { seq: number; head: Bytes }[] = []
    for (const list of fresh) {
      for (const opHash of list) {
        head = nextHead(sha256, head, opHash)
        seq++
      }
      if (list.length) ends.push({ seq, head })
    }
    if (bytesToHex(head) !== says.head) return
    await oplog.noteHeads(says.gen, ends)
    await remember({ cursor: says })
  }

  /** The server has this op without its content; whether that is right only an order known here tells (S51). */
  async function gone(dev: string, n: number): Promise<void> {
    if (oplog.asides().some((one) => one.dev === dev && one.n === n)) return
    const op = await oplog.op(dev, n)
    if (!op || isDead(op.header.objId) || isExpired(op, clock.now())) return
    const { objId, type8: kind } = op.header
    if (op.payload) await noteEmptied([{ dev, n, objId }])
    else await oplog.setAside([{ dev, n, objId, reason: kind === type8.key ? 'HollowKey' : 'Hollow' }])
  }
  async function noteEmptied(places: readonly OpPlace[]): Promise<void> {
    const known = new Set(oplog.asides().map(({ dev, n }) => `${dev}:${n}`))
    const fresh = places.filter(({ dev, n }) => !known.has(`${dev}:${n}`))
    if (fresh.length) await oplog.setAside(fresh.map((place) => ({ ...place, reason: 'Emptied' })))
  }

  // --- holes ------------------------------------------------------------------------------------------------------

  /**
   * What the server has without its content, and we with it, is sent again: somebody may have brought a chain emptied
   * before its owner could (SY14). Only then is it no longer waiting.
   */
  async function bringBack(): Promise<void> {
    const done = new Set<string>()
    for (const { dev, n } of inOrder(asidesOpen('Emptied')).slice(0, mostHoles)) {
      if (done.has(`${dev}:${n}`)) continue
      const [batch] = await oplog.read(dev, n, 1, 1)
      const places = batch?.ops.map(({ header, payload }) => ({
        dev,
        n: header.n,
        content: payload !== null,
      }))
      if (!batch || !places?.[0]?.content) continue
      const { answer } = must(await ask('push', {}, [encodeBatch(batch)]))
      const result = answer.results[0]
      if (result?.type !== 'ok') continue
      const stillGone = new Set(result.gone)
      const open = new Set(asidesOpen('Emptied').flatMap((one) => (one.dev === dev ? [one.n] : [])))
      const over = places.filter((one) => one.content && open.has(one.n) && !stillGone.has(one.n))
      for (const place of places) done.add(`${dev}:${place.n}`)
      await oplog.setAside([], over)
    }
  }

  /** What came without content is asked for again, once each sign-in: somebody may have brought it meanwhile. */
  async function askForHoles(): Promise<void> {
    const holes = inOrder([...asidesOpen('Hollow'), ...asidesOpen('HollowKey')])
    let asked = 0
    for (const { dev, n } of holes) {
      if (asked === mostHoles || askedHoles.has(`${dev}:${n}`) || !oplog.isHollow(dev, n)) continue
      asked++
      askedHoles.add(`${dev}:${n}`)
      const { batches } = await readChain(dev, n, 1)
      for (const { ops } of batches) for (const { header } of ops) askedHoles.add(`${dev}:${header.n}`)
    }
  }
  const inOrder = (list: readonly Aside[]): Aside[] =>
    [...list].sort((a, b) => (a.dev < b.dev ? -1 : a.dev > b.dev ? 1 : a.n - b.n))

  // --- orders to purge ----------------------------------------------------------------------------------------------

  async function sendOrders(): Promise<void> {
    const { serverState: state, sentOrders } = memory
    const names = new Set(sentOrders.state === state ? sentOrders.names : [])
    const before = names.size
    for (const { name, op } of await orders.open(names)) {
      const reply =
        op.type === 'order'
          ? await ask('purge', { order: op.signed })
          : await ask('recall', { recall: op.signed })
      const settled = isSettled(reply)
      if (settled === 'later') break
      names.add(name)
    }
    if (names.size !== before) await remember({ sentOrders: { state, names: [...names] } })
  }

  /** Own versions that nobody else is known to have. */
  async function unsynced(versions: readonly string[]): Promise<string[]> {
    const own = profile.device
    const elsewhere = Math.max(memory.vector[own] ?? 0, ...memory.sticks.map((one) => one.vector[own] ?? 0))
    const only = new Set<string>()
    const note = (op: Op): void => {
      const parsed = op.payload && parseEnvelope(op.payload)
      if (parsed && parsed.ok) only.add(versionOf(parsed.value.outer))
    }
    const end = oplog.tail(own)?.n ?? 0
    for (let from = elsewhere + 1; from <= end;) {
      const batches = await oplog.read(own, from, 5000, 8 << 20)
      for (const { ops } of batches) for (const op of ops) note(op)
      from = (batches.at(-1)?.ops.at(-1)?.header.n ?? end) + 1
    }
    // The server says that it stands empty there.
    for (const { dev, n, reason } of oplog.asides()) {
      const op = dev === own && (reason === 'Emptied' || reason === 'Hollow') ? await oplog.op(dev, n) : null
      if (op) note(op)
    }
    return versions.filter((version) => {
      const [dev = '', devSeq] = version.split(':')
      return dev === own && (only.has(version) || !oplog.hasVersion(dev, Number(devSeq)))
    })
  }

  /** A Leitung has raised how far this chain counts: what was laid aside of it is taken like any other. */
  async function takeLate(dev: string): Promise<void> {
    const there = (await late.list()).filter((one) => one.dev === dev)
    for (const one of there) {
      const batch = decodeBatch(one.bytes, sha256)
      const received = batch.ok ? await receive(house, [batch.value]) : null
      if (received?.ok) await took(received.value)
    }
    // With a hole in between the rest waits for whoever brings it.
    if ((there.at(-1)?.to ?? 0) <= (oplog.tail(dev)?.n ?? 0)) {
      await late.drop(dev, false)
      await remember({
        alarms: memory.alarms.filter((one) => !(one.kind === 'RemovedDevice' && one.dev === dev)),
      })
    }
    refusedChains.delete(dev)
    triedChains.clear()
    tell()
    kick(soon)
  }

  // --- sightings --------------------------------------------------------------------------------------------------

  async function sight(): Promise<void> {
    const { cursor, checkpoint } = memory
    const news = cursor.seq - checkpoint.seq
    if (news < checkpointEvery && !(news > 0 && Math.abs(clock.now() - checkpoint.at) >= day)) return
    if (refusedChains.has(profile.device)) return
    const at = clock.now()
    await chainAll({ v: 1, tenant: vouched!.tenant, dev: profile.device, cursor, at: Math.max(0, at) })
    await push()
    await remember({ checkpoint: { seq: memory.cursor.seq, at } })
  }

  async function compareSighting(one: Checkpoint): Promise<void> {
    const { gen, seq, head } = one.cursor
    if (one.dev === profile.device || seq === 0) return
    if (gen === memory.cursor.gen && seq <= memory.cursor.seq) {
      const mine = seq === memory.cursor.seq ? memory.cursor.head : oplog.headAt(gen, seq)
      if (mine === undefined ? oplog.headsFrom(gen) <= seq : mine !== head) await alarm('Fork', one.dev)
    } else if (gen >= memory.cursor.gen)
      await remember({
        ahead: [
          ...memory.ahead.filter((known) => known.dev !== one.dev),
          { dev: one.dev, gen, seq, head },
        ].slice(-50),
      })
  }

  /** After everything the server shows was read: did another PC see more, or something else? */
  async function checkAhead(): Promise<void> {
    const { cursor } = memory
    // A second server that is behind hides nothing: it says so.
    if (follows) return
    const left: SyncMemory['ahead'] = []
    for (const one of memory.ahead) {
      if (one.gen < cursor.gen) continue
      if (one.gen > cursor.gen) left.push(one)
      else if (one.seq > cursor.seq) {
        await alarm('Hidden', one.dev)
        left.push(one)
      } else {
        const mine = one.seq === cursor.seq ? cursor.head : oplog.headAt(cursor.gen, one.seq)
        if (mine === undefined ? oplog.headsFrom(cursor.gen) <= one.seq : mine !== one.head)
          await alarm('Fork', one.dev)
      }
    }
    if (left.length !== memory.ahead.length) await remember({ ahead: left })
  }

  // --- blobs ------------------------------------------------------------------------------------------------------

  async function exchangeLinks(): Promise<void> {
    const stopped = await links.exchange((route, message, parts) => ask(route, message as never, parts), {
      tenant: vouched!.tenant,
      dev: profile.device,
      sign: (text) => profile.keys.sign(text),
    })
    if (stopped) throw new Stop(stopped)
  }

  async function exchangeBlobs(): Promise<void> {
    await sendBlobs()
    await fetchBlobs()
  }

  async function sendBlobs(): Promise<void> {
    const { serverState } = memory
    const open = [...oplog.blobs().keys()].filter(
      (id) => chainer.hasBlob(id) && !isDead(id) && !oplog.hasReceipt(serverState, id),
    )
    for (let at = 0; at < open.length; at += 500) {
      const ids = open.slice(at, at + 500)
      const { answer } = must(await ask('blobStatus', { ids }))
      const whole = answer.blobs.filter((one) => one.complete).map((one) => one.id)
      await oplog.noteReceipts(serverState, whole)
      for (const one of answer.blobs) {
        if (one.complete || one.gone || !ids.includes(one.id)) continue
        const bytes = await profile.blobs.get(one.id)
        if (!bytes) continue
        const sum = hash('sha256', bytes, 'hex')
        // Our file is not what its op said: sending it would only be refused.
        if (sum !== oplog.blob(one.id)?.sha256) {
          await alarm('BlobWrong')
          continue
        }
        const have = new Set(one.have)
        for (let part = 0; part * blobPartBytes < Math.max(1, bytes.length); part++) {
          if (have.has(part)) continue
          const content = bytes.slice(part * blobPartBytes, (part + 1) * blobPartBytes)
          const reply = await ask('blobPut', { id: one.id, part, sha256: hash('sha256', content, 'hex') }, [
            content,
          ])
          if (!reply.ok && reply.error.type === 'Refused' && reply.error.refusal.code === 'Unknown') break
          if (must(reply).answer.complete) await oplog.noteReceipts(serverState, [one.id])
        }
        // Small records first, also those that were written meanwhile.
        if (again) return
        tell()
      }
    }
  }

  async function fetchBlobs(): Promise<void> {
    const open = blobsDown()
    for (let at = 0; at < open.length; at += 500) {
      const { answer } = must(await ask('blobStatus', { ids: open.slice(at, at + 500) }))
      for (const one of answer.blobs) {
        const said = oplog.blob(one.id)
        if (!one.complete || !said || chainer.hasBlob(one.id)) continue
        await oplog.noteReceipts(memory.serverState, [one.id])
        const parts = Math.max(1, Math.ceil(said.size / blobPartBytes))
        if (said.size > 512 * blobPartBytes) continue
        const have = new Set(await incoming.parts(one.id))
        for (let part = 0; part < parts; part++) {
          if (have.has(part)) continue
          const reply = await ask('blobGet', { id: one.id, part })
          if (!reply.ok && reply.error.type === 'Refused' && reply.error.refusal.code === 'Unknown') break
          const content = must(reply).parts[0]
          if (!content || content.length > blobPartBytes) break
          await incoming.put(one.id, part, content)
          if (again) return
        }
        await finishBlob(one.id)
        tell()
      }
    }
  }

  const isRight = (id: string, bytes: Bytes): boolean => {
    const said = oplog.blob(id)
    return said !== undefined && bytes.length === said.size && hash('sha256', bytes, 'hex') === said.sha256
  }

  /** All parts here: whole only if it is what its op said (S50). */
  async function finishBlob(id: string): Promise<boolean> {
    const said = oplog.blob(id)
    if (!said || isDead(id)) return false
    const parts = Math.max(1, Math.ceil(said.size / blobPartBytes))
    const bytes = await incoming.whole(id, parts)
    if (!bytes) return false
    if (!isRight(id, bytes)) {
      await incoming.drop(id)
      // Once may be the line; twice is the server.
      const times = (wrongBlobs.get(id) ?? 0) + 1
      wrongBlobs.set(id, times)
      if (times > 1) await alarm('BlobWrong')
      return false
    }
    await deps.inTurn(() => profile.blobs.put(id, bytes))
    chainer.blobAdded(id)
    await incoming.drop(id)
    return true
  }

  // --- when -------------------------------------------------------------------------------------------------------

  const isOff = (): boolean =>
    closed || memory.card === null || vouched === null || memory.paused || memory.blocked

  function listen(): void {
    if (listening || !server?.listen || !token) return
    listening = server.listen(
      token.text,
      () => kick(soon),
      () => {
        listening = null
      },
    )
  }

  const jitter = (ms: number): number => {
    const [a = 0, b = 0] = deps.random.bytes(2)
    return ms * (0.75 + (a * 256 + b) / 131_072)
  }

  function kick(ms: number): void {
    if (isOff()) return
    if (running) {
      again = true
      return
    }
    stopTimer?.()
    stopTimer = timers.after(ms, () => {
      stopTimer = null
      void run()
    })
  }

  function run(): Promise<void> {
    if (running) return running
    if (isOff()) return Promise.resolve()
    stopTimer?.()
    stopTimer = null
    cancelled = false
    again = false
    become('working')
    running = runOnce()
      .catch(deps.onBug)
      .finally(() => {
        running = null
        tell()
      })
    return running
  }

  async function runOnce(): Promise<void> {
    try {
      await round()
      wait = firstWait
      const open = memory.alarms.filter((one) => isAlarm(one.kind) && !one.seen).at(-1)
      become(open ? 'alarm' : 'idle', open?.kind ?? '')
      plan(again ? soon : jitter(idleEvery))
    } catch (thrown) {
      // The disk said no somewhere on the way: the next round goes on from what is durable.
      if (codeOf(thrown) !== '') return ended({ type: 'Disk', code: diskFailure(thrown).type })
      if (!(thrown instanceof Stop)) {
        become('refused', 'Failed')
        plan(jitter(wait))
        throw thrown
      }
      await ended(thrown.why)
    }
  }

  async function ended(why: Stop['why']): Promise<void> {
    wait = Math.min(longestWait, 2 * wait)
    if (why.type === 'Cancelled') become('idle')
    else if (why.type === 'Offline') {
      greeted = false
      listening?.stop()
      listening = null
      become('offline', why.why ?? '')
    } else if (why.type === 'WrongPin') {
      greeted = false
      await alarm('WrongPin')
      become('alarm', 'WrongPin')
    } else if (why.type === 'Disk') become('refused', why.code)
    else if (why.type === 'Refused') {
      const { code, retryAfterMs } = why.refusal
      if (retryAfterMs !== undefined) wait = Math.min(longestWait, Math.max(wait, retryAfterMs))
      if (code === 'NotSignedIn' || code === 'Removed') token = null
      if (code === 'Busy' || code === 'TooMany') become('offline', code)
      else become('refused', code)
    } else {
      greeted = false
      const open = memory.alarms.filter((one) => isAlarm(one.kind) && !one.seen).at(-1)
      become(open ? 'alarm' : 'offline', open?.kind ?? 'BadAnswer')
    }
    plan(jitter(wait))
  }

  const plan = (ms: number): void => {
    if (isOff() || stopTimer) return
    stopTimer = timers.after(ms, () => {
      stopTimer = null
      void run()
    })
  }

  const drop = (): void => {
    cancelled = true
    telling?.()
    telling = null
    listening?.stop()
    listening = null
    stopTimer?.()
    stopTimer = null
  }

  async function stopRound(): Promise<void> {
    drop()
    await running?.catch(() => {})
  }

  // Without its chains a cursor is a bookmark in a lost book.
  if (memory.cursor.seq > 0 && (oplog.count === 0 || oplog.damaged))
    await remember({ cursor: { gen: memory.cursor.gen, seq: 0, head: zeros } })
  current = { state: memory.blocked ? 'alarm' : 'idle', reason: memory.blocked ? 'BadHistory' : '' }
  if (!isOff()) plan(jitter(second))

  return {
    state,
    problems,
    house,
    chainer,
    memory: () => memory,
    remember,
    async now() {
      if (running) again = true
      await run()
      while (running) await running
      return state()
    },
    async pause() {
      await remember({ paused: true })
      await stopRound()
      tell()
    },
    async resume() {
      await remember({
        paused: false,
        blocked: false,
        alarms: memory.alarms.map((one) => ({ ...one, seen: true })),
        // What was wrong in the server's history is read again from its start.
        ...(memory.blocked ? { cursor: { gen: memory.cursor.gen, seq: 0, head: zeros } } : {}),
      })
      repeats = 0
      triedChains.clear()
      refusedChains.clear()
      current = { state: 'idle', reason: '' }
      tell()
      kick(0)
    },
    async connect(text) {
      const read = text === null ? null : readServerCard(text)
      if (read && !read.ok) return read
      const card = read?.value ?? null
      await stopRound()
      server?.close()
      server = null
      follows = null
      token = null
      greeted = false
      // Another server has its own log; receipts of the old one say nothing about it.
      const same = card && memory.card && card.pins.some((pin) => memory.card!.pins.includes(pin))
      await remember({
        card,
        blocked: false,
        ...(same
          ? {}
          : {
              cursor: { gen: 0, seq: 0, head: zeros },
              serverState: memory.serverState + 1,
              vector: {},
              serverSeq: 0,
              lastContactAt: null,
              checkpoint: { seq: 0, at: memory.checkpoint.at },
              ahead: [],
            }),
      })
      if (!same) await links.forget()
      repeats = 0
      current = { state: 'idle', reason: '' }
      tell()
      kick(0)
      return ok({})
    },
    async setProxy(proxy) {
      const read = proxy === null ? null : readProxy(proxy)
      if (read && !read.ok) return read
      await stopRound()
      server?.close()
      server = null
      token = null
      greeted = false
      await remember({ proxy })
      current = { state: 'idle', reason: '' }
      tell()
      kick(0)
      return ok({})
    },
    async offer(offers) {
      try {
        await oplog.offer(offers)
      } catch (error) {
        return err(diskFailure(error))
      }
      kick(soon)
      tell()
      return ok({})
    },
    list: (type8, after) => oplog.opaque(type8, after, 200),
    held,
    unsynced,
    async ordersSeen(at) {
      if (at > memory.ordersSeen) await remember({ ordersSeen: at })
      await lookForOrders()
      kick(soon)
    },
    reach: (dev) => oplog.tail(dev)?.n ?? 0,
    late,
    links,
    linksChanged: () => kick(0),
    takeLate,
    changed() {
      // A save is waiting for its answer: nothing is counted on its path.
      telling ??= timers.after(soon, () => {
        telling = null
        tell()
      })
      kick(soon)
    },
    blobAdded(id) {
      chainer.blobAdded(id)
      kick(soon)
    },
    askAgain(id, damaged) {
      if (!oplog.blob(id) || isDead(id) || isRight(id, damaged)) return false
      chainer.blobGone(id)
      kick(soon)
      return true
    },
    async purged(blobs) {
      for (const id of blobs) {
        chainer.blobGone(id)
        await incoming.drop(id)
      }
      await oplog.empty()
      await late.empty()
      tell()
    },
    async vouchedChanged() {
      await readVouched()
      await lookForOrders()
      for (const dev of new Set((await late.list()).map((one) => one.dev)))
        if ((vouched?.device(dev)?.upTo ?? 0) > (oplog.tail(dev)?.n ?? 0)) await takeLate(dev)
      for (const go of waiting.splice(0)) go()
      triedChains.clear()
      unknownOps = 0
      tell()
      kick(soon)
    },
    took,
    wholeTo(dev) {
      const holes = asidesOpen().flatMap((one) =>
        one.dev === dev && one.reason === 'Hollow' ? [one.n - 1] : [],
      )
      return Math.min(oplog.tail(dev)?.n ?? 0, ...holes)
    },
    waitForVouching: (ms) =>
      new Promise((resolve) => {
        const cancel = timers.after(ms, resolve)
        waiting.push(() => {
          cancel()
          resolve()
        })
      }),
    async takeBlob(id, bytes) {
      if (chainer.hasBlob(id) || isDead(id) || !isRight(id, bytes)) return false
      await deps.inTurn(() => profile.blobs.put(id, bytes))
      chainer.blobAdded(id)
      return true
    },
    async settled() {
      while (running) await running
    },
    async close() {
      await stopRound()
      closed = true
      server?.close()
    },
  }
}

function numberOf(body: string | undefined): number {
  if (body === undefined) return 0
  try {
    const no: unknown = (JSON.parse(body) as { no?: unknown }).no
    return typeof no === 'number' ? no : 0
  } catch {
    return 0
  }
}

function pinsIn(signed: SignedPins, trusted: readonly string[]): Pins | null {
  try {
    const spki = base64ToBytes(signed.key)
    if (!trusted.includes(hash('sha256', spki, 'base64'))) return null
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    const digest = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256'
    const right = verify(
      digest,
      utf8ToBytes(pinsText(signed.body)),
      { key, dsaEncoding: 'ieee-p1363' },
      base64ToBytes(signed.signature),
    )
    return right ? (pinsSchema.safeParse(JSON.parse(signed.body)).data ?? null) : null
  } catch {
    return null
  }
}
