import { expose, transfer, type ProxyMarked } from 'comlink'
import { base64ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Result } from '#shared/basics/result.ts'
import type {
  ExportedPage,
  ExportFailure,
  ExportProgress,
  ExportResult,
  PdfMeta,
  PrintJob,
} from '#shared/pdf/export.ts'
import type { PhotoDecision, Shown } from '#shared/portfolio/place.ts'
import { buildPdf } from './buildPdf.ts'
import { createFontSet, type FontFiles } from '../paper/fontSet.ts'
import { drawSheets, type DrawAsk, type DrawnSheet } from './drawSheets.ts'
import { openPhoto, type OpenPhoto } from './encodePhoto.ts'
import { registerFonts } from '../paper/fonts.ts'
import { shadowPixels } from '../paper/shadowPixels.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'

/** What the worker asks of the window; each call crosses by Comlink. */
export interface PdfWindow {
  readonly readPhoto: (photoId: string) => Promise<Blob | Bytes | null>
  readonly permitsPhoto: (photoId: string, pageId: string, shown: Shown) => Promise<PhotoDecision>
  readonly onProgress: (progress: ExportProgress) => void
  /** Answers when the bytes are taken: the next ones are made only then. */
  readonly write: (bytes: Bytes) => Promise<void>
  readonly takeSheet: (sheet: DrawnSheet) => Promise<void>
}

const worker = {
  async build(
    pages: readonly ExportedPage[],
    meta: PdfMeta,
    job: PrintJob,
    fontFiles: FontFiles,
    window: PdfWindow & ProxyMarked,
    writes: boolean,
  ): Promise<ExportResult> {
    const fonts = createFontSet(fontFiles)
    // Shadows of letters are drawn on a canvas of this worker.
    await registerFonts(fontFiles, (self as unknown as { readonly fonts: FontFaceSet }).fonts)
    for (const page of pages) await loadStickers(page.model.items)
    let open: { readonly photoId: string; readonly photo: OpenPhoto } | null = null
    const result = await buildPdf(pages, meta, job, {
      fonts,
      stickerArt,
      makeShadow: async (item, shadow) => shadowPixels(item, shadow, { measure: fonts.measure, stickerArt }),
      encodePhoto: async (photoId, ask) => {
        // A photo's places are asked for one after another (P5), so one stays open; never two, for their memory.
        if (open?.photoId !== photoId) {
          open?.photo.close()
          open = null
          const original = await window.readPhoto(photoId)
          const photo = original && (await openPhoto(original, stickerArt))
          if (!photo) return null
          open = { photoId, photo }
        }
        return open.photo.cut(ask)
      },
      permitsPhoto: (photoId, pageId, shown) => window.permitsPhoto(photoId, pageId, shown),
      onProgress: (progress) => window.onProgress(progress),
      write: writes ? (bytes) => window.write(transfer(bytes, [bytes.buffer])) : undefined,
      // The window cancels by ending this worker.
      isCancelled: () => false,
      condition: async () => {
        const [{ cmykProfile }, { default: source }] = await Promise.all([
          import('./cmykProfile.ts'),
          import('pdfjs-dist/iccs/CGATS001Compat-v2-micro.icc?url&inline'),
        ])
        return cmykProfile(base64ToBytes(source.slice(source.indexOf(',') + 1)))
      },
    })
    return result.ok ? transfer(result, [result.value.bytes.buffer]) : result
  },
  async draw(
    pages: readonly ExportedPage[],
    ask: DrawAsk,
    fontFiles: FontFiles,
    window: PdfWindow & ProxyMarked,
  ): Promise<Result<null, ExportFailure>> {
    const fonts = createFontSet(fontFiles)
    await registerFonts(fontFiles, (self as unknown as { readonly fonts: FontFaceSet }).fonts)
    for (const page of pages) await loadStickers(page.model.items)
    return drawSheets(pages, ask, {
      measure: fonts.measure,
      stickerArt,
      readPhoto: (photoId) => window.readPhoto(photoId),
      permitsPhoto: (photoId, pageId, shown) => window.permitsPhoto(photoId, pageId, shown),
      onProgress: (progress) => window.onProgress(progress),
      take: (sheet) => window.takeSheet(sheet),
    })
  },
}

export type PdfWorker = typeof worker

expose(worker)
