import { paintItem, type PaintDeps } from '#shared/portfolio/paint.ts'
import type { Item, Shadow } from '#shared/portfolio/page.ts'
import { drawMarks, shadowPicture } from './canvasPen.ts'
import { solidPen } from './drawItem.ts'

/** A soft shadow's silhouette: one byte a pixel, 255 = fully there, `margin` mm around the item's frame. */
export interface ShadowPixels {
  readonly alpha: Uint8Array
  readonly width: number
  readonly height: number
  readonly colour: string
  /** Size on the paper, in mm. */
  readonly w: number
  readonly h: number
  readonly margin: number
}
/** A blurred edge holds no more than this. */
const perMm = 150 / 25.4

/** The shadow that the canvas shows (shadowPicture), as alpha for the PDF. */
export function shadowPixels(item: Item, shadow: Shadow, deps: PaintDeps): ShadowPixels {
  const { canvas, margin } = shadowPicture(item, shadow, perMm, (ink) =>
    drawMarks(ink, paintItem(item, deps), solidPen),
  )
  const { width, height } = canvas
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
  const alpha = new Uint8Array(width * height)
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[i * 4 + 3]!
  return { alpha, width, height, colour: shadow.colour, w: width / perMm, h: height / perMm, margin }
}
