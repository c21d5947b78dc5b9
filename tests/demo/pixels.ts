/** Finds out which input photo a picture in a PDF shows, by its pixels alone. */

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA, 8 bits each, row by row. */
  readonly data: Uint8Array | Uint8ClampedArray
}

const side = 24

/** Mean colours of a 24x24 grid over the middle of the picture cropped to `aspect` (width / height). */
export function signature(pixels: Pixels, aspect: number): Float32Array {
  const own = pixels.width / pixels.height
  const w = own > aspect ? pixels.height * aspect : pixels.width
  const h = own > aspect ? pixels.height : pixels.width / aspect
  const x0 = (pixels.width - w) / 2
  const y0 = (pixels.height - h) / 2
  const out = new Float32Array(side * side * 3)
  for (let gy = 0; gy < side; gy++) {
    for (let gx = 0; gx < side; gx++) {
      const [left, right] = [
        Math.floor(x0 + (gx * w) / side),
        Math.max(Math.floor(x0 + (gx * w) / side) + 1, Math.floor(x0 + ((gx + 1) * w) / side)),
      ]
      const [top, bottom] = [
        Math.floor(y0 + (gy * h) / side),
        Math.max(Math.floor(y0 + (gy * h) / side) + 1, Math.floor(y0 + ((gy + 1) * h) / side)),
      ]
      let [r, g, b, n] = [0, 0, 0, 0]
      for (let y = top; y < Math.min(bottom, pixels.height); y++) {
        for (let x = left; x < Math.min(right, pixels.width); x++) {
          const at = (y * pixels.width + x) * 4
          r += pixels.data[at]!
          g += pixels.data[at + 1]!
          b += pixels.data[at + 2]!
          n++
        }
      }
      const o = (gy * side + gx) * 3
      out[o] = r / Math.max(1, n)
      out[o + 1] = g / Math.max(1, n)
      out[o + 2] = b / Math.max(1, n)
    }
  }
  return out
}

/** Mean absolute difference of two signatures, 0..255. */
export const difference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, v, i) => sum + Math.abs(v - b[i]!), 0) / a.length

export interface Match {
  readonly file: string
  readonly difference: number
}

/** All input files by likeness, best first. */
export function matchesOf(picture: Pixels, inputs: ReadonlyMap<string, Pixels>): readonly Match[] {
  const aspect = picture.width / picture.height
  const wanted = signature(picture, aspect)
  return [...inputs]
    .map(([file, pixels]) => ({ file, difference: difference(wanted, signature(pixels, aspect)) }))
    .sort((a, b) => a.difference - b.difference)
}

/** A re-encoded, resampled photo stays below; two drawn or real photos of different scenes lie far above. */
export const sameBelow = 9
