/**
 * Draws marks (shared/portfolio/paint.ts) as operators of a content stream whose unit is a millimetre and whose y points
 * down. Its twin is renderer/paper/canvasPen.ts.
 */
import type { PDFRef } from '@cantoo/pdf-lib'
import { mmPerPt } from '#shared/portfolio/text.ts'
import { miterLimit, type Mark } from '#shared/portfolio/paint.ts'
import { mapPath, type Path } from '#shared/portfolio/outlines.ts'
import type { Item } from '#shared/portfolio/page.ts'
import type { EmbeddedFont } from './embeddedFont.ts'
import type { FaceName, FontSet } from '../paper/fontSet.ts'

/** What a content stream draws with, by the names it calls them. */
export interface Resources {
  readonly font: (face: FaceName) => EmbeddedFont
  readonly image: (ref: PDFRef) => string
  readonly form: (ref: PDFRef) => string
  /** A graphics state with this opacity. */
  readonly opacity: (value: number) => string
  /** What becomes of a colour in this file: itself, or its grey. */
  readonly ink: (colour: string) => string
}

export interface PenDeps extends Resources {
  readonly fonts: FontSet
  /** The picture of this item, encoded; undefined: nothing is drawn. */
  readonly picture: PDFRef | undefined
}

export function writeMarks(out: string[], marks: readonly Mark[], deps: PenDeps): void {
  for (const mark of marks) {
    if (mark.type === 'path') writePath(out, mark, deps)
    else if (mark.type === 'letters') (mark.spoken ? writeLetters : writeOutlines)(out, mark, deps)
    else if (deps.picture !== undefined) {
      const { x, y, w, h } = mark.at
      out.push('q')
      if (mark.clip) out.push(`${steps(mark.clip)} W n`)
      out.push(`${numbers(w, 0, 0, -h, x, y + h)} cm`, `/${deps.image(deps.picture)} Do`, 'Q')
    }
  }
}

function writePath(out: string[], mark: Extract<Mark, { type: 'path' }>, deps: PenDeps): void {
  const { fill, stroke, opacity } = mark
  if (fill === null && stroke === null) return
  out.push('q')
  if (opacity < 1) out.push(`/${deps.opacity(opacity)} gs`)
  if (fill !== null) out.push(filling(deps.ink(fill)))
  if (stroke) {
    out.push(`${stroking(deps.ink(stroke.colour))} ${numbers(stroke.width)} w`)
    out.push(stroke.round ? '1 j 1 J' : `0 j 0 J ${miterLimit} M`)
    if (stroke.dash.length > 0) out.push(`[${numbers(...stroke.dash)}] 0 d`)
  }
  const star = mark.evenOdd ? '*' : ''
  out.push(`${steps(mark.path)} ${fill !== null && stroke ? `B${star}` : stroke ? 'S' : `f${star}`}`, 'Q')
}

/** One run of letters, glyph by glyph where the font's own advance is not the shaped one. */
function writeLetters(out: string[], mark: Extract<Mark, { type: 'letters' }>, deps: PenDeps): void {
  const { fonts } = deps
  const { style, stroke } = mark
  const size = style.sizePt * mmPerPt
  const tracking = style.tracking ?? 0
  out.push('q', filling(deps.ink(mark.colour)))
  if (mark.angle !== 0) out.push(turnAbout(mark.angle, mark.x, mark.y))
  // What thickens letters is drawn with their fill (2 Tr).
  if (stroke) out.push(`${stroking(deps.ink(stroke.colour))} ${numbers(stroke.width)} w 1 j 2 Tr`)
  out.push('BT')
  // As character spacing: wide gaps within TJ are taken for spaces by who reads the text.
  if (tracking !== 0) out.push(`${numbers((tracking / 1000) * size)} Tc`)
  let x = mark.x
  for (const run of fonts.shape(mark.text, style)) {
    const font = deps.font(run.face)
    out.push(`/${run.face} ${numbers(size)} Tf`, `${numbers(1, 0, 0, -1, x, mark.y)} Tm`)
    let array = ''
    let hex = ''
    let rise = 0
    // What the pen owes: kerning and mark offsets not yet written, in 1/1000 of the size.
    let owed = 0
    const flush = (): void => {
      if (hex !== '') array += `<${hex}>`
      hex = ''
    }
    for (const glyph of run.glyphs) {
      if (glyph.dy !== rise) {
        flush()
        if (array !== '') out.push(`[${array}] TJ`)
        array = ''
        rise = glyph.dy
        out.push(`${numbers((rise / 1000) * size)} Ts`)
      }
      owed += glyph.dx
      if (Math.abs(owed) > 0.01) {
        flush()
        array += numbers(-owed)
        owed = 0
      }
      hex += font.encode(glyph)
      // A sign over a letter belongs to it.
      const spacing = glyph.advance === 0 ? 0 : tracking
      owed += glyph.advance - glyph.width - glyph.dx + spacing - tracking
      x += ((glyph.advance + spacing) / 1000) * size
    }
    flush()
    if (array !== '') out.push(`[${array}] TJ`)
    if (rise !== 0) out.push('0 Ts')
  }
  if (mark.spaceAfter) {
    const [space] = fonts.shape(' ', { ...style, font: 'sans' })
    out.push(`/${space!.face} ${numbers(size)} Tf <${deps.font(space!.face).encode(space!.glyphs[0]!)}> Tj`)
  }
  out.push('ET', 'Q')
}

