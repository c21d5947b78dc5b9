/**
 * What backgrounds are drawn with. All shapes of one colour are one mark, so that a sheet full of dots is drawn and
 * printed as quickly as a single one. Chance is seeded: a background is the same on every PC and on paper.
 */
import { ellipsePath, mapPath, outlinePath, rectPath, type OutlineName, type Path, type PathStep } from '../../portfolio/outlines.ts' // prettier-ignore

export interface PatternMark {
  readonly path: Path
  readonly fill: string
  readonly opacity: number
}

export interface Sheet {
  readonly w: number
  readonly h: number
  /** So many millimetres more are drawn on each side, for the print shop to cut off. */
  readonly bleed: number
}

export const patternGroups = ['paper', 'play', 'spring', 'summer', 'autumn', 'winter', 'feasts'] as const
export type PatternGroup = (typeof patternGroups)[number]

export interface Pattern {
  readonly name: string
  readonly group: PatternGroup
  /** The colour that is set with it; a person may choose another one afterwards. */
  readonly background: string
  /** Marks over a sheet of w x h mm and its bleed. */
  readonly draw: (sheet: Sheet) => readonly PatternMark[]
}

export type Point = readonly [number, number]
export interface Place {
  readonly x: number
  readonly y: number
  /** Degrees. */
  readonly turn: number
  /** 0..1, for sizes and choices. */
  readonly chance: number
  readonly n: number
}

/** mulberry32 */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const mark = (fill: string, path: Path, opacity = 1): PatternMark => ({ path, fill, opacity })

/** Points of a grid over the sheet; every second row is shifted by `shift` steps. */
export function grid({ w, h, bleed }: Sheet, dx: number, dy = dx, shift = 0): Place[] {
  const places: Place[] = []
  for (let y = -bleed, row = 0; y <= h + bleed + dy; y += dy, row++)
    for (let x = -bleed + (row % 2) * shift * dx; x <= w + bleed + dx; x += dx)
      places.push({ x, y, turn: 0, chance: 0, n: places.length })
  return places
}

/** About one point in each square of `step`, moved and turned by chance. */
export function scatter(sheet: Sheet, step: number, seed: number, move = 0.7): Place[] {
  const chance = chanceOf(seed)
  return grid(sheet, step, step, 0.5).map(({ x, y, n }) => ({
    x: x + (chance() - 0.5) * step * move,
    y: y + (chance() - 0.5) * step * move,
    turn: chance() * 360,
    chance: chance(),
    n,
  }))
}

export const joined = (paths: readonly Path[]): Path => paths.flat()

/** A shape drawn in a square of 1 x 1 around (0.5, 0.5), put around a point. */
export function put(path: Path, x: number, y: number, size: number, turn = 0, stretch = 1): Path {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  return mapPath(path, (px, py) => {
    const [dx, dy] = [(px - 0.5) * size, (py - 0.5) * size * stretch]
    return [x + dx * cos - dy * sin, y + dx * sin + dy * cos]
  })
}

export const unit = (name: OutlineName): Path => outlinePath(name, { x: 0, y: 0, w: 1, h: 1 })
export const circle = (x: number, y: number, r: number): Path => ellipsePath(x, y, r, r)

export function shape(points: readonly Point[]): Path {
  return [...points.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']]
}

/** An upright or lying bar. */
export const bar = (x: number, y: number, w: number, h: number): Path => rectPath(x, y, w, h)

/** A ring, its hole cut by turning the other way round. */
export const ring = (x: number, y: number, r: number, width: number): Path => [
  ...circle(x, y, r),
  ...mapPath(ellipsePath(0, 0, r - width, r - width), (px, py) => [x - px, y + py]),
]

/** A frame of lines around the sheet, `inset` from its edge. */
export function frame({ w, h }: Sheet, inset: number, width: number): Path {
  const inner = inset + width
  return [
    ...bar(inset, inset, w - 2 * inset, width),
    ...bar(inset, h - inner, w - 2 * inset, width),
    ...bar(inset, inner, width, h - 2 * inner),
    ...bar(w - inner, inner, width, h - 2 * inner),
  ]
}

/** A hand's breadth of soft waves: everything below the line at `y`. */
export function hill({ w, h, bleed }: Sheet, y: number, length: number, height: number, from = 0): Path {
  const steps: PathStep[] = [
    ['M', -bleed, h + bleed],
    ['L', -bleed, y],
  ]
  for (let x = -bleed - from, up = true; x < w + bleed; x += length, up = !up) {
    const sign = up ? -1 : 1
    steps.push([
      'C',
      x + length * 0.36,
      y + sign * height,
      x + length * 0.64,
      y + sign * height,
      x + length,
      y,
    ])
  }
  return [...steps, ['L', w + bleed + length, h + bleed], ['Z']]
}

/** A wavy ribbon across the sheet. */
export function ribbon({ w, bleed }: Sheet, y: number, length: number, height: number, width: number): Path {
  const over: PathStep[] = [['M', -bleed, y]]
  const back: PathStep[] = []
  let up = true
  for (let x = -bleed; x < w + bleed; x += length, up = !up) {
    const s = up ? -height : height
    over.push(['C', x + length * 0.36, y + s, x + length * 0.64, y + s, x + length, y])
    back.unshift(['C', x + length * 0.64, y + s + width, x + length * 0.36, y + s + width, x, y + width])
  }
  const end = over.at(-1)![5] as number
  return [...over, ['L', end, y + width], ...back, ['Z']]
}

/** A round-edged patch as watercolour leaves it. */
export function blob(x: number, y: number, r: number, seed: number): Path {
  const chance = chanceOf(seed)
  const count = 9
  const points = Array.from({ length: count }, (_, i): Point => {
    const at = (i / count) * 2 * Math.PI
    const far = r * (0.78 + chance() * 0.4)
    return [x + Math.cos(at) * far, y + Math.sin(at) * far]
  })
  return smooth(points)
}

/** A closed line through points without corners. */
export function smooth(points: readonly Point[]): Path {
  const at = (i: number): Point => points[(i + points.length) % points.length]!
  const steps: PathStep[] = [['M', ...at(0)]]
  points.forEach((_, i) => {
    const [before, here, next, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    steps.push([
      'C',
      here[0] + (next[0] - before[0]) / 6,
      here[1] + (next[1] - before[1]) / 6,
      next[0] - (after[0] - here[0]) / 6,
      next[1] - (after[1] - here[1]) / 6,
      ...next,
    ])
  })
  return [...steps, ['Z']]
}

/** One mark for each colour; each place takes the colour that falls to it. */
export const coloured = (
  places: readonly Place[],
  fills: readonly string[],
  draw: (place: Place) => Path,
  opacity = 1,
): PatternMark[] =>
  fills.flatMap((fill, i) => {
    const path = joined(
      places.filter(({ chance, n }) => Math.floor(chance * 997 + n) % fills.length === i).map(draw),
    )
    return path.length > 0 ? [mark(fill, path, opacity)] : []
  })

/** Places along the sheet's edge, outside of where people write. */
export const edge = ({ w, h }: Sheet, places: readonly Place[], depth: number): Place[] =>
  places.filter(({ x, y }) => x < depth || y < depth || x > w - depth || y > h - depth)
