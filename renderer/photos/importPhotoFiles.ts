/**
 * Files become photos one after the other: decoded upright and re-encoded in a worker (nothing of the file itself
 * survives, so no EXIF and no GPS), sealed by the vault, looked at by nobody yet (P1). The screen and the demo share it.
 */
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { photoLimits, type PhotoProblem } from '#shared/photos/problems.ts'
import { createPhotoWorker, lanes, type PhotoWorker } from './photoWorker.ts'

/** A file, or something that reads like one. */
export interface PhotoFile {
  readonly name: string
  readonly size: number
  readonly arrayBuffer: () => Promise<ArrayBuffer>
}

export interface ImportDeps {
  readonly vault: Client<VaultApi>
  /** Under whose lockbox the photos lie until somebody has looked; null: nobody's group. */
  readonly groupId: string | null
  /** Two of our own workers by default. */
  readonly prepare?: PhotoWorker['prepare']
}

export type PhotoOutcome =
  | {
      readonly type: 'added'
      readonly fileName: string
      readonly id: string
      readonly version: string
      readonly takenOn: string | null
    }
  /** The same bytes came twice in this import. */
  | { readonly type: 'duplicate'; readonly fileName: string; readonly of: string }
  /** It is here since an earlier import (P9). */
  | { readonly type: 'known'; readonly fileName: string }
  /** shared/words/photos.ts has a sentence for each problem: t(`problem.${problem}`). */
  | { readonly type: 'refused'; readonly fileName: string; readonly problem: PhotoProblem }
  | { readonly type: 'cancelled'; readonly fileName: string }

export interface ImportProgress {
  readonly done: number
  readonly total: number
  readonly added: number
  readonly refused: number
}

/** Answers one outcome per file, in the order given. Photos added before a cancel stay. */
export async function importPhotoFiles(
  deps: ImportDeps,
  files: readonly PhotoFile[],
  onProgress: (progress: ImportProgress) => void = () => {},
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly PhotoOutcome[]> {
  const own = deps.prepare ? undefined : createPhotoWorker()
  const prepare = deps.prepare ?? own!.prepare
  const outcomes: PhotoOutcome[] = files.map(({ name }) => ({ type: 'cancelled', fileName: name }))
  const firstByHash = new Map<string, Promise<PhotoOutcome>>()
  let next = 0
  let done = 0
  const count = (type: PhotoOutcome['type']): number =>
    outcomes.filter((outcome) => outcome.type === type).length

  async function importOne(file: PhotoFile): Promise<PhotoOutcome> {
    const fileName = file.name
    if (file.size > photoLimits.fileBytes) return { type: 'refused', fileName, problem: 'tooLarge' }
    const bytes = await readWhole(file)
    if (!bytes) return { type: 'refused', fileName, problem: 'unreadable' }
    const sha256 = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
    const first = firstByHash.get(sha256)
    if (!first) {
      const outcome = addOne(fileName, bytes, sha256)
      firstByHash.set(sha256, outcome)
      return outcome
    }
    const outcome = await first
    // What was refused once is refused again, with the same reason.
    return outcome.type === 'added'
      ? { type: 'duplicate', fileName, of: outcome.fileName }
      : { ...outcome, fileName }
  }

  async function addOne(fileName: string, bytes: Bytes, sha256: string): Promise<PhotoOutcome> {
    const known = await deps.vault.call('photos.known', { sha256: [sha256] })
    if (known.ok && known.value.known[0]) return { type: 'known', fileName }
    const prepared = await prepare(bytes)
    if (signal.aborted) return { type: 'cancelled', fileName }
    if (!prepared.ok) return { type: 'refused', fileName, problem: prepared.error.type }
    const { width, height, takenOn, original, large, small } = prepared.value
    const saved = await deps.vault.call('photos.add', {
      groupId: deps.groupId,
      fileName: fileName.slice(0, 300),
      takenOn,
      width,
      height,
      sha256,
      bytes: [original, large, small],
    })
    if (!saved.ok) return { type: 'refused', fileName, problem: 'notSaved' }
    return { type: 'added', fileName, ...saved.value, takenOn }
  }

  async function work(): Promise<void> {
    while (next < files.length && !signal.aborted) {
      const at = next++
      outcomes[at] = await importOne(files[at]!)
      done++
      onProgress({ done, total: files.length, added: count('added'), refused: count('refused') })
    }
  }
  try {
    await Promise.all(Array.from({ length: lanes }, work))
  } finally {
    own?.close()
  }
  return outcomes
}

async function readWhole(file: PhotoFile): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    return undefined // a folder, a file that vanished since it was chosen, a card that was pulled
  }
}
