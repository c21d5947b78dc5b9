import fc from 'fast-check'
import { many, type Edit, type ItemFields, type PageDocument } from '#shared/portfolio/edit.ts'
import type { Cover, Item } from '#shared/portfolio/page.ts'

export const itemIds = ['a', 'b', 'c', 'd', 'e'] as const
const mm = fc.double({ min: -100, max: 300, noNaN: true })
const size = fc.double({ min: 1, max: 200, noNaN: true })
const colour = fc.constantFrom('#000000', '#ffffff', '#0b5f63')
const photoId = fc.constantFrom('1'.repeat(32), '2'.repeat(32), null)
const order = fc.constantFrom('V000', 'V001', 'V002', 'V003', 'V001V')
const shadow = fc.constantFrom(null, { x: 1, y: 2, blur: 3, colour: '#000000', opacity: 0.4 })
const group = fc.constantFrom(null, 'g1', 'g2')
const border = fc.constantFrom(null, { width: 1, colour: '#000000', dash: 'dashed' as const })
const frame = {
  order,
  x: mm,
  y: mm,
  w: size,
  h: size,
  rotation: fc.integer({ min: -180, max: 180 }),
  opacity: fc.constantFrom(1, 0.5),
  shadow,
  name: fc.constantFrom('', 'Rahmen'),
  locked: fc.boolean(),
  group,
}
const crop = fc.constantFrom({ x: 0, y: 0, w: 1, h: 1 }, { x: 0.2, y: 0.1, w: 0.5, h: 0.5 })

export const anItem: fc.Arbitrary<Item> = fc.oneof(
  fc.record({
    type: fc.constant('shape' as const),
    ...frame,
    form: fc.constantFrom('rect' as const, 'heart' as const),
    fill: colour,
    border,
    cornerRadius: fc.integer({ min: 0, max: 20 }),
  }),
  fc.record({
    type: fc.constant('sticker' as const),
    ...frame,
    sticker: fc.constantFrom('sun', 'bee'),
    flip: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('ink' as const),
    ...frame,
    strokes: fc.array(
      fc.record({
        colour,
        width: fc.constant(2),
        points: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      }),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('photo' as const),
    ...frame,
    photoId,
    crop,
    mask: fc.constantFrom('rect' as const, 'cloud' as const),
    border,
    filter: fc.constantFrom(
      { name: 'none' as const, brightness: 0, contrast: 0 },
      { name: 'sepia' as const, brightness: 0.2, contrast: -0.1 },
    ),
    covers: fc.constantFrom<Cover[]>(
      [],
      [{ x: 0.1, y: 0.1, w: 0.2, h: 0.3, sticker: 'bee', colour: '#ffcc00' }],
    ),
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
    underline: fc.boolean(),
    list: fc.constantFrom('none' as const, 'bullet' as const),
    leading: fc.constantFrom(1, 1.4),
    tracking: fc.constantFrom(0, 40),
    outline: fc.constantFrom(null, { width: 0.4, colour: '#ffffff' }),
    back: fc.constantFrom(null, { colour: '#ffffff', padding: 2, cornerRadius: 2 }),
    curve: fc.constantFrom(0, 90),
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
    group,
    shadow,
    locked: fc.boolean(),
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
        pattern: fc.constantFrom('', 'dots'),
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
  pattern: fc.constantFrom('', 'dots'),
  items: fc.dictionary(id, anItem, { maxKeys: 5, noNullPrototype: true }),
})
