/**
 * The purge ledger: random ids of what was destroyed, kept for ever, so that no backup and no other PC brings it back
 * (security 1.11). It goes with every backup and lies beside them; the newest one found is replayed on restore.
 */
import { z } from 'zod'
import { bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { versionSchema } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'

export const ledgerSchema = z.strictObject({
  format: z.literal(1),
  /** When it last changed, or was last written beside a backup. */
  at: z.number(),
  objIds: z.array(idSchema),
  versions: z.array(versionSchema),
  keyIds: z.array(idSchema),
  blobs: z.array(idSchema),
})
export type Ledger = z.infer<typeof ledgerSchema>

export const emptyLedger: Ledger = { format: 1, at: 0, objIds: [], versions: [], keyIds: [], blobs: [] }

/** Destruction only adds up: the union of both, with the later time. */
export function joinLedgers(a: Ledger, b: Ledger): Ledger {
  const union = (key: 'objIds' | 'versions' | 'keyIds' | 'blobs'): string[] =>
    [...new Set([...a[key], ...b[key]])].sort()
  return {
    format: 1,
    at: Math.max(a.at, b.at),
    objIds: union('objIds'),
    versions: union('versions'),
    keyIds: union('keyIds'),
    blobs: union('blobs'),
  }
}

export const ledgerBytes = (ledger: Ledger): Bytes => utf8ToBytes(JSON.stringify(ledger))

export function parseLedger(bytes: Uint8Array): Ledger | null {
  try {
    const found = ledgerSchema.safeParse(JSON.parse(bytesToUtf8(bytes)))
    return found.success ? found.data : null
  } catch {
    return null
  }
}
