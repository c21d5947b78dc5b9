/**
 * From a passphrase to a session (U1..U5 in shared/vault/README.md). What a person waits for after Argon2id is one
 * opening of her keyring and one verification of the membership log; the key file is read behind the first screen.
 */
import { randomId } from '#shared/basics/random.ts'
import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { isDue } from '#shared/accounts/due.ts'
import { isOver, type Membership, type MembershipEntry } from '#shared/accounts/membership.ts'
import { isLeaseOver } from '#shared/accounts/lease.ts'
import { has, type Role } from '#shared/accounts/policy.ts'
import { checkPin } from '#shared/accounts/pin.ts'
import { maskRecord, type Maskable } from '#shared/anonymiser/mask.ts'
import type { Language } from '#shared/host/api.ts'
import type { KindName } from '#shared/records/kinds.ts'
import { nextHlc } from '#shared/vault/hlc.ts'
import {
  openAccountAndKek,
  openAccountWith,
  openRing,
  parseAccounts,
  sealAccount,
  sealRing,
  writeAccounts,
  type AccountFile,
  type AccountSecret,
} from './account.ts'
import { isStrongEnough } from './argon.ts'
import { createCards } from './cards.ts'
import { hkdf, readSealPublic, signKeyOf } from './crypto.ts'
import { createDeletion } from './deletion.ts'
import { createInvitations } from './invitations.ts'
import { createKeyring } from './keyring.ts'
import { createLate } from './late.ts'
import { readLog } from './membershipLog.ts'
import { fullName } from './names.ts'
import { checkPassphrase } from './passphrase.ts'
import { rememberPassphrase } from './pastPassphrases.ts'
import { makePinKey, openKek, sealKek } from './pin.ts'
import { createPeople } from './people.ts'
import { createCameraCard, type CameraCard } from './cameraCard.ts'
import { createPhotos } from './photos.ts'
import { createPhotoSources } from './photoSources.ts'
import { provePassphrase } from './provePassphrase.ts'
import { createRecords, type Records } from './records.ts'
import { createSecondFactor } from './secondFactor.ts'
import { createSupporter } from './supporter.ts'
import type { Session, VaultDeps } from './session.ts'
import type { Totp } from './totp.ts'

/** What a signed-in vault works with. */
export interface Work {
  readonly session: Session
  readonly records: Records
  readonly cards: ReturnType<typeof createCards>
  readonly photos: ReturnType<typeof createPhotos>
  readonly camera: CameraCard
  readonly deletion: ReturnType<typeof createDeletion>
  readonly people: ReturnType<typeof createPeople>
  readonly invitations: ReturnType<typeof createInvitations>
  readonly late: ReturnType<typeof createLate>
  readonly secondFactor: ReturnType<typeof createSecondFactor>
  readonly supporter: ReturnType<typeof createSupporter>
}

const mostAlarms = 20

export async function unlock(
  deps: VaultDeps,
  personId: string | null,
  passphrase: string,
  code?: string,
): Promise<Result<Work>> {
  const { store } = deps
  const waiting = await store.call('unlock.attempt', { ok: null })
  if (!waiting.ok) return waiting
  if (waiting.value.waitMs > 0) return err({ type: 'TooEarly', words: { waitMs: waiting.value.waitMs } })
  const found = await accountOf(deps, personId)
  if (!found.ok) return found
  const { accounts, account, deviceSecret } = found.value
  const unsealed = await openAccountAndKek(account, passphrase, deviceSecret)
  if (!unsealed.ok) {
    if (unsealed.error.type !== 'WrongPassphrase') return unsealed
    const told = await store.call('unlock.attempt', { ok: false })
    return err({ type: 'WrongPassphrase', words: { waitMs: told.ok ? told.value.waitMs : 0 } })
  }
  const { secret, kek } = unsealed.value
  const opened = await openSession(deps, accounts, account, secret, deviceSecret, code)
  if (opened.ok) {
    const { session } = opened.value
    session.wrongBefore = waiting.value.wrong
    if (session.pin) session.heldBox = sealKek(deps.random, account.head, deviceSecret, session.pin, kek)
    kek.fill(0)
    const told = await store.call('unlock.attempt', { ok: true })
    if (!told.ok) return told
  }
  kek.fill(0)
  return opened
}

