/**
 * How a server changes its keys without locking anybody out. A server has a live key and two in reserve, which may lie
 * elsewhere. Rotating makes the first reserve the live one and signs the new set with it. An app that slept through two
 * rotations still knows the key it meets; later it needs a new card.
 *
 * A set of other keys counts only when one of the trusted *reserve* keys signed it: who stole the live key can't name
 * keys of his own. Other addresses for the same keys may be signed by any trusted key.
 */
import { base64ToBytes, bytesToBase64, type Bytes } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { pinsSchema, pinsText, type Pins, type SignedPins } from './messages.ts'

export interface PinTools {
  sha256(bytes: Uint8Array): Bytes
  /** ECDSA with the hash of the key's curve, ieee-p1363; false for any key or signature that is none. */
  isSignedBy(spki: Bytes, text: string, signature: Bytes): boolean
}

/** What an app trusts: from the card (`no` 0) or from the last set it took. The live key first. */
export type TrustedPins = Pick<Pins, 'no' | 'pins'>

export function checkPins(
  tools: PinTools,
  trusted: TrustedPins,
  signed: SignedPins,
): Result<Pins, { type: 'PinsOld' | 'PinsBroken' | 'PinsNotTrusted' }> {
  let json: unknown
  let key: Bytes
  let signature: Bytes
  try {
    json = JSON.parse(signed.body)
    key = base64ToBytes(signed.key)
    signature = base64ToBytes(signed.signature)
  } catch {
    return err({ type: 'PinsBroken' })
  }
  const read = pinsSchema.safeParse(json)
  if (!read.success) return err({ type: 'PinsBroken' })
  if (read.data.no <= trusted.no) return err({ type: 'PinsOld' })
  const signer = bytesToBase64(tools.sha256(key))
  const same =
    read.data.pins.length === trusted.pins.length && read.data.pins.every((pin) => trusted.pins.includes(pin))
  const may = same ? trusted.pins : trusted.pins.slice(1)
  if (!may.includes(signer)) return err({ type: 'PinsNotTrusted' })
  return tools.isSignedBy(key, pinsText(signed.body), signature)
    ? ok(read.data)
    : err({ type: 'PinsNotTrusted' })
}
