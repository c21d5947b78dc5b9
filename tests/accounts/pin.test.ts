import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHeldKeys } from '#electron/host/keeper/heldKeys.ts'
import { checkPin, pinPattern, pinRule } from '#shared/accounts/pin.ts'
import { idFrom } from '../journal/keeperWorld.ts'

describe('PN1 which PINs may be set', () => {
  test.each([
    ['123456', 'simple'],
    ['654321', 'simple'],
    ['000000', 'simple'],
    ['135791', 'simple'],
    ['789012', 'simple'],
    ['121212', 'simple'],
    ['123123', 'simple'],
    ['112233', 'simple'],
    ['123321', 'simple'],
    ['147258', 'simple'],
    ['8888889', 'simple'],
    ['241222', 'date'],
    ['190884', 'date'],
    ['840819', 'date'],
    ['24122019', 'date'],
    ['20191224', 'date'],
    ['12345', 'tooShort'],
    ['', 'tooShort'],
    ['8362419570368', 'tooLong'],
    ['83 62 41', 'digits'],
    ['８３６２４１', 'digits'],
    ['83624a', 'digits'],
    ['836241', ''],
    ['904718', ''],
    ['83624195', ''],
    ['836241957036', ''],
  ] as const)('PN1 %s: %s', (pin, hint) => expect(checkPin(pin)).toBe(hint))

  test('PN1 most of the million are left, so that a guess in five stays below one in 150,000', () => {
    let left = 0
    for (let n = 0; n < 1_000_000; n++) if (checkPin(String(n).padStart(6, '0')) === '') left++
    console.log(`PINs of six digits that may be set: ${left}`)
    expect(left).toBeGreaterThan(750_000)
    expect(left).toBeLessThan(990_000)
  })

  test('PN1 what may be set is what the tables let through', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 a') }), (text) => {
        if (checkPin(text) === '') expect(text).toMatch(pinPattern)
      }),
    )
  })
})

const hour = 3_600_000
/** Eight in the morning on the wall, wherever this runs. */
const morning = new Date(2026, 10, 23, 8).getTime()
const someone = (n: number): string => idFrom(`person ${n}`)

function open() {
  const clock = { ms: morning, now: () => clock.ms }
  const buffers: Buffer[] = []
  const makeBuffer = (length: number): Buffer => {
    const made = Buffer.alloc(length)
    buffers.push(made)
    return made
  }
  const keys = createHeldKeys({ clock, makeBuffer })
  /** She signs in by passphrase, then the screen is locked. */
  const signIn = (n: number, hours = 8): void => {
    keys.keep(
      someone(n),
      Uint8Array.from({ length: 92 }, (_, i) => n * 16 + (i % 16)),
      hours,
    )
    keys.sessionEnded()
  }
  const wrongTry = (n: number): boolean => {
    const box = keys.take(someone(n))
    if (box) keys.tried(someone(n), false)
    return box !== null
  }
  const rightTry = (n: number): boolean => {
    const box = keys.take(someone(n))
    if (box) keys.tried(someone(n), true)
    keys.sessionEnded()
    return box !== null
  }
  return { clock, keys, buffers, signIn, wrongTry, rightTry }
}
const isZero = (buffer: Buffer): boolean => buffer.every((byte) => byte === 0)