/** After a screen lock (PN1..PN10): the keeper counts the try before it hands out what the PIN opens. */
export async function unlockByPin(deps: VaultDeps, personId: string, pin: string): Promise<Result<Work>> {
  const { store } = deps
  const found = await accountOf(deps, personId)
  if (!found.ok) return found
  const { accounts, account, deviceSecret } = found.value
  const taken = await store.call('pin.take', { personId })
  if (!taken.ok) return taken
  const kek = await openKek(account.head, deviceSecret, pin, taken.value.bytes[0]!)
  const secret = kek && openAccountWith(account, kek)
  kek?.fill(0)
  if (!secret?.ok) {
    const told = await store.call('pin.tried', { personId, ok: false })
    return err({ type: told.ok && told.value.left > 0 ? 'WrongPin' : 'PinSpent' })
  }
  const opened = await openSession(deps, accounts, account, secret.value, deviceSecret)
  if (opened.ok) {
    const told = await store.call('pin.tried', { personId, ok: true })
    if (!told.ok) return told
  }
  return opened
}

export async function accountOf(
  deps: VaultDeps,
  personId: string | null,
): Promise<
  Result<{
    readonly accounts: AccountFile
    readonly account: AccountFile['accounts'][number]
    readonly deviceSecret: Bytes
  }>
> {
  const [file, secretAnswer] = await Promise.all([
    deps.store.call('file.read', { name: 'account' }),
    deps.store.call('device.secret', {}),
  ])
  if (!file.ok) return file
  if (!secretAnswer.ok) return secretAnswer
  const accounts = parseAccounts(file.value.bytes[0])
  if (!accounts) return err({ type: file.value.bytes.length === 0 ? 'NotSetUp' : 'AccountDamaged' })
  const account = accounts.accounts.find((one) => personId === null || one.head.person === personId)
  if (!account) return err({ type: 'PersonUnknown' })
  return ok({ accounts, account, deviceSecret: secretAnswer.value.bytes[0]! })
}

/** Everything after Argon2id: what a person waits for besides her own passphrase. */
export async function openSession(
  deps: VaultDeps,
  accounts: AccountFile,
  account: AccountFile['accounts'][number],
  secret: AccountSecret,
  deviceSecret: Bytes,
  /** Where the lease is over: of a Leitung who begins it anew. */
  code?: string,
): Promise<Result<Work>> {
  const log = await readLog(deps)
  if (!log.ok) return log
  const { membership, head, entries } = log.value
  const me = membership.people.get(account.head.person)
  if (!me || membership.tenant !== account.head.tenant) return err({ type: 'NotAMember' })
  // Whoever writes here can put an account of his own making in her place; her key in the log he can't (L8).
  if (bytesToBase64(signKeyOf('P-256', secret.signScalar).publicKey) !== me.signKey)
    return err({ type: 'AccountForeign' })
  const state = await deps.store.call('store.state', {})
  if (!state.ok) return state
  if (isOver(me, dayOf(deps.clock.now() + state.value.clockOffsetMs))) return err({ type: 'RoleEnded' })
  if (!isStrongEnough(account.head.argon, membership.kdfFloor)) return err({ type: 'KdfTooWeak' })
  const leaseOver = isLeaseOver(membership, state.value.sinceContactMs)
  if (leaseOver && (code === undefined || !has(me.role, 'managePeople'))) return err({ type: 'LeaseOver' })
  const work = await begin(deps, {
    head: account.head,
    accounts,
    secret,
    membership,
    log: entries,
    logHead: head,
    deviceSecret,
    ring: account.ring,
    name: '',
    language: 'de',
    confirmed: false,
    shares: null,
    wraps: 'load',
  })
  if (!work.ok || !leaseOver) return work
  const renewed = await renewLease(deps, work.value, code!)
  if (renewed.ok) return work
  work.value.records.zero()
  return renewed
}

/** Decision 18: at that PC by a Leitung with passphrase and second factor. */
async function renewLease(
  deps: VaultDeps,
  { session, secondFactor, records }: Work,
  code: string,
): Promise<Result<unknown>> {
  if (!session.totp) return err({ type: 'LeaseNeedsCode' })
  const proved = await secondFactor.prove({ code })
  if (!proved.ok) return proved
  const audited = await records.audit('leaseRenewed', 'account')
  return audited.ok ? deps.store.call('lease.renew', {}) : audited
}

interface Beginning {
  readonly head: AccountFile['accounts'][number]['head']
  readonly accounts: AccountFile
  readonly secret: AccountSecret
  readonly membership: Membership
  readonly log: readonly MembershipEntry[]
  readonly logHead: string
  readonly deviceSecret: Bytes
  readonly ring: string | null
  readonly name: string
  readonly language: Language
  readonly confirmed: boolean
  readonly shares: readonly Bytes[] | null
  readonly totp?: Totp | null
  readonly wraps: 'load' | 'none'
}

