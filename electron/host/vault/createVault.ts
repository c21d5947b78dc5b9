/**
 * The vault of one person: the only process that ever holds content keys and plaintext on the host's side (decision
 * 1). It serves the window by vaultApi and asks the keeper by storeApi, where nothing but sealed bytes, wrapped keys
 * and blind tags go. No answer carries a key; recovery cards are the one secret shown, written as PDF (decision 6).
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Channel } from '#shared/host/channel.ts'
import { practicePassphrase, practicePerson } from '#shared/accounts/practice.ts'
import type { ChildModeStart, VaultApi } from '#shared/host/api.ts'
import type { Service } from '#shared/host/table.ts'
import { kinds, type KindName } from '#shared/records/kinds.ts'
import { createArrivals, everything } from './arrivals.ts'
import { createChildMode } from './childMode.ts'
import { makeFamilyLink, recallFamilyLinks, writeFamilyEnvelope, type FamilyAsk } from './familyEnvelope.ts'
import { createLargeExport, writeDiagnostics, writeExport } from './exportFile.ts'
import { checkPassphrase, suggestPassphrase } from './passphrase.ts'
import { fillPractice } from './practice/fillPractice.ts'
import { begunJoin, finishJoin, readJoin, startJoin } from './join.ts'
import type { People } from './people.ts'
import type { Records } from './records.ts'
import { createMerging } from './merging.ts'
import { permitBackup } from './permitBackup.ts'
import { permitHub } from './permitHub.ts'
import { createGuestWindow, type GuestWindow } from './guestWindow.ts'
import { createProjection, type Projection } from './projection.ts'
import { writeHubCard } from './writeHubCard.ts'
import { restore } from './restore.ts'
import { tellMissing, tellRules } from './houseRules.ts'
import { mayGoOn, needsSecondFactor } from './secondFactor.ts'
import type { VaultDeps } from './session.ts'
import { create } from './setUp.ts'
import { createMeet } from './meeting/meet.ts'
import { createAssist, type Assist } from './assist.ts'
import { createSupport, type Support } from './support.ts'
import { createTalk, type Talk } from './talk.ts'
import { readContract } from './supportContract.ts'
import { changePassphrase, clearPin, setPin, unlock, unlockByPin, type Work } from './signIn.ts'

export interface Vault {
  readonly service: Service<VaultApi>
  /** The masked window (MT20). */
  readonly projection: Projection
  readonly guest: GuestWindow
  /** The window of a conversation (TK7); closed unheard where nobody is being let in. */
  takeTalkWindow(channel: Channel): void
  /** What it was writing is half, and goes (X4). */
  windowGone(): void
  /** Zeroes what can be zeroed; the process ends right after (decision 1). */
  end(): void
}

type LargeExport = ReturnType<typeof createLargeExport>

