/**
 * Cheerful drawn pictures for the practice room: a sky, a place, one to three children. Nobody real is in them, and
 * nobody could take them for real. Drawn in spans of one colour, so that sixty of them take about two seconds.
 */
import type { Box } from '#shared/records/photo.ts'
import type { Picture } from './png.ts'

/** An even number in 0..1. */
export type Chance = () => number

const places = ['meadow', 'autumn', 'snow', 'sand', 'craft'] as const
export type Place = (typeof places)[number]

export interface Scene {
  readonly place: Place
  readonly children: number
  readonly seed: number
}

export const sceneAt = (i: number, children: number): Scene => ({
  place: places[i % places.length]!,
  children,
  seed: 1000 + i * 7919,
})

/** xorshift: the same scene at every size. */
export function chanceFrom(seed: number): Chance {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 0x1_0000_0000
  }
}

const skins = ['#f6d3b5', '#e9b98f', '#c98d5f', '#8d5a3a', '#f2c9a1']
const hairs = ['#3b2a20', '#6b4423', '#c9923b', '#e7c65b', '#1f1b1a', '#a4512b']
const clothes = ['#d94f4f', '#2f8f83', '#f0a830', '#4a7fc1', '#8e5ba6', '#e2719c', '#6aa84f', '#ec7a35']

/** Where the children stand, as fractions of the picture; the same order as they are drawn, from the left. */
export function boxesOf(scene: Scene): Box[] {
  return standing(scene).map(({ x, foot, size }) => {
    const [left, top, right, bottom] = [x - size * 0.3, foot - size * 1.02, x + size * 0.3, foot - size * 0.5]
    const round = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000
    return { x: round(left), y: round(top), w: round(right - left), h: round(bottom - top) }
  })
}

interface Standing {
  readonly x: number
  readonly foot: number
  readonly size: number
}
function standing({ children, seed }: Scene): Standing[] {
  const chance = chanceFrom(seed)
  return Array.from({ length: children }, (_, i) => ({
    x: (i + 1) / (children + 1) + (chance() - 0.5) * 0.08,
    foot: 0.9 + chance() * 0.05,
    size: 0.5 + chance() * 0.12,
  }))
}

export function drawScene(scene: Scene, width: number, height: number): Picture {
  const brush = createBrush(width, height)
  const chance = chanceFrom(scene.seed + 1)
  backgrounds[scene.place](brush, chance)
  const first = Math.floor(chance() * clothes.length)
  standing(scene).forEach((child, i) =>
    drawChild(brush, child, clothes[(first + i * 3) % clothes.length]!, chance),
  )
  return brush.picture()
}

type Brush = ReturnType<typeof createBrush>

/** Lengths are fractions: x of the width, y and r of the height. */
function createBrush(width: number, height: number) {
  const pixels = new Uint8Array(width * height)
  const palette: string[] = []
  const placeOf = new Map<string, number>()
  const ink = (colour: string): number => {
    let place = placeOf.get(colour)
    if (place === undefined) {
      place = Math.min(255, palette.length)
      if (palette.length < 256) palette.push(colour)
      placeOf.set(colour, place)
    }
    return place
  }
  const span = (y: number, from: number, to: number, place: number): void => {
    if (y < 0 || y >= height) return
    const [a, b] = [Math.max(0, Math.round(from)), Math.min(width, Math.round(to))]
    if (b > a) pixels.fill(place, y * width + a, y * width + b)
  }
  return {
    aspect: width / height,
    rect(x: number, y: number, w: number, h: number, colour: string): void {
      const place = ink(colour)
      for (let row = Math.round(y * height); row < (y + h) * height; row++)
        span(row, x * width, (x + w) * width, place)
    },
    /** From one colour to another in 24 steps. */
    fade(y: number, h: number, from: string, to: string): void {
      const steps = 24
      for (let i = 0; i < steps; i++)
        this.rect(0, y + (h * i) / steps, 1, h / steps + 0.003, mix(from, to, i / (steps - 1)))
    },
    ellipse(x: number, y: number, rx: number, ry: number, colour: string): void {
      const place = ink(colour)
      const [cx, cy, a, b] = [x * width, y * height, rx * height, ry * height]
      for (let row = Math.floor(cy - b); row <= cy + b; row++) {
        const part = 1 - ((row + 0.5 - cy) / b) ** 2
        if (part > 0) span(row, cx - a * Math.sqrt(part), cx + a * Math.sqrt(part), place)
      }
    },
    disc(x: number, y: number, r: number, colour: string): void {
      this.ellipse(x, y, r, r, colour)
    },
    /** Narrow above, wide below: a coat, a tree, a roof. */
    wedge(
      x: number,
      top: number,
      bottom: number,
      topWidth: number,
      bottomWidth: number,
      colour: string,
    ): void {
      const place = ink(colour)
      const [from, to] = [Math.round(top * height), Math.round(bottom * height)]
      for (let row = from; row < to; row++) {
        const half =
          ((topWidth + ((bottomWidth - topWidth) * (row - from)) / Math.max(1, to - from)) * height) / 2
        span(row, x * width - half, x * width + half, place)
      }
    },
    hill(x: number, y: number, rx: number, ry: number, colour: string): void {
      this.ellipse(x, y + ry, rx, ry, colour)
    },
    picture: (): Picture => ({ width, height, pixels, palette }),
  }
}

