/** Looks at a page as paper: where ink lies, what covers what, and what is wrong with it, in words. */
import { mapPath, outlinePath, rectPath, type Path } from '#shared/portfolio/outlines.ts'
import { drawing } from '#shared/portfolio/drawings.ts'
import { innerFrame, orderedItems, pageSizes, type Item, type PageModel } from '#shared/portfolio/page.ts'
import { paintItem } from '#shared/portfolio/paint.ts'
import { mmPerPt, textHeightMm, type MeasureText } from '#shared/portfolio/text.ts'

type Point = readonly [x: number, y: number]

/** A path as a polygon fine enough for a tenth of a millimetre. */
function flat(path: Path): Point[][] {
  const rings: Point[][] = []
  let ring: Point[] = []
  let at: Point = [0, 0]
  for (const step of path) {
    if (step[0] === 'M') rings.push((ring = []))
    if (step[0] === 'Z') continue
    if (step[0] === 'C')
      for (let i = 1; i <= 12; i++) {
        const t = i / 12
        const u = 1 - t
        const mix = (a: number, b: number, c: number, d: number): number =>
          u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
        ring.push([mix(at[0], step[1], step[3], step[5]), mix(at[1], step[2], step[4], step[6])])
      }
    else ring.push([step[1], step[2]])
    at = ring.at(-1)!
  }
  return rings
}

interface Area {
  readonly rings: readonly (readonly Point[])[]
  readonly box: Run['box']
}
function areaOf(path: Path): Area {
  const rings = flat(path)
  const xs = rings.flat().map(([x]) => x)
  const ys = rings.flat().map(([, y]) => y)
  return { rings, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] }
}

const apart = (a: Run['box'], b: Run['box']): boolean =>
  a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]

/** What is only drawn is the same item on every page made from a template. */
const drawnAreas = new WeakMap<Item, readonly (Area & { readonly colour: string })[]>()
function areasOf(item: Item, measure: MeasureText): readonly (Area & { readonly colour: string })[] {
  let known = drawnAreas.get(item)
  if (!known) {
    known = paintItem(item, { measure, stickerArt: drawing }).flatMap((mark) =>
      mark.type === 'path' && mark.fill !== null && mark.opacity > 0.3
        ? [{ ...areaOf(mapPath(mark.path, toSheet(item))), colour: mark.fill }]
        : [],
    )
    drawnAreas.set(item, known)
  }
  return known
}

const contains = (rings: readonly (readonly Point[])[], [x, y]: Point): boolean => {
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i]!
      const [xj, yj] = ring[j]!
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
    }
  return inside
}

/** From an item's frame to the sheet. */
const toSheet = (item: Item): ((x: number, y: number) => Point) => {
  const [sin, cos] = [Math.sin((item.rotation * Math.PI) / 180), Math.cos((item.rotation * Math.PI) / 180)]
  const [cx, cy] = [item.w / 2, item.h / 2]
  return (x, y) => [
    item.x + cx + (x - cx) * cos - (y - cy) * sin,
    item.y + cy + (x - cx) * sin + (y - cy) * cos,
  ]
}

interface Run {
  readonly id: string
  readonly text: string
  /** Points all over the letters. */
  readonly points: readonly Point[]
  readonly box: readonly [left: number, top: number, right: number, bottom: number]
}

/** Where the letters of a text stand. */
function runsOf(id: string, item: Item, measure: MeasureText): Run[] {
  if (item.type !== 'text') return []
  const to = toSheet(item)
  return paintItem(item, { measure, stickerArt: drawing }).flatMap((mark): Run[] => {
    if (mark.type !== 'letters' || mark.text.trim() === '') return []
    const width = measure(mark.text, mark.style)
    const up = mark.style.sizePt * mmPerPt * 0.74
    const down = mark.style.sizePt * mmPerPt * 0.2
    const angle = (mark.angle * Math.PI) / 180
    const steps = Math.max(1, Math.ceil(width / 2))
    const points = Array.from({ length: steps + 1 }, (_, i) =>
      [-up, -up / 2, 0, down].map((dy): Point => {
        const dx = (width * i) / steps
        return to(
          mark.x + dx * Math.cos(angle) - dy * Math.sin(angle),
          mark.y + dx * Math.sin(angle) + dy * Math.cos(angle),
        )
      }),
    ).flat()
    const xs = points.map(([x]) => x)
    const ys = points.map(([, y]) => y)
    return [{ id, text: mark.text, points, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] }] // prettier-ignore
  })
}

