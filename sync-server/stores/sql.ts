/**
 * The SQL of the server, once for SQLite and PostgreSQL and made so that Citus, YugabyteDB and CockroachDB could run it:
 * every table of an institution has the tenant first in its key, the tenant's row (locked) orders its log, no sequences,
 * triggers, LISTEN, advisory locks or foreign keys, transactions short and free to run again.
 *
 * A transaction is a generator that yields statements and gets rows. SQLite runs it in one go on its own thread, so that
 * many callers share one fsync; PostgreSQL awaits each statement. Two words of our own stand where engines differ:
 *
 *   x AMONG ?      x is in this list of texts (one parameter, whatever its length: no "too many SQL variables")
 *   x AMONGN ?     the same with numbers
 *   PAIRS ?        a table w(dev, n) of these pairs
 *
 * Many rows go in by one `Insert`, never one round trip each.
 */
import { assert } from '#shared/basics/assert.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { SignedRegister } from '#shared/sync/messages.ts'
import { zeroHash } from '#shared/sync/op.ts'
import { type8 } from '#shared/vault/envelope.ts'
import {
  allParts,
  chainPageBytes,
  checkDecision,
  maxLetters,
  maxSlots,
  monthAt,
  opKey,
  pageLength,
  partCount,
  rowHash,
  rowLength,
  sameRegister,
} from './rules.ts'
import type {
  AppendDecision,
  AppendFound,
  AppendQuestion,
  BatchRow,
  BlobRow,
  DeviceTail,
  LinkRow,
  LogPage,
  LogRow,
  NewLink,
  StoredOrder,
  StoreFailure,
  TenantState,
} from './store.ts'

export interface Pair {
  readonly dev: string
  readonly n: number
}
export type Value = string | number | null | Bytes | readonly string[] | readonly number[] | readonly Pair[]
export interface Query {
  readonly sql: string
  readonly values: readonly Value[]
}
export interface Table {
  readonly name: string
  readonly columns: readonly (readonly [name: string, type: 'TEXT' | 'BIGINT' | 'BYTES'])[]
  /** What happens with rows that are there already; nothing said: that is a bug. */
  readonly conflict?: string
}
export interface Insert {
  readonly table: Table
  readonly rows: readonly (readonly (string | number | null | Bytes)[])[]
}
export type Row = Readonly<Record<string, unknown>>
/** A list is only written: it goes out without waiting, and the answer to the transaction waits for all of it. */
export type Step = Query | Insert | readonly (Query | Insert)[]
export type Work<T> = Generator<Step, T, readonly Row[]>

