/**
 * A camera card or a phone, read and cleared by the vault alone, since its photos are plaintext (CC1..CC8 in
 * shared/photos/README.md). The window names a card by a random id and a photo by its number in the last list; no path
 * ever comes from it or goes to it. A photo leaves the card only after the vault has read the very same bytes from the
 * card twice, found the photo that was made of them, and read that back whole from the encrypted store both times.
 */
import { createHash } from 'node:crypto'
import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, readdir, realpath, unlink, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { can } from '#shared/accounts/policy.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { isPhotoName } from '#shared/photos/cardFiles.ts'
import { photoLimits } from '#shared/photos/problems.ts'
import type { createPhotos } from './photos.ts'
import type { PhotoSources } from './photoSources.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

const cardLimits = { photos: 5000, entries: 20_000, depth: 5, part: 8 << 20 } as const

type PhotoState = 'kept' | 'onlyHere' | 'failed' | 'unreadable'
export type CameraCard = ReturnType<typeof createCameraCard>

interface CardFile {
  readonly path: string
  readonly name: string
  readonly size: number
}

interface Card {
  readonly id: string
  /** Its DCIM folder, with no link on the way. */
  readonly folder: string
  readonly device: bigint
  files: readonly CardFile[]
  /** What `check` found, by number; for kept ones with the SHA-256 it was found under. */
  checked: Map<number, { readonly state: PhotoState; readonly sha256: string }>
  /** The log names the clearing before the first photo goes. */
  noted: boolean
}

export function createCameraCard(
  deps: VaultDeps,
  session: Session,
  records: Records,
  photos: ReturnType<typeof createPhotos>,
  sources: PhotoSources,
) {
  const cards = new Map<string, Card>()
  const may = (): Result<unknown> => {
    if (deps.view === 'masked') return err({ type: 'MaskedOnly' })
    if (!can(session.person.role, 'create', 'photos', 'photo')) return err({ type: 'NotAllowed' })
    return ok({})
  }
  const gone = err({ type: 'CardGone' })

  async function find(): Promise<Result<{ cards: { id: string; label: string }[] }>> {
    const allowed = may()
    if (!allowed.ok) return allowed
    const volumes = await deps.store.call('camera.volumes', {})
    if (!volumes.ok) return volumes
    const found: { id: string; label: string }[] = []
    for (const path of volumes.value.paths) {
      const place = await openFolder(path)
      if (!place) continue
      const known = [...cards.values()].find(
        ({ folder, device }) => folder === place.folder && device === place.device,
      )
      const card = known ?? {
        id: randomId(deps.random),
        ...place,
        files: [],
        checked: new Map<number, never>(),
        noted: false,
      }
      cards.set(card.id, card)
      found.push({ id: card.id, label: basename(path).slice(0, 300) || path.slice(0, 2) })
    }
    return ok({ cards: found })
  }

  /** The card, if it is still in. */
  async function cardOf(id: string): Promise<Result<Card>> {
    const allowed = may()
    if (!allowed.ok) return allowed
    const card = cards.get(id)
    if (!card) return err({ type: 'CardUnknown' })
    const now = await lstat(card.folder, { bigint: true }).catch(() => undefined)
    return now?.isDirectory() && now.dev === card.device ? ok(card) : gone
  }

  async function fileOf(id: string, file: number): Promise<Result<{ card: Card; at: CardFile }>> {
    const card = await cardOf(id)
    if (!card.ok) return card
    const at = card.value.files[file]
    return at ? ok({ card: card.value, at }) : err({ type: 'CardUnknown' })
  }

  /** What is true of this photo now, from the card and from the store. */
  async function stateOf(card: Card, file: OpenFile): Promise<{ state: PhotoState; sha256: string }> {
    const sha256 = await hashOf(file)
    if (sha256 === undefined) return { state: 'unreadable', sha256: '' }
    const made = await sources.find(sha256)
    if (!made.ok) return { state: 'failed', sha256 }
    if (made.value.length === 0) return { state: 'onlyHere', sha256 }
    for (const photoId of made.value) if (await photos.isWhole(photoId)) return { state: 'kept', sha256 }
    return { state: 'failed', sha256 }
  }

  return {
    find,
    async files({ card: id }: { readonly card: string }) {
      const found = await cardOf(id)
      if (!found.ok) return found
      const card = found.value
      const listed = await listFiles(card)
      card.files = listed.photos
      card.checked = new Map()
      card.noted = false
      return ok({
        photos: listed.photos.map(({ name, size }) => ({ name, size })),
        others: listed.others,
        more: listed.more,
      })
    },

    async read({
      card: id,
      file,
      from,
    }: {
      readonly card: string
      readonly file: number
      readonly from: number
    }): Promise<Result<{ size: number; bytes: Bytes[] }>> {
      const found = await fileOf(id, file)
      if (!found.ok) return found
      const { card, at } = found.value
      const opened = await openFile(card, at.path)
      if (!opened) return unreadable(card)
      try {
        const size = Number(opened.stat.size)
        if (size !== at.size || from > size) return unreadable(card)
        const part = new Uint8Array(Math.min(cardLimits.part, size - from))
        let read = 0
        while (read < part.length) {
          const { bytesRead } = await opened.handle.read(part, read, part.length - read, from + read)
          if (bytesRead === 0) return unreadable(card)
          read += bytesRead
        }
        return ok({ size, bytes: [part] })
      } catch {
        return unreadable(card)
      } finally {
        await opened.handle.close().catch(() => {})
      }
    },

    async check({ card: id, file }: { readonly card: string; readonly file: number }) {
      const found = await fileOf(id, file)
      if (!found.ok) return found
      const { card, at } = found.value
      const opened = await openFile(card, at.path)
      const now = opened
        ? await stateOf(card, opened).finally(() => opened.handle.close().catch(() => {}))
        : ({ state: 'unreadable', sha256: '' } as const)
      if (now.state === 'unreadable' && !(await cardOf(id)).ok) return gone
      card.checked.set(file, now)
      return ok({ state: now.state })
    },

    async clear({
      card: id,
      file,
    }: {
      readonly card: string
      readonly file: number
    }): Promise<Result<{ cleared: boolean }>> {
      const found = await fileOf(id, file)
      if (!found.ok) return found
      const { card, at } = found.value
      // What is practised with goes with the practice house; the card's photos are real.
      if (session.practice) return err({ type: 'WrongProfile' })
      const before = card.checked.get(file)
      const allChecked = card.files.every((_, n) => card.checked.has(n))
      const failed = [...card.checked.values()].some(({ state }) => state === 'failed')
      if (before?.state !== 'kept' || !allChecked || failed) return err({ type: 'CardNotChecked' })
      if (!card.noted) {
        const kept = [...card.checked.values()].filter(({ state }) => state === 'kept').length
        const noted = await records.audit('cardCleared', 'photos', [], `photos:${kept}`)
        if (!noted.ok) return noted
        card.noted = true
      }
      const opened = await openFile(card, at.path)
      if (!opened) return (await cardOf(id)).ok ? ok({ cleared: false }) : gone
      try {
        const now = await stateOf(card, opened)
        if (now.state !== 'kept' || now.sha256 !== before.sha256) return ok({ cleared: false })
        if (!(await isAt(at.path, opened.stat))) return ok({ cleared: false })
        await unlink(at.path)
        return ok({ cleared: true })
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EROFS' || code === 'EPERM' || code === 'EACCES') return err({ type: 'CardReadOnly' })
        return (await cardOf(id)).ok ? ok({ cleared: false }) : gone
      } finally {
        await opened.handle.close().catch(() => {})
      }
    },
  }

  async function unreadable({ id }: Card): Promise<Result<never>> {
    return (await cardOf(id)).ok ? err({ type: 'CardFileUnreadable' }) : gone
  }
}

