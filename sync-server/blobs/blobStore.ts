/**
 * Where sealed blobs lie: files or an S3 bucket. The database says what a blob must be (size, SHA-256) and which parts
 * came; the blob store holds the bytes. A part that was put is durable; a blob can be read only after `finish` has read
 * it back and found what the database says, so nobody ever gets half of one.
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Result } from '#shared/basics/result.ts'
import type { Store } from '../stores/store.ts'

export type BlobFailure =
  /** Not these bytes: all parts are gone and have to be sent again (`Store.resetBlob`). */
  | { readonly type: 'Mismatch' }
  /** No such blob, or not finished. */
  | { readonly type: 'Unknown' }
  /** The place is away or says no; later again. */
  | { readonly type: 'Busy' }
  /** Disk full or not writable. */
  | { readonly type: 'ReadOnly' }

export interface ListedBlob {
  readonly tenant: string
  readonly id: string
  readonly modifiedAt: number
}

export interface BlobStore {
  /** Parts of 1 MiB (shared/sync/messages.ts), only the last may be shorter. Again: it is written over, but never in a finished blob. */
  putPart(tenant: string, id: string, part: number, bytes: Bytes): Promise<Result<object, BlobFailure>>
  /** Verifies and makes it readable. Again: nothing happens. */
  finish(tenant: string, id: string, size: number, sha256: string): Promise<Result<object, BlobFailure>>
  /** A part of a finished blob. */
  getPart(tenant: string, id: string, part: number): Promise<Result<Bytes, BlobFailure>>
  /** What is not there is removed already. */
  remove(tenant: string, ids: readonly string[]): Promise<Result<object, BlobFailure>>
  /** Everything there is, finished or not, in any order, possibly twice, possibly a little behind (S3). Throws while the place is away. */
  list(): AsyncIterable<ListedBlob>
}

/**
 * Removes bytes that nobody names any more: of blobs that were purged or have ended while a part was under way (at once),
 * and of blobs the database does not know and nobody has touched since `olderThan`. That age protects what a database
 * restored from a backup has forgotten, until the PCs have told it again.
 */
export async function sweepBlobs(
  blobs: BlobStore,
  store: Pick<Store, 'blobs' | 'purged'>,
  olderThan: number,
): Promise<Result<{ readonly removed: number }, BlobFailure>> {
  const newest = new Map<string, Map<string, number>>()
  for await (const { tenant, id, modifiedAt } of blobs.list()) {
    const ids = newest.get(tenant) ?? new Map<string, number>()
    newest.set(tenant, ids.set(id, Math.max(modifiedAt, ids.get(id) ?? 0)))
  }
  let removed = 0
  for (const [tenant, modifiedById] of newest) {
    const all = [...modifiedById.keys()]
    for (let at = 0; at < all.length; at += 500) {
      const ids = all.slice(at, at + 500)
      const purged = await store.purged(tenant, ids)
      const known = new Set((await store.blobs(tenant, ids)).map(({ id }) => id))
      const garbage = ids.filter((id) => purged.has(id) || (!known.has(id) && modifiedById.get(id)! < olderThan)) // prettier-ignore
      if (garbage.length === 0) continue
      const done = await blobs.remove(tenant, garbage)
      if (!done.ok) return done
      removed += garbage.length
    }
  }
  return { ok: true, value: { removed } }
}
