/** MT14, MT17, MT31: both ends of a meeting with somebody in between who carries, and changes, what he can. */
import { describe, expect, test, vi } from 'vitest'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { KnockLetter } from '#shared/maintenance/letters.ts'
import { makeCode, readCode, type Code } from '#electron/host/vault/meeting/code.ts'
import {
  createGuestEnd,
  createHouseEnd,
  type Carrier,
  type GuestEvents,
  type HouseEvents,
} from '#electron/host/vault/meeting/ends.ts'
import { cardOf, certify, keyed, nodeRandom, officers, provider, sdpOf, today } from './ends.ts'

const clock = { now: () => Date.parse(`${today}T10:00:00Z`) }
const read = (code: Code): Code => {
  const typed = readCode(code.words.join(' ').toUpperCase())
  if (!typed.ok) throw new Error(typed.error.type)
  return typed.value
}
const printOf = (digit: string): string => Array.from({ length: 32 }, () => digit.repeat(2)).join(':')
const housePrint = printOf('A')
const guestPrint = printOf('B')

interface Twist {
  readonly guestCode?: Code
  readonly certificate?: string
  /** A letter on its way, by direction and number; null: it is lost. */
  readonly change?: (from: 'guest' | 'house', n: number, letter: Bytes) => Bytes | null
}

function meet(twist: Twist = {}) {
  const code = makeCode(nodeRandom)
  const supporter = keyed('Kim Lind')
  const person = keyed('Anna Übung')
  const told: string[] = []
  const words: { house?: readonly string[]; guest?: readonly string[] } = {}
  const count = { guest: 0, house: 0 }
  const waiting: (() => void)[] = []
  const carry =
    (from: 'guest' | 'house', to: () => { take(letter: Bytes): void }): Carrier['send'] =>
    (letter) => {
      const n = ++count[from]
      const changed = twist.change ? twist.change(from, n, letter) : letter
      if (changed) waiting.push(() => to().take(changed))
    }
  const onHouse: HouseEvents = {
    knocked: (certificate, knock) => {
      told.push(`knocked ${certificate.name} ${knock.ticket}`)
      house.offer(sdpOf(housePrint, 'offer'))
    },
    answered: (sdp, said) => {
      told.push(sdp === sdpOf(guestPrint, 'answer') ? 'answered' : 'answered otherwise')
      words.house = said
    },
    signed: () => told.push('signed'),
    failed: (because) => told.push(`house: ${because}`),
  }
  const onGuest: GuestEvents = {
    knocking: () => told.push('knocking'),
    offered: () => {
      told.push('offered')
      guest.answer(sdpOf(guestPrint, 'answer'))
    },
    words: (said) => (words.guest = said),
    over: (because) => told.push(`over: ${because}`),
    failed: (because) => told.push(`guest: ${because}`),
  }
  const knock: KnockLetter = {
    certificate: twist.certificate ?? certify(supporter),
    ticket: '4711',
    scope: 'view',
    minutes: 30,
  }
  const house = createHouseEnd(
    { random: nodeRandom, clock, signKey: person.key, provider },
    code,
    { send: carry('house', () => guest), close: () => told.push('house closed') },
    onHouse,
  )
  const guest = createGuestEnd(
    { random: nodeRandom, clock, signKey: supporter.key, knock },
    twist.guestCode ?? read(code),
    { send: carry('guest', () => house), close: () => told.push('guest closed') },
    onGuest,
  )
  const run = (): void => {
    for (let next = waiting.shift(); next; next = waiting.shift()) next()
  }
  run()
  return { told, words, house, guest, run }
}

describe('a meeting', () => {
  test('MT14 MT17 MT31 from the words to the signed end', async () => {
    const { told, words, house, run } = meet()
    // Two Argon2id of 64 MiB, on a machine that may be busy.
    await vi.waitFor(() => expect([words.house, words.guest].every(Boolean)).toBe(true), 20_000)
    expect(words.house).toEqual(words.guest)
    expect(words.house).toHaveLength(4)
    house.sign('ab'.repeat(16), 'cd'.repeat(32), 'stopped')
    run()
    expect(told).toEqual([
      'knocking',
      'knocked Kim Lind 4711',
      'offered',
      'answered',
      'over: stopped',
      'signed',
    ])
  })

  test('MT14 another code knocks nowhere, and the code is used up by it', () => {
    const { told, house } = meet({ guestCode: makeCode(nodeRandom) })
    expect(told).toEqual(['guest closed', 'guest: codeWrong'])
    house.take(new Uint8Array(32))
    expect(told.slice(2)).toEqual(['house closed', 'house: codeWrong'])
    house.take(new Uint8Array(81))
    expect(told).toHaveLength(4)
  })

  test.each([
    ['another provider’s officers', certify(keyed('Kim Lind'), { by: [keyed('A'), keyed('B')] })],
    ['one officer twice', certify(keyed('Kim Lind'), { by: [officers[0], officers[0]] })],
    ['one officer', certify(keyed('Kim Lind'), { by: [officers[0]] })],
    [
      'yesterday',
      certify(keyed('Kim Lind'), { change: { notBefore: '2026-01-01', notAfter: '2026-11-30' } }),
    ],
    ['another company', certify(keyed('Kim Lind'), { change: { company: cardOf('Andere', officers).name } })],
    ['nothing', ''],
  ])('MT11 a certificate of %s knocks nowhere', (_name, certificate) => {
    expect(meet({ certificate }).told).toEqual(['knocking', 'house closed', 'house: notConfirmed'])
  })

  test('MT11 somebody else’s certificate does not help: the knock is signed by its key', () => {
    expect(meet({ certificate: certify(keyed('Andere Person')) }).told.at(-1)).toBe('house: tampered')
  })

  const flipped = (letter: Bytes, at: number): Bytes => {
    const changed = letter.slice()
    changed[at]! ^= 1
    return changed
  }
  test.each([
    ['guest', 1],
    ['guest', 2],
    ['guest', 3],
    ['guest', 4],
    ['house', 1],
    ['house', 2],
  ] as const)(
    'MT31 V81 letter %s %i, changed in between, ends it before anything is shown',
    async (from, n) => {
      for (const at of [0, 5, -1]) {
        const { told, words } = meet({
          change: (by, count, letter) =>
            by === from && count === n ? flipped(letter, at < 0 ? letter.length - 1 : at) : letter,
        })
        expect(told.some((one) => /: (codeWrong|tampered)$/.test(one))).toBe(true)
        await new Promise((resolve) => setTimeout(resolve, 1))
        expect(words.house).toBe(undefined)
      }
    },
  )

  test('MT31 a letter that comes twice, or back to whoever wrote it, ends it', () => {
    const kept: Bytes[] = []
    const { told, house, guest } = meet({
      change: (from, _n, letter) => {
        if (from === 'guest') kept.push(letter)
        return letter
      },
    })
    house.take(kept.at(-1)!)
    guest.take(kept.at(-1)!)
    expect(told.slice(-4)).toEqual(['house closed', 'house: tampered', 'guest closed', 'guest: tampered'])
  })

  test('MT17 a description with another fingerprint than the signed one is neither sent nor taken', () => {
    const { told, guest } = meet()
    guest.answer(sdpOf(printOf('C'), 'answer'))
    expect(told.at(-1)).toBe('guest: tampered')
  })
})
