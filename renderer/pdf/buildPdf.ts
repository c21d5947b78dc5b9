/**
 * The way from page models to a PDF, without a platform: `encodePhoto` is a port, the worker brings an OffscreenCanvas.
 *
 * P4 Consent is asked for every photo before any is read, and once more right before each is read. One refusal ends
 *    the export with page, item and reason; a page never goes out with a silent hole.
 * P5 Photos are taken one after another; of an original only the shown part is kept, at 300 dpi of its printed size.
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
} from '#shared/pdf/export.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import type { FontSet } from '../paper/fontSet.ts'
import { blurredBelowDpi, pageBudgetBytes, printDpi, type EncodePhoto, type MakeShadow } from './photoPort.ts'
import { createPdfWriter, type SoftShadow } from './pdfWriter.ts'

export interface BuildDeps {
  readonly fonts: FontSet
  readonly stickerArt: (name: string) => StickerArt | undefined
  readonly encodePhoto: EncodePhoto
  readonly makeShadow: MakeShadow
  readonly permitsPhoto: AskPlaced
  readonly onProgress: (progress: ExportProgress) => void
  readonly isCancelled: () => boolean
}

export async function buildPdf(
  pages: readonly ExportedPage[],
  meta: PdfMeta,
  deps: BuildDeps,
): Promise<ExportResult> {
  const { fonts, encodePhoto, onProgress, isCancelled } = deps
  const gate = await gatePages(pages, deps.permitsPhoto)
  if (isCancelled()) return cancelled
  if (!gate.ok) return gate

  const warnings: ExportWarning[] = []
  const writer = await createPdfWriter({
    fonts,
    stickerArt: deps.stickerArt,
    meta,
    photoAlt: wordsIn(meta.language).photoAlt,
  })
  const written = new Map<string, { ref: PDFRef; dpi: number }>()
  const total = pages.reduce((sum, page) => sum + photosOf(page).length + 1, 0)
  let done = 0

  for (const page of pages) {
    const refs = new Map<string, PDFRef>()
    const photos = photosOf(page)
    const area = photos.reduce((sum, { item }) => sum + item.w * item.h, 0)
    for (const photo of photos) {
      if (isCancelled()) return cancelled
      const permitted = await gatePhoto(photo, deps.permitsPhoto)
      if (!permitted.ok) return permitted
      const { item, pageId, itemId, photoId } = photo
      const { w, h } = innerFrame(item)
      const key = JSON.stringify([photoId, item.crop, w, h, item.filter, item.covers])
      let known = written.get(key)
      if (known === undefined) {
        const encoded = await encodePhoto(photoId, {
          crop: item.crop,
          filter: item.filter,
          covers: item.covers,
          widthMm: w,
          heightMm: h,
          budgetBytes: (pageBudgetBytes * item.w * item.h) / area,
        })
        if (encoded === null)
          return err({ type: 'PhotoUnreadable', pageId, itemId, photoId } satisfies ExportFailure)
        known = { ref: writer.addPhoto(encoded), dpi: encoded.dpi }
        written.set(key, known)
      }
      refs.set(itemId, known.ref)
      const dpi = Math.round(known.dpi)
      if (dpi < printDpi)
        warnings.push({ type: 'lowResolution', pageId, itemId, dpi, blurred: dpi < blurredBelowDpi })
      onProgress({ done: ++done, total })
    }
    const shadows = new Map<string, SoftShadow>()
    for (const [itemId, item] of orderedItems(page.model.items)) {
      if (item.shadow && item.shadow.blur > 0) {
        const made = await deps.makeShadow(item, item.shadow)
        if (made) shadows.set(itemId, writer.addShadow(made))
      }
      if (item.type === 'photo' && item.photoId === null)
        warnings.push({ type: 'emptyFrame', pageId: page.id, itemId })
      if (item.type !== 'text') continue
      const letters = fonts.missing(item.lines.join('\n'), item)
      if (letters.length > 0) warnings.push({ type: 'glyphMissing', pageId: page.id, itemId, letters })
    }
    writer.addPage(page, refs, shadows)
    onProgress({ done: ++done, total })
  }
  if (isCancelled()) return cancelled
  return ok({ bytes: await writer.finish(), warnings })
}

const cancelled = err({ type: 'Cancelled' })

function wordsIn(language: string): { readonly photoAlt: string } {
  const base = language.slice(0, 2)
  return base === 'en' ? words.en : base === 'nl' ? words.nl : words.de
}
