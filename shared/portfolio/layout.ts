/**
 * How lines stand in a text item: one rule for canvas and PDF, so that both show the same (decision 43).
 *
 * The first line's box begins at the item's top edge. Each line is `lineHeight` times the size high; its baseline lies
 * where a browser would put it with that CSS line height: half the leading above the font's ascent.
 * Lines are never wrapped here: `item.lines` is what was drawn.
 */
import type { TextItem } from './page.ts'

/** From points to millimetres. */
export const mmPerPt = 25.4 / 72
export const lineHeight = 1.36

/** Ascent and descent as the fonts' hhea tables give them, in parts of the size. */
export const fontShape = {
  sans: { ascent: 1.069, descent: 0.293 },
  hand: { ascent: 1.042, descent: 0.312 },
} as const

export interface PlacedLine {
  readonly text: string
  /** Where the line is anchored: its left end, its middle or its right end, as `align` says; mm from the item's left. */
  readonly x: number
  /** Millimetres from the item's top to the baseline. */
  readonly baseline: number
}

type Laid = Pick<TextItem, 'font' | 'sizePt' | 'align' | 'lines' | 'w'>

export function layLines(item: Laid): readonly PlacedLine[] {
  const size = item.sizePt * mmPerPt
  const { ascent, descent } = fontShape[item.font]
  const first = ((lineHeight - ascent - descent) / 2 + ascent) * size
  const x = item.align === 'left' ? 0 : item.align === 'center' ? item.w / 2 : item.w
  return item.lines.map((text, i) => ({ text, x, baseline: first + i * lineHeight * size }))
}

/** Height in millimetres of that many lines. */
export const linesHeight = (count: number, sizePt: number): number => count * lineHeight * sizePt * mmPerPt
