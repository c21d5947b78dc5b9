/**
 * Wrapped keys, opaque to the keeper (decision 12): never in RxDB or IndexedDB, because LevelDB keeps deleted bytes.
 * Two equal files, because without a wrap everything under it is lost. Additions are appended and fsynced in both;
 * a destruction rewrites both and overwrites the old ones.
 */
import { join } from 'node:path'
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { wrapSchema, type Repair, type Wrap } from '#shared/host/api.ts'
import { destroyFile, readWhole, replaceFile, writeAll, type Files } from './files.ts'
import { encodeFrame, frameType, scanFrames } from './frames.ts'

export interface KeyFile {
  all(): readonly Wrap[]
  get(id: string): Wrap | undefined
  /** Goes up with every addition and destruction. */
  readonly changes: number
  /** Durable in both files when it resolves; throws the system's error otherwise. */
  add(wraps: readonly Wrap[]): Promise<void>
  /** How many went. Both files are free of them when it resolves. */
  drop(isGone: (wrap: Wrap) => boolean): Promise<number>
}

export async function openKeyFile(
  files: Files,
  folder: string,
  writable: boolean,
  onRepair: (type: Repair['type'], count: number) => void,
): Promise<KeyFile> {
  const paths = [join(folder, 'keys.1'), join(folder, 'keys.2')] as const
  const wraps = new Map<string, Wrap>()
  let changes = 0
  const lengths = [0, 0]
  const read = await Promise.all(paths.map((path) => readWhole(files, path).catch(() => null)))
  const scans = read.map((bytes) => scanFrames(bytes ?? new Uint8Array(0)))
  const perFile = scans.map((scan) =>
    scan.frames.flatMap((frame) => (frame.type === frameType.wrap ? (wrapOf(frame.body) ?? []) : [])),
  )
  for (const found of perFile) for (const wrap of found) wraps.set(wrap.id, wrap)
  const whole = perFile.map(
    (found, i) => scans[i]!.damaged.length === 0 && new Set(found.map(({ id }) => id)).size === wraps.size,
  )
  if (wraps.size || read.some(Boolean)) {
    // Only a wrap that no copy has is lost; a tail cut in both was never acknowledged.
    const lost = Math.min(...scans.map((scan) => scan.damaged.length))
    if (lost) onRepair('keyFileTail', lost)
    else if (scans.some((scan) => scan.damaged.length) || read.some((bytes) => bytes === null))
      onRepair('fileMended', 1)
  }
  for (const [i, bytes] of read.entries()) lengths[i] = bytes?.length ?? 0
  let doubtful = whole.includes(false)
  if (writable) {
    // Left by a destruction that ended half way; the wraps in them are in the other copy or are to go.
    for (const path of paths)
      for (const rest of [`${path}.old`, `${path}.next`]) await destroyFile(files, rest).catch(() => {})
    if (doubtful) await rewrite().catch(() => {})
  }

  async function rewrite(): Promise<void> {
    const bytes = framesOf([...wraps.values()])
    for (const [i, path] of paths.entries()) {
      const old = `${path}.old`
      const there = (await files.stat(path)) !== null
      // The old bytes are overwritten, so they get a name of their own before the new file takes theirs.
      if (there) {
        const temp = `${path}.next`
        await replaceFile(files, temp, bytes)
        await files.rename(path, old)
        await files.rename(temp, path)
        await files.syncFolder(folder)
        await destroyFile(files, old)
      } else await replaceFile(files, path, bytes)
      lengths[i] = bytes.length
    }
    doubtful = false
  }

  return {
    all: () => [...wraps.values()],
    get: (id) => wraps.get(id),
    get changes() {
      return changes
    },
    async add(fresh) {
      if (!fresh.length) return
      if (doubtful) await rewrite()
      const bytes = framesOf(fresh)
      try {
        for (const [i, path] of paths.entries()) {
          const handle = await files.open(path, 'append')
          try {
            await writeAll(handle, bytes, lengths[i]!)
            await handle.sync()
          } finally {
            await handle.close()
          }
          if (lengths[i] === 0) await files.syncFolder(folder)
        }
      } catch (error) {
        doubtful = true
        throw error
      }
      for (const i of [0, 1]) lengths[i]! += bytes.length
      for (const wrap of fresh) wraps.set(wrap.id, wrap)
      changes++
    },
    async drop(isGone) {
      const gone = [...wraps.values()].filter(isGone)
      if (!gone.length && !doubtful) return 0
      for (const wrap of gone) wraps.delete(wrap.id)
      try {
        await rewrite()
      } catch (error) {
        for (const wrap of gone) wraps.set(wrap.id, wrap)
        doubtful = true
        throw error
      }
      changes++
      return gone.length
    },
  }
}

export const framesOf = (wraps: readonly Wrap[]): Bytes =>
  concatBytes(...wraps.map((wrap) => encodeFrame(frameType.wrap, utf8ToBytes(JSON.stringify(wrap)))))

export function wrapOf(body: Bytes): Wrap | null {
  try {
    const found = wrapSchema.safeParse(JSON.parse(bytesToUtf8(body)))
    return found.success ? found.data : null
  } catch {
    return null
  }
}
