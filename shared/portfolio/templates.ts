/**
 * The bundled templates, each standing and lying. They are drawn here by hand in millimetres: few shapes, warm paper,
 * much air, photos like instant pictures laid on a table. Texts are words of the catalogue (`{{t...}}`) and slots.
 */
import { orderBetween } from './order.ts'
import {
  plain,
  type Item,
  type Items,
  type Orientation,
  type PhotoItem,
  type ShapeItem,
  type SlotName,
  type TextItem,
} from './page.ts'

export const templateFamilies = ['aboutMe', 'trip', 'birthday'] as const
export type TemplateFamily = (typeof templateFamilies)[number]

export interface BundledTemplate {
  readonly id: string
  readonly family: TemplateFamily
  /** Keys of the catalogue `templates`. */
  readonly nameKey: `name.${TemplateFamily}`
  readonly aboutKey: `about.${TemplateFamily}`
  readonly orientation: Orientation
  readonly background: string
  readonly pattern: string
  readonly items: Items
}

type Drawn = ShapeItem | TextItem | PhotoItem
type At = readonly [x: number, y: number, w: number, h: number]

const rect = ([x, y, w, h]: At, fill: string, more: { radius?: number; turn?: number } = {}): ShapeItem => ({
  type: 'shape',
  ...plain.shape,
  order: '',
  x,
  y,
  w,
  h,
  rotation: more.turn ?? 0,
  fill,
  cornerRadius: more.radius ?? 0,
})
const disc = (x: number, y: number, size: number, fill: string): ShapeItem =>
  rect([x, y, size, size], fill, { radius: size / 2 })
const words = (
  at: At,
  text: string,
  sizePt: number,
  colour: string,
  more: Partial<Pick<TextItem, 'font' | 'bold' | 'align' | 'slot' | 'rotation'>> = {},
): TextItem => ({
  type: 'text',
  ...plain.text,
  order: '',
  x: at[0],
  y: at[1],
  w: at[2],
  h: at[3],
  rotation: 0,
  text,
  slot: null,
  font: 'hand',
  sizePt,
  colour,
  bold: false,
  align: 'left',
  lines: [],
  ...more,
})
const slot = (
  name: SlotName,
  at: At,
  sizePt: number,
  colour: string,
  more: Partial<Pick<TextItem, 'font' | 'bold' | 'align'>> = {},
): TextItem => words(at, '', sizePt, colour, { slot: name, ...more })
/** A photo with a paper border, a little askew. */
const print = ([x, y, w, h]: At, turn: number): PhotoItem => ({
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: '',
  x,
  y,
  w,
  h,
  rotation: turn,
  photoId: null,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  cornerRadius: 0.8,
  mat: { width: 3.2, foot: h > 80 ? 11 : 8, colour: '#ffffff' },
  alt: '',
})
/** A white card with a heading and room to write. */
const card = ([x, y, w, h]: At, heading: string, colour: string): readonly Drawn[] => [
  rect([x, y, w, h], '#ffffff', { radius: 4 }),
  words([x + 5, y + 3.5, w - 10, 8], heading, 15, colour),
  words([x + 5, y + 12, w - 10, h - 15], '', 11, ink, { font: 'sans' }),
]
const foot = (at: At, colour: string): TextItem =>
  words(at, '{{t.foot}}', 8.5, colour, { font: 'sans', align: 'center' })

const ink = '#2b2f33'
const teal = '#0b5f63'
const clay = '#a8480c'
const moss = '#2f5d3a'
const berry = '#a83246'
const grey = '#5f5a52'

