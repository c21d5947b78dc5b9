import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { maxEnvelopeBytes, parseEnvelope, type8 } from '#shared/vault/envelope.ts'
import { paddedLength } from '#shared/vault/padding.ts'
import { openBlob, sealBlob } from '#electron/host/vault/blob.ts'
import { makeSignKey, publicKeyOf, verifyBytes } from '#electron/host/vault/crypto.ts'
import {
  openBody,
  openHead,
  sealEnvelope,
  type Content,
  type Opening,
  type Sealing,
} from '#electron/host/vault/envelope.ts'
import { testRandom } from './world.ts'

const id = (): string => bytesToHex(testRandom.bytes(16))
const anna = makeSignKey('P-256').key
const lena = makeSignKey('P-256').key
const keyOf: Record<string, typeof anna> = { anna, lena }

function room(signer: 'anna' | 'lena' = 'anna', receiptKey = testRandom.bytes(32)) {
  const sealing: Sealing = {
    random: testRandom,
    metadataKey: testRandom.bytes(32),
    contentKey: testRandom.bytes(32),
    signKey: keyOf[signer]!,
    receiptKey,
  }
  const tenant = id()
  const outer = { type8: type8.record, expireNotAfter: 0, devSeq: 7, tenant, objId: id(), dev: id() }
  const inner = { ver: 1, keyId: id(), epoch: 1, hlc: '0199f0f0f0f00001', parents: [] as string[] }
  const content: Content = {
    k: 'child',
    kv: 2,
    f: { firstName: 'Mia', unknown: { deep: [1, 'ä', null] } },
    s: { firstName: '0199f0f0f0f0000112345678' },
    a: { p: 'anna', l: 'head' },
  }
  const opening: Opening = {
    contentKey: sealing.contentKey,
    receiptKey,
    verifyAuthor: (author, signed, signature) => {
      const key = keyOf[author.p]
      return (
        key !== undefined && verifyBytes('P-256', publicKeyOf('P-256', key.publicKey)!, signed, signature)
      )
    },
  }
  const seal = (
    more: { outer?: object; inner?: object; content?: object; sealing?: Partial<Sealing> } = {},
  ): Bytes => {
    const sealed = sealEnvelope(
      { ...sealing, ...more.sealing },
      { ...outer, ...more.outer },
      { ...inner, ...more.inner },
      { ...content, ...more.content },
    )
    if (!sealed.ok) throw new Error(sealed.error.type)
    return sealed.value
  }
  const open = (bytes: Bytes, more: Partial<Opening> = {}) => {
    const head = openHead(sealing.metadataKey, tenant, bytes)
    return head.ok ? openBody({ ...opening, ...more }, head.value) : head
  }
  return { sealing, outer, inner, content, seal, open, tenant, receiptKey }
}

