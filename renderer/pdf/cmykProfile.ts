/**
 * The printing condition of a print shop's file: coated paper by offset, after CGATS TR 001. The measured colours come from
 * the public domain profile CGATS001Compat (CC0), which lacks the way back; that is computed here: for each colour the
 * inks that come nearest, dark ones with as much black as the colour allows. With both ways it is a full output profile,
 * as PDF/X asks for.
 */
import { type Bytes } from '#shared/basics/bytes.ts'
import { bytesTag, descTag, iccProfile, textTag, u16, xyzTag } from './icc.ts'

type Lab = readonly [number, number, number]
type Inks = readonly [number, number, number, number]

/** Steps of the way back on each of its three axes. */
const grid = 13

/** Version 2 writes L as 0..0xff00, a and b about 0x8000. */
const whole = 65535 / 65280

export function cmykProfile(source: Bytes): Bytes {
  const forward = tagOf(source, 'A2B0')
  const toLab = readForward(forward)
  const inksAt: number[] = []
  const gamut: number[] = []
  const at = (point: number): number => (point / (grid - 1)) * whole
  for (let l = 0; l < grid; l++)
    for (let a = 0; a < grid; a++)
      for (let b = 0; b < grid; b++) {
        const wanted: Lab = [at(l) * 100, at(a) * 255 - 128, at(b) * 255 - 128]
        const inks = nearest(toLab, wanted)
        inksAt.push(...inks)
        gamut.push(distance(toLab(inks), wanted) > 25 ? 1 : 0)
      }
  const backward = lut(inksAt, 4)
  return iccProfile(
    { deviceClass: 'prtr', space: 'CMYK', connection: 'Lab ' },
    {
      desc: descTag('Coated offset after CGATS TR 001'),
      cprt: textTag('Public domain (CC0), from CGATS001Compat by Clinton Ingram'),
      wtpt: xyzTag([0.9642, 1, 0.8249]),
      A2B0: forward,
      A2B1: forward,
      A2B2: forward,
      B2A0: backward,
      B2A1: backward,
      B2A2: backward,
      gamt: lut(gamut, 1),
    },
  )
}

function tagOf(profile: Bytes, name: string): Bytes {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength)
  for (let i = 0; i < view.getUint32(128); i++) {
    const at = 132 + i * 12
    if (String.fromCharCode(...profile.subarray(at, at + 4)) === name) {
      const start = view.getUint32(at + 4)
      return profile.slice(start, start + view.getUint32(at + 8))
    }
  }
  throw new Error(`Bug: the profile has no ${name}`)
}

/** A table of 16 bit values with curves before and after it (lut16Type): CMYK to Lab. */
function readForward(tag: Bytes): (inks: Inks) => Lab {
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength)
  const points = tag[10]!
  const [inSteps, outSteps] = [view.getUint16(48), view.getUint16(50)]
  const read = (at: number): number => view.getUint16(at) / 65535
  const curve = (from: number, steps: number, value: number): number => {
    const x = value * (steps - 1)
    const i = Math.min(steps - 2, Math.floor(x))
    const [low, high] = [read(from + i * 2), read(from + i * 2 + 2)]
    return low + (high - low) * (x - i)
  }
  const table = 52 + 4 * inSteps * 2
  const out = table + points ** 4 * 3 * 2
  const values = Float64Array.from({ length: points ** 4 * 3 }, (_, i) => read(table + i * 2))
  return (inks) => {
    const base: number[] = []
    const part: number[] = []
    inks.forEach((ink, i) => {
      const x = curve(52 + i * inSteps * 2, inSteps, ink) * (points - 1)
      const low = Math.min(points - 2, Math.floor(x))
      base.push(low)
      part.push(x - low)
    })
    const mixed = [0, 0, 0]
    for (let corner = 0; corner < 16; corner++) {
      let weight = 1
      let index = 0
      for (let i = 0; i < 4; i++) {
        const high = (corner >> i) & 1
        weight *= high ? part[i]! : 1 - part[i]!
        index = index * points + base[i]! + high
      }
      if (weight === 0) continue
      for (let c = 0; c < 3; c++) mixed[c]! += weight * values[index * 3 + c]!
    }
    const [l, a, b] = mixed.map((value, c) =>
      curve(out + c * outSteps * 2, outSteps, value),
    ) as unknown as Lab
    return [l * whole * 100, a * whole * 255 - 128, b * whole * 255 - 128]
  }
}

const distance = ([l, a, b]: Lab, [m, c, d]: Lab): number => Math.hypot(l - m, a - c, b - d)

/** Coated paper takes 300 % of ink, no more. */
const mostInk = 3

/** The inks whose colour is nearest: black grows with darkness, the others are sought step by step. */
function nearest(toLab: (inks: Inks) => Lab, wanted: Lab): Inks {
  const [l, a, b] = wanted
  const chroma = Math.hypot(a, b)
  const dark = Math.max(0, (70 - l) / 70)
  const black = Math.min(0.95, dark ** 1.5 * Math.max(0, 1 - chroma / 100))
  let best: Inks = [0.3, 0.3, 0.3, black]
  let found = distance(toLab(best), wanted)
  for (let step = 0.32; step > 0.006; step /= 2) {
    for (let better = true; better;) {
      better = false
      for (let i = 0; i < 3; i++)
        for (const by of [step, -step]) {
          const tried = best.map((ink, at) =>
            at === i ? Math.min(1, Math.max(0, ink + by)) : ink,
          ) as unknown as Inks
          if (tried.reduce((sum, ink) => sum + ink, 0) > mostInk) continue
          const off = distance(toLab(tried), wanted)
          if (off < found - 1e-6) {
            best = tried
            found = off
            better = true
          }
        }
    }
  }
  return best
}

/** A table from Lab (lut16Type): straight curves, `channels` values 0..1 at each point. */
function lut(values: readonly number[], channels: number): Bytes {
  const straight = [0, 65535]
  return bytesTag(
    'mft2',
    new Uint8Array([3, channels, grid, 0]),
    Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1].flatMap((one) => [0, one, 0, 0])),
    u16([2, 2]),
    u16([...straight, ...straight, ...straight]),
    u16(values.map((value) => Math.round(value * 65535))),
    u16(Array.from({ length: channels }, () => straight).flat()),
  )
}
