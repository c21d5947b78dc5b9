/**
 * Our own drawings: flat, a little wobbly, in the warm colours of the templates. Each is one sticker of vectors, so a
 * page with a row of flags has one item more and not thirty. They are drawn here by code because a curve that is said in
 * numbers can be drawn again in another colour.
 */
import { ellipsePath, mapPath, outlinePath, rectPath, type OutlineName, type Path, type PathStep } from './outlines.ts' // prettier-ignore
import type { StickerArt } from './paint.ts'

type Point = readonly [x: number, y: number]
type Part = StickerArt['parts'][number]

const fill = (path: Path, colour: string, opacity = 1): Part => ({ path, fill: colour, opacity })
const dot = (x: number, y: number, rx: number, colour: string, ry = rx, opacity = 1): Part =>
  fill(ellipsePath(x, y, rx, ry), colour, opacity)
const box = (x: number, y: number, w: number, h: number, colour: string, radius = 0): Part =>
  fill(rectPath(x, y, w, h, radius), colour)
const outline = (
  name: OutlineName,
  [x, y, w, h]: readonly [number, number, number, number],
  colour: string,
): Part => fill(outlinePath(name, { x, y, w, h }), colour)

/** Turns a path about a point, in degrees clockwise. */
function turned(path: Path, degrees: number, [cx, cy]: Point): Path {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  return mapPath(path, (x, y) => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos])
}
const turn = (part: Part, degrees: number, about: Point): Part => ({
  ...part,
  path: turned(part.path, degrees, about),
})
const moved = (parts: readonly Part[], dx: number, dy: number, scale = 1): readonly Part[] =>
  parts.map((part) => ({ ...part, path: mapPath(part.path, (x, y) => [dx + x * scale, dy + y * scale]) }))

/** A soft closed outline through the points. */
function soft(points: readonly Point[]): Path {
  const at = (i: number): Point => points[(i + points.length) % points.length]!
  const path: PathStep[] = [['M', ...at(0)]]
  for (let i = 0; i < points.length; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    path.push([
      'C',
      p1[0] + (p2[0] - p0[0]) / 6,
      p1[1] + (p2[1] - p0[1]) / 6,
      p2[0] - (p3[0] - p1[0]) / 6,
      p2[1] - (p3[1] - p1[1]) / 6,
      ...p2,
    ])
  }
  return [...path, ['Z']]
}

/** Points close together on a smooth line through the given ones. */
function along(points: readonly Point[], perPiece = 8): Point[] {
  const line: Point[] = []
  for (let i = 0; i < points.length - 1; i++) {
    const [p0, p1, p2, p3] = [points[i - 1] ?? points[i]!, points[i]!, points[i + 1]!, points[i + 2] ?? points[i + 1]!] // prettier-ignore
    for (let step = 0; step < perPiece; step++) {
      const t = step / perPiece
      const mix = (k: 0 | 1): number =>
        0.5 *
        (2 * p1[k] +
          (p2[k] - p0[k]) * t +
          (2 * p0[k] - 5 * p1[k] + 4 * p2[k] - p3[k]) * t * t +
          (3 * p1[k] - p0[k] - 3 * p2[k] + p3[k]) * t * t * t)
      line.push([mix(0), mix(1)])
    }
  }
  line.push(points.at(-1)!)
  return line
}

