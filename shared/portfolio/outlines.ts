/**
 * The outlines that photos are cut to and shapes are drawn with, as paths in millimetres. One path serves the canvas
 * and the PDF, so a heart on the screen is the heart on the paper.
 */

/** M and L: x, y. C: two control points and the end. Z closes. */
export type PathStep =
  | readonly ['M', number, number]
  | readonly ['L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z']
export type Path = readonly PathStep[]

/** Outlines with an inside: a photo can be cut to them. */
export const areaNames = [
  'rect',
  'ellipse',
  'heart',
  'star',
  'cloud',
  'leaf',
  'flower',
  'drop',
  'hexagon',
  'arch',
  'triangle',
  'bubble',
  'arrow',
  'diamond',
  'octagon',
  'egg',
  'moon',
  'scallop',
  'burst',
  'speech',
  'thought',
  'banner',
] as const
/** Lines have no inside: nothing can be cut to them, and they show by their border only. */
export const lineNames = ['line', 'pointer'] as const
export const outlineNames = [...areaNames, ...lineNames] as const
export type OutlineName = (typeof outlineNames)[number]
export const isLine = (name: OutlineName): boolean => (lineNames as readonly OutlineName[]).includes(name)

/** The usual Bézier approximation of a quarter circle. */
const quarter = 0.5522847498

export function rectPath(x: number, y: number, w: number, h: number, cornerRadius = 0): Path {
  const r = Math.max(0, Math.min(cornerRadius, w / 2, h / 2))
  const [right, bottom] = [x + w, y + h]
  if (r === 0) return [['M', x, y], ['L', right, y], ['L', right, bottom], ['L', x, bottom], ['Z']]
  const k = r * (1 - quarter)
  return [
    ['M', x + r, y],
    ['L', right - r, y],
    ['C', right - k, y, right, y + k, right, y + r],
    ['L', right, bottom - r],
    ['C', right, bottom - k, right - k, bottom, right - r, bottom],
    ['L', x + r, bottom],
    ['C', x + k, bottom, x, bottom - k, x, bottom - r],
    ['L', x, y + r],
    ['C', x, y + k, x + k, y, x + r, y],
    ['Z'],
  ]
}

export function ellipsePath(cx: number, cy: number, rx: number, ry: number): Path {
  const [kx, ky] = [rx * quarter, ry * quarter]
  return [
    ['M', cx + rx, cy],
    ['C', cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry],
    ['C', cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy],
    ['C', cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry],
    ['C', cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy],
    ['Z'],
  ]
}

