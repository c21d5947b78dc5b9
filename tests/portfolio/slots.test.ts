import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import { addDays } from '#shared/basics/clock.ts'
import { createPage, type CreatePageDeps } from '#shared/portfolio/createPage.ts'
import { ageInWords, ageOn, dayInWords } from '#shared/portfolio/slots.ts'
import { readFontFiles } from '../pdf/fontFiles.ts'

describe('age', () => {
  test('PF7 completed years and months, also around 29 February', () => {
    expect(ageOn('2022-05-30', '2026-05-29')).toEqual({ years: 3, months: 11 })
    expect(ageOn('2022-05-30', '2026-05-30')).toEqual({ years: 4, months: 0 })
    expect(ageOn('2024-02-29', '2025-02-28')).toEqual({ years: 0, months: 11 })
    expect(ageOn('2024-02-29', '2025-03-01')).toEqual({ years: 1, months: 0 })
    expect(ageOn('2025-01-31', '2025-02-28')).toEqual({ years: 0, months: 0 })
    expect(ageOn('2026-01-02', '2026-01-01')).toBeNull()
  })
  test('PF7 nobody gets younger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 400 }), (old, more) => {
        const birth = '2019-02-28'
        const a = ageOn(birth, addDays(birth, old))!
        const b = ageOn(birth, addDays(birth, old + more))!
        expect(b.years * 12 + b.months).toBeGreaterThanOrEqual(a.years * 12 + a.months)
      }),
    )
  })
  test('PF7 in words of three languages', () => {
    expect(ageInWords({ years: 0, months: 8 }, 'de')).toBe('8 Monate')
    expect(ageInWords({ years: 1, months: 1 }, 'de')).toBe('1 Jahr und 1 Monat')
    expect(ageInWords({ years: 2, months: 0 }, 'de')).toBe('2 Jahre')
    expect(ageInWords({ years: 4, months: 7 }, 'de')).toBe('4 Jahre')
    expect(ageInWords({ years: 2, months: 4 }, 'en')).toBe('2 years and 4 months')
    expect(ageInWords({ years: 2, months: 4 }, 'nl')).toBe('2 jaar en 4 maanden')
    expect(dayInWords('2026-11-22', 'de')).toBe('22. November 2026')
    expect(dayInWords('2026-11-22', 'en')).toBe('22 November 2026')
    expect(dayInWords('2026-11-22', 'nl')).toBe('22 november 2026')
  })
})

const { measure } = createFontSet(readFontFiles())
const photos = ['1', '2', '3', '4', '5', '6'].map((digit, i) => ({
  id: digit.repeat(32),
  width: i % 2 ? 3000 : 4000,
  height: i % 2 ? 4000 : 3000,
  alt: `Foto ${digit}`,
}))
let next = 0
const deps: CreatePageDeps = {
  language: 'de',
  institution: 'Kindertagesstätte Sankt Nikolaus am Lindenplatz, Haus der kleinen Forscherinnen',
  group: 'Bienen',
  random: { bytes: (length) => new Uint8Array(length).fill(next++) },
  measure,
  ask: (id) =>
    id === photos[1]!.id
      ? { permitted: false, reasons: [{ rule: 'C3', childId: 'c' }] }
      : { permitted: true },
  photoById: (id) => photos.find((photo) => photo.id === id),
}
const child = (firstName: string, lastName: string, birthDate: string | null) => ({
  id: 'c'.repeat(32),
  values: { firstName, lastName, birthDate },
})
describe('templates', () => {
  test('PF7 slots are filled; what is not known leaves an empty line', () => {
    const texts = (birthDate: string | null): string[] => {
      const made = createPage(deps, {
        child: child('Mia', 'Sonnenschein', birthDate),
        templateId: 'aboutMe-thisIsMe',
        day: '2026-11-22',
        photoIds: [],
        position: 3,
      })
      if (!made.ok) throw new Error('template missing')
      expect(made.value.values).toMatchObject({
        title: 'Das bin ich',
        date: '2026-11-22',
        position: 3,
        templateId: 'aboutMe-thisIsMe',
        removedOn: null,
      })
      return Object.values(made.value.values.items).flatMap((item) =>
        item.type === 'text' ? [item.text] : [],
      )
    }
    expect(texts('2022-05-30')).toContain('4 Jahre alt')
    expect(texts('2022-05-30')).toContain('Mia Sonnenschein')
    expect(texts('2022-05-30').some((text) => text.endsWith('· 22. November 2026'))).toBe(true)
    expect(texts(null).some((text) => text.includes('alt'))).toBe(false)
  })

  test('PF3 a refused photo fills no slot, and the report says why', () => {
    const made = createPage(deps, {
      child: child('Mia', 'Sonnenschein', null),
      templateId: 'trip-outing',
      day: '2026-11-22',
      photoIds: photos.map((photo) => photo.id),
      position: 0,
    })
    if (!made.ok) throw new Error('template missing')
    const placed = Object.values(made.value.values.items).flatMap((item) =>
      item.type === 'photo' && item.photoId !== null ? [item.photoId] : [],
    )
    expect(placed.toSorted()).toEqual(['1', '3', '4', '5'].map((digit) => digit.repeat(32)))
    expect(JSON.stringify(made.value.values)).not.toContain(photos[1]!.id)
    expect(made.value.refused).toEqual([{ photoId: photos[1]!.id, reasons: [{ rule: 'C3', childId: 'c' }] }])
    expect(made.value.unplaced).toEqual(['6'.repeat(32)])
  })

  test('PF8 the first photo goes into the largest frame', () => {
    const made = createPage(deps, {
      child: child('Mia', '', null),
      templateId: 'aboutMe-likeThis',
      day: '2026-11-22',
      photoIds: [photos[2]!.id, photos[3]!.id],
      position: 0,
    })
    if (!made.ok) throw new Error('template missing')
    const frames = Object.values(made.value.values.items).flatMap((item) =>
      item.type === 'photo' ? [item] : [],
    )
    const largest = frames.toSorted((a, b) => b.w * b.h - a.w * a.h)[0]
    expect(largest?.photoId).toBe(photos[2]!.id)
  })

  test('an unknown template is said, not thrown', () => {
    expect(
      createPage(deps, {
        child: child('Mia', '', null),
        templateId: 'nope',
        day: '2026-11-22',
        photoIds: [],
        position: 0,
      }),
    ).toEqual({ ok: false, error: { type: 'TemplateMissing' } })
  })
})
