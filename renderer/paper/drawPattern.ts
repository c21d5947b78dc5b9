import { pageSizes, type PageModel } from '#shared/portfolio/page.ts'
import type { PatternMark } from '#shared/assets/backgrounds/draw.ts'
import { patternByName } from '#shared/portfolio/patterns.ts'
import { trace, type Context } from './canvasPen.ts'

const drawn = new Map<string, readonly PatternMark[]>()

/** Colour and pattern of a sheet, with (0, 0) at its top left corner; of another size only where it is cut otherwise. */
export function drawPattern(
  context: Context,
  { orientation, background, pattern }: Pick<PageModel, 'orientation' | 'background' | 'pattern'>,
  size?: { readonly w: number; readonly h: number; readonly bleed: number },
): void {
  const { width, height } = pageSizes[orientation]
  const { w, h, bleed } = size ?? { w: width, h: height, bleed: 3 }
  const beyond = size ? bleed : 0
  context.fillStyle = background
  context.fillRect(-beyond, -beyond, w + 2 * beyond, h + 2 * beyond)
  if (pattern === '') return
  const key = `${pattern} ${w} ${h} ${bleed}`
  let marks = drawn.get(key)
  if (!marks) {
    marks = patternByName(pattern)?.draw({ w, h, bleed }) ?? []
    if (drawn.size > 20) drawn.clear()
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
