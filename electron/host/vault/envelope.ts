/**
 * Sealing and opening of one envelope (layout: shared/vault/envelope.ts, rules E1..E9: shared/vault/README.md).
 *
 * Anna's vault writes a note about Mia: the content is signed by Anna together with both headers, padded, and sealed
 * under a key that HKDF draws from Mia's key and a fresh salt; that key seals exactly one message, so its nonce may
 * come from the same HKDF. The body's AAD is everything before the salt; whoever swaps header, inner header or body
 * of two envelopes, or moves one to another object, institution or device, gets nothing but a refusal.
 *
 * A verification of P-256 costs ten times an opening. So the vault adds a receipt, a MAC under a key that only this
 * person's vault on this PC can derive: what carries it was signed or verified here before (decision 9).
 */
import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import {
  algHkdfAesGcm,
  assembleEnvelope,
  encodeOuter,
  envelopeVersion,
  maxEnvelopeBytes,
  parseEnvelope,
  sizeBucketOf,
  type EnvelopeParts,
  type OuterHeader,
} from '#shared/vault/envelope.ts'
import { paddedLength } from '#shared/vault/padding.ts'
import {
  equalSecret,
  hkdf,
  hmac,
  nonceLength,
  openAead,
  sealAead,
  signBytes,
  type SecretKey,
  type SignKey,
} from './crypto.ts'

export interface InnerHeader {
  readonly ver: number
  readonly keyId: string
  readonly epoch: number
  readonly hlc: string
  /** `dev:devSeq` of each version this one follows. */
  readonly parents: readonly string[]
}

/** What a person wrote, before padding. Unknown fields of a newer program survive in `f`. */
export interface Content {
  /** Kind and its version. */
  readonly k: string
  readonly kv: number
  /** Fields and their stamps. */
  readonly f: Readonly<Record<string, unknown>>
  readonly s: Readonly<Record<string, string>>
  /** The author and the membership log entry she stood at. */
  readonly a: { readonly p: string; readonly l: string }
}

export interface Sealing {
  readonly random: Random
  readonly metadataKey: Bytes
  readonly contentKey: Bytes
  readonly signKey: SignKey
  readonly receiptKey: Bytes
}

const signatureLength = 64
const receiptLength = 16
const trailer = signatureLength + receiptLength
const bodyInfo = utf8ToBytes('obhut|body|1')
const innerFixed = 35

export function sealEnvelope(
  deps: Sealing,
  outer: Pick<OuterHeader, 'type8' | 'expireNotAfter' | 'devSeq' | 'tenant' | 'objId' | 'dev'>,
  inner: InnerHeader,
  content: Content,
): Result<Bytes, { type: 'TooLarge' }> {
  const innerBytes = encodeInner(inner)
  const contentBytes = utf8ToBytes(JSON.stringify(content))
  const padded = paddedLength(4 + contentBytes.length + trailer)
  const total = 112 + innerBytes.length + 16 + padded + 16
  if (total > maxEnvelopeBytes) return err({ type: 'TooLarge' })
  const outerBytes = encodeOuter({
    v: envelopeVersion,
    alg: algHkdfAesGcm,
    sizeBucket: sizeBucketOf(total),
    ...outer,
  })

  const innerNonce = deps.random.bytes(nonceLength)
  const innerSealed = sealAead(deps.metadataKey, innerNonce, innerBytes, outerBytes)
  const signed = signedBytes(outerBytes, innerBytes, contentBytes)
  const plain = new Uint8Array(padded)
  new DataView(plain.buffer).setUint32(0, contentBytes.length)
  plain.set(contentBytes, 4)
  const signature = signBytes(deps.signKey, signed)
  plain.set(signature, 4 + contentBytes.length)
  plain.set(
    receiptOf(deps.receiptKey, concatBytes(signed, signature)),
    4 + contentBytes.length + signatureLength,
  )

  const salt = deps.random.bytes(32)
  const key = hkdf(deps.contentKey, salt, bodyInfo, 32 + nonceLength)
  const head = new Uint8Array(76 + innerSealed.length)
  head.set(outerBytes)
  new DataView(head.buffer).setUint16(62, innerSealed.length)
  head.set(innerNonce, 64)
  head.set(innerSealed, 76)
  const body = sealAead(key.subarray(0, 32), key.subarray(32), plain, head)
  return ok(assembleEnvelope(outerBytes, innerNonce, innerSealed, salt, body))
}

export type OpenFailure = {
  readonly type: 'EnvelopeDamaged' | 'EnvelopeTooNew' | 'KeyMissing' | 'AuthorForged'
}

export interface OpenedHead {
  readonly parts: EnvelopeParts
  readonly inner: InnerHeader
  readonly innerBytes: Bytes
}

