/**
 * The three bundled TTF files as one font set: it measures text, shapes it (kerning and ligatures as the browser's
 * canvas does) and knows which letters no file can draw. Letters missing in the handwriting come from Noto Sans, as
 * the canvas's font stack does it.
 */
import { create, type Font } from 'fontkit'
import type { Bytes } from '#shared/basics/bytes.ts'
import { letters, mmPerPt, settableText, type MeasureText, type TextStyle } from '#shared/portfolio/text.ts'

export const faceNames = ['sans', 'sansBold', 'hand'] as const
export type FaceName = (typeof faceNames)[number]
export type FontFiles = Readonly<Record<FaceName, Bytes>>

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
  readonly measure: MeasureText
  /** One line as runs of one face each, left to right. */
  readonly shape: (text: string, style: TextStyle) => readonly ShapedRun[]
  /** Letters of the text that neither its font nor Noto Sans has; each once. */
  readonly missing: (text: string, style: TextStyle) => readonly string[]
  /**
   * A fresh reading of a file for subsetting. Not the one that shapes: taking a glyph apart leaves glyphs without their
   * letters in fontkit's memory, and later text would lose them.
   */
  readonly open: (face: FaceName) => Font
}

type Faces = Readonly<Record<FaceName, Font>>

const rememberedWidths = 20_000

export function createFontSet(files: FontFiles): FontSet {
  const faces = { sans: create(files.sans), sansBold: create(files.sansBold), hand: create(files.hand) }
  const widths = new Map<string, number>()

  const shape = (text: string, style: TextStyle): readonly ShapedRun[] =>
    splitByFace(faces, settableText(text), style).map(({ face, text: part, missing }) => {
      const font = faces[face]
      const scale = 1000 / font.unitsPerEm
      if (missing) {
        const width = font.getGlyph(0).advanceWidth * scale
        return { face, glyphs: [{ id: 0, text: part, advance: width, width, dx: 0, dy: 0 }] }
      }
      const run = font.layout(part)
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
    const key = `${style.font}${style.bold ? '+' : '-'}${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    let width = 0
    for (const run of shape(text, style)) for (const glyph of run.glyphs) width += glyph.advance
    if (widths.size >= rememberedWidths) widths.clear()
    widths.set(key, width)
    return width
  }

  return {
    open: (face) => create(files[face]),
    shape,
    measure: (text, style) =>
      ((widthOf(text, style) + (style.tracking ?? 0) * letters(text).length) / 1000) * style.sizePt * mmPerPt,
    missing: (text, style) => [
      ...new Set(
        letters(settableText(text).replaceAll('\n', '')).filter(
          (letter) => faceFor(faces, letter, style) === null,
        ),
      ),
    ],
  }
}

const facesOf = (style: TextStyle): readonly FaceName[] => {
  const sans = style.bold ? 'sansBold' : 'sans'
  return style.font === 'hand' ? ['hand', sans] : [sans]
}

function faceFor(faces: Faces, letter: string, style: TextStyle): FaceName | null {
  const codePoints = Array.from(letter, (sign) => sign.codePointAt(0)!)
  return (
    facesOf(style).find((face) =>
      codePoints.every((codePoint) => faces[face].hasGlyphForCodePoint(codePoint)),
    ) ?? null
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
    if (found === null) parts.push({ face: facesOf(style).at(-1)!, text: letter, missing: true })
    else if (last?.face === found && !last.missing) last.text += letter
    else parts.push({ face: found, text: letter, missing: false })
  }
  return parts
}
