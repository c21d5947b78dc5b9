/** What an export is asked and what it answers; the same on both sides of the worker. */
import type { Bytes } from '../basics/bytes.ts'
import type { Result } from '../basics/result.ts'
import type { PagesRefused } from '../portfolio/gate.ts'
import type { BookBinding } from './output.ts'
import type { Finding } from './preflight.ts'
import type { Plan } from './sheets.ts'
import type { PageModel } from '../portfolio/page.ts'

export interface ExportedPage {
  readonly id: string
  readonly title: string
  /** The chapter that begins with this page; '' or left out: none. */
  readonly chapter?: string
  /** As it is drawn at its place in the book (resolvePage). */
  readonly model: PageModel
}

/** How pages leave: laid out on which sheets, in which inks, for a print shop or not. */
export interface PrintJob {
  readonly plan: Plan
  readonly saveInk: boolean
  /** Two random ids and the time, which a print shop's file must carry; null: not for a print shop. */
  readonly press: { readonly documentId: string; readonly madeAt: number } | null
  /** What was ordered beside the plan, for the look over the file (P28); null: nobody looks it over. */
  readonly look: { readonly binding: BookBinding; readonly spine: number } | null
}
export const onScreen: PrintJob = { plan: { as: 'screen' }, saveInk: false, press: null, look: null }

export interface PdfMeta {
  readonly title: string
  /** BCP 47, becomes /Lang: 'de'. */
  readonly language: string
  readonly author: string
}

export interface ItemPlace {
  readonly pageId: string
  readonly itemId: string
}

export type ExportWarning =
  /** The photo has fewer pixels than 300 per inch of its printed size; below 200 it will look blurred. */
  | (ItemPlace & { readonly type: 'lowResolution'; readonly dpi: number; readonly blurred: boolean })
  /** No bundled font has these letters; boxes are printed in their place and the letters stay in the PDF's text. */
  | (ItemPlace & { readonly type: 'glyphMissing'; readonly letters: readonly string[] })
  /** A photo frame without a photo: nothing is printed there. */
  | (ItemPlace & { readonly type: 'emptyFrame' })

export type ExportFailure =
  | PagesRefused
  | (ItemPlace & { readonly type: 'PhotoUnreadable'; readonly photoId: string })
  /** Whoever took the bytes could not take them all. */
  | { readonly type: 'NotWritten' }
  | { readonly type: 'Cancelled' }

/** What each marked-content sequence of a sheet shows, in their order; null: nothing of an item. */
export type TracedSheet = readonly (ItemPlace | null)[]

export interface Exported {
  /** Empty where the export wrote them elsewhere, as they came. */
  readonly bytes: Bytes
  readonly warnings: readonly ExportWarning[]
  readonly trace: readonly TracedSheet[]
  readonly findings: readonly Finding[]
}

export type ExportResult = Result<Exported, ExportFailure>

/** In pages. */
export interface ExportProgress {
  readonly done: number
  readonly total: number
}
