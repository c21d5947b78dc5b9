/**
 * A backup is a folder of its own, complete and verified, or it is not there (shared/backup/README.md):
 *
 *   manifest.json        what belongs to it, with SHA-256 of each file     manifest.sig  the device's P-256 signature
 *   envelopes-0001.obhut frames: envelope as sealed, then its parents      keys.obhut    wrapped keys
 *   blobs-0001.obhut     frames: id and sealed bytes                       ledger.json   what was destroyed
 *   file-NAME.obhut      account, membership, grants, recovery
 *
 * Beside it in the chosen folder lies the newest ledger, so that an older backup restored later brings nothing back.
 * Nothing in it is readable without keys, and no name tells a person.
 */
import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { z } from 'zod'
import {
  base64OrNothing,
  bytesToBase64,
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
import type { Wrap } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { parseEnvelope } from '#shared/vault/envelope.ts'
import { verifyWithKey } from './deviceKeys.ts'
import { codeOf, readWhole, replaceFile, writeAll, type Files, type Handle } from './files.ts'
import { encodeFrame, frameType, scanFrames } from './frames.ts'
import { sha256 } from './hashes.ts'
import { hollowBytes, hollowFrom, hollowOf, type Envelope, type Hollow } from './journal.ts'
import { framesOf, wrapOf } from './keyFile.ts'
import { emptyLedger, joinLedgers, ledgerBytes, ledgerSchema, parseLedger, type Ledger } from './ledger.ts'
import { storedNames, type Profile, type StoredName } from './profile.ts'

const fileSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9-]+\.(obhut|json)$/),
  size: z.number().int(),
  sha256: z.string(),
})
const manifestSchema = z.object({
  format: z.literal(1),
  profileId: idSchema,
  practice: z.boolean(),
  device: idSchema,
  /** Public key, SPKI in base64. */
  deviceKey: z.base64(),
  at: z.number(),
  envelopes: z.number().int(),
  blobs: z.number().int(),
  bytes: z.number().int(),
  files: z.array(fileSchema),
})
type Manifest = z.infer<typeof manifestSchema>

export type BackupFailure =
  | { readonly type: 'BackupNotFound' }
  /** A file is missing, cut or altered. */
  | { readonly type: 'BackupDamaged' }
  | { readonly type: 'BackupTooNew' }
  /** Older than 30 days and no deletion ledger beside it (decision 28). */
  | { readonly type: 'BackupTooOld' }
  | { readonly type: 'FolderFull' }
  | { readonly type: 'FolderGone' }
  | { readonly type: 'FolderNotWritable' }
  | { readonly type: 'FolderNotReadable' }
  /** What was read back is not what was written. */
  | { readonly type: 'BackupNotVerified' }
  | { readonly type: 'NotEmpty' }
  /** Of the practice room, or the other way round. */
  | { readonly type: 'BackupOfOther' }
  | { readonly type: 'DiskFull' | 'ReadOnly' | 'DiskFailed' }

const volumeBytes = 256 * 1024 * 1024
const month = 30 * 24 * 60 * 60 * 1000
const unfinished = '.obhut-unfinished-'
const inBackup = storedNames.filter((name) => name !== 'lockScreen' && name !== 'devices')

export interface BackupDeps {
  readonly files: Files
  readonly clock: Clock
  readonly random: Random
  readonly onProgress: (done: number, total: number) => void
  readonly onBlobDamaged: () => void
  readonly volumeBytes?: number
}

// --- writing ------------------------------------------------------------------------------------------------------

