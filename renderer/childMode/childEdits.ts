/**
 * What small hands do to a page, as edits. Nothing leaves the paper: an item's middle stays on it, and it is never too
 * small to be touched again (KM6).
 */
import type { Edit, ItemFields, PageDocument } from '#shared/portfolio/edit.ts'
import { setLines } from '#shared/portfolio/fill.ts'
import { orderInFront } from '#shared/portfolio/order.ts'
import type { OutlineName } from '#shared/portfolio/outlines.ts'
import {
  orderedItems,
  pageSizes,
  plain,
  type InkItem,
  type Item,
  type TextItem,
} from '#shared/portfolio/page.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'

export interface Point {
  readonly x: number
  readonly y: number
}
/** How fingers moved, enlarged and turned an item since they touched it. */
export interface Gesture {
  readonly by: Point
  readonly scale: number
  readonly turn: number
}

const smallest = 10
const largest = 320
const round = (value: number): number => Math.round(value * 1000) / 1000
const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value))

export function gestureFields(document: PageDocument, item: Item, { by, scale, turn }: Gesture): ItemFields {
  const page = pageSizes[document.orientation]
  const longest = Math.max(item.w, item.h)
  // An item that is small already only grows.
  const factor = between(Math.min(1, smallest / longest), scale, Math.max(1, largest / longest))
  const [w, h] = [Math.max(0.1, item.w * factor), Math.max(0.1, item.h * factor)]
  const x = between(0, item.x + item.w / 2 + by.x, page.width) - w / 2
  const y = between(0, item.y + item.h / 2 + by.y, page.height) - h / 2
  const rotation = round(((((item.rotation + turn) % 360) + 540) % 360) - 180)
  const place = { x: round(x), y: round(y), w: round(w), h: round(h), rotation }
  if (factor === 1) return { x: place.x, y: place.y, rotation }
  if (item.type === 'text') return { ...place, sizePt: between(4, item.sizePt * factor, 200) }
  if (item.type === 'photo' && item.mat)
    return {
      ...place,
      mat: {
        ...item.mat,
        width: between(0, item.mat.width * factor, 40),
        foot: between(0, item.mat.foot * factor, 40),
      },
    }
  return place
}

/** The topmost item under a finger; what is locked lies as fast as the paper. */
export function itemAt(document: PageDocument, { x, y }: Point): string | null {
  const finger = 5
  const hit = orderedItems(document.items).findLast(([, item]) => {
    if (item.locked) return false
    const angle = (-item.rotation * Math.PI) / 180
    const [dx, dy] = [x - item.x - item.w / 2, y - item.y - item.h / 2]
    const [u, v] = [dx * Math.cos(angle) - dy * Math.sin(angle), dx * Math.sin(angle) + dy * Math.cos(angle)]
    return Math.abs(u) <= Math.max(finger, item.w / 2) && Math.abs(v) <= Math.max(finger, item.h / 2)
  })
  return hit?.[0] ?? null
}

/** Where a new thing lands: near the middle, never exactly upon the last one. */
export function landing(document: PageDocument, w: number, h: number): { x: number; y: number } {
  const page = pageSizes[document.orientation]
  const n = Object.keys(document.items).length
  return {
    x: round(page.width / 2 - w / 2 + ((n * 37) % 80) - 40),
    y: round(page.height / 2 - h / 2 + ((n * 53) % 100) - 50),
  }
}

export function addStamp(document: PageDocument, id: string, form: OutlineName, fill: string): Edit {
  const side = 42
  return {
    type: 'add',
    id,
    item: {
      type: 'shape',
      ...plain.shape,
      order: orderInFront(document.items),
      ...landing(document, side, side),
      w: side,
      h: side,
      rotation: 0,
      form,
      fill,
      cornerRadius: 0,
    },
  }
}

export function addSticker(document: PageDocument, id: string, sticker: string): Edit {
  const side = 45
  return {
    type: 'add',
    id,
    item: {
      type: 'sticker',
      ...plain.sticker,
      order: orderInFront(document.items),
      ...landing(document, side, side),
      w: side,
      h: side,
      rotation: 0,
      sticker,
    },
  }
}

/** What the child said, typed by the educator: a speech bubble of its own colour. */
export function addQuote(document: PageDocument, id: string, text: string, measure: MeasureText): Edit {
  const w = 110
  const item: TextItem = {
    type: 'text',
    ...plain.text,
    order: orderInFront(document.items),
    ...landing(document, w, 20),
    w,
    h: 10,
    rotation: 0,
    text,
    slot: 'quote',
    font: 'hand',
    sizePt: 26,
    colour: '#1f2933',
    bold: false,
    align: 'center',
    back: { colour: '#fff3b8', padding: 5, cornerRadius: 8 },
    lines: [],
  }
  return { type: 'add', id, item: { ...item, ...setLines(item, measure) } }
}

export const penWidth = 3.2

/** One stroke of one finger as an item of its own; `points` in mm, x and y in turn. */
export function addStroke(
  document: PageDocument,
  id: string,
  points: readonly number[],
  colour: string,
  width: number,
): Edit {
  const xs = points.filter((_, i) => i % 2 === 0)
  const ys = points.filter((_, i) => i % 2 === 1)
  const half = width / 2
  const [x, y] = [Math.min(...xs) - half, Math.min(...ys) - half]
  const [w, h] = [Math.max(...xs) + half - x, Math.max(...ys) + half - y]
  const item: InkItem = {
    type: 'ink',
    ...plain.ink,
    order: orderInFront(document.items),
    x: round(x),
    y: round(y),
    w: round(w),
    h: round(h),
    rotation: 0,
    strokes: [
      {
        colour,
        width,
        points: points.slice(0, 4000).map((at, i) => round(i % 2 === 0 ? (at - x) / w : (at - y) / h)),
      },
    ],
  }
  return { type: 'add', id, item }
}
