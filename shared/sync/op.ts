/**
 * What travels between PCs, server and stick: ops. An op is one numbered entry in the chain of the device that made
 * it. Its header is clear, its payload sealed or public by nature; whoever carries it can read nothing and change
 * nothing, because each op names the hash of the one before and the device signs the end of every batch.
 *
 *   header, 96 bytes, integers big-endian
 *   offset size
 *        0    1  v               format version, 1
 *        1    1  type8           class for quotas and for what the payload is (below)
 *        2    2  expireNotAfter  months since 2000-01, 0 = none; of an envelope the same as in its own header
 *        4    8  n               number in this device's chain, from 1
 *       12   16  tenant
 *       28   16  dev             the device whose chain this is
 *       44   16  objId           what a purge names: object, wrap id, blob id, hash of a membership entry
 *       60   32  prev            opHash of op n-1 of this device, zeros for the first
 *       92    4  length of the payload
 *   then    1  0 = payload follows, 1 = purged: SHA-256(payload) follows
 *   then       payload or its hash
 *
 *   opHash = SHA-256(header ‖ SHA-256(payload)), so that a purged op still verifies (decision 11).
 *
 * The payload by type8: record, audit = a version's envelope (shared/vault/envelope.ts); key = one wrap as JSON;
 * photo = what a blob must be ({size, sha256} as JSON); membership = the vault's sealed part of the membership log;
 * checkpoint = a signed sighting of the server's log; tombstone = an order to purge.
 *
 * A version may travel in the chain of a device that did not write it (after a restore its own chain may be lost):
 * the chain proves carriage, the author's signature inside proves authorship.
 */
import { bytesToHex, hexToBytes, type Bytes } from '../basics/bytes.ts'
import { type8 } from '../vault/envelope.ts'
import { err, ok, type Result } from '../basics/result.ts'

export const opVersion = 1
export const headerLength = 96
export const maxPayload = 256 * 1024
export const maxBatchOps = 500
export const maxBatchBytes = 1024 * 1024
export const signatureLength = 64
export const zeroHash: Bytes = new Uint8Array(32)

export type Sha256 = (bytes: Uint8Array) => Bytes

export interface OpHeader {
  readonly type8: number
  readonly expireNotAfter: number
  readonly n: number
  readonly tenant: string
  readonly dev: string
  readonly objId: string
  /** 32 bytes */
  readonly prev: Uint8Array
  readonly payloadLength: number
}

export interface Op {
  readonly header: OpHeader
  readonly headerBytes: Bytes
  readonly payloadHash: Bytes
  /** Null: purged, only the hash is left. */
  readonly payload: Bytes | null
}

/** Consecutive ops of one device and its signature over the last one. */
export interface Batch {
  readonly ops: readonly Op[]
  /** ECDSA P-256, ieee-p1363, over `chainStatement` of the last op. */
  readonly signature: Bytes
}

export function encodeHeader(header: OpHeader): Bytes {
  const bytes = new Uint8Array(headerLength)
  const view = new DataView(bytes.buffer)
  bytes[0] = opVersion
  bytes[1] = header.type8
  view.setUint16(2, header.expireNotAfter)
  view.setBigUint64(4, BigInt(header.n))
  bytes.set(hexToBytes(header.tenant), 12)
  bytes.set(hexToBytes(header.dev), 28)
  bytes.set(hexToBytes(header.objId), 44)
  bytes.set(header.prev, 60)
  view.setUint32(92, header.payloadLength)
  return bytes
}

export type OpFailure = { readonly type: 'OpBroken' } | { readonly type: 'OpTooNew' }

export function parseHeader(bytes: Bytes): Result<OpHeader, OpFailure> {
  if (bytes.length !== headerLength) return err({ type: 'OpBroken' })
  if (bytes[0] !== opVersion) return err({ type: 'OpTooNew' })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const n = view.getBigUint64(4)
  const payloadLength = view.getUint32(92)
  const type8 = bytes[1]!
  if (n < 1n || n > BigInt(Number.MAX_SAFE_INTEGER) || payloadLength > maxPayload)
    return err({ type: 'OpBroken' })
  if (type8 < 1 || type8 > 7) return err({ type: 'OpTooNew' })
  return ok({
    type8,
    expireNotAfter: view.getUint16(2),
    n: Number(n),
    tenant: bytesToHex(bytes.subarray(12, 28)),
    dev: bytesToHex(bytes.subarray(28, 44)),
    objId: bytesToHex(bytes.subarray(44, 60)),
    prev: bytes.slice(60, 92),
    payloadLength,
  })
}

export function makeOp(
  sha256: Sha256,
  header: Omit<OpHeader, 'payloadLength'>,
  payload: Bytes,
): { readonly op: Op; readonly opHash: Bytes } {
  const whole: OpHeader = { ...header, payloadLength: payload.length }
  const headerBytes = encodeHeader(whole)
  const payloadHash = sha256(payload)
  const op: Op = { header: whole, headerBytes, payloadHash, payload }
  return { op, opHash: opHashOf(sha256, op) }
}

