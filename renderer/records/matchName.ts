/** Instant search in a loaded list: every word typed must fit some word of a name, a slip of the finger forgiven. */
import { foldTerm } from '../database/search.ts'

const splitter = /[\s\p{P}]+/u

export const foldWords = (text: string): readonly string[] =>
  text
    .split(splitter)
    .map(foldTerm)
    .filter((word) => word !== '')

/** 0: no match; else the better the greater. `words` and `typed` are folded. */
export function matchName(words: readonly string[], typed: readonly string[]): number {
  let score = 1
  for (const part of typed) {
    const best = Math.max(0, ...words.map((word) => fit(word, part)))
    if (best === 0) return 0
    score += best
  }
  return score
}

function fit(word: string, part: string): number {
  if (word === part) return 4
  if (word.startsWith(part)) return 3
  if (part.length > 2 && word.includes(part)) return 2
  const slips = part.length > 7 ? 2 : part.length > 3 ? 1 : 0
  return slips > 0 && slipsToPrefix(word, part, slips) <= slips ? 1 : 0
}

/** Fewest slips (missing, extra, wrong or swapped letters) that turn `part` into a beginning of `word`. */
function slipsToPrefix(word: string, part: string, most: number): number {
  const length = Math.min(word.length, part.length + most)
  let before: number[] = []
  let row = Array.from({ length: length + 1 }, (_, i) => i)
  for (let i = 1; i <= part.length; i++) {
    const next = [i]
    for (let j = 1; j <= length; j++) {
      const same = part[i - 1] === word[j - 1]
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && part[i - 1] === word[j - 2] && part[i - 2] === word[j - 1])
        next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    before = row
    row = next
  }
  return Math.min(...row)
}
