/**
 * The chains this PC knows: its own, and every other device's as far as it came (shared/sync/README.md). From here any
 * chain can be passed on, to a server that lost it or to a stick, word for word.
 *
 * Two equal files of frames, appended and fsynced in both. It is no part of a save: the journal and the key file are
 * the truth, and what is not chained yet is chained later (SY4). Payloads of versions and wraps stay where they are and
 * are named here; when they are destroyed there, the op is hollow here by itself. What is inline (parts of the
 * membership log, orders, checkpoints, what could not be read) is emptied by `empty`.
 *
 *   ops       u16 count, signature, then per op: header, SHA-256 of the payload, form, and
 *             0 payload | 1 nothing (hollow) | 2 device and number of the version | 3 nothing (wrap: objId is its id)
 *   fill      device, n, form, content: a hollow op that came with its payload later
 *   aside     device, n, reason, object: its content was not taken; a later one of the same op replaces it, empty ends it
 *   offer     type8, expireNotAfter, objId, payload: to be chained
 *   heads     generation, then seq and head of the server's log at ends of batches
 *   receipts  count of the server's states, then ids of blobs that the server has whole
 */
import { join } from 'node:path'
import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import { wrapSchema, type Repair } from '#shared/host/api.ts'
import { blobOpSchema, type BlobOp } from '#shared/sync/messages.ts'
import { asideReasons, type AsideReason } from '#shared/sync/state.ts'
import {
  headerLength,
  opHashOf,
  opLength,
  parseHeader,
  sameBytes,
  signatureLength,
  type Op,
} from '#shared/sync/op.ts'
import { type8, parseEnvelope } from '#shared/vault/envelope.ts'
import { destroyFile, readWhole, replaceFile, writeAll, type Files } from './files.ts'
import { decodeFrame, encodeFrame, frameOverhead, frameType, scanFrames, type FoundFrame } from './frames.ts'
import { sha256 } from './hashes.ts'

/** What is there of an op's payload, and where. */
export type Keeping = 'inline' | 'hollow' | 'version' | 'wrap'
const forms: readonly Keeping[] = ['inline', 'hollow', 'version', 'wrap']

export interface ChainedBatch {
  readonly ops: readonly Op[]
  readonly opHashes: readonly Bytes[]
  readonly signature: Bytes
}
export interface Offer {
  readonly type8: number
  readonly expireNotAfter: number
  readonly objId: string
  readonly payload: Bytes
}
export interface OpaqueOp {
  readonly at: number
  readonly dev: string
  readonly n: number
  readonly objId: string
  readonly payload: Bytes
}
export interface Aside {
  readonly dev: string
  readonly n: number
  readonly objId: string
  readonly reason: AsideReason
}

export interface OplogDeps {
  readonly files: Files
  readonly folder: string
  /** This PC. */
  readonly device: string
  readonly writable: boolean
  readonly onRepair: (type: Repair['type'], count: number) => void
  /** Payloads that lie elsewhere; null: destroyed or not there. */
  readonly versions: (
    list: readonly { readonly dev: string; readonly devSeq: number }[],
  ) => Promise<readonly (Bytes | null)[]>
  readonly wrap: (id: string) => Bytes | null
  /** Objects and blobs that were destroyed: their inline payloads are never handed out. */
  readonly isPurged: (objId: string) => boolean
}