export function opHashOf(sha256: Sha256, op: Pick<Op, 'headerBytes' | 'payloadHash'>): Bytes {
  const both = new Uint8Array(headerLength + 32)
  both.set(op.headerBytes)
  both.set(op.payloadHash, headerLength)
  return sha256(both)
}

/** What a device signs at the end of each batch: its chain up to n, whatever the batch holds. */
export function chainStatement(tenant: string, dev: string, n: number, opHash: Uint8Array): Bytes {
  const label = asciiBytes('obhut|chain|1|')
  const bytes = new Uint8Array(label.length + 16 + 16 + 8 + 32)
  bytes.set(label)
  bytes.set(hexToBytes(tenant), label.length)
  bytes.set(hexToBytes(dev), label.length + 16)
  new DataView(bytes.buffer).setBigUint64(label.length + 32, BigInt(n))
  bytes.set(opHash, label.length + 40)
  return bytes
}

/** H_n = SHA-256(H_{n-1} ‖ opHash): the server's own chain over everything it delivers, in its order. */
export function nextHead(sha256: Sha256, head: Uint8Array, opHash: Uint8Array): Bytes {
  const both = new Uint8Array(64)
  both.set(head)
  both.set(opHash, 32)
  return sha256(both)
}

export const opLength = (op: Pick<Op, 'payload'>): number => headerLength + 1 + (op.payload?.length ?? 32)
export const batchLength = (batch: Batch): number =>
  2 + signatureLength + batch.ops.reduce((sum, op) => sum + opLength(op), 0)

/**
 * The class of an op that carries a version: the audit's is its own, everything else is a record, also the record about
 * a photo, whose envelope says `photo` for quotas; class `photo` in a chain is the photo's bytes.
 */
export const classOfVersion = (ofEnvelope: number): number =>
  ofEnvelope === type8.audit ? type8.audit : type8.record

/** u16 count, ops, signature. */
export function encodeBatch(batch: Batch): Bytes {
  const bytes = new Uint8Array(batchLength(batch))
  new DataView(bytes.buffer).setUint16(0, batch.ops.length)
  let at = 2
  for (const op of batch.ops) {
    bytes.set(op.headerBytes, at)
    bytes[at + headerLength] = op.payload ? 0 : 1
    bytes.set(op.payload ?? op.payloadHash, at + headerLength + 1)
    at += opLength(op)
  }
  bytes.set(batch.signature, at)
  return bytes
}

/**
 * Takes a foreign batch apart: every length is checked before it is believed, all ops are of one tenant and device,
 * numbered without a gap, each naming the hash of the one before it. The signature is the caller's to verify.
 */
export function decodeBatch(
  bytes: Bytes,
  sha256: Sha256,
): Result<Batch & { readonly opHashes: readonly Bytes[] }, OpFailure> {
  const broken = err({ type: 'OpBroken' })
  if (bytes.length < 2 + signatureLength || bytes.length > maxBatchBytes + maxPayload) return broken
  const count = (bytes[0]! << 8) | bytes[1]!
  if (count < 1 || count > maxBatchOps) return broken
  const ops: Op[] = []
  const opHashes: Bytes[] = []
  const end = bytes.length - signatureLength
  let at = 2
  for (let i = 0; i < count; i++) {
    if (at + headerLength + 1 > end) return broken
    const headerBytes = bytes.slice(at, at + headerLength)
    const header = parseHeader(headerBytes)
    if (!header.ok) return header
    const form = bytes[at + headerLength]
    at += headerLength + 1
    const length = form === 0 ? header.value.payloadLength : form === 1 ? 32 : -1
    if (length < 0 || at + length > end) return broken
    const content = bytes.slice(at, at + length)
    at += length
    const op: Op =
      form === 0
        ? { header: header.value, headerBytes, payloadHash: sha256(content), payload: content }
        : { header: header.value, headerBytes, payloadHash: content, payload: null }
    const before = ops.at(-1)
    if (before) {
      const { header: a } = before
      const b = op.header
      const follows = a.tenant === b.tenant && a.dev === b.dev && b.n === a.n + 1
      if (!follows || !sameBytes(b.prev, opHashes.at(-1)!)) return broken
    }
    ops.push(op)
    opHashes.push(opHashOf(sha256, op))
  }
  if (at !== end) return broken
  // As it was signed: what comes hollow is filled later, and no batch outgrows a page by that.
  const signedLength = ops.reduce((sum, { header }) => sum + headerLength + 1 + header.payloadLength, 0)
  if (signedLength > maxBatchBytes + maxPayload) return broken
  return ok({ ops, opHashes, signature: bytes.slice(end) })
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const asciiBytes = (text: string): Bytes => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