/**
 * Numbered steps; a step that has shipped is never edited. TEXT, BIGINT and BYTES are put into the engine's words.
 * There is no index over object ids: they are random, so it would touch a page of its own with every op for the sake of
 * a purge, which reads the one institution's log once instead.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE tenants (tenant TEXT NOT NULL PRIMARY KEY, gen BIGINT NOT NULL, seq BIGINT NOT NULL,
       head BYTES NOT NULL, used_bytes BIGINT NOT NULL, register_no BIGINT NOT NULL, created_at BIGINT NOT NULL)`,
    `CREATE TABLE registers (tenant TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL, signed_by TEXT NOT NULL,
       signature TEXT NOT NULL)`,
    `CREATE TABLE tails (tenant TEXT NOT NULL, dev TEXT NOT NULL, n BIGINT NOT NULL, op_hash BYTES NOT NULL,
       PRIMARY KEY (tenant, dev))`,
    `CREATE TABLE ops (tenant TEXT NOT NULL, seq BIGINT NOT NULL, dev TEXT NOT NULL, n BIGINT NOT NULL,
       type8 BIGINT NOT NULL, obj_id TEXT NOT NULL, expire_not_after BIGINT NOT NULL, received_at BIGINT NOT NULL,
       header BYTES NOT NULL, payload_hash BYTES NOT NULL, payload BYTES,
       PRIMARY KEY (tenant, seq))`,
    `CREATE UNIQUE INDEX ops_by_device ON ops (tenant, dev, n)`,
    `CREATE INDEX ops_by_end ON ops (tenant, expire_not_after) WHERE expire_not_after > 0 AND payload IS NOT NULL`,
    `CREATE TABLE batches (tenant TEXT NOT NULL, seq_to BIGINT NOT NULL, seq_from BIGINT NOT NULL, dev TEXT NOT NULL,
       size BIGINT NOT NULL, signature BYTES NOT NULL, head BYTES NOT NULL, PRIMARY KEY (tenant, seq_to))`,
    `CREATE INDEX batches_by_device ON batches (tenant, dev, seq_to)`,
    `CREATE TABLE blobs (tenant TEXT NOT NULL, id TEXT NOT NULL, size BIGINT NOT NULL, sha256 TEXT NOT NULL,
       complete BIGINT NOT NULL, PRIMARY KEY (tenant, id))`,
    `CREATE TABLE blob_parts (tenant TEXT NOT NULL, id TEXT NOT NULL, part BIGINT NOT NULL,
       PRIMARY KEY (tenant, id, part))`,
    `CREATE TABLE orders (tenant TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, due_at BIGINT NOT NULL,
       done_at BIGINT, PRIMARY KEY (tenant, id))`,
    `CREATE TABLE ledger (tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (tenant, kind, id))`,
    `CREATE TABLE mail (tenant TEXT NOT NULL, slot TEXT NOT NULL, name TEXT NOT NULL, letter BYTES NOT NULL,
       expires_at BIGINT NOT NULL, PRIMARY KEY (tenant, slot, name))`,
    // Found by a secret or its hash alone, before it is known whose they are.
    `CREATE TABLE nonces (nonce TEXT NOT NULL PRIMARY KEY, expires_at BIGINT NOT NULL)`,
    `CREATE TABLE codes (code_hash TEXT NOT NULL PRIMARY KEY, expires_at BIGINT NOT NULL)`,
    `CREATE TABLE sessions (token_hash TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, dev TEXT NOT NULL,
       expires_at BIGINT NOT NULL)`,
    `CREATE INDEX sessions_by_device ON sessions (tenant, dev)`,
  ],
  [
    // Found by the hash of what stands in the link, before it is known whose it is.
    `CREATE TABLE links (id TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, until BIGINT NOT NULL)`,
    `CREATE INDEX links_by_tenant ON links (tenant)`,
  ],
]

const tails: Table = {
  name: 'tails',
  columns: [
    ['tenant', 'TEXT'],
    ['dev', 'TEXT'],
    ['n', 'BIGINT'],
    ['op_hash', 'BYTES'],
  ],
  conflict: 'ON CONFLICT (tenant, dev) DO UPDATE SET n = excluded.n, op_hash = excluded.op_hash',
}
const ops: Table = {
  name: 'ops',
  columns: [
    ['tenant', 'TEXT'],
    ['seq', 'BIGINT'],
    ['dev', 'TEXT'],
    ['n', 'BIGINT'],
    ['type8', 'BIGINT'],
    ['obj_id', 'TEXT'],
    ['expire_not_after', 'BIGINT'],
    ['received_at', 'BIGINT'],
    ['header', 'BYTES'],
    ['payload_hash', 'BYTES'],
    ['payload', 'BYTES'],
  ],
}
const batchTable: Table = {
  name: 'batches',
  columns: [
    ['tenant', 'TEXT'],
    ['seq_to', 'BIGINT'],
    ['seq_from', 'BIGINT'],
    ['dev', 'TEXT'],
    ['size', 'BIGINT'],
    ['signature', 'BYTES'],
    ['head', 'BYTES'],
  ],
}
const ledger: Table = {
  name: 'ledger',
  columns: [
    ['tenant', 'TEXT'],
    ['kind', 'TEXT'],
    ['id', 'TEXT'],
  ],
  conflict: 'ON CONFLICT (tenant, kind, id) DO NOTHING',
}

const text = (row: Row, name: string): string => {
  const value = row[name]
  assert(typeof value === 'string', `${name} is text`)
  return value
}
const number = (row: Row, name: string): number => {
  const value = row[name]
  assert(typeof value === 'number' && Number.isSafeInteger(value), `${name} is a whole number`)
  return value
}
const bytes = (row: Row, name: string): Bytes => {
  const value = row[name]
  assert(value instanceof Uint8Array, `${name} is bytes`)
  return value as Bytes
}

type Done = Result<object, StoreFailure>
const done = ok({})
const unknown = err({ type: 'Unknown' })
const stale = err({ type: 'Stale' })

const stateColumns = 'gen, seq, head, used_bytes, register_no'
const stateOf = (row: Row): TenantState => ({
  gen: number(row, 'gen'),
  seq: number(row, 'seq'),
  head: bytes(row, 'head'),
  usedBytes: number(row, 'used_bytes'),
  registerNo: number(row, 'register_no'),
})

export function* readState(tenant: string): Work<TenantState | undefined> {
  const [row] = yield { sql: `SELECT ${stateColumns} FROM tenants WHERE tenant = ?`, values: [tenant] }
  return row && stateOf(row)
}

/** Whoever writes anything of an institution holds its row first: its writers queue, others are not touched. */
function* lockTenant(tenant: string): Work<TenantState | undefined> {
  const [row] = yield {
    sql: `SELECT ${stateColumns} FROM tenants WHERE tenant = ? FOR UPDATE`,
    values: [tenant],
  }
  return row && stateOf(row)
}

