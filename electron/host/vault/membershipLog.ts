/** The membership log's file: its hashing and signing, its reading, a new entry. Rules L1..L6: shared/accounts/README.md. */
import { base64ToBytes, bytesToBase64, bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Failure, type Result } from '#shared/basics/result.ts'
import {
  logSchema,
  signedText,
  verifyLog,
  writeBody,
  type LogCrypto,
  type Membership,
  type MembershipBody,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import { publicKeyOf, sha256Hex, signBytes, verifyBytes, type SignKey } from './crypto.ts'
import type { VaultDeps } from './session.ts'

export const logCrypto: LogCrypto = {
  sha256Hex,
  verify(curve, key, text, signature) {
    const publicKey = publicKeyOf(curve, base64ToBytes(key))
    return (
      publicKey !== undefined && verifyBytes(curve, publicKey, utf8ToBytes(text), base64ToBytes(signature))
    )
  },
}

export async function readLog(
  deps: VaultDeps,
): Promise<Result<{ membership: Membership; head: string; entries: MembershipEntry[] }>> {
  const file = await deps.store.call('file.read', { name: 'membership' })
  if (!file.ok) return file
  return parseLog(file.value.bytes[0])
}

export function parseLog(
  bytes: Bytes | undefined,
): Result<{ membership: Membership; head: string; entries: MembershipEntry[] }, Failure> {
  try {
    const entries = bytes ? logSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data : undefined
    if (!entries) return err({ type: 'MembershipDamaged' })
    const membership = verifyLog(entries, logCrypto)
    if (!membership.ok) return membership
    return ok({ membership: membership.value, head: membership.value.heads.at(-1)!, entries })
  } catch {
    return err({ type: 'MembershipDamaged' })
  }
}

export function writeEntry(body: MembershipBody, key: SignKey): MembershipEntry {
  const text = writeBody(body)
  return { body: text, signature: bytesToBase64(signBytes(key, utf8ToBytes(signedText(text)))) }
}
