/**
 * The code of one session: four words of the list that the cards use, of which no slip of one letter makes another
 * (MT14, MT30). The first two are the nameplate by which both ends find each other at the server, which may know them; the
 * secret is all four, and the server never gets a thing made of the other two alone.
 */
import { bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { sha256 } from '../crypto.ts'
import { wordsByLanguage } from '../passphraseWords.ts'

const count = 4
/** Ten bits each: 2^20 nameplates, and a guess hits one time in a million, of which there is one (MT14). */
const listLength = 1024

/** "blüte", "Bluete" and "blute" are one word. */
const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/([aou])e/g, '$1')

let made: ReadonlyMap<string, string> | undefined
/**
 * Folded form and word, from the front of the list, so that words added behind it change no code. Made when the first
 * code is: most vaults never need one.
 */
function words(): ReadonlyMap<string, string> {
  if (made) return made
  const clear = new Map<string, string>()
  const taken = new Set<string>()
  for (const word of wordsByLanguage.de) {
    const slips = slipsOf(fold(word))
    if (clear.size < listLength && !slips.some((slip) => taken.has(slip))) {
      clear.set(fold(word), word)
      for (const slip of slips) taken.add(slip)
    }
  }
  if (clear.size < listLength) throw new Error('Bug: too few clear words')
  made = clear
  return clear
}

/** Two words share one of these when one letter more, less, other or in another place turns one into the other. */
const slipsOf = (word: string): string[] => [
  word,
  ...Array.from(word, (_, i) => `${word.slice(0, i)}_${word.slice(i + 1)}`),
  ...Array.from(word, (_, i) => `${word.slice(0, i)}${word.slice(i + 1)}`),
]

export interface Code {
  readonly words: readonly string[]
  /** What the server knows the meeting by, hex. */
  readonly nameplate: string
  readonly secret: Bytes
}

const codeOf = (chosen: readonly string[]): Code => ({
  words: chosen,
  nameplate: bytesToHex(sha256(`obhut|nameplate|1|${chosen.slice(0, 2).join(' ')}`)),
  secret: utf8ToBytes(`obhut|code|1|${chosen.join(' ')}`),
})

export function makeCode(random: Random): Code {
  const bytes = random.bytes(2 * count)
  const clear = [...words().values()]
  return codeOf(
    Array.from({ length: count }, (_, i) => clear[((bytes[2 * i]! << 8) | bytes[2 * i + 1]!) % listLength]!),
  )
}

/** As somebody typed it while listening: capitals, blanks, hyphens and umlauts are no fault. */
export function readCode(
  typed: string,
): Result<Code, { type: 'CodeIncomplete' } | { type: 'CodeWordUnknown'; words: { readonly word: string } }> {
  const tokens = typed
    .slice(0, 400)
    .normalize('NFC')
    .split(/[^\p{L}]+/u)
    .filter((token) => token !== '')
  const chosen: string[] = []
  for (const token of tokens) {
    const word = words().get(fold(token))
    if (word === undefined) return err({ type: 'CodeWordUnknown', words: { word: token.slice(0, 40) } })
    chosen.push(word)
  }
  return chosen.length === count ? ok(codeOf(chosen)) : err({ type: 'CodeIncomplete' })
}

/** Four words out of 40 bits: to be compared by voice. */
export const fourWords = (bytes: Uint8Array): string[] => {
  const bits = [...bytes.subarray(0, 5)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const clear = [...words().values()]
  return Array.from({ length: count }, (_, i) => clear[Number.parseInt(bits.slice(10 * i, 10 * i + 10), 2)]!)
}
