/**
 * A new institution, and what it shares with a restore: everything is written before the account file, so that a
 * set-up that broke off counts as none and is cleared by the next.
 */
import { bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import { entryHash, verifyLog, type Box, type MembershipEntry } from '#shared/accounts/membership.ts'
import type { Language, LockScreen } from '#shared/host/api.ts'
import { applyChanges } from '#shared/records/edit.ts'
import type { KindName, Values } from '#shared/records/kinds.ts'
import { sealAccount, type AccountSecret } from './account.ts'
import { calibrate, isStrongEnough, type ArgonParams } from './argon.ts'
import { noKeyChanges } from './keyring.ts'
import { makePerson, type NewPerson } from './makePerson.ts'
import { extendLog, logCrypto, writeEntry } from './membershipLog.ts'
import { checkPassphrase } from './passphrase.ts'
import type { NewVersion, Records } from './records.ts'
import { cardKeyOf, makeShares, recoverySealKeyOf, rootKeyOf, sealRecovery } from './recovery.ts'
import type { Session, VaultDeps } from './session.ts'
import type { Totp } from './totp.ts'
import { fullName } from './names.ts'
import { begin, saveRing, type Work } from './signIn.ts'

interface NewInstitution {
  readonly institution: string
  readonly firstName: string
  readonly lastName: string
  readonly passphrase: string
  readonly language: Language
  readonly practice: boolean
}

export async function create(deps: VaultDeps, asked: NewInstitution): Promise<Result<Work>> {
  const { store, random } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  if (state.value.practice !== asked.practice) return err({ type: 'WrongProfile' })
  const accountBefore = await store.call('file.read', { name: 'account' })
  if (!accountBefore.ok) return accountBefore
  if (accountBefore.value.bytes.length > 0) return err({ type: 'AlreadySetUp' })
  if (
    !asked.practice &&
    !(
      await checkPassphrase(
        asked.passphrase,
        [asked.institution, asked.firstName, asked.lastName],
        state.value.deviceSecretIsFile,
      )
    ).accepted
  )
    return err({ type: 'PassphraseTooWeak' })
  const cleared = await clearUnfinished(deps, state.value.count)
  if (!cleared.ok) return cleared

  const tenant = randomId(random)
  const seed = random.bytes(32)
  const shares = await makeShares(seed)
  const root = rootKeyOf(seed)
  const recoveryPublic = recoverySealKeyOf(seed).publicKey
  seed.fill(0)
  const argon = await paramsFor(deps, state.value.argon)
  const person = makePerson(deps)
  const metadataKey = random.bytes(32)
  const genesis = writeEntry(
    {
      v: 1,
      tenant,
      parents: [],
      at: deps.clock.now() + state.value.clockOffsetMs,
      dev: state.value.device,
      n: 1,
      by: 'root',
      action: {
        type: 'genesis',
        rootKey: bytesToBase64(root.publicKey),
        recoveryKey: { ecdh: bytesToBase64(recoveryPublic.ecdh), kem: bytesToBase64(recoveryPublic.kem) },
        cardKeys: shares.map((share) => bytesToBase64(cardKeyOf(share, tenant).publicKey)),
        kdfFloor: { ...argon },
        person: { ...person.member, role: 'lead' },
        practice: asked.practice,
      },
    },
    root,
  )
  return install(deps, {
    tenant,
    entries: [genesis],
    recoveryFile: sealRecovery(random, tenant, recoveryPublic, { recoveryKey: null, metadataKey }),
    person,
    secret: {
      signScalar: person.signScalar,
      sealSeed: person.sealSeed,
      personalKey: random.bytes(32),
      metadataKey,
      recoveryKey: null,
    },
    name: fullName(asked.firstName, asked.lastName),
    language: asked.language,
    institution: asked.institution,
    passphrase: asked.passphrase,
    argon,
    confirmed: asked.practice,
    shares: asked.practice ? null : shares,
    first: (records, session) => {
      const hlc = records.tick()
      const write = <N extends KindName>(kind: N, id: string, values: Partial<Values<N>>): NewVersion => {
        const written = applyChanges(kind, undefined, values, { hlc, dev: session.device })
        return { kind, id, parents: [], ver: 1, values: written.values, stamps: written.stamps, hlc }
      }
      return [
        write('institution', randomId(random), { name: asked.institution, language: asked.language }),
        write('staff', session.person.id, {
          firstName: asked.firstName,
          lastName: asked.lastName,
          task: 'lead',
        }),
        records.auditVersion('institutionCreated', asked.practice ? 'practice' : 'setup', []),
      ]
    },
  })
}

export async function paramsFor(deps: VaultDeps, fromWorld: ArgonParams | null): Promise<ArgonParams> {
  const given = deps.argon ?? fromWorld
  return given && isStrongEnough(given) ? given : calibrate()
}

/** A set-up that ended before its account file was written left sealed bytes nobody can open: they go. */
export async function clearUnfinished(deps: VaultDeps, count: number): Promise<Result<unknown>> {
  if (count === 0) return ok({})
  const objIds = new Set<string>()
  const keyIds = new Set<string>()
  for (let after = 0, more = true; more;) {
    const answer = await deps.store.call('store.scan', { after, limit: 1000, headsOnly: false })
    if (!answer.ok) return answer
    for (const entry of answer.value.entries) objIds.add(entry.objId)
    more = answer.value.more
    after = answer.value.entries.at(-1)?.seq ?? after
  }
  const wraps = await deps.store.call('store.wraps', {})
  if (!wraps.ok) return wraps
  for (const wrap of wraps.value.wraps) keyIds.add(wrap.keyId)
  return deps.store.call('store.purge', { objIds: [...objIds], keyIds: [...keyIds], blobs: [] })
}

export interface Installation {
  readonly tenant: string
  readonly entries: readonly MembershipEntry[]
  readonly recoveryFile: Bytes
  readonly person: NewPerson
  readonly secret: AccountSecret
  readonly name: string
  readonly language: Language
  readonly institution: string
  readonly passphrase: string
  readonly argon: ArgonParams
  readonly confirmed: boolean
  readonly shares: readonly Bytes[] | null
  /** Of a second PC of the same person. */
  readonly totp?: Totp | null
  /** Wraps of persons who are no longer there. */
  readonly drop?: ReadonlySet<string>
  /** What must be done before this counts as set up (restore: tags). May set the institution's name and language. */
  readonly beforeAccount?: (work: Work) => Promise<Result<unknown>>
  /** Wraps the keeper already has (restore); the person's own lockboxes are made here. */
  readonly adopted?: boolean
  readonly first: (records: Records, session: Session) => NewVersion[]
}

/** The log names this PC and the lockboxes that are held from the first minute on. */
function vouch(
  session: Session,
  { device: dev, deviceKey: key }: { readonly device: string; readonly deviceKey: string },
  deps: VaultDeps,
): Result<readonly MembershipEntry[]> {
  if (!has(session.person.role, 'managePeople')) return ok(session.log)
  const unknown = session.keyring
    .lockboxes()
    .filter((box) => box.scope !== 'person' && !session.membership.boxes.has(box.id))
  const known = session.membership.devices.get(dev)
  return extendLog(deps, session, [
    ...(known?.state === 'active'
      ? []
      : [{ type: 'deviceAdded' as const, device: { dev, key, people: [] } }]),
    ...(unknown.length > 0
      ? [{ type: 'lockboxes' as const, boxes: session.keyring.checksOf(unknown) as Box[] }]
      : []),
  ])
}

/** Writes everything of a new profile; the account file comes last, so that a half-made one counts as none. */
export async function install(deps: VaultDeps, what: Installation): Promise<Result<Work>> {
  const { store, random } = deps
  const secretAnswer = await store.call('device.secret', {})
  if (!secretAnswer.ok) return secretAnswer
  const deviceSecret = secretAnswer.value.bytes[0]!
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  const sealed = await sealAccount(
    random,
    { tenant: what.tenant, person: what.person.member.id, argon: what.argon },
    what.passphrase,
    deviceSecret,
    what.secret,
  )
  const membership = verifyLog(what.entries, logCrypto)
  if (!membership.ok) return membership
  const begun = await begin(deps, {
    head: sealed.head,
    accounts: { v: 1, accounts: [{ ...sealed, ring: '' }] },
    secret: what.secret,
    membership: membership.value,
    log: what.entries,
    logHead: entryHash(what.entries.at(-1)!, logCrypto),
    deviceSecret,
    ring: null,
    name: what.name,
    language: what.language,
    confirmed: what.confirmed,
    shares: what.shares,
    totp: what.totp ?? null,
    wraps: what.adopted ? 'load' : 'none',
  })
  if (!begun.ok) return begun
  const { session, records } = begun.value
  await session.wraps

  const changes = noKeyChanges()
  if (!what.adopted) session.keyring.makeLockboxes(changes, 'institution', what.tenant)
  session.keyring.makeLockboxes(changes, 'person', session.person.id)
  for (const id of what.drop ?? []) changes.drop.add(id)
  const committed = await records.inTurn(() => records.commit(what.first(records, session), changes))
  if (!committed.ok) return committed
  const entries = vouch(session, state.value, deps)
  if (!entries.ok) return entries
  const prepared = what.beforeAccount ? await what.beforeAccount(begun.value) : ok({})
  if (!prepared.ok) return prepared
  const house = what.institution === '' ? await records.byTags('institution') : ok([])
  if (house.ok && house.value[0]) session.language = house.value[0].values['language'] as Language
  const institution = house.ok && house.value[0] ? String(house.value[0].values['name']) : what.institution
  const lockScreen: LockScreen = {
    institution: institution.slice(0, 300),
    people: [{ id: session.person.id, name: what.name.slice(0, 300), colour: 'teal' }],
  }
  for (const [name, bytes] of [
    ['recovery', what.recoveryFile],
    ['membership', utf8ToBytes(JSON.stringify(entries.value))],
    ['lockScreen', utf8ToBytes(JSON.stringify(lockScreen))],
  ] as const) {
    const written = await store.call('file.write', { name, bytes: [bytes] })
    if (!written.ok) return written
  }
  const saved = await saveRing(deps, session)
  return saved.ok ? begun : saved
}
