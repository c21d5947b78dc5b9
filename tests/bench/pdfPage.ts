/** The browser's half of the PDF bench: the same 20 pages by our export, and by plain toDataURL + jsPDF. */
import { jsPDF } from 'jspdf'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { drawPage } from '#renderer/paper/drawItem.ts'
import type { ExportedPage } from '#shared/pdf/export.ts'
import { fontNames, orderedItems, pageSizes } from '#shared/portfolio/page.ts'
import { privacyStickers } from '#shared/assets/privacyStickers.ts'
import { meta, pageOf, photoItem, textItem } from '../pdf/pages.ts'
import { askOf, editionOf, group, master, photos } from '../portfolio/eventHouse.ts'

const pixelsPerMm = 300 / 25.4
const originals: Blob[] = []

const pages: ExportedPage[] = Array.from({ length: 20 }, (_, n) =>
  pageOf(
    [
      textItem({ lines: [`Ausflug ${n + 1}`], x: 15, y: 12, w: 180, sizePt: 30, bold: true }),
      photoItem({
        photoId: `${3 * n}`,
        x: 15,
        y: 35,
        w: 180,
        h: 110,
        crop: { x: 0, y: 0.09, w: 1, h: 0.82 },
      }),
      photoItem({ photoId: `${3 * n + 1}`, x: 15, y: 150, w: 88, h: 66, cornerRadius: 5 }),
      photoItem({ photoId: `${3 * n + 2}`, x: 107, y: 150, w: 88, h: 66, rotation: 4 }),
      textItem({
        lines: ['Wir haben Blätter gesammelt und', 'gezählt. Łukasz fand die größte Eichel.'],
        x: 15,
        y: 225,
        w: 180,
        font: 'hand',
        sizePt: 20,
      }),
    ],
    { id: `page-${n}`, title: `Ausflug ${n + 1}` },
  ),
)

/** The longest time no timer could run. */
function watchFrames(): { readonly end: () => number } {
  let longest = 0
  let last = performance.now()
  let watching = true
  const watch = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (watching) setTimeout(watch, 0)
  }
  watch()
  return {
    end() {
      watching = false
      return longest
    },
  }
}

const bench = {
  /** A few different photos of 12 MP with the grain of a phone camera; each page still decodes its own three. */
  async prepare(): Promise<number> {
    await loadCanvasFonts(fontNames)
    for (let seed = 1; seed <= 6; seed++) {
      const canvas = new OffscreenCanvas(4000, 3000)
      const context = canvas.getContext('2d', { willReadFrequently: true })!
      const image = context.createImageData(4000, 3000)
      let state = seed
      for (let i = 0; i < image.data.length; i += 4) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0
        const noise = ((state >>> 8) / 0x1000000 - 0.5) * 40
        const [x, y] = [(i / 4) % 4000, i / 16_000]
        image.data[i] = 120 + 60 * Math.sin((x * seed) / 400) + noise
        image.data[i + 1] = 120 + 60 * Math.sin(y / 240) + noise
        image.data[i + 2] = 110 + 50 * Math.sin((x + y) / 300) + noise
        image.data[i + 3] = 255
      }
      context.putImageData(image, 0, 0)
      originals.push(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 }))
    }
    return originals.reduce((sum, { size }) => sum + size, 0) / originals.length
  },

  async ours(): Promise<{ ms: number; bytes: number; longestFrameMs: number }> {
    const watched = watchFrames()
    const started = performance.now()
    const result = await exportPages({
      pages,
      meta,
      readPhoto: async (id) => originals[Number(id) % originals.length]!,
      permitsPhoto: () => ({ permitted: true }),
    })
    const ms = performance.now() - started
    if (!result.ok) throw new Error(`The export failed: ${result.error.type}`)
    return { ms, bytes: result.value.bytes.length, longestFrameMs: watched.end() }
  },

  /** One event page for 25 families. */
  async editions(): Promise<{ ms: number; slowestMs: number; files: number; covers: number; bytes: number }> {
    const { measure } = await loadCanvasFonts(fontNames)
    const started = performance.now()
    const found = { slowestMs: 0, files: 0, covers: 0, bytes: 0 }
    for (const [i, { id }] of group.entries()) {
      const from = performance.now()
      const { items, title } = editionOf(i, measure, privacyStickers)
      const ask = askOf(id)
      const made = await exportPages({
        pages: [{ id, title, model: { ...master, items } }],
        meta,
        readPhoto: async (photoId) => originals[photos.findIndex((photo) => photo.id === photoId)]!,
        permitsPhoto: (photoId, _page, shown) => ask(photoId, shown),
      })
      if (!made.ok) throw new Error(`The export failed: ${made.error.type}`)
      found.files++
      found.bytes += made.value.bytes.length
      for (const item of Object.values(items)) if (item.type === 'photo') found.covers += item.covers.length
      found.slowestMs = Math.max(found.slowestMs, performance.now() - from)
    }
    return { ms: performance.now() - started, ...found }
  },

  async plain(): Promise<{ ms: number; bytes: number }> {
    const started = performance.now()
    const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true })
    for (const [n, page] of pages.entries()) {
      const { width, height } = pageSizes[page.model.orientation]
      const canvas = document.createElement('canvas')
      canvas.width = Math.round(width * pixelsPerMm)
      canvas.height = Math.round(height * pixelsPerMm)
      const context = canvas.getContext('2d')!
      context.scale(pixelsPerMm, pixelsPerMm)
      const pictures = new Map<string, ImageBitmap>()
      for (const [, item] of orderedItems(page.model.items)) {
        if (item.type === 'photo' && item.photoId !== null)
          pictures.set(
            item.photoId,
            await createImageBitmap(originals[Number(item.photoId) % originals.length]!),
          )
      }
      drawPage(context, page.model, {
        measure: (await loadCanvasFonts(fontNames)).measure,
        stickerArt: () => undefined,
        coverOf: () => null,
        pictureOf: (id) => {
          const source = pictures.get(id)
          return source && { source, width: source.width, height: source.height }
        },
      })
      if (n > 0) pdf.addPage()
      pdf.addImage(canvas.toDataURL('image/jpeg', 0.88), 'JPEG', 0, 0, width, height)
      for (const picture of pictures.values()) picture.close()
      canvas.width = 0
    }
    const bytes = pdf.output('arraybuffer').byteLength
    return { ms: performance.now() - started, bytes }
  },
}

export type PdfBench = typeof bench

declare global {
  interface Window {
    pdfBench: PdfBench
  }
}

window.pdfBench = bench
