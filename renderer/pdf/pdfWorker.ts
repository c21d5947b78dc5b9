import { expose, transfer, type ProxyMarked } from 'comlink'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { ExportedPage, ExportProgress, ExportResult, PdfMeta } from '#shared/pdf/export.ts'
import type { PhotoDecision } from '#shared/portfolio/place.ts'
import { buildPdf } from './buildPdf.ts'
import { createFontSet, type FontFiles } from './fontSet.ts'
import { encodePhoto } from './encodePhoto.ts'

/** What the worker asks of the window; each call crosses by Comlink. */
export interface PdfWindow {
  readonly readPhoto: (photoId: string) => Promise<Blob | Bytes | null>
  readonly permitsPhoto: (photoId: string, pageId: string) => Promise<PhotoDecision>
  readonly onProgress: (progress: ExportProgress) => void
}

const worker = {
  async build(
    pages: readonly ExportedPage[],
    meta: PdfMeta,
    fontFiles: FontFiles,
    window: PdfWindow & ProxyMarked,
  ): Promise<ExportResult> {
    const result = await buildPdf(pages, meta, {
      fonts: createFontSet(fontFiles),
      encodePhoto: async (photoId, ask) => {
        const original = await window.readPhoto(photoId)
        return original === null ? null : encodePhoto(original, ask)
      },
      permitsPhoto: (photoId, pageId) => window.permitsPhoto(photoId, pageId),
      onProgress: (progress) => window.onProgress(progress),
      // The window cancels by ending this worker.
      isCancelled: () => false,
    })
    return result.ok ? transfer(result, [result.value.bytes.buffer]) : result
  },
}

export type PdfWorker = typeof worker

expose(worker)
