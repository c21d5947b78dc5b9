import type { GapBar, GuideLine, Guides } from './snap.ts'

interface Place {
  readonly pixelsPerMm: number
  readonly margin: number
  readonly colour: string
  readonly lengthWords: (mm: number) => string
}

/** Guides in the accent colour, in screen pixels: dashed lines, and bars with their length between items. */
export function drawGuides(context: CanvasRenderingContext2D, guides: Guides, place: Place): void {
  const { pixelsPerMm, margin, colour } = place
  const px = (mm: number): number => margin + mm * pixelsPerMm
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.setLineDash([6, 4])
  for (const line of guides.lines) drawLine(context, line, px)
  context.setLineDash([])
  for (const gap of guides.gaps) drawGap(context, gap, px, place)
}

function drawLine(context: CanvasRenderingContext2D, line: GuideLine, px: (mm: number) => number): void {
  const beyond = 8
  context.beginPath()
  if (line.axis === 'x') {
    context.moveTo(px(line.at), px(line.from) - beyond)
    context.lineTo(px(line.at), px(line.to) + beyond)
  } else {
    context.moveTo(px(line.from) - beyond, px(line.at))
    context.lineTo(px(line.to) + beyond, px(line.at))
  }
  context.stroke()
}

function drawGap(
  context: CanvasRenderingContext2D,
  gap: GapBar,
  px: (mm: number) => number,
  { colour, lengthWords }: Place,
): void {
  const end = 5
  context.save()
  // Drawn lying; an upright bar is the same, turned.
  if (gap.axis === 'x') context.translate(px(gap.from), px(gap.at))
  else {
    context.translate(px(gap.at), px(gap.from))
    context.rotate(Math.PI / 2)
  }
  const length = px(gap.to) - px(gap.from)
  context.beginPath()
  context.moveTo(0, -end)
  context.lineTo(0, end)
  context.moveTo(0, 0)
  context.lineTo(length, 0)
  context.moveTo(length, -end)
  context.lineTo(length, end)
  context.stroke()
  context.translate(length / 2, 0)
  if (gap.axis === 'y') context.rotate(-Math.PI / 2)
  const words = lengthWords(gap.to - gap.from)
  context.font = '600 12px "Atkinson Hyperlegible", sans-serif'
  const width = context.measureText(words).width + 10
  // A short gap has its words beside it.
  const beside = width + 8 > (gap.axis === 'x' ? length : Infinity)
  const [x, y] = gap.axis === 'y' ? [width / 2 + 8, 0] : [0, beside ? 17 : 0]
  context.fillStyle = colour
  context.beginPath()
  context.roundRect(x - width / 2, y - 9, width, 18, 4)
  context.fill()
  context.fillStyle = '#ffffff'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, x, y + 0.5)
  context.restore()
}
