/** MT17, MT31: sealed letters under a hostile carrier, the spoken words, and what a description of a connection may be. */
import { describe, expect, test } from 'vitest'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { fingerprintOf, mostSdpLength } from '#shared/maintenance/sdp.ts'
import { openChannel, spokenWords } from '#electron/host/vault/meeting/channel.ts'
import { startGuest, startHouse, type Agreed } from '#electron/host/vault/meeting/cpace.ts'
import { nodeRandom, sdpOf } from './ends.ts'

function agreed(): Agreed {
  const known = { secret: utf8ToBytes('a b c d'), context: utf8ToBytes('n') }
  const [guest, house] = [startGuest(known, nodeRandom), startHouse(known, nodeRandom)]
  return guest.finish(house.answer(guest.hello)!)!.agreed
}
const letter = (signature: string) => ({ type: 'signed', head: 'a'.repeat(64), signature }) as const
const why = (opened: { ok: boolean; error?: { words: { why: string } } }): string =>
  opened.ok ? 'opened' : opened.error!.words.why

describe('MT31 letters', () => {
  test('open in their order and say what was sealed; neither type nor content can be seen', () => {
    const keys = agreed()
    const [guest, house] = [openChannel('guest', keys), openChannel('house', keys)]
    for (const text of ['one', 'two', 'three'])
      expect(house.open(guest.seal(letter(text)))).toEqual({ ok: true, value: letter(text) })
    const back = house.seal({
      type: 'sign',
      session: 'b'.repeat(32),
      head: 'c'.repeat(64),
      because: 'stopped',
    })
    expect(Buffer.from(back).includes('sign') || Buffer.from(back).includes('stopped')).toBe(false)
    expect(guest.open(back)).toMatchObject({ value: { type: 'sign', because: 'stopped' } })
  })

  const hostile: [string, string, (letters: Bytes[], own: Bytes, other: Bytes) => Bytes[]][] = [
    ['twice', 'again', ([a]) => [a!, a!]],
    ['in another order', 'gap', ([a, b]) => [b!, a!]],
    ['one left out', 'gap', ([a, , c]) => [a!, c!]],
    [
      'the number changed to hide it',
      'altered',
      ([a, , c]) => [a!, Uint8Array.of(0, 0, 0, 1, ...c!.slice(4))],
    ],
    ['sent back to its writer', 'altered', (_all, own) => [own]],
    ['of another meeting', 'altered', (_all, _own, other) => [other]],
    ['a bit changed', 'altered', ([a]) => [a!.map((byte, i) => (i === 9 ? byte ^ 1 : byte))]],
    ['cut short', 'altered', ([a]) => [a!.slice(0, -1)]],
    ['nothing', 'length', () => [new Uint8Array(0)]],
    ['huge', 'length', () => [new Uint8Array(1 << 20)]],
  ]
  test.each(hostile)('%s: refused, and nothing after it is opened', (_title, reason, change) => {
    const keys = agreed()
    const [guest, house] = [openChannel('guest', keys), openChannel('house', keys)]
    const letters = ['one', 'two', 'three'].map((text) => guest.seal(letter(text)))
    const own = house.seal({
      type: 'sign',
      session: 'b'.repeat(32),
      head: 'c'.repeat(64),
      because: 'stopped',
    })
    const answers = change(letters, own, openChannel('guest', agreed()).seal(letter('one'))).map((bytes) =>
      why(house.open(bytes)),
    )
    expect(answers).toContain(reason)
    const later = letters.map((bytes) => why(house.open(bytes)))
    expect(new Set(later)).toEqual(new Set(['broken']))
  })

  test('what was sealed but is no letter of this end is refused', () => {
    const keys = agreed()
    const guest = openChannel('guest', keys)
    const bad = guest.seal({ type: 'offer', sdp: 'v=0', key: '', signature: '' } as never)
    expect(why(openChannel('house', keys).open(bad))).toBe('unreadable')
  })
})

