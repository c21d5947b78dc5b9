/** MT14: the code's words and CPace, against the vectors of draft-irtf-cfrg-cpace (group NIST P-256, SHA-256) and by hostile ends. */
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import {
  generatorOf,
  iskOf,
  meetAt,
  shareOf,
  startGuest,
  startHouse,
} from '#electron/host/vault/meeting/cpace.ts'
import { lvCat } from '#shared/maintenance/cpace.ts'
import { makeCode, readCode } from '#electron/host/vault/meeting/code.ts'
import { nodeRandom } from './ends.ts'

const hex = (text: string): Bytes => hexToBytes(text.replaceAll(/\s/g, ''))

describe('MT14 the draft’s vectors', () => {
  const session = hex('34b36454cab2e7842c389f7d88ecb7df')
  const generator = generatorOf(utf8ToBytes('Password'), utf8ToBytes('\nAinitiator\nBresponder'), session)
  const ya = hex('37574cfbf1b95ff6a8e2d7be462d4d01e6dde2618f34f4de9df869b24f532c5d')
  const yb = hex('e5672fc9eb4e721f41d80181ec4c9fd9886668acc48024d33c82bb102aecba52')
  const shareA = `04b75c1bcda84a0f324aabb7f25cf853ed7fb327c33f23db6aeb320d81df014649c2ac691925fce0eceac7dbc75eca25e6a155
    8066a610b4021488279e3b989d52`
  const shareB = `04bb2783a57337e74671f76452876b27839c0ea9e044e3aadaad2e64777ed27a90e80a99438e2f1c072462f2895c6dadf1b438
    67b92ffb65562b78c793947dcada`
  const meeting = '8fd12b283805750aeee6151bcd4211a6b71019e8fc416293ade24ed2bce12c39'

  test('generator, both shares, the point they meet at and the key', () => {
    expect(bytesToHex(new Uint8Array(generator.toBytes(false)))).toBe(
      '041b51433114e096c9d595f0955f5717a75169afb95557f4a6f51155035dee19c76887bce5c7c054fa1fe48a4a62c7fb96dc75e34259d2f72b8d41f31b8e586bcd',
    )
    expect(shareOf(generator, ya)).toEqual(hex(shareA))
    expect(shareOf(generator, yb)).toEqual(hex(shareB))
    expect(bytesToHex(meetAt(ya, hex(shareB))!)).toBe(meeting)
    expect(bytesToHex(meetAt(yb, hex(shareA))!)).toBe(meeting)
    const isk = iskOf(
      session,
      hex(meeting),
      lvCat(hex(shareA), utf8ToBytes('ADa')),
      lvCat(hex(shareB), utf8ToBytes('ADb')),
    )
    expect(bytesToHex(isk)).toBe('7ae1e916606e44652e3c0d7231198af6519226339c241e546afd0bbf48e1c96a')
  })

  test('a point that is none is refused, the neighbouring right one is not', () => {
    const s = hex('f012501c091ff9b99a123fffe571d8bc01e8077ee581362e1bd213990835643b')
    const right = `0424648eb986c2be0af636455cef0550671d6bcd8aa26e0d72ffa1b1fd12ba4e0f78da2b6d2184f31af39e566aef127014b6936c9a37
      346d10a4ab2514faef5831`
    expect(bytesToHex(meetAt(s, hex(right))!)).toBe(
      'f5a191f078c87c36633b78c701751159d56c59f3fe9105b5720673470f303ab9',
    )
    expect(meetAt(s, hex(right.replace('5831', '5857')))).toBeUndefined()
    for (const wrong of [
      hex('00'),
      new Uint8Array(65),
      Uint8Array.of(4),
      hex(right).slice(0, 33),
      hex(`${right}00`),
    ])
      expect(meetAt(s, wrong)).toBeUndefined()
  })
})

const context = utf8ToBytes('nameplate')
const secretOf = (words: string) => ({ secret: utf8ToBytes(words), context })
const flipped = (bytes: Bytes, at: number): Bytes => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

