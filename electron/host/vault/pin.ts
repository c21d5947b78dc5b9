/**
 * How a PIN gives the KEK back after a screen lock (PN1..PN10 in shared/accounts/README.md):
 *
 *   PIN key = HKDF( Argon2id(PIN, salt) ‖ device secret, salt )
 *   box     = salt ‖ AES-256-GCM(PIN key, KEK), bound to tenant, person and the salt of her passphrase
 *
 * The keeper holds the box, the window types the PIN, and only a vault process sees both. What Argon2id made of the PIN
 * lies in the owner's sealed ring, so that each sign-in by passphrase makes a new box without asking for the PIN.
 */
import { concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import type { AccountHead } from './account.ts'
import { argonFloor, stretch } from './argon.ts'
import { hkdf, openBox, sealBox } from './crypto.ts'

const saltLength = 16

export interface PinKey {
  readonly salt: Bytes
  readonly stretched: Bytes
}

/** At Argon2id's floor, not calibrated: coming back must feel immediate, and five tries guard the rest. */
const stretchPin = async (pin: string, salt: Bytes): Promise<PinKey> => ({
  salt,
  stretched: await stretch(pin, salt, argonFloor),
})

export const makePinKey = (random: Random, pin: string): Promise<PinKey> =>
  stretchPin(pin, random.bytes(saltLength))

function keyOf({ salt, stretched }: PinKey, head: AccountHead, deviceSecret: Bytes): Bytes {
  const both = concatBytes(stretched, deviceSecret)
  const key = hkdf(both, salt, `obhut|pin|1|${head.tenant}|${head.person}`)
  both.fill(0)
  return key
}

const aadOf = (head: AccountHead): Bytes =>
  utf8ToBytes(`obhut|held|1|${head.tenant}|${head.person}|${head.salt}`)

export function sealKek(
  random: Random,
  head: AccountHead,
  deviceSecret: Bytes,
  pin: PinKey,
  kek: Bytes,
): Bytes {
  const key = keyOf(pin, head, deviceSecret)
  const box = concatBytes(pin.salt, sealBox(random, key, kek, aadOf(head)))
  key.fill(0)
  return box
}

/** Undefined: another PIN. The caller zeroes the KEK. */
export async function openKek(
  head: AccountHead,
  deviceSecret: Bytes,
  pin: string,
  box: Bytes,
): Promise<Bytes | undefined> {
  const made = await stretchPin(pin, new Uint8Array(box.slice(0, saltLength)))
  const key = keyOf(made, head, deviceSecret)
  made.stretched.fill(0)
  const kek = openBox(key, box.subarray(saltLength), aadOf(head))
  key.fill(0)
  return kek
}
