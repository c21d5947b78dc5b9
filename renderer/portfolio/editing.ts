/** What the editor's buttons and keys do, as edits. Nothing here touches the screen. */
import { unitsOf } from '#shared/portfolio/arrange.ts'
import { cropAt, focusOf, recrop, zoomOf } from '#shared/portfolio/crop.ts'
import { itemById, many, type Edit, type ItemFields, type PageDocument } from '#shared/portfolio/edit.ts'
import { arcBox, setLines } from '#shared/portfolio/fill.ts'
import { isLine, type OutlineName } from '#shared/portfolio/outlines.ts'
import { orderInFront } from '#shared/portfolio/order.ts'
import {
  innerFrame,
  orderedItems,
  pageSizes,
  plain,
  type Border,
  type Item,
  type PhotoItem,
  type ShapeItem,
  type StickerItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { askFor, type AskPhoto, type PhotoRefused, type PlaceablePhoto } from '#shared/portfolio/place.ts'
import { styleFor, type Style } from '#shared/portfolio/style.ts'
import { textStyles, type TextStyleName, type TextStylePreset } from '#shared/portfolio/textStyles.ts'
import { textHeightMm, type MeasureText } from '#shared/portfolio/text.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { pageNumberItem } from './bookDrafts.ts'

const limit = (value: number): number => Math.min(2000, Math.max(-2000, Math.round(value * 1000) / 1000))

/** Gives several items fields; what is locked stays as it is. */
export const changeAll = (
  document: PageDocument,
  ids: readonly string[],
  fields: ItemFields | ((item: Item) => ItemFields),
): Edit =>
  many(
    ...ids.flatMap((id): Edit[] => {
      const item = itemById(document.items, id)
      return item && !item.locked
        ? [{ type: 'change', id, fields: typeof fields === 'function' ? fields(item) : fields }]
        : []
    }),
  )

/** Whatever of a text changes, its lines are set anew and its box fits them; a curved one is as wide as its arc. */
export function changeText(
  item: TextItem,
  fields: Partial<Omit<TextItem, 'type' | 'lines' | 'h'>>,
  measure: MeasureText,
): ItemFields {
  const next = { ...item, ...fields }
  const middle = next.x + next.w / 2
  const fitted = item.h <= textHeightMm(item.lines.length, item.sizePt, item.leading) + 0.5
  if (next.curve !== 0) {
    const { lines } = setLines(next, measure)
    const box = arcBox(next, lines[0] ?? '', measure)
    const w = Math.min(2000, box.w)
    return { ...fields, lines, w, h: Math.min(2000, box.h), x: limit(middle - w / 2) }
  }
  // Straightened, the one line keeps its middle and stays on the sheet.
  const w = item.curve === 0 ? next.w : Math.min(pageSizes.portrait.width - 30, measure(next.text, next) + 2)
  const straight = { ...next, w, h: fitted || item.curve !== 0 ? 0.1 : next.h }
  return {
    ...fields,
    ...(item.curve === 0 ? {} : { w, x: limit(middle - w / 2) }),
    ...setLines(straight, measure),
  }
}

/** Fields of a photo; with another paper border the picture has another shape, so another part of it shows. */
export function changePhoto(
  item: PhotoItem,
  fields: Partial<Omit<PhotoItem, 'type'>>,
  size: { readonly width: number; readonly height: number } | undefined,
): ItemFields {
  if (fields.mat === undefined || !size || size.width <= 0) return fields
  const zoom = zoomOf(size, innerFrame(item), item.crop)
  return { ...fields, ...cropFields({ ...item, ...fields }, size, { zoom }) }
}

/** The looks of one item for others, as one step (PF31). */
export const pasteStyle = (
  document: PageDocument,
  ids: readonly string[],
  style: Style,
  measure: MeasureText,
  sizeOf: (photoId: string) => { readonly width: number; readonly height: number } | undefined,
): Edit =>
  changeAll(document, ids, (item) => {
    const fields = styleFor(item, style)
    if (item.type === 'text') return changeText(item, fields, measure)
    if (item.type === 'photo')
      return changePhoto(item, fields, item.photoId === null ? undefined : sizeOf(item.photoId))
    return fields
  })

export interface ScaleDeps {
  readonly measure: MeasureText
  /** Pixels of the original, for cropping. */
  readonly sizeOf: (photoId: string) => { readonly width: number; readonly height: number } | undefined
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** The item as scaled by these factors. Alike in both directions everything scales, else only the frame. */
export function scaleItem(item: Item, scaleX: number, scaleY: number, deps: ScaleDeps): Item {
  if (Math.abs(scaleX - 1) < 1e-4 && Math.abs(scaleY - 1) < 1e-4) return item
  const w = clamp(item.w * scaleX, 1, 2000)
  const h = clamp(item.h * scaleY, 1, 2000)
  const whole = Math.abs(scaleX - scaleY) < 1e-3
  if (item.type === 'shape')
    return { ...item, w, h, cornerRadius: clamp(item.cornerRadius * Math.min(scaleX, scaleY), 0, 200) }
  if (item.type === 'text' && item.curve !== 0)
    // An arc is as large as its letters.
    return {
      ...item,
      ...changeText(item, { sizePt: clamp(item.sizePt * scaleX, 4, 200) }, deps.measure),
    }
  if (item.type === 'text') {
    const sized = whole
      ? { ...item, w, h, sizePt: clamp(item.sizePt * scaleX, 4, 200) }
      : { ...item, w, h: item.h }
    return { ...sized, ...setLines(sized, deps.measure) }
  }
  if (item.type !== 'photo') return { ...item, w, h }
  const mat =
    item.mat && whole
      ? {
          ...item.mat,
          width: clamp(item.mat.width * scaleX, 0, 40),
          foot: clamp(item.mat.foot * scaleX, 0, 80),
        }
      : item.mat
  const framed = { ...item, w, h, mat }
  const size = item.photoId === null ? undefined : deps.sizeOf(item.photoId)
  return size && !whole ? { ...framed, crop: recrop(size, framed) } : framed
}

/** What changed between two states of an item, as the fields of an edit. */
export function fieldsBetween(before: Item, after: Item): ItemFields {
  const old: Readonly<Record<string, unknown>> = before
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => JSON.stringify(old[key]) !== JSON.stringify(value)),
  )
}

