/**
 * Photos: three sealed files and one record under a key of the photo's own (decision 21). The files are written
 * before the record names them, so that a record never points at nothing. A photo that nobody has looked at leaves
 * the vault for the screen only (C1).
 */
import { dayOf } from '#shared/basics/clock.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { can } from '#shared/accounts/policy.ts'
import { addPhotos, noPhotos, type PhotoHealth } from '#shared/maintenance/health.ts'
import { readFileHead } from '#shared/photos/fileHead.ts'
import { applyChanges } from '#shared/records/edit.ts'
import type { Values } from '#shared/records/kinds.ts'
import { openBlob, sealBlob } from './blob.ts'
import { noKeyChanges } from './keyring.ts'
import type { NewVersion, Opened, Purpose, Records } from './records.ts'
import type { PhotoSources } from './photoSources.ts'
import type { Session, VaultDeps } from './session.ts'

export const variants = ['original', 'large', 'small'] as const
export type Variant = (typeof variants)[number]

export interface NewPhoto {
  readonly groupId: string | null
  readonly fileName: string
  readonly takenOn: string | null
  readonly width: number
  readonly height: number
  readonly sha256?: string | undefined
  readonly bytes: readonly Bytes[]
}

interface Known {
  readonly version: string
  /** The newest first; the files lie under the one they were imported with. */
  readonly keys: readonly Bytes[]
  readonly blobs: NonNullable<Values<'photo'>['blobs']>
  readonly seen: boolean
  readonly width: number
  readonly height: number
}