/** The inner header alone: enough to find the key, to sort versions, to see what hangs under a child's key. */
export function openHead(
  metadataKey: SecretKey,
  tenant: string,
  bytes: Bytes,
): Result<OpenedHead, OpenFailure> {
  const parsed = parseEnvelope(bytes)
  if (!parsed.ok) return parsed
  const parts = parsed.value
  if (parts.outer.tenant !== tenant) return err({ type: 'KeyMissing' })
  const innerBytes = openAead(metadataKey, parts.innerNonce, parts.innerSealed, parts.outerBytes)
  const inner = innerBytes && decodeInner(innerBytes)
  return inner ? ok({ parts, inner, innerBytes }) : err({ type: 'EnvelopeDamaged' })
}

export interface Opening {
  readonly contentKey: Bytes
  readonly receiptKey: SecretKey
  /** Finds the author's key in the membership log and checks her signature. */
  verifyAuthor(author: Content['a'], signed: Bytes, signature: Bytes): boolean
}

export function openBody(deps: Opening, head: OpenedHead): Result<Content, OpenFailure> {
  const { parts } = head
  const key = hkdf(deps.contentKey, parts.salt, bodyInfo, 32 + nonceLength)
  const plain = openAead(key.subarray(0, 32), key.subarray(32), parts.body, parts.head)
  if (!plain || plain.length < 4 + trailer) return err({ type: 'EnvelopeDamaged' })
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(0)
  if (4 + length + trailer > plain.length) return err({ type: 'EnvelopeDamaged' })
  const contentBytes = plain.subarray(4, 4 + length)
  const signature = plain.subarray(4 + length, 4 + length + signatureLength)
  const receipt = plain.subarray(4 + length + signatureLength, 4 + length + trailer)
  const content = parseContent(contentBytes)
  if (!content) return err({ type: 'EnvelopeDamaged' })
  // Content and signature lie side by side already: one copy serves the receipt and the signature.
  const both = signedBytes(parts.outerBytes, head.innerBytes, plain.subarray(4, 4 + length + signatureLength))
  if (
    !equalSecret(receipt, receiptOf(deps.receiptKey, both)) &&
    !deps.verifyAuthor(content.a, both.subarray(0, both.length - signatureLength), signature)
  )
    return err({ type: 'AuthorForged' })
  return ok(content)
}

const signPrefix = utf8ToBytes('obhut|author|1|')
const signedBytes = (outer: Bytes, inner: Bytes, content: Bytes): Bytes =>
  concatBytes(signPrefix, outer, inner, content)
/** Over what was signed, followed by the signature. */
const receiptOf = (key: SecretKey, signedAndSignature: Bytes): Bytes =>
  hmac(key, signedAndSignature).subarray(0, receiptLength)

function parseContent(bytes: Bytes): Content | undefined {
  try {
    const value = JSON.parse(bytesToUtf8(bytes)) as Partial<Content> | null
    const fits =
      value !== null &&
      typeof value === 'object' &&
      typeof value.k === 'string' &&
      typeof value.kv === 'number' &&
      isTable(value.f) &&
      isTable(value.s) &&
      typeof value.a?.p === 'string' &&
      typeof value.a.l === 'string'
    return fits ? (value as Content) : undefined
  } catch {
    return undefined
  }
}
const isTable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Inner header: u8 1, u32 ver, 16 keyId, u32 epoch, 8 hlc, u16 count, then 24 bytes per parent. At least one place is
// always there, so that a first version and an edit are of one length.

function encodeInner(inner: InnerHeader): Bytes {
  const bytes = new Uint8Array(innerFixed + 24 * Math.max(1, inner.parents.length))
  const view = new DataView(bytes.buffer)
  bytes[0] = 1
  view.setUint32(1, inner.ver)
  bytes.set(hexToBytes(inner.keyId), 5)
  view.setUint32(21, inner.epoch)
  bytes.set(hexToBytes(inner.hlc), 25)
  view.setUint16(33, inner.parents.length)
  inner.parents.forEach((parent, i) => {
    const [dev, seq] = parent.split(':') as [string, string]
    bytes.set(hexToBytes(dev), innerFixed + 24 * i)
    view.setBigUint64(innerFixed + 24 * i + 16, BigInt(seq))
  })
  return bytes
}

function decodeInner(bytes: Bytes): InnerHeader | undefined {
  if (bytes.length < innerFixed + 24 || bytes[0] !== 1) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint16(33)
  if (bytes.length !== innerFixed + 24 * Math.max(1, count)) return undefined
  const parents: string[] = []
  for (let i = 0; i < count; i++)
    parents.push(
      `${bytesToHex(bytes.subarray(innerFixed + 24 * i, innerFixed + 24 * i + 16))}:${view.getBigUint64(innerFixed + 24 * i + 16)}`,
    )
  return {
    ver: view.getUint32(1),
    keyId: bytesToHex(bytes.subarray(5, 21)),
    epoch: view.getUint32(21),
    hlc: bytesToHex(bytes.subarray(25, 33)),
    parents,
  }
}
