/**
 * TK1-TK12 at the house's end, with the page's own cryptography at the other one and a server in between that the test turns
 * against both.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesToBase64, bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { ok } from '#shared/basics/result.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect } from '#shared/host/rpc.ts'
import type { TalkState } from '#shared/host/talkApi.ts'
import { talkWindowApi } from '#shared/host/talkWindowApi.ts'
import { fingerprintOf } from '#shared/maintenance/sdp.ts'
import { wordsOfBits } from '#shared/maintenance/spokenWords.ts'
import {
  readFromTalkHouse,
  secretOfLink,
  talkRoomText,
  talkSecret,
  type TalkFromHouse,
} from '#shared/talk/talk.ts'
import { clearWords } from '#electron/host/vault/meeting/code.ts'
import type { Session, VaultDeps } from '#electron/host/vault/session.ts'
import { createTalk } from '#electron/host/vault/talk.ts'
import {
  guestLetters,
  hashOf,
  random,
  spokenBits,
  startGuest,
  type GuestLetters,
} from '#renderer/talk/page/parts.ts'

const soon = { timeout: 10_000, interval: 10 }
const print = (byte: string): string => Array.from({ length: 32 }, () => byte).join(':')
const sdpOf = (setup: string, byte: string): string =>
  `v=0\r\na=fingerprint:sha-256 ${print(byte)}\r\na=setup:${setup}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`
const offer = sdpOf('actpass', 'AA')
const answer = sdpOf('active', 'BB')

/** The house, and a server that hands on what it is told to. */
function open(role = 'lead') {
  const asked: { name: string; args: Record<string, unknown> }[] = []
  const toGuest: Bytes[] = []
  const listeners: Record<string, (data: never) => void> = {}
  const server = { url: 'https://kita.example' as string | null, isThere: true }
  const store = {
    async call(name: string, args: Record<string, unknown>) {
      asked.push({ name, args })
      if (name === 'links.offer')
        return server.isThere ? ok({ url: server.url }) : { ok: false, error: { type: 'NotConnected' } }
      if (name === 'meeting.open') return ok({ id: 'a'.repeat(32), expiresInMs: 3600_000 })
      if (name === 'meeting.send') toGuest.push((args['bytes'] as Bytes[])[0]!)
      if (name === 'talkWindow.open') return ok({ colourScheme: 'light' })
      return ok({})
    },
    on(name: string, listener: (data: never) => void) {
      listeners[name] = listener
      return () => delete listeners[name]
    },
  }
  const states: TalkState[] = []
  const talk = createTalk({
    vault: {
      store,
      clock: { now: () => 1_000_000 },
      random,
      onBug: (thrown: unknown) => {
        throw thrown
      },
    } as unknown as VaultDeps,
    session: { person: { role }, language: 'de', ended: false } as unknown as Session,
    changed: (state) => states.push(state),
  })
  return {
    talk,
    asked,
    states,
    server,
    toGuest,
    now: async (): Promise<TalkState> => {
      const state = await talk.state()
      if (!state.ok) throw new Error('state')
      return state.value
    },
    toHouse: (letter: Bytes) =>
      listeners['meeting.letter']!({ id: 'a'.repeat(32), letter: bytesToBase64(letter) } as never),
    close: (why: string) => listeners['meeting.closed']!({ id: 'a'.repeat(32), why } as never),
  }
}
let house: ReturnType<typeof open>
beforeEach(() => {
  house = open()
})
afterEach(() => house.talk.stop())

const make = async (): Promise<{ secret: string; words: string[] }> => {
  const made = await house.talk.open({ hours: 4 })
  if (!made.ok) throw new Error('open')
  const { address, word } = made.value.link!
  return { secret: secretOfLink(new URL(address).hash)!, words: word.split(' ') }
}
const guestOf = (secret: string, words: readonly string[]) =>
  startGuest(
    { secret: talkSecret(secret, words), context: utf8ToBytes(bytesToHex(hashOf(talkRoomText(secret)))) },
    random,
  )
