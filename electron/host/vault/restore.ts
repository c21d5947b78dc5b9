/**
 * A burnt PC, a lost passphrase, a Leitung who left: two cards and a backup bring everything back on an empty profile
 * (decision 28). The seed from the two cards proves itself against the root key in the membership log; it opens the
 * recovery lockbox, under which every key lies; a new person gets keys of her own, and the root signs that she is the
 * Leitung now and nobody else is (re-rooting, L1). What was destroyed since the backup stays destroyed: the keeper
 * replays the newest ledger it finds. Notes in `own` are not under recovery: only she who wrote them could open them.
 */
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Wrap } from '#shared/host/api.ts'
import { readCard } from './card.ts'
import { parseLog, writeEntry } from './membershipLog.ts'
import { makePerson } from './makePerson.ts'
import { clearUnfinished, install, paramsFor } from './setUp.ts'
import { tellDevices } from './register.ts'
import type { Work } from './signIn.ts'
import { createKeyring } from './keyring.ts'
import { checkPassphrase } from './passphrase.ts'
import { cardKeyOf, joinShares, openRecovery, recoverySealKeyOf, rootKeyOf } from './recovery.ts'
import type { VaultDeps } from './session.ts'

export interface RestoreArgs {
  readonly folder: string
  readonly backup: string
  readonly cards: readonly string[]
  readonly firstName: string
  readonly lastName: string
  readonly passphrase: string
}
interface Restored {
  readonly work: Work
  readonly figures: {
    readonly envelopes: number
    readonly blobs: number
    readonly refused: number
    readonly ledgerReplayed: number
  }
}

export async function restore(deps: VaultDeps, args: RestoreArgs): Promise<Result<Restored>> {
  const { store, random } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  const account = await store.call('file.read', { name: 'account' })
  if (!account.ok) return account
  if (account.value.bytes.length > 0) return err({ type: 'AlreadySetUp' })
  if (
    !(await checkPassphrase(args.passphrase, [args.firstName, args.lastName], state.value.deviceSecretIsFile))
      .accepted
  )
    return err({ type: 'PassphraseTooWeak' })

  const opened = await store.call('backup.open', { folder: args.folder, backup: args.backup })
  if (!opened.ok) return opened
  const fileOf = (name: string): Bytes | undefined =>
    opened.value.bytes[opened.value.files.indexOf(name as never)]
  const log = parseLog(fileOf('membership'))
  if (!log.ok) return log
  const { membership, entries } = log.value
  const seed = await seedFrom(args.cards, membership)
  if (!seed.ok) return seed
  const root = rootKeyOf(seed.value)
  const recoverySealKey = recoverySealKeyOf(seed.value)
  seed.value.fill(0)
  const recoveryFile = fileOf('recovery')
  const secret = recoveryFile && openRecovery(recoverySealKey, recoveryFile, membership.tenant)
  if (!secret) return err({ type: 'RecoveryDamaged' })
  const cleared = await clearUnfinished(deps, state.value.count)
  if (!cleared.ok) return cleared

  const person = makePerson(deps)
  const personalKey = random.bytes(32)
  const argon = await paramsFor(deps, state.value.argon)
  const keyring = createKeyring({
    random,
    tenant: membership.tenant,
    personId: person.member.id,
    personalKey,
    sealSeed: person.sealSeed,
    ...secret,
  })
  const sealedToCards = new Map<string, Bytes>()
  for (const wrap of opened.value.wraps) {
    if (wrap.under !== keyring.recoveryId) continue
    const grantKey = keyring.unwrapSealed(wrap, recoverySealKey)
    if (grantKey) sealedToCards.set(wrap.keyId, grantKey)
  }
  const mine: Wrap[] = []
  const foreign = new Set<string>()
  for (const wrap of opened.value.wraps) {
    const old = wrap.under === keyring.oldRecoveryId
    const under = old ? secret.recoveryKey : sealedToCards.get(wrap.under)
    const box = under && keyring.unwrap(wrap, under)
    const lockbox = box && keyring.parseLabel(wrap.keyId, box.label)
    if (!box || !lockbox || mine.some((one) => one.keyId === wrap.keyId)) continue
    // Anybody can seal to the cards; only what the log vouches for is a lockbox (L10).
    const vouched = membership.boxes.get(wrap.keyId)
    if (!old && !vouched?.some((one) => one.check === keyring.checkOf(wrap.keyId, box.key))) continue
    mine.push(keyring.wrap(wrap.keyId, box.key, keyring.personalId, personalKey, box.label))
  }
  const lockboxIds = new Set(mine.map((wrap) => wrap.keyId))
  for (const wrap of opened.value.wraps)
    if (lockboxIds.has(wrap.keyId) && wrap.under !== keyring.oldRecoveryId && !sealedToCards.has(wrap.under))
      foreign.add(wrap.id)

  const adopted = await store.call('backup.adopt', { folder: args.folder, backup: args.backup, wraps: mine })
  if (!adopted.ok) return adopted
  const rerooted = writeEntry(
    {
      v: 1,
      tenant: membership.tenant,
      parents: membership.heads.slice(),
      at: deps.clock.now() + state.value.clockOffsetMs,
      dev: state.value.device,
      n: membership.nextNumber(state.value.device),
      by: 'root',
      action: {
        type: 'rerooted',
        person: { ...person.member, role: 'lead' },
        removed: [...membership.people.keys()],
      },
    },
    root,
  )
  const work = await install(deps, {
    tenant: membership.tenant,
    entries: [...entries, rerooted],
    recoveryFile,
    person,
    secret: { signScalar: person.signScalar, sealSeed: person.sealSeed, personalKey, ...secret },
    name: `${args.firstName} ${args.lastName}`.trim(),
    language: 'de',
    institution: '',
    passphrase: args.passphrase,
    argon,
    confirmed: true,
    shares: null,
    adopted: true,
    drop: foreign,
    beforeAccount: (restored) => tagEverything(deps, restored),
    first: (records) => [records.auditVersion('restored', 'restore', [])],
  })
  if (!work.ok) return work
  const told = await tellDevices(deps, work.value.session, root)
  return told.ok ? ok({ work: work.value, figures: { ...adopted.value } }) : told
}

