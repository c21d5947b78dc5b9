/**
 * Makes ops of what is not in any chain yet: parts of the membership log, wraps, versions, blobs, orders, in this order,
 * so that whoever reads the chain has a key before what it opens. Never on the path of a save, and nothing twice: what
 * a crash left unchained is found by looking, not by remembering (SY4).
 */
import { hash } from 'node:crypto'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import {
  chainStatement,
  classOfVersion,
  makeOp,
  maxBatchBytes,
  maxBatchOps,
  opLength,
  signatureLength,
  type Op,
} from '#shared/sync/op.ts'
import type { Wrap } from '#shared/host/api.ts'
import type { Checkpoint } from '#shared/sync/messages.ts'
import { parseEnvelope, type8 } from '#shared/vault/envelope.ts'
import { sha256 } from '../keeper/hashes.ts'
import type { KeyFile } from '../keeper/keyFile.ts'
import { blobPayload, wrapPayload, type ChainedBatch, type Keeping } from '../keeper/oplog.ts'
import type { Hold } from './held.ts'
import type { House } from './house.ts'

interface ToChain {
  readonly type8: number
  readonly expireNotAfter: number
  readonly objId: string
  readonly payload: Bytes
  readonly keep: Keeping
}

const mostAtOnce = 4000
const blobsAtOnce = { count: 200, bytes: 64 << 20 }

export interface Chainer {
  /** Chains some of what waits; `more`: call again. */
  chain(checkpoint?: Checkpoint): Promise<{ readonly chained: number; readonly more: boolean }>
  /** How many ops are still to be made. */
  unchained(): number
  blobAdded(id: string): void
  /** Blobs lie in files; they are looked through once. */
  loadBlobs(): Promise<void>
  hasBlob(id: string): boolean
  blobsHere(): number
  blobGone(id: string): void
}

