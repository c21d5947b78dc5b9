/**
 * Draws items of a page on a canvas in millimetres: the editor, the previews and the gallery all draw with this. What an
 * item looks like comes from shared/portfolio/paint.ts. What only the editor shows, such as the hint in an empty frame or
 * the cover over a forbidden photo, is asked for by `look`.
 */
import { lineHeightMm, type MeasureText } from '#shared/portfolio/text.ts'
import {
  isBlank,
  marksBox,
  paintItem,
  pictureOutline,
  stickerMarks,
  type Box,
  type StickerArt,
} from '#shared/portfolio/paint.ts'
import {
  innerFrame,
  orderedItems,
  pageSizes,
  type Cover,
  type Filter,
  type Item,
  type Items,
  type PageModel,
  type PhotoItem,
} from '#shared/portfolio/page.ts'
import { rectPath, type Path } from '#shared/portfolio/outlines.ts'
import { setCanvasFont } from './fonts.ts'
import {
  drawMarks,
  plainPen,
  setting,
  shadowPicture,
  trace,
  type Context,
  type PictureMark,
  type ShadowPicture,
} from './canvasPen.ts'
import { drawPattern } from './drawPattern.ts'

export interface Picture {
  readonly source: CanvasImageSource
  readonly width: number
  readonly height: number
}

export interface Look {
  readonly measure: MeasureText
  readonly stickerArt: (name: string) => StickerArt | undefined
  /** The picture of a photo with its filter; undefined while it is being read. */
  readonly pictureOf: (photoId: string, filter: Filter) => Picture | undefined
  /** Words on a photo that may not be shown as this item shows it; null: permitted. */
  readonly coverOf: (item: PhotoItem) => string | null
  /** Words in an empty photo frame and an empty text; left out where the page is shown as it prints. */
  readonly hints?: { readonly photo: string; readonly text: string }
}

/** Draws with (0, 0) at the page's top left corner and one unit a millimetre. */
export function drawPage(context: Context, model: PageModel, look: Look): void {
  const { width, height } = pageSizes[model.orientation]
  context.save()
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  drawPattern(context, model)
  drawItems(context, model.items, look)
  context.restore()
}

/** Items alone, also what of them hangs over the page's edge. */
export function drawItems(context: Context, items: Items, look: Look): void {
  for (const [, item] of orderedItems(items)) {
    context.save()
    context.translate(item.x + item.w / 2, item.y + item.h / 2)
    if (item.rotation !== 0) context.rotate((item.rotation * Math.PI) / 180)
    context.translate(-item.w / 2, -item.h / 2)
    drawItem(context, item, look)
    context.restore()
  }
}

/** Draws one item with (0, 0) at its own top left corner, unturned. */
export function drawItem(context: Context, item: Item, look: Look): void {
  if (item.shadow) drawShadow(context, item, look)
  if (item.opacity >= 1) return drawPlain(context, item, look)
  context.save()
  context.globalAlpha *= item.opacity
  if (isOneLayer(item, look)) drawPlain(context, item, look)
  else drawApart(context, item, look)
  context.restore()
}

/** Nothing of the item lies over another part of it. */
const isOneLayer = (item: Item, look: Look): boolean =>
  item.type === 'shape'
    ? item.fill === null || item.border === null
    : item.type === 'photo' &&
      item.photoId !== null &&
      item.mat === null &&
      item.border === null &&
      item.covers.length === 0 &&
      look.coverOf(item) === null

/** As one picture: what lies over each other within the item does not shine through. */
function drawApart(context: Context, item: Item, look: Look): void {
  const perMm = scaleOf(context)
  const marks = marksBox(paintItem(item, look), look.measure) ?? { x: 0, y: 0, w: 0, h: 0 }
  const left = Math.min(0, marks.x) - 1
  const top = Math.min(0, marks.y) - 1
  const canvas = new OffscreenCanvas(
    Math.ceil((Math.max(item.w, marks.x + marks.w) + 1 - left) * perMm),
    Math.ceil((Math.max(item.h, marks.y + marks.h) + 1 - top) * perMm),
  )
  const inner = canvas.getContext('2d')!
  inner.scale(perMm, perMm)
  inner.translate(-left, -top)
  drawPlain(inner, item, look)
  context.drawImage(canvas, left, top, canvas.width / perMm, canvas.height / perMm)
}

const scaleOf = (context: Context): number => {
  const { a, b } = context.getTransform()
  return Math.min(12, Math.max(1, Math.hypot(a, b)))
}

/** Shadows by what they are the shadow of; a drag must not make them anew in each frame. */
const shadows = new Map<string, ShadowPicture | null>()
const mostShadows = 80

