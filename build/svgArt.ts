/**
 * Flat SVG as sticker art: absolute M, L, C, Z with a colour each, in a square of `artSize`. What a flat drawing needs is
 * understood; anything else (gradients, strokes, clipping, filters) is refused rather than drawn wrongly.
 */
import type { Path, PathStep } from '#shared/portfolio/outlines.ts'
import { ellipsePath, mapPath, rectPath } from '#shared/portfolio/outlines.ts'
import { artSize, type ArtPart } from '#shared/assets/art.ts'

type Matrix = readonly [number, number, number, number, number, number]
const same: Matrix = [1, 0, 0, 1, 0, 0]
const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
]

interface State {
  readonly fill: string
  readonly opacity: number
  readonly evenOdd: boolean
  readonly matrix: Matrix
}

export function artOf(svg: string, size: number): readonly ArtPart[] {
  const scale = artSize / size
  const stack: State[] = [{ fill: '#000000', opacity: 1, evenOdd: false, matrix: [scale, 0, 0, scale, 0, 0] }]
  const parts: ArtPart[] = []
  for (const [, end, tag = '', rest = '', alone] of svg.matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g)) {
    if (end === '/') {
      stack.pop()
      continue
    }
    const attributes = new Map(
      [...rest.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!] as const),
    )
    for (const key of attributes.keys()) if (!known.has(key)) throw new Error(`<${tag}> has ${key}`)
    const above = stack.at(-1)!
    const state: State = {
      fill: attributes.get('fill') ?? above.fill,
      opacity: above.opacity * Number(attributes.get('opacity') ?? 1),
      evenOdd: (attributes.get('fill-rule') ?? (above.evenOdd ? 'evenodd' : '')) === 'evenodd',
      matrix: times(above.matrix, matrixOf(attributes.get('transform'))),
    }
    if (tag === 'g') {
      if (alone !== '/') stack.push(state)
      continue
    }
    const number = (key: string): number => Number(attributes.get(key) ?? 0)
    const path =
      tag === 'path'
        ? pathOf(attributes.get('d') ?? '')
        : tag === 'circle'
          ? ellipsePath(number('cx'), number('cy'), number('r'), number('r'))
          : tag === 'ellipse'
            ? ellipsePath(number('cx'), number('cy'), number('rx'), number('ry'))
            : tag === 'rect'
              ? rectPath(number('x'), number('y'), number('width'), number('height'), number('rx'))
              : null
    if (path === null) throw new Error(`<${tag}> is not understood`)
    if (state.fill === 'none') continue
    const [a, b, c, d, e, f] = state.matrix
    parts.push({
      path: mapPath(path, (x, y) => [a * x + c * y + e, b * x + d * y + f]),
      fill: colourOf(state.fill),
      opacity: Math.round(state.opacity * 100) / 100,
      evenOdd: state.evenOdd,
    })
  }
  if (parts.length === 0) throw new Error('nothing is drawn')
  return parts
}

const known = new Set(
  'd fill opacity fill-rule clip-rule transform cx cy r rx ry x y width height'.split(' '),
)

function colourOf(fill: string): string {
  if (/^#[0-9a-f]{6}$/i.test(fill)) return fill.toLowerCase()
  if (/^#[0-9a-f]{3}$/i.test(fill))
    return `#${[...fill.slice(1)].map((one) => one + one).join('')}`.toLowerCase()
  throw new Error(`the colour ${fill} is not understood`)
}

function matrixOf(transform: string | undefined): Matrix {
  if (transform === undefined) return same
  const [, name, list = ''] = /^(\w+)\(([^)]*)\)$/.exec(transform) ?? []
  const n = list.split(/[\s,]+/).map(Number)
  if (name === 'matrix') return n as unknown as Matrix
  if (name === 'translate') return [1, 0, 0, 1, n[0]!, n[1] ?? 0]
  if (name === 'rotate') {
    const [cos, sin] = [Math.cos((n[0]! * Math.PI) / 180), Math.sin((n[0]! * Math.PI) / 180)]
    const [x, y] = [n[1] ?? 0, n[2] ?? 0]
    return times(times([1, 0, 0, 1, x, y], [cos, sin, -sin, cos, 0, 0]), [1, 0, 0, 1, -x, -y])
  }
  throw new Error(`the transform ${transform} is not understood`)
}

const lengths: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  H: 1,
  V: 1,
  C: 6,
  S: 4,
  Q: 4,
  T: 2,
  A: 7,
  Z: 0,
}

interface Control {
  readonly of: 'C' | 'Q'
  readonly x: number
  readonly y: number
}

