/**
 * Fabric as a view of the page (never the truth): it shows the session's document, and each finished gesture becomes an
 * edit of the session, which shows the result again.
 */
import {
  ActiveSelection,
  Canvas,
  util,
  type FabricObject,
  type TPointerEvent,
  type TPointerEventInfo,
  type Transform,
} from 'fabric'
import { boundsOf, pageBox, wholeGroups, type Box } from '#shared/portfolio/arrange.ts'
import { cropAt, focusOf, zoomOf } from '#shared/portfolio/crop.ts'
import { many, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import { innerFrame, orderedItems, pageSizes, type Item, type Items } from '#shared/portfolio/page.ts'
import { drawItems } from '../../paper/drawItem.ts'
import { drawPattern } from '../../paper/drawPattern.ts'
import { clamp, fieldsBetween } from '../editing.ts'
import type { Session } from '../session.ts'
import { drawGuides } from './drawGuides.ts'
import { ItemObject, type ItemLook } from './itemObject.ts'
import { guidesOf, noGuides, snapMove, snapSides, type Guides, type Side, type Surroundings } from './snap.ts'

export interface PageCanvasDeps {
  readonly element: HTMLCanvasElement
  readonly session: Session
  readonly look: ItemLook
  /** What of the master page lies under the page's own items; nobody grabs it here. */
  readonly under: () => Items
  readonly colours: () => { readonly table: string; readonly guide: string; readonly handle: string }
  /** A length in words, such as "12 mm". */
  readonly lengthWords: (mm: number) => string
  /** Double click on an item: write, crop. */
  readonly onOpen: (id: string) => void
  /** Crop mode ended by a click elsewhere. */
  readonly onCropEnd: () => void
  /** The box of what is being moved, while it is being moved. */
  readonly onExtent: (box: Box | null) => void
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
  under,
  colours,
  lengthWords,
  onOpen,
  onCropEnd,
  onExtent,
}: PageCanvasDeps): PageCanvas {
  let pixelsPerMm = 2
  let guides: Guides = noGuides
  let editing: string | null = null
  let cropping: string | null = null
  let showing = false
  let document = session.state().document
  const objectById = new Map<string, ItemObject>()
  /** While something is dragged or written: what stands still, drawn once, and between it what moves. */
  let moving = false
  const isLayered = (): boolean => moving || editing !== null
  let still: readonly (ItemObject | OffscreenCanvas)[] | null = null
  /** What a moved frame may cling to, found once a gesture. */
  let around: Surroundings | null = null

  const drawPaper = (context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D): void => {
    const { width, height } = pageSizes[document.orientation]
    const ratio = canvas.getRetinaScaling()
    context.save()
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.save()
    context.shadowColor = 'rgba(31, 41, 51, 0.25)'
    context.shadowBlur = 14
    context.shadowOffsetY = 3
    context.fillStyle = document.background
    context.fillRect(tableMargin, tableMargin, width * pixelsPerMm, height * pixelsPerMm)
    context.restore()
    context.translate(tableMargin, tableMargin)
    context.scale(pixelsPerMm, pixelsPerMm)
    drawPattern(context, document)
    drawItems(context, under(), look)
    context.restore()
  }

  const canvas = new (class extends Canvas {
    /** Fabric looks for what lies under the pointer anew, since the selection has changed meanwhile. */
    lookAgain(): void {
      this._resetTransformEventData()
    }

    override _renderBackground(context: CanvasRenderingContext2D): void {
      if (!isLayered()) drawPaper(context)
    }

    override _renderObjects(context: CanvasRenderingContext2D, objects: FabricObject[]): void {
      if (!isLayered()) return super._renderObjects(context, objects)
      still ??= standingStill()
      for (const layer of still) {
        if (layer instanceof ItemObject) layer.render(context)
        else {
          context.save()
          context.setTransform(1, 0, 0, 1, 0, 0)
          context.drawImage(layer, 0, 0)
          context.restore()
        }
      }
    }

    /** Over the items, under the handles: what hangs over the paper's edge is dimmed, since it does not print. */
    override _renderOverlay(context: CanvasRenderingContext2D): void {
      const { width, height } = pageSizes[document.orientation]
      const ratio = this.getRetinaScaling()
      context.save()
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.globalAlpha = 0.95
      context.fillStyle = colours().table
      context.beginPath()
      context.rect(0, 0, this.width, this.height)
      context.rect(tableMargin, tableMargin, width * pixelsPerMm, height * pixelsPerMm)
      context.fill('evenodd')
      context.globalAlpha = 1
      drawLocked(context)
      drawGuides(context, guides, { pixelsPerMm, margin: tableMargin, colour: colours().guide, lengthWords })
      context.restore()
    }
  })(element, {
    preserveObjectStacking: true,
    controlsAboveOverlay: true,
    selection: true,
    stopContextMenu: true,
    fireRightClick: false,
    targetFindTolerance: 4,
    selectionColor: 'rgba(11, 95, 99, 0.1)',
    selectionBorderColor: colours().handle,
    selectionLineWidth: 1,
    // Alt is for moving freely, not for scaling about the middle.
    centeredKey: null,
  })
  canvas.upperCanvasEl.setAttribute('data-testid', 'page-canvas')
  canvas.upperCanvasEl.style.touchAction = 'none'

  /** Rows of still items become one picture each; few of them, since each is as large as the canvas. */
  const mostPictures = 6
  const standingStill = (): readonly (ItemObject | OffscreenCanvas)[] => {
    const moved = new Set<FabricObject>(canvas.getActiveObjects())
    for (const id of [cropping, editing]) {
      const object = id === null ? undefined : objectById.get(id)
      if (object) moved.add(object)
    }
    const { width, height } = canvas.lowerCanvasEl
    const ratio = canvas.getRetinaScaling()
    const picture = (): OffscreenCanvasRenderingContext2D => {
      const context = new OffscreenCanvas(width, height).getContext('2d')!
      const [a, b, c, d, e, f] = canvas.viewportTransform
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.transform(a, b, c, d, e, f)
      return context
    }
    let open: OffscreenCanvasRenderingContext2D | null = picture()
    drawPaper(open)
    let pictures = 1
    const layers: (ItemObject | OffscreenCanvas)[] = [open.canvas]
    for (const object of canvas.getObjects() as ItemObject[]) {
      if (moved.has(object)) {
        layers.push(object)
        open = null
      } else if (open === null && pictures >= mostPictures) layers.push(object)
      else {
        if (open === null) {
          open = picture()
          pictures++
          layers.push(open.canvas)
        }
        // Fabric's type knows only the canvas of the page.
        object.render(open as unknown as CanvasRenderingContext2D)
      }
    }
    return layers
  }
  const beginMoving = (): void => {
    moving = true
    around ??= surroundings()
  }
  const endMoving = (): void => {
    moving = false
    still = null
    around = null
    guides = noGuides
    onExtent(null)
    canvas.requestRenderAll()
  }

  /** A locked item has no handles; a dashed frame says that it is selected. */
  const drawLocked = (context: CanvasRenderingContext2D): void => {
    context.strokeStyle = colours().handle
    context.lineWidth = 2
    context.setLineDash([2, 4])
    for (const id of session.state().selection) {
      const item = document.items[id]
      if (!item?.locked) continue
      context.save()
      context.translate(tableMargin, tableMargin)
      context.scale(pixelsPerMm, pixelsPerMm)
      context.translate(item.x + item.w / 2, item.y + item.h / 2)
      context.rotate((item.rotation * Math.PI) / 180)
      context.beginPath()
      context.rect(-item.w / 2, -item.h / 2, item.w, item.h)
      context.restore()
      context.stroke()
    }
    context.setLineDash([])
  }

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
    if (next.background !== document.background || next.pattern !== document.pattern) still = null
    document = next
    if (turned) {
      still = null
      resize()
    }
    const active = canvas.getActiveObjects().map((object) => (object as ItemObject).itemId)
    const wanted = grabbed(selection)
    const same = active.length === wanted.length && wanted.every((id) => active.includes(id))
    if (changed || !same) {
      // Objects in a selection of several know their place only relative to it.
      if (canvas.getActiveObject() instanceof ActiveSelection) canvas.discardActiveObject()
      if (changed) showItems()
      choose(wanted)
    }
    showing = false
    canvas.requestRenderAll()
  }

  /** Of several selected items those that are not locked are grabbed together. */
  const grabbed = (selection: readonly string[]): readonly string[] =>
    selection.length === 1 ? selection : selection.filter((id) => document.items[id]?.locked === false)

  const showItems = (): void => {
    for (const [id, object] of objectById) {
      if (Object.hasOwn(document.items, id)) continue
      canvas.remove(object)
      objectById.delete(id)
      still = null
    }
    orderedItems(document.items).forEach(([id, item], i) => {
      let object = objectById.get(id)
      if (!object) {
        object = new ItemObject(id, item, look)
        const { handle } = colours()
        object.set({ borderColor: handle, cornerColor: '#ffffff', cornerStrokeColor: handle })
        objectById.set(id, object)
        canvas.add(object)
        still = null
      } else if (object.item !== item) {
        object.show(item)
        if (!still?.includes(object)) still = null
      }
      if (canvas.item(i) !== object) {
        canvas.moveObjectTo(object, i)
        still = null
      }
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

  // ---- a click chooses the whole group, unless one of its items is chosen already
  const entered = (): string | null => {
    const { selection } = session.state()
    const [first] = selection
    const group = first === undefined ? null : (document.items[first]?.group ?? null)
    if (group === null || selection.some((id) => document.items[id]?.group !== group)) return null
    return wholeGroups(document.items, selection).length > selection.length ? group : null
  }
  const chosenWith = (ids: readonly string[]): readonly string[] => {
    const inside = entered()
    const alone = ids.filter((id) => inside !== null && document.items[id]?.group === inside)
    return [
      ...new Set([
        ...alone,
        ...wholeGroups(
          document.items,
          ids.filter((id) => !alone.includes(id)),
        ),
      ]),
    ]
  }
  canvas.on('mouse:down:before', ({ target, e }) => {
    if (!(target instanceof ItemObject) || target.item.locked || e.shiftKey) return
    const ids = chosenWith([target.itemId])
    const { selection } = session.state()
    if (ids.length < 2 || (selection.length === 1 && selection[0] === target.itemId)) return
    session.select(ids)
    canvas.lookAgain()
  })
  const selectionChanged = (taken: readonly FabricObject[] = []): void => {
    if (showing) return
    const picked = canvas.getActiveObjects().map((object) => (object as ItemObject).itemId)
    // Taking one item of a group out of a selection takes its group out.
    const gone = taken.flatMap((object) => chosenWith([(object as ItemObject).itemId]))
    session.select(chosenWith(picked).filter((id) => !gone.includes(id)))
  }
  canvas.on('selection:created', () => selectionChanged())
  canvas.on('selection:updated', ({ e, deselected }) =>
    selectionChanged(e && 'shiftKey' in e && e.shiftKey ? deselected : []),
  )
  canvas.on('selection:cleared', () => {
    selectionChanged()
    if (cropping !== null) onCropEnd()
  })
  canvas.on('mouse:up', ({ target, isClick }) => {
    if (isClick && target instanceof ItemObject && target.item.locked)
      session.select(chosenWith([target.itemId]))
  })

  // ---- moving, resizing, turning
  const boxOf = (target: FabricObject): Box => {
    const { left, top, width, height } = target.getBoundingRect()
    return { left, top, right: left + width, bottom: top + height }
  }
  const surroundings = (): Surroundings => {
    const moved = new Set(canvas.getActiveObjects())
    const others = [...objectById.values()].filter((object) => !moved.has(object))
    return { page: pageBox(document), others: others.map((object) => boundsOf(object.item)) }
  }
  const isFree = (e: TPointerEvent): boolean => e.altKey || e.ctrlKey || e.metaKey
  const within = (): number => 6 / pixelsPerMm

  canvas.on('object:moving', ({ target, e }) => {
    beginMoving()
    target.setCoords()
    const snapped = isFree(e) ? null : snapMove(boxOf(target), around!, within())
    guides = snapped?.guides ?? noGuides
    if (snapped && (snapped.dx !== 0 || snapped.dy !== 0)) {
      target.set({ left: target.left + snapped.dx, top: target.top + snapped.dy })
      target.setCoords()
    }
    onExtent(boxOf(target))
  })
  canvas.on('object:scaling', ({ target, e, transform }) => {
    beginMoving()
    guides = noGuides
    const { corner } = transform
    const upright = Math.abs(target.angle % 360) < 0.01
    if (upright && !isFree(e)) {
      const sides = {
        x: corner.includes('l') ? 'start' : corner.includes('r') ? 'end' : null,
        y: corner.includes('t') ? 'start' : corner.includes('b') ? 'end' : null,
      } as const
      clingSides(target, transform, sides, e.shiftKey)
    }
    onExtent(boxOf(target))
  })
  const clingSides = (
    target: FabricObject,
    { originX, originY }: Transform,
    sides: { readonly x: Side; readonly y: Side },
    freely: boolean,
  ): void => {
    const box = boxOf(target)
    const [width, height] = [box.right - box.left, box.bottom - box.top]
    const { dx, dy } = snapSides(box, sides, around!, within())
    const wider = sides.x === 'start' ? -dx : dx
    const taller = sides.y === 'start' ? -dy : dy
    let [scaleX, scaleY] = [1 + wider / width, 1 + taller / height]
    if (sides.x !== null && sides.y !== null && !freely) {
      // A corner keeps the shape: the nearer of both edges clings.
      const byWidth = dx !== 0 && (dy === 0 || Math.abs(dx) <= Math.abs(dy))
      scaleX = scaleY = byWidth ? scaleX : scaleY
    }
    const anchor = target.getPositionByOrigin(originX, originY)
    target.set({ scaleX: target.scaleX * scaleX, scaleY: target.scaleY * scaleY })
    target.setPositionByOrigin(anchor, originX, originY)
    target.setCoords()
    guides = guidesOf(
      boxOf(target),
      around!,
      sides.x === null ? [] : [sides.x],
      sides.y === null ? [] : [sides.y],
    )
  }
  // Shift turns in steps of 15 degrees.
  canvas.on('mouse:move:before', ({ e }) => {
    const target = canvas.getActiveObject()
    if (target) target.set({ snapAngle: e.shiftKey ? 15 : 0, snapThreshold: 7.5 })
  })
  canvas.on('object:rotating', ({ target }) => {
    beginMoving()
    onExtent(boxOf(target))
  })
  canvas.on('mouse:up', endMoving)

  let finishing = false
  canvas.on('object:modified', ({ target }) => {
    // Showing the result lets go of a selection of several, which Fabric takes for the end of the gesture once more.
    if (finishing) return
    finishing = true
    endMoving()
    const objects = target instanceof ActiveSelection ? target.getObjects() : [target]
    const edit = many(...objects.flatMap(editOf))
    // Whatever the session makes of it is shown; a refused gesture springs back.
    const refused = !session.apply(edit)
    for (const object of objects) if (refused && object instanceof ItemObject) object.show(object.item)
    show()
    finishing = false
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

  canvas.on('mouse:dblclick', ({ e }) => {
    const id = itemAt(document, canvas.getScenePoint(e), () => true)
    if (id === null) return
    const { selection } = session.state()
    if (selection.length === 1 && selection[0] === id) onOpen(id)
    else if (selection.includes(id)) session.select([id])
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
    moving = true
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
      still = null
      resize()
      canvas.requestRenderAll()
    },
    redraw() {
      still = null
      canvas.requestRenderAll()
    },
    setEditing(id) {
      const before = editing === null ? undefined : objectById.get(editing)
      if (before) before.concealed = false
      editing = id
      still = null
      const now = id === null ? undefined : objectById.get(id)
      if (now) now.concealed = true
      canvas.requestRenderAll()
    },
    setCropping(id) {
      cropping = id
      still = null
      for (const object of objectById.values()) {
        object.cropping = object.itemId === id
        object.hold()
      }
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

/** The frontmost photo frame that may be filled under a point. */
export const photoFrameAt = (document: PageDocument, point: Point): string | null =>
  itemAt(document, point, (item) => item.type === 'photo' && !item.locked)

interface Point {
  readonly x: number
  readonly y: number
}

/** The frontmost item of a kind under a point, turned items included. */
function itemAt(document: PageDocument, point: Point, isWanted: (item: Item) => boolean): string | null {
  for (const [id, item] of orderedItems(document.items).toReversed()) {
    if (!isWanted(item)) continue
    const turn = (-item.rotation * Math.PI) / 180
    const [dx, dy] = [point.x - item.x - item.w / 2, point.y - item.y - item.h / 2]
    const x = dx * Math.cos(turn) - dy * Math.sin(turn)
    const y = dx * Math.sin(turn) + dy * Math.cos(turn)
    if (Math.abs(x) <= item.w / 2 && Math.abs(y) <= item.h / 2) return id
  }
  return null
}
