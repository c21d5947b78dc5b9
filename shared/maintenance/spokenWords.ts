/** Words that are read out and typed by somebody who listens: capitals, hyphens and umlauts are no fault (MT30). */
import { err, ok, type Result } from '../basics/result.ts'

/** "blüte", "Bluete" and "blute" are one word. */
export const foldWord = (word: string): string =>
  word
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/([aou])e/g, '$1')

/** Ten bits each, out of a list of 1,024. */
export const wordsOfBits = (bytes: Uint8Array, count: number, list: readonly string[]): string[] => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: count }, (_, i) => list[Number.parseInt(bits.slice(10 * i, 10 * i + 10), 2)]!)
}

/** @param known folded form and word */
export function readSpoken(
  typed: string,
  count: number,
  known: ReadonlyMap<string, string>,
): Result<
  string[],
  { type: 'CodeIncomplete' } | { type: 'CodeWordUnknown'; words: { readonly word: string } }
> {
  const tokens = typed
    .slice(0, 400)
    .normalize('NFC')
    .split(/[^\p{L}]+/u)
    .filter((token) => token !== '')
  const chosen: string[] = []
  for (const token of tokens) {
    const word = known.get(foldWord(token))
    if (word === undefined) return err({ type: 'CodeWordUnknown', words: { word: token.slice(0, 40) } })
    chosen.push(word)
  }
  return chosen.length === count ? ok(chosen) : err({ type: 'CodeIncomplete' })
}