export async function writeBackup(
  deps: BackupDeps,
  profile: Profile,
  target: string,
): Promise<Result<{ name: string; envelopes: number; blobs: number; size: number }, BackupFailure>> {
  const { files, clock, random } = deps
  const temp = join(target, unfinished + randomId(random))
  const at = clock.now()
  try {
    await removeUnfinished(files, target)
    const ids = await profile.blobs.list()
    await files.makeFolder(temp)
    const written: Manifest['files'] = []
    const { index } = profile.journal
    const total = index.count + ids.length * 8
    let done = 0
    const step = (weight: number): void => {
      done += weight
      deps.onProgress(Math.min(done, total), total)
    }

    let envelopes = 0
    const volumes = volumeWriter(files, temp, 'envelopes', deps.volumeBytes ?? volumeBytes)
    const walked = await profile.journal.walk(async (slot, frame) => {
      if (frame.type === frameType.hollow || index.hollow(slot)) {
        const hollow = frame.type === frameType.hollow ? hollowOf(frame.body) : hollowFrom(frame.body)
        await volumes.add(encodeFrame(frameType.hollow, hollowBytes(hollow)))
      } else {
        envelopes++
        const parents = index.parents(slot)
        const note = parents.length
          ? encodeFrame(frameType.annotation, utf8ToBytes(JSON.stringify([index.version(slot), parents, []])))
          : new Uint8Array(0)
        await volumes.add(concatBytes(encodeFrame(frameType.envelope, frame.body), note))
      }
      step(1)
    })
    if (!walked.ok) return walked
    written.push(...(await volumes.end()))

    let blobs = 0
    const blobVolumes = volumeWriter(files, temp, 'blobs', deps.volumeBytes ?? volumeBytes)
    const gone = new Set(profile.ledger.blobs)
    for (const id of ids) {
      if (gone.has(id)) continue
      const bytes = await readBlob(profile, id)
      if (bytes) {
        blobs++
        await blobVolumes.add(encodeFrame(frameType.blob, concatBytes(hexToBytes(id), bytes)))
      } else deps.onBlobDamaged()
      step(8)
    }
    written.push(...(await blobVolumes.end()))

    const put = async (name: string, bytes: Bytes): Promise<void> => {
      await replaceFile(files, join(temp, name), bytes)
      written.push({ name, size: bytes.length, sha256: bytesToHex(sha256(bytes)) })
    }
    await put('keys.obhut', framesOf(profile.keyFile.all()))
    await put('ledger.json', ledgerBytes(profile.ledger))
    for (const name of inBackup) {
      const bytes = await profile.stored(name).read()
      if (bytes && bytes !== 'damaged') await put(`file-${name}.obhut`, bytes)
    }
    const bytes = written.reduce((sum, file) => sum + file.size, 0)
    const manifest: Manifest = {
      format: 1,
      profileId: profile.id,
      practice: profile.kind === 'practice',
      device: profile.device,
      deviceKey: bytesToBase64(profile.keys.publicKey),
      at,
      envelopes,
      blobs,
      bytes,
      files: written,
    }
    const text = utf8ToBytes(JSON.stringify(manifest, null, 1))
    await replaceFile(files, join(temp, 'manifest.json'), text)
    await replaceFile(files, join(temp, 'manifest.sig'), profile.keys.sign(text))

    // Read back what the stick says it has.
    const checked = await verifyFiles(files, temp, manifest)
    if (!checked) return err({ type: 'BackupNotVerified' })
    const name = await freeName(files, target, nameOf(at, manifest.practice))
    await files.rename(temp, join(target, name))
    await files.syncFolder(target)
    await writeLedgerBeside(files, profile, target, at)
    const others = profile.state.backupFolders.filter((folder) => folder !== target)
    await profile.changeState({ lastBackupAt: at, backupFolders: [target, ...others].slice(0, 8) })
    deps.onProgress(total, total)
    return ok({ name, envelopes, blobs, size: bytes })
  } catch (error) {
    return err(targetFailure(error))
  } finally {
    await files.removeFolder(temp).catch(() => {})
  }
}

function targetFailure(error: unknown): BackupFailure {
  const code = codeOf(error)
  if (code === '') throw error
  if (code === 'ENOSPC' || code === 'EDQUOT') return { type: 'FolderFull' }
  return {
    type: code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO' ? 'FolderGone' : 'FolderNotWritable',
  }
}

async function readBlob(profile: Profile, id: string): Promise<Bytes | null> {
  try {
    return await profile.blobs.get(id)
  } catch (error) {
    if (codeOf(error) === '') throw error
    return null
  }
}

/** Backups that were broken off; one that another PC may be writing now is left alone. */
async function removeUnfinished(files: Files, target: string): Promise<void> {
  for (const { name } of await files.list(target)) {
    if (!name.startsWith(unfinished)) continue
    const changedAt = (await files.stat(join(target, name)))?.changedAt ?? 0
    if (Date.now() - changedAt > 60 * 60 * 1000) await files.removeFolder(join(target, name))
  }
}

