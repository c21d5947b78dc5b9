import { pageSizes, type PageModel } from '#shared/portfolio/page.ts'
import type { PatternMark } from '#shared/assets/backgrounds/draw.ts'
import { patternByName } from '#shared/portfolio/patterns.ts'
import { trace, type Context } from './canvasPen.ts'

const drawn = new Map<string, readonly PatternMark[]>()

/** Colour and pattern of a sheet, with (0, 0) at its top left corner. */
export function drawPattern(
  context: Context,
  { orientation, background, pattern }: Pick<PageModel, 'orientation' | 'background' | 'pattern'>,
): void {
  const { width, height } = pageSizes[orientation]
  context.fillStyle = background
  context.fillRect(0, 0, width, height)
  if (pattern === '') return
  const key = `${pattern} ${orientation}`
  let marks = drawn.get(key)
  if (!marks) {
    marks = patternByName(pattern)?.draw({ w: width, h: height, bleed: 3 }) ?? []
    drawn.set(key, marks)
  }
  context.save()
  for (const { path, fill, opacity } of marks) {
    context.globalAlpha = opacity
    context.fillStyle = fill
    trace(context, path)
    context.fill()
  }
  context.restore()
}