export async function begin(deps: VaultDeps, what: Beginning): Promise<Result<Work>> {
  const { store, random } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  const { secret, head } = what
  const here: { session?: Session } = {}
  const logNow = (): Membership => here.session?.membership ?? what.membership
  const keyring = createKeyring({
    random,
    tenant: head.tenant,
    personId: head.person,
    metadataKey: secret.metadataKey,
    personalKey: secret.personalKey,
    sealSeed: secret.sealSeed,
    recoveryKey: secret.recoveryKey,
    isDue: (box) => {
      const me = logNow().people.get(head.person)
      return me !== undefined && isDue(me, box)
    },
    isGenuine: (id, check) =>
      logNow()
        .boxes.get(id)
        ?.some((box) => box.check === check) ?? false,
  })
  const recoveryPublic = readSealPublic(what.membership.recoveryKey)
  if (!recoveryPublic) return err({ type: 'MembershipDamaged' })
  const alarmed = new Set<string>()
  const ring = what.ring === null ? undefined : openRing(head, secret.personalKey, keyring, what.ring)
  if (ring && !what.membership.has(ring.logHead)) return err({ type: 'MembershipShortened' })
  if (ring) keyring.addCached(ring.boxes, ring.others)
  const role: Role = what.membership.people.get(head.person)?.role ?? 'support'
  const session: Session = {
    tenant: head.tenant,
    device: state.value.device,
    person: { id: head.person, name: ring?.name ?? what.name, role },
    practice: what.membership.practice,
    language: ring?.language ?? what.language,
    // A damaged ring is made anew from the key file; shares that were in it are gone, so there is nothing to confirm.
    confirmed: ring?.confirmed ?? (what.ring === null ? what.confirmed : true),
    shares: ring ? ring.shares : what.shares,
    pin: ring?.pin ?? null,
    pinAsked: ring?.pinAsked ?? false,
    heldBox: null,
    past: ring?.past ?? null,
    totp: ring?.totp ?? what.totp ?? null,
    wrongBefore: 0,
    provedAt: null,
    invitations: ring?.invitations ?? [],
    certificate: ring?.certificate ?? null,
    membership: what.membership,
    log: what.log,
    logHead: what.logHead,
    keyring,
    recoveryPublic,
    alarm(type, version, objId) {
      if (alarmed.has(version)) return
      alarmed.add(version)
      deps.emit('alarm', { type, objId })
      // Enough to say what happens; a flood must not fill the chain.
      if (alarmed.size <= mostAlarms && !session.ended)
        records.audit('alarm', type, [objId]).catch((thrown: unknown) => deps.onBug?.(thrown))
    },
    metadataKey: secret.metadataKey,
    personalKey: secret.personalKey,
    signKey: signKeyOf('P-256', secret.signScalar),
    receiptKey: hkdf(secret.personalKey, what.deviceSecret, 'obhut|receipt|1'),
    deviceSecret: what.deviceSecret,
    deviceSecretIsFile: state.value.deviceSecretIsFile,
    accounts: what.accounts,
    nextDevSeq: state.value.nextDevSeq,
    lastHlc: nextHlc(
      /^[0-9a-f]{16}$/.test(state.value.lastHlc) ? state.value.lastHlc : undefined,
      deps.clock.now() + state.value.clockOffsetMs,
    ),
    binned: new Set(),
    deleted: new Set(),
    wraps: Promise.resolve(),
    ended: false,
    now: () => deps.clock.now() + state.value.clockOffsetMs,
  }
  here.session = session
  const records = createRecords(deps, session)
  const seed = randomId(random)
  records.setMask(
    (record) =>
      maskRecord(
        record.kind as KindName,
        record as unknown as Maskable<KindName>,
        seed,
        session.language,
      ) as unknown as typeof record,
  )
  const people = createPeople(deps, session, records, () => saveRing(deps, session))
  const sources = createPhotoSources(deps, session, records)
  const photos = createPhotos(deps, session, records, sources)
  const secondFactor = createSecondFactor(deps, session, records, () => saveRing(deps, session))
  const work: Work = {
    session,
    records,
    cards: createCards(deps, session, records, () => saveRing(deps, session)),
    photos,
    camera: createCameraCard(deps, session, records, photos, sources),
    deletion: createDeletion(deps, session, records, () => saveRing(deps, session)),
    people,
    late: createLate(deps, session, records, people),
    invitations: createInvitations(deps, session, records, people, () => saveRing(deps, session)),
    secondFactor,
    supporter: createSupporter(deps, session, records, secondFactor, () => saveRing(deps, session)),
  }
  const stale = { ring: what.ring !== null && ring === undefined }
  if (what.wraps === 'load')
    session.wraps = store.call('store.wraps', {}).then((answer) => {
      if (answer.ok && keyring.addWraps(answer.value.wraps)) stale.ring = true
      if (stale.ring) saveSoon()
    })
  // The account file is only a copy of what the key file holds: written behind the answer, a crash loses nothing.
  let waiting = false
  const saveSoon = (): void => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      saveRing(deps, session).catch((thrown: unknown) => deps.onBug?.(thrown))
    }, 400).unref()
  }
  records.whenKeysChange(saveSoon)
  records.whenLockboxesMade(() => work.people.settle())
  if (what.ring !== null && !ring) {
    await session.wraps
    const named = await records.heads([head.person])
    const staff = named.ok ? named.value.get(head.person)?.[0]?.values : undefined
    if (staff)
      session.person = {
        ...session.person,
        name: fullName(String(staff['firstName']), String(staff['lastName'])),
      }
    const house = await records.byTags('institution')
    if (house.ok && house.value[0]) session.language = house.value[0].values['language'] as Language
  }
  if (what.ring !== null) {
    const binned = await work.deletion.loadBinned()
    if (!binned.ok) return binned
  }
  return ok(work)
}