/**
 * Wider and taller by so many millimetres, the upper left corner staying: one item in either direction, of a group all
 * in proportion. A text is as tall as its lines: its letters grow instead, by a point a millimetre.
 */
export const resizeItems = (
  document: PageDocument,
  ids: readonly string[],
  by: { readonly w?: number; readonly h?: number },
  deps: ScaleDeps,
): Edit =>
  many(
    ...unitsOf(document, ids).flatMap(({ ids: members, box }) => {
      const [width, height] = [box.right - box.left, box.bottom - box.top]
      const whole = by.w
        ? Math.max(0.05, (width + by.w) / width)
        : Math.max(0.05, (height + (by.h ?? 0)) / height)
      return members.map((id): Edit => {
        const item = document.items[id]!
        if (members.length === 1)
          return { type: 'change', id, fields: fieldsBetween(item, resized(item, by, deps)) }
        const scaled = scaleItem(item, whole, whole, deps)
        const at = {
          x: limit(box.left + (item.x - box.left) * whole),
          y: limit(box.top + (item.y - box.top) * whole),
        }
        return { type: 'change', id, fields: fieldsBetween(item, { ...scaled, ...at }) }
      })
    }),
  )

function resized(item: Item, by: { readonly w?: number; readonly h?: number }, deps: ScaleDeps): Item {
  const taller = item.type === 'text' && by.h ? { ...item, sizePt: clamp(item.sizePt + by.h, 4, 200) } : null
  const scaled = taller
    ? { ...taller, ...setLines(taller, deps.measure) }
    : scaleItem(
        item,
        Math.max(1, item.w + (by.w ?? 0)) / item.w,
        Math.max(1, item.h + (by.h ?? 0)) / item.h,
        deps,
      )
  // The turned corner stays where it is, so the middle moves along.
  const turn = (item.rotation * Math.PI) / 180
  const [dw, dh] = [(scaled.w - item.w) / 2, (scaled.h - item.h) / 2]
  const x = item.x + item.w / 2 + dw * Math.cos(turn) - dh * Math.sin(turn) - scaled.w / 2
  const y = item.y + item.h / 2 + dw * Math.sin(turn) + dh * Math.cos(turn) - scaled.h / 2
  return { ...scaled, x: limit(x), y: limit(y), w: limit(scaled.w), h: limit(scaled.h) }
}

