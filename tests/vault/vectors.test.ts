/** Published answers: NIST SP 800-38D test cases, RFC 5869, RFC 4231, FIPS 186 / RFC 6979, RFC 9106 by libsodium, ML-KEM-768. */
import { argon2Sync, createHash } from 'node:crypto'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import sodium from 'sodium-native'
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '#shared/basics/bytes.ts'
import { argonFloor, isStrongEnough, stretch } from '#electron/host/vault/argon.ts'
import {
  hkdf,
  hmac,
  openAead,
  openSealed,
  publicKeyOf,
  scalarFrom,
  sealAead,
  sealKeyOf,
  sealTo,
  signBytes,
  signKeyOf,
  verifyBytes,
} from '#electron/host/vault/crypto.ts'
import { testRandom } from './world.ts'

const plain =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39'
const aad = 'feedfacedeadbeeffeedfacedeadbeefabaddad2'
const key = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'

describe('AES-256-GCM', () => {
  test.each([
    ['NIST 13', '00'.repeat(32), '00'.repeat(12), '', '', '', '530f8afbc74536b9a963b4f1c4cb738b'],
    [
      'NIST 14',
      '00'.repeat(32),
      '00'.repeat(12),
      '00'.repeat(16),
      '',
      'cea7403d4d606b6e074ec5d3baf39d18',
      'd0d1c8a799996bf0265b98b5d48ab919',
    ],
    [
      'NIST 16',
      key,
      'cafebabefacedbaddecaf888',
      plain,
      aad,
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
      '76fc6ece0f4e1768cddf8853bb2d551b',
    ],
  ])('%s', (_name, k, nonce, text, extra, cipher, tag) => {
    const sealed = sealAead(hexToBytes(k), hexToBytes(nonce), hexToBytes(text), hexToBytes(extra))
    expect(bytesToHex(sealed)).toBe(cipher + tag)
    expect(bytesToHex(openAead(hexToBytes(k), hexToBytes(nonce), sealed, hexToBytes(extra))!)).toBe(text)
  })

  // As Wycheproof does: a right message with one thing wrong, and the tag in every wrong way.
  const sealed = (): Uint8Array<ArrayBuffer> =>
    sealAead(hexToBytes(key), hexToBytes('cafebabefacedbaddecaf888'), hexToBytes(plain), hexToBytes(aad))
  const opens = (bytes: Uint8Array): boolean =>
    openAead(hexToBytes(key), hexToBytes('cafebabefacedbaddecaf888'), bytes, hexToBytes(aad)) !== undefined
  const tagCases: readonly (readonly [string, (tag: Uint8Array) => void])[] = [
    ['first bit flipped', (tag) => (tag[0]! ^= 1)],
    ['last bit flipped', (tag) => (tag[15]! ^= 128)],
    ['bit 63 flipped', (tag) => (tag[7]! ^= 128)],
    ['all bits flipped', (tag) => tag.forEach((_, i) => (tag[i]! ^= 255))],
    ['all zero', (tag) => tag.fill(0)],
    ['all one', (tag) => tag.fill(255)],
    ['top bits flipped', (tag) => tag.forEach((_, i) => (tag[i]! ^= 128))],
  ]
  test.each(tagCases)('a tag with %s is refused', (_name, spoil) => {
    const bytes = sealed()
    expect(opens(bytes)).toBe(true)
    spoil(bytes.subarray(bytes.length - 16))
    expect(opens(bytes)).toBe(false)
  })
  test.each([
    ['a short tag', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 4)],
    ['no tag', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 16)],
    ['nothing', () => new Uint8Array(0)],
    ['a byte more', (bytes: Uint8Array) => Uint8Array.from([...bytes, 0])],
  ])('%s is refused', (_name, spoil) => expect(opens(spoil(sealed()))).toBe(false))
  test('other AAD, nonce or key are refused', () => {
    const bytes = sealed()
    const nonce = hexToBytes('cafebabefacedbaddecaf888')
    expect(openAead(hexToBytes(key), nonce, bytes, new Uint8Array(0))).toBeUndefined()
    expect(
      openAead(
        hexToBytes(key),
        nonce.map((byte, i) => (i === 11 ? byte ^ 1 : byte)),
        bytes,
        hexToBytes(aad),
      ),
    ).toBeUndefined()
    expect(
      openAead(
        hexToBytes(key).map((byte, i) => (i === 31 ? byte ^ 1 : byte)),
        nonce,
        bytes,
        hexToBytes(aad),
      ),
    ).toBeUndefined()
  })
})