describe('envelope', () => {
  test('E1 what was sealed is opened, unknown fields too', () => {
    const { seal, open, content } = room()
    expect(open(seal())).toEqual({ ok: true, value: content })
  })

  test('E2 every single flipped bit and every cut is refused', () => {
    const { seal, open } = room()
    const sealed = seal()
    let accepted = 0
    for (let at = 0; at < sealed.length; at++) {
      const spoiled = sealed.slice()
      spoiled[at]! ^= 1 << (at % 8)
      if (open(spoiled).ok) accepted++
    }
    for (let length = 0; length < sealed.length; length += 11)
      if (open(sealed.slice(0, length)).ok) accepted++
    expect(open(sealed).ok).toBe(true)
    expect(accepted).toBe(0)
  })

  test('E3 L4 header, inner header and body of two envelopes under the same keys do not mix', () => {
    const { seal, open } = room()
    const [a, b] = [seal(), seal({ outer: { devSeq: 8, objId: id() } })]
    const parts = (bytes: Bytes): Bytes[] => {
      const parsed = parseEnvelope(bytes)
      if (!parsed.ok) throw new Error('parse')
      const { outerBytes, innerNonce, innerSealed, salt, body } = parsed.value
      const n = new Uint8Array(2)
      new DataView(n.buffer).setUint16(0, innerSealed.length)
      const m = new Uint8Array(4)
      new DataView(m.buffer).setUint32(0, body.length)
      return [
        outerBytes,
        Uint8Array.from([...n, ...innerNonce, ...innerSealed]),
        salt,
        Uint8Array.from([...m, ...body]),
      ]
    }
    const [pa, pb] = [parts(a), parts(b)]
    expect(open(Uint8Array.from(pa.flatMap((part) => [...part]))).ok).toBe(true)
    for (let mask = 1; mask < 15; mask++) {
      const mixed = Uint8Array.from(pa.flatMap((part, i) => [...(mask & (1 << i) ? pb[i]! : part)]))
      expect(open(mixed).ok, `parts ${mask.toString(2)}`).toBe(false)
    }
  })

  test('E3 L4 an envelope of another institution, key or metadata key is refused', () => {
    const [here, there] = [room(), room()]
    expect(here.open(there.seal())).toMatchObject({ ok: false, error: { type: 'KeyMissing' } })
    expect(here.open(there.seal({ outer: { tenant: here.tenant } }))).toMatchObject({
      ok: false,
      error: { type: 'EnvelopeDamaged' },
    })
    expect(here.open(here.seal({ sealing: { contentKey: testRandom.bytes(32) } })).ok).toBe(false)
  })

  test('E4 Lena cannot write in Anna’s name, though she has the same keys', () => {
    const { seal, open } = room()
    const forged = seal({ sealing: { signKey: lena, receiptKey: testRandom.bytes(32) } })
    expect(open(forged)).toMatchObject({ ok: false, error: { type: 'AuthorForged' } })
    const honest = seal({
      content: { a: { p: 'lena', l: 'head' } },
      sealing: { signKey: lena, receiptKey: testRandom.bytes(32) },
    })
    expect(open(honest).ok).toBe(true)
    expect(
      open(
        seal({ content: { a: { p: 'nobody', l: 'head' } }, sealing: { receiptKey: testRandom.bytes(32) } }),
      ),
    ).toMatchObject({ ok: false, error: { type: 'AuthorForged' } })
  })

  test('E5 a receipt of this vault spares the signature, one of another does not', () => {
    const { seal, open } = room()
    let asked = 0
    const verifyAuthor = (): boolean => (asked++, true)
    expect(open(seal(), { verifyAuthor }).ok).toBe(true)
    expect(asked).toBe(0)
    expect(open(seal({ sealing: { receiptKey: testRandom.bytes(32) } }), { verifyAuthor }).ok).toBe(true)
    expect(asked).toBe(1)
  })

  test('E6 two sealings of the same never share salt, nonce or bytes', () => {
    const { seal } = room()
    const salts = new Set(
      Array.from({ length: 500 }, () => {
        const parsed = parseEnvelope(seal())
        return parsed.ok ? bytesToHex(parsed.value.salt) + bytesToHex(parsed.value.innerNonce) : ''
      }),
    )
    expect(salts.size).toBe(500)
  })

  test('E7 lengths: a first version and an edit are alike, and short texts do not show', () => {
    const { seal } = room()
    const lengths = (texts: readonly string[], parents: string[]) =>
      new Set(texts.map((text) => seal({ content: { f: { notes: text } }, inner: { parents } }).length))
    const texts = ['', 'a', 'Heute war Waldtag.']
    expect(lengths(texts, [])).toEqual(lengths(texts, [`${id()}:1`]))
    expect(lengths(texts, []).size).toBe(1)
  })

  test('E8 what is larger than 256 KiB is refused before it is sealed', () => {
    const { sealing, outer, inner, content } = room()
    const sealed = sealEnvelope(sealing, outer, inner, {
      ...content,
      f: { notes: 'x'.repeat(maxEnvelopeBytes) },
    })
    expect(sealed).toEqual({ ok: false, error: { type: 'TooLarge' } })
  })

  property.prop([fc.integer({ min: 1, max: 400_000 })])(
    'E7 padding never cuts, costs at most 12 % and only grows',
    (length) => {
      expect(paddedLength(length)).toBeGreaterThanOrEqual(length)
      expect(paddedLength(length + 1)).toBeGreaterThanOrEqual(paddedLength(length))
      if (length > 256) expect(paddedLength(length)).toBeLessThan(length * 1.12)
    },
  )

  property.prop([fc.uint8Array({ maxLength: 600 })])('E2 noise is refused, never thrown at', (noise) => {
    const { open } = room()
    expect(open(new Uint8Array(noise)).ok).toBe(false)
  })
})

describe('sealed files', () => {
  const key = testRandom.bytes(32)
  const name = { tenant: id(), objId: id(), blobId: id(), variant: 'original' }
  const step = 65_536 + 16

  test.each([0, 1, 65_535, 65_536, 65_537, 200_000])('B1 %i bytes come back', (length) => {
    const plain = testRandom.bytes(length)
    expect(openBlob(key, name, sealBlob(testRandom, key, name, plain))).toEqual(plain)
  })
  test('B2 a chunk dropped, doubled, moved or cut off is refused', () => {
    const sealed = sealBlob(testRandom, key, name, testRandom.bytes(3 * 65_536))
    const chunk = (n: number): number[] => [...sealed.subarray(36 + n * step, 36 + (n + 1) * step)]
    const head = [...sealed.subarray(0, 36)]
    const build = (...order: number[]): Bytes => Uint8Array.from([...head, ...order.flatMap(chunk)])
    expect(openBlob(key, name, build(0, 1, 2))).toBeDefined()
    for (const order of [[0, 1], [0, 2], [1, 0, 2], [0, 0, 1, 2], [0, 1, 2, 2], [2], []])
      expect(openBlob(key, name, build(...order))).toBeUndefined()
  })
  test('B3 a file of another photo, variant or institution is refused, and any flipped bit', () => {
    const sealed = sealBlob(testRandom, key, name, utf8ToBytes('ein Foto'))
    for (const wrong of [{ variant: 'small' }, { objId: id() }, { blobId: id() }, { tenant: id() }])
      expect(openBlob(key, { ...name, ...wrong }, sealed)).toBeUndefined()
    for (let at = 0; at < sealed.length; at++) {
      const spoiled = sealed.slice()
      spoiled[at]! ^= 4
      expect(openBlob(key, name, spoiled)).toBeUndefined()
    }
    expect(openBlob(key, name, sealed)).toBeDefined()
  })
})
