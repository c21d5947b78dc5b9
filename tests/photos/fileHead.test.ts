import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { base64ToBytes, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { readFileHead } from '#shared/photos/fileHead.ts'
import { heicFixture } from './heicFixture.ts'
import {
  claimSize,
  makeAnimatedPng,
  makeAnimatedWebp,
  makeBombPng,
  makeCmykJpeg,
  makeSvg,
  makeZip,
} from './makeFiles.ts'

const jpeg = makeCmykJpeg([10, 200, 30, 40])
const png = makeBombPng(64)
const heic = base64ToBytes(heicFixture)
const typeOf = (bytes: Bytes): string => {
  const head = readFileHead(bytes)
  return head.ok ? `${head.value.format} ${head.value.width}x${head.value.height}` : head.error.type
}

test('P2 P4 a file is what its first bytes say', () => {
  expect(typeOf(jpeg)).toBe('jpeg 16x16')
  expect(typeOf(png)).toBe('png 64x64')
  expect(typeOf(heic)).toBe('heic 96x64')
  expect(typeOf(new Uint8Array(0))).toBe('empty')
  expect(typeOf(makeZip())).toBe('archive')
  expect(typeOf(makeSvg())).toBe('svg')
  expect(typeOf(utf8ToBytes('\ufeff<svg></svg>'))).toBe('svg')
  expect(typeOf(utf8ToBytes('<html></html>'))).toBe('notAPhoto')
  expect(typeOf(makeAnimatedPng(png))).toBe('animated')
  expect(typeOf(makeAnimatedWebp())).toBe('animated')
  expect(typeOf(makeBombPng())).toBe('tooManyPixels')
  expect(typeOf(claimSize(jpeg, 60_000, 60_000))).toBe('tooManyPixels')
  expect(typeOf(claimSize(jpeg, 16, 15))).toBe('tooSmall')
  expect(typeOf(claimSize(jpeg, 0, 16))).toBe('damaged')
})

test('P4 what follows the end mark does not matter: phones append films and depth maps', () => {
  expect(typeOf(concatBytes(jpeg, utf8ToBytes('MotionPhoto'), new Uint8Array(900)))).toBe('jpeg 16x16')
})

test.prop([fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })])(
  'P4 no photo that was cut off passes as whole',
  (share) => {
    for (const whole of [jpeg, png])
      expect(readFileHead(whole.slice(0, Math.floor(whole.length * share))).ok).toBe(false)
  },
)

test.prop([
  fc.uint8Array({ maxLength: 400 }),
  fc.constantFrom(jpeg, png, heic, makeAnimatedWebp()),
  fc.nat(),
])('P4 hostile bytes are answered, never thrown over', (noise, whole, seed) => {
  const hurt = whole.slice()
  noise.forEach((byte, i) => (hurt[(seed + i * 13) % hurt.length] = byte))
  for (const bytes of [new Uint8Array(noise), hurt, concatBytes(whole.slice(0, 16), noise)])
    expect(typeof readFileHead(bytes).ok).toBe('boolean')
})
