/**
 * One recovery card as 30 numbered words of 10 bits: version and card number, the share of 33 bytes, three bytes of
 * check sum. The first four letters tell every word of a list apart, so a half-read word is still read; a wrong one
 * is noticed by the check sum before anything is tried.
 */
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { languages, type Language } from '#shared/host/api.ts'
import { sha256 } from './crypto.ts'
import { cardWordsByLanguage } from './passphraseWords.ts'

export const wordsPerCard = 30
const version = 1
const shareLength = 33
const dataLength = 1 + shareLength
const checkLength = 3

export interface Card {
  readonly number: number
  readonly share: Bytes
}

const checkOf = (data: Bytes): Bytes => sha256('obhut|card-words|1|', data).subarray(0, checkLength)

export function cardToWords(card: Card, language: Language): string[] {
  const data = concatBytes(Uint8Array.of((version << 4) | card.number), card.share)
  const bytes = concatBytes(data, checkOf(data))
  const list = cardWordsByLanguage[language]
  return Array.from({ length: wordsPerCard }, (_, i) => list[bitsAt(bytes, i * 10)]!)
}

/** Ten bits from this place; beyond the end they are 0. */
function bitsAt(bytes: Bytes, at: number): number {
  const first = Math.floor(at / 8)
  const three = ((bytes[first] ?? 0) << 16) | ((bytes[first + 1] ?? 0) << 8) | (bytes[first + 2] ?? 0)
  return (three >> (14 - (at % 8))) & 1023
}

export type CardFailure = { readonly type: 'CardUnreadable' | 'CardMistyped' }

/** From what somebody typed, or from the whole text of the PDF: numbers, title and other words around it do not matter. */
export function readCard(text: string): Result<Card, CardFailure> {
  const tokens = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '')
  let seen = false
  for (const language of languages) {
    for (const indices of candidates(tokens, language)) {
      seen = true
      const card = cardOf(indices)
      if (card) return ok(card)
    }
  }
  return err({ type: seen ? 'CardMistyped' : 'CardUnreadable' })
}

function* candidates(tokens: readonly string[], language: Language): Generator<readonly number[]> {
  const byWord = indexOf(language)
  // As printed: "1 apfel 2 birne ...", in any order of columns.
  const numbered = new Map<number, number>()
  for (const [i, token] of tokens.entries()) {
    const number = Number(token)
    const word = byWord(tokens[i + 1] ?? '')
    if (
      /^\d{1,2}$/.test(token) &&
      number >= 1 &&
      number <= wordsPerCard &&
      word !== undefined &&
      !numbered.has(number)
    )
      numbered.set(number, word)
  }
  if (numbered.size === wordsPerCard)
    yield Array.from({ length: wordsPerCard }, (_, i) => numbered.get(i + 1)!)
  // As typed: thirty words in a row.
  const words = tokens.flatMap((token) => byWord(token) ?? [])
  for (let at = 0; at + wordsPerCard <= words.length && at < 400; at++)
    yield words.slice(at, at + wordsPerCard)
}

const indexByLanguage = new Map<Language, (token: string) => number | undefined>()
function indexOf(language: Language): (token: string) => number | undefined {
  const made = indexByLanguage.get(language)
  if (made) return made
  const byStart = new Map(cardWordsByLanguage[language].map((word, i) => [word.slice(0, 4), i]))
  const list = cardWordsByLanguage[language]
  const find = (token: string): number | undefined => {
    const index = token.length < 4 ? undefined : byStart.get(token.slice(0, 4))
    return index !== undefined &&
      (list[index]!.startsWith(token) || token.startsWith(list[index]!.slice(0, 5)))
      ? index
      : undefined
  }
  indexByLanguage.set(language, find)
  return find
}

function cardOf(indices: readonly number[]): Card | undefined {
  const bytes = new Uint8Array(dataLength + checkLength)
  for (const [i, index] of indices.entries())
    for (let bit = 0; bit < 10; bit++) {
      const at = i * 10 + bit
      if (index & (512 >> bit) && at < bytes.length * 8) bytes[at >> 3]! |= 128 >> (at & 7)
      else if (index & (512 >> bit)) return undefined
    }
  const data = bytes.subarray(0, dataLength)
  const check = checkOf(data)
  const number = data[0]! & 15
  if (
    data[0]! >> 4 !== version ||
    number < 1 ||
    number > 3 ||
    check.some((byte, i) => byte !== bytes[dataLength + i])
  )
    return undefined
  return { number, share: data.slice(1) }
}
