import { bytesToHex } from '#shared/basics/bytes.ts'
import type { Day } from '#shared/basics/clock.ts'
import type { Rec, Values } from '#shared/records/kinds.ts'

export const newId = (): string => bytesToHex(crypto.getRandomValues(new Uint8Array(16)))

/** The name a person is called by in lists. */
export const nameOf = ({ firstName, lastName }: Pick<Values<'child'>, 'firstName' | 'lastName'>): string =>
  `${firstName} ${lastName}`.trim()

/** Full years on a day; null where it can't be said. */
export function ageOn(birthDate: Day | null, day: Day): number | null {
  if (birthDate === null || birthDate > day) return null
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return birthDate.slice(5) > day.slice(5) ? years - 1 : years
}

/** Days from `day` to the next birthday, 0 on the day itself. 29 February is kept on 1 March in other years. */
export function daysToBirthday(birthDate: Day | null, day: Day): number | null {
  if (birthDate === null || birthDate > day) return null
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const [, birthMonth, birthDay] = birthDate.split('-').map(Number) as [number, number, number]
  const now = Date.UTC(year, month - 1, date)
  const thisYear = Date.UTC(year, birthMonth - 1, birthDay)
  const next = thisYear >= now ? thisYear : Date.UTC(year + 1, birthMonth - 1, birthDay)
  return Math.round((next - now) / 86_400_000)
}

const collator = new Intl.Collator('de', { sensitivity: 'base', numeric: true })

/** Sorted by first name as children are called, then by family name. */
export const byName = (a: Rec<'child'>, b: Rec<'child'>): number =>
  collator.compare(a.values.firstName || a.values.lastName, b.values.firstName || b.values.lastName) ||
  collator.compare(a.values.lastName, b.values.lastName) ||
  (a.id < b.id ? -1 : 1)

export const byPosition = (a: Rec<'group'>, b: Rec<'group'>): number =>
  a.values.position - b.values.position || collator.compare(a.values.name, b.values.name)
