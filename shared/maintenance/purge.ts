/**
 * What the helping side confirms after a session (C6, MT101): that nothing of it is kept there. One paper, signed with the key of
 * her certificate over the record's last hash, so that it belongs to this one record and to whoever signed it.
 */
import { z } from 'zod'
import type { LogCrypto } from '../accounts/membership.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { canonicalJson } from '../records/canonical.ts'
import { daySchema, idSchema } from '../records/kind.ts'
import { readCanonical, readPaper, writePaper } from './paper.ts'

const label = 'OBHUT-PURGED-1:'
const purgeSchema = z.strictObject({
  v: z.literal(1),
  session: idSchema,
  /** The record's last hash: what both ends have signed. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
  on: daySchema,
  kept: z.literal('nothing'),
})
export type Purge = z.infer<typeof purgeSchema>
const signedSchema = z.strictObject({ body: z.string().max(500), signature: z.string().max(88) })

export const purgeBody = (purge: Purge): string => canonicalJson(purge)
export const purgeText = (body: string): string => `obhut|purged|1|${body}`
export const writePurge = (body: string, signature: string): string => writePaper(label, { body, signature })

/** @param key of whoever signed the record at the other end */
export function readPurge(
  text: string,
  record: Pick<Purge, 'session' | 'head'> & { readonly key: string },
  crypto: Pick<LogCrypto, 'verify'>,
): Result<Purge, { readonly type: 'PurgeUnreadable' | 'PurgeForeign' }> {
  const signed = readPaper(label, signedSchema, text)
  const purge = signed && readCanonical(purgeSchema, signed.body)
  if (!signed || !purge) return err({ type: 'PurgeUnreadable' })
  return purge.session === record.session &&
    purge.head === record.head &&
    crypto.verify('P-256', record.key, purgeText(signed.body), signed.signature)
    ? ok(purge)
    : err({ type: 'PurgeForeign' })
}
