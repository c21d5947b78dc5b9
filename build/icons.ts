/** The app's icon for Windows and Linux, drawn from the window's own icon.svg. */
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './suites.ts'

const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256]
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]

async function draw(svg: string, size: number): Promise<Buffer> {
  // Drawn at its size, so that small ones are sharp.
  const image = await loadImage(Buffer.from(svg.replace('<svg ', `<svg width="${size}" height="${size}" `)))
  const canvas = createCanvas(size, size)
  canvas.getContext('2d').drawImage(image, 0, 0, size, size)
  return canvas.toBuffer('image/png')
}

/** An .ico is a list of pictures; PNG ones are read since Windows Vista. */
export function toIco(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let at = head.length
  for (const [i, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * i
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** Writes icon.ico and icons/SIZExSIZE.png. */
export async function writeIcons(folder: string): Promise<void> {
  const svg = readFileSync(join(root, 'renderer/icon.svg'), 'utf8')
  mkdirSync(join(folder, 'icons'), { recursive: true })
  const pictures = await Promise.all(windowsSizes.map(async (size) => ({ size, png: await draw(svg, size) })))
  writeFileSync(join(folder, 'icon.ico'), toIco(pictures))
  for (const size of linuxSizes)
    writeFileSync(join(folder, 'icons', `${size}x${size}.png`), await draw(svg, size))
}