const change = (sql: string, ...values: Value[]): Query => ({ sql, values })
const use = (tenant: string, count: number): Query =>
  change(
    'UPDATE tenants SET used_bytes = CASE WHEN used_bytes + ? < 0 THEN 0 ELSE used_bytes + ? END WHERE tenant = ?',
    count,
    count,
    tenant,
  )

// Institutions

export function* createTenant(tenant: string, no: number, register: SignedRegister, at: number): Work<Done> {
  const there = yield* readRegister(tenant)
  if (there) return sameRegister(there, register) ? done : stale
  yield change(
    'INSERT INTO tenants (tenant, gen, seq, head, used_bytes, register_no, created_at) VALUES (?, 0, 0, ?, 0, ?, ?)',
    tenant,
    zeroHash,
    no,
    at,
  )
  yield change(
    'INSERT INTO registers (tenant, body, signed_by, signature) VALUES (?, ?, ?, ?)',
    tenant,
    register.body,
    register.by,
    register.signature,
  )
  return done
}

export function* listTenants(): Work<readonly string[]> {
  const rows = yield change('SELECT tenant FROM tenants ORDER BY tenant')
  return rows.map((row) => text(row, 'tenant'))
}

export function* readRegister(tenant: string): Work<SignedRegister | undefined> {
  const [row] = yield change('SELECT body, signed_by, signature FROM registers WHERE tenant = ?', tenant)
  return row && { body: text(row, 'body'), by: text(row, 'signed_by'), signature: text(row, 'signature') }
}

export function* replaceRegister(tenant: string, no: number, register: SignedRegister): Work<Done> {
  const state = yield* lockTenant(tenant)
  if (!state) return unknown
  if (state.registerNo === no) {
    const there = yield* readRegister(tenant)
    return there && sameRegister(there, register) ? done : stale
  }
  if (state.registerNo + 1 !== no) return stale
  yield change(
    'UPDATE registers SET body = ?, signed_by = ?, signature = ? WHERE tenant = ?',
    register.body,
    register.by,
    register.signature,
    tenant,
  )
  yield change('UPDATE tenants SET register_no = ? WHERE tenant = ?', no, tenant)
  return done
}

export function* raiseGeneration(tenant: string): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  yield change('UPDATE tenants SET gen = gen + 1 WHERE tenant = ?', tenant)
  return done
}

// The log

export function* readTails(tenant: string): Work<ReadonlyMap<string, DeviceTail>> {
  const rows = yield change('SELECT dev, n, op_hash FROM tails WHERE tenant = ?', tenant)
  return tailsOf(rows)
}
const tailsOf = (rows: readonly Row[]): Map<string, DeviceTail> =>
  new Map(rows.map((row) => [text(row, 'dev'), { n: number(row, 'n'), opHash: bytes(row, 'op_hash') }]))

export interface AppendTask {
  readonly question: AppendQuestion
  readonly wanted: readonly Pair[]
  readonly decide: (found: AppendFound) => AppendDecision<unknown>
}
/** What became of one task: its answer, or the bug that its `decide` threw, which concerns nobody else. */
export type AppendOutcome = { readonly answer: unknown } | { readonly bug: unknown }

