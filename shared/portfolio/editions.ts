/**
 * One event page, an edition for every family (H7, B4): an ordinary page of each child with her name and age, her own
 * photos first, and of the others only what consent lets her family see; who may not be seen lies under a privacy
 * sticker, and a photo in which she can't be hidden is left out.
 *
 * The master is a page like any other, one child's. An edition keeps the ids of the master's items and what was made of
 * them (`eventItems`), so that later changes of the master can be taken over item by item without touching what
 * somebody has changed by hand.
 */
import type { Day } from '../basics/clock.ts'
import { isHidden, whoShows } from '../consents/permits.ts'
import type { Language } from '../host/api.ts'
import { canonicalJson } from '../records/canonical.ts'
import type { Values } from '../records/kinds.ts'
import type { PageDocument } from './edit.ts'
import { fitText } from './fill.ts'
import { coversOver, toHide } from './hide.ts'
import { orderedItems, type Cover, type Item, type Items, type PhotoItem } from './page.ts'
import { askFor, fillFrame, type AskPhoto, type PermittedPhoto, type PlaceablePhoto } from './place.ts'
import { ageInWords, ageOn } from './slots.ts'
import type { MeasureText } from './text.ts'

type Named = Pick<Values<'child'>, 'firstName' | 'lastName' | 'birthDate'>

export interface EventPhoto extends PlaceablePhoto {
  readonly values: Values<'photo'>
}

export interface EditionAsk {
  readonly master: PageDocument
  /** Whose page the master is. */
  readonly masterChild: Named
  readonly child: { readonly id: string; readonly values: Named }
  readonly day: Day
  readonly language: Language
  readonly measure: MeasureText
  /** For pages that this child's family sees. */
  readonly ask: AskPhoto
  /** Those on the master and those of the day. */
  readonly photos: readonly EventPhoto[]
  readonly stickers: readonly string[]
  /** First names of the other children; one that stands in a text is warned of. */
  readonly otherNames: readonly string[]
  /** '' if nobody knows her. */
  readonly firstNameOf: (childId: string) => string
  /** An earlier edition; a frame whose photo the master has not changed keeps what was chosen for it. */
  readonly before?: Pick<Values<'page'>, 'eventItems' | 'eventPhotos'>
}

export type EditionWarning =
  /** The child is in none of the photos of her edition. */
  | { readonly type: 'noOwnPhoto' }
  /** Frames that stay empty, because no photo may be shown in them. */
  | { readonly type: 'emptyFrames'; readonly count: number }
  /** People under privacy stickers: please look whether they lie well. */
  | { readonly type: 'covered'; readonly count: number }
  | { readonly type: 'otherName'; readonly name: string }

export interface Edition {
  readonly title: string
  readonly items: Items
  /** Which photo the master had in each frame. */
  readonly photos: Readonly<Record<string, string>>
  readonly warnings: readonly EditionWarning[]
}

