/**
 * The window's database follows the keeper's journal and is never the truth. It holds sealed envelopes and blind
 * tags, so it is opened on the lock screen, before any key. Whatever makes it differ from the journal (damaged,
 * empty, partial, older, another epoch) ends the same way: it is dropped by name and filled again.
 *
 * The follower is our own and only pulls. A batch is one IndexedDB transaction over both the new heads and the heads
 * they replace, so the newest arrival number in the database is its checkpoint.
 */
import { createRxDatabase, randomToken, type DexieStorageInternals, type RxDatabase } from 'rxdb/plugins/core'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { JournalEntry, KeeperApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { whenIdle } from './idle.ts'
import { rowsOf } from './rows.ts'
import {
  deviceSchema,
  envelopeSchema,
  type DeviceCollection,
  type EnvelopeCollection,
  type EnvelopeRow,
} from './schema.ts'

type Database = RxDatabase<{ envelopes: EnvelopeCollection; device: DeviceCollection }>

export interface DatabaseDeps {
  readonly profileId: string
  readonly keeper: Client<KeeperApi>
  /** Called while a rebuild fills the database. */
  readonly onProgress?: (done: number, total: number) => void
  /** How long IndexedDB may take to open before it counts as damaged. */
  readonly openWithinMs?: number
}

export interface WindowDatabase {
  /** The collection of now; a rebuild replaces it (see onReplaced). */
  envelopes(): EnvelopeCollection
  onReplaced(listener: () => void): () => void
  /** Told after each batch of the journal that reached the database, and which objects in it carry no tags now. */
  onApplied(listener: (lastSeq: number, untagged: readonly string[]) => void): () => void
  /** Resolves when everything journalled before this call is in the database. */
  settle(): Promise<void>
  /** Compares every row with the journal, in chunks between frames; rebuilds if one differs. True: all were right. */
  verify(signal?: AbortSignal): Promise<boolean>
  /** Drops every row and fills all lists anew from the journal, because a person asked for it. */
  fillAnew(): Promise<void>
  close(): Promise<void>
}

const batchSize = 500
const verifySize = 100
const nameOf = (profileId: string): string => `obhut-${profileId}`

/** RxDB's Dexie storage makes one IndexedDB database per collection; closing or `remove()` would leave data behind. */
export async function dropDatabase(profileId: string): Promise<number> {
  const prefix = `rxdb-dexie-${nameOf(profileId)}--`
  const all = await indexedDB.databases()
  const names = all.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []))
  await Promise.all(names.map(deleteByName))
  return names.length
}

const deleteByName = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(new Error('Bug: the database could not be dropped'))
    request.onblocked = () => reject(new Error('Bug: the database is still open elsewhere'))
  })

