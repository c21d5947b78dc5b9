import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '#shared/records/canonical.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { kindByName, type KindName, type Values } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'
import { mergeHeads, type Head } from '#shared/sync/merge.ts'
import { makeHlc } from '#shared/vault/hlc.ts'
import { allKinds, branchesOf } from '#tests/records/arbitraries.ts'

const bytesOf = (value: unknown): string => JSON.stringify(value)
const asHead = <N extends KindName>(
  merged: Pick<Head<N>, 'values' | 'stamps'>,
  heads: readonly Head<N>[],
): Head<N> => ({
  values: merged.values,
  stamps: merged.stamps,
  hlc: heads
    .map((head) => head.hlc)
    .sort()
    .at(-1)!,
  dev: 'e'.repeat(32),
})
const branch = <N extends KindName>(
  name: N,
  before: Pick<Head<N>, 'values' | 'stamps'> | undefined,
  changes: Partial<Values<N>>,
  ms: number,
  dev: string,
): Head<N> => ({
  ...applyChanges(name, before, changes, { hlc: makeHlc(ms, 0), dev: dev.repeat(32) }),
  hlc: makeHlc(ms, 0),
  dev: dev.repeat(32),
})
const child = 'c'.repeat(32)

describe.each(allKinds)('%s', (name) => {
  for (const count of [2, 3]) {
    test(`M1 ${count} heads give the same bytes in every order, with and without their ancestor`, () => {
      fc.assert(
        fc.property(branchesOf(name, count), fc.boolean(), ({ base, heads }, known) => {
          const ancestor = known ? base : undefined
          const once = bytesOf(mergeHeads(name, heads, ancestor))
          expect(bytesOf(mergeHeads(name, heads, ancestor))).toBe(once)
          expect(bytesOf(mergeHeads(name, [...heads].reverse(), ancestor))).toBe(once)
          expect(bytesOf(mergeHeads(name, [...heads.slice(1), heads[0]!], ancestor))).toBe(once)
        }),
        { numRuns: 60 },
      )
    })
  }

  test('M2 a head merged with itself, or with a merge it is part of, changes nothing', () => {
    fc.assert(
      fc.property(branchesOf(name, 2), fc.boolean(), ({ base, heads }, known) => {
        const ancestor = known ? base : undefined
        const [a] = heads
        const self = mergeHeads(name, [a!, a!], ancestor)
        expect(canonicalJson(self.values)).toBe(canonicalJson(a!.values))
        const merged = mergeHeads(name, heads, ancestor)
        if (merged.needsPerson.length > 0) return
        for (const head of heads) {
          const again = mergeHeads(name, [asHead(merged, heads), head], ancestor)
          const undecided = Object.keys(kindByName(name)!.fields).filter(
            (field) => kindByName(name)!.fields[field]!.merge === 'choose',
          )
          for (const field of Object.keys(merged.values).filter((one) => !undecided.includes(one))) {
            expect(bytesOf((again.values as Record<string, unknown>)[field]), field).toBe(
              bytesOf((merged.values as Record<string, unknown>)[field]),
            )
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('M3 what comes out fits the card', () => {
    fc.assert(
      fc.property(branchesOf(name, 3), ({ base, heads }) => {
        expect(parseValues(name, mergeHeads(name, heads, base).values).ok).toBe(true)
        expect(parseValues(name, mergeHeads(name, heads).values).ok).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

test('M4 three merged at once and one after another hold the same, for every rule but the order of texts and lists', () => {
  for (const name of ['child', 'childSafety', 'consent', 'guardian', 'photo', 'template'] as const) {
    fc.assert(
      fc.property(branchesOf(name, 3), ({ base, heads }) => {
        const atOnce = mergeHeads(name, heads, base)
        const first = mergeHeads(name, heads.slice(0, 2), base)
        const nested = mergeHeads(name, [asHead(first, heads.slice(0, 2)), heads[2]!], base)
        const content = (values: object): unknown =>
          Object.entries(values as Record<string, unknown>).map(([field, value]) => [
            field,
            Array.isArray(value)
              ? value.map((one: unknown) => JSON.stringify(one)).sort()
              : typeof value === 'string'
                ? value.split(/ \/ |\n\n— — —\n\n/).sort()
                : value,
          ])
        expect(content(nested.values)).toEqual(content(atOnce.values))
      }),
      { numRuns: 60 },
    )
  }
})

test('M5 no allergen and no ban of any head is lost, whatever the ancestor says', () => {
  fc.assert(
    fc.property(branchesOf('childSafety', 3), fc.boolean(), ({ base, heads }, known) => {
      const merged = mergeHeads('childSafety', heads, known ? base : undefined).values
      for (const head of heads) {
        for (const allergy of head.values.allergies) expect(merged.allergies).toContainEqual(allergy)
        for (const ban of head.values.pickupBans) expect(merged.pickupBans).toContainEqual(ban)
      }
    }),
  )
})

test('M5 an allergy that both devices removed is gone', () => {
  const nut = { allergen: 'Nuss', severity: 'severe' as const, firstMeasure: '' }
  const base = branch('childSafety', undefined, { childId: child, allergies: [nut] }, 1000, '1')
  const a = branch('childSafety', base, { allergies: [] }, 1001, '1')
  const b = branch('childSafety', base, { allergies: [], medicinePlace: 'Büro' }, 1002, '2')
  expect(mergeHeads('childSafety', [a, b], base).values.allergies).toEqual([])
})

test('M6 a withdrawn consent is never revived, and the earliest withdrawal stays', () => {
  fc.assert(
    fc.property(branchesOf('consent', 3), fc.boolean(), ({ base, heads }, known) => {
      const merged = mergeHeads('consent', heads, known ? base : undefined).values
      const withdrawn = heads.map((head) => head.values.withdrawnOn).filter((day) => day !== null)
      expect(merged.withdrawnOn).toBe(withdrawn.sort()[0] ?? null)
    }),
  )
})

test('M6 a refusal beats a grant written at the same time, and the narrower audience the wider', () => {
  const base = branch(
    'consent',
    undefined,
    { childId: child, decision: 'given', audience: 'family' },
    1000,
    '1',
  )
  const a = branch('consent', base, { decision: 'refused' }, 1001, '1')
  const b = branch(
    'consent',
    branch('consent', base, { decision: 'refused' }, 1001, '2'),
    { decision: 'given', audience: 'public', source: 'Papier' },
    1009,
    '2',
  )
  const merged = mergeHeads('consent', [a, b], undefined)
  expect(merged.values).toMatchObject({ decision: 'refused', audience: 'family', source: 'Papier' })
  expect(merged.differed).toContain('decision')
})

test('M6 a grant that only one side wrote is taken when the ancestor is known', () => {
  const base = branch('consent', undefined, { childId: child, decision: 'refused' }, 1000, '1')
  const a = branch('consent', base, { decision: 'given' }, 1001, '1')
  const b = branch('consent', base, { source: 'Papierformular' }, 1002, '2')
  expect(mergeHeads('consent', [a, b], base).values.decision).toBe('given')
  expect(mergeHeads('consent', [a, b]).values.decision).toBe('refused')
})

test('M7 the newest write of a field wins by (hlc, dev), and fields of both sides survive', () => {
  const base = branch('child', undefined, { firstName: 'Mia', lastName: 'Alt' }, 1000, '1')
  const a = branch('child', base, { lastName: 'Berg' }, 1005, '1')
  const b = branch('child', base, { lastName: 'Tal', city: 'Jena' }, 1004, '2')
  expect(mergeHeads('child', [a, b], base).values).toMatchObject({
    firstName: 'Mia',
    lastName: 'Berg',
    city: 'Jena',
  })
  const same = branch('child', base, { lastName: 'Tal' }, 1005, '2')
  expect(mergeHeads('child', [a, same], base).values.lastName).toBe('Tal')
})

test('M8 two texts written apart are both kept, the newer first; one alone is simply taken', () => {
  const base = branch('childSafety', undefined, { emergencyNotes: 'alt' }, 1000, '1')
  const a = branch('childSafety', base, { emergencyNotes: 'Spritze im Büro' }, 1001, '1')
  const b = branch('childSafety', base, { emergencyNotes: 'Mutter anrufen' }, 1002, '2')
  const c = branch('childSafety', base, { medicinePlace: 'Schrank' }, 1003, '3')
  expect(mergeHeads('childSafety', [a, b], base).values.emergencyNotes).toBe(
    'Mutter anrufen\n\n— — —\n\nSpritze im Büro',
  )
  expect(mergeHeads('childSafety', [a, c], base).values.emergencyNotes).toBe('Spritze im Büro')
})

test('M8 texts too long to be joined stay apart for a person', () => {
  const base = branch('child', undefined, {}, 1000, '1')
  const a = branch('child', base, { notes: 'a'.repeat(40_000) }, 1001, '1')
  const b = branch('child', base, { notes: 'b'.repeat(40_000) }, 1002, '2')
  const merged = mergeHeads('child', [a, b], base)
  expect(merged.needsPerson).toEqual(['notes'])
  expect(merged.values.notes).toBe(b.values.notes)
})

test('M9 a removed box stays removed although the other device moved it; boxes of both are kept', () => {
  const box = { x: 0, y: 0, w: 0.5, h: 0.5 }
  const base = branch('photo', undefined, { boxes: { a: box } }, 1000, '1')
  const removed = branch('photo', base, { boxes: { b: box } }, 1001, '1')
  const moved = branch('photo', base, { boxes: { a: { ...box, x: 0.5 }, c: box } }, 1009, '2')
  for (const ancestor of [base, undefined])
    expect(Object.keys(mergeHeads('photo', [removed, moved], ancestor).values.boxes)).toEqual(['b', 'c'])
})

test('M9 a removal that is undone later by the same person counts as an edit', () => {
  const box = { x: 0, y: 0, w: 0.5, h: 0.5 }
  const base = branch(
    'photo',
    branch('photo', undefined, { boxes: { a: box } }, 1000, '1'),
    { boxes: {} },
    1001,
    '1',
  )
  const back = branch('photo', base, { boxes: { a: box } }, 1002, '1')
  const other = branch('photo', base, { fileName: 'x.jpg' }, 1003, '2')
  expect(mergeHeads('photo', [back, other], base).values.boxes).toEqual({ a: box })
})

test('M10 a page changed on two devices is not mixed: both stay and a person chooses', () => {
  const base = branch('page', undefined, { childId: child, title: 'Ausflug' }, 1000, '1')
  const a = branch('page', base, { background: '#fbf8f3' }, 1001, '1')
  const b = branch('page', base, { orientation: 'landscape' }, 1002, '2')
  const merged = mergeHeads('page', [a, b], base)
  expect(merged.needsPerson).toEqual(['orientation', 'background', 'pattern', 'items'])
  expect(merged.values).toMatchObject({ orientation: 'landscape', background: '#ffffff' })
})

test('M10 a page designed on one device and renamed on another merges by itself', () => {
  const base = branch('page', undefined, { childId: child, title: 'Ausflug' }, 1000, '1')
  const a = branch('page', base, { background: '#fbf8f3' }, 1001, '1')
  const b = branch('page', base, { title: 'Zoo' }, 1002, '2')
  const merged = mergeHeads('page', [a, b], base)
  expect(merged.needsPerson).toEqual([])
  expect(merged.values).toMatchObject({ title: 'Zoo', background: '#fbf8f3' })
})

test('M11 fields that only a newer program knows survive', () => {
  const base = branch('child', undefined, { firstName: 'Mia' }, 1000, '1')
  const a: Head<'child'> = {
    ...base,
    values: Object.assign({}, base.values, { shoeSize: 27 }),
    stamps: { ...base.stamps, shoeSize: makeHlc(1001, 0) },
  }
  const b = branch('child', base, { city: 'Jena' }, 1002, '2')
  expect(mergeHeads('child', [a, b], base).values).toMatchObject({ shoeSize: 27, city: 'Jena' })
})
