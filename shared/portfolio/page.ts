/**
 * The page model is the truth; Fabric is one view of it, the PDF another (decision 24).
 * All lengths are millimetres from the page's top left corner, angles are degrees clockwise about the item's centre,
 * font sizes are points. Items have stable random ids and a fractional `order` (text order = stacking order = reading
 * order, back to front). Undo is the inverse edit.
 */
import { z } from 'zod'
import { idSchema } from '../records/kind.ts'

export const pageSizes = {
  portrait: { width: 210, height: 297 },
  landscape: { width: 297, height: 210 },
} as const

const colour = z.string().regex(/^#[0-9a-f]{6}$/)
const mm = z.number().finite().min(-2000).max(2000)
const frame = {
  /** Fractional order key, compared as text. */
  order: z.string().min(1).max(64),
  x: mm,
  y: mm,
  w: z.number().finite().min(0.1).max(2000),
  h: z.number().finite().min(0.1).max(2000),
  rotation: z.number().finite().min(-360).max(360),
}

export const slotNames = ['name', 'firstName', 'age', 'date', 'photo', 'institution'] as const
export type SlotName = (typeof slotNames)[number]

/** A paper border like an instant picture's: the photo lies inside the frame, inset by `width`, at the foot by `foot`. */
export const matSchema = z.object({
  width: z.number().min(0).max(40),
  foot: z.number().min(0).max(80),
  colour,
})
export type Mat = z.infer<typeof matSchema>

export const photoItemSchema = z.object({
  type: z.literal('photo'),
  ...frame,
  /** null: an empty photo slot. */
  photoId: idSchema.nullable(),
  /** The visible part as fractions of the upright original; its shape equals w:h of the picture (innerFrame). */
  crop: z.object({ x: z.number(), y: z.number(), w: z.number().positive(), h: z.number().positive() }),
  cornerRadius: z.number().min(0).max(200),
  mat: matSchema.nullable(),
  alt: z.string().max(500),
})

export const textItemSchema = z.object({
  type: z.literal('text'),
  ...frame,
  text: z.string().max(5000),
  slot: z.enum(slotNames).nullable(),
  font: z.enum(['sans', 'hand']),
  sizePt: z.number().min(4).max(200),
  colour,
  bold: z.boolean(),
  align: z.enum(['left', 'center', 'right']),
  /** Line breaks as the canvas drew them (decision 43); the PDF sets exactly these lines. */
  lines: z.array(z.string().max(5000)).max(500),
})

export const rectItemSchema = z.object({
  type: z.literal('rect'),
  ...frame,
  fill: colour,
  cornerRadius: z.number().min(0).max(200),
})

export const itemSchema = z.discriminatedUnion('type', [photoItemSchema, textItemSchema, rectItemSchema])
export type PhotoItem = z.infer<typeof photoItemSchema>
export type TextItem = z.infer<typeof textItemSchema>
export type RectItem = z.infer<typeof rectItemSchema>
export type Item = z.infer<typeof itemSchema>
export type Items = Readonly<Record<string, Item>>

export const orientations = ['portrait', 'landscape'] as const
export type Orientation = (typeof orientations)[number]
export const backgroundSchema = colour

/** What editor and PDF need of a page; stored as the fields of kinds `page` and `template`. */
export interface PageModel {
  readonly orientation: Orientation
  readonly background: string
  readonly items: Items
}

/** Items back to front. */
export const orderedItems = (items: Items): readonly (readonly [string, Item])[] =>
  Object.entries(items).sort(([ia, a], [ib, b]) =>
    a.order < b.order ? -1 : a.order > b.order ? 1 : ia < ib ? -1 : 1,
  )

/** Where the picture itself lies inside a photo item, relative to the item's top left corner, before rotation. */
export function innerFrame(item: Pick<PhotoItem, 'w' | 'h' | 'mat'>): {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
} {
  const mat = item.mat
  if (mat === null) return { x: 0, y: 0, w: item.w, h: item.h }
  const w = Math.max(1, item.w - 2 * mat.width)
  const h = Math.max(1, item.h - mat.width - mat.foot)
  return { x: mat.width, y: mat.width, w, h }
}