export async function openDatabase(deps: DatabaseDeps): Promise<WindowDatabase> {
  const { keeper, profileId, openWithinMs = 10_000 } = deps
  const replacedListeners = new Set<() => void>()
  const appliedListeners = new Set<(lastSeq: number, untagged: readonly string[]) => void>()
  let database: Database | undefined
  let epoch = ''
  let newest = 0
  let known = 0
  let closed = false

  async function open(): Promise<void> {
    database = await within(openWithinMs, openRxDatabase(profileId))
    newest = await within(openWithinMs, newestOf(database))
    const checkpoint = await database.device.findOne('checkpoint').exec()
    epoch = checkpoint?.sealed ?? ''
  }

  async function drop(): Promise<void> {
    const old = database
    database = undefined
    await old?.close().catch(() => {})
    await dropDatabase(profileId)
    epoch = ''
    newest = 0
  }

  /**
   * Drops everything and fills it from the journal. After damage the keeper hears of it and tells the person; when the
   * journal itself was rewritten (a purge), nothing was broken and nothing is said.
   */
  async function rebuild(why: 'damage' | 'rewritten'): Promise<void> {
    await drop()
    await open()
    await catchUp(true)
    if (why === 'damage' && newest > 0)
      await keeper.call('database.rebuilt', { records: await countVersions(database!) })
    for (const listener of replacedListeners) listener()
  }

  const pull = (after: number) => keeper.call('journal.pull', { after, limit: batchSize, tagged: true })

  /** Pulls until the database holds all that is known of the journal. False: history was rewritten, rebuild. */
  async function catchUp(fresh = false): Promise<boolean> {
    let coming = pull(newest)
    for (;;) {
      const page = await coming
      if (closed || !database) return true
      if (!page.ok) return true // the pipe is gone, and the window with it; or the next change asks again
      if (page.value.epoch !== epoch) {
        if (newest > 0) return false
        epoch = page.value.epoch
        await database.device.upsert({ id: 'checkpoint', sealed: epoch })
      }
      const { entries, bytes } = page.value
      const last = entries.at(-1)
      if (!last) {
        known = Math.max(known, newest)
        return true
      }
      const more = entries.length === batchSize || last.seq < known
      // The keeper reads on while this batch is written.
      if (more) coming = pull(last.seq)
      const batch = entries.map((entry, i) => ({ entry, sealed: bytes[i]! }))
      await (fresh ? fill(database, batch) : write(database, batch))
      newest = last.seq
      known = Math.max(known, newest, page.value.last)
      if (fresh) deps.onProgress?.(newest, known)
      const untagged = entries.flatMap(({ head, tags, objId }) => (head && tags.length === 0 ? [objId] : []))
      for (const listener of appliedListeners) listener(newest, untagged)
      if (!more) {
        if (newest >= known) return true
        coming = pull(newest)
      }
    }
  }

  let following: Promise<void> | undefined
  /** One pull at a time; a change that comes meanwhile is taken along by the loop or by the next round. */
  function follow(): Promise<void> {
    following ??= (async () => {
      try {
        if (!(await catchUp())) await rebuild('rewritten')
      } catch {
        if (!closed) await rebuild('damage')
      } finally {
        following = undefined
      }
    })()
    return following
  }

  async function startUp(): Promise<void> {
    const status = await keeper.call('journal.status', {})
    if (!status.ok) throw new Error('Bug: the database was opened without a keeper')
    known = status.value.lastSeq
    try {
      await open()
      const rewritten = newest > 0 && epoch !== status.value.epoch
      const lost = newest === 0 && status.value.count > status.value.untagged
      if (rewritten) await rebuild('rewritten')
      else if (lost || newest > status.value.lastSeq) await rebuild('damage')
      else if (!(await catchUp())) await rebuild('rewritten')
      else if (!(await isComplete())) await rebuild('damage')
    } catch {
      await rebuild('damage')
    }
  }

  /** As many versions here as in the journal, once both have stopped moving; of those without tags any number. */
  async function isComplete(): Promise<boolean> {
    for (let tries = 0; tries < 5; tries++) {
      const status = await keeper.call('journal.status', {})
      if (!status.ok || !database) return true
      const { lastSeq, count, untagged } = status.value
      if (lastSeq === newest || count === untagged) {
        const here = await countVersions(database)
        return here <= count && here >= count - untagged
      }
      await catchUp()
    }
    return true // somebody keeps writing: the background check will look at every row
  }

  await startUp()
  const offChanged = keeper.on('journal.changed', ({ lastSeq }) => {
    known = Math.max(known, lastSeq)
    void follow()
  })

  return {
    envelopes: () => database!.envelopes,
    onReplaced: (listener) => subscribe(replacedListeners, listener),
    onApplied: (listener) => subscribe(appliedListeners, listener),
    async settle() {
      const status = await keeper.call('journal.status', {})
      if (!status.ok) return
      if (status.value.epoch === epoch && status.value.lastSeq <= newest && !following) return
      await following
      await follow()
    },
    async verify(signal) {
      for (let after = 0; ;) {
        await whenIdle()
        if (closed || signal?.aborted) return true
        const page = await keeper.call('journal.pull', { after, limit: verifySize })
        if (!page.ok || page.value.epoch !== epoch || !database) return true
        const last = page.value.entries.at(-1)
        if (!last || last.seq > newest) return true
        const rows = await database.envelopes.storageInstance.findDocumentsById(
          page.value.entries.map((entry) => entry.version),
          false,
        )
        const rowById = new Map(rows.map((row) => [row.id, row]))
        const same = page.value.entries.every((entry, i) => {
          const [wanted] = rowsOf(entry, page.value.bytes[i]!)
          const row = rowById.get(entry.version)
          return row ? row.q > entry.seq || sameRow(row, wanted!) : isUntagged(entry)
        })
        if (!same) {
          await rebuild('damage')
          return false
        }
        after = last.seq
      }
    },
    async fillAnew() {
      await following
      following = rebuild('rewritten').finally(() => (following = undefined))
      await following
    },
    async close() {
      closed = true
      offChanged()
      await database?.close()
    },
  }
}

const subscribe = <L>(listeners: Set<L>, listener: L): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const rowKeys = ['o', 'e', 'k', 's', 'w', 'h', 'q', 'n'] as const
const sameRow = (a: EnvelopeRow, b: EnvelopeRow): boolean => rowKeys.every((key) => a[key] === b[key])

const countVersions = (database: Database): Promise<number> =>
  database.envelopes.count({ selector: { q: { $gt: 0 } } }).exec()

/** RxDB's Dexie storage walks an index forwards only: the last row is asked of Dexie itself. */
async function newestOf(database: Database): Promise<number> {
  const { dexieTable } = await dexieOf(database)
  const last = (await dexieTable.orderBy('[_deleted+q+id]').last()) as EnvelopeRow | undefined
  return last?.q ?? 0
}

interface Arrived {
  readonly entry: JournalEntry
  readonly sealed: Bytes
}

/**
 * What came from another PC and no vault has tagged yet is found by no question. It comes again with its tags, and is
 * written then: a first synchronisation would write every row twice otherwise.
 */
const isUntagged = ({ head, tags }: JournalEntry): boolean => head && tags.length === 0

