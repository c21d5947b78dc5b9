import { paintItem, type Box, type PaintDeps } from '#shared/portfolio/paint.ts'
import type { Item, Shadow } from '#shared/portfolio/page.ts'
import { shadowPicture } from './canvasPen.ts'

/** A soft shadow's silhouette: one byte a pixel, 255 = fully there. */
export interface ShadowPixels {
  readonly alpha: Uint8Array
  readonly width: number
  readonly height: number
  readonly colour: string
  /** Where it lies in the item's frame, in mm. */
  readonly box: Box
}

const perMm = 300 / 25.4

/** The shadow that the canvas shows (shadowPicture), as alpha for the PDF; null: nothing throws one. */
export function shadowPixels(item: Item, shadow: Shadow, deps: PaintDeps): ShadowPixels | null {
  const made = shadowPicture(paintItem(item, deps), shadow, perMm, deps.measure)
  if (!made) return null
  const { width, height } = made.canvas
  const context = made.canvas.getContext('2d')!
  const alpha = new Uint8Array(width * height)
  // In strips: a whole sheet has 35 MB of pixels.
  for (let y = 0; y < height; y += strip) {
    const { data } = context.getImageData(0, y, width, Math.min(strip, height - y))
    for (let i = 3, at = y * width; i < data.length; i += 4) alpha[at++] = data[i]!
  }
  return { alpha, width, height, colour: shadow.colour, box: made.box }
}
const strip = 256
