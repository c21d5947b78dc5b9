/**
 * How a sticker's drawing is stored: its parts back to front, each `COLOUR[opacity in %][!]PATH`, joined by `|`; `!` is
 * the even-odd rule. A path has M, L, C and Z; coordinates are whole hundredths, each relative to the point before the
 * step, so that four hundred drawings stay small.
 */
import type { Path, PathStep } from '../portfolio/outlines.ts'
import type { StickerArt } from '../portfolio/paint.ts'

/** The side of the square that every drawing lies in. */
export const artSize = 32
const fine = 100

export interface ArtPart {
  readonly path: Path
  readonly fill: string
  readonly opacity: number
  readonly evenOdd?: boolean
}

export function packArt(parts: readonly ArtPart[]): string {
  return parts
    .map(({ path, fill, opacity, evenOdd }) => {
      const shine = opacity < 1 ? String(Math.round(opacity * 100)) : ''
      return `${fill.slice(1)}${shine}${evenOdd ? '!' : ''}${packPath(path)}`
    })
    .join('|')
}

function packPath(path: Path): string {
  let [x, y] = [0, 0]
  let packed = ''
  let last = ''
  for (const step of path) {
    if (step[0] === 'Z') {
      packed += last = 'Z'
      continue
    }
    const points = (step.slice(1) as number[]).map((value) => Math.round(value * fine))
    const numbers = points.map((value, i) => value - (i % 2 === 0 ? x : y))
    ;[x, y] = points.slice(-2) as [number, number]
    // The letter is left out where it stays the same.
    const written = numbers.map((value, i) =>
      value < 0 || (i === 0 && step[0] !== last) ? value : ` ${value}`,
    )
    packed += (step[0] === last ? '' : step[0]) + written.join('')
    last = step[0]
  }
  return packed
}

export function unpackArt(packed: string): StickerArt {
  return {
    w: artSize,
    h: artSize,
    parts: packed.split('|').map((part) => {
      const [, fill, shine, star, path] = /^([0-9a-f]{6})(\d*)(!?)(.*)$/.exec(part)!
      return {
        path: unpackPath(path!),
        fill: `#${fill!}`,
        opacity: shine === '' ? 1 : Number(shine) / 100,
        ...(star === '!' ? { evenOdd: true } : {}),
      }
    }),
  }
}

function unpackPath(packed: string): Path {
  const steps: PathStep[] = []
  let [x, y] = [0, 0]
  for (const [, letter, list] of packed.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
    if (letter === 'Z') {
      steps.push(['Z'])
      continue
    }
    const numbers = (list!.match(/-?\d+/g) ?? []).map(Number)
    const count = letter === 'C' ? 6 : 2
    for (let at = 0; at < numbers.length; at += count) {
      const points = numbers.slice(at, at + count).map((value, i) => value + (i % 2 === 0 ? x : y))
      ;[x, y] = points.slice(-2) as [number, number]
      steps.push([letter, ...points.map((value) => value / fine)] as unknown as PathStep)
    }
  }
  return steps
}