/** A line as a brush draws it: a ribbon of this width, thinner towards its ends. */
function brush(points: readonly Point[], width: number, colour: string, opacity = 1): Part {
  const line = along(points)
  const sides: [Point[], Point[]] = [[], []]
  line.forEach(([x, y], i) => {
    const before = line[Math.max(0, i - 1)]!
    const after = line[Math.min(line.length - 1, i + 1)]!
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1
    const end = Math.min(i, line.length - 1 - i) / (line.length - 1)
    const half = (width / 2) * Math.min(1, 0.45 + end * 4)
    const [nx, ny] = [(-(after[1] - before[1]) / length) * half, ((after[0] - before[0]) / length) * half]
    sides[0].push([x + nx, y + ny])
    sides[1].unshift([x - nx, y - ny])
  })
  const ring = [...sides[0], ...sides[1]]
  return fill([...ring.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']], colour, opacity)
}

/** A leaf that begins at a point and grows into a direction (0 = up, clockwise). */
function leaf([x, y]: Point, length: number, width: number, direction: number, colour: string): Part {
  const path: Path = [
    ['M', x, y],
    ['C', x - width * 0.75, y - length * 0.3, x - width * 0.5, y - length * 0.8, x, y - length],
    ['C', x + width * 0.5, y - length * 0.8, x + width * 0.75, y - length * 0.3, x, y],
    ['Z'],
  ]
  return fill(turned(path, direction, [x, y]), colour)
}

/** Numbers that look thrown and are the same each time. */
function thrown(seed: number): () => number {
  let state = seed * 7919 + 13
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}

const festive = ['#e58b7b', '#f2c063', '#86b9a6', '#eda768', '#93b4d6'] as const
const cycle = (colours: readonly string[], i: number): string => colours[i % colours.length]!

/** Hangs down in its middle: the height of a rope at a fraction of its way. */
const sag = (t: number, depth: number): number => 4 * depth * t * (1 - t)

function bunting(colours: readonly string[]): StickerArt {
  const [w, count] = [200, 11]
  const rope = Array.from({ length: 9 }, (_, i): Point => [(i / 8) * w, 2 + sag(i / 8, 8)])
  const flags = Array.from({ length: count }, (_, i): Part => {
    const t = (i + 0.5) / count
    const [x, y] = [t * w, 2.4 + sag(t, 8)]
    const slope = (4 * 8 * (1 - 2 * t)) / w
    const path: Path = [
      ['M', x - 6.6, y],
      ['L', x + 6.6, y],
      ['C', x + 4.6, y + 6, x + 2, y + 11, x, y + 14],
      ['C', x - 2, y + 11, x - 4.6, y + 6, x - 6.6, y],
      ['Z'],
    ]
    return fill(turned(path, (Math.atan(slope) * 180) / Math.PI, [x, y]), cycle(colours, i))
  })
  return { w, h: 25, parts: [...flags, brush(rope, 0.9, '#9a8f80')] }
}

function balloons(colours: readonly string[]): StickerArt {
  const one = (x: number, y: number, size: number, lean: number, colour: string): readonly Part[] => [
    brush([[x, y + size * 0.62], [x + lean * 0.4, y + size * 1.1], [30, 92]], 0.6, '#a59a8c'), // prettier-ignore
    fill(
      [
        ['M', x, y + size * 0.66],
        ['C', x - size * 0.44, y + size * 0.4, x - size * 0.52, y - size * 0.5, x, y - size * 0.54],
        ['C', x + size * 0.52, y - size * 0.5, x + size * 0.44, y + size * 0.4, x, y + size * 0.66],
        ['Z'],
      ],
      colour,
    ),
    outline('triangle', [x - 1.6, y + size * 0.62, 3.2, 2.6], colour),
    turn(dot(x - size * 0.17, y - size * 0.2, size * 0.06, '#ffffff', size * 0.13, 0.6), 18, [
      x - size * 0.17,
      y - size * 0.2,
    ]),
  ]
  return {
    w: 60,
    h: 94,
    parts: [
      ...one(16, 26, 27, 4, cycle(colours, 0)),
      ...one(45, 30, 25, -4, cycle(colours, 1)),
      ...one(30, 17, 29, 0, cycle(colours, 2)),
    ],
  }
}

function confetti(colours: readonly string[], seed: number): StickerArt {
  const next = thrown(seed)
  const parts = Array.from({ length: 26 }, (_, i): Part => {
    const [x, y] = [4 + next() * 92, 4 + next() * 52]
    const colour = cycle(colours, i)
    if (i % 3 === 0) return dot(x, y, 1.1 + next() * 0.7, colour)
    if (i % 3 === 1) return turn(box(x - 0.8, y - 1.9, 1.6, 3.8, colour, 0.5), next() * 180, [x, y])
    return brush([[x - 2.4, y], [x - 0.8, y - 1.2], [x + 0.8, y + 1.2], [x + 2.4, y]], 0.8, colour) // prettier-ignore
  })
  return { w: 100, h: 60, parts }
}

/** A stem with leaves on both sides. */
function sprig(stem: string, leaves: readonly string[], berries?: string): StickerArt {
  const line: readonly Point[] = [[18, 88], [20, 66], [23, 44], [28, 22], [30, 8]] // prettier-ignore
  const parts: Part[] = [brush(line, 1.1, stem)]
  const spots = along(line, 4)
  for (let i = 2; i < spots.length - 1; i += 2) {
    const left = i % 4 === 2
    const size = 19 - i * 0.55
    parts.push(leaf(spots[i]!, size, size * 0.42, left ? -52 : 62, cycle(leaves, i / 2)))
    if (berries && i % 4 === 0) parts.push(dot(spots[i]![0] - 5, spots[i]![1] - 3, 1.7, berries))
  }
  parts.push(leaf([30, 9], 11, 5, 10, leaves[0]!))
  return { w: 46, h: 90, parts }
}

function blossom([x, y]: Point, size: number, colour: string, heart: string, petals = 5): readonly Part[] {
  const ring = Array.from({ length: petals }, (_, i) =>
    turn(dot(x, y - size * 0.55, size * 0.36, colour, size * 0.5), (360 / petals) * i, [x, y]),
  )
  return [...ring, dot(x, y, size * 0.27, heart)]
}

function blossomBranch(): StickerArt {
  return {
    w: 96,
    h: 62,
    parts: [
      brush([[2, 8], [24, 18], [48, 24], [74, 40], [92, 56]], 1.8, '#8b6a4f'), // prettier-ignore
      brush([[30, 20], [44, 12], [58, 9]], 1.1, '#8b6a4f'), // prettier-ignore
      brush([[56, 28], [60, 42], [58, 54]], 1.1, '#8b6a4f'), // prettier-ignore
      leaf([44, 13], 10, 5, 30, '#a9c48b'),
      leaf([70, 37], 11, 5, 60, '#8fb178'),
      leaf([59, 45], 10, 5, -110, '#a9c48b'),
      ...blossom([22, 17], 7, '#f3b9c1', '#e0866f'),
      ...blossom([58, 9], 6, '#f7d0d4', '#e0866f'),
      ...blossom([48, 25], 8, '#f7d0d4', '#e0a25e'),
      ...blossom([58, 54], 6.5, '#f3b9c1', '#e0866f'),
      ...blossom([78, 43], 7.5, '#f3b9c1', '#e0a25e'),
      dot(90, 54, 2.4, '#f3b9c1'),
      dot(8, 11, 2, '#f3b9c1'),
    ],
  }
}

/** Flowers along the lower edge of a sheet. */
function meadow(): StickerArt {
  const parts: Part[] = []
  const next = thrown(5)
  const grass = ['#a8c690', '#8fb57c', '#bdd4a3'] as const
  for (let i = 0; i < 46; i++) {
    const x = (i / 45) * 206 + 2
    const tall = 8 + next() * 12
    parts.push(leaf([x, 46], tall, 2.6, (next() - 0.5) * 44, cycle(grass, i)))
  }
  const heads = ['#f0b3b3', '#f5cf7a', '#ffffff', '#c9b6dd', '#f1a98e'] as const
  for (let i = 0; i < 11; i++) {
    const x = 10 + i * 19 + (next() - 0.5) * 8
    const y = 12 + next() * 14
    parts.push(brush([[x + 1, 46], [x - 1, 34], [x, y]], 0.9, '#7fa56b')) // prettier-ignore
    parts.push(leaf([x, 38], 8, 3, i % 2 ? 50 : -50, '#8fb57c'))
    if (i % 3 === 1) {
      const [a, b] = [heads[i % 5]!, '#e8958c']
      parts.push(leaf([x - 2, y + 5], 9, 5, -12, a), leaf([x + 2, y + 5], 9, 5, 12, a), leaf([x, y + 5], 9.5, 4.4, 0, b)) // prettier-ignore
    } else parts.push(...blossom([x, y], 4.6 + next() * 1.6, cycle(heads, i), '#e7b04e', 6))
  }
  return { w: 210, h: 48, parts }
}

function hills(far: string, middle: string, near: string, trees?: string): StickerArt {
  const rise = (points: readonly Point[]): Path => {
    const line = along(points, 10)
    return [['M', 0, 70], ...line.map(([x, y]): PathStep => ['L', x, y]), ['L', 210, 70], ['Z']]
  }
  const fir = (x: number, y: number, size: number): readonly Part[] => [
    box(x - 0.7, y - 1, 1.4, 3, '#8b6a4f'),
    outline('triangle', [x - size * 0.34, y - size, size * 0.68, size], trees ?? ''),
    outline('triangle', [x - size * 0.26, y - size * 1.35, size * 0.52, size * 0.75], trees ?? ''),
  ]
  return {
    w: 210,
    h: 70,
    parts: [
      fill(rise([[0, 30], [40, 14], [92, 34], [150, 12], [210, 32]]), far), // prettier-ignore
      fill(rise([[0, 46], [56, 28], [110, 44], [170, 30], [210, 38]]), middle), // prettier-ignore
      ...(trees ? [...fir(168, 34, 11), ...fir(178, 35, 14), ...fir(188, 36, 10), ...fir(30, 40, 9), ...fir(38, 38, 12)] : []), // prettier-ignore
      fill(rise([[0, 52], [50, 54], [104, 46], [160, 56], [210, 48]]), near), // prettier-ignore
    ],
  }
}

function sun(core: string, rays: string): StickerArt {
  const parts = Array.from({ length: 14 }, (_, i): Part => {
    const out = i % 2 ? 27 : 29.5
    return turn(brush([[30, 30 - 19], [30.3, 30 - out]], 2.1, rays), (360 / 14) * i, [30, 30]) // prettier-ignore
  })
  return {
    w: 60,
    h: 60,
    parts: [...parts, fill(soft([[30, 14], [41, 18], [46, 30], [41, 42], [30, 46], [18, 42], [14, 30], [19, 18]]), core)], // prettier-ignore
  }
}

const puff = (colour: string): readonly Part[] => [outline('cloud', [0, 0, 60, 34], colour)]
function clouds(colour: string): StickerArt {
  return {
    w: 100,
    h: 56,
    parts: [...moved(puff(colour), 0, 18, 1), ...moved(puff(colour), 56, 0, 0.7)],
  }
}

function rainbow(colours: readonly string[]): StickerArt {
  const arc = (r: number, width: number, colour: string): Part => {
    const inner = r - width
    return fill(
      [
        ['M', 60 - r, 60],
        ['C', 60 - r, 60 - r * 1.33, 60 + r, 60 - r * 1.33, 60 + r, 60],
        ['L', 60 + inner, 60],
        ['C', 60 + inner, 60 - inner * 1.33, 60 - inner, 60 - inner * 1.33, 60 - inner, 60],
        ['Z'],
      ],
      colour,
    )
  }
  return {
    w: 120,
    h: 68,
    parts: [
      ...colours.map((colour, i) => arc(56 - i * 8, 7, colour)),
      ...moved(puff('#ffffff'), -2, 48, 0.58),
      ...moved(puff('#ffffff'), 87, 48, 0.58),
    ],
  }
}

function waves(colours: readonly string[]): StickerArt {
  const parts = colours.map((colour, row): Part => {
    const points = Array.from({ length: 15 }, (_, i): Point => [
      -5 + i * 15.8,
      8 + row * 9 + (i % 2 ? 3.2 : -3.2) * (row % 2 ? -1 : 1),
    ])
    return fill(
      [['M', -5, 46], ...along(points, 8).map(([x, y]): PathStep => ['L', x, y]), ['L', 216, 46], ['Z']],
      colour,
    )
  })
  return { w: 210, h: 44, parts: parts.map((part) => ({ ...part, path: mapPath(part.path, (x, y) => [Math.max(0, Math.min(210, x)), Math.min(44, y)]) })) } // prettier-ignore
}

function paperBoat(): StickerArt {
  const face = (points: readonly Point[], colour: string): Part =>
    fill([...points.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']], colour)
  return {
    w: 60,
    h: 46,
    parts: [
      face([[30, 2], [46, 26], [14, 26]], '#fbe3c8'), // prettier-ignore
      face([[30, 2], [30, 26], [14, 26]], '#f4cfa6'), // prettier-ignore
      face([[2, 22], [58, 22], [46, 42], [14, 42]], '#e58b7b'), // prettier-ignore
      face([[2, 22], [30, 22], [22, 42], [14, 42]], '#d87a69'), // prettier-ignore
    ],
  }
}

function autumnLeaves(seed: number): StickerArt {
  const next = thrown(seed)
  const colours = ['#d98b4a', '#c2603f', '#e3b15a', '#a8553c', '#b98b4e', '#8f9a5b'] as const
  const parts: Part[] = []
  for (let i = 0; i < 11; i++) {
    const [x, y] = [10 + (i % 4) * 27 + next() * 10, 16 + Math.floor(i / 4) * 28 + next() * 8]
    const size = 11 + next() * 7
    const way = next() * 360
    const colour = cycle(colours, i)
    if (i % 3 === 0)
      for (const [by, part] of [
        [0, 1],
        [-48, 0.82],
        [48, 0.82],
        [-96, 0.6],
        [96, 0.6],
      ] as const)
        // prettier-ignore
        parts.push(leaf([x, y], size * part, size * 0.42 * part, way + by, colour))
    else parts.push(leaf([x, y], size, size * 0.5, way, colour))
    const radians = (way * Math.PI) / 180
    parts.push(
      brush([[x - Math.sin(radians) * 4, y + Math.cos(radians) * 4], [x + Math.sin(radians) * size * 0.7, y - Math.cos(radians) * size * 0.7]], 0.5, '#7d5a3c', 0.6), // prettier-ignore
    )
  }
  return { w: 116, h: 96, parts }
}

function snowflake([x, y]: Point, size: number, colour: string): readonly Part[] {
  return Array.from({ length: 6 }, (_, i) => {
    const arm: readonly Part[] = [
      brush([[x, y], [x, y - size]], size * 0.1, colour), // prettier-ignore
      brush([[x, y - size * 0.55], [x - size * 0.25, y - size * 0.82]], size * 0.09, colour), // prettier-ignore
      brush([[x, y - size * 0.55], [x + size * 0.25, y - size * 0.82]], size * 0.09, colour), // prettier-ignore
    ]
    return arm.map((part) => turn(part, i * 60, [x, y]))
  }).flat()
}
function snow(seed: number, colour: string): StickerArt {
  const next = thrown(seed)
  const parts: Part[] = []
  for (let i = 0; i < 7; i++)
    parts.push(...snowflake([12 + (i % 4) * 27 + next() * 6, 14 + Math.floor(i / 4) * 36 + next() * 10], 5 + next() * 6, colour)) // prettier-ignore
  for (let i = 0; i < 16; i++) parts.push(dot(4 + next() * 108, 4 + next() * 72, 0.7 + next() * 0.9, colour))
  return { w: 116, h: 80, parts }
}

function house(wall: string, roof: string, door: string): StickerArt {
  return {
    w: 64,
    h: 66,
    parts: [
      box(44, 8, 7, 16, door, 1),
      box(10, 28, 44, 36, wall, 2),
      fill(soft([[32, 4], [34, 6], [60, 29], [58, 33], [32, 32], [6, 33], [4, 29], [30, 6]]), roof), // prettier-ignore
      fill(outlinePath('arch', { x: 26, y: 42, w: 12, h: 22 }), door),
      dot(35.4, 54, 0.9, '#fff6e6'),
      box(14.5, 39, 8, 9, '#fff6e6', 1.4),
      box(41.5, 39, 8, 9, '#fff6e6', 1.4),
      box(18.1, 39, 0.8, 9, wall),
      box(45.1, 39, 0.8, 9, wall),
      outline('heart', [28.5, 17, 7, 6.6], '#fff6e6'),
    ],
  }
}

function heartGarland(colours: readonly string[]): StickerArt {
  const rope = Array.from({ length: 9 }, (_, i): Point => [(i / 8) * 200, 2 + sag(i / 8, 6)])
  const hearts = Array.from({ length: 9 }, (_, i) => {
    const t = (i + 0.5) / 9
    const [x, y] = [t * 200, 2 + sag(t, 6)]
    const size = i % 2 ? 8 : 10.5
    return [
      brush([[x, y], [x, y + 4.4]], 0.6, '#a59a8c'), // prettier-ignore
      turn(outline('heart', [x - size / 2, y + 3.4, size, size * 0.94], cycle(colours, i)), i % 2 ? 8 : -7, [x, y]), // prettier-ignore
    ]
  }).flat()
  return { w: 200, h: 26, parts: [brush(rope, 0.8, '#a59a8c'), ...hearts] }
}

function lanterns(): StickerArt {
  const rope = Array.from({ length: 9 }, (_, i): Point => [(i / 8) * 200, 2 + sag(i / 8, 6)])
  const colours = ['#e58b7b', '#f2c063', '#8fb7a8', '#d98b9f', '#eda768', '#93b4d6'] as const
  const all = Array.from({ length: 8 }, (_, i) => {
    const t = (i + 0.5) / 8
    const [x, y] = [t * 200, 2 + sag(t, 6)]
    const middle = y + (i % 2 ? 9 : 11)
    return [
      brush([[x, y], [x, middle - 4]], 0.5, '#8f8474'), // prettier-ignore
      dot(x, middle, 8.4, '#f8dd9a', 8.4, 0.3),
      dot(x, middle, 5.2, cycle(colours, i), 5.6),
      ...[-0.55, 0, 0.55].map((k) => dot(x + k * 4.8, middle, 0.32, '#ffffff', 4.9 - Math.abs(k) * 1.8, 0.5)),
      box(x - 2.2, middle - 6.2, 4.4, 1.4, '#7d6a56', 0.5),
      box(x - 2.2, middle + 4.8, 4.4, 1.4, '#7d6a56', 0.5),
    ]
  }).flat()
  return { w: 200, h: 26, parts: [brush(rope, 0.7, '#8f8474'), ...all] }
}

function footsteps(colour: string): StickerArt {
  const foot = (x: number, y: number, way: number, left: boolean): readonly Part[] =>
    [
      fill(soft([[x - 3, y - 4], [x + 2.6, y - 4.6], [x + 3.2, y + 1], [x + 1.6, y + 7], [x - 1.8, y + 7], [x - 2.2, y + 1]]), colour), // prettier-ignore
      ...[0, 1, 2, 3, 4].map((i) => dot(x + (left ? 3.6 - i * 1.75 : -3.6 + i * 1.75), y - 7.4 - Math.sin(i * 0.9) * 0.5 + i * 0.3, 1.35 - i * 0.15, colour)), // prettier-ignore
    ].map((part) => turn(part, way, [x, y]))
  return {
    w: 62,
    h: 92,
    parts: [
      ...foot(14, 80, 22, true),
      ...foot(30, 68, 28, false),
      ...foot(22, 50, 14, true),
      ...foot(40, 40, 18, false),
      ...foot(34, 20, 12, true),
      ...foot(50, 11, 16, false),
    ],
  }
}

function stars(colours: readonly string[], seed: number): StickerArt {
  const next = thrown(seed)
  const parts = Array.from({ length: 11 }, (_, i): Part => {
    const size = 4 + next() * 8
    const [x, y] = [6 + (i % 4) * 23 + next() * 8, 6 + Math.floor(i / 4) * 20 + next() * 6]
    return turn(outline('star', [x, y, size, size], cycle(colours, i)), next() * 40 - 20, [x + size / 2, y + size / 2]) // prettier-ignore
  })
  return { w: 100, h: 66, parts }
}

function paperPlane(trail: string): StickerArt {
  const dots = along([[4, 52], [24, 58], [42, 46], [34, 32], [24, 42], [44, 54], [72, 34]], 6) // prettier-ignore
    .filter((_, i) => i % 2 === 0)
    .map(([x, y]) => dot(x, y, 0.7, trail))
  const face = (points: readonly Point[], colour: string): Part =>
    fill([...points.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']], colour)
  return {
    w: 112,
    h: 64,
    parts: [
      ...dots,
      face([[110, 6], [76, 20], [86, 28]], '#ffffff'), // prettier-ignore
      face([[110, 6], [86, 28], [92, 42]], '#dfe7ec'), // prettier-ignore
      face([[110, 6], [86, 28], [86, 38]], '#b9c8d2'), // prettier-ignore
    ],
  }
}

function kite(): StickerArt {
  const face = (points: readonly Point[], colour: string): Part =>
    fill([...points.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']], colour)
  const tail: readonly Point[] = [[26, 48], [20, 60], [30, 70], [22, 82], [14, 90]] // prettier-ignore
  return {
    w: 56,
    h: 94,
    parts: [
      brush(tail, 0.7, '#9a8f80'),
      ...[[22, 58, '#f2c063'], [28, 69, '#86b9a6'], [22, 81, '#e58b7b']].map(([x, y, colour]) => turn(outline('heart', [Number(x) - 3, Number(y) - 3, 6, 5.6], String(colour)), 20, [Number(x), Number(y)])), // prettier-ignore
      face([[34, 2], [52, 20], [26, 48], [14, 16]], '#e58b7b'), // prettier-ignore
      face([[34, 2], [52, 20], [30, 22]], '#f2c063'), // prettier-ignore
      face([[14, 16], [30, 22], [26, 48]], '#93b4d6'), // prettier-ignore
      face([[34, 2], [30, 22], [14, 16]], '#86b9a6'), // prettier-ignore
      brush([[34, 2], [30, 22], [26, 48]], 0.6, '#ffffff', 0.8), // prettier-ignore
      brush([[14, 16], [30, 22], [52, 20]], 0.6, '#ffffff', 0.8), // prettier-ignore
    ],
  }
}

function familyTree(): StickerArt {
  const trunk = fill(
    [
      ['M', 84, 196],
      ['C', 92, 170, 92, 140, 88, 112],
      ['L', 102, 112],
      ['C', 98, 140, 100, 170, 108, 196],
      ['C', 100, 192, 92, 192, 84, 196],
      ['Z'],
    ],
    '#a98465',
  )
  return {
    w: 190,
    h: 198,
    parts: [
      fill(soft([[95, 2], [136, 12], [166, 36], [186, 76], [176, 118], [146, 146], [96, 152], [44, 146], [14, 118], [4, 76], [24, 36], [54, 12]]), '#d6e3c4'), // prettier-ignore
      fill(soft([[95, 12], [130, 22], [156, 46], [168, 80], [158, 112], [132, 132], [95, 138], [58, 132], [32, 112], [22, 80], [34, 46], [60, 22]]), '#c3d7ad', 0.7), // prettier-ignore
      trunk,
      brush([[93, 150], [70, 122], [52, 112]], 3.4, '#a98465'), // prettier-ignore
      brush([[97, 146], [122, 118], [140, 110]], 3.4, '#a98465'), // prettier-ignore
      brush([[95, 130], [94, 96], [96, 66]], 3, '#a98465'), // prettier-ignore
      ...[[18, 60], [60, 16], [128, 14], [172, 62], [170, 108], [22, 110], [96, 148]].map(([x, y], i) => leaf([x!, y!], 11, 5, i * 51, i % 2 ? '#9dbb82' : '#8fb178')), // prettier-ignore
      ...[[40, 36], [150, 32], [12, 88], [180, 90]].map(([x, y]) => outline('heart', [x! - 3, y! - 3, 6, 5.6], '#e08f7f')), // prettier-ignore
    ],
  }
}

function handprint(colour: string): StickerArt {
  const finger = (x: number, y: number, length: number, way: number): Part =>
    turn(box(x - 2.7, y - length, 5.4, length + 6, colour, 2.7), way, [x, y])
  return {
    w: 50,
    h: 52,
    parts: [
      fill(soft([[14, 28], [25, 24], [36, 29], [38, 40], [30, 50], [19, 50], [12, 40]]), colour), // prettier-ignore
      finger(17, 32, 20, -16),
      finger(23, 29, 25, -4),
      finger(29, 29, 24, 8),
      finger(35, 33, 18, 22),
      finger(13, 42, 14, -58),
    ],
  }
}

function squiggle(colour: string): StickerArt {
  const points = Array.from({ length: 13 }, (_, i): Point => [2 + i * 6.4, 5 + (i % 2 ? 2.6 : -2.2)])
  return { w: 80, h: 10, parts: [brush(points, 1.5, colour)] }
}

function suitcase(): StickerArt {
  return {
    w: 62,
    h: 52,
    parts: [
      fill(outlinePath('arch', { x: 22, y: 2, w: 18, h: 16 }), '#8b6a4f'),
      fill(outlinePath('arch', { x: 25, y: 5.4, w: 12, h: 14 }), '#fdf7ee'),
      box(4, 13, 54, 36, '#d99a6a', 5),
      box(13, 13, 5, 36, '#b87849'),
      box(44, 13, 5, 36, '#b87849'),
      box(12, 26, 7, 6, '#f2d9a0', 1.4),
      box(43, 26, 7, 6, '#f2d9a0', 1.4),
      turn(outline('heart', [26, 22, 10, 9.4], '#fbe3c8'), -8, [31, 27]),
    ],
  }
}

function rosette(colour: string, dark: string): StickerArt {
  const petals = Array.from({ length: 14 }, (_, i) =>
    turn(dot(24, 8.6, 4.4, colour, 6.4), (360 / 14) * i, [24, 24]),
  )
  return {
    w: 48,
    h: 66,
    parts: [
      turn(fill([['M', 17, 30], ['L', 25, 30], ['L', 25, 64], ['L', 21, 59], ['L', 17, 64], ['Z']], dark), 12, [21, 30]), // prettier-ignore
      turn(fill([['M', 23, 30], ['L', 31, 30], ['L', 31, 64], ['L', 27, 59], ['L', 23, 64], ['Z']], dark), -12, [27, 30]), // prettier-ignore
      ...petals,
      dot(24, 24, 12.4, '#fff6e2'),
      outline('star', [16, 15.6, 16, 16], colour),
    ],
  }
}

function dandelion(): StickerArt {
  const parts: Part[] = [brush([[20, 100], [22, 70], [26, 44]], 1.2, '#8aa878')] // prettier-ignore
  for (let i = 0; i < 22; i++) {
    const way = (360 / 22) * i
    parts.push(turn(brush([[26, 32], [26, 14]], 0.45, '#b9ad9c'), way, [26, 30])) // prettier-ignore
    parts.push(turn(dot(26, 13, 1.5, '#e9dfcf'), way, [26, 30]))
  }
  parts.push(dot(26, 30, 3, '#b89c73'))
  const seeds: readonly (readonly [number, number, number])[] = [[54, 26, 40], [70, 14, 55], [78, 36, 62], [94, 22, 70], [62, 48, 50]] // prettier-ignore
  for (const [x, y, way] of seeds)
    parts.push(
      ...[
        brush([[x, y + 6], [x, y]], 0.45, '#a89a86'), // prettier-ignore
        ...[-34, -12, 12, 34].map((by) => turn(brush([[x, y], [x, y - 5]], 0.4, '#c4b8a6'), by, [x, y])), // prettier-ignore
      ].map((part) => turn(part, way, [x, y])),
    )
  return { w: 100, h: 102, parts }
}

function butterfly(wing: string, spot: string): StickerArt {
  const half = (side: 1 | -1): readonly Part[] => [
    turn(dot(20 + side * 8.5, 11, 7.6, wing, 9), side * 34, [20 + side * 8.5, 11]),
    turn(dot(20 + side * 7, 23, 5.4, wing, 6.4), side * -30, [20 + side * 7, 23]),
    dot(20 + side * 9.5, 10, 2.6, spot),
    dot(20 + side * 7, 23, 1.7, spot),
  ]
  return {
    w: 40,
    h: 34,
    parts: [
      ...half(1),
      ...half(-1),
      dot(20, 17, 1.3, '#6d5a4b', 9),
      brush([[20, 9], [16, 3], [14, 2]], 0.6, '#6d5a4b'), // prettier-ignore
      brush([[20, 9], [24, 3], [26, 2]], 0.6, '#6d5a4b'), // prettier-ignore
    ],
  }
}

function bird(body: string, wing: string): StickerArt {
  return {
    w: 48,
    h: 38,
    parts: [
      fill(soft([[4, 16], [12, 20], [10, 26], [2, 22]]), wing), // prettier-ignore
      fill(soft([[8, 20], [18, 12], [26, 8], [36, 6], [42, 13], [38, 24], [28, 31], [16, 28]]), body), // prettier-ignore
      fill(soft([[14, 19], [25, 15], [29, 20], [23, 26], [15, 25]]), wing), // prettier-ignore
      fill([['M', 41.4, 12], ['L', 47.6, 14.6], ['L', 41, 17], ['Z']], '#e7a24a'),
      dot(36.6, 12.4, 1.3, '#3a332c'),
      brush([[25, 30], [24.4, 36]], 0.8, '#8b6a4f'), // prettier-ignore
      brush([[29, 29], [29.4, 36]], 0.8, '#8b6a4f'), // prettier-ignore
    ],
  }
}

function crayons(): StickerArt {
  const one = (x: number, y: number, way: number, colour: string, dark: string): readonly Part[] =>
    [
      outline('triangle', [x, y, 8, 8], '#f3dcbc'),
      outline('triangle', [x + 2.6, y, 2.8, 2.8], dark),
      box(x, y + 7.6, 8, 44, colour, 1),
      box(x, y + 12, 8, 3, dark),
      box(x, y + 44, 8, 3, dark),
    ].map((part) => turn(part, way, [x + 4, y + 52]))
  return {
    w: 66,
    h: 66,
    parts: [
      ...one(14, 8, -20, '#93b4d6', '#6f93b8'),
      ...one(28, 6, 0, '#e58b7b', '#c96c5c'),
      ...one(42, 8, 20, '#f2c063', '#d39f3f'),
    ],
  }
}

function magnifier(): StickerArt {
  return {
    w: 60,
    h: 62,
    parts: [
      turn(box(40, 24, 26, 7, '#a98465', 3), 45, [40, 40]),
      dot(25, 25, 22, '#7d93a6'),
      dot(25, 25, 17.4, '#e6f1f4'),
      ...[leaf([18, 34], 18, 8, 24, '#9dbb82'), brush([[17, 36], [25, 20]], 0.7, '#7fa56b')], // prettier-ignore
      brush([[14, 20], [18, 13], [25, 11]], 1.6, '#ffffff'), // prettier-ignore
    ],
  }
}

function mountain(): StickerArt {
  const peak = (points: readonly Point[], colour: string): Part =>
    fill([...points.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']], colour)
  return {
    w: 120,
    h: 84,
    parts: [
      peak([[0, 84], [38, 34], [76, 84]], '#c9d5dc'), // prettier-ignore
      peak([[34, 84], [80, 22], [120, 84]], '#aebfca'), // prettier-ignore
      peak([[80, 22], [91, 39], [84, 36], [78, 41], [72, 36], [66.4, 40]], '#ffffff'), // prettier-ignore
      ...along([[30, 82], [52, 74], [66, 66], [58, 56], [74, 48], [78, 34]], 5).filter((_, i) => i % 2 === 0).map(([x, y]) => dot(x, y, 0.9, '#fffaf0')), // prettier-ignore
      box(79.4, 4, 1.1, 20, '#8b6a4f'),
      peak([[80.5, 4], [95, 8.4], [80.5, 13]], '#e58b7b'), // prettier-ignore
    ],
  }
}

/** Dots on a line that wanders over the sheet. */
function trail(colour: string): StickerArt {
  const points = along([[6, 6], [40, 30], [12, 64], [44, 96], [10, 130], [38, 164], [20, 190]], 9) // prettier-ignore
  return {
    w: 50,
    h: 196,
    parts: points.filter((_, i) => i % 2 === 0).map(([x, y]) => dot(x, y, 0.95, colour)),
  }
}

const art = {
  'draw-bunting': () => bunting(festive),
  'draw-bunting-soft': () => bunting(['#f1cfc2', '#f5e2b8', '#cfe0d4', '#d5dfeb']),
  'draw-balloons': () => balloons(['#e58b7b', '#f2c063', '#86b9a6']),
  'draw-balloons-soft': () => balloons(['#b8a6d2', '#f0b9ae', '#93b4d6']),
  'draw-confetti': () => confetti(festive, 3),
  'draw-confetti-gold': () => confetti(['#d8a84c', '#eccf8e', '#c98b6a'], 8),
  'draw-sprig-green': () => sprig('#7f9a6c', ['#9dbb82', '#86a96f', '#b4cc9c']),
  'draw-sprig-autumn': () => sprig('#96704c', ['#d98b4a', '#c2693f', '#e3b15a'], '#a8433a'),
  'draw-sprig-winter': () => sprig('#7c8f90', ['#a5bcb9', '#8ba6a6', '#bfd0cc'], '#c4545a'),
  'draw-sprig-blue': () => sprig('#7a93a8', ['#a8c0d4', '#8eabc4', '#c0d3e2']),
  'draw-blossoms': blossomBranch,
  'draw-meadow': meadow,
  'draw-hills': () => hills('#e3edd6', '#d3e3c2', '#c2d7ad', '#93b183'),
  'draw-hills-sand': () => hills('#fbe9cf', '#f7dcb4', '#f2cd97'),
  'draw-hills-autumn': () => hills('#f3e0c2', '#eacb9d', '#dfb47e', '#c4814e'),
  'draw-hills-snow': () => hills('#e1ebf2', '#edf3f7', '#ffffff', '#8fa9a4'),
  'draw-hills-night': () => hills('#dde2ee', '#ced6e7', '#bcc7de'),
  'draw-sun': () => sun('#f6cd6b', '#f2b84e'),
  'draw-sun-soft': () => sun('#fbe3a8', '#f7d488'),
  'draw-clouds': () => clouds('#ffffff'),
  'draw-clouds-blue': () => clouds('#dcebf3'),
  'draw-rainbow': () => rainbow(['#e9a093', '#f3c98b', '#f4e3a1', '#b3d3b4', '#a9c6df']),
  'draw-waves': () => waves(['#dceef3', '#c6e2eb', '#aed4e1']),
  'draw-boat': paperBoat,
  'draw-leaves-autumn': () => autumnLeaves(4),
  'draw-leaves-autumn-2': () => autumnLeaves(9),
  'draw-snow': () => snow(6, '#b9d0de'),
  'draw-snow-white': () => snow(11, '#ffffff'),
  'draw-house': () => house('#f5d3b4', '#cf7a5f', '#8b6a4f'),
  'draw-house-blue': () => house('#cfe0e8', '#7f9fb5', '#5f7d94'),
  'draw-hearts': () => heartGarland(['#e08f7f', '#f0b9a8', '#d9a05f']),
  'draw-hearts-berry': () => heartGarland(['#c96a7b', '#eab3bb', '#d98b9f']),
  'draw-lanterns': lanterns,
  'draw-footsteps': () => footsteps('#e7bf9d'),
  'draw-footsteps-teal': () => footsteps('#a9cdc9'),
  'draw-stars': () => stars(['#f2c063', '#f7dc9e', '#e9a870'], 2),
  'draw-stars-blue': () => stars(['#a9c6df', '#d3e2ee', '#f2cf86'], 7),
  'draw-plane': () => paperPlane('#b9a98f'),
  'draw-kite': kite,
  'draw-tree': familyTree,
  'draw-hand-coral': () => handprint('#eb9f8d'),
  'draw-hand-teal': () => handprint('#8fbfbc'),
  'draw-hand-sun': () => handprint('#f3c877'),
  'draw-squiggle-coral': () => squiggle('#e58b7b'),
  'draw-squiggle-teal': () => squiggle('#7fb3ae'),
  'draw-squiggle-sun': () => squiggle('#eab552'),
  'draw-squiggle-plum': () => squiggle('#a98bb5'),
  'draw-suitcase': suitcase,
  'draw-rosette': () => rosette('#f2c063', '#e58b7b'),
  'draw-rosette-teal': () => rosette('#86b9a6', '#5f9a95'),
  'draw-dandelion': dandelion,
  'draw-butterfly': () => butterfly('#f0b27e', '#fbe3c8'),
  'draw-butterfly-plum': () => butterfly('#b8a6d2', '#eee6f7'),
  'draw-bird': () => bird('#8fb7c9', '#6f9cb2'),
  'draw-bird-coral': () => bird('#eb9f8d', '#d87a69'),
  'draw-crayons': crayons,
  'draw-magnifier': magnifier,
  'draw-mountain': mountain,
  'draw-trail': () => trail('#d8b98c'),
} as const satisfies Record<string, () => StickerArt>

export type DrawingName = keyof typeof art
export const drawingNames = Object.keys(art) as readonly DrawingName[]
const made = new Map<string, StickerArt>()

export function drawing(name: string): StickerArt | undefined {
  if (!Object.hasOwn(art, name)) return undefined
  let known = made.get(name)
  if (!known) made.set(name, (known = art[name as DrawingName]()))
  return known
}
