/**
 * The way from page models to a PDF, without a platform: `encodePhoto` is a port, the worker brings an OffscreenCanvas.
 *
 * P4 Consent is asked for every photo before any is read, and once more right before each is read. One refusal ends
 *    the export with page, item and reason; a page never goes out with a silent hole.
 * P5 Photos are taken one after another; of an original only the shown part is kept, at 300 dpi of its printed size.
 * P16 The file's bytes leave as they come; no more than one page's pictures are ever held.
 * P6 What can't be printed as it should be is told: too few pixels, letters no font has, empty frames.
 */
import type { PDFRef } from '@cantoo/pdf-lib'
import { err, ok } from '#shared/basics/result.ts'
import { gatePages, gatePhoto, photosOf, type AskPlaced } from '#shared/portfolio/gate.ts'
import { innerFrame, orderedItems } from '#shared/portfolio/page.ts'
import { pdf as words } from '#shared/words/pdf.ts'
import type {
  ExportedPage,
  ExportFailure,
  ExportProgress,
  ExportResult,
  ExportWarning,
  PdfMeta,
  PrintJob,
} from '#shared/pdf/export.ts'
import { greyOf, withoutGround } from '#shared/pdf/saveInk.ts'
import { layOut, type Sheet } from '#shared/pdf/sheets.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import type { FontSet } from '../paper/fontSet.ts'
import { blurredBelowDpi, pageBudgetBytes, printDpi, type EncodePhoto, type MakeShadow } from './photoPort.ts'
import { preflight } from './preflight.ts'
import { createWithoutPixels } from './withoutPixels.ts'
import { createPdfWriter, type PlacedPage, type SoftShadow } from './pdfWriter.ts'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'

export interface BuildDeps {
  readonly fonts: FontSet
  readonly stickerArt: (name: string) => StickerArt | undefined
  readonly encodePhoto: EncodePhoto
  readonly makeShadow: MakeShadow
  readonly permitsPhoto: AskPlaced
  readonly onProgress: (progress: ExportProgress) => void
  readonly isCancelled: () => boolean
  /** The profile of the printing condition; only asked for a print shop's file. */
  readonly condition: () => Promise<Bytes>
  /** Takes the file's bytes as they come; left out: they are the answer's. */
  readonly write?: ((bytes: Bytes) => Promise<void>) | undefined
}

export async function buildPdf(
  asked: readonly ExportedPage[],
  meta: PdfMeta,
  job: PrintJob,
  deps: BuildDeps,
): Promise<ExportResult> {
  const pages = job.saveInk ? asked.map((page) => ({ ...page, model: withoutGround(page.model) })) : asked
  const { fonts, encodePhoto, onProgress, isCancelled } = deps
  const gate = await gatePages(pages, deps.permitsPhoto)
  if (isCancelled()) return cancelled
  if (!gate.ok) return gate

  const warnings: ExportWarning[] = []
  const kept: Bytes[] = []
  const write = deps.write ?? (async (bytes: Bytes) => void kept.push(bytes))
  const seen = job.look && createWithoutPixels()
  const writer = await createPdfWriter({
    fonts,
    stickerArt: deps.stickerArt,
    meta,
    photoAlt: wordsIn(meta.language).photoAlt,
    ink: job.saveInk ? greyOf : (colour) => colour,
    press: job.press && { ...job.press, condition: await deps.condition() },
    write: (bytes) => {
      seen?.add(bytes)
      return write(bytes)
    },
  })
  const sheets = layOut(
    job.plan,
    pages.map(({ model }) => model),
  )
  const written = new Map<string, { ref: PDFRef; dpi: number }>()
  const total = placesOf(sheets).length
  let done = 0

  /** Photos and shadows of a page, in the size they will have on the sheet. */
  const prepare = async (page: ExportedPage, scale: number): Promise<PlacedPage | ExportFailure> => {
    const refs = new Map<string, PDFRef>()
    const photos = photosOf(page)
    const area = photos.reduce((sum, { item }) => sum + item.w * item.h, 0)
    for (const photo of photos) {
      if (isCancelled()) return cancelled.error
      const permitted = await gatePhoto(photo, deps.permitsPhoto)
      if (!permitted.ok) return permitted.error
      const { item, pageId, itemId, photoId } = photo
      const { w, h } = innerFrame(item)
      const key = JSON.stringify([photoId, item.crop, w, h, item.filter, item.covers, scale])
      let known = written.get(key)
      if (known === undefined) {
        const encoded = await encodePhoto(photoId, {
          crop: item.crop,
          filter: item.filter,
          covers: item.covers,
          grey: job.saveInk,
          widthMm: w * scale,
          heightMm: h * scale,
          budgetBytes: (pageBudgetBytes * item.w * item.h) / area,
        })
        if (encoded === null) return { type: 'PhotoUnreadable', pageId, itemId, photoId }
        known = { ref: await writer.addPhoto(encoded), dpi: encoded.dpi }
        written.set(key, known)
      }
      refs.set(itemId, known.ref)
      const dpi = Math.round(known.dpi)
      if (dpi < printDpi)
        warnings.push({ type: 'lowResolution', pageId, itemId, dpi, blurred: dpi < blurredBelowDpi })
    }
    const shadows = new Map<string, SoftShadow>()
    for (const [itemId, item] of orderedItems(page.model.items)) {
      if (item.shadow && item.shadow.blur > 0) {
        const made = await deps.makeShadow(item, item.shadow)
        if (made) shadows.set(itemId, await writer.addShadow(made))
      }
      if (item.type === 'photo' && item.photoId === null)
        warnings.push({ type: 'emptyFrame', pageId: page.id, itemId })
      if (item.type !== 'text') continue
      const letters = fonts.missing(item.lines.join('\n'), item)
      if (letters.length > 0) warnings.push({ type: 'glyphMissing', pageId: page.id, itemId, letters })
    }
    onProgress({ done: ++done, total })
    return { page, photos: refs, shadows }
  }

  for (const sheet of sheets) {
    const placed = new Map<number, PlacedPage>()
    for (const place of sheet.places) {
      const page = pages[place.page]!
      if (place.what === 'page') {
        const prepared = await prepare(page, place.scale)
        if ('type' in prepared) return err(prepared)
        placed.set(place.page, prepared)
      } else if (!placed.has(place.page))
        placed.set(place.page, { page, photos: new Map(), shadows: new Map() })
    }
    writer.addSheet(sheet, placed)
  }
  if (isCancelled()) return cancelled
  await writer.finish()
  const trace = writer.trace()
  const findings =
    job.look && seen ? await preflight(seen.bytes(), { plan: job.plan, trace, ...job.look }) : []
  return ok({ bytes: concatBytes(...kept), warnings, trace, findings })
}

const placesOf = (sheets: readonly Sheet[]): Sheet['places'] =>
  sheets.flatMap(({ places }) => places.filter(({ what }) => what === 'page'))

const cancelled = err({ type: 'Cancelled' } as const)

function wordsIn(language: string): { readonly photoAlt: string } {
  const base = language.slice(0, 2)
  return base === 'en' ? words.en : base === 'nl' ? words.nl : words.de
}