describe('HKDF-SHA-256 (RFC 5869)', () => {
  test.each([
    [
      'A.1',
      '0b'.repeat(22),
      '000102030405060708090a0b0c',
      'f0f1f2f3f4f5f6f7f8f9',
      42,
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    ],
    [
      'A.2',
      Array.from({ length: 80 }, (_, i) => i.toString(16).padStart(2, '0')).join(''),
      Array.from({ length: 80 }, (_, i) => (i + 0x60).toString(16)).join(''),
      Array.from({ length: 80 }, (_, i) => (i + 0xb0).toString(16)).join(''),
      82,
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    ],
    [
      'A.3',
      '0b'.repeat(22),
      '',
      '',
      42,
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    ],
  ])('%s', (_name, ikm, salt, info, length, okm) => {
    expect(bytesToHex(hkdf(hexToBytes(ikm), hexToBytes(salt), hexToBytes(info), length))).toBe(okm)
  })
})

test('HMAC-SHA-256 (RFC 4231, case 2)', () => {
  expect(bytesToHex(hmac(utf8ToBytes('Jefe'), 'what do ya want for nothing?'))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

describe('ECDSA', () => {
  // RFC 6979 A.2.5 and A.2.6, message "sample".
  test.each([
    [
      'P-256' as const,
      'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
      '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    ],
    [
      'P-384' as const,
      '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
      '04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc138015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720',
      '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe4699ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
    ],
  ])('%s: the published key and signature', (curve, scalar, point, signature) => {
    const signKey = signKeyOf(curve, hexToBytes(scalar))
    expect(bytesToHex(signKey.publicKey)).toBe(point)
    const publicKey = publicKeyOf(curve, hexToBytes(point))!
    const message = utf8ToBytes('sample')
    expect(verifyBytes(curve, publicKey, message, hexToBytes(signature))).toBe(true)
    expect(verifyBytes(curve, publicKey, utf8ToBytes('sampel'), hexToBytes(signature))).toBe(false)
    expect(verifyBytes(curve, publicKey, message, signBytes(signKey, message))).toBe(true)
    const flipped = hexToBytes(signature)
    flipped[3]! ^= 1
    expect(verifyBytes(curve, publicKey, message, flipped)).toBe(false)
    for (const wrong of ['', '00'.repeat(signature.length / 2), signature + '00'])
      expect(verifyBytes(curve, publicKey, message, hexToBytes(wrong))).toBe(false)
  })
  test('a point that is not on the curve is no key', () => {
    const point = new Uint8Array(65)
    point[0] = 4
    point[64] = 1
    expect(publicKeyOf('P-256', point)).toBeUndefined()
  })
  test('scalars from seeds differ by purpose and are always usable', () => {
    const seed = testRandom.bytes(32)
    expect(bytesToHex(scalarFrom('P-384', seed, 'a'))).not.toBe(bytesToHex(scalarFrom('P-384', seed, 'b')))
    for (let i = 0; i < 50; i++)
      expect(signKeyOf('P-256', scalarFrom('P-256', testRandom.bytes(32), 'x')).publicKey).toHaveLength(65)
  })
})

describe('Argon2id (RFC 9106)', () => {
  test('libsodium answers as the reference does', () => {
    const hash = new Uint8Array(32)
    sodium.crypto_pwhash(
      hash,
      utf8ToBytes('password'),
      utf8ToBytes('somesaltsomesalt'),
      2,
      64 * 1024 * 1024,
      sodium.crypto_pwhash_ALG_ARGON2ID13,
    )
    expect(bytesToHex(hash)).toBe('fc33b78139231d34b71626bd6245c1d72efa190ad605c3d8166a72adcedfa2c2')
    // The RFC's own vector has four lanes and a secret, which libsodium has not: Node's must give it, then both agree.
    const rfc = argon2Sync('argon2id', {
      message: new Uint8Array(32).fill(1),
      nonce: new Uint8Array(16).fill(2),
      secret: new Uint8Array(8).fill(3),
      associatedData: new Uint8Array(12).fill(4),
      parallelism: 4,
      tagLength: 32,
      memory: 32,
      passes: 3,
    })
    expect(rfc.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
    const node = argon2Sync('argon2id', {
      message: 'password',
      nonce: 'somesaltsomesalt',
      parallelism: 1,
      tagLength: 32,
      memory: 65536,
      passes: 2,
    })
    expect(node.toString('hex')).toBe(bytesToHex(hash))
  })
  test('weaker numbers than the floor are refused, stored ones may only rise', async () => {
    expect(isStrongEnough(argonFloor)).toBe(true)
    expect(isStrongEnough({ ...argonFloor, memKiB: 32 * 1024 })).toBe(false)
    expect(isStrongEnough({ ...argonFloor, passes: 2 })).toBe(false)
    expect(isStrongEnough(argonFloor, { memKiB: 128 * 1024, passes: 3 })).toBe(false)
    await expect(stretch('x', new Uint8Array(16), { memKiB: 8 * 1024, passes: 3 })).rejects.toThrow('floor')
  })
  test('an umlaut is the same however it was typed', async () => {
    const salt = new Uint8Array(16)
    const [composed, decomposed] = await Promise.all(
      ['Übermut', 'U\u0308bermut'].map((text) => stretch(text, salt, argonFloor)),
    )
    expect(bytesToHex(composed!)).toBe(bytesToHex(decomposed!))
  })
})
describe('sealing to a person: ECDH P-384 and ML-KEM-768', () => {
  const anna = sealKeyOf(testRandom.bytes(32))
  const text = utf8ToBytes('Schlüssel für Mia')
  test('who has the key reads it, nobody else', () => {
    const sealed = sealTo(testRandom, anna.publicKey, text, 'test')
    expect(openSealed(anna, sealed, 'test')).toEqual(text)
    expect(openSealed(anna, sealed, 'other')).toBeUndefined()
    expect(openSealed(sealKeyOf(testRandom.bytes(32)), sealed, 'test')).toBeUndefined()
  })
  test('either half alone does not suffice', () => {
    const sealed = sealTo(testRandom, anna.publicKey, text, 'test')
    const other = sealKeyOf(testRandom.bytes(32))
    expect(openSealed({ ...anna, scalar: other.scalar }, sealed, 'test')).toBeUndefined()
    expect(openSealed({ ...anna, kemSecret: other.kemSecret }, sealed, 'test')).toBeUndefined()
  })
  test('one flipped bit anywhere is refused', () => {
    const sealed = sealTo(testRandom, anna.publicKey, text, 'test')
    for (let at = 0; at < sealed.length; at += 37) {
      const spoiled = sealed.slice()
      spoiled[at]! ^= 1
      expect(openSealed(anna, spoiled, 'test')).toBeUndefined()
    }
  })
  test('ML-KEM-768: sizes of FIPS 203, implicit rejection, the same key from the same seed', () => {
    const seed = new Uint8Array(64).fill(7)
    const [a, b] = [ml_kem768.keygen(seed), ml_kem768.keygen(seed)]
    expect([a.publicKey.length, a.secretKey.length]).toEqual([1184, 2400])
    expect(bytesToHex(a.publicKey)).toBe(bytesToHex(b.publicKey))
    expect(createHash('sha3-256').update(a.publicKey).digest('hex')).toBe(
      bytesToHex(a.secretKey.subarray(2400 - 64, 2400 - 32)),
    )
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(a.publicKey)
    expect(cipherText).toHaveLength(1088)
    expect(ml_kem768.decapsulate(cipherText, a.secretKey)).toEqual(sharedSecret)
    const spoiled = cipherText.slice()
    spoiled[0]! ^= 1
    expect(ml_kem768.decapsulate(spoiled, a.secretKey)).not.toEqual(sharedSecret)
  })
})
