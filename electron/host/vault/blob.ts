/**
 * Sealed files (photos): 64 KiB chunks of AES-256-GCM whose nonce holds a counter and whether it is the last, so
 * that no chunk can be dropped, doubled, moved or cut off (decision 21). Key and nonce prefix come by HKDF from the
 * photo's key and a fresh salt; photo, blob and variant are AAD, so that no file passes for another.
 *
 *   4 magic 'OBB1' · 32 salt · chunks of up to 65,536 bytes, each followed by its 16-byte tag
 */
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { hkdf, openAead, sealAead, tagLength } from './crypto.ts'

const magic = utf8ToBytes('OBB1')
const chunkLength = 65_536
const headLength = 36

export interface BlobName {
  readonly tenant: string
  readonly objId: string
  readonly blobId: string
  readonly variant: string
}
const aadOf = (name: BlobName, head: Bytes): Bytes =>
  concatBytes(head, utf8ToBytes(`obhut|blob|1|${name.tenant}|${name.objId}|${name.blobId}|${name.variant}`))

function nonceOf(prefix: Bytes, counter: number, last: boolean): Bytes {
  const nonce = new Uint8Array(12)
  nonce.set(prefix)
  new DataView(nonce.buffer).setUint32(7, counter)
  nonce[11] = last ? 1 : 0
  return nonce
}

export function sealBlob(random: Random, key: Bytes, name: BlobName, plain: Bytes): Bytes {
  const head = concatBytes(magic, random.bytes(32))
  const drawn = hkdf(key, head.subarray(4), 'obhut|blob|1', 32 + 7)
  const aad = aadOf(name, head)
  const count = Math.max(1, Math.ceil(plain.length / chunkLength))
  const sealed = new Uint8Array(headLength + plain.length + count * tagLength)
  sealed.set(head)
  let at = headLength
  for (let i = 0; i < count; i++) {
    const chunk = sealAead(
      drawn.subarray(0, 32),
      nonceOf(drawn.subarray(32), i, i === count - 1),
      plain.subarray(i * chunkLength, (i + 1) * chunkLength),
      aad,
    )
    sealed.set(chunk, at)
    at += chunk.length
  }
  return sealed
}

/** Undefined when anything is wrong anywhere; nothing of a damaged file is given out. */
export function openBlob(key: Bytes, name: BlobName, sealed: Bytes): Bytes | undefined {
  const step = chunkLength + tagLength
  const bodyLength = sealed.length - headLength
  if (bodyLength < tagLength || magic.some((byte, i) => sealed[i] !== byte)) return undefined
  const head = sealed.subarray(0, headLength)
  const drawn = hkdf(key, head.subarray(4), 'obhut|blob|1', 32 + 7)
  const aad = aadOf(name, head)
  const count = Math.ceil(bodyLength / step)
  const plain = new Uint8Array(Math.max(0, bodyLength - count * tagLength))
  let at = 0
  for (let i = 0; i < count; i++) {
    const chunk = openAead(
      drawn.subarray(0, 32),
      nonceOf(drawn.subarray(32), i, i === count - 1),
      sealed.subarray(headLength + i * step, headLength + Math.min(bodyLength, (i + 1) * step)),
      aad,
    )
    if (!chunk) return undefined
    plain.set(chunk, at)
    at += chunk.length
  }
  return plain
}
