import type { Axis } from '#shared/portfolio/arrange.ts'

export const rulerSize = 20

export interface RulerLook {
  readonly axis: Axis
  /** Screen pixels of the ruler, and where the page's first millimetre lies on it. */
  readonly length: number
  readonly zero: number
  readonly pageMm: number
  readonly pixelsPerMm: number
  /** The selection, in millimetres. */
  readonly extent: { readonly from: number; readonly to: number } | null
  readonly colours: { readonly ground: string; readonly ink: string; readonly accent: string }
}

/** A ruler in millimetres: a mark each millimetre where there is room, a number each centimetre or wider. */
export function drawRuler(element: HTMLCanvasElement, look: RulerLook): void {
  const { axis, length, zero, pageMm, pixelsPerMm, extent, colours } = look
  const ratio = window.devicePixelRatio || 1
  const [width, height] = axis === 'x' ? [length, rulerSize] : [rulerSize, length]
  element.width = Math.round(width * ratio)
  element.height = Math.round(height * ratio)
  element.style.width = `${width}px`
  element.style.height = `${height}px`
  const context = element.getContext('2d')!
  context.scale(ratio, ratio)
  context.fillStyle = colours.ground
  context.fillRect(0, 0, width, height)
  if (axis === 'y') {
    // Drawn as one that lies and turned: numbers read upwards.
    context.translate(0, length)
    context.rotate(-Math.PI / 2)
  }
  const at = (mm: number): number => {
    const along = zero + mm * pixelsPerMm
    return axis === 'x' ? along : length - along
  }
  if (extent) {
    const [from, to] = [at(extent.from), at(extent.to)]
    context.fillStyle = colours.accent
    context.globalAlpha = 0.25
    context.fillRect(Math.min(from, to), 0, Math.abs(to - from), rulerSize)
    context.globalAlpha = 1
    for (const edge of [from, to]) context.fillRect(edge - 0.75, 0, 1.5, rulerSize)
  }
  const step = pixelsPerMm >= 4 ? 1 : pixelsPerMm >= 1.2 ? 5 : 10
  const numbers = pixelsPerMm >= 2.4 ? 10 : pixelsPerMm >= 1 ? 20 : 50
  context.fillStyle = colours.ink
  context.font = '10px "Atkinson Hyperlegible", sans-serif'
  context.textBaseline = 'top'
  for (let mm = 0; mm <= pageMm; mm += step) {
    const tall = mm % 10 === 0 ? 8 : mm % 5 === 0 ? 6 : 3
    const x = Math.round(at(mm)) + 0.5
    context.fillRect(x - 0.5, rulerSize - tall, 1, tall)
    if (mm % numbers === 0) {
      context.textAlign = mm === 0 && axis === 'x' ? 'left' : 'center'
      context.fillText(String(mm), x, 1)
    }
  }
}
