/** What smart slots are filled with. Pure; the words come from the catalogue of the page's language. */
import type { Day } from '../basics/clock.ts'
import type { Language } from '../host/api.ts'
import { templates } from '../words/templates.ts'

export interface Age {
  readonly years: number
  readonly months: number
}

/** Completed years and months on that day; null before birth. A child of 29 February grows older on 1 March. */
export function ageOn(birthDate: Day, day: Day): Age | null {
  const [by, bm, bd] = birthDate.split('-').map(Number) as [number, number, number]
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const months = (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0)
  return months < 0 ? null : { years: Math.floor(months / 12), months: months % 12 }
}

/** "8 Monate", "2 Jahre und 4 Monate", from the third birthday on "4 Jahre". */
export function ageInWords({ years, months }: Age, language: Language): string {
  const words = templates[language].age
  const some = (count: number, one: string, many: string): string =>
    (count === 1 ? one : many).replace('{{count}}', String(count))
  const yearWords = some(years, words.yearOne, words.yearMany)
  const monthWords = some(months, words.monthOne, words.monthMany)
  if (years === 0) return monthWords
  return years >= 3 || months === 0
    ? yearWords
    : words.both.replace('{{years}}', yearWords).replace('{{months}}', monthWords)
}

const locales = { de: 'de-DE', en: 'en-GB', nl: 'nl-NL' } as const

/** "22. November 2026" */
export function dayInWords(day: Day, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}
