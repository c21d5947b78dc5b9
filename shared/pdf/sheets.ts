/**
 * Where pages lie on the sheets that leave the house, as data in millimetres from the sheet's top left corner. The PDF
 * and the preview are both drawn from it, so that the preview is what comes out.
 *
 * P20 One page a sheet keeps its size where page and paper have the same; otherwise it is fitted in, in its shape.
 * P21 With a binding margin nothing of a page lies within 20 mm of the bound edge: the left of a standing sheet, the top of
 *     a lying one, where the holes of ISO 838 are. Printed on both sides, every second sheet has it opposite.
 * P22 A booklet's sheets, printed on both sides and folded, give the pages in their order; empty places come last.
 * P23 For a print shop, colour, pattern and whatever hangs over the edge reach 3 mm beyond the cut. Crop marks lie outside.
 */
import { pageSizes, type Orientation } from '../portfolio/page.ts'
import { bookSizes, filledUp } from './book.ts'
import { paperSizes, type Arrangement, type BindingMargin, type BookFormat, type Paper } from './output.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A page on a sheet. */
export interface Place {
  readonly page: number
  /** Where the page's top left corner comes to lie, and mm of sheet for each mm of page. */
  readonly x: number
  readonly y: number
  readonly scale: number
  /** The cut edge around it; the pattern begins in its corner. */
  readonly cut: Box
  /** All that is seen of it. */
  readonly show: Box
  /** `paper`: colour and pattern of that page alone; `colour`: just the colour. */
  readonly what: 'page' | 'paper' | 'colour'
}

export interface SpineText {
  readonly text: string
  /** Turned so that it can be read when the book lies on its back (ISO 6357). */
  readonly at: Box
}

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly places: readonly Place[]
  /** For a print shop; null: the sheet is the page. */
  readonly trim: Box | null
  readonly bleed: number
  readonly cropMarks: boolean
  readonly spine: SpineText | null
  /** Folds of a cover, from the sheet's left edge. */
  readonly folds: readonly number[]
}

export type Plan =
  | { readonly as: 'screen' }
  | {
      readonly as: 'home'
      readonly paper: Paper
      readonly arrangement: Arrangement
      readonly bindingMargin: BindingMargin
    }
  | { readonly as: 'shop'; readonly cropMarks: boolean }
  | { readonly as: 'inner'; readonly format: BookFormat; readonly cropMarks: boolean }
  | {
      readonly as: 'cover'
      readonly format: BookFormat
      readonly cropMarks: boolean
      /** mm */
      readonly spine: number
      readonly title: string
    }

export const bindingMarginMm = 20
export const bleedMm = 3
/** Between bleed and the sheet's edge, where the crop marks are. */
const marksMm = 9
/** Around each page where several lie on a sheet, so that no printer cuts them. */
const gapMm = 4

interface Page {
  readonly orientation: Orientation
}

const plainSheet = { trim: null, bleed: 0, cropMarks: false, spine: null, folds: [] } as const

export function layOut(plan: Plan, pages: readonly Page[]): readonly Sheet[] {
  switch (plan.as) {
    case 'screen':
      return pages.map((page, i) => {
        const { width, height } = pageSizes[page.orientation]
        const all = { x: 0, y: 0, w: width, h: height }
        return { ...plainSheet, width, height, places: [fitted(page, i, all)] }
      })
    case 'home':
      return atHome(plan, pages)
    case 'shop':
      return pages.map((page, i) => {
        const { width: w, height: h } = pageSizes[page.orientation]
        return shopSheet(plan, { w, h }, (cut, show) => [{ ...fitted(page, i, cut), cut, show }])
      })
    case 'inner': {
      const size = bookSizes[plan.format]
      return Array.from({ length: filledUp(pages.length) }, (_, i) => {
        const page = pages[i]
        return shopSheet(plan, size, (cut, show) => (page ? [{ ...fitted(page, i, cut), cut, show }] : []))
      })
    }
    case 'cover':
      return pages.length === 0 ? [] : [cover(plan, pages)]
  }
}

function atHome(
  { paper, arrangement, bindingMargin }: Extract<Plan, { as: 'home' }>,
  pages: readonly Page[],
): readonly Sheet[] {
  const size = paperSizes[paper]
  const lying = (orientation: Orientation): boolean => orientation === 'landscape'
  const sheetOf = (landscape: boolean, places: (sheet: Box) => readonly Place[]): Sheet => {
    const [width, height] = landscape ? [size.h, size.w] : [size.w, size.h]
    return { ...plainSheet, width, height, places: places({ x: 0, y: 0, w: width, h: height }) }
  }
  if (arrangement === 'one')
    return pages.map((page, i) =>
      sheetOf(lying(page.orientation), (sheet) => [
        fitted(page, i, withoutMargin(sheet, bindingMargin, i % 2 === 1)),
      ]),
    )
  if (arrangement === 'booklet') {
    const inOrder = bookletOrder(pages.length)
    return inOrder.map((halves) =>
      sheetOf(true, ({ w, h }) =>
        halves.flatMap((at, side) => {
          const page = at === null ? undefined : pages[at]
          return page ? [fitted(page, at!, { x: (side * w) / 2, y: 0, w: w / 2, h })] : []
        }),
      ),
    )
  }
  const perSheet = arrangement === 'two' ? 2 : 4
  return Array.from({ length: Math.ceil(pages.length / perSheet) }, (_, s) => {
    const first = s * perSheet
    const here = pages.slice(first, first + perSheet)
    const landscape = lying(here[0]!.orientation) !== (perSheet === 2)
    return sheetOf(landscape, ({ w, h }) => {
      const [columns, rows] = perSheet === 4 ? [2, 2] : landscape ? [2, 1] : [1, 2]
      const cell = { w: w / columns, h: h / rows }
      return here.map((page, i) =>
        fitted(page, first + i, {
          x: (i % columns) * cell.w + gapMm,
          y: Math.floor(i / columns) * cell.h + gapMm,
          w: cell.w - 2 * gapMm,
          h: cell.h - 2 * gapMm,
        }),
      )
    })
  })
}