/** Several waiting appends of one institution in one transaction: each decides on what the ones before it decided. */
export function* appendAll(
  tenant: string,
  tasks: readonly AppendTask[],
): Work<Result<readonly AppendOutcome[], { readonly type: 'Unknown' }>> {
  const before = yield* lockTenant(tenant)
  if (!before) return unknown
  const devs = [...new Set(tasks.flatMap(({ question }) => question.devs))]
  const objIds = [...new Set(tasks.flatMap(({ question }) => question.objIds))]
  const allTails =
    devs.length === 0
      ? new Map<string, DeviceTail>()
      : tailsOf(
          yield change('SELECT dev, n, op_hash FROM tails WHERE tenant = ? AND dev AMONG ?', tenant, devs),
        )
  const purged = yield* readPurged(tenant, objIds)
  /** Hashed when somebody asks: hardly anybody does. */
  const known = new Map<string, Pick<LogRow, 'header' | 'payloadHash'>>()
  const hollow = new Map<string, number>()
  const wanted = tasks.flatMap((task) => task.wanted.filter(({ dev, n }) => n <= (allTails.get(dev)?.n ?? 0)))
  if (wanted.length > 0) {
    const rows = yield change(
      'SELECT o.dev, o.n, o.seq, o.header, o.payload_hash, o.payload IS NULL AS empty FROM PAIRS ? JOIN ops o ON o.tenant = ? AND o.dev = w.dev AND o.n = w.n',
      wanted,
      tenant,
    )
    for (const row of rows) {
      const key = opKey(text(row, 'dev'), number(row, 'n'))
      known.set(key, { header: bytes(row, 'header'), payloadHash: bytes(row, 'payload_hash') })
      // PostgreSQL says true, SQLite 1.
      if (Number(row['empty']) === 1) hollow.set(key, number(row, 'seq'))
    }
  }

  let state = before
  const rows: LogRow[] = []
  const batches: BatchRow[] = []
  const fills: AppendDecision<unknown>['fills'][number][] = []
  const moved = new Map<string, DeviceTail>()
  const outcomes = tasks.map(({ question, decide }, i): AppendOutcome => {
    const found = {
      state,
      tails: new Map(question.devs.flatMap((dev) => (allTails.has(dev) ? [[dev, allTails.get(dev)!]] : []))),
      opHashAt: (dev: string, n: number) => {
        const row = known.get(opKey(dev, n))
        return row && rowHash(row)
      },
      hollowAt: (dev: string, n: number) => hollow.get(opKey(dev, n)),
      purged,
    }
    let decision: AppendDecision<unknown>
    try {
      decision = decide(found)
      checkDecision(tenant, found, decision)
    } catch (bug) {
      return { bug }
    }
    const { seq, head, usedBytes } = decision.state
    state = { ...state, seq, head, usedBytes }
    for (const row of decision.rows) {
      rows.push(row)
      // Only a task behind this one may ask for it.
      if (i + 1 === tasks.length) continue
      known.set(opKey(row.dev, row.n), row)
      if (row.payload === null) hollow.set(opKey(row.dev, row.n), row.seq)
    }
    fills.push(...decision.fills)
    const filled = new Set(decision.fills.map((fill) => fill.seq))
    if (filled.size > 0) for (const [key, seq] of hollow) if (filled.has(seq)) hollow.delete(key)
    batches.push(...decision.batches)
    for (const [dev, tail] of decision.tails) {
      allTails.set(dev, tail)
      moved.set(dev, tail)
    }
    return { answer: decision.answer }
  })
  if (rows.length + fills.length === 0) return ok(outcomes)

  yield [
    {
      table: ops,
      rows: rows.map((row) => [
        tenant,
        row.seq,
        row.dev,
        row.n,
        row.type8,
        row.objId,
        row.expireNotAfter,
        row.receivedAt,
        row.header,
        row.payloadHash,
        row.payload,
      ]),
    },
    {
      table: batchTable,
      rows: batches.map((batch) => [
        tenant,
        batch.seqTo,
        batch.seqFrom,
        batch.dev,
        rows
          .slice(batch.seqFrom - before.seq - 1, batch.seqTo - before.seq)
          .reduce((sum, row) => sum + rowLength(row), 0),
        batch.signature,
        batch.head,
      ]),
    },
    { table: tails, rows: [...moved].map(([dev, tail]) => [tenant, dev, tail.n, tail.opHash]) },
    ...fills.flatMap(({ seq, payload }) => [
      change('UPDATE ops SET payload = ? WHERE tenant = ? AND seq = ?', payload, tenant, seq),
      // A hollow op stands with the 32 bytes of its payload's hash.
      change(
        `UPDATE batches SET size = size + ? WHERE tenant = ? AND seq_to =
           (SELECT MIN(seq_to) FROM batches WHERE tenant = ? AND seq_to >= ?)`,
        payload.length - 32,
        tenant,
        tenant,
        seq,
      ),
    ]),
    change(
      'UPDATE tenants SET seq = ?, head = ?, used_bytes = ? WHERE tenant = ?',
      state.seq,
      state.head,
      state.usedBytes,
      tenant,
    ),
  ]
  return ok(outcomes)
}

const batchColumns = 'seq_from, seq_to, dev, signature, head, size'
const batchOf = (row: Row): BatchRow => ({
  seqFrom: number(row, 'seq_from'),
  seqTo: number(row, 'seq_to'),
  dev: text(row, 'dev'),
  signature: bytes(row, 'signature'),
  head: bytes(row, 'head'),
})
const rowColumns = 'seq, dev, n, type8, obj_id, expire_not_after, received_at, header, payload_hash, payload'
const rowOf = (row: Row): LogRow => ({
  seq: number(row, 'seq'),
  dev: text(row, 'dev'),
  n: number(row, 'n'),
  type8: number(row, 'type8'),
  objId: text(row, 'obj_id'),
  expireNotAfter: number(row, 'expire_not_after'),
  header: bytes(row, 'header'),
  payloadHash: bytes(row, 'payload_hash'),
  payload: row['payload'] === null ? null : bytes(row, 'payload'),
  receivedAt: number(row, 'received_at'),
})

