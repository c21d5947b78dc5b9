/**
 * How the membership log travels: each entry is an op of class membership, sealed under the metadata key, so that a
 * server or a stick tells nothing of roles. What comes is joined to what is here entry by entry; one that breaks a rule
 * is an alarm and stays out, and everything here stays (S46, L5).
 */
import { bytesToBase64, bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import {
  entryHash,
  entrySchema,
  joinLogs,
  siftLog,
  verifyLog,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { openBox, sealBox } from './crypto.ts'
import { adoptLog, logCrypto } from './membershipLog.ts'
import { tellDevices } from './register.ts'
import type { Session, VaultDeps } from './session.ts'

const objIdOf = (entry: MembershipEntry): string => entryHash(entry, logCrypto).slice(0, 32)
const aadOf = (tenant: string, objId: string): Bytes =>
  utf8ToBytes(`obhut|membership-op|1|${tenant}|${objId}`)

/** The log's file, the keeper's list of PCs, and the entries that are in no chain yet. */
export async function writeLog(deps: VaultDeps, session: Session): Promise<Result<unknown>> {
  const written = await deps.store.call('file.write', {
    name: 'membership',
    bytes: [utf8ToBytes(JSON.stringify(session.log))],
  })
  if (!written.ok) return written
  const told = await tellDevices(deps, session)
  if (!told.ok) return told
  return offerLog(deps, session)
}

export async function offerLog(deps: VaultDeps, session: Session): Promise<Result<unknown>> {
  const there = new Set<string>()
  for await (const { objId } of listed(deps)) there.add(objId)
  const missing = session.log.filter((entry) => !there.has(objIdOf(entry)))
  for (let at = 0; at < missing.length; at += 50) {
    const part = missing.slice(at, at + 50)
    const offered = await deps.store.call('ops.offer', {
      ops: part.map((entry) => ({
        type8: type8.membership,
        objId: objIdOf(entry),
        expireNotAfter: 0,
      })),
      bytes: part.map((entry) =>
        sealBox(
          deps.random,
          keyFor(session, entry),
          utf8ToBytes(JSON.stringify(entry)),
          aadOf(session.tenant, objIdOf(entry)),
        ),
      ),
    })
    if (!offered.ok) return offered
  }
  return ok({})
}

/**
 * The newest key for headers and log; but who is to learn from this very entry that it is genuine (L10) could not open
 * it yet, and takes the one before.
 */
function keyFor({ keyring, tenant }: Session, entry: MembershipEntry): Bytes {
  const unsure = keyring
    .lockboxes()
    .filter((box) => box.scopeId === tenant && box.drawer === 'meta' && entry.body.includes(`"${box.id}"`))
    .map((box) => keyring.keyById(box.id))
  return keyring.metadataKeys().find((key) => !unsure.includes(key))!
}

async function* listed(deps: VaultDeps): AsyncGenerator<{ objId: string; bytes: Bytes }> {
  for (let after = 0, more = true; more;) {
    const answer = await deps.store.call('ops.list', { type8: type8.membership, after })
    if (!answer.ok) return
    for (const [i, { objId }] of answer.value.ops.entries()) yield { objId, bytes: answer.value.bytes[i]! }
    more = answer.value.more && answer.value.ops.length > 0
    after = answer.value.ops.at(-1)?.at ?? after
  }
}

/** Takes over what other PCs wrote. Answers whether the log grew. */
export async function takeLog(deps: VaultDeps, session: Session): Promise<Result<boolean>> {
  const known = new Set(session.log.map(objIdOf))
  const theirs: MembershipEntry[] = []
  for await (const { objId, bytes } of listed(deps)) {
    if (known.has(objId)) continue
    const entry = openEntry(session, objId, bytes)
    if (entry) theirs.push(entry)
    else session.alarm('MembershipForged', `op ${objId} ${bytesToBase64(bytes.slice(0, 12))}`, '')
  }
  if (theirs.length === 0) return ok(false)
  const { entries } = joinLogs(session.log, theirs, logCrypto)
  if (entries.length === session.log.length) return ok(false)
  // Ours come first, so nothing of ours is refused; what breaks a rule is left out and holds nothing else up.
  const sifted = siftLog(entries, logCrypto)
  for (const { entry, rule } of sifted.refused)
    session.alarm('MembershipForked', `log ${rule} ${objIdOf(entry)}`, '')
  if (sifted.entries.length === session.log.length) return ok(false)
  const verified = verifyLog(sifted.entries, logCrypto)
  if (!verified.ok) return ok(false)
  adoptLog(session, sifted.entries, verified.value)
  const written = await writeLog(deps, session)
  return written.ok ? ok(true) : written
}

function openEntry(session: Session, objId: string, bytes: Bytes): MembershipEntry | undefined {
  const plain = session.keyring
    .metadataKeys()
    .map((key) => openBox(key, bytes, aadOf(session.tenant, objId)))
    .find((opened) => opened !== undefined)
  if (!plain) return undefined
  try {
    const entry = entrySchema.safeParse(JSON.parse(bytesToUtf8(plain))).data
    return entry && objIdOf(entry) === objId ? entry : undefined
  } catch {
    return undefined
  }
}
