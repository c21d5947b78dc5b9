/** Photo files of every sort, made from nothing: no camera, no child, no file on disk. */
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

/** Four flat quarters: red, green / blue, yellow; upright 96 x 64. */
export const quarters = [
  [220, 30, 30],
  [30, 160, 60],
  [30, 60, 200],
  [240, 220, 40],
] as const

export interface Drawn {
  readonly width?: number
  readonly height?: number
}

function canvasOf({ width = 96, height = 64 }: Drawn): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  quarters.forEach(([r, g, b], i) => {
    context.fillStyle = `rgb(${r},${g},${b})`
    context.fillRect((i % 2) * (width / 2), Math.floor(i / 2) * (height / 2), width / 2, height / 2)
  })
  return canvas
}

const bytesOf = async (canvas: OffscreenCanvas, type: string): Promise<Bytes> =>
  new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.95 })).arrayBuffer())

export const makeJpeg = (drawn: Drawn = {}): Promise<Bytes> => bytesOf(canvasOf(drawn), 'image/jpeg')
export const makePng = (drawn: Drawn = {}): Promise<Bytes> => bytesOf(canvasOf(drawn), 'image/png')
export const makeWebp = (drawn: Drawn = {}): Promise<Bytes> => bytesOf(canvasOf(drawn), 'image/webp')

/**
 * A JPEG that shows the quarters upright only to who obeys its EXIF orientation 1..8, with a day, a place and a
 * maker's note in it.
 */
export async function makeOriented(orientation: number, day = '2026:05:03 10:11:12'): Promise<Bytes> {
  const upright = canvasOf({})
  const turned = orientation >= 5
  const canvas = new OffscreenCanvas(turned ? 64 : 96, turned ? 96 : 64)
  const context = canvas.getContext('2d')!
  // Where the stored picture's axes point in the upright one, undone.
  const [w, h] = [96, 64]
  const undo: Record<number, [number, number, number, number, number, number]> = {
    1: [1, 0, 0, 1, 0, 0],
    2: [-1, 0, 0, 1, w, 0],
    3: [-1, 0, 0, -1, w, h],
    4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, -1, 1, 0, 0, w],
    7: [0, -1, -1, 0, h, w],
    8: [0, 1, -1, 0, h, 0],
  }
  context.setTransform(...undo[orientation]!)
  context.drawImage(upright, 0, 0)
  return withExif(await bytesOf(canvas, 'image/jpeg'), orientation, day)
}

export const placeWord = 'Wiesengrund-Teststrasse'
export const cameraWord = 'Beispielkamera'

function withExif(jpeg: Bytes, orientation: number, day: string): Bytes {
  const u16 = (n: number) => [n & 255, n >> 8]
  const u32 = (n: number) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >> 24) & 255]
  const ascii = (text: string) => [...utf8ToBytes(`${text}\0`)]
  const data: number[] = []
  const entries0 = 4
  const entriesExif = 1
  const entriesGps = 2
  const ifd0 = 8
  const exif = ifd0 + 2 + entries0 * 12 + 4
  const gps = exif + 2 + entriesExif * 12 + 4
  const dataStart = gps + 2 + entriesGps * 12 + 4
  const put = (bytes: readonly number[]): number => {
    const at = dataStart + data.length
    data.push(...bytes)
    return at
  }
  const textEntry = (tag: number, text: string) => [
    ...u16(tag),
    ...u16(2),
    ...u32(ascii(text).length),
    ...u32(put(ascii(text))),
  ]
  const longEntry = (tag: number, value: number) => [...u16(tag), ...u16(4), ...u32(1), ...u32(value)]
  const degrees = [52, 1, 31, 1, 1234, 100].flatMap(u32)
  const tiff = [
    ...[0x49, 0x49, 0x2a, 0x00, ...u32(ifd0)],
    ...[...u16(entries0), ...textEntry(0x010f, cameraWord)],
    ...[...u16(0x0112), ...u16(3), ...u32(1), ...u16(orientation), 0, 0],
    ...[...longEntry(0x8769, exif), ...longEntry(0x8825, gps), ...u32(0)],
    ...[...u16(entriesExif), ...textEntry(0x9003, day), ...u32(0)],
    ...[
      ...u16(entriesGps),
      ...u16(2),
      ...u16(5),
      ...u32(3),
      ...u32(put(degrees)),
      ...textEntry(0x001b, placeWord),
      ...u32(0),
    ],
    ...data,
  ]
  const body = [...utf8ToBytes('Exif\0\0'), ...tiff]
  const length = body.length + 2
  const comment = utf8ToBytes(placeWord)
  return concatBytes(
    jpeg.subarray(0, 2),
    Uint8Array.from([0xff, 0xe1, length >> 8, length & 255, ...body]),
    Uint8Array.from([0xff, 0xfe, 0, comment.length + 2, ...comment]),
    jpeg.subarray(2),
  )
}