/** The state is read first: whatever is appended meanwhile lies behind it and comes with the next page. */
export function* readRange(
  tenant: string,
  after: number,
  maxOps: number,
  maxBytes: number,
): Work<LogPage | undefined> {
  const state = yield* readState(tenant)
  if (!state) return undefined
  const found = yield change(
    `SELECT ${batchColumns} FROM batches WHERE tenant = ? AND seq_to > ? AND seq_to <= ? ORDER BY seq_to LIMIT ?`,
    tenant,
    after,
    state.seq,
    maxOps + 1,
  )
  const batches = cutPage(found, after, maxOps, maxBytes)
  const last = batches.at(-1)
  if (!last) return { rows: [], batches: [], state, more: false }
  const rows = yield change(
    `SELECT ${rowColumns} FROM ops WHERE tenant = ? AND seq > ? AND seq <= ? ORDER BY seq`,
    tenant,
    after,
    last.seqTo,
  )
  return { rows: rows.map(rowOf), batches, state, more: last.seqTo < state.seq }
}

function cutPage(found: readonly Row[], after: number, maxOps: number, maxBytes: number): BatchRow[] {
  const batches = found.map(batchOf)
  const sizes = batches.map(({ seqFrom, seqTo }, i) => ({
    ops: seqTo - Math.max(seqFrom, after + 1) + 1,
    bytes: number(found[i]!, 'size'),
  }))
  return batches.slice(0, pageLength(sizes, maxOps, maxBytes))
}

export function* readHeadAt(tenant: string, seq: number): Work<Bytes | undefined> {
  if (seq === 0) return (yield* readState(tenant)) && zeroHash
  const [row] = yield change('SELECT head FROM batches WHERE tenant = ? AND seq_to = ?', tenant, seq)
  return row && bytes(row, 'head')
}

export function* readChain(
  tenant: string,
  dev: string,
  from: number,
  maxOps: number,
): Work<LogPage | undefined> {
  const state = yield* readState(tenant)
  if (!state) return undefined
  const [first] = yield change(
    'SELECT seq FROM ops WHERE tenant = ? AND dev = ? AND n = ?',
    tenant,
    dev,
    Math.max(1, from),
  )
  if (!first) return { rows: [], batches: [], state, more: false }
  const seq = number(first, 'seq')
  const found = yield change(
    `SELECT ${batchColumns} FROM batches WHERE tenant = ? AND dev = ? AND seq_to >= ? ORDER BY seq_to LIMIT ?`,
    tenant,
    dev,
    seq,
    maxOps + 1,
  )
  const batches = cutPage(found, seq - 1, maxOps, chainPageBytes)
  const count = batches.reduce((sum, { seqFrom, seqTo }) => sum + seqTo - Math.max(seqFrom, seq) + 1, 0)
  const rows = yield change(
    `SELECT ${rowColumns} FROM ops WHERE tenant = ? AND dev = ? AND n >= ? ORDER BY n LIMIT ?`,
    tenant,
    dev,
    Math.max(1, from),
    count,
  )
  return { rows: rows.map(rowOf), batches, state, more: batches.length < found.length }
}

// Blobs

export function* readBlobs(tenant: string, ids: readonly string[]): Work<readonly BlobRow[]> {
  const rows = yield change(
    'SELECT id, size, sha256, complete FROM blobs WHERE tenant = ? AND id AMONG ? ORDER BY id',
    tenant,
    ids,
  )
  const open = rows.filter((row) => number(row, 'complete') === 0).map((row) => text(row, 'id'))
  const parts = new Map<string, number[]>()
  if (open.length > 0)
    for (const row of yield change(
      'SELECT id, part FROM blob_parts WHERE tenant = ? AND id AMONG ? ORDER BY id, part',
      tenant,
      open,
    )) {
      const id = text(row, 'id')
      parts.set(id, [...(parts.get(id) ?? []), number(row, 'part')])
    }
  return rows.map((row) => {
    const [id, size] = [text(row, 'id'), number(row, 'size')]
    const complete = number(row, 'complete') === 1
    const have = complete ? allParts(size) : (parts.get(id) ?? [])
    return { id, size, sha256: text(row, 'sha256'), have, complete }
  })
}

