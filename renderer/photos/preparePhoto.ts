/** Runs in the worker: looks at the first bytes, decodes upright, re-encodes. Nothing of the file itself is kept. */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Result } from '#shared/basics/result.ts'
import type { PhotoProblem } from '#shared/photos/problems.ts'

export interface PhotoParts {
  readonly width: number
  readonly height: number
  /** From EXIF, where the camera wrote a believable day. */
  readonly takenOn: string | null
  /** JPEG, upright, long edge at most 4096 px. */
  readonly original: Bytes
  /** JPEG, long edge 1600 px. */
  readonly large: Bytes
  /** JPEG, long edge 320 px. */
  readonly small: Bytes
}
export type PreparedPhoto = Result<PhotoParts, { readonly type: PhotoProblem }>
