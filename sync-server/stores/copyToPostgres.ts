/**
 * A whole SQLite database into an empty PostgreSQL, in one transaction: afterwards everything is there or nothing is.
 * Both sides are read in the same order; each table's rows make one digest, and every institution's log is followed op
 * by op (numbers, chains, payload hashes, heads of its batches). Only what is equal and sound is committed (SV25).
 *
 * Read as tables, not by the calls of a `Store`: orders that are done, the ledger and letters have to come along too.
 */
import { createHash, type Hash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { nextHead, parseHeader, sameBytes, zeroHash } from '#shared/sync/op.ts'
import { openPostgresStore } from './postgres.ts'
import { rowHash, sha256 } from './rules.ts'

export interface Copied {
  readonly tenants: number
  readonly ops: number
  readonly rows: number
  /** It was there already, equal in every row: an earlier try got this far. */
  readonly before: boolean
}

export type CopyFailure =
  | { readonly type: 'NoAccess' | 'TooNew' }
  /** Something lies in the target that is not ours. */
  | { readonly type: 'NotEmpty' }
  /** The log of the source does not verify. */
  | { readonly type: 'SourceDamaged' }
  /** What arrived is not what was sent. */
  | { readonly type: 'NotEqual' }
  /** Broken off; nothing was written, or everything: to be tried again. */
  | { readonly type: 'BrokenOff' }

type Value = string | number | null | Uint8Array
type Row = Readonly<Record<string, Value>>

interface Table {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: 'text' | 'bigint' | 'bytea' }[]
  readonly key: readonly string[]
}

const rowsAtOnce = 200
const bytesAtOnce = 4 << 20
const typeOf: Readonly<Record<string, 'text' | 'bigint' | 'bytea'>> = {
  TEXT: 'text',
  INTEGER: 'bigint',
  BLOB: 'bytea',
}

class Wrong extends Error {
  readonly type: CopyFailure['type']
  constructor(type: CopyFailure['type']) {
    super(type)
    this.type = type
  }
}

/** @param file of a database whose server stands still, opened by this program at least once */
export async function copyToPostgres(file: string, url: string): Promise<Result<Copied, CopyFailure>> {
  // Makes the tables.
  const store = await openPostgresStore({ url })
  if (!store.ok) return store
  await store.value.close()
  const from = new DatabaseSync(file, { readOnly: true })
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'obhut move' })
  client.on('error', () => {})
  try {
    await client.connect()
    return ok(await copy(from, client))
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    if (error instanceof Wrong) return err({ type: error.type })
    const type = failureOf(error)
    if (type) return err({ type })
    throw error
  } finally {
    from.close()
    await client.end().catch(() => {})
  }
}

function failureOf(error: unknown): CopyFailure['type'] | undefined {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  if (code === 'ERR_SQLITE_ERROR') return 'SourceDamaged'
  if (typeof code === 'string') return code.startsWith('ERR_') ? undefined : 'BrokenOff'
  // What pg says of a connection that ended has no code.
  return /^Connection terminated|^Client has encountered a connection error/.test(String(message))
    ? 'BrokenOff'
    : undefined
}

async function copy(from: DatabaseSync, client: pg.Client): Promise<Copied> {
  const tables = tablesOf(from)
  // Isolated and one after another: two movers at once would meet here.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await client.query('SELECT version FROM obhut_schema WHERE id = 1 FOR UPDATE')
  const before = await isAnythingIn(client, tables)
  const source = createReader()
  for (const table of tables) {
    let waiting: Row[] = []
    let bytes = 0
    const send = async (): Promise<void> => {
      if (waiting.length > 0 && !before) await insert(client, table, waiting)
      waiting = []
      bytes = 0
    }
    source.begin(table)
    const order = table.key.join(', ')
    const rows = from.prepare(`SELECT * FROM ${table.name} ORDER BY ${order}`).iterate()
    for (const row of rows as Iterable<Row>) {
      source.read(row)
      waiting.push(row)
      bytes += lengthOf(row)
      if (waiting.length >= rowsAtOnce || bytes >= bytesAtOnce) await send()
    }
    await send()
  }
  const read = source.end()
  if (!read.sound) throw new Wrong('SourceDamaged')

  const target = createReader()
  for (const table of tables) {
    target.begin(table)
    const order = table.key.map((name) => collated(table, name)).join(', ')
    await client.query(
      `DECLARE back NO SCROLL CURSOR FOR SELECT ${table.columns.map(({ name }) => name).join(', ')} FROM ${table.name} ORDER BY ${order}`,
    )
    for (;;) {
      const { rows } = await client.query<Record<string, unknown>>(`FETCH ${rowsAtOnce} FROM back`)
      if (rows.length === 0) break
      for (const row of rows) target.read(rowFrom(table, row))
    }
    await client.query('CLOSE back')
  }
  const back = target.end()
  if (!back.sound || back.digest !== read.digest || back.rows !== read.rows)
    throw new Wrong(before ? 'NotEmpty' : 'NotEqual')
  await client.query('COMMIT')
  return { tenants: read.tenants, ops: read.ops, rows: read.rows, before }
}

/** Batches before the ops that they end, so that one walk over the ops sees both. */
function tablesOf(from: DatabaseSync): Table[] {
  const names = from
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map((row) => String(row['name']))
  const tables = names.map((name): Table => {
    const columns = from.prepare(`PRAGMA table_info(${name})`).all()
    return {
      name,
      columns: columns.map((column) => {
        const type = typeOf[String(column['type'])]
        if (!type) throw new Error(`Bug: ${name} has a column of type ${String(column['type'])}`)
        return { name: String(column['name']), type }
      }),
      key: columns
        .filter((column) => Number(column['pk']) > 0)
        .sort((a, b) => Number(a['pk']) - Number(b['pk']))
        .map((column) => String(column['name'])),
    }
  })
  return tables.sort((a, b) => Number(a.name === 'ops') - Number(b.name === 'ops'))
}

