/**
 * The bundled stickers: names, categories and search words. Their drawings lie beside, one file for each category
 * (renderer/paper/stickerArt.ts loads them when they are needed). Import this file lazily where a page can do without.
 */
import list from './stickers.json' with { type: 'json' }

export const stickerCategories = [
  'kita',
  'people',
  'feelings',
  'animals',
  'nature',
  'seasons',
  'feasts',
  'play',
  'food',
  'vehicles',
  'signs',
] as const
export type StickerCategory = (typeof stickerCategories)[number]

export interface Sticker {
  readonly name: string
  readonly category: StickerCategory
  /** The first word of each language is the name that is shown; all are searched. */
  readonly de: readonly string[]
  readonly en: readonly string[]
  readonly nl: readonly string[]
}

export const stickers = list as readonly Sticker[]

const byName = new Map(stickers.map((sticker) => [sticker.name, sticker]))
export const stickerByName = (name: string): Sticker | undefined => byName.get(name)

/** ä, ae and a are alike, so are ß and ss, é and e; capitals do not count. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/([äöü])/g, (sign) => ({ ä: 'a', ö: 'o', ü: 'u' })[sign]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([aou])e/g, '$1')

/**
 * Stickers that fit every word typed, best first: the word itself, then its beginning, then inside a longer word
 * ("stiefel" finds "Gummistiefel"), then with a slip of the finger.
 */
export function searchStickers(typed: string, language: 'de' | 'en' | 'nl'): readonly Sticker[] {
  const words = folded(typed).match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length === 0) return stickers
  const found: { readonly sticker: Sticker; readonly rank: number }[] = []
  for (const [i, sticker] of stickers.entries()) {
    const known = searchWords(sticker, language)
    let rank = 0
    for (const word of words) rank += Math.min(...known.map((one, at) => rankOf(word, one) + at / 1000))
    if (rank < Infinity) found.push({ sticker, rank: rank + i / 1e6 })
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ sticker }) => sticker)
}

const remembered = new Map<string, readonly string[]>()

function searchWords(sticker: Sticker, language: 'de' | 'en' | 'nl'): readonly string[] {
  const key = `${language} ${sticker.name}`
  let words = remembered.get(key)
  if (!words) {
    words = sticker[language].flatMap((one) => folded(one).match(/[\p{L}\p{N}]+/gu) ?? [])
    remembered.set(key, words)
  }
  return words
}

function rankOf(word: string, known: string): number {
  if (word === known) return 0
  if (known.startsWith(word)) return 1
  if (word.length >= 3 && known.includes(word)) return 2
  const slips = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0
  return slips > 0 && isNear(word, known, slips) ? 3 : Infinity
}

/** Whether `word` becomes the beginning of `known` by so many letters too many, missing, wrong or swapped. */
function isNear(word: string, known: string, slips: number): boolean {
  if (known.length < word.length - slips) return false
  let twoAbove: number[] = []
  let above = Array.from({ length: known.length + 1 }, (_, i) => i)
  for (let i = 1; i <= word.length; i++) {
    const row = [i]
    for (let j = 1; j <= known.length; j++) {
      const same = word[i - 1] === known[j - 1]
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && word[i - 1] === known[j - 2] && word[i - 2] === known[j - 1])
        least = Math.min(least, twoAbove[j - 2]! + 1)
      row.push(least)
    }
    twoAbove = above
    above = row
  }
  return Math.min(...above) <= slips
}
