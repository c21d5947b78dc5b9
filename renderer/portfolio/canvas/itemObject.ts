import { FabricObject } from 'fabric'
import { recrop } from '#shared/portfolio/crop.ts'
import { setLines } from '#shared/portfolio/fill.ts'
import type { ItemFields } from '#shared/portfolio/edit.ts'
import type { Item } from '#shared/portfolio/page.ts'
import { drawItem, type Look } from '../../paper/drawItem.ts'

export interface ItemLook extends Look {
  /** Pixels of the original, for cropping. */
  readonly sizeOf: (photoId: string) => { readonly width: number; readonly height: number } | undefined
}

/**
 * What Fabric holds of an item: a frame to grab. It keeps nothing of its own; while a handle is dragged it draws the
 * item as it would be with the new frame, so that letters flow and photos are cut instead of being stretched.
 */
export class ItemObject extends FabricObject {
  static override type = 'Item'
  itemId: string
  item: Item
  look: ItemLook
  /** Its text is being typed elsewhere. */
  concealed = false

  constructor(itemId: string, item: Item, look: ItemLook) {
    super({
      strokeWidth: 0,
      originX: 'center',
      originY: 'center',
      objectCaching: false,
      cornerStyle: 'circle',
      cornerSize: 13,
      touchCornerSize: 30,
      transparentCorners: false,
      borderScaleFactor: 2,
      snapAngle: 15,
      snapThreshold: 4,
      lockScalingFlip: true,
      minScaleLimit: 0.05,
    })
    this.itemId = itemId
    this.item = item
    this.look = look
    this.show(item)
  }

  show(item: Item): void {
    this.item = item
    this.set({
      left: item.x + item.w / 2,
      top: item.y + item.h / 2,
      width: item.w,
      height: item.h,
      angle: item.rotation,
      scaleX: 1,
      scaleY: 1,
      skewX: 0,
      skewY: 0,
      flipX: false,
      flipY: false,
    })
    this.setControlsVisibility({ mt: item.type !== 'text', mb: item.type !== 'text' })
    this.setCoords()
  }

  /** The item as scaled by these factors. Corners scale everything, sides only the frame. */
  scaled(scaleX: number, scaleY: number): Item {
    const { item, look } = this
    if (Math.abs(scaleX - 1) < 1e-4 && Math.abs(scaleY - 1) < 1e-4) return item
    const w = clamp(item.w * scaleX, 1, 2000)
    const h = clamp(item.h * scaleY, 1, 2000)
    const whole = Math.abs(scaleX - scaleY) < 1e-3
    if (item.type === 'shape')
      return { ...item, w, h, cornerRadius: clamp(item.cornerRadius * Math.min(scaleX, scaleY), 0, 200) }
    if (item.type === 'text') {
      const sized = whole
        ? { ...item, w, h, sizePt: clamp(item.sizePt * scaleX, 4, 200) }
        : { ...item, w, h: item.h }
      return { ...sized, ...setLines(sized, look.measure) }
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
    const size = item.photoId === null ? undefined : look.sizeOf(item.photoId)
    return size && !whole ? { ...framed, crop: recrop(size, framed) } : framed
  }

  override _render(context: CanvasRenderingContext2D): void {
    if (this.concealed) return
    const item = this.scaled(this.scaleX, this.scaleY)
    context.save()
    context.scale(1 / this.scaleX, 1 / this.scaleY)
    // A text that grows while its side is dragged keeps its upper edge.
    context.translate((-this.width * this.scaleX) / 2, (-this.height * this.scaleY) / 2)
    drawItem(context, item, this.look)
    context.restore()
  }
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** What changed between two states of an item, as the fields of an edit. */
export function fieldsBetween(before: Item, after: Item): ItemFields {
  const old: Readonly<Record<string, unknown>> = before
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => JSON.stringify(old[key]) !== JSON.stringify(value)),
  )
}
