/**
 * The last five passphrases are refused (decision 26, P3). Kept is what Argon2id makes of each under one salt of this
 * person's own, in her sealed ring: comparing costs one computation, and who could read the ring has her keys already.
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { stretch, type ArgonParams } from './argon.ts'
import { equalSecret } from './crypto.ts'

const remembered = 5

export interface PastPassphrases {
  readonly argon: ArgonParams
  readonly salt: Bytes
  /** Newest first, the present one among them. */
  readonly tags: readonly Bytes[]
}

/** What is to be remembered once `next` holds; null: it is one of the last five. */
export async function rememberPassphrase(
  random: Random,
  before: PastPassphrases | null,
  argon: ArgonParams,
  passphrases: { readonly current: string; readonly next: string },
): Promise<PastPassphrases | null> {
  const past = before ?? { argon: { ...argon }, salt: random.bytes(16), tags: [] }
  const current = await stretch(passphrases.current, past.salt, past.argon)
  const next = await stretch(passphrases.next, past.salt, past.argon)
  const known = past.tags.some((tag) => equalSecret(tag, current))
    ? past.tags
    : [current, ...past.tags].slice(0, remembered)
  if (known.some((tag) => equalSecret(tag, next))) return null
  return { ...past, tags: [next, ...known].slice(0, remembered) }
}