const aboutMe = {
  background: '#fdf5e8',
  portrait: [
    disc(132, -52, 116, '#fbe7c1'),
    disc(154, -30, 72, '#f8d48a'),
    disc(-30, 196, 84, '#dfecdf'),
    disc(150, 232, 104, '#f9dfd2'),
    words([18, 17, 116, 24], '{{t.aboutMe.title}}', 50, teal),
    slot('name', [18, 42, 116, 26], 28, clay),
    print([18, 76, 112, 122], -2.5),
    disc(141, 78, 50, teal),
    words([144, 84, 44, 38], '{{t.aboutMe.age}}', 25, '#ffffff', { align: 'center', slot: 'age' }),
    print([139, 138, 54, 60], 3),
    ...card([18, 212, 54, 58], '{{t.aboutMe.like}}', teal),
    ...card([78, 212, 54, 58], '{{t.aboutMe.can}}', clay),
    ...card([138, 212, 54, 58], '{{t.aboutMe.friends}}', moss),
    foot([18, 280, 174, 5], grey),
  ],
  landscape: [
    disc(207, -58, 132, '#fbe7c1'),
    disc(-34, 138, 96, '#dfecdf'),
    disc(228, 142, 110, '#f9dfd2'),
    disc(229, 14, 52, teal),
    words([232, 20, 46, 40], '{{t.aboutMe.age}}', 25, '#ffffff', { align: 'center', slot: 'age' }),
    words([140, 18, 84, 24], '{{t.aboutMe.title}}', 48, teal),
    slot('name', [140, 43, 84, 26], 26, clay),
    print([20, 20, 104, 122], -2.2),
    print([76, 126, 52, 56], 4),
    ...card([140, 78, 139, 33], '{{t.aboutMe.like}}', teal),
    ...card([140, 116, 139, 33], '{{t.aboutMe.can}}', clay),
    ...card([140, 154, 139, 33], '{{t.aboutMe.friends}}', moss),
    foot([20, 197, 257, 5], grey),
  ],
} satisfies Drawing

const trip = {
  background: '#f4f8ef',
  portrait: [
    disc(158, 14, 34, '#f8d07e'),
    disc(-90, 214, 260, '#deecd2'),
    disc(62, 232, 260, '#cfe3c1'),
    words([18, 15, 134, 22], '{{t.trip.title}}', 46, moss),
    slot('date', [18, 37, 134, 9], 18, clay),
    words([18, 47, 174, 10], '{{t.trip.who}}', 17, ink, { slot: 'firstName' }),
    print([15, 64, 98, 78], -2),
    print([118, 62, 76, 92], 2.2),
    print([18, 148, 78, 82], 1.8),
    print([103, 160, 92, 72], -1.8),
    ...card([18, 240, 174, 37], '{{t.trip.story}}', moss),
    foot([18, 284, 174, 5], moss),
  ],
  landscape: [
    disc(-26, -30, 78, '#fae0a6'),
    disc(-110, 140, 240, '#deecd2'),
    disc(100, 152, 300, '#cfe3c1'),
    words([16, 17, 84, 21], '{{t.trip.title}}', 44, moss),
    slot('date', [16, 39, 84, 9], 17, clay),
    words([16, 49, 84, 16], '{{t.trip.who}}', 17, ink, { slot: 'firstName' }),
    ...card([14, 74, 84, 112], '{{t.trip.story}}', moss),
    print([110, 14, 92, 74], -2),
    print([208, 12, 74, 90], 2),
    print([112, 96, 74, 92], 1.8),
    print([192, 110, 92, 74], -1.6),
    foot([16, 197, 265, 5], moss),
  ],
} satisfies Drawing

const flagColours = ['#e98a7a', '#f5c35b', '#7fb7a6', '#f2a65a', '#8fb3d9'] as const
/** Squares turned on their corner, half above the page: a row of flags. */
const bunting = (width: number): readonly ShapeItem[] =>
  Array.from({ length: Math.ceil(width / 21) + 1 }, (_, i) =>
    rect([i * 21 - 8, -8, 16, 16], flagColours[i % flagColours.length]!, { turn: 45 }),
  )
