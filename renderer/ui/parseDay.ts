import { addDays, isDay, type Day } from '#shared/basics/clock.ts'

/**
 * Understands a day as people type it: 24.12.22, 24.12.2022, 24/12/22, 24-12-2022, 24 12 22, 241222, 24122022,
 * 2022-12-24, and 24.12. for this year. Two digits mean the past hundred years up to ten years ahead, which fits
 * birthdays, contracts and trips alike. Null: not a day of the calendar.
 */
export function parseDay(text: string, today: Day): Day | null {
  const trimmed = text.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed)
  if (iso) return toDay(iso[1]!, iso[2]!, iso[3]!)
  const spaced = /^(\d{1,2})[./\- ]+(\d{1,2})(?:[./\- ]+(\d{2}|\d{4}))?[.]?$/.exec(trimmed)
  if (spaced) return toDay(yearOf(spaced[3], today), spaced[2]!, spaced[1]!)
  const digits = /^(\d{2})(\d{2})(\d{2}|\d{4})$/.exec(trimmed)
  if (digits) return toDay(yearOf(digits[3], today), digits[2]!, digits[1]!)
  return null
}

function toDay(year: string, month: string, day: string): Day | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(text) ? text : null
}

function yearOf(typed: string | undefined, today: Day): string {
  if (typed === undefined) return today.slice(0, 4)
  if (typed.length === 4) return typed
  const latest = Number(addDays(today, 3652).slice(0, 4))
  const year = Math.floor(latest / 100) * 100 + Number(typed)
  return String(year > latest ? year - 100 : year)
}
