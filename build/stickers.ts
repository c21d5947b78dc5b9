/**
 * Makes the bundled stickers: drawings of Fluent Emoji (stickerNames.ts says which) and our own (kitaDrawings.ts) become
 * shared/assets/art/CATEGORY.json, their names and search words shared/assets/stickers.json. `node build/stickers.ts`
 * writes them, a test makes them anew and compares (AS2).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { packArt } from '#shared/assets/art.ts'
import { kitaDrawings } from './kitaDrawings.ts'
import { stickerNames } from './stickerNames.ts'
import { root } from './suites.ts'
import { artOf } from './svgArt.ts'

type Language = 'de' | 'en' | 'nl'
interface Named {
  readonly name: string
  readonly category: string
  /** The first word of each is the name that is shown. */
  readonly de: readonly string[]
  readonly en: readonly string[]
  readonly nl: readonly string[]
}
interface Emoji {
  readonly hexcode: string
  readonly label: string
  readonly tags?: readonly string[]
}

const require = createRequire(import.meta.url)
const json = <T>(name: string): T => JSON.parse(readFileSync(require.resolve(name), 'utf8')) as T
const fluent = '@iconify-json/fluent-emoji-flat'

const tones = {
  light: { de: 'helle Haut', en: 'light skin', nl: 'lichte huid' },
  'medium-light': { de: 'mittelhelle Haut', en: 'medium light skin', nl: 'lichtgetinte huid' },
  medium: { de: 'mittlere Haut', en: 'medium skin', nl: 'getinte huid' },
  'medium-dark': { de: 'mitteldunkle Haut', en: 'medium dark skin', nl: 'donkergetinte huid' },
  dark: { de: 'dunkle Haut', en: 'dark skin', nl: 'donkere huid' },
} as const
type Tone = keyof typeof tones
const tonesOf: Readonly<Record<string, readonly Tone[]>> = {
  '*': ['light', 'medium-light', 'medium', 'medium-dark', 'dark'],
  '~': ['light', 'medium', 'dark'],
}
/** Words that lead to nothing in a Kita. */
const unwanted =
  /\b(alkohol\w*|alcohol\w*|bier|beer|wein|wine|waffen?|weapons?|rauch\w*|smok\w*|sex\w*|tod|death|dood)\b|böller|oktoberfest|zodiac|sternzeichen|sterrenbeeld|astrolog/i

/** Each once, whatever its capitals, as it was first written. */
const unique = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, i) =>
      !unwanted.test(word) && words.findIndex((other) => other.toLowerCase() === word.toLowerCase()) === i,
  )

export interface MadeStickers {
  /** File contents by name below shared/assets. */
  readonly files: Readonly<Record<string, string>>
}

export function makeStickers(): MadeStickers {
  const { icons } = json<{ icons: Record<string, { body: string }> }>(`${fluent}/icons.json`)
  const chars = Object.entries(json<Record<string, string>>(`${fluent}/chars.json`))
  const hexOf = new Map(chars.map(([hex, name]) => [name, hex]))
  const bare = (hex: string): string => hex.toUpperCase().replaceAll('-FE0F', '')
  const known = Object.fromEntries(
    (['de', 'en', 'nl'] as const).map((language) => {
      const file = join(dirname(require.resolve('emojibase-data/package.json')), language, 'compact.json')
      const list = JSON.parse(readFileSync(file, 'utf8')) as readonly Emoji[]
      return [language, new Map(list.map((one) => [bare(one.hexcode), one]))]
    }),
  ) as unknown as Record<Language, ReadonlyMap<string, Emoji>>

  const catalogue: Named[] = []
  const art: Record<string, Record<string, string>> = {}
  const add = (sticker: Named, svg: string, size: number): void => {
    try {
      ;(art[sticker.category] ??= {})[sticker.name] = packArt(artOf(svg, size))
    } catch (error) {
      throw new Error(`Sticker ${sticker.name}: ${(error as Error).message}`, { cause: error })
    }
    catalogue.push(sticker)
  }

  for (const [name, { svg, ...words }] of Object.entries(kitaDrawings))
    add({ name: `kita-${name}`, category: 'kita', ...words }, svg, 64)
  for (const [category, lines] of Object.entries(stickerNames))
    for (const line of lines.trim().split('\n')) {
      const [, base, mark = '', list] = /^([\w-]+)([*~]?) (.+)$/.exec(line)!
      const own = list!.split(', ')
      const found = (language: Language): readonly string[] => {
        const emoji = known[language].get(bare(hexOf.get(base!) ?? ''))
        return emoji ? [emoji.label, ...(emoji.tags ?? [])] : []
      }
      for (const tone of tonesOf[mark] ?? [null]) {
        const name = tone === null ? base! : `${base!}-${tone}`
        const icon = icons[name]
        if (!icon) throw new Error(`Fluent Emoji has no ${name}`)
        const named = (language: Language, words: readonly string[]): readonly string[] => {
          const [first = name.replaceAll('-', ' '), ...rest] = words
          return unique(
            tone === null ? [first, ...rest] : [`${first}, ${tones[tone][language]}`, first, ...rest],
          )
        }
        add(
          {
            name,
            category,
            de: named('de', [...own, ...found('de')]),
            en: named('en', found('en')),
            nl: named('nl', found('nl')),
          },
          icon.body,
          32,
        )
      }
    }
  const names = catalogue.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new Error(`Sticker ${twice} stands in the list twice`)
  const lines = (record: object): string =>
    `{\n${Object.entries(record)
      .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n')}\n}\n`
  return {
    files: {
      'stickers.json': `[\n${catalogue.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
      ...Object.fromEntries(
        Object.entries(art).map(([category, drawings]) => [`art/${category}.json`, lines(drawings)]),
      ),
    },
  }
}

if (import.meta.main) {
  const { files } = makeStickers()
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, 'shared/assets', name), text)
    console.info(`${name}: ${(text.length / 1000).toFixed(0)} kB`)
  }
}