export function createChainer(house: House, hold: Hold): Chainer {
  const { profile, oplog } = house
  const here = new Set<string>()
  let loaded = false
  let looked = { epoch: '', seq: 0 }
  let waiting: number[] = []

  /** Slots of versions that are in no chain. */
  function unchainedSlots(): number[] {
    const { index, epoch } = profile.journal
    if (looked.epoch !== epoch || looked.seq > index.lastSeq) {
      looked = { epoch, seq: 0 }
      waiting = []
    }
    if (looked.seq < index.lastSeq) {
      const found = index.slotsAfter(
        looked.seq,
        Number.POSITIVE_INFINITY,
        (slot) => !oplog.hasVersion(index.dev(slot), index.devSeq(slot)),
      )
      waiting = [...new Set([...waiting, ...found.slots])]
      looked = { epoch, seq: index.lastSeq }
    }
    waiting = waiting.filter(
      (slot) =>
        !index.hollow(slot) && !index.lost(slot) && !oplog.hasVersion(index.dev(slot), index.devSeq(slot)),
    )
    if (hold.all()) return []
    return waiting.filter((slot) => !hold.version(index.dev(slot), index.devSeq(slot)))
  }
  /** As the key file was when all of it was chained. */
  let allChained: { readonly file: KeyFile; readonly changes: number } | null = null
  function unchainedWraps(): readonly Wrap[] {
    const file = profile.keyFile
    if (hold.all() || (allChained?.file === file && allChained.changes === file.changes)) return []
    const unknown = file.all().filter((wrap) => !oplog.hasWrap(wrap.id))
    const open = unknown.filter((wrap) => !hold.wrap(wrap.id))
    if (!unknown.length) allChained = { file, changes: file.changes }
    return open
  }
  const unchainedBlobs = (): string[] => {
    const dead = new Set(profile.ledger.blobs)
    return hold.all() ? [] : [...here].filter((id) => !oplog.blob(id) && !dead.has(id) && !hold.blob(id))
  }

  async function collect(): Promise<{ list: ToChain[]; more: boolean }> {
    const list: ToChain[] = []
    for (const one of oplog.offers())
      if (one.type8 === type8.membership) list.push({ ...one, keep: 'inline' })
    for (const wrap of unchainedWraps()) {
      if (list.length >= mostAtOnce) return { list, more: true }
      list.push({
        type8: type8.key,
        expireNotAfter: 0,
        objId: wrap.id,
        payload: wrapPayload(wrap),
        keep: 'wrap',
      })
    }
    const all = unchainedSlots()
    const slots = all.slice(0, Math.max(0, mostAtOnce - list.length))
    for (const bytes of await profile.journal.read(slots)) {
      const parsed = bytes && parseEnvelope(bytes)
      if (!bytes || !parsed?.ok) continue
      const { outer } = parsed.value
      list.push({
        type8: classOfVersion(outer.type8),
        expireNotAfter: outer.expireNotAfter,
        objId: outer.objId,
        payload: bytes,
        keep: 'version',
      })
    }
    if (slots.length < all.length) return { list, more: true }
    let bytes = 0
    let count = 0
    for (const id of unchainedBlobs()) {
      if (count === blobsAtOnce.count || bytes > blobsAtOnce.bytes) return { list, more: true }
      const content = await profile.blobs.get(id)
      if (!content) {
        here.delete(id)
        continue
      }
      bytes += content.length
      count++
      list.push({
        type8: type8.photo,
        expireNotAfter: 0,
        objId: id,
        payload: blobPayload({ size: content.length, sha256: hash('sha256', content, 'hex') }),
        keep: 'inline',
      })
    }
    for (const one of oplog.offers())
      if (one.type8 !== type8.membership) list.push({ ...one, keep: 'inline' })
    return { list, more: false }
  }

  return {
    chain: (checkpoint) =>
      house.inTurn(async () => {
        const tenant = house.vouched()?.tenant
        if (tenant === undefined) return { chained: 0, more: false }
        const { list, more } = await collect()
        if (checkpoint)
          list.push({
            type8: type8.checkpoint,
            expireNotAfter: 0,
            objId: profile.device,
            payload: utf8ToBytes(JSON.stringify(checkpoint)),
            keep: 'inline',
          })
        // What belongs to another institution has no place in this chain.
        if (list.length) await oplog.append(batchesOf(tenant, list))
        return { chained: list.length, more }
      }),
    unchained: () =>
      oplog.offers().length + unchainedWraps().length + unchainedSlots().length + unchainedBlobs().length,
    blobAdded: (id) => void here.add(id),
    blobGone: (id) => void here.delete(id),
    async loadBlobs() {
      if (loaded) return
      for (const id of await profile.blobs.list()) here.add(id)
      loaded = true
    },
    hasBlob: (id) => here.has(id),
    blobsHere: () => here.size,
  }

  function batchesOf(tenant: string, list: readonly ToChain[]): (ChainedBatch & { keep: Keeping[] })[] {
    const dev = profile.device
    const tail = oplog.tail(dev)
    let n = tail?.n ?? 0
    let prev: Uint8Array = tail?.opHash ?? new Uint8Array(32)
    const batches: (ChainedBatch & { keep: Keeping[] })[] = []
    let ops: Op[] = []
    let opHashes: Bytes[] = []
    let keep: Keeping[] = []
    let bytes = 2 + signatureLength
    const close = (): void => {
      if (!ops.length) return
      const signature = profile.keys.sign(chainStatement(tenant, dev, n, opHashes.at(-1)!))
      batches.push({ ops, opHashes, signature, keep })
      ops = []
      opHashes = []
      keep = []
      bytes = 2 + signatureLength
    }
    for (const one of list) {
      const size = opLength({ payload: one.payload })
      if (ops.length === maxBatchOps || bytes + size > maxBatchBytes) close()
      const made = makeOp(
        sha256,
        { type8: one.type8, expireNotAfter: one.expireNotAfter, n: ++n, tenant, dev, objId: one.objId, prev },
        one.payload,
      )
      prev = made.opHash
      ops.push(made.op)
      opHashes.push(made.opHash)
      keep.push(one.keep)
      bytes += size
    }
    close()
    return batches
  }
}