const middleOf = (document: PageDocument): { readonly x: number; readonly y: number } => {
  const { width, height } = pageSizes[document.orientation]
  return { x: width / 2, y: height / 2 }
}

/** A text that says where a page stands, in the middle of the paper's lower or upper edge. */
export function addLiving(document: PageDocument, id: string, slot: 'pageNumber' | 'chapter'): Edit {
  const number = pageNumberItem(document.orientation)
  const { width } = pageSizes[document.orientation]
  const item: TextItem = {
    ...number,
    order: orderInFront(document.items),
    slot,
    ...(slot === 'chapter' ? { x: width / 2 - 60, y: 8, w: 120 } : {}),
  }
  return { type: 'add', id, item }
}

/** A new text in one of the ready-made looks; speech lies on its bubble, both as one group. */
export function addText(
  document: PageDocument,
  id: string,
  name: TextStyleName,
  text: string,
  measure: MeasureText,
  newId: () => string,
): Edit {
  const { look, w, bubble }: TextStylePreset = textStyles[name]
  const { x, y } = middleOf(document)
  const group = bubble ? newId() : null
  const order = orderInFront(document.items)
  const item: TextItem = {
    type: 'text',
    ...plain.text,
    ...look,
    order: bubble ? orderInFront({ ...document.items, bubble: { order } as Item }) : order,
    group,
    x: x - w / 2,
    y: y - textHeightMm(1, look.sizePt) / 2,
    w,
    h: textHeightMm(1, look.sizePt),
    rotation: 0,
    text,
    slot: null,
    lines: [],
  }
  const add: Edit = { type: 'add', id, item: { ...item, ...changeText(item, {}, measure) } }
  if (!bubble) return add
  const shape: ShapeItem = {
    type: 'shape',
    ...plain.shape,
    ...bubble,
    order,
    group,
    x: item.x - 6,
    y: item.y - 9,
    w: w + 12,
    h: (item.h + 18) / 0.78,
    rotation: 0,
  }
  return many({ type: 'add', id: newId(), item: shape }, add)
}

/** What the tray offers: lines and every outline with its usual size in mm. */
const shapeSizes: Partial<Record<OutlineName, { readonly w: number; readonly h: number }>> = {
  rect: { w: 70, h: 45 },
  cloud: { w: 70, h: 45 },
  bubble: { w: 70, h: 50 },
  speech: { w: 70, h: 50 },
  thought: { w: 70, h: 55 },
  arrow: { w: 60, h: 30 },
  banner: { w: 110, h: 26 },
  egg: { w: 38, h: 50 },
  drop: { w: 38, h: 50 },
  moon: { w: 38, h: 50 },
  line: { w: 110, h: 6 },
  pointer: { w: 80, h: 12 },
}

export function addShape(document: PageDocument, id: string, look: ShapeLook): Edit {
  const { w, h } = look.size ?? shapeSizes[look.form] ?? { w: 50, h: 50 }
  const { x, y } = middleOf(document)
  const item: ShapeItem = {
    type: 'shape',
    ...plain.shape,
    order: orderInFront(document.items),
    x: x - w / 2,
    y: y - h / 2,
    w,
    h,
    rotation: 0,
    form: look.form,
    fill: isLine(look.form) ? null : '#f8d48a',
    border: isLine(look.form) ? { width: 1.2, colour: '#0b5f63', dash: look.dash ?? 'solid' } : null,
    cornerRadius: look.cornerRadius ?? 0,
  }
  return { type: 'add', id, item }
}

