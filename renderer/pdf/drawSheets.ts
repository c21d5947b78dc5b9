/**
 * P29 Sheets as pictures, for the printer beside this PC and as PNG: the same layout, the same gate before anything is
 *     read and before each photo, and photos cut, filtered and covered in their pixels as for a PDF.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { ExportedPage, ExportFailure, ExportProgress, PrintJob } from '#shared/pdf/export.ts'
import { withoutGround } from '#shared/pdf/saveInk.ts'
import { layOut } from '#shared/pdf/sheets.ts'
import { gatePages, gatePhoto, photosOf, type AskPlaced } from '#shared/portfolio/gate.ts'
import { innerFrame, noFilter, type Item, type PageModel } from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { bakeFilter } from '../paper/bakeFilter.ts'
import type { Picture } from '../paper/drawItem.ts'
import { drawSheet } from '../paper/drawSheet.ts'
import { encodePhoto } from './encodePhoto.ts'
import { printDpi } from './photoPort.ts'

export interface DrawAsk {
  readonly plan: PrintJob['plan']
  readonly saveInk: boolean
  readonly dpi: number
  readonly as: 'image/png' | 'image/jpeg'
}

export interface DrawnSheet {
  readonly picture: Blob
  /** mm */
  readonly width: number
  readonly height: number
}

interface DrawDeps {
  readonly measure: MeasureText
  readonly stickerArt: (name: string) => StickerArt | undefined
  readonly readPhoto: (photoId: string) => Promise<Blob | Bytes | null>
  readonly permitsPhoto: AskPlaced
  readonly onProgress: (progress: ExportProgress) => void
  /** Takes each sheet as it is drawn (P41). */
  readonly take: (sheet: DrawnSheet) => Promise<void>
}

export async function drawSheets(
  asked: readonly ExportedPage[],
  { plan, saveInk, dpi, as }: DrawAsk,
  deps: DrawDeps,
): Promise<Result<null, ExportFailure>> {
  const pages = saveInk ? asked.map((page) => ({ ...page, model: withoutGround(page.model) })) : asked
  const gate = await gatePages(pages, deps.permitsPhoto)
  if (!gate.ok) return gate
  const sheets = layOut(plan, pages.map(({ model }) => model)) // prettier-ignore
  for (const [done, sheet] of sheets.entries()) {
    const models: PageModel[] = pages.map(({ model }) => model)
    const pictures = new Map<string, Picture>()
    for (const { page: at, scale, what } of sheet.places) {
      if (what !== 'page') continue
      const page = pages[at]!
      const items: Record<string, Item> = { ...page.model.items }
      for (const photo of photosOf(page)) {
        const permitted = await gatePhoto(photo, deps.permitsPhoto)
        if (!permitted.ok) return permitted
        const { item, itemId, photoId, pageId } = photo
        const { w, h } = innerFrame(item)
        const original = await deps.readPhoto(photoId)
        const encoded = original && (await encodePhoto(original, {
          crop: item.crop,
          filter: item.filter,
          covers: item.covers,
          grey: saveInk,
          widthMm: (w * scale * dpi) / printDpi,
          heightMm: (h * scale * dpi) / printDpi,
          budgetBytes: Infinity,
        }, deps.stickerArt)) // prettier-ignore
        if (!encoded) return err({ type: 'PhotoUnreadable', pageId, itemId, photoId })
        const source = await createImageBitmap(new Blob([encoded.jpeg]))
        // What is drawn is finished: crop, filter and covers are in the pixels.
        const own = `${at} ${itemId}`
        pictures.set(own, { source, width: source.width, height: source.height })
        items[itemId] = { ...item, photoId: own, crop: { x: 0, y: 0, w: 1, h: 1 }, covers: [], filter: noFilter } // prettier-ignore
      }
      models[at] = { ...page.model, items }
    }
    const perMm = dpi / 25.4
    const canvas = new OffscreenCanvas(Math.round(sheet.width * perMm), Math.round(sheet.height * perMm))
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: saveInk })
    if (!context) throw new Error('Bug: no 2d context in the worker')
    context.scale(perMm, perMm)
    drawSheet(context, sheet, models, () => ({
      measure: deps.measure,
      stickerArt: deps.stickerArt,
      pictureOf: (id) => pictures.get(id),
      coverOf: () => null,
    }))
    if (saveInk) bakeFilter(context, canvas.width, canvas.height, { ...noFilter, name: 'grey' })
    await deps.take({
      picture: await canvas.convertToBlob({ type: as, quality: 0.92 }),
      width: sheet.width,
      height: sheet.height,
    })
    for (const { source } of pictures.values()) (source as ImageBitmap).close()
    deps.onProgress({ done: done + 1, total: sheets.length })
  }
  return ok(null)
}
