/** CPace and sealed letters with what a browser brings, and the one curve library of the vault. */
import { p256, p256_hasher } from '@noble/curves/nist.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { createCpace, type Agreed } from '#shared/maintenance/cpace.ts'
import { spokenRounds, spokenSalt, type TalkFromGuest, type TalkFromHouse } from '#shared/talk/talk.ts'

export const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) }

const asBytes = (part: Uint8Array | string): Uint8Array =>
  typeof part === 'string' ? utf8ToBytes(part) : part
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)
export const hashOf = (...parts: readonly (Uint8Array | string)[]): Bytes =>
  own(sha256(concatBytes(...parts.map(asBytes))))

/** As the vault's `scalarFrom`: wide enough that the remainder is even. */
function freshScalar(): Bytes {
  const wide = hkdf(sha256, random.bytes(64), new Uint8Array(), utf8ToBytes('obhut|cpace|1'), 48)
  const scalar = (BigInt(`0x${bytesToHex(wide)}`) % (p256.Point.Fn.ORDER - 1n)) + 1n
  return hexToBytes(scalar.toString(16).padStart(64, '0'))
}

export const { startGuest } = createCpace({
  curve: {
    hashTo: (text, domain) => p256_hasher.encodeToCurve(text, { DST: domain }),
    multiply: (point, scalar) => point.multiply(scalar),
    encode: (point) => own(point.toBytes(false)),
    decode: (bytes) => p256.Point.fromBytes(bytes),
  },
  freshScalar,
  sha256: hashOf,
  hmac: (key, data) => own(hmac(sha256, key, data)),
  hkdf: (key, salt, info) => own(hkdf(sha256, key, salt, utf8ToBytes(info), 32)),
  equalSecret: (a, b) => a.length === b.length && a.reduce((sum, byte, i) => sum | (byte ^ b[i]!), 0) === 0,
})

export interface GuestLetters {
  seal(letter: TalkFromGuest): Promise<Bytes>
  /** Undefined: altered, again, too early, from elsewhere, or no letter; nothing more is opened then. */
  open(sealed: Bytes): Promise<TalkFromHouse | undefined>
}

/** The guest's end of electron/host/vault/meeting/channel.ts (MT31): one key for each direction, the number as nonce. */
export async function guestLetters(
  { keys }: Agreed,
  read: (letter: unknown) => TalkFromHouse | undefined,
): Promise<GuestLetters> {
  const key = (bytes: Bytes, use: KeyUsage): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, [use])
  const ours = await key(keys.guest, 'encrypt')
  const theirs = await key(keys.house, 'decrypt')
  const how = (from: string, n: number): AesGcmParams => {
    const iv = new Uint8Array(12)
    new DataView(iv.buffer).setUint32(8, n)
    return { name: 'AES-GCM', iv, additionalData: utf8ToBytes(`obhut|letter|1|${from}|${n}`) }
  }
  let sent = 0
  let taken = 0
  let isBroken = false
  return {
    async seal(letter) {
      const n = sent++
      const number = new Uint8Array(4)
      new DataView(number.buffer).setUint32(0, n)
      const sealed = await crypto.subtle.encrypt(how('guest', n), ours, utf8ToBytes(JSON.stringify(letter)))
      return concatBytes(number, new Uint8Array(sealed))
    },
    async open(sealed) {
      try {
        const n = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0)
        if (isBroken || n !== taken) throw new Error('out of order')
        taken++
        const plain = await crypto.subtle.decrypt(how('house', n), theirs, sealed.slice(4))
        const letter = read(JSON.parse(bytesToUtf8(new Uint8Array(plain))))
        if (letter) return letter
      } catch {
        // As altered.
      }
      isBroken = true
      return undefined
    },
  }
}

/** The five bytes of which both ends say four words (TK5). */
export async function spokenBits(
  { keys, transcript }: Agreed,
  prints: { readonly guest: string; readonly house: string },
): Promise<Bytes> {
  const secret = await crypto.subtle.importKey('raw', keys.words, 'PBKDF2', false, ['deriveBits'])
  const salt = spokenSalt(bytesToHex(transcript), prints)
  return new Uint8Array(
    await crypto.subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: spokenRounds },
      secret,
      40,
    ),
  )
}
