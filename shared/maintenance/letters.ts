/**
 * What both ends write each other by the server, sealed (MT31): who knocks and what she asks for, the two halves of the
 * connection's description, and at the end the record's last hash. Everything after the approval goes over the connection itself
 * (peer.ts). Each text that binds somebody is signed over the meeting's transcript, so that it fits no other meeting.
 */
import { z } from 'zod'
import { canonicalJson } from '../records/canonical.ts'
import { idSchema } from '../records/kind.ts'
import { mostSdpLength } from './sdp.ts'
import { endReasons, scopes, sessionLimits } from './session.ts'

/** As the server takes them. */
export const mostLetterBytes = 16 * 1024

const signature = z.string().max(100)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const sdp = z.string().max(mostSdpLength)

const knockSchema = z.strictObject({
  /** Her certificate as text (provider.ts). */
  certificate: z.string().max(6000),
  ticket: z.string().min(1).max(80),
  scope: z.enum(scopes),
  minutes: z.number().int().min(5).max(sessionLimits.mostMinutes),
})
export type KnockLetter = z.infer<typeof knockSchema>

export const fromGuestLetter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('knock'), knock: knockSchema, signature }),
  z.strictObject({ type: z.literal('answer'), sdp, signature }),
  z.strictObject({ type: z.literal('signed'), head: hash, signature }),
])
export type GuestLetter = z.infer<typeof fromGuestLetter>

export const fromHouseLetter = z.discriminatedUnion('type', [
  /** `key`: of the person who approved; the record is signed by the same. */
  z.strictObject({ type: z.literal('offer'), sdp, key: z.string().max(100), signature }),
  z.strictObject({ type: z.literal('sign'), session: idSchema, head: hash, because: z.enum(endReasons) }),
])
export type HouseLetter = z.infer<typeof fromHouseLetter>

/** @param transcript of the meeting, hex */
export const knockText = (transcript: string, knock: KnockLetter): string =>
  `obhut|knock|1|${transcript}|${canonicalJson(knock)}`
/** @param sdpHash SHA-256 of the whole description, hex */
export const offerText = (transcript: string, fingerprint: string, sdpHash: string): string =>
  `obhut|offer|1|${transcript}|${fingerprint}|${sdpHash}`
export const answerText = (
  transcript: string,
  fingerprints: { readonly house: string; readonly guest: string },
  sdpHash: string,
): string => `obhut|answer|1|${transcript}|${fingerprints.house}|${fingerprints.guest}|${sdpHash}`
