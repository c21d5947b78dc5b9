/**
 * What of a push is appended, decided without a database: `checkBatch` looks at form, membership and signature,
 * `decideAppend` runs inside the store's transaction and may run again. It never looks into a payload beyond the outer
 * header of an envelope and the size of a blob, and it never answers "conflict" (SY1..SY4). Who brings the ops of
 * somebody else with their payloads emptied takes nothing from anybody: they are filled by whoever has them (SV22).
 */
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import { blobOpSchema, type BlobOp, type Cursor, type RefusalCode } from '#shared/sync/messages.ts'
import {
  chainStatement,
  classOfVersion,
  decodeBatch,
  nextHead,
  opLength,
  sameBytes,
  zeroHash,
  type Op,
} from '#shared/sync/op.ts'
import { parseEnvelope, type8 } from '#shared/vault/envelope.ts'
import type {
  AppendDecision,
  AppendFound,
  BatchRow,
  DeviceTail,
  LogRow,
  TenantState,
} from '../stores/store.ts'
import type { ReadRegister } from './register.ts'
import { opKey, sha256 } from '../stores/rules.ts'
import { isSignedByLater } from './signatures.ts'

export interface SoundBatch {
  readonly type: 'sound'
  readonly dev: string
  readonly ops: readonly Op[]
  readonly opHashes: readonly Bytes[]
  readonly signature: Bytes
  readonly blobs: readonly { readonly id: string; readonly blob: BlobOp }[]
}
export type CheckedBatch =
  | SoundBatch
  | { readonly type: 'refused'; readonly dev: string; readonly code: RefusalCode }
  /** Not even its device can be read. */
  | { readonly type: 'broken' }

/** The largest payload of each class. What is larger is a blob. */
const largest: Readonly<Record<number, number>> = {
  [type8.record]: 256 * 1024,
  [type8.photo]: 1024,
  [type8.key]: 256 * 1024,
  [type8.membership]: 256 * 1024,
  [type8.audit]: 256 * 1024,
  [type8.checkpoint]: 8 * 1024,
  [type8.tombstone]: 256 * 1024,
}

export async function checkBatch(
  bytes: Bytes,
  tenant: string,
  register: ReadRegister,
  maxBlobBytes: number,
): Promise<CheckedBatch> {
  const decoded = decodeBatch(bytes, sha256)
  if (!decoded.ok) return { type: 'broken' }
  const { ops, opHashes, signature } = decoded.value
  const { header } = ops.at(-1)!
  const { dev } = header
  const device = register.devices.get(dev)
  // Another institution's batch and an unknown device look alike.
  if (header.tenant !== tenant || !device) return { type: 'refused', dev, code: 'Unknown' }
  if (header.n > device.upTo) return { type: 'refused', dev, code: 'Removed' }
  const statement = chainStatement(tenant, dev, header.n, opHashes.at(-1)!)
  if (!(await isSignedByLater(device.key, statement, signature)))
    return { type: 'refused', dev, code: 'BadMessage' }
  const blobs: { id: string; blob: BlobOp }[] = []
  for (const op of ops) {
    if (op.header.payloadLength > largest[op.header.type8]!) return { type: 'refused', dev, code: 'TooLarge' }
    if (op.payload === null) continue
    if (op.header.type8 === type8.record || op.header.type8 === type8.audit) {
      if (!carriesItsEnvelope(op, op.payload)) return { type: 'refused', dev, code: 'BadMessage' }
    } else if (op.header.type8 === type8.photo) {
      const blob = readBlobOp(op.payload)
      if (!blob || blob.size < 1) return { type: 'refused', dev, code: 'BadMessage' }
      if (blob.size > maxBlobBytes) return { type: 'refused', dev, code: 'TooLarge' }
      blobs.push({ id: op.header.objId, blob })
    }
  }
  return { type: 'sound', dev, ops, opHashes, signature, blobs }
}

/** A version may travel in another device's chain, but never under another object, class, date or institution. */
function carriesItsEnvelope(op: Op, payload: Bytes): boolean {
  const envelope = parseEnvelope(payload)
  if (!envelope.ok) return false
  const { outer } = envelope.value
  return (
    outer.tenant === op.header.tenant &&
    outer.objId === op.header.objId &&
    classOfVersion(outer.type8) === op.header.type8 &&
    outer.expireNotAfter === op.header.expireNotAfter
  )
}

