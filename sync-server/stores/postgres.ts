/**
 * The store in PostgreSQL, for several servers side by side.
 *
 * The row of the institution, locked, orders its log, so servers on the same database need to know nothing of each other.
 * Appends that wait for one institution in this process share one transaction; what it only writes goes out with its
 * COMMIT in one round trip. Every transaction may run again: after a
 * serialization failure or deadlock, and when the connection broke at a moment that leaves open whether it was committed
 * (then `append` finds its ops as duplicates). Tries are bounded; after them the answer is `Busy`.
 *
 * The connection should be TLS or a local socket: nothing else protects what travels on it against flipped bits.
 */
import { randomInt } from 'node:crypto'
import pg from 'pg'
import { assert } from '#shared/basics/assert.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import * as sql from './sql.ts'
import type { AppendOutcome, AppendTask, Insert, Query, Row, Step, Value, Work } from './sql.ts'
import { StoreUnavailable, type Store, type StoreFailure } from './store.ts'

export interface PostgresOptions {
  /** postgres://user:password@host:port/database?sslmode=verify-full */
  readonly url: string
  readonly maxConnections?: number
  /** How often a transaction is tried before `Busy`. */
  readonly maxTries?: number
  /** Told of each failed try (SQLSTATE or 'connection'), for the metrics. */
  readonly onRetry?: (code: string) => void
}

export type PostgresOpenFailure =
  /** Not reachable, or it refuses us. */
  { readonly type: 'NoAccess' } | { readonly type: 'TooNew' }

const maxGroup = 64
const noop = (): void => {}

/** What the database or the way to it said; everything else that is thrown is a bug of ours. */
class DatabaseTrouble extends Error {
  override readonly name = 'DatabaseTrouble'
}

/** SQLSTATE, or 'connection' where the connection broke or was never made (whose EPIPE looks like an SQLSTATE). */
function stateOf(error: unknown): string {
  const { cause } = error as DatabaseTrouble
  return (cause instanceof pg.DatabaseError ? cause.code : undefined) ?? 'connection'
}
const brokenConnection = /^(connection|08...|57P0.)$/
/** Serialization failure, deadlock, lock not had in time, statement cancelled, two at once made the same row, too many connections. */
const passing = /^(40001|40P01|55P03|57014|23505|42P07|53300|connection|08...|57P0.)$/
/** A standby, a full disk, out of memory, an I/O error. */
const readOnly = /^(25006|53100|53200|58030)$/
const refused = /^(28...|3D000)$/

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) => {
    // int8: our numbers are counts and milliseconds, far below 2^53.
    if (oid === 20) return (value: string) => Number(value)
    const parse = pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown
    if (oid !== 17) return parse
    return (value: string) => {
      const buffer = parse(value) as Buffer
      return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
    }
  },
}

const dialects = new Map<string, string>()
function dialect(text: string): string {
  let made = dialects.get(text)
  if (made === undefined) {
    let no = 0
    made = text
      .replaceAll('AMONGN ?', '= ANY(?::bigint[])')
      .replaceAll('AMONG ?', '= ANY(?::text[])')
      .replaceAll('PAIRS ?', 'json_to_recordset(?::json) AS w(dev text, n bigint)')
      .replaceAll('?', () => `$${(no += 1)}`)
    dialects.set(text, made)
  }
  return made
}
const bound = (value: Value): unknown =>
  Array.isArray(value) && typeof value[0] === 'object' ? JSON.stringify(value) : value

const insertSql = ({ table }: Insert): string =>
  `INSERT INTO ${table.name} (${table.columns.map(([name]) => name).join(', ')}) SELECT * FROM unnest(${table.columns
    .map(([, type], i) => `$${i + 1}::${type === 'BYTES' ? 'bytea' : type.toLowerCase()}[]`)
    .join(', ')}) ${table.conflict ?? ''}`

const isList = (step: Step): step is readonly (Query | Insert)[] => Array.isArray(step)

/** Nobody waits for it yet; `settled` will. */
function caught<T>(promise: Promise<T>): Promise<T> {
  promise.catch(noop)
  return promise
}

/** Waits for all, then throws what failed first: what comes after it in the same transaction fails in its wake. */
async function settled(all: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(all)) if (one.status === 'rejected') throw one.reason
}

