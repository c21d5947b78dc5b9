import { describe, expect, test } from 'vitest'
import { foldWords, matchName } from '#renderer/records/matchName.ts'
import { ageOn, daysToBirthday } from '#renderer/records/names.ts'

const hits = (name: string, typed: string): boolean => matchName(foldWords(name), foldWords(typed)) > 0

describe('K1 the search forgives umlauts and small slips, and still tells children apart', () => {
  test.each([
    ['Jörn Weiß', 'joern'],
    ['Jörn Weiß', 'jorn weiss'],
    ['Jörn Weiß', 'Weiß Jörn'],
    ['Änne Öztürk', 'oeztuerk'],
    ['Zoë Böhm', 'zoe'],
    ['Emilia Kaya', 'emi'],
    ['Emilia Kaya', 'emlia'],
    ['Emilia Kaya', 'Emiila'],
    ['Emilia Kaya', 'Emelia'],
    ['Mia Engelhardt-Sonnenschein', 'sonnen'],
    ['Mia Engelhardt-Sonnenschein', 'engelhadrt'],
    ['李明', '李'],
  ])('%s is found by %s', (name, typed) => {
    expect(hits(name, typed)).toBe(true)
  })
  test.each([
    ['Mia Sommer', 'ben'],
    ['Mia Sommer', 'mia berg'],
    ['Mia Sommer', 'lia'],
    ['Ben Krüger', 'xyz'],
    ['Emilia Kaya', 'amalie'],
  ])('%s is not found by %s', (name, typed) => {
    expect(hits(name, typed)).toBe(false)
  })
  test('the exact name comes before a slip', () => {
    const words = foldWords('Mila')
    expect(matchName(foldWords('Mila Kaya'), words)).toBeGreaterThan(
      matchName(foldWords('Milan Kaya'), words),
    )
    expect(matchName(foldWords('Milan Kaya'), words)).toBeGreaterThan(
      matchName(foldWords('Mira Kaya'), words),
    )
  })
})

test('K2 age and birthdays by the calendar, leap days too', () => {
  expect(ageOn('2022-11-23', '2026-11-22')).toBe(3)
  expect(ageOn('2022-11-22', '2026-11-22')).toBe(4)
  expect(ageOn('2027-01-01', '2026-11-22')).toBeNull()
  expect(daysToBirthday('2022-11-22', '2026-11-22')).toBe(0)
  expect(daysToBirthday('2022-11-21', '2026-11-22')).toBe(364)
  expect(daysToBirthday('2022-01-01', '2026-12-31')).toBe(1)
  expect(daysToBirthday('2024-02-29', '2026-02-28')).toBe(1)
  expect(daysToBirthday(null, '2026-02-28')).toBeNull()
})
