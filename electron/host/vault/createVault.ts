/**
 * The vault of one person: the only process that ever holds content keys and plaintext on the host's side (decision
 * 1). It serves the window by vaultApi and asks the keeper by storeApi, where nothing but sealed bytes, wrapped keys
 * and blind tags go. No answer carries a key; recovery cards are the one secret shown, written as PDF (decision 6).
 */
import { base64ToBytes, bytesToBase64, utf8ToBytes, bytesToUtf8, type Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Failure, type Result } from '#shared/basics/result.ts'
import {
  entryHash,
  logSchema,
  signedText,
  verifyLog,
  writeBody,
  type LogCrypto,
  type Membership,
  type MembershipBody,
  type MembershipEntry,
} from '#shared/accounts/membership.ts'
import type { Role } from '#shared/accounts/policy.ts'
import type { Language, LockScreen, VaultApi } from '#shared/host/api.ts'
import type { Service } from '#shared/host/table.ts'
import { nextHlc } from '#shared/vault/hlc.ts'
import {
  openAccount,
  openRing,
  parseAccounts,
  sealAccount,
  sealRing,
  writeAccounts,
  type AccountFile,
  type AccountSecret,
} from './account.ts'
import { calibrate, isStrongEnough, type ArgonParams } from './argon.ts'
import { createCards } from './cards.ts'
import {
  hkdf,
  makeSignKey,
  publicKeyOf,
  sealKeyOf,
  sha256Hex,
  signBytes,
  signKeyOf,
  verifyBytes,
  type SignKey,
} from './crypto.ts'
import { createDeletion } from './deletion.ts'
import { writeExport } from './exportFile.ts'
import { createKeyring, noKeyChanges } from './keyring.ts'
import { checkPassphrase, suggestPassphrase } from './passphrase.ts'
import { createPhotos } from './photos.ts'
import { fillPractice } from './practice/fillPractice.ts'
import { createRecords, type NewVersion, type Records } from './records.ts'
import { cardKeyOf, makeShares, recoverySealKeyOf, rootKeyOf, sealRecovery } from './recovery.ts'
import { restore } from './restore.ts'
import type { Session, VaultDeps } from './session.ts'
import { practicePassphrase, practicePerson } from '#shared/accounts/practice.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { maskRecord, type Maskable } from '#shared/anonymiser/mask.ts'
import { kinds, type KindName, type Values } from '#shared/records/kinds.ts'

export type { VaultDeps } from './session.ts'

/** What a signed-in vault works with. */
export interface Work {
  readonly session: Session
  readonly records: Records
  readonly cards: ReturnType<typeof createCards>
  readonly photos: ReturnType<typeof createPhotos>
  readonly deletion: ReturnType<typeof createDeletion>
}

export const logCrypto: LogCrypto = {
  sha256Hex,
  verify(curve, key, text, signature) {
    const publicKey = publicKeyOf(curve, base64ToBytes(key))
    return (
      publicKey !== undefined && verifyBytes(curve, publicKey, utf8ToBytes(text), base64ToBytes(signature))
    )
  },
}

export interface Vault {
  readonly service: Service<VaultApi>
  /** Zeroes what can be zeroed; the process ends right after (decision 1). */
  end(): void
}

