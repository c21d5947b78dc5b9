/** Time and chance come in from outside, so that a test world can set them (decision 17, style 2.5). */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** A calendar day as `YYYY-MM-DD`, in the institution's own time zone. */
export type Day = string

/** The day on the local calendar at this instant. */
export function dayOf(ms: number): Day {
  const d = new Date(ms)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${String(d.getFullYear()).padStart(4, '0')}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
}

/** True for a real calendar day between 1900 and 2199 written as YYYY-MM-DD (31 February is none). */
export function isDay(text: string): text is Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1900 || year > 2199) return false
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Adds calendar days. */
export function addDays(day: Day, count: number): Day {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(y, m - 1, d + count)).toISOString().slice(0, 10)
}