export interface Oplog {
  /** Frames were lost in both files: chains may be shorter than they were. */
  readonly damaged: boolean
  devices(): readonly string[]
  tail(dev: string): { readonly n: number; readonly opHash: Bytes } | undefined
  /** All ops of all chains. */
  readonly count: number
  opHashAt(dev: string, n: number): Promise<Bytes | undefined>
  isHollow(dev: string, n: number): boolean
  hasVersion(dev: string, devSeq: number): boolean
  hasWrap(id: string): boolean
  hasPayload(hash: Uint8Array): boolean
  blob(id: string): BlobOp | undefined
  blobs(): ReadonlyMap<string, BlobOp>
  /** Where each blob was declared. */
  blobPlaces(): ReadonlyMap<string, { readonly dev: string; readonly n: number }>
  asides(): readonly Aside[]
  /** Batches that follow on each device's tail; durable in both files when it resolves. */
  append(batches: readonly (ChainedBatch & { readonly keep: readonly Keeping[] })[]): Promise<void>
  fill(dev: string, n: number, op: Op, keep: Keeping): Promise<void>
  setAside(
    list: readonly Aside[],
    over?: readonly { readonly dev: string; readonly n: number }[],
  ): Promise<void>
  /** From number n on, in whole stored batches (the first may begin inside one), at most about these sizes. */
  read(dev: string, from: number, maxOps: number, maxBytes: number): Promise<ChainedBatch[]>
  /** One op with its payload as it stands. */
  op(dev: string, n: number): Promise<Op | undefined>
  offer(offers: readonly Offer[]): Promise<void>
  offers(): readonly Offer[]
  opaque(type8: number, after: number, limit: number): Promise<{ ops: OpaqueOp[]; more: boolean }>
  noteHeads(gen: number, heads: readonly { readonly seq: number; readonly head: Bytes }[]): Promise<void>
  headAt(gen: number, seq: number): string | undefined
  /** From here on every end of a batch is remembered. */
  headsFrom(gen: number): number
  noteReceipts(state: number, ids: readonly string[]): Promise<void>
  hasReceipt(state: number, id: string): boolean
  /** Inline payloads of purged objects go from both files. */
  empty(): Promise<void>
}

interface Chain {
  /** Of each stored batch: first number, last number, place of its frame. */
  readonly from: number[]
  readonly to: number[]
  readonly at: number[]
  readonly length: number[]
  tail: Bytes
  readonly hollow: Map<number, Pick<Stored, 'headerBytes' | 'payloadHash'>>
}

interface Stored {
  readonly headerBytes: Bytes
  readonly payloadHash: Bytes
  readonly form: Keeping
  readonly content: Bytes
}

const mostHeads = 20_000
/** A frame whose check sum is right and that is too short for what it says it is: nothing, not an error at the start. */
const leastOf: Readonly<Record<number, number>> = {
  [frameType.fill]: 25,
  [frameType.aside]: 25,
  [frameType.offer]: 19,
  [frameType.heads]: 8,
  [frameType.receipts]: 8,
}
const mostBytesAtLoad = 1 << 30