/** All of SVG's path commands as four. */
function pathOf(d: string): Path {
  const steps: PathStep[] = []
  let [x, y, startX, startY] = [0, 0, 0, 0]
  /** The last control point, for S and T. */
  let control: Control | null = null
  for (const [, letter = '', list = ''] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    const relative = letter === letter.toLowerCase()
    const count = lengths[letter.toUpperCase()]
    if (count === undefined) throw new Error(`the path step ${letter} is not understood`)
    const values = numbersOf(list, letter.toUpperCase() === 'A')
    if (count === 0) {
      steps.push(['Z'])
      ;[x, y] = [startX, startY]
      control = null
      continue
    }
    if (values.length === 0 || values.length % count !== 0)
      throw new Error(`a path breaks off at ${letter}${list}`)
    for (let at = 0; at < values.length; at += count) {
      const v = values.slice(at, at + count)
      const [dx, dy] = relative ? [x, y] : [0, 0]
      const point = (i: number): readonly [number, number] => [v[i]! + dx, v[i + 1]! + dy]
      const mirrored = (of: 'C' | 'Q'): readonly [number, number] =>
        control?.of === of ? [2 * x - control.x, 2 * y - control.y] : [x, y]
      let next: Control | null = null
      const kind = letter.toUpperCase()
      if (kind === 'M' || kind === 'L') {
        const to = point(0)
        // Further pairs of an M are lines.
        steps.push([kind === 'M' && at === 0 ? 'M' : 'L', ...to])
        if (kind === 'M' && at === 0) [startX, startY] = to
        ;[x, y] = to
      } else if (kind === 'H' || kind === 'V') {
        if (kind === 'H') x = v[0]! + dx
        else y = v[0]! + dy
        steps.push(['L', x, y])
      } else if (kind === 'A') {
        const to = point(5)
        steps.push(...arcOf([x, y], v[0]!, v[1]!, v[2]!, v[3] === 1, v[4] === 1, to))
        ;[x, y] = to
      } else if (kind === 'C' || kind === 'S') {
        const first = kind === 'C' ? point(0) : mirrored('C')
        const second = point(kind === 'C' ? 2 : 0)
        const to = point(kind === 'C' ? 4 : 2)
        steps.push(['C', ...first, ...second, ...to])
        next = { of: 'C', x: second[0], y: second[1] }
        ;[x, y] = to
      } else {
        const middle = kind === 'Q' ? point(0) : mirrored('Q')
        const to = point(kind === 'Q' ? 2 : 0)
        const third = (from: number, towards: number): number => from + (2 / 3) * (towards - from)
        steps.push([
          'C',
          third(x, middle[0]),
          third(y, middle[1]),
          third(to[0], middle[0]),
          third(to[1], middle[1]),
          ...to,
        ])
        next = { of: 'Q', x: middle[0], y: middle[1] }
        ;[x, y] = to
      }
      control = next
    }
  }
  return steps
}

/** An arc's two flags may stand without a space before what follows. */
function numbersOf(list: string, isArc: boolean): number[] {
  const values: number[] = []
  let rest = list
  while ((rest = rest.replace(/^[\s,]+/, '')) !== '') {
    const place = values.length % 7
    const found = (
      isArc && (place === 3 || place === 4) ? /^[01]/ : /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i
    ).exec(rest)
    if (!found) throw new Error(`no number: ${rest}`)
    values.push(Number(found[0]))
    rest = rest.slice(found[0].length)
  }
  return values
}

/** SVG's elliptical arc by pieces of at most a quarter (SVG 1.1, F.6). */
function arcOf(
  [x1, y1]: readonly [number, number],
  radiusX: number,
  radiusY: number,
  degrees: number,
  large: boolean,
  sweep: boolean,
  [x2, y2]: readonly [number, number],
): PathStep[] {
  if (x1 === x2 && y1 === y2) return []
  if (radiusX === 0 || radiusY === 0) return [['L', x2, y2]]
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const [mx, my] = [(x1 - x2) / 2, (y1 - y2) / 2]
  const [px, py] = [cos * mx + sin * my, cos * my - sin * mx]
  let [rx, ry] = [Math.abs(radiusX), Math.abs(radiusY)]
  const tooFar = (px / rx) ** 2 + (py / ry) ** 2
  if (tooFar > 1) [rx, ry] = [rx * Math.sqrt(tooFar), ry * Math.sqrt(tooFar)]
  const root =
    Math.sqrt(Math.max(0, (rx * ry) ** 2 / ((rx * py) ** 2 + (ry * px) ** 2) - 1)) *
    (large === sweep ? -1 : 1)
  const [qx, qy] = [(root * rx * py) / ry, (-root * ry * px) / rx]
  const [cx, cy] = [cos * qx - sin * qy + (x1 + x2) / 2, sin * qx + cos * qy + (y1 + y2) / 2]
  const from = Math.atan2((py - qy) / ry, (px - qx) / rx)
  let turn = Math.atan2((-py - qy) / ry, (-px - qx) / rx) - from
  if (sweep && turn < 0) turn += 2 * Math.PI
  if (!sweep && turn > 0) turn -= 2 * Math.PI
  const pieces = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9))
  const step = turn / pieces
  const reach = (4 / 3) * Math.tan(step / 4)
  const at = (u: number, v: number): [number, number] => [
    cx + cos * rx * u - sin * ry * v,
    cy + sin * rx * u + cos * ry * v,
  ]
  return Array.from({ length: pieces }, (_, i): PathStep => {
    const [a, b] = [from + i * step, from + (i + 1) * step]
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)]
    const end = i === pieces - 1 ? ([x2, y2] as const) : at(cb, sb)
    return ['C', ...at(ca - reach * sa, sa + reach * ca), ...at(cb + reach * sb, sb - reach * cb), ...end]
  })
}
