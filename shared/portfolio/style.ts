/**
 * Which fields of an item are its looks: what "copy style" carries from one item to another. Place, size, content, the
 * part of a photo that shows and its privacy stickers are never among them (PF31).
 */
import type { ItemFields } from './edit.ts'
import type { Item, ItemType } from './page.ts'

const everyItem = ['opacity', 'shadow'] as const

/** A list and a curve say how a text is laid out, a form what a shape is: they stay. */
export const styleFields = {
  photo: [...everyItem, 'mask', 'cornerRadius', 'mat', 'border', 'filter'],
  text: [
    ...everyItem,
    'font',
    'sizePt',
    'colour',
    'bold',
    'underline',
    'align',
    'leading',
    'tracking',
    'outline',
    'back',
  ],
  shape: [...everyItem, 'fill', 'border', 'cornerRadius'],
  sticker: everyItem,
  ink: everyItem,
} as const satisfies { readonly [T in ItemType]: readonly (keyof Extract<Item, { type: T }>)[] }

export interface Style {
  readonly type: ItemType
  readonly fields: ItemFields
}

export const styleOf = (item: Item): Style => ({
  type: item.type,
  fields: pick(item, styleFields[item.type]),
})

/** What of a style an item can take over: all of one of its own type, else what both have. */
export const styleFor = (item: Item, style: Style): ItemFields => pick(style.fields, styleFields[item.type])

const pick = (from: object, names: readonly string[]): ItemFields =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
