/** The second factor (F1..F5 in electron/host/vault/totp.ts and secondFactor.ts), group A of the catalogue. */
import * as OTPAuth from 'otpauth'
import { describe, expect, test } from 'vitest'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { vaultApi } from '#shared/host/api.ts'
import { needsSecondFactor } from '#electron/host/vault/secondFactor.ts'
import {
  codeAt,
  makePaperCodes,
  proveCode,
  startTotp,
  stepMs,
  toBase32,
  totpUri,
  type Totp,
} from '#electron/host/vault/totp.ts'
import { setupVault, testPassphrase, testRandom } from '#tests/vault/world.ts'
import { fromBase32 } from './fromBase32.ts'

const secret = utf8ToBytes('12345678901234567890')
const start = Date.UTC(2026, 10, 22, 8)
const step = (ms: number): number => Math.floor(ms / stepMs)

/** After the first code, so that only one step to either side is left. */
function used(drift = 0, nowMs = start): Totp {
  const proof = proveCode(startTotp(secret, []), codeAt(secret, step(nowMs) + drift), nowMs)
  if (!proof.ok) throw new Error('first code')
  return proof.next
}

describe('RFC 6238', () => {
  test('appendix B, SHA-1: every vector', () => {
    for (const [seconds, code] of [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ] as const)
      expect(codeAt(secret, Math.floor(seconds / 30), 8)).toBe(code)
  })
  test('RFC 4226 appendix D: the first ten counters with six digits', () => {
    expect(Array.from({ length: 10 }, (_, i) => codeAt(secret, i))).toEqual(
      '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '),
    )
  })
  test('another implementation shows the same codes and reads the same address', () => {
    for (let i = 0; i < 50; i++) {
      const key = testRandom.bytes(20)
      const at = start + i * 86_400_000 + i * 7001
      const theirs = new OTPAuth.TOTP({ secret: new OTPAuth.Secret({ buffer: key.buffer }) })
      expect(theirs.generate({ timestamp: at })).toBe(codeAt(key, step(at)))
      const read = OTPAuth.URI.parse(totpUri(key, 'Anna B'))
      expect(read.secret.base32).toBe(toBase32(key))
      expect((read as OTPAuth.TOTP).generate({ timestamp: at })).toBe(codeAt(key, step(at)))
    }
  })
  test('RFC 4648 base32 and the address a phone reads', () => {
    for (const [text, base32] of [
      ['', ''],
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foobar', 'MZXW6YTBOI'],
    ] as const)
      expect(toBase32(utf8ToBytes(text))).toBe(base32)
    expect(totpUri(secret, 'Änne B')).toBe(
      'otpauth://totp/Obhut:%C3%84nne%20B?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Obhut&algorithm=SHA1&digits=6&period=30',
    )
  })
})

describe('F1 when a code is good', () => {
  test('A74 one step to either side, not two; spaces do not matter', () => {
    for (const [shift, good] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      const later = start + 60 * stepMs
      const code = codeAt(secret, step(later) + shift)
      expect([shift, proveCode(used(), code, later).ok]).toEqual([shift, good])
      expect(proveCode(used(), `${code.slice(0, 3)} ${code.slice(3)}`, later).ok).toBe(good)
    }
  })
  test('A74 a phone that is wrong by up to ten steps is learnt at the first code and followed; eleven, or an hour, is refused', () => {
    for (const drift of [-10, -4, 7, 10]) {
      const totp = used(drift)
      expect(totp.drift).toBe(drift)
      const later = start + 100 * stepMs
      expect(proveCode(totp, codeAt(secret, step(later) + drift), later).ok).toBe(true)
      expect(proveCode(totp, codeAt(secret, step(later) + drift + 3), later).ok).toBe(false)
    }
    for (const drift of [-11, 11, -120, 120])
      expect(proveCode(startTotp(secret, []), codeAt(secret, step(start) + drift), start).ok).toBe(false)
  })
  test('a drift never grows beyond ten steps, however slowly', () => {
    let totp = used(9)
    let now = start
    for (let i = 0; i < 5; i++) {
      now += 50 * stepMs
      const proof = proveCode(totp, codeAt(secret, step(now) + totp.drift + 1), now)
      totp = proof.next
    }
    expect(totp.drift).toBe(10)
  })
})

test('F2 A73 no code twice, no older one, not in the same and not in the next step', () => {
  const later = start + 60 * stepMs
  const code = codeAt(secret, step(later))
  const first = proveCode(used(), code, later)
  expect(first.ok).toBe(true)
  expect(proveCode(first.next, code, later).ok).toBe(false)
  expect(proveCode(first.next, code, later + stepMs).ok).toBe(false)
  expect(proveCode(first.next, codeAt(secret, step(later) - 1), later).ok).toBe(false)
  expect(proveCode(first.next, codeAt(secret, step(later) + 1), later).ok).toBe(true)
})

test('F3 ten paper codes, each once, however typed; a code of another set is none', () => {
  const codes = makePaperCodes(testRandom)
  expect(new Set(codes).size).toBe(10)
  let totp = startTotp(secret, codes)
  for (const [i, code] of codes.entries()) {
    const typed = i % 2 === 0 ? code.toUpperCase() : code.replace('-', ' ')
    const proof = proveCode(totp, typed, start)
    expect(proof.ok).toBe(true)
    totp = proof.next
    expect(proveCode(totp, typed, start).ok).toBe(false)
  }
  expect(totp.backup).toEqual([])
  expect(proveCode(startTotp(secret, codes), makePaperCodes(testRandom)[0]!, start).ok).toBe(false)
})

