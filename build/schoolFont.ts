/**
 * The school handwriting comes from npm as WOFF only, which is the TTF with its tables packed. This takes them out
 * again and changes nothing else; `node build/schoolFont.ts` writes the file, a test makes it anew and compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { root } from './suites.ts'

const packed = '@fontsource/playwrite-de-grund/files/playwrite-de-grund-latin-400-normal.woff'
export const schoolFontFile = join(root, 'renderer/paper/fonts/PlaywriteDEGrund_400Regular.ttf')

export const makeSchoolFont = (): Buffer =>
  unpackWoff(readFileSync(createRequire(import.meta.url).resolve(packed)))

function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + 20 * i
    const from = woff.readUInt32BE(at + 4)
    const packedLength = woff.readUInt32BE(at + 8)
    const data = woff.subarray(from, from + packedLength)
    return {
      tag: woff.toString('latin1', at, at + 4),
      sum: woff.readUInt32BE(at + 16),
      data: packedLength < woff.readUInt32BE(at + 12) ? inflateSync(data) : data,
    }
  }).sort((a, b) => (a.tag < b.tag ? -1 : 1))
  const power = Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + 16 * count)
  head.writeUInt32BE(woff.readUInt32BE(4), 0)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(16 * 2 ** power, 6)
  head.writeUInt16BE(power, 8)
  head.writeUInt16BE(16 * (count - 2 ** power), 10)
  const parts: Buffer[] = [head]
  let offset = head.length
  tables.forEach(({ tag, sum, data }, i) => {
    const at = 12 + 16 * i
    head.write(tag, at, 'latin1')
    head.writeUInt32BE(sum, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(data.length, at + 12)
    const gap = Buffer.alloc((4 - (data.length % 4)) % 4)
    parts.push(data, gap)
    offset += data.length + gap.length
  })
  return Buffer.concat(parts)
}

if (import.meta.main) writeFileSync(schoolFontFile, makeSchoolFont())
