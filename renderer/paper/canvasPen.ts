/** Draws marks (shared/portfolio/paint.ts) on a canvas whose unit is a millimetre. Its twin is renderer/pdf/pdfPen.ts. */
import { inOneColour, marksBox, miterLimit, type Box, type Mark } from '#shared/portfolio/paint.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import type { Path } from '#shared/portfolio/outlines.ts'
import type { Shadow } from '#shared/portfolio/page.ts'
import { setCanvasFont } from './fonts.ts'

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Letters are set at this many pixels a millimetre and scaled down, so that their widths do not depend on the zoom. */
export const setting = 10

export type PictureMark = Extract<Mark, { type: 'picture' }>

export interface CanvasPen {
  /** Draws the photo of this mark into `mark.at`, already cut to its outline. */
  readonly drawPicture: (context: Context, mark: PictureMark) => void
}

export function drawMarks(context: Context, marks: readonly Mark[], pen: CanvasPen): void {
  for (const mark of marks) {
    if (mark.type === 'path') drawPath(context, mark)
    else if (mark.type === 'letters') drawLetters(context, mark)
    else {
      context.save()
      if (mark.clip) {
        trace(context, mark.clip)
        context.clip()
      }
      pen.drawPicture(context, mark)
      context.restore()
    }
  }
}

export function trace(context: Context, path: Path): void {
  context.beginPath()
  for (const step of path) {
    if (step[0] === 'M') context.moveTo(step[1], step[2])
    else if (step[0] === 'L') context.lineTo(step[1], step[2])
    else if (step[0] === 'C') context.bezierCurveTo(step[1], step[2], step[3], step[4], step[5], step[6])
    else context.closePath()
  }
}

function drawPath(context: Context, mark: Extract<Mark, { type: 'path' }>): void {
  const opaque = context.globalAlpha
  context.globalAlpha = opaque * mark.opacity
  trace(context, mark.path)
  if (mark.fill !== null) {
    context.fillStyle = mark.fill
    context.fill(mark.evenOdd ? 'evenodd' : 'nonzero')
  }
  if (mark.stroke) {
    const { colour, width, dash, round } = mark.stroke
    context.strokeStyle = colour
    context.lineWidth = width
    context.lineJoin = round ? 'round' : 'miter'
    context.miterLimit = miterLimit
    context.lineCap = round ? 'round' : 'butt'
    context.setLineDash([...dash])
    context.stroke()
    context.setLineDash([])
  }
  context.globalAlpha = opaque
}

function drawLetters(context: Context, mark: Extract<Mark, { type: 'letters' }>): void {
  context.save()
  context.translate(mark.x, mark.y)
  if (mark.angle !== 0) context.rotate((mark.angle * Math.PI) / 180)
  context.scale(1 / setting, 1 / setting)
  setCanvasFont(context, mark.style, setting)
  context.textAlign = 'left'
  const stroke = (): void => {
    if (!mark.stroke) return
    context.strokeStyle = mark.stroke.colour
    context.lineJoin = 'round'
    context.lineWidth = mark.stroke.width * setting
    context.strokeText(mark.text, 0, 0)
  }
  if (mark.stroke?.under) stroke()
  context.fillStyle = mark.colour
  context.fillText(mark.text, 0, 0)
  if (mark.stroke && !mark.stroke.under) stroke()
  context.restore()
}

/** For marks without photos: stickers and silhouettes. */
export const plainPen: CanvasPen = { drawPicture: () => undefined }

export interface ShadowPicture {
  readonly canvas: OffscreenCanvas
  /** Where it lies in the item's frame. */
  readonly box: Box
}

/**
 * The shadow of marks as a picture: the silhouette in the shadow's colour, blurred. Made at `perMm` pixels a
 * millimetre; canvas and PDF both take it, so both have the same shadow. null: there is nothing to throw one.
 */
export function shadowPicture(
  marks: readonly Mark[],
  shadow: Shadow,
  perMm: number,
  measure: MeasureText,
): ShadowPicture | null {
  const drawn = marksBox(marks, measure)
  if (!drawn) return null
  // A blur (its deviation is half the radius) has faded out at twice its radius.
  const margin = shadow.blur * 2 + 1
  const width = Math.ceil((drawn.w + 2 * margin) * perMm)
  const height = Math.ceil((drawn.h + 2 * margin) * perMm)
  const box = { x: drawn.x - margin, y: drawn.y - margin, w: width / perMm, h: height / perMm }
  const sharp = new OffscreenCanvas(width, height)
  const ink = sharp.getContext('2d')!
  ink.scale(perMm, perMm)
  ink.translate(-box.x, -box.y)
  drawMarks(ink, inOneColour(marks, shadow.colour), plainPen)
  if (shadow.blur === 0) return { canvas: sharp, box }
  const canvas = new OffscreenCanvas(width, height)
  const soft = canvas.getContext('2d')!
  soft.filter = `blur(${(shadow.blur * perMm) / 2}px)`
  soft.drawImage(sharp, 0, 0)
  return { canvas, box }
}