function mix(from: string, to: string, part: number): string {
  const [a, b] = [Number.parseInt(from.slice(1), 16), Number.parseInt(to.slice(1), 16)]
  const channel = (shift: number): number =>
    Math.round(((a >> shift) & 255) * (1 - part) + ((b >> shift) & 255) * part)
  return `#${((channel(16) << 16) | (channel(8) << 8) | channel(0)).toString(16).padStart(6, '0')}`
}
const oneOf = <T>(list: readonly T[], chance: Chance): T => list[Math.floor(chance() * list.length)]!

const backgrounds: Readonly<Record<Place, (brush: Brush, chance: Chance) => void>> = {
  meadow(brush, chance) {
    brush.fade(0, 0.65, '#8fcdf0', '#e4f5fb')
    sun(brush, 0.12 + chance() * 0.7)
    cloud(brush, chance(), 0.14)
    cloud(brush, chance(), 0.24)
    brush.hill(0.2, 0.5, 0.7, 0.5, '#8cc77b')
    brush.hill(0.85, 0.53, 0.8, 0.5, '#77b968')
    brush.rect(0, 0.64, 1, 0.36, '#69ad58')
    for (let i = 0; i < 40; i++) flower(brush, chance(), 0.68 + chance() * 0.3, chance)
  },
  autumn(brush, chance) {
    brush.fade(0, 0.65, '#f4d9a8', '#fdf1da')
    for (let i = 0; i < 6; i++)
      tree(
        brush,
        (i + chance() * 0.6) / 5.5,
        0.66,
        0.3 + chance() * 0.2,
        oneOf(['#d9762b', '#c8502c', '#e5a530', '#a9642a'], chance),
      )
    brush.rect(0, 0.64, 1, 0.36, '#a98a4f')
    for (let i = 0; i < 90; i++)
      brush.ellipse(
        chance(),
        0.66 + chance() * 0.33,
        0.012,
        0.008,
        oneOf(['#d9762b', '#e5a530', '#c8502c'], chance),
      )
  },
  snow(brush, chance) {
    brush.fade(0, 0.62, '#a9c6df', '#eef6fb')
    for (let i = 0; i < 5; i++) fir(brush, (i + chance() * 0.7) / 4.5, 0.68, 0.34 + chance() * 0.16)
    brush.rect(0, 0.64, 1, 0.36, '#f7fbfd')
    brush.hill(0.3, 0.62, 0.6, 0.2, '#eef5fa')
    for (let i = 0; i < 120; i++) brush.disc(chance(), chance(), 0.005 + chance() * 0.004, '#ffffff')
  },
  sand(brush, chance) {
    brush.fade(0, 0.6, '#7ec4ee', '#d8f0fa')
    sun(brush, 0.2 + chance() * 0.6)
    brush.rect(0, 0.5, 1, 0.12, '#7fbf6e')
    brush.rect(0, 0.6, 1, 0.4, '#eed9a4')
    brush.wedge(0.2 + chance() * 0.6, 0.66, 0.78, 0.05, 0.26, '#d9bd7d')
    for (let i = 0; i < 4; i++) bucket(brush, chance(), 0.84 + chance() * 0.1, oneOf(clothes, chance))
  },
  craft(brush, chance) {
    brush.rect(0, 0, 1, 0.7, '#fbeed6')
    for (let i = 0; i < 9; i++)
      brush.rect(i / 9 + 0.02, 0.08 + chance() * 0.08, 0.07, 0.12, oneOf(clothes, chance))
    brush.rect(0.68, 0.1, 0.24, 0.3, '#bfe1f2')
    brush.rect(0.795, 0.1, 0.01, 0.3, '#ffffff')
    brush.rect(0, 0.7, 1, 0.3, '#d9a566')
    for (let i = 0; i < 14; i++)
      brush.rect(
        chance() * 0.95,
        0.74 + chance() * 0.22,
        0.04 + chance() * 0.04,
        0.03,
        oneOf(['#ffffff', ...clothes], chance),
      )
  },
}

