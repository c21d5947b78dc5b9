/**
 * The bundled TTF files as one font set: it measures text, shapes it (kerning and ligatures as the browser's canvas
 * does) and knows which letters no file can draw. Letters missing in a font come from Noto Sans, as the canvas's font
 * stack does it. A font joins the set when its file has been loaded; until then Noto Sans stands for it.
 */
import { create, type Font } from 'fontkit'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { FontName } from '#shared/portfolio/page.ts'
import type { Path, PathStep } from '#shared/portfolio/outlines.ts'
import { letters, mmPerPt, settableText, type MeasureText, type TextStyle } from '#shared/portfolio/text.ts'

export const faceNames = [
  'sans',
  'sansBold',
  'hand',
  'legible',
  'legibleBold',
  'school',
  'round',
  'roundBold',
  'comic',
  'comicBold',
  'brush',
  'brushBold',
  'serif',
  'serifBold',
] as const
export type FaceName = (typeof faceNames)[number]
export type FontFiles = Readonly<Partial<Record<FaceName, Bytes>> & Record<'sans' | 'sansBold', Bytes>>

/** Each font's file, and its bold one if it has one: `boldCuts` in shared/portfolio/text.ts says the same to paint.ts. */
export const facesByFont: Readonly<
  Record<FontName, { readonly regular: FaceName; readonly bold?: FaceName }>
> = {
  sans: { regular: 'sans', bold: 'sansBold' },
  hand: { regular: 'hand' },
  legible: { regular: 'legible', bold: 'legibleBold' },
  school: { regular: 'school' },
  round: { regular: 'round', bold: 'roundBold' },
  comic: { regular: 'comic', bold: 'comicBold' },
  brush: { regular: 'brush', bold: 'brushBold' },
  serif: { regular: 'serif', bold: 'serifBold' },
}
export const facesOf = (font: FontName): readonly FaceName[] => Object.values(facesByFont[font])

export interface ShapedGlyph {
  readonly id: number
  /** The letters this glyph stands for: several for a ligature. */
  readonly text: string
  /** All in 1/1000 of the font size. */
  readonly advance: number
  readonly width: number
  readonly dx: number
  readonly dy: number
}

export interface ShapedRun {
  readonly face: FaceName
  readonly glyphs: readonly ShapedGlyph[]
}

export interface FontSet {
  /** Files that came later; what is there already stays. */
  readonly add: (files: FontFiles) => void
  readonly measure: MeasureText
  /** One line as runs of one face each, left to right. */
  readonly shape: (text: string, style: TextStyle) => readonly ShapedRun[]
  /** A glyph's outline; 1 = the font size, y points down from the baseline. */
  readonly glyphPath: (face: FaceName, id: number) => Path
  /** Letters of the text that neither its font nor Noto Sans has; each once. */
  readonly missing: (text: string, style: TextStyle) => readonly string[]
  /**
   * A fresh reading of a file for subsetting. Not the one that shapes: taking a glyph apart leaves glyphs without their
   * letters in fontkit's memory, and later text would lose them.
   */
  readonly open: (face: FaceName) => Font
}

type Faces = ReadonlyMap<FaceName, Font>

const rememberedWidths = 20_000

