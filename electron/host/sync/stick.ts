/**
 * A visit of a stick: read what others left, leave what others lack, write down how far this PC is (SY13). Every file
 * is whole or not there (written under another name, synced, renamed), and at most 64 MiB unless one photo is larger,
 * so a stick pulled out early costs the last file only and the next visit goes on behind it.
 */
import { createPublicKey, hash, verify } from 'node:crypto'
import { basename, join } from 'node:path'
import {
  base64OrNothing,
  bytesToBase64,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import {
  blobEntry,
  bundleText,
  encodeEntry,
  encodeHead,
  headLength,
  parseBody,
  parseHead,
  registersName,
  serverOnStick,
  signedVectorSchema,
  stickSchema,
  vectorSchema,
  vectorText,
  type BundleHead,
  type Manifest,
  type Vector,
} from '#shared/sync/bundle.ts'
import { decodeBatch, encodeBatch } from '#shared/sync/op.ts'
import { codeOf, readWhole, replaceFile, type Files } from '../keeper/files.ts'
import { sha256 } from '../keeper/hashes.ts'
import type { Sync } from './createSync.ts'
import { receive, type ReadBatch } from './receive.ts'

const folderName = 'Obhut-Abgleich'
const bundleBytes = 64 << 20
/** Nothing on a stick makes us read more than this into memory. */
const mostBundle = 700 << 20
const longestWait = 5000

export interface StickDeps {
  readonly sync: Sync
  /** The disk of the stick. */
  readonly files: Files
  readonly random: Random
  readonly clock: { now(): number }
  readonly onProgress?: (done: number, total: number) => void
  /** Resolves when the vault vouches for somebody new, or after this long. */
  readonly waitForVouching?: (ms: number) => Promise<void>
  readonly bundleBytes?: number
}

export interface Visit {
  readonly stick: string
  readonly read: number
  readonly written: number
  readonly blobsRead: number
  readonly blobsWritten: number
  /** Files that were not taken: cut short, altered, or of somebody we don't know. */
  readonly refused: number
}

export type StickFailure =
  /** It belongs to another institution. */
  | { readonly type: 'StickForeign' }
  | { readonly type: 'StickUnreadable' }
  | { readonly type: 'StickNotWritable' }
  | { readonly type: 'FolderFull' }
  | { readonly type: 'NotVouched' }
  | { readonly type: 'DiskFull' | 'ReadOnly' | 'DiskFailed' }

interface Found {
  readonly path: string
  readonly head: BundleHead
}

export async function visitStick(deps: StickDeps, folder: string): Promise<Result<Visit, StickFailure>> {
  const { sync, files } = deps
  const { house, chainer } = sync
  const { profile, oplog } = house
  const own = profile.device
  const place = join(folder, folderName)
  const vouchedNow = () => house.vouched()
  const first = vouchedNow()
  if (!first) return err({ type: 'NotVouched' })
  const { tenant } = first
  const counts = { read: 0, written: 0, blobsRead: 0, blobsWritten: 0, refused: 0 }

  try {
    await chainer.loadBlobs()
    // --- whose it is --------------------------------------------------------------------------------------------
    const card = await readStick()
    if (card === 'unreadable') return err({ type: 'StickUnreadable' })
    if (card && card.tenant !== tenant) return err({ type: 'StickForeign' })
    const id = card?.id ?? randomId(deps.random)

    // --- reading ------------------------------------------------------------------------------------------------
    const vectors = new Map<string, Vector>()
    let unknown = await readAll()
    if (unknown && deps.waitForVouching) {
      await deps.waitForVouching(longestWait)
      counts.refused = 0
      unknown = await readAll()
    }

    // --- writing ------------------------------------------------------------------------------------------------
    await files.makeFolder(place)
    if (!card)
      await replaceFile(files, join(place, 'stick.json'), utf8ToBytes(JSON.stringify({ v: 1, id, tenant })))
    // Numbers that were once used are not used again: what is lost of our own chain must be here first (SY8).
    const sure =
      (oplog.tail(own)?.n ?? 0) >= sync.memory().ownN && !(vectorsSay(own) > (oplog.tail(own)?.n ?? 0))
    if (sure) {
      for (let more = true; more;) more = (await chainer.chain()).more
      await sync.remember({ ownN: oplog.tail(own)?.n ?? 0 })
    }
    await leave()
    await leaveRegisters()
    await writeVector()
    const onStick = Object.fromEntries(oplog.devices().map((dev) => [dev, oplog.tail(dev)!.n]))
    const others = sync.memory().sticks.filter((one) => one.id !== id)
    await sync.remember({
      sticks: [
        ...others,
        { id, label: basename(folder) || folder, lastSeenAt: deps.clock.now(), vector: onStick },
      ].slice(-100),
    })
    sync.changed()
    return ok({ stick: id, ...counts })

    function vectorsSay(dev: string): number {
      return Math.max(0, ...[...vectors.values()].map((one) => one.chains[dev] ?? 0))
    }

    async function readStick() {
      const bytes = await readWhole(files, join(place, 'stick.json'))
      if (!bytes) return null
      return parseJson(stickSchema, bytes) ?? ('unreadable' as const)
    }

    /** True: something is of a PC that is not vouched for yet. */
    async function readAll(): Promise<boolean> {
      vectors.clear()
      const found: Found[] = []
      let unknownDevice = false
      for (const { name, folder: isFolder } of await files.list(place)) {
        if (isFolder) continue
        if (name.endsWith('.vector')) {
          const vector = await readVector(join(place, name))
          if (vector === 'unknown') unknownDevice = true
          else if (vector) vectors.set(vector.dev, vector)
          continue
        }
        // What else lies on a stick (autorun, links, programs) is not even opened.
        if (!/^[0-9a-f]{32}\.bundle$/.test(name)) continue
        const head = await readHead(join(place, name))
        if (head === 'unknown') unknownDevice = true
        else if (head) found.push({ path: join(place, name), head })
        else counts.refused++
      }
      // A chain may lie in several files: as long as one brings news, the others may follow on it.
      const open = new Set(found)
      for (let moved = true; moved;) {
        moved = false
        for (const one of open) {
          const news = one.head.manifest.chains.some(
            ({ dev, from, to }) => to > sync.wholeTo(dev) && from <= (oplog.tail(dev)?.n ?? 0) + 1,
          )
          const pictures = one.head.manifest.blobs.some((blob) => oplog.blob(blob) && !chainer.hasBlob(blob))
          if (!news && !pictures) continue
          open.delete(one)
          const { taken, strangers } = await readBundle(one)
          unknownDevice ||= strangers
          moved ||= taken
        }
      }
      return unknownDevice
    }

    async function readHead(path: string): Promise<BundleHead | 'unknown' | null> {
      const handle = await files.open(path, 'read')
      try {
        const start = await handle.read(0, 12)
        const length = headLength(start)
        if (length === null) return null
        const head = parseHead(await handle.read(0, length))
        if (!head.ok || head.value.manifest.tenant !== tenant) return null
        const { manifest, text, signature } = head.value
        const signer = isBy(manifest, utf8ToBytes(bundleText(text)), signature)
        if (signer !== true) return signer
        const size = await handle.size()
        return size === head.value.bodyAt + manifest.bodyBytes && size <= mostBundle ? head.value : null
      } finally {
        await handle.close()
      }
    }

    async function readVector(path: string): Promise<Vector | 'unknown' | null> {
      const bytes = await readWhole(files, path)
      const signed = bytes && parseJson(signedVectorSchema, bytes)
      const vector = signed && parseJson(vectorSchema, utf8ToBytes(signed.body))
      if (!signed || !vector || vector.tenant !== tenant) return null
      const signer = isBy(vector, utf8ToBytes(vectorText(signed.body)), base64OrNothing(signed.signature))
      return signer === true ? vector : signer
    }

    /** A PC that is vouched for, or the server whose card this PC has. */
    function isBy(
      said: { readonly dev: string; readonly key?: string | undefined },
      bytes: Bytes,
      signature: Bytes,
    ): true | 'unknown' | null {
      if (said.key !== undefined) {
        const spki = base64OrNothing(said.key)
        const pin = hash('sha256', spki, 'base64')
        const isOurs = sync.memory().card?.pins.includes(pin) && serverOnStick(pin) === said.dev
        return isOurs && isSignedBy(spki, bytes, signature) ? true : null
      }
      const vouched = vouchedNow()!
      if (!vouched.device(said.dev)) return 'unknown'
      return vouched.verify(said.dev, bytes, signature) ? true : null
    }

    async function readBundle({ path, head }: Found): Promise<{ taken: boolean; strangers: boolean }> {
      const bytes = await readWhole(files, path)
      const body = bytes && parseBody(head.manifest, bytes.subarray(head.bodyAt), sha256)
      if (!body?.ok) {
        counts.refused++
        return { taken: false, strangers: false }
      }
      const batches: ReadBatch[] = []
      for (const part of body.value.batches) {
        const batch = decodeBatch(part, sha256)
        if (batch.ok) batches.push(batch.value)
        else counts.refused++
      }
      let strangers = false
      let added = 0
      for (let at = 0; at < batches.length; at += 200) {
        const received = await receive(house, batches.slice(at, at + 200))
        if (!received.ok) throw new Refusal(received.error)
        strangers ||= received.value.problems.some(({ kind }) => kind === 'UnknownDevice')
        added += received.value.added
        await sync.took(received.value)
        deps.onProgress?.(at, batches.length)
      }
      counts.read += added
      let pictures = 0
      for (const blob of body.value.blobs) if (await sync.takeBlob(blob.id, blob.bytes)) pictures++
      counts.blobsRead += pictures
      return { taken: added + pictures > 0, strangers }
    }

    /** What lies on the stick already, of files that are whole. */
    async function covered(): Promise<{ chains: Map<string, number>; blobs: Set<string>; own: Found[] }> {
      const ranges = new Map<string, { from: number; to: number }[]>()
      const blobs = new Set<string>()
      const mine: Found[] = []
      for (const { name } of await files.list(place)) {
        if (!/^[0-9a-f]{32}\.bundle$/.test(name)) continue
        const head = await readHead(join(place, name))
        if (!head || head === 'unknown') continue
        for (const one of head.manifest.chains) ranges.set(one.dev, [...(ranges.get(one.dev) ?? []), one])
        for (const blob of head.manifest.blobs) blobs.add(blob)
        if (head.manifest.dev === own) mine.push({ path: join(place, name), head })
      }
      const chains = new Map<string, number>()
      for (const dev of oplog.devices()) {
        let at = needed(dev)
        for (const { from, to } of (ranges.get(dev) ?? []).sort((a, b) => a.from - b.from))
          if (from <= at + 1) at = Math.max(at, to)
        chains.set(dev, at)
      }
      return { chains, blobs, own: mine }
    }

    /** Everybody who counts has the chain up to here. Who never left a vector here has nothing. */
    function needed(dev: string): number {
      const peers = vouchedNow()!.file.devices.filter((one) => one.state === 'active' && one.dev !== own)
      if (!peers.length) return 0
      const servers = [...vectors.values()].filter((one) => one.key !== undefined)
      return Math.min(
        ...servers.map((one) => one.chains[dev] ?? 0),
        ...peers.map((one) =>
          one.dev === dev ? Number.MAX_SAFE_INTEGER : (vectors.get(one.dev)?.chains[dev] ?? 0),
        ),
      )
    }

    async function leave(): Promise<void> {
      const there = await covered()
      // What everybody has is in the way.
      for (const { path, head } of there.own)
        if (
          head.manifest.chains.every(({ dev, to }) => to <= needed(dev)) &&
          head.manifest.blobs.every((blob) => [...vectors.values()].every((one) => !one.lacks.includes(blob)))
        )
          await files.remove(path)
      for (const { name } of await files.list(place))
        if (name.startsWith('.') && name.endsWith('.bundle.new')) await files.remove(join(place, name))

      let parts: Bytes[] = []
      let size = 0
      let chains: Manifest['chains'] = []
      let blobs: string[] = []
      const limit = deps.bundleBytes ?? bundleBytes
      const close = async (): Promise<void> => {
        if (!parts.length) return
        const bundle = randomId(deps.random)
        const body = concatBytes(...parts)
        const manifest: Manifest = {
          v: 1,
          tenant,
          dev: own,
          id: bundle,
          bodyBytes: body.length,
          bodySha256: hash('sha256', body, 'hex'),
          chains,
          blobs,
        }
        const text = JSON.stringify(manifest)
        const head = encodeHead(text, profile.keys.sign(utf8ToBytes(bundleText(text))))
        const path = join(place, `${bundle}.bundle`)
        await replaceFile(files, path, head, body)
        // Read back what the stick says it has.
        const back = await readWhole(files, path)
        if (!back || hash('sha256', back.subarray(head.length), 'hex') !== manifest.bodySha256)
          throw Object.assign(new Error('read back'), { code: 'EIO' })
        parts = []
        chains = []
        blobs = []
        size = 0
      }
      for (const dev of oplog.devices()) {
        const tail = oplog.tail(dev)!.n
        for (let from = there.chains.get(dev)! + 1; from <= tail;) {
          const batches = await oplog.read(dev, from, 5000, 4 << 20)
          if (!batches.length) break
          const begin = from
          for (const batch of batches) {
            const entry = encodeEntry(1, encodeBatch(batch))
            parts.push(entry)
            size += entry.length
            counts.written += batch.ops.length
            from = batch.ops.at(-1)!.header.n + 1
          }
          const last = chains.at(-1)
          if (last?.dev === dev) chains[chains.length - 1] = { dev, from: last.from, to: from - 1 }
          else chains.push({ dev, from: begin, to: from - 1 })
          if (size >= limit) await close()
        }
      }
      for (const blob of await wantedBlobs(there)) {
        const bytes = await profile.blobs.get(blob)
        if (!bytes) continue
        if (size > 0 && size + bytes.length > limit) await close()
        parts.push(blobEntry(blob, bytes))
        blobs.push(blob)
        size += bytes.length
        counts.blobsWritten++
      }
      await close()
    }

    /** Those that a PC said it lacks, and those that somebody may not even know of. */
    async function wantedBlobs(there: { blobs: Set<string> }): Promise<string[]> {
      const lacked = new Set([...vectors.values()].flatMap((one) => one.lacks))
      const wanted: string[] = []
      for (const [blob, { dev, n }] of oplog.blobPlaces()) {
        if (there.blobs.has(blob) || !chainer.hasBlob(blob) || profile.isPurged(blob)) continue
        if (lacked.has(blob) || n > needed(dev)) wanted.push(blob)
      }
      return wanted
    }

    /** For a server that this stick comes to: who may speak, as managers signed it. */
    async function leaveRegisters(): Promise<void> {
      const { registers } = vouchedNow()!.file
      if (!registers.length) return
      const path = join(place, registersName)
      const bytes = utf8ToBytes(JSON.stringify({ v: 1, tenant, registers }))
      const there = await readWhole(files, path)
      if (!there || hash('sha256', there) !== hash('sha256', bytes)) await replaceFile(files, path, bytes)
    }

    async function writeVector(): Promise<void> {
      const before = await readVector(join(place, `${own}.vector`))
      const vector: Vector = {
        v: 1,
        tenant,
        dev: own,
        no: (before && before !== 'unknown' ? before.no : 0) + 1,
        chains: Object.fromEntries(oplog.devices().map((dev) => [dev, sync.wholeTo(dev)])),
        lacks: [...oplog.blobs().keys()].filter((blob) => !chainer.hasBlob(blob) && !profile.isPurged(blob)),
      }
      const text = JSON.stringify(vector)
      const signature = bytesToBase64(profile.keys.sign(utf8ToBytes(vectorText(text))))
      await replaceFile(
        files,
        join(place, `${own}.vector`),
        utf8ToBytes(JSON.stringify({ body: text, signature })),
      )
    }
  } catch (error) {
    if (error instanceof Refusal) return err(error.failure)
    const code = codeOf(error)
    if (code === '') throw error
    return err({ type: code === 'ENOSPC' || code === 'EDQUOT' ? 'FolderFull' : 'StickNotWritable' })
  }
}

class Refusal extends Error {
  readonly failure: StickFailure
  constructor(failure: StickFailure) {
    super(failure.type)
    this.failure = failure
  }
}

function isSignedBy(spki: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

function parseJson<T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  bytes: Uint8Array,
): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(bytesToUtf8(bytes)))
    return parsed.success ? (parsed.data ?? null) : null
  } catch {
    return null
  }
}
