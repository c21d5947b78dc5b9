/** What the check of this PC's own data answers with (MT1): numbers alone. */
import { z } from 'zod'

const count = z.number().int().min(0)

export const healthSchema = z.strictObject({
  /** The vault's small files, which lie twice: account, membership, lock screen ... */
  files: z.strictObject({ looked: count, mended: count, damaged: count }),
  /** The journal's files; `damaged`: both copies of a part. */
  journal: z.strictObject({ versions: count, mended: count, damaged: count }),
})
export type Health = z.infer<typeof healthSchema>

/** Files of photos, opened by the vault. */
export const photoHealthSchema = z.strictObject({
  looked: count,
  /** Their key does not open them. */
  damaged: count,
  /** Not on this PC (yet). */
  missing: count,
  /** Of the damaged: set aside and asked for again elsewhere (MT2). */
  askedAgain: count,
})
export type PhotoHealth = z.infer<typeof photoHealthSchema>

export const noPhotos: PhotoHealth = { looked: 0, damaged: 0, missing: 0, askedAgain: 0 }

export const addPhotos = (a: PhotoHealth, b: PhotoHealth): PhotoHealth => ({
  looked: a.looked + b.looked,
  damaged: a.damaged + b.damaged,
  missing: a.missing + b.missing,
  askedAgain: a.askedAgain + b.askedAgain,
})
