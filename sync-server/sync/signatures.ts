/** Hashes and signatures as the server checks them: it verifies and never signs anything that is about data. */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { base64ToBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

export const sha256Hex = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex')

const hashOfCurve: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384' }

/** SPKI with the whole point, in base64. */
const lengthOfCurve: Readonly<Record<string, number>> = { prime256v1: 124, secp384r1: 160 }

interface PublicKey {
  readonly key: KeyObject
  readonly hash: string
}

const keys = new Map<string, PublicKey | null>()

/** P-256 or P-384 by SPKI in base64; null for anything else. */
function readKey(spki: string): PublicKey | null {
  const known = keys.get(spki)
  if (known !== undefined) return known
  let read: PublicKey | null = null
  try {
    const key = createPublicKey({ key: Buffer.from(base64ToBytes(spki)), format: 'der', type: 'spki' })
    const hash = hashOfCurve[key.asymmetricKeyDetails?.namedCurve ?? '']
    // One spelling only: two of the same key would count as two people.
    const isPlain = lengthOfCurve[key.asymmetricKeyDetails?.namedCurve ?? ''] === spki.length
    if (key.asymmetricKeyType === 'ec' && hash && isPlain) read = { key, hash }
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
    return verify(known.hash, bytes, { key: known.key, dsaEncoding: 'ieee-p1363' }, signature)
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
  if (!known) return Promise.resolve(false)
  return new Promise((resolve) => {
    try {
      verify(known.hash, statement, { key: known.key, dsaEncoding: 'ieee-p1363' }, signature, (error, good) =>
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
