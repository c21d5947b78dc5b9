/**
 * A second server that keeps another one's logs as they are: same generation, numbers and heads, so that a PC's cursor
 * is a place at both (SV26). It reads like a PC does, by whole signed batches, checks their signatures and the log's own
 * chain, and appends what fits and nothing else. What was purged or filled there is purged or filled here.
 *
 * It never throws away. Where its copy is no beginning of what the first server now has (put back to an older state,
 * or somebody's second history), it stops at that institution and says so: an administrator decides which one counts.
 */
import type { ZodType } from 'zod'
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { blobPartBytes, routes, type Answer, type Ask, type Cursor } from '#shared/sync/messages.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import { partCount } from '../stores/rules.ts'
import { StoreUnavailable, type Store } from '../stores/store.ts'
import { checkBatch, decideAppend, type SoundBatch } from '../sync/append.ts'
import { findMissing } from '../sync/missing.ts'
import type { PurgeEntry } from '../sync/purge.ts'
import { readRegister, type ReadRegister } from '../sync/register.ts'
import type { Link } from './link.ts'
import { ledgerSchema, ordersSchema, statesSchema, type FollowedRoute, type ToldState } from './messages.ts'

/** How far an institution's copy is behind: entries as far as known, and since when it is not sure to be equal. */
export interface Behind {
  readonly ops: number
  /** By this server's clock: until then everything that was acknowledged there is here. 0: not known. */
  readonly at: number
}

export interface Follower {
  /** The program calls it every second; one at a time. */
  round(): Promise<void>
  behind(tenant: string): Behind
  lag(): {
    readonly ops: number
    readonly seconds: number
    readonly at: number
    readonly blobs: number
    readonly reached: boolean
    /** Institutions whose copy is no beginning of what the first server has. */
    readonly split: number
    readonly trouble: string
  }
}

export interface FollowerDeps {
  readonly link: Link
  readonly store: Store
  readonly blobs: BlobStore
  readonly clock: Clock
  /** When everything was last equal, from before a restart. */
  readonly equalAt: number
  /** Told of an institution that has something new. */
  onNews(tenant: string): void
  /** Durable when answered. */
  notePurge(entry: PurgeEntry): Promise<void>
}

const pageOps = 2000
const seldomMs = 60_000
const rereadMs = 5 * 60_000
const blobsAtOnce = 200

/** Broken off by what the first server said or did not say; tried again in the next round. */
class Stop extends Error {
  readonly isSplit: boolean
  constructor(why: string, isSplit = false) {
    super(why)
    this.isSplit = isSplit
  }
}

interface Copy {
  told: ToldState
  equalAt: number
  split: boolean
  /** Declared here and not whole here yet; undefined: not looked yet. */
  open: Set<string> | undefined
  lookedAt: number
  comparedAt: number
  /** Read once more from the start, for what was filled there. */
  rereadAt: number
}

