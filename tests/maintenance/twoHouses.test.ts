/**
 * MT10..MT18, MT34, MT36 with nothing invented in between but the windows: a Kita's keeper and vault, a provider's keeper and vault, and a
 * real server over TLS. The picture itself is the journey's part.
 */
import * as OTPAuth from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionView } from '#shared/host/supportApi.ts'
import { readRequest } from '#shared/maintenance/provider.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { Carrier } from '#electron/host/sync/server.ts'
import { tlsCarrier } from '#electron/host/sync/transport.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import { annas, annasHouse, must, realPc, type RealPc } from '#tests/sync/houseOfPcs.ts'
import { openHere, type Opened } from '#tests/sync-server/app/running.ts'
import { certify, keyed, provider } from './ends.ts'

const clock = { now: () => Date.now(), move: () => {} }
const soon = { timeout: 10_000, interval: 20 }
const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

let opened: Opened
let kita: RealPc & { end(): Promise<void> }
let firm: RealPc & { end(): Promise<void> }
let server: string
let code: () => string

beforeAll(async () => {
  opened = await openHere()
  const card = { ...(await opened.card()), urls: [opened.server.url] }
  server = writeServerCard({ ...card, code: '' })
  // One way to the server for all that a PC does: none of them may end it for the others.
  const way = (): Carrier => ({ ...tlsCarrier(card), close: () => {} })
  ;[kita, firm] = [await realPc(clock, way()), await realPc(clock, way())]
  await annasHouse(kita, false)
  must(await kita.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  await kita.sync()
  const totp = must(await kita.vault.call('totp.start', { passphrase: annas }))
  const phone = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(totp.text.replaceAll(' ', '')) })
  code = () => phone.generate({ timestamp: Date.now() })
  must(await kita.vault.call('totp.confirm', { code: code() }))
  must(
    await firm.vault.call('setup.create', {
      institution: provider.name,
      firstName: 'Sonja',
      lastName: 'Sachkundig',
      passphrase: 'Funke Regal Tapir 82 Anker',
      language: 'de',
    }),
  )
})
afterAll(async () => {
  await kita.end()
  await firm.end()
  await opened.end()
})

const closed = async (): Promise<string | null> => must(await kita.vault.call('support.state', {})).closed
const caseOf = async (id: string): Promise<SessionView | undefined> =>
  must(await kita.vault.call('support.state', {})).sessions.find((one) => one.id === id)
const atFirm = async () => must(await firm.vault.call('assist.state', {}))
async function knock(): Promise<string> {
  const { id } = must(await kita.vault.call('support.ask', { reason: 'Die Liste bleibt leer' }))
  const { words } = (await caseOf(id))!.code!
  must(
    await firm.vault.call('assist.call', {
      server,
      code: words.join(' '),
      ticket: 'T-4711',
      scope: 'point',
      minutes: 30,
    }),
  )
  await expect.poll(async () => (await caseOf(id))?.phase, soon).toBe('knocking')
  return id
}

test('without a contract there is no code; with one, the words lead to a knock that shows who it is; refusing is signed by both', async () => {
  expect(await closed()).toBe('noContract')
  expect((await kita.vault.call('support.ask', { reason: 'x' })).ok).toBe(false)
  const [house] = await kita.find('institution')
  const contract = { provider, from: dayFromNow(-10), until: null }
  await kita.save([
    { kind: 'institution', id: house!.id, parents: [house!.meta.version], changes: { contract } },
  ])
  await expect.poll(closed, soon).toBe(null)

  // She has no certificate yet: she can't even call.
  expect((await atFirm()).supporter).toBe(null)
  const wish = { server, code: 'a b c d', ticket: 'T', scope: 'view', minutes: 30 } as const
  expect(await firm.vault.call('assist.call', wish)).toMatchObject({ error: { type: 'NotAllowed' } })
  const asked = must(await firm.vault.call('assist.request', { as: 'supporter', company: provider.name }))
  const request = must(readRequest(asked.text, logCrypto))
  const certificate = certify(keyed(request.name), {
    change: { key: request.key, notBefore: dayFromNow(-1), notAfter: dayFromNow(100) },
  })
  must(await firm.vault.call('assist.take', { certificate }))
  expect((await atFirm()).supporter).toMatchObject({ name: 'Sonja Sachkundig', company: provider.name })

  const id = await knock()
  expect(await caseOf(id)).toMatchObject({
    guest: { name: 'Sonja Sachkundig', company: provider.name, ticket: 'T-4711' },
    wish: { scope: 'point', minutes: 30 },
    approval: null,
    words: null,
  })
  expect((await atFirm()).meeting).toMatchObject({ phase: 'knocking' })
  must(await kita.vault.call('support.refuse', { id }))
  await expect
    .poll(async () => (await atFirm()).meeting, soon)
    .toMatchObject({
      phase: 'over',
      because: 'refused',
      signed: true,
    })
  await expect
    .poll(async () => must(await kita.vault.call('support.past', {})).sessions[0], soon)
    .toMatchObject({ id, whole: true, signedHere: true, signedThere: true })

  // MT101: what the other side confirms is found good once, stands in the log, and fits no other record.
  const { text } = must(await firm.vault.call('assist.purged', {}))
  expect(await kita.vault.call('support.purged', { session: id, text })).toMatchObject({ ok: true })
  const log = must(await kita.vault.call('audit.list', { limit: 5 })).records
  expect(log.some((one) => JSON.stringify(one).includes('supportPurged'))).toBe(true)
  expect(await kita.vault.call('support.purged', { session: '9'.repeat(32), text })).toMatchObject({
    error: { type: 'SessionUnknown' },
  })
  expect(await kita.vault.call('support.purged', { session: id, text: 'x' })).toMatchObject({
    error: { type: 'PurgeUnreadable' },
  })
})

test('MT101 C6 the provider’s house has no version more than before the meeting, and after a sign-out no word of it', async () => {
  await firm.quiet()
  const kept = async () => must(await firm.keeper.keeper['journal.status']({}))
  const before = await kept()
  expect(before.count).toBeGreaterThan(0)
  const id = await knock()
  must(await kita.vault.call('support.refuse', { id }))
  await expect.poll(async () => (await atFirm()).meeting?.phase, soon).toBe('over')
  expect(await kept()).toEqual(before)
  firm.lock()
  must(await firm.vault.call('unlock', { personId: null, passphrase: 'Funke Regal Tapir 82 Anker' }))
  expect((await atFirm()).meeting).toBe(null)
  expect(await firm.vault.call('assist.purged', {})).toMatchObject({ error: { type: 'SessionUnknown' } })
})

test('MT18 the vault that asked is gone: so is the meeting, at once and at the other end too', async () => {
  await knock()
  kita.lock()
  await expect
    .poll(async () => (await atFirm()).meeting, soon)
    .toMatchObject({ phase: 'over', signed: false })
  must(await kita.vault.call('unlock', { personId: null, passphrase: annas, code: code() }))
  expect(must(await kita.vault.call('support.state', {})).sessions).toEqual([])
})