export async function openOplog(deps: OplogDeps): Promise<Oplog> {
  const { files, folder } = deps
  const paths = [join(folder, 'oplog.1'), join(folder, 'oplog.2')] as const
  const chains = new Map<string, Chain>()
  const versions = createNumberSets()
  const wraps = new Set<string>()
  const blobs = new Map<string, BlobOp>()
  const blobPlaces = new Map<string, { dev: string; n: number }>()
  const payloads = new Set<string>()
  const fills = new Map<string, { form: Keeping; content: Bytes }>()
  const asides = new Map<string, Aside>()
  let waiting: Offer[] = []
  /** In order of arrival, those that wait included (n 0). */
  const opaque = new Map<number, { dev: string; n: number; hash: string }[]>()
  const opaqueByHash = new Map<string, { dev: string; n: number }>()
  const heads = new Map<string, string>()
  const receipts = new Map<number, Set<string>>()
  const trimmed = new Map<number, number>()
  let count = 0
  let length = 0
  let damaged = false
  let doubtful = false

  // --- reading the files ------------------------------------------------------------------------------------------

  const place = (frame: FoundFrame): void => {
    const { type, body, at } = frame
    if (body.length < (leastOf[type] ?? 0)) damaged = true
    else if (type === frameType.ops) addBatch(body, at)
    else if (type === frameType.fill) addFill(body)
    else if (type === frameType.aside) addAside(body)
    else if (type === frameType.offer) addOffer(offerOf(body))
    else if (type === frameType.heads) addHeads(body)
    else if (type === frameType.receipts) addReceipts(body)
  }

  const chainOf = (dev: string): Chain => {
    let chain = chains.get(dev)
    if (!chain)
      chains.set(
        dev,
        (chain = { from: [], to: [], at: [], length: [], tail: new Uint8Array(32), hollow: new Map() }),
      )
    return chain
  }

  function addBatch(body: Bytes, at: number): void {
    const stored = opsOf(body)
    const first = stored[0] && parseHeader(stored[0].headerBytes)
    if (!first?.ok) {
      damaged = true
      return
    }
    const { dev, n } = first.value
    const chain = chainOf(dev)
    // Behind a hole nothing can be proved; it is fetched again.
    if (n !== (chain.to.at(-1) ?? 0) + 1) {
      damaged = true
      return
    }
    for (const [i, one] of stored.entries()) remember(chain, dev, n + i, one)
    const last = stored.at(-1)!
    chain.from.push(n)
    chain.to.push(n + stored.length - 1)
    chain.at.push(at)
    chain.length.push(frameOverhead + body.length)
    chain.tail = opHashOf(sha256, last)
    count += stored.length
  }

  function remember(chain: Chain, dev: string, n: number, one: Stored): void {
    const kind = one.headerBytes[1]!
    if (one.form === 'hollow') chain.hollow.set(n, one)
    else if (one.form === 'version') {
      const { dev: author, devSeq } = refOf(one.content)
      versions.add(author, devSeq)
    } else if (one.form === 'wrap') wraps.add(bytesToHex(one.headerBytes.subarray(44, 60)))
    else if (kind === type8.photo) {
      const said = blobOf(one.content)
      const id = bytesToHex(one.headerBytes.subarray(44, 60))
      // The first word counts: another one about the same blob would be a swap.
      if (said && !blobs.has(id)) {
        blobs.set(id, said)
        blobPlaces.set(id, { dev, n })
      }
    }
    if (kind === type8.membership || kind === type8.tombstone) {
      const hash = bytesToHex(one.payloadHash)
      payloads.add(hash)
      listOpaque(kind, hash, dev, n)
    }
  }

  function listOpaque(kind: number, hash: string, dev: string, n: number): void {
    const known = opaqueByHash.get(hash)
    if (known) {
      if (known.n === 0 && n > 0) Object.assign(known, { dev, n })
      return
    }
    const entry = { dev, n, hash }
    opaqueByHash.set(hash, entry)
    const list = opaque.get(kind)
    if (list) list.push(entry)
    else opaque.set(kind, [entry])
  }

  function addOffer(one: Offer): void {
    waiting.push(one)
    listOpaque(one.type8, bytesToHex(sha256(one.payload)), deps.device, 0)
  }

  function addFill(body: Bytes): void {
    const dev = bytesToHex(body.subarray(0, 16))
    const n = numberAt(body, 16)
    const form = forms[body[24]!] ?? 'hollow'
    const content = body.slice(25)
    if (form === 'version' && content.length < 24) return
    fills.set(`${dev}:${n}`, { form, content })
    const chain = chains.get(dev)
    const op = chain?.hollow.get(n)
    if (!chain || !op) return
    chain.hollow.delete(n)
    // Whoever read the list as far as this op found nothing in it: it stands at its end once more.
    if (form !== 'hollow') opaqueByHash.delete(bytesToHex(op.payloadHash))
    remember(chain, dev, n, { ...op, form, content })
  }

  function addAside(body: Bytes): void {
    const dev = bytesToHex(body.subarray(0, 16))
    const n = numberAt(body, 16)
    const reason = asideReasons[body[24]!]
    const objId = bytesToHex(body.subarray(25, 41))
    if (reason) asides.set(`${dev}:${n}`, { dev, n, objId, reason })
    else asides.delete(`${dev}:${n}`)
  }

  function addHeads(body: Bytes): void {
    const gen = numberAt(body, 0)
    for (let at = 8; at + 40 <= body.length; at += 40)
      heads.set(`${gen}:${numberAt(body, at)}`, bytesToHex(body.subarray(at + 8, at + 40)))
    if (heads.size > 2 * mostHeads)
      for (const key of [...heads.keys()].slice(0, -mostHeads)) heads.delete(key)
  }

  function addReceipts(body: Bytes): void {
    const gen = numberAt(body, 0)
    // What a server had before it was put back is no receipt.
    for (const other of receipts.keys()) if (other < gen) receipts.delete(other)
    const set = receipts.get(gen) ?? new Set()
    receipts.set(gen, set)
    for (let at = 8; at + 16 <= body.length; at += 16) set.add(bytesToHex(body.subarray(at, at + 16)))
  }

  const read = await Promise.all(paths.map((path) => readWhole(files, path).catch(() => null)))
  const scans = read.map((bytes) => scanFrames((bytes ?? new Uint8Array(0)).subarray(0, mostBytesAtLoad)))
  const byPlace = new Map<number, FoundFrame>()
  for (const scan of scans) for (const frame of scan.frames) byPlace.set(frame.at, frame)
  const found = [...byPlace.values()].sort((a, b) => a.at - b.at)
  let moved = false
  /** Without the frames that a damaged copy has at another place. */
  const placed: FoundFrame[] = []
  for (const frame of found) {
    if (frame.at < length) continue
    if (frame.at > length) moved = damaged = true
    place(frame)
    placed.push(frame)
    length = frame.at + frameOverhead + frame.body.length
  }
  waiting = waiting.filter((one) => !payloads.has(bytesToHex(sha256(one.payload))))
  const unequal = read.some((bytes, i) => (bytes?.length ?? 0) !== length || scans[i]!.damaged.length > 0)
  if (deps.writable && unequal && found.length) {
    const whole = !moved && !damaged
    // A tail that only one file has is that of a crash, no damage.
    if (!whole || scans.some((scan, i) => scan.damaged.some((one) => one.to < (read[i]?.length ?? 0))))
      deps.onRepair('fileMended', 1)
    // Places change only when something was lost, and then everything is placed anew.
    const bytes = concatBytes(...placed.map((frame) => encodeFrame(frame.type as 11, frame.body)))
    await rewrite(bytes).catch(() => (doubtful = true))
    if (moved) placeAnew(bytes)
  } else if (unequal && deps.writable && !found.length && read.some((bytes) => bytes?.length)) {
    damaged = true
    await rewrite(new Uint8Array(0)).catch(() => (doubtful = true))
  }

  function placeAnew(bytes: Bytes): void {
    for (const all of [
      chains,
      wraps,
      blobs,
      blobPlaces,
      payloads,
      fills,
      asides,
      opaque,
      opaqueByHash,
      heads,
      receipts,
    ])
      all.clear()
    versions.clear()
    waiting = []
    count = 0
    for (const frame of scanFrames(bytes).frames) place(frame)
    length = bytes.length
    waiting = waiting.filter((one) => !payloads.has(bytesToHex(sha256(one.payload))))
  }

  // --- writing ----------------------------------------------------------------------------------------------------

  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work)
    queue = next.catch(() => {})
    return next
  }

  /** Both files become these bytes; what was in them is overwritten. */
  async function rewrite(bytes: Bytes): Promise<void> {
    await files.makeFolder(folder)
    for (const path of paths) {
      const old = `${path}.old`
      if (await files.stat(path)) {
        await replaceFile(files, `${path}.next`, bytes)
        await files.rename(path, old)
        await files.rename(`${path}.next`, path)
        await files.syncFolder(folder)
        await destroyFile(files, old)
      } else await replaceFile(files, path, bytes)
    }
    length = bytes.length
    doubtful = false
  }

  async function appendFrames(frames: readonly Bytes[]): Promise<number> {
    const bytes = concatBytes(...frames)
    const start = length
    if (!deps.writable) throw Object.assign(new Error('read only'), { code: 'EROFS' })
    if (length === 0) await files.makeFolder(folder)
    try {
      for (const path of paths) {
        const handle = await files.open(path, 'append')
        try {
          // What a failed write left behind is no part of the file.
          if (doubtful && (await handle.size()) > start) await handle.cut(start)
          await writeAll(handle, bytes, start)
          await handle.sync()
        } finally {
          await handle.close()
        }
        if (start === 0) await files.syncFolder(folder)
      }
    } catch (error) {
      doubtful = true
      throw error
    }
    doubtful = false
    length = start + bytes.length
    return start
  }

  async function bodyAt(chain: Chain, i: number): Promise<Bytes> {
    for (const path of paths) {
      const handle = await files.open(path, 'read').catch(() => null)
      if (!handle) continue
      try {
        const frame = decodeFrame(await handle.read(chain.at[i]!, chain.length[i]!))
        if (frame?.type === frameType.ops) return frame.body
      } finally {
        await handle.close()
      }
    }
    return new Uint8Array(0)
  }
  const storedAt = async (chain: Chain, i: number): Promise<readonly Stored[]> =>
    opsOf(await bodyAt(chain, i))

  const batchWith = (chain: Chain, n: number): number => {
    let low = 0
    let high = chain.to.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (chain.to[middle]! < n) low = middle + 1
      else high = middle
    }
    return low < chain.to.length && chain.from[low]! <= n ? low : -1
  }

  /** An order to destroy outlives what it destroys. */
  const isGone = (headerBytes: Bytes): boolean =>
    headerBytes[1] !== type8.tombstone && deps.isPurged(bytesToHex(headerBytes.subarray(44, 60)))

  /** Ops n, n + 1, ... of a chain with their payloads; null where a header can't be read. */
  async function whole(dev: string, n: number, stored: readonly Stored[]): Promise<Op[] | null> {
    const kept = stored.map((one, i) => fills.get(`${dev}:${n + i}`) ?? one)
    const wanted = kept.flatMap(({ form, content }) => (form === 'version' ? [refOf(content)] : []))
    const versionsFound = wanted.length ? [...(await deps.versions(wanted))] : []
    const ops: Op[] = []
    for (const [i, { headerBytes, payloadHash }] of stored.entries()) {
      const header = parseHeader(headerBytes)
      if (!header.ok) return null
      const { form, content } = kept[i]!
      let payload: Bytes | null = null
      if (form === 'inline') payload = isGone(headerBytes) ? null : content
      else if (form === 'wrap') payload = deps.wrap(header.value.objId)
      else if (form === 'version') payload = versionsFound.shift() ?? null
      // Only what hashes to what the chain says is handed out.
      if (payload && form !== 'inline' && !sameBytes(sha256(payload), payloadHash)) payload = null
      ops.push({ header: header.value, headerBytes, payloadHash, payload })
    }
    return ops
  }

  const oneOp = async (dev: string, n: number): Promise<{ stored: Stored; op: Op } | undefined> => {
    const chain = chains.get(dev)
    const i = chain ? batchWith(chain, n) : -1
    if (!chain || i < 0) return undefined
    const stored = (await storedAt(chain, i))[n - chain.from[i]!]
    const op = stored && (await whole(dev, n, [stored]))?.[0]
    return stored && op ? { stored, op } : undefined
  }

  return {
    get damaged() {
      return damaged
    },
    devices: () => [...chains.keys()],
    tail(dev) {
      const chain = chains.get(dev)
      const n = chain?.to.at(-1)
      return chain && n !== undefined ? { n, opHash: chain.tail } : undefined
    },
    get count() {
      return count
    },
    async opHashAt(dev, n) {
      const chain = chains.get(dev)
      const i = chain ? batchWith(chain, n) : -1
      if (!chain || i < 0) return undefined
      if (i === chain.to.length - 1 && chain.to[i] === n) return chain.tail
      const stored = (await storedAt(chain, i))[n - chain.from[i]!]
      return stored && opHashOf(sha256, stored)
    },
    isHollow: (dev, n) => chains.get(dev)?.hollow.has(n) ?? false,
    hasVersion: versions.has,
    hasWrap: (id) => wraps.has(id),
    hasPayload: (hash) => payloads.has(bytesToHex(hash)),
    blob: (id) => blobs.get(id),
    blobs: () => blobs,
    blobPlaces: () => blobPlaces,
    asides: () => [...asides.values()],
    append: (batches) =>
      inTurn(async () => {
        if (!batches.length) return
        const bodies = batches.map(batchBody)
        let at = await appendFrames(bodies.map((body) => encodeFrame(frameType.ops, body)))
        for (const body of bodies) {
          addBatch(body, at)
          at += frameOverhead + body.length
        }
        if (waiting.length) waiting = waiting.filter((one) => !payloads.has(bytesToHex(sha256(one.payload))))
      }),
    fill: (dev, n, op, keep) =>
      inTurn(async () => {
        const body = concatBytes(
          hexToBytes(dev),
          numberBytes(n),
          Uint8Array.of(forms.indexOf(keep)),
          contentOf(op, keep),
        )
        await appendFrames([encodeFrame(frameType.fill, body)])
        addFill(body)
      }),
    setAside: (list, over = []) =>
      inTurn(async () => {
        const bodies = [
          ...list.map(({ dev, n, objId, reason }) =>
            concatBytes(
              hexToBytes(dev),
              numberBytes(n),
              Uint8Array.of(asideReasons.indexOf(reason)),
              hexToBytes(objId),
            ),
          ),
          ...over
            .filter(({ dev, n }) => asides.has(`${dev}:${n}`))
            .map(({ dev, n }) => concatBytes(hexToBytes(dev), numberBytes(n), Uint8Array.of(255))),
        ]
        if (!bodies.length) return
        await appendFrames(bodies.map((body) => encodeFrame(frameType.aside, body)))
        for (const body of bodies) addAside(body)
      }),
    async read(dev, from, maxOps, maxBytes) {
      const chain = chains.get(dev)
      const batches: ChainedBatch[] = []
      if (!chain) return batches
      let ops = 0
      let bytes = 0
      for (let i = batchWith(chain, from); i >= 0 && i < chain.to.length; i++) {
        const first = chain.from[i]!
        const body = await bodyAt(chain, i)
        const stored = opsOf(body)
        const skip = Math.max(0, from - first)
        const list = stored.length ? await whole(dev, first + skip, stored.slice(skip)) : null
        if (!list) return batches
        const size = list.reduce((sum, op) => sum + opLength(op), 2 + signatureLength)
        if (batches.length && (ops + list.length > maxOps || bytes + size > maxBytes)) return batches
        ops += list.length
        bytes += size
        batches.push({
          ops: list,
          opHashes: list.map((op) => opHashOf(sha256, op)),
          signature: signatureOf(body),
        })
      }
      return batches
    },
    op: async (dev, n) => (await oneOp(dev, n))?.op,
    offer: (offers) =>
      inTurn(async () => {
        const seen = new Set(waiting.map((one) => bytesToHex(sha256(one.payload))))
        const fresh = offers.filter((one) => {
          const hash = bytesToHex(sha256(one.payload))
          if (seen.has(hash) || payloads.has(hash)) return false
          seen.add(hash)
          return true
        })
        if (!fresh.length) return
        await appendFrames(fresh.map((one) => encodeFrame(frameType.offer, offerBody(one))))
        for (const one of fresh) addOffer(one)
      }),
    offers: () => waiting,
    async opaque(kind, after, limit) {
      const list = opaque.get(kind) ?? []
      const ops: OpaqueOp[] = []
      let at = after
      for (; at < list.length && ops.length < limit; at++) {
        const { dev, n, hash } = list[at]!
        const offered = n === 0 ? waiting.find((one) => bytesToHex(sha256(one.payload)) === hash) : undefined
        const op = n === 0 ? undefined : (await oneOp(dev, n))?.op
        const objId = offered?.objId ?? op?.header.objId
        const payload = offered?.payload ?? op?.payload
        if (objId !== undefined && payload) ops.push({ at: at + 1, dev, n, objId, payload })
      }
      return { ops, more: at < list.length }
    },
    noteHeads: (gen, list) =>
      inTurn(async () => {
        const fresh = list.filter(({ seq }) => !heads.has(`${gen}:${seq}`))
        if (!fresh.length) return
        const body = concatBytes(
          numberBytes(gen),
          ...fresh.map(({ seq, head }) => concatBytes(numberBytes(seq), head)),
        )
        await appendFrames([encodeFrame(frameType.heads, body)])
        addHeads(body)
      }),
    headAt: (gen, seq) => heads.get(`${gen}:${seq}`),
    headsFrom: (gen) => trimmed.get(gen) ?? 0,
    noteReceipts: (gen, ids) =>
      inTurn(async () => {
        const known = receipts.get(gen)
        const fresh = ids.filter((id) => !known?.has(id))
        if (!fresh.length) return
        const body = concatBytes(numberBytes(gen), ...fresh.map(hexToBytes))
        await appendFrames([encodeFrame(frameType.receipts, body)])
        addReceipts(body)
      }),
    hasReceipt: (gen, id) => receipts.get(gen)?.has(id) ?? false,
    empty: () =>
      inTurn(async () => {
        const bytes = await readWhole(files, paths[0])
        if (!bytes) return
        let changed = false
        /** Headers of what came hollow, by place: what filled it later stands in a frame of its own without them. */
        const hollow = new Map<string, Bytes>()
        const next = scanFrames(bytes).frames.flatMap((frame) => {
          if (
            frame.type === frameType.offer &&
            offerOf(frame.body).type8 !== type8.tombstone &&
            deps.isPurged(offerOf(frame.body).objId)
          ) {
            changed = true
            return []
          }
          if (frame.type !== frameType.ops && frame.type !== frameType.fill)
            return [encodeFrame(frame.type as 11, frame.body)]
          const body =
            frame.type === frameType.ops ? emptied(frame.body, hollow) : emptiedFill(frame.body, hollow)
          if (body !== frame.body) changed = true
          return [encodeFrame(frame.type, body)]
        })
        if (!changed) return
        const whole = concatBytes(...next)
        await rewrite(whole)
        placeAnew(whole)
      }),
  }

  function emptied(body: Bytes, hollow: Map<string, Bytes>): Bytes {
    const stored = opsOf(body)
    const first = stored[0] && parseHeader(stored[0].headerBytes)
    if (first?.ok)
      stored.forEach(({ form, headerBytes }, i) => {
        if (form === 'hollow') hollow.set(`${first.value.dev}:${first.value.n + i}`, headerBytes)
      })
    const goes = (one: Stored): boolean => one.form === 'inline' && isGone(one.headerBytes)
    if (!stored.some(goes)) return body
    return storedBody(
      stored.map((one) => (goes(one) ? { ...one, form: 'hollow', content: new Uint8Array(0) } : one)),
      signatureOf(body),
    )
  }

  function emptiedFill(body: Bytes, hollow: ReadonlyMap<string, Bytes>): Bytes {
    const header = hollow.get(`${bytesToHex(body.subarray(0, 16))}:${numberAt(body, 16)}`)
    const goes = forms[body[24]!] === 'inline' && (!header || isGone(header))
    return goes ? concatBytes(body.subarray(0, 24), Uint8Array.of(forms.indexOf('hollow'))) : body
  }
}

