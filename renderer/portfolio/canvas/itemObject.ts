import { FabricObject } from 'fabric'
import type { Item } from '#shared/portfolio/page.ts'
import { drawItem, type Look } from '../../paper/drawItem.ts'
import { scaleItem, type ScaleDeps } from '../editing.ts'

export interface ItemLook extends Look, ScaleDeps {
  /** The item as it prints at the page's place in its book: page number, chapter, contents. */
  readonly living: (item: Item) => Item
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
  /** The photo is moved inside its frame, which stands still meanwhile. */
  cropping = false

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
    this.hold()
    this.setControlsVisibility({ mt: item.type !== 'text', mb: item.type !== 'text' })
    this.setCoords()
  }

  /** What is locked or being cropped cannot be grabbed; dragging on a locked item begins a frame of selection. */
  hold(): void {
    const still = this.item.locked || this.cropping
    this.set({
      selectable: !this.item.locked,
      hasControls: !still,
      lockMovementX: still,
      lockMovementY: still,
      hoverCursor: this.item.locked ? 'default' : 'move',
    })
  }

  /** The item as a handle makes it. */
  scaled(scaleX: number, scaleY: number): Item {
    return scaleItem(this.item, scaleX, scaleY, this.look)
  }

  override _render(context: CanvasRenderingContext2D): void {
    if (this.concealed) return
    const item = this.scaled(this.scaleX, this.scaleY)
    context.save()
    context.scale(1 / this.scaleX, 1 / this.scaleY)
    // A text that grows while its side is dragged keeps its upper edge.
    context.translate((-this.width * this.scaleX) / 2, (-this.height * this.scaleY) / 2)
    drawItem(context, this.look.living(item), this.look)
    context.restore()
  }
}
