/**
 * Every change of a page is an edit, and every edit knows its inverse: undo is nothing else (decision 24).
 * Edits are plain data, so that they survive a restart in kind pageHistory. They are parsed when they come back.
 *
 * applyEdit never fails: an edit of an item that is gone (a colleague removed it meanwhile) does nothing and has the
 * empty inverse. Applying an edit and then its inverse gives the identical document.
 */
import { z } from 'zod'
import {
  backgroundSchema,
  itemSchema,
  orientations,
  pageSizes,
  inkItemSchema,
  patternSchema,
  photoItemSchema,
  shapeItemSchema,
  stickerItemSchema,
  textItemSchema,
  upgradeItem,
  type InkItem,
  type Item,
  type Items,
  type Orientation,
  type PageModel,
  type PhotoItem,
  type ShapeItem,
  type StickerItem,
  type TextItem,
} from './page.ts'

/** What one page is while it is edited: the model and its title. */
export interface PageDocument extends PageModel {
  readonly title: string
}

/** Any fields of any item but its type; those the item does not have are left alone. */
export type ItemFields = Partial<Omit<PhotoItem, 'type'>> &
  Partial<Omit<TextItem, 'type'>> &
  Partial<Omit<ShapeItem, 'type'>> &
  Partial<Omit<StickerItem, 'type'>> &
  Partial<Omit<InkItem, 'type'>>

export interface PageFields {
  readonly title?: string
  readonly background?: string
  readonly pattern?: string
  readonly orientation?: Orientation
}

export type SimpleEdit =
  | { readonly type: 'add'; readonly id: string; readonly item: Item }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'change'; readonly id: string; readonly fields: ItemFields }
  | { readonly type: 'page'; readonly fields: PageFields }

/** `many` is one step for the person: done together, undone together. */
export type Edit = SimpleEdit | { readonly type: 'many'; readonly edits: readonly SimpleEdit[] }

export const many = (...edits: readonly Edit[]): Edit => {
  const flat = edits.flatMap(simpleEdits)
  return flat.length === 1 ? flat[0]! : { type: 'many', edits: flat }
}

export const simpleEdits = (edit: Edit): readonly SimpleEdit[] => (edit.type === 'many' ? edit.edits : [edit])
/** True for an edit that changes nothing. */
export const isEmptyEdit = (edit: Edit): boolean => simpleEdits(edit).length === 0

const nothing: Edit = { type: 'many', edits: [] }

export function applyEdit<D extends PageDocument>(
  document: D,
  edit: Edit,
): { readonly model: D; readonly inverse: Edit } {
  if (edit.type !== 'many') return applySimple(document, edit)
  let model = document
  const inverses: Edit[] = []
  for (const one of edit.edits) {
    const applied = applySimple(model, one)
    model = applied.model
    inverses.unshift(applied.inverse)
  }
  return { model, inverse: many(...inverses) }
}

function applySimple<D extends PageDocument>(
  document: D,
  edit: SimpleEdit,
): { readonly model: D; readonly inverse: Edit } {
  const { items } = document
  switch (edit.type) {
    case 'add': {
      const before = itemById(items, edit.id)
      return {
        model: { ...document, items: { ...items, [edit.id]: edit.item } },
        inverse: before ? { type: 'add', id: edit.id, item: before } : { type: 'remove', id: edit.id },
      }
    }
    case 'remove': {
      const before = itemById(items, edit.id)
      if (!before) return { model: document, inverse: nothing }
      const { [edit.id]: _gone, ...rest } = items
      return { model: { ...document, items: rest }, inverse: { type: 'add', id: edit.id, item: before } }
    }
    case 'change': {
      const before = itemById(items, edit.id)
      if (!before) return { model: document, inverse: nothing }
      const changed = pick(edit.fields, before)
      if (Object.keys(changed).length === 0) return { model: document, inverse: nothing }
      const old = Object.fromEntries(
        Object.keys(changed).map((key) => [key, before[key as keyof Item]]),
      ) as ItemFields
      return {
        model: { ...document, items: { ...items, [edit.id]: { ...before, ...changed } } },
        inverse: { type: 'change', id: edit.id, fields: old },
      }
    }
    case 'page': {
      const old: Record<string, unknown> = {}
      for (const key of ['title', 'background', 'pattern', 'orientation'] as const)
        if (edit.fields[key] !== undefined) old[key] = document[key]
      if (Object.keys(old).length === 0) return { model: document, inverse: nothing }
      return { model: { ...document, ...edit.fields }, inverse: { type: 'page', fields: old } }
    }
  }
}

