/** The letters of a joining: what is in a request and an answer, and where they are left (J1..J5 in join.ts). */
import { z } from 'zod'
import { base64OrNothing, bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { logSchema } from '#shared/accounts/membership.ts'
import { languages, wrapSchema, type LetterPlace } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { sha256 } from './crypto.ts'
import { lettersAtServer, lettersInFolder, type Letters } from './letters.ts'
import { slotOf, type PairingCard } from './pairingCard.ts'
import type { VaultDeps } from './session.ts'
import { totpSchema } from './totp.ts'

export const sealPublicSchema = z.strictObject({ ecdh: z.string().max(300), kem: z.string().max(3000) })
export const requestSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  dev: idSchema,
  deviceKey: z.string().max(400),
  /** Her keys; for a second PC of the inviter a fresh seal key alone. */
  person: z
    .strictObject({ id: idSchema, signKey: z.string().max(200), sealKey: sealPublicSchema })
    .nullable(),
  sealKey: sealPublicSchema,
  nonce: z.string().max(60),
})
export type Request = z.infer<typeof requestSchema>
export const signedRequestSchema = z.strictObject({
  body: z.string().max(20_000),
  /** By the PC's key and, if she is new, by her own: nobody asks with keys of others. */
  device: z.string().max(200),
  person: z.string().max(200).nullable(),
})
export const requestText = (body: string): Bytes => utf8ToBytes(`obhut|join-request|1|${body}`)

const bytesOf = (length: number) => z.string().refine((text) => base64OrNothing(text).length === length)
export const answerSchema = z.strictObject({
  v: z.literal(1),
  log: logSchema,
  metadataKey: bytesOf(32),
  recovery: z
    .string()
    .max(20_000)
    .refine((text) => text === '' || base64OrNothing(text).length > 0),
  wraps: z.array(wrapSchema).max(20_000),
  personId: idSchema,
  name: z.string().max(700),
  institution: z.string().max(300),
  language: z.enum(languages),
  /** Of a second PC of the same person. */
  own: z
    .strictObject({
      signScalar: bytesOf(32),
      sealSeed: bytesOf(32),
      personalKey: bytesOf(32),
      totp: totpSchema.nullable(),
    })
    .nullable(),
})
export const partBytes = 60_000
export const partNames = ['answera', 'answerb', 'answerc', 'answerd', 'answere', 'answerf'] as const
export const mostAnswer = 16 * 1024 * 1024
export const answerContext = (request: Bytes): string => `obhut|join-answer|1|${bytesToHex(sha256(request))}`

export function lettersFor(
  deps: VaultDeps,
  place: LetterPlace,
  card: Pick<PairingCard, 'tenant' | 'secret' | 'server'>,
): Result<Letters> {
  const slot = slotOf(card.secret)
  if (place.type === 'folder') return ok(lettersInFolder(deps, place.folder, slot))
  return card.server ? ok(lettersAtServer(deps, card.server, card.tenant, slot)) : err({ type: 'NoServer' })
}
