/**
 * The journal is the durable truth (shared/journal/README.md). What it promises:
 *
 *   - Resolved means durable: a commit answers after its frames were written and fsynced, never before.
 *   - All or nothing: a batch counts when its commit frame is intact, or when every frame its begin frame announced
 *     is. What a crash left half is cut off; it was never acknowledged.
 *   - Every acknowledged envelope soon lies twice: in the segment it was appended to and, once that segment is closed,
 *     in a byte-equal pack. One damaged frame in either is mended from the other.
 *   - After a failed write or fsync nothing is appended behind the doubtful place: a new segment says how much of the
 *     one before counts.
 *
 * Segments and packs hold bodies; the index (columns of numbers, signed by the device, two generations) says where
 * each version lies, so that a start reads the index and the segments written since, not the bodies.
 */
import { createHash, type Hash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { DataState, Repair, TagRow } from '#shared/host/api.ts'
import { parseEnvelope } from '#shared/vault/envelope.ts'
import type { DeviceKeys } from './deviceKeys.ts'
import { createEntryIndex, type EntryIndex, type IndexImage } from './entryIndex.ts'
import {
  destroyFile,
  diskFailure,
  readWhole,
  replaceFile,
  writeAll,
  type DiskFailure,
  type Files,
  type Handle,
} from './files.ts'
import {
  decodeFrame,
  encodeFrame,
  frameOverhead,
  frameType,
  putFrame,
  scanFrames,
  type FoundFrame,
  type FrameType,
} from './frames.ts'
import { merkleRoot, opHashOf, sealedHashOf, sha256 } from './hashes.ts'

export interface JournalDeps {
  readonly files: Files
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly keys: DeviceKeys
  readonly writable: boolean
  readonly limits: Limits
  readonly onRepair: (type: Repair['type'], count: number) => void
  readonly onTrouble: () => void
}

export interface Limits {
  /** Below this many free bytes nothing new is saved. */
  readonly readOnlyBelow: number
  /** Kept aside so that the last save and a deletion still fit. */
  readonly reserve: number
  readonly snapshotFrames: number
}

export const usualLimits: Limits = { readOnlyBelow: 300e6, reserve: 8e6, snapshotFrames: 1000 }

export interface Envelope {
  readonly bytes: Bytes
  readonly parents: readonly string[]
  readonly tags: readonly TagRow[]
}

/** What stays of a purged version (decision 11). */
export interface Hollow {
  readonly dev: string
  readonly devSeq: number
  readonly objId: string
  readonly sealedHash: Bytes
  readonly opHash: Bytes
}

interface Batch {
  readonly entries: readonly (Envelope | Hollow)[]
  readonly annotations?: readonly {
    readonly version: string
    readonly parents: readonly string[]
    readonly tags: readonly TagRow[]
  }[]
  /** Wraps to be dropped from the key file once this is durable. */
  readonly dropWraps?: readonly string[]
  readonly hlc?: string
}

export interface Journal {
  readonly index: EntryIndex
  readonly epoch: string
  readonly lastHlc: string
  /** Time of the newest commit by the clock of then. */
  readonly lastTime: number
  readonly trouble: DataState['reason']
  /** Wraps that commits since the last snapshot dropped; the key file is to be free of them. */
  readonly dropped: readonly string[]
  commit(batch: Batch): Promise<Result<{ lastSeq: number }, DiskFailure>>
  /** Sealed bytes of these slots; null for one that no copy gives back. */
  read(slots: readonly number[]): Promise<(Bytes | null)[]>
  /** Closes the current segment, copies it, writes the index. */
  snapshot(): Promise<void>
  purge(slots: ReadonlySet<number>): Promise<Result<object, DiskFailure>>
  /** Frames of everything, hollow ones included, from intact copies; runs undisturbed by a purge. */
  walk(onFrame: (slot: number, frame: FoundFrame) => Promise<void>): Promise<Result<object, DiskFailure>>
  /** Looks at every byte of every closed segment and pack, mends what it can. */
  scrub(): Promise<{ readonly damaged: number }>
  /** Free space is looked at again; true when saving is possible. */
  checkSpace(): Promise<boolean>
  /** Background work is done. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface Segment {
  readonly id: number
  readonly rev: number
  readonly length: number
  readonly sha: string
  readonly root: string
  packed: boolean
}

interface Current {
  readonly id: number
  readonly handle: Handle
  /** Bytes that count. */
  length: number
  readonly hash: Hash
  readonly roots: Bytes[]
}

const statementSchema = z.object({
  /** Envelopes and hollow entries. */
  n: z.number(),
  /** Frames between begin and commit. */
  f: z.number(),
  root: z.string(),
  at: z.number(),
  hlc: z.string(),
  drop: z.array(z.string()),
})
type Statement = z.infer<typeof statementSchema>

const segmentHeadSchema = z.object({
  format: z.literal(1),
  id: z.number(),
  epoch: z.string(),
  /** How much of the segment before counts. */
  previous: z.object({ id: z.number(), length: z.number() }).nullable(),
})
type SegmentHead = z.infer<typeof segmentHeadSchema>

const annotationSchema = z.tuple([
  z.string(),
  z.array(z.string()),
  z.array(z.tuple([z.string(), z.string(), z.string()])),
])

interface IndexFile {
  readonly format: 1
  readonly epoch: string
  readonly at: number
  readonly lastTime: number
  readonly lastHlc: string
  readonly segments: readonly Segment[]
  readonly root: string
  readonly sha: string
  readonly index: IndexImage['head']
}

const day = 24 * 60 * 60 * 1000
const indexMagic = 0x4f424849
const nameOf = (id: number, rev: number, ending: string): string =>
  `${String(id).padStart(8, '0')}.${rev}.${ending}`
const isHollow = (entry: Envelope | Hollow): entry is Hollow => 'opHash' in entry

export async function openJournal(deps: JournalDeps): Promise<Journal> {
  const { files, clock, random, keys, limits } = deps
  const segmentFolder = join(deps.folder, 'journal')
  const packFolder = join(deps.folder, 'packs')
  const indexFolder = join(deps.folder, 'index')
  const reservePath = join(deps.folder, 'reserve')
  const segmentPath = (id: number, rev: number): string => join(segmentFolder, nameOf(id, rev, 'seg'))
  const packPath = (id: number, rev: number): string => join(packFolder, nameOf(id, rev, 'pack'))

  let index = createEntryIndex()
  let epoch = randomId(random)
  let lastHlc = ''
  let lastTime = 0
  let lastSnapshotAt = 0
  let framesSince = 0
  let generation = 0
  const segments = new Map<number, Segment>()
  let current: Current | null = null
  let trouble: DataState['reason'] = deps.writable ? '' : 'readOnly'
  let lowSpace = false
  /** The end of the current segment is unsure, or a next one half made: nothing is appended before a new one stands. */
  let doubtful = false
  let hasReserve = false
  const dropped: string[] = []
  const readers = new Map<string, Promise<Handle>>()
  /** Snapshots, purges and walks one after the other; commits go on meanwhile except during a purge. */
  let background: Promise<unknown> = Promise.resolve()
  /** Changes of the journal one after the other. */
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work)
    queue = next.catch(() => {})
    return next
  }
  const inBackground = <T>(work: () => Promise<T>): Promise<T> => {
    const next = background.then(work, work)
    background = next.catch(() => {})
    return next
  }
  const setTrouble = (reason: DataState['reason']): void => {
    if (trouble === reason) return
    trouble = reason
    deps.onTrouble()
  }

  // --- reading segments -------------------------------------------------------------------------------------------

  /** The best bytes of a segment: its own, with every frame that only the pack has intact laid over. */
  async function readSegment(id: number, rev: number): Promise<{ bytes: Bytes; mended: number }> {
    const own = await readOrNull(segmentPath(id, rev))
    const known = segments.get(id)
    if (own && known && sha256Hex(own) === known.sha) return { bytes: own, mended: 0 }
    if (own && !known && !scanFrames(own).damaged.length && !(await files.stat(packPath(id, rev))))
      return { bytes: own, mended: 0 }
    const pack = await readOrNull(packPath(id, rev))
    if (!pack) return { bytes: own ?? new Uint8Array(0), mended: 0 }
    const intact = new Set(scanFrames(own ?? new Uint8Array(0)).frames.map((frame) => frame.at))
    const bytes = new Uint8Array(Math.max(own?.length ?? 0, pack.length))
    bytes.set(own ?? [])
    let mended = 0
    for (const frame of scanFrames(pack).frames) {
      if (intact.has(frame.at)) continue
      bytes.set(pack.subarray(frame.at, frame.at + frameOverhead + frame.body.length), frame.at)
      mended++
    }
    return { bytes, mended }
  }

  async function readOrNull(path: string): Promise<Bytes | null> {
    try {
      return await readWhole(files, path)
    } catch (error) {
      diskFailure(error)
      return null
    }
  }

  // --- start ------------------------------------------------------------------------------------------------------

  const found = {
    segments: await revisions(segmentFolder, 'seg'),
    packs: await revisions(packFolder, 'pack'),
  }
  let lostFrames = 0
  /** Damaged frames that held nothing which is not known otherwise. */
  let mendedFrames = 0
  let droppedTail = 0

  async function revisions(folder: string, ending: string): Promise<Map<number, number[]>> {
    const byId = new Map<number, number[]>()
    for (const { name } of await files.list(folder)) {
      const match = new RegExp(`^(\\d{8})\\.(\\d+)\\.${ending}$`).exec(name)
      if (!match) continue
      const id = Number(match[1])
      byId.set(id, [...(byId.get(id) ?? []), Number(match[2])])
    }
    return byId
  }

  async function loadIndex(): Promise<boolean> {
    const names = (await files.list(indexFolder))
      .flatMap(({ name }) => (/^\d{8}\.idx$/.test(name) ? [name] : []))
      .reverse()
    generation = names[0] ? Number.parseInt(names[0], 10) : 0
    for (const [i, name] of names.entries()) {
      const loaded = parseIndex(await readOrNull(join(indexFolder, name)), keys)
      if (!loaded) continue
      const { file, columns } = loaded
      if (
        !file.segments.every(
          ({ id, rev }) => found.segments.get(id)?.includes(rev) || found.packs.get(id)?.includes(rev),
        )
      )
        continue
      index = createEntryIndex({ head: file.index, columns })
      epoch = file.epoch
      lastHlc = file.lastHlc
      lastTime = file.lastTime
      lastSnapshotAt = file.at
      for (const segment of file.segments)
        segments.set(segment.id, {
          ...segment,
          packed: found.packs.get(segment.id)?.includes(segment.rev) ?? false,
        })
      if (i > 0) deps.onRepair('snapshotRebuilt', 1)
      return true
    }
    if (names.length) deps.onRepair('snapshotRebuilt', 1)
    return false
  }

  const byIndex = await loadIndex()
  const newestIndexed = Math.max(0, ...segments.keys())
  const toReplay = [...new Set([...found.segments.keys(), ...found.packs.keys()])]
    .filter((id) => id > newestIndexed)
    .sort((a, b) => a - b)
  if (byIndex && deps.writable) await mendMissing()

  /** A closed segment whose file is gone or cut comes back from its pack, and the other way round. */
  async function mendMissing(): Promise<void> {
    for (const segment of segments.values()) {
      const own = await files.stat(segmentPath(segment.id, segment.rev))
      if (
        own?.size !== segment.length &&
        segment.packed &&
        (await copyVerified(packPath(segment.id, segment.rev), segmentPath(segment.id, segment.rev), segment))
      )
        deps.onRepair('fileMended', 1)
    }
  }

  interface Loaded {
    readonly id: number
    readonly rev: number
    readonly bytes: Bytes
    readonly head: SegmentHead | null
  }
  const replayed: Loaded[] = []
  for (const id of toReplay) {
    const rev = Math.max(...(found.segments.get(id) ?? []), ...(found.packs.get(id) ?? []))
    const { bytes, mended } = await readSegment(id, rev)
    if (mended) deps.onRepair('fileMended', mended)
    replayed.push({ id, rev, bytes, head: headOf(bytes) })
  }
  // The newest segment may have been cut off while it was made: it holds nothing then.
  const torn = replayed.at(-1)
  if (torn && !torn.head && torn.bytes.length < 4096 && !scanFrames(torn.bytes).frames.length) {
    replayed.pop()
    if (deps.writable) await files.remove(segmentPath(torn.id, torn.rev)).catch(() => {})
  }

  // A snapshot is written only once the next segment stands, so with an index there is always one to replay.
  if (byIndex && !replayed.length) droppedTail++
  for (const [i, loaded] of replayed.entries()) {
    const next = replayed[i + 1]
    const limit = next?.head?.previous?.id === loaded.id ? next.head.previous.length : loaded.bytes.length
    const bytes = loaded.bytes.subarray(0, limit)
    const { end, roots, closing } = replay(loaded.id, bytes, next === undefined)
    if (loaded.head) epoch = loaded.head.epoch
    if (next) segments.set(loaded.id, segmentOf(loaded.id, loaded.rev, bytes, roots))
    else await resume(loaded, end, roots, closing)
  }
  lastSnapshotAt ||= clock.now()
  // Revisions named by nobody: left by a purge that ended between two steps.
  if (deps.writable) await removeStrays()
  if (!current && !(await startSegment(Math.max(0, ...segments.keys()) + 1))) doubtful = true
  if (lostFrames) deps.onRepair('journalFrame', lostFrames)
  if (mendedFrames) deps.onRepair('fileMended', mendedFrames)
  if (droppedTail) deps.onRepair('journalTail', droppedTail)
  // What followers learned may be gone, or the order of arrival was counted anew without the index: they start over.
  const rewritten = lostFrames > 0 || droppedTail > 0 || (!byIndex && toReplay.length > 1)
  if (rewritten) epoch = randomId(random)
  await makeReserve()
  await checkSpace()
  if (rewritten || mendedFrames || snapshotDue()) await snapshot()

  function replay(
    id: number,
    bytes: Bytes,
    newest: boolean,
  ): { end: number; roots: Bytes[]; closing: Bytes | null } {
    const { frames, damaged } = scanFrames(bytes)
    const roots: Bytes[] = []
    let end = 0
    let lost = 0
    let swapped = 0
    /** Damaged stretches known to be a frame that repeats what another says. */
    let explained = headOf(bytes) ? 0 : 1
    let batch: { begin: FoundFrame | null; frames: FoundFrame[]; end: number } | null = null
    const apply = (commit: FoundFrame | null): void => {
      if (!batch) return
      const frame = commit ?? batch.begin
      const statement = frame && statementOf(frame.body)
      if (statement) lost += Math.max(0, statement.f - batch.frames.length)
      if (!commit) explained++
      if (!batch.begin) explained++
      const root = applyBatch(id, batch.frames, statement)
      // Nothing is missing, and yet it is not what was signed: somebody put another in its place.
      if (statement && batch.frames.length >= statement.f && bytesToHex(root) !== statement.root) swapped++
      roots.push(root)
      batch = null
    }
    const isWhole = (): boolean => {
      const statement = batch?.begin && statementOf(batch.begin.body)
      if (!batch || !statement || batch.frames.length !== statement.f) return false
      return (
        bytesToHex(merkleRoot(batch.frames.flatMap((frame) => opHashOfFrame(frame) ?? []))) === statement.root
      )
    }
    for (const frame of frames) {
      const after = frame.at + frameOverhead + frame.body.length
      if (frame.type === frameType.begin) {
        // The commit frame before is damaged; since a later batch was appended, it was acknowledged.
        apply(null)
        batch = { begin: frame, frames: [], end: after }
      } else if (frame.type === frameType.commit) {
        batch ??= { begin: null, frames: [], end: after }
        apply(frame)
        end = after
      } else if (frame.type === frameType.segment) end = after
      else {
        batch ??= { begin: null, frames: [], end: after }
        batch.frames.push(frame)
        batch.end = after
      }
    }
    let closing: Bytes | null = null
    const open = batch
    if (open && isWhole()) {
      // Every frame it announced is here, only its commit frame is not: it counts and gets one.
      closing = encodeFrame(frameType.commit, open.begin!.body)
      end = open.end
      apply(null)
    } else if (open && !newest) {
      apply(null)
      end = bytes.length
    } else if (open || (newest && end < bytes.length)) droppedTail += Math.max(1, open?.frames.length ?? 0)
    const stretches = damaged.filter((stretch) => stretch.from < end).length
    lostFrames += lost + swapped
    if (!lost && stretches > explained) lostFrames += stretches - explained
    else if (!lost) mendedFrames += stretches
    return { end, roots, closing }
  }

  function applyBatch(id: number, frames: readonly FoundFrame[], statement: Statement | null): Bytes {
    const hashes: Bytes[] = []
    for (const [i, frame] of frames.entries()) {
      const opHash = opHashOfFrame(frame)
      if (opHash) hashes.push(opHash)
      const place = { segment: id, offset: frame.at, length: frame.body.length }
      if (frame.type === frameType.hollow) {
        const hollow = hollowOf(frame.body)
        if (index.slotOf(`${hollow.dev}:${hollow.devSeq}`) === undefined)
          index.add({ ...hollow, hash: hollow.sealedHash, place, parents: [], tags: [], hollow: true })
      } else if (frame.type === frameType.envelope) {
        const parsed = parseEnvelope(frame.body)
        if (!parsed.ok) continue
        const { dev, devSeq, objId } = parsed.value.outer
        const version = `${dev}:${devSeq}`
        const next = frames[i + 1]
        const note = next?.type === frameType.annotation ? annotationOf(next.body) : null
        const own = note?.version === version ? note : null
        if (index.slotOf(version) !== undefined) continue
        index.add({
          dev,
          devSeq,
          objId,
          hash: sealedHashOf(frame.body),
          place,
          parents: own?.parents ?? [],
          tags: own?.tags ?? [],
        })
      } else if (frame.type === frameType.annotation) {
        const before = frames[i - 1]
        const note = annotationOf(frame.body)
        if (before?.type === frameType.envelope && versionOfFrame(before) === note?.version) continue
        const slot = note && index.slotOf(note.version)
        if (note && slot !== undefined && slot !== null) index.annotate(slot, note.parents, note.tags)
      }
    }
    framesSince += frames.length
    if (statement) {
      // Before the first snapshot a day counts from the first commit.
      lastSnapshotAt ||= statement.at
      lastTime = Math.max(lastTime, statement.at)
      if (statement.hlc > lastHlc) lastHlc = statement.hlc
      dropped.push(...statement.drop)
    }
    return merkleRoot(hashes)
  }

  /** Goes on appending to the newest segment, behind its last good byte. */
  async function resume(loaded: Loaded, end: number, roots: Bytes[], closing: Bytes | null): Promise<void> {
    const good = loaded.bytes.subarray(0, end)
    if (!deps.writable || loaded.rev !== 0 || !loaded.head) {
      segments.set(loaded.id, segmentOf(loaded.id, loaded.rev, good, roots))
      return
    }
    try {
      const handle = await files.open(segmentPath(loaded.id, 0), 'append')
      const bytes = closing ? concatBytes(good, closing) : good
      if (closing) await writeAll(handle, closing, end)
      if ((await handle.size()) !== bytes.length) await handle.cut(bytes.length)
      await handle.sync()
      current = {
        id: loaded.id,
        handle,
        length: bytes.length,
        hash: createHash('sha256').update(bytes),
        roots,
      }
    } catch (error) {
      troubleFrom(diskFailure(error))
      segments.set(loaded.id, segmentOf(loaded.id, loaded.rev, good, roots))
    }
  }

  async function removeStrays(): Promise<void> {
    for (const [id, revs] of (await revisions(segmentFolder, 'seg')).entries())
      for (const rev of revs)
        if (current?.id !== id && segments.get(id)?.rev !== rev)
          await destroyFile(files, segmentPath(id, rev)).catch(() => {})
    for (const [id, revs] of (await revisions(packFolder, 'pack')).entries())
      for (const rev of revs)
        if (segments.get(id)?.rev !== rev) await destroyFile(files, packPath(id, rev)).catch(() => {})
  }

  // --- writing ----------------------------------------------------------------------------------------------------

  function troubleFrom(failure: DiskFailure): void {
    setTrouble(
      failure.type === 'DiskFull' ? 'diskFull' : failure.type === 'ReadOnly' ? 'readOnly' : 'damaged',
    )
  }

  async function startSegment(id: number, previous?: { id: number; length: number }): Promise<boolean> {
    if (!deps.writable) return false
    const head: SegmentHead = { format: 1, id, epoch, previous: previous ?? null }
    const frame = encodeFrame(frameType.segment, utf8ToBytes(JSON.stringify(head)))
    let handle: Handle | null = null
    try {
      await files.makeFolder(segmentFolder)
      handle = await files.open(segmentPath(id, 0), 'write')
      await writeAll(handle, frame, 0)
      await handle.sync()
      await files.syncFolder(segmentFolder)
      await handle.close()
      handle = await files.open(segmentPath(id, 0), 'append')
      current = { id, handle, length: frame.length, hash: createHash('sha256').update(frame), roots: [] }
      return true
    } catch (error) {
      await handle?.close().catch(() => {})
      await files.remove(segmentPath(id, 0)).catch(() => {})
      doubtful = true
      troubleFrom(diskFailure(error))
      return false
    }
  }

  /** Closes the current segment at its last good byte and goes on in a new one. */
  async function rotate(): Promise<boolean> {
    const old = current
    const id = old?.id ?? Math.max(0, ...segments.keys())
    if (!(await startSegment(id + 1, old ? { id: old.id, length: old.length } : undefined))) return false
    if (old) closeSegment(old)
    doubtful = false
    return true
  }

  function closeSegment(old: Current): void {
    segments.set(old.id, {
      id: old.id,
      rev: 0,
      length: old.length,
      sha: old.hash.digest('hex'),
      root: bytesToHex(merkleRoot(old.roots)),
      packed: false,
    })
    void old.handle.close().catch(() => {})
  }

  /** After a failed write: cut the doubtful bytes, leave that file, go on in a new one. */
  async function recover(): Promise<boolean> {
    if (!deps.writable) return false
    const old = current
    if (old) {
      try {
        await old.handle.cut(old.length)
        await old.handle.sync()
      } catch (error) {
        // The new segment's head says how much of this one counts, so the cut is only tidiness.
        diskFailure(error)
      }
    }
    if (!(await rotate())) return false
    setTrouble(lowSpace ? 'diskFull' : '')
    return true
  }

  async function append(frames: Bytes): Promise<DiskFailure | null> {
    const to = current
    if (!to) return { type: 'DiskFailed' }
    try {
      await writeAll(to.handle, frames, to.length)
      await to.handle.sync()
      return null
    } catch (error) {
      const failure = diskFailure(error)
      doubtful = true
      troubleFrom(failure)
      return failure
    }
  }

  interface Encoded {
    readonly bytes: Bytes
    readonly statement: Statement
    readonly root: Bytes
    /** Of each entry: where its frame begins within `bytes`, its body's length, its hash. */
    readonly placed: readonly { readonly at: number; readonly length: number; readonly hash: Bytes }[]
  }

  function encodeBatch(batch: Batch): Encoded {
    const bodies: { type: FrameType; body: Bytes }[] = []
    const entries: { frame: number; hash: Bytes; opHash: Bytes }[] = []
    for (const entry of batch.entries) {
      if (isHollow(entry)) {
        entries.push({ frame: bodies.length, hash: entry.sealedHash, opHash: entry.opHash })
        bodies.push({ type: frameType.hollow, body: hollowBytes(entry) })
        continue
      }
      const hash = sealedHashOf(entry.bytes)
      entries.push({ frame: bodies.length, hash, opHash: opHashOf(entry.bytes, hash) })
      bodies.push({ type: frameType.envelope, body: entry.bytes })
      if (entry.parents.length || entry.tags.length)
        bodies.push({
          type: frameType.annotation,
          body: annotationBytes(versionOfEnvelope(entry.bytes), entry.parents, entry.tags),
        })
    }
    for (const { version, parents, tags } of batch.annotations ?? [])
      bodies.push({ type: frameType.annotation, body: annotationBytes(version, parents, tags) })
    const root = merkleRoot(entries.map(({ opHash }) => opHash))
    const statement: Statement = {
      n: batch.entries.length,
      f: bodies.length,
      root: bytesToHex(root),
      at: clock.now(),
      hlc: batch.hlc ?? '',
      drop: [...(batch.dropWraps ?? [])],
    }
    const said = utf8ToBytes(JSON.stringify(statement))
    const signed = concatBytes(keys.sign(said), said)
    const length = bodies.reduce(
      (sum, { body }) => sum + body.length + frameOverhead,
      2 * (signed.length + frameOverhead),
    )
    const bytes = new Uint8Array(length)
    const starts: number[] = []
    let at = putFrame(bytes, 0, frameType.begin, signed)
    for (const { type, body } of bodies) {
      starts.push(at)
      at = putFrame(bytes, at, type, body)
    }
    putFrame(bytes, at, frameType.commit, signed)
    const placed = entries.map(({ frame, hash }) => ({
      at: starts[frame]!,
      length: bodies[frame]!.body.length,
      hash,
    }))
    return { bytes, statement, root, placed }
  }

  const commit: Journal['commit'] = (batch) =>
    inTurn(async () => {
      if (!deps.writable) return err({ type: 'ReadOnly' })
      if (lowSpace && !(await checkSpace())) return err({ type: 'DiskFull' })
      if ((doubtful || !current) && !(await recover())) return err(failureOf())
      const { bytes, statement, root, placed } = encodeBatch(batch)
      let failure = await append(bytes)
      if (failure?.type === 'DiskFull' && hasReserve) {
        // What the reserve is for: this save still fits, the next one is refused until there is room.
        await releaseReserve()
        if (await recover()) failure = await append(bytes)
        lowSpace = true
      }
      if (failure) {
        // Recovering at once shows whether the next save can succeed; this one was not acknowledged either way.
        await recover()
        return err(failure)
      }
      const to = current!
      for (const [i, entry] of batch.entries.entries()) {
        const { at, length, hash } = placed[i]!
        const place = { segment: to.id, offset: to.length + at, length }
        if (isHollow(entry)) index.add({ ...entry, hash, place, parents: [], tags: [], hollow: true })
        else index.add({ ...outerOf(entry.bytes), hash, place, parents: entry.parents, tags: entry.tags })
      }
      for (const note of batch.annotations ?? []) {
        const slot = index.slotOf(note.version)
        if (slot !== undefined) index.annotate(slot, note.parents, note.tags)
      }
      to.length += bytes.length
      to.hash.update(bytes)
      to.roots.push(root)
      framesSince += statement.f
      lastTime = Math.max(lastTime, statement.at)
      if (statement.hlc > lastHlc) lastHlc = statement.hlc
      dropped.push(...statement.drop)
      if (lowSpace) setTrouble('diskFull')
      void checkSpace()
      if (snapshotDue())
        void inBackground(() => inTurn(freeze).then((write) => write?.())).catch(
          (error: unknown) => void diskFailure(error),
        )
      return ok({ lastSeq: index.lastSeq })
    })

  const failureOf = (): DiskFailure => ({
    type: trouble === 'diskFull' ? 'DiskFull' : trouble === 'readOnly' ? 'ReadOnly' : 'DiskFailed',
  })

  // --- space ------------------------------------------------------------------------------------------------------

  async function makeReserve(): Promise<void> {
    if (!deps.writable || !limits.reserve) return
    try {
      const size = (await files.stat(reservePath))?.size ?? 0
      if (size < limits.reserve) {
        const handle = await files.open(reservePath, 'write')
        try {
          await writeAll(handle, new Uint8Array(limits.reserve), 0)
          await handle.sync()
        } finally {
          await handle.close()
        }
      }
      hasReserve = true
    } catch (error) {
      diskFailure(error)
      await files.remove(reservePath).catch(() => {})
    }
  }

  async function releaseReserve(): Promise<void> {
    hasReserve = false
    await files.remove(reservePath).catch(() => {})
  }

  async function checkSpace(): Promise<boolean> {
    if (!deps.writable) return false
    let free = Number.POSITIVE_INFINITY
    try {
      free = await files.free(deps.folder)
    } catch (error) {
      diskFailure(error)
    }
    lowSpace = free < limits.readOnlyBelow
    if (lowSpace) setTrouble('diskFull')
    else if (trouble === 'diskFull' && !doubtful) {
      setTrouble('')
      if (!hasReserve) void makeReserve()
    }
    return !lowSpace
  }

  // --- snapshot ---------------------------------------------------------------------------------------------------

  function snapshotDue(): boolean {
    if (framesSince === 0) return false
    if ((current?.length ?? 0) > 64e6) return true
    return (
      framesSince >= Math.max(limits.snapshotFrames, index.count / 10) || clock.now() - lastSnapshotAt >= day
    )
  }

  /** In turn: closes the segment and takes the index as it is. What it returns writes both, beside further commits. */
  async function freeze(): Promise<(() => Promise<void>) | null> {
    if (!deps.writable || !current) return null
    if (!(await rotate())) return null
    framesSince = 0
    lastSnapshotAt = clock.now()
    const write = indexWriter()
    return async () => {
      await packAll()
      await write()
    }
  }

  function indexWriter(): () => Promise<void> {
    const image = index.image()
    const list = [...segments.values()].map((segment) => ({ ...segment }))
    const file: IndexFile = {
      format: 1,
      epoch,
      at: clock.now(),
      lastTime,
      lastHlc,
      segments: list,
      root: bytesToHex(merkleRoot(list.map((segment) => hexToBytes(segment.root)))),
      sha: sha256Hex(image.columns),
      index: image.head,
    }
    const head = utf8ToBytes(JSON.stringify(file))
    const front = new Uint8Array(8)
    new DataView(front.buffer).setUint32(0, indexMagic)
    new DataView(front.buffer).setUint32(4, head.length)
    const parts = [concatBytes(front, head, keys.sign(head)), image.columns]
    return async () => {
      await files.makeFolder(indexFolder)
      generation++
      await replaceFile(files, join(indexFolder, `${String(generation).padStart(8, '0')}.idx`), ...parts)
      for (const { name } of await files.list(indexFolder))
        if (/^\d{8}\.idx$/.test(name) && Number.parseInt(name, 10) < generation - 1)
          await files.remove(join(indexFolder, name))
    }
  }

  async function packAll(): Promise<void> {
    for (const segment of segments.values()) {
      if (segment.packed) continue
      await files.makeFolder(packFolder)
      if (
        await copyVerified(segmentPath(segment.id, segment.rev), packPath(segment.id, segment.rev), segment)
      )
        segment.packed = true
    }
  }

  /** Copies in pieces; the copy counts only when it has the hash the segment was closed with. */
  async function copyVerified(from: string, to: string, segment: Segment): Promise<boolean> {
    const temp = `${to}.new`
    const hash = createHash('sha256')
    let source: Handle | null = null
    let target: Handle | null = null
    try {
      source = await files.open(from, 'read')
      target = await files.open(temp, 'write')
      for (let at = 0; at < segment.length; at += 1 << 20) {
        const piece = await source.read(at, Math.min(1 << 20, segment.length - at))
        if (!piece.length) break
        hash.update(piece)
        await writeAll(target, piece, at)
      }
      await target.sync()
      await target.close()
      target = null
      if (hash.digest('hex') !== segment.sha) {
        await files.remove(temp)
        return false
      }
      await files.rename(temp, to)
      await files.syncFolder(join(to, '..'))
      return true
    } catch (error) {
      diskFailure(error)
      await files.remove(temp).catch(() => {})
      return false
    } finally {
      await source?.close().catch(() => {})
      await target?.close().catch(() => {})
    }
  }

  async function snapshot(): Promise<void> {
    try {
      const write = await freeze()
      await write?.()
    } catch (error) {
      // The journal alone is enough; the next snapshot tries again.
      diskFailure(error)
    }
  }

  // --- reading versions -------------------------------------------------------------------------------------------

  function reader(path: string): Promise<Handle> {
    const open = readers.get(path)
    if (open) return open
    if (readers.size >= 48) {
      const [oldest, handle] = readers.entries().next().value!
      readers.delete(oldest)
      void handle.then((one) => one.close()).catch(() => {})
    }
    const next = files.open(path, 'read')
    readers.set(path, next)
    next.catch(() => readers.delete(path))
    return next
  }

  const revOf = (id: number): number => segments.get(id)?.rev ?? 0

  async function readFrame(path: string, offset: number, length: number): Promise<Bytes | null> {
    try {
      const bytes = await (await reader(path)).read(offset, length + frameOverhead)
      const frame = decodeFrame(bytes)
      return frame?.type === frameType.envelope ? frame.body : null
    } catch (error) {
      diskFailure(error)
      return null
    }
  }

  /** One version, from wherever it is intact; mends the segment by the way. */
  async function readCarefully(slot: number): Promise<Bytes | null> {
    const { segment, offset, length } = index.place(slot)
    const rev = revOf(segment)
    const own = await readFrame(segmentPath(segment, rev), offset, length)
    if (own && versionOfEnvelope(own) === index.version(slot)) return own
    const copy = await readFrame(packPath(segment, rev), offset, length)
    if (copy && bytesToHex(sealedHashOf(copy)) === bytesToHex(index.hash(slot))) {
      if (deps.writable) await patch(segmentPath(segment, rev), offset, encodeFrame(frameType.envelope, copy))
      deps.onRepair('fileMended', 1)
      return copy
    }
    // A purge may have moved or emptied it while we looked.
    const now = index.place(slot)
    if (index.hollow(slot) || index.lost(slot)) return null
    if (now.segment !== segment || now.offset !== offset || revOf(segment) !== rev) return readCarefully(slot)
    index.lose(slot)
    deps.onRepair('journalFrame', 1)
    return null
  }

  async function patch(path: string, offset: number, frame: Bytes): Promise<void> {
    try {
      const handle = await files.open(path, 'change')
      try {
        await writeAll(handle, frame, offset)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      diskFailure(error)
    }
  }

  const read: Journal['read'] = async (slots) => {
    const out = new Array<Bytes | null>(slots.length).fill(null)
    const order = slots
      .map((slot, at) => ({ slot, at, place: index.place(slot) }))
      .filter(({ slot }) => !index.hollow(slot) && !index.lost(slot))
      .sort((a, b) => a.place.segment - b.place.segment || a.place.offset - b.place.offset)
    for (let i = 0; i < order.length;) {
      const first = order[i]!.place
      let last = i
      // Neighbours are read together: annotations between them are small.
      while (last + 1 < order.length) {
        const here = order[last]!.place
        const next = order[last + 1]!.place
        if (
          next.segment !== first.segment ||
          next.offset - (here.offset + here.length) > 8192 ||
          next.offset + next.length - first.offset > 4 << 20
        )
          break
        last++
      }
      const end = order[last]!.place.offset + order[last]!.place.length + frameOverhead
      let bytes: Bytes
      try {
        bytes = await (
          await reader(segmentPath(first.segment, revOf(first.segment)))
        ).read(first.offset, end - first.offset)
      } catch (error) {
        diskFailure(error)
        bytes = new Uint8Array(0)
      }
      for (; i <= last; i++) {
        const { slot, at, place } = order[i]!
        const from = place.offset - first.offset
        const frame = decodeFrame(bytes.subarray(from, from + place.length + frameOverhead))
        const fits = frame?.type === frameType.envelope && frame.body.length === place.length
        // A view: what is asked for together is sent together and let go together.
        out[at] =
          fits && versionOfEnvelope(frame.body) === index.version(slot)
            ? frame.body
            : await readCarefully(slot)
      }
    }
    return out
  }

  // --- purge ------------------------------------------------------------------------------------------------------

  /**
   * Every segment that names a purged version is written anew with hollow entries in its place, under the next
   * revision; then the index, then the old revisions are destroyed. Stopped anywhere, it can be run again.
   */
  const purge: Journal['purge'] = (slots) =>
    inBackground(() =>
      inTurn(async () => {
        if (!deps.writable) return err({ type: 'ReadOnly' })
        // A deletion is never refused for lack of room.
        if (lowSpace || trouble === 'diskFull') await releaseReserve()
        try {
          epoch = randomId(random)
          if (!(await rotate())) return err(failureOf())
          const versions = new Set([...slots].map((slot) => index.version(slot)))
          const written: { segment: Segment; moves: { slot: number; offset: number; length: number }[] }[] =
            []
          const old: string[] = []
          for (const segment of segments.values()) {
            const next = await rewrite(segment, versions)
            if (!next) continue
            written.push(next)
            old.push(segmentPath(segment.id, segment.rev), packPath(segment.id, segment.rev))
          }
          for (const { segment, moves } of written) {
            segments.set(segment.id, segment)
            for (const move of moves)
              index.move(move.slot, { segment: segment.id, offset: move.offset, length: move.length })
          }
          for (const slot of slots) index.empty(slot)
          framesSince = 0
          lastSnapshotAt = clock.now()
          await indexWriter()()
          for (const { name } of await files.list(indexFolder))
            if (/^\d{8}\.idx$/.test(name) && Number.parseInt(name, 10) < generation)
              await destroyFile(files, join(indexFolder, name))
          for (const path of old) {
            await readers
              .get(path)
              ?.then((handle) => handle.close())
              .catch(() => {})
            readers.delete(path)
            await destroyFile(files, path)
          }
          // The second copies come last: where there is no room for them, the next snapshot makes them.
          await packAll()
          await checkSpace()
          if (!hasReserve) await makeReserve()
          return ok({})
        } catch (error) {
          return err(diskFailure(error))
        }
      }),
    )

  async function rewrite(
    segment: Segment,
    versions: ReadonlySet<string>,
  ): Promise<{ segment: Segment; moves: { slot: number; offset: number; length: number }[] } | null> {
    const { bytes } = await readSegment(segment.id, segment.rev)
    const scan = scanFrames(bytes.subarray(0, segment.length))
    const parts: Bytes[] = []
    const moves: { slot: number; offset: number; length: number }[] = []
    let changed = scan.damaged.length > 0
    let at = 0
    for (const frame of scan.frames) {
      const version = versionOfFrame(frame)
      const slot = version === null ? undefined : index.slotOf(version)
      const gone = version !== null && versions.has(version)
      let part: Bytes | null = bytes.subarray(frame.at, frame.at + frameOverhead + frame.body.length)
      if (gone && frame.type === frameType.envelope)
        part = encodeFrame(frameType.hollow, hollowBytes(hollowFrom(frame.body)))
      if (gone && frame.type === frameType.annotation) part = null
      if (gone && frame.type !== frameType.hollow) changed = true
      if (!part) continue
      if (slot !== undefined && frame.type !== frameType.annotation)
        moves.push({ slot, offset: at, length: part.length - frameOverhead })
      parts.push(part)
      at += part.length
    }
    if (!changed) return null
    const whole = concatBytes(...parts)
    const rev = segment.rev + 1
    // Short of room, the old pack goes first: it holds what is to be destroyed anyway.
    if (lowSpace) await destroyFile(files, packPath(segment.id, segment.rev))
    await replaceFile(files, segmentPath(segment.id, rev), whole)
    return { segment: { ...segment, rev, length: whole.length, sha: sha256Hex(whole), packed: false }, moves }
  }

  // --- walking ----------------------------------------------------------------------------------------------------

  const walk: Journal['walk'] = (onFrame) =>
    inBackground(async () => {
      if (deps.writable && !(await inTurn(async () => (current?.roots.length ? rotate() : true))))
        return err(failureOf())
      for (const segment of [...segments.values()].sort((a, b) => a.id - b.id)) {
        const { bytes } = await readSegment(segment.id, segment.rev)
        for (const frame of scanFrames(bytes.subarray(0, segment.length)).frames) {
          if (frame.type !== frameType.envelope && frame.type !== frameType.hollow) continue
          const version = versionOfFrame(frame)
          const slot = version === null ? undefined : index.slotOf(version)
          if (slot !== undefined) await onFrame(slot, frame)
        }
      }
      return ok({})
    })

  const scrub: Journal['scrub'] = () =>
    inBackground(async () => {
      let damaged = 0
      for (const segment of [...segments.values()]) {
        const paths = [
          segmentPath(segment.id, segment.rev),
          ...(segment.packed ? [packPath(segment.id, segment.rev)] : []),
        ]
        const fits = await Promise.all(paths.map(async (path) => (await hashOfFile(path)) === segment.sha))
        if (fits.every(Boolean)) continue
        const { bytes } = await readSegment(segment.id, segment.rev)
        if (sha256Hex(bytes) !== segment.sha) {
          damaged++
          deps.onRepair('journalFrame', scanFrames(bytes).damaged.length)
          continue
        }
        deps.onRepair('fileMended', 1)
        if (deps.writable)
          for (const [i, path] of paths.entries()) if (!fits[i]) await replaceFile(files, path, bytes)
      }
      return { damaged }
    })

  async function hashOfFile(path: string): Promise<string> {
    const bytes = await readOrNull(path)
    return bytes ? sha256Hex(bytes) : ''
  }

  return {
    get index() {
      return index
    },
    get epoch() {
      return epoch
    },
    get lastHlc() {
      return lastHlc
    },
    get lastTime() {
      return lastTime
    },
    get trouble() {
      return trouble
    },
    get dropped() {
      return dropped
    },
    commit,
    read,
    snapshot: () => inBackground(() => inTurn(freeze).then((write) => write?.())),
    purge,
    walk,
    scrub,
    checkSpace,
    settled: async () => {
      await queue
      await background
    },
    async close() {
      await queue
      await background
      await current?.handle.close().catch(() => {})
      current = null
      for (const handle of readers.values()) await handle.then((one) => one.close()).catch(() => {})
      readers.clear()
    },
  }

  function segmentOf(id: number, rev: number, bytes: Bytes, roots: Bytes[]): Segment {
    return {
      id,
      rev,
      length: bytes.length,
      sha: sha256Hex(bytes),
      root: bytesToHex(merkleRoot(roots)),
      packed: false,
    }
  }
}

