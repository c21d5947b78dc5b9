/**
 * The way from page models to a PDF, without a platform: `encodePhoto` is a port, the worker brings an OffscreenCanvas.
 *
 * P4 Consent is asked for every photo before any is read, and once more right before each is read. One refusal ends
 *    the export with page, item and reason; a page never goes out with a silent hole.
 * P5 Photos are taken one after another, each for all its places; only the shown parts are kept, at 300 dpi of their
 *    printed size.
 * P16 The file's bytes leave as they come; no more than one page's pictures are ever held.
 * P6 What can't be printed as it should be is told: too few pixels, letters no font has, empty frames.
 */
import type { PDFRef } from '@cantoo/pdf-lib'
import { err, ok } from '#shared/basics/result.ts'
import { gatePages, gatePhoto, photosOf, type AskPlaced, type PlacedPhoto } from '#shared/portfolio/gate.ts'
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
import { layOut, type Place } from '#shared/pdf/sheets.ts'
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
  const waiting = sheets.flatMap(({ places }) => places.filter(({ what }) => what === 'page').map(pageAt))
  const total = waiting.length
  let done = 0

  function pageAt(place: Place): WaitingPage {
    const page = pages[place.page]!
    const photos = photosOf(page)
    return {
      place,
      page,
      refs: new Map(),
      area: photos.reduce((sum, { item }) => sum + item.w * item.h, 0),
      toCome: photos.length,
    }
  }

  /** The photo as this page shows it, in the size it will have on the sheet. */
  const addPhoto = async (photo: PlacedPhoto, on: WaitingPage): Promise<ExportFailure | null> => {
    if (isCancelled()) return cancelled.error
    const permitted = await gatePhoto(photo, deps.permitsPhoto)
    if (!permitted.ok) return permitted.error
    const { item, pageId, itemId, photoId } = photo
    const { scale } = on.place
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
        budgetBytes: (pageBudgetBytes * item.w * item.h) / on.area,
      })
      if (encoded === null) return { type: 'PhotoUnreadable', pageId, itemId, photoId }
      known = { ref: await writer.addPhoto(encoded), dpi: encoded.dpi }
      written.set(key, known)
    }
    on.refs.set(itemId, known.ref)
    const dpi = Math.round(known.dpi)
    if (dpi < printDpi)
      warnings.push({ type: 'lowResolution', pageId, itemId, dpi, blurred: dpi < blurredBelowDpi })
    return null
  }

  const placed = new Map<Place, PlacedPage>()
  /** All its photos are there; now its soft shadows, and what can't be printed. */
  const completePage = async ({ place, page, refs }: WaitingPage): Promise<void> => {
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
    placed.set(place, { page, photos: refs, shadows })
    onProgress({ done: ++done, total })
  }

  // P5 Photo by photo and not page by page: an original is read and decoded once, however many places it has.
  const placesOfPhotos = new Map<string, { readonly photo: PlacedPhoto; readonly on: WaitingPage }[]>()
  for (const on of waiting) {
    if (on.toCome === 0) await completePage(on)
    for (const photo of photosOf(on.page)) {
      const places = placesOfPhotos.get(photo.photoId)
      if (places) places.push({ photo, on })
      else placesOfPhotos.set(photo.photoId, [{ photo, on }])
    }
  }
  for (const places of placesOfPhotos.values())
    for (const { photo, on } of places) {
      const failure = await addPhoto(photo, on)
      if (failure) return err(failure)
      if (--on.toCome === 0) await completePage(on)
    }

  for (const sheet of sheets) {
    if (isCancelled()) return cancelled
    const onSheet = new Map<number, PlacedPage>()
    for (const place of sheet.places) {
      const whole = placed.get(place)
      if (whole) onSheet.set(place.page, whole)
      else if (!onSheet.has(place.page))
        onSheet.set(place.page, { page: pages[place.page]!, photos: new Map(), shadows: new Map() })
    }
    writer.addSheet(sheet, onSheet)
  }
  if (isCancelled()) return cancelled
  await writer.finish()
  const trace = writer.trace()
  const findings =
    job.look && seen ? await preflight(seen.bytes(), { plan: job.plan, trace, ...job.look }) : []
  return ok({ bytes: concatBytes(...kept), warnings, trace, findings })
}

/** A page whose photos are being made. */
interface WaitingPage {
  readonly place: Place
  readonly page: ExportedPage
  readonly refs: Map<string, PDFRef>
  /** mm² of all its photos, which share the page's budget. */
  readonly area: number
  toCome: number
}

const cancelled = err({ type: 'Cancelled' } as const)

function wordsIn(language: string): { readonly photoAlt: string } {
  const base = language.slice(0, 2)
  return base === 'en' ? words.en : base === 'nl' ? words.nl : words.de
}