function readBlobOp(payload: Bytes): BlobOp | undefined {
  try {
    const read = blobOpSchema.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

export type BatchResult =
  | { type: 'ok'; dev: string; n: number; gone: number[] }
  | { type: 'gap'; dev: string; have: number }
  | { type: 'fork'; dev: string; n: number }
  | { type: 'refused'; dev: string; code: RefusalCode }

export type AppendAnswer =
  | {
      readonly type: 'done'
      readonly results: BatchResult[]
      readonly cursor: Cursor
      readonly added: number
    }
  /** The register changed since the batches were checked: check them again. */
  | { readonly type: 'RegisterMoved' }

export interface AppendRules {
  readonly registerNo: number
  readonly maxTenantBytes: number
  readonly at: number
}

export const cursorOf = (state: TenantState): Cursor => ({
  gen: state.gen,
  seq: state.seq,
  head: bytesToHex(state.head),
})

export function decideAppend(
  checked: readonly Exclude<CheckedBatch, { type: 'broken' }>[],
  rules: AppendRules,
  found: AppendFound,
): AppendDecision<AppendAnswer> {
  const nothing = {
    rows: [],
    batches: [],
    fills: [],
    state: found.state,
    tails: new Map<string, DeviceTail>(),
  }
  if (found.state.registerNo !== rules.registerNo) return { ...nothing, answer: { type: 'RegisterMoved' } }

  let { seq, head, usedBytes } = found.state
  const rows: LogRow[] = []
  const batches: BatchRow[] = []
  const tails = new Map<string, DeviceTail>()
  const fresh = new Map<string, { readonly opHash: Bytes; readonly row: number }>()
  const fills = new Map<number, Bytes>()
  const results = checked.map((batch): BatchResult => {
    if (batch.type === 'refused') return { type: 'refused', dev: batch.dev, code: batch.code }
    const { dev, ops, opHashes } = batch
    const tail = tails.get(dev) ?? found.tails.get(dev) ?? { n: 0, opHash: zeroHash }
    const first = ops[0]!.header.n
    const last = ops.at(-1)!.header.n
    if (first > tail.n + 1) return { type: 'gap', dev, have: tail.n }
    // Each op names the hash of the one before it, so where the two chains join all earlier ones are equal too.
    const from = Math.min(ops.length, tail.n + 1 - first)
    const added = ops.slice(from)
    if (last <= tail.n) {
      const there =
        last === tail.n ? tail.opHash : (fresh.get(opKey(dev, last))?.opHash ?? found.opHashAt(dev, last))
      if (!there || !sameBytes(there, opHashes.at(-1)!)) return { type: 'fork', dev, n: last }
    } else if (!sameBytes(added[0]!.header.prev, tail.opHash)) return { type: 'fork', dev, n: tail.n + 1 }

    const isPurged = (op: Op): boolean => found.purged.has(op.header.objId)
    const missing = ops.slice(0, from).filter((op) => op.payload && !isPurged(op) && standsHollow(op))
    const bytes =
      added.reduce((sum, op) => sum + (isPurged(op) ? 0 : opLength(op)), 0) +
      missing.reduce((sum, op) => sum + op.payload!.length, 0)
    if (bytes > 0 && usedBytes + bytes > rules.maxTenantBytes)
      return { type: 'refused', dev, code: 'QuotaExceeded' }
    for (const op of missing) {
      const here = fresh.get(opKey(dev, op.header.n))
      if (here) rows[here.row] = { ...rows[here.row]!, payload: op.payload }
      else fills.set(found.hollowAt(dev, op.header.n)!, op.payload!)
      usedBytes += op.payload!.length
    }
    const gone = ops
      .filter((op, i) => isPurged(op) || (i < from ? standsHollow(op) : !op.payload))
      .map((op) => op.header.n)
    if (!added.length) return { type: 'ok', dev, n: tail.n, gone }

    const seqFrom = seq + 1
    added.forEach((op, i) => {
      seq += 1
      const opHash = opHashes[from + i]!
      head = nextHead(sha256, head, opHash)
      fresh.set(opKey(dev, op.header.n), { opHash, row: rows.length })
      const payload = found.purged.has(op.header.objId) ? null : op.payload
      usedBytes += payload?.length ?? 0
      rows.push({
        seq,
        dev,
        n: op.header.n,
        type8: op.header.type8,
        objId: op.header.objId,
        expireNotAfter: op.header.expireNotAfter,
        header: op.headerBytes,
        payloadHash: op.payloadHash,
        payload,
        receivedAt: rules.at,
      })
    })
    batches.push({ seqFrom, seqTo: seq, dev, signature: batch.signature, head })
    tails.set(dev, { n: last, opHash: opHashes.at(-1)! })
    return { type: 'ok', dev, n: last, gone }
  })
  const state = { ...found.state, seq, head, usedBytes }
  return {
    rows,
    batches,
    fills: [...fills].map(([seq, payload]) => ({ seq, payload })),
    state,
    tails,
    answer: { type: 'done', results, cursor: cursorOf(state), added: rows.length },
  }

  /** There, and without its payload still. */
  function standsHollow({ header: { dev, n } }: Op): boolean {
    const here = fresh.get(opKey(dev, n))
    if (here) return rows[here.row]!.payload === null
    const seq = found.hollowAt(dev, n)
    return seq !== undefined && !fills.has(seq)
  }
}
