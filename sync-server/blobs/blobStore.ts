/**
 * Where the bytes of sealed photos and documents lie, in parts of at most 1 MiB; what they must be stands in the
 * `Store`. A part is there as a whole or not at all, and an answer means durable. One contract for file system and S3.
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Failure, Result } from '#shared/basics/result.ts'

/** Missing: not there. Unavailable: nothing is known, come back later (away, full, read-only). */
export type BlobFailure = Failure & { readonly type: 'Missing' | 'Unavailable' }

export interface BlobStore {
  /** Replaces what was there under this number. */
  write(tenant: string, id: string, part: number, bytes: Bytes): Promise<Result<object, BlobFailure>>
  read(tenant: string, id: string, part: number): Promise<Result<Bytes, BlobFailure>>
  /** All parts; none is no failure. */
  remove(tenant: string, id: string): Promise<Result<object, BlobFailure>>
  /** Ids of which at least one part is there, for backups and for finding what nobody names any more. */
  list(tenant: string): Promise<Result<readonly string[], BlobFailure>>
}