test('MT17 four words: the same at both ends, others for each swapped fingerprint and each other code', async () => {
  const one = agreed()
  const [guest, house, foreign] = ['AA', 'BB', 'CC'].map((pair) => Array(32).fill(pair).join(':')) as [
    string,
    string,
    string,
  ]
  const said = await Promise.all([
    spokenWords(one, { guest, house }),
    spokenWords(one, { guest, house }),
    spokenWords(one, { guest: foreign, house }),
    spokenWords(one, { guest, house: foreign }),
    spokenWords(one, { guest: house, house: guest }),
    spokenWords(agreed(), { guest, house }),
  ])
  const [first, second, ...others] = said.map((words) => words.join(' '))
  expect(first).toBe(second)
  expect(first!.split(' ')).toHaveLength(4)
  expect(new Set([first, ...others]).size).toBe(5)
})

describe('MT17 the description of a connection', () => {
  const print = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0').toUpperCase()).join(':')
  const other = print.replace('00:', 'FF:')
  const line = `a=fingerprint:sha-256 ${print}`
  const good = sdpOf(print, 'offer')

  test('of a browser’s offer and answer gives the one fingerprint, named for the session or in each part', () => {
    expect(fingerprintOf(good, 'offer')).toEqual({ ok: true, value: print })
    expect(fingerprintOf(good.replaceAll('\r\n', '\n'), 'offer')).toEqual({ ok: true, value: print })
    expect(fingerprintOf(sdpOf(print, 'answer'), 'answer')).toEqual({ ok: true, value: print })
    const above = good.replaceAll(`${line}\r\n`, '').replace('t=0 0\r\n', `t=0 0\r\n${line}\r\n`)
    expect(fingerprintOf(above, 'offer')).toEqual({ ok: true, value: print })
  })

  const first = (text: string, by: string): string => text.replace(line, by)
  test.each<[string, string]>([
    ['a second fingerprint in one part', first(good, `${line}\r\na=fingerprint:sha-256 ${other}`)],
    ['another one in another part', first(good, `a=fingerprint:sha-256 ${other}`)],
    ['another one for the session', good.replace('t=0 0', `t=0 0\r\na=fingerprint:sha-256 ${other}`)],
    ['none at all', good.replaceAll(`${line}\r\n`, '')],
    ['none in one part', first(good, 'a=x')],
    ['the same twice', first(good, `${line}\r\n${line}`)],
    ['another algorithm beside it', first(good, `${line}\r\na=fingerprint:sha-1 ${print.slice(0, 59)}`)],
    ['only another algorithm', good.replaceAll('sha-256', 'sha-1')],
    ['lower-case digits', good.replaceAll(print, print.toLowerCase())],
    ['too few digits', good.replaceAll(print, print.slice(0, -3))],
    ['capitals in its name', first(good, `${line}\r\na=Fingerprint:sha-256 ${other}`)],
    ['a blank before its name', first(good, `${line}\r\na= fingerprint:sha-256 ${other}`)],
    ['hidden behind a lone CR', first(good, `${line}\ra=fingerprint:sha-256 ${other}`)],
    ['hidden behind NEL', first(good, `${line}\u0085a=fingerprint:sha-256 ${other}`)],
    ['hidden behind a line separator', first(good, `${line}\u2028a=fingerprint:sha-256 ${other}`)],
    ['hidden behind NUL', first(good, `${line}\0a=fingerprint:sha-256 ${other}`)],
    ['a tab', first(good, `${line}\t`)],
    ['an empty line', first(good, `${line}\r\n`)],
    ['a video part that is not sealed', good.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVPF')],
    ['keys in the text (SDES)', first(good, `${line}\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x`)],
    [
      'sound, which nobody asked for',
      `${good}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n${line}\r\na=setup:actpass\r\n`,
    ],
    ['a setup of its own', first(good, line).replace('a=setup:actpass', 'a=setup:holdconn')],
    ['no setup', good.replaceAll('a=setup:actpass\r\n', '')],
    ['no part at all', good.slice(0, good.indexOf('m='))],
    ['no SDP', 'hello'],
    ['nothing', ''],
    ['too long', good + 'a=x\r\n'.repeat(mostSdpLength / 5)],
  ])('%s: refused', (_title, sdp) => {
    expect(fingerprintOf(sdp, 'offer').ok).toBe(false)
  })
  test('an answer is no offer', () => {
    expect(fingerprintOf(good, 'answer').ok).toBe(false)
    expect(fingerprintOf(sdpOf(print, 'answer'), 'offer').ok).toBe(false)
  })
})
