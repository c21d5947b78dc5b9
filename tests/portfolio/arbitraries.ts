import fc from 'fast-check'
import { many, type Edit, type ItemFields, type PageDocument } from '#shared/portfolio/edit.ts'
import type { Item } from '#shared/portfolio/page.ts'

export const itemIds = ['a', 'b', 'c', 'd', 'e'] as const
const mm = fc.double({ min: -100, max: 300, noNaN: true })
const size = fc.double({ min: 1, max: 200, noNaN: true })
const colour = fc.constantFrom('#000000', '#ffffff', '#0b5f63')
const photoId = fc.constantFrom('1'.repeat(32), '2'.repeat(32), null)
const order = fc.constantFrom('V000', 'V001', 'V002', 'V003', 'V001V')
const frame = { order, x: mm, y: mm, w: size, h: size, rotation: fc.integer({ min: -180, max: 180 }) }
const crop = fc.constantFrom({ x: 0, y: 0, w: 1, h: 1 }, { x: 0.2, y: 0.1, w: 0.5, h: 0.5 })

export const anItem: fc.Arbitrary<Item> = fc.oneof(
  fc.record({
    type: fc.constant('rect' as const),
    ...frame,
    fill: colour,
    cornerRadius: fc.integer({ min: 0, max: 20 }),
  }),
  fc.record({
    type: fc.constant('photo' as const),
    ...frame,
    photoId,
    crop,
    cornerRadius: fc.constant(0),
    mat: fc.constantFrom(null, { width: 3, foot: 8, colour: '#ffffff' }),
    alt: fc.string({ maxLength: 10 }),
  }),
  fc.record({
    type: fc.constant('text' as const),
    ...frame,
    text: fc.string({ maxLength: 20 }),
    slot: fc.constant(null),
    font: fc.constantFrom('sans' as const, 'hand' as const),
    sizePt: fc.integer({ min: 4, max: 60 }),
    colour,
    bold: fc.boolean(),
    align: fc.constantFrom('left' as const, 'right' as const),
    lines: fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  }),
)

const fields: fc.Arbitrary<ItemFields> = fc.record(
  {
    x: mm,
    y: mm,
    w: size,
    order,
    rotation: fc.integer({ min: -180, max: 180 }),
    fill: colour,
    photoId,
    crop,
    text: fc.string({ maxLength: 8 }),
    lines: fc.array(fc.string({ maxLength: 4 })),
    mat: fc.constant(null),
  },
  { requiredKeys: [] },
)
const id = fc.constantFrom(...itemIds)
const simple: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constant('add' as const), id, item: anItem }),
  fc.record({ type: fc.constant('remove' as const), id }),
  fc.record({ type: fc.constant('change' as const), id, fields }),
  fc.record({
    type: fc.constant('page' as const),
    fields: fc.record(
      {
        title: fc.string({ maxLength: 9 }),
        background: colour,
        orientation: fc.constantFrom('portrait' as const, 'landscape' as const),
      },
      { requiredKeys: [] },
    ),
  }),
)
export const anEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { maxLength: 5 }).map((edits) => many(...edits)) },
)

export const aDocument: fc.Arbitrary<PageDocument> = fc.record({
  title: fc.string({ maxLength: 9 }),
  orientation: fc.constantFrom('portrait' as const, 'landscape' as const),
  background: colour,
  items: fc.dictionary(id, anItem, { maxKeys: 5, noNullPrototype: true }),
})
