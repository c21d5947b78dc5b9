/** CRC-32C (Castagnoli), eight bytes a step; finds damage by chance, not by intent. */
const tables = Array.from({ length: 8 }, () => new Int32Array(256))
for (let n = 0; n < 256; n++) {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1
  tables[0]![n] = c
}
for (let t = 1; t < 8; t++)
  for (let n = 0; n < 256; n++) {
    const c = tables[t - 1]![n]!
    tables[t]![n] = (c >>> 8) ^ tables[0]![c & 255]!
  }
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
]

export function crc32c(bytes: Uint8Array, before = 0): number {
  let c = ~before
  let i = 0
  for (const end = bytes.length - 7; i < end; i += 8) {
    const a = c ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
    c =
      t7[a & 255]! ^
      t6[(a >>> 8) & 255]! ^
      t5[(a >>> 16) & 255]! ^
      t4[a >>> 24]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!
  }
  for (; i < bytes.length; i++) c = (c >>> 8) ^ t0[(c ^ bytes[i]!) & 255]!
  return ~c >>> 0
}

/** Product of two polynomials over GF(2), bits reflected, modulo the Castagnoli one. */
function times(a: number, b: number): number {
  let product = 0
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if (a & bit) product ^= b
    b = b & 1 ? (b >>> 1) ^ 0x82f63b78 : b >>> 1
  }
  return product
}
/** x to the power of 8, 16, 32 ...: what one byte, two, four ... of anything behind do to a check sum. */
const shifts = new Int32Array(32)
shifts[0] = 0x00800000
for (let n = 1; n < 32; n++) shifts[n] = times(shifts[n - 1]!, shifts[n - 1]!)

/** What becomes of a check sum when so many bytes follow, whatever they are: crc(AB) = shift(crc(A), |B|) ^ crc(B). */
export function shiftCrc(crc: number, length: number): number {
  let shifted = crc
  for (let n = 0; length > 0; n++, length = Math.floor(length / 2))
    if (length % 2 === 1) shifted = times(shifts[n]!, shifted)
  return shifted >>> 0
}
