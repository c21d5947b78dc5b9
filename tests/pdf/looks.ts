/**
 * Everything an item can look like, as cases of one cell each (44 x 40 mm), so that a sheet holds 24 of them. Each case
 * has a twin without its effect: the same measure has to see the difference between the two, else a lost effect would
 * pass unseen.
 */
import { areaNames, lineNames } from '#shared/portfolio/outlines.ts'
import {
  dashNames,
  filterNames,
  fontNames,
  listNames,
  noFilter,
  plain,
  type InkItem,
  type Item,
  type Shadow,
  type StickerItem,
} from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import { photoItem, rectItem, textItem } from './pages.ts'

export interface LookCase {
  readonly name: string
  readonly items: readonly Item[]
  readonly without: readonly Item[]
}

const at = { x: 9, y: 8, w: 26, h: 22 }
const soft: Shadow = { x: 2, y: 2, blur: 3, colour: '#203050', opacity: 0.7 }
const hard: Shadow = { x: 2.5, y: 2, blur: 0, colour: '#803060', opacity: 0.6 }

const photo = (change: Parameters<typeof photoItem>[0]) => photoItem({ ...at, ...change })
const shape = (change: Parameters<typeof rectItem>[0]) => rectItem({ ...at, ...change })
const words = (change: Partial<Parameters<typeof textItem>[0]>) =>
  textItem({ x: 5, y: 12, w: 34, h: 16, sizePt: 15, lines: ['Möwe fliegt'], ...change })
const ink = (change: Partial<InkItem> = {}): InkItem => ({
  type: 'ink',
  ...plain.ink,
  ...at,
  order: 'm',
  rotation: 0,
  strokes: [
    { colour: '#c03050', width: 2, points: [0, 0, 0.3, 0.7, 0.6, 0.1, 1, 1] },
    { colour: '#3050c0', width: 3, points: [0.1, 0.9, 0.9, 0.2] },
    { colour: '#208040', width: 4, points: [0.5, 0.5] },
  ],
  ...change,
})
const sticker = (change: Partial<StickerItem> = {}): StickerItem => ({
  type: 'sticker',
  ...plain.sticker,
  ...at,
  order: 'm',
  rotation: 0,
  sticker: 'test-sun',
  ...change,
})

/** A sticker as bundled ones are: several colours, a hole, a glaze. */
export const testArt: StickerArt = {
  w: 40,
  h: 30,
  parts: [
    { path: [['M', 0, 30], ['L', 12, 0], ['L', 40, 30], ['Z']], fill: '#e0a020', opacity: 1 }, // prettier-ignore
    { path: [['M', 4, 28], ['L', 30, 28], ['L', 30, 10], ['L', 4, 10], ['Z'], ['M', 10, 24], ['L', 22, 24], ['L', 22, 15], ['L', 10, 15], ['Z']], fill: '#2060a0', opacity: 1, evenOdd: true }, // prettier-ignore
    { path: [['M', 20, 2], ['C', 32, 2, 38, 12, 38, 20], ['L', 20, 20], ['Z']], fill: '#d03020', opacity: 0.5 }, // prettier-ignore
  ],
}

const one = (name: string, item: Item, without: Item | null): LookCase => ({
  name,
  items: [item],
  without: without === null ? [] : [without],
})
const turned = (name: string, item: Item): LookCase => one(`${name}, turned`, { ...item, rotation: 17 }, item)

const masks = [
  ...areaNames.flatMap((mask) => [
    one(`photo cut to ${mask}`, photo({ mask, cornerRadius: mask === 'rect' ? 6 : 0 }), photo({})),
    one(`shape ${mask}`, shape({ form: mask, cornerRadius: mask === 'rect' ? 6 : 0, border: null }), null),
  ]),
  // A line has no inside to fill.
  ...lineNames.map((form) =>
    one(`shape ${form}`, shape({ form, border: { width: 1.4, colour: '#b02020', dash: 'solid' } }), null),
  ),
]
const borders = dashNames.flatMap((dash) => [
  one(`photo with a ${dash} border`, photo({ mask: 'heart', border: { width: 1.4, colour: '#b02020', dash } }), photo({ mask: 'heart' })), // prettier-ignore
  one(`shape with a ${dash} border alone`, shape({ fill: null, form: 'star', border: { width: 1.4, colour: '#b02020', dash } }), null), // prettier-ignore
  one(`shape with fill and ${dash} border`, shape({ form: 'arrow', border: { width: 2, colour: '#2020b0', dash } }), shape({ form: 'arrow' })), // prettier-ignore
])
const filters = [
  ...filterNames.map((name) => ({ name, brightness: 0, contrast: 0 })),
  { name: 'none', brightness: 0.4, contrast: 0 } as const,
  { name: 'sepia', brightness: -0.3, contrast: 0.5 } as const,
  { name: 'none', brightness: 0, contrast: -0.6 } as const,
]
  .filter((filter) => JSON.stringify(filter) !== JSON.stringify(noFilter))
  .map((filter) =>
    one(`filter ${filter.name} ${filter.brightness} ${filter.contrast}`, photo({ filter }), photo({})),
  )
