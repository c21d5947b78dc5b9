/** What comes from a stick is anybody's bytes: no crash, and nothing is believed that was changed. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToHex, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import {
  blobEntry,
  encodeEntry,
  encodeHead,
  headLength,
  parseBody,
  parseHead,
  type Manifest,
} from '#shared/sync/bundle.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { sha256 } from '#electron/host/keeper/hashes.ts'
import { idFrom, seeded } from '#tests/journal/keeperWorld.ts'
import { forgedBatch } from './hostileServer.ts'

const batch = forgedBatch(idFrom('dev'), 1, new Uint8Array(32), [idFrom('a'), idFrom('b')])
const body = concatBytes(encodeEntry(1, batch), blobEntry(idFrom('blob'), seeded('blob').bytes(300)))
const manifest: Manifest = {
  v: 1,
  tenant: idFrom('tenant'),
  dev: idFrom('dev'),
  id: idFrom('bundle'),
  bodyBytes: body.length,
  bodySha256: bytesToHex(sha256(body)),
  chains: [{ dev: idFrom('dev'), from: 1, to: 2 }],
  blobs: [idFrom('blob')],
}
const text = JSON.stringify(manifest)
const whole = concatBytes(encodeHead(text, new Uint8Array(64)), body)

const read = (bytes: Bytes) => {
  const head = parseHead(bytes)
  return head.ok
    ? { head: head.value, body: parseBody(head.value.manifest, bytes.subarray(head.value.bodyAt), sha256) }
    : null
}

test('SY13 a bundle comes back as it was written', () => {
  const back = read(whole)
  expect(back?.head.text).toBe(text)
  expect(back?.body).toEqual({
    ok: true,
    value: { batches: [batch], blobs: [{ id: idFrom('blob'), bytes: seeded('blob').bytes(300) }] },
  })
})

test('S90 F14 any bytes and any change of a bundle: no crash; a changed body is refused whole', () => {
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = whole.slice()
      bytes[at]! ^= change
      const back = read(bytes)
      // A changed manifest has another text, which its signature does not fit.
      if (back?.body.ok) expect(back.head.text !== text || at < headLength(whole)!).toBe(true)
      if (at >= headLength(whole)!) expect(back?.body.ok).toBe(false)
    }),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(whole.length), (noise, cut) => {
      for (const bytes of [
        new Uint8Array(noise),
        whole.slice(0, cut),
        concatBytes(utf8ToBytes('OBHUTB1\n'), noise),
      ]) {
        const back = read(new Uint8Array(bytes))
        if (cut < whole.length) expect(back?.body.ok ?? false).toBe(false)
        decodeBatch(new Uint8Array(bytes), sha256)
      }
    }),
    { numRuns: 3000 },
  )
})
