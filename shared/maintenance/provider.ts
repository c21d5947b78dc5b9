/**
 * Whom an institution lets help (MT10, MT11): the provider's card and the contract's days, and the certificate of one
 * supporter. The card is taken in by the Leitung and lies in the institution's record; a certificate counts only with the
 * signatures of two different officers of that card, so that "two persons confirmed it" is no rule of a procedure. Neither
 * opens anything: they say who stands at the door.
 *
 * What is signed is text, exactly as written, and has one form (canonical JSON), so that no two programs can differ about it.
 */
import { z } from 'zod'
import type { LogCrypto } from '../accounts/membership.ts'
import { addDays, type Day } from '../basics/clock.ts'
import { base64OrNothing } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { canonicalJson } from '../records/canonical.ts'
import { daySchema, idSchema } from '../records/kind.ts'
import { readCanonical, readPaper, writePaper } from './paper.ts'

/** One line that looks like what it is: nothing invisible, nothing that turns the reading direction, no blank at its ends. */
const name = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => text === text.trim() && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text))
/** P-256, uncompressed point, base64. */
const key = z
  .string()
  .max(88)
  .refine((text) => {
    const point = base64OrNothing(text)
    return point.length === 65 && point[0] === 4
  })
const signature = z.string().max(88)

const officer = z.strictObject({ name, key })
export const providerCardSchema = z.strictObject({
  v: z.literal(1),
  name,
  officers: z
    .array(officer)
    .min(2)
    .max(12)
    .refine((all) => new Set(all.map((one) => one.key)).size === all.length),
})
export type ProviderCard = z.infer<typeof providerCardSchema>

/** What the Leitung writes down (Art. 28): with whom, and from which day to which; `until` null: until it is ended. */
export const contractSchema = z
  .strictObject({ provider: providerCardSchema, from: daySchema, until: daySchema.nullable() })
  .refine(({ from, until }) => until === null || until >= from)
export type Contract = z.infer<typeof contractSchema>

/** At most so long is somebody a supporter without two officers saying it again. */
export const mostCertificateDays = 366

const certificateSchema = z.strictObject({
  v: z.literal(1),
  /** 128 random bits: it names her in every record. */
  serial: idSchema,
  name,
  /** As it stands on the provider's card. */
  company: name,
  key,
  /** First and last day. */
  notBefore: daySchema,
  notAfter: daySchema,
})
export type Certificate = z.infer<typeof certificateSchema>

/** With one signature it is on its way from the first officer to the second, and counts nowhere. */
const signedCertificateSchema = z.strictObject({
  /** Canonical JSON of a certificate. */
  body: z.string().max(2000),
  signatures: z.array(z.strictObject({ officer: key, signature })).max(2),
})
export type SignedCertificate = z.infer<typeof signedCertificateSchema>
export const certificateText = (body: string): string => `obhut|supporter|1|${body}`

/**
 * What a supporter asks two officers for, and what an officer hands in to stand on the card; signed by the key it names, so that
 * nobody asks with somebody else's.
 */
const requestSchema = z.strictObject({
  v: z.literal(1),
  as: z.enum(['supporter', 'officer']),
  name,
  company: name,
  key,
})
export type CertificateRequest = z.infer<typeof requestSchema>
const signedRequestSchema = z.strictObject({ body: z.string().max(2000), signature })
export const requestText = (body: string): string => `obhut|supporterRequest|1|${body}`

export type ProviderCrypto = Pick<LogCrypto, 'verify'>

// On paper, in a QR code, in a file ---------------------------------------------------------------------------------

const labels = {
  card: 'OBHUT-PROVIDER-1:',
  certificate: 'OBHUT-SUPPORTER-1:',
  request: 'OBHUT-REQUEST-1:',
} as const

export const writeProviderCard = (card: ProviderCard): string => writePaper(labels.card, card)
export function readProviderCard(text: string): Result<ProviderCard, { type: 'ProviderCardUnreadable' }> {
  const card = readPaper(labels.card, providerCardSchema, text)
  return card ? ok(card) : err({ type: 'ProviderCardUnreadable' })
}

