import type { Bytes } from './bytes.ts'

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
