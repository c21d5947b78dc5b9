/** What every make of `Store` has to obey alike. */
import { hash } from 'node:crypto'
import { assert } from '#shared/basics/assert.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { blobPartBytes, type SignedRegister } from '#shared/sync/messages.ts'
import { headerLength, opHashOf, sameBytes } from '#shared/sync/op.ts'
import type { AppendDecision, AppendFound, BatchRow, LogRow, TenantState } from './store.ts'

export const maxLetters = 8
export const maxSlots = 200
/** A page of one device's chain; the log's pages have the size their reader asks for. */
export const chainPageBytes = 1024 * 1024

export const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(hash('sha256', bytes, 'buffer'))

export const rowHash = (row: { readonly header: Bytes; readonly payloadHash: Bytes }): Bytes =>
  opHashOf(sha256, { headerBytes: row.header, payloadHash: row.payloadHash })

export const opKey = (dev: string, n: number): string => `${dev}:${n}`

/** The month whose number is compared with `expireNotAfter`: months since 2000-01. */
export function monthAt(at: number): number {
  const date = new Date(at)
  return (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth()
}

export const partCount = (size: number): number => Math.ceil(size / blobPartBytes)
export const allParts = (size: number): number[] => Array.from({ length: partCount(size) }, (_, part) => part)

export const sameRegister = (a: SignedRegister, b: SignedRegister): boolean =>
  a.body === b.body && a.by === b.by && a.signature === b.signature

/** Bytes of a batch in a page; a page is cut by them (a purge may have made the rows shorter since). */
export const rowLength = (row: Pick<LogRow, 'payload'>): number =>
  headerLength + 1 + (row.payload?.length ?? 32)

/** How many of these batches go into one page: at least one, then as long as both limits hold. */
export function pageLength(
  batches: readonly { readonly ops: number; readonly bytes: number }[],
  maxOps: number,
  maxBytes: number,
): number {
  let ops = 0
  let bytes = 0
  for (const [i, batch] of batches.entries()) {
    ops += batch.ops
    bytes += batch.bytes
    if (i > 0 && (ops > maxOps || bytes > maxBytes)) return i
  }
  return batches.length
}

/**
 * The last line of defence for "no gap, no duplicate": whatever `decide` answered, the log only grows by rows numbered
 * without a gap, each device's chain by its next numbers, every row lies in exactly one batch, and of what was there
 * nothing changes but a payload that was missing.
 */
export function checkDecision(
  tenant: string,
  found: Pick<AppendFound, 'state' | 'tails'>,
  decision: AppendDecision<unknown>,
): void {
  const { rows, batches, state, tails } = decision
  let seq = found.state.seq
  const reached = new Map<string, LogRow>()
  for (const row of rows) {
    seq += 1
    assert(row.seq === seq, `row ${row.seq} of ${tenant} does not follow ${seq - 1}`)
    const before = reached.get(row.dev)?.n ?? found.tails.get(row.dev)?.n ?? 0
    assert(row.n === before + 1, `op ${row.n} does not follow ${before}`)
    reached.set(row.dev, row)
  }
  assert(state.seq === seq, 'the state names the last row')
  checkBatches(found.state, rows, batches, state)
  for (const [dev, row] of reached) {
    const tail = tails.get(dev)
    assert(tail?.n === row.n && sameBytes(tail.opHash, rowHash(row)), 'a tail is the last op')
  }
  for (const dev of tails.keys()) assert(reached.has(dev), 'a tail moves by rows only')
  const filled = new Set<number>()
  for (const fill of decision.fills) {
    assert(fill.seq >= 1 && fill.seq <= found.state.seq, 'only what was there is filled')
    assert(!filled.has(fill.seq), 'an op is filled once')
    filled.add(fill.seq)
  }
}

function checkBatches(
  before: TenantState,
  rows: readonly LogRow[],
  batches: readonly BatchRow[],
  after: TenantState,
): void {
  let end = before.seq
  for (const batch of batches) {
    assert(batch.seqFrom === end + 1 && batch.seqTo >= batch.seqFrom, 'batches follow each other')
    for (let seq = batch.seqFrom; seq <= batch.seqTo; seq++)
      assert(rows[seq - before.seq - 1]?.dev === batch.dev, 'a batch holds rows of its device')
    end = batch.seqTo
  }
  assert(end === after.seq, 'every row lies in a batch')
  assert(sameBytes(after.head, batches.at(-1)?.head ?? before.head), 'the head is that of the last batch')
}
