/**
 * Everything the keeper appends is a row of frames, so that one damaged byte costs one frame.
 *
 *   offset size
 *        0    4  magic "OBHF"
 *        4    1  type
 *        5    3  zero
 *        8    4  length n of the body
 *       12    4  CRC-32C of the 12 bytes above: the length is believed only when this fits
 *       16    n  body
 *     16+n    4  CRC-32C of type and body
 *
 * Integers big-endian. Where a header does not fit, the scan goes on at the next place where one does.
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import { crc32c, shiftCrc } from './crc32c.ts'

export const frameType = {
  segment: 1,
  begin: 2,
  envelope: 3,
  annotation: 4,
  commit: 5,
  hollow: 6,
  wrap: 7,
  blob: 8,
  kept: 9,
  ledger: 10,
  ops: 11,
  fill: 12,
  aside: 13,
  offer: 14,
  heads: 15,
  receipts: 16,
} as const
export type FrameType = (typeof frameType)[keyof typeof frameType]

const magic = 0x4f424846
const headBytes = 16
export const frameOverhead = 20
/** Photos are sealed blobs of some megabytes; nothing in a frame is larger than this. */
const maxBody = 512 * 1024 * 1024

const checkOfType = Array.from({ length: 256 }, (_, type) => crc32c(Uint8Array.of(type)))
const bodyCheck = (type: number, body: Uint8Array): number => crc32c(body, checkOfType[type])

export function encodeFrame(type: FrameType, body: Uint8Array): Bytes {
  const frame = new Uint8Array(frameOverhead + body.length)
  putFrame(frame, 0, type, body)
  return frame
}

/** Writes a frame into a larger buffer; returns where it ends. */
export function putFrame(into: Bytes, at: number, type: FrameType, body: Uint8Array): number {
  const view = new DataView(into.buffer, into.byteOffset)
  const end = at + frameOverhead + body.length
  view.setUint32(at, magic)
  into[at + 4] = type
  view.setUint32(at + 8, body.length)
  view.setUint32(at + 12, crc32c(into.subarray(at, at + 12)))
  into.set(body, at + headBytes)
  view.setUint32(end - 4, bodyCheck(type, body))
  return end
}

export interface FoundFrame {
  readonly type: number
  readonly body: Bytes
  /** Where the frame begins. */
  readonly at: number
}

export interface Scan {
  readonly frames: readonly FoundFrame[]
  /** Stretches that are no intact frame, in order; one that reaches the end is the last. */
  readonly damaged: readonly { readonly from: number; readonly to: number }[]
}

function lengthAt(bytes: Bytes, view: DataView, at: number): number | null {
  if (at + headBytes > bytes.length || view.getUint32(at) !== magic) return null
  if (view.getUint32(at + 12) !== crc32c(bytes.subarray(at, at + 12))) return null
  const length = view.getUint32(at + 8)
  return length <= maxBody ? length : null
}

/**
 * Answers whether a body is intact. Somebody may have written a head at every sixteenth byte, each claiming all the
 * rest: summing each body up would take for ever. Once as much as the whole file was summed in vain, the sums of all
 * beginnings are taken once, and that of any stretch follows from two of them.
 */
function createBodyCheck(bytes: Bytes, view: DataView): (at: number, length: number) => boolean {
  const step = 256
  let inVain = 0
  let sums: Uint32Array | undefined
  const sumUpTo = (at: number): number => {
    const from = at - (at % step)
    return crc32c(bytes.subarray(from, at), sums![from / step])
  }
  return (at, length) => {
    const [from, to] = [at + headBytes, at + headBytes + length]
    const type = bytes[at + 4]!
    const said = view.getUint32(to)
    if (!sums && inVain <= bytes.length) {
      if (said === bodyCheck(type, bytes.subarray(from, to))) return true
      inVain += length
      return false
    }
    if (!sums) {
      sums = new Uint32Array(Math.floor(bytes.length / step) + 1)
      for (let i = 1; i < sums.length; i++)
        sums[i] = crc32c(bytes.subarray((i - 1) * step, i * step), sums[i - 1])
    }
    const body = sumUpTo(to) ^ shiftCrc(sumUpTo(from), length)
    return said === (body ^ shiftCrc(checkOfType[type]!, length)) >>> 0
  }
}

/** Finds every intact frame, whatever lies between, in time that grows with the file alone. Bodies are views on `bytes`. */
export function scanFrames(bytes: Bytes): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isIntact = createBodyCheck(bytes, view)
  const frames: FoundFrame[] = []
  const damaged: { from: number; to: number }[] = []
  const lose = (from: number, to: number): void => {
    const last = damaged.at(-1)
    if (last?.to === from) last.to = to
    else damaged.push({ from, to })
  }
  let at = 0
  while (at < bytes.length) {
    const length = lengthAt(bytes, view, at)
    const end = at + frameOverhead + (length ?? 0)
    if (length !== null && end <= bytes.length) {
      if (isIntact(at, length)) {
        const body = bytes.subarray(at + headBytes, at + headBytes + length)
        frames.push({ type: bytes[at + 4]!, body, at })
        at = end
        continue
      }
      // A whole header and a damaged body: the next frame is where the header says, if one is there.
      if (end === bytes.length || lengthAt(bytes, view, end) !== null) {
        lose(at, end)
        at = end
        continue
      }
    }
    let next = at + 1
    while (next < bytes.length && lengthAt(bytes, view, next) === null) next = nextMagic(bytes, next + 1)
    lose(at, Math.min(next, bytes.length))
    at = next
  }
  return { frames, damaged }
}

function nextMagic(bytes: Bytes, from: number): number {
  let at = bytes.indexOf(0x4f, from)
  while (at >= 0 && (bytes[at + 1] !== 0x42 || bytes[at + 2] !== 0x48 || bytes[at + 3] !== 0x46))
    at = bytes.indexOf(0x4f, at + 1)
  return at < 0 ? bytes.length : at
}

/** The body of the one frame in these bytes, or null when it is not intact. */
export function decodeFrame(bytes: Bytes): { type: number; body: Bytes } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = lengthAt(bytes, view, 0)
  if (length === null || frameOverhead + length > bytes.length) return null
  const body = bytes.subarray(headBytes, headBytes + length)
  return view.getUint32(headBytes + length) === bodyCheck(bytes[4]!, body) ? { type: bytes[4]!, body } : null
}