export async function openPostgresStore(
  options: PostgresOptions,
): Promise<Result<Store, PostgresOpenFailure>> {
  const { url, maxConnections = 10, maxTries = 10, onRetry = noop } = options
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    types,
    pipeline: true,
    connectionTimeoutMillis: 5000,
    query_timeout: 25_000,
    keepAlive: true,
    application_name: 'obhut',
  })
  // A connection that breaks while nobody uses it is replaced at the next use.
  pool.on('error', noop)
  pool.on('connect', (client) => void client.on('error', noop))

  const send = async (
    client: pg.PoolClient,
    text: string,
    values: unknown[] = [],
  ): Promise<pg.QueryResult<Row>> => {
    try {
      return await client.query<Row>(text, values)
    } catch (cause) {
      throw new DatabaseTrouble('query', { cause })
    }
  }
  const ask = async (client: pg.PoolClient, step: Query | Insert): Promise<readonly Row[]> => {
    const sent =
      'sql' in step
        ? send(client, dialect(step.sql), step.values.map(bound))
        : send(client, insertSql(step), step.table.columns.map((_, i) => step.rows.map((row) => row[i]))) // prettier-ignore
    return (await sent).rows
  }
  /** Collects what was sent without waiting: all of it has to be well before anything is believed. */
  const run = async <T>(client: pg.PoolClient, work: Work<T>, sent: Promise<unknown>[]): Promise<T> => {
    let step = work.next()
    while (!step.done) {
      if (!isList(step.value)) {
        step = work.next(await ask(client, step.value))
        continue
      }
      for (const each of step.value) sent.push(caught(ask(client, each)))
      step = work.next([])
    }
    return step.value
  }

  /** Limits hold for the transaction only, so that they also work behind a pooler. */
  const begin =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '20s'; SET LOCAL idle_in_transaction_session_timeout = '10s'"
  const once = async <T>(work: () => Work<T>, isTransaction: boolean): Promise<T> => {
    const client = await pool.connect().catch((cause: unknown) => {
      throw new DatabaseTrouble('connect', { cause })
    })
    const sent: Promise<unknown>[] = []
    try {
      if (isTransaction) sent.push(caught(send(client, begin)))
      const value = await run(client, work(), sent)
      const committed = isTransaction ? send(client, 'COMMIT') : undefined
      await settled(committed ? [...sent, committed] : sent)
      // After a failed statement COMMIT is obeyed as ROLLBACK, without an error.
      assert(
        !committed || (await committed).command === 'COMMIT',
        'a transaction without an error is committed',
      )
      client.release()
      return value
    } catch (error) {
      const first = await settled(sent).then(
        () => error,
        (earlier: unknown) => (error instanceof DatabaseTrouble ? earlier : error),
      )
      const isBroken = first instanceof DatabaseTrouble && brokenConnection.test(stateOf(first))
      const isClean =
        !isBroken &&
        (await send(client, 'ROLLBACK').then(
          () => true,
          () => false,
        ))
      client.release(!isClean)
      throw first
    }
  }
  const tries = async <T>(work: () => Work<T>, isTransaction: boolean): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(work, isTransaction)
      } catch (error) {
        if (!(error instanceof DatabaseTrouble)) throw error
        const state = stateOf(error)
        if (!passing.test(state)) throw readOnly.test(state) ? error : (error.cause as Error)
        if (attempt >= maxTries || isClosed) throw error
        onRetry(state)
        // Growing, with chance in it: whoever collided does not collide again.
        const most = Math.min(500, 10 * 2 ** attempt)
        await new Promise((resolve) => setTimeout(resolve, randomInt(1, most)))
      }
    }
  }
  let isClosed = false

  const failureOf = (error: unknown): StoreFailure | undefined =>
    error instanceof StoreUnavailable
      ? { type: 'Busy' }
      : error instanceof DatabaseTrouble
        ? { type: readOnly.test(stateOf(error)) ? 'ReadOnly' : 'Busy' }
        : undefined
  const guard = <T>(go: () => Promise<T>): Promise<T> =>
    isClosed ? Promise.reject(new StoreUnavailable('closed')) : go()
  /** For calls that can say what failed. */
  const tell = async <T>(go: () => Promise<Result<T, StoreFailure>>): Promise<Result<T, StoreFailure>> => {
    try {
      return await guard(go)
    } catch (error) {
      const known = failureOf(error)
      if (known) return err(known)
      throw error
    }
  }
  /** For calls that cannot. */
  const must = async <T>(go: () => Promise<T>): Promise<T> => {
    try {
      return await guard(go)
    } catch (error) {
      throw failureOf(error) ? new StoreUnavailable('database', { cause: error }) : error
    }
  }
  const change = <T>(work: () => Work<Result<T, StoreFailure>>): Promise<Result<T, StoreFailure>> =>
    tell(() => tries(work, true))
  /** One statement, or reading: needs no transaction around it. */
  const plain = <T>(work: () => Work<T>): Promise<T> => must(() => tries(work, false))

  type Outcome = Result<AppendOutcome, StoreFailure>
  interface Waiting {
    readonly task: AppendTask
    readonly resolve: (outcome: Outcome) => void
    readonly reject: (error: unknown) => void
  }
  /** Appends by institution; an entry exists while one of its transactions runs. */
  const waiting = new Map<string, Waiting[]>()
  const appendGroup = async (tenant: string, group: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await tell(() =>
        tries(
          () =>
            sql.appendAll(
              tenant,
              group.map(({ task }) => task),
            ),
          true,
        ),
      )
      group.forEach(({ resolve }, i) => resolve(outcomes.ok ? ok(outcomes.value[i]!) : outcomes))
    } catch (bug) {
      // It is one of them; the others shall not suffer.
      if (group.length === 1) group[0]!.reject(bug)
      else for (const one of group) await appendGroup(tenant, [one])
    }
  }
  const appendWaiting = async (tenant: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) await appendGroup(tenant, queue.splice(0, maxGroup))
    waiting.delete(tenant)
  }
  const append = (tenant: string, task: AppendTask): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const queue = waiting.get(tenant)
      if (queue) return void queue.push({ task, resolve, reject })
      const fresh = [{ task, resolve, reject }]
      waiting.set(tenant, fresh)
      void appendWaiting(tenant, fresh)
    })

  const store: Store = {
    createTenant: (tenant, no, register, at) => change(() => sql.createTenant(tenant, no, register, at)),
    tenants: () => plain(() => sql.listTenants()),
    state: (tenant) => plain(() => sql.readState(tenant)),
    tails: (tenant) => plain(() => sql.readTails(tenant)),
    register: (tenant) => plain(() => sql.readRegister(tenant)),
    replaceRegister: (tenant, no, register) => change(() => sql.replaceRegister(tenant, no, register)),
    append: async <T>(...[tenant, question, wanted, decide]: Parameters<Store['append']>) => {
      const outcome = await tell(() => append(tenant, { question, wanted, decide }))
      if (!outcome.ok) return outcome
      if ('bug' in outcome.value) throw outcome.value.bug
      return ok(outcome.value.answer as T)
    },
    range: (tenant, seq, maxOps, maxBytes) => plain(() => sql.readRange(tenant, seq, maxOps, maxBytes)),
    headAt: (tenant, seq) => plain(() => sql.readHeadAt(tenant, seq)),
    chain: (tenant, dev, from, maxOps) => plain(() => sql.readChain(tenant, dev, from, maxOps)),

    blobs: (tenant, ids) => plain(() => sql.readBlobs(tenant, ids)),
    declareBlob: (tenant, id, size, sha256) => change(() => sql.declareBlob(tenant, id, size, sha256)),
    addBlobPart: (tenant, id, part) => change(() => sql.addBlobPart(tenant, id, part)),
    completeBlob: (tenant, id) => change(() => sql.completeBlob(tenant, id)),
    resetBlob: (tenant, id) => change(() => sql.resetBlob(tenant, id)),
    purged: (tenant, ids) => plain(() => sql.readPurged(tenant, ids)),

    addLink: (tenant, link, most) => change(() => sql.addLink(tenant, link, most)),
    links: (tenant) => plain(() => sql.readLinks(tenant)),
    linkAt: (id, at) => plain(() => sql.readLinkAt(id, at)),
    endedLinks: (at) => plain(() => sql.readEndedLinks(at)),

    addOrder: (tenant, order) => change(() => sql.addOrder(tenant, order)),
    dueOrders: (at) => plain(() => sql.readDueOrders(at)),
    purge: (tenant, orderId, objIds, blobs, at) =>
      change(() => sql.purge(tenant, orderId, objIds, blobs, at)),
    ledger: (tenant) => plain(() => sql.readLedger(tenant)),
    raiseGeneration: (tenant) => change(() => sql.raiseGeneration(tenant)),

    putNonce: (nonce, expiresAt) => plain(() => sql.putNonce(nonce, expiresAt)),
    takeNonce: (nonce, at) => plain(() => sql.takeNonce(nonce, at)),
    putSession: (tokenHash, tenant, dev, expiresAt) =>
      plain(() => sql.putSession(tokenHash, tenant, dev, expiresAt)),
    session: (tokenHash, at) => plain(() => sql.readSession(tokenHash, at)),
    endSessions: (tenant, devs) => plain(() => sql.endSessions(tenant, devs)),
    putCode: (codeHash, expiresAt) => plain(() => sql.putCode(codeHash, expiresAt)),
    takeCode: (codeHash, at) => plain(() => sql.takeCode(codeHash, at)),
    putMail: (tenant, slot, name, letter, expiresAt) =>
      change(() => sql.putMail(tenant, slot, name, letter, expiresAt)),
    mail: (tenant, slot, name, at) => plain(() => sql.readMail(tenant, slot, name, at)),

    expire: (at) =>
      must(async () => {
        await tries(() => sql.expireSmall(at), true)
        for (const tenant of await tries(() => sql.tenantsWithEnded(at), false))
          while (await tries(() => sql.expireOps(tenant, at), true));
      }),
    backup: () => Promise.resolve(err({ type: 'NotHere' })),
    close: async () => {
      if (isClosed) return
      isClosed = true
      await pool.end()
    },
  }

  /** Two servers may make the same table at once; the one that comes too late is told so in one of three ways. */
  const prepared = (): Promise<void> =>
    tries(() => prepareSchema(), false).catch((error: unknown) => {
      const { code } = (error ?? {}) as { readonly code?: unknown }
      if (code !== '42P07' && code !== '42710' && code !== '23505') throw error
      return tries(() => prepareSchema(), false)
    })

  try {
    const there = await tries(() => readVersion(), false).catch((error: unknown) => {
      // No such table: a fresh database.
      if ((error as { readonly code?: unknown } | null)?.code === '42P01') return 0
      throw error
    })
    // A standby can be opened, but not prepared.
    const version =
      there >= sql.migrations.length ? there : await prepared().then(() => tries(() => migrate(), true))
    if (version <= sql.migrations.length) return ok(store)
    await store.close()
    return err({ type: 'TooNew' })
  } catch (error) {
    await store.close()
    const { code } = (error ?? {}) as { readonly code?: unknown }
    const isRefused = typeof code === 'string' && refused.test(code)
    if (failureOf(error) || isRefused) return err({ type: 'NoAccess' })
    throw error
  }
}

/** The row that servers starting side by side lock, one after another. */
function* prepareSchema(): Work<void> {
  yield {
    sql: 'CREATE TABLE IF NOT EXISTS obhut_schema (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)',
    values: [],
  }
  yield {
    sql: 'INSERT INTO obhut_schema (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING',
    values: [],
  }
}

function* readVersion(lock = ''): Work<number> {
  const [row] = yield { sql: `SELECT version FROM obhut_schema WHERE id = 1${lock}`, values: [] }
  const version = row?.['version'] ?? 0
  assert(typeof version === 'number', 'the schema has a version')
  return version
}

/** @returns the version found, higher than ours where a newer server was here */
function* migrate(): Work<number> {
  const version = yield* readVersion(' FOR UPDATE')
  for (const steps of sql.migrations.slice(version))
    for (const step of steps) yield { sql: step.replaceAll('BYTES', 'BYTEA'), values: [] }
  if (version < sql.migrations.length)
    yield { sql: 'UPDATE obhut_schema SET version = ? WHERE id = 1', values: [sql.migrations.length] }
  return version
}
