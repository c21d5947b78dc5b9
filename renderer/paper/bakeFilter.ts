import { applyFilter, changesNothing } from '#shared/portfolio/filter.ts'
import type { Filter } from '#shared/portfolio/page.ts'
import type { Context } from './canvasPen.ts'

/** Changes what is drawn so far; in strips, so that a large photo needs no second copy of all its pixels. */
export function bakeFilter(context: Context, width: number, height: number, filter: Filter): void {
  if (changesNothing(filter)) return
  const strip = 256
  for (let y = 0; y < height; y += strip) {
    const pixels = context.getImageData(0, y, width, Math.min(strip, height - y))
    applyFilter(pixels.data, filter)
    context.putImageData(pixels, 0, y)
  }
}