describe('F4 A75 guessing', () => {
  test('from the tenth wrong one on it waits, longer each time, and meanwhile nothing is right', () => {
    let totp = used()
    let now = start + 10 * stepMs
    const waits: number[] = []
    for (let i = 0; i < 14; i++) {
      const proof = proveCode(totp, '000000', now)
      if (proof.ok) throw new Error('guessed')
      totp = proof.next
      waits.push(proof.waitMs)
      if (proof.waitMs > 0) {
        expect(proveCode(totp, codeAt(secret, step(now)), now).ok).toBe(false)
        expect(proveCode(totp, codeAt(secret, step(now)), now + proof.waitMs - 1).ok).toBe(false)
        now += proof.waitMs
      }
    }
    expect(waits.slice(0, 9)).toEqual(Array(9).fill(0))
    expect(waits.slice(9)).toEqual([1, 2, 4, 8, 16].map((minutes) => minutes * 60_000))
    const proof = proveCode(totp, codeAt(secret, step(now)), now)
    expect(proof).toMatchObject({ ok: true, next: { wrong: 0, waitUntil: 0 } })
  })
  test('a million guesses at this pace take longer than a phone lives', () => {
    let totp = used()
    let now = start
    let tries = 0
    while (now < start + 365 * 86_400_000) {
      const proof = proveCode(totp, 'zzzz-zzzz', now)
      totp = proof.next
      now += Math.max(1, proof.ok ? 1 : proof.waitMs)
      tries++
    }
    expect(tries).toBeLessThan(400)
  })
})

describe('F5 what needs it', () => {
  test('the table names calls that exist', () => {
    for (const name of needsSecondFactor) expect(Object.keys(vaultApi.calls)).toContain(name)
  })
  test('set, asked for, five minutes good, remembered over a restart, removed; without one nothing is asked', async () => {
    const world = await setupVault()
    const call = world.vault.call.bind(world.vault)
    const child = { childId: 'ab'.repeat(16), reason: 'x' }
    // The twin: no second factor, no question.
    expect(await call('deletion.request', child)).not.toMatchObject({ error: { type: 'StepUpNeeded' } })
    expect(await call('totp.prove', { code: '000000' })).toMatchObject({
      ok: false,
      error: { type: 'NotSet' },
    })
    expect(await call('totp.start', { passphrase: 'falsch' })).toMatchObject({ ok: false })
    world.clock.ms += 60_000
    const begun = await call('totp.start', { passphrase: testPassphrase })
    if (!begun.ok) throw new Error(JSON.stringify(begun))
    expect(begun.value.qr).toContain('<svg')
    const key = fromBase32(begun.value.text)
    expect(await call('totp.confirm', { code: '000000' })).toMatchObject({
      ok: false,
      error: { type: 'CodeWrong' },
    })
    expect(await call('totp.state', {})).toMatchObject({ ok: true, value: { set: false } })
    expect(await call('totp.confirm', { code: codeAt(key, step(world.clock.ms)) })).toMatchObject({
      ok: true,
    })
    expect(await call('totp.state', {})).toMatchObject({
      ok: true,
      value: { set: true, proved: true, codesLeft: 10 },
    })
    expect(await call('deletion.request', child)).not.toMatchObject({ error: { type: 'StepUpNeeded' } })

    world.clock.ms += 5 * 60_000
    for (const [name, args] of [
      ['deletion.request', child],
      ['people.remove', { personId: 'ab'.repeat(16) }],
      ['people.invite', { who: null, place: { type: 'server' } }],
      ['device.remove', { dev: 'ab'.repeat(16) }],
      ['passphrase.change', { current: testPassphrase, next: 'x' }],
      ['totp.remove', { passphrase: testPassphrase }],
      ['export.begin', { folder: 'f', purpose: 'x', objectIds: [], fileNames: ['a'] }],
      [
        'export.write',
        { folder: 'f', fileName: 'a', purpose: 'x', objectIds: [], bytes: [new Uint8Array(1)] },
      ],
    ] as const)
      expect([name, await call(name, args as never)]).toMatchObject([
        name,
        { ok: false, error: { type: 'StepUpNeeded' } },
      ])
    // What is not in the table goes on.
    expect(await call('people.list', {})).toMatchObject({ ok: true })
    const good = codeAt(key, step(world.clock.ms))
    expect(await call('totp.prove', { code: good })).toMatchObject({ ok: true })
    expect(await call('deletion.request', child)).not.toMatchObject({ error: { type: 'StepUpNeeded' } })

    await world.lock()
    expect(await world.unlock()).toMatchObject({ ok: true })
    const after = world.vault.call.bind(world.vault)
    expect(await after('deletion.request', child)).toMatchObject({ error: { type: 'StepUpNeeded' } })
    // F2 over a restart.
    expect(await after('totp.prove', { code: good })).toMatchObject({
      ok: false,
      error: { type: 'CodeWrong' },
    })
    expect(await after('totp.prove', { code: begun.value.codes[3]! })).toMatchObject({ ok: true })
    expect(await after('totp.state', {})).toMatchObject({ value: { codesLeft: 9 } })
    expect(await after('totp.remove', { passphrase: testPassphrase })).toMatchObject({ ok: true })
    world.clock.ms += 10 * 60_000
    expect(await after('deletion.request', child)).not.toMatchObject({ error: { type: 'StepUpNeeded' } })
  }, 60_000)
})
