/**
 * MT14, MT17, MT31, MT33: whole meetings of two ends over a real server with TLS, with connections that are only described. What a
 * hostile server does with letters is done between keeper and vault here, where it has the same power.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import type { Client } from '#shared/host/table.ts'
import type { StoreApi, StoreEvent } from '#shared/host/api.ts'
import type { KnockLetter } from '#shared/maintenance/letters.ts'
import type { ProviderCard } from '#shared/maintenance/provider.ts'
import type { EndReason } from '#shared/maintenance/session.ts'
import { recordStatement } from '#shared/maintenance/supportRecord.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { systemTimers } from '#electron/host/sync/createSync.ts'
import { createMeetings, type OwnServer } from '#electron/host/sync/meeting.ts'
import { connectTls } from '#electron/host/sync/transport.ts'
import { readCode } from '#electron/host/vault/meeting/code.ts'
import { createMeet, type Meet } from '#electron/host/vault/meeting/meet.ts'
import { logCrypto } from '#electron/host/vault/membershipLog.ts'
import type { Knock, Meeting } from '#electron/host/vault/support.ts'
import { makeKita, randomHex } from '#tests/sync-server/app/kita.ts'
import { openHere, type Opened } from '#tests/sync-server/app/running.ts'
import { enrol } from '#tests/sync-server/app/world.ts'
import { cardOf, certify, keyed, nodeRandom, provider, publicOf, sdpOf, today } from './ends.ts'

let opened: Opened
/** Tries to join are bounded by the minute: the server's clock goes on between tests. */
let later = 0
let card: ServerCard
let own: OwnServer
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  opened = await openHere({}, { clock: { now: () => Date.now() + later } })
  card = { ...(await opened.card()), urls: [opened.server.url] }
  const kita = makeKita()
  const device = kita.devices[0]!
  await enrol(opened.speaker, kita, card.code)
  own = {
    card,
    proxy: null,
    tenant: kita.tenant,
    dev: device.dev,
    sign: (bytes) => device.key.sign(bytes),
  }
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  later += 10 * 60_000
})
afterAll(() => opened.end())

/** What a hostile server makes of the letters on their way to this end; the n-th is 0, 1, 2... */
type Tamper = (letter: Bytes, n: number, all: readonly Bytes[]) => readonly Bytes[]

/** The keeper's part of the pipe between vault and keeper, with the real connection to the server behind it. */
function endOf(tamper: Tamper = (letter) => [letter]): Meet {
  const listeners = new Map<string, (data: never) => void>()
  const emit = ({ name, data }: StoreEvent): void => listeners.get(name)?.(data as never)
  const came: Bytes[] = []
  const meetings = createMeetings({
    connect: connectTls,
    timers: systemTimers,
    random: nodeRandom,
    onLetter(id, letter) {
      came.push(letter)
      for (const one of tamper(letter, came.length - 1, came))
        emit({ name: 'meeting.letter', data: { id, letter: bytesToBase64(one) } })
    },
    onClosed: (id, why) => emit({ name: 'meeting.closed', data: { id, why } }),
  })
  ends.push(() => meetings.endAll())
  const calls: Record<string, (args: never) => unknown> = {
    'meeting.open': ({ name }: { name: string }) => meetings.open(own, name),
    'meeting.join': ({ card: at, name }: { card: ServerCard; name: string }) => meetings.join(at, null, name),
    'meeting.send': ({ id, bytes }: { id: string; bytes: Bytes[] }) => meetings.send(id, bytes[0]!),
    'meeting.close': ({ id }: { id: string }) => meetings.close(id),
  }
  const store = {
    call: async (name: string, args: unknown) => calls[name]!(args as never),
    on(name: string, listener: (data: never) => void) {
      listeners.set(name, listener)
      return () => listeners.delete(name)
    },
  }
  return createMeet({
    store: store as never as Client<StoreApi>,
    random: nodeRandom,
    clock: at(today),
    onBug: (thrown) => {
      throw thrown
    },
  })
}

