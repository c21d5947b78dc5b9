import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import type { Values } from '#shared/records/kinds.ts'

export interface TrayPhoto extends PlaceablePhoto {
  /** Shows the page's child; the others come from the group. */
  readonly ofChild: boolean
  readonly values: Values<'photo'>
}

/** A photo dragged out of the tray carries its id under this type; another program's files never do. */
export const dragType = 'application/x-obhut-photo'
/** A sticker's name, likewise. */
export const stickerDragType = 'application/x-obhut-sticker'