/** Drawn in a square of 1 x 1 and stretched into the frame. */
const drawn: Readonly<Record<Exclude<OutlineName, 'rect' | 'ellipse'>, Path>> = {
  heart: [
    ['M', 0.5, 1],
    ['C', 0.2, 0.76, 0, 0.58, 0, 0.32],
    ['C', 0, 0.12, 0.14, 0, 0.28, 0],
    ['C', 0.38, 0, 0.46, 0.06, 0.5, 0.17],
    ['C', 0.54, 0.06, 0.62, 0, 0.72, 0],
    ['C', 0.86, 0, 1, 0.12, 1, 0.32],
    ['C', 1, 0.58, 0.8, 0.76, 0.5, 1],
    ['Z'],
  ],
  star: polygon(
    Array.from({ length: 10 }, (_, i) => {
      const r = i % 2 === 0 ? 0.5257 : 0.24
      const at = (i * Math.PI) / 5 - Math.PI / 2
      return [0.5 + r * Math.cos(at), 0.5257 + r * Math.sin(at)] as const
    }),
  ),
  cloud: [
    ['M', 0.22, 1],
    ['C', 0.08, 1, 0, 0.88, 0, 0.75],
    ['C', 0, 0.61, 0.08, 0.5, 0.19, 0.49],
    ['C', 0.18, 0.27, 0.29, 0.1, 0.45, 0.1],
    ['C', 0.56, 0.1, 0.64, 0.17, 0.69, 0.28],
    ['C', 0.81, 0.26, 0.88, 0.37, 0.87, 0.5],
    ['C', 0.95, 0.52, 1, 0.62, 1, 0.74],
    ['C', 1, 0.88, 0.92, 1, 0.8, 1],
    ['Z'],
  ],
  leaf: [['M', 0, 1], ['C', -0.02, 0.5, 0.08, 0.02, 1, 0], ['C', 0.98, 0.92, 0.5, 1.02, 0, 1], ['Z']],
  flower: flower(6),
  drop: [
    ['M', 0.5, 0],
    ['C', 0.62, 0.24, 1, 0.44, 1, 0.68],
    ['C', 1, 0.87, 0.78, 1, 0.5, 1],
    ['C', 0.22, 1, 0, 0.87, 0, 0.68],
    ['C', 0, 0.44, 0.38, 0.24, 0.5, 0],
    ['Z'],
  ],
  hexagon: polygon([
    [0.25, 0],
    [0.75, 0],
    [1, 0.5],
    [0.75, 1],
    [0.25, 1],
    [0, 0.5],
  ]),
  arch: [
    ['M', 0, 1],
    ['L', 0, 0.5],
    ['C', 0, 0.5 - 0.5 * quarter, 0.5 - 0.5 * quarter, 0, 0.5, 0],
    ['C', 0.5 + 0.5 * quarter, 0, 1, 0.5 - 0.5 * quarter, 1, 0.5],
    ['L', 1, 1],
    ['Z'],
  ],
  triangle: polygon([
    [0.5, 0],
    [1, 1],
    [0, 1],
  ]),
  bubble: [
    ['M', 0.12, 0],
    ['L', 0.88, 0],
    ['C', 0.95, 0, 1, 0.06, 1, 0.14],
    ['L', 1, 0.64],
    ['C', 1, 0.72, 0.95, 0.78, 0.88, 0.78],
    ['L', 0.4, 0.78],
    ['L', 0.2, 1],
    ['L', 0.22, 0.78],
    ['L', 0.12, 0.78],
    ['C', 0.05, 0.78, 0, 0.72, 0, 0.64],
    ['L', 0, 0.14],
    ['C', 0, 0.06, 0.05, 0, 0.12, 0],
    ['Z'],
  ],
  arrow: polygon([
    [0, 0.3],
    [0.62, 0.3],
    [0.62, 0],
    [1, 0.5],
    [0.62, 1],
    [0.62, 0.7],
    [0, 0.7],
  ]),
  diamond: polygon([
    [0.5, 0],
    [1, 0.5],
    [0.5, 1],
    [0, 0.5],
  ]),
  octagon: polygon([
    [0.293, 0],
    [0.707, 0],
    [1, 0.293],
    [1, 0.707],
    [0.707, 1],
    [0.293, 1],
    [0, 0.707],
    [0, 0.293],
  ]),
  egg: [
    ['M', 0.5, 0],
    ['C', 0.76, 0, 1, 0.36, 1, 0.63],
    ['C', 1, 0.86, 0.78, 1, 0.5, 1],
    ['C', 0.22, 1, 0, 0.86, 0, 0.63],
    ['C', 0, 0.36, 0.24, 0, 0.5, 0],
    ['Z'],
  ],
  moon: [
    ['M', 0.72, 0],
    ['C', 0.3, -0.02, 0, 0.22, 0, 0.52],
    ['C', 0, 0.8, 0.24, 1, 0.56, 1],
    ['C', 0.76, 1, 0.92, 0.92, 1, 0.78],
    ['C', 0.7, 0.84, 0.44, 0.68, 0.44, 0.42],
    ['C', 0.44, 0.24, 0.54, 0.08, 0.72, 0],
    ['Z'],
  ],
  scallop: scallop(12),
  burst: polygon(
    Array.from({ length: 32 }, (_, i) => {
      const r = i % 2 === 0 ? 0.5 : 0.4
      const at = (i * Math.PI) / 16 - Math.PI / 2
      return [0.5 + r * Math.cos(at), 0.5 + r * Math.sin(at)] as const
    }),
  ),
  speech: [
    ['M', 0.36, 0.79],
    ['C', 0.14, 0.75, 0, 0.6, 0, 0.41],
    ['C', 0, 0.18, 0.22, 0, 0.5, 0],
    ['C', 0.78, 0, 1, 0.18, 1, 0.41],
    ['C', 1, 0.64, 0.78, 0.82, 0.52, 0.81],
    ['C', 0.46, 0.9, 0.36, 0.97, 0.22, 1],
    ['C', 0.3, 0.94, 0.36, 0.87, 0.36, 0.79],
    ['Z'],
  ],
  thought: [
    ['M', 0.22, 0.78],
    ['C', 0.08, 0.78, 0, 0.68, 0, 0.57],
    ['C', 0, 0.46, 0.07, 0.38, 0.17, 0.37],
    ['C', 0.16, 0.17, 0.28, 0.02, 0.45, 0.02],
    ['C', 0.57, 0.02, 0.66, 0.08, 0.71, 0.18],
    ['C', 0.82, 0.16, 0.9, 0.26, 0.89, 0.37],
    ['C', 0.96, 0.4, 1, 0.48, 1, 0.57],
    ['C', 1, 0.69, 0.92, 0.78, 0.8, 0.78],
    ['Z'],
    ...ellipsePath(0.22, 0.86, 0.055, 0.055),
    ...ellipsePath(0.12, 0.96, 0.035, 0.035),
  ],
  banner: polygon([
    [0, 0.12],
    [0.14, 0.12],
    [0.14, 0],
    [0.86, 0],
    [0.86, 0.12],
    [1, 0.12],
    [0.93, 0.56],
    [1, 1],
    [0.8, 1],
    [0.8, 0.88],
    [0.2, 0.88],
    [0.2, 1],
    [0, 1],
    [0.07, 0.56],
  ]),
  line: [
    ['M', 0, 0.5],
    ['L', 1, 0.5],
  ],
  pointer: [
    ['M', 0, 0.5],
    ['L', 1, 0.5],
    ['M', 0.86, 0],
    ['L', 1, 0.5],
    ['L', 0.86, 1],
  ],
}

