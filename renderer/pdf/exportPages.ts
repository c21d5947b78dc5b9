/**
 * Portfolio pages as one tagged PDF. The work is done in a worker of its own that ends with the export, so the window
 * stays usable and the decoded photos are gone afterwards.
 */
import { proxy, transfer, wrap, type ProxyMarked, type Remote } from 'comlink'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, type Result } from '#shared/basics/result.ts'
import { onScreen, type ExportedPage, type ExportFailure, type ExportProgress, type ExportResult, type PdfMeta, type PrintJob } from '#shared/pdf/export.ts' // prettier-ignore
import type { AskPlaced } from '#shared/portfolio/gate.ts'
import type { FontFiles } from '../paper/fontSet.ts'
import { fontsOf } from '../paper/fonts.ts'
import type { DrawAsk, DrawnSheet } from './drawSheets.ts'
import type { PdfWindow, PdfWorker } from './pdfWorker.ts'

export interface ExportAsk {
  readonly pages: readonly ExportedPage[]
  readonly meta: PdfMeta
  /** As it is seen on a screen, if nothing else is asked for. */
  readonly job?: PrintJob
  /** The upright original, null when it can't be read. Bytes are taken over: the caller's array is empty afterwards. */
  readonly readPhoto: (photoId: string) => Promise<Blob | Bytes | null>
  /** Asked before anything is read and once more right before each photo is. */
  readonly permitsPhoto: AskPlaced
  /** Takes the file's bytes in their order, as they are made; left out: they are in the answer. false: it can't. */
  readonly write?: (bytes: Bytes) => Promise<boolean>
  readonly onProgress?: (progress: ExportProgress) => void
  readonly signal?: AbortSignal
}

export const exportPages = ({ job = onScreen, ...ask }: ExportAsk): Promise<ExportResult> =>
  inWorker(ask, (remote, fontFiles, window) =>
    remote.build(plainPages(ask.pages), ask.meta, job, fontFiles, window, ask.write !== undefined),
  )

/** The sheets as pictures: for the printer beside this PC, or as PNG. Consent is asked as for a PDF. */
export const drawPages = ({
  draw,
  ...ask
}: Omit<ExportAsk, 'job' | 'write'> & {
  readonly draw: DrawAsk
  /** Takes each sheet as it is drawn; false: it can't. */
  readonly takeSheet: (sheet: DrawnSheet) => Promise<boolean>
}): Promise<Result<null, ExportFailure>> =>
  // prettier-ignore
  inWorker(ask, (remote, fontFiles, window) => remote.draw(plainPages(ask.pages), draw, fontFiles, window))

interface WorkerAsk extends Omit<ExportAsk, 'job'> {
  readonly takeSheet?: (sheet: DrawnSheet) => Promise<boolean>
}

async function inWorker<V>(
  { pages, readPhoto, permitsPhoto, write, takeSheet, onProgress, signal }: WorkerAsk,
  work: (
    remote: Remote<PdfWorker>,
    fontFiles: FontFiles,
    window: PdfWindow & ProxyMarked,
  ) => Promise<Result<V, ExportFailure>>,
): Promise<Result<V, ExportFailure>> {
  // Handed over rather than imported by the worker, which would put all the fonts into the app twice.
  const { loadFontFiles } = await import('../paper/fontFiles.ts')
  const fontFiles = await loadFontFiles(pages.flatMap(({ model }) => [...fontsOf(model.items)]))
  if (signal?.aborted) return err({ type: 'Cancelled' })
  const worker = new Worker(new URL('./pdfWorker.ts', import.meta.url), { type: 'module', name: 'pdf' })
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) =>
      reject(new Error(`Bug: the PDF worker failed: ${event.message}`)),
    )
  })
  const aborted = new Promise<Result<V, ExportFailure>>((resolve) => {
    signal?.addEventListener('abort', () => resolve(err({ type: 'Cancelled' })), { once: true })
  })
  const full = Promise.withResolvers<Result<V, ExportFailure>>()
  const orFull = (taken: boolean | undefined): void => {
    if (taken === false) full.resolve(err({ type: 'NotWritten' }))
  }
  const window: PdfWindow = {
    // Moved to the worker, not copied; who gives a Blob gives no bytes.
    readPhoto: async (photoId) => {
      const original = await readPhoto(photoId)
      return original instanceof Uint8Array ? transfer(original, [original.buffer]) : original
    },
    permitsPhoto: async (photoId, pageId, shown) => permitsPhoto(photoId, pageId, shown),
    onProgress: (progress) => onProgress?.(progress),
    write: async (bytes) => orFull(await write?.(bytes)),
    takeSheet: async (sheet) => orFull(await takeSheet?.(sheet)),
  }
  try {
    return await Promise.race([
      work(wrap<PdfWorker>(worker), fontFiles, proxy(window)),
      failed,
      aborted,
      full.promise,
    ])
  } finally {
    worker.terminate()
  }
}

/** Only what the export needs crosses, and nothing that can't be cloned. */
const plainPages = (pages: readonly ExportedPage[]): ExportedPage[] =>
  pages.map(({ id, title, chapter = '', model: { orientation, background, pattern, items } }) => ({
    id,
    title,
    chapter,
    model: { orientation, background, pattern, items },
  }))