async function write(database: Database, batch: readonly Arrived[]): Promise<void> {
  const storage = database.envelopes.storageInstance
  const here = batch.length < many ? undefined : await keysAround(database, batch)
  if (here && !batch.some(({ entry }) => here.has(entry.version))) return add(database, batch)
  const known = await storage.findDocumentsById(
    batch.flatMap(({ entry }) => (here?.has(entry.version) === false ? [] : [entry.version])),
    true,
  )
  const beforeById = new Map(known.map((row) => [row.id, row]))
  const rows = batch.flatMap(({ entry, sealed }) => {
    const before = beforeById.get(entry.version)
    if (!isUntagged(entry)) return rowsOf(entry, sealed, before?.n)
    // Its bytes did not come along; they are the ones that are here.
    return before
      ? rowsOf(entry, sealed, before.n).map((row) => ({ ...row, e: row.q > 0 ? before.e : '' }))
      : []
  })
  if (rows.length === 0) return
  const pointers = await storage.findDocumentsById(
    rows.flatMap(({ id, q }) => (q === 0 ? [id] : [])),
    true,
  )
  const previousById = new Map([...known, ...pointers].map((row) => [row.id, row]))
  const { error } = await storage.bulkWrite(
    rows.map((row) => {
      const previous = previousById.get(row.id)
      // RxDB sets revision and time itself.
      const document = {
        ...row,
        _deleted: false,
        _attachments: {},
        _rev: previous?._rev ?? '',
        _meta: previous?._meta ?? { lwt: 1 },
      }
      return previous ? { previous, document } : { document }
    }),
    'obhut-follower',
  )
  if (error.length > 0) throw new Error('Bug: the database refused rows of the journal')
}

/** From so many on, one question for all keys of a device in between is cheaper than one for each row. */
const many = 50

/** The keys that are here between the first and the last of each device in this batch. */
async function keysAround(database: Database, batch: readonly Arrived[]): Promise<ReadonlySet<string>> {
  const { dexieTable } = await dexieOf(database)
  const ends = new Map<string, { first: string; last: string }>()
  for (const { entry } of batch) {
    const { version } = entry
    const dev = version.split(':', 1)[0]!
    const { first = version, last = version } = ends.get(dev) ?? {}
    ends.set(dev, { first: version < first ? version : first, last: version > last ? version : last })
  }
  const found = await Promise.all(
    [...ends.values()].map(({ first, last }) => dexieTable.where('id').between(first, last, true, true).primaryKeys()),
  ) // prettier-ignore
  return new Set(found.flat() as string[])
}

const dexieOf = (database: Database): Promise<DexieStorageInternals> =>
  database.envelopes.storageInstance.internals as Promise<DexieStorageInternals>

/** Rows of versions of which none is here yet: the same as `write` makes, past RxDB's reading before writing. */
async function add(database: Database, batch: readonly Arrived[]): Promise<void> {
  const rows = newRows(database, batch)
  if (rows.length === 0) return
  const { dexieTable } = await dexieOf(database)
  await dexieTable.bulkAdd(rows.map((row) => ({ ...row, _deleted: '0' })))
  // Open queries hear of them as of any other write.
  const { originalStorageInstance } = database.envelopes.storageInstance as unknown as Watched
  originalStorageInstance.changes$.next({
    id: randomToken(10),
    events: rows.map((row) => ({ documentId: row.id, operation: 'INSERT', documentData: row })),
    checkpoint: { id: rows.at(-1)!.id, lwt: rows[0]!._meta.lwt },
    context: 'obhut-follower',
  })
}
interface Watched {
  readonly originalStorageInstance: { readonly changes$: { next(bulk: object): void } }
}

/** Into an empty database that nobody queries yet. */
async function fill(database: Database, batch: readonly Arrived[]): Promise<void> {
  const { dexieTable } = await dexieOf(database)
  await dexieTable.bulkPut(newRows(database, batch).map((row) => ({ ...row, _deleted: '0' })))
}

function newRows(database: Database, batch: readonly Arrived[]) {
  const own = { _deleted: false, _attachments: {}, _rev: `1-${database.token}`, _meta: { lwt: Date.now() } }
  return batch
    .filter(({ entry }) => !isUntagged(entry))
    .flatMap(({ entry, sealed }) => rowsOf(entry, sealed).map((row) => ({ ...row, ...own })))
}

async function openRxDatabase(profileId: string): Promise<Database> {
  const restore = muteAdvert()
  try {
    const database = await createRxDatabase<{ envelopes: EnvelopeCollection; device: DeviceCollection }>({
      name: nameOf(profileId),
      storage: getRxStorageDexie(),
      multiInstance: false,
      eventReduce: true,
      closeDuplicates: true,
    })
    await database.addCollections({ envelopes: { schema: envelopeSchema }, device: { schema: deviceSchema } })
    return database
  } finally {
    restore()
  }
}

/** The free Dexie storage prints its maker's advertisement on the first write. */
function muteAdvert(): () => void {
  const sink = globalThis.console
  const warn = sink.warn
  sink.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('RxDB Open Core')) warn.apply(sink, words)
  }
  return () => {
    sink.warn = warn
  }
}

/** Damaged storage sometimes neither opens nor fails. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Bug: IndexedDB does not answer')), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
