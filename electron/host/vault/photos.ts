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
import { applyChanges } from '#shared/records/edit.ts'
import type { Values } from '#shared/records/kinds.ts'
import { openBlob, sealBlob } from './blob.ts'
import { noKeyChanges } from './keyring.ts'
import type { NewVersion, Opened, Purpose, Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

export const variants = ['original', 'large', 'small'] as const
export type Variant = (typeof variants)[number]

export interface NewPhoto {
  readonly groupId: string | null
  readonly fileName: string
  readonly takenOn: string | null
  readonly width: number
  readonly height: number
  readonly bytes: readonly Bytes[]
}

interface Known {
  readonly version: string
  /** The newest first; the files lie under the one they were imported with. */
  readonly keys: readonly Bytes[]
  readonly blobs: NonNullable<Values<'photo'>['blobs']>
  readonly seen: boolean
}

export function createPhotos(deps: VaultDeps, session: Session, records: Records) {
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
      const blob = await store.call('blob.get', { id: photo.blobs[variant] })
      if (!blob.ok) return blob
      const name = { tenant: session.tenant, objId: photoId, blobId: photo.blobs[variant], variant }
      for (const key of photo.keys) {
        const plain = openBlob(key, name, blob.value.bytes[0]!)
        if (plain) return ok({ bytes: [plain] })
      }
      return err({ type: 'BlobDamaged' })
    },
    forget: (): void => known.clear(),
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
    const photo: Known = { version: living[0]!.version, keys, blobs: values.blobs, seen: values.seen !== '' }
    if (known.size > 5000) known.clear()
    known.set(photoId, photo)
    return ok(photo)
  }
}
