/** What a print shop's sheet carries besides its pages: crop marks, folds and the words on the spine. */
import { brightness } from '#shared/pdf/saveInk.ts'
import type { Sheet, SpineText } from '#shared/pdf/sheets.ts'
import type { Mark } from '#shared/portfolio/paint.ts'
import { mmPerPt, type MeasureText } from '#shared/portfolio/text.ts'
import { registration } from './press.ts'
import { numbers } from './pdfPen.ts'

/** Hairs of 5 mm that end 1 mm outside of the bleed, in the colour of all plates. */
export function cropMarks({ trim, bleed, folds }: Sheet): readonly string[] {
  if (!trim) return []
  const [from, to] = [bleed + 1, bleed + 6]
  const [left, top, right, bottom] = [trim.x, trim.y, trim.x + trim.w, trim.y + trim.h]
  const line = (x: number, y: number, toX: number, toY: number): string =>
    `${numbers(x, y)} m ${numbers(toX, toY)} l S`
  const upright = (x: number): string[] => [
    line(x, top - to, x, top - from),
    line(x, bottom + from, x, bottom + to),
  ]
  const level = (y: number): string[] => [
    line(left - to, y, left - from, y),
    line(right + from, y, right + to, y),
  ]
  return [
    'q',
    `/${registration} CS 1 SCN 0.1 w 0 J`,
    ...upright(left),
    ...upright(right),
    ...level(top),
    ...level(bottom),
    '[1 1] 0 d',
    ...folds.flatMap(upright),
    'Q',
  ]
}

/** Turned so that it reads from top to bottom; smaller where the title is long or the spine narrow. */
export function spineMark({ text, at }: SpineText, ground: string, measure: MeasureText): Mark {
  const style = { font: 'sans', bold: true, sizePt: 100 } as const
  const longest = at.h - 40
  const byWidth = (at.w * 0.5) / (mmPerPt * 0.72)
  const byLength = (longest / measure(text, style)) * 100
  const sizePt = Math.max(5, Math.min(24, byWidth, byLength))
  const length = (measure(text, style) * sizePt) / 100
  return {
    type: 'letters',
    text,
    style: { ...style, sizePt },
    x: at.x + at.w / 2 - 0.36 * sizePt * mmPerPt,
    y: at.y + (at.h - length) / 2,
    angle: 90,
    colour: brightness(ground) > 140 ? '#1f2933' : '#ffffff',
    stroke: null,
    spaceAfter: false,
    spoken: true,
  }
}
