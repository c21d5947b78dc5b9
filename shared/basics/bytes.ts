/** Byte conversions that run the same in Node, window and worker (no Buffer, no atob for binary). */
export type Bytes = Uint8Array<ArrayBuffer>

declare class TextEncoder {
  encode(text: string): Bytes
}
declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const utf8ToBytes = (text: string): Bytes => encoder.encode(text)
/** @throws TypeError when the bytes are not UTF-8 */
export const bytesToUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

const hexOf = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))

export function bytesToHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += hexOf[byte]
  return hex
}

/** @throws Error when the text is not lower-case hex of even length */
export function hexToBytes(hex: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new Error('Bug: not hex')
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOf = new Int16Array(128).fill(-1)
for (let i = 0; i < 64; i++) valueOf[alphabet.charCodeAt(i)] = i

interface NativeBase64 {
  toBase64?: () => string
}
interface NativeFromBase64 {
  fromBase64?: (text: string) => Bytes
}

/** RFC 4648 base64 with padding; native where the platform has it. */
export function bytesToBase64(bytes: Uint8Array): string {
  const native = (bytes as NativeBase64).toBase64
  if (native) return native.call(bytes)
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i]!
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    parts.push(
      alphabet[a >> 2]! +
        alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]! +
        (b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]!) +
        (c === undefined ? '=' : alphabet[c & 63]!),
    )
  }
  return parts.join('')
}

/** For what comes from outside: text that is no base64 is no bytes at all, and no key, signature or box fits that. */
export function base64OrNothing(text: string): Bytes {
  try {
    return base64ToBytes(text)
  } catch {
    return new Uint8Array(0)
  }
}

/**
 * Only the one spelling that `bytesToBase64` gives, so that a signed or hashed text has no second form.
 * @throws Error when the text is not base64
 */
export function base64ToBytes(text: string): Bytes {
  if (text.length % 4 !== 0) throw new Error('Bug: not base64')
  const native = (Uint8Array as NativeFromBase64).fromBase64
  if (native) {
    const bytes = native.call(Uint8Array, text)
    if (bytesToBase64(bytes) !== text) throw new Error('Bug: not base64')
    return bytes
  }
  const clean = text.replace(/={1,2}$/, '')
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < clean.length; i++) {
    const code = clean.charCodeAt(i)
    const value = code < 128 ? valueOf[code]! : -1
    if (value < 0) throw new Error('Bug: not base64')
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0 || bits === 6) throw new Error('Bug: not base64')
  return bytes
}

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
