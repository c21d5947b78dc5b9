/** Backgrounds with a subject: seasons, feasts, play. Pictures keep to the edges or stay pale, so that one can write on them. */
import { mapPath, type Path } from '../../portfolio/outlines.ts'
import {
  bar,
  chanceOf,
  circle,
  coloured,
  edge,
  grid,
  hill,
  joined,
  mark,
  put,
  ribbon,
  ring,
  scatter,
  shape,
  smooth,
  unit,
  type Pattern,
  type PatternGroup,
  type PatternMark,
  type Place,
  type Sheet,
} from './draw.ts'

const scene =
  (group: PatternGroup) =>
  (name: string, background: string, draw: Pattern['draw']): Pattern => ({ name, group, background, draw })
const [spring, summer, autumn, winter, feast, play] = [
  scene('spring'),
  scene('summer'),
  scene('autumn'),
  scene('winter'),
  scene('feasts'),
  scene('play'),
]
const [heart, star, leaf, flower, drop, cloud] = (
  ['heart', 'star', 'leaf', 'flower', 'drop', 'cloud'] as const
).map(unit) as [Path, Path, Path, Path, Path, Path]

const along = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.max(1, Math.ceil((to - from) / step)) }, (_, i) => from + i * step)
const wide = ({ w, bleed }: Sheet, step: number, from = 0): number[] =>
  along(from - bleed, w + bleed + step, step)

/** A line of flags on a string that hangs between two points. */
function bunting(from: number, to: number, y: number, sag: number, fills: readonly string[]): PatternMark[] {
  const count = Math.max(3, Math.round((to - from) / 14))
  const at = (t: number): readonly [number, number] => [from + (to - from) * t, y + sag * 4 * t * (1 - t)]
  const string = Array.from({ length: 21 }, (_, i) => at(i / 20))
  return [
    mark('#b8a990', shape([...string, ...string.toReversed().map(([x, up]) => [x, up + 0.5] as const)])),
    ...fills.map((fill, colour) =>
      mark(
        fill,
        joined(
          Array.from({ length: count }, (_, i) => i)
            .filter((i) => i % fills.length === colour)
            .map((i) => {
              const [a, b] = [at((i + 0.12) / count), at((i + 0.88) / count)]
              return shape([a, b, [(a[0] + b[0]) / 2, Math.max(a[1], b[1]) + 12]])
            }),
        ),
      ),
    ),
  ]
}

const flake = (x: number, y: number, size: number, turn: number): Path =>
  joined(
    [0, 60, 120].flatMap((angle) => [
      put(bar(0, 0.46, 1, 0.08), x, y, size, turn + angle),
      ...[-1, 1].flatMap((side) =>
        [-1, 1].map((end) => {
          const [cos, sin] = [
            Math.cos(((turn + angle) * Math.PI) / 180),
            Math.sin(((turn + angle) * Math.PI) / 180),
          ]
          return put(
            bar(0.5, 0.44, 0.5, 0.12),
            x + cos * end * size * 0.26,
            y + sin * end * size * 0.26,
            size * 0.36,
            turn + angle + (end < 0 ? 180 : 0) + side * 55,
          )
        }),
      ),
    ]),
  )

const fir = (x: number, y: number, size: number): Path =>
  joined([
    shape([
      [x, y - size],
      [x + size * 0.24, y - size * 0.6],
      [x - size * 0.24, y - size * 0.6],
    ]),
    shape([
      [x, y - size * 0.78],
      [x + size * 0.32, y - size * 0.32],
      [x - size * 0.32, y - size * 0.32],
    ]),
    shape([
      [x, y - size * 0.52],
      [x + size * 0.4, y],
      [x - size * 0.4, y],
    ]),
  ])

const egg: Path = smooth([
  [0.5, 0],
  [0.82, 0.32],
  [0.9, 0.66],
  [0.5, 1],
  [0.1, 0.66],
  [0.18, 0.32],
])
const fish: Path = [
  ...smooth([
    [0, 0.5],
    [0.35, 0.24],
    [0.72, 0.46],
    [0.74, 0.54],
    [0.35, 0.76],
  ]),
  ...shape([
    [0.66, 0.5],
    [1, 0.24],
    [0.94, 0.5],
    [1, 0.76],
  ]),
]
const butterfly: Path = [
  ...smooth([
    [0.48, 0.5],
    [0.1, 0.1],
    [0.02, 0.4],
    [0.3, 0.54],
  ]),
  ...smooth([
    [0.52, 0.5],
    [0.9, 0.1],
    [0.98, 0.4],
    [0.7, 0.54],
  ]),
  ...smooth([
    [0.48, 0.52],
    [0.2, 0.6],
    [0.22, 0.88],
    [0.42, 0.76],
  ]),
  ...smooth([
    [0.52, 0.52],
    [0.8, 0.6],
    [0.78, 0.88],
    [0.58, 0.76],
  ]),
]
const boot: Path = smooth([
  [0.5, 0.02],
  [0.72, 0.16],
  [0.72, 0.42],
  [0.62, 0.58],
  [0.66, 0.86],
  [0.5, 0.98],
  [0.34, 0.86],
  [0.38, 0.58],
  [0.28, 0.42],
  [0.28, 0.16],
])
const paw: Path = [
  ...smooth([
    [0.5, 0.48],
    [0.74, 0.68],
    [0.66, 0.88],
    [0.5, 0.84],
    [0.34, 0.88],
    [0.26, 0.68],
  ]),
  ...circle(0.22, 0.46, 0.1),
  ...circle(0.4, 0.26, 0.11),
  ...circle(0.6, 0.26, 0.11),
  ...circle(0.78, 0.46, 0.1),
]
const tulip: Path = smooth([
  [0.5, 0.3],
  [0.7, 0.02],
  [0.82, 0.5],
  [0.5, 0.86],
  [0.18, 0.5],
  [0.3, 0.02],
])
const hand: Path = [
  ...smooth([
    [0.3, 0.55],
    [0.5, 0.48],
    [0.74, 0.56],
    [0.72, 0.84],
    [0.5, 0.96],
    [0.32, 0.86],
  ]),
  ...[
    [0.34, 0.3, -14],
    [0.47, 0.2, -4],
    [0.6, 0.24, 6],
    [0.73, 0.36, 18],
  ].flatMap(([x, y, turn]) =>
    put(
      smooth([
        [0.5, 0],
        [0.66, 0.1],
        [0.66, 0.9],
        [0.5, 1],
        [0.34, 0.9],
        [0.34, 0.1],
      ]),
      x!,
      y! + 0.12,
      0.4,
      turn,
    ),
  ),
  ...put(
    smooth([
      [0.5, 0],
      [0.66, 0.1],
      [0.66, 0.9],
      [0.5, 1],
      [0.34, 0.9],
      [0.34, 0.1],
    ]),
    0.2,
    0.62,
    0.36,
    -52,
  ),
]
const stalks = (places: readonly Place[], base: number): Path =>
  joined(places.map(({ x, y }) => bar(x - 0.4, y, 0.8, Math.max(1, base - y))))