export const writeCertificate = (signed: SignedCertificate): string => writePaper(labels.certificate, signed)
export function readCertificate(
  text: string,
): Result<{ readonly signed: SignedCertificate; readonly certificate: Certificate }, CertificateFailure> {
  const signed = readPaper(labels.certificate, signedCertificateSchema, text)
  const certificate = signed && readCanonical(certificateSchema, signed.body)
  return signed && certificate ? ok({ signed, certificate }) : err({ type: 'CertificateUnreadable' })
}

export const writeRequest = (body: string, signed: string): string =>
  writePaper(labels.request, { body, signature: signed })
/** Whoever wrote it holds the key in it. */
export function readRequest(
  text: string,
  crypto: ProviderCrypto,
): Result<CertificateRequest, { type: 'RequestUnreadable' }> {
  const signed = readPaper(labels.request, signedRequestSchema, text)
  const request = signed && readCanonical(requestSchema, signed.body)
  return request && crypto.verify('P-256', request.key, requestText(signed.body), signed.signature)
    ? ok(request)
    : err({ type: 'RequestUnreadable' })
}

/** The text that is signed: canonical JSON. */
export const requestBody = (request: CertificateRequest): string => canonicalJson(request)
export const certificateBody = (certificate: Certificate): string => canonicalJson(certificate)

// Whether it counts ---------------------------------------------------------------------------------------------------

export interface CertificateFailure {
  readonly type:
    | 'CertificateUnreadable'
    /** Another company, or signed by somebody who is no officer of this card. */
    | 'CertificateForeign'
    /** Fewer than two officers, or the same one twice, or an officer's own key. */
    | 'CertificateOneOfficer'
    | 'CertificateAltered'
    | 'CertificateTooLong'
    | 'CertificateNotYet'
    | 'CertificateOver'
}

/** MT11. Days are those of the calendar of whoever asks. */
export function verifyCertificate(
  text: string,
  card: ProviderCard,
  today: Day,
  crypto: ProviderCrypto,
): Result<Certificate, CertificateFailure> {
  const found = readCertificate(text)
  if (!found.ok) return found
  const { signed, certificate } = found.value
  const officers = new Set(card.officers.map((one) => one.key))
  if (certificate.company !== card.name) return err({ type: 'CertificateForeign' })
  if (signed.signatures.some((one) => !officers.has(one.officer))) return err({ type: 'CertificateForeign' })
  if (new Set(signed.signatures.map((one) => one.officer)).size !== 2 || officers.has(certificate.key))
    return err({ type: 'CertificateOneOfficer' })
  const statement = certificateText(signed.body)
  if (!signed.signatures.every((one) => crypto.verify('P-256', one.officer, statement, one.signature)))
    return err({ type: 'CertificateAltered' })
  const { notBefore, notAfter } = certificate
  if (notAfter < notBefore || notAfter >= addDays(notBefore, mostCertificateDays))
    return err({ type: 'CertificateTooLong' })
  if (today < notBefore) return err({ type: 'CertificateNotYet' })
  return today > notAfter ? err({ type: 'CertificateOver' }) : ok(certificate)
}

/**
 * MT10: whether this institution may ask for help today. While two PCs' versions of its record have not met, all of them
 * are given: help needs the same contract in each.
 */
export function mayAskForHelp(
  contracts: readonly (Contract | null)[],
  today: Day,
): { readonly closed: null; readonly provider: ProviderCard } | { readonly closed: WhyNoHelp } {
  const [first] = contracts
  if (!first || contracts.some((one) => canonicalJson(one) !== canonicalJson(first)))
    return { closed: 'noContract' }
  if (today < first.from) return { closed: 'contractNotYet' }
  if (first.until !== null && today > first.until) return { closed: 'contractOver' }
  return { closed: null, provider: first.provider }
}
export type WhyNoHelp = 'noContract' | 'contractNotYet' | 'contractOver'