// --- layouts ------------------------------------------------------------------------------------------------------

function batchBody(batch: ChainedBatch & { readonly keep: readonly Keeping[] }): Bytes {
  return storedBody(
    batch.ops.map((op, i) => ({
      headerBytes: op.headerBytes,
      payloadHash: op.payloadHash,
      form: batch.keep[i]!,
      content: contentOf(op, batch.keep[i]!),
    })),
    batch.signature,
  )
}

function storedBody(stored: readonly Stored[], signature: Bytes): Bytes {
  const parts: Uint8Array[] = [new Uint8Array(2), signature]
  new DataView(parts[0]!.buffer).setUint16(0, stored.length)
  for (const one of stored)
    parts.push(one.headerBytes, one.payloadHash, Uint8Array.of(forms.indexOf(one.form)), one.content)
  return concatBytes(...parts)
}

function contentOf(op: Op, keep: Keeping): Bytes {
  if (keep === 'inline') return op.payload!
  if (keep !== 'version') return new Uint8Array(0)
  const parsed = parseEnvelope(op.payload!)
  if (!parsed.ok) throw new Error('Bug: a version that is none')
  return concatBytes(hexToBytes(parsed.value.outer.dev), numberBytes(parsed.value.outer.devSeq))
}

const signatureOf = (body: Bytes): Bytes => body.slice(2, 2 + signatureLength)

