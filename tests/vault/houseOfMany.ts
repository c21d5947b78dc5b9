/** A house with several people on one PC, and what another PC of theirs would get of it. */
import { kekOf, openAccountWith, openRing, parseAccounts } from '#electron/host/vault/account.ts'
import { createKeyring } from '#electron/host/vault/keyring.ts'
import { accountOf, openSession, type Work } from '#electron/host/vault/signIn.ts'
import type { Role } from '#shared/accounts/policy.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import type { MemoryKeeper } from './memoryKeeper.ts'
import { startVault } from './memoryStore.ts'
import { joinWorld, testRandom, type TestWorld } from './world.ts'

export const passphraseOf = (name: string): string => `${name} Trompete Kuchen 48 Wolkenturm`

export interface Colleague {
  readonly id: string
  readonly passphrase: string
}

export async function addColleague(
  world: Pick<TestWorld, 'vault'>,
  firstName: string,
  role: Role,
  groups: 'all' | string[] = 'all',
  until: string | null = null,
): Promise<Colleague> {
  const passphrase = passphraseOf(firstName)
  const added = await world.vault.call('people.addHere', {
    firstName,
    lastName: 'Probe',
    role,
    groups,
    until,
    passphrase,
  })
  if (!added.ok) throw new Error(JSON.stringify(added))
  return { id: added.value.personId, passphrase }
}

/** Her own vault process on this PC, as after a change of person. */
export async function signIn(world: Pick<TestWorld, 'keeper' | 'clock'>, who: Colleague) {
  const open = startVault(world.keeper.store, world.clock, testRandom)
  const answer = await open.vault.call('unlock', { personId: who.id, passphrase: who.passphrase })
  return { ...joinWorld(world.keeper, open, world.clock, testRandom), answer, open }
}

export async function signedIn(world: Pick<TestWorld, 'keeper' | 'clock'>, who: Colleague) {
  const there = await signIn(world, who)
  if (!there.answer.ok) throw new Error(JSON.stringify(there.answer))
  await quiet(there.keeper)
  // joinWorld's getters do not survive a spread.
  return joinWorld(there.keeper, there.open, world.clock, testRandom)
}

/** Waits until what is done behind the answers is done. */
export async function quiet(keeper: MemoryKeeper): Promise<void> {
  for (let before = -1, same = 0; same < 4;) {
    await new Promise((resolve) => setTimeout(resolve, 30))
    const now = keeper.state.lastSeq + keeper.wraps.size + keeper.ops.length
    same = now === before ? same + 1 : 0
    before = now
  }
}

/** Everything a patched program of hers could use: her session with all her keys, without the vault's own checks. */
export async function insideOf(world: Pick<TestWorld, 'keeper' | 'clock'>, who: Colleague): Promise<Work> {
  const open = startVault(world.keeper.store, world.clock, testRandom)
  const found = await accountOf(open.deps, who.id)
  if (!found.ok) throw new Error(JSON.stringify(found))
  const { accounts, account, deviceSecret } = found.value
  const kek = await kekOf(account.head, who.passphrase, deviceSecret)
  const secret = openAccountWith(account, kek)
  if (!secret.ok) throw new Error(JSON.stringify(secret))
  const work = await openSession(open.deps, accounts, account, secret.value, deviceSecret)
  if (!work.ok) throw new Error(JSON.stringify(work))
  await work.value.session.wraps
  return work.value
}

/** What she takes along: her account file's keys, and from then on all that the server can show her. */
export async function takenAlong(keeper: MemoryKeeper, who: Colleague) {
  const account = parseAccounts(keeper.files.get('account'))!.accounts.find(
    ({ head }) => head.person === who.id,
  )!
  const kek = await kekOf(account.head, who.passphrase, keeper.secret)
  const secret = openAccountWith(account, kek)
  if (!secret.ok) throw new Error('account')
  const keyring = createKeyring({
    random: testRandom,
    tenant: account.head.tenant,
    personId: who.id,
    ...secret.value,
    // She believes everything she can open.
    isGenuine: () => true,
  })
  const ring = openRing(account.head, secret.value.personalKey, keyring, account.ring)!
  keyring.addCached(ring.boxes, ring.others)
  keyring.addWraps([...keeper.wraps.values()])
  return { keyring, metadataKey: secret.value.metadataKey, tenant: account.head.tenant }
}

/** What sync does: versions without tags or places, wraps, ops. */
export function carry(from: MemoryKeeper, to: MemoryKeeper): void {
  for (const slot of from.slots.values())
    if (!to.slots.has(slot.entry.version))
      to.putForeign({ ...slot, parents: [], entry: { ...slot.entry, head: true, tags: [] } })
  for (const wrap of from.wraps.values()) to.wraps.set(wrap.id, wrap)
  for (const [id, bytes] of from.blobs) to.blobs.set(id, bytes)
  for (const op of from.ops)
    if (!to.ops.some((one) => one.objId === op.objId)) to.ops.push({ ...op, dev: from.device })
}

export const firstNames = (records: readonly OpenedRecord[]): string[] =>
  records.map((record) => String(record.values['firstName'])).sort()