/** Blooms standing in a meadow at the foot of the sheet. */
function meadow(
  s: Sheet,
  blooms: readonly string[],
  bloom: (place: Place, size: number) => Path,
): PatternMark[] {
  const chance = chanceOf(77)
  const places = wide(s, 11).map((x, n): Place => ({
    x: x + chance() * 6,
    y: s.h - 14 - chance() * 20,
    turn: chance() * 30 - 15,
    chance: chance(),
    n,
  }))
  const grass = wide(s, 3).map((x) => {
    const tall = 6 + chance() * 12
    return shape([
      [x, s.h + s.bleed],
      [x + 2 + chance() * 3, s.h - 4 - tall],
      [x + 3.4, s.h + s.bleed],
    ])
  })
  return [
    mark('#cfe6bd', joined(grass)),
    mark('#9cc78a', stalks(places, s.h + s.bleed)),
    ...coloured(places, blooms, (place) => bloom(place, 8 + place.chance * 5)),
    mark('#bddcaa', hill(s, s.h - 5, 26, 2)),
  ]
}

export const scenePatterns: readonly Pattern[] = [
  spring('meadow', '#f6fbf1', (s) => [
    ...meadow(s, ['#f4b6c2', '#f8d47a', '#b9a7df', '#ffffff'], ({ x, y, turn }, size) =>
      put(flower, x, y, size, turn),
    ),
  ]),
  spring('tulips', '#fffaf6', (s) =>
    meadow(s, ['#ec8f86', '#f3bf5e', '#d58fc0'], ({ x, y, turn }, size) =>
      put(tulip, x, y, size, turn * 0.4),
    ),
  ),
  spring('blossoms', '#fff7f8', (s) => [
    ...coloured(
      edge(s, scatter(s, 17, 101), 34),
      ['#f7cdd8', '#fbdde4', '#f3b9c9'],
      ({ x, y, turn, chance }) => put(flower, x, y, 9 + chance * 7, turn),
    ),
    mark('#f2a65a', joined(edge(s, scatter(s, 17, 101), 34).map(({ x, y }) => circle(x, y, 1.2)))),
  ]),
  spring('daisies', '#f3f8ee', (s) => {
    const places = scatter(s, 26, 103)
    return [
      mark(
        '#ffffff',
        joined(places.map(({ x, y, turn, chance }) => put(flower, x, y, 9 + chance * 4, turn))),
      ),
      mark('#f6d98b', joined(places.map(({ x, y }) => circle(x, y, 1.7)))),
    ]
  }),
  spring('leaves-fresh', '#f7fbf4', (s) =>
    coloured(scatter(s, 20, 105), ['#dcebcf', '#cfe4c3', '#e7f1db'], ({ x, y, turn, chance }) =>
      put(leaf, x, y, 8 + chance * 6, turn),
    ),
  ),
  spring('twigs', '#fdfcf7', (s) => {
    const places = edge(s, scatter(s, 24, 107, 0.5), 30)
    return [
      mark('#b7cfa4', joined(places.map(({ x, y, turn }) => put(bar(0, 0.48, 1, 0.04), x, y, 24, turn)))),
      mark(
        '#c5dcb2',
        joined(
          places.flatMap(({ x, y, turn }) =>
            [-0.36, -0.12, 0.12, 0.36].flatMap((at) =>
              [-1, 1].map((side) => {
                const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
                return put(
                  leaf,
                  x + cos * at * 24 - sin * side * 2.6,
                  y + sin * at * 24 + cos * side * 2.6,
                  6,
                  turn + (side > 0 ? 90 : 0),
                )
              }),
            ),
          ),
        ),
      ),
    ]
  }),
  spring('butterflies', '#fdf9f2', (s) =>
    coloured(scatter(s, 34, 109), ['#f7d7b8', '#d8def0', '#e9d9ec', '#d9ead6'], ({ x, y, turn, chance }) =>
      put(butterfly, x, y, 11 + chance * 7, (turn % 60) - 30),
    ),
  ),
  spring('rain', '#f1f7fb', (s) => [
    mark(
      '#cfe3f1',
      joined(scatter(s, 15, 111).map(({ x, y, chance }) => put(drop, x, y, 3 + chance * 3, 0, 1.3))),
    ),
    mark('#e3edf4', joined(wide(s, 46).map((x, i) => put(cloud, x, i % 2 === 0 ? 4 : 10, 52, 0, 0.62)))),
  ]),
  spring('clouds', '#e9f4fb', (s) => [
    mark(
      '#ffffff',
      joined(scatter(s, 52, 113, 0.5).map(({ x, y, chance }) => put(cloud, x, y, 26 + chance * 18, 0, 0.62))),
      0.85,
    ),
  ]),
  spring('rainbow', '#fbfdff', (s) => [
    ...['#f3a79c', '#f8cf94', '#faeaa6', '#bfe0b4', '#aed3ee', '#cdbfe6'].map((fill, i) =>
      mark(fill, circle(s.w, 0, 78 - i * 8)),
    ),
    mark('#fbfdff', circle(s.w, 0, 30)),
    mark('#e6eef6', joined([put(cloud, 16, s.h - 8, 70, 0, 0.6), put(cloud, 66, s.h - 2, 52, 0, 0.6)])),
  ]),
  spring('ladybirds', '#f5faf1', (s) => {
    const places = scatter(s, 42, 115, 0.6)
    return [
      mark(
        '#d9e9cd',
        joined(scatter(s, 21, 117).map(({ x, y, turn, chance }) => put(leaf, x, y, 7 + chance * 4, turn))),
      ),
      mark('#ef8f84', joined(places.map(({ x, y }) => circle(x, y, 3.6)))),
      mark(
        '#5d4a4a',
        joined(
          places.flatMap(({ x, y, turn }) => {
            const at = (a: number, r: number): Path =>
              circle(
                x + Math.cos(((turn + a) * Math.PI) / 180) * r,
                y + Math.sin(((turn + a) * Math.PI) / 180) * r,
                r > 3 ? 1.5 : 0.6,
              )
            return [at(0, 3.8), at(70, 2), at(150, 2), at(215, 2), at(290, 2)]
          }),
        ),
      ),
    ]
  }),
  summer('waves', '#f3fafc', (s) =>
    along(20, s.h + 20, 18).map((y, i) => mark(['#dceff4', '#cbe6ee'][i % 2]!, ribbon(s, y, 21, 5, 3))),
  ),
  summer('sea', '#eef8fb', (s) => [
    mark('#cdeaf1', hill(s, s.h - 46, 34, 7)),
    mark('#aedbe7', hill(s, s.h - 30, 30, 6, 14)),
    mark('#8fcbdc', hill(s, s.h - 14, 34, 6, 6)),
    mark('#f7c98b', joined([put(fish, 30, s.h - 22, 14), put(fish, s.w - 54, s.h - 8, 16)])),
    mark('#f2a195', joined([put(fish, s.w - 90, s.h - 26, 11), put(fish, 76, s.h - 7, 12)])),
    mark(
      '#ffffff',
      joined([
        circle(50, s.h - 34, 1.3),
        circle(53, s.h - 40, 1.8),
        circle(s.w - 30, s.h - 36, 1.4),
        circle(s.w - 27, s.h - 42, 1),
      ]),
      0.8,
    ),
  ]),
  summer('beach', '#fdf9ee', (s) => [
    mark('#fbe7a6', circle(s.w - 26, 26, 17)),
    mark('#fdf1c9', ring(s.w - 26, 26, 25, 4)),
    mark('#bfe3ec', hill(s, s.h - 44, 30, 5)),
    mark('#f4e0b4', hill(s, s.h - 24, 52, 6, 20)),
    mark('#f0b8a4', joined([put(star, 30, s.h - 10, 11, 14), put(star, s.w - 40, s.h - 8, 8, -20)])),
    mark(
      '#e3c98e',
      joined(scatter({ ...s, h: 22 }, 8, 201).map(({ x, y }) => circle(x, s.h - 20 + y * 0.8, 0.4))),
    ),
  ]),
  summer('sun', '#fffbf0', () => [
    mark(
      '#fbe3a0',
      joined(
        along(0, 24, 1).map((i) => {
          const [a, b] = [(i * Math.PI) / 12, (i * Math.PI) / 12 + 0.13]
          return shape([
            [0, 0],
            [Math.cos(a) * 92, Math.sin(a) * 92],
            [Math.cos(b) * 92, Math.sin(b) * 92],
          ])
        }),
      ),
      0.55,
    ),
    mark('#f9d679', circle(0, 0, 44)),
  ]),
  summer('rays', '#fff9ec', (s) => [
    mark(
      '#fdefcb',
      joined(
        along(0, 18, 1).map((i) => {
          const far = s.w + s.h
          const [a, b] = [(i / 9) * Math.PI, (i / 9 + 1 / 18) * Math.PI]
          const [cx, cy] = [s.w / 2, s.h * 0.42]
          return shape([
            [cx, cy],
            [cx + Math.cos(a) * far, cy + Math.sin(a) * far],
            [cx + Math.cos(b) * far, cy + Math.sin(b) * far],
          ])
        }),
      ),
    ),
  ]),
  summer('melons', '#fffaf5', (s) => {
    const places = scatter(s, 36, 205, 0.5)
    const half = (x: number, y: number, r: number, turn: number): Path =>
      put([['M', 0, 0.5], ['C', 0, 1.17, 1, 1.17, 1, 0.5], ['Z']], x, y, 2 * r, turn)
    return [
      mark('#c9e2bb', joined(places.map(({ x, y, turn }) => half(x, y, 8, turn)))),
      mark('#f5b9ae', joined(places.map(({ x, y, turn }) => half(x, y, 6.4, turn)))),
      mark(
        '#a8696a',
        joined(
          places.flatMap(({ x, y, turn }) =>
            [-2.6, 0, 2.6].map((d) => {
              const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
              return circle(x + cos * d - sin * 2, y + sin * d + cos * 2, 0.5)
            }),
          ),
        ),
        0.8,
      ),
    ]
  }),
  summer('fish', '#eff8fa', (s) =>
    coloured(scatter(s, 30, 207), ['#cfe5ec', '#f6dccb', '#d7e6d2'], ({ x, y, chance, n }) =>
      put(n % 2 === 0 ? fish : mapPath(fish, (px, py) => [1 - px, py]), x, y, 11 + chance * 7),
    ),
  ),
  summer('boats', '#f4fafc', (s) => {
    const places = wide(s, 48).map((x, i) => ({ x, y: s.h - 40 + (i % 2) * 8 }))
    return [
      mark(
        '#f3b9a8',
        joined(
          places.map(({ x, y }) =>
            shape([
              [x, y - 18],
              [x + 11, y],
              [x, y],
            ]),
          ),
        ),
      ),
      mark(
        '#f7d9a0',
        joined(
          places.map(({ x, y }) =>
            shape([
              [x - 1.4, y - 14],
              [x - 1.4, y],
              [x - 9, y],
            ]),
          ),
        ),
      ),
      mark(
        '#c99b6f',
        joined(
          places.map(({ x, y }) =>
            shape([
              [x - 12, y + 2],
              [x + 14, y + 2],
              [x + 9, y + 8],
              [x - 8, y + 8],
            ]),
          ),
        ),
      ),
      mark('#cbe5ef', hill(s, s.h - 30, 20, 3)),
      mark('#b3d8e6', hill(s, s.h - 16, 24, 4, 10)),
    ]
  }),
  autumn('leaves', '#fdf6ec', (s) =>
    coloured(scatter(s, 24, 301), ['#f3d3a4', '#efc0a0', '#e6cf9b', '#e9b79b'], ({ x, y, turn, chance }) =>
      put(leaf, x, y, 9 + chance * 7, turn),
    ),
  ),
  autumn('leaves-edge', '#fffaf2', (s) =>
    coloured(
      edge(s, scatter(s, 15, 303), 30),
      ['#e8a15d', '#d97b4f', '#c9a24c', '#b5643f', '#e3bd63'],
      ({ x, y, turn, chance }) => put(leaf, x, y, 9 + chance * 8, turn),
      0.85,
    ),
  ),
  autumn('acorns', '#faf5ec', (s) => {
    const places = scatter(s, 30, 305)
    return [
      mark('#e3c596', joined(places.map(({ x, y, turn }) => put(egg, x, y, 8, turn)))),
      mark(
        '#c7a172',
        joined(
          places.map(({ x, y, turn }) =>
            put([['M', 0.05, 0.42], ['C', 0.05, -0.12, 0.95, -0.12, 0.95, 0.42], ['Z']], x, y, 9, turn + 180),
          ),
        ),
      ),
    ]
  }),
  autumn('mushrooms', '#fbf7f0', (s) => {
    const chance = chanceOf(307)
    const places = wide(s, 21).map((x) => ({ x: x + chance() * 9, size: 12 + chance() * 12 }))
    return [
      mark(
        '#f3e4cd',
        joined(places.map(({ x, size }) => bar(x - size * 0.13, s.h - 8 - size * 0.7, size * 0.26, size))),
      ),
      mark(
        '#e58a77',
        joined(
          places.map(({ x, size }) =>
            put([['M', 0, 0.6], ['C', 0, 0, 1, 0, 1, 0.6], ['Z']], x, s.h - 8 - size * 0.7, size),
          ),
        ),
      ),
      mark(
        '#fff6ee',
        joined(
          places.flatMap(({ x, size }) =>
            [
              [-0.22, 0.02, 0.06],
              [0.06, -0.16, 0.07],
              [0.26, 0.02, 0.05],
            ].map(([dx, dy, r]) => circle(x + dx! * size, s.h - 8 - size * 0.7 + dy! * size, r! * size)),
          ),
        ),
      ),
      mark('#cfd8b0', hill(s, s.h - 8, 18, 3)),
    ]
  }),
  autumn('hills', '#fdf8ee', (s) => [
    mark('#f1e2bd', hill(s, s.h - 60, 70, 16)),
    mark('#e6cf9c', hill(s, s.h - 40, 60, 14, 30)),
    mark('#d9b881', hill(s, s.h - 20, 66, 12, 12)),
    mark('#c98a5b', joined([fir(28, s.h - 34, 24), fir(44, s.h - 30, 18), fir(s.w - 34, s.h - 32, 26)])),
  ]),
  autumn('wind', '#f6f7f4', (s) => [
    mark(
      '#e3e8e0',
      joined(
        scatter(s, 50, 311, 0.5).flatMap(({ x, y, chance }) => [
          ring(x, y, 6 + chance * 4, 0.8),
          bar(x - 26, y + 6 + chance * 4 - 0.8, 26, 0.8),
        ]),
      ),
    ),
    ...coloured(scatter(s, 44, 313), ['#efcfa6', '#e7b595'], ({ x, y, turn }) => put(leaf, x, y, 8, turn)),
  ]),
  autumn('lanterns', '#fdf7ea', (s) => {
    const places = wide(s, 34, 14).map((x, i) => ({ x, y: 26 + (i % 3) * 9 }))
    return [
      mark('#cbb28a', joined(places.map(({ x, y }) => bar(x - 0.3, -s.bleed, 0.6, y + s.bleed)))),
      mark('#fbe9bd', joined(places.map(({ x, y }) => circle(x, y, 13))), 0.6),
      ...['#f2a65a', '#e98a72', '#8fbf9b'].map((fill, i) =>
        mark(fill, joined(places.filter((_, n) => n % 3 === i).map(({ x, y }) => circle(x, y, 8))), 0.9),
      ),
      mark('#fff3d2', joined(places.map(({ x, y }) => put(star, x, y, 8)))),
      mark(
        '#a8794d',
        joined(places.flatMap(({ x, y }) => [bar(x - 4, y - 8.6, 8, 1.8), bar(x - 4, y + 6.8, 8, 1.8)])),
      ),
    ]
  }),
  autumn('umbrellas', '#f3f6f8', (s) => {
    const places = scatter(s, 46, 315, 0.4)
    return [
      mark('#dbe5ea', joined(scatter(s, 16, 317).map(({ x, y }) => put(drop, x, y, 3.4, 0, 1.3)))),
      ...coloured(places, ['#f1b9a9', '#f4d9a0', '#b9d6c0', '#bccfe6'], ({ x, y }) =>
        put(
          [
            ['M', 0, 0.6],
            ['C', 0, -0.06, 1, -0.06, 1, 0.6],
            ['C', 0.9, 0.48, 0.76, 0.48, 0.67, 0.6],
            ['C', 0.58, 0.48, 0.42, 0.48, 0.33, 0.6],
            ['C', 0.24, 0.48, 0.1, 0.48, 0, 0.6],
            ['Z'],
          ],
          x,
          y,
          20,
        ),
      ),
      mark('#b8a48c', joined(places.map(({ x, y }) => bar(x - 0.4, y, 0.8, 9)))),
    ]
  }),
  winter('snow', '#eaf2f8', (s) => [
    mark('#ffffff', joined(scatter(s, 12, 401).map(({ x, y, chance }) => circle(x, y, 0.7 + chance * 1.5)))),
  ]),
  winter('snowflakes', '#f2f7fb', (s) => [
    mark(
      '#d7e6f1',
      joined(scatter(s, 30, 403).map(({ x, y, turn, chance }) => flake(x, y, 9 + chance * 8, turn))),
    ),
  ]),
  winter('snow-hills', '#e6eff6', (s) => [
    mark('#ffffff', joined(scatter(s, 20, 405).map(({ x, y, chance }) => circle(x, y, 0.6 + chance)))),
    mark(
      '#a9c7bd',
      joined([
        fir(26, s.h - 40, 34),
        fir(46, s.h - 36, 24),
        fir(s.w - 30, s.h - 40, 38),
        fir(s.w - 56, s.h - 34, 22),
      ]),
    ),
    mark('#f4f9fc', hill(s, s.h - 40, 74, 12)),
    mark('#ffffff', hill(s, s.h - 20, 60, 10, 24)),
  ]),
  winter('snowman', '#e9f2f8', (s) => [
    mark('#ffffff', joined(scatter(s, 18, 407).map(({ x, y, chance }) => circle(x, y, 0.6 + chance)))),
    mark('#ffffff', hill(s, s.h - 18, 64, 8)),
    mark(
      '#ffffff',
      joined([circle(s.w - 34, s.h - 30, 15), circle(s.w - 34, s.h - 52, 11), circle(s.w - 34, s.h - 69, 8)]),
    ),
    mark(
      '#d5e4ee',
      joined([
        ring(s.w - 34, s.h - 30, 15, 0.5),
        ring(s.w - 34, s.h - 52, 11, 0.5),
        ring(s.w - 34, s.h - 69, 8, 0.5),
      ]),
    ),
    mark(
      '#55606a',
      joined([
        circle(s.w - 37, s.h - 71, 0.9),
        circle(s.w - 31, s.h - 71, 0.9),
        circle(s.w - 34, s.h - 54, 0.9),
        circle(s.w - 34, s.h - 49, 0.9),
        bar(s.w - 41, s.h - 78, 14, 2),
        bar(s.w - 38.5, s.h - 87, 9, 9),
      ]),
    ),
    mark(
      '#ee9a55',
      shape([
        [s.w - 34, s.h - 69],
        [s.w - 25, s.h - 67.6],
        [s.w - 34, s.h - 66.6],
      ]),
    ),
    mark('#d8685a', bar(s.w - 42, s.h - 62, 16, 3.2)),
  ]),
  winter('mittens', '#fbf5f2', (s) =>
    coloured(scatter(s, 32, 409), ['#eccabf', '#cfdeea', '#d6e2cc'], ({ x, y, turn }) =>
      put(
        [
          ...smooth([
            [0.3, 0.62],
            [0.28, 0.24],
            [0.5, 0.06],
            [0.72, 0.24],
            [0.7, 0.62],
          ]),
          ...smooth([
            [0.66, 0.56],
            [0.86, 0.34],
            [0.94, 0.44],
            [0.74, 0.68],
          ]),
          ...bar(0.27, 0.72, 0.46, 0.16),
        ],
        x,
        y,
        17,
        (turn % 50) - 25,
      ),
    ),
  ),
  winter('stars', '#f4f5fb', (s) =>
    coloured(scatter(s, 22, 411), ['#e4e2f0', '#f5e8bf'], ({ x, y, turn, chance }) =>
      put(star, x, y, 4 + chance * 6, turn),
    ),
  ),
  winter('starry-night', '#dfe5f2', (s) => [
    mark(
      '#f8eec4',
      joined(scatter(s, 24, 413).map(({ x, y, turn, chance }) => put(star, x, y, 2.4 + chance * 4, turn))),
    ),
    mark('#f9e7a5', circle(s.w - 32, 34, 17)),
    mark('#dfe5f2', circle(s.w - 24, 29, 15)),
    mark('#c8d2e6', hill(s, s.h - 26, 70, 12)),
    mark('#b4c1da', hill(s, s.h - 12, 60, 8, 24)),
  ]),
  winter('night-sky', '#24365c', (s) => [
    mark(
      '#f6e9b4',
      joined(scatter(s, 26, 415).map(({ x, y, turn, chance }) => put(star, x, y, 1.6 + chance * 3.4, turn))),
      0.9,
    ),
    mark('#ffffff', joined(scatter(s, 14, 417).map(({ x, y }) => circle(x, y, 0.3))), 0.7),
  ]),
  winter('forest', '#f3f7f6', (s) => {
    const chance = chanceOf(419)
    const row = (step: number, y: number, size: number): Path =>
      joined(wide(s, step).map((x) => fir(x + chance() * step * 0.6, y, size * (0.8 + chance() * 0.5))))
    return [
      mark('#dbe9e4', row(24, s.h - 12, 46)),
      mark('#c3dad2', row(21, s.h - 4, 34)),
      mark('#a8c8bd', row(19, s.h + 5, 24)),
      mark('#fdfefe', hill(s, s.h - 3, 40, 3)),
    ]
  }),
  feast('confetti', '#fffdfa', (s) =>
    coloured(
      scatter(s, 13, 501),
      ['#f5b7ab', '#f7d98c', '#a9d3b8', '#a9cbe8', '#cdb9e3'],
      ({ x, y, turn, n }) =>
        n % 3 === 0 ? circle(x, y, 1.1) : put(bar(0.2, 0.36, 0.6, 0.28), x, y, 4, turn),
    ),
  ),
  feast('confetti-top', '#ffffff', (s) =>
    coloured(
      scatter(s, 8, 503).filter(({ y, chance }) => y < 16 + chance * 56),
      ['#ef8f84', '#f3c45c', '#7dbb93', '#7fb0dc', '#b497d6'],
      ({ x, y, turn, n }) =>
        n % 3 === 0 ? circle(x, y, 1.1) : put(bar(0.2, 0.36, 0.6, 0.28), x, y, 4, turn),
      0.9,
    ),
  ),
  feast('bunting', '#fffcf7', (s) => {
    const fills = ['#ef9d8f', '#f5cd78', '#8cc3a3', '#8fb9e0']
    return [
      ...bunting(-s.bleed, s.w / 2, 8, 9, fills),
      ...bunting(s.w / 2, s.w + s.bleed, 8, 9, fills.toReversed()),
    ]
  }),
  feast('bunting-all', '#fbf9f5', (s) =>
    along(6, s.h, 38).flatMap((y) =>
      bunting(-s.bleed, s.w + s.bleed, y, 12, ['#f6dcd3', '#f8ebc9', '#d9e9dd', '#d8e4f1']),
    ),
  ),
  feast('balloons', '#fdfaf6', (s) => {
    const places = edge(s, scatter(s, 40, 505, 0.5), 26)
    return [
      mark('#cfc5b4', joined(places.map(({ x, y }) => bar(x - 0.2, y + 9, 0.4, 22)))),
      ...coloured(
        places,
        ['#f1a79a', '#f6d184', '#a3cdb0', '#a5c6e6', '#c7b2df'],
        ({ x, y }) => [
          ...put(egg, x, y, 19, 180),
          ...shape([
            [x, y + 8.5],
            [x - 1.8, y + 11.5],
            [x + 1.8, y + 11.5],
          ]),
        ],
        0.9,
      ),
    ]
  }),
  feast('streamers', '#fffdf9', (s) =>
    ['#f4bdb1', '#f7dc9b', '#b5d7bd', '#b3cfea'].map((fill, i) => {
      const path = ribbon({ w: s.h, h: s.w, bleed: s.bleed }, 0, 12, 4, 2.2)
      const x = i < 2 ? 6 + i * 8 : s.w - 18 + (i - 2) * 8
      return mark(
        fill,
        mapPath(path, (px, py) => [x + py, px]),
      )
    }),
  ),
  feast('hearts', '#fff7f6', (s) =>
    coloured(scatter(s, 22, 507), ['#f8d3cf', '#fbe2df', '#f3c1c0'], ({ x, y, turn, chance }) =>
      put(heart, x, y, 6 + chance * 6, (turn % 50) - 25, 0.92),
    ),
  ),
  feast('stars-gold', '#fffcf2', (s) =>
    coloured(scatter(s, 20, 509), ['#f6e3a6', '#f9edc6'], ({ x, y, turn, chance }) =>
      put(star, x, y, 5 + chance * 7, turn),
    ),
  ),
  feast('harlequin', '#fffdf8', (s) =>
    coloured(grid(s, 22, 15, 0.5), ['#f9dcd4', '#faecc6', '#dbeadb', '#d9e5f2'], ({ x, y }) =>
      shape([
        [x, y - 14],
        [x + 10, y],
        [x, y + 14],
        [x - 10, y],
      ]),
    ),
  ),
  feast('birthday', '#fffaf3', (s) => {
    const places = wide(s, 16, 6).map((x, n): Place => ({ x, y: s.h - 30, turn: 0, chance: 0, n }))
    return [
      ...bunting(-s.bleed, s.w + s.bleed, 6, 10, ['#f2a395', '#f6d182', '#9ccaac', '#9fc2e5']),
      ...coloured(places, ['#f3b4c2', '#a9d0e8', '#f6d591'], ({ x, y }) => bar(x - 1.6, y, 3.2, 15)),
      mark('#f4a550', joined(places.map(({ x, y }) => put(drop, x, y - 4, 4, 0, 1.4)))),
      mark('#f9dfd0', hill(s, s.h - 16, 10, 3)),
      mark('#f3cdb8', bar(-s.bleed, s.h - 6, s.w + 2 * s.bleed, 6 + s.bleed)),
    ]
  }),
  feast('christmas', '#fbf6ee', (s) => {
    const trees = wide(s, 30, 10).map((x, i) => ({ x, size: 28 + (i % 3) * 8 }))
    return [
      mark(
        '#f1dfae',
        joined(scatter(s, 34, 511).map(({ x, y, turn, chance }) => put(star, x, y, 4 + chance * 4, turn))),
      ),
      mark('#9fc0a6', joined(trees.map(({ x, size }) => fir(x, s.h - 6, size)))),
      mark(
        '#d9705f',
        joined(
          trees.flatMap(({ x, size }) => [
            circle(x, s.h - 6 - size * 0.3, 1.4),
            circle(x + size * 0.2, s.h - 6 - size * 0.12, 1.4),
            circle(x - size * 0.16, s.h - 6 - size * 0.5, 1.2),
          ]),
        ),
      ),
      mark('#f0c65a', joined(trees.map(({ x, size }) => put(star, x, s.h - 6 - size, 6)))),
      mark('#ffffff', hill(s, s.h - 8, 30, 4)),
    ]
  }),
  feast('baubles', '#fdf7f3', (s) => {
    const places = wide(s, 24, 8).map((x, n): Place => ({
      x,
      y: 18 + ((n * 7) % 4) * 9,
      turn: 0,
      chance: 0,
      n,
    }))
    return [
      mark('#cbb894', joined(places.map(({ x, y }) => bar(x - 0.2, -s.bleed, 0.4, y + s.bleed)))),
      ...coloured(places, ['#d98374', '#8eb59a', '#e4bf6c'], ({ x, y }) => circle(x, y, 7)),
      mark('#ffffff', joined(places.map(({ x, y }) => circle(x - 2.4, y - 2.4, 1.5))), 0.6),
      mark('#c9a85f', joined(places.map(({ x, y }) => bar(x - 1.6, y - 8.6, 3.2, 2.2)))),
    ]
  }),
  feast('easter', '#f9fbf2', (s) => {
    const places = wide(s, 22, 8).map((x, n): Place => ({
      x,
      y: s.h - 20 - (n % 2) * 5,
      turn: ((n * 37) % 40) - 20,
      chance: 0,
      n,
    }))
    return [
      ...coloured(places, ['#f2b3be', '#f5d588', '#a9cfe6', '#c4b3e0'], ({ x, y, turn }) =>
        put(egg, x, y, 18, turn),
      ),
      mark(
        '#ffffff',
        joined(places.map(({ x, y, turn }) => put(bar(0.1, 0.46, 0.8, 0.1), x, y, 17, turn))),
        0.8,
      ),
      mark(
        '#c3dfae',
        joined(
          wide(s, 3).map((x, i) =>
            shape([
              [x, s.h + s.bleed],
              [x + 2, s.h - 14 - ((i * 13) % 9)],
              [x + 3.6, s.h + s.bleed],
            ]),
          ),
        ),
      ),
    ]
  }),
  feast('school-start', '#fbfaf3', (s) => {
    const places = edge(s, scatter(s, 30, 515, 0.3), 20)
    return [
      ...coloured(places, ['#f0a79b', '#9fc3e3', '#a8cfa9'], ({ x, y, turn }) =>
        put(
          shape([
            [0.2, 0.1],
            [0.8, 0.1],
            [0.5, 1],
          ]),
          x,
          y,
          24,
          (turn % 40) - 20,
        ),
      ),
      mark(
        '#f3cf7a',
        joined(places.map(({ x, y, turn }) => put(bar(0.16, 0.06, 0.68, 0.1), x, y, 24, (turn % 40) - 20))),
      ),
    ]
  }),
  play('footprints', '#fbf6ee', (s) => [
    mark(
      '#ecdfc9',
      joined(
        scatter(s, 36, 601, 0.4).flatMap(({ x, y, turn }) => {
          const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
          return [
            put(boot, x - cos * 4 - sin * 4, y - sin * 4 + cos * 4, 13, turn),
            put(boot, x + cos * 4 + sin * 4, y + sin * 4 - cos * 4, 13, turn),
          ]
        }),
      ),
    ),
  ]),
  play('paws', '#f8f5f0', (s) => [
    mark(
      '#e6dccd',
      joined(scatter(s, 26, 603).map(({ x, y, turn, chance }) => put(paw, x, y, 10 + chance * 5, turn))),
    ),
  ]),
  play('hands', '#fffcf7', (s) =>
    coloured(
      edge(s, scatter(s, 27, 605, 0.4), 26),
      ['#f3bdae', '#f5d793', '#aed3b6', '#aecbe6', '#cbb9e2'],
      ({ x, y, turn }) => put(hand, x, y, 22, turn),
      0.85,
    ),
  ),
  play('planes', '#eff6fb', (s) => {
    const places = scatter(s, 46, 607, 0.5)
    return [
      mark(
        '#ffffff',
        joined(
          places.map(({ x, y, turn }) =>
            put(
              shape([
                [1, 0],
                [0, 0.5],
                [0.35, 0.62],
              ]),
              x,
              y,
              17,
              turn % 90,
            ),
          ),
        ),
      ),
      mark(
        '#cfdfeb',
        joined(
          places.map(({ x, y, turn }) =>
            put(
              shape([
                [1, 0],
                [0.35, 0.62],
                [0.4, 0.98],
                [0.52, 0.72],
              ]),
              x,
              y,
              17,
              turn % 90,
            ),
          ),
        ),
      ),
    ]
  }),
  play('blocks', '#fdfaf5', (s) => {
    const fills = ['#f0a598', '#f5d07f', '#9dcaac', '#9dc0e4']
    const tower = (x: number, tall: number): Place[] =>
      along(0, tall, 1).map((i) => ({ x, y: s.h - 17 - i * 17, turn: 0, chance: 0, n: i + Math.round(x) }))
    const places = [
      ...tower(0, 4),
      ...tower(17, 2),
      ...tower(34, 1),
      ...tower(s.w - 17, 3),
      ...tower(s.w - 34, 2),
      ...tower(s.w - 51, 1),
    ]
    return [
      ...coloured(
        places,
        fills,
        ({ x, y }) => {
          // What stands at the edge goes on into the bleed.
          const left = x === 0 ? s.bleed : 0
          const right = x === s.w - 17 ? s.bleed + 1 : 0
          return bar(x - left, y, 16 + left + right, y === s.h - 17 ? 17 + s.bleed : 16)
        },
        0.9,
      ),
      mark(
        '#ffffff',
        joined(
          places.map(({ x, y, n }) => (n % 2 === 0 ? circle(x + 8, y + 8, 4) : put(star, x + 8, y + 8, 9))),
        ),
        0.7,
      ),
    ]
  }),
  play('road', '#f6f9f2', (s) => [
    mark('#d5e6c7', hill(s, s.h - 46, 60, 8)),
    mark('#b9bcc2', bar(-s.bleed, s.h - 30, s.w + 2 * s.bleed, 22)),
    mark('#ffffff', joined(wide(s, 18).map((x) => bar(x, s.h - 19.6, 9, 1.4)))),
    mark('#c5dcb4', bar(-s.bleed, s.h - 8, s.w + 2 * s.bleed, 8 + s.bleed)),
    ...[
      [24, '#ef9a8c'],
      [86, '#f4cc72'],
      [s.w - 50, '#8fb8df'],
    ].flatMap(([x, fill]) => {
      const at = x as number
      return [
        mark(
          fill as string,
          joined([
            bar(at, s.h - 35, 24, 8),
            put(
              [
                ['M', 0, 1],
                ['C', 0.1, 0.2, 0.2, 0.2, 0.3, 0.2],
                ['L', 0.7, 0.2],
                ['C', 0.8, 0.2, 0.9, 0.2, 1, 1],
                ['Z'],
              ],
              at + 12,
              s.h - 38,
              15,
              0,
              0.7,
            ),
          ]),
        ),
        mark('#4b4f57', joined([circle(at + 6, s.h - 27, 3), circle(at + 18, s.h - 27, 3)])),
      ]
    }),
  ]),
  play('rails', '#f9f7f1', (s) => {
    const line = (y: number): PatternMark[] => [
      mark('#d8c3a2', joined(wide(s, 7).map((x) => bar(x, y, 3, 11)))),
      mark(
        '#a9abb0',
        joined([
          bar(-s.bleed, y + 2, s.w + 2 * s.bleed, 1.2),
          bar(-s.bleed, y + 7.8, s.w + 2 * s.bleed, 1.2),
        ]),
      ),
    ]
    return [...line(5), ...line(s.h - 16)]
  }),
  play('space', '#eef0f8', (s) => {
    const places = scatter(s, 54, 611, 0.5)
    return [
      mark(
        '#ffffff',
        joined(scatter(s, 13, 613).map(({ x, y, chance }) => circle(x, y, 0.4 + chance * 0.5))),
      ),
      ...coloured(places, ['#f4d9b3', '#cddcee', '#e2d3ea', '#d3e5d7'], ({ x, y, chance }) =>
        circle(x, y, 6 + chance * 4),
      ),
      mark(
        '#d9cfe0',
        joined(
          places
            .filter(({ n }) => n % 3 === 0)
            .map(({ x, y }) => put(ring(0.5, 0.5, 0.5, 0.05), x, y, 26, -20, 0.3)),
        ),
      ),
    ]
  }),
  play('hot-air', '#eef6fb', (s) => {
    const places = edge(s, scatter(s, 56, 615, 0.4), 34)
    return [
      mark(
        '#ffffff',
        joined(
          scatter(s, 60, 617, 0.5).map(({ x, y, chance }) => put(cloud, x, y, 22 + chance * 12, 0, 0.6)),
        ),
        0.8,
      ),
      ...coloured(places, ['#f1aa9c', '#f5d286', '#a4ceb2', '#c9b5e1'], ({ x, y }) => [
        ...circle(x, y, 11),
        ...shape([
          [x - 8, y + 7],
          [x + 8, y + 7],
          [x + 2.6, y + 16],
          [x - 2.6, y + 16],
        ]),
      ]),
      mark(
        '#ffffff',
        joined(
          places.map(({ x, y }) =>
            put(
              smooth([
                [0.5, 0],
                [0.66, 0.5],
                [0.5, 1],
                [0.34, 0.5],
              ]),
              x,
              y,
              21,
            ),
          ),
        ),
        0.45,
      ),
      mark('#b98f63', joined(places.map(({ x, y }) => bar(x - 2.6, y + 18, 5.2, 4)))),
    ]
  }),
  play('pencils', '#fdfbf7', (s) => {
    const xs = wide(s, 9)
    const pencil = (x: number, i: number): Path => bar(x, s.h - 14 - ((i * 11) % 4) * 4, 7, 40)
    const tip = (x: number, i: number, far: number): Path => {
      const y = s.h - 14 - ((i * 11) % 4) * 4
      return shape([
        [x + 3.5 - 3.5 * far, y - 9 + 9 * far],
        [x + 3.5 + 3.5 * far, y - 9 + 9 * far],
        [x + 3.5, y - 9],
      ])
    }
    const fills = ['#ef9a8d', '#f3b766', '#f4d879', '#9fcf9f', '#93bce2', '#b9a2da']
    return [
      mark('#f3dfc2', joined(xs.map((x, i) => tip(x, i, 1)))),
      ...fills.flatMap((fill, n) => {
        const own = xs.map((x, i) => [x, i] as const).filter(([, i]) => i % fills.length === n)
        return [mark(fill, joined(own.flatMap(([x, i]) => [pencil(x, i), tip(x, i, 0.4)])))]
      }),
    ]
  }),
  play('notes', '#faf8fb', (s) => [
    mark(
      '#e5dfec',
      joined(
        scatter(s, 28, 619).flatMap(({ x, y, chance }) => {
          const size = 7 + chance * 5
          return [
            put(
              smooth([
                [0, 0.5],
                [0.5, 0.1],
                [1, 0.5],
                [0.5, 0.9],
              ]),
              x,
              y,
              size * 0.5,
              -20,
              0.8,
            ),
            bar(x + size * 0.18, y - size, size * 0.08, size),
            put(
              shape([
                [0, 0],
                [1, 0.5],
                [0.8, 0.9],
                [0, 0.5],
              ]),
              x + size * 0.4,
              y - size * 0.78,
              size * 0.45,
            ),
          ]
        }),
      ),
    ),
  ]),
  play('kites', '#eff7fb', (s) => {
    const places = scatter(s, 50, 621, 0.5)
    return [
      mark(
        '#cbd8df',
        joined(
          places.flatMap(({ x, y, turn }) =>
            along(0, 4, 1).map((i) =>
              put(bar(0.2, 0.35, 0.6, 0.3), x - 3 + (i % 2) * 3, y + 12 + i * 4.4, 4, turn),
            ),
          ),
        ),
      ),
      ...coloured(places, ['#f4b9ad', '#f6da9c', '#b2d6bd', '#b3cdea'], ({ x, y }) =>
        shape([
          [x, y - 11],
          [x + 8, y - 2],
          [x, y + 11],
          [x - 8, y - 2],
        ]),
      ),
      mark(
        '#ffffff',
        joined(places.flatMap(({ x, y }) => [bar(x - 0.3, y - 11, 0.6, 22), bar(x - 8, y - 2.3, 16, 0.6)])),
        0.7,
      ),
    ]
  }),
]
