import fc from 'fast-check'
import { z } from 'zod'
import { plain } from '#shared/portfolio/page.ts'
import { applyChanges, type Stamps } from '#shared/records/edit.ts'
import type { Field } from '#shared/records/kind.ts'
import { kindByName, kinds, type KindName, type Values } from '#shared/records/kinds.ts'
import { makeHlc } from '#shared/vault/hlc.ts'

/** Few ids and few words, so that two branches often touch the same thing. */
const id = fc.constantFrom('0', '1', '2', '3').map((digit) => digit.repeat(32))
const word = fc.constantFrom('', 'Nuss', 'Milch', 'Ei', 'im Büro', '\u{1F95C}', 'a / b', 'x\n\n— — —\n\ny')
const day = fc.constantFrom('2024-02-29', '2025-01-01', '2026-09-03', '2027-12-31')
const entryKey = fc.constantFrom('a', 'b', 'c')

const item = fc.record({
  ...Object.fromEntries(Object.entries(plain.shape).map(([name, value]) => [name, fc.constant(value)])),
  type: fc.constant('shape'),
  order: fc.constantFrom('a', 'b'),
  x: fc.integer({ min: 0, max: 200 }),
  y: fc.constant(10),
  w: fc.constant(20),
  h: fc.constant(20),
  rotation: fc.constant(0),
  fill: fc.constantFrom('#ffffff', '#0b5f63'),
  cornerRadius: fc.constant(0),
})
const box = fc.record({
  x: fc.constantFrom(0, 0.5),
  y: fc.constant(0),
  w: fc.constant(0.5),
  h: fc.constantFrom(0.25, 0.5),
})
const contact = fc.record({
  name: word,
  phone: fc.constantFrom('030 1', '030 2'),
  relation: fc.constantFrom('Oma', 'Opa'),
})

const special: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  allergies: fc.uniqueArray(
    fc.record({
      allergen: fc.constantFrom('Nuss', 'Milch', 'Ei'),
      severity: fc.constantFrom('mild', 'severe', 'lifeThreatening'),
      firstMeasure: word,
    }),
    { maxLength: 3, selector: (allergy) => JSON.stringify(allergy) },
  ),
  pickupBans: fc.uniqueArray(fc.record({ person: fc.constantFrom('P', 'Q'), instruction: word }), {
    maxLength: 2,
    selector: (ban) => JSON.stringify(ban),
  }),
  emergencyContacts: fc.uniqueArray(contact, { maxLength: 3, selector: (one) => JSON.stringify(one) }),
  contacts: fc.array(contact, { maxLength: 2 }),
  nicknames: fc.uniqueArray(fc.constantFrom('Mimi', 'Lilo', 'Benni'), { maxLength: 3 }),
  items: fc.dictionary(entryKey, item, { maxKeys: 3 }),
  boxes: fc.dictionary(entryKey, box, { maxKeys: 3 }),
  eventItems: fc.dictionary(entryKey, item, { maxKeys: 3 }),
  eventPhotos: fc.dictionary(entryKey, id, { maxKeys: 3 }),
  othersFramed: fc.uniqueArray(entryKey, { maxLength: 3 }),
  background: fc.constantFrom('#ffffff', '#fbf8f3'),
  blobs: fc.option(fc.record({ original: id, large: id, small: id })),
  objectIds: fc.uniqueArray(id, { maxLength: 3 }),
  lockAfterMost: fc.integer({ min: 1, max: 15 }),
  pinHoursMost: fc.integer({ min: 0, max: 12 }),
  contract: fc.option(
    fc.record({
      provider: fc.constant({
        v: 1,
        name: 'Hilfe GmbH',
        officers: ['A', 'B'].map((letter) => ({
          name: letter,
          key: Buffer.concat([Buffer.of(4), Buffer.alloc(64, letter)]).toString('base64'),
        })),
      }),
      from: fc.constant('2025-01-01'),
      until: fc.option(fc.constantFrom('2026-09-03', '2027-12-31')),
    }),
  ),
  areas: fc.uniqueArray(fc.constantFrom('language', 'nature'), { maxLength: 2 }),
  words: fc.uniqueArray(fc.constantFrom('Bobbycar', 'Matschhose', 'Knete'), { maxLength: 3 }),
  undo: fc.array(fc.integer(), { maxLength: 2 }),
  redo: fc.array(fc.integer(), { maxLength: 2 }),
}

function valueOf(name: string, field: Field): fc.Arbitrary<unknown> {
  const known = special[name]
  if (known) return known
  if (field.schema instanceof z.ZodEnum) return fc.constantFrom(...field.schema.options)
  if (field.shape === 'text' || field.shape === 'long text') return word
  if (field.shape === 'day') return fc.option(day)
  if (field.shape === 'yes/no') return fc.boolean()
  if (field.shape === 'number') return fc.nat(100)
  if (field.shape.startsWith('-> ') && field.merge === 'union') return fc.uniqueArray(id, { maxLength: 3 })
  if (field.shape.startsWith('-> ')) return fc.option(id)
  if (name === 'pattern') return fc.constantFrom('', 'dots')
  if (name === 'lines') return fc.array(fc.string({ maxLength: 40 }), { maxLength: 3 })
  if (name === 'signatures')
    return fc.array(fc.record({ by: id, signature: fc.string({ maxLength: 100 }) }), { maxLength: 3 })
  throw new Error(`no arbitrary for ${name} (${field.shape})`)
}

/** Values of every field of a kind. */
export function valuesOf<N extends KindName>(name: N): fc.Arbitrary<Values<N>> {
  const fields = kindByName(name)!.fields
  return fc.record(
    Object.fromEntries(Object.entries(fields).map(([field, card]) => [field, valueOf(field, card)])),
  ) as unknown as fc.Arbitrary<Values<N>>
}

const changesOf = <N extends KindName>(name: N): fc.Arbitrary<Partial<Values<N>>> =>
  fc.record(
    Object.fromEntries(
      Object.entries(kindByName(name)!.fields).map(([field, card]) => [field, valueOf(field, card)]),
    ),
    {
      requiredKeys: [],
    },
  ) as unknown as fc.Arbitrary<Partial<Values<N>>>

export interface Branches<N extends KindName> {
  readonly base: { readonly values: Values<N>; readonly stamps: Stamps }
  readonly heads: readonly {
    readonly values: Values<N>
    readonly stamps: Stamps
    readonly hlc: string
    readonly dev: string
  }[]
}

/** One record that was edited apart on several devices, with clocks that agree, differ or stand still. */
export function branchesOf<N extends KindName>(name: N, count: number): fc.Arbitrary<Branches<N>> {
  const edit = fc.record({ changes: changesOf(name), ms: fc.integer({ min: 1001, max: 1004 }) })
  return fc
    .record({
      start: valuesOf(name),
      edits: fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: count, maxLength: count }),
    })
    .map(({ start, edits }) => {
      const base = applyChanges(name, undefined, start, { hlc: makeHlc(1000, 0), dev: 'f'.repeat(32) })
      const heads = edits.map((list, index) => {
        const dev = String(index + 1).repeat(32)
        let written = base
        let hlc = makeHlc(1000, 0)
        for (const [step, { changes, ms }] of list.entries()) {
          hlc = makeHlc(ms + 10 * step, 0)
          written = applyChanges(name, written, changes, { hlc, dev })
        }
        return { ...written, hlc, dev }
      })
      return { base, heads }
    })
}

export const allKinds = Object.keys(kinds) as KindName[]
