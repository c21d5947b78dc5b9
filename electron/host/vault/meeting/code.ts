/**
 * The code of one session: four words of the list that the cards use, of which no slip of one letter makes another
 * (MT14, MT30). The first two are the nameplate by which both ends find each other at the server, which may know them; the
 * secret is all four, and the server never gets a thing made of the other two alone.
 */
import { bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import { foldWord, readSpoken, wordsOfBits } from '#shared/maintenance/spokenWords.ts'
import { sha256 } from '../crypto.ts'
import { wordsByLanguage } from '../passphraseWords.ts'

const count = 4
/** Ten bits each: 2^20 nameplates, and a guess hits one time in a million, of which there is one (MT14). */
const listLength = 1024

let made: ReadonlyMap<string, string> | undefined
/**
 * Folded form and word, from the front of the list, so that words added behind it change no code. Made when the first
 * code is: most vaults never need one.
 */
export function clearWords(): ReadonlyMap<string, string> {
  if (made) return made
  const clear = new Map<string, string>()
  const taken = new Set<string>()
  for (const word of wordsByLanguage.de) {
    const slips = slipsOf(foldWord(word))
    if (clear.size < listLength && !slips.some((slip) => taken.has(slip))) {
      clear.set(foldWord(word), word)
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

/** As many words as are asked for, at random. */
export function drawWords(random: Random, howMany: number): string[] {
  const bytes = random.bytes(2 * howMany)
  const clear = [...clearWords().values()]
  return Array.from(
    { length: howMany },
    (_, i) => clear[((bytes[2 * i]! << 8) | bytes[2 * i + 1]!) % listLength]!,
  )
}

export const makeCode = (random: Random): Code => codeOf(drawWords(random, count))

/** As somebody typed it while listening: capitals, blanks, hyphens and umlauts are no fault. */
export function readCode(
  typed: string,
): Result<Code, { type: 'CodeIncomplete' } | { type: 'CodeWordUnknown'; words: { readonly word: string } }> {
  const chosen = readSpoken(typed, count, clearWords())
  return chosen.ok ? ok(codeOf(chosen.value)) : chosen
}

/** Four words out of 40 bits: to be compared by voice. */
export const fourWords = (bytes: Uint8Array): string[] =>
  wordsOfBits(bytes, count, [...clearWords().values()])
