/** Days, times and sizes as people read them, by Intl of the shown language. */
import { useMemo } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import { localeOf, type ShownLanguage } from './i18n.ts'
import { useLanguage } from './useWords.ts'

export interface Format {
  /** 24.12.2022 · 24/12/2022 · 24-12-2022 */
  day(day: Day | null): string
  /** 24. Dezember 2022 */
  longDay(day: Day | null): string
  /** 24. Dezember (birthdays) */
  dayAndMonth(day: Day): string
  /** Dezember 2022, from `2022-12` or a day */
  month(month: string): string
  dateTime(ms: number): string
  time(ms: number): string
  /** The time alone where it is today. */
  moment(ms: number, now: number): string
  /** vor 3 Tagen · heute · gestern */
  ago(ms: number, now: number): string
  number(value: number): string
  percent(share: number): string
  /** 3,4 MB */
  size(bytes: number): string
  /** Mia, Ben und Ole */
  list(items: readonly string[]): string
}

/** Noon UTC of the day, formatted in UTC, so that no time zone moves it. */
const dateOf = (day: Day): Date => new Date(`${day.slice(0, 10)}T12:00:00Z`)

export function createFormat(language: ShownLanguage): Format {
  const locale = localeOf(language)
  const of = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, options)
  const days = of({ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' })
  const longDays = of({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const dayMonths = of({ day: 'numeric', month: 'long', timeZone: 'UTC' })
  const months = of({ month: 'long', year: 'numeric', timeZone: 'UTC' })
  const moments = of({
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  const times = of({ hour: '2-digit', minute: '2-digit' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0)
  return {
    day: (day) => (day === null ? '' : days.format(dateOf(day))),
    longDay: (day) => (day === null ? '' : longDays.format(dateOf(day))),
    dayAndMonth: (day) => dayMonths.format(dateOf(day)),
    month: (month) => months.format(dateOf(`${month.slice(0, 7)}-01`)),
    dateTime: (ms) => moments.format(ms),
    time: (ms) => times.format(ms),
    moment: (ms, now) => (midnight(ms) === midnight(now) ? times : moments).format(ms),
    ago: (ms, now) => {
      const minutes = Math.round((ms - now) / 60_000)
      if (minutes > -60 && minutes <= 0) return relative.format(Math.min(-1, minutes), 'minute')
      return relative.format(Math.round((midnight(ms) - midnight(now)) / 86_400_000), 'day')
    },
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
    size: (bytes) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
      const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[step]!,
        unitDisplay: 'short',
        maximumFractionDigits: step < 2 ? 0 : 1,
      }).format(bytes / 1000 ** step)
    },
    list: (items) => lists.format(items),
  }
}

export function useFormat(): Format {
  const language = useLanguage()
  return useMemo(() => createFormat(language), [language])
}
