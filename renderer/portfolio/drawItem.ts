/**
 * Draws items of a page on a canvas in millimetres: the editor, the previews and the gallery all draw with this, and it
 * draws what the PDF draws (renderer/pdf/pdfWriter.ts). What only the editor shows, such as the hint in an empty frame
 * or the cover over a forbidden photo, is asked for by `look`.
 */
import { boldStrokeMm, firstBaselineMm, lineHeightMm } from '#shared/portfolio/text.ts'
import {
  innerFrame,
  orderedItems,
  pageSizes,
  type Item,
  type PageModel,
  type PhotoItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { setCanvasFont } from '../pdf/fonts.ts'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export interface Picture {
  readonly source: CanvasImageSource
  readonly width: number
  readonly height: number
}

export interface Look {
  /** The picture of a photo; undefined while it is being read. */
  readonly pictureOf: (photoId: string) => Picture | undefined
  /** Words on the cover of a forbidden photo; null: permitted. */
  readonly coverOf: (photoId: string) => string | null
  /** Words in an empty photo frame and an empty text; left out where the page is shown as it prints. */
  readonly hints?: { readonly photo: string; readonly text: string }
}

export const printedLook: Look = { pictureOf: () => undefined, coverOf: () => null }

/** Letters are set at this many pixels a millimetre and scaled down, so that their widths do not depend on the zoom. */
const setting = 10

/** Draws with (0, 0) at the page's top left corner and one unit a millimetre. */
export function drawPage(context: Context, model: PageModel, look: Look): void {
  const { width, height } = pageSizes[model.orientation]
  context.save()
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  context.fillStyle = model.background
  context.fillRect(0, 0, width, height)
  for (const [, item] of orderedItems(model.items)) {
    context.save()
    context.translate(item.x + item.w / 2, item.y + item.h / 2)
    if (item.rotation !== 0) context.rotate((item.rotation * Math.PI) / 180)
    context.translate(-item.w / 2, -item.h / 2)
    drawItem(context, item, look)
    context.restore()
  }
  context.restore()
}

/** Draws one item with (0, 0) at its own top left corner, unturned. */
export function drawItem(context: Context, item: Item, look: Look): void {
  if (item.type === 'rect') {
    context.fillStyle = item.fill
    round(context, 0, 0, item.w, item.h, item.cornerRadius)
    context.fill()
  } else if (item.type === 'photo') drawPhoto(context, item, look)
  else drawText(context, item, look)
}

function round(context: Context, x: number, y: number, w: number, h: number, radius: number): void {
  context.beginPath()
  context.roundRect(x, y, w, h, Math.min(radius, w / 2, h / 2))
}

function drawPhoto(context: Context, item: PhotoItem, look: Look): void {
  const inner = innerFrame(item)
  if (item.mat && (item.photoId !== null || look.hints)) {
    context.fillStyle = item.mat.colour
    round(context, 0, 0, item.w, item.h, item.cornerRadius)
    context.fill()
  }
  const radius = item.mat ? 0 : item.cornerRadius
  if (item.photoId === null) {
    if (look.hints) drawBlank(context, inner, radius, '#eae3d7', '#6b6257', look.hints.photo)
    return
  }
  const cover = look.coverOf(item.photoId)
  if (cover !== null) {
    drawBlank(context, inner, radius, '#d4d4d6', '#3c3f44', cover)
    return
  }
  const picture = look.pictureOf(item.photoId)
  if (!picture) {
    context.fillStyle = '#e4e0d8'
    round(context, inner.x, inner.y, inner.w, inner.h, radius)
    context.fill()
    return
  }
  const { crop } = item
  if (radius > 0) {
    context.save()
    round(context, inner.x, inner.y, inner.w, inner.h, radius)
    context.clip()
  }
  context.drawImage(
    picture.source,
    crop.x * picture.width,
    crop.y * picture.height,
    Math.max(1, crop.w * picture.width),
    Math.max(1, crop.h * picture.height),
    inner.x,
    inner.y,
    inner.w,
    inner.h,
  )
  if (radius > 0) context.restore()
}

/** A frame with a few words in its middle instead of a picture. */
function drawBlank(
  context: Context,
  at: { x: number; y: number; w: number; h: number },
  radius: number,
  fill: string,
  ink: string,
  words: string,
): void {
  context.save()
  round(context, at.x, at.y, at.w, at.h, radius)
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

function drawText(context: Context, item: TextItem, look: Look): void {
  const hint = item.lines.length === 0 ? look.hints?.text : undefined
  const lines = hint === undefined ? item.lines : [hint]
  if (lines.length === 0) return
  context.save()
  context.scale(1 / setting, 1 / setting)
  setCanvasFont(context, item, setting)
  if (hint !== undefined) context.globalAlpha = 0.5
  context.fillStyle = item.colour
  context.textAlign = item.align
  const x = item.align === 'left' ? 0 : item.align === 'center' ? item.w / 2 : item.w
  const stroke = boldStrokeMm(item)
  if (stroke > 0) {
    context.strokeStyle = item.colour
    context.lineJoin = 'round'
    context.lineWidth = stroke * setting
  }
  lines.forEach((line, i) => {
    const baseline = (firstBaselineMm(item.sizePt) + i * lineHeightMm(item.sizePt)) * setting
    context.fillText(line, x * setting, baseline)
    if (stroke > 0) context.strokeText(line, x * setting, baseline)
  })
  context.restore()
}