function drawShadow(context: Context, item: Item, look: Look): void {
  const shadow = item.shadow!
  // The softer its edge, the fewer pixels a shadow needs.
  const perMm = Math.min(scaleOf(context), shadow.blur > 0 ? Math.max(4, 8 / shadow.blur) : 12)
  const { x: _x, y: _y, rotation: _r, order: _o, name: _n, locked: _l, group: _g, ...seen } = item
  const key = JSON.stringify([
    seen,
    Math.round(perMm * 4),
    item.type === 'sticker' && look.stickerArt(item.sticker) !== undefined,
  ])
  let made = shadows.get(key)
  if (made === undefined) {
    made = shadowPicture(paintItem(item, look), shadow, perMm, look.measure)
    if (shadows.size >= mostShadows) shadows.delete(shadows.keys().next().value!)
    shadows.set(key, made)
  }
  if (!made) return
  context.save()
  context.globalAlpha *= shadow.opacity * item.opacity
  // The shadow falls the same way however the item is turned.
  const turn = (-item.rotation * Math.PI) / 180
  const dx = shadow.x * Math.cos(turn) - shadow.y * Math.sin(turn)
  const dy = shadow.x * Math.sin(turn) + shadow.y * Math.cos(turn)
  const { x, y, w, h } = made.box
  context.drawImage(made.canvas, dx + x, dy + y, w, h)
  context.restore()
}

function drawPlain(context: Context, item: Item, look: Look): void {
  if (item.type === 'text' && look.hints && isBlank(item)) {
    context.save()
    context.globalAlpha *= 0.5
    drawMarks(
      context,
      paintItem({ ...item, curve: 0, list: 'none', lines: [look.hints.text] }, look),
      plainPen,
    )
    context.restore()
    return
  }
  if (item.type === 'photo') {
    const cover = item.photoId === null ? null : look.coverOf(item)
    if (item.photoId === null) {
      if (!look.hints) return
      if (item.mat) mat(context, item)
      return drawBlank(context, item, '#eae3d7', '#6b6257', look.hints.photo)
    }
    if (cover !== null) {
      if (item.mat) mat(context, item)
      return drawBlank(context, item, '#d4d4d6', '#3c3f44', cover)
    }
  }
  drawMarks(context, paintItem(item, look), {
    drawPicture: (inner, mark) => drawPicture(inner, mark, look),
  })
}

function mat(context: Context, item: PhotoItem): void {
  trace(context, rectPath(0, 0, item.w, item.h, item.cornerRadius))
  context.fillStyle = item.mat!.colour
  context.fill()
}

function drawPicture(context: Context, mark: PictureMark, look: Look): void {
  const { at, crop } = mark
  const picture = look.pictureOf(mark.photoId, mark.filter)
  if (!picture) {
    context.fillStyle = '#e4e0d8'
    context.fillRect(at.x, at.y, at.w, at.h)
    return
  }
  context.drawImage(
    picture.source,
    crop.x * picture.width,
    crop.y * picture.height,
    Math.max(1, crop.w * picture.width),
    Math.max(1, crop.h * picture.height),
    at.x,
    at.y,
    at.w,
    at.h,
  )
  drawCovers(context, mark, look.stickerArt)
}

/** The privacy stickers of a picture, over its pixels; the export burns them in with this same function. */
export function drawCovers(
  context: Context,
  { at, crop, covers }: Pick<PictureMark, 'at' | 'crop' | 'covers'>,
  stickerArt: Look['stickerArt'],
): void {
  if (covers.length === 0) return
  context.save()
  context.beginPath()
  context.rect(at.x, at.y, at.w, at.h)
  context.clip()
  for (const cover of covers) {
    const box = coverBox(cover, at, crop)
    trace(context, coverPath(box))
    context.fillStyle = cover.colour
    context.fill()
    const art = cover.sticker === '' ? undefined : stickerArt(cover.sticker)
    if (art) drawMarks(context, stickerMarks(art, inset(box, 0.06)), plainPen)
  }
  context.restore()
}

/** The patch hides the whole box of the person: its corners are barely round. */
const coverPath = (box: Box): Path => rectPath(box.x, box.y, box.w, box.h, 0)
const inset = ({ x, y, w, h }: Box, by: number): Box => ({
  x: x + w * by,
  y: y + h * by,
  w: w * (1 - 2 * by),
  h: h * (1 - 2 * by),
})

export const coverBox = (cover: Cover, at: Box, crop: PhotoItem['crop']): Box => ({
  x: at.x + ((cover.x - crop.x) / crop.w) * at.w,
  y: at.y + ((cover.y - crop.y) / crop.h) * at.h,
  w: (cover.w / crop.w) * at.w,
  h: (cover.h / crop.h) * at.h,
})

/** A frame with a few words in its middle instead of a picture. */
function drawBlank(context: Context, item: PhotoItem, fill: string, ink: string, words: string): void {
  const at = innerFrame(item)
  context.save()
  trace(context, pictureOutline(item))
  context.fillStyle = fill
  context.fill()
  context.clip()
  if (words !== '') {
    const sizePt = Math.max(8, Math.min(16, at.w / 4))
    context.translate(at.x + at.w / 2, at.y + at.h / 2)
    context.scale(1 / setting, 1 / setting)
    setCanvasFont(context, { font: 'sans', bold: false, sizePt }, setting)
    context.fillStyle = ink
    context.textAlign = 'center'
    const lines = wrapWords(context, words, (at.w - 6) * setting)
    const line = lineHeightMm(sizePt) * setting
    lines.forEach((text, i) => context.fillText(text, 0, (i - (lines.length - 1) / 2 + 0.3) * line))
  }
  context.restore()
}

function wrapWords(context: Context, words: string, width: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && context.measureText(`${last} ${word}`).width <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
