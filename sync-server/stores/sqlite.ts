/**
 * The store in one SQLite file: for a Träger with one server, and for the PC that is the Zentrale.
 *
 * Durable means fsynced, and no answer goes out before (ST3): a transaction ends in the WAL, then the WAL is fsynced
 * beside the loop (`synchronous=NORMAL` leaves exactly this fsync out and keeps all others). What was asked meanwhile
 * goes into the next transaction and waits for the next fsync, so many pushes share one and the thread never stands
 * still for it. Whoever reads waits, too: nobody hears of what a power cut could take back. Appends of one institution
 * that wait together are decided and written together. A bug in one of them fails that one only: the transaction is
 * rolled back and each is run on its own. After an fsync that failed nothing is known any more: the store is
 * unavailable until a new process reads what is on the disk.
 *
 * `<file>-lock` is held under SQLite's exclusive lock for as long as the server runs: a second server on the same file is
 * refused, and the lock of a killed one ends with its process. (Not the database itself: a backup reads it by a
 * connection of its own, whose snapshot no writer disturbs. On the writing connection Node's backup breaks off whenever
 * a step of it meets a transaction.) Purged bytes are overwritten (secure_delete) and leave the
 * WAL at the checkpoint behind the purge.
 */
import { closeSync, existsSync, fdatasync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite'
import { err, ok, type Result } from '#shared/basics/result.ts'
import * as sql from './sql.ts'
import type { AppendTask, Insert, Query, Row, Step, Value, Work } from './sql.ts'
import { StoreUnavailable, type Store, type StoreFailure } from './store.ts'

export type OpenFailure =
  /** Another server has the file. */
  | { readonly type: 'InUse' }
  /** Not a database, or a broken one: restore the backup. */
  | { readonly type: 'Damaged' }
  /** Made by a newer server. */
  | { readonly type: 'TooNew' }
  /** The folder can't be read or written. */
  | { readonly type: 'NoAccess' }

export interface SqliteOptions {
  readonly file: string
  /** For tests of a full disk. */
  readonly maxPages?: number
  /** For tests of a slow or failing one; none: fdatasync. */
  readonly sync?: (fd: number, done: (error: unknown) => void) => void
}

/** 'Obht' in ASCII: tells our files from other programs'. */
const applicationId = 0x4f626874
/** So many writers at most share a transaction, and none begins after so long: the others are served between. */
const maxGroup = 256
const maxGroupMs = 50
/** Ops of one institution that are decided together. */
const maxTogether = 2000
/** While an fsync runs, fewer ops than these wait for its end: each transaction writes its pages anew. */
const gathering = 8

/** SQLite's primary result codes (errcode & 255). */
const code = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 }
const codeOf = (error: unknown): number | undefined => {
  const errcode = (error as { readonly errcode?: unknown } | null)?.errcode
  return typeof errcode === 'number' ? errcode & 255 : undefined
}
const isFull = (error: unknown): boolean =>
  [code.full, code.ioError, code.readOnly].includes(codeOf(error) ?? -1)