function* readBlob(tenant: string, id: string): Work<BlobRow | undefined> {
  return (yield* readBlobs(tenant, [id]))[0]
}

export function* declareBlob(tenant: string, id: string, size: number, sha256: string): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  if ((yield* readPurged(tenant, [id])).size > 0) return unknown
  const there = yield* readBlob(tenant, id)
  if (there) return there.size === size && there.sha256 === sha256 ? done : stale
  yield change(
    'INSERT INTO blobs (tenant, id, size, sha256, complete) VALUES (?, ?, ?, ?, 0)',
    tenant,
    id,
    size,
    sha256,
  )
  yield use(tenant, size)
  return done
}

export function* addBlobPart(tenant: string, id: string, part: number): Work<Result<BlobRow, StoreFailure>> {
  if (!(yield* lockTenant(tenant))) return unknown
  const blob = yield* readBlob(tenant, id)
  if (!blob || part >= partCount(blob.size)) return unknown
  if (blob.have.includes(part)) return ok(blob)
  yield change('INSERT INTO blob_parts (tenant, id, part) VALUES (?, ?, ?)', tenant, id, part)
  return ok({ ...blob, have: [...blob.have, part].sort((a, b) => a - b) })
}

/** Parts are listed only while the blob grows: a complete one has them all. */
export function* completeBlob(tenant: string, id: string): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  const blob = yield* readBlob(tenant, id)
  if (!blob) return unknown
  if (blob.have.length < partCount(blob.size)) return stale
  yield change('UPDATE blobs SET complete = 1 WHERE tenant = ? AND id = ?', tenant, id)
  yield change('DELETE FROM blob_parts WHERE tenant = ? AND id = ?', tenant, id)
  return done
}

export function* resetBlob(tenant: string, id: string): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  const blob = yield* readBlob(tenant, id)
  if (!blob) return unknown
  yield change('UPDATE blobs SET complete = 0 WHERE tenant = ? AND id = ?', tenant, id)
  yield change('DELETE FROM blob_parts WHERE tenant = ? AND id = ?', tenant, id)
  return done
}

function* forgetBlobs(tenant: string, ids: readonly string[]): Work<void> {
  if (ids.length === 0) return
  const rows = yield change('SELECT size FROM blobs WHERE tenant = ? AND id AMONG ?', tenant, ids)
  if (rows.length === 0) return
  yield change('DELETE FROM links WHERE tenant = ? AND id AMONG ?', tenant, ids)
  yield change('DELETE FROM blob_parts WHERE tenant = ? AND id AMONG ?', tenant, ids)
  yield change('DELETE FROM blobs WHERE tenant = ? AND id AMONG ?', tenant, ids)
  yield use(tenant, -rows.reduce((sum, row) => sum + number(row, 'size'), 0))
}

// Links

export function* addLink(
  tenant: string,
  { id, size, sha256, until }: NewLink,
  most: { readonly links: number; readonly bytes: number },
): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  const [there] = yield change('SELECT tenant, until FROM links WHERE id = ?', id)
  if (there && (text(there, 'tenant') !== tenant || number(there, 'until') !== until)) return stale
  if (!there) {
    const [sum] = yield change(
      `SELECT count(*) AS links, CAST(coalesce(sum(blobs.size), 0) AS BIGINT) AS bytes FROM links
         JOIN blobs ON blobs.tenant = links.tenant AND blobs.id = links.id WHERE links.tenant = ?`,
      tenant,
    )
    if (number(sum!, 'links') >= most.links || number(sum!, 'bytes') + size > most.bytes)
      return err({ type: 'TooMany' })
  }
  const declared = yield* declareBlob(tenant, id, size, sha256)
  if (declared.ok && !there)
    yield change('INSERT INTO links (id, tenant, until) VALUES (?, ?, ?)', id, tenant, until)
  return declared
}

export function* readLinks(tenant: string): Work<readonly LinkRow[]> {
  const rows = yield change(
    `SELECT links.id, links.until, blobs.complete FROM links
       JOIN blobs ON blobs.tenant = links.tenant AND blobs.id = links.id WHERE links.tenant = ? ORDER BY links.id`,
    tenant,
  )
  return rows.map((row) => ({
    id: text(row, 'id'),
    until: number(row, 'until'),
    complete: number(row, 'complete') === 1,
  }))
}

export function* readLinkAt(
  id: string,
  at: number,
): Work<{ tenant: string; id: string; size: number } | undefined> {
  const [row] = yield change(
    `SELECT links.tenant, blobs.size FROM links JOIN blobs ON blobs.tenant = links.tenant AND blobs.id = links.id
       WHERE links.id = ? AND links.until > ? AND blobs.complete = 1`,
    id,
    at,
  )
  return row && { tenant: text(row, 'tenant'), id, size: number(row, 'size') }
}

