/** Backgrounds that could be paper: dots, lines, checks, washed colour, frames. */
import {
  bar,
  blob,
  chanceOf,
  circle,
  coloured,
  frame,
  grid,
  joined,
  mark,
  put,
  ribbon,
  ring,
  scatter,
  shape,
  unit,
  type Pattern,
} from './draw.ts'

const paper = (name: string, background: string, draw: Pattern['draw']): Pattern => ({
  name,
  group: 'paper',
  background,
  draw,
})
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) + 1 }, (_, i) => from + i * step)

export const paperPatterns: readonly Pattern[] = [
  paper('dots', '#fdf5e8', (s) => [
    mark('#f0d9b0', joined(grid(s, 7, 7, 0.5).map(({ x, y }) => circle(x, y, 0.9)))),
  ]),
  paper('dots-big', '#eef6f5', (s) => [
    mark('#d7ebe8', joined(grid(s, 24, 21, 0.5).map(({ x, y }) => circle(x, y, 5.5)))),
  ]),
  paper('dots-coloured', '#fffdf8', (s) =>
    coloured(scatter(s, 13, 11), ['#f6c9bd', '#cfe3c8', '#c8dff0', '#f7e2a8'], ({ x, y, chance }) =>
      circle(x, y, 1.2 + chance * 1.6),
    ),
  ),
  paper('dotted-paper', '#ffffff', (s) => [
    mark('#c9d1d8', joined(grid(s, 5).map(({ x, y }) => bar(x - 0.25, y - 0.25, 0.5, 0.5)))),
  ]),
  paper('stripes', '#f8f4ec', (s) => [
    mark(
      '#efe6d3',
      joined(range(-s.bleed, s.w + s.bleed, 12).map((x) => bar(x, -s.bleed, 6, s.h + 2 * s.bleed))),
    ),
  ]),
  paper('stripes-lying', '#f2f7fb', (s) => [
    mark(
      '#e1edf6',
      joined(range(-s.bleed, s.h + s.bleed, 18).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, 9))),
    ),
  ]),
  paper('stripes-slant', '#fdf6f3', (s) => [
    mark(
      '#f8e5dd',
      joined(
        range(-s.h - s.bleed, s.w + s.bleed, 16).map((x) => {
          const [top, bottom] = [-s.bleed, s.h + s.bleed]
          return shape([
            [x, bottom],
            [x + bottom - top, top],
            [x + bottom - top + 8, top],
            [x + 8, bottom],
          ])
        }),
      ),
    ),
  ]),
  paper('stripes-candy', '#fffaf2', (s) =>
    ['#f9d9d0', '#fbeec2', '#d9ecd2', '#d3e6f4', '#e4dcf1'].map((fill, i) =>
      mark(
        fill,
        joined(
          range(-s.bleed + i * 9, s.w + s.bleed, 45).map((x) => bar(x, -s.bleed, 4.5, s.h + 2 * s.bleed)),
        ),
      ),
    ),
  ),
  paper('checks', '#ffffff', (s) => [
    mark(
      '#dcebe0',
      joined(range(-s.bleed, s.w + s.bleed, 14).map((x) => bar(x, -s.bleed, 7, s.h + 2 * s.bleed))),
      0.75,
    ),
    mark(
      '#dcebe0',
      joined(range(-s.bleed, s.h + s.bleed, 14).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, 7))),
      0.75,
    ),
  ]),
  paper('checks-red', '#ffffff', (s) => [
    mark(
      '#f4cfc9',
      joined(range(-s.bleed, s.w + s.bleed, 10).map((x) => bar(x, -s.bleed, 5, s.h + 2 * s.bleed))),
      0.6,
    ),
    mark(
      '#f4cfc9',
      joined(range(-s.bleed, s.h + s.bleed, 10).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, 5))),
      0.6,
    ),
  ]),
  paper('tartan', '#f6efe2', (s) => {
    const across = (step: number, from: number, width: number) =>
      joined(
        range(-s.bleed + from, s.w + s.bleed, step).map((x) => bar(x, -s.bleed, width, s.h + 2 * s.bleed)),
      )
    const down = (step: number, from: number, width: number) =>
      joined(
        range(-s.bleed + from, s.h + s.bleed, step).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, width)),
      )
    return [
      mark('#dbc9a4', across(30, 0, 12), 0.5),
      mark('#dbc9a4', down(30, 0, 12), 0.5),
      mark('#b9805a', across(30, 20, 1), 0.35),
      mark('#b9805a', down(30, 20, 1), 0.35),
    ]
  }),
  paper('grid-paper', '#ffffff', (s) => [
    mark(
      '#cfe0ee',
      joined([
        ...range(-s.bleed, s.w + s.bleed, 5).map((x) => bar(x, -s.bleed, 0.2, s.h + 2 * s.bleed)),
        ...range(-s.bleed, s.h + s.bleed, 5).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, 0.2)),
      ]),
    ),
  ]),
  paper('lined-paper', '#fffef9', (s) => [
    mark('#cddbe6', joined(range(26, s.h - 14, 9).map((y) => bar(16, y, s.w - 32, 0.25)))),
  ]),
  paper('notebook', '#fffdf6', (s) => [
    mark(
      '#c9dceb',
      joined(range(24, s.h + s.bleed, 8.5).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, 0.25))),
    ),
    mark('#efb2a8', bar(24, -s.bleed, 0.4, s.h + 2 * s.bleed)),
    mark('#e2dccd', joined(range(20, s.h - 12, 26).map((y) => circle(9, y, 3)))),
    mark('#ffffff', joined(range(20, s.h - 12, 26).map((y) => circle(9.4, y + 0.4, 2.6)))),
  ]),
  paper('first-writing', '#ffffff', (s) => [
    mark('#f3f7ee', joined(range(30, s.h - 24, 24).map((y) => bar(14, y + 5, s.w - 28, 6)))),
    mark(
      '#b9cda9',
      joined(
        range(30, s.h - 24, 24).flatMap((y) =>
          [y, y + 5, y + 11, y + 16].map((line) => bar(14, line, s.w - 28, 0.22)),
        ),
      ),
    ),
  ]),
  paper('kraft', '#d8b98f', (s) => {
    const chance = chanceOf(5)
    const fibre = (fill: string, seed: number) =>
      mark(
        fill,
        joined(
          scatter(s, 11, seed).map(({ x, y, turn }) =>
            put(bar(0.1, 0.46, 0.8, 0.08), x, y, 2 + chance() * 4, turn),
          ),
        ),
        0.55,
      )
    return [fibre('#c9a779', 21), fibre('#e6cda8', 22)]
  }),
  paper('linen', '#efe9dd', (s) => [
    mark(
      '#e5dccb',
      joined(range(-s.bleed, s.w + s.bleed, 2.4).map((x) => bar(x, -s.bleed, 0.5, s.h + 2 * s.bleed))),
      0.8,
    ),
    mark(
      '#f8f4ec',
      joined(range(-s.bleed, s.h + s.bleed, 2.4).map((y) => bar(-s.bleed, y, s.w + 2 * s.bleed, 0.5))),
      0.8,
    ),
  ]),
  paper('zigzag', '#f1f6f0', (s) => [
    mark(
      '#dceadb',
      joined(
        range(-10, s.h + 10, 16).map((y) => {
          const xs = range(-s.bleed - 10, s.w + s.bleed + 10, 10)
          const line = xs.map((x, i) => [x, y + (i % 2 === 0 ? 0 : 7)] as const)
          return shape([...line, ...line.toReversed().map(([x, up]) => [x, up + 5] as const)])
        }),
      ),
    ),
  ]),
  paper('herringbone', '#f7f1ea', (s) => [
    mark(
      '#ece0d2',
      joined(
        grid(s, 12, 6).map(({ x, y }) => {
          const left = Math.round((x + s.bleed) / 12) % 2 === 0
          return left
            ? shape([
                [x, y],
                [x + 12, y + 6],
                [x + 12, y + 9],
                [x, y + 3],
              ])
            : shape([
                [x, y + 6],
                [x + 12, y],
                [x + 12, y + 3],
                [x, y + 9],
              ])
        }),
      ),
    ),
  ]),
  paper('scales', '#eef5f4', (s) => [
    mark('#d5e8e5', joined(grid(s, 16, 8, 0.5).map(({ x, y }) => ring(x, y, 8, 0.5)))),
  ]),
  paper('honeycomb', '#fff9e8', (s) => [
    mark(
      '#fbecc0',
      joined(grid(s, 17, 14.7, 0.5).map(({ x, y }) => put(unit('hexagon'), x, y, 15.6, 30, 0.87))),
    ),
  ]),
  paper('triangles', '#f8f6fb', (s) =>
    coloured(scatter(s, 20, 31, 0), ['#eee8f7', '#e9f1f8', '#f8efe4'], ({ x, y, n }) =>
      put(unit('triangle'), x, y, 13, n % 2 === 0 ? 0 : 180),
    ),
  ),
  paper('terrazzo', '#fbf9f6', (s) =>
    coloured(
      scatter(s, 17, 41),
      ['#f2c6b4', '#cfdccf', '#d9d3e6', '#f3dfae', '#c9d8e2'],
      ({ x, y, chance, n }) => blob(x, y, 1.4 + chance * 3.2, n + 7),
    ),
  ),
  paper('watercolour', '#fffdfa', (s) =>
    scatter(s, 62, 51, 0.6).flatMap(({ x, y, chance, n }) => {
      const fill = ['#cfe5ee', '#f8dcd2', '#dcebd3', '#f7ecc9'][n % 4]!
      return [38, 31, 22].map((r, i) => mark(fill, blob(x, y, r * (0.7 + chance * 0.5), n * 7 + i), 0.28))
    }),
  ),
  paper('watercolour-edge', '#ffffff', (s) =>
    scatter(s, 34, 61, 0.5)
      .filter(({ x, y }) => x < 12 || y < 12 || x > s.w - 12 || y > s.h - 12)
      .flatMap(({ x, y, chance, n }) => {
        const fill = ['#bcdde6', '#cbe3c9', '#d5d3ec'][n % 3]!
        return [26, 18].map((r, i) => mark(fill, blob(x, y, r * (0.7 + chance * 0.5), n * 5 + i), 0.3))
      }),
  ),
  paper('washi', '#fdfbf7', (s) => {
    const tape = (fill: string, x: number, y: number, turn: number) =>
      mark(fill, put(bar(0, 0.36, 1, 0.28), x, y, 62, turn), 0.85)
    const lines = (x: number, y: number, turn: number) =>
      mark(
        '#ffffff',
        joined([0.1, 0.25, 0.4, 0.55, 0.7, 0.85].map((at) => put(bar(at, 0.36, 0.05, 0.28), x, y, 62, turn))),
        0.45,
      )
    const corners = [
      ['#f5cdb9', 12, 12, -45],
      ['#c5dfd6', s.w - 12, 12, 45],
      ['#d6d0ea', 12, s.h - 12, 45],
      ['#f7e0a3', s.w - 12, s.h - 12, -45],
    ] as const
    return corners.flatMap(([fill, x, y, turn]) => [tape(fill, x, y, turn), lines(x, y, turn)])
  }),
  paper('frame', '#fffdf8', (s) => [mark('#b9a27a', frame(s, 9, 0.8)), mark('#b9a27a', frame(s, 11.5, 0.3))]),
  paper('frame-dots', '#fdfaf4', (s) => {
    const xs = range(9, s.w - 9, (s.w - 18) / 24)
    const ys = range(9, s.h - 9, (s.h - 18) / 34)
    return [
      mark(
        '#e39a7b',
        joined([
          ...xs.flatMap((x) => [circle(x, 9, 1.5), circle(x, s.h - 9, 1.5)]),
          ...ys.flatMap((y) => [circle(9, y, 1.5), circle(s.w - 9, y, 1.5)]),
        ]),
      ),
    ]
  }),
  paper('scallops', '#f9e3dc', (s) => [
    mark(
      '#fffdfa',
      joined([
        bar(12, 12, s.w - 24, s.h - 24),
        ...range(12, s.w - 12, (s.w - 24) / 18).flatMap((x) => [
          circle(x, 12, 5.4),
          circle(x, s.h - 12, 5.4),
        ]),
        ...range(12, s.h - 12, (s.h - 24) / 26).flatMap((y) => [
          circle(12, y, 5.4),
          circle(s.w - 12, y, 5.4),
        ]),
      ]),
    ),
  ]),
  paper('ribbons', '#ffffff', (s) =>
    ['#f5d3c6', '#f8e6b8', '#d2e6d0', '#cfe0f0'].flatMap((fill, i) => [
      mark(fill, ribbon(s, 6 + i * 6, 30, 5, 4)),
      mark(fill, ribbon(s, s.h - 30 + i * 6, 30, 5, 4)),
    ]),
  ),
  paper('corners', '#fbfaf7', (s) =>
    [44, 34, 24, 14].flatMap((r, i) => {
      const fill = ['#dfe9f1', '#f4dcd2', '#f7ebc5', '#d9e8d5'][i]!
      return [mark(fill, circle(0, 0, r)), mark(fill, circle(s.w, s.h, r))]
    }),
  ),
]
