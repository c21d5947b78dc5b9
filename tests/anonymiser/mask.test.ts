import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskRecord, pseudonymNumber } from '#shared/anonymiser/mask.ts'
import { kindByName, kinds, type KindName, type Values } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'
import { allKinds, valuesOf } from '#tests/records/arbitraries.ts'

const meta = {
  version: `${'1'.repeat(32)}:7`,
  parents: [],
  hlc: '0199aabbccdd0000',
  dev: '1'.repeat(32),
  author: 'a'.repeat(32),
  stamps: { firstName: '0199aabbccdd0000' },
}
const record = <N extends KindName>(kind: N, values: Partial<Values<N>>, id = 'a'.repeat(32)) => ({
  kind,
  id,
  values: { ...kinds[kind].empty, ...values } as Values<N>,
  meta,
})

describe.each(allKinds)('%s', (name) => {
  const card = kindByName(name)!

  test('A1 what is not marked never comes through, and no day but a first of January', () => {
    fc.assert(
      fc.property(valuesOf(name), (values) => {
        const masked = maskRecord(name, record(name, values), 'seed').values as Record<string, unknown>
        for (const [field, rules] of Object.entries(card.fields)) {
          const before = (values as Record<string, unknown>)[field]
          if (rules.anonymise === 'coarsen' && rules.shape === 'day' && masked[field] !== null)
            expect(masked[field]).toMatch(/^\d{4}-01-01$/)
          if (
            rules.anonymise !== 'drop' ||
            before === '' ||
            JSON.stringify(before) === JSON.stringify((card.empty as Record<string, unknown>)[field])
          )
            continue
          expect(masked[field], field).not.toEqual(before)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('A2 a masked record still fits its card', () => {
    fc.assert(
      fc.property(valuesOf(name), (values) => {
        expect(parseValues(name, maskRecord(name, record(name, values), 'seed').values).ok).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

test('A1 seeded names, texts, days and faces are searched in the whole masked record; the same search finds them before', () => {
  const tokens = [
    'Quirina',
    'Zwetschge',
    'Quirli',
    '2021-07-19',
    'Haselnuss',
    'Bärwurzweg',
    'f'.repeat(32),
    'IMG_Quirina.jpg',
    'geheim',
  ]
  const all = [
    record('child', {
      firstName: 'Quirina',
      lastName: 'Zwetschge',
      nicknames: ['Quirli'],
      birthDate: '2021-07-19',
      notes: 'geheim',
      street: 'Bärwurzweg 3',
    }),
    record('childSafety', {
      allergies: [{ allergen: 'Haselnuss', severity: 'severe', firstMeasure: 'geheim' }],
      emergencyNotes: 'Quirina',
    }),
    record('guardian', { firstName: 'Quirina', lastName: 'Zwetschge', phone: '2021-07-19' }),
    record('photo', {
      blobs: { original: 'f'.repeat(32), large: 'f'.repeat(32), small: 'f'.repeat(32) },
      fileName: 'IMG_Quirina.jpg',
    }),
    record('group', { name: 'Zwetschge' }),
    record('template', { name: 'Seite von Quirina' }),
    record('page', { title: 'Quirina am See' }),
    record('emergencyCard', {
      name: 'Quirina Zwetschge',
      contacts: [{ name: 'Zwetschge', phone: '1', relation: 'Oma' }],
    }),
  ]
  const found = (value: unknown): string[] => tokens.filter((token) => JSON.stringify(value).includes(token))
  expect(found(all)).toEqual(tokens)
  expect(found(all.map((one) => maskRecord(one.kind, one as never, 'seed')))).toEqual([])
})

test('A3 no face: a masked photo and child name no sealed picture', () => {
  expect(
    maskRecord(
      'photo',
      record('photo', { blobs: { original: 'f'.repeat(32), large: 'e'.repeat(32), small: 'd'.repeat(32) } }),
      's',
    ).values.blobs,
  ).toBeNull()
  expect(
    maskRecord('child', record('child', { portraitId: 'f'.repeat(32) }), 's').values.portraitId,
  ).toBeNull()
})

test('A4 the pseudonym depends on session and object, not on the name', () => {
  const named = (firstName: string, seed: string) =>
    maskRecord('child', record('child', { firstName }), seed).values
  expect(named('Mia', 's')).toEqual(named('Ben', 's'))
  expect(named('Mia', 's').lastName).not.toBe(named('Mia', 't').lastName)
  expect(named('Mia', 's').firstName).toBe('Kind')
  const card = maskRecord(
    'emergencyCard',
    record('emergencyCard', { childId: 'a'.repeat(32), name: 'Mia' }, 'b'.repeat(32)),
    's',
  ).values
  expect(card.name).toBe(`Kind ${named('Mia', 's').lastName}`)
})

test('A5 sorting by pseudonym tells nothing of the order in which children were written or are called', () => {
  const ids = Array.from({ length: 120 }, (_, n) => n.toString(16).padStart(32, '0'))
  const numbers = ids.map((id) => pseudonymNumber(id, 'seed'))
  const steps = numbers.slice(1).filter((number, index) => number > numbers[index]!).length
  expect(steps).toBeGreaterThan(40)
  expect(steps).toBeLessThan(80)
  expect(new Set(numbers).size).toBeGreaterThan(115)
})

test('A6 times of writing, the author and unknown fields go', () => {
  const values = Object.assign({}, kinds.child.empty, { shoeSize: 'Zwetschge' })
  const masked = maskRecord('child', record('child', values), 's')
  expect(masked.meta).toMatchObject({ hlc: '0'.repeat(16), author: '', stamps: {} })
  expect(JSON.stringify(masked)).not.toContain('Zwetschge')
})
