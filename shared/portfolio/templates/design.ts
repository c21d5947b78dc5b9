/**
 * A template is a layout in the clothes of a style, with words and drawings of its occasion. Here the parts are put
 * together into items, back to front, which is the reading order too: scene, drawings, heading, lines, photos, cards.
 *
 * What is only there to be beautiful is locked, so that a hand that means a photo never drags the sky away.
 */
import { drawing, type DrawingName } from '../drawings.ts'
import { orderBetween } from '../order.ts'
import {
  pageSizes,
  plain,
  type FontName,
  type InkItem,
  type Item,
  type Items,
  type PhotoItem,
  type Shadow,
  type ShapeItem,
  type SlotName,
  type StickerItem,
  type TextItem,
} from '../page.ts'
import { firstBaselineMm, lineHeightMm, textHeightMm } from '../text.ts'
import type { At, CardPlace, FramePlace, Layout, TextPlace } from './layouts.ts'
import { grey, ink, type Style } from './styles.ts'

/** What stands in a line under the heading; `w:key` is a word of the occasion. */
export type LineContent =
  | 'name'
  | 'firstName'
  | 'nameAge'
  | 'age'
  | 'ageDate'
  | 'date'
  | 'group'
  | 'groupDate'
  | 'institution'
  | 'place'
  | `w:${string}`

/** Large quiet things at the sheet's edges. */
export type Scene =
  'suns' | 'corner' | 'sheet' | 'band' | 'side' | 'plain' | `top:${DrawingName}` | `foot:${DrawingName}`

export interface Design {
  readonly layout: Layout
  readonly style: Style
  readonly scenes: readonly Scene[]
  /** One for each of the layout's spots; '' leaves it free. */
  readonly drawings: readonly (DrawingName | '')[]
  /** Key of the heading and of all words in the catalogue: `t.<occasion>.<key>`. */
  readonly title: string
  readonly lines: readonly LineContent[]
  /** Prompts of the cards in their order. */
  readonly cards: readonly string[]
  /** Questions of the `rows` cards in their order, each card's as a list. */
  readonly rows: readonly (readonly string[])[]
}

type Drawn = ShapeItem | TextItem | PhotoItem | StickerItem | InkItem

const softShadow: Shadow = { x: 0.5, y: 1, blur: 2.4, colour: '#4a3b2a', opacity: 0.22 }

const base = ([x, y, w, h]: At, rotation = 0) => ({ order: '', x, y, w, h, rotation })
const shape = (at: At, fill: string | null, more: Partial<ShapeItem> = {}): ShapeItem => ({
  type: 'shape',
  ...plain.shape,
  ...base(at),
  fill,
  ...more,
})
/** Only there to be beautiful. */
const quiet = (at: At, fill: string | null, more: Partial<ShapeItem> = {}): ShapeItem =>
  shape(at, fill, { locked: true, ...more })
const drawingAt = (at: At, name: DrawingName): StickerItem => ({
  type: 'sticker',
  ...plain.sticker,
  ...base(at),
  sticker: name,
  locked: true,
})
const text = (
  at: At,
  words: string,
  sizePt: number,
  colour: string,
  more: Partial<TextItem> = {},
): TextItem => ({
  type: 'text',
  ...plain.text,
  ...base(at),
  text: words,
  slot: null,
  font: 'hand',
  sizePt,
  colour,
  bold: false,
  align: 'left',
  lines: [],
  ...more,
})

function scene(name: Scene, { layout, style }: Design): readonly Drawn[] {
  const { width: w, height: h } = pageSizes[layout.orientation]
  const [a, b, c] = style.soft
  const disc = (x: number, y: number, size: number, fill: string): ShapeItem =>
    quiet([x, y, size, size], fill, { form: 'ellipse' })
  const across = name.slice(name.indexOf(':') + 1) as DrawingName
  const art = drawing(across)
  if (art) {
    const wide = w + 4
    const tall = (wide * art.h) / art.w
    // A lying sheet shows only the upper part of what grows from its foot.
    const top = name.startsWith('top:') ? -8 : h - tall * (layout.orientation === 'landscape' ? 0.7 : 0.97)
    return [drawingAt([-2, top, wide, tall], across)]
  }
  switch (name) {
    case 'suns':
      return [
        disc(w - 78, -52, 116, a),
        disc(w - 56, -30, 72, c),
        disc(-34, h * 0.64, 84, b),
        disc(w - 60, h - 66, 104, c),
      ]
    case 'corner':
      return [disc(w - 74, -56, 130, a), disc(-48, h - 74, 120, b)]
    case 'sheet':
      return [quiet([8, 8, w - 16, h - 16], '#ffffff', { cornerRadius: 7 })]
    case 'band':
      return [quiet([0, 0, w, layout.orientation === 'portrait' ? 57 : 51], a), disc(w - 50, -16, 76, c)]
    case 'side':
      return [quiet([0, 0, layout.orientation === 'portrait' ? 46 : 60, h], a)]
    default:
      return []
  }
}

