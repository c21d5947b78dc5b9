/**
 * Every primitive the vault uses, once: AES-256-GCM, HKDF-SHA-256, HMAC and SHA-256, ECDSA on P-256 and P-384, and
 * sealing to a person by ECDH P-384 together with ML-KEM-768. Whoever breaks only one of the two learns nothing: both
 * shared secrets enter one HKDF, bound to the two ciphertexts and to the receiver's keys (security 1.3).
 *
 * Opening answers undefined when a single bit is wrong; it never says which.
 */
import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { assert } from '#shared/basics/assert.ts'
import { derOf } from '#shared/basics/der.ts'
import {
  base64OrNothing,
  bytesToHex,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'

export const keyLength = 32
export const nonceLength = 12
export const tagLength = 16
const noBytes = new Uint8Array(0)

/**
 * Node asks of bytes given as a key whether they are a key object by an exception it throws and catches, with a stack:
 * 10 µs each time, three times the work itself (measured with 24.21). A key object made here costs 1.5.
 */
const secret = (key: SecretKey): KeyObject => (key instanceof Uint8Array ? createSecretKey(key) : key)

/** A key as bytes, or as an object made once of bytes that are used over and over. */
export type SecretKey = Uint8Array | KeyObject
export const keyObjectOf = (key: Uint8Array): KeyObject => createSecretKey(key)

/** Ciphertext followed by the 16-byte tag. */
export function sealAead(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array = noBytes,
): Bytes {
  const cipher = createCipheriv('aes-256-gcm', secret(key), nonce)
  cipher.setAAD(aad)
  const body = cipher.update(plain)
  const rest = cipher.final()
  const sealed = new Uint8Array(body.length + rest.length + tagLength)
  sealed.set(body, 0)
  sealed.set(rest, body.length)
  sealed.set(cipher.getAuthTag(), body.length + rest.length)
  return sealed
}

export function openAead(
  key: SecretKey,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array = noBytes,
): Bytes | undefined {
  if (sealed.length < tagLength) return undefined
  const at = sealed.length - tagLength
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret(key), nonce, { authTagLength: tagLength })
    decipher.setAAD(aad)
    decipher.setAuthTag(sealed.subarray(at))
    const body = decipher.update(sealed.subarray(0, at))
    const rest = decipher.final()
    return rest.length === 0 ? own(body) : concatBytes(body, rest)
  } catch {
    return undefined
  }
}

/** Seals under a long-lived key with a random nonce in front: nonce, ciphertext, tag. */
export function sealBox(
  random: Random,
  key: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array = noBytes,
): Bytes {
  const nonce = random.bytes(nonceLength)
  return concatBytes(nonce, sealAead(key, nonce, plain, aad))
}

export const openBox = (key: Uint8Array, box: Uint8Array, aad: Uint8Array = noBytes): Bytes | undefined =>
  box.length < nonceLength + tagLength
    ? undefined
    : openAead(key, box.subarray(0, nonceLength), box.subarray(nonceLength), aad)

export const hkdf = (
  key: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array | string,
  length = keyLength,
): Bytes => new Uint8Array(hkdfSync('sha256', secret(key), salt, info, length))

export const hmac = (key: SecretKey, data: Uint8Array | string): Bytes =>
  own(createHmac('sha256', secret(key)).update(data).digest())

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Bytes => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return own(hash.digest())
}
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

export const equalSecret = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)

/** A view that is no Buffer: a Buffer's `slice` shares memory and its JSON differs. */
const own = (buffer: Uint8Array): Bytes =>
  new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength)

// Signatures ------------------------------------------------------------------------------------------------------

export type Curve = 'P-256' | 'P-384'
const curves = {
  'P-256': {
    node: 'prime256v1',
    bytes: 32,
    hash: 'sha256',
    order: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  },
  'P-384': {
    node: 'secp384r1',
    bytes: 48,
    hash: 'sha384',
    order: 'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  },
} as const

export interface SignKey {
  readonly curve: Curve
  readonly secret: KeyObject
  /** Uncompressed point. */
  readonly publicKey: Bytes
}

const url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')

/** A new pair by the platform's generator; the scalar is what is stored. */
export function makeSignKey(curve: Curve): { readonly key: SignKey; readonly scalar: Bytes } {
  const pair = generateKeyPairSync('ec', { namedCurve: curves[curve].node })
  const scalar = own(Buffer.from(pair.privateKey.export({ format: 'jwk' }).d!, 'base64url'))
  return { key: signKeyOf(curve, scalar), scalar }
}

export function signKeyOf(curve: Curve, scalar: Uint8Array): SignKey {
  const publicKey = publicPointOf(curve, scalar)
  const { bytes } = curves[curve]
  const secret = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: curve,
      d: url(scalar),
      x: url(publicKey.subarray(1, 1 + bytes)),
      y: url(publicKey.subarray(1 + bytes)),
    },
  })
  return { curve, secret, publicKey }
}

function publicPointOf(curve: Curve, scalar: Uint8Array): Bytes {
  const ecdh = createECDH(curves[curve].node)
  ecdh.setPrivateKey(scalar)
  return own(ecdh.getPublicKey())
}