export function outlinePath(
  name: OutlineName,
  { x, y, w, h }: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
  cornerRadius = 0,
): Path {
  if (name === 'rect') return rectPath(x, y, w, h, cornerRadius)
  if (name === 'ellipse') return ellipsePath(x + w / 2, y + h / 2, w / 2, h / 2)
  return mapPath(drawn[name], (px, py) => [x + px * w, y + py * h])
}

export function mapPath(path: Path, to: (x: number, y: number) => readonly [number, number]): Path {
  return path.map((step): PathStep => {
    if (step[0] === 'Z') return step
    if (step[0] === 'C')
      return ['C', ...to(step[1], step[2]), ...to(step[3], step[4]), ...to(step[5], step[6])]
    return [step[0], ...to(step[1], step[2])]
  })
}

/** A box around a path's points, those that only bend it too. */
export function pathBox(path: Path): { x: number; y: number; w: number; h: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  mapPath(path, (x, y) => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
    return [x, y]
  })
  return left > right ? { x: 0, y: 0, w: 0, h: 0 } : { x: left, y: top, w: right - left, h: bottom - top }
}

function polygon(points: readonly (readonly [number, number])[]): Path {
  return [...points.map(([x, y], i): PathStep => [i === 0 ? 'M' : 'L', x, y]), ['Z']]
}

function flower(petals: number): Path {
  const path: PathStep[] = []
  const around = (r: number, turn: number): readonly [number, number] => [
    0.5 + r * Math.sin(turn),
    0.5 - r * Math.cos(turn),
  ]
  const step = (2 * Math.PI) / petals
  path.push(['M', ...around(0.36, -step / 2)])
  for (let i = 0; i < petals; i++)
    path.push([
      'C',
      ...around(0.6, (i - 0.42) * step),
      ...around(0.6, (i + 0.42) * step),
      ...around(0.36, (i + 0.5) * step),
    ])
  return [...path, ['Z']]
}

/** The edge of a stamp or a biscuit: round bows around a circle. */
function scallop(bows: number): Path {
  const step = (2 * Math.PI) / bows
  const around = (r: number, turn: number): readonly [number, number] => [
    0.5 + r * Math.sin(turn),
    0.5 - r * Math.cos(turn),
  ]
  return [
    ['M', ...around(0.44, 0)],
    ...Array.from({ length: bows }, (_, i): PathStep => [
      'C',
      ...around(0.52, (i + 0.18) * step),
      ...around(0.52, (i + 0.82) * step),
      ...around(0.44, (i + 1) * step),
    ]),
    ['Z'],
  ]
}
