/** The words that name a template in the gallery and stand at its head. */
import type { Language } from '../../host/api.ts'
import { templatePages } from '../../words/templatePages.ts'
import type { BundledTemplate, Occasion } from './bundled.ts'

const wordsOf = (occasion: Occasion, language: Language): Readonly<Record<string, string>> =>
  templatePages[language][occasion]

export const headingOf = (
  { occasion, key }: Pick<BundledTemplate, 'occasion' | 'key'>,
  language: Language,
): string => wordsOf(occasion, language)[key] ?? ''
export const occasionName = (occasion: Occasion, language: Language): string =>
  templatePages[language][occasion].name

/** All that a search for a template looks through. */
export const searchWords = (
  { occasion, key }: Pick<BundledTemplate, 'occasion' | 'key'>,
  language: Language,
): string =>
  `${headingOf({ occasion, key }, language)} ${occasionName(occasion, language)} ${templatePages[language][occasion].find}`
