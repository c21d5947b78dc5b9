/** JR18: how much a scan sums up, counted and not timed. */
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { crc32c, shiftCrc } from '#electron/host/keeper/crc32c.ts'
import { encodeFrame, frameOverhead, frameType, scanFrames } from '#electron/host/keeper/frames.ts'
import { longCount } from '#tests/longCount.ts'

const work = vi.hoisted(() => ({ bytes: 0 }))
vi.mock(import('#electron/host/keeper/crc32c.ts'), async (original) => {
  const real = await original()
  return {
    ...real,
    crc32c: (bytes: Uint8Array, before?: number) => {
      work.bytes += bytes.length
      return real.crc32c(bytes, before)
    },
  }
})
beforeEach(() => void (work.bytes = 0))

const headOf = (length: number): Bytes => encodeFrame(frameType.wrap, new Uint8Array(length)).slice(0, 16)
/** A head at every sixteenth byte; each says that all but the last byte behind it is its. */
const forged = (heads: number): Bytes =>
  concatBytes(...Array.from({ length: heads }, (_, i) => headOf(Math.max(0, (heads - 1 - i) * 16 - 5))))

const summedBy = (bytes: Bytes): number => {
  work.bytes = 0
  scanFrames(bytes)
  return work.bytes
}

test('JR18 L1 heads that all claim the rest cost so many sums per byte, however long the file is', () => {
  const perByte = [1000, 4000, 8000].map((heads) => {
    const bytes = forged(heads)
    return summedBy(bytes) / bytes.length
  })
  // Quadratic, it would be 500, 2,000 and 4,000.
  for (const one of perByte) {
    expect(one).toBeGreaterThan(1)
    expect(one).toBeLessThan(40)
  }
  expect(perByte[2]! / perByte[1]!).toBeLessThan(1.2)
})

test('JR18 a file that is as it was written is summed once', () => {
  const bytes = concatBytes(
    ...Array.from({ length: 200 }, (_, i) => encodeFrame(frameType.envelope, new Uint8Array(i * 7).fill(i))),
  )
  expect(summedBy(bytes)).toBeLessThan(bytes.length + 200 * frameOverhead)
})

test('JR18 the sum of a stretch follows from the sums of two beginnings', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (one, two) => {
      const both = concatBytes(one, two)
      expect((crc32c(both) ^ shiftCrc(crc32c(one), two.length)) >>> 0).toBe(crc32c(two))
    }),
  )
})

test('JR18 JR3 whatever stands before and behind, the same frames are found as by summing each body up', () => {
  /** The scan as it was: every head that fits, its body summed. */
  const plainly = (bytes: Bytes): number[] => {
    const found: number[] = []
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const headAt = (at: number): number | undefined =>
      at + 16 <= bytes.length &&
      view.getUint32(at) === 0x4f424846 &&
      view.getUint32(at + 12) === crc32c(bytes.subarray(at, at + 12))
        ? view.getUint32(at + 8)
        : undefined
    for (let at = 0; at < bytes.length;) {
      const length = headAt(at)
      const end = at + 20 + (length ?? 0)
      if (length !== undefined && end <= bytes.length) {
        const body = bytes.subarray(at + 16, end - 4)
        if (view.getUint32(end - 4) === crc32c(body, crc32c(bytes.subarray(at + 4, at + 5)))) {
          found.push(at)
          at = end
          continue
        }
        if (end === bytes.length || headAt(end) !== undefined) {
          at = end
          continue
        }
      }
      at++
      while (at < bytes.length && headAt(at) === undefined) at++
    }
    return found
  }
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((body) => encodeFrame(frameType.envelope, body)),
    fc.uint8Array({ maxLength: 900 }).map((body) => encodeFrame(frameType.ops, body)),
    fc.integer({ min: 1, max: 60 }).map(forged),
    fc.nat(6000).map(headOf),
    fc.uint8Array({ maxLength: 60 }),
  )
  let found = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(), fc.boolean(), (pieces, where, flip) => {
      // In front, so that the sums of beginnings are in use when the true frames come.
      const bytes = concatBytes(forged(40), ...pieces, encodeFrame(frameType.commit, new Uint8Array(5)))
      if (flip) bytes[where % bytes.length]! ^= 4
      const frames = scanFrames(bytes).frames.map(({ at }) => at)
      found += frames.length
      expect(frames).toEqual(plainly(bytes))
    }),
    { numRuns: longCount(300, 10_000) },
  )
  expect(found).toBeGreaterThan(500)
})
