/**
 * The only way a photo gets onto a page. Clicking, dropping, pasting, a template's slot, a duplicated page: each path
 * ends here, and here consent is asked (B3, decision 22). The editor's session refuses any other edit that brings a
 * photo along (photosBroughtBy), so a path that forgot to ask fails instead of showing a child.
 */
import { assert } from '../basics/assert.ts'
import type { Brand } from '../basics/brand.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { coverCrop } from './crop.ts'
import { many, type Edit, type PageDocument } from './edit.ts'
import { orderInFront } from './order.ts'
import { innerFrame, pageSizes, type Items, type PhotoItem } from './page.ts'

export interface RefusalReason {
  /** The consent rule, C1..Cn of shared/consents. */
  readonly rule: string
  readonly childId?: string
  readonly staffId?: string
}
export type PhotoDecision =
  { readonly permitted: true } | { readonly permitted: false; readonly reasons: readonly RefusalReason[] }
/** `permits` with consents, day and the page's child already given. */
export type AskPhoto = (photoId: string) => PhotoDecision

export interface PlaceablePhoto {
  readonly id: string
  readonly width: number
  readonly height: number
  /** What a screen reader says instead of the photo. */
  readonly alt: string
}

export interface PhotoRefused {
  readonly type: 'PhotoRefused'
  readonly reasons: readonly RefusalReason[]
}

/** A photo that consent lets onto this page; only askFor makes one. */
export type PermittedPhoto = Brand<PlaceablePhoto, 'PermittedPhoto'>

export function askFor(ask: AskPhoto, photo: PlaceablePhoto): Result<PermittedPhoto, PhotoRefused> {
  const decision = ask(photo.id)
  return decision.permitted
    ? ok(photo as PermittedPhoto)
    : err({ type: 'PhotoRefused', reasons: decision.reasons })
}

export type Target =
  /** A new photo item; `middle` in mm, the page's middle if left out. */
  | {
      readonly type: 'new'
      readonly id: string
      readonly middle?: { readonly x: number; readonly y: number }
    }
  /** Fills an empty slot or replaces a photo, keeping its frame. */
  | { readonly type: 'item'; readonly id: string }

export function placePhoto(
  ask: AskPhoto,
  document: PageDocument,
  photo: PlaceablePhoto,
  target: Target,
): Result<Edit, PhotoRefused> {
  const asked = askFor(ask, photo)
  if (!asked.ok) return asked
  if (target.type === 'new')
    return ok({ type: 'add', id: target.id, item: newPhotoItem(document, asked.value, target.middle) })
  const frame = document.items[target.id]
  assert(frame?.type === 'photo', 'a photo is placed into a photo frame')
  return ok({ type: 'change', id: target.id, fields: fillFrame(frame, asked.value) })
}

/** The fields that put a permitted photo into an existing frame. */
export const fillFrame = (
  frame: PhotoItem,
  photo: PermittedPhoto,
): Pick<PhotoItem, 'photoId' | 'crop' | 'alt'> => ({
  photoId: photo.id,
  crop: coverCrop(photo, innerFrame(frame)),
  alt: photo.alt.slice(0, 500),
})

function newPhotoItem(
  document: PageDocument,
  photo: PermittedPhoto,
  middle: { readonly x: number; readonly y: number } | undefined,
): PhotoItem {
  const page = pageSizes[document.orientation]
  const shape = photo.width > 0 && photo.height > 0 ? photo.width / photo.height : 1
  const longest = Math.min(page.width, page.height) * 0.45
  const w = shape >= 1 ? longest : longest * shape
  const h = shape >= 1 ? longest / shape : longest
  const at = middle ?? { x: page.width / 2, y: page.height / 2 }
  return {
    type: 'photo',
    order: orderInFront(document.items),
    x: at.x - w / 2,
    y: at.y - h / 2,
    w: Math.max(5, w),
    h: Math.max(5, h),
    rotation: 0,
    photoId: photo.id,
    crop: { x: 0, y: 0, w: 1, h: 1 },
    cornerRadius: 2,
    mat: null,
    alt: photo.alt.slice(0, 500),
  }
}

/** A page's items for another page (duplicate): photos that are refused there stay as empty frames. */
export function copyItems(
  ask: AskPhoto,
  items: Items,
  newId: () => string,
): {
  readonly items: Items
  readonly refused: readonly { readonly photoId: string; readonly reasons: readonly RefusalReason[] }[]
} {
  const copied: Record<string, Items[string]> = {}
  const refused: { photoId: string; reasons: readonly RefusalReason[] }[] = []
  for (const item of Object.values(items)) {
    const id = newId()
    if (item.type !== 'photo' || item.photoId === null) {
      copied[id] = item
      continue
    }
    const decision = ask(item.photoId)
    if (!decision.permitted) refused.push({ photoId: item.photoId, reasons: decision.reasons })
    copied[id] = decision.permitted ? item : { ...item, photoId: null, alt: '' }
  }
  return { items: copied, refused }
}

/** Takes photos that consent has since forbidden off the page, as one step. */
export function takeOff(document: PageDocument, ask: AskPhoto): Edit {
  return many(
    ...Object.entries(document.items).flatMap(([id, item]): Edit[] =>
      item.type === 'photo' && item.photoId !== null && !ask(item.photoId).permitted
        ? [{ type: 'change', id, fields: { photoId: null, alt: '' } }]
        : [],
    ),
  )
}
