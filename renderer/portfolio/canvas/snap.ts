/**
 * Where a moved or resized frame clings: the page's middle, edges and margin, edges and middles of the other items, and
 * places that make gaps equal. What it clings to comes back as lines and gap bars to draw.
 */
import { endOf, startOf, type Axis, type Box } from '#shared/portfolio/arrange.ts'

/** A line at `at`, drawn across from `from` to `to`. Axis x: an upright line. */
export interface GuideLine {
  readonly axis: Axis
  readonly at: number
  readonly from: number
  readonly to: number
}
/** A gap along the axis, drawn at `at` across it. */
export interface GapBar {
  readonly axis: Axis
  readonly from: number
  readonly to: number
  readonly at: number
}
export interface Guides {
  readonly lines: readonly GuideLine[]
  readonly gaps: readonly GapBar[]
}
export const noGuides: Guides = { lines: [], gaps: [] }

export interface Surroundings {
  readonly page: Box
  /** Boxes of the items that stand still. */
  readonly others: readonly Box[]
}

export const pageMargin = 10
const across = (axis: Axis): Axis => (axis === 'x' ? 'y' : 'x')
const middleOf = (box: Box, axis: Axis): number => (startOf(box, axis) + endOf(box, axis)) / 2
/** Narrower ones are no gap that anybody sees. */
const leastGap = 0.5
/** Closer than this is the same place. */
const same = 0.02

/** How far the box has to move to cling, and what is drawn then. */
export function snapMove(
  box: Box,
  around: Surroundings,
  within: number,
): { readonly dx: number; readonly dy: number; readonly guides: Guides } {
  const toLine = (axis: Axis): number => smallest(movesToLines(box, axis, around), within)
  const toAny = (axis: Axis): number =>
    smallest([...movesToLines(box, axis, around), ...movesToGaps(box, axis, around)], within)
  const parts = ['start', 'middle', 'end'] as const
  const by = { x: toAny('x'), y: toAny('y') }
  for (;;) {
    const guides = guidesOf(shift(box, by.x, by.y), around, parts, parts)
    // Where boxes overlap, the move itself may change who is whose neighbour: then there is no equal gap any more.
    const astray = (['x', 'y'] as const).filter(
      (axis) => by[axis] !== 0 && ![...guides.lines, ...guides.gaps].some((one) => one.axis === axis),
    )
    if (astray.length === 0) return { dx: by.x, dy: by.y, guides }
    for (const axis of astray) by[axis] = by[axis] === toLine(axis) ? 0 : toLine(axis)
  }
}

export type Side = 'start' | 'end' | null

/** How far the dragged edges have to move to cling. */
export function snapSides(
  box: Box,
  sides: { readonly x: Side; readonly y: Side },
  around: Surroundings,
  within: number,
): { readonly dx: number; readonly dy: number } {
  const by = (axis: Axis): number => {
    const side = sides[axis]
    if (side === null) return 0
    const from = side === 'start' ? startOf(box, axis) : endOf(box, axis)
    const places = [
      ...pagePlaces(around.page, axis),
      ...around.others.flatMap((other) => [startOf(other, axis), middleOf(other, axis), endOf(other, axis)]),
      ...sidesToGaps(box, axis, side, around),
    ]
    return smallest(
      places.map((at) => at - from),
      within,
    )
  }
  return { dx: by('x'), dy: by('y') }
}

export type Part = 'start' | 'middle' | 'end'