function nameOf(at: number, practice: boolean): string {
  const d = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  const when = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}-${two(d.getHours())}${two(d.getMinutes())}`
  return `Obhut-${practice ? 'Uebung' : 'Sicherung'}-${when}`
}

async function freeName(files: Files, target: string, wanted: string): Promise<string> {
  let name = wanted
  for (let n = 2; await files.stat(join(target, name)); n++) name = `${wanted}-${n}`
  return name
}

/** Files of at most 256 MiB, so that a stick with FAT can hold them. */
function volumeWriter(
  files: Files,
  folder: string,
  prefix: string,
  limit: number,
): { add(bytes: Bytes): Promise<void>; end(): Promise<Manifest['files']> } {
  const done: Manifest['files'] = []
  let open: {
    handle: Handle
    name: string
    size: number
    hash: ReturnType<typeof createHash>
    waiting: Bytes[]
    waits: number
  } | null = null
  const flush = async (): Promise<void> => {
    if (!open?.waits) return
    const bytes = concatBytes(...open.waiting)
    await writeAll(open.handle, bytes, open.size)
    open.hash.update(bytes)
    open.size += bytes.length
    open.waiting = []
    open.waits = 0
  }
  const finish = async (): Promise<void> => {
    if (!open) return
    const volume = open
    try {
      await flush()
      await volume.handle.sync()
    } finally {
      await volume.handle.close()
      open = null
    }
    done.push({ name: volume.name, size: volume.size, sha256: volume.hash.digest('hex') })
  }
  return {
    async add(bytes) {
      if (open && open.size + open.waits + bytes.length > limit) await finish()
      if (!open) {
        const name = `${prefix}-${String(done.length + 1).padStart(4, '0')}.obhut`
        open = {
          handle: await files.open(join(folder, name), 'write'),
          name,
          size: 0,
          hash: createHash('sha256'),
          waiting: [],
          waits: 0,
        }
      }
      open.waiting.push(bytes)
      open.waits += bytes.length
      if (open.waits > 1 << 20) await flush()
    },
    async end() {
      await finish()
      return done
    },
  }
}

/** Null: not what the manifest says. */
async function readListed(
  files: Files,
  folder: string,
  file: Manifest['files'][number],
): Promise<Bytes | null> {
  const bytes = await readWhole(files, join(folder, file.name))
  return bytes?.length === file.size && bytesToHex(sha256(bytes)) === file.sha256 ? bytes : null
}

async function verifyFiles(files: Files, folder: string, manifest: Manifest): Promise<boolean> {
  for (const file of manifest.files) if (!(await readListed(files, folder, file))) return false
  return true
}

// --- the ledger beside --------------------------------------------------------------------------------------------

const besideSchema = z.strictObject({ ledger: ledgerSchema, deviceKey: z.base64(), signature: z.base64() })
const besideName = (profileId: string): string => `Obhut-Loeschliste-${profileId}.json`

async function writeLedgerBeside(files: Files, profile: Profile, target: string, at: number): Promise<void> {
  const found = await ledgerBeside(files, target)
  const ledger = { ...joinLedgers(profile.ledger, found ?? emptyLedger), at }
  const body = {
    ledger,
    deviceKey: bytesToBase64(profile.keys.publicKey),
    signature: bytesToBase64(profile.keys.sign(ledgerBytes(ledger))),
  }
  await replaceFile(files, join(target, besideName(profile.id)), utf8ToBytes(JSON.stringify(body)))
}

/** After a purge: an older backup restored from a folder that was at hand must know what it may not bring back (H5). */
export async function renewLedgers(files: Files, profile: Profile, at: number): Promise<void> {
  for (const folder of profile.state.backupFolders) {
    try {
      await writeLedgerBeside(files, profile, folder, at)
    } catch {
      // A stick that is not plugged in, or a folder that is gone: its ledger is renewed by its next backup.
    }
  }
}

/** Null: none that is intact. */
async function ledgerBeside(files: Files, target: string): Promise<Ledger | null> {
  let joined: Ledger | null = null
  for (const { name } of await files.list(target)) {
    if (!/^Obhut-Loeschliste-[0-9a-f]{32}\.json$/.test(name)) continue
    const found = parse(besideSchema, await readWhole(files, join(target, name)))
    if (
      !found ||
      !verifyWithKey(
        base64OrNothing(found.deviceKey),
        ledgerBytes(found.ledger),
        base64OrNothing(found.signature),
      )
    )
      continue
    joined = joined ? joinLedgers(joined, found.ledger) : found.ledger
  }
  return joined
}

// --- reading ------------------------------------------------------------------------------------------------------

export async function listBackups(
  files: Files,
  target: string,
): Promise<{ name: string; at: number; envelopes: number; blobs: number }[]> {
  const found: { name: string; at: number; envelopes: number; blobs: number }[] = []
  for (const { name, folder } of await files.list(target)) {
    if (!folder || name.startsWith('.')) continue
    const manifest = parse(
      manifestSchema,
      await readWhole(files, join(target, name, 'manifest.json')).catch(() => null),
    )
    if (manifest) found.push({ name, at: manifest.at, envelopes: manifest.envelopes, blobs: manifest.blobs })
  }
  return found.sort((a, b) => b.at - a.at)
}

export interface OpenBackup {
  readonly folder: string
  readonly manifest: Manifest
  readonly wraps: readonly Wrap[]
  readonly stored: readonly { readonly name: StoredName; readonly bytes: Bytes }[]
  /** The newest found: own, in the backup, beside it. */
  readonly ledger: Ledger
}

export async function openBackup(
  deps: Pick<BackupDeps, 'files' | 'clock'>,
  target: string,
  name: string,
  own: Ledger,
): Promise<Result<OpenBackup, BackupFailure>> {
  const { files } = deps
  // A name, never a path.
  if (basename(name) !== name || name.startsWith('.')) return err({ type: 'BackupNotFound' })
  const folder = join(target, name)
  try {
    const text = await readWhole(files, join(folder, 'manifest.json'))
    if (!text) return err({ type: (await files.stat(folder)) ? 'BackupDamaged' : 'BackupNotFound' })
    const format = parse(z.object({ format: z.number() }), text)?.format
    if (format !== undefined && format > 1) return err({ type: 'BackupTooNew' })
    const manifest = parse(manifestSchema, text)
    const signature = await readWhole(files, join(folder, 'manifest.sig'))
    if (!manifest || !signature || !verifyWithKey(base64OrNothing(manifest.deviceKey), text, signature))
      return err({ type: 'BackupDamaged' })
    if (!(await verifyFiles(files, folder, manifest))) return err({ type: 'BackupDamaged' })
    const beside = await ledgerBeside(files, target)
    if (deps.clock.now() - manifest.at > month && !beside) return err({ type: 'BackupTooOld' })
    const inside = parseLedger((await readWhole(files, join(folder, 'ledger.json'))) ?? new Uint8Array(0))
    if (!inside) return err({ type: 'BackupDamaged' })
    const ledger = joinLedgers(joinLedgers(own, inside), beside ?? emptyLedger)
    const dead = new Set(ledger.keyIds)
    const keys = scanFrames((await readWhole(files, join(folder, 'keys.obhut'))) ?? new Uint8Array(0))
    const wraps = keys.frames
      .flatMap((frame) => wrapOf(frame.body) ?? [])
      .filter((wrap) => !dead.has(wrap.keyId) && !dead.has(wrap.under))
    const stored: { name: StoredName; bytes: Bytes }[] = []
    for (const one of inBackup) {
      if (!manifest.files.some((file) => file.name === `file-${one}.obhut`)) continue
      const bytes = await readWhole(files, join(folder, `file-${one}.obhut`))
      if (bytes) stored.push({ name: one, bytes })
    }
    return ok({ folder, manifest, wraps, stored, ledger })
  } catch (error) {
    if (codeOf(error) === '') throw error
    return err({ type: 'FolderNotReadable' })
  }
}

/** Fills an empty profile; all of it or, after a failure, an empty profile again. */
export async function adoptBackup(
  deps: BackupDeps,
  profile: Profile,
  backup: OpenBackup,
  wraps: readonly Wrap[],
): Promise<
  Result<{ envelopes: number; blobs: number; refused: number; ledgerReplayed: number }, BackupFailure>
> {
  const { files } = deps
  const { manifest, ledger } = backup
  if (profile.journal.index.living > 0) return err({ type: 'NotEmpty' })
  // Practice data and real data never share a profile, nor a key.
  if (manifest.practice !== (profile.kind === 'practice')) return err({ type: 'BackupOfOther' })
  const deadObjects = new Set(ledger.objIds)
  const deadVersions = new Set(ledger.versions)
  const deadBlobs = new Set(ledger.blobs)
  const deadKeys = new Set(ledger.keyIds)
  let [envelopes, blobs, refused, ledgerReplayed, done] = [0, 0, 0, 0, 0]
  const total = manifest.envelopes + manifest.blobs * 8
  const step = (weight: number): void => {
    done += weight
    deps.onProgress(Math.min(done, total), total)
  }
  let waiting: (Envelope | Hollow)[] = []
  let waits = 0
  const flush = async (): Promise<BackupFailure | null> => {
    if (!waiting.length) return null
    const committed = await profile.journal.commit({ entries: waiting })
    waiting = []
    waits = 0
    return committed.ok ? null : committed.error
  }
  const giveUp = async (failure: BackupFailure): Promise<Result<never, BackupFailure>> => {
    await profile.startAnew()
    return err(failure)
  }
  try {
    await profile.changeState({ adopting: true })
    await profile.addToLedger(ledger)
    const all = new Map([...backup.wraps, ...wraps].map((wrap) => [wrap.id, wrap]))
    await profile.keyFile.add(
      [...all.values()].filter((wrap) => !deadKeys.has(wrap.keyId) && !deadKeys.has(wrap.under)),
    )

    for (const file of manifest.files) {
      if (!file.name.startsWith('envelopes-')) continue
      // Read again, so checked again: a stick can be changed between opening and adopting.
      const bytes = await readListed(files, backup.folder, file)
      if (!bytes) return await giveUp({ type: 'BackupDamaged' })
      const { frames } = scanFrames(bytes)
      for (const [i, frame] of frames.entries()) {
        if (frame.type === frameType.hollow) waiting.push(hollowOf(frame.body))
        if (frame.type !== frameType.envelope) continue
        const parsed = parseEnvelope(frame.body)
        if (!parsed.ok) {
          refused++
          continue
        }
        const { dev, devSeq, objId } = parsed.value.outer
        if (deadObjects.has(objId) || deadVersions.has(`${dev}:${devSeq}`)) {
          waiting.push(hollowFrom(frame.body))
          ledgerReplayed++
        } else {
          const note = frames[i + 1]
          waiting.push({
            bytes: frame.body,
            parents: note?.type === frameType.annotation ? parentsOf(note.body) : [],
            tags: [],
          })
          envelopes++
        }
        waits += frame.body.length
        step(1)
        if (waiting.length >= 500 || waits > 8 << 20) {
          const failure = await flush()
          if (failure) return await giveUp(failure)
        }
      }
    }
    const failure = await flush()
    if (failure) return await giveUp(failure)

    for (const file of manifest.files) {
      if (!file.name.startsWith('blobs-')) continue
      const bytes = await readListed(files, backup.folder, file)
      if (!bytes) return await giveUp({ type: 'BackupDamaged' })
      const { frames } = scanFrames(bytes)
      for (const frame of frames) {
        const id = bytesToHex(frame.body.subarray(0, 16))
        if (!deadBlobs.has(id)) {
          await profile.blobs.put(id, frame.body.subarray(16))
          blobs++
        }
        step(8)
      }
    }
    await profile.changeState({ adopting: false })
    await profile.journal.snapshot()
    return ok({ envelopes, blobs, refused, ledgerReplayed })
  } catch (error) {
    const code = codeOf(error)
    if (code === '') throw error
    return await giveUp({ type: code === 'ENOSPC' || code === 'EDQUOT' ? 'DiskFull' : 'DiskFailed' })
  }
}

function parentsOf(body: Uint8Array): string[] {
  return parse(z.tuple([z.string(), z.array(z.string()), z.array(z.unknown())]), body)?.[1] ?? []
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array | null): T | null {
  try {
    const found = schema.safeParse(JSON.parse(bytesToUtf8(bytes ?? new Uint8Array(0))))
    return found.success ? found.data : null
  } catch {
    return null
  }
}