const sha256Hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))

function parseIndex(bytes: Bytes | null, keys: DeviceKeys): { file: IndexFile; columns: Bytes } | null {
  if (!bytes || bytes.length < 72) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) !== indexMagic) return null
  const end = 8 + view.getUint32(4)
  if (end + 64 > bytes.length) return null
  const head = bytes.subarray(8, end)
  if (!keys.verify(head, bytes.subarray(end, end + 64))) return null
  // Signed by this device, so it is ours and well formed.
  const file = JSON.parse(bytesToUtf8(head)) as IndexFile
  const columns = bytes.subarray(end + 64)
  return sha256Hex(columns) === file.sha ? { file, columns } : null
}

function parsed<T>(schema: z.ZodType<T>, body: Uint8Array): T | null {
  try {
    const found = schema.safeParse(JSON.parse(bytesToUtf8(body)))
    return found.success ? found.data : null
  } catch {
    return null
  }
}

function headOf(bytes: Bytes): SegmentHead | null {
  const frame = decodeFrame(bytes)
  return frame?.type === frameType.segment ? parsed(segmentHeadSchema, frame.body) : null
}

const statementOf = (body: Bytes): Statement | null => parsed(statementSchema, body.subarray(64))

/** `[version, parents, [kind, subject, when][]]` */
function annotationBytes(version: string, parents: readonly string[], tags: readonly TagRow[]): Bytes {
  return utf8ToBytes(JSON.stringify([version, parents, tags.map((row) => [row.kind, row.subject, row.when])]))
}

