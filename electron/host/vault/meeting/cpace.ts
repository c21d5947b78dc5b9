/** CPace (shared/maintenance/cpace.ts) with the vault's own hashes and its one curve library. */
import { p256, p256_hasher } from '@noble/curves/nist.js'
import { createCpace } from '#shared/maintenance/cpace.ts'
import { equalSecret, hkdf, hmac, scalarFrom, sha256 } from '../crypto.ts'

export type { Agreed } from '#shared/maintenance/cpace.ts'

export const { generatorOf, shareOf, meetAt, iskOf, startGuest, startHouse } = createCpace({
  curve: {
    hashTo: (text, domain) => p256_hasher.encodeToCurve(text, { DST: domain }),
    multiply: (point, scalar) => point.multiply(scalar),
    encode: (point) => new Uint8Array(point.toBytes(false)),
    decode: (bytes) => p256.Point.fromBytes(bytes),
  },
  freshScalar: (random) => scalarFrom('P-256', random.bytes(64), 'obhut|cpace|1'),
  sha256,
  hmac,
  hkdf: (key, salt, info) => hkdf(key, salt, info),
  equalSecret,
})
