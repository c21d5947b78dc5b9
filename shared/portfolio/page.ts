/**
 * The page model is the truth; Fabric is one view of it, the PDF another (decision 24).
 * All lengths are millimetres from the page's top left corner, angles are degrees clockwise about the item's centre,
 * font sizes are points. Items have stable random ids and a fractional `order` (text order = stacking order = reading
 * order, back to front). Undo is the inverse edit.
 *
 * What an item looks like is said once, in paint.ts; canvas and PDF are two pens for it.
 */
import { z } from 'zod'
import { idSchema } from '../records/kind.ts'
import { areaNames, outlineNames } from './outlines.ts'

export const pageSizes = {
  portrait: { width: 210, height: 297 },
  landscape: { width: 297, height: 210 },
} as const

const colour = z.string().regex(/^#[0-9a-f]{6}$/)
const mm = z.number().finite().min(-2000).max(2000)
/** Name of something in the manifest of bundled assets; '' = none. */
const assetName = z.string().regex(/^[a-z0-9-]{0,60}$/)

/** A shadow on the paper: `blur` 0 has a hard edge and prints as vectors, else as pixels of 300 dpi. */
export const shadowSchema = z.object({
  x: z.number().min(-30).max(30),
  y: z.number().min(-30).max(30),
  blur: z.number().min(0).max(20),
  colour,
  opacity: z.number().min(0).max(1),
})
export type Shadow = z.infer<typeof shadowSchema>

export const dashNames = ['solid', 'dashed', 'dotted'] as const
/** A line along an outline, its middle on the edge; `width` in mm. */
export const borderSchema = z.object({
  width: z.number().min(0.1).max(30),
  colour,
  dash: z.enum(dashNames),
})
export type Border = z.infer<typeof borderSchema>

const frame = {
  /** Fractional order key, compared as text. */
  order: z.string().min(1).max(64),
  x: mm,
  y: mm,
  w: z.number().finite().min(0.1).max(2000),
  h: z.number().finite().min(0.1).max(2000),
  rotation: z.number().finite().min(-360).max(360),
  opacity: z.number().min(0.05).max(1),
  shadow: shadowSchema.nullable(),
  /** What the person calls it in the list of layers; '' = described by what it is. */
  name: z.string().max(100),
  /** Cannot be moved, changed or deleted until it is unlocked. */
  locked: z.boolean(),
  /** Items with the same group are chosen and moved together. */
  group: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,64}$/)
    .nullable(),
}

/**
 * What a text may be filled with. The first four are filled when a page is made; those of `livingSlots` say where the
 * page stands in its book and are filled whenever it is drawn.
 */
export const slotNames = [
  'name',
  'firstName',
  'age',
  'date',
  'photo',
  'institution',
  'group',
  'quote',
  'pageNumber',
  'chapter',
  'contents',
] as const
export type SlotName = (typeof slotNames)[number]
export const livingSlots = ['pageNumber', 'chapter', 'contents'] as const satisfies readonly SlotName[]
export type LivingSlot = (typeof livingSlots)[number]
export const isLivingSlot = (slot: SlotName | null): slot is LivingSlot =>
  (livingSlots as readonly (SlotName | null)[]).includes(slot)

/** A paper border like an instant picture's: the photo lies inside the frame, inset by `width`, at the foot by `foot`. */
export const matSchema = z.object({
  width: z.number().min(0).max(40),
  foot: z.number().min(0).max(80),
  colour,
})
export type Mat = z.infer<typeof matSchema>

/** Baked into the pixels, on the screen and in print alike (filter.ts). */
export const filterNames = ['none', 'grey', 'sepia', 'warm', 'cool', 'vivid', 'soft', 'faded'] as const
export const filterSchema = z.object({
  name: z.enum(filterNames),
  /** -1 .. 1; 0 changes nothing. */
  brightness: z.number().min(-1).max(1),
  contrast: z.number().min(-1).max(1),
})
export type Filter = z.infer<typeof filterSchema>

/**
 * A privacy sticker over a part of the photo, as fractions of the upright original (so it stays on the face whatever
 * the crop is). It is burnt into the pixels of everything that leaves the app (C12).
 */
export const coverSchema = z.object({
  x: z.number().min(-1).max(2),
  y: z.number().min(-1).max(2),
  w: z.number().min(0.01).max(2),
  h: z.number().min(0.01).max(2),
  /** The sticker drawn over it; '' = a plain patch. */
  sticker: assetName,
  /** The patch itself, which is opaque; the sticker lies on it. */
  colour,
})
export type Cover = z.infer<typeof coverSchema>

export const photoItemSchema = z.object({
  type: z.literal('photo'),
  ...frame,
  /** null: an empty photo slot. */
  photoId: idSchema.nullable(),
  /** The visible part as fractions of the upright original; its shape equals w:h of the picture (innerFrame). */
  crop: z.object({
    x: z.number().min(-1).max(2),
    y: z.number().min(-1).max(2),
    w: z.number().min(0.001).max(2),
    h: z.number().min(0.001).max(2),
  }),
  /** The picture's outline; 'rect' has `cornerRadius`. */
  mask: z.enum(areaNames),
  cornerRadius: z.number().min(0).max(200),
  mat: matSchema.nullable(),
  border: borderSchema.nullable(),
  filter: filterSchema,
  covers: z.array(coverSchema).max(60),
  alt: z.string().max(500),
})

