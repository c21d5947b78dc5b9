import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '#shared/basics/bytes.ts'
import { decodeFrame, encodeFrame, frameLimits } from '#shared/host/frame.ts'
import { memoryWires } from '#shared/host/memoryPair.ts'
import { rawFrame, serveContract } from './contractService.ts'

const bytes = fc.uint8Array({ maxLength: 200 }).map((given): Bytes => new Uint8Array(given))

describe('frames', () => {
  test.prop([fc.string({ unit: 'grapheme' }), fc.array(bytes, { maxLength: 20 })])(
    'HR3 what is encoded is decoded, byte for byte',
    (text, parts) => {
      const encoded = encodeFrame({ text, bytes: parts })
      expect(encoded.ok && decodeFrame(encoded.value)).toEqual({ ok: true, value: { text, bytes: parts } })
    },
  )

  test.prop([fc.uint8Array({ maxLength: 300 })])(
    'HR3 any bytes at all are a frame or a failure, never a throw',
    (given) => {
      const decoded = decodeFrame(given)
      if (decoded.ok) expect(encodeFrame(decoded.value)).toMatchObject({ ok: true })
      else expect(['FrameBroken', 'FrameTooLarge']).toContain(decoded.error.type)
    },
  )

  test.prop([bytes, fc.nat(), fc.nat({ max: 255 })])(
    'HR3 a changed or cut frame never reaches beyond itself',
    (part, at, to) => {
      const whole = rawFrame('{"a":1}', part, part)
      expect(() => decodeFrame(whole.with(at % whole.length, to))).not.toThrow()
      expect(decodeFrame(whole.slice(0, at % whole.length)).ok).toBe(false)
    },
  )

  it('HR3 limits hold on both sides', () => {
    expect(encodeFrame({ text: '', bytes: [new Uint8Array(frameLimits.frame)] })).toEqual({
      ok: false,
      error: { type: 'FrameTooLarge' },
    })
    expect(encodeFrame({ text: 'x'.repeat(frameLimits.text + 1), bytes: [] })).toEqual({
      ok: false,
      error: { type: 'FrameTooLarge' },
    })
    expect(decodeFrame(new Uint8Array(frameLimits.frame + 1))).toEqual({
      ok: false,
      error: { type: 'FrameTooLarge' },
    })
    expect(decodeFrame(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0, 0]))).toEqual({
      ok: false,
      error: { type: 'FrameTooLarge' },
    })
  })

  const json = fc.json({ maxDepth: 4 })
  test.prop([
    fc.array(
      fc.oneof(
        json,
        json.map((args) => `{"id":1,"call":"add","args":${args},"bytes":false}`),
      ),
      { maxLength: 5 },
    ),
  ])('HR4 whatever is sent, what comes back is a reply without a stack, or nothing', async (texts) => {
    const [host, attacker] = memoryWires()
    serveContract(host, 'good')
    let heard = ''
    attacker.listen((message) => (heard += Buffer.from(message).toString('latin1')))
    for (const text of texts) attacker.send(rawFrame(text))
    await new Promise((resolve) => setTimeout(resolve, 2))
    expect(heard).not.toMatch(/\bat |\.ts|node_modules|secret/)
    attacker.close()
  })
})