export function createFollower(deps: FollowerDeps): Follower {
  const { link, store, blobs, clock } = deps
  const copies = new Map<string, Copy>()
  const seqs = new Map<string, number>()
  const behind = (tenant: string): Behind => {
    const copy = copies.get(tenant)
    return {
      ops: Math.max(0, (copy?.told.seq ?? 0) - (seqs.get(tenant) ?? 0)),
      at: copy?.equalAt ?? deps.equalAt,
    }
  }
  let reached = false
  let trouble = ''
  let ordersAt = 0
  let missing = 0

  const askRoute = async <R extends FollowedRoute>(
    tenant: string,
    route: R,
    ask: Ask<R>,
  ): Promise<{ answer: Answer<R>; parts: readonly Bytes[] }> => {
    const schema = routes[route].answer as unknown as ZodType<Answer<R>>
    const said = await link.ask({ do: 'route', tenant, route, ask }, schema)
    if (said.ok) return said.value
    const code = said.error.type === 'Refused' ? said.error.refusal.code : said.error.type
    throw new Stop(code, code === 'RolledBack')
  }
  const must = <T>(said: { ok: true; value: T } | { ok: false; error: { type: string } }): T => {
    if (!said.ok) throw new Stop(said.error.type)
    return said.value
  }

  const readOwnRegister = async (tenant: string): Promise<ReadRegister> => {
    const signed = await store.register(tenant)
    const read = signed && readRegister(signed.body)
    if (!read) throw new Stop('NoRegister')
    // What the first server took while a device was active stays in the log after its removal.
    const devices = [...read.devices].map(
      ([dev, device]) => [dev, { ...device, upTo: Number.MAX_SAFE_INTEGER }] as const,
    )
    return { register: read.register, devices: new Map(devices) }
  }

  async function takeRegister(tenant: string, from: number | undefined): Promise<void> {
    const { register: signed } = (await askRoute(tenant, 'registerRead', {})).answer
    const read = readRegister(signed.body)
    if (read?.register.tenant !== tenant) throw new Stop('BadRegister')
    const { no } = read.register
    if (from === undefined) {
      must(await store.createTenant(tenant, no, signed, clock.now()))
      return
    }
    // Only the newest is kept there; numbers are counted up to it, so that a cut in between is finished next time.
    for (let next = from + 1; next <= no; next++) must(await store.replaceRegister(tenant, next, signed))
    const out = [...read.devices].flatMap(([dev, { active }]) => (active ? [] : [dev]))
    if (out.length > 0) await store.endSessions(tenant, out)
  }

  /** Appends what continues our copy exactly as the first server numbers it; also fills what stood empty. */
  async function take(tenant: string, parts: readonly Bytes[], end: Cursor): Promise<number> {
    const read = await readOwnRegister(tenant)
    const sound: SoundBatch[] = []
    for (const part of parts) {
      const batch = await checkBatch(part, tenant, read, Number.MAX_SAFE_INTEGER)
      if (batch.type !== 'sound') throw new Stop(batch.type === 'refused' ? batch.code : 'BadMessage')
      sound.push(batch)
    }
    const rules = {
      registerNo: read.register.no,
      maxTenantBytes: Number.MAX_SAFE_INTEGER,
      at: clock.now(),
    }
    const appended = await store.append(
      tenant,
      {
        devs: [...new Set(sound.map(({ dev }) => dev))],
        objIds: [...new Set(sound.flatMap(({ ops }) => ops.map(({ header }) => header.objId)))],
      },
      sound.flatMap(({ dev, ops }) => ops.map(({ header }) => ({ dev, n: header.n }))),
      (found) => {
        const decision = decideAppend(sound, rules, found)
        const { answer } = decision
        const fits =
          answer.type === 'done' &&
          answer.results.every(({ type }) => type === 'ok') &&
          (decision.rows.length === 0 || (answer.cursor.seq === end.seq && answer.cursor.head === end.head))
        const nothing = { rows: [], batches: [], fills: [], state: found.state, tails: new Map() }
        return fits ? { ...decision, answer: true } : { ...nothing, answer: false }
      },
    )
    if (!must(appended)) throw new Stop('DoesNotFit')
    const declared = sound.flatMap((batch) => batch.blobs)
    for (const { id, blob } of declared) {
      const done = await store.declareBlob(tenant, id, blob.size, blob.sha256)
      if (!done.ok && done.error.type !== 'Unknown' && done.error.type !== 'Stale')
        throw new Stop(done.error.type)
      copies.get(tenant)?.open?.add(id)
    }
    return sound.length
  }

  async function pullFrom(tenant: string, start: Cursor): Promise<void> {
    for (let cursor = start; ;) {
      const { answer, parts } = await askRoute(tenant, 'pull', { cursor, maxOps: pageOps })
      if (parts.length > 0) await take(tenant, parts, answer.cursor)
      cursor = answer.cursor
      if (!answer.more) return
    }
  }

  async function followLog(tenant: string, told: ToldState): Promise<boolean> {
    let state = await store.state(tenant)
    if (!state || state.registerNo < told.registerNo) {
      await takeRegister(tenant, state?.registerNo)
      state = await store.state(tenant)
    }
    if (!state) throw new Stop('NoTenant')
    const before = state.seq
    const isAhead = state.gen > told.gen || state.seq > told.seq
    if (isAhead || (state.seq === told.seq && bytesToHex(state.head) !== told.head))
      throw new Stop('Split', true)
    if (state.seq < told.seq) {
      // In the generation of the first server: only whether our copy is a beginning of its log counts here.
      await pullFrom(tenant, { gen: told.gen, seq: state.seq, head: bytesToHex(state.head) })
      state = (await store.state(tenant))!
    }
    for (let gen = state.gen; gen < told.gen; gen++) must(await store.raiseGeneration(tenant))
    if (state.seq > before || state.gen < told.gen) deps.onNews(tenant)
    return state.seq >= told.seq
  }

  /** Equal numbers and another count of bytes: something was purged, has ended or was filled there. */
  async function compareContent(tenant: string, copy: Copy): Promise<void> {
    const { usedBytes, seq } = (await store.state(tenant))!
    const now = clock.now()
    const differs = seq === copy.told.seq && usedBytes !== copy.told.usedBytes
    const isDue = Math.abs(now - copy.comparedAt) > seldomMs
    if (!isDue && !(differs && Math.abs(now - copy.comparedAt) > 3000)) return
    copy.comparedAt = now
    const ledger = must(await link.ask({ do: 'ledger', tenant }, ledgerSchema)).answer
    const here = await store.purged(tenant, [...ledger.objIds, ...ledger.blobs])
    const objIds = ledger.objIds.filter((id) => !here.has(id))
    const gone = ledger.blobs.filter((id) => !here.has(id))
    if (objIds.length + gone.length > 0) {
      await deps.notePurge({ tenant, at: now, objIds, blobs: gone })
      must(await blobs.remove(tenant, gone))
      must(await store.purge(tenant, '', objIds, gone, now))
      for (const id of gone) copy.open?.delete(id)
    }
    await store.expire(now)
    const after = (await store.state(tenant))!
    const isRereadDue = Math.abs(now - copy.rereadAt) > rereadMs
    if (after.usedBytes >= copy.told.usedBytes || after.seq !== copy.told.seq || !isRereadDue) return
    copy.rereadAt = now
    await pullFrom(tenant, { gen: copy.told.gen, seq: 0, head: '0'.repeat(64) })
  }

  async function followBlobs(tenant: string, copy: Copy): Promise<void> {
    // At the start the log itself says which sealed files there are.
    copy.open ??= (await findMissing(store, tenant, clock.now())).blobs
    if (copy.open.size === 0) return
    // What is whole there comes at once; what still grows there is asked for again a little later.
    if (clock.now() - copy.lookedAt < 2000 && clock.now() >= copy.lookedAt) return
    copy.lookedAt = clock.now()
    const ids = [...copy.open].slice(0, blobsAtOnce)
    // The others get their turn.
    for (const id of ids) {
      copy.open.delete(id)
      copy.open.add(id)
    }
    const { answer } = await askRoute(tenant, 'blobStatus', { ids })
    for (const { id, complete } of answer.blobs) {
      const row = (await store.blobs(tenant, [id]))[0]
      if (!row || row.complete) copy.open.delete(id)
      if (!row || row.complete || !complete) continue
      for (let part = 0; part < partCount(row.size); part++) {
        if (row.have.includes(part)) continue
        const [bytes] = (await askRoute(tenant, 'blobGet', { id, part })).parts
        const due = Math.min(blobPartBytes, row.size - part * blobPartBytes)
        if (bytes?.length !== due) throw new Stop('BlobWrong')
        must(await blobs.putPart(tenant, id, part, bytes))
        must(await store.addBlobPart(tenant, id, part))
      }
      const finished = await blobs.finish(tenant, id, row.size, row.sha256)
      if (finished.ok) must(await store.completeBlob(tenant, id))
      else if (finished.error.type === 'Mismatch') must(await store.resetBlob(tenant, id))
      else throw new Stop(finished.error.type)
      if (finished.ok) copy.open.delete(id)
    }
  }

  /** They wait here too, so that a server that takes over obeys them on their day. */
  async function followOrders(): Promise<void> {
    if (Math.abs(clock.now() - ordersAt) < seldomMs) return
    const { orders } = must(await link.ask({ do: 'orders' }, ordersSchema)).answer
    ordersAt = clock.now()
    for (const { tenant, id, body, dueAt } of orders) {
      const added = await store.addOrder(tenant, { id, body, dueAt, doneAt: null })
      if (!added.ok && added.error.type !== 'Unknown' && added.error.type !== 'Stale')
        throw new Stop(added.error.type)
    }
  }

  const attempt = async (copy: Copy | undefined, go: () => Promise<void>): Promise<void> => {
    try {
      await go()
      if (copy) copy.split = false
    } catch (error) {
      if (error instanceof StoreUnavailable) trouble = 'Datenbank'
      else if (error instanceof Stop) {
        trouble = error.message
        if (copy && error.isSplit) copy.split = true
      } else throw error
    }
  }

  return {
    async round() {
      trouble = ''
      const asked = clock.now()
      const said = await link.ask({ do: 'states' }, statesSchema)
      reached = said.ok
      if (!said.ok) {
        trouble = said.error.type === 'Refused' ? said.error.refusal.code : said.error.type
        return
      }
      for (const told of said.value.answer.tenants) {
        const copy: Copy = copies.get(told.tenant) ?? {
          told,
          equalAt: deps.equalAt,
          split: false,
          open: undefined,
          lookedAt: 0,
          comparedAt: 0,
          rereadAt: 0,
        }
        copies.set(told.tenant, copy)
        copy.told = told
        await attempt(copy, async () => {
          if (await followLog(told.tenant, told)) copy.equalAt = asked
          await compareContent(told.tenant, copy)
        })
        if (!copy.split) await attempt(undefined, () => followBlobs(told.tenant, copy))
      }
      missing = [...copies.values()].reduce((sum, copy) => sum + (copy.open?.size ?? 0), 0)
      seqs.clear()
      for (const tenant of copies.keys()) seqs.set(tenant, (await store.state(tenant))?.seq ?? 0)
      await attempt(undefined, followOrders)
    },
    behind,
    lag() {
      const each = [...copies.keys()].map(behind)
      const at = Math.min(...each.map((one) => one.at), each.length === 0 ? deps.equalAt : clock.now())
      return {
        ops: each.reduce((sum, one) => sum + one.ops, 0),
        seconds: Math.max(0, Math.round((clock.now() - at) / 1000)),
        at,
        blobs: missing,
        reached,
        split: [...copies.values()].filter((copy) => copy.split).length,
        trouble,
      }
    },
  }
}
