/**
 * What an item looks like, said once: as a list of marks in millimetres. The canvas (renderer/paper/canvasPen.ts)
 * and the PDF (renderer/pdf/pdfPen.ts) are two pens that draw marks and know nothing of items, so that what is seen is
 * what is printed. A new thing an item can do is written here, and both pens have it, or it is a new kind of mark.
 *
 * PT1 Marks of an item are drawn in their order, in the item's own frame: (0, 0) is its top left corner, unturned.
 * PT2 A picture mark carries crop, filter and covers; a pen may not draw a photo without them.
 * PT3 Letters are spoken once: what is drawn a second time around or behind them (outline, shadow) is not text.
 */
import { innerFrame, type Cover, type Filter, type InkItem, type Item, type PhotoItem, type ShapeItem, type StickerItem, type TextItem } from './page.ts' // prettier-ignore
import { mapPath, outlinePath, pathBox, rectPath, type Path, type PathStep } from './outlines.ts'
import {
  boldStrokeMm,
  firstBaselineMm,
  lineHeightMm,
  listIndentMm,
  listMark,
  mmPerPt,
  letters,
  textHeightMm,
  type MeasureText,
  type TextStyle,
} from './text.ts'

export interface Stroke {
  readonly colour: string
  /** mm */
  readonly width: number
  /** Lengths of line and gap in mm; [] = solid. */
  readonly dash: readonly number[]
  readonly round: boolean
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export type Mark =
  /** Filled by the even-odd rule where `evenOdd`; stroked after filling. */
  | {
      readonly type: 'path'
      readonly path: Path
      readonly fill: string | null
      readonly stroke: Stroke | null
      readonly evenOdd?: boolean
      /** 1 = solid. */
      readonly opacity: number
    }
  /** A photo's visible part, stretched into `at` and cut to `clip`. */
  | {
      readonly type: 'picture'
      readonly photoId: string
      readonly at: Box
      readonly crop: PhotoItem['crop']
      readonly filter: Filter
      readonly covers: readonly Cover[]
      readonly clip: Path | null
    }
  /**
   * One run of letters from (x, y) on its baseline, turned by `angle` degrees clockwise about that point. Filled; where
   * there is a stroke it is drawn first and lies under the fill (`under`) or over it.
   */
  | {
      readonly type: 'letters'
      readonly text: string
      readonly style: TextStyle
      readonly x: number
      readonly y: number
      readonly angle: number
      readonly colour: string
      readonly stroke: { readonly colour: string; readonly width: number; readonly under: boolean } | null
      /** The text goes on after a space, for who reads or copies it (no glyph is drawn). */
      readonly spaceAfter: boolean
      /** These letters are the text itself, to be read and copied; false: an outline or a shadow of it. */
      readonly spoken: boolean
    }

/** Corners sharper than this many times the line's width are cut off; both pens say so to their canvas. */
export const miterLimit = 4

/** In a line of the contents: dots go from what stands before it to the number, which stands at the right edge. */
export const leaderSign = '\t'

export interface StickerArt {
  /** The art's own box; marks lie within 0..w, 0..h. */
  readonly w: number
  readonly h: number
  readonly parts: readonly {
    readonly path: Path
    readonly fill: string
    readonly opacity: number
    readonly evenOdd?: boolean
  }[]
}

export interface PaintDeps {
  readonly measure: MeasureText
  /** undefined while the art is being loaded, or for an asset that no longer exists. */
  readonly stickerArt: (name: string) => StickerArt | undefined
}

/** Marks of one item without its shadow and opacity, which the pens add around all of them. */
export function paintItem(item: Item, deps: PaintDeps): readonly Mark[] {
  switch (item.type) {
    case 'shape':
      return paintShape(item)
    case 'photo':
      return paintPhoto(item)
    case 'text':
      return paintText(item, deps.measure)
    case 'sticker':
      return paintSticker(item, deps)
    case 'ink':
      return paintInk(item)
  }
}

const dashOf = (border: { readonly width: number; readonly dash: string }): readonly number[] =>
  border.dash === 'dashed'
    ? [border.width * 3, border.width * 2]
    : border.dash === 'dotted'
      ? [0.01, border.width * 2]
      : []
const strokeOf = (border: ShapeItem['border']): Stroke | null =>
  border && {
    colour: border.colour,
    width: border.width,
    dash: dashOf(border),
    round: border.dash === 'dotted',
  }

function paintShape(item: ShapeItem): readonly Mark[] {
  const path = outlinePath(item.form, { x: 0, y: 0, w: item.w, h: item.h }, item.cornerRadius)
  return [{ type: 'path', path, fill: item.fill, stroke: strokeOf(item.border), opacity: 1 }]
}

/** Where the photo of this item shows, in the item's frame. */
export function pictureOutline(item: PhotoItem): Path {
  return outlinePath(item.mask, innerFrame(item), item.mat === null ? item.cornerRadius : 0)
}

function paintPhoto(item: PhotoItem): readonly Mark[] {
  const marks: Mark[] = []
  if (item.photoId === null) return marks
  const at = innerFrame(item)
  if (item.mat)
    marks.push({
      type: 'path',
      path: rectPath(0, 0, item.w, item.h, item.cornerRadius),
      fill: item.mat.colour,
      stroke: null,
      opacity: 1,
    })
  const outline = pictureOutline(item)
  const whole = item.mask === 'rect' && (item.mat !== null || item.cornerRadius === 0)
  marks.push({
    type: 'picture',
    photoId: item.photoId,
    at,
    crop: item.crop,
    filter: item.filter,
    covers: item.covers,
    clip: whole ? null : outline,
  })
  if (item.border)
    marks.push({ type: 'path', path: outline, fill: null, stroke: strokeOf(item.border), opacity: 1 })
  return marks
}

function paintSticker(item: StickerItem, deps: PaintDeps): readonly Mark[] {
  const art = deps.stickerArt(item.sticker)
  if (!art) return []
  return stickerMarks(art, { x: 0, y: 0, w: item.w, h: item.h }, item.flip)
}

/** A sticker as large as fits into a box, in its middle. */
export function stickerMarks(art: StickerArt, box: Box, flip = false): readonly Mark[] {
  const scale = Math.min(box.w / art.w, box.h / art.h)
  const left = box.x + (box.w - art.w * scale) / 2
  const top = box.y + (box.h - art.h * scale) / 2
  return art.parts.map((part) => ({
    type: 'path',
    path: mapPath(part.path, (x, y) => [left + (flip ? art.w - x : x) * scale, top + y * scale]),
    fill: part.fill,
    stroke: null,
    opacity: part.opacity,
    ...(part.evenOdd ? { evenOdd: true } : {}),
  }))
}

function paintInk(item: InkItem): readonly Mark[] {
  return item.strokes.flatMap((stroke): Mark[] => {
    const points: PathStep[] = []
    for (let i = 0; i + 1 < stroke.points.length; i += 2)
      points.push([i === 0 ? 'M' : 'L', stroke.points[i]! * item.w, stroke.points[i + 1]! * item.h])
    // A tap is a dot.
    if (points.length === 1) points.push(['L', (points[0]![1] as number) + 0.01, points[0]![2] as number])
    if (points.length === 0) return []
    return [
      {
        type: 'path',
        path: points,
        fill: null,
        stroke: { colour: stroke.colour, width: stroke.width, dash: [], round: true },
        opacity: 1,
      },
    ]
  })
}

/** Nothing to be seen: not even its patch is drawn. */
export const isBlank = (item: TextItem): boolean => !item.lines.some((line) => line.trim() !== '')

function paintText(item: TextItem, measure: MeasureText): readonly Mark[] {
  const marks: Mark[] = []
  if (isBlank(item)) return marks
  if (item.back) {
    const { padding, cornerRadius, colour } = item.back
    marks.push({
      type: 'path',
      path: rectPath(-padding, -padding, item.w + 2 * padding, item.h + 2 * padding, cornerRadius),
      fill: colour,
      stroke: null,
      opacity: 1,
    })
  }
  const bold = boldStrokeMm(item)
  const run = (text: string, x: number, y: number, angle: number, spaceAfter: boolean): void => {
    const common = { type: 'letters', text, style: item, x, y, angle, colour: item.colour } as const
    // The outline lies around the letters: twice its width under the fill.
    if (item.outline)
      marks.push({
        ...common,
        stroke: { colour: item.outline.colour, width: bold + 2 * item.outline.width, under: true },
        spaceAfter: false,
        spoken: false,
      })
    marks.push({
      ...common,
      stroke: bold > 0 ? { colour: item.colour, width: bold, under: false } : null,
      spaceAfter,
      spoken: true,
    })
  }
  if (item.curve !== 0) {
    for (const letter of onArc(item, measure))
      run(letter.text, letter.x, letter.y, letter.angle, letter.spaceAfter)
    return marks
  }
  const indent = listIndentMm(item)
  const spaces = lineEnds(item)
  const starts = listStarts(item)
  item.lines.forEach((line, i) => {
    const y = firstBaselineMm(item.sizePt) + i * lineHeightMm(item.sizePt) * item.leading
    if (line.includes(leaderSign)) {
      const [title = '', number = ''] = line.split(leaderSign)
      const right = item.w - measure(number, item)
      run(title, 0, y, 0, true)
      run(number, right, y, 0, spaces[i] ?? false)
      marks.push(...leader(item, measure(title, item), right, y))
      return
    }
    // Shaping a line that was broken anew at this very key costs; where its width does not matter nobody asks.
    const width = item.align !== 'left' || item.underline ? measure(line, item) : 0
    const room = item.w - indent
    const x = indent + (room - width) * (item.align === 'right' ? 1 : item.align === 'center' ? 0.5 : 0)
    const start = starts[i]
    if (start !== null && start !== undefined) {
      const left = Math.max(0, x - indent)
      const sign = listMark(item.list, start)
      if (sign === '') marks.push(drawnSign(item, left, y))
      else run(sign, left, y, 0, true)
    }
    if (line !== '') run(line, x, y, 0, spaces[i] ?? false)
    if (item.underline && line.trim() !== '')
      marks.push({
        type: 'path',
        path: rectPath(x, y + item.sizePt * mmPerPt * 0.1, width, item.sizePt * mmPerPt * 0.05),
        fill: item.colour,
        stroke: null,
        opacity: 1,
      })
  })
  return marks
}

/** The tick or heart before an entry, as tall as a capital letter: few fonts have them. */
export function drawnSign(
  item: Pick<TextItem, 'sizePt' | 'list' | 'colour'>,
  x: number,
  baseline: number,
): Extract<Mark, { type: 'path' }> {
  const size = item.sizePt * mmPerPt * 0.66
  const box = { x, y: baseline - size, w: size, h: size }
  if (item.list === 'heart')
    return {
      type: 'path',
      path: outlinePath('heart', box),
      fill: item.colour,
      stroke: null,
      opacity: 1,
    }
  return {
    type: 'path',
    path: [
      ['M', x + size * 0.08, baseline - size * 0.42],
      ['L', x + size * 0.38, baseline - size * 0.08],
      ['L', x + size * 0.96, baseline - size * 0.92],
    ],
    fill: null,
    stroke: { colour: item.colour, width: size * 0.15, dash: [], round: true },
    opacity: 1,
  }
}

/** Dots at the same places in every line, with a little air on both sides. */
function leader(item: TextItem, from: number, to: number, baseline: number): readonly Mark[] {
  const size = item.sizePt * mmPerPt
  const step = size * 0.45
  const first = Math.ceil((from + size * 0.35) / step) * step
  const last = Math.floor((to - size * 0.35) / step) * step
  if (last <= first) return []
  return [
    {
      type: 'path',
      path: [
        ['M', first, baseline - size * 0.05],
        ['L', last + 0.01, baseline - size * 0.05],
      ],
      fill: null,
      stroke: { colour: item.colour, width: size * 0.09, dash: [0.01, step - 0.01], round: true },
      opacity: 1,
    },
  ]
}

/** Letters that hang into their circle get a wider one: their heads need the room that their feet have. */
export const arcRadius = (item: Pick<TextItem, 'curve' | 'sizePt'>, length: number): number =>
  length / ((Math.abs(item.curve) * Math.PI) / 180) + (item.curve < 0 ? item.sizePt * mmPerPt * 0.35 : 0)

interface PlacedLetter {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly angle: number
  readonly spaceAfter: boolean
}

/**
 * The letters of the text's lines, joined, on an arc of `curve` degrees as wide as the item; each letter stands upright
 * on its own piece. The arc's highest (or lowest) point is the middle of the item's top (or bottom) edge.
 */
function onArc(item: TextItem, measure: MeasureText): readonly PlacedLetter[] {
  const text = item.lines.join(' ')
  const parts = letters(text)
  const total = measure(text, item)
  const sweep = (Math.abs(item.curve) * Math.PI) / 180
  if (total <= 0 || sweep === 0) return []
  const radius = arcRadius(item, total)
  const up = item.curve > 0
  const ascent = firstBaselineMm(item.sizePt)
  const descent = textHeightMm(1, item.sizePt) - ascent
  const middle = { x: item.w / 2, y: up ? ascent + radius : item.h - descent - radius }
  const placed: PlacedLetter[] = []
  let before = ''
  for (const [i, letter] of parts.entries()) {
    const from = measure(before, item)
    before += letter
    if (letter.trim() === '') continue
    const turn = ((from + (measure(before, item) - from) / 2) / total - 0.5) * Math.abs(item.curve)
    const angle = up ? turn : -turn
    const half = (measure(before, item) - from) / 2
    const radians = (angle * Math.PI) / 180
    // The letter's middle lies on the arc, its start half its width before that along the tangent.
    const x = middle.x + Math.sin(radians) * radius * (up ? 1 : -1)
    const y = middle.y - Math.cos(radians) * radius * (up ? 1 : -1)
    placed.push({
      text: letter,
      x: x - Math.cos(radians) * half,
      y: y - Math.sin(radians) * half,
      angle,
      spaceAfter: parts[i + 1]?.trim() === '',
    })
  }
  return placed
}

/** For each line the number of the list's entry that begins there, or null. Entries are the text's paragraphs. */
export function listStarts(item: Pick<TextItem, 'list' | 'text' | 'lines'>): readonly (number | null)[] {
  if (item.list === 'none') return item.lines.map(() => null)
  const paragraphs = item.text.split(/\r\n?|\n/)
  const starts: (number | null)[] = []
  let paragraph = 0
  let left = ''
  let number = 0
  for (const line of item.lines) {
    if (left.trim() === '') {
      left = (paragraphs[paragraph++] ?? '').replace(/\s+/g, '')
      starts.push(left === '' ? null : ++number)
    } else starts.push(null)
    left = left.slice(line.replace(/\s+/g, '').length)
  }
  return starts
}

/**
 * Which lines end where the text has a space or a new line. They get an invisible space, so that a screen reader does
 * not glue two words; a word broken between letters stays one word.
 */
function lineEnds(item: TextItem): readonly boolean[] {
  const text = item.text.normalize('NFC')
  let at = 0
  return item.lines.map((line, i) => {
    if (i === item.lines.length - 1) return false
    const found = text.indexOf(line, at)
    if (found < 0) return true
    at = found + line.length
    return /^\s/.test(text.charAt(at))
  })
}

/** The silhouette of marks: everything they draw, in one colour. What a shadow is made of. */
export const inOneColour = (marks: readonly Mark[], colour: string): readonly Mark[] =>
  marks.map((mark): Mark => {
    if (mark.type === 'picture')
      return {
        type: 'path',
        path: mark.clip ?? rectPath(mark.at.x, mark.at.y, mark.at.w, mark.at.h),
        fill: colour,
        stroke: null,
        opacity: 1,
      }
    if (mark.type === 'letters')
      return {
        ...mark,
        colour,
        stroke: mark.stroke && { ...mark.stroke, colour },
        spaceAfter: false,
        spoken: false,
      }
    return {
      ...mark,
      fill: mark.fill && colour,
      stroke: mark.stroke && { ...mark.stroke, colour },
      opacity: 1,
    }
  })

/** A box that holds all marks, in the item's frame; they may hang over it. null: nothing is drawn. */
export function marksBox(marks: readonly Mark[], measure: MeasureText): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (x: number, y: number, around: number): void => {
    left = Math.min(left, x - around)
    top = Math.min(top, y - around)
    right = Math.max(right, x + around)
    bottom = Math.max(bottom, y + around)
  }
  for (const mark of marks) {
    if (mark.type === 'picture') {
      take(mark.at.x, mark.at.y, 0)
      take(mark.at.x + mark.at.w, mark.at.y + mark.at.h, 0)
    } else if (mark.type === 'path') {
      const box = pathBox(mark.path)
      const around = mark.stroke ? (mark.stroke.width / 2) * (mark.stroke.round ? 1 : miterLimit) : 0
      take(box.x, box.y, around)
      take(box.x + box.w, box.y + box.h, around)
    } else {
      const size = mark.style.sizePt * mmPerPt
      const width = measure(mark.text, mark.style)
      const radians = (mark.angle * Math.PI) / 180
      const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
      // Handwriting swings out of its own advance.
      for (const along of [-0.4 * size, width + 0.4 * size])
        for (const down of [-1.3 * size, 0.6 * size])
          take(
            mark.x + along * cos - down * sin,
            mark.y + along * sin + down * cos,
            (mark.stroke?.width ?? 0) / 2,
          )
    }
  }
  return left > right ? null : { x: left, y: top, w: right - left, h: bottom - top }
}
