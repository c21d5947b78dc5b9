/** Compares a page as the canvas draws it with the same page of a PDF as pdfjs draws it (decision 43). */
import { drawPage } from '#renderer/paper/drawItem.ts'
import { fontsOf, loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { loadStickers, stickerArt } from '#renderer/paper/stickerArt.ts'
import { pageSizes, type PageModel } from '#shared/portfolio/page.ts'
import { openPdf } from './readPdf.ts'

export const dpi = 200
const pixelsPerMm = dpi / 25.4

export const draw = async (
  model: PageModel,
  pictures: Readonly<Record<string, ImageBitmap>>,
): Promise<ImageData> => {
  await loadStickers(model.items)
  const { width, height } = pageSizes[model.orientation]
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * pixelsPerMm)
  canvas.height = Math.round(height * pixelsPerMm)
  const context = canvas.getContext('2d')!
  context.scale(pixelsPerMm, pixelsPerMm)
  drawPage(context, model, {
    measure: (await loadCanvasFonts(fontsOf(model.items))).measure,
    stickerArt,
    coverOf: () => null,
    pictureOf: (id) =>
      pictures[id] === undefined
        ? undefined
        : { source: pictures[id], width: pictures[id].width, height: pictures[id].height },
  })
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

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
export function deviation(a: ImageData, b: ImageData): { readonly mm: number; readonly edges: number } {
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
  return { mm: worst / pixelsPerMm, edges }
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
