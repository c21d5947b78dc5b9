/** MT11, MT36: a provider's own people, each in a vault of her own: requests, two officers' signatures, the card, her certificate. */
import { describe, expect, test } from 'vitest'
import { err, ok } from '#shared/basics/result.ts'
import { readProviderCard, verifyCertificate, type ProviderCard } from '#shared/maintenance/provider.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import { createSupporter } from '#electron/host/vault/supporter.ts'
import { nodeRandom, today } from './ends.ts'

const company = 'Hilfe GmbH'
const right = '123456'
const notAfter = '2027-11-30'

interface Clock {
  day: string
}
function person(name: string, clock: Clock = { day: today }, diskWorks = { yes: true }) {
  const session = {
    person: { id: 'ab'.repeat(16), name, role: 'support' },
    personalKey: nodeRandom.bytes(32),
    certificate: null as string | null,
    now: () => new Date(`${clock.day}T09:00`).getTime(),
  }
  const audited: string[] = []
  const she = createSupporter(
    { random: nodeRandom },
    session as never,
    {
      audit: (action: string, purpose: string) => {
        audited.push(`${action} ${purpose}`)
        return Promise.resolve(diskWorks.yes ? ok({}) : err({ type: 'DiskFull' }))
      },
    },
    { prove: ({ code }) => Promise.resolve(code === right ? ok({}) : err({ type: 'CodeWrong' })) },
    () => Promise.resolve(diskWorks.yes ? ok({}) : err({ type: 'DiskFull' })),
  )
  return { ...she, session, audited }
}
type Person = ReturnType<typeof person>
const must = <T>(result: { ok: true; value: T } | { ok: false; error: { type: string } }): T => {
  if (!result.ok) throw new Error(result.error.type)
  return result.value
}
const asks = (who: Person, as: 'supporter' | 'officer' = 'supporter', at = company): string =>
  must(who.request({ as, company: at })).text
const signs = (who: Person, text: string, code = right) => who.sign({ text, notAfter, code })
const cardOf = (...who: Person[]): ProviderCard =>
  must(readProviderCard(must(who[0]!.card({ requests: who.map((one) => asks(one, 'officer')) })).text))