const anna = keyed('Anna')
const sonja = keyed('Sonja Sachkundig')
const printOf = (letter: string): string => Array(32).fill(letter.repeat(2)).join(':')
const at = (day: string) => ({ now: () => new Date(`${day}T09:00`).getTime() })

interface House {
  readonly meeting: Meeting
  readonly said: {
    knocks: Knock[]
    words: string[]
    answers: string[]
    signed: [string, string][]
    failed: EndReason[]
  }
}
async function house(meet = endOf(), who: ProviderCard = provider): Promise<House> {
  const said: House['said'] = { knocks: [], words: [], answers: [], signed: [], failed: [] }
  const met = await meet.house(
    { provider: who, signKey: anna.key },
    {
      knocked: (knock) => said.knocks.push(knock),
      words: (words) => said.words.push(words.join(' ')),
      answer: (sdp) => said.answers.push(sdp),
      signed: (head, signature) => said.signed.push([head, signature]),
      failed: (because) => said.failed.push(because),
    },
  )
  if (!met.ok) throw new Error(met.error.type)
  return { meeting: met.value, said }
}

interface Guest {
  readonly visit: { answer(sdp: string): void; close(): void }
  readonly said: { knocking: number; offers: string[]; words: string[]; over: string[] }
}
interface GuestWish {
  readonly meet?: Meet
  readonly certificate?: string
  readonly signer?: typeof sonja
}
async function guest(typed: string, wish: GuestWish = {}): Promise<Guest | string> {
  const said: Guest['said'] = { knocking: 0, offers: [], words: [], over: [] }
  const code = readCode(typed)
  if (!code.ok) return code.error.type
  const knock: KnockLetter = {
    certificate: wish.certificate ?? certify(sonja),
    ticket: 'T-4711',
    scope: 'guide',
    minutes: 30,
  }
  const visit = await (wish.meet ?? endOf()).guest(
    card,
    code.value,
    { signKey: (wish.signer ?? sonja).key, knock },
    {
      knocking: () => void said.knocking++,
      offered: (sdp) => said.offers.push(sdp),
      words: (words) => said.words.push(words.join(' ')),
      over: (because) => said.over.push(`over: ${because}`),
      failed: (because) => said.over.push(because),
    },
  )
  return visit.ok ? { visit: visit.value, said } : visit.error.type
}
const arrived = (of: Guest | string): Guest => {
  if (typeof of === 'string') throw new Error(of)
  return of
}
const soon = { timeout: 5000, interval: 5 }

/** Up to the words at both ends. */
async function connect(h: House, g: Guest): Promise<void> {
  await expect.poll(() => h.said.knocks.length, soon).toBe(1)
  h.meeting.offer(sdpOf(printOf('A'), 'offer'))
  await expect.poll(() => g.said.offers.length + g.said.over.length, soon).toBe(1)
  g.visit.answer(sdpOf(printOf('B'), 'answer'))
}

test('a whole session: the code as it was read out, who knocks, both halves, the same words, the signature at the end', async () => {
  const h = await house()
  expect(h.meeting.words).toHaveLength(4)
  expect(h.meeting.qr).toContain('<svg')
  const g = arrived(await guest(h.meeting.words.join(' - ').toUpperCase()))
  await connect(h, g)
  expect(h.said.knocks).toEqual([
    {
      guest: {
        name: sonja.name,
        company: provider.name,
        serial: expect.stringMatching(/^[0-9a-f]{32}$/),
        ticket: 'T-4711',
      },
      wish: { scope: 'guide', minutes: 30 },
      key: publicOf(sonja),
    },
  ])
  await expect.poll(() => h.said.words.length + g.said.words.length, soon).toBe(2)
  expect(h.said.words).toEqual(g.said.words)
  expect(g.said.offers).toEqual([sdpOf(printOf('A'), 'offer')])
  expect(h.said.answers).toEqual([sdpOf(printOf('B'), 'answer')])
  const [session, head] = [randomHex(), randomHex(32)]
  h.meeting.sign(session, head, 'stopped')
  await expect.poll(() => h.said.signed.length, soon).toBe(1)
  const [signedHead, signature] = h.said.signed[0]!
  expect(signedHead).toBe(head)
  expect(logCrypto.verify('P-256', publicOf(sonja), recordStatement(session, head), signature)).toBe(true)
  expect(g.said.over).toEqual(['over: stopped'])
  h.meeting.close()
  expect(h.said.failed).toEqual([])
})

