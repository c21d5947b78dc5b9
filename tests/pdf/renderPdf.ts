import { createCanvas } from '@napi-rs/canvas'
import { openPdf, type Pixels } from './readPdf.ts'

/** Draws one page (from 1) with pdfjs. */
export async function renderPdfPage(bytes: Uint8Array, pageNumber: number, dpi: number): Promise<Pixels> {
  const document = await openPdf(bytes)
  try {
    const page = await document.getPage(pageNumber)
    const viewport = page.getViewport({ scale: dpi / 72 })
    const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height))
    await page.render({ canvas: canvas as unknown as HTMLCanvasElement, viewport }).promise
    const { width, height, data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return { width, height, data: new Uint8ClampedArray(data) }
  } finally {
    await document.loadingTask.destroy()
  }
}