/** Left and right of each side of each sheet, in the order in which the sides are printed; null: empty. */
export function bookletOrder(pages: number): readonly (readonly [number | null, number | null])[] {
  const all = filledUp(pages)
  const at = (i: number): number | null => (i < pages ? i : null)
  return Array.from({ length: all / 2 }, (_, side) => {
    const [outer, inner] = [at(all - 1 - side), at(side)]
    return side % 2 === 0 ? [outer, inner] : [inner, outer]
  })
}

/** What of a sheet is left beside its binding margin (P21); a page fitted in there has air on the other sides too. */
function withoutMargin({ w, h }: Box, margin: BindingMargin, isBack: boolean): Box {
  if (margin === 'none') return { x: 0, y: 0, w, h }
  const opposite = margin === 'bothSides' && isBack
  return w > h
    ? { x: 0, y: opposite ? 0 : bindingMarginMm, w, h: h - bindingMarginMm }
    : { x: opposite ? 0 : bindingMarginMm, y: 0, w: w - bindingMarginMm, h }
}

/** As large as it can be within the box, in the box's middle; nothing of it outside of its own edge is seen. */
function fitted({ orientation }: Page, page: number, box: Box): Place {
  const { width, height } = pageSizes[orientation]
  const fits = Math.min(box.w / width, box.h / height)
  // A5 of the shops is 148 x 210: the half millimetre that halving leaves is no reason to shrink.
  const scale = Math.abs(fits - 1) < 0.001 ? 1 : fits
  const [w, h] = [width * scale, height * scale]
  const cut = { x: box.x + (box.w - w) / 2, y: box.y + (box.h - h) / 2, w, h }
  return { page, x: cut.x, y: cut.y, scale, cut, show: cut, what: 'page' }
}

const grown = ({ x, y, w, h }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  w: w + 2 * by,
  h: h + 2 * by,
})

function shopSheet(
  { cropMarks }: { readonly cropMarks: boolean },
  { w, h }: { readonly w: number; readonly h: number },
  places: (cut: Box, show: Box) => readonly Place[],
): Sheet {
  const around = bleedMm + (cropMarks ? marksMm : 0)
  const trim = { x: around, y: around, w, h }
  return {
    ...plainSheet,
    width: w + 2 * around,
    height: h + 2 * around,
    places: places(trim, grown(trim, bleedMm)),
    trim,
    bleed: bleedMm,
    cropMarks,
  }
}

/** Narrower than this a spine carries no text: cutting and folding are not that exact. */
const leastSpineForText = 6

/** Back, spine and front as one sheet: the first page is the front, a second one the back. */
function cover(plan: Extract<Plan, { as: 'cover' }>, pages: readonly Page[]): Sheet {
  const { w, h } = bookSizes[plan.format]
  const sheet = shopSheet(plan, { w: 2 * w + plan.spine, h }, (cut, show) => {
    const fold = [cut.x + w, cut.x + w + plan.spine] as const
    const part = (from: number, to: number): Box => ({ x: from, y: show.y, w: to - from, h: show.h })
    const half = (x: number): Box => ({ x, y: cut.y, w, h })
    const front = fitted(pages[0]!, 0, half(fold[1]))
    const back = pages[1]
    const backHalf = { cut: half(cut.x), show: part(show.x, fold[0]) }
    return [
      back
        ? { ...fitted(back, 1, backHalf.cut), ...backHalf }
        : { ...front, ...backHalf, what: 'paper' as const },
      ...(plan.spine > 0 ? [{ ...front, cut, show: part(fold[0], fold[1]), what: 'colour' as const }] : []),
      { ...front, cut: half(fold[1]), show: part(fold[1], show.x + show.w) },
    ]
  })
  const { trim } = sheet
  const fold = trim!.x + w
  return {
    ...sheet,
    spine:
      plan.spine >= leastSpineForText && plan.title !== ''
        ? { text: plan.title, at: { x: fold, y: trim!.y, w: plan.spine, h } }
        : null,
    folds: plan.spine > 0 ? [fold, fold + plan.spine] : [fold],
  }
}

/** Middles of the holes that a punch makes into this sheet (ISO 838: 12 mm from the edge, 80 mm apart, 6 mm wide). */
export function punchHoles(
  sheet: { readonly width: number; readonly height: number },
  count: 2 | 4,
): readonly { readonly x: number; readonly y: number }[] {
  const long = Math.max(sheet.width, sheet.height)
  const along = Array.from({ length: count }, (_, i) => long / 2 + (i - (count - 1) / 2) * 80)
  return along.map((at) => (sheet.width > sheet.height ? { x: at, y: 12 } : { x: 12, y: at }))
}