export function* readEndedLinks(at: number): Work<readonly { tenant: string; id: string }[]> {
  const rows = yield change('SELECT tenant, id FROM links WHERE until <= ? ORDER BY until', at)
  return rows.map((row) => ({ tenant: text(row, 'tenant'), id: text(row, 'id') }))
}

// Deletion

export function* readPurged(tenant: string, ids: readonly string[]): Work<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = yield change(
    `SELECT id FROM ledger WHERE tenant = ? AND kind AMONG ? AND id AMONG ?`,
    tenant,
    ['object', 'blob'],
    ids,
  )
  return new Set(rows.map((row) => text(row, 'id')))
}

export function* addOrder(tenant: string, order: StoredOrder): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  const [there] = yield change('SELECT body FROM orders WHERE tenant = ? AND id = ?', tenant, order.id)
  if (there) return text(there, 'body') === order.body ? done : stale
  yield change(
    'INSERT INTO orders (tenant, id, body, due_at, done_at) VALUES (?, ?, ?, ?, ?)',
    tenant,
    order.id,
    order.body,
    order.dueAt,
    order.doneAt,
  )
  return done
}

export function* readDueOrders(at: number): Work<readonly { tenant: string; order: StoredOrder }[]> {
  const rows = yield change(
    'SELECT tenant, id, body, due_at FROM orders WHERE done_at IS NULL AND due_at <= ? ORDER BY due_at',
    at,
  )
  return rows.map((row) => ({
    tenant: text(row, 'tenant'),
    order: { id: text(row, 'id'), body: text(row, 'body'), dueAt: number(row, 'due_at'), doneAt: null },
  }))
}

const chunk = 10_000
function* chunks<T>(all: readonly T[]): Generator<readonly T[], void, void> {
  for (let at = 0; at < all.length; at += chunk) yield all.slice(at, at + chunk)
}

/** Empties these rows, of which the institution's row is locked already. */
function* hollow(tenant: string, rows: readonly Row[]): Work<void> {
  if (rows.length === 0) return
  for (const part of chunks(rows.map((row) => number(row, 'seq'))))
    yield change('UPDATE ops SET payload = NULL WHERE tenant = ? AND seq AMONGN ?', tenant, part)
  yield use(tenant, -rows.reduce((sum, row) => sum + number(row, 'size'), 0))
}

export function* purge(
  tenant: string,
  orderId: string,
  objIds: readonly string[],
  blobs: readonly string[],
  at: number,
): Work<Result<{ readonly ops: number }, StoreFailure>> {
  if (!(yield* lockTenant(tenant))) return unknown
  for (const part of chunks(objIds))
    yield { table: ledger, rows: [...new Set(part)].map((id) => [tenant, 'object', id]) }
  for (const part of chunks(blobs))
    yield { table: ledger, rows: [...new Set(part)].map((id) => [tenant, 'blob', id]) }
  const rows = yield change(
    'SELECT seq, length(payload) AS size FROM ops WHERE tenant = ? AND payload IS NOT NULL AND obj_id AMONG ?',
    tenant,
    [...new Set([...objIds, ...blobs])],
  )
  yield* hollow(tenant, rows)
  for (const part of chunks(blobs)) yield* forgetBlobs(tenant, part)
  yield change(
    'UPDATE orders SET done_at = ? WHERE tenant = ? AND id = ? AND done_at IS NULL',
    at,
    tenant,
    orderId,
  )
  return ok({ ops: rows.length })
}

export function* readLedger(
  tenant: string,
): Work<{ readonly objIds: readonly string[]; readonly blobs: readonly string[] }> {
  const rows = yield change('SELECT kind, id FROM ledger WHERE tenant = ? ORDER BY kind, id', tenant)
  const ids = (kind: string): string[] =>
    rows.filter((row) => row['kind'] === kind).map((row) => text(row, 'id'))
  return { objIds: ids('object'), blobs: ids('blob') }
}

// Signing in