/** Says which card is wrong before it says that two do not fit. */
async function seedFrom(
  cards: readonly string[],
  membership: { readonly tenant: string; readonly rootKey: string; readonly cardKeys: readonly string[] },
): Promise<Result<Bytes>> {
  const shares: Bytes[] = []
  const numbers = new Set<number>()
  for (const [i, text] of cards.entries()) {
    const card = readCard(text)
    if (!card.ok) return err({ type: card.error.type, words: { card: i + 1 } })
    if (
      membership.cardKeys[card.value.number - 1] !==
      bytesToBase64(cardKeyOf(card.value.share, membership.tenant).publicKey)
    )
      return err({ type: 'CardForeign', words: { card: i + 1 } })
    numbers.add(card.value.number)
    shares.push(card.value.share)
  }
  if (numbers.size < 2) return err({ type: 'CardTwice' })
  const seed = await joinShares(shares).catch(() => undefined)
  for (const share of shares) share.fill(0)
  if (seed?.length !== 32 || bytesToBase64(rootKeyOf(seed).publicKey) !== membership.rootKey)
    return err({ type: 'CardsDontFit' })
  return ok(seed)
}

/** Blind tags hang on this PC's secret: after a restore every document gets new ones. */
async function tagEverything(
  deps: VaultDeps,
  { session, records, deletion }: Work,
): Promise<Result<unknown>> {
  const count = await deps.store.call('store.state', {})
  const total = count.ok ? count.value.count : 0
  await session.wraps
  let done = 0
  // Tags change an entry's place in the order, so what is to be tagged is collected first.
  const wanted: { version: string; parents: string[]; tags: ReturnType<typeof records.tagsFor> }[] = []
  for (let after = 0, more = true; more;) {
    const answer = await deps.store.call('store.scan', { after, limit: 500, headsOnly: false })
    if (!answer.ok) return answer
    for (const [i, entry] of answer.value.entries.entries()) {
      const one = await records.openVersion(answer.value.bytes[i]!, { evenBinned: true })
      if (one.ok && entry.tags.length === 0)
        wanted.push({
          version: entry.version,
          parents: [...one.value.parents],
          tags: records.tagsFor(one.value.kind, one.value.id, one.value.values),
        })
    }
    done += answer.value.entries.length
    deps.emit('progress', { job: 'restore', done: Math.min(done, total), total })
    more = answer.value.more
    after = answer.value.entries.at(-1)?.seq ?? after
  }
  for (let at = 0; at < wanted.length; at += 500) {
    const tagged = await deps.store.call('store.retag', { entries: wanted.slice(at, at + 500) })
    if (!tagged.ok) return tagged
  }
  const binned = await deletion.loadBinned()
  if (!binned.ok) return binned
  for (const childId of session.binned) await records.retagChild(childId, true)
  return ok({})
}