type Agreed = Parameters<typeof spokenBits>[0]
interface Knocked {
  readonly agreed: Agreed
  readonly letters: GuestLetters
}
/** As the page does, up to the knock. */
async function knock(): Promise<Knocked> {
  const { secret, words } = await make()
  const guest = guestOf(secret, words)
  house.toHouse(guest.hello)
  const proved = guest.finish(house.toGuest.at(-1)!)!
  const letters = await guestLetters(proved.agreed, readFromTalkHouse)
  house.toHouse(proved.proof)
  house.toHouse(await letters.seal({ type: 'knock', name: 'Mias Mutter' }))
  return { agreed: proved.agreed, letters }
}
const openWindow = () => {
  const [ours, theirs] = memoryPair()
  house.talk.takeWindow(ours)
  const pipe = connect(talkWindowApi, theirs)
  const answers: { sdp: string; words: string[] }[] = []
  pipe.on('answer', (one) => answers.push(one))
  return { pipe, answers }
}
const opened = async (letters: GuestLetters): Promise<TalkFromHouse | undefined> =>
  letters.open(house.toGuest.at(-1)!)

test('TK3 TK5 TK6 TK9 right word, knock, let in: both ends say the same four words, and once connected the room at the server is over', async () => {
  const { agreed, letters } = await knock()
  expect(await house.now()).toMatchObject({ phase: 'knocking', guest: 'Mias Mutter', link: null })
  expect(house.asked.some(({ name }) => name === 'talkWindow.open')).toBe(false)
  expect((await house.talk.admit()).ok).toBe(true)
  const { pipe, answers } = openWindow()
  expect(await pipe.call('start', {})).toMatchObject({ value: { guest: 'Mias Mutter' } })
  expect(await pipe.call('offer', { sdp: offer })).toMatchObject({ ok: true })
  expect(await opened(letters)).toEqual({ type: 'offer', sdp: offer })
  house.toHouse(await letters.seal({ type: 'answer', sdp: answer }))
  await expect.poll(() => answers.length, soon).toBe(1)
  const prints = { house: print('AA'), guest: print('BB') }
  const list = [...clearWords().values()]
  const spoken = wordsOfBits(await spokenBits(agreed, prints), 4, list)
  expect(answers[0]!.words).toEqual(spoken)
  // Another key in between, and the words are others.
  for (const other of [
    { ...prints, guest: print('CC') },
    { ...prints, house: print('CC') },
  ])
    expect(wordsOfBits(await spokenBits(agreed, other), 4, list)).not.toEqual(spoken)
  await pipe.call('connected', {})
  expect(house.asked.at(-1)!.name).toBe('meeting.close')
  expect(await house.now()).toMatchObject({ phase: 'talking', words: spoken })
  await pipe.call('over', { because: 'left' })
  expect(await house.now()).toMatchObject({
    phase: 'over',
    because: 'left',
    guest: null,
    words: null,
    link: null,
  })
  expect(house.asked.some(({ name }) => name === 'talkWindow.close')).toBe(true)
})

test('TK3 a wrong word, a changed proof, a second try: nothing opens, and the room is over', async () => {
  const { secret, words } = await make()
  const guest = guestOf(secret, [words[0]!, words[0]!])
  house.toHouse(guest.hello)
  expect(guest.finish(house.toGuest.at(-1)!)).toBeFalsy()
  house.toHouse(new Uint8Array(32))
  expect(await house.now()).toMatchObject({ phase: 'over', because: 'wrongWord', guest: null })
  expect(house.asked.some(({ name }) => name === 'meeting.close')).toBe(true)
  // The right one comes too late.
  const before = house.toGuest.length
  house.toHouse(guestOf(secret, words).hello)
  expect(house.toGuest).toHaveLength(before)

  // Who has the word and not the link is no better off.
  const again = await make()
  const without = guestOf('A'.repeat(22), again.words)
  house.toHouse(without.hello)
  expect(without.finish(house.toGuest.at(-1)!)).toBeFalsy()
})