const face = { x: 0.3, y: 0.2, w: 0.25, h: 0.4, sticker: '', colour: '#f0c040' }
const photos: LookCase[] = [
  one('mat', photo({ mat: { width: 2, foot: 6, colour: '#404040' } }), photo({})),
  one('round mat and round picture', photo({ mask: 'ellipse', cornerRadius: 3, mat: { width: 2, foot: 5, colour: '#c0d0a0' } }), photo({ mask: 'ellipse' })), // prettier-ignore
  one('cover', photo({ covers: [face] }), photo({})),
  one('cover with a sticker', photo({ covers: [{ ...face, sticker: 'test-sun' }] }), photo({ covers: [face] })), // prettier-ignore
  one('cover of a cropped photo', photo({ crop: { x: 0.2, y: 0.1, w: 0.5, h: 0.5 * (22 / 26) * (4 / 3) }, covers: [face] }), photo({ crop: { x: 0.2, y: 0.1, w: 0.5, h: 0.5 * (22 / 26) * (4 / 3) } })), // prettier-ignore
  one('photo with everything', photo({ mask: 'cloud', filter: { name: 'warm', brightness: 0, contrast: 0.2 }, covers: [face], border: { width: 1, colour: '#ffffff', dash: 'dashed' }, shadow: soft, opacity: 0.8 }), photo({ mask: 'cloud' })), // prettier-ignore
]
const shadowed: readonly (readonly [string, Item])[] = [
  ['photo', photo({ mask: 'star' })],
  ['photo with mat', photo({ mat: { width: 2, foot: 5, colour: '#ffffff' }, rotation: -8 })],
  ['shape', shape({ form: 'bubble' })],
  ['border alone', shape({ fill: null, border: { width: 2, colour: '#208060', dash: 'solid' } })],
  ['text', words({ sizePt: 20, lines: ['Schatten'] })],
  ['outlined text', words({ sizePt: 20, lines: ['Umriss'], outline: { width: 0.6, colour: '#ffe080' } })],
  ['text on an arc', words({ curve: 120, lines: ['im Bogen'], sizePt: 18 })],
  ['sticker', sticker()],
  ['ink', ink()],
]
const shadows = shadowed.flatMap(([name, item]) => [
  one(`soft shadow of ${name}`, { ...item, shadow: soft }, item),
  one(`hard shadow of ${name}`, { ...item, shadow: hard }, item),
])
const wide: Shadow = { x: 0, y: 0, blur: 6, colour: '#000000', opacity: 0.9 }
const glow: LookCase[] = [
  one('shadow all around, turned', shape({ shadow: wide, rotation: 30, w: 18, h: 14, x: 13, y: 12 }), shape({ rotation: 30, w: 18, h: 14, x: 13, y: 12 })), // prettier-ignore
  one('shadow of something half seen through', shape({ shadow: hard, opacity: 0.5 }), shape({ opacity: 0.5 })), // prettier-ignore
  one('shadow of a patch that hangs over', words({ back: { colour: '#ffe0a0', padding: 4, cornerRadius: 2 }, shadow: hard }), words({ back: { colour: '#ffe0a0', padding: 4, cornerRadius: 2 } })), // prettier-ignore
  one('sharp little shadow', shape({ shadow: { ...soft, blur: 0.5 } }), shape({})),
]
const seenThrough: readonly (readonly [string, Item])[] = [
  ['shape and its border', shape({ border: { width: 5, colour: '#203060', dash: 'solid' } })],
  ['photo, mat and border', photo({ mat: { width: 3, foot: 6, colour: '#a0c0e0' }, border: { width: 2, colour: '#601020', dash: 'solid' } })], // prettier-ignore
  ['text on its patch', words({ back: { colour: '#305070', padding: 3, cornerRadius: 2 }, colour: '#ffffff' })], // prettier-ignore
  ['letters with outline', words({ sizePt: 26, lines: ['Hallo'], outline: { width: 1, colour: '#e0a020' } })],
  ['sticker', sticker()],
  ['crossing ink', ink()],
  ['a wide border', shape({ x: 16, y: 14, w: 12, h: 10, border: { width: 8, colour: '#209060', dash: 'solid' } })], // prettier-ignore
  ['thick handwriting', words({ font: 'hand', bold: true, sizePt: 60, y: 2, lines: ['Ho'] })],
]
const opacity = seenThrough.map(([name, item]) =>
  one(`half seen through: ${name}`, { ...item, opacity: 0.45 }, item),
)
const fonts = fontNames.flatMap((font) =>
  [false, true].map(
    (bold) =>
    one(`font ${font}${bold ? ', bold' : ''}`, words({ font, bold, lines: ['Käthe übt', 'AVATAR ÄÖß'] }), null), // prettier-ignore
  ),
)
const texts: LookCase[] = [
  one('outline', words({ sizePt: 24, lines: ['Umriss'], outline: { width: 0.8, colour: '#e04060' } }), words({ sizePt: 24, lines: ['Umriss'] })), // prettier-ignore
  one('outline of thick handwriting', words({ font: 'hand', bold: true, sizePt: 26, lines: ['Umriss'], outline: { width: 0.7, colour: '#40a0e0' } }), words({ font: 'hand', bold: true, sizePt: 26, lines: ['Umriss'] })), // prettier-ignore
  one('patch', words({ back: { colour: '#ffe0a0', padding: 2, cornerRadius: 3 } }), words({})),
  one('underline', words({ underline: true, lines: ['zwei Zeilen', 'darunter'] }), words({ lines: ['zwei Zeilen', 'darunter'] })), // prettier-ignore
  one('tracking', words({ tracking: 180, sizePt: 12, lines: ['offiziell fi'] }), words({ sizePt: 12, lines: ['offiziell fi'] })), // prettier-ignore
  one('tight letters', words({ tracking: -60, lines: ['offiziell'] }), words({ lines: ['offiziell'] })),
  one('leading', words({ leading: 1.6, sizePt: 12, lines: ['weit', 'auseinander'] }), words({ sizePt: 12, lines: ['weit', 'auseinander'] })), // prettier-ignore
  one('right', words({ align: 'right' }), words({})),
  one('in the middle', words({ align: 'center', lines: ['Mitte', 'unten'] }), words({ lines: ['Mitte', 'unten'] })), // prettier-ignore
]
const lists = listNames
  .filter((list) => list !== 'none')
  .map((list) => {
    const text = { sizePt: 12, lines: ['Äpfel und', 'Birnen', 'Nüsse'], text: 'Äpfel und Birnen\nNüsse' }
    return one(`list with ${list}`, words({ list, ...text }), words(text))
  })