/** A JPEG whose frame header claims other measures. */
export function claimSize(jpeg: Bytes, width: number, height: number): Bytes {
  const copy = jpeg.slice()
  const view = new DataView(copy.buffer)
  for (let at = 2; at < copy.length; at += 2 + view.getUint16(at + 2))
    if (copy[at + 1]! >= 0xc0 && copy[at + 1]! <= 0xc2) {
      view.setUint16(at + 5, height)
      view.setUint16(at + 7, width)
      return copy
    }
  throw new Error('no frame header')
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc32 = (bytes: Uint8Array): number =>
  (bytes.reduce((crc, byte) => crcTable[(crc ^ byte) & 255]! ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0

function pngChunk(type: string, body: Uint8Array): Bytes {
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(utf8ToBytes(type), 4)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)))
  return bytes
}

/** 60,000 x 60,000 in a few bytes. */
export function makeBombPng(edge = 60_000): Bytes {
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, edge)
  view.setUint32(4, edge)
  head.set([8, 2, 0, 0, 0], 8)
  return concatBytes(
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', head),
    pngChunk('IDAT', Uint8Array.from([120, 156, 3, 0, 0, 0, 0, 1])),
    pngChunk('IEND', new Uint8Array(0)),
  )
}

/** The PNG with an animation control chunk after its header. */
export const makeAnimatedPng = (png: Bytes): Bytes =>
  concatBytes(
    png.subarray(0, 33),
    pngChunk('acTL', Uint8Array.from([0, 0, 0, 2, 0, 0, 0, 0])),
    png.subarray(33),
  )

export function makeAnimatedWebp(): Bytes {
  const bytes = new Uint8Array(64)
  bytes.set(utf8ToBytes('RIFF'), 0)
  new DataView(bytes.buffer).setUint32(4, 56, true)
  bytes.set(utf8ToBytes('WEBPVP8X'), 8)
  bytes[16] = 10
  bytes[20] = 2
  bytes[24] = 95
  bytes[27] = 63
  return bytes
}

/**
 * A CMYK JPEG of one flat colour, 16 x 16, as a print shop sends it: four components, stored inverted, Adobe marker
 * without colour transform. Only the DC value of each block is coded.
 */
export function makeCmykJpeg([c, m, y, k]: readonly [number, number, number, number]): Bytes {
  const bits: number[] = []
  const put = (value: number, length: number): void => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  // DC table: categories 0..11 all of length 4; AC table: only end-of-block, length 1.
  const previous = [0, 0, 0, 0]
  const stored = [c, m, y, k].map((ink) => 255 - ink)
  for (let block = 0; block < 4; block++)
    stored.forEach((value, i) => {
      const dc = Math.round((value - 128) * 8)
      const difference = dc - previous[i]!
      previous[i] = dc
      const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1
      put(size, 4)
      if (size > 0) put(difference > 0 ? difference : difference + (1 << size) - 1, size)
      put(0, 1)
    })
  while (bits.length % 8) bits.push(1)
  const scan: number[] = []
  for (let i = 0; i < bits.length; i += 8) {
    const byte = Number.parseInt(bits.slice(i, i + 8).join(''), 2)
    scan.push(byte)
    if (byte === 255) scan.push(0)
  }
  const segment = (marker: number, body: readonly number[]) => [
    0xff,
    marker,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ]
  const counts = (byLength: Record<number, number>) =>
    Array.from({ length: 16 }, (_, i) => byLength[i + 1] ?? 0)
  const components = [1, 2, 3, 4]
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xee, [...utf8ToBytes('Adobe'), 0, 100, 0, 0, 0, 0, 0]),
    ...segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    ...segment(0xc0, [8, 0, 16, 0, 16, 4, ...components.flatMap((id) => [id, 0x11, 0])]),
    ...segment(0xc4, [0x00, ...counts({ 4: 12 }), ...Array.from({ length: 12 }, (_, i) => i)]),
    ...segment(0xc4, [0x10, ...counts({ 1: 1 }), 0]),
    ...segment(0xda, [4, ...components.flatMap((id) => [id, 0x00]), 0, 63, 0]),
    ...scan,
    ...[0xff, 0xd9],
  ])
}

export const makeZip = (): Bytes => concatBytes(utf8ToBytes('PK\x03\x04'), new Uint8Array(60))
export const makeSvg = (): Bytes =>
  utf8ToBytes(
    '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>alert(1)</script></svg>',
  )

export const fileOf = (name: string, bytes: Bytes, type = 'image/jpeg'): File =>
  new File([bytes], name, { type })
