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

export async function encodePhoto(
  original: Blob | Bytes,
  ask: PhotoAsk,
  stickerArt: (name: string) => StickerArt | undefined,
): Promise<EncodedPhoto | null> {
  const decoded = await createImageBitmap(original instanceof Blob ? original : new Blob([original])).catch(
    () => null,
  )
  if (decoded === null) return null
  try {
    const left = clamp(ask.crop.x, 0, 1) * decoded.width
    const top = clamp(ask.crop.y, 0, 1) * decoded.height
    const cutWidth = Math.max(1, clamp(ask.crop.w, 0, 1) * decoded.width)
    const cutHeight = Math.max(1, clamp(ask.crop.h, 0, 1) * decoded.height)
    const fullWidth = (ask.widthMm / 25.4) * printDpi
    const fullHeight = (ask.heightMm / 25.4) * printDpi
    // Never more pixels than the original has: a printer enlarges as well as we do.
    const scale = Math.min(1, cutWidth / fullWidth, cutHeight / fullHeight)
    const width = Math.max(1, Math.round(fullWidth * scale))
    const height = Math.max(1, Math.round(fullHeight * scale))
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
    if (context === null) throw new Error('Bug: no 2d context in the worker')
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, width, height)
    const small = await createImageBitmap(
      decoded,
      Math.round(left),
      Math.round(top),
      Math.round(cutWidth),
      Math.round(cutHeight),
      {
        resizeWidth: width,
        resizeHeight: height,
        resizeQuality: 'high',
      },
    )
    context.drawImage(small, 0, 0)
    small.close()
    bakeFilter(context, width, height, ask.filter)
    drawCovers(
      context,
      {
        at: { x: 0, y: 0, w: width, h: height },
        crop: ask.crop,
        covers: ask.covers.map((cover) => onWholePixels(cover, ask.crop, width, height)),
      },
      stickerArt,
    )
    if (ask.grey) bakeFilter(context, width, height, { ...noFilter, name: 'grey' })
    let jpeg = await encode(canvas, photoQuality.first)
    if (jpeg.length > ask.budgetBytes) jpeg = await encode(canvas, photoQuality.tight)
    return { jpeg, width, height, dpi: printDpi * Math.min(cutWidth / fullWidth, cutHeight / fullHeight) }
  } finally {
    decoded.close()
  }
}

/** Grown to whole pixels and one more: no pixel at its edge is half the patch and half what it hides. */
function onWholePixels(cover: Cover, crop: PhotoAsk['crop'], width: number, height: number): Cover {
  const left = Math.floor(((cover.x - crop.x) / crop.w) * width) - 1
  const top = Math.floor(((cover.y - crop.y) / crop.h) * height) - 1
  const right = Math.ceil(((cover.x + cover.w - crop.x) / crop.w) * width) + 1
  const bottom = Math.ceil(((cover.y + cover.h - crop.y) / crop.h) * height) + 1
  return {
    ...cover,
    x: crop.x + (left / width) * crop.w,
    y: crop.y + (top / height) * crop.h,
    w: ((right - left) / width) * crop.w,
    h: ((bottom - top) / height) * crop.h,
  }
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