describe('MT36 from a request to a certificate that counts', () => {
  test('two officers sign, an institution with their card takes her, and she has it after the next sign-in', async () => {
    const [sonja, olga, otto] = [person('Sonja Sachkundig'), person('Olga Oberst'), person('Otto Ordner')]
    const card = cardOf(olga, otto)
    const request = asks(sonja)
    expect(olga.look({ text: request })).toMatchObject({
      value: { what: 'request', name: 'Sonja Sachkundig', company, signatures: 0 },
    })
    const half = must(await signs(olga, request))
    expect(half.complete).toBe(false)
    expect(otto.look({ text: half.text })).toMatchObject({
      value: { what: 'certificate', from: today, until: notAfter, signatures: 1 },
    })
    const whole = must(await signs(otto, half.text))
    expect(whole.complete).toBe(true)
    expect(verifyCertificate(whole.text, card, today, logCrypto)).toMatchObject({
      value: { name: 'Sonja Sachkundig', company, notBefore: today, notAfter },
    })
    expect(sonja.current()).toBe(null)
    must(await sonja.take({ certificate: ` ${whole.text}\n` }))
    expect(sonja.current()).toMatchObject({ certificate: whole.text, says: { name: 'Sonja Sachkundig' } })
    // The key that is used is the one that is confirmed.
    expect(Buffer.from(sonja.current()!.signKey.publicKey).toString('base64')).toBe(sonja.current()!.says.key)
    expect(olga.audited).toEqual([expect.stringMatching(/^certificateSigned [0-9a-f]{32}$/)])
  })

  test('nobody confirms twice, herself, a third time, without her second factor, or for longer than a year', async () => {
    const [sonja, olga, otto, oda] = [person('Sonja'), person('Olga'), person('Otto'), person('Oda')]
    const half = must(await signs(olga, asks(sonja))).text
    expect(await signs(olga, half)).toMatchObject({ error: { type: 'CertificateOneOfficer' } })
    expect(await signs(olga, asks(olga))).toMatchObject({ error: { type: 'CertificateOneOfficer' } })
    expect(await signs(sonja, half)).toMatchObject({ error: { type: 'CertificateOneOfficer' } })
    const whole = must(await signs(otto, half)).text
    expect(await signs(oda, whole)).toMatchObject({ error: { type: 'CertificateComplete' } })
    expect(await signs(otto, half, '000000')).toMatchObject({ error: { type: 'CodeWrong' } })
    for (const day of ['2027-12-02', '2026-11-30'])
      expect(await olga.sign({ text: asks(sonja), notAfter: day, code: right })).toMatchObject({
        error: { type: 'CertificateTooLong' },
      })
    // An officer's paper asks for no certificate, and noise for nothing.
    for (const text of [asks(otto, 'officer'), 'OBHUT-REQUEST-1:e30=', ''])
      expect((await signs(olga, text)).ok).toBe(false)
    expect(olga.audited).toHaveLength(1)
  })

  test('what can’t be written into the log is not signed', async () => {
    const olga = person('Olga', { day: today }, { yes: false })
    expect(await signs(olga, asks(person('Sonja')))).toMatchObject({ error: { type: 'DiskFull' } })
  })

  test('a half-signed one whose text was changed is not completed', async () => {
    const [sonja, olga, otto, mallory] = [person('Sonja'), person('Olga'), person('Otto'), person('Mallory')]
    const [hers, other] = [
      must(await signs(olga, asks(sonja))).text,
      must(await signs(olga, asks(mallory))).text,
    ]
    const { readCertificate, writeCertificate } = await import('#shared/maintenance/provider.ts')
    const [a, b] = [must(readCertificate(hers)), must(readCertificate(other))]
    const mixed = writeCertificate({ body: b.signed.body, signatures: a.signed.signatures })
    expect(await signs(otto, mixed)).toMatchObject({ error: { type: 'CertificateAltered' } })
  })

  test('she takes in only her own, whole and in force; what has run out counts no more', async () => {
    const clock = { day: today }
    const disk = { yes: true }
    const [sonja, olga, otto] = [person('Sonja', clock, disk), person('Olga'), person('Otto')]
    const half = must(await signs(olga, asks(sonja))).text
    const whole = must(await signs(otto, half)).text
    const others = must(await signs(otto, must(await signs(olga, asks(person('Eva')))).text)).text
    expect(await sonja.take({ certificate: half })).toMatchObject({
      error: { type: 'CertificateOneOfficer' },
    })
    expect(await sonja.take({ certificate: others })).toMatchObject({
      error: { type: 'CertificateNotYours' },
    })
    expect((await sonja.take({ certificate: 'x' })).ok).toBe(false)
    disk.yes = false
    expect((await sonja.take({ certificate: whole })).ok).toBe(false)
    expect(sonja.current()).toBe(null)
    disk.yes = true
    must(await sonja.take({ certificate: whole }))
    clock.day = notAfter
    expect(sonja.current()).not.toBe(null)
    clock.day = '2027-12-01'
    expect(sonja.current()).toBe(null)
  })

  test('a card needs two officers of one company, and their own papers', () => {
    const [olga, otto, sonja] = [person('Olga'), person('Otto'), person('Sonja')]
    const card = (...requests: string[]): boolean => olga.card({ requests }).ok
    expect(card(asks(olga, 'officer'), asks(otto, 'officer'))).toBe(true)
    expect(must(olga.card({ requests: [asks(olga, 'officer'), asks(otto, 'officer')] })).qr).toContain('<svg')
    expect(card(asks(olga, 'officer'), asks(olga, 'officer'))).toBe(false)
    expect(card(asks(olga, 'officer'), asks(sonja))).toBe(false)
    expect(card(asks(olga, 'officer'), asks(otto, 'officer', 'Andere GmbH'))).toBe(false)
    expect(card(asks(olga, 'officer'))).toBe(false)
  })
})