export function createVault(deps: VaultDeps): Vault {
  const { store, random } = deps
  let work: Work | null = null
  let merging: ReturnType<typeof createMerging> | null = null
  let support: Support | null = null
  let assist: Assist | null = null
  let talk: Talk | null = null
  const childMode = createChildMode(deps)
  const projection = createProjection(deps, () => living())
  const guest = createGuestWindow(deps, () => living())
  const meet = createMeet(deps)
  let signingIn = false
  let wrongTries = 0
  let offIncoming = (): void => {}
  let behindArrivals: (() => Promise<unknown>) | null = null
  const locked = err({ type: 'Locked' })
  const living = (): Work | null => (work && !work.session.ended ? work : null)

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
  const largeExport = createLargeExport(deps)
  const signedIn =
    <A, T>(run: (args: A, work: Work) => Promise<Result<T>>) =>
    async (args: A): Promise<Result<T>> => {
      const here = living()
      return here ? run(args, here) : locked
    }
  const helped = <T>(run: (support: Support) => Promise<Result<T>>): Promise<Result<T>> =>
    living() && support ? run(support) : Promise.resolve(locked)
  const assisting = <T>(run: (assist: Assist) => Promise<Result<T>>): Promise<Result<T>> =>
    living() && assist ? run(assist) : Promise.resolve(locked)
  const talking = <T>(run: (talk: Talk) => Promise<Result<T>>): Promise<Result<T>> =>
    living() && talk ? run(talk) : Promise.resolve(locked)
  const refuseMasked = (view: 'plain' | 'masked'): boolean => deps.view === 'masked' && view !== 'masked'

  const enter = async (
    next: Work,
  ): Promise<Result<{ person: { id: string; name: string; role: string } }>> => {
    const told = await store.call('session.changed', { unlocked: true, confirmed: next.session.confirmed })
    if (!told.ok) return told
    work = next
    void tellRules(deps, next).catch((thrown: unknown) => deps.onBug?.(thrown))
    void tellMissing(deps, next).catch((thrown: unknown) => deps.onBug?.(thrown))
    const arrivals = createArrivals(deps, next)
    const merger = createMerging(deps, next)
    merging = merger
    next.records.whenWritten(() => projection.changed())
    support = createSupport({
      vault: deps,
      session: next.session,
      records: next.records,
      secondFactor: next.secondFactor,
      meet: (provider, on) => meet.house({ signKey: next.session.signKey, provider }, on),
      projection,
      provider: () => readContract(deps, next),
      changed: (state) => deps.emit('support.changed', state),
    })
    assist = createAssist({
      supporter: () => next.supporter.current(),
      now: () => next.session.now(),
      meet,
      changed: (state) => deps.emit('assist.changed', state),
      window: guest,
    })
    talk = createTalk({
      vault: deps,
      session: next.session,
      changed: (state) => deps.emit('talk.changed', state),
    })
    const behind = (): void =>
      void arrivals
        .take(everything)
        .then(() => merger.run())
        .then(() => (next.session.ended ? undefined : next.people.settle()))
        .catch((thrown: unknown) => deps.onBug?.(thrown))
    behind()
    behindArrivals = () => arrivals.take(everything).then(() => merger.run())
    offIncoming = store.on('incoming', (what) => {
      arrivals
        .take(what)
        .then(() => merger.run())
        .then(() => {
          projection.changed()
          return tellRules(deps, next)
        })
        .catch((thrown: unknown) => deps.onBug?.(thrown))
    })
    const { heldBox, person } = next.session
    // Without it she comes back by passphrase; nobody waits for that to be settled.
    if (heldBox) void store.call('pin.keep', { personId: person.id, bytes: [heldBox] })
    next.session.heldBox = null
    return ok({ person: { ...next.session.person } })
  }

  /** What was done to an account stands in the log, whoever sat in front of it. */
  const noted = async <T>(
    { records }: Work,
    action: string,
    change: Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const done = await change
    if (!done.ok) return done
    const audited = await records.audit(action, 'account')
    return audited.ok ? done : audited
  }

  /** Behind the answer: nobody waits for the journal to see her own list. */
  const noteSignIn = ({ session, records }: Work, by: 'unlock' | 'pin'): void => {
    // A76: what was tried before a restart, or before the file of tries was taken away, counts too.
    const wrong = Math.max(wrongTries, session.wrongBefore)
    records
      .audit('signedIn', by, [], wrong === 0 ? 'ok' : `wrongBefore:${wrong}`)
      .catch((thrown: unknown) => deps.onBug?.(thrown))
  }

  const service: Service<VaultApi> = {
    'passphrase.check': async ({ passphrase, ownWords }) => {
      const state = await store.call('store.state', {})
      return state.ok
        ? ok(await checkPassphrase(passphrase, ownWords, state.value.deviceSecretIsFile))
        : state
    },
    'passphrase.suggest': async ({ language }) =>
      ok({ passphrase: await suggestPassphrase(random, language) }),

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
    unlock: ({ personId, passphrase, code }) =>
      alone(async () => {
        const opened = await unlock(deps, personId, passphrase, code)
        if (!opened.ok) {
          if (opened.error.type === 'WrongPassphrase') wrongTries++
          return opened
        }
        const entered = await enter(opened.value)
        if (entered.ok) noteSignIn(opened.value, 'unlock')
        return entered
      }),
    'unlock.pin': ({ personId, pin }) =>
      alone(async () => {
        const opened = await unlockByPin(deps, personId, pin)
        if (!opened.ok) {
          if (opened.error.type === 'WrongPin' || opened.error.type === 'PinSpent') wrongTries++
          return opened
        }
        const entered = await enter(opened.value)
        if (entered.ok) noteSignIn(opened.value, 'pin')
        return entered
      }),
    session: async () =>
      ok({
        person: work ? { ...work.session.person } : null,
        confirmed: work?.session.confirmed ?? false,
        practice: work?.session.practice ?? false,
        pin: work?.session.pin ? 'set' : work?.session.pinAsked ? 'declined' : 'open',
        childMode: childMode.state(),
      }),
    'childMode.start': signedIn((args: ChildModeStart, here) =>
      here.records.mayView('page', deps.view ?? 'plain') && deps.view !== 'masked'
        ? childMode.start(args)
        : Promise.resolve(err({ type: 'NotAllowed' })),
    ),
    'childMode.end': signedIn((args: { pin?: string | undefined; passphrase?: string | undefined }, here) =>
      childMode.end(here.session, args),
    ),
    'pin.set': signedIn((args: { passphrase: string; pin: string }, here) =>
      noted(here, 'pinSet', setPin(deps, here.session, args)),
    ),
    'pin.clear': signedIn((_args: object, here) => noted(here, 'pinCleared', clearPin(deps, here.session))),
    'passphrase.change': signedIn((args: { current: string; next: string }, here) =>
      noted(here, 'passphraseChanged', changePassphrase(deps, here.session, args)),
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
    'search.scan': signedIn(async ({ after, until }: { after: number; until: number }, here) =>
      refuseMasked('plain') ? err({ type: 'MaskedOnly' }) : here.records.searchTexts(after, until),
    ),
    'records.save': signedIn(async ({ drafts }: { drafts: Parameters<Records['save']>[0] }, here) => {
      if (deps.view === 'masked') return err({ type: 'MaskedOnly' })
      const saved = await here.records.save(drafts)
      // A person has decided between two versions: the list of what is open says so at once.
      if (saved.ok && drafts.some(({ parents }) => parents.length > 1)) void merging?.run()
      // HP1: what the Leitung set holds at this PC when she reads "Gespeichert".
      if (saved.ok && drafts.some(({ kind }) => kind === 'institution')) await tellRules(deps, here)
      return saved
    }),
    'records.history': signedIn((args: { id: string }, here) => here.records.history(args.id)),
    'records.merge': signedIn(async (args: { id: string }, here) => {
      const merged = await here.records.merge(args.id)
      if (merged.ok) void merging?.run()
      return merged
    }),
    'records.conflicts': signedIn(async (_args: object, here) =>
      ok({
        conflicts: (merging?.conflicts() ?? [])
          .filter((one) => here.records.mayView(one.kind as KindName, deps.view ?? 'plain'))
          .map(({ id, kind, fields }) => ({ id, kind, fields: [...fields] })),
      }),
    ),
    'records.merged': signedIn(async () => {
      const joined = deps.view === 'masked' || !merging ? ok({ merged: [] }) : await merging.merged()
      if (!joined.ok) return joined
      return ok({
        merged: joined.value.merged.map(({ id, kind, heads, fields }) => ({
          id,
          kind,
          heads: [...heads],
          fields: fields.map(({ field, versions }) => ({ field, versions: [...versions] })),
        })),
      })
    }),

    'photos.add': signedIn((args: Parameters<Work['photos']['add']>[0], here) => here.photos.add(args)),
    'photos.read': signedIn(async (args: Parameters<Work['photos']['read']>[0], here) =>
      refuseMasked(args.view) || args.view === 'masked'
        ? err({ type: 'MaskedOnly' })
        : here.photos.read(args),
    ),
    'photos.known': signedIn(async (args: { sha256: string[] }, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : here.photos.known(args),
    ),
    'camera.find': signedIn((_args: object, here) => here.camera.find()),
    'camera.files': signedIn((args: { card: string }, here) => here.camera.files(args)),
    'camera.read': signedIn((args: { card: string; file: number; from: number }, here) =>
      here.camera.read(args),
    ),
    'camera.check': signedIn((args: { card: string; file: number }, here) => here.camera.check(args)),
    'camera.clear': signedIn((args: { card: string; file: number }, here) => here.camera.clear(args)),
    'photos.check': signedIn(({ photoIds }: { photoIds: string[] }, here) => here.photos.check(photoIds)),
    'diagnostics.write': signedIn((args: Parameters<typeof writeDiagnostics>[2], here) =>
      writeDiagnostics(deps, here, args),
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

    'family.write': signedIn(async (args: FamilyAsk & { folder: string }, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : writeFamilyEnvelope(deps, here, args),
    ),
    'family.link': signedIn(async (args: FamilyAsk & { days: number }, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : makeFamilyLink(deps, here, args),
    ),
    'family.recall': signedIn(async (args: { ids: string[] }, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : recallFamilyLinks(deps, here, args),
    ),
    'export.begin': signedIn(async (args: Parameters<LargeExport['begin']>[1], here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : largeExport.begin(here, args),
    ),
    'export.append': signedIn((args: Parameters<LargeExport['append']>[1], here) =>
      largeExport.append(here, args),
    ),
    'export.finish': signedIn((args: { export: string }, here) => largeExport.finish(here, args)),
    'export.drop': signedIn((args: { export: string }, here) => largeExport.drop(here, args)),

    'deletion.list': signedIn((_args: object, here) => here.deletion.list()),
    'deletion.request': signedIn((args: { childId: string; reason: string }, here) =>
      here.deletion.request(args),
    ),
    'deletion.confirm': signedIn((args: { childId: string; card?: string | undefined }, here) =>
      here.deletion.confirm(args),
    ),
    'deletion.cancel': signedIn((args: { childId: string }, here) => here.deletion.cancel(args)),
    'deletion.leftover': signedIn(async (args: { id: string }, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : here.deletion.leftover(args),
    ),
    'deletion.run': signedIn((_args: object, here) => here.deletion.run()),

    'people.list': signedIn((_args: object, here) => here.people.list()),
    'people.addHere': signedIn((args: Parameters<People['addHere']>[0], here) => here.people.addHere(args)),
    'people.changeRole': signedIn((args: Parameters<People['changeRole']>[0], here) =>
      here.people.changeRole(args),
    ),
    'people.remove': signedIn((args: { personId: string }, here) => here.people.remove(args)),
    'device.list': signedIn((_args: object, here) => here.people.devices()),
    'device.remove': signedIn((args: { dev: string }, here) => here.people.removeDevice(args)),

    'late.list': signedIn(async (_args: object, here) =>
      deps.view === 'masked' ? err({ type: 'MaskedOnly' }) : here.late.list(),
    ),
    'late.settle': signedIn(async (args: Parameters<Work['late']['settle']>[0], here) => {
      const settled = await here.late.settle(args)
      // What was taken is tagged now, not when something else comes.
      if (settled.ok && args.take) void behindArrivals?.()
      return settled
    }),

    'people.invite': signedIn((args: Parameters<Work['invitations']['invite']>[0], here) =>
      here.invitations.invite(args),
    ),
    'people.invitations': signedIn((_args: object, here) => here.invitations.list()),
    'people.cancelInvitation': signedIn((args: { invitation: string }, here) =>
      here.invitations.cancel(args),
    ),
    'people.saveCard': signedIn((args: Parameters<Work['invitations']['saveCard']>[0], here) =>
      here.invitations.saveCard(args),
    ),
    'people.look': signedIn((args: Parameters<Work['invitations']['look']>[0], here) =>
      here.invitations.look(args),
    ),
    'people.confirm': signedIn((args: Parameters<Work['invitations']['confirm']>[0], here) =>
      here.invitations.confirm(args),
    ),
    'join.read': (args) => readJoin(deps, args),
    'join.state': () => begunJoin(deps),
    'join.start': (args) => alone(() => startJoin(deps, args)),
    'join.finish': (args) =>
      alone(async (): Promise<Result<{ person: { id: string; name: string; role: string } | null }>> => {
        const joined = await finishJoin(deps, args)
        if (!joined.ok) return joined
        return joined.value ? enter(joined.value) : ok({ person: null })
      }),
    'totp.start': signedIn((args: { passphrase: string }, here) => here.secondFactor.start(args)),
    'totp.confirm': signedIn((args: { code: string }, here) => here.secondFactor.confirm(args)),
    'totp.prove': signedIn((args: { code: string }, here) => here.secondFactor.prove(args)),
    'totp.state': signedIn((_args: object, here) => here.secondFactor.state()),
    'totp.remove': signedIn((args: { passphrase: string }, here) => here.secondFactor.remove(args)),
    'backup.permit': signedIn((_args: object, here) => permitBackup(deps, here.session, here.records)),
    'hub.permit': signedIn(({ passphrase }: { passphrase: string }, here) =>
      permitHub(deps, here.session, here.records, passphrase),
    ),
    'hub.card': signedIn(({ folder }: { folder: string | null }) => writeHubCard(deps, folder)),

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

    'support.state': () => helped((support) => support.state()),
    'support.ask': (args) => helped((support) => support.ask(args)),
    'support.approve': (args) => helped((support) => support.approve(args)),
    'support.refuse': (args) => helped((support) => support.refuse(args)),
    'support.words': (args) => helped((support) => support.words(args)),
    'support.pause': (args) => helped((support) => support.pause(args)),
    'support.resume': (args) => helped((support) => support.resume(args)),
    'support.stop': (args) => helped((support) => support.stop(args)),
    'support.sign': (args) => helped((support) => support.sign(args)),
    'support.at': (args) => helped((support) => support.at(args)),
    'support.answer': (args) => helped((support) => support.answer(args)),
    'support.unmask': (args) => helped((support) => support.unmask(args)),
    'support.mask': (args) => helped((support) => support.mask(args)),
    'support.past': () => helped((support) => support.past()),
    'support.purged': (args) => helped((support) => support.purged(args)),
    'support.undone': (args) => helped((support) => support.undone(args)),
    'assist.state': () => assisting((assist) => assist.state()),
    'assist.call': (args) => assisting((assist) => assist.call(args)),
    'assist.leave': () => assisting((assist) => assist.leave()),
    'assist.purged': () => assisting((assist) => assist.purged()),
    'assist.request': signedIn(async (args, { supporter }) => supporter.request(args)),
    'assist.look': signedIn(async (args, { supporter }) => supporter.look(args)),
    'assist.sign': signedIn((args, { supporter }) => supporter.sign(args)),
    'assist.card': signedIn(async (args, { supporter }) => supporter.card(args)),
    'assist.take': signedIn(async (args, { supporter }) => {
      const taken = await supporter.take(args)
      const now = taken.ok ? await assist?.state() : undefined
      if (now?.ok) deps.emit('assist.changed', now.value)
      return taken
    }),
    'talk.state': () => talking((talk) => talk.state()),
    'talk.open': (args) => talking((talk) => talk.open(args)),
    'talk.admit': () => talking((talk) => talk.admit()),
    'talk.refuse': () => talking((talk) => talk.refuse()),
    'talk.end': () => talking((talk) => talk.end()),
  }

  /** F5: the table decides, not each call. */
  const guarded = Object.fromEntries(
    Object.entries(service).map(([name, run]) => [
      name,
      !needsSecondFactor.has(name as keyof VaultApi['calls'])
        ? run
        : async (args: never) =>
            work && !mayGoOn(work.session)
              ? err({ type: 'StepUpNeeded' })
              : (run as (args: never) => unknown)(args),
    ]),
  ) as unknown as Service<VaultApi>

  const inChildMode = Object.fromEntries(
    Object.entries(guarded).map(([name, run]) => [name, childMode.guard(name as never, run as never)]),
  ) as unknown as Service<VaultApi>

  return {
    service: inChildMode,
    projection,
    guest,
    takeTalkWindow: (channel) => (living() && talk ? talk.takeWindow(channel) : channel.close()),
    windowGone: () => void largeExport.abandon(),
    end() {
      offIncoming()
      support?.end()
      assist?.end()
      talk?.stop()
      meet.end()
      work?.records.zero()
      work = null
    },
  }
}