function annotationOf(body: Bytes): { version: string; parents: string[]; tags: TagRow[] } | null {
  const found = parsed(annotationSchema, body)
  if (!found) return null
  const [version, parents, tags] = found
  return { version, parents, tags: tags.map(([kind, subject, when]) => ({ kind, subject, when })) }
}

const outerOf = (bytes: Bytes): { dev: string; devSeq: number; objId: string } => ({
  dev: bytesToHex(bytes.subarray(46, 62)),
  devSeq: Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(6)),
  objId: bytesToHex(bytes.subarray(30, 46)),
})

const versionOfEnvelope = (bytes: Bytes): string => {
  const { dev, devSeq } = outerOf(bytes)
  return `${dev}:${devSeq}`
}

function versionOfFrame(frame: FoundFrame): string | null {
  if (frame.type === frameType.envelope) return versionOfEnvelope(frame.body)
  if (frame.type === frameType.annotation) return annotationOf(frame.body)?.version ?? null
  if (frame.type !== frameType.hollow) return null
  const { dev, devSeq } = hollowOf(frame.body)
  return `${dev}:${devSeq}`
}

function opHashOfFrame(frame: FoundFrame): Bytes | null {
  if (frame.type === frameType.envelope) return opHashOf(frame.body, sealedHashOf(frame.body))
  return frame.type === frameType.hollow ? hollowOf(frame.body).opHash : null
}

/** dev 16, devSeq 8, objId 16, SHA-256(sealed) 32, opHash 32 */
export function hollowBytes(hollow: Hollow): Bytes {
  const bytes = new Uint8Array(104)
  bytes.set(hexToBytes(hollow.dev), 0)
  new DataView(bytes.buffer).setBigUint64(16, BigInt(hollow.devSeq))
  bytes.set(hexToBytes(hollow.objId), 24)
  bytes.set(hollow.sealedHash, 40)
  bytes.set(hollow.opHash, 72)
  return bytes
}

export function hollowOf(body: Bytes): Hollow {
  return {
    dev: bytesToHex(body.subarray(0, 16)),
    devSeq: Number(new DataView(body.buffer, body.byteOffset).getBigUint64(16)),
    objId: bytesToHex(body.subarray(24, 40)),
    sealedHash: body.slice(40, 72),
    opHash: body.slice(72, 104),
  }
}

export function hollowFrom(envelope: Bytes): Hollow {
  const sealedHash = sealedHashOf(envelope)
  return { ...outerOf(envelope), sealedHash, opHash: opHashOf(envelope, sealedHash) }
}