async function isAnythingIn(client: pg.Client, tables: readonly Table[]): Promise<boolean> {
  for (const { name } of tables)
    if ((await client.query(`SELECT 1 FROM ${name} LIMIT 1`)).rows.length > 0) return true
  return false
}

async function insert(client: pg.Client, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = table.columns.map(({ name }) => name).join(', ')
  const lists = table.columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')
  await client.query(
    `INSERT INTO ${table.name} (${columns}) SELECT * FROM unnest(${lists})`,
    table.columns.map(({ name }) => rows.map((row) => row[name])),
  )
}

/** SQLite orders texts by their bytes; PostgreSQL does when told. */
const collated = (table: Table, name: string): string =>
  table.columns.find((column) => column.name === name)?.type === 'text' ? `${name} COLLATE "C"` : name

function rowFrom(table: Table, row: Record<string, unknown>): Row {
  return Object.fromEntries(
    table.columns.map(({ name, type }) => {
      const value = row[name]
      // Eight-byte numbers come as text; ours are far below 2^53.
      if (type === 'bigint' && typeof value === 'string') return [name, Number(value)]
      return [name, value as Value]
    }),
  )
}

const lengthOf = (row: Row): number =>
  Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
    0,
  )

interface Reader {
  begin(table: Table): void
  read(row: Row): void
  end(): {
    readonly sound: boolean
    readonly digest: string
    readonly rows: number
    readonly tenants: number
    readonly ops: number
  }
}

/** Both sides go through this: a digest over every value, and the log followed as its readers follow it. */
function createReader(): Reader {
  const digest = createHash('sha256')
  let table: Table | undefined
  let rows = 0
  let ops = 0
  let sound = true
  const states = new Map<string, { seq: number; head: Bytes }>()
  const tails = new Map<string, { n: number; opHash: Bytes }>()
  const batches = new Map<string, { dev: string; from: number; head: Bytes }>()
  const reached = new Map<string, { seq: number; head: Bytes; from: number }>()
  const chains = new Map<string, { n: number; opHash: Bytes }>()
  const mustBe = (fact: boolean): void => void (sound &&= fact)

  const readOp = (row: Row): void => {
    ops += 1
    const tenant = row['tenant'] as string
    const dev = row['dev'] as string
    const op = {
      header: new Uint8Array(row['header'] as Uint8Array),
      payloadHash: new Uint8Array(row['payload_hash'] as Uint8Array),
    }
    const header = parseHeader(op.header)
    if (!header.ok) return mustBe(false)
    const { n, prev } = header.value
    const payload = row['payload'] as Uint8Array | null
    const log = reached.get(tenant) ?? { seq: 0, head: zeroHash, from: 1 }
    const tail = chains.get(`${tenant} ${dev}`) ?? { n: 0, opHash: zeroHash }
    const opHash = rowHash(op)
    mustBe(row['seq'] === log.seq + 1 && row['n'] === n && header.value.tenant === tenant)
    mustBe(n === tail.n + 1 && sameBytes(prev, tail.opHash) && header.value.dev === dev)
    mustBe(payload === null || sameBytes(sha256(payload), op.payloadHash))
    const seq = log.seq + 1
    const head = nextHead(sha256, log.head, opHash)
    const batch = batches.get(`${tenant} ${seq}`)
    mustBe(!batch || (batch.from === log.from && batch.dev === dev && sameBytes(batch.head, head)))
    reached.set(tenant, { seq, head, from: batch ? seq + 1 : log.from })
    chains.set(`${tenant} ${dev}`, { n, opHash })
  }

  return {
    begin(next) {
      table = next
      digest.update(`table ${next.name}\n`)
    },
    read(row) {
      rows += 1
      for (const { name } of table!.columns) addTo(digest, row[name] ?? null)
      const head = (): Bytes => new Uint8Array(row['head'] as Uint8Array)
      const tenant = String(row['tenant'])
      if (table!.name === 'tenants') states.set(tenant, { seq: Number(row['seq']), head: head() })
      if (table!.name === 'tails')
        tails.set(`${tenant} ${String(row['dev'])}`, {
          n: Number(row['n']),
          opHash: new Uint8Array(row['op_hash'] as Uint8Array),
        })
      if (table!.name === 'batches')
        batches.set(`${tenant} ${String(row['seq_to'])}`, {
          dev: String(row['dev']),
          from: Number(row['seq_from']),
          head: head(),
        })
      if (table!.name === 'ops') readOp(row)
    },
    end() {
      for (const [tenant, state] of states) {
        const log = reached.get(tenant) ?? { seq: 0, head: zeroHash, from: 1 }
        mustBe(log.seq === state.seq && sameBytes(log.head, state.head) && log.from === log.seq + 1)
      }
      mustBe([...reached.keys()].every((tenant) => states.has(tenant)) && chains.size === tails.size)
      for (const [name, { n, opHash }] of chains)
        mustBe(tails.get(name)?.n === n && sameBytes(tails.get(name)!.opHash, opHash))
      return { sound, digest: digest.digest('hex'), rows, tenants: states.size, ops }
    },
  }
}

/** Unambiguous: kind and length before each value. */
function addTo(digest: Hash, value: Value): void {
  if (value === null) digest.update('n;')
  else if (typeof value === 'number') digest.update(`i${value};`)
  else {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value
    digest.update(`${typeof value === 'string' ? 't' : 'b'}${bytes.length}:`)
    digest.update(bytes)
  }
}