test('TK4 a server that changes, repeats, holds back or invents a letter ends it', async () => {
  const hostile: ((knocked: Knocked) => Promise<void>)[] = [
    async ({ letters }) => {
      const sealed = await letters.seal({ type: 'bye' })
      sealed.set([sealed.at(-1)! ^ 1], sealed.length - 1)
      house.toHouse(sealed)
    },
    async ({ letters }) => {
      await letters.seal({ type: 'bye' })
      house.toHouse(await letters.seal({ type: 'bye' }))
    },
    async () => house.toHouse(random.bytes(80)),
    async () => house.toHouse(new Uint8Array(0)),
    async ({ letters }) => house.toHouse(await letters.seal({ type: 'knock', name: 'Jemand anders' })),
    // An answer to no offer.
    async ({ letters }) => house.toHouse(await letters.seal({ type: 'answer', sdp: answer })),
  ]
  for (const attack of hostile) {
    const knocked = await knock()
    await attack(knocked)
    expect(await house.now()).toMatchObject({ phase: 'over', because: 'tampered', guest: null })
    expect(house.asked.some(({ name }) => name === 'talkWindow.open')).toBe(false)
  }
  // Control: unchanged it is a good-bye.
  const { letters } = await knock()
  house.toHouse(await letters.seal({ type: 'bye' }))
  expect(await house.now()).toMatchObject({ phase: 'over', because: 'left' })
})

test('TK5 a description with a second key, without one, or unsealed ends it before the window hears of it', async () => {
  for (const bad of [
    answer.replace(
      'm=audio',
      `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fingerprint:sha-256 ${print('CC')}\r\nm=audio`,
    ),
    answer.replace(/a=fingerprint.*\r\n/, ''),
    answer.replace('UDP/TLS/RTP/SAVPF 111', 'RTP/AVP 0'),
    answer.replace('active', 'actpass'),
  ]) {
    expect(fingerprintOf(bad, 'answer', 'talk').ok).toBe(false)
    const { letters } = await knock()
    await house.talk.admit()
    const { pipe, answers } = openWindow()
    await pipe.call('offer', { sdp: offer })
    house.toHouse(await letters.seal({ type: 'answer', sdp: bad }))
    await expect.poll(async () => (await house.now()).because, soon).toBe('tampered')
    expect(answers).toEqual([])
  }
})

test('TK2 TK9 TK12 refused, expired, gone offline, hung up early: each says why, and nothing of the guest stays', async () => {
  const { letters } = await knock()
  await house.talk.refuse()
  expect(await letters.open(house.toGuest.at(-1)!)).toEqual({ type: 'refused' })
  expect(await house.now()).toMatchObject({ because: 'refused', guest: null })
  await make()
  house.close('over')
  expect(await house.now()).toMatchObject({ because: 'expired' })
  await make()
  house.close('offline')
  expect(await house.now()).toMatchObject({ because: 'offline' })
  const other = await knock()
  await house.talk.end()
  expect(await other.letters.open(house.toGuest.at(-1)!)).toEqual({ type: 'bye' })
  expect(await house.now()).toMatchObject({ because: 'ended', guest: null })
})

test('TK7 TK10 the window is taken once, only of whom is let in; closed by hand it ends the conversation; so does a lock', async () => {
  const early = openWindow()
  expect((await early.pipe.call('start', {})).ok).toBe(false)
  await knock()
  expect((await openWindow().pipe.call('start', {})).ok).toBe(false)
  await house.talk.admit()
  const { pipe } = openWindow()
  expect((await pipe.call('start', {})).ok).toBe(true)
  expect((await openWindow().pipe.call('start', {})).ok).toBe(false)
  // Before there is an answer it is connected with nobody.
  expect((await pipe.call('connected', {})).ok).toBe(false)
  pipe.close()
  await expect.poll(async () => (await house.now()).because, soon).toBe('ended')
  await knock()
  house.talk.stop()
  expect(house.states.at(-1)).toMatchObject({ phase: 'over', because: 'ended' })
})

test('TK11 without the duty, a server or its public pages there is no link, and it says why', async () => {
  for (const [role, change, why] of [
    ['trainee', {}, 'notYours'],
    ['admin', {}, 'notYours'],
    ['lead', { isThere: false }, 'noServer'],
    ['lead', { url: null }, 'noPages'],
  ] as const) {
    house.talk.stop()
    house = open(role)
    Object.assign(house.server, change)
    const made = await house.talk.open({ hours: 4 })
    expect(made).toMatchObject({ ok: true, value: { closed: why, link: null, phase: 'none' } })
    expect(house.asked.some(({ name }) => name === 'meeting.open')).toBe(false)
  }
})

test('TK1 the server is told a hash, never the link’s secret or the word', async () => {
  const { secret, words } = await make()
  const told = JSON.stringify(house.asked)
  for (const one of [secret, ...words]) expect(told).not.toContain(one)
  expect(told).toContain(bytesToHex(hashOf(talkRoomText(secret))))
})
