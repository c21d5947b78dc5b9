/**
 * Which files are here as photos already (P9). A photo's record names the file it was made from by an HMAC of the file's
 * SHA-256 under a key that all PCs of the house share and nobody else has: whoever gets hold of a record can't ask
 * whether a certain picture is in it. The house's key changes when somebody leaves, so older ones are tried too.
 */
import { hexToBytes } from '#shared/basics/bytes.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'
import { hkdf, hmac } from './crypto.ts'

export type PhotoSources = ReturnType<typeof createPhotoSources>

export function createPhotoSources(deps: VaultDeps, session: Session, records: Records) {
  /** Photos by the file they name, as far as this vault has read the journal. */
  const idsBySource = new Map<string, Set<string>>()
  let readUpTo = 0
  let reading: Promise<unknown> = Promise.resolve()

  /** Newest first. */
  const sourcesOf = (sha256: string): string[] =>
    session.keyring
      .metadataKeys()
      .map((key) =>
        Buffer.from(hmac(hkdf(key, noSalt, 'obhut|photo source|1'), hexToBytes(sha256))).toString(
          'base64url',
        ),
      )

  /** What came since the last time, from here or another PC; a living version that changed comes again. */
  async function readOn(): Promise<Result<unknown>> {
    const kindTags = new Set(records.tagsOf('photo').map(({ kind }) => kind))
    for (;;) {
      const page = await deps.store.call('store.scan', { after: readUpTo, limit: 1000, headsOnly: true })
      if (!page.ok) return page
      const { entries, bytes, more } = page.value
      const photos = bytes.filter((_, i) => entries[i]!.tags.some(({ kind }) => kindTags.has(kind)))
      const opened = await records.open(photos, 'show', 'plain')
      if (!opened.ok) return opened
      for (const { kind, id, values } of opened.value.records) {
        if (kind !== 'photo' || typeof values['source'] !== 'string' || values['source'] === '') continue
        const ids = idsBySource.get(values['source']) ?? new Set()
        idsBySource.set(values['source'], ids.add(id))
      }
      readUpTo = entries.at(-1)?.seq ?? readUpTo
      if (!more) return ok({})
    }
  }

  return {
    /** What a new photo's record says. */
    sourceOf: (sha256: string): string => sourcesOf(sha256)[0]!,
    /** Living photos made from a file of these bytes, of those she can open. */
    async find(sha256: string): Promise<Result<readonly string[]>> {
      const read = reading.then(readOn, readOn)
      reading = read
      const done = await read
      if (!done.ok) return done
      const ids = sourcesOf(sha256).flatMap((source) => [...(idsBySource.get(source) ?? [])])
      if (ids.length === 0) return ok([])
      const living = await records.heads(ids)
      if (!living.ok) return living
      return ok(ids.filter((id) => living.value.get(id)?.[0]?.kind === 'photo'))
    },
  }
}

const noSalt = new Uint8Array(0)
