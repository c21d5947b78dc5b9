/**
 * A link for a family, between a PC and a server. The random number in the link's address names the file; the secret
 * behind the address's `#` never leaves the PC that made it and the family's browser. Both statements are signed by the
 * PC's device key, exactly as written, so that a stolen session can neither publish nor recall.
 */
import { z } from 'zod'
import { idSchema } from '../records/kind.ts'

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** "This sealed file may be fetched under this number until then." */
export const linkSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  dev: idSchema,
  /** As it stands in the link. The server keeps its hash alone. */
  id: idSchema,
  /** Milliseconds. */
  until: count,
  size: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type LinkStatement = z.infer<typeof linkSchema>
export const linkText = (body: string): string => `obhut|link|1|${body}`

/** "It may not be fetched any more", whether it came already or not. */
export const linkRecallSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  dev: idSchema,
  id: idSchema,
})
export const linkRecallText = (body: string): string => `obhut|linkRecall|1|${body}`

export const dayMs = 86_400_000
export const usualLinkDays = 14
export const mostLinkDays = 60
/** Of one sealed file. */
export const mostLinkBytes = 64 * 1024 ** 2

/** Of a link's number: what the server knows it by. Whoever reads its database or a backup can fetch nothing with it. */
export const linkNameText = (id: string): string => `obhut|linkName|1|${id}`

/** The address that a family opens. */
export const linkAddress = (url: string, language: string, id: string, secret: string): string =>
  `${url.replace(/\/$/, '')}/${language}#${id}.${secret}`