/** Photos below DCIM by name; no links, nothing the system hides, nothing that lies on another disk. */
async function listFiles(card: Card): Promise<{ photos: CardFile[]; others: number; more: boolean }> {
  const photos: CardFile[] = []
  let [others, seen, more] = [0, 0, false]
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (photos.length >= cardLimits.photos || ++seen > cardLimits.entries) {
        more = true
        return
      }
      if (entry.name.startsWith('.')) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        const inside = await lstat(path, { bigint: true }).catch(() => undefined)
        if (inside?.isDirectory() && inside.dev === card.device && depth < cardLimits.depth)
          await walk(path, depth + 1)
      } else if (!entry.isFile() || !isPhotoName(entry.name)) others++
      else {
        const stat = await lstat(path).catch(() => undefined)
        if (stat?.isFile()) photos.push({ path, name: entry.name, size: stat.size })
        else others++
      }
    }
  }
  await walk(card.folder, 1)
  return { photos, others, more }
}

interface OpenFile {
  readonly handle: FileHandle
  readonly stat: BigIntStats
}

async function openFolder(volume: string): Promise<{ folder: string; device: bigint } | undefined> {
  try {
    const folder = join(await realpath(volume), 'DCIM')
    const stat = await lstat(folder, { bigint: true })
    return stat.isDirectory() ? { folder, device: stat.dev } : undefined
  } catch {
    return undefined
  }
}

/** Undefined where the path leads anywhere but to an ordinary file of this card, as it may since the list was made. */
async function openFile(card: Card, path: string): Promise<OpenFile | undefined> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const stat = await handle.stat({ bigint: true })
    const straight = (await realpath(path)) === path && (await isAt(path, stat))
    if (straight && stat.isFile() && stat.dev === card.device) return { handle, stat }
  } catch {
    // Gone, or not to be read.
  }
  await handle?.close().catch(() => {})
  return undefined
}

async function isAt(path: string, stat: BigIntStats): Promise<boolean> {
  const now = await lstat(path, { bigint: true })
  return now.ino === stat.ino && now.dev === stat.dev
}

/** Undefined where it can't be read whole or changes meanwhile. */
async function hashOf({ handle, stat }: OpenFile): Promise<string | undefined> {
  if (stat.size > BigInt(photoLimits.fileBytes)) return undefined
  try {
    const hash = createHash('sha256')
    const part = Buffer.alloc(Math.min(1 << 20, Number(stat.size) + 1))
    let at = 0
    for (;;) {
      const { bytesRead } = await handle.read(part, 0, part.length, at)
      if (bytesRead === 0) break
      hash.update(part.subarray(0, bytesRead))
      at += bytesRead
      if (at > Number(stat.size)) return undefined
    }
    const after = await handle.stat({ bigint: true })
    return at === Number(stat.size) && after.size === stat.size && after.mtimeNs === stat.mtimeNs
      ? hash.digest('hex')
      : undefined
  } catch {
    return undefined
  }
}