/** What a box that stands there clings to; only these parts of it count. */
export function guidesOf(
  box: Box,
  around: Surroundings,
  partsX: readonly Part[],
  partsY: readonly Part[],
): Guides {
  const lines: GuideLine[] = []
  const gaps: GapBar[] = []
  for (const axis of ['x', 'y'] as const) {
    const parts = axis === 'x' ? partsX : partsY
    if (parts.length === 0) continue
    const [page, side] = [around.page, across(axis)]
    const at: Readonly<Record<Part, number>> = {
      start: startOf(box, axis),
      middle: middleOf(box, axis),
      end: endOf(box, axis),
    }
    for (const part of parts) {
      for (const place of pagePlaces(page, axis))
        if (Math.abs(at[part] - place) < same && (part === 'middle') === isMiddle(page, axis, place))
          lines.push({ axis, at: place, from: startOf(page, side), to: endOf(page, side) })
      for (const other of around.others) {
        const places =
          part === 'middle' ? [middleOf(other, axis)] : [startOf(other, axis), endOf(other, axis)]
        for (const place of places)
          if (Math.abs(at[part] - place) < same)
            lines.push({
              axis,
              at: place,
              from: Math.min(startOf(box, side), startOf(other, side)),
              to: Math.max(endOf(box, side), endOf(other, side)),
            })
      }
    }
    gaps.push(...equalGaps(box, axis, around.others))
  }
  return { lines: joined(lines), gaps }
}

const isMiddle = (page: Box, axis: Axis, place: number): boolean =>
  Math.abs(place - middleOf(page, axis)) < same

const pagePlaces = (page: Box, axis: Axis): readonly number[] => [
  middleOf(page, axis),
  startOf(page, axis),
  endOf(page, axis),
  startOf(page, axis) + pageMargin,
  endOf(page, axis) - pageMargin,
]

function movesToLines(box: Box, axis: Axis, { page, others }: Surroundings): readonly number[] {
  const [start, middle, end] = [startOf(box, axis), middleOf(box, axis), endOf(box, axis)]
  return [
    middleOf(page, axis) - middle,
    startOf(page, axis) - start,
    endOf(page, axis) - end,
    startOf(page, axis) + pageMargin - start,
    endOf(page, axis) - pageMargin - end,
    ...others.flatMap((other) => [
      middleOf(other, axis) - middle,
      startOf(other, axis) - start,
      endOf(other, axis) - start,
      startOf(other, axis) - end,
      endOf(other, axis) - end,
    ]),
  ]
}

/** Who stands in one row (axis x) or column (y) with the box, on either side of it, nearest first. */
function neighbours(
  box: Box,
  axis: Axis,
  others: readonly Box[],
): { readonly before: readonly Box[]; readonly behind: readonly Box[] } {
  const side = across(axis)
  const row = others.filter(
    (other) =>
      Math.min(endOf(box, side), endOf(other, side)) - Math.max(startOf(box, side), startOf(other, side)) > 0,
  )
  const slack = Math.min(3, (endOf(box, axis) - startOf(box, axis)) / 4)
  return {
    before: row
      .filter((other) => endOf(other, axis) <= startOf(box, axis) + slack)
      .toSorted((a, b) => endOf(b, axis) - endOf(a, axis)),
    behind: row
      .filter((other) => startOf(other, axis) >= endOf(box, axis) - slack)
      .toSorted((a, b) => startOf(a, axis) - startOf(b, axis)),
  }
}

/** The gap between a neighbour and the next one beyond it; null where they touch. */
const gapBeyond = (
  near: Box | undefined,
  far: readonly Box[],
  axis: Axis,
  forward: boolean,
): number | null => {
  if (!near) return null
  const gaps = far.map((box) =>
    forward ? startOf(box, axis) - endOf(near, axis) : startOf(near, axis) - endOf(box, axis),
  )
  const gap = gaps.find((one) => one > leastGap)
  return gap ?? null
}

function movesToGaps(box: Box, axis: Axis, { others }: Surroundings): readonly number[] {
  const { before, behind } = neighbours(box, axis, others)
  const [left, right] = [before[0], behind[0]]
  const moves: number[] = []
  const room = left && right ? startOf(right, axis) - endOf(left, axis) : 0
  if (left && right && room - (endOf(box, axis) - startOf(box, axis)) > 2 * leastGap)
    moves.push((endOf(left, axis) + startOf(right, axis)) / 2 - middleOf(box, axis))
  const gapLeft = gapBeyond(left, before.slice(1), axis, false)
  if (left && gapLeft !== null) moves.push(endOf(left, axis) + gapLeft - startOf(box, axis))
  const gapRight = gapBeyond(right, behind.slice(1), axis, true)
  if (right && gapRight !== null) moves.push(startOf(right, axis) - gapRight - endOf(box, axis))
  return moves
}

