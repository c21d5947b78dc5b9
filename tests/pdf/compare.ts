/** Compares a page as the canvas draws it with the same page of a PDF as pdfjs draws it (decision 43). */
import { drawPage } from '#renderer/paper/drawItem.ts'
import { fontsOf, loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { bakeFilter } from '#renderer/paper/bakeFilter.ts'
import { loadStickers, stickerArt } from '#renderer/paper/stickerArt.ts'
import { noFilter, pageSizes, type Filter, type PageModel } from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import { openPdf } from './readPdf.ts'

export const dpi = 200

export type Pictures = (photoId: string, filter: Filter) => ImageBitmap | OffscreenCanvas | undefined

/** Photos with their filters baked in, as the editor's previews have them. */
export function bakedPictures(photos: Readonly<Record<string, ImageBitmap>>): Pictures {
  const baked = new Map<string, OffscreenCanvas>()
  return (id, filter = noFilter) => {
    const photo = photos[id]
    if (!photo) return undefined
    const key = JSON.stringify([id, filter])
    let canvas = baked.get(key)
    if (!canvas) {
      canvas = new OffscreenCanvas(photo.width, photo.height)
      const context = canvas.getContext('2d', { willReadFrequently: true })!
      context.drawImage(photo, 0, 0)
      bakeFilter(context, photo.width, photo.height, filter)
      baked.set(key, canvas)
    }
    return canvas
  }
}

export const draw = async (
  model: PageModel,
  pictures: Readonly<Record<string, ImageBitmap>> | Pictures,
  { dpi: at = dpi, art = stickerArt }: { dpi?: number; art?: (name: string) => StickerArt | undefined } = {},
): Promise<ImageData> => {
  await loadStickers(model.items)
  const { width, height } = pageSizes[model.orientation]
  const perMm = at / 25.4
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * perMm)
  canvas.height = Math.round(height * perMm)
  const context = canvas.getContext('2d')!
  context.scale(perMm, perMm)
  const pictureOf = typeof pictures === 'function' ? pictures : bakedPictures(pictures)
  drawPage(context, model, {
    measure: (await loadCanvasFonts(fontsOf(model.items))).measure,
    stickerArt: art,
    coverOf: () => null,
    pictureOf: (id, filter) => {
      const source = pictureOf(id, filter)
      return source && { source, width: source.width, height: source.height }
    },
  })
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** A part of a drawn page; the box is in millimetres. */
export function cut(
  { width, data }: ImageData,
  box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
  at = dpi,
): ImageData {
  const [x, y, w, h] = [box.x, box.y, box.w, box.h].map((mm) => Math.round((mm * at) / 25.4)) as [number, number, number, number] // prettier-ignore
  const part = new ImageData(w, h)
  for (let row = 0; row < h; row++) {
    const from = ((y + row) * width + x) * 4
    part.data.set(data.subarray(from, from + w * 4), row * w * 4)
  }
  return part
}

/** By how many levels of 255 the flat areas differ: on average, and in the worst hundredth of them. */
export function colours(a: ImageData, b: ImageData): { readonly mean: number; readonly p99: number } {
  const [ea, eb] = [edgesOf(a), edgesOf(b)]
  const counts = new Uint32Array(256)
  let flat = 0
  let sum = 0
  for (let at = 0; at < ea.length; at++) {
    if (ea[at]! > flatBelow || eb[at]! > flatBelow) continue
    let most = 0
    for (let c = at * 4; c < at * 4 + 3; c++) most = Math.max(most, Math.abs(a.data[c]! - b.data[c]!))
    counts[most]!++
    sum += most
    flat++
  }
  let p99 = 255
  for (let seen = 0; p99 > 0 && seen + counts[p99]! <= flat / 100; p99--) seen += counts[p99]!
  return { mean: flat === 0 ? 0 : sum / flat, p99 }
}
const flatBelow = 40

/** How strongly each pixel is an edge: the greater change across it, summed over red, green and blue. */
function edgesOf({ width, height, data }: ImageData): Uint16Array {
  const edges = new Uint16Array(width * height)
  const row = width * 4
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * row + x * 4
      let across = 0
      let down = 0
      for (let c = at; c < at + 3; c++) {
        across += Math.abs(data[c - 4]! - data[c + 4]!)
        down += Math.abs(data[c - row]! - data[c + row]!)
      }
      edges[y * width + x] = Math.max(across, down)
    }
  }
  return edges
}

const clearEdge = 200
/** The other picture's edge may be weaker, so that an edge at the threshold does not count as lost. */
const anyEdge = 90
const reach = 12

const byDistance = Array.from({ length: (2 * reach + 1) ** 2 }, (_, i) => {
  const [dx, dy] = [(i % (2 * reach + 1)) - reach, Math.floor(i / (2 * reach + 1)) - reach]
  return { dx, dy, distance: Math.hypot(dx, dy) }
}).sort((a, b) => a.distance - b.distance)

/** The greatest distance, in millimetres, from a clear edge of one picture to the nearest edge of the other, both ways. */
export function deviation(
  a: ImageData,
  b: ImageData,
  at = dpi,
): { readonly mm: number; readonly edges: number } {
  if (a.width !== b.width || a.height !== b.height) throw new Error('The pages differ in size')
  const [ea, eb] = [edgesOf(a), edgesOf(b)]
  let worst = 0
  let edges = 0
  for (const [from, to] of [
    [ea, eb],
    [eb, ea],
  ] as const) {
    for (let at = 0; at < from.length; at++) {
      if (from[at]! <= clearEdge) continue
      edges++
      if (to[at]! > anyEdge) continue
      const x = at % a.width
      let found = reach + 1
      for (const { dx, dy, distance } of byDistance) {
        if (x + dx < 0 || x + dx >= a.width || !(to[at + dy * a.width + dx]! > anyEdge)) continue
        found = distance
        break
      }
      worst = Math.max(worst, found)
    }
  }
  return { mm: (worst * 25.4) / at, edges }
}

export async function render(bytes: Uint8Array, pageNumber: number, dpi: number): Promise<ImageData> {
  const pdf = await openPdf(bytes)
  const page = await pdf.getPage(pageNumber)
  const viewport = page.getViewport({ scale: dpi / 72 })
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  await page.render({ canvas, viewport }).promise
  const image = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  await pdf.loadingTask.destroy()
  return image
}
