/** Signatures turned into DER verify exactly where they did before. */
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { derOf, isLowerForm, lowerForm } from '#shared/basics/der.ts'

test.each([
  ['P-256', 'sha256', 400],
  ['P-384', 'sha384', 150],
] as const)(
  '%s: OpenSSL agrees with r ‖ s on good, flipped and special signatures',
  (namedCurve, hash, runs) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
    let short = 0
    const agree = (data: Uint8Array, signature: Uint8Array, good?: boolean): void => {
      const asIs = verify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
      expect(verify(hash, data, publicKey, derOf(signature))).toBe(asIs)
      if (good !== undefined) expect(asIs).toBe(good)
    }
    for (let run = 0; run < runs; run++) {
      const data = randomBytes(80)
      const signature = sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      const half = signature.length / 2
      if (signature[0] === 0 || signature[half] === 0) short++
      agree(data, signature, true)
      const flipped = new Uint8Array(signature)
      flipped[run % flipped.length]! ^= 1 << (run % 8)
      agree(data, flipped, false)
      agree(randomBytes(80), signature, false)
      if (run > 3) continue
      for (const part of [0, half]) {
        for (const filling of [0, 0xff]) {
          const special = new Uint8Array(signature)
          special.fill(filling, part, part + half)
          agree(data, special, false)
        }
      }
    }
    if (namedCurve === 'P-256') expect(short).toBeGreaterThan(0)
  },
)

test.each([
  ['P-256', 'sha256'],
  ['P-384', 'sha384'],
] as const)(
  'L13 %s: of the two forms one is the lower, both fit, and the lower stays as it is',
  (curve, hash) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve })
    const forms = new Set<boolean>()
    for (let run = 0; run < 60; run++) {
      const data = randomBytes(40)
      const signature = sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      const lower = lowerForm(curve, signature)
      forms.add(isLowerForm(curve, signature))
      expect(isLowerForm(curve, lower)).toBe(true)
      expect(lowerForm(curve, lower)).toEqual(lower)
      expect(verify(hash, data, publicKey, derOf(lower))).toBe(true)
    }
    expect(forms.size).toBe(2)
  },
)
