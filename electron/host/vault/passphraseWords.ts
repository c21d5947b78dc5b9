/** The words we draw from, in each language: for suggestions and for what is printed on cards. */
import type { Language } from '#shared/host/api.ts'
import * as de from './words/de.ts'
import * as en from './words/en.ts'
import * as nl from './words/nl.ts'

export const wordsByLanguage: Readonly<Record<Language, readonly string[]>> = {
  de: [...de.cardWords, ...de.moreWords],
  en: [...en.cardWords, ...en.moreWords],
  nl: [...nl.cardWords, ...nl.moreWords],
}
export const cardWordsByLanguage: Readonly<Record<Language, readonly string[]>> = {
  de: de.cardWords,
  en: en.cardWords,
  nl: nl.cardWords,
}
