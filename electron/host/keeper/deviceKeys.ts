/**
 * What binds a profile to this PC: a secret of 32 bytes and a P-256 signing key sealed with it. The secret seals only
 * what belongs to the device (signing key, lock screen, counter of wrong passphrases); records are the vault's.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'

export interface DeviceKeys {
  readonly secret: Bytes
  readonly publicKey: Bytes
  sign(bytes: Uint8Array): Bytes
  verify(bytes: Uint8Array, signature: Uint8Array): boolean
  seal(purpose: string, plain: Uint8Array): Bytes
  /** Null when altered or of another device. */
  open(purpose: string, sealed: Uint8Array): Bytes | null
  mac(purpose: string, bytes: Uint8Array): Bytes
}

const derive = (secret: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), utf8ToBytes(`obhut device ${purpose} v1`), 32))

export function sealWithSecret(
  secret: Uint8Array,
  random: Random,
  purpose: string,
  plain: Uint8Array,
): Bytes {
  const nonce = random.bytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive(secret, purpose), nonce)
  return concatBytes(nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag())
}

export function openWithSecret(secret: Uint8Array, purpose: string, sealed: Uint8Array): Bytes | null {
  if (sealed.length < 28) return null
  const decipher = createDecipheriv('aes-256-gcm', derive(secret, purpose), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  try {
    return concatBytes(decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final())
  } catch {
    return null
  }
}

/** A new private key as PKCS#8, to be sealed and kept. */
export const makeSigningKey = (): Bytes =>
  new Uint8Array(
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    }).privateKey,
  )

export function verifyWithKey(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

export function createDeviceKeys(secret: Bytes, pkcs8: Bytes, random: Random): DeviceKeys {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const open = createPublicKey(key)
  const macKey = derive(secret, 'mac')
  return {
    secret,
    publicKey: new Uint8Array(open.export({ format: 'der', type: 'spki' })),
    sign: (bytes) => new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })),
    verify: (bytes, signature) =>
      verify('sha256', bytes, { key: open, dsaEncoding: 'ieee-p1363' }, signature),
    seal: (purpose, plain) => sealWithSecret(secret, random, purpose, plain),
    open: (purpose, sealed) => openWithSecret(secret, purpose, sealed),
    mac: (purpose, bytes) =>
      new Uint8Array(createHmac('sha256', macKey).update(purpose).update('\n').update(bytes).digest()),
  }
}

export const sameMac = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)
