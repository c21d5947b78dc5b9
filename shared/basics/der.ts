import { bytesToHex, hexToBytes, type Bytes } from './bytes.ts'

/**
 * An ECDSA signature r ‖ s as the DER that OpenSSL works with: checked so, it takes half the time. A verifier checks
 * the length by its curve first; here it is only cut in two. Up to P-384, whose DER fits into one byte of length.
 */
export function derOf(signature: Uint8Array): Bytes {
  const half = signature.length >> 1
  const r = integer(signature.subarray(0, half))
  const s = integer(signature.subarray(half))
  const der = new Uint8Array(2 + r.length + s.length)
  der.set([0x30, r.length + s.length])
  der.set(r, 2)
  der.set(s, 2 + r.length)
  return der
}

function integer(bytes: Uint8Array): Bytes {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from++
  const sign = bytes[from]! & 0x80 ? 1 : 0
  const out = new Uint8Array(2 + sign + bytes.length - from)
  out.set([0x02, sign + bytes.length - from])
  out.set(bytes.subarray(from), 2 + sign)
  return out
}

const orders = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'P-384':
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
} as const

/**
 * Where r ‖ s fits, r ‖ n-s fits too, and everybody can make the one of the other. Whatever is named by a hash over its
 * signature needs one form: the lower one.
 */
export function lowerForm(curve: keyof typeof orders, signature: Uint8Array): Bytes {
  const half = signature.length >> 1
  const s = BigInt(`0x${bytesToHex(signature.subarray(half))}`)
  const lower = new Uint8Array(signature)
  if (s > orders[curve] >> 1n && s < orders[curve])
    lower.set(hexToBytes((orders[curve] - s).toString(16).padStart(2 * half, '0')), half)
  return lower
}

export const isLowerForm = (curve: keyof typeof orders, signature: Uint8Array): boolean =>
  BigInt(`0x${bytesToHex(signature.subarray(signature.length >> 1)) || '0'}`) <= orders[curve] >> 1n
