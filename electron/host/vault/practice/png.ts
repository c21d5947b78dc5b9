/** A PNG of up to 256 colours: enough for drawn pictures, small, and made without a library (RFC 2083). */
import { crc32, deflateSync } from 'node:zlib'
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  /** One byte per pixel: a place in the palette. */
  readonly pixels: Uint8Array
  /** `#rrggbb` */
  readonly palette: readonly string[]
}

export function encodePng({ width, height, pixels, palette }: Picture): Bytes {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = new Uint8Array(palette.length * 3)
  palette.forEach((colour, i) => {
    const value = Number.parseInt(colour.slice(1), 16)
    colours.set([value >> 16, (value >> 8) & 255, value & 255], i * 3)
  })
  const rows = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 3 })),
    chunk('IEND', new Uint8Array(0)),
  )
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = concatBytes(utf8ToBytes(type), data)
  const whole = new Uint8Array(body.length + 8)
  const view = new DataView(whole.buffer)
  view.setUint32(0, data.length)
  whole.set(body, 4)
  view.setUint32(body.length + 4, crc32(body))
  return whole
}