/** Views on the frame's body; cut short where the frame lies about itself. */
function opsOf(body: Bytes): Stored[] {
  const stored: Stored[] = []
  if (body.length < 2 + signatureLength) return stored
  const many = (body[0]! << 8) | body[1]!
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  let at = 2 + signatureLength
  for (let i = 0; i < many; i++) {
    if (at + headerLength + 33 > body.length) return []
    const headerBytes = body.slice(at, at + headerLength)
    const payloadHash = body.slice(at + headerLength, at + headerLength + 32)
    const form = forms[body[at + headerLength + 32]!] ?? 'hollow'
    const size = form === 'inline' ? view.getUint32(at + 92) : form === 'version' ? 24 : 0
    at += headerLength + 33
    if (at + size > body.length) return []
    stored.push({ headerBytes, payloadHash, form, content: body.slice(at, at + size) })
    at += size
  }
  return stored
}

const refOf = (content: Uint8Array): { dev: string; devSeq: number } => ({
  dev: bytesToHex(content.subarray(0, 16)),
  devSeq: numberAt(content, 16),
})

function numberBytes(n: number): Bytes {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(n))
  return bytes
}
const numberAt = (bytes: Uint8Array, at: number): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at))

const offerBody = (one: Offer): Bytes =>
  concatBytes(
    Uint8Array.of(one.type8, one.expireNotAfter >> 8, one.expireNotAfter & 255),
    hexToBytes(one.objId),
    one.payload,
  )