const rgb = (colour: string): readonly number[] =>
  [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
const light = (colour: string): number => {
  const [r, g, b] = rgb(colour).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
export const contrast = (a: string, b: string): number => {
  const [bright, dark] = [Math.max(light(a), light(b)), Math.min(light(a), light(b))]
  return (bright + 0.05) / (dark + 0.05)
}

export interface PaperDeps {
  readonly measure: MeasureText
  readonly photoSize: (id: string) => { readonly width: number; readonly height: number }
}

const edge = 4

/** Everything on this page that a print shop, or a proud parent, would send back. */
export function faultsOf(model: PageModel, { measure, photoSize }: PaperDeps): string[] {
  const faults: string[] = []
  const { width, height } = pageSizes[model.orientation]
  const leaves = ([left, top, right, bottom]: Run['box']): boolean =>
    left < edge || top < edge || right > width - edge || bottom > height - edge
  const items = orderedItems(model.items)
  const areas: (Area & { readonly colour: string | null })[] = []
  const runs: (Run & { readonly under: number; readonly item: Extract<Item, { type: 'text' }> })[] = []
  for (const [id, item] of items) {
    const to = toSheet(item)
    if (item.type === 'text') {
      for (const run of runsOf(id, item, measure)) runs.push({ ...run, under: areas.length, item })
      const needed = textHeightMm(item.lines.length, item.sizePt, item.leading)
      if (
        item.curve === 0 &&
        item.lines.length > 0 &&
        needed > Math.max(item.h, textHeightMm(1, item.sizePt)) + 0.01
      )
        faults.push(`cut off: ${item.lines.join(' / ')}`)
      if (item.curve === 0)
        for (const line of item.lines)
          if (measure(line, item) > item.w + 0.01) faults.push(`wider than its box: ${line}`)
      for (const word of item.text.split(/[\s\-–—/]+/).filter(Boolean))
        if (item.lines.length > 0 && !item.lines.some((line) => line.includes(word)))
          faults.push(`torn: ${word}`)
      if (/\{\{/.test(item.text)) faults.push(`unfilled: ${item.text}`)
      continue
    }
    if (item.type === 'photo') {
      const frame = item.mat
        ? rectPath(0, 0, item.w, item.h)
        : outlinePath(item.mask, innerFrame(item), item.cornerRadius)
      const area = areaOf(mapPath(frame, to))
      if (leaves(area.box)) faults.push(`photo leaves the sheet: ${id}`)
      if (item.photoId === null) {
        if (paintItem(item, { measure, stickerArt: drawing }).length > 0)
          faults.push(`empty slot prints: ${id}`)
        continue
      }
      const size = photoSize(item.photoId)
      const at = innerFrame(item)
      const stretch = (item.crop.w * size.width) / (item.crop.h * size.height) / (at.w / at.h)
      if (Math.abs(stretch - 1) > 0.002) faults.push(`distorted by ${stretch}: ${id}`)
      areas.push({ ...area, colour: null })
      continue
    }
    areas.push(...areasOf(item, measure))
  }
  for (const run of runs) {
    if (leaves(run.box)) faults.push(`text leaves the sheet: ${run.text}`)
    const meets = ({ box }: Area): boolean => !apart(box, run.box)
    const over = areas.slice(run.under).filter(meets)
    if (over.some(({ rings }) => run.points.some((point) => contains(rings, point))))
      faults.push(`covered: ${run.text}`)
    const below = areas.slice(0, run.under).filter(meets)
    const enough = run.item.sizePt >= 18 ? 3 : 4.5
    for (const point of run.points) {
      const ground = below.findLast(({ rings }) => contains(rings, point))
      if (ground?.colour === null) {
        faults.push(`on a photo: ${run.text}`)
        break
      }
      const ratio = contrast(run.item.colour, ground?.colour ?? model.background)
      if (ratio < enough) {
        faults.push(`hard to read (${ratio.toFixed(1)}): ${run.text}`)
        break
      }
    }
  }
  for (const [i, a] of runs.entries())
    for (const b of runs.slice(i + 1)) {
      if (a.id === b.id || a.item.curve !== 0 || b.item.curve !== 0) continue
      if (!apart(a.box, b.box)) faults.push(`texts overlap: ${a.text} | ${b.text}`)
    }
  return [...new Set(faults)]
}
