/**
 * Fabric as a view of the page (never the truth): it shows the session's document, and each finished gesture becomes an
 * edit of the session, which shows the result again.
 */
import { ActiveSelection, Canvas, util, type FabricObject, type TPointerEventInfo } from 'fabric'
import { many, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import { cropAt, focusOf, zoomOf } from '#shared/portfolio/crop.ts'
import { innerFrame, orderedItems, pageSizes } from '#shared/portfolio/page.ts'
import type { Session } from '../session.ts'
import { clamp, fieldsBetween, ItemObject, type ItemLook } from './itemObject.ts'
import { snapBox, type Guides } from './snap.ts'

export interface PageCanvasDeps {
  readonly element: HTMLCanvasElement
  readonly session: Session
  readonly look: ItemLook
  readonly colours: () => { readonly table: string; readonly guide: string; readonly handle: string }
  /** Double click or Enter on a text. */
  readonly onEditText: (id: string) => void
  /** Crop mode ended by a click elsewhere. */
  readonly onCropEnd: () => void
}

export interface PageCanvas {
  /** Screen pixels a millimetre; the page's top left corner lies at (margin, margin). */
  readonly setZoom: (pixelsPerMm: number) => void
  /** Draw again: a picture arrived, consents or colours changed. */
  readonly redraw: () => void
  /** This text is being edited in place and not drawn. */
  readonly setEditing: (id: string | null) => void
  /** In crop mode dragging moves the photo inside its frame. */
  readonly setCropping: (id: string | null) => void
  /** Millimetres on the page under a pointer. */
  readonly toPage: (clientX: number, clientY: number) => { readonly x: number; readonly y: number }
  /** The photo frame under a point on the page. */
  readonly photoAt: (point: { readonly x: number; readonly y: number }) => string | null
  readonly close: () => Promise<void>
}

/** Screen pixels of table around the page. */
export const tableMargin = 36

export function createPageCanvas({
  element,
  session,
  look,
  colours,
  onEditText,
  onCropEnd,
}: PageCanvasDeps): PageCanvas {
  let pixelsPerMm = 2
  let guides: Guides = { x: null, y: null }
  let editing: string | null = null
  let cropping: string | null = null
  let showing = false
  let document = session.state().document
  const objectById = new Map<string, ItemObject>()

  const canvas = new (class extends Canvas {
    /** Over the items, under the handles: what hangs over the paper's edge is dimmed, since it does not print. */
    override _renderOverlay(context: CanvasRenderingContext2D): void {
      const { width, height } = pageSizes[document.orientation]
      const { table, guide } = colours()
      const ratio = this.getRetinaScaling()
      context.save()
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.beginPath()
      context.rect(0, 0, this.width, this.height)
      context.rect(tableMargin, tableMargin, width * pixelsPerMm, height * pixelsPerMm)
      context.globalAlpha = 0.95
      context.fillStyle = table
      context.fill('evenodd')
      context.globalAlpha = 1
      context.strokeStyle = guide
      context.lineWidth = 1.5
      context.setLineDash([6, 4])
      if (guides.x !== null)
        line(
          context,
          tableMargin + guides.x * pixelsPerMm,
          0,
          tableMargin + guides.x * pixelsPerMm,
          this.height,
        )
      if (guides.y !== null)
        line(
          context,
          0,
          tableMargin + guides.y * pixelsPerMm,
          this.width,
          tableMargin + guides.y * pixelsPerMm,
        )
      context.restore()
    }
  })(element, {
    preserveObjectStacking: true,
    controlsAboveOverlay: true,
    selection: true,
    stopContextMenu: true,
    fireRightClick: false,
    targetFindTolerance: 4,
    selectionColor: 'rgba(11, 95, 99, 0.08)',
    selectionLineWidth: 1,
  })
  canvas.upperCanvasEl.setAttribute('data-testid', 'page-canvas')
  canvas.upperCanvasEl.style.touchAction = 'none'

  canvas.on('before:render', ({ ctx }) => {
    const { width, height } = pageSizes[document.orientation]
    const ratio = canvas.getRetinaScaling()
    ctx.save()
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    ctx.shadowColor = 'rgba(31, 41, 51, 0.25)'
    ctx.shadowBlur = 14
    ctx.shadowOffsetY = 3
    ctx.fillStyle = document.background
    ctx.fillRect(tableMargin, tableMargin, width * pixelsPerMm, height * pixelsPerMm)
    ctx.restore()
  })

  const resize = (): void => {
    const { width, height } = pageSizes[document.orientation]
    canvas.setDimensions({
      width: Math.round(width * pixelsPerMm + 2 * tableMargin),
      height: Math.round(height * pixelsPerMm + 2 * tableMargin),
    })
    canvas.setViewportTransform([pixelsPerMm, 0, 0, pixelsPerMm, tableMargin, tableMargin])
  }

  const show = (): void => {
    showing = true
    const { document: next, selection } = session.state()
    const turned = next.orientation !== document.orientation
    const changed = next !== document || objectById.size === 0
    document = next
    if (turned) resize()
    const active = canvas.getActiveObjects().map((object) => (object as ItemObject).itemId)
    const same = active.length === selection.length && selection.every((id) => active.includes(id))
    if (changed || !same) {
      // Objects in a selection of several know their place only relative to it.
      if (canvas.getActiveObject() instanceof ActiveSelection) canvas.discardActiveObject()
      if (changed) showItems()
      choose(selection)
    }
    showing = false
    canvas.requestRenderAll()
  }

  const showItems = (): void => {
    for (const [id, object] of objectById) {
      if (Object.hasOwn(document.items, id)) continue
      canvas.remove(object)
      objectById.delete(id)
    }
    orderedItems(document.items).forEach(([id, item], i) => {
      let object = objectById.get(id)
      if (!object) {
        object = new ItemObject(id, item, look)
        const { handle } = colours()
        object.set({ borderColor: handle, cornerColor: '#ffffff', cornerStrokeColor: handle })
        objectById.set(id, object)
        canvas.add(object)
      } else if (object.item !== item) object.show(item)
      if (canvas.item(i) !== object) canvas.moveObjectTo(object, i)
    })
    if (cropping !== null && !objectById.has(cropping)) cropping = null
  }

  const choose = (selection: readonly string[]): void => {
    const objects = selection.flatMap((id) => objectById.get(id) ?? [])
    const [only] = objects
    if (!only) canvas.discardActiveObject()
    else if (objects.length === 1) canvas.setActiveObject(only)
    else {
      const together = new ActiveSelection(objects, { canvas })
      const { handle } = colours()
      together.set({
        borderColor: handle,
        cornerColor: '#ffffff',
        cornerStrokeColor: handle,
        cornerStyle: 'circle',
        transparentCorners: false,
        cornerSize: 13,
        touchCornerSize: 30,
        lockScalingFlip: true,
      })
      together.setControlsVisibility({ mt: false, mb: false, ml: false, mr: false })
      canvas.setActiveObject(together)
    }
  }

  const selectionChanged = (): void => {
    if (showing) return
    session.select(canvas.getActiveObjects().map((object) => (object as ItemObject).itemId))
  }
  canvas.on('selection:created', selectionChanged)
  canvas.on('selection:updated', selectionChanged)
  canvas.on('selection:cleared', () => {
    selectionChanged()
    if (cropping !== null) onCropEnd()
  })

  canvas.on('object:moving', ({ target }) => {
    const { width, height } = pageSizes[document.orientation]
    target.setCoords()
    const box = target.getBoundingRect()
    const snapped = snapBox(
      { left: box.left, top: box.top, right: box.left + box.width, bottom: box.top + box.height },
      { width, height },
      6 / pixelsPerMm,
    )
    guides = snapped.guides
    if (snapped.dx !== 0 || snapped.dy !== 0) {
      target.set({ left: target.left + snapped.dx, top: target.top + snapped.dy })
      target.setCoords()
    }
  })
  canvas.on('mouse:up', () => {
    guides = { x: null, y: null }
    canvas.requestRenderAll()
  })

  canvas.on('object:modified', ({ target }) => {
    guides = { x: null, y: null }
    const objects = target instanceof ActiveSelection ? target.getObjects() : [target]
    const edit = many(...objects.flatMap(editOf))
    // Whatever the session makes of it is shown; a refused gesture springs back.
    const refused = !session.apply(edit)
    for (const object of objects) if (refused && object instanceof ItemObject) object.show(object.item)
    show()
  })

  const editOf = (object: FabricObject): Edit[] => {
    if (!(object instanceof ItemObject)) return []
    const { translateX, translateY, scaleX, scaleY, angle } = util.qrDecompose(object.calcTransformMatrix())
    const scaled = object.scaled(scaleX, Math.abs(scaleY))
    // The frame's upper edge stays where the gesture left it, also where a text has become taller.
    const turn = (angle * Math.PI) / 180
    const grown = scaled.h - object.item.h * Math.abs(scaleY)
    const middle = {
      x: translateX - (Math.sin(turn) * grown) / 2,
      y: translateY + (Math.cos(turn) * grown) / 2,
    }
    const after = {
      ...scaled,
      x: clamp(round(middle.x - scaled.w / 2), -2000, 2000),
      y: clamp(round(middle.y - scaled.h / 2), -2000, 2000),
      w: round(scaled.w),
      h: round(scaled.h),
      rotation: round(((angle % 360) + 540) % 360) - 180,
    }
    return [{ type: 'change', id: object.itemId, fields: fieldsBetween(object.item, after) }]
  }

  canvas.on('mouse:dblclick', ({ target }) => {
    if (target instanceof ItemObject && target.item.type === 'text') onEditText(target.itemId)
  })

  // ---- crop mode: the frame stands still, the photo moves in it
  let cropFrom: { x: number; y: number; focus: { x: number; y: number } } | null = null
  const croppedItem = (): { object: ItemObject; size: { width: number; height: number } } | null => {
    const object = cropping === null ? undefined : objectById.get(cropping)
    if (!object || object.item.type !== 'photo' || object.item.photoId === null) return null
    const size = look.sizeOf(object.item.photoId)
    return size ? { object, size } : null
  }
  canvas.on('mouse:down', (event: TPointerEventInfo) => {
    const cropped = croppedItem()
    if (!cropped || event.target !== cropped.object || cropped.object.item.type !== 'photo') return
    const at = canvas.getScenePoint(event.e)
    cropFrom = { x: at.x, y: at.y, focus: focusOf(cropped.object.item.crop) }
  })
  canvas.on('mouse:move', (event: TPointerEventInfo) => {
    const cropped = croppedItem()
    if (!cropFrom || !cropped || cropped.object.item.type !== 'photo') return
    const { item } = cropped.object
    const at = canvas.getScenePoint(event.e)
    const turn = (-item.rotation * Math.PI) / 180
    const [dx, dy] = [at.x - cropFrom.x, at.y - cropFrom.y]
    const frame = innerFrame(item)
    const focus = {
      x: cropFrom.focus.x - ((dx * Math.cos(turn) - dy * Math.sin(turn)) / frame.w) * item.crop.w,
      y: cropFrom.focus.y - ((dx * Math.sin(turn) + dy * Math.cos(turn)) / frame.h) * item.crop.h,
    }
    session.apply(
      {
        type: 'change',
        id: cropped.object.itemId,
        fields: { crop: cropAt(cropped.size, frame, zoomOf(cropped.size, frame, item.crop), focus) },
      },
      `crop:${cropped.object.itemId}`,
    )
  })
  canvas.on('mouse:up', () => {
    cropFrom = null
  })

  resize()
  show()
  const unsubscribe = session.subscribe(show)

  return {
    setZoom(next) {
      pixelsPerMm = next
      resize()
      canvas.requestRenderAll()
    },
    redraw: () => canvas.requestRenderAll(),
    setEditing(id) {
      const before = editing === null ? undefined : objectById.get(editing)
      if (before) before.concealed = false
      editing = id
      const now = id === null ? undefined : objectById.get(id)
      if (now) now.concealed = true
      canvas.requestRenderAll()
    },
    setCropping(id) {
      const before = cropping === null ? undefined : objectById.get(cropping)
      before?.set({ lockMovementX: false, lockMovementY: false, hasControls: true })
      cropping = id
      const now = id === null ? undefined : objectById.get(id)
      now?.set({ lockMovementX: true, lockMovementY: true, hasControls: false })
      canvas.requestRenderAll()
    },
    toPage(clientX, clientY) {
      const box = canvas.upperCanvasEl.getBoundingClientRect()
      return {
        x: (clientX - box.left - tableMargin) / pixelsPerMm,
        y: (clientY - box.top - tableMargin) / pixelsPerMm,
      }
    },
    photoAt: (point) => photoFrameAt(document, point),
    async close() {
      unsubscribe()
      await canvas.dispose()
    },
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}

/** The frontmost photo frame under a point, turned frames included. */
export function photoFrameAt(
  document: PageDocument,
  point: { readonly x: number; readonly y: number },
): string | null {
  for (const [id, item] of orderedItems(document.items).toReversed()) {
    if (item.type !== 'photo') continue
    const turn = (-item.rotation * Math.PI) / 180
    const [dx, dy] = [point.x - item.x - item.w / 2, point.y - item.y - item.h / 2]
    const x = dx * Math.cos(turn) - dy * Math.sin(turn)
    const y = dx * Math.sin(turn) + dy * Math.cos(turn)
    if (Math.abs(x) <= item.w / 2 && Math.abs(y) <= item.h / 2) return id
  }
  return null
}