const mainPrint = 80

function frame(place: FramePlace, style: Style): PhotoItem {
  const [, , w, h] = place.at
  const print = style.look === 'print' && place.mask === undefined
  const edged = place.mask !== undefined || style.look === 'white'
  return {
    type: 'photo',
    ...plain.photo,
    covers: [],
    ...base(place.at, style.look === 'print' ? (place.turn ?? 0) : 0),
    photoId: null,
    crop: { x: 0, y: 0, w: 1, h: 1 },
    mask: place.mask ?? 'rect',
    cornerRadius: place.mask !== undefined ? 0 : print ? 0.8 : style.look === 'round' ? 5 : 2,
    mat: print ? { width: 3.2, foot: h > mainPrint ? 11 : Math.min(8, w / 8), colour: '#ffffff' } : null,
    border: edged ? { width: Math.min(w, h) > 70 ? 2.4 : 1.8, colour: '#ffffff', dash: 'solid' } : null,
    shadow: style.look === 'round' && place.mask === undefined ? null : softShadow,
    alt: '',
  }
}

const lineTexts: Readonly<Record<string, readonly [text: string, slot: SlotName | null]>> = {
  name: ['', 'name'],
  firstName: ['', 'firstName'],
  nameAge: ['{{firstName}} · {{age}}', 'firstName'],
  age: ['{{t.common.age}}', 'age'],
  ageDate: ['{{t.common.age}} · {{date}}', 'age'],
  date: ['', 'date'],
  group: ['', 'group'],
  groupDate: ['{{group}} · {{date}}', 'group'],
  institution: ['', 'institution'],
  place: ['{{group}} · {{institution}}', 'institution'],
}

/** Lines to write on, where the lines of a text of this size and leading would stand. */
function ruled([x, y, w, h]: At, sizePt: number, leading: number, colour: string): readonly InkItem[] {
  const first = firstBaselineMm(sizePt) + 1.3
  const step = lineHeightMm(sizePt) * leading
  const count = Math.floor((h - first - 0.4) / step) + 1
  if (count < 1) return []
  return [
    {
      type: 'ink',
      ...plain.ink,
      ...base([x, y, w, h]),
      locked: true,
      strokes: Array.from({ length: count }, (_, i) => {
        const at = (first + i * step) / h
        return { colour, width: 0.25, points: [0, at, 1, at] }
      }),
    },
  ]
}

const writingPt = 12
const writingLeading = 1.5

const word = (design: Design, key: string): string =>
  `{{t.${design.title.slice(0, design.title.indexOf('.'))}.${key}}}`

function ground(at: At, style: Style, colour: string): readonly Drawn[] {
  const { cards, card } = style
  if (cards === 'dashed')
    return [quiet(at, null, { cornerRadius: 4, border: { width: 0.5, colour, dash: 'dashed' } })]
  if (cards === 'tint') return [quiet(at, card, { cornerRadius: 6 })]
  return [quiet(at, card, { cornerRadius: 3.5, shadow: softShadow })]
}