export function* putNonce(nonce: string, expiresAt: number): Work<void> {
  yield change(
    'INSERT INTO nonces (nonce, expires_at) VALUES (?, ?) ON CONFLICT (nonce) DO UPDATE SET expires_at = excluded.expires_at',
    nonce,
    expiresAt,
  )
}
export function* takeNonce(nonce: string, at: number): Work<boolean> {
  const gone = yield change(
    'DELETE FROM nonces WHERE nonce = ? AND expires_at > ? RETURNING nonce',
    nonce,
    at,
  )
  return gone.length === 1
}
export function* putCode(codeHash: string, expiresAt: number): Work<void> {
  yield change(
    'INSERT INTO codes (code_hash, expires_at) VALUES (?, ?) ON CONFLICT (code_hash) DO UPDATE SET expires_at = excluded.expires_at',
    codeHash,
    expiresAt,
  )
}
export function* takeCode(codeHash: string, at: number): Work<boolean> {
  const gone = yield change(
    'DELETE FROM codes WHERE code_hash = ? AND expires_at > ? RETURNING code_hash',
    codeHash,
    at,
  )
  return gone.length === 1
}
export function* putSession(tokenHash: string, tenant: string, dev: string, expiresAt: number): Work<void> {
  yield change(
    'INSERT INTO sessions (token_hash, tenant, dev, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (token_hash) DO UPDATE SET tenant = excluded.tenant, dev = excluded.dev, expires_at = excluded.expires_at',
    tokenHash,
    tenant,
    dev,
    expiresAt,
  )
}
export function* readSession(
  tokenHash: string,
  at: number,
): Work<{ readonly tenant: string; readonly dev: string } | undefined> {
  const [row] = yield change(
    'SELECT tenant, dev FROM sessions WHERE token_hash = ? AND expires_at > ?',
    tokenHash,
    at,
  )
  return row && { tenant: text(row, 'tenant'), dev: text(row, 'dev') }
}
export function* endSessions(tenant: string, devs: readonly string[]): Work<void> {
  yield change('DELETE FROM sessions WHERE tenant = ? AND dev AMONG ?', tenant, devs)
}

// Letters

export function* putMail(
  tenant: string,
  slot: string,
  name: string,
  letter: Bytes,
  expiresAt: number,
): Work<Done> {
  if (!(yield* lockTenant(tenant))) return unknown
  const letters = yield change('SELECT name FROM mail WHERE tenant = ? AND slot = ?', tenant, slot)
  if (letters.length === 0) {
    const [slots] = yield change('SELECT count(DISTINCT slot) AS used FROM mail WHERE tenant = ?', tenant)
    if (number(slots!, 'used') >= maxSlots) return err({ type: 'TooMany' })
  } else if (letters.length >= maxLetters && !letters.some((row) => row['name'] === name)) {
    return err({ type: 'TooMany' })
  }
  yield change(
    'INSERT INTO mail (tenant, slot, name, letter, expires_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, slot, name) DO UPDATE SET letter = excluded.letter, expires_at = excluded.expires_at',
    tenant,
    slot,
    name,
    letter,
    expiresAt,
  )
  return done
}

export function* readMail(tenant: string, slot: string, name: string, at: number): Work<Bytes | undefined> {
  const [row] = yield change(
    'SELECT letter FROM mail WHERE tenant = ? AND slot = ? AND name = ? AND expires_at > ?',
    tenant,
    slot,
    name,
    at,
  )
  return row && bytes(row, 'letter')
}

// What ends by itself

export function* expireSmall(at: number): Work<void> {
  for (const table of ['nonces', 'codes', 'sessions', 'mail'])
    yield change(`DELETE FROM ${table} WHERE expires_at <= ?`, at)
}

const ended = 'payload IS NOT NULL AND expire_not_after > 0 AND expire_not_after < ?'
export function* tenantsWithEnded(at: number): Work<readonly string[]> {
  const rows = yield change(
    `SELECT tenant FROM tenants WHERE EXISTS (SELECT 1 FROM ops WHERE ops.tenant = tenants.tenant AND ${ended})`,
    monthAt(at),
  )
  return rows.map((row) => text(row, 'tenant'))
}

/** @returns whether more are left: each transaction stays short */
export function* expireOps(tenant: string, at: number): Work<boolean> {
  if (!(yield* lockTenant(tenant))) return false
  const rows = yield change(
    `SELECT seq, type8, obj_id, length(payload) AS size FROM ops WHERE tenant = ? AND ${ended} LIMIT ?`,
    tenant,
    monthAt(at),
    chunk,
  )
  yield* hollow(tenant, rows)
  const photos = rows.filter((row) => row['type8'] === type8.photo).map((row) => text(row, 'obj_id'))
  yield* forgetBlobs(tenant, photos)
  // Named for ever, so that their bytes are found (blobs/sweep.ts) and nobody brings them back.
  if (photos.length > 0) yield { table: ledger, rows: [...new Set(photos)].map((id) => [tenant, 'blob', id]) }
  return rows.length === chunk
}
