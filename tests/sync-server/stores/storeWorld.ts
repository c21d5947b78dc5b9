/** Institutions, devices and their chains for the tests of stores; everything grows out of names. */
import { createHash } from 'node:crypto'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { SignedRegister } from '#shared/sync/messages.ts'
import { makeOp, nextHead, opHashOf, sameBytes, zeroHash, type Op } from '#shared/sync/op.ts'
import { decideAppend } from '#sync-server/sync/append.ts'
import type { AppendDecision, AppendFound, BatchRow, DeviceTail, LogPage, LogRow, Store } from '#sync-server/stores/store.ts' // prettier-ignore

export const sha256 = (bytes: Uint8Array): Bytes =>
  new Uint8Array(createHash('sha256').update(bytes).digest())
export const hashOf = (name: string): string => createHash('sha256').update(name).digest('hex')
export const idOf = (name: string): string => hashOf(name).slice(0, 32)
/** 2026-11-22 */
export const now = Date.UTC(2026, 10, 22)
export const day = 24 * 3600 * 1000

export const registerOf = (tenant: string, no: number): SignedRegister => ({
  body: JSON.stringify({ v: 1, tenant, no }),
  by: 'root',
  signature: 'AAAA',
})

export interface TestBatch {
  readonly dev: string
  readonly ops: readonly Op[]
  readonly opHashes: readonly Bytes[]
  readonly signature: Bytes
}

export interface OpWish {
  readonly objId?: string
  readonly type8?: number
  readonly expireNotAfter?: number
  readonly payload?: Bytes
}

/** A device that goes on with its own chain; `fork` goes on from the same place with other ops. */
export function createDevice(tenant: string, name: string, from: DeviceTail = { n: 0, opHash: zeroHash }) {
  const dev = idOf(`device ${name}`)
  let { n, opHash } = from
  const batch = (wishes: number | readonly OpWish[], size = 40): TestBatch => {
    const list = typeof wishes === 'number' ? Array.from({ length: wishes }, (): OpWish => ({})) : wishes
    const ops: Op[] = []
    const opHashes: Bytes[] = []
    for (const wish of list) {
      n += 1
      const made = makeOp(
        sha256,
        {
          type8: wish.type8 ?? 1,
          expireNotAfter: wish.expireNotAfter ?? 0,
          n,
          tenant,
          dev,
          objId: wish.objId ?? idOf(`object ${name} ${n}`),
          prev: opHash,
        },
        wish.payload ?? filled(size, `${name} ${n}`),
      )
      ops.push(made.op)
      opHashes.push(made.opHash)
      opHash = made.opHash
    }
    return { dev, ops, opHashes, signature: signatureOf(dev, n) }
  }
  return { dev, batch, tail: (): DeviceTail => ({ n, opHash }) }
}
export type TestDevice = ReturnType<typeof createDevice>

/** Not a signature, but of its length and unmistakable. */
const signatureOf = (dev: string, n: number): Bytes => {
  const one = sha256(utf8ToBytes(`${dev} ${n}`))
  return new Uint8Array([...one, ...one])
}

export function filled(size: number, seed: string): Bytes {
  const bytes = new Uint8Array(size)
  const pattern = sha256(utf8ToBytes(seed))
  for (let at = 0; at < size; at += 32) bytes.set(pattern.subarray(0, Math.min(32, size - at)), at)
  return bytes
}

export type PushResult =
  | { readonly type: 'ok'; readonly n: number; readonly gone: readonly number[] }
  | { readonly type: 'gap'; readonly have: number }
  | { readonly type: 'fork'; readonly n: number }

/** What the server itself decides about batches whose signatures were checked; no quota. */
export function decidePush(
  batches: readonly TestBatch[],
  found: AppendFound,
  at = now,
): AppendDecision<PushResult[]> {
  const checked = batches.map((batch) => ({ ...batch, type: 'sound' as const, blobs: [] }))
  const { registerNo } = found.state
  const decided = decideAppend(checked, { registerNo, maxTenantBytes: Infinity, at }, found)
  const answer = decided.answer.type === 'done' ? decided.answer.results : []
  return {
    ...decided,
    answer: answer.map((result): PushResult => {
      if (result.type === 'refused') throw new Error(result.code)
      const { dev: _, ...said } = result
      return said
    }),
  }
}

