/** What the editor's buttons and keys do, as edits. Nothing here touches the screen. */
import { cropAt, focusOf, zoomOf } from '#shared/portfolio/crop.ts'
import { itemById, many, type Edit, type ItemFields, type PageDocument } from '#shared/portfolio/edit.ts'
import { setLines } from '#shared/portfolio/fill.ts'
import { orderInFront } from '#shared/portfolio/order.ts'
import {
  innerFrame,
  orderedItems,
  pageSizes,
  plain,
  type Item,
  type PhotoItem,
  type ShapeItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { askFor, type AskPhoto, type PhotoRefused, type PlaceablePhoto } from '#shared/portfolio/place.ts'
import { textHeightMm, type MeasureText } from '#shared/portfolio/text.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'

const limit = (value: number): number => Math.min(2000, Math.max(-2000, Math.round(value * 1000) / 1000))

export const moveItems = (document: PageDocument, ids: readonly string[], dx: number, dy: number): Edit =>
  many(
    ...ids.flatMap((id): Edit[] => {
      const item = document.items[id]
      return item ? [{ type: 'change', id, fields: { x: limit(item.x + dx), y: limit(item.y + dy) } }] : []
    }),
  )

export const turnItems = (document: PageDocument, ids: readonly string[], by: number): Edit =>
  many(
    ...ids.flatMap((id): Edit[] => {
      const item = document.items[id]
      if (!item) return []
      const angle = ((((item.rotation + by) % 360) + 540) % 360) - 180
      return [{ type: 'change', id, fields: { rotation: angle } }]
    }),
  )

export const removeItems = (ids: readonly string[]): Edit =>
  many(...ids.map((id): Edit => ({ type: 'remove', id })))

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

/** Fields of a text that may change its lines. */
export function changeText(
  item: TextItem,
  fields: Partial<Pick<TextItem, 'text' | 'font' | 'sizePt' | 'bold' | 'w'>>,
  measure: MeasureText,
): ItemFields {
  return { ...fields, ...setLines({ ...item, ...fields }, measure) }
}

const middleOf = (document: PageDocument): { readonly x: number; readonly y: number } => {
  const { width, height } = pageSizes[document.orientation]
  return { x: width / 2, y: height / 2 }
}

export const textKinds = {
  heading: { font: 'hand', sizePt: 36, w: 120, colour: '#0b5f63' },
  body: { font: 'sans', sizePt: 12, w: 90, colour: '#1f2933' },
  small: { font: 'sans', sizePt: 9, w: 70, colour: '#1f2933' },
} as const
export type TextKind = keyof typeof textKinds

export function addText(
  document: PageDocument,
  id: string,
  kind: TextKind,
  text: string,
  measure: MeasureText,
): Edit {
  const { font, sizePt, w, colour } = textKinds[kind]
  const { x, y } = middleOf(document)
  const item: TextItem = {
    type: 'text',
    ...plain.text,
    order: orderInFront(document.items),
    x: x - w / 2,
    y: y - textHeightMm(1, sizePt) / 2,
    w,
    h: textHeightMm(1, sizePt),
    rotation: 0,
    text,
    slot: null,
    font,
    sizePt,
    colour,
    bold: false,
    align: kind === 'heading' ? 'center' : 'left',
    lines: [],
  }
  return { type: 'add', id, item: { ...item, ...setLines(item, measure) } }
}

export const shapes = {
  rect: { w: 70, h: 45, cornerRadius: 0 },
  rounded: { w: 70, h: 45, cornerRadius: 6 },
  circle: { w: 50, h: 50, cornerRadius: 25 },
  stripe: { w: 120, h: 4, cornerRadius: 2 },
} as const
export type Shape = keyof typeof shapes

export function addShape(document: PageDocument, id: string, shape: Shape, fill: string): Edit {
  const { w, h, cornerRadius } = shapes[shape]
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
    fill,
    cornerRadius,
  }
  return { type: 'add', id, item }
}

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
  if (selection.length === 1 && only !== undefined && document.items[only]?.type === 'photo') return only
  return (
    orderedItems(document.items).find(([, item]) => item.type === 'photo' && item.photoId === null)?.[0] ??
    null
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
  for (const item of items) {
    const id = newId()
    const order = orderInFront(items_)
    const moved: Item = { ...item, order, x: limit(item.x + by), y: limit(item.y + by) }
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