const offerOf = (body: Bytes): Offer => ({
  type8: body[0]!,
  expireNotAfter: (body[1]! << 8) | body[2]!,
  objId: bytesToHex(body.subarray(3, 19)),
  payload: body.slice(19),
})

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(bytesToUtf8(bytes))
  } catch {
    return undefined
  }
}

/** What a blob op says; null when it says nothing that can be read. */
export const blobOf = (payload: Uint8Array): BlobOp | null =>
  blobOpSchema.safeParse(parseJson(payload)).data ?? null
export const blobPayload = (said: BlobOp): Bytes =>
  utf8ToBytes(JSON.stringify({ size: said.size, sha256: said.sha256 }))

/** A wrap as it travels; the key file gives the same bytes back. */
export function wrapPayload(wrap: { id: string; keyId: string; under: string; sealed: string }): Bytes {
  const { id, keyId, under, sealed } = wrap
  return utf8ToBytes(JSON.stringify({ id, keyId, under, sealed }))
}
export const wrapIn = (payload: Uint8Array): ReturnType<typeof wrapSchema.parse> | null =>
  wrapSchema.safeParse(parseJson(payload)).data ?? null

/** Which numbers of which devices: one bit each while they are dense, as they are. */
function createNumberSets() {
  const bits = new Map<string, Uint8Array>()
  const sparse = new Set<string>()
  const dense = 1 << 24
  return {
    add(dev: string, n: number): void {
      if (n >= dense) {
        sparse.add(`${dev}:${n}`)
        return
      }
      let set = bits.get(dev) ?? new Uint8Array(128)
      if (n >> 3 >= set.length) {
        const larger = new Uint8Array(Math.max((n >> 3) + 1, 2 * set.length))
        larger.set(set)
        set = larger
      }
      set[n >> 3]! |= 1 << (n & 7)
      bits.set(dev, set)
    },
    has: (dev: string, n: number): boolean =>
      n >= dense ? sparse.has(`${dev}:${n}`) : ((bits.get(dev)?.[n >> 3] ?? 0) & (1 << (n & 7))) !== 0,
    clear(): void {
      bits.clear()
      sparse.clear()
    },
  }
}
