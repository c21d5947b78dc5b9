/** A new person's two key pairs: one signs what she writes, one opens what is sealed to her. */
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { makeSignKey, sealKeyOf } from './crypto.ts'
import type { VaultDeps } from './session.ts'

export interface NewPerson {
  readonly signScalar: Bytes
  readonly sealSeed: Bytes
  readonly member: {
    readonly id: string
    readonly signKey: string
    readonly sealKey: { readonly ecdh: string; readonly kem: string }
  }
}

export function makePerson(deps: Pick<VaultDeps, 'random'>): NewPerson {
  const sealSeed = deps.random.bytes(32)
  const { key, scalar } = makeSignKey('P-256')
  const seal = sealKeyOf(sealSeed).publicKey
  return {
    signScalar: scalar,
    sealSeed,
    member: {
      id: randomId(deps.random),
      signKey: bytesToBase64(key.publicKey),
      sealKey: { ecdh: bytesToBase64(seal.ecdh), kem: bytesToBase64(seal.kem) },
    },
  }
}