describe('MT14 two ends', () => {
  test('with the same words both have the same keys, and each knows that the other has', () => {
    const [guest, house] = [
      startGuest(secretOf('a b c d'), nodeRandom),
      startHouse(secretOf('a b c d'), nodeRandom),
    ]
    const met = guest.finish(house.answer(guest.hello)!)!
    expect(house.finish(met.proof)).toEqual(met.agreed)
    expect(met.agreed.keys.guest).not.toEqual(met.agreed.keys.house)
  })

  test('with another word, another nameplate or any bit changed on the way neither goes on; a code is good for one try', () => {
    for (const other of [secretOf('a b c e'), { ...secretOf('a b c d'), context: utf8ToBytes('other') }]) {
      const [guest, house] = [startGuest(other, nodeRandom), startHouse(secretOf('a b c d'), nodeRandom)]
      const answer = house.answer(guest.hello)!
      expect(guest.finish(answer)).toBeUndefined()
      expect(house.finish(new Uint8Array(32))).toBeUndefined()
      // Burnt: even the right words come too late.
      expect(house.answer(startGuest(secretOf('a b c d'), nodeRandom).hello)).toBeUndefined()
    }
    for (const at of [0, 20, 79]) {
      const [guest, house] = [
        startGuest(secretOf('a b c d'), nodeRandom),
        startHouse(secretOf('a b c d'), nodeRandom),
      ]
      const answer = house.answer(flipped(guest.hello, at))
      expect(answer && guest.finish(answer)).toBeUndefined()
    }
    for (const at of [1, 70]) {
      const [guest, house] = [
        startGuest(secretOf('a b c d'), nodeRandom),
        startHouse(secretOf('a b c d'), nodeRandom),
      ]
      expect(guest.finish(flipped(house.answer(guest.hello)!, at))).toBeUndefined()
    }
  })

  test('a message sent back to whoever wrote it opens nothing', () => {
    const guest = startGuest(secretOf('a b c d'), nodeRandom)
    const share = guest.hello.slice(16)
    expect(guest.finish(new Uint8Array([...share, ...new Uint8Array(32)]))).toBeUndefined()
    const house = startHouse(secretOf('a b c d'), nodeRandom)
    const answer = house.answer(startGuest(secretOf('a b c d'), nodeRandom).hello)!
    expect(house.finish(answer.slice(65))).toBeUndefined()
  })
})

describe('MT14, MT30 four words', () => {
  const slip = (a: string, b: string): boolean => {
    if (Math.abs(a.length - b.length) > 1) return false
    let i = 0
    while (i < Math.min(a.length, b.length) && a[i] === b[i]) i++
    const [restA, restB] = [a.slice(i), b.slice(i)]
    return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
  }

  test('no slip of one letter makes another word of the list; the words are short', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 4000; i++) for (const word of makeCode(nodeRandom).words) seen.add(word)
    expect(seen.size).toBeGreaterThan(1000)
    expect(seen.size).toBeLessThanOrEqual(1024)
    const all = [...seen]
    expect(all.filter((word) => !/^[a-z]{3,12}$/.test(word))).toEqual([])
    expect(slip('tal', 'tag') && slip('bach', 'bauch') && !slip('tulpe', 'wolke')).toBe(true)
    expect(all.flatMap((a, i) => all.slice(i + 1).filter((b) => slip(a, b)))).toEqual([])
  })

  test('typed as people type: capitals, hyphens, commas, umlauts; what is no word is named', () => {
    const code = makeCode(nodeRandom)
    for (const typed of [
      code.words.join(' '),
      ` ${code.words.join('-').toUpperCase()}. `,
      code.words.join(',\n'),
      code.words
        .map((word) =>
          word.replaceAll(/([aou])e/g, (_, vowel: string) => ({ a: 'ä', o: 'ö', u: 'ü' })[vowel]!),
        )
        .join(' '),
    ]) {
      const read = readCode(typed)
      expect(read.ok && { ...read.value }).toEqual({ ...code })
    }
    expect(readCode(code.words.slice(1).join(' '))).toMatchObject({ error: { type: 'CodeIncomplete' } })
    expect(readCode(`${code.words.join(' ')} ${code.words[0]!}`)).toMatchObject({
      error: { type: 'CodeIncomplete' },
    })
    expect(readCode(`${code.words.slice(1).join(' ')} Ringelpiez`)).toMatchObject({
      error: { type: 'CodeWordUnknown', words: { word: 'Ringelpiez' } },
    })
    for (const typed of ['', '   ', '__proto__ a b c', 'x'.repeat(100_000)])
      expect(readCode(typed).ok).toBe(false)
  })

  test('the nameplate comes from the first two words alone', () => {
    const code = makeCode(nodeRandom)
    const swapped = readCode([code.words[0], code.words[1], code.words[3], code.words[2]].join(' '))
    expect(swapped.ok && swapped.value.nameplate).toBe(code.nameplate)
    expect(swapped.ok && bytesToHex(swapped.value.secret)).not.toBe(bytesToHex(code.secret))
  })
})