function sidesToGaps(
  box: Box,
  axis: Axis,
  side: 'start' | 'end',
  { others }: Surroundings,
): readonly number[] {
  const { before, behind } = neighbours(box, axis, others)
  const [left, right] = [before[0], behind[0]]
  const places: number[] = []
  if (side === 'end' && right) {
    const beyond = gapBeyond(right, behind.slice(1), axis, true)
    if (beyond !== null) places.push(startOf(right, axis) - beyond)
    if (left) places.push(startOf(right, axis) - (startOf(box, axis) - endOf(left, axis)))
  }
  if (side === 'start' && left) {
    const beyond = gapBeyond(left, before.slice(1), axis, false)
    if (beyond !== null) places.push(endOf(left, axis) + beyond)
    if (right) places.push(endOf(left, axis) + (startOf(right, axis) - endOf(box, axis)))
  }
  return places
}

/** The gaps beside the box that equal a gap next to them. */
function equalGaps(box: Box, axis: Axis, others: readonly Box[]): readonly GapBar[] {
  const { before, behind } = neighbours(box, axis, others)
  const [left, right] = [before[0], behind[0]]
  const bars: GapBar[] = []
  const bar = (first: Box, second: Box): GapBar => {
    const side = across(axis)
    const from = Math.max(startOf(first, side), startOf(second, side))
    const to = Math.min(endOf(first, side), endOf(second, side))
    return { axis, from: endOf(first, axis), to: startOf(second, axis), at: (from + to) / 2 }
  }
  const own = (gap: number): boolean => gap > leastGap
  const gapLeft = left ? startOf(box, axis) - endOf(left, axis) : 0
  const gapRight = right ? startOf(right, axis) - endOf(box, axis) : 0
  if (left && right && own(gapLeft) && Math.abs(gapLeft - gapRight) < 2 * same)
    bars.push(bar(left, box), bar(box, right))
  const beyondLeft = before.slice(1).find((other) => left && own(startOf(left, axis) - endOf(other, axis)))
  if (
    left &&
    beyondLeft &&
    own(gapLeft) &&
    Math.abs(startOf(left, axis) - endOf(beyondLeft, axis) - gapLeft) < 2 * same
  )
    bars.push(bar(beyondLeft, left), bar(left, box))
  const beyondRight = behind.slice(1).find((other) => right && own(startOf(other, axis) - endOf(right, axis)))
  if (
    right &&
    beyondRight &&
    own(gapRight) &&
    Math.abs(startOf(beyondRight, axis) - endOf(right, axis) - gapRight) < 2 * same
  )
    bars.push(bar(box, right), bar(right, beyondRight))
  return bars.filter(
    (one, i) => bars.findIndex((other) => other.from === one.from && other.to === one.to) === i,
  )
}

function smallest(moves: readonly number[], within: number): number {
  let best = Infinity
  for (const move of moves) if (Math.abs(move) < Math.abs(best)) best = move
  return Math.abs(best) <= within ? best : 0
}

/** Lines at one place become one line. */
function joined(lines: readonly GuideLine[]): readonly GuideLine[] {
  const byPlace = new Map<string, GuideLine>()
  for (const line of lines) {
    const key = `${line.axis} ${Math.round(line.at * 10)}`
    const known = byPlace.get(key)
    byPlace.set(
      key,
      known ? { ...known, from: Math.min(known.from, line.from), to: Math.max(known.to, line.to) } : line,
    )
  }
  return [...byPlace.values()]
}

export const shift = (box: Box, dx: number, dy: number): Box => ({
  left: box.left + dx,
  right: box.right + dx,
  top: box.top + dy,
  bottom: box.bottom + dy,
})