export function makeEdition(asked: EditionAsk): Edition {
  const { master, child, before } = asked
  const text = textFor(asked)
  const items: Record<string, Item> = {}
  const photos: Record<string, string> = {}
  const frames: [string, PhotoItem][] = []
  for (const [id, item] of orderedItems(master.items)) {
    if (item.type === 'photo' && item.photoId !== null) {
      frames.push([id, item])
      photos[id] = item.photoId
    } else if (item.type === 'text') items[id] = text(item)
    else items[id] = item
  }
  const photoById = new Map(asked.photos.map((photo) => [photo.id, photo]))
  const isOwn = (photo: EventPhoto): boolean => photo.values.childIds.includes(child.id)
  const used = new Set<string>()
  let covered = 0
  const put = (id: string, item: PhotoItem): void => {
    items[id] = withoutHiddenNames(item, photoById.get(item.photoId ?? ''), asked)
    if (item.photoId !== null) used.add(item.photoId)
    covered += item.covers.length
  }

  const open: [string, PhotoItem][] = []
  for (const [id, frame] of frames) {
    const kept = before && before.eventPhotos[id] === frame.photoId ? before.eventItems[id] : undefined
    if (kept?.type !== 'photo' || kept.photoId === null || !asked.ask(kept.photoId, kept).permitted) {
      open.push([id, frame])
      continue
    }
    const { photoId, crop, covers, alt } = kept
    const sameShape = frame.w / frame.h === kept.w / kept.h
    const photo = photoById.get(photoId)
    put(
      id,
      sameShape || !photo
        ? { ...frame, photoId, crop, covers, alt }
        : (fit(frame, photo, asked) ?? empty(frame)),
    )
  }
  // Her own photos take the largest frames, those that stand on the master before others of the day.
  const onMaster = open.flatMap(([, { photoId }]) => photoById.get(photoId!) ?? [])
  const candidates = [
    ...onMaster.filter(isOwn),
    ...asked.photos.filter((photo) => isOwn(photo) && !onMaster.includes(photo)),
    ...onMaster.filter((photo) => !isOwn(photo)),
  ]
  for (const [id, frame] of open.toSorted(([, a], [, b]) => b.w * b.h - a.w * a.h)) {
    let item: PhotoItem | null = null
    for (const photo of candidates) {
      if (used.has(photo.id)) continue
      item = fit(frame, photo, asked)
      if (item) break
    }
    put(id, item ?? empty(frame))
  }

  const shown = [...used].flatMap((id) => photoById.get(id) ?? [])
  const left = Object.values(items).filter((item) => item.type === 'photo' && item.photoId === null).length
  const words = [master.title, ...Object.values(items).map((item) => (item.type === 'text' ? item.text : ''))]
  const named = asked.otherNames.find((name) => words.some((line) => mentions(line, name)))
  return {
    title: replaceNames(master.title, asked),
    items,
    photos,
    warnings: [
      ...(named === undefined ? [] : [{ type: 'otherName', name: named } as const]),
      ...(left > 0 ? [{ type: 'emptyFrames', count: left } as const] : []),
      ...(shown.some(isOwn) ? [] : [{ type: 'noOwnPhoto' } as const]),
      ...(covered > 0 ? [{ type: 'covered', count: covered } as const] : []),
    ],
  }
}

const empty = (frame: PhotoItem): PhotoItem => ({ ...frame, photoId: null, covers: [], alt: '' })

/** Words for who can't see name nobody whom the picture hides; without them it is "Foto". */
function withoutHiddenNames(
  item: PhotoItem,
  photo: EventPhoto | undefined,
  { firstNameOf }: EditionAsk,
): PhotoItem {
  if (!photo || item.alt === '') return item
  const { childIds } = whoShows(photo.values, item)
  const hidden = photo.values.childIds.filter((id) => !childIds.includes(id))
  return hidden.some((id) => mentions(item.alt, firstNameOf(id))) ? { ...item, alt: '' } : item
}

/** The photo in the frame as this family may see it; null: it may not, however it is covered. */
function fit(frame: PhotoItem, photo: EventPhoto, { ask, stickers }: EditionAsk): PhotoItem | null {
  const whole = askFor(ask, photo)
  const same = frame.photoId === photo.id
  // What covers a framed person on the master does so for the master's family; here it is asked anew.
  const byHand = same
    ? frame.covers.filter(
        (cover) => !Object.values(photo.values.boxes).some((box) => isHidden(box, wholePhoto, [cover])),
      )
    : []
  const place = (permitted: PermittedPhoto, covers: readonly Cover[]): PhotoItem => {
    const filled = { ...frame, ...fillFrame(frame, permitted), covers: [...covers] }
    return same ? { ...filled, crop: frame.crop } : filled
  }
  if (whole.ok) return place(whole.value, byHand)
  const { boxes, unframed } = toHide(photo.values, whole.error.reasons)
  if (unframed.length > 0) return null
  const covers = [...byHand, ...coversOver(boxes, stickers)].slice(0, 60)
  const allowed = askFor(ask, photo, { crop: wholePhoto, covers })
  return allowed.ok ? place(allowed.value, covers) : null
}

const wholePhoto = { x: 0, y: 0, w: 1, h: 1 }

// ---- words