export function createPhotos(deps: VaultDeps, session: Session, records: Records, sources: PhotoSources) {
  const { store, random } = deps
  const known = new Map<string, Known>()

  /** Seals the files and prepares the record; the caller commits it. */
  async function prepare(
    photo: NewPhoto,
    more: Partial<Values<'photo'>> = {},
    objId = randomId(random),
  ): Promise<Result<{ version: NewVersion; changes: ReturnType<typeof noKeyChanges>; key: Bytes }>> {
    const key = random.bytes(32)
    const keyId = randomId(random)
    const blobs = { original: randomId(random), large: randomId(random), small: randomId(random) }
    for (const [i, variant] of variants.entries()) {
      const name = { tenant: session.tenant, objId, blobId: blobs[variant], variant }
      const put = await store.call('blob.put', {
        id: blobs[variant],
        bytes: [sealBlob(random, key, name, photo.bytes[i]!)],
      })
      if (!put.ok) return put
    }
    const hlc = records.tick()
    const written = applyChanges(
      'photo',
      undefined,
      {
        groupId: photo.groupId,
        fileName: photo.fileName,
        takenOn: photo.takenOn,
        importedOn: dayOf(session.now()),
        width: photo.width,
        height: photo.height,
        blobs,
        source: photo.sha256 === undefined ? '' : sources.sourceOf(photo.sha256),
        ...more,
      },
      { hlc, dev: session.device },
    )
    const changes = noKeyChanges()
    changes.keys.set(keyId, key)
    return ok({
      version: {
        kind: 'photo',
        id: objId,
        parents: [],
        ver: 1,
        values: written.values,
        stamps: written.stamps,
        keyId,
        hlc,
      },
      changes,
      key,
    })
  }

  return {
    prepare,
    async add(photo: NewPhoto): Promise<Result<{ id: string; version: string }>> {
      if (deps.view === 'masked') return err({ type: 'MaskedOnly' })
      if (photo.bytes.length !== 3 || photo.bytes.some((part) => part.length === 0))
        return err({ type: 'BadArguments' })
      if (!can(session.person.role, 'create', 'photos', 'photo')) return err({ type: 'NotAllowed' })
      if (!session.confirmed) return err({ type: 'CardsNotConfirmed' })
      await session.wraps
      const made = await prepare(photo)
      if (!made.ok) return made
      const written = await records.inTurn(() => records.commit([made.value.version], made.value.changes))
      return written.ok ? ok({ id: made.value.version.id, version: written.value.versions[0]! }) : written
    },

    async read({
      photoId,
      variant,
      purpose,
    }: {
      photoId: string
      variant: Variant
      purpose: Purpose
      view: 'plain' | 'masked'
    }): Promise<Result<{ bytes: Bytes[] }>> {
      if (!can(session.person.role, 'read', 'photos', 'photo')) return err({ type: 'NotAllowed' })
      const found = await find(photoId, purpose)
      if (!found.ok) return found
      const photo = found.value
      if ((purpose === 'export' || purpose === 'print') && !photo.seen) return err({ type: 'NobodyLooked' })
      const opened = await openVariant(photoId, photo, variant)
      return opened.ok ? ok({ bytes: [opened.value] }) : opened
    },
    async known({ sha256 }: { readonly sha256: readonly string[] }): Promise<Result<{ known: boolean[] }>> {
      if (!can(session.person.role, 'create', 'photos', 'photo')) return err({ type: 'NotAllowed' })
      const known: boolean[] = []
      for (const one of sha256) {
        const found = await sources.find(one)
        if (!found.ok) return found
        known.push(found.value.length > 0)
      }
      return ok({ known })
    },
    /** MT2: every file is opened and none is shown. */
    async check(photoIds: readonly string[]): Promise<Result<PhotoHealth>> {
      if (deps.view === 'masked') return err({ type: 'MaskedOnly' })
      if (!can(session.person.role, 'read', 'photos', 'photo')) return err({ type: 'NotAllowed' })
      let health = noPhotos
      for (const photoId of photoIds) {
        const found = await find(photoId, 'show')
        // Deleted meanwhile, or under a key that this person has not.
        if (!found.ok) continue
        for (const variant of variants) {
          const opened = await openVariant(photoId, found.value, variant)
          const why = opened.ok ? '' : opened.error.type
          if (!opened.ok && why !== 'BlobMissing' && why !== 'BlobDamaged') return opened
          const damaged = why === 'BlobDamaged'
          const aside = damaged ? await store.call('blob.setAside', { id: found.value.blobs[variant] }) : null
          health = addPhotos(health, {
            looked: 1,
            damaged: Number(damaged),
            missing: Number(why === 'BlobMissing'),
            askedAgain: Number(aside?.ok === true && aside.value.asked),
          })
        }
      }
      return ok(health)
    },
    /** All three files of the photo were just read from the disk, opened, and are whole pictures of its size. */
    async isWhole(photoId: string): Promise<boolean> {
      const found = await find(photoId, 'export')
      if (!found.ok) return false
      for (const variant of variants) {
        const opened = await openVariant(photoId, found.value, variant)
        const head = opened.ok && readFileHead(opened.value)
        if (!head || !head.ok) return false
        const { width, height } = head.value
        if (variant === 'original' && (width !== found.value.width || height !== found.value.height))
          return false
      }
      return true
    },
  }

  async function openVariant(photoId: string, photo: Known, variant: Variant): Promise<Result<Bytes>> {
    const blob = await store.call('blob.get', { id: photo.blobs[variant] })
    if (!blob.ok) return blob
    const name = { tenant: session.tenant, objId: photoId, blobId: photo.blobs[variant], variant }
    for (const key of photo.keys) {
      const plain = openBlob(key, name, blob.value.bytes[0]!)
      if (plain) return ok(plain)
    }
    return err({ type: 'BlobDamaged' })
  }

  /** For the screen, files of a photo once opened are found at once; an export asks the living record again. */
  async function find(photoId: string, purpose: Purpose): Promise<Result<Known>> {
    const held = purpose === 'show' ? known.get(photoId) : undefined
    if (held && session.binned.size === 0) return ok(held)
    const heads = await records.heads([photoId])
    if (!heads.ok) return heads
    const living: readonly Opened[] = heads.value.get(photoId) ?? []
    if (living.length === 0 || living[0]!.kind !== 'photo') return err({ type: 'NotFound' })
    const values = records.settled(living).values as Values<'photo'>
    await records.keyOf(living[0]!.keyId)
    const keys = living.flatMap((head) => records.withOlderKeys(head.keyId))
    if (keys.length === 0 || !values.blobs) return err({ type: 'NotFound' })
    const { blobs, seen, width, height } = values
    const photo: Known = { version: living[0]!.version, keys, blobs, seen: seen !== '', width, height }
    if (known.size > 5000) known.clear()
    known.set(photoId, photo)
    return ok(photo)
  }
}
