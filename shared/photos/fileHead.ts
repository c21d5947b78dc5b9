/**
 * What a file is, by its own bytes and never by its name: format and size in pixels before anything is decoded (a
 * picture of 60,000 x 60,000 pixels fits into a few kilobytes and would take 14 GB), and whether it is whole (browsers
 * quietly draw the upper half of a photo whose copying was interrupted).
 */
import { err, ok, type Result } from '../basics/result.ts'
import { photoLimits, type PhotoProblem } from './problems.ts'

export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'heic'
export interface FileHead {
  readonly format: PhotoFormat
  readonly width: number
  readonly height: number
}
type Head = Result<FileHead, { readonly type: PhotoProblem }>

const damaged: Head = err({ type: 'damaged' })
const latin = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))
const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte)

export function readFileHead(bytes: Uint8Array): Head {
  if (bytes.length === 0) return err({ type: 'empty' })
  const head = readFormat(bytes)
  if (!head.ok) return head
  const { width, height } = head.value
  const { edge, pixels, smallestEdge } = photoLimits
  if (width > edge || height > edge || width * height > pixels) return err({ type: 'tooManyPixels' })
  if (width === 0 || height === 0) return damaged
  if (width < smallestEdge || height < smallestEdge) return err({ type: 'tooSmall' })
  return head
}

function readFormat(bytes: Uint8Array): Head {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return readJpeg(bytes)
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return readPng(bytes)
  if (latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 4) === 'WEBP') return readWebp(bytes)
  if (latin(bytes, 4, 4) === 'ftyp') return readHeic(bytes)
  const archives = ['PK\x03\x04', 'PK\x05\x06', 'Rar!', '7z\xbc\xaf', '\x1f\x8b']
  if (archives.some((start) => latin(bytes, 0, start.length) === start)) return err({ type: 'archive' })
  if (svgStart.test(latin(bytes, 0, 2048))) return err({ type: 'svg' })
  return err({ type: 'notAPhoto' })
}

const svgStart = /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--[^>]*-->\s*|<!doctype svg[^>]*>\s*)*<svg/i

/** Walks the segments and every scan up to the end mark: a JPEG without one was cut off. */
function readJpeg(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let width = 0
  let height = 0
  let at = 2
  const size = (): Head => ok({ format: 'jpeg', width, height })
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return damaged
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) break
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2
      continue
    }
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return damaged
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (length < 8) return damaged
      height = view.getUint16(at + 5)
      width = view.getUint16(at + 7)
      // Too large is known now; the rest need not be there.
      if (width * height > photoLimits.pixels || width > photoLimits.edge || height > photoLimits.edge)
        return size()
    }
    at += 2 + length
    if (marker === 0xda) at = endOfScan(bytes, at)
  }
  const ended = bytes[at] === 0xff && bytes[at + 1] === 0xd9
  return ended && width > 0 ? size() : damaged
}

/** The next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf(0xff, at)
    if (at < 0) return bytes.length
    const next = bytes[at + 1]
    if (next === 0xff) at--
    else if (next !== undefined && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
}

function readPng(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 33 || latin(bytes, 12, 4) !== 'IHDR') return damaged
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width * height > photoLimits.pixels) return ok({ format: 'png', width, height })
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = latin(bytes, at + 4, 4)
    if (type === 'acTL') return err({ type: 'animated' })
    if (type === 'IEND') return ok({ format: 'png', width, height })
    at += 12 + view.getUint32(at)
  }
  return damaged
}

function readWebp(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30 || view.getUint32(4, true) + 8 > bytes.length) return damaged
  const uint24 = (at: number): number => view.getUint16(at, true) | (bytes[at + 2]! << 16)
  const format = 'webp'
  switch (latin(bytes, 12, 4)) {
    case 'VP8X':
      if (bytes[20]! & 2) return err({ type: 'animated' })
      return ok({ format, width: 1 + uint24(24), height: 1 + uint24(27) })
    case 'VP8 ':
      return ok({
        format,
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      })
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return ok({ format, width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) })
    }
    default:
      return damaged
  }
}

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'mif1']

/** The largest picture the file speaks of; iPhones store tiles and say the size of the whole beside them. */
function readHeic(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Math.min(view.getUint32(0), bytes.length, 256)
  const brands: string[] = []
  for (let at = 8; at + 4 <= length; at += 4) brands.push(latin(bytes, at, 4))
  if (brands.some((brand) => ['hevc', 'hevx', 'msf1'].includes(brand)) && !brands.includes('heic'))
    return err({ type: 'animated' })
  if (!brands.some((brand) => heicBrands.includes(brand)) || brands.includes('avif'))
    return err({ type: 'notAPhoto' })
  let [width, height] = [0, 0]
  const end = Math.min(bytes.length, 1024 * 1024) - 16
  for (let at = bytes.indexOf(0x69); at >= 0 && at < end; at = bytes.indexOf(0x69, at + 1)) {
    if (latin(bytes, at, 4) !== 'ispe') continue
    const [w, h] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (w * h > width * height) [width, height] = [w, h]
  }
  return width === 0 ? damaged : ok({ format: 'heic', width, height })
}