/** Where it was dropped, else in the middle of the page. */
export function addSticker(
  document: PageDocument,
  id: string,
  sticker: string,
  middle = middleOf(document),
): Edit {
  const side = 36
  const item: StickerItem = {
    type: 'sticker',
    ...plain.sticker,
    order: orderInFront(document.items),
    x: middle.x - side / 2,
    y: middle.y - side / 2,
    w: side,
    h: side,
    rotation: 0,
    sticker,
  }
  return { type: 'add', id, item }
}

export interface ShapeLook {
  readonly form: OutlineName
  readonly dash?: Border['dash']
  readonly cornerRadius?: number
  readonly size?: { readonly w: number; readonly h: number }
}
/** Beside the outlines, with a name of their own. */
export const moreShapes = {
  rounded: { form: 'rect', cornerRadius: 6, size: { w: 70, h: 45 } },
  stripe: { form: 'rect', cornerRadius: 2, size: { w: 120, h: 4 } },
  dashed: { form: 'line', dash: 'dashed' },
  dotted: { form: 'line', dash: 'dotted' },
} as const satisfies Readonly<Record<string, ShapeLook>>
export type MoreShape = keyof typeof moreShapes

export function addFrame(document: PageDocument, id: string): Edit {
  const { x, y } = middleOf(document)
  const item: PhotoItem = {
    type: 'photo',
    ...plain.photo,
    covers: [],
    order: orderInFront(document.items),
    x: x - 40,
    y: y - 32,
    w: 80,
    h: 64,
    rotation: 0,
    photoId: null,
    crop: { x: 0, y: 0, w: 1, h: 1 },
    cornerRadius: 0.8,
    mat: { width: 3.2, foot: 8, colour: '#ffffff' },
    alt: '',
  }
  return { type: 'add', id, item }
}

/** The frame a tapped photo goes into: the selected one, else the first empty one, else none (a new item). */
export function frameFor(document: PageDocument, selection: readonly string[]): string | null {
  const [only] = selection
  const chosen = selection.length === 1 && only !== undefined ? document.items[only] : undefined
  if (chosen?.type === 'photo' && !chosen.locked) return only!
  return (
    orderedItems(document.items).find(
      ([, item]) => item.type === 'photo' && item.photoId === null && !item.locked,
    )?.[0] ?? null
  )
}

/** Copies into the same page or from the clipboard; forbidden photos do not come along (B3: paste, duplicate). */
export function pasteItems(
  document: PageDocument,
  items: readonly Item[],
  newId: () => string,
  ask: AskPhoto,
  photoById: (id: string) => PlaceablePhoto | undefined,
  by = 6,
): Result<{ readonly edit: Edit; readonly ids: readonly string[] }, PhotoRefused> {
  const edits: Edit[] = []
  const ids: string[] = []
  let items_ = document.items
  /** Copies of one group are a group of their own, and nobody has locked them. */
  const groups = new Map<string, string>()
  const groupOf = ({ group }: Item): string | null => {
    if (group === null) return null
    if (!groups.has(group)) groups.set(group, newId())
    return groups.get(group)!
  }
  for (const item of items) {
    const id = newId()
    const order = orderInFront(items_)
    const moved: Item = {
      ...item,
      order,
      x: limit(item.x + by),
      y: limit(item.y + by),
      locked: false,
      group: groupOf(item),
    }
    if (moved.type === 'photo' && moved.photoId !== null) {
      const photo = photoById(moved.photoId)
      const placed = askFor(ask, photo ?? { id: moved.photoId, width: 0, height: 0, alt: moved.alt }, moved)
      if (!placed.ok) return err(placed.error)
    }
    items_ = { ...items_, [id]: moved }
    edits.push({ type: 'add', id, item: moved })
    ids.push(id)
  }
  return ok({ edit: many(...edits), ids })
}

/** Zoom and middle of a photo in its frame. */
export function cropFields(
  item: PhotoItem,
  size: { readonly width: number; readonly height: number },
  change: { readonly zoom?: number; readonly x?: number; readonly y?: number },
): ItemFields {
  const focus = focusOf(item.crop)
  return {
    crop: cropAt(size, innerFrame(item), change.zoom ?? zoomOf(size, innerFrame(item), item.crop), {
      x: change.x ?? focus.x,
      y: change.y ?? focus.y,
    }),
  }
}