describe('what the keeper holds', () => {
  test('PN3 the fifth wrong PIN overwrites every box on this PC; four do not', () => {
    const { keys, buffers, signIn, wrongTry } = open()
    signIn(1)
    signIn(2)
    for (let n = 0; n < 4; n++) expect(wrongTry(1)).toBe(true)
    expect(keys.triesLeft()).toBe(1)
    expect(buffers.map(isZero)).toEqual([false, false])
    expect(wrongTry(1)).toBe(true)
    expect(buffers.map((buffer) => [buffer.length, isZero(buffer)])).toEqual([
      [92, true],
      [92, true],
    ])
    for (const n of [1, 2]) expect([keys.has(someone(n)), wrongTry(n)]).toEqual([false, false])
  })

  test('PN3 tries count for the PC, not for the person: five at five tiles are all there are', () => {
    const { buffers, signIn, wrongTry } = open()
    for (const n of [1, 2, 3, 4]) signIn(n)
    expect([1, 2, 3, 4, 1, 2, 3, 4].map(wrongTry)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(buffers.every(isZero)).toBe(true)
  })

  test('PN3 a colleague’s own right PIN or passphrase gives no tries back; her own does', () => {
    const { keys, signIn, wrongTry, rightTry } = open()
    signIn(1)
    signIn(2)
    for (let n = 0; n < 4; n++) wrongTry(1)
    expect(rightTry(2)).toBe(true)
    expect(keys.triesLeft()).toBe(1)
    signIn(2)
    expect(keys.triesLeft()).toBe(1)
    expect(rightTry(1)).toBe(true)
    expect(keys.triesLeft()).toBe(pinRule.tries)
  })

  test('PN3 a vault that ends before it tells has used its try up', () => {
    const { keys, buffers, signIn } = open()
    signIn(1)
    for (let n = 0; n < 5; n++) {
      expect(keys.take(someone(1))).not.toBe(null)
      expect(isZero(buffers[0]!)).toBe(false)
      if (n < 4) keys.sessionEnded()
    }
    expect(keys.take(someone(1))).toBe(null)
    expect(isZero(buffers[0]!)).toBe(true)
    // Untold tries at two tiles add up too.
    signIn(1)
    signIn(2)
    for (const n of [1, 1, 1, 2, 2]) expect(keys.take(someone(n))).not.toBe(null)
    expect([keys.take(someone(2)), keys.has(someone(1))]).toEqual([null, false])
  })

  test('PN3 whatever order people come and guess in, nobody stands more than five wrong tries between two of her own sign-ins', () => {
    const step = fc.record({
      who: fc.integer({ min: 1, max: 5 }),
      what: fc.constantFrom('sign', 'wrong', 'right'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { keys, signIn, wrongTry, rightTry } = open()
        const since = new Map<number, number>()
        for (const { who, what } of steps) {
          if (what === 'sign') signIn(who)
          if (what === 'sign' || (what === 'right' && rightTry(who))) since.set(who, 0)
          if (what === 'wrong' && wrongTry(who)) since.set(who, (since.get(who) ?? 0) + 1)
          const held = [1, 2, 3, 4, 5].filter((n) => keys.has(someone(n)))
          expect(held.length).toBeLessThanOrEqual(pinRule.people)
          expect(Math.max(0, ...since.values())).toBeLessThanOrEqual(pinRule.tries)
          expect(held.reduce((sum, n) => sum + since.get(n)!, 0)).toBeLessThan(pinRule.tries)
        }
      }),
    )
  })

  test('PN5 after eight hours it is overwritten, one minute before it is not', () => {
    const { clock, keys, buffers, signIn } = open()
    signIn(1)
    clock.ms += 8 * hour - 60_000
    keys.check()
    expect([keys.has(someone(1)), isZero(buffers[0]!)]).toEqual([true, false])
    clock.ms += 60_000
    keys.check()
    expect([keys.has(someone(1)), isZero(buffers[0]!)]).toEqual([false, true])
    expect(keys.take(someone(1))).toBe(null)
  })

  test('PN5 it ends at midnight even when the hours are not over, and coming back by PIN adds none', () => {
    const { clock, keys, signIn, rightTry } = open()
    clock.ms += 11 * hour
    signIn(1, 12)
    clock.ms += 4 * hour
    expect(rightTry(1)).toBe(true)
    clock.ms += hour - 1
    expect(keys.has(someone(1))).toBe(true)
    clock.ms += 1
    expect(keys.has(someone(1))).toBe(false)
  })

  test('PN5 a clock that is put back ends it, in one step or in many; a small correction does not', () => {
    const { clock, keys, signIn } = open()
    const passes = (ms: number): boolean => {
      clock.ms += ms
      keys.check()
      return keys.has(someone(1))
    }
    signIn(1)
    expect(passes(hour)).toBe(true)
    expect(passes(-30_000)).toBe(true)
    expect(passes(-29_000)).toBe(true)
    expect(passes(-2_000)).toBe(false)
    signIn(1)
    expect(passes(-hour)).toBe(false)
    signIn(1)
    expect(passes(60_000)).toBe(true)
  })

  test('PN6 four persons; the fifth takes the place of the one who came first', () => {
    const { keys, buffers, signIn } = open()
    for (const n of [1, 2, 3, 4]) signIn(n)
    // Who comes again by passphrase is the newest.
    signIn(1)
    signIn(5)
    expect([1, 2, 3, 4, 5].map((n) => keys.has(someone(n)))).toEqual([true, false, true, true, true])
    expect(buffers.map(isZero)).toEqual([true, true, false, false, false, false])
  })

  test('PN4 signing out overwrites hers alone, sleep and end everybody’s', () => {
    const { keys, buffers, signIn } = open()
    signIn(1)
    signIn(2)
    keys.dropCurrent()
    expect(buffers.map(isZero)).toEqual([false, false])
    keys.take(someone(1))
    keys.tried(someone(1), true)
    keys.dropCurrent()
    expect(buffers.map(isZero)).toEqual([true, false])
    keys.dropAll()
    expect(buffers.every(isZero)).toBe(true)
  })

  test('PN8 with no hours nothing is held, and fewer hours hold for what is there', () => {
    const { clock, keys, buffers, signIn } = open()
    signIn(1, 0)
    expect([keys.has(someone(1)), buffers.length]).toEqual([false, 0])
    signIn(1)
    clock.ms += 2 * hour
    keys.shorten(3)
    expect(keys.has(someone(1))).toBe(true)
    keys.shorten(12)
    clock.ms += hour
    expect(keys.has(someone(1))).toBe(false)
    signIn(1)
    keys.shorten(0)
    expect(keys.has(someone(1))).toBe(false)
  })

  test('PN2 what the keeper was given is overwritten too', () => {
    const { keys } = open()
    const box = new Uint8Array(92).fill(7)
    keys.keep(someone(1), box, 8)
    expect(box.every((byte) => byte === 0)).toBe(true)
    expect(keys.take(someone(1))).toEqual(new Uint8Array(92).fill(7))
  })
})
