/**
 * The only way a photo gets onto a page. Clicking, dropping, pasting, a template's slot, a duplicated page: each path
 * ends here, and here consent is asked (B3, decision 22). The editor's session refuses any other edit that brings a
 * forbidden photo along (whatForbids), so a path that forgot to ask fails instead of showing a child.
 */
import { assert } from '../basics/assert.ts'
import type { Brand } from '../basics/brand.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { coverCrop, type Crop } from './crop.ts'
import { evenIfLocked, itemById, many, simpleEdits, type Edit, type PageDocument } from './edit.ts'
import { orderInFront } from './order.ts'
import { innerFrame, pageSizes, plain, type Cover, type Items, type PhotoItem } from './page.ts'

export interface RefusalReason {
  /** The consent rule, C1..Cn of shared/consents. */
  readonly rule: string
  readonly childId?: string
  readonly staffId?: string
}
export type PhotoDecision =
  { readonly permitted: true } | { readonly permitted: false; readonly reasons: readonly RefusalReason[] }
/** What of a photo an item shows; who is cut away or lies under a cover is not seen (C12). */
export type Shown = Pick<PhotoItem, 'crop' | 'covers'>
/** `permits` with consents, day and the page's child already given. Without `shown`: the whole photo. */
export type AskPhoto = (photoId: string, shown?: Shown) => PhotoDecision

export interface PlaceablePhoto {
  readonly id: string
  readonly width: number
  readonly height: number
  /** What a screen reader says instead of the photo. */
  readonly alt: string
}

export interface PhotoRefused {
  readonly type: 'PhotoRefused'
  readonly photoId: string
  readonly reasons: readonly RefusalReason[]
}

/** A photo that consent lets onto this page; only askFor makes one. */
export type PermittedPhoto = Brand<PlaceablePhoto, 'PermittedPhoto'>

export function askFor(
  ask: AskPhoto,
  photo: PlaceablePhoto,
  shown?: Shown,
): Result<PermittedPhoto, PhotoRefused> {
  const decision = ask(photo.id, shown)
  return decision.permitted
    ? ok(photo as PermittedPhoto)
    : err({ type: 'PhotoRefused', photoId: photo.id, reasons: decision.reasons })
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

/** How a photo is placed so that less of it shows. */
export interface Hiding {
  readonly covers?: readonly Cover[]
  /** Of the shape of the frame it goes into; a new item gets its shape. */
  readonly crop?: Crop
}

export function placePhoto(
  ask: AskPhoto,
  document: PageDocument,
  photo: PlaceablePhoto,
  target: Target,
  hiding: Hiding = {},
): Result<Edit, PhotoRefused> {
  const covers = [...(hiding.covers ?? [])]
  const hides = covers.length > 0 || hiding.crop !== undefined
  const asked = askFor(ask, photo, hides ? { crop: hiding.crop ?? wholePhoto, covers } : undefined)
  if (!asked.ok) return asked
  // The ready-made words name everybody in the photo, and so who is hidden here.
  const shown: PermittedPhoto = hides ? { ...asked.value, alt: '' } : asked.value
  if (target.type === 'new') {
    const item = newPhotoItem(document, shown, target.middle, hiding.crop ?? wholePhoto)
    return ok({ type: 'add', id: target.id, item: { ...item, covers } })
  }
  const frame = document.items[target.id]
  assert(frame?.type === 'photo', 'a photo is placed into a photo frame')
  const filled = fillFrame(frame, shown)
  return ok({
    type: 'change',
    id: target.id,
    fields: {
      ...filled,
      // The same photo again keeps the part that somebody chose.
      crop: hiding.crop ?? (frame.photoId === photo.id ? frame.crop : filled.crop),
      covers,
    },
  })
}

const wholePhoto: Crop = { x: 0, y: 0, w: 1, h: 1 }

/**
 * Why an edit would make an item show what consent forbids and what it did not show before: a new photo, another crop, a
 * cover taken away. `ask` is asked about the items as they would be. null: the edit brings nothing forbidden.
 */
export function whatForbids(
  before: PageDocument,
  after: PageDocument,
  edit: Edit,
  ask: AskPhoto,
): readonly RefusalReason[] | null {
  for (const one of simpleEdits(edit)) {
    if (one.type !== 'add' && one.type !== 'change') continue
    const item = itemById(after.items, one.id)
    if (item?.type !== 'photo' || item.photoId === null) continue
    const decision = ask(item.photoId, item)
    if (decision.permitted) continue
    const was = itemById(before.items, one.id)
    const forbiddenBefore =
      was?.type === 'photo' && was.photoId === item.photoId && !ask(item.photoId, was).permitted
    if (!forbiddenBefore) return decision.reasons
  }
  return null
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
  crop: Crop,
): PhotoItem {
  const page = pageSizes[document.orientation]
  const shape = photo.width > 0 && photo.height > 0 ? (photo.width * crop.w) / (photo.height * crop.h) : 1
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
    ...plain.photo,
    crop,
    covers: [],
    cornerRadius: 2,
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
    const decision = ask(item.photoId, item)
    if (!decision.permitted) refused.push({ photoId: item.photoId, reasons: decision.reasons })
    copied[id] = decision.permitted ? item : { ...item, photoId: null, alt: '' }
  }
  return { items: copied, refused }
}

/** Takes photos that consent has since forbidden off the page, as one step. */
export function takeOff(document: PageDocument, ask: AskPhoto): Edit {
  return many(
    ...Object.entries(document.items).flatMap(([id, item]): readonly Edit[] =>
      item.type === 'photo' && item.photoId !== null && !ask(item.photoId, item).permitted
        ? evenIfLocked(id, item, { type: 'change', id, fields: { photoId: null, alt: '' } })
        : [],
    ),
  )
}
