/** Draws a laid out sheet (shared/pdf/sheets.ts) on a canvas, one unit a millimetre: the preview, and what is printed directly. */
import type { Sheet } from '#shared/pdf/sheets.ts'
import { brightness } from '#shared/pdf/saveInk.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import type { Context } from './canvasPen.ts'
import { drawItems, type Look } from './drawItem.ts'
import { drawPattern } from './drawPattern.ts'

export function drawSheet(
  context: Context,
  sheet: Sheet,
  pages: readonly PageModel[],
  lookOf: (page: number) => Look,
): void {
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, sheet.width, sheet.height)
  for (const { page, x, y, scale, cut, show, what } of sheet.places) {
    const model = pages[page]
    if (!model) continue
    context.save()
    context.beginPath()
    context.rect(show.x, show.y, show.w, show.h)
    context.clip()
    context.save()
    context.translate(cut.x, cut.y)
    context.scale(scale, scale)
    const bleed = Math.max(3, (cut.x - show.x) / scale)
    const size = { w: cut.w / scale, h: cut.h / scale, bleed }
    drawPattern(context, what === 'colour' ? { ...model, pattern: '' } : model, size)
    context.restore()
    if (what === 'page') {
      context.translate(x, y)
      context.scale(scale, scale)
      drawItems(context, model.items, lookOf(page))
    }
    context.restore()
  }
  const { spine, trim, bleed } = sheet
  const front = pages[0]
  if (spine && front) {
    const { at, text } = spine
    context.save()
    context.translate(at.x + at.w / 2, at.y + at.h / 2)
    context.rotate(Math.PI / 2)
    context.fillStyle = brightness(front.background) > 140 ? '#1f2933' : '#ffffff'
    context.font = `700 ${Math.min(8, at.w * 0.6)}px "Noto Sans", sans-serif`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(text, 0, 0, at.h - 40)
    context.restore()
  }
  if (!trim || !sheet.cropMarks) return
  const [near, far] = [bleed + 1, bleed + 6]
  context.fillStyle = '#000000'
  for (const x of [trim.x, trim.x + trim.w, ...sheet.folds]) {
    context.fillRect(x - 0.15, trim.y - far, 0.3, far - near)
    context.fillRect(x - 0.15, trim.y + trim.h + near, 0.3, far - near)
  }
  for (const y of [trim.y, trim.y + trim.h]) {
    context.fillRect(trim.x - far, y - 0.15, far - near, 0.3)
    context.fillRect(trim.x + trim.w + near, y - 0.15, far - near, 0.3)
  }
}
