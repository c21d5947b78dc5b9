/**
 * Cuts and resamples an original for print, off the main thread. The JPEG is made anew from pixels, so nothing of the
 * original file but the shown pixels can get into the PDF.
 */
import { printDpi, photoQuality, type EncodedPhoto, type PhotoAsk } from './photoPort.ts'
import { noFilter, type Cover } from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import { bakeFilter } from '../paper/bakeFilter.ts'
import { drawCovers } from '../paper/drawItem.ts'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'

export interface OpenPhoto {
  readonly cut: (ask: PhotoAsk) => Promise<EncodedPhoto>
  readonly close: () => void
}

/** Decoded once, to be cut for each place where it lies; null: no picture. 12 MP hold 48 MB until it is closed. */
export async function openPhoto(
  original: Blob | Bytes,
  stickerArt: (name: string) => StickerArt | undefined,
): Promise<OpenPhoto | null> {
  const decoded = await createImageBitmap(original instanceof Blob ? original : new Blob([original])).catch(
    () => null,
  )
  return decoded && { cut: (ask) => cut(decoded, ask, stickerArt), close: () => decoded.close() }
}

/** For one place. */
export async function encodePhoto(
  original: Blob | Bytes,
  ask: PhotoAsk,
  stickerArt: (name: string) => StickerArt | undefined,
): Promise<EncodedPhoto | null> {
  const photo = await openPhoto(original, stickerArt)
  try {
    return photo && (await photo.cut(ask))
  } finally {
    photo?.close()
  }
}

async function cut(
  decoded: ImageBitmap,
  ask: PhotoAsk,
  stickerArt: (name: string) => StickerArt | undefined,
): Promise<EncodedPhoto> {
  const cutWidth = Math.max(1, clamp(ask.crop.w, 0, 1) * decoded.width)
  const cutHeight = Math.max(1, clamp(ask.crop.h, 0, 1) * decoded.height)
  const fullWidth = (ask.widthMm / 25.4) * printDpi
  const fullHeight = (ask.heightMm / 25.4) * printDpi
  // Never more pixels than the original has: a printer enlarges as well as we do.
  const scale = Math.min(1, cutWidth / fullWidth, cutHeight / fullHeight)
  const width = Math.max(1, Math.round(fullWidth * scale))
  const height = Math.max(1, Math.round(fullHeight * scale))
  const left = Math.min(decoded.width - 1, Math.round(clamp(ask.crop.x, 0, 1) * decoded.width))
  const top = Math.min(decoded.height - 1, Math.round(clamp(ask.crop.y, 0, 1) * decoded.height))
  const shown = {
    left,
    top,
    width: Math.min(decoded.width - left, Math.max(1, Math.round(cutWidth))),
    height: Math.min(decoded.height - top, Math.max(1, Math.round(cutHeight))),
  }
  const small =
    ask.covers.length === 0
      ? await createImageBitmap(decoded, shown.left, shown.top, shown.width, shown.height, resized(width, height)) // prettier-ignore
      : await createImageBitmap(withoutCovered(decoded, shown, ask.covers), resized(width, height))
  const { canvas, context } = canvasOf(width, height)
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.drawImage(small, 0, 0)
  small.close()
  bakeFilter(context, width, height, ask.filter)
  drawCovers(
    context,
    { at: { x: 0, y: 0, w: width, h: height }, crop: ask.crop, covers: ask.covers },
    stickerArt,
  )
  if (ask.grey) bakeFilter(context, width, height, { ...noFilter, name: 'grey' })
  let jpeg = await encode(canvas, photoQuality.first)
  if (jpeg.length > ask.budgetBytes) jpeg = await encode(canvas, photoQuality.tight)
  return { jpeg, width, height, dpi: printDpi * Math.min(cutWidth / fullWidth, cutHeight / fullHeight) }
}

const resized = (resizeWidth: number, resizeHeight: number): ImageBitmapOptions => ({
  resizeWidth,
  resizeHeight,
  resizeQuality: 'high',
})

/** How far a decoder spreads the colour of a pixel: JPEG keeps one for each four. */
const spread = 2

/**
 * P14 The shown part in the original's own pixels, in which nothing of what covers hide is left. Before it is made
 * smaller: that mixes each pixel of the picture from many around it.
 */
function withoutCovered(
  decoded: ImageBitmap,
  { left, top, width, height }: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }, // prettier-ignore
  covers: readonly Cover[],
): OffscreenCanvas {
  const { canvas, context } = canvasOf(width, height)
  context.drawImage(decoded, left, top, width, height, 0, 0, width, height)
  for (const cover of covers) {
    const x = Math.floor(cover.x * decoded.width) - left - spread
    const y = Math.floor(cover.y * decoded.height) - top - spread
    const right = Math.ceil((cover.x + cover.w) * decoded.width) - left + spread
    const bottom = Math.ceil((cover.y + cover.h) * decoded.height) - top + spread
    context.fillStyle = cover.colour
    context.fillRect(x, y, right - x, bottom - y)
  }
  return canvas
}

function canvasOf(
  width: number,
  height: number,
): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (context === null) throw new Error('Bug: no 2d context in the worker')
  return { canvas, context }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

const encode = async (canvas: OffscreenCanvas, quality: number): Promise<Bytes> =>
  pictureAlone(
    new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer()),
  )

/** Drops every application and comment segment but JFIF's; Chromium adds an sRGB profile that says nothing new. */
function pictureAlone(jpeg: Bytes): Bytes {
  const parts = [jpeg.subarray(0, 2)]
  let at = 2
  while (jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const next = at + 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!)
    const marker = jpeg[at + 1]!
    if (!(marker > 0xe0 && marker <= 0xef) && marker !== 0xfe) parts.push(jpeg.subarray(at, next))
    at = next
  }
  return concatBytes(...parts, jpeg.subarray(at))
}