export function createVault(deps: VaultDeps): Vault {
  const { store, random } = deps
  let work: Work | null = null
  let signingIn = false
  const locked = err({ type: 'Locked' })
  const done = ok({})

  /** Only one sign-in, set-up or restore at a time, and never over a session. */
  const alone = async <T>(run: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (work) return err({ type: 'AlreadyOpen' })
    if (signingIn) return err({ type: 'Busy' })
    signingIn = true
    try {
      return await run()
    } finally {
      signingIn = false
    }
  }
  const signedIn =
    <A, T>(run: (args: A, work: Work) => Promise<Result<T>>) =>
    async (args: A): Promise<Result<T>> =>
      work ? run(args, work) : locked
  const refuseMasked = (view: 'plain' | 'masked'): boolean => deps.view === 'masked' && view !== 'masked'

  const enter = async (
    next: Work,
  ): Promise<Result<{ person: { id: string; name: string; role: string } }>> => {
    const told = await store.call('session.changed', { unlocked: true, confirmed: next.session.confirmed })
    if (!told.ok) return told
    work = next
    return ok({ person: { ...next.session.person } })
  }

  const service: Service<VaultApi> = {
    'passphrase.check': async ({ passphrase, ownWords }) => {
      const state = await store.call('store.state', {})
      return state.ok ? ok(checkPassphrase(passphrase, ownWords, state.value.deviceSecretIsFile)) : state
    },
    'passphrase.suggest': async ({ language }) => ok({ passphrase: suggestPassphrase(random, language) }),

    'setup.create': (args) =>
      alone(async () => {
        const made = await create(deps, { ...args, practice: false })
        return made.ok ? enter(made.value) : made
      }),
    'setup.practice': ({ language }) =>
      alone(async () => {
        const made = await create(deps, {
          institution: practicePerson.institution,
          firstName: practicePerson.firstName,
          lastName: practicePerson.lastName,
          passphrase: practicePassphrase,
          language,
          practice: true,
        })
        if (!made.ok) return made
        const filled = await fillPractice(deps, made.value, language)
        return filled.ok ? enter(made.value) : filled
      }),
    unlock: ({ personId, passphrase }) =>
      alone(async () => {
        const opened = await unlock(deps, personId, passphrase)
        return opened.ok ? enter(opened.value) : opened
      }),
    session: async () =>
      ok({
        person: work ? { ...work.session.person } : null,
        confirmed: work?.session.confirmed ?? false,
        practice: work?.session.practice ?? false,
      }),
    'passphrase.change': signedIn((args: { current: string; next: string }, here) =>
      changePassphrase(deps, here.session, args),
    ),

    'cards.write': signedIn((args: { folder: string }, here) => here.cards.write(args.folder)),
    'cards.question': signedIn((_args: object, here) => here.cards.question()),
    'cards.confirm': signedIn((args: { words: string[] }, here) => here.cards.confirm(args.words)),

    'records.tags': signedIn(
      async (
        {
          kind,
          subject,
          month,
        }: { kind: string; subject?: string | null | undefined; month?: string | undefined },
        here,
      ) => {
        if (!(kind in kinds) || !here.records.mayView(kind as KindName, deps.view ?? 'plain'))
          return ok({ tags: [] })
        return ok({ tags: here.records.tagsOf(kind, subject, month) })
      },
    ),
    'records.open': signedIn(
      async (
        {
          purpose,
          view,
          bytes,
        }: {
          purpose: 'show' | 'search' | 'export' | 'print' | 'history' | 'merge'
          view: 'plain' | 'masked'
          bytes: Bytes[]
        },
        here,
      ) => (refuseMasked(view) ? err({ type: 'MaskedOnly' }) : here.records.open(bytes, purpose, view)),
    ),
    'records.scan': signedIn(
      async (
        {
          cursor,
          limit,
          kinds: names,
          purpose,
          view,
        }: {
          cursor: number
          limit: number
          kinds: string[]
          purpose: 'show' | 'search' | 'export' | 'print' | 'history' | 'merge'
          view: 'plain' | 'masked'
        },
        here,
      ) =>
        refuseMasked(view)
          ? err({ type: 'MaskedOnly' })
          : here.records.scan(cursor, limit, names, purpose, view),
    ),
    'records.save': signedIn(async ({ drafts }: { drafts: Parameters<Records['save']>[0] }, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : here.records.save(drafts),
    ),
    'records.history': signedIn((args: { id: string }, here) => here.records.history(args.id)),
    'records.merge': signedIn((args: { id: string }, here) => here.records.merge(args.id)),

    'photos.add': signedIn((args: Parameters<Work['photos']['add']>[0], here) => here.photos.add(args)),
    'photos.read': signedIn(async (args: Parameters<Work['photos']['read']>[0], here) =>
      refuseMasked(args.view) || args.view === 'masked'
        ? err({ type: 'MaskedOnly' })
        : here.photos.read(args),
    ),
    'export.write': signedIn(
      async (
        args: { folder: string; fileName: string; purpose: string; objectIds: string[]; bytes: Bytes[] },
        here,
      ) => {
        if (deps.view === 'masked') return err({ type: 'MaskedOnly' })
        return writeExport(deps, here, args)
      },
    ),

    'deletion.list': signedIn((_args: object, here) => here.deletion.list()),
    'deletion.request': signedIn((args: { childId: string; reason: string }, here) =>
      here.deletion.request(args),
    ),
    'deletion.confirm': signedIn((args: { childId: string; card?: string | undefined }, here) =>
      here.deletion.confirm(args),
    ),
    'deletion.cancel': signedIn((args: { childId: string }, here) => here.deletion.cancel(args)),
    'deletion.run': signedIn((_args: object, here) => here.deletion.run()),

    'restore.run': (args) =>
      alone(async () => {
        const restored = await restore(deps, args)
        if (!restored.ok) return restored
        const entered = await enter(restored.value.work)
        return entered.ok ? ok({ ...entered.value, ...restored.value.figures }) : entered
      }),
    'audit.list': signedIn(async ({ limit }: { limit: number }, { records }) => {
      if (!records.mayView('auditEntry', 'plain')) return err({ type: 'NotAllowed' })
      const found = await records.byTags('auditEntry')
      if (!found.ok) return found
      const newest = found.value.sort((a, b) => (a.hlc < b.hlc ? 1 : -1)).slice(0, limit)
      return ok({ records: newest.map(records.recordOf), failed: [] })
    }),
  }

  return {
    service,
    end() {
      work?.records.zero()
      work = null
    },
  }
}

// Set-up ----------------------------------------------------------------------------------------------------------

interface NewInstitution {
  readonly institution: string
  readonly firstName: string
  readonly lastName: string
  readonly passphrase: string
  readonly language: Language
  readonly practice: boolean
}

const fullName = (firstName: string, lastName: string): string => `${firstName} ${lastName}`.trim()

async function create(deps: VaultDeps, asked: NewInstitution): Promise<Result<Work>> {
  const { store, random } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  if (state.value.practice !== asked.practice) return err({ type: 'WrongProfile' })
  const accountBefore = await store.call('file.read', { name: 'account' })
  if (!accountBefore.ok) return accountBefore
  if (accountBefore.value.bytes.length > 0) return err({ type: 'AlreadySetUp' })
  if (
    !checkPassphrase(
      asked.passphrase,
      [asked.institution, asked.firstName, asked.lastName],
      state.value.deviceSecretIsFile,
    ).accepted &&
    !asked.practice
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
  const recoveryKey = random.bytes(32)
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
    recoveryFile: sealRecovery(random, tenant, recoveryPublic, { recoveryKey, metadataKey }),
    person,
    secret: {
      signScalar: person.signScalar,
      sealSeed: person.sealSeed,
      personalKey: random.bytes(32),
      metadataKey,
      recoveryKey,
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

export interface NewPerson {
  readonly signScalar: Bytes
  readonly sealSeed: Bytes
  readonly member: {
    readonly id: string
    readonly signKey: string
    readonly sealKey: { readonly ecdh: string; readonly kem: string }
  }
}

export function makePerson(deps: Pick<VaultDeps, 'random'>): NewPerson {
  const sealSeed = deps.random.bytes(32)
  const { key, scalar } = makeSignKey('P-256')
  const seal = sealKeyOf(sealSeed).publicKey
  return {
    signScalar: scalar,
    sealSeed,
    member: {
      id: randomId(deps.random),
      signKey: bytesToBase64(key.publicKey),
      sealKey: { ecdh: bytesToBase64(seal.ecdh), kem: bytesToBase64(seal.kem) },
    },
  }
}

export function writeEntry(body: MembershipBody, key: SignKey): MembershipEntry {
  const text = writeBody(body)
  return { body: text, signature: bytesToBase64(signBytes(key, utf8ToBytes(signedText(text)))) }
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
  /** Wraps of persons who are no longer there. */
  readonly drop?: ReadonlySet<string>
  /** What must be done before this counts as set up (restore: tags). May set the institution's name and language. */
  readonly beforeAccount?: (work: Work) => Promise<Result<unknown>>
  /** Wraps the keeper already has (restore); the person's own lockboxes are made here. */
  readonly adopted?: boolean
  readonly first: (records: Records, session: Session) => NewVersion[]
}

/** Writes everything of a new profile; the account file comes last, so that a half-made one counts as none. */
export async function install(deps: VaultDeps, what: Installation): Promise<Result<Work>> {
  const { store, random } = deps
  const secretAnswer = await store.call('device.secret', {})
  if (!secretAnswer.ok) return secretAnswer
  const deviceSecret = secretAnswer.value.bytes[0]!
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
    logHead: entryHash(what.entries.at(-1)!, logCrypto),
    deviceSecret,
    ring: null,
    name: what.name,
    language: what.language,
    confirmed: what.confirmed,
    shares: what.shares,
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
    ['membership', utf8ToBytes(JSON.stringify(what.entries))],
    ['lockScreen', utf8ToBytes(JSON.stringify(lockScreen))],
  ] as const) {
    const written = await store.call('file.write', { name, bytes: [bytes] })
    if (!written.ok) return written
  }
  const saved = await saveRing(deps, session)
  return saved.ok ? begun : saved
}

// Signing in ------------------------------------------------------------------------------------------------------

async function unlock(deps: VaultDeps, personId: string | null, passphrase: string): Promise<Result<Work>> {
  const { store } = deps
  const waiting = await store.call('unlock.attempt', { ok: null })
  if (!waiting.ok) return waiting
  if (waiting.value.waitMs > 0) return err({ type: 'TooEarly', words: { waitMs: waiting.value.waitMs } })
  const [file, secretAnswer] = await Promise.all([
    store.call('file.read', { name: 'account' }),
    store.call('device.secret', {}),
  ])
  if (!file.ok) return file
  if (!secretAnswer.ok) return secretAnswer
  const accounts = parseAccounts(file.value.bytes[0])
  if (!accounts) return err({ type: file.value.bytes.length === 0 ? 'NotSetUp' : 'AccountDamaged' })
  const account = accounts.accounts.find((one) => personId === null || one.head.person === personId)
  if (!account) return err({ type: 'PersonUnknown' })
  const deviceSecret = secretAnswer.value.bytes[0]!
  const secret = await openAccount(account, passphrase, deviceSecret)
  if (!secret.ok) {
    if (secret.error.type !== 'WrongPassphrase') return secret
    const told = await store.call('unlock.attempt', { ok: false })
    return err({ type: 'WrongPassphrase', words: { waitMs: told.ok ? told.value.waitMs : 0 } })
  }
  const opened = await openSession(deps, accounts, account, secret.value, deviceSecret)
  if (opened.ok) {
    const told = await store.call('unlock.attempt', { ok: true })
    if (!told.ok) return told
  }
  return opened
}

/** Everything after Argon2id: what a person waits for besides her own passphrase. */
export async function openSession(
  deps: VaultDeps,
  accounts: AccountFile,
  account: AccountFile['accounts'][number],
  secret: AccountSecret,
  deviceSecret: Bytes,
): Promise<Result<Work>> {
  const log = await readLog(deps)
  if (!log.ok) return log
  const { membership, head } = log.value
  const me = membership.people.get(account.head.person)
  if (!me || membership.tenant !== account.head.tenant) return err({ type: 'NotAMember' })
  if (!isStrongEnough(account.head.argon, membership.kdfFloor)) return err({ type: 'KdfTooWeak' })
  return begin(deps, {
    head: account.head,
    accounts,
    secret,
    membership,
    logHead: head,
    deviceSecret,
    ring: account.ring,
    name: '',
    language: 'de',
    confirmed: false,
    shares: null,
    wraps: 'load',
  })
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

interface Beginning {
  readonly head: AccountFile['accounts'][number]['head']
  readonly accounts: AccountFile
  readonly secret: AccountSecret
  readonly membership: Membership
  readonly logHead: string
  readonly deviceSecret: Bytes
  readonly ring: string | null
  readonly name: string
  readonly language: Language
  readonly confirmed: boolean
  readonly shares: readonly Bytes[] | null
  readonly wraps: 'load' | 'none'
}

async function begin(deps: VaultDeps, what: Beginning): Promise<Result<Work>> {
  const { store, random } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  const { secret, head } = what
  const keyring = createKeyring({
    random,
    tenant: head.tenant,
    personId: head.person,
    metadataKey: secret.metadataKey,
    personalKey: secret.personalKey,
    recoveryKey: secret.recoveryKey,
  })
  const ring = what.ring === null ? undefined : openRing(head, secret.personalKey, keyring, what.ring)
  if (ring && !what.membership.memberAt(head.person, ring.logHead))
    return err({ type: 'MembershipShortened' })
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
    membership: what.membership,
    logHead: what.logHead,
    keyring,
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
    wraps: Promise.resolve(),
    ended: false,
    now: () => deps.clock.now() + state.value.clockOffsetMs,
  }
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
  const work: Work = {
    session,
    records,
    cards: createCards(deps, session, records, () => saveRing(deps, session)),
    photos: createPhotos(deps, session, records),
    deletion: createDeletion(deps, session, records, () => saveRing(deps, session)),
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
          }),
        }
      : account,
  )
  session.accounts = { v: 1, accounts }
  return deps.store.call('file.write', { name: 'account', bytes: [writeAccounts(session.accounts)] })
}

