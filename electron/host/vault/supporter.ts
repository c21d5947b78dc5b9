/**
 * A provider's own people (MT11, MT36): a supporter's key and certificate, and an officer's signature under somebody else's. Both keys
 * grow from the person's own key, so they lie under her passphrase and this PC's secret like everything of hers, and in no file by
 * themselves; they are two, so that nothing signed as the one can be taken for the other. The program that helps is the one that
 * is helped: a provider's people sign in like everybody, and nothing here knows a record.
 */
import { bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { addDays, dayOf, type Day } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { PaperView } from '#shared/host/supportApi.ts'
import {
  certificateBody,
  certificateText,
  mostCertificateDays,
  providerCardSchema,
  readCertificate,
  readRequest,
  requestBody,
  requestText,
  verifyCertificate,
  writeCertificate,
  writeProviderCard,
  writeRequest,
  type Certificate,
  type CertificateRequest,
  type SignedCertificate,
} from '#shared/maintenance/provider.ts'
import type { Supporter } from './assist.ts'
import { scalarFrom, signBytes, signKeyOf, type SignKey } from './crypto.ts'
import { logCrypto } from './membershipLog.ts'
import { qrSvg } from './qr.ts'
import type { Records } from './records.ts'
import type { createSecondFactor } from './secondFactor.ts'
import type { Session, VaultDeps } from './session.ts'

type As = CertificateRequest['as']

/** What a camera still reads from a screen; a longer card goes as a file. */
const mostQrLength = 1500

export function createSupporter(
  deps: Pick<VaultDeps, 'random'>,
  session: Session,
  records: Pick<Records, 'audit'>,
  secondFactor: Pick<ReturnType<typeof createSecondFactor>, 'prove'>,
  saveRing: () => Promise<Result<unknown>>,
) {
  const today = (): Day => dayOf(session.now())
  const keyOf = (as: As): SignKey =>
    signKeyOf('P-256', scalarFrom('P-256', session.personalKey, `obhut|help ${as}|1`))
  const publicOf = (as: As): string => bytesToBase64(keyOf(as).publicKey)
  const signAs = (as: As, text: string): string => bytesToBase64(signBytes(keyOf(as), utf8ToBytes(text)))

  /** With both signatures, as those who signed would see it on their own card. */
  function verified({ signatures }: SignedCertificate, { company }: Certificate, text: string) {
    const card = {
      v: 1 as const,
      name: company,
      officers: signatures.map(({ officer }) => ({ name: 'officer', key: officer })),
    }
    return verifyCertificate(text, card, today(), logCrypto)
  }

  /** The first officer makes the certificate out of what was asked for. */
  function certificateOf(text: string, notAfter: Day): Result<SignedCertificate> {
    const request = readRequest(text, logCrypto)
    if (!request.ok) return request
    const { as, name, company, key } = request.value
    if (as !== 'supporter') return err({ type: 'RequestUnreadable' })
    const notBefore = today()
    if (notAfter < notBefore || notAfter >= addDays(notBefore, mostCertificateDays))
      return err({ type: 'CertificateTooLong' })
    const serial = randomId(deps.random)
    const body = certificateBody({ v: 1, serial, name, company, key, notBefore, notAfter })
    return ok({ body, signatures: [] })
  }

  return {
    /** What she gives to two officers, or as an officer to whoever makes the card. */
    request({ as, company }: { readonly as: As; readonly company: string }): Result<{ text: string }> {
      const body = requestBody({ v: 1, as, name: session.person.name, company, key: publicOf(as) })
      const text = writeRequest(body, signAs(as, requestText(body)))
      const read = readRequest(text, logCrypto)
      return read.ok ? ok({ text }) : read
    },

    /** What a paper says, before anybody signs it or takes it in. */
    look({ text }: { readonly text: string }): Result<PaperView> {
      const request = readRequest(text, logCrypto)
      if (request.ok) {
        const { as, name, company } = request.value
        return ok({ what: as === 'officer' ? 'officer' : 'request', name, company, from: null, until: null, signatures: 0 }) // prettier-ignore
      }
      const found = readCertificate(text)
      if (!found.ok) return err({ type: 'RequestUnreadable' })
      const { name, company, notBefore, notAfter } = found.value.certificate
      const signatures = found.value.signed.signatures.length
      return ok({ what: 'certificate', name, company, from: notBefore, until: notAfter, signatures })
    },

    /**
     * An officer confirms a person: she proves her second factor in this very call, and it stands in the log before it is
     * handed out. Nobody confirms herself, and nobody twice.
     */
    async sign(asked: {
      readonly text: string
      readonly notAfter: Day
      readonly code: string
    }): Promise<Result<{ text: string; complete: boolean }>> {
      const half = readCertificate(asked.text)
      const made = half.ok ? ok(half.value.signed) : certificateOf(asked.text, asked.notAfter)
      if (!made.ok) return made
      const { body, signatures } = made.value
      const read = readCertificate(writeCertificate(made.value))
      if (!read.ok) return read
      const me = publicOf('officer')
      if (signatures.length > 1) return err({ type: 'CertificateComplete' })
      if (
        read.value.certificate.key === publicOf('supporter') ||
        signatures.some((one) => one.officer === me)
      )
        return err({ type: 'CertificateOneOfficer' })
      const statement = certificateText(body)
      if (!signatures.every((one) => logCrypto.verify('P-256', one.officer, statement, one.signature)))
        return err({ type: 'CertificateAltered' })
      const proved = await secondFactor.prove({ code: asked.code })
      if (!proved.ok) return proved
      const noted = await records.audit('certificateSigned', read.value.certificate.serial)
      if (!noted.ok) return noted
      const signed = {
        body,
        signatures: [...signatures, { officer: me, signature: signAs('officer', statement) }],
      }
      return ok({ text: writeCertificate(signed), complete: signed.signatures.length === 2 })
    },

    /** The card that institutions take in, out of what at least two officers gave. */
    card({ requests }: { readonly requests: readonly string[] }): Result<{ text: string; qr: string }> {
      const officers: CertificateRequest[] = []
      for (const text of requests) {
        const read = readRequest(text, logCrypto)
        if (!read.ok) return read
        officers.push(read.value)
      }
      const names = new Set(officers.map((one) => one.company))
      const card = providerCardSchema.safeParse({
        v: 1,
        name: officers[0]?.company,
        officers: officers.map(({ name, key }) => ({ name, key })),
      })
      if (!card.success || names.size !== 1 || officers.some((one) => one.as !== 'officer'))
        return err({ type: 'ProviderCardUnreadable' })
      const text = writeProviderCard(card.data)
      return ok({ text, qr: text.length > mostQrLength ? '' : qrSvg(text) })
    },

    /** Her certificate, once two officers signed it. */
    async take({
      certificate: text,
    }: {
      readonly certificate: string
    }): Promise<Result<Record<string, never>>> {
      const read = readCertificate(text)
      if (!read.ok) return read
      const { signed, certificate } = read.value
      if (certificate.key !== publicOf('supporter')) return err({ type: 'CertificateNotYours' })
      const counts = verified(signed, certificate, text)
      if (!counts.ok) return counts
      const before = session.certificate
      session.certificate = text.replaceAll(/\s/g, '')
      const saved = await saveRing()
      if (saved.ok) return ok({})
      session.certificate = before
      return saved
    },

    /** As long as her certificate counts. */
    current(): Supporter | null {
      const text = session.certificate
      const read = text === null ? undefined : readCertificate(text)
      if (text === null || !read?.ok) return null
      const { signed, certificate } = read.value
      return verified(signed, certificate, text).ok
        ? { signKey: keyOf('supporter'), certificate: text, says: certificate }
        : null
    },
  }
}