interface Append {
  readonly tenant: string
  readonly task: AppendTask
}
interface Waiting {
  /** An append can share its work with others of its institution. */
  readonly job: (() => Work<unknown>) | Append
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export function openSqliteStore({ file, maxPages, sync }: SqliteOptions): Result<Store, OpenFailure> {
  const opened: DatabaseSync[] = []
  const close = (): void => {
    for (const db of opened.toReversed()) db.close()
  }
  const open = (path: string): DatabaseSync => {
    const db = new DatabaseSync(path, { timeout: 0 })
    opened.push(db)
    return db
  }
  const refuse = (type: OpenFailure['type']): Result<never, OpenFailure> => {
    close()
    return err({ type })
  }
  try {
    open(`${file}-lock`).exec('BEGIN EXCLUSIVE')
    const db = open(file)
    const owner = pragma(db, 'application_id')
    if (owner !== 0 && owner !== applicationId) return refuse('Damaged')
    if (pragma(db, 'user_version') > sql.migrations.length) return refuse('TooNew')
    db.exec('PRAGMA journal_mode = WAL')
    db.exec('PRAGMA synchronous = NORMAL')
    db.exec('PRAGMA secure_delete = ON')
    db.exec('PRAGMA temp_store = MEMORY')
    // Fewer, larger checkpoints: each is two more fsyncs.
    db.exec('PRAGMA wal_autocheckpoint = 4000')
    db.exec('PRAGMA cache_size = -32768')
    migrate(db)
    if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`)
    const wal = openSync(`${file}-wal`, 'r+')
    // Both names have to be there after a power cut, and what the migration wrote.
    fsyncSync(wal)
    syncFile(dirname(file))
    return ok(storeOn(db, { file, wal, sync: sync ?? fdatasync }, close))
  } catch (error) {
    const found = codeOf(error)
    if (found === code.busy) return refuse('InUse')
    if (found === code.corrupt || found === code.notADatabase) return refuse('Damaged')
    if (isFull(error) || found === code.cannotOpen) return refuse('NoAccess')
    close()
    throw error
  }
}

const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])

function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    for (let version = pragma(db, 'user_version'); version < sql.migrations.length; version++) {
      for (const step of sql.migrations[version]!)
        db.exec(step.replaceAll('BYTES', 'BLOB').replaceAll('BIGINT', 'INTEGER'))
      db.exec(`PRAGMA user_version = ${version + 1}`)
    }
    db.exec(`PRAGMA application_id = ${applicationId}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

const dialect = (text: string): string =>
  text
    .replaceAll('AMONGN ?', 'AMONG ?')
    .replaceAll('AMONG ?', 'IN (SELECT value FROM json_each(?))')
    .replaceAll('PAIRS ?', "(SELECT value ->> 'dev' AS dev, value ->> 'n' AS n FROM json_each(?)) w")
    .replace(/ FOR UPDATE$/, '')

const bound = (value: Value): string | number | null | Uint8Array =>
  value instanceof Uint8Array || typeof value !== 'object' || value === null ? value : JSON.stringify(value)

interface Place {
  readonly file: string
  /** The WAL, open for its fsync. */
  readonly wal: number
  readonly sync: NonNullable<SqliteOptions['sync']>
}

function storeOn(db: DatabaseSync, { file, wal, sync }: Place, closeAll: () => void): Store {
  const statements = new Map<string, StatementSync>()
  const prepared = (text: string, make: () => string): StatementSync => {
    let statement = statements.get(text)
    if (!statement) statements.set(text, (statement = db.prepare(make())))
    return statement
  }
  const insertSql = ({ table }: Insert): string =>
    `INSERT INTO ${table.name} (${table.columns.map(([name]) => name).join(', ')}) VALUES (${table.columns.map(() => '?').join(', ')}) ${table.conflict ?? ''}`

  const ask = (step: Query | Insert): readonly Row[] => {
    if ('sql' in step) return prepared(step.sql, () => dialect(step.sql)).all(...step.values.map(bound))
    const statement = prepared(`insert ${step.table.name}`, () => insertSql(step))
    for (const row of step.rows) statement.run(...row)
    return []
  }
  const askAll = (step: Step): readonly Row[] => {
    if (!isList(step)) return ask(step)
    step.forEach(ask)
    return []
  }
  const run = <T>(work: Work<T>): T => {
    let step = work.next()
    while (!step.done) step = work.next(askAll(step.value))
    return step.value
  }

  let isClosed = false
  const waiting: Waiting[] = []
  let isScheduled = false
  const waitingOps = (): number => waiting.reduce((sum, { job }) => sum + opsOf(job), 0)
  const schedule = (): void => {
    if (isScheduled || waiting.length === 0 || (isSyncing && waitingOps() < gathering)) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      writeGroup()
      schedule()
    })
  }

  /** Transactions that ended, and how many of them the disk has. */
  let written = 0
  let onDisk = 0
  let isSyncing = false
  let failed: StoreUnavailable | undefined
  const unsynced: { readonly upTo: number; readonly go: (error: StoreUnavailable | undefined) => void }[] = []
  const startSync = (): void => {
    if (isSyncing || failed || written === onDisk) return
    isSyncing = true
    const upTo = written
    sync(wal, (error) => {
      isSyncing = false
      if (error) failed = new StoreUnavailable('fsync failed', { cause: error })
      else onDisk = upTo
      while (unsynced[0] && (failed ?? unsynced[0].upTo <= onDisk)) unsynced.shift()!.go(failed)
      startSync()
      schedule()
    })
  }
  /** When everything that was written until now is on the disk. */
  const whenDurable = (go: (error: StoreUnavailable | undefined) => void): void => {
    if (failed || written === onDisk) go(failed)
    else unsynced.push({ upTo: written, go })
  }
  const durable = (): Promise<void> =>
    new Promise((resolve, reject) => whenDurable((error) => (error ? reject(error) : resolve())))

  const transaction = (body: () => void): void => {
    db.exec('BEGIN IMMEDIATE')
    try {
      body()
      db.exec('COMMIT')
      written += 1
    } catch (error) {
      // A full disk may have rolled it back already.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  /** The first that waits, and with an append the others of its institution. */
  const takeNext = (): readonly Waiting[] => {
    const first = waiting.shift()
    if (!first) return []
    const together = [first]
    const { job } = first
    if (typeof job === 'function') return together
    let ops = opsOf(job)
    for (let i = 0; i < waiting.length && together.length < maxGroup;) {
      const other = waiting[i]!.job
      if (typeof other === 'function' || other.tenant !== job.tenant) i += 1
      else if ((ops += opsOf(other)) > maxTogether) break
      else together.push(...waiting.splice(i, 1))
    }
    return together
  }
  const answersOf = (together: readonly Waiting[]): readonly unknown[] => {
    const appends: Append[] = []
    for (const { job } of together)
      if (typeof job === 'function') return [run(job())]
      else appends.push(job)
    const outcomes = run(sql.appendAll(appends[0]!.tenant, appends.map(({ task }) => task))) // prettier-ignore
    return appends.map((_one, i) => (outcomes.ok ? ok(outcomes.value[i]) : outcomes))
  }
  const writeGroup = (): void => {
    const group: Waiting[] = []
    const answers: unknown[] = []
    const from = performance.now()
    try {
      transaction(() => {
        while (group.length < maxGroup && performance.now() - from < maxGroupMs) {
          const next = takeNext()
          if (next.length === 0) break
          group.push(...next)
          answers.push(...answersOf(next))
        }
      })
    } catch {
      // Where not even the beginning worked, one of them gets to know why.
      const first = group.length === 0 ? waiting.shift() : undefined
      for (const one of first ? [first] : group) writeAlone(one)
      return startSync()
    }
    whenDurable((error) =>
      group.forEach(({ resolve, reject }, i) => (error ? reject(error) : resolve(answers[i]))),
    )
    startSync()
  }
  const writeAlone = (one: Waiting): void => {
    try {
      let answer: unknown
      transaction(() => ([answer] = answersOf([one])))
      whenDurable((error) => (error ? one.reject(error) : one.resolve(answer)))
    } catch (error) {
      one.reject(error)
    }
  }
  const write = <T>(job: Waiting['job']): Promise<T> => {
    if (isClosed) return Promise.reject(new StoreUnavailable('closed'))
    if (failed) return Promise.reject(failed)
    return new Promise<T>((resolve, reject) => {
      waiting.push({ job, resolve: resolve as (value: unknown) => void, reject })
      schedule()
    })
  }
  const failure = (error: unknown): StoreFailure | undefined =>
    isFull(error)
      ? { type: 'ReadOnly' }
      : // Locked: an administrator's program writes, or reads where it must not.
        error instanceof StoreUnavailable || codeOf(error) === code.busy
        ? { type: 'Busy' }
        : undefined
  /** For calls that can say what failed. */
  const tryWrite = async <T>(
    job: (() => Work<Result<T, StoreFailure>>) | Append,
  ): Promise<Result<T, StoreFailure>> => {
    try {
      return await write(job)
    } catch (error) {
      const known = failure(error)
      if (known) return err(known)
      throw error
    }
  }
  /** For calls that cannot. */
  const mustWrite = async <T>(work: () => Work<T>): Promise<T> => {
    try {
      return await write(work)
    } catch (error) {
      throw failure(error) ? new StoreUnavailable('read only', { cause: error }) : error
    }
  }
  const read = async <T>(work: Work<T>): Promise<T> => {
    if (isClosed) throw new StoreUnavailable('closed')
    const found = run(work)
    if (failed ?? written > onDisk) await durable()
    return found
  }
  /** Moves everything into the file and empties the WAL, in which purged bytes would stay; a backup under way delays it. */
  let isCheckpointDue = false
  const checkpoint = (): void => {
    try {
      isCheckpointDue = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] !== 0
    } catch (error) {
      // On a full disk the purge is durable; the next checkpoint cleans up.
      if (!isFull(error)) throw error
      isCheckpointDue = true
    }
  }

  const close = async (): Promise<void> => {
    while (waiting.length > 0) writeGroup()
    isClosed = true
    // Also one that failed has to end before its file is closed.
    await durable().catch(() => undefined)
    while (isSyncing) await new Promise((resolve) => setImmediate(resolve))
    closeSync(wal)
    closeAll()
  }
  let closing: Promise<void> | undefined

  return {
    createTenant: (tenant, no, register, at) => tryWrite(() => sql.createTenant(tenant, no, register, at)),
    tenants: () => read(sql.listTenants()),
    state: (tenant) => read(sql.readState(tenant)),
    tails: (tenant) => read(sql.readTails(tenant)),
    register: (tenant) => read(sql.readRegister(tenant)),
    replaceRegister: (tenant, no, register) => tryWrite(() => sql.replaceRegister(tenant, no, register)),
    append: async <T>(...[tenant, question, wanted, decide]: Parameters<Store['append']>) => {
      const outcome = await tryWrite<sql.AppendOutcome>({ tenant, task: { question, wanted, decide } })
      if (!outcome.ok) return outcome
      if ('bug' in outcome.value) throw outcome.value.bug
      return ok(outcome.value.answer as T)
    },
    range: (tenant, seq, maxOps, maxBytes) => read(sql.readRange(tenant, seq, maxOps, maxBytes)),
    headAt: (tenant, seq) => read(sql.readHeadAt(tenant, seq)),
    chain: (tenant, dev, from, maxOps) => read(sql.readChain(tenant, dev, from, maxOps)),

    blobs: (tenant, ids) => read(sql.readBlobs(tenant, ids)),
    declareBlob: (tenant, id, size, sha256) => tryWrite(() => sql.declareBlob(tenant, id, size, sha256)),
    addBlobPart: (tenant, id, part) => tryWrite(() => sql.addBlobPart(tenant, id, part)),
    completeBlob: (tenant, id) => tryWrite(() => sql.completeBlob(tenant, id)),
    resetBlob: (tenant, id) => tryWrite(() => sql.resetBlob(tenant, id)),
    purged: (tenant, ids) => read(sql.readPurged(tenant, ids)),

    addLink: (tenant, link, most) => tryWrite(() => sql.addLink(tenant, link, most)),
    links: (tenant) => read(sql.readLinks(tenant)),
    linkAt: (id, at) => read(sql.readLinkAt(id, at)),
    endedLinks: (at) => read(sql.readEndedLinks(at)),

    addOrder: (tenant, order) => tryWrite(() => sql.addOrder(tenant, order)),
    dueOrders: (at) => read(sql.readDueOrders(at)),
    purge: async (tenant, orderId, objIds, blobs, at) => {
      const purged = await tryWrite(() => sql.purge(tenant, orderId, objIds, blobs, at))
      if (purged.ok) checkpoint()
      return purged
    },
    ledger: (tenant) => read(sql.readLedger(tenant)),
    raiseGeneration: (tenant) => tryWrite(() => sql.raiseGeneration(tenant)),

    putNonce: (nonce, expiresAt) => mustWrite(() => sql.putNonce(nonce, expiresAt)),
    takeNonce: (nonce, at) => mustWrite(() => sql.takeNonce(nonce, at)),
    putSession: (tokenHash, tenant, dev, expiresAt) =>
      mustWrite(() => sql.putSession(tokenHash, tenant, dev, expiresAt)),
    session: (tokenHash, at) => read(sql.readSession(tokenHash, at)),
    endSessions: (tenant, devs) => mustWrite(() => sql.endSessions(tenant, devs)),
    putCode: (codeHash, expiresAt) => mustWrite(() => sql.putCode(codeHash, expiresAt)),
    takeCode: (codeHash, at) => mustWrite(() => sql.takeCode(codeHash, at)),
    putMail: (tenant, slot, name, letter, expiresAt) =>
      tryWrite(() => sql.putMail(tenant, slot, name, letter, expiresAt)),
    mail: (tenant, slot, name, at) => read(sql.readMail(tenant, slot, name, at)),

    expire: async (at) => {
      await mustWrite(() => sql.expireSmall(at))
      let emptied = false
      for (const tenant of await read(sql.tenantsWithEnded(at))) {
        emptied = true
        while (await mustWrite(() => sql.expireOps(tenant, at)));
      }
      if (emptied || isCheckpointDue) checkpoint()
    },
    backup: async (to) => {
      if (isClosed) return err({ type: 'Busy' })
      if (existsSync(to)) return err({ type: 'NotEmpty' })
      const part = `${to}.part`
      try {
        rmSync(part, { force: true })
        const reader = new DatabaseSync(file, { readOnly: true })
        try {
          // In one step, which is one reading transaction, on another thread.
          await backup(reader, part, { rate: 2 ** 31 - 1 })
        } finally {
          reader.close()
          if (isCheckpointDue && !isClosed) checkpoint()
        }
        syncFile(part)
        renameSync(part, to)
        syncFile(dirname(to))
      } catch (error) {
        rmSync(part, { force: true })
        if (codeOf(error) === undefined && !isFileError(error)) throw error
        return err({ type: 'NotWritten' })
      }
      return ok({})
    },
    close: () => (closing ??= close()),
  }
}

const opsOf = (job: Waiting['job']): number =>
  typeof job === 'function' ? 1 : job.task.question.objIds.length

const isList = (step: Step): step is readonly (Query | Insert)[] => Array.isArray(step)

const isFileError = (error: unknown): boolean =>
  typeof (error as { readonly syscall?: unknown } | null)?.syscall === 'string'

function syncFile(path: string): void {
  // Windows can't open folders; its rename is durable without.
  if (process.platform === 'win32' && !path.endsWith('.part')) return
  const fd = openSync(path, path.endsWith('.part') ? 'r+' : 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
