/**
 * The people of a house, seen from the vault of who is signed in. Rules of the room (shared/vault/README.md):
 *
 * K1 A person is given exactly the lockbox keys that her role and groups are due (K6 in shared/accounts/due.ts).
 * K2 One sealing to her carries all of them.
 * K3 What the cards must open is sealed to the recovery key's public half; nobody holds a key for recovery.
 * K4 After a removal, a narrower role or a lost PC every lockbox that person was due gets a new key, and with the first
 *    write after it each child's key and each photo's: what she took along opens nothing of it.
 * K5 Who may add to the audit chain but not read it seals what she adds.
 *
 * `settle` makes what is out of what ought to be; it is run after each change and at the sign-in of a Leitung, so that
 * whatever broke off half way is finished then.
 */
import { bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { isDue } from '#shared/accounts/due.ts'
import {
  groupsOf,
  isOver,
  type GroupsOf,
  type Member,
  type MembershipAction,
  type Seen,
} from '#shared/accounts/membership.ts'
import { has, type Role } from '#shared/accounts/policy.ts'
import { lockScreenSchema, type LockScreen } from '#shared/host/api.ts'
import { applyChanges } from '#shared/records/edit.ts'
import { sealAccount, sealRing, writeAccounts } from './account.ts'
import { readSealPublic } from './crypto.ts'
import { createKeyring, drawersOf, nextEpoch, noKeyChanges, type Lockbox } from './keyring.ts'
import { extendLog } from './membershipLog.ts'
import { offerLog, takeLog, writeLog } from './membershipSync.ts'
import { checkPassphrase } from './passphrase.ts'
import type { NewVersion, Records } from './records.ts'
import { tellDevices } from './register.ts'
import type { Session, VaultDeps } from './session.ts'
import { fullName } from './names.ts'
import { makePerson } from './makePerson.ts'

export interface NewColleague {
  readonly firstName: string
  readonly lastName: string
  readonly role: Role
  readonly groups: GroupsOf
  readonly until: string | null
}

const colours = ['teal', 'grape', 'orange', 'blue', 'pink', 'lime', 'cyan', 'indigo', 'red', 'yellow']
const taskOf: Readonly<Record<Role, 'lead' | 'educator' | 'trainee' | 'office'>> = {
  lead: 'lead',
  educator: 'educator',
  trainee: 'trainee',
  admin: 'office',
  dpo: 'office',
  support: 'office',
}

export type People = ReturnType<typeof createPeople>

export function createPeople(
  deps: VaultDeps,
  session: Session,
  records: Records,
  saveRing: () => Promise<Result<unknown>>,
) {
  const { store } = deps
  const { keyring } = session
  const mayManage = (): boolean => has(session.person.role, 'managePeople')
  const today = (): string => dayOf(session.now())

  /** Entries by this person, durable when it resolves. */
  async function append(actions: readonly MembershipAction[]): Promise<Result<unknown>> {
    if (actions.length === 0) return ok({})
    const before = { log: session.log, membership: session.membership, logHead: session.logHead }
    const extended = extendLog(deps, session, actions)
    if (!extended.ok) return extended.error.words?.['rule'] === 'L7' ? err({ type: 'LastLead' }) : extended
    const written = await writeLog(deps, session)
    if (!written.ok) Object.assign(session, before)
    return written
  }

  // Keys ----------------------------------------------------------------------------------------------------------

  const places = (): Lockbox[] => {
    const current = new Map<string, Lockbox>()
    for (const box of keyring.lockboxes()) {
      if (box.scope === 'person') continue
      const now = keyring.current(box.scope, box.scopeId, box.drawer)
      if (now) current.set(now.id, now)
    }
    return [...current.values()]
  }
  /** K4: somebody who was due this lockbox lost something since it was made. */
  function isStale(box: Lockbox): boolean {
    const vouched = session.membership.boxes.get(box.id)
    const isOld = keyring.wrapsOf(box.id).some((wrap) => wrap.under === keyring.oldRecoveryId)
    const since = isOld ? '' : vouched?.at(-1)?.entry
    // Not vouched for yet: nobody else was given it.
    if (since === undefined) return false
    return session.membership
      .revokedSince(since)
      .some((entry) => session.membership.whoLost(entry).some((member) => isDue(member, box)))
  }

  async function settle(): Promise<Result<unknown>> {
    if (session.ended) return ok({})
    await session.wraps
    if (!mayManage()) return tellDevices(deps, session)
    const state = await store.call('store.state', {})
    if (!state.ok) return state
    const { device, deviceKey } = state.value
    const facts: MembershipAction[] = []
    const here = session.membership.devices.get(device)
    const accounts = session.accounts.accounts.map(({ head }) => head.person)
    // Whose keys lie on this PC: were it lost, theirs are the keys that count no more.
    const missing = accounts.filter((id) => !here?.people.includes(id))
    if (!here || (here.state === 'active' && missing.length > 0))
      facts.push({
        type: 'deviceAdded',
        device: { dev: device, key: deviceKey, people: [...(here?.people ?? []), ...missing].slice(0, 100) },
      })
    for (const member of session.membership.people.values())
      if (isOver(member, today())) facts.push({ type: 'personRemoved', personId: member.id })
    const appended = await append(facts)
    if (!appended.ok) return appended

    const changes = noKeyChanges()
    for (const box of places())
      if (isStale(box))
        keyring.makeLockbox(changes, box.scope, box.scopeId, box.drawer, nextEpoch(deps.random, box.epoch))
    // The first to leave: from now on headers and log are sealed under a key she never had.
    if (
      !keyring.current('institution', session.tenant, 'meta') &&
      session.membership.revokedSince('').length > 0
    )
      keyring.makeLockbox(changes, 'institution', session.tenant, 'meta', nextEpoch(deps.random, 0))
    // A drawer that came to be after the group did.
    for (const scope of ['group', 'institution'] as const)
      for (const scopeId of new Set(
        keyring.lockboxes().flatMap((box) => (box.scope === scope ? [box.scopeId] : [])),
      ))
        for (const drawer of drawersOf[scope])
          if (
            !keyring.current(scope, scopeId, drawer, changes) &&
            isDue({ role: 'lead' }, { scope, scopeId, drawer })
          )
            keyring.makeLockbox(changes, scope, scopeId, drawer, 1)
    const all = [...keyring.lockboxes(), ...changes.lockboxes].filter((box) => box.scope !== 'person')
    for (const member of session.membership.people.values()) {
      if (member.id === session.person.id || isOver(member, today())) continue
      // K7: whoever found a lost PC and knows her passphrase would be given it too.
      if (session.membership.atRisk(member.id)) continue
      const address = keyring.grantsId(member.id)
      const due = all.filter((box) => isDue(member, box) && !keyring.isGranted(box.id, address, changes))
      // Whose keys are none is given nothing, and keeps nobody else waiting for hers.
      const to = due.length > 0 ? readSealPublic(member.sealKey) : undefined
      if (to) keyring.grant(changes, address, to, due)
    }
    const unsealed = all.filter((box) => !keyring.isGranted(box.id, keyring.recoveryId, changes))
    keyring.grant(changes, keyring.recoveryId, session.recoveryPublic, unsealed)
    for (const wrap of keyring.wrapsUnder(keyring.oldRecoveryId)) changes.drop.add(wrap.id)
    if (changes.wraps.length > 0 || changes.drop.size > 0) {
      const committed = await records.inTurn(() => records.commit([], changes))
      if (!committed.ok) return committed
      const saved = await saveRing()
      if (!saved.ok) return saved
    }
    const unknown = all.filter((box) => !session.membership.boxes.has(box.id))
    const vouched = await append(
      unknown.length > 0 ? [{ type: 'lockboxes', boxes: keyring.checksOf(unknown) }] : [],
    )
    if (!vouched.ok) return vouched
    const told = await tellDevices(deps, session)
    return told.ok ? offerLog(deps, session) : told
  }
  let settling: Promise<Result<unknown>> = Promise.resolve(ok({}))
  /** One after the other. */
  const settleInTurn = (): Promise<Result<unknown>> => (settling = settling.then(settle, settle))

  // Accounts on this PC -------------------------------------------------------------------------------------------

  async function lockScreen(): Promise<LockScreen> {
    const file = await store.call('file.read', { name: 'lockScreen' })
    try {
      const read: unknown =
        file.ok && file.value.bytes[0] ? JSON.parse(bytesToUtf8(file.value.bytes[0])) : undefined
      return lockScreenSchema.safeParse(read).data ?? { institution: '', people: [] }
    } catch {
      return { institution: '', people: [] }
    }
  }
  const writeLockScreen = (screen: LockScreen): Promise<Result<unknown>> =>
    store.call('file.write', { name: 'lockScreen', bytes: [utf8ToBytes(JSON.stringify(screen))] })

  /** Who no longer belongs here has no account on this PC either. */
  async function dropAccounts(): Promise<Result<unknown>> {
    const stays = (id: string): boolean => session.membership.people.has(id)
    const accounts = session.accounts.accounts.filter(({ head }) => stays(head.person))
    if (accounts.length === session.accounts.accounts.length || accounts.length === 0) return ok({})
    session.accounts = { v: 1, accounts }
    const written = await store.call('file.write', {
      name: 'account',
      bytes: [writeAccounts(session.accounts)],
    })
    if (!written.ok) return written
    const screen = await lockScreen()
    const drop = screen.people.filter((person) => !stays(person.id))
    for (const { id } of drop) await store.call('pin.drop', { personId: id })
    return writeLockScreen({ ...screen, people: screen.people.filter((person) => stays(person.id)) })
  }

  const staffRecord = (id: string, who: NewColleague): NewVersion => {
    const hlc = records.tick()
    const written = applyChanges(
      'staff',
      undefined,
      {
        firstName: who.firstName,
        lastName: who.lastName,
        task: taskOf[who.role],
        groupId: who.groups === 'all' ? null : (who.groups[0] ?? null),
      },
      { hlc, dev: session.device },
    )
    return { kind: 'staff', id, parents: [], ver: 1, values: written.values, stamps: written.stamps, hlc }
  }

  /** What makes no sense is refused before anything is written. */
  function checkRole(role: Role, groups: GroupsOf, until: string | null): Result<null> {
    if (role === 'lead' && (groups !== 'all' || until !== null)) return err({ type: 'LeadHasAll' })
    if (until !== null && until < today()) return err({ type: 'EndsBeforeToday' })
    return ok(null)
  }

  const memberOf = (
    keys: Pick<Member, 'id' | 'signKey' | 'sealKey'>,
    who: Pick<NewColleague, 'role' | 'groups' | 'until'>,
  ): Member => ({
    ...keys,
    role: who.role,
    groups: who.groups === 'all' ? 'all' : [...who.groups],
    ...(who.until === null ? {} : { until: who.until }),
  })

  /** The log names her, her keys are wrapped for her, her name is a record. */
  async function admit(
    member: Member,
    who: NewColleague,
    device: { readonly dev: string; readonly key: string } | null,
  ): Promise<Result<unknown>> {
    const appended = await append([
      { type: 'personAdded', person: member },
      ...(device && session.membership.devices.get(device.dev)?.state !== 'active'
        ? [{ type: 'deviceAdded' as const, device: { ...device, people: [member.id] } }]
        : []),
    ])
    if (!appended.ok) return appended
    const written = await records.inTurn(() =>
      records.commit(
        [staffRecord(member.id, who), records.auditVersion('personAdded', who.role, [member.id])],
        noKeyChanges(),
      ),
    )
    return written.ok ? settleInTurn() : written
  }

  /** L12 How far the versions of each PC have come here. */
  async function reach(): Promise<Result<Seen>> {
    const seen: Seen = []
    for (const dev of session.membership.devices.keys()) {
      const answer = await store.call('chain.reach', { dev })
      if (!answer.ok) return answer
      seen.push({ dev, seq: answer.value.seq })
    }
    return ok(seen)
  }

  async function names(ids: readonly string[]): Promise<{ id: string; name: string }[]> {
    const named = await records.heads(ids)
    return ids.map((id) => {
      const staff = named.ok ? named.value.get(id)?.[0]?.values : undefined
      const name = staff ? fullName(String(staff['firstName']), String(staff['lastName'])) : ''
      return { id, name: id === session.person.id ? session.person.name : name }
    })
  }

  return {
    reach,
    names,
    settle: settleInTurn,
    append,
    admit,
    checkRole,
    memberOf,
    lockScreen,
    writeLockScreen,
    colourAt: (index: number): string => colours[index % colours.length]!,

    /** What other PCs wrote into the log: her role may be another now, colleagues may be gone. */
    async take(): Promise<Result<unknown>> {
      const grew = await takeLog(deps, session)
      if (!grew.ok || !grew.value) return grew
      const me = session.membership.people.get(session.person.id)
      if (!me || isOver(me, today())) {
        // She belongs here no longer: nothing is opened for her from this moment on.
        records.zero()
        deps.emit('sessionEnded', {})
        return ok({})
      }
      session.person = { ...session.person, role: me.role }
      const lost = keyring.lockboxes().filter((box) => box.scope !== 'person' && !isDue(me, box))
      if (lost.length > 0) {
        keyring.giveUp(lost)
        const saved = await saveRing()
        if (!saved.ok) return saved
      }
      const dropped = await dropAccounts()
      return dropped.ok ? settleInTurn() : dropped
    },

    async list() {
      const ids = [...session.membership.people.keys()]
      const named = await records.heads(ids)
      if (!named.ok) return named
      const here = new Set(session.accounts.accounts.map(({ head }) => head.person))
      return ok({
        people: [...session.membership.people.values()].map((member) => {
          const staff = named.value.get(member.id)?.[0]?.values
          return {
            id: member.id,
            name:
              member.id === session.person.id
                ? session.person.name
                : staff
                  ? fullName(String(staff['firstName']), String(staff['lastName']))
                  : '',
            role: member.role,
            groups: groupsOf(member) === 'all' ? null : [...(groupsOf(member) as readonly string[])],
            until: member.until ?? null,
            here: here.has(member.id),
            atRisk: session.membership.atRisk(member.id),
            me: member.id === session.person.id,
          }
        }),
      })
    },

    /** A colleague at this very PC: she types her own passphrase, and nothing needs to travel. */
    async addHere(
      asked: NewColleague & { readonly passphrase: string },
    ): Promise<Result<{ personId: string }>> {
      if (!mayManage()) return err({ type: 'NotAllowed' })
      if (!session.confirmed) return err({ type: 'CardsNotConfirmed' })
      const sensible = checkRole(asked.role, asked.groups, asked.until)
      if (!sensible.ok) return sensible
      if (
        !(
          await checkPassphrase(
            asked.passphrase,
            [asked.firstName, asked.lastName],
            session.deviceSecretIsFile,
          )
        ).accepted
      )
        return err({ type: 'PassphraseTooWeak' })
      const person = makePerson(deps)
      const admitted = await admit(memberOf(person.member, asked), asked, null)
      if (!admitted.ok) return admitted

      const secret = {
        signScalar: person.signScalar,
        sealSeed: person.sealSeed,
        personalKey: deps.random.bytes(32),
        metadataKey: session.metadataKey,
        recoveryKey: null,
      }
      const member = session.membership.people.get(person.member.id)
      const hers = createKeyring({
        random: deps.random,
        tenant: session.tenant,
        personId: person.member.id,
        ...secret,
        isDue: (box) => member !== undefined && isDue(member, box),
        isGenuine: (id, check) =>
          session.membership.boxes.get(id)?.some((box) => box.check === check) ?? false,
      })
      const own = noKeyChanges()
      hers.makeLockboxes(own, 'person', person.member.id)
      const kept = await store.call('store.commit', { wraps: own.wraps, entries: [], bytes: [] })
      if (!kept.ok) return kept
      const wraps = await store.call('store.wraps', {})
      if (!wraps.ok) return wraps
      hers.addWraps(wraps.value.wraps)
      const { argon } = session.accounts.accounts.find(({ head }) => head.person === session.person.id)!.head
      const sealed = await sealAccount(
        deps.random,
        { tenant: session.tenant, person: person.member.id, argon },
        asked.passphrase,
        session.deviceSecret,
        secret,
      )
      const name = fullName(asked.firstName, asked.lastName)
      const ring = sealRing(deps.random, sealed.head, secret.personalKey, hers, {
        name,
        language: session.language,
        logHead: session.logHead,
        confirmed: true,
        shares: null,
        pin: null,
        pinAsked: false,
        past: null,
        totp: null,
        invitations: [],
        certificate: null,
      })
      for (const key of [secret.signScalar, secret.sealSeed]) key.fill(0)
      // `zero` takes her personal key with it; the metadata key is ours and stays.
      hers.zero()
      const accounts = [...session.accounts.accounts, { ...sealed, ring }]
      session.accounts = { v: 1, accounts }
      const screen = await lockScreen()
      const shown = await writeLockScreen({
        ...screen,
        people: [
          ...screen.people,
          {
            id: person.member.id,
            name: name.slice(0, 300),
            colour: colours[screen.people.length % colours.length]!,
          },
        ],
      })
      if (!shown.ok) return shown
      const written = await store.call('file.write', {
        name: 'account',
        bytes: [writeAccounts(session.accounts)],
      })
      return written.ok ? ok({ personId: person.member.id }) : written
    },

    async changeRole(asked: {
      readonly personId: string
      readonly role: Role
      readonly groups: GroupsOf
      readonly until: string | null
    }): Promise<Result<Record<string, never>>> {
      if (!mayManage()) return err({ type: 'NotAllowed' })
      if (!session.membership.people.has(asked.personId)) return err({ type: 'PersonUnknown' })
      const sensible = checkRole(asked.role, asked.groups, asked.until)
      if (!sensible.ok) return sensible
      const appended = await append([
        {
          type: 'roleChanged',
          personId: asked.personId,
          role: asked.role,
          groups: asked.groups === 'all' ? 'all' : [...asked.groups],
          until: asked.until,
        },
      ])
      if (!appended.ok) return appended
      // Who gives up her own place can renew no keys any more: the next Leitung to sign in does.
      if (asked.personId === session.person.id) session.person = { ...session.person, role: asked.role }
      const settled = await settleInTurn()
      if (!settled.ok) return settled
      const audited = await records.audit('roleChanged', asked.role, [asked.personId])
      return audited.ok ? ok({}) : audited
    },

    async remove({ personId }: { readonly personId: string }): Promise<Result<Record<string, never>>> {
      if (!mayManage()) return err({ type: 'NotAllowed' })
      if (!session.membership.people.has(personId)) return err({ type: 'PersonUnknown' })
      if (personId === session.person.id) return err({ type: 'NotYourself' })
      await store.call('chain.refresh', {})
      const seen = await reach()
      if (!seen.ok) return seen
      const appended = await append([{ type: 'personRemoved', personId, seen: seen.value }])
      if (!appended.ok) return appended
      const settled = await settleInTurn()
      if (!settled.ok) return settled
      const audited = await records.audit('personRemoved', 'people', [personId])
      if (!audited.ok) return audited
      const dropped = await dropAccounts()
      return dropped.ok ? ok({}) : dropped
    },

    devices: () =>
      Promise.resolve(
        ok({
          devices: [...session.membership.devices.values()].map(({ dev, people, state }) => ({
            dev,
            people: [...people],
            state,
            here: dev === session.device,
          })),
        }),
      ),

    /** Answers whose keys lay on it: they are given nothing any more until they are taken in anew. */
    async removeDevice({
      dev,
    }: {
      readonly dev: string
    }): Promise<Result<{ people: { id: string; name: string }[] }>> {
      if (!mayManage()) return err({ type: 'NotAllowed' })
      if (dev === session.device) return err({ type: 'NotThisDevice' })
      if (session.membership.devices.get(dev)?.state !== 'active') return err({ type: 'DeviceUnknown' })
      await store.call('chain.refresh', {})
      const reached = await store.call('chain.reach', { dev })
      if (!reached.ok) return reached
      const appended = await append([{ type: 'deviceRemoved', dev, upTo: reached.value.n }])
      if (!appended.ok) return appended
      const settled = await settleInTurn()
      if (!settled.ok) return settled
      const audited = await records.audit('deviceRemoved', 'people', [dev])
      if (!audited.ok) return audited
      const { people } = session.membership.devices.get(dev)!
      const named = await names(people.filter((id) => session.membership.people.has(id)))
      return ok({ people: named })
    },
  }
}