const balloon = (x: number, y: number, size: number, fill: string, lean: number): readonly ShapeItem[] => [
  rect([x + size / 2 - lean * 0.5, y + size * 1.1, 0.6, size * 1.15], '#b9aca2', { turn: lean }),
  rect([x + size / 2 - 1.6, y + size * 1.12, 3.2, 3.2], fill, { turn: 45 }),
  rect([x, y, size, size * 1.16], fill, { radius: size / 2 }),
  rect([x + size * 0.22, y + size * 0.2, size * 0.13, size * 0.26], '#ffffff', {
    radius: size * 0.065,
    turn: 24,
  }),
]
const confetti = (bits: readonly (readonly [number, number])[]): readonly ShapeItem[] =>
  bits.map(([x, y], i) =>
    i % 3 === 0
      ? disc(x, y, 3, flagColours[i % flagColours.length]!)
      : rect([x, y, 2.2, 4.6], flagColours[i % flagColours.length]!, { radius: 0.6, turn: (i * 47) % 180 }),
  )

const birthday = {
  background: '#fff4ec',
  portrait: [
    disc(-40, 226, 120, '#fde3d3'),
    disc(134, 20, 130, '#fdeadb'),
    ...bunting(210),
    ...balloon(138, 28, 25, '#e98a7a', 6),
    ...balloon(166, 38, 23, '#f5c35b', -8),
    ...balloon(151, 55, 21, '#7fb7a6', 2),
    ...confetti([
      [122, 24],
      [12, 24],
      [104, 92],
      [196, 104],
      [8, 150],
      [201, 32],
      [120, 60],
      [200, 250],
      [10, 268],
      [133, 262],
      [136, 96],
    ]),
    words([18, 24, 112, 42], '{{t.birthday.title}}', 46, berry, { slot: 'firstName' }),
    words([18, 70, 110, 13], '{{t.birthday.now}} {{age}}', 25, teal, { slot: 'age' }),
    print([17, 94, 114, 104], -2),
    print([138, 110, 56, 62], 3),
    print([136, 182, 58, 66], -2.6),
    ...card([18, 208, 110, 62], '{{t.birthday.wish}}', berry),
    foot([18, 281, 174, 5], grey),
  ],
  landscape: [
    disc(-50, 120, 130, '#fde3d3'),
    disc(206, 10, 130, '#fdeadb'),
    ...bunting(297),
    ...balloon(224, 24, 25, '#e98a7a', 6),
    ...balloon(253, 32, 23, '#f5c35b', -8),
    ...balloon(238, 50, 21, '#7fb7a6', 2),
    ...confetti([
      [206, 26],
      [10, 24],
      [133, 178],
      [286, 108],
      [8, 120],
      [285, 30],
      [132, 82],
      [284, 190],
      [12, 186],
      [208, 84],
    ]),
    words([140, 24, 80, 40], '{{t.birthday.title}}', 42, berry, { slot: 'firstName' }),
    words([140, 68, 80, 13], '{{t.birthday.now}} {{age}}', 22, teal, { slot: 'age' }),
    print([18, 26, 112, 132], -2),
    print([140, 94, 62, 70], 2.4),
    print([212, 98, 64, 70], -2.4),
    ...card([140, 171, 139, 25], '{{t.birthday.wish}}', berry),
    foot([20, 199, 257, 5], grey),
  ],
} satisfies Drawing

interface Drawing {
  readonly background: string
  readonly portrait: readonly Drawn[]
  readonly landscape: readonly Drawn[]
}

const drawings: Readonly<Record<TemplateFamily, Drawing>> = { aboutMe, trip, birthday }

/** Item ids are short names here; a page made from the template gets random ones. */
function withOrder(drawn: readonly Drawn[]): Items {
  const items: Record<string, Item> = {}
  let order: string | null = null
  drawn.forEach((item, i) => {
    order = orderBetween(order, null)
    items[`item${i}`] = { ...item, order: order ?? '' }
  })
  return items
}

export const bundledTemplates: readonly BundledTemplate[] = templateFamilies.flatMap((family) =>
  (['portrait', 'landscape'] as const).map((orientation) => ({
    id: `${family}-${orientation}`,
    family,
    nameKey: `name.${family}` as const,
    aboutKey: `about.${family}` as const,
    orientation,
    background: drawings[family].background,
    pattern: '',
    items: withOrder(drawings[family][orientation]),
  })),
)

export const templateById = (id: string): BundledTemplate | undefined =>
  bundledTemplates.find((template) => template.id === id)
