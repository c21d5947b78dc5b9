/**
 * How good a passphrase is (decision 26): at least 12 characters, 15 where the device secret is only a file, and
 * zxcvbn >= 3 with German, English, Dutch and Kita word lists, so that "Sommerferien!" is what it is: one word.
 * All Unicode, paste, spaces and length up to 1,000 are allowed; nothing must be a digit.
 */
import type { ZxcvbnResult } from '@zxcvbn-ts/core'
import type { Random } from '#shared/basics/random.ts'
import type { Language } from '#shared/host/api.ts'
import { practicePassphrase } from '#shared/accounts/practice.ts'
import { wordsByLanguage } from './passphraseWords.ts'

export interface PassphraseCheck {
  readonly score: number
  readonly accepted: boolean
  readonly minLength: number
  readonly hint: '' | 'tooShort' | 'common' | 'ownWords' | 'keyboard' | 'date' | 'weak'
}

export const minLengthOf = (secretIsFile: boolean): number => (secretIsFile ? 15 : 12)

export async function checkPassphrase(
  passphrase: string,
  ownWords: readonly string[],
  secretIsFile: boolean,
): Promise<PassphraseCheck> {
  const { checker } = await import('./passphraseLists.ts')
  const minLength = minLengthOf(secretIsFile)
  const text = passphrase.normalize('NFKC')
  const own = ownWords
    .flatMap((words) => [words, ...words.split(/[\s\-_.]+/)])
    .filter((word) => word.length >= 3)
  // zxcvbn takes long over long texts and gains nothing after 100 characters.
  const result = checker.check(text.slice(0, 100), [...own, practicePassphrase])
  const tooShort = [...text.trim()].length < minLength
  const rest = own.reduce((left, word) => left.replaceAll(new RegExp(escape(word), 'giu'), ' '), text).trim()
  const named = rest !== text.trim() && (rest.length < 8 || checker.check(rest.slice(0, 100)).score < 2)
  const published = bare(text) === bare(practicePassphrase)
  const score = published ? 0 : named || isOneWord(result) ? Math.min(2, result.score) : result.score
  const accepted = !tooShort && score >= 3
  return {
    score,
    accepted,
    minLength,
    hint: accepted
      ? ''
      : tooShort && score >= 2
        ? 'tooShort'
        : named
          ? 'ownWords'
          : hintOf(result, own, tooShort),
  }
}

/** Letters and digits alone: who changes only capitals and spaces has changed nothing. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** One word with a year, a number or signs behind it: long enough for a counter of characters, not for a guesser. */
function isOneWord({ sequence }: ZxcvbnResult): boolean {
  const words = sequence.filter((part) => part.pattern === 'dictionary' && part.token.length >= 4)
  const rest =
    sequence.reduce((sum, part) => sum + part.token.length, 0) -
    words.reduce((sum, part) => sum + part.token.length, 0)
  return words.length === 1 && rest <= 8
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function hintOf(result: ZxcvbnResult, own: readonly string[], tooShort: boolean): PassphraseCheck['hint'] {
  const heaviest = [...result.sequence].sort((a, b) => b.token.length - a.token.length)[0]
  if (!heaviest) return 'tooShort'
  if (own.some((word) => heaviest.token.toLowerCase().includes(word.toLowerCase()))) return 'ownWords'
  if (heaviest.pattern === 'dictionary') return 'common'
  if (heaviest.pattern === 'spatial' || heaviest.pattern === 'sequence' || heaviest.pattern === 'repeat')
    return 'keyboard'
  if (heaviest.pattern === 'date' || heaviest.pattern === 'regex') return 'date'
  return tooShort ? 'tooShort' : 'weak'
}

/** Five words by chance: some 52 to 55 bits, easy to type and to say. */
export async function suggestPassphrase(random: Random, language: Language): Promise<string> {
  const words = wordsByLanguage[language]
  for (;;) {
    const passphrase = Array.from({ length: 5 }, () => {
      const word = words[pick(random, words.length)]!
      return word[0]!.toUpperCase() + word.slice(1)
    }).join(' ')
    if ((await checkPassphrase(passphrase, [], true)).accepted) return passphrase
  }
}

/** Even over 0..n-1. */
export function pick(random: Random, n: number): number {
  const limit = 0x1_0000_0000 - (0x1_0000_0000 % n)
  for (;;) {
    const value = new DataView(random.bytes(4).buffer).getUint32(0)
    if (value < limit) return value % n
  }
}