function textFor(asked: EditionAsk): (item: Extract<Item, { type: 'text' }>) => Item {
  const { child, day, language, measure } = asked
  const age = child.values.birthDate === null ? null : ageOn(child.values.birthDate, day)
  const slots: Readonly<Record<string, string>> = {
    name: `${child.values.firstName} ${child.values.lastName}`.trim(),
    firstName: child.values.firstName.trim() || child.values.lastName.trim(),
    age: age === null ? '' : ageInWords(age, language),
  }
  return (item) => {
    const exact = item.slot === null ? undefined : wholeSlot(item.text, item.slot, asked)
    const text = exact ? slots[item.slot!]! : replaceNames(item.text, asked)
    return text === item.text ? item : fitText({ ...item, text }, measure)
  }
}

/** A text that is nothing but the slot. */
function wholeSlot(text: string, slot: string, { masterChild, day, language }: EditionAsk): boolean {
  const { firstName, lastName, birthDate } = masterChild
  const age = birthDate === null ? null : ageOn(birthDate, day)
  return (
    (slot === 'name' && text === `${firstName} ${lastName}`.trim()) ||
    (slot === 'firstName' && text === firstName.trim()) ||
    (slot === 'age' && text === (age === null ? '' : ageInWords(age, language)))
  )
}

/** The master's child is this child: name and age wherever they stand as words of their own. */
function replaceNames(text: string, { masterChild, child, day, language }: EditionAsk): string {
  const age = (one: Named): string => {
    const known = one.birthDate === null ? null : ageOn(one.birthDate, day)
    return known === null ? '' : ageInWords(known, language)
  }
  const pairs: [string, string][] = [
    [
      `${masterChild.firstName} ${masterChild.lastName}`.trim(),
      `${child.values.firstName} ${child.values.lastName}`.trim(),
    ],
    [masterChild.firstName.trim(), child.values.firstName.trim()],
    [age(masterChild), age(child.values)],
  ]
  return pairs.reduce(
    (now, [from, to]) =>
      from === '' || to === ''
        ? now
        : now.replace(
            wordsOf(from),
            (_all, mark: string, s: string | undefined) => `${mark}${to}${genitive(to, s ?? '')}`,
          ),
    text,
  )
}
/** A word of its own, with the s of the German genitive. */
const wordsOf = (name: string): RegExp =>
  new RegExp(
    `(^|[^\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(s|’)?(?![\\p{L}\\p{N}])`,
    'gu',
  )
const genitive = (name: string, ending: string): string =>
  ending === '' ? '' : /[sßxz]$/i.test(name) ? '’' : 's'
const mentions = (text: string, name: string): boolean =>
  name.trim() !== '' && wordsOf(name.trim()).test(text)

// ---- later changes of the master

export interface MasterChange {
  readonly id: string
  readonly type: 'added' | 'changed' | 'removed'
  /** Somebody has changed this item of the edition by hand; it stays unless she chooses otherwise. */
  readonly conflict: boolean
  /** What the item would become; null: it goes. */
  readonly item: Item | null
}

const isDeepEqual = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)

/** Three ways: what was made then (`base`), what lies there now, what would be made today. */
export function changesOfMaster(base: Items, now: Items, fresh: Items): MasterChange[] {
  const changes: MasterChange[] = []
  for (const id of new Set([...Object.keys(base), ...Object.keys(fresh)])) {
    const [was, is, becomes] = [base[id], now[id], fresh[id]]
    if (isDeepEqual(was, becomes) || isDeepEqual(is, becomes)) continue
    changes.push({
      id,
      type: was === undefined ? 'added' : becomes === undefined ? 'removed' : 'changed',
      conflict: !isDeepEqual(was, is),
      item: becomes ?? null,
    })
  }
  return changes
}

/** The edition with the chosen changes; what is not chosen stays as it is and is offered again. */
export function withChanges(
  base: Items,
  now: Items,
  chosen: readonly MasterChange[],
): { readonly items: Items; readonly base: Items } {
  const [items, made] = [{ ...now }, { ...base }]
  for (const { id, item } of chosen)
    if (item) {
      items[id] = item
      made[id] = item
    } else {
      delete items[id]
      delete made[id]
    }
  return { items, base: made }
}
