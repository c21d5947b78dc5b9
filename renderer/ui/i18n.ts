/**
 * Texts of the window. The catalogues of shared/words are the only source; their keys and placeholders are checked by
 * the compiler. `pseudo` is the locale of the tests: every text of a catalogue is wrapped in ⟦ ⟧, so that a text
 * outside the catalogues shows.
 */
import i18next, { type i18n } from 'i18next'
import { words } from '#shared/words/words.ts'
import type { Texts } from '#shared/words/catalogue.ts'
import { languages, type Language } from '#shared/host/api.ts'

export type ShownLanguage = Language | 'pseudo'
export type Namespace = keyof typeof words
type German<N extends Namespace> = (typeof words)[N]['de']

type Singular<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K
type Path<T> = {
  [K in keyof T & string]: T[K] extends string ? Singular<K> : `${Singular<K>}.${Path<T[K]>}`
}[keyof T & string]
type At<T, P extends string> = P extends keyof T
  ? T[P]
  : P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? At<T[Head], Rest>
      : never
    : `${P}_other` extends keyof T
      ? T[`${P}_other`] | (`${P}_one` extends keyof T ? T[`${P}_one`] : never)
      : never
type IsPlural<T, P extends string> = P extends keyof T
  ? never
  : P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? IsPlural<T[Head], Rest>
      : never
    : 'count'
type Names<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Names<Rest> : never

/** The keys of one namespace; `children_one` and `children_other` are asked for as `children`. */
export type Key<N extends Namespace> = Path<German<N>>
type Fill<N extends Namespace, K extends string> = Names<At<German<N>, K>> | IsPlural<German<N>, K>
/** `t('child.saved', { name })`: placeholders of the German text must be given, `count` chooses the plural. */
export type Translate<N extends Namespace> = <K extends Key<N>>(
  key: K,
  ...fill: [Fill<N, K>] extends [never] ? [] : [words: Readonly<Record<Fill<N, K>, string | number>>]
) => string

const accents: Readonly<Record<string, string>> = {
  a: 'à',
  e: 'ē',
  i: 'ï',
  o: 'ø',
  u: 'ů',
  n: 'ñ',
  c: 'ç',
  s: 'š',
  A: 'Å',
  E: 'É',
  O: 'Ø',
  U: 'Ů',
}
const pseudoOf = (text: string): string =>
  `⟦${text
    .split(/(\{\{.*?\}\})/)
    .map((part) =>
      part.startsWith('{{') ? part : part.replace(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter),
    )
    .join('')}⟧`
const pseudoTexts = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? pseudoOf(text) : pseudoTexts(text),
    ]),
  )

const resources = Object.fromEntries(
  [...languages, 'pseudo' as const].map((language) => [
    language,
    Object.fromEntries(
      Object.entries(words).map(([name, texts]) => [
        name,
        language === 'pseudo' ? pseudoTexts(texts.de) : texts[language],
      ]),
    ),
  ]),
)

const instance: i18n = i18next.createInstance({
  resources,
  lng: 'de',
  fallbackLng: 'de',
  ns: Object.keys(words),
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnEmptyString: false,
  initAsync: false,
})
void instance.init()

let shown: ShownLanguage = 'de'
const listeners = new Set<() => void>()

export const shownLanguage = (): ShownLanguage => shown
/** The tag for Intl and for `lang`; the pseudo-locale formats like German. */
export const localeOf = (language: ShownLanguage): string =>
  ({ de: 'de-DE', en: 'en-GB', nl: 'nl-NL', pseudo: 'de-DE' })[language]

export function showLanguage(language: ShownLanguage): void {
  shown = language
  void instance.changeLanguage(language)
  if (typeof document !== 'undefined') document.documentElement.lang = language === 'pseudo' ? 'de' : language
  for (const listener of listeners) listener()
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** For code outside components (workers, messages made in a handler). */
export function wordsIn<N extends Namespace>(language: ShownLanguage, namespace: N): Translate<N> {
  const translate = instance.getFixedT(language, namespace)
  const numbers = new Intl.NumberFormat(localeOf(language))
  return (key: string, fill: Readonly<Record<string, string | number>> = {}) => {
    const written = Object.entries(fill).map(([name, value]) => [
      name,
      typeof value === 'number' ? numbers.format(value) : value,
    ])
    // `count` chooses the plural; what is shown is the number as the language writes it. A year comes as text.
    return String(translate(key, { count: fill['count'], replace: Object.fromEntries(written) }))
  }
}