/** A scalar from key material of at least 16 bytes more than the order, so that the remainder is even (FIPS 186-5 A.2.1). */
export function scalarFrom(curve: Curve, seed: Uint8Array, info: string): Bytes {
  const { bytes, order } = curves[curve]
  const wide = hkdf(seed, noBytes, info, bytes + 16)
  const n = BigInt(`0x${order}`)
  const scalar = (BigInt(`0x${bytesToHex(wide)}`) % (n - 1n)) + 1n
  return hexToBytes(scalar.toString(16).padStart(2 * bytes, '0'))
}

export function isScalar(curve: Curve, scalar: Uint8Array): boolean {
  const value = BigInt(`0x${bytesToHex(scalar) || '0'}`)
  return value > 0n && value < BigInt(`0x${curves[curve].order}`)
}

export const signBytes = (key: SignKey, data: Uint8Array): Bytes =>
  own(sign(curves[key.curve].hash, data, { key: key.secret, dsaEncoding: 'ieee-p1363' }))

export function publicKeyOf(curve: Curve, point: Uint8Array): KeyObject | undefined {
  const { bytes } = curves[curve]
  if (point.length !== 1 + 2 * bytes || point[0] !== 4) return undefined
  try {
    return createPublicKey({
      format: 'jwk',
      key: { kty: 'EC', crv: curve, x: url(point.subarray(1, 1 + bytes)), y: url(point.subarray(1 + bytes)) },
    })
  } catch {
    return undefined
  }
}

export const verifyBytes = (
  curve: Curve,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean => {
  if (signature.length !== 2 * curves[curve].bytes) return false
  try {
    return verify(curves[curve].hash, data, key, derOf(signature))
  } catch {
    return false
  }
}

// Sealing to a person ---------------------------------------------------------------------------------------------

export interface SealPublic {
  /** P-384, uncompressed point, 97 bytes. */
  readonly ecdh: Bytes
  /** ML-KEM-768, 1,184 bytes. */
  readonly kem: Bytes
}
export interface SealKey {
  readonly scalar: Bytes
  readonly kemSecret: Bytes
  readonly publicKey: SealPublic
}

/** A key as it stands in a log or a letter; undefined when nothing could be sealed to it. */
export function readSealPublic(written: {
  readonly ecdh: string
  readonly kem: string
}): SealPublic | undefined {
  const [ecdh, kem] = [base64OrNothing(written.ecdh), base64OrNothing(written.kem)]
  if (!publicKeyOf('P-384', ecdh)) return undefined
  try {
    ml_kem768.encapsulate(kem, new Uint8Array(32))
    return { ecdh, kem }
  } catch {
    return undefined
  }
}

const pointLength = 97
const kemCipherLength = 1088

/** From 32 secret bytes: what is stored is the seed alone. */
export function sealKeyOf(seed: Uint8Array): SealKey {
  assert(seed.length === 32, 'a seal key grows from 32 bytes')
  const scalar = scalarFrom('P-384', seed, 'obhut|seal-key|p384|1')
  const kem = ml_kem768.keygen(hkdf(seed, noBytes, 'obhut|seal-key|ml-kem-768|1', 64))
  return {
    scalar,
    kemSecret: own(kem.secretKey),
    publicKey: { ecdh: publicPointOf('P-384', scalar), kem: own(kem.publicKey) },
  }
}

export function sealTo(random: Random, to: SealPublic, plain: Uint8Array, context: string): Bytes {
  const ephemeral = scalarFrom('P-384', random.bytes(64), 'obhut|ephemeral|1')
  const point = publicPointOf('P-384', ephemeral)
  const ecdh = createECDH('secp384r1')
  ecdh.setPrivateKey(ephemeral)
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(to.kem, random.bytes(32))
  const key = hybridKey(ecdh.computeSecret(to.ecdh), sharedSecret, point, cipherText, to, context)
  return concatBytes(
    point,
    cipherText,
    sealAead(key.subarray(0, 32), key.subarray(32), plain, utf8ToBytes(context)),
  )
}

export function openSealed(key: SealKey, sealed: Uint8Array, context: string): Bytes | undefined {
  if (sealed.length < pointLength + kemCipherLength + tagLength) return undefined
  const point = sealed.subarray(0, pointLength)
  const cipherText = sealed.subarray(pointLength, pointLength + kemCipherLength)
  try {
    const ecdh = createECDH('secp384r1')
    ecdh.setPrivateKey(key.scalar)
    const shared = ml_kem768.decapsulate(cipherText, key.kemSecret)
    const both = hybridKey(ecdh.computeSecret(point), shared, point, cipherText, key.publicKey, context)
    return openAead(
      both.subarray(0, 32),
      both.subarray(32),
      sealed.subarray(pointLength + kemCipherLength),
      utf8ToBytes(context),
    )
  } catch {
    return undefined
  }
}

function hybridKey(
  ecdhSecret: Uint8Array,
  kemSecret: Uint8Array,
  point: Uint8Array,
  cipherText: Uint8Array,
  to: SealPublic,
  context: string,
): Bytes {
  return hkdf(
    concatBytes(ecdhSecret, kemSecret),
    sha256(point, cipherText, to.ecdh, to.kem),
    `obhut|hybrid|1|${context}`,
    keyLength + nonceLength,
  )
}