function paperCard(at: At, prompt: string, colour: string, design: Design): readonly Drawn[] {
  const { style } = design
  const [x, y, w, h] = at
  const inset = w < 60 ? 4 : 6
  const promptPt = style.voice === 'sans' ? 12 : style.voice === 'hand' ? 16 : 13
  const head = h < 36 ? 7 : w < 60 ? 13 : 7.5
  const room: At = [x + inset, y + 3.5 + head + 1, w - 2 * inset, h - head - 8]
  return [
    ...ground(at, style, colour),
    text([x + inset, y + 3.5, w - 2 * inset, head], word(design, prompt), promptPt, colour, { font: style.voice, bold: style.voice === 'sans' }), // prettier-ignore
    ...(style.cards === 'lined' || h > 44 || w < 60 ? ruled(room, writingPt, writingLeading, '#d9d2c4') : []),
    text(room, '', writingPt, ink, { font: 'sans', leading: writingLeading, name: '' }),
  ]
}

function rowsCard(
  { at, columns = 1 }: CardPlace,
  questions: readonly string[],
  design: Design,
): readonly Drawn[] {
  const { style } = design
  const [x, y, w, h] = at
  const gap = 8
  const wide = (w - 12 - gap * (columns - 1)) / columns
  const perColumn = Math.ceil(questions.length / columns)
  const tall = (h - 8) / perColumn
  const pt = style.voice === 'sans' ? 11.5 : 13.5
  return [
    ...ground(at, style, style.main),
    ...questions.flatMap((key, i): readonly Drawn[] => {
      const left = x + 6 + Math.floor(i / perColumn) * (wide + gap)
      const top = y + 4 + (i % perColumn) * tall
      const head = textHeightMm(1, pt) + 0.6
      const room: At = [left, top + head, wide, tall - head - 1]
      return [
        text([left, top, wide, head], word(design, key), pt, i % 2 ? style.accent : style.main, { font: style.voice, bold: style.voice === 'sans' }), // prettier-ignore
        ...ruled(room, writingPt, writingLeading, '#d9d2c4'),
        text(room, '', writingPt, ink, { font: 'sans', leading: writingLeading }),
      ]
    }),
  ]
}

function bubbleCard(at: At, prompt: string, design: Design): readonly Drawn[] {
  const { style } = design
  const [x, y, w, h] = at
  const big = h > 100
  const inset = big ? 16 : 9
  const body = h * 0.78
  const head = big ? 12 : 8
  const pt = big ? 26 : 15
  const room: At = [x + inset, y + head + 5, w - 2 * inset, body - head - 9]
  return [
    quiet(at, '#ffffff', { form: 'bubble', shadow: softShadow }),
    text([x + inset, y + 4.5, w - 2 * inset, head], word(design, prompt), big ? 16 : 12.5, style.accent, { font: style.voice }), // prettier-ignore
    ...ruled(room, pt, 1.25, '#e4dccd'),
    text(room, '', pt, style.main, { font: 'brush', leading: 1.25, slot: 'quote' }),
  ]
}

const drawField = (at: At, prompt: string, design: Design): readonly Drawn[] => {
  const [x, y, w, h] = at
  return [
    quiet(at, '#ffffff', {
      cornerRadius: 6,
      border: { width: 0.7, colour: design.style.soft[0], dash: 'solid' },
    }),
    text([x + 8, y + h - 11, w - 16, 7], word(design, prompt), 12.5, grey, { font: design.style.voice, align: 'center' }), // prettier-ignore
  ]
}

const contentsCard = ([x, y, w, h]: At, { style }: Design): readonly Drawn[] => [
  quiet([x, y, w, h], style.card, { cornerRadius: 4, shadow: softShadow }),
  text([x + 10, y + 10, w - 20, h - 20], '', 14, ink, { slot: 'contents', font: style.voice, leading: 1.4 }),
]

function card(place: CardPlace, design: Design, next: Next): readonly Drawn[] {
  if (place.kind === 'contents') return contentsCard(place.at, design)
  if (place.kind === 'rows') return rowsCard(place, next.rows(), design)
  const { prompt, colour } = next.prompt()
  if (place.kind === 'bubble') return bubbleCard(place.at, prompt, design)
  if (place.kind === 'draw') return drawField(place.at, prompt, design)
  return paperCard(place.at, prompt, colour, design)
}

/** Hands out a template's prompts one after another. */
interface Next {
  readonly prompt: () => { readonly prompt: string; readonly colour: string }
  readonly rows: () => readonly string[]
}
function promptsOf({ cards, rows, style }: Design): Next {
  const colours = [style.main, style.accent, style.third]
  let at = 0
  let rowsAt = 0
  return {
    prompt: () => ({ prompt: cards[at] ?? '', colour: colours[at++ % 3]! }),
    rows: () => rows[rowsAt++] ?? [],
  }
}

