/**
 * Batches from a server or a stick, into this PC. What a device did not sign, or what does not follow on its chain, is
 * not taken at all; what is rightly in a chain but can't be used is kept in it and set aside, and the stream goes on
 * (SY6). Wraps are durable before versions, versions before the chain that names them: whatever stops us in between,
 * the same batch again completes it.
 */
import { bytesToUtf8 } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Wrap } from '#shared/host/api.ts'
import { checkpointSchema, type BlobOp, type Checkpoint } from '#shared/sync/messages.ts'
import { chainStatement, classOfVersion, sameBytes, type Batch, type Op } from '#shared/sync/op.ts'
import type { AlarmKind, AsideReason } from '#shared/sync/state.ts'
import { parseEnvelope, type8, versionOf } from '#shared/vault/envelope.ts'
import { codeOf, diskFailure, type DiskFailure } from '../keeper/files.ts'
import { sealedHashOf } from '../keeper/hashes.ts'
import { blobOf, wrapIn, wrapPayload, type Aside, type ChainedBatch, type Keeping } from '../keeper/oplog.ts'
import type { House } from './house.ts'

export type ReadBatch = Batch & { readonly opHashes: ChainedBatch['opHashes'] }

export interface Received {
  /** Ops that were new. */
  readonly added: number
  readonly duplicates: number
  readonly entries: boolean
  readonly wraps: boolean
  readonly ops: boolean
  readonly blobs: boolean
  readonly checkpoints: readonly Checkpoint[]
  readonly problems: readonly {
    readonly kind: AlarmKind | AsideReason
    readonly dev: string
    readonly count: number
  }[]
  /** Devices of which something is missing in between: their chains are to be asked for. */
  readonly gaps: ReadonlySet<string>
  /** Ops that came without the content that is here. */
  readonly emptied: readonly OpPlace[]
}

export interface OpPlace {
  readonly dev: string
  readonly n: number
  readonly objId: string
}

interface Took {
  readonly keep: Keeping
  readonly aside?: AsideReason
}

export async function receive(
  house: House,
  batches: readonly ReadBatch[],
): Promise<Result<Received, DiskFailure>> {
  return house.inTurn(async () => {
    try {
      return await take(house, batches)
    } catch (error) {
      if (codeOf(error) === '') throw error
      return err(diskFailure(error))
    }
  })
}