function sun(brush: Brush, x: number): void {
  brush.disc(x, 0.16, 0.105, '#fff0b8')
  brush.disc(x, 0.16, 0.08, '#ffd94f')
}
function cloud(brush: Brush, x: number, y: number): void {
  for (const [dx, dy, r] of [
    [-0.04, 0.01, 0.05],
    [0, -0.015, 0.065],
    [0.045, 0.01, 0.05],
  ] as const)
    brush.ellipse(x + dx, y + dy, r * 1.3, r, '#ffffff')
}
function flower(brush: Brush, x: number, y: number, chance: Chance): void {
  const colour = oneOf(['#ffffff', '#ffe066', '#f28fb0', '#b59be0', '#f07f5a'], chance)
  const r = 0.006 + chance() * 0.006
  for (const [dx, dy] of [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const)
    brush.disc(x + (dx * r) / brush.aspect, y + dy * r, r * 0.8, colour)
  brush.disc(x, y, r * 0.6, '#f6b93b')
}
function tree(brush: Brush, x: number, foot: number, size: number, colour: string): void {
  brush.rect(x - 0.01, foot - size * 0.4, 0.02, size * 0.42, '#6d4c33')
  for (const [dx, dy, r] of [
    [-0.05, 0, 0.24],
    [0.05, 0.02, 0.22],
    [0, -0.1, 0.26],
  ] as const)
    brush.disc(x + dx * size, foot - size * 0.55 + dy * size, r * size, colour)
}
function fir(brush: Brush, x: number, foot: number, size: number): void {
  brush.rect(x - 0.008, foot - 0.04, 0.016, 0.05, '#6d4c33')
  for (let i = 0; i < 3; i++)
    brush.wedge(
      x,
      foot - size + i * size * 0.24,
      foot - size + i * size * 0.24 + size * 0.42,
      0.01,
      size * (0.3 + i * 0.14),
      i === 1 ? '#2f6b4f' : '#3a7d5d',
    )
}
function bucket(brush: Brush, x: number, y: number, colour: string): void {
  brush.wedge(x, y - 0.05, y, 0.06, 0.045, colour)
  brush.ellipse(x, y - 0.05, 0.03, 0.008, '#fff6e0')
}

function drawChild(brush: Brush, { x, foot, size }: Standing, coat: string, chance: Chance): void {
  const skin = oneOf(skins, chance)
  const hair = oneOf(hairs, chance)
  const legs = oneOf(['#3c4f6b', '#5b4a3a', '#2f6b66', '#7a3b4e'], chance)
  const wide = (part: number): number => (part * size) / brush.aspect
  const head = foot - size * 0.78
  for (const side of [-1, 1]) {
    brush.rect(x + wide(side * 0.08 - 0.045), foot - size * 0.24, wide(0.09), size * 0.22, legs)
    brush.ellipse(x + wide(side * 0.09), foot - size * 0.01, size * 0.065, size * 0.03, '#3a302a')
    brush.ellipse(x + wide(side * 0.235), foot - size * 0.42, size * 0.055, size * 0.13, coat)
    brush.disc(x + wide(side * 0.26), foot - size * 0.3, size * 0.045, skin)
  }
  brush.wedge(x, foot - size * 0.58, foot - size * 0.18, size * 0.26, size * 0.44, coat)
  brush.ellipse(x, foot - size * 0.57, size * 0.16, size * 0.05, coat)
  if (chance() < 0.45)
    for (const side of [-1, 1]) brush.disc(x + wide(side * 0.2), head + size * 0.02, size * 0.065, hair)
  brush.disc(x, head - size * 0.03, size * 0.2, hair)
  brush.disc(x, head + size * 0.03, size * 0.17, skin)
  for (const side of [-1, 1]) {
    brush.disc(x + wide(side * 0.065), head + size * 0.02, size * 0.02, '#2b2320')
    brush.ellipse(x + wide(side * 0.1), head + size * 0.085, size * 0.03, size * 0.018, '#eb9d8b')
  }
  brush.ellipse(x, head + size * 0.1, size * 0.055, size * 0.028, '#b5473f')
  brush.ellipse(x, head + size * 0.088, size * 0.058, size * 0.02, skin)
}
