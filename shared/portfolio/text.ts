/**
 * How text sits on a page, once for editor and PDF (decision 43): where lines break, how tall a line is and where
 * its baseline runs. Who breaks lines asks a `MeasureText`; the only one in the app is the font set's in
 * renderer/paper/fontSet.ts, which reads the same TTF files the canvas draws with. The result is stored in the page model
 * as `lines`, and the PDF sets exactly those.
 *
 * The line height is that of Fabric's default text (1.13 · 1.16 of the font size, 0.222 of 1.13 below the baseline).
 */
import type { FontName, ListName, TextItem } from './page.ts'

export type TextStyle = Pick<TextItem, 'font' | 'bold' | 'sizePt'> & Partial<Pick<TextItem, 'tracking'>>
/** Width in millimetres of one line without breaks. */
export type MeasureText = (text: string, style: TextStyle) => number

export const mmPerPt = 25.4 / 72
export const lineHeightMm = (sizePt: number): number => sizePt * mmPerPt * 1.13 * 1.16
/** From the item's top edge to the baseline of its first line. */
export const firstBaselineMm = (sizePt: number): number => sizePt * mmPerPt * 1.13 * (1 - 0.222)
/** Fabric's height of a text of so many lines: the last line has no leading. */
export const textHeightMm = (lineCount: number, sizePt: number, leading = 1): number =>
  sizePt * mmPerPt * 1.13 * (1.16 * leading * (Math.max(1, lineCount) - 1) + 1)

/** Fonts with a bold cut of their own; canvas and PDF thicken the others by a stroke in the text's colour. */
const boldCuts: readonly FontName[] = ['sans', 'legible', 'round', 'comic', 'brush', 'serif']
export const hasBoldCut = (font: FontName): boolean => boldCuts.includes(font)
export const boldStrokeMm = (style: TextStyle): number =>
  style.bold && !hasBoldCut(style.font) ? style.sizePt * mmPerPt * 0.035 : 0

/** What stands before an entry of a list; '' where the sign is drawn (paint.ts), because fonts lack it. */
export const listMark = (list: ListName, number: number): string =>
  list === 'bullet' ? '•' : list === 'number' ? `${number}.` : ''
/** Room for the sign before each entry, in mm. */
export const listIndentMm = (item: Pick<TextItem, 'list' | 'sizePt'>): number =>
  item.list === 'none' ? 0 : item.sizePt * mmPerPt * (item.list === 'number' ? 1.6 : 1.2)

/** The families under which the canvas knows our TTF files (renderer/paper/fonts.ts registers them). */
export const fontFamilies: Readonly<Record<FontName, string>> = {
  sans: '"Obhut Sans"',
  hand: '"Obhut Hand", "Obhut Sans"',
  legible: '"Obhut Legible", "Obhut Sans"',
  school: '"Obhut School", "Obhut Sans"',
  round: '"Obhut Round", "Obhut Sans"',
  comic: '"Obhut Comic", "Obhut Sans"',
  brush: '"Obhut Brush", "Obhut Sans"',
  serif: '"Obhut Serif", "Obhut Sans"',
}

const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/**
 * What of a text can be set at all: composed letters, no control characters, and nothing that turns the writing
 * direction (a pasted U+202E would let a page read otherwise than it is stored).
 */
export const settableText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\t/g, ' ')
    .replace(invisible, (sign) => (sign === '\n' ? sign : ''))

/**
 * The one line-breaking routine. Breaks after spaces and hyphens; a word wider than the box breaks between letters,
 * so that nothing ever leaves the box. Spaces at a soft break are dropped, all others stay.
 */
export function breakLines(text: string, style: TextStyle, widthMm: number, measure: MeasureText): string[] {
  const lines: string[] = []
  for (const paragraph of settableText(text).split('\n')) {
    let line = ''
    let width = 0
    for (const piece of paragraph.match(/ +|[^ \-–—/]*[-–—/]+|[^ \-–—/]+/g) ?? []) {
      const pieceWidth = measure(piece, style)
      if (piece.startsWith(' ')) {
        line += piece
        width += pieceWidth
        continue
      }
      if (width + pieceWidth > widthMm && line.trim() !== '') {
        lines.push(line.trimEnd())
        line = ''
        width = 0
      }
      if (width + pieceWidth <= widthMm) {
        line += piece
        width += pieceWidth
        continue
      }
      for (const letter of letters(piece)) {
        const letterWidth = measure(letter, style)
        if (width + letterWidth > widthMm && line !== '') {
          lines.push(line.trimEnd())
          line = ''
          width = 0
        }
        line += letter
        width += letterWidth
      }
    }
    lines.push(line.trimEnd())
  }
  return lines
}

const segmenter = new Intl.Segmenter('de', { granularity: 'grapheme' })
export const letters = (text: string): string[] => Array.from(segmenter.segment(text), (part) => part.segment)
