/**
 * Hashes of the two chains (decision 11). A version's opHash = SHA-256(outer header ‖ SHA-256(what follows it)); it
 * stays when the version is emptied, so that every signature over it still verifies.
 */
import { hash } from 'node:crypto'
import type { Bytes } from '#shared/basics/bytes.ts'
import { outerLength } from '#shared/vault/envelope.ts'

export const sha256 = (bytes: Uint8Array): Bytes => hash('sha256', bytes, 'buffer')

export const sealedHashOf = (envelope: Bytes): Bytes => sha256(envelope.subarray(outerLength))
export const opHashOf = (envelope: Bytes, sealedHash: Uint8Array): Bytes => {
  const both = new Uint8Array(outerLength + 32)
  both.set(envelope.subarray(0, outerLength))
  both.set(sealedHash, outerLength)
  return sha256(both)
}

/**
 * Merkle root over hashes; an odd node goes up as it is, none gives 32 zero bytes. The number of leaves stands beside
 * the root wherever it is signed, so that a node can't be passed off as a leaf.
 */
export function merkleRoot(leaves: readonly Bytes[]): Bytes {
  if (!leaves.length) return new Uint8Array(32)
  const pair = new Uint8Array(65).fill(1, 0, 1)
  let level = leaves
  while (level.length > 1) {
    const up: Bytes[] = []
    for (let i = 0; i < level.length; i += 2) {
      if (i + 1 === level.length) {
        up.push(level[i]!)
        break
      }
      pair.set(level[i]!, 1)
      pair.set(level[i + 1]!, 33)
      up.push(sha256(pair))
    }
    level = up
  }
  return level[0]!
}
