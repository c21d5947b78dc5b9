/**
 * The store in one SQLite file: for a Träger with one server, and for the PC that is the Zentrale.
 *
 * Durable means fsynced: WAL with synchronous=FULL. Everything that writes waits in one queue; whatever has gathered
 * while the loop was busy goes into one transaction, so many pushes share one fsync. A bug in one of them fails that one
 * only: the transaction is rolled back and each is run on its own.
 *
 * `<file>-lock` is held under SQLite's exclusive lock for as long as the server runs: a second server on the same file is
 * refused, and the lock of a killed one ends with its process. (Not the database itself: a backup reads it by a
 * connection of its own, whose snapshot no writer disturbs. On the writing connection Node's backup breaks off whenever
 * a step of it meets a transaction.) Purged bytes are overwritten (secure_delete) and leave the
 * WAL at the checkpoint behind the purge.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite'
import { assert } from '#shared/basics/assert.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import * as sql from './sql.ts'
import type { Insert, Query, Row, Step, Value, Work } from './sql.ts'
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
}

/** 'Obht' in ASCII: tells our files from other programs'. */
const applicationId = 0x4f626874
/** So many writers at most share a transaction, and none begins after so long: the others are served between. */
const maxGroup = 256
const maxGroupMs = 50

/** SQLite's primary result codes (errcode & 255). */
const code = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 }
const codeOf = (error: unknown): number | undefined => {
  const errcode = (error as { readonly errcode?: unknown } | null)?.errcode
  return typeof errcode === 'number' ? errcode & 255 : undefined
}
const isFull = (error: unknown): boolean =>
  [code.full, code.ioError, code.readOnly].includes(codeOf(error) ?? -1)

interface Waiting {
  readonly work: () => Work<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export function openSqliteStore({ file, maxPages }: SqliteOptions): Result<Store, OpenFailure> {
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
    db.exec('PRAGMA synchronous = FULL')
    db.exec('PRAGMA secure_delete = ON')
    db.exec('PRAGMA temp_store = MEMORY')
    // Fewer, larger checkpoints: each is two more fsyncs.
    db.exec('PRAGMA wal_autocheckpoint = 4000')
    db.exec('PRAGMA cache_size = -32768')
    migrate(db)
    if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`)
    return ok(storeOn(db, file, close))
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

function storeOn(db: DatabaseSync, file: string, closeAll: () => void): Store {
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
  let last = { ms: 0, writers: 0 }
  /**
   * The first in a group does not go alone where others are on their way: while several share each fsync, a part of
   * what the last one took is waited for them. One writer alone never waits.
   */
  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    const go = (): void => {
      isScheduled = false
      const from = performance.now()
      const before = waiting.length
      writeGroup()
      last = { ms: performance.now() - from, writers: before - waiting.length }
      if (waiting.length > 0) schedule()
    }
    const wait = last.writers > 1 ? Math.min(5, last.ms / 3) : 0
    if (wait < 1) setImmediate(go)
    else setTimeout(go, wait)
  }
  const transaction = (body: () => void): void => {
    db.exec('BEGIN IMMEDIATE')
    try {
      body()
      db.exec('COMMIT')
    } catch (error) {
      // A full disk may have rolled it back already.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  const writeGroup = (): void => {
    const group: Waiting[] = []
    const answers: unknown[] = []
    const from = performance.now()
    try {
      transaction(() => {
        while (group.length < maxGroup && performance.now() - from < maxGroupMs) {
          const next = waiting.shift()
          if (!next) break
          group.push(next)
          answers.push(run(next.work()))
        }
      })
    } catch {
      // Where not even the beginning worked, one of them gets to know why.
      const first = group.length === 0 ? waiting.shift() : undefined
      for (const one of first ? [first] : group) writeAlone(one)
      return
    }
    group.forEach((one, i) => one.resolve(answers[i]))
  }
  const writeAlone = ({ work, resolve, reject }: Waiting): void => {
    try {
      let answer: unknown
      transaction(() => (answer = run(work())))
      resolve(answer)
    } catch (error) {
      reject(error)
    }
  }
  const write = <T>(work: () => Work<T>): Promise<T> => {
    if (isClosed) return Promise.reject(new StoreUnavailable('closed'))
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
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
  const tryWrite = async <T>(work: () => Work<Result<T, StoreFailure>>): Promise<Result<T, StoreFailure>> => {
    try {
      return await write(work)
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
    return run(work)
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

  return {
    createTenant: (tenant, no, register, at) => tryWrite(() => sql.createTenant(tenant, no, register, at)),
    tenants: () => read(sql.listTenants()),
    state: (tenant) => read(sql.readState(tenant)),
    tails: (tenant) => read(sql.readTails(tenant)),
    register: (tenant) => read(sql.readRegister(tenant)),
    replaceRegister: (tenant, no, register) => tryWrite(() => sql.replaceRegister(tenant, no, register)),
    append: async <T>(...[tenant, question, wanted, decide]: Parameters<Store['append']>) => {
      const outcomes = await tryWrite(() => sql.appendAll(tenant, [{ question, wanted, decide }]))
      if (!outcomes.ok) return outcomes
      const outcome = outcomes.value[0]
      assert(outcome, 'one task, one outcome')
      if ('bug' in outcome) throw outcome.bug
      return ok(outcome.answer as T)
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
    close: async () => {
      if (isClosed) return
      while (waiting.length > 0) writeGroup()
      isClosed = true
      closeAll()
    },
  }
}

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