/** Letters of one size look smaller in a narrow or slender hand. */
const titleScale: Readonly<Record<FontName, number>> = {
  hand: 1.15,
  brush: 1.3,
  round: 1,
  serif: 0.95,
  comic: 0.95,
  school: 0.9,
  sans: 1,
  legible: 1,
}

function heading(place: TextPlace, design: Design, onPanel: boolean): TextItem {
  const { style } = design
  return text(
    place.at,
    `{{t.${design.title}}}`,
    place.pt * titleScale[style.title],
    onPanel ? '#ffffff' : style.main,
    {
      font: style.title,
      bold: style.title !== 'hand' && style.title !== 'school',
      align: place.align ?? 'left',
      curve: place.curve ?? 0,
    },
  )
}

function line(place: TextPlace, content: LineContent, i: number, design: Design, onPanel: boolean): TextItem {
  const { style } = design
  const [words, slot] = content.startsWith('w:')
    ? [word(design, content.slice(2)), null]
    : (lineTexts[content] ?? ['', null])
  return text(place.at, words, place.pt, onPanel ? '#ffffff' : i === 0 ? style.accent : grey, {
    font: style.voice === 'sans' && i === 0 ? 'hand' : style.voice,
    align: place.align ?? 'left',
    slot,
  })
}

/** Around all frames of a layout. */
function fieldOf({ photos }: Layout): At {
  const edge = 3
  const left = Math.min(...photos.map(({ at }) => at[0])) - edge
  const top = Math.min(...photos.map(({ at }) => at[1])) - edge
  const right = Math.max(...photos.map(({ at }) => at[0] + at[2])) + edge
  const bottom = Math.max(...photos.map(({ at }) => at[1] + at[3])) + edge
  return [left, top, right - left, bottom - top]
}

const within = ([x, y, w, h]: At, [px, py, pw, ph]: At): boolean =>
  x >= px && y >= py && x + w <= px + pw && y + h <= py + ph

/** @returns the items under short names; a page made from them gets ids of its own */
export function drawTemplate(design: Design): Items {
  const { layout, style } = design
  const next = promptsOf(design)
  const { panel, badge } = layout
  const onPanel = (at: At): boolean => panel !== undefined && within(at, panel.at)
  const drawn: readonly Drawn[] = [
    ...design.scenes.flatMap((name) => scene(name, design)),
    ...(layout.field ? [quiet(fieldOf(layout), '#ffffff', { cornerRadius: 5 })] : []),
    ...(panel ? [quiet(panel.at, style.main, panel.round ? { form: 'ellipse' } : { cornerRadius: 5 })] : []),
    ...layout.spots.flatMap((at, i) => {
      const name = design.drawings[i] ?? ''
      return name === '' ? [] : [drawingAt(at, name)]
    }),
    heading(layout.title, design, onPanel(layout.title.at)),
    ...layout.lines.flatMap((place, i) => {
      const content = design.lines[i]
      return content === undefined ? [] : [line(place, content, i, design, onPanel(place.at))]
    }),
    ...layout.photos.map((place) => frame(place, style)),
    ...(badge
      ? [
          quiet([badge[0], badge[1], badge[2], badge[2]], style.main, { form: 'ellipse' }),
          text([badge[0] + 5, badge[1] + 6, badge[2] - 10, badge[2] - 12], '{{t.common.age}}', 24, '#ffffff', { font: style.voice, align: 'center', slot: 'age' }), // prettier-ignore
        ]
      : []),
    ...layout.cards.flatMap((place) => card(place, design, next)),
    ...(layout.foot && !design.scenes.includes('foot:draw-meadow')
      ? [text(layout.foot, '{{t.common.foot}}', 8.5, grey, { font: 'sans', align: 'center' })]
      : []),
  ]
  const items: Record<string, Item> = {}
  let order: string | null = null
  drawn.forEach((item, i) => {
    order = orderBetween(order, null)
    items[`item${i}`] = { ...item, order: order ?? '' }
  })
  return items
}
