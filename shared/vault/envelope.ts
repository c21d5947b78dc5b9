/**
 * One envelope everywhere: the same sealed bytes lie in the journal, in RxDB, on the wire, on the stick and in the
 * backup. This file knows the layout only; sealing and opening need keys and live in electron/host/vault.
 *
 *   offset size  outer header, visible to the server (decision 10)
 *        0    1  v              format version, 1
 *        1    1  alg            1 = HKDF-SHA-256 + AES-256-GCM
 *        2    1  type8          what the server needs for quotas
 *        3    1  sizeBucket     n: the whole envelope is at most 2^n bytes
 *        4    2  expireNotAfter months since 2000-01, 0 = none
 *        6    8  devSeq         number of this version on its device, from 1
 *       14   16  tenant
 *       30   16  objId
 *       46   16  dev
 *   inner header, sealed under the tenant's metadata key; AAD = outer header
 *       62    2  length n of what follows up to the salt, without the nonce
 *       64   12  nonce
 *       76    n  ciphertext and tag of {ver, parents, keyId, epoch, hlc}
 *   body; AAD = everything before the salt
 *     76+n   32  salt, fresh per version; body key and nonce = HKDF(content key, salt, ...)
 *    108+n    4  length m
 *    112+n    m  ciphertext and tag of the padded content with the author's signature
 *
 * All integers big-endian. An envelope is at most 256 KiB; larger content is a blob.
 */
import { bytesToHex, hexToBytes, type Bytes } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'

export const envelopeVersion = 1
export const algHkdfAesGcm = 1
export const maxEnvelopeBytes = 256 * 1024
export const outerLength = 62

/** Visible class of an envelope (security 1.5). */
export const type8 = {
  record: 1,
  photo: 2,
  key: 3,
  membership: 4,
  audit: 5,
  checkpoint: 6,
  tombstone: 7,
} as const
export type Type8 = (typeof type8)[keyof typeof type8]

export interface OuterHeader {
  readonly v: number
  readonly alg: number
  readonly type8: number
  readonly sizeBucket: number
  readonly expireNotAfter: number
  readonly devSeq: number
  readonly tenant: string
  readonly objId: string
  readonly dev: string
}

/** The parts of an envelope, still sealed. Offsets are views on the same bytes. */
export interface EnvelopeParts {
  readonly outer: OuterHeader
  readonly outerBytes: Bytes
  readonly innerNonce: Bytes
  readonly innerSealed: Bytes
  /** Everything before the salt: the AAD of the body. */
  readonly head: Bytes
  readonly salt: Bytes
  readonly body: Bytes
}

export const versionOf = (outer: Pick<OuterHeader, 'dev' | 'devSeq'>): string =>
  `${outer.dev}:${outer.devSeq}`

export function encodeOuter(outer: OuterHeader): Bytes {
  const bytes = new Uint8Array(outerLength)
  const view = new DataView(bytes.buffer)
  bytes[0] = outer.v
  bytes[1] = outer.alg
  bytes[2] = outer.type8
  bytes[3] = outer.sizeBucket
  view.setUint16(4, outer.expireNotAfter)
  view.setBigUint64(6, BigInt(outer.devSeq))
  bytes.set(hexToBytes(outer.tenant), 14)
  bytes.set(hexToBytes(outer.objId), 30)
  bytes.set(hexToBytes(outer.dev), 46)
  return bytes
}

export function assembleEnvelope(
  outer: Bytes,
  innerNonce: Bytes,
  innerSealed: Bytes,
  salt: Bytes,
  body: Bytes,
): Bytes {
  const n = innerSealed.length
  const bytes = new Uint8Array(112 + n + body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(outer, 0)
  view.setUint16(62, n)
  bytes.set(innerNonce, 64)
  bytes.set(innerSealed, 76)
  bytes.set(salt, 76 + n)
  view.setUint32(108 + n, body.length)
  bytes.set(body, 112 + n)
  return bytes
}

/** Smallest n with 2^n >= bytes. */
export const sizeBucketOf = (bytes: number): number => Math.max(0, Math.ceil(Math.log2(Math.max(1, bytes))))

/** Takes a foreign envelope apart; every length is checked before it is believed. */
export function parseEnvelope(
  bytes: Bytes,
): Result<EnvelopeParts, { type: 'EnvelopeDamaged' | 'EnvelopeTooNew' }> {
  if (bytes.length < 112 || bytes.length > maxEnvelopeBytes) return err({ type: 'EnvelopeDamaged' })
  if (bytes[0] !== envelopeVersion || bytes[1] !== algHkdfAesGcm) return err({ type: 'EnvelopeTooNew' })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const n = view.getUint16(62)
  if (n < 16 || 112 + n > bytes.length) return err({ type: 'EnvelopeDamaged' })
  const m = view.getUint32(108 + n)
  if (m < 16 || 112 + n + m !== bytes.length) return err({ type: 'EnvelopeDamaged' })
  const devSeq = view.getBigUint64(6)
  if (devSeq < 1n || devSeq > BigInt(Number.MAX_SAFE_INTEGER)) return err({ type: 'EnvelopeDamaged' })
  return ok({
    outer: {
      v: bytes[0],
      alg: bytes[1],
      type8: bytes[2]!,
      sizeBucket: bytes[3]!,
      expireNotAfter: view.getUint16(4),
      devSeq: Number(devSeq),
      tenant: bytesToHex(bytes.subarray(14, 30)),
      objId: bytesToHex(bytes.subarray(30, 46)),
      dev: bytesToHex(bytes.subarray(46, 62)),
    },
    outerBytes: bytes.subarray(0, outerLength),
    innerNonce: bytes.subarray(64, 76),
    innerSealed: bytes.subarray(76, 76 + n),
    head: bytes.subarray(0, 76 + n),
    salt: bytes.subarray(76 + n, 108 + n),
    body: bytes.subarray(112 + n),
  })
}