async function take(house: House, batches: readonly ReadBatch[]): Promise<Result<Received, DiskFailure>> {
  const { profile, oplog } = house
  const vouched = house.vouched()
  const problems = new Map<string, { kind: AlarmKind | AsideReason; dev: string; count: number }>()
  const problem = (kind: AlarmKind | AsideReason, dev: string, count = 1): void => {
    const found = problems.get(`${kind} ${dev}`)
    problems.set(`${kind} ${dev}`, { kind, dev, count: (found?.count ?? 0) + count })
  }
  const gaps = new Set<string>()
  const tails = new Map<string, { n: number; opHash: Uint8Array }>()
  const wraps = new Map<string, Wrap>()
  const versions = new Map<string, Op['payload']>()
  const blobs = new Map<string, BlobOp>()
  const kept: (ChainedBatch & { keep: Keeping[] })[] = []
  const asides: Aside[] = []
  const emptied: OpPlace[] = []
  const fills: { dev: string; n: number; op: Op; keep: Keeping }[] = []
  const over: { dev: string; n: number }[] = []
  const checkpoints: Checkpoint[] = []
  let added = 0
  let duplicates = 0
  let opaque = false
  let declared = false
  const { ledger } = profile
  const deadKeys = new Set(ledger.keyIds)
  const deadVersions = new Set(ledger.versions)
  const deadBlobs = new Set(ledger.blobs)

  for (const batch of batches) {
    const first = batch.ops[0]!.header
    const last = batch.ops.at(-1)!.header
    const lastHash = batch.opHashes.at(-1)!
    const { dev } = first
    if (!vouched || first.tenant !== vouched.tenant) {
      problem('Forged', dev, batch.ops.length)
      continue
    }
    const device = vouched.device(dev)
    if (!device) {
      problem('UnknownDevice', dev, batch.ops.length)
      continue
    }
    const tail = tails.get(dev) ?? oplog.tail(dev)
    const known = tail?.n ?? 0
    // Made after its PC was removed: laid aside whole, for the Leitung to look at (T68).
    if (last.n > device.upTo && last.n > known) {
      if (isSigned(vouched.tenant, dev, last.n, lastHash, batch, vouched)) {
        await house.late.put(batch)
        problem('RemovedDevice', dev, last.n - Math.max(known, device.upTo))
      } else problem('Forged', dev, batch.ops.length)
      continue
    }
    if (first.n > known + 1) {
      gaps.add(dev)
      continue
    }
    if (last.n <= known) {
      const mine = tail && last.n === tail.n ? tail.opHash : await oplog.opHashAt(dev, last.n)
      if (mine && !sameBytes(mine, lastHash)) {
        problem(isSigned(vouched.tenant, dev, last.n, lastHash, batch, vouched) ? 'Fork' : 'Forged', dev)
        continue
      }
      duplicates += batch.ops.length
      await lookAgain(batch.ops)
      continue
    }
    if (!isSigned(vouched.tenant, dev, last.n, lastHash, batch, vouched)) {
      problem('Forged', dev, batch.ops.length)
      continue
    }
    const skip = known + 1 - first.n
    const before = tail?.opHash ?? new Uint8Array(32)
    const joins = skip > 0 ? sameBytes(batch.opHashes[skip - 1]!, before) : sameBytes(first.prev, before)
    if (!joins) {
      problem('Fork', dev)
      continue
    }
    if (skip > 0) {
      duplicates += skip
      await lookAgain(batch.ops.slice(0, skip))
    }
    const ops = batch.ops.slice(skip)
    const keep = ops.map((op) => {
      const took = takeOp(op)
      if (took.aside) asides.push({ dev, n: op.header.n, objId: op.header.objId, reason: took.aside })
      return took.keep
    })
    kept.push({ ops, opHashes: batch.opHashes.slice(skip), signature: batch.signature, keep })
    tails.set(dev, { n: last.n, opHash: lastHash })
    added += ops.length
  }

  if (added + fills.length + asides.length + over.length > 0) {
    if (profile.trouble() === 'readOnly') return err({ type: 'ReadOnly' })
    if (profile.trouble() === 'diskFull' && !(await profile.journal.checkSpace()))
      return err({ type: 'DiskFull' })
    await profile.keyFile.add([...wraps.values()])
    if (versions.size) {
      const committed = await profile.journal.commit({
        entries: [...versions.values()].map((bytes) => ({ bytes: bytes!, parents: [], tags: [] })),
      })
      if (!committed.ok) return committed
    }
    await oplog.append(kept)
    for (const { dev, n, op, keep } of fills) await oplog.fill(dev, n, op, keep)
    await oplog.setAside(asides, over)
  }
  for (const { dev, reason } of asides)
    if (reason !== 'Hollow' && reason !== 'HollowKey') problem(reason, dev)
  return ok({
    added,
    duplicates,
    entries: versions.size > 0,
    wraps: wraps.size > 0,
    ops: opaque,
    blobs: declared,
    checkpoints,
    problems: [...problems.values()],
    gaps,
    emptied,
  })

  /** An op that we have: it may bring content we lack, or lack content we have. */
  async function lookAgain(ops: readonly Op[]): Promise<void> {
    for (const op of ops) {
      const { dev, n, objId } = op.header
      if (op.payload && oplog.isHollow(dev, n) && !isDead(op)) {
        const took = takeOp(op)
        if (took.keep === 'hollow') continue
        fills.push({ dev, n, op, keep: took.keep })
        over.push({ dev, n })
      } else if (!op.payload && !isDead(op) && !isExpired(op, house.clock.now())) {
        const mine = oplog.isHollow(dev, n) ? undefined : await oplog.op(dev, n)
        if (mine?.payload) emptied.push({ dev, n, objId })
      }
    }
  }

  function isDead(op: Op): boolean {
    return profile.isPurged(op.header.objId) || deadBlobs.has(op.header.objId)
  }
  function takeOp(op: Op): Took {
    const { objId, type8: kind, tenant } = op.header
    const { payload } = op
    if (!payload)
      return isDead(op) || isExpired(op, house.clock.now())
        ? { keep: 'hollow' }
        : { keep: 'hollow', aside: kind === type8.key ? 'HollowKey' : 'Hollow' }
    switch (kind) {
      case type8.key: {
        const wrap = wrapIn(payload)
        if (wrap?.id !== objId) return { keep: 'inline', aside: 'Unreadable' }
        if (deadKeys.has(wrap.keyId) || deadKeys.has(wrap.under)) return { keep: 'hollow' }
        const there = profile.keyFile.get(wrap.id) ?? wraps.get(wrap.id)
        const bytes = wrapPayload(wrap)
        if (there && !sameBytes(wrapPayload(there), bytes)) return { keep: 'inline', aside: 'Twice' }
        if (!there) wraps.set(wrap.id, wrap)
        return { keep: sameBytes(bytes, payload) ? 'wrap' : 'inline' }
      }
      case type8.record:
      case type8.audit: {
        const parsed = parseEnvelope(payload)
        if (!parsed.ok)
          return { keep: 'inline', aside: parsed.error.type === 'EnvelopeTooNew' ? 'TooNew' : 'Unreadable' }
        const { outer } = parsed.value
        if (outer.objId !== objId || outer.tenant !== tenant || classOfVersion(outer.type8) !== kind)
          return { keep: 'inline', aside: 'Unreadable' }
        const version = versionOf(outer)
        if (profile.isPurged(objId) || deadVersions.has(version)) return { keep: 'hollow', aside: 'Purged' }
        const { index } = profile.journal
        const slot = index.slotOf(version)
        if (slot !== undefined) {
          const same = index.objId(slot) === objId && sameBytes(index.hash(slot), sealedHashOf(payload))
          return same ? { keep: 'version' } : { keep: 'inline', aside: 'Twice' }
        }
        const waiting = versions.get(version)
        if (waiting && !sameBytes(waiting, payload)) return { keep: 'inline', aside: 'Twice' }
        versions.set(version, payload)
        return { keep: 'version' }
      }
      case type8.photo: {
        const said = blobOf(payload)
        if (!said) return { keep: 'inline', aside: 'Unreadable' }
        if (isDead(op)) return { keep: 'hollow' }
        const there = oplog.blob(objId) ?? blobs.get(objId)
        if (there && (there.size !== said.size || there.sha256 !== said.sha256))
          return { keep: 'inline', aside: 'Twice' }
        blobs.set(objId, said)
        declared = true
        return { keep: 'inline' }
      }
      case type8.membership:
      case type8.tombstone:
        opaque = true
        return { keep: 'inline' }
      case type8.checkpoint: {
        const said = checkpointIn(payload)
        // A sighting of somebody else is no sighting.
        if (!said || said.dev !== op.header.dev || said.tenant !== tenant)
          return { keep: 'inline', aside: 'Unreadable' }
        checkpoints.push(said)
        return { keep: 'inline' }
      }
      default:
        return { keep: 'inline', aside: 'TooNew' }
    }
  }
}

/** The server empties what has passed its month even if no PC ever comes back. */
export function isExpired(op: Op, at: number): boolean {
  const month = op.header.expireNotAfter
  return month > 0 && at >= Date.UTC(2000, month, 1)
}

function isSigned(
  tenant: string,
  dev: string,
  n: number,
  opHash: Uint8Array,
  batch: ReadBatch,
  vouched: NonNullable<ReturnType<House['vouched']>>,
): boolean {
  return vouched.verify(dev, chainStatement(tenant, dev, n, opHash), batch.signature)
}

function checkpointIn(payload: Uint8Array): Checkpoint | null {
  try {
    return checkpointSchema.safeParse(JSON.parse(bytesToUtf8(payload))).data ?? null
  } catch {
    return null
  }
}