/** Writes the account file with the keys held now. */
export async function saveRing(deps: VaultDeps, session: Session): Promise<Result<unknown>> {
  await session.wraps
  if (session.ended) return err({ type: 'Locked' })
  const accounts = session.accounts.accounts.map((account) =>
    account.head.person === session.person.id
      ? {
          ...account,
          ring: sealRing(deps.random, account.head, session.personalKey, session.keyring, {
            name: session.person.name,
            language: session.language,
            logHead: session.logHead,
            confirmed: session.confirmed,
            shares: session.shares,
            pin: session.pin,
            pinAsked: session.pinAsked,
            past: session.past,
            totp: session.totp,
            invitations: session.invitations,
            certificate: session.certificate,
          }),
        }
      : account,
  )
  session.accounts = { v: 1, accounts }
  return deps.store.call('file.write', { name: 'account', bytes: [writeAccounts(session.accounts)] })
}

export async function changePassphrase(
  deps: VaultDeps,
  session: Session,
  asked: { current: string; next: string },
): Promise<Result<Record<string, never>>> {
  const proved = await provePassphrase(deps, session, asked.current)
  if (!proved.ok) return proved
  const { account, secret, kek } = proved.value
  kek.fill(0)
  if (!(await checkPassphrase(asked.next, [session.person.name], session.deviceSecretIsFile)).accepted)
    return err({ type: 'PassphraseTooWeak' })
  const past = await rememberPassphrase(deps.random, session.past, account.head.argon, asked)
  if (!past) return err({ type: 'PassphraseUsedBefore' })
  const sealed = await sealAccount(deps.random, account.head, asked.next, session.deviceSecret, secret)
  session.past = past
  session.accounts = {
    v: 1,
    accounts: session.accounts.accounts.map((one) =>
      one.head.person === session.person.id ? { ...one, ...sealed } : one,
    ),
  }
  const saved = await saveRing(deps, session)
  if (!saved.ok) return saved
  // What a PIN opens is the old KEK: she comes back by her new passphrase once, and then by PIN again.
  await deps.store.call('pin.drop', { personId: session.person.id })
  return ok({})
}

export async function setPin(
  deps: VaultDeps,
  session: Session,
  asked: { passphrase: string; pin: string },
): Promise<Result<Record<string, never>>> {
  if (checkPin(asked.pin) !== '') return err({ type: 'PinTooSimple' })
  const proved = await provePassphrase(deps, session, asked.passphrase)
  if (!proved.ok) return proved
  const { account, kek } = proved.value
  session.pin = await makePinKey(deps.random, asked.pin)
  session.pinAsked = true
  const box = sealKek(deps.random, account.head, session.deviceSecret, session.pin, kek)
  kek.fill(0)
  const saved = await saveRing(deps, session)
  if (!saved.ok) return saved
  const kept = await deps.store.call('pin.keep', { personId: session.person.id, bytes: [box] })
  return kept.ok ? ok({}) : kept
}

export async function clearPin(deps: VaultDeps, session: Session): Promise<Result<Record<string, never>>> {
  session.pin = null
  session.pinAsked = true
  const dropped = await deps.store.call('pin.drop', { personId: session.person.id })
  if (!dropped.ok) return dropped
  const saved = await saveRing(deps, session)
  return saved.ok ? ok({}) : saved
}