export const fontNames = ['sans', 'hand', 'legible', 'school', 'round', 'comic', 'brush', 'serif'] as const
export type FontName = (typeof fontNames)[number]

export const listNames = ['none', 'bullet', 'number', 'check', 'heart'] as const
export type ListName = (typeof listNames)[number]

export const textItemSchema = z.object({
  type: z.literal('text'),
  ...frame,
  text: z.string().max(5000),
  slot: z.enum(slotNames).nullable(),
  font: z.enum(fontNames),
  sizePt: z.number().min(4).max(200),
  colour,
  bold: z.boolean(),
  underline: z.boolean(),
  align: z.enum(['left', 'center', 'right']),
  list: z.enum(listNames),
  /** Distance of baselines as a multiple of the usual one. */
  leading: z.number().min(0.7).max(3),
  /** Space added between letters, in 1/1000 of the font size. */
  tracking: z.number().min(-100).max(500),
  /** A line around the letters, outside of their fill; `width` in mm. */
  outline: z.object({ width: z.number().min(0.1).max(5), colour }).nullable(),
  /** A patch of colour behind the whole box. */
  back: z
    .object({ colour, padding: z.number().min(0).max(20), cornerRadius: z.number().min(0).max(50) })
    .nullable(),
  /** Degrees of arc that the (single) line spans: > 0 arches up, < 0 hangs down, 0 straight. */
  curve: z.number().min(-350).max(350),
  /** Line breaks as the canvas drew them (decision 43); the PDF sets exactly these lines. */
  lines: z.array(z.string().max(5000)).max(500),
})

export const shapeItemSchema = z.object({
  type: z.literal('shape'),
  ...frame,
  form: z.enum(outlineNames),
  /** null: only its border shows. */
  fill: colour.nullable(),
  border: borderSchema.nullable(),
  cornerRadius: z.number().min(0).max(200),
})

/** A bundled picture made of vectors; keeps the shape of the asset inside its frame. */
export const stickerItemSchema = z.object({
  type: z.literal('sticker'),
  ...frame,
  sticker: assetName,
  flip: z.boolean(),
})

/** Lines drawn by hand (child mode); points are fractions of the frame, x and y in turn. */
export const inkItemSchema = z.object({
  type: z.literal('ink'),
  ...frame,
  strokes: z
    .array(
      z.object({
        colour,
        /** mm */
        width: z.number().min(0.2).max(40),
        points: z.array(z.number().min(-1).max(2)).max(4000),
      }),
    )
    .max(1000)
    // More than a child draws in an afternoon; each number is drawn at every change of the page.
    .refine((strokes) => strokes.reduce((sum, { points }) => sum + points.length, 0) <= 400_000),
})

export const itemSchemas = [
  photoItemSchema,
  textItemSchema,
  shapeItemSchema,
  stickerItemSchema,
  inkItemSchema,
] as const
export const itemSchema = z.discriminatedUnion('type', itemSchemas)
export type PhotoItem = z.infer<typeof photoItemSchema>
export type TextItem = z.infer<typeof textItemSchema>
export type ShapeItem = z.infer<typeof shapeItemSchema>
export type StickerItem = z.infer<typeof stickerItemSchema>
export type InkItem = z.infer<typeof inkItemSchema>
export type Item = z.infer<typeof itemSchema>
export type ItemType = Item['type']
export type Items = Readonly<Record<string, Item>>

const plainFrame = { opacity: 1, shadow: null, name: '', locked: false, group: null } as const
export const noFilter: Filter = { name: 'none', brightness: 0, contrast: 0 }

/** What every item of a type begins with; place, size and content are the maker's to give. */
export const plain = {
  photo: {
    ...plainFrame,
    mask: 'rect',
    cornerRadius: 0,
    mat: null,
    border: null,
    filter: noFilter,
    covers: [],
  },
  text: {
    ...plainFrame,
    underline: false,
    list: 'none',
    leading: 1,
    tracking: 0,
    outline: null,
    back: null,
    curve: 0,
  },
  shape: { ...plainFrame, form: 'rect', border: null, cornerRadius: 0 },
  sticker: { ...plainFrame, flip: false },
  ink: plainFrame,
} as const satisfies { readonly [T in ItemType]: Partial<Extract<Item, { type: T }>> }

export const orientations = ['portrait', 'landscape'] as const
export type Orientation = (typeof orientations)[number]
export const backgroundSchema = colour
export const patternSchema = assetName

/** What editor and PDF need of a page; stored as the fields of kinds `page` and `template`. */
export interface PageModel {
  readonly orientation: Orientation
  readonly background: string
  /** A bundled pattern drawn over the background's colour; '' = none. */
  readonly pattern: string
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

/** An item as version 1 of `page` and `template` stored it, with what version 2 added. Anything else comes back as it is. */
export function upgradeItem(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null || !('type' in stored)) return stored
  const { type } = stored
  if (type === 'rect') return { ...plain.shape, ...stored, type: 'shape' }
  if (type === 'photo' || type === 'text') return { ...plain[type], ...stored }
  return stored
}

export const upgradeItems = (stored: unknown): unknown =>
  typeof stored === 'object' && stored !== null
    ? Object.fromEntries(Object.entries(stored).map(([id, item]) => [id, upgradeItem(item)]))
    : stored
