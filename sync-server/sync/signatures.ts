/** Hashes and signatures as the server checks them: it verifies and never signs anything that is about data. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { base64ToBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { derOf } from '#shared/basics/der.ts'

export const sha256Hex = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex')

/** `spki`: length in base64 with the whole point. */
const curves: Readonly<Record<string, { hash: string; signature: number; spki: number }>> = {
  prime256v1: { hash: 'sha256', signature: 64, spki: 124 },
  secp384r1: { hash: 'sha384', signature: 96, spki: 160 },
}

interface PublicKey {
  readonly key: KeyObject
  readonly hash: string
  /** Of a signature, in bytes. */
  readonly length: number
}

const keys = new Map<string, PublicKey | null>()

/** P-256 or P-384 by SPKI in base64; null for anything else. */
function readKey(spki: string): PublicKey | null {
  const known = keys.get(spki)
  if (known !== undefined) return known
  let read: PublicKey | null = null
  try {
    const key = createPublicKey({ key: Buffer.from(base64ToBytes(spki)), format: 'der', type: 'spki' })
    const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? '']
    // One spelling only: two of the same key would count as two people.
    if (key.asymmetricKeyType === 'ec' && curve?.spki === spki.length)
      read = { key, hash: curve.hash, length: curve.signature }
  } catch {
    read = null
  }
  if (keys.size > 5000) keys.clear()
  keys.set(spki, read)
  return read
}

export const isSigningKey = (spki: string): boolean => readKey(spki) !== null

/** ECDSA with the hash of the key's curve, ieee-p1363. */
export function isSignedBy(spki: string, statement: Uint8Array | string, signature: Uint8Array): boolean {
  const known = readKey(spki)
  if (!known) return false
  const bytes = typeof statement === 'string' ? utf8ToBytes(statement) : statement
  try {
    return signature.length === known.length && verify(known.hash, bytes, known.key, derOf(signature))
  } catch {
    return false
  }
}

/** The same beside the event loop: a push costs little else, and other requests go on meanwhile. */
export function isSignedByLater(
  spki: string,
  statement: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const known = readKey(spki)
  if (signature.length !== known?.length) return Promise.resolve(false)
  return new Promise((resolve) => {
    try {
      verify(known.hash, statement, known.key, derOf(signature), (error, good) =>
        resolve(error === null && good),
      )
    } catch {
      resolve(false)
    }
  })
}

/** Base64 that came from outside: what is none signs nothing. */
export function readBase64(text: string): Bytes {
  try {
    return base64ToBytes(text)
  } catch {
    return new Uint8Array(0)
  }
}