test('a wrong word burns the code at the first try: neither end goes on, and the right words come too late', async () => {
  const h = await house()
  const [one, two, three, four] = h.meeting.words as [string, string, string, string]
  const wrong = arrived(await guest([one, two, four, three].join(' ')))
  await expect.poll(() => h.said.failed, soon).toEqual(['codeWrong'])
  await expect.poll(() => wrong.said.over, soon).toEqual(['codeWrong'])
  expect(wrong.said.knocking).toBe(0)
  expect(await guest([one, two, three, four].join(' '))).toBe('MeetingUnknown')
  expect(h.said.knocks).toEqual([])
})

test('a second supporter on the same code gets nothing, before the knock and after it; the first one goes on', async () => {
  const h = await house()
  const typed = h.meeting.words.join(' ')
  const first = arrived(await guest(typed))
  expect(await guest(typed)).toBe('MeetingUnknown')
  await connect(h, first)
  expect(await guest(typed)).toBe('MeetingUnknown')
  await expect.poll(() => first.said.words.length, soon).toBe(1)
  expect(h.said.knocks).toHaveLength(1)
})

test('a certificate of another provider: nobody knocks', async () => {
  const h = await house(endOf(), cardOf(provider.name, [keyed('X'), keyed('Y')]))
  const g = arrived(await guest(h.meeting.words.join(' ')))
  await expect.poll(() => h.said.failed, soon).toEqual(['notConfirmed'])
  await expect.poll(() => g.said.over, soon).toEqual(['refused'])
  expect(h.said.knocks).toEqual([])
})

test('MT17 MT31 a server that swaps a fingerprint, repeats a letter or gives an old one for a new one ends the meeting', async () => {
  const flip = (letter: Bytes): Bytes => letter.map((byte, i) => (i === 200 ? byte ^ 1 : byte))
  // To the house come: hello 0, proof 1, knock 2, answer 3. To the guest: the house's share 0, offer 1.
  const hostile: { house?: Tamper; guest?: Tamper; because: EndReason }[] = [
    { house: (letter, n) => (n === 0 ? [letter, letter] : [letter]), because: 'codeWrong' },
    { house: (letter, n, all) => [n === 3 ? all[2]! : letter], because: 'tampered' },
    { house: (letter, n) => [n === 3 ? flip(letter) : letter], because: 'tampered' },
    { guest: (letter, n) => [n === 1 ? flip(letter) : letter], because: 'guestLeft' },
  ]
  await Promise.all(
    hostile.map(async (server) => {
      const h = await house(endOf(server.house))
      const g = arrived(
        await guest(h.meeting.words.join(' '), server.guest ? { meet: endOf(server.guest) } : {}),
      )
      await expect.poll(() => h.said.knocks.length + h.said.failed.length, soon).toBeGreaterThan(0)
      if (h.said.knocks.length > 0) h.meeting.offer(sdpOf(printOf('A'), 'offer'))
      await expect.poll(() => g.said.offers.length + g.said.over.length, soon).toBeGreaterThan(0)
      if (g.said.offers.length > 0) g.visit.answer(sdpOf(printOf('B'), 'answer'))
      await expect.poll(() => h.said.failed, soon).toEqual([server.because])
      expect([...h.said.words, ...h.said.answers]).toEqual([])
    }),
  )
})

test('MT13 MT14 who leaves is told to the other end; after fifteen minutes nobody comes by the code any more', async () => {
  const h = await house()
  const g = arrived(await guest(h.meeting.words.join(' ')))
  await expect.poll(() => h.said.knocks.length, soon).toBe(1)
  g.visit.close()
  await expect.poll(() => h.said.failed, soon).toEqual(['guestLeft'])
  const other = await house()
  later += 15 * 60_000
  await expect.poll(() => other.said.failed, soon).toEqual(['expired'])
  expect(await guest(other.meeting.words.join(' '))).toBe('MeetingUnknown')
})
