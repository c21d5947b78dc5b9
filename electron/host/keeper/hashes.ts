/**
 * Hashes of the two chains (decision 11). A version's opHash = SHA-256(outer header ‖ SHA-256(what follows it)); it
 * stays when the version is emptied, so that every signature over it still verifies.
 */
import { hash } from 'node:crypto'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { outerLength } from '#shared/vault/envelope.ts'

export const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(hash('sha256', bytes, 'buffer'))

export const sealedHashOf = (envelope: Bytes): Bytes => sha256(envelope.subarray(outerLength))
export const opHashOf = (envelope: Bytes, sealedHash: Uint8Array): Bytes =>
  sha256(concatBytes(envelope.subarray(0, outerLength), sealedHash))

/** Merkle root; leaf and node hashes differ by a first byte, an odd node goes up as it is. Empty: 32 zero bytes. */
export function merkleRoot(leaves: readonly Uint8Array[]): Bytes {
  let level: Bytes[] = leaves.map((leaf) => sha256(concatBytes(Uint8Array.of(0), leaf)))
  if (!level.length) return new Uint8Array(32)
  while (level.length > 1) {
    const up: Bytes[] = []
    for (let i = 0; i < level.length; i += 2)
      up.push(
        i + 1 < level.length ? sha256(concatBytes(Uint8Array.of(1), level[i]!, level[i + 1]!)) : level[i]!,
      )
    level = up
  }
  return level[0]!
}
