import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  base64ToBytes,
  bytesToBase64,
  bytesToHex,
  bytesToUtf8,
  hexToBytes,
  utf8ToBytes,
} from '#shared/basics/bytes.ts'

const anyBytes = fc.uint8Array({ maxLength: 300 }).map((b) => new Uint8Array(b))

test('hex and base64 give back the same bytes and agree with Node', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(hexToBytes(bytesToHex(bytes))).toEqual(bytes)
      expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(base64ToBytes(bytesToBase64(bytes))).toEqual(bytes)
    }),
  )
})

test('text that is not UTF-8 is refused, never replaced', () => {
  expect(bytesToUtf8(utf8ToBytes('Łukasz Größe 🌻'))).toBe('Łukasz Größe 🌻')
  expect(() => bytesToUtf8(new Uint8Array([0xff, 0xfe]))).toThrow()
  expect(() => hexToBytes('0G')).toThrow()
})
