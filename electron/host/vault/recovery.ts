/**
 * Recovery (decision 28): a seed of 32 bytes that exists nowhere but on three cards, two of which suffice. From it
 * grow the institution root (P-384, signs genesis and re-rooting only) and the recovery key (P-384 + ML-KEM-768), to
 * which the recovery lockbox and the metadata key are sealed. From each single share grows a signing key that lets
 * one typed card confirm a deletion while the house has only one person (decision 29); a share tells nothing of the seed.
 */
import { combine, split } from 'shamir-secret-sharing'
import { z } from 'zod'
import {
  base64ToBytes,
  bytesToBase64,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import {
  hkdf,
  openSealed,
  scalarFrom,
  sealKeyOf,
  sealTo,
  signKeyOf,
  type SealKey,
  type SealPublic,
  type SignKey,
} from './crypto.ts'

export const cardCount = 3
export const cardsNeeded = 2

export const makeShares = async (seed: Bytes): Promise<Bytes[]> =>
  (await split(seed, cardCount, cardsNeeded)).map((share) => new Uint8Array(share))
/** @throws Error when shares do not belong together in shape; wrong shares give a wrong seed, seen by the root key */
export const joinShares = async (shares: readonly Bytes[]): Promise<Bytes> =>
  new Uint8Array(await combine([...shares]))

const none = new Uint8Array(0)
export const rootKeyOf = (seed: Bytes): SignKey =>
  signKeyOf('P-384', scalarFrom('P-384', seed, 'obhut|institution-root|1'))
export const recoverySealKeyOf = (seed: Bytes): SealKey => sealKeyOf(hkdf(seed, none, 'obhut|recovery-key|1'))
export const cardKeyOf = (share: Bytes, tenant: string): SignKey =>
  signKeyOf('P-256', scalarFrom('P-256', share, `obhut|card|1|${tenant}`))

const fileSchema = z.strictObject({
  v: z.literal(1),
  tenant: z.string(),
  generation: z.number().int(),
  sealed: z.string().max(20_000),
})

export interface RecoverySecret {
  /** Of houses of the first weeks: the symmetric key under which their lockboxes lay. */
  readonly recoveryKey: Bytes | null
  readonly metadataKey: Bytes
}

const contextOf = (tenant: string): string => `obhut|recovery-file|1|${tenant}`

export const sealRecovery = (random: Random, tenant: string, to: SealPublic, secret: RecoverySecret): Bytes =>
  utf8ToBytes(
    JSON.stringify({
      v: 1,
      tenant,
      generation: 1,
      sealed: bytesToBase64(
        sealTo(
          random,
          to,
          concatBytes(secret.recoveryKey ?? new Uint8Array(0), secret.metadataKey),
          contextOf(tenant),
        ),
      ),
    }),
  )

export function openRecovery(key: SealKey, bytes: Bytes, tenant: string): RecoverySecret | undefined {
  try {
    const file = fileSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data
    const plain =
      file && file.tenant === tenant
        ? openSealed(key, base64ToBytes(file.sealed), contextOf(tenant))
        : undefined
    if (plain?.length === 32) return { recoveryKey: null, metadataKey: plain }
    return plain?.length === 64
      ? { recoveryKey: plain.slice(0, 32), metadataKey: plain.slice(32) }
      : undefined
  } catch {
    return undefined
  }
}