export function createFontSet(first: FontFiles): FontSet {
  const files = new Map<FaceName, Bytes>()
  const faces = new Map<FaceName, Font>()
  const widths = new Map<string, number>()

  const add = (more: FontFiles): void => {
    for (const [face, bytes] of Object.entries(more) as [FaceName, Bytes][]) {
      if (faces.has(face)) continue
      files.set(face, bytes)
      faces.set(face, create(bytes))
      widths.clear()
    }
  }
  add(first)

  // Opened apart: an outline leaves the parts of composed letters without code points in fontkit's memory.
  const drawing = new Map<FaceName, Font>()
  const paths = new Map<string, Path>()
  const glyphPath = (face: FaceName, id: number): Path => {
    const key = `${face} ${id}`
    const known = paths.get(key)
    if (known) return known
    const font = drawing.get(face) ?? create(files.get(face)!)
    drawing.set(face, font)
    const path = pathOf(font, id)
    paths.set(key, path)
    return path
  }

  const shape = (text: string, style: TextStyle): readonly ShapedRun[] =>
    splitByFace(faces, settableText(text), style).map(({ face, text: part, missing }) => {
      const font = faces.get(face)!
      const scale = 1000 / font.unitsPerEm
      if (missing) {
        const width = font.getGlyph(0).advanceWidth * scale
        return { face, glyphs: [{ id: 0, text: part, advance: width, width, dx: 0, dy: 0 }] }
      }
      const run = style.tracking ? font.layout(part, noLigatures) : font.layout(part)
      // fontkit keeps one glyph object per glyph with the code points it was first made for; only ligatures need them.
      const signs = Array.from(part)
      const exact = signs.length === run.glyphs.length
      return {
        face,
        glyphs: run.glyphs.map((glyph, i) => {
          const position = run.positions[i]!
          return {
            id: glyph.id,
            text: exact ? signs[i]! : String.fromCodePoint(...glyph.codePoints),
            advance: position.xAdvance * scale,
            width: glyph.advanceWidth * scale,
            dx: position.xOffset * scale,
            dy: position.yOffset * scale,
          }
        }),
      }
    })

  const widthOf = (text: string, style: TextStyle): number => {
    const key = `${style.font}${style.bold ? '+' : '-'}${style.tracking ? '_' : '|'}${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    let width = 0
    for (const run of shape(text, style)) for (const glyph of run.glyphs) width += glyph.advance
    if (widths.size >= rememberedWidths) widths.clear()
    widths.set(key, width)
    return width
  }

  return {
    add,
    open: (face) => create(files.get(face)!),
    shape,
    glyphPath,
    measure(text, style) {
      // Counting letters takes far longer than a width that is known.
      const tracking = style.tracking ? style.tracking * letters(text).length : 0
      return ((widthOf(text, style) + tracking) / 1000) * style.sizePt * mmPerPt
    },
    missing: (text, style) => [
      ...new Set(
        letters(settableText(text).replaceAll('\n', '')).filter(
          (letter) => faceFor(faces, letter, style) === null,
        ),
      ),
    ],
  }
}

/** Letters that are set apart are not joined either; browsers do the same. */
const noLigatures = { liga: false, clig: false }

function pathOf(font: Font, id: number): Path {
  const path: PathStep[] = []
  let [x, y] = [0, 0]
  for (const { command, args } of font.getGlyph(id).path.commands) {
    const points = args.map((value, i) => (i % 2 === 0 ? value : -value) / font.unitsPerEm)
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = points
    if (command === 'moveTo') path.push(['M', a, b])
    else if (command === 'lineTo') path.push(['L', a, b])
    else if (command === 'bezierCurveTo') path.push(['C', a, b, c, d, e, f])
    else if (command === 'quadraticCurveTo')
      path.push(['C', x + (2 / 3) * (a - x), y + (2 / 3) * (b - y), c + (2 / 3) * (a - c), d + (2 / 3) * (b - d), c, d]) // prettier-ignore
    else path.push(['Z'])
    if (points.length > 0) [x, y] = points.slice(-2) as [number, number]
  }
  return path
}

const facesFor = (style: TextStyle): readonly FaceName[] => {
  const { regular, bold = regular } = facesByFont[style.font]
  return style.bold ? [bold, 'sansBold'] : [regular, 'sans']
}

function faceFor(faces: Faces, letter: string, style: TextStyle): FaceName | null {
  const codePoints = Array.from(letter, (sign) => sign.codePointAt(0)!)
  return (
    facesFor(style).find((face) => {
      const font = faces.get(face)
      return font && codePoints.every((codePoint) => font.hasGlyphForCodePoint(codePoint))
    }) ?? null
  )
}

function splitByFace(
  faces: Faces,
  text: string,
  style: TextStyle,
): { readonly face: FaceName; readonly text: string; readonly missing: boolean }[] {
  const parts: { face: FaceName; text: string; missing: boolean }[] = []
  for (const letter of letters(text)) {
    const found = faceFor(faces, letter, style)
    const last = parts.at(-1)
    // Noto Sans draws a box for what nobody has; Patrick Hand would draw nothing.
    if (found === null) parts.push({ face: facesFor(style).at(-1)!, text: letter, missing: true })
    else if (last?.face === found && !last.missing) last.text += letter
    else parts.push({ face: found, text: letter, missing: false })
  }
  return parts
}