export const questionOf = (batches: readonly TestBatch[]) => ({
  devs: [...new Set(batches.map(({ dev }) => dev))],
  objIds: [...new Set(batches.flatMap(({ ops }) => ops.map((op) => op.header.objId)))],
})
export const wantedOf = (batches: readonly TestBatch[]) =>
  batches.flatMap(({ dev, ops }) => ops.map((op) => ({ dev, n: op.header.n })))

export const tryPush = (store: Store, tenant: string, batches: readonly TestBatch[]) =>
  store.append(tenant, questionOf(batches), wantedOf(batches), (found) => decidePush(batches, found))

/** @throws where the store refuses */
export async function push(
  store: Store,
  tenant: string,
  ...batches: readonly TestBatch[]
): Promise<PushResult[]> {
  const pushed = await tryPush(store, tenant, batches)
  if (!pushed.ok) throw new Error(`append: ${pushed.error.type}`)
  return pushed.value
}

export async function newTenant(store: Store, name: string): Promise<string> {
  const tenant = idOf(`tenant ${name}`)
  const made = await store.createTenant(tenant, 1, registerOf(tenant, 1), now)
  if (!made.ok) throw new Error(`createTenant: ${made.error.type}`)
  return tenant
}

export async function readAll(store: Store, tenant: string, maxOps = 500): Promise<LogPage> {
  const rows: LogRow[] = []
  const batches: BatchRow[] = []
  for (let seq = 0; ;) {
    const page = await store.range(tenant, seq, maxOps, 1024 * 1024)
    if (!page) throw new Error('no such tenant')
    rows.push(...page.rows)
    batches.push(...page.batches)
    seq = page.batches.at(-1)?.seqTo ?? seq
    if (!page.more) return { rows, batches, state: page.state, more: false }
  }
}

/**
 * Walks the whole log as a suspicious reader would.
 * @returns what is wrong with it: nothing, if it has no gap and no duplicate and every head fits
 */
export async function faultsOf(store: Store, tenant: string): Promise<string[]> {
  const faults: string[] = []
  const { rows, batches, state } = await readAll(store, tenant)
  let head: Bytes = zeroHash
  const tails = new Map<string, DeviceTail>()
  const ends = new Map(batches.map((batch) => [batch.seqTo, batch]))
  rows.forEach((row, i) => {
    if (row.seq !== i + 1) faults.push(`seq ${row.seq} at ${i + 1}`)
    const tail = tails.get(row.dev) ?? { n: 0, opHash: zeroHash }
    if (row.n !== tail.n + 1) faults.push(`op ${row.n} of ${row.dev} after ${tail.n}`)
    if (!sameBytes(row.header.subarray(60, 92), tail.opHash)) faults.push(`chain breaks at ${row.seq}`)
    if (row.payload && !sameBytes(sha256(row.payload), row.payloadHash)) faults.push(`payload of ${row.seq}`)
    const opHash = opHashOf(sha256, { headerBytes: row.header, payloadHash: row.payloadHash })
    head = nextHead(sha256, head, opHash)
    tails.set(row.dev, { n: row.n, opHash })
    const end = ends.get(row.seq)
    if (end && !sameBytes(end.head, head)) faults.push(`head at ${row.seq}`)
  })
  if (state.seq !== rows.length) faults.push(`state says ${state.seq}, there are ${rows.length}`)
  if (!sameBytes(state.head, head)) faults.push('head of the state')
  const stored = await store.tails(tenant)
  if (stored.size !== tails.size) faults.push('tails')
  for (const [dev, tail] of tails) {
    const there = stored.get(dev)
    if (there?.n !== tail.n || !sameBytes(there.opHash, tail.opHash)) faults.push(`tail of ${dev}`)
  }
  const used = rows.reduce((sum, row) => sum + (row.payload?.length ?? 0), 0)
  if (state.usedBytes < used) faults.push(`used ${state.usedBytes}, there are ${used}`)
  return faults
}
