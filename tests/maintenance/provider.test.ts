/** MT10, MT11: the provider's card, a supporter's certificate, the contract. */
import { describe, expect, test } from 'vitest'
import { bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import {
  certificateText,
  mayAskForHelp,
  providerCardSchema,
  readCertificate,
  readProviderCard,
  readRequest,
  requestBody,
  requestText,
  verifyCertificate,
  writeCertificate,
  writeProviderCard,
  writeRequest,
  type Contract,
} from '#shared/maintenance/provider.ts'
import { institution } from '#shared/records/institution.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import { cardOf, certify, keyed, officers, provider, publicOf, signText, today } from './ends.ts'

const sonja = keyed('Sonja Sachkundig')
const verdict = (text: string, card = provider, day = today): string => {
  const verified = verifyCertificate(text, card, day, logCrypto)
  return verified.ok ? `good:${verified.value.name}` : verified.error.type
}

describe('MT10 the provider’s card', () => {
  test('comes back from text as it was, also broken into lines by an e-mail', () => {
    const text = writeProviderCard(provider)
    expect(readProviderCard(text)).toEqual({ ok: true, value: provider })
    expect(readProviderCard(`  ${text.replaceAll(/(.{40})/g, '$1\r\n')}\n`)).toEqual({
      ok: true,
      value: provider,
    })
  })

  test('one officer, the same twice, a key that is none, invisible or turned text, more than is asked: none is a card', () => {
    const [one, two] = provider.officers
    const bad: unknown[] = [
      { ...provider, officers: [one] },
      { ...provider, officers: [one, one] },
      { ...provider, officers: [one, { ...two!, key: bytesToBase64(new Uint8Array(65)) }] },
      { ...provider, officers: [one, { ...two!, key: `${two!.key} ` }] },
      { ...provider, name: 'Hilfe\u202eHbmG' },
      { ...provider, name: 'Hilfe\u200b GmbH' },
      { ...provider, name: ' Hilfe GmbH' },
      { ...provider, name: '' },
      { ...provider, v: 2 },
      { ...provider, more: true },
    ]
    expect(providerCardSchema.safeParse(provider).success).toBe(true)
    for (const card of bad) {
      expect(providerCardSchema.safeParse(card).success).toBe(false)
      expect(readProviderCard(writeProviderCard(card as never)).ok).toBe(false)
    }
    const loose = bytesToBase64(utf8ToBytes(JSON.stringify(provider, null, 1)))
    for (const text of [
      '',
      'OBHUT-PROVIDER-1:',
      `OBHUT-PROVIDER-1:${loose}`,
      certify(sonja),
      'x'.repeat(50_000),
    ])
      expect(readProviderCard(text)).toEqual({ ok: false, error: { type: 'ProviderCardUnreadable' } })
  })
})

describe('MT11 a supporter’s certificate', () => {
  test('counts with two different officers of this card, from its first to its last day', () => {
    const text = certify(sonja)
    expect(verdict(text)).toBe('good:Sonja Sachkundig')
    expect(verdict(text, provider, '2026-06-01')).toBe('good:Sonja Sachkundig')
    expect(verdict(text, provider, '2027-05-31')).toBe('good:Sonja Sachkundig')
    expect(verdict(text, provider, '2026-05-31')).toBe('CertificateNotYet')
    expect(verdict(text, provider, '2027-06-01')).toBe('CertificateOver')
  })

  test('refused: another provider, a stranger’s signature, one officer, the same twice, an officer’s own key, too long', () => {
    const strangers = [keyed('Xaver'), keyed('Yvonne')]
    expect(verdict(certify(sonja), cardOf('Hilfe GmbH', strangers))).toBe('CertificateForeign')
    expect(verdict(certify(sonja), cardOf('Andere GmbH', officers))).toBe('CertificateForeign')
    expect(verdict(certify(sonja, { by: [officers[0], strangers[0]!] }))).toBe('CertificateForeign')
    expect(verdict(certify(sonja, { by: [officers[0]] }))).toBe('CertificateOneOfficer')
    expect(verdict(certify(sonja, { by: [officers[0], officers[0]] }))).toBe('CertificateOneOfficer')
    expect(verdict(certify(sonja, { by: [] }))).toBe('CertificateOneOfficer')
    expect(verdict(certify(officers[0]))).toBe('CertificateOneOfficer')
    expect(verdict(certify(sonja, { change: { notAfter: '2027-06-01' } }))).toBe('good:Sonja Sachkundig')
    expect(verdict(certify(sonja, { change: { notAfter: '2027-06-02' } }))).toBe('CertificateTooLong')
    expect(verdict(certify(sonja, { change: { notAfter: '2026-05-30' } }))).toBe('CertificateTooLong')
  })

  test('every character changed in what was signed or in a signature is noticed', () => {
    const read = readCertificate(certify(sonja))
    if (!read.ok) throw new Error('unreadable')
    const { signed, certificate } = read.value
    for (const change of [
      { name: 'Sonja Sachkundige' },
      { serial: '0'.repeat(32) },
      { key: publicOf(keyed('Eve')) },
      { notAfter: '2027-05-30' },
    ])
      expect(
        verdict(writeCertificate({ ...signed, body: canonicalJson({ ...certificate, ...change }) })),
      ).toBe('CertificateAltered')
    const [first, second] = signed.signatures
    const swapped = [
      { ...first!, signature: second!.signature },
      { ...second!, signature: first!.signature },
    ]
    expect(verdict(writeCertificate({ ...signed, signatures: swapped }))).toBe('CertificateAltered')
    // The same words in another order of fields are another text.
    const turned = JSON.stringify({ ...certificate })
    const resigned = officers.map((one) => ({
      officer: publicOf(one),
      signature: signText(one, certificateText(turned)),
    }))
    expect(verdict(writeCertificate({ body: turned, signatures: resigned }))).toBe('CertificateUnreadable')
    for (const text of ['', 'OBHUT-SUPPORTER-1:e30=', writeProviderCard(provider)])
      expect(verdict(text)).toBe('CertificateUnreadable')
  })

  test('a request is written by whoever holds its key', () => {
    const body = requestBody({
      v: 1,
      as: 'supporter',
      name: sonja.name,
      company: provider.name,
      key: publicOf(sonja),
    })
    expect(readRequest(writeRequest(body, signText(sonja, requestText(body))), logCrypto)).toMatchObject({
      value: { name: sonja.name },
    })
    expect(readRequest(writeRequest(body, signText(keyed('Eve'), requestText(body))), logCrypto).ok).toBe(
      false,
    )
    expect(readRequest(certify(sonja), logCrypto).ok).toBe(false)
  })
})

describe('MT10 the contract', () => {
  const contract: Contract = { provider, from: '2026-01-01', until: null }
  test('help only with card and day in force, and while two PCs say different things not at all', () => {
    const ask = (...all: (Contract | null)[]): string => mayAskForHelp(all, today).closed ?? 'open'
    expect(ask(contract)).toBe('open')
    expect(ask(contract, structuredClone(contract))).toBe('open')
    expect(ask({ ...contract, from: today, until: today })).toBe('open')
    expect(ask()).toBe('noContract')
    expect(ask(null)).toBe('noContract')
    expect(ask(contract, null)).toBe('noContract')
    expect(ask(contract, { ...contract, provider: cardOf('Andere GmbH', officers) })).toBe('noContract')
    expect(ask({ ...contract, from: '2026-12-02' })).toBe('contractNotYet')
    expect(ask({ ...contract, until: '2026-11-30' })).toBe('contractOver')
  })

  test('an institution of before has none, and what is no contract does not get into its record', () => {
    const old = { ...institution.empty, name: 'Kita Beispiel' } as Record<string, unknown>
    delete old['contract']
    expect(institution.upgrade![3]!(old)).toMatchObject({ contract: null, name: 'Kita Beispiel' })
    const field = institution.fields.contract.schema
    expect(field.safeParse(contract).success).toBe(true)
    for (const bad of [
      { ...contract, until: '2025-12-31' },
      { ...contract, from: '2026-02-30' },
      { ...contract, provider: { ...provider, officers: [] } },
    ])
      expect(field.safeParse(bad).success).toBe(false)
  })
})