const contents: LookCase = one(
  'contents with dots and numbers',
  words({ sizePt: 12, lines: ['Ich\t1', 'Feste und\t24'] }),
  words({ sizePt: 12, lines: ['Ich', 'Feste und'] }),
)
const curves = [30, 90, 180, 300, -45, -120, -200].map((curve) => {
  const text = { lines: ['Bogen'], sizePt: Math.abs(curve) > 150 ? 12 : 16, y: 14, h: 12 }
  return one(`letters on an arc of ${curve}°`, words({ curve, ...text }), words(text))
})
const curvedLooks: LookCase[] = [
  one('outlined, underlined arc', words({ curve: 80, outline: { width: 0.6, colour: '#e08020' }, lines: ['Bogen'], sizePt: 18 }), words({ curve: 80, lines: ['Bogen'], sizePt: 18 })), // prettier-ignore
  one('arc with tracking', words({ curve: 100, tracking: 120, lines: ['Bogen'], sizePt: 14 }), words({ curve: 100, lines: ['Bogen'], sizePt: 14 })), // prettier-ignore
]
const rotation: LookCase[] = [
  turned('photo', photo({ mask: 'leaf' })),
  turned('shape', shape({ form: 'hexagon', border: { width: 1, colour: '#303030', dash: 'dotted' } })),
  turned('text', words({ underline: true, back: { colour: '#e0f0c0', padding: 1, cornerRadius: 1 } })),
  turned('text on an arc', words({ curve: 100, lines: ['Bogen'] })),
  turned('list', words({ list: 'number', sizePt: 12, lines: ['eins', 'zwei'] })),
  turned('sticker', sticker()),
  turned('ink', ink()),
  one('sticker', sticker(), null),
  one('mirrored sticker', sticker({ flip: true }), sticker()),
  one('ink', ink(), null),
]

export const lookCases: readonly LookCase[] = [
  ...masks,
  ...borders,
  ...filters,
  ...photos,
  ...shadows,
  ...glow,
  ...opacity,
  ...fonts,
  ...texts,
  ...lists,
  contents,
  ...curves,
  ...curvedLooks,
  ...rotation,
]

export const cell = { w: 50, h: 48, columns: 4, rows: 6, left: 5, top: 4 } as const
export const casesASheet = cell.columns * cell.rows

export const cellCorner = (n: number): { readonly x: number; readonly y: number } => ({
  x: cell.left + (n % cell.columns) * cell.w,
  y: cell.top + Math.floor(n / cell.columns) * cell.h,
})

/** The cases of one sheet, moved into their cells. */
export const sheetItems = (cases: readonly LookCase[], which: 'items' | 'without'): Item[] =>
  cases.flatMap((look, n) => {
    const corner = cellCorner(n)
    return look[which].map((item) => ({ ...item, x: item.x + corner.x + 3, y: item.y + corner.y + 4 }))
  })