async function changePassphrase(
  deps: VaultDeps,
  session: Session,
  asked: { current: string; next: string },
): Promise<Result<Record<string, never>>> {
  const account = session.accounts.accounts.find((one) => one.head.person === session.person.id)!
  const waiting = await deps.store.call('unlock.attempt', { ok: null })
  if (!waiting.ok) return waiting
  if (waiting.value.waitMs > 0) return err({ type: 'TooEarly', words: { waitMs: waiting.value.waitMs } })
  const secret = await openAccount(account, asked.current, session.deviceSecret)
  if (!secret.ok) {
    const told = await deps.store.call('unlock.attempt', { ok: false })
    return err({ type: secret.error.type, words: { waitMs: told.ok ? told.value.waitMs : 0 } })
  }
  if (!checkPassphrase(asked.next, [session.person.name], session.deviceSecretIsFile).accepted)
    return err({ type: 'PassphraseTooWeak' })
  const sealed = await sealAccount(deps.random, account.head, asked.next, session.deviceSecret, secret.value)
  session.accounts = {
    v: 1,
    accounts: session.accounts.accounts.map((one) =>
      one.head.person === session.person.id ? { ...one, ...sealed } : one,
    ),
  }
  const saved = await saveRing(deps, session)
  if (!saved.ok) return saved
  await deps.store.call('unlock.attempt', { ok: true })
  return ok({})
}