export const itemById = (items: Items, id: string): Item | undefined =>
  Object.hasOwn(items, id) ? items[id] : undefined

/** The fields that this item has. */
function pick(fields: ItemFields, item: Item): ItemFields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([key, value]) => key !== 'type' && value !== undefined && Object.hasOwn(item, key),
    ),
  )
}

/** The steps of an edit that is about the whole page and so reaches a locked item too; it is locked again behind it. */
export const evenIfLocked = (id: string, item: Item, edit: SimpleEdit): readonly Edit[] =>
  item.locked
    ? [
        { type: 'change', id, fields: { locked: false } },
        edit,
        ...(edit.type === 'remove' ? [] : [{ type: 'change', id, fields: { locked: true } } as const]),
      ]
    : [edit]

/** Turns the sheet; everything keeps its place in proportion and its shape. */
export function turnPage(document: PageDocument, orientation: Orientation): Edit {
  if (orientation === document.orientation) return nothing
  const from = pageSizes[document.orientation]
  const to = pageSizes[orientation]
  const scale = Math.min(to.width / from.width, to.height / from.height)
  return many(
    { type: 'page', fields: { orientation } },
    ...Object.entries(document.items).flatMap(([id, item]): readonly Edit[] => {
      const w = Math.max(1, item.w * scale)
      const h = Math.max(1, item.h * scale)
      const x = ((item.x + item.w / 2) / from.width) * to.width - w / 2
      const y = ((item.y + item.h / 2) / from.height) * to.height - h / 2
      const fields: ItemFields =
        item.type === 'text'
          ? { x, y, w, h, sizePt: Math.max(4, item.sizePt * scale) }
          : item.type === 'photo' && item.mat
            ? { x, y, w, h, mat: { ...item.mat, width: item.mat.width * scale, foot: item.mat.foot * scale } }
            : { x, y, w, h }
      return evenIfLocked(id, item, { type: 'change', id, fields })
    }),
  )
}

// ---- stored edits

const itemId = z.string().min(1).max(64)
const fieldsSchema = z.strictObject({
  ...photoItemSchema.omit({ type: true }).partial().shape,
  ...textItemSchema.omit({ type: true }).partial().shape,
  ...shapeItemSchema.omit({ type: true }).partial().shape,
  ...stickerItemSchema.omit({ type: true }).partial().shape,
  ...inkItemSchema.omit({ type: true }).partial().shape,
})
const simpleSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('add'), id: itemId, item: z.preprocess(upgradeItem, itemSchema) }),
  z.strictObject({ type: z.literal('remove'), id: itemId }),
  z.strictObject({ type: z.literal('change'), id: itemId, fields: fieldsSchema }),
  z.strictObject({
    type: z.literal('page'),
    fields: z
      .strictObject({
        title: z.string().max(300),
        background: backgroundSchema,
        pattern: patternSchema,
        orientation: z.enum(orientations),
      })
      .partial(),
  }),
])
export const editSchema = z.union([
  simpleSchema,
  z.strictObject({ type: z.literal('many'), edits: z.array(simpleSchema).max(2000) }),
])

/** @returns null when this is no edit */
export function parseEdit(stored: unknown): Edit | null {
  const parsed = editSchema.safeParse(stored)
  return parsed.success ? (parsed.data as Edit) : null
}
