/** The membership log's file: its hashing and signing, its reading, a new entry. Rules L1..L6: shared/accounts/README.md. */
import { base64OrNothing, bytesToBase64, bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { lowerForm } from '#shared/basics/der.ts'
import { err, ok, type Failure, type Result } from '#shared/basics/result.ts'
import {
  entryHash,
  logSchema,
  signedText,
  verifyLog,
  writeBody,
  type LogCrypto,
  type Membership,
  type MembershipAction,
  type MembershipBody,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import { publicKeyOf, sha256Hex, signBytes, verifyBytes, type SignKey } from './crypto.ts'
import type { Session, VaultDeps } from './session.ts'

export const logCrypto: LogCrypto = {
  sha256Hex,
  verify(curve, key, text, signature) {
    const publicKey = publicKeyOf(curve, base64OrNothing(key))
    return (
      publicKey !== undefined && verifyBytes(curve, publicKey, utf8ToBytes(text), base64OrNothing(signature))
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
    return ok({ membership: membership.value, head: newestHead(membership.value, entries), entries })
  } catch {
    return err({ type: 'MembershipDamaged' })
  }
}

export function writeEntry(body: MembershipBody, key: SignKey): MembershipEntry {
  const text = writeBody(body)
  const signature = signBytes(key, utf8ToBytes(signedText(text)))
  return { body: text, signature: bytesToBase64(lowerForm(key.curve, signature)) }
}

/**
 * New entries by the signed-in person, each after all that is known. Only in memory: the caller writes the file when
 * the keys it vouches for are durable.
 */
export function extendLog(
  deps: VaultDeps,
  session: Session,
  actions: readonly MembershipAction[],
): Result<readonly MembershipEntry[], Failure> {
  const entries = [...session.log]
  let { membership } = session
  for (const action of actions) {
    entries.push(
      writeEntry(
        {
          v: 1,
          tenant: session.tenant,
          parents: membership.heads.slice(0, 16),
          at: session.now(),
          dev: session.device,
          n: membership.nextNumber(session.device),
          by: session.person.id,
          action,
        },
        session.signKey,
      ),
    )
    const verified = verifyLog(entries, logCrypto)
    if (!verified.ok) return verified
    membership = verified.value
  }
  adoptLog(session, entries, membership)
  return ok(entries)
}

/** The session stands at the newest entry from now on. */
export function adoptLog(
  session: Session,
  entries: readonly MembershipEntry[],
  membership: Membership,
): void {
  session.log = entries
  session.membership = membership
  session.logHead = newestHead(membership, entries)
  session.keyring.learn()
}

/** Of several heads the one that came last in our file: it stands for what this PC saw. */
const newestHead = (membership: Membership, entries: readonly MembershipEntry[]): string =>
  entries.map((entry) => entryHash(entry, logCrypto)).findLast((id) => membership.heads.includes(id))!