/** Letters that are no text (PT3): the same glyphs, as paths, so that nobody reads or copies them twice. */
function writeOutlines(
  out: string[],
  mark: Extract<Mark, { type: 'letters' }>,
  { fonts, ink }: PenDeps,
): void {
  const { style, stroke } = mark
  const size = style.sizePt * mmPerPt
  const tracking = style.tracking ?? 0
  out.push('q', filling(ink(mark.colour)))
  if (mark.angle !== 0) out.push(turnAbout(mark.angle, mark.x, mark.y))
  if (stroke) out.push(`${stroking(ink(stroke.colour))} ${numbers(stroke.width)} w 1 j`)
  let x = mark.x
  for (const run of fonts.shape(mark.text, style))
    for (const glyph of run.glyphs) {
      const [left, baseline] = [x + (glyph.dx / 1000) * size, mark.y - (glyph.dy / 1000) * size]
      const path = mapPath(fonts.glyphPath(run.face, glyph.id), (px, py) => [
        left + px * size,
        baseline + py * size,
      ])
      if (path.length > 0) out.push(`${steps(path)} ${stroke?.under ? 'S' : stroke ? 'B' : 'f'}`)
      x += ((glyph.advance + (glyph.advance === 0 ? 0 : tracking)) / 1000) * size
    }
  out.push('Q')
}

/** The item's own frame: its top left corner, turned clockwise about its middle; y points down here. */
export function frameOf(item: Pick<Item, 'x' | 'y' | 'w' | 'h' | 'rotation'>): string {
  const turned =
    item.rotation === 0 ? '' : `${turnAbout(item.rotation, item.x + item.w / 2, item.y + item.h / 2)} `
  return `${turned}${numbers(1, 0, 0, 1, item.x, item.y)} cm`
}

function turnAbout(degrees: number, cx: number, cy: number): string {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return `${numbers(cos, sin, -sin, cos, cx - cx * cos + cy * sin, cy - cx * sin - cy * cos)} cm`
}

export const steps = (path: Path): string =>
  path
    .map((step) =>
      step[0] === 'Z'
        ? 'h'
        : `${numbers(...(step.slice(1) as number[]))} ${step[0] === 'M' ? 'm' : step[0] === 'L' ? 'l' : 'c'}`,
    )
    .join(' ')

const rgb = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
/** Greys are written as greys: a printer then takes black alone, not four inks. */
export function filling(colour: string): string {
  const [r, g, b] = rgb(colour) as [number, number, number]
  return r === g && g === b ? `${numbers(r)} g` : `${numbers(r, g, b)} rg`
}
function stroking(colour: string): string {
  const [r, g, b] = rgb(colour) as [number, number, number]
  return r === g && g === b ? `${numbers(r)} G` : `${numbers(r, g, b)} RG`
}

/** PDF knows no exponents; five places are a hundredth of a micrometre. */
export const numbers = (...values: readonly number[]): string =>
  values
    .map((value) => (Number.isInteger(value) ? String(value) : value.toFixed(5).replace(/\.?0+$/, '')))
    .join(' ')
