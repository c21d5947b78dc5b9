/**
 * The one gate through which pages leave the house: PDF, print, picture, family envelope, photo book (P4, PF60).
 * Every photo of every page is asked about as its item shows it, before anything is read; whoever reads originals later
 * asks once more right before each, with the same function, because a consent may be withdrawn meanwhile.
 */
import { err, ok, type Result } from '../basics/result.ts'
import { orderedItems, type PageModel, type PhotoItem } from './page.ts'
import type { PhotoDecision, RefusalReason, Shown } from './place.ts'

export interface GatedPage {
  readonly id: string
  readonly model: PageModel
}

/** What consent says to this photo, shown like this, on this page. The page says whose it is and who will see it. */
export type AskPlaced = (
  photoId: string,
  pageId: string,
  shown: Shown,
) => PhotoDecision | Promise<PhotoDecision>

export interface PlacedPhoto {
  readonly pageId: string
  readonly itemId: string
  readonly photoId: string
  readonly item: PhotoItem
}

export interface RefusedPhoto {
  readonly pageId: string
  readonly itemId: string
  readonly photoId: string
  readonly reasons: readonly RefusalReason[]
}

export interface PagesRefused {
  readonly type: 'PhotoRefused'
  readonly refused: readonly RefusedPhoto[]
}

/** @returns every photo of the pages in reading order, or all refusals: one is enough to keep the pages in */
export async function gatePages(
  pages: readonly GatedPage[],
  ask: AskPlaced,
): Promise<Result<readonly PlacedPhoto[], PagesRefused>> {
  const photos = pages.flatMap(photosOf)
  const refused: RefusedPhoto[] = []
  for (const photo of photos) {
    const answer = await gatePhoto(photo, ask)
    if (!answer.ok) refused.push(...answer.error.refused)
  }
  return refused.length > 0 ? err({ type: 'PhotoRefused', refused }) : ok(photos)
}

/** Once more, right before the photo is read. */
export async function gatePhoto(
  { pageId, itemId, photoId, item }: PlacedPhoto,
  ask: AskPlaced,
): Promise<Result<null, PagesRefused>> {
  const decision = await ask(photoId, pageId, { crop: item.crop, covers: item.covers })
  return decision.permitted
    ? ok(null)
    : err({ type: 'PhotoRefused', refused: [{ pageId, itemId, photoId, reasons: decision.reasons }] })
}

export const photosOf = (page: GatedPage): PlacedPhoto[] =>
  orderedItems(page.model.items).flatMap(([itemId, item]) =>
    item.type === 'photo' && item.photoId !== null
      ? [{ pageId: page.id, itemId, photoId: item.photoId, item }]
      : [],
  )
