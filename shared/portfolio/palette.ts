/** The colours of a page: which it uses, and whether a text can be read on what lies behind it. */
import type { PageDocument } from './edit.ts'
import { innerFrame, orderedItems, type Item, type PageModel, type TextItem } from './page.ts'

/** Those used most come first; the page's own colour counts once. */
export function pageColours(page: Pick<PageDocument, 'background' | 'items'>): readonly string[] {
  const counts = new Map<string, number>()
  for (const colour of [page.background, ...Object.values(page.items).flatMap(coloursOf)])
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  return [...counts].sort(([ca, a], [cb, b]) => b - a || (ca < cb ? -1 : 1)).map(([colour]) => colour)
}

function coloursOf(item: Item): string[] {
  switch (item.type) {
    case 'text':
      return some(item.colour, item.outline?.colour, item.back?.colour)
    case 'shape':
      return some(item.fill, item.border?.colour)
    case 'photo':
      return some(item.mat?.colour, item.border?.colour)
    case 'ink':
      return [...new Set(item.strokes.map((stroke) => stroke.colour))]
    case 'sticker':
      return []
  }
}
const some = (...colours: readonly (string | null | undefined)[]): string[] =>
  colours.filter((colour) => colour !== null && colour !== undefined)

/** Letters of 18 pt, or bold ones of 14 pt, may be a little paler (WCAG 1.4.3). */
export const neededContrast = (item: Pick<TextItem, 'sizePt' | 'bold'>): number =>
  item.sizePt >= 18 || (item.bold && item.sizePt >= 14) ? 3 : 4.5

/**
 * How well a text's colour stands out from the area its middle lies on; null where that is a photo, of which nobody can
 * say it. An outline around the letters counts if it is the better one.
 */
export function textContrast(page: PageModel, id: string): number | null {
  const item = page.items[id]
  if (item?.type !== 'text') return null
  const ground = item.back?.colour ?? groundUnder(page, id, item)
  if (ground === null) return null
  return Math.max(
    contrast(item.colour, ground),
    item.outline === null ? 1 : contrast(item.outline.colour, ground),
  )
}

function groundUnder(page: PageModel, id: string, item: TextItem): string | null {
  const [x, y] = [item.x + item.w / 2, item.y + item.h / 2]
  const items = orderedItems(page.items)
  const below = items.slice(
    0,
    items.findIndex(([other]) => other === id),
  )
  for (const [, other] of below.toReversed()) {
    if (other.type !== 'shape' && other.type !== 'photo') continue
    const at = insideOf(other, x, y)
    if (at.x < 0 || at.y < 0 || at.x > other.w || at.y > other.h) continue
    if (other.type === 'shape') {
      if (other.fill === null || other.opacity < 0.5 || other.form === 'line' || other.form === 'pointer')
        continue
      return other.fill
    }
    const inner = innerFrame(other)
    const onPicture =
      at.x >= inner.x && at.y >= inner.y && at.x <= inner.x + inner.w && at.y <= inner.y + inner.h
    if (onPicture || other.mat === null) return null
    return other.mat.colour
  }
  return page.background
}

/** A point of the page in an item's own, unturned frame. */
function insideOf(item: Item, x: number, y: number): { readonly x: number; readonly y: number } {
  const turn = (-item.rotation * Math.PI) / 180
  const [dx, dy] = [x - item.x - item.w / 2, y - item.y - item.h / 2]
  return {
    x: dx * Math.cos(turn) - dy * Math.sin(turn) + item.w / 2,
    y: dx * Math.sin(turn) + dy * Math.cos(turn) + item.h / 2,
  }
}

/** 1 (alike) to 21 (black on white), by WCAG. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
