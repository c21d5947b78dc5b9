import { test as property, fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { addDays, isDay } from '#shared/basics/clock.ts'
import { parseDay } from '#renderer/ui/parseDay.ts'

const today = '2026-11-22'

describe('U3 a day as people type it', () => {
  test.each([
    ['24.12.22', '2022-12-24'],
    ['24.12.2022', '2022-12-24'],
    ['3.4.21', '2021-04-03'],
    [' 3. 4. 2021 ', '2021-04-03'],
    ['24/12/22', '2022-12-24'],
    ['24-12-2022', '2022-12-24'],
    ['24 12 22', '2022-12-24'],
    ['241222', '2022-12-24'],
    ['24122022', '2022-12-24'],
    ['2022-12-24', '2022-12-24'],
    ['24.12.', '2026-12-24'],
    ['1.6.85', '1985-06-01'],
    ['1.9.35', '2035-09-01'],
  ])('%s is %s', (typed, day) => expect(parseDay(typed, today)).toBe(day))
  test.each([
    '31.2.21',
    '29.2.2023',
    '0.1.22',
    '1.13.22',
    '12',
    '',
    'morgen',
    '1.1.1',
    '24.12.22x',
    '99999999',
    '<b>1.1.22',
  ])('"%s" is no day', (typed) => expect(parseDay(typed, today)).toBeNull())
  property.prop([fc.integer({ min: -30_000, max: 3600 })])('each day written out is read back', (days) => {
    const day = addDays(today, days)
    const [year, month, date] = day.split('-') as [string, string, string]
    expect(parseDay(`${Number(date)}.${Number(month)}.${year}`, today)).toBe(day)
    expect(parseDay(`${date}${month}${year}`, today)).toBe(day)
  })
  property.prop([fc.string()])('whatever is typed gives a day or nothing', (typed) => {
    const day = parseDay(typed, today)
    expect(day === null || isDay(day)).toBe(true)
  })
})
