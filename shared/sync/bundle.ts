/**
 * Turnschuh-Sync: what a stick carries. A bundle is one file of whole batches and sealed blobs, with a manifest that
 * says what is in it, signed by the PC that wrote it. Nothing in it is readable (payloads are sealed, ids are random),
 * and nothing of it is believed before manifest, length and hash fit: a file cut short is refused as a whole.
 *
 *   offset size
 *        0    8  "OBHUTB1\n"
 *        8    4  length m of the manifest, big-endian
 *       12    m  manifest, JSON
 *     12+m   64  ECDSA P-256 of the writing device over `bundleText`
 *     76+m    n  entries: u8 kind, u32 length, content; 1 = batch, 2 = blob (16 bytes id, then its bytes)
 *
 * Beside bundles lies one signed vector per PC: how far it has every chain, and which blobs it still lacks. So whoever
 * comes next knows what to bring, in any order and over any number of hops.
 *
 * A server that an administrator brings the stick to writes the same files, signed with the key that its card names;
 * it calls itself by the hash of that key. PCs leave the public registers there, so that it knows who may speak.
 */
import { z } from 'zod'
import {
  base64ToBytes,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { idSchema } from '../records/kind.ts'
import { hashSchema, signedRegisterSchema } from './messages.ts'
import { signatureLength, type Sha256 } from './op.ts'

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const maxManifest = 8 << 20
const magic = utf8ToBytes('OBHUTB1\n')

export const manifestSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  /** Who wrote it. */
  dev: idSchema,
  /** Of a server: its public key, whose hash is on the card; `dev` is then `serverOnStick`. */
  key: z.string().max(400).optional(),
  id: idSchema,
  bodyBytes: count,
  bodySha256: hashSchema,
  /** Which numbers of which chains are in it. */
  chains: z.array(z.strictObject({ dev: idSchema, from: count, to: count })).max(2000),
  blobs: z.array(idSchema).max(200_000),
})
export type Manifest = z.infer<typeof manifestSchema>
export const bundleText = (manifest: string): string => `obhut|bundle|1|${manifest}`

export const vectorSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  dev: idSchema,
  key: z.string().max(400).optional(),
  /** Goes up with each writing, so that an old copy is known. */
  no: count,
  chains: z.record(idSchema, count),
  /** Declared, and not there yet. */
  lacks: z.array(idSchema).max(200_000),
})
export type Vector = z.infer<typeof vectorSchema>
export const signedVectorSchema = z.strictObject({
  body: z.string().max(16_000_000),
  signature: z.string().max(200),
})
export const vectorText = (body: string): string => `obhut|vector|1|${body}`

/** @param pin SHA-256 of the key, base64, as on the server's card */
export const serverOnStick = (pin: string): string => bytesToHex(base64ToBytes(pin)).slice(0, 32)

export const registersName = 'register.json'
/** Public by nature: a server sees the same. By number, the newest ones. */
export const stickRegistersSchema = z.strictObject({
  v: z.literal(1),
  tenant: idSchema,
  registers: z.array(signedRegisterSchema).max(200),
})

export const stickSchema = z.strictObject({ v: z.literal(1), id: idSchema, tenant: idSchema })

export interface BundleHead {
  readonly manifest: Manifest
  readonly text: string
  readonly signature: Bytes
  /** Where the entries begin. */
  readonly bodyAt: number
}

export type BundleFailure =
  { readonly type: 'NoBundle' } | { readonly type: 'BundleTooNew' } | { readonly type: 'BundleDamaged' }

/** How much of a file must be read for its manifest; null: no bundle. */
export function headLength(start: Bytes): number | null {
  if (start.length < 12 || !magic.every((byte, i) => start[i] === byte || i === 6)) return null
  const length = new DataView(start.buffer, start.byteOffset).getUint32(8)
  return length > maxManifest ? null : 12 + length + signatureLength
}

export function parseHead(bytes: Bytes): Result<BundleHead, BundleFailure> {
  const length = headLength(bytes)
  if (length === null) return err({ type: 'NoBundle' })
  if (bytes[6] !== magic[6]) return err({ type: 'BundleTooNew' })
  if (bytes.length < length) return err({ type: 'BundleDamaged' })
  try {
    const text = bytesToUtf8(bytes.subarray(12, length - signatureLength))
    const manifest = manifestSchema.safeParse(JSON.parse(text))
    if (!manifest.success) return err({ type: 'BundleDamaged' })
    return ok({
      manifest: manifest.data,
      text,
      signature: bytes.slice(length - signatureLength, length),
      bodyAt: length,
    })
  } catch {
    return err({ type: 'BundleDamaged' })
  }
}

export interface BundleBody {
  readonly batches: readonly Bytes[]
  readonly blobs: readonly { readonly id: string; readonly bytes: Bytes }[]
}

/** The entries of a whole body; its length and hash must be those of the manifest. */
export function parseBody(
  manifest: Manifest,
  body: Bytes,
  sha256: Sha256,
): Result<BundleBody, BundleFailure> {
  const damaged = err({ type: 'BundleDamaged' })
  if (body.length !== manifest.bodyBytes || bytesToHex(sha256(body)) !== manifest.bodySha256) return damaged
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const batches: Bytes[] = []
  const blobs: { id: string; bytes: Bytes }[] = []
  let at = 0
  while (at < body.length) {
    if (at + 5 > body.length) return damaged
    const kind = body[at]
    const length = view.getUint32(at + 1)
    at += 5
    if (at + length > body.length) return damaged
    if (kind === 1) batches.push(body.slice(at, at + length))
    else if (kind === 2 && length >= 16)
      blobs.push({ id: bytesToHex(body.subarray(at, at + 16)), bytes: body.slice(at + 16, at + length) })
    else return damaged
    at += length
  }
  return ok({ batches, blobs })
}

export function encodeEntry(kind: 1 | 2, ...parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const head = new Uint8Array(5)
  head[0] = kind
  new DataView(head.buffer).setUint32(1, length)
  return concatBytes(head, ...parts)
}
export const blobEntry = (id: string, bytes: Bytes): Bytes => encodeEntry(2, hexToBytes(id), bytes)

export function encodeHead(text: string, signature: Bytes): Bytes {
  const manifest = utf8ToBytes(text)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, manifest.length)
  return concatBytes(magic, length, manifest, signature)
}
