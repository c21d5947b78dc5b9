/**
 * Photo filters as one colour matrix: the same numbers for the editor's previews and for the pixels that are printed.
 */
import type { Filter } from './page.ts'

/** Rows for red, green and blue; three factors and an offset, on values 0..255. */
export type ColourMatrix = readonly [
  number, number, number, number,
  number, number, number, number,
  number, number, number, number,
] // prettier-ignore

const identity: ColourMatrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
/** Mixes a colour with its own grey: 0 grey, 1 as it is, above 1 more colour. Weights of Rec. 709. */
const saturate = (s: number): ColourMatrix => {
  const [r, g, b] = [0.2126, 0.7152, 0.0722].map((weight) => weight * (1 - s)) as [number, number, number]
  return [r + s, g, b, 0, r, g + s, b, 0, r, g, b + s, 0]
}
const named: Readonly<Record<Filter['name'], ColourMatrix>> = {
  none: identity,
  grey: saturate(0),
  sepia: [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0],
  warm: [1.06, 0.02, 0, 6, 0, 1.01, 0, 2, 0, 0, 0.9, 0],
  cool: [0.92, 0, 0, 0, 0, 1, 0.01, 2, 0, 0.02, 1.06, 8],
  vivid: saturate(1.35),
  soft: [0.9, 0.04, 0.02, 16, 0.03, 0.9, 0.03, 16, 0.02, 0.04, 0.9, 16],
  faded: [0.78, 0.1, 0.05, 28, 0.06, 0.8, 0.06, 28, 0.06, 0.1, 0.74, 32],
}

export const changesNothing = (filter: Filter): boolean =>
  filter.name === 'none' && filter.brightness === 0 && filter.contrast === 0

/** The filter's own matrix, then contrast about the middle grey, then brightness. */
export function filterMatrix({ name, brightness, contrast }: Filter): ColourMatrix {
  const c = contrast >= 0 ? 1 + contrast : 1 + contrast * 0.8
  const shift = 128 * (1 - c) + brightness * 110
  return named[name].map((value, i) =>
    i % 4 === 3 ? value * c + shift : value * c,
  ) as unknown as ColourMatrix
}

/** Changes RGBA pixels in place. */
export function applyFilter(pixels: Uint8ClampedArray, filter: Filter): void {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = filterMatrix(filter)
  for (let at = 0; at < pixels.length; at += 4) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!]
    pixels[at] = a * red + b * green + c * blue + d
    pixels[at + 1] = e * red + f * green + g * blue + h
    pixels[at + 2] = i * red + j * green + k * blue + l
  }
}
