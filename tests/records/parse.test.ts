import fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { kindByName, kinds, type KindName } from '#shared/records/kinds.ts'
import { parseChanges, parseValues } from '#shared/records/parse.ts'
import { allKinds, valuesOf } from './arbitraries.ts'

interface Fixture {
  readonly version: number
  readonly values: Record<string, unknown>
}
const fixture = async (name: KindName): Promise<Fixture> =>
  JSON.parse(await readFile(new URL(`./fixtures/${name}.1.json`, import.meta.url), 'utf8')) as Fixture

describe('R2 version 1 of every kind is read, and what we do not know survives', () => {
  test.each(allKinds)('%s', async (name) => {
    const { version, values } = await fixture(name)
    expect(version).toBe(1)
    const parsed = parseValues(name, values, version)
    expect(parsed).toMatchObject({ ok: true })
    if (!parsed.ok) return
    expect(parsed.value).toMatchObject({ fromTheFuture: { deep: ['kept'] } })
    if (kinds[name].version === 1) expect(parsed.value).toEqual(values)
    for (const field of Object.keys(kindByName(name)!.fields)) expect(parsed.value).toHaveProperty(field)
  })
})

test('R2 version 1 of a child had one name and a group', async () => {
  const { values } = await fixture('child')
  expect(values).toMatchObject({ name: 'Anna Lena Muster', group: '2'.repeat(32) })
  const parsed = parseValues('child', values, 1)
  expect(parsed.ok && parsed.value).toMatchObject({
    firstName: 'Anna Lena',
    lastName: 'Muster',
    groupId: '2'.repeat(32),
  })
  expect(parsed.ok && parsed.value).not.toHaveProperty('name')
})

test('R2 a child upgraded and written again is not upgraded twice', async () => {
  const { values } = await fixture('child')
  const once = parseValues('child', values, 1)
  const again = parseValues('child', once.ok ? once.value : {}, kinds.child.version)
  expect(again).toEqual(once)
})

test('R2 F12 values of a newer version keep what this program does not know', () => {
  const parsed = parseValues('child', { ...kinds.child.empty, firstName: 'Mia', middleName: 'Sol' }, 99)
  expect(parsed.ok && parsed.value).toMatchObject({ firstName: 'Mia', middleName: 'Sol' })
})

test('R2 unknown parts inside an allergy survive', () => {
  const allergy = { allergen: 'Nuss', severity: 'mild', firstMeasure: '', doctor: 'Dr. Beispiel' }
  const parsed = parseValues('childSafety', { ...kinds.childSafety.empty, allergies: [allergy] })
  expect(parsed.ok && parsed.value.allergies[0]).toEqual(allergy)
})

test('R3 what fits parses unchanged, for every kind', () => {
  for (const name of allKinds) {
    fc.assert(
      fc.property(valuesOf(name), (values) => {
        expect(parseValues(name, values)).toEqual({ ok: true, value: values })
      }),
      { numRuns: 20 },
    )
  }
})

describe('R3 what does not fit is refused by name of field, never by content', () => {
  test.each([
    ['31 February', { birthDate: '2026-02-31' }, ['birthDate']],
    ['a German date', { birthDate: '24.12.2022' }, ['birthDate']],
    ['a name of 10,000 letters', { firstName: 'x'.repeat(10_000) }, ['firstName']],
    ['a number for a name', { firstName: 7 }, ['firstName']],
    ['a gender nobody listed', { gender: 'x' }, ['gender']],
    ['an id that is none', { groupId: 'ZZ' }, ['groupId']],
    ['two at once', { groupId: 7, firstName: null }, ['firstName', 'groupId']],
  ])('%s', (_title, changes, fields) => {
    expect(parseValues('child', { ...kinds.child.empty, ...changes })).toEqual({
      ok: false,
      error: { type: 'ValuesInvalid', fields },
    })
  })
  test.each([
    ['null', null],
    ['a list', []],
    ['text', 'x'],
    ['a number', 7],
    ['undefined', undefined],
  ])('%s is no record', (_title, raw) => {
    expect(parseValues('child', raw).ok).toBe(false)
  })
  test('a key that reaches for the prototype', () => {
    expect(parseValues('child', JSON.parse('{"firstName":"Mia","__proto__":{"groupId":7}}')).ok).toBe(false)
    expect(parseValues('child', JSON.parse('{"firstName":"Mia","more":{"__proto__":{}}}')).ok).toBe(false)
  })
  test('nesting without end, functions and infinities', () => {
    let deep: unknown = 'x'
    for (let i = 0; i < 40; i++) deep = [deep]
    for (const more of [deep, () => 1, Number.POSITIVE_INFINITY, Number.NaN, 1n])
      expect(parseValues('child', { more }).ok).toBe(false)
  })
  test('a kind nobody knows', () => {
    for (const name of ['nobody', 'constructor', '__proto__', 'toString'])
      expect(parseValues(name as KindName, {}, 1)).toMatchObject({
        ok: false,
        error: { type: 'KindUnknown' },
      })
  })
})

test('R3 missing fields get the empty value of the card', () => {
  expect(parseValues('group', { name: 'Igel' })).toEqual({
    ok: true,
    value: { name: 'Igel', colour: 'teal', position: 0 },
  })
})

test('R4 changes may only name fields of the card, and each must fit', () => {
  expect(parseChanges('child', { firstName: 'Mia' })).toEqual({ ok: true, value: { firstName: 'Mia' } })
  expect(parseChanges('child', { shoeSize: 27 })).toMatchObject({
    ok: false,
    error: { fields: ['shoeSize'] },
  })
  expect(parseChanges('child', { birthDate: '2026-02-31' })).toMatchObject({
    ok: false,
    error: { fields: ['birthDate'] },
  })
  expect(parseChanges('child', JSON.parse('{"__proto__":{}}')).ok).toBe(false)
})
