/**
 * The keeper owns what lasts: journal, key file, blobs, settings, backups. It never holds plaintext of records and
 * never a content key; wraps are opaque to it. `keeper` serves the window, `store` serves the vault.
 *
 * The one plain file is `lockScreen` (decision 15): the vault writes the JSON of `lockScreenSchema`, the keeper seals
 * it with the device secret on disk and shows it in `info`.
 */
import { homedir } from 'node:os'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bytesToBase64, bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { dayOf, type Clock } from '#shared/basics/clock.ts'
import { loosestRules, narrowed, type HouseRules } from '#shared/accounts/houseRules.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import {
  lockScreenSchema,
  profileKinds,
  type DataState,
  type JournalEntry,
  type KeeperApi,
  type KeeperEvent,
  type LockScreen,
  type Repair,
  type StoreApi,
  type StoreEvent,
} from '#shared/host/api.ts'
import type { Service } from '#shared/host/table.ts'
import type { HubState } from '#shared/sync/hub.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { withAddress, writeServerCard } from '#shared/sync/serverCard.ts'
import { parseEnvelope } from '#shared/vault/envelope.ts'
import { makeHlc } from '#shared/vault/hlc.ts'
import {
  adoptBackup,
  listBackups,
  openBackup,
  renewLedgers,
  writeBackup,
  type BackupDeps,
  type OpenBackup,
} from './backup.ts'
import { createExportLeftovers, type ExportLeftovers } from './exportLeftovers.ts'
import { diskFailure, nodeFiles, type Files } from './files.ts'
import { createHeldKeys } from './heldKeys.ts'
import { checkHealth, machineFacts } from './health.ts'
import { createKeptFile } from './keptFile.ts'
import { createVolumes } from './volumes.ts'
import { usualLimits, type Limits } from './journal.ts'
import {
  openProfile,
  profileExists,
  profileFolder,
  type Keychain,
  type Profile,
  type ProfileKind,
} from './profile.ts'
import { openSettings, type SettingsFile } from './settings.ts'
import { createHub, type Hub } from '../hub/createHub.ts'
import type { StartHubProcess } from '../hub/hubProcess.ts'
import { systemNetwork, type Network } from '../hub/network.ts'
import { createSync, systemTimers, type Sync, type SyncDeps, type Timers } from '../sync/createSync.ts'
import { createMeetings } from '../sync/meeting.ts'
import type { SyncState } from '#shared/sync/state.ts'
import { visitStick } from '../sync/stick.ts'
import { connectTls } from '../sync/transport.ts'

export type { Keychain } from './profile.ts'

export interface KeeperDeps {
  /** Folder that holds settings and one folder per profile. */
  readonly base: string
  readonly clock: Clock
  readonly random: Random
  readonly dialogs: Dialogs
  /** Binds the device secret to this PC (DPAPI, Keychain); without it the secret is a file only its owner reads. */
  readonly keychain: Keychain | null
  readonly shell: {
    readonly kind: 'electron' | 'loopback'
    readonly version: string
    readonly ownsBrowser: boolean
  }
  /** End the vault process and the window; a new locked pair follows. */
  readonly onLockRequested: (why: 'button' | 'idle' | 'signOut') => void
  /** The disk; tests put one that fails in between. */
  readonly files?: Files
  readonly limits?: Partial<Limits>
  /** Tests put a server in the same process and a clock of their own. */
  readonly sync?: { readonly connect?: SyncDeps['connect']; readonly timers?: Timers }
  /** How this shell starts the house's server as a process; none: it can't. Tests put another network. */
  readonly hub?: { readonly start: StartHubProcess; readonly network?: Network; readonly timers?: Timers }
  /** Where cards and phones are plugged in; without it this PC's usual places. */
  readonly volumes?: () => Promise<readonly string[]>
  /** Lets the window see the camera, or no longer; a shell whose browser asks by itself leaves it out. */
  readonly webcam?: (on: boolean) => void
  /** Keeps the window in front of everything while a child sits there; a shell that can't leaves it out. */
  readonly kiosk?: (on: boolean) => void
  /** The masked window (MT20) and a supporter's (MT100); a shell that owns no window has none. */
  readonly projection?: { open(): Promise<void>; close(): Promise<void> }
  readonly guest?: { open(): Promise<void>; close(): Promise<void> }
  /** The window of a conversation (TK7); likewise. */
  readonly talk?: { open(): Promise<void>; close(): Promise<void> }
  /** A bug in work that nobody waits for. */
  readonly onBug?: (thrown: unknown) => void
  /** Tests look into what was held for a PIN after it was given up. */
  readonly makeBuffer?: (length: number) => Buffer
  /** Test world only. */
  readonly world?: {
    readonly clockOffsetMs: number
    readonly argon: { readonly memKiB: number; readonly passes: number } | null
  }
}

export interface Dialogs {
  readonly kind: 'native' | 'inApp'
  /** Asked only when native. Null: nothing chosen. */
  chooseFolder(purpose: FolderPurpose): Promise<string | null>
}

export interface Keeper {
  readonly keeper: Service<KeeperApi>
  readonly store: Service<StoreApi>
  /** Everything the window is to be told (keeperApi.events). Returns the unsubscriber. */
  onEvent(listener: (event: KeeperEvent) => void): () => void
  /** Everything the vault is to be told (storeApi.events). */
  onStoreEvent(listener: (event: StoreEvent) => void): () => void
  /** The exchange of the open profile; tests and the stick work with it directly. */
  sync(): Promise<Sync | null>
  /** The vault process is gone: nobody is signed in. */
  sessionEnded(): void
  /** The system goes to sleep or down: nobody's PIN opens anything any more. */
  signOutAll(): void
  /** Called every second by the keeper itself; tests call it after moving the clock. */
  checkIdle(): void
  /** Snapshots and other work beside the calls is done. */
  settled(): Promise<void>
  /** Looks at every byte of the open profile's journal and mends what it can; the keeper does so once a day. */
  scrub(): Promise<{ readonly damaged: number }>
  close(): Promise<void>
}

type FolderPurpose = 'backup' | 'export' | 'cards' | 'restore' | 'stick'

const mostBytesAtOnce = 8 << 20
/** Nobody waits longer for a server before she removes a PC, in ms. */
const refreshFor = 20_000

/** So many wrong tries before a right one are told to whoever came in. */
const newsFrom = 3
const scrubEvery = 24 * 60 * 60 * 1000
const destroyEvery = 60 * 60 * 1000

export function createKeeper(deps: KeeperDeps): Keeper {
  const { clock, random } = deps
  const files = deps.files ?? nodeFiles
  const limits: Limits = { ...usualLimits, ...deps.limits }
  const listeners = new Set<(event: KeeperEvent) => void>()
  const emit = (event: KeeperEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const repairs = new Map<Repair['type'], number>()
  const repaired = (type: Repair['type'], count: number): void => {
    repairs.set(type, (repairs.get(type) ?? 0) + count)
    emit({ name: 'repaired', data: { type, count } })
  }
  const heldKeys = createHeldKeys(deps)
  const volumes = deps.volumes ?? createVolumes()
  let settings: Promise<SettingsFile> | null = null
  let lockAfterMinutes = 3
  const settingsFile = async (): Promise<SettingsFile> => {
    settings ??= openSettings(files, deps.base, () => repaired('settingsReset', 1))
    const file = await settings
    lockAfterMinutes = file.current().lockAfterMinutes
    return file
  }
  const rulesNow = (): HouseRules => profile?.marks.rules ?? loosestRules
  /** This PC's settings, no further than the house allows (HP2). */
  const settingsNow = async () => narrowed((await settingsFile()).current(), rulesNow())

  let profile: Profile | null = null
  let leftovers: ExportLeftovers | null = null
  /** No reason to keep anybody waiting or out: what can't be taken away now is tried again at the next start. */
  const sweepExports = async (): Promise<void> => {
    if (profile?.trouble() !== 'readOnly')
      await leftovers?.sweep().catch((error: unknown) => void diskFailure(error))
  }
  let lockScreen: LockScreen = { institution: '', people: [] }
  let hasAccount = false
  let unlocked = false
  let lastActivity = clock.now()
  /** As it was when the profile was opened: the first filling of a new one is no repair. */
  let wasFollowed = false
  let lastScrub = clock.now()
  let lastDestroyed = -Infinity
  let inFlight = 0
  let backupRunning = false
  let pendingDrops: string[] = []
  let verified: { readonly key: string; readonly backup: OpenBackup } | null = null
  const folders = new Map<string, { readonly path: string; readonly purpose: FolderPurpose }>()
  const done = ok({})
  const noProfile = err({ type: 'NoProfile' })
  const storeListeners = new Set<(event: StoreEvent) => void>()
  let sync: Promise<Sync> | null = null
  let syncNow: Sync | null = null
  let syncStart: NodeJS.Timeout | null = null

  /** Changes one after the other: key file, journal and blobs must tell the same story. */
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    inFlight++
    const next = queue.then(work, work).finally(() => inFlight--)
    queue = next.catch(() => {})
    return next
  }
  /** The same order, without telling that something is being saved. */
  const quietly = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work)
    queue = next.catch(() => {})
    return next
  }
  const onDisk = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      return await work()
    } catch (error) {
      return err(diskFailure(error))
    }
  }

  // --- telling ----------------------------------------------------------------------------------------------------

  const dataState = (): DataState => {
    const reason = profile?.trouble() ?? ''
    return {
      saved: inFlight === 0,
      writable: reason === '',
      reason,
      records: profile?.journal.index.living ?? 0,
      lastBackupAt: profile?.state.lastBackupAt ?? null,
    }
  }
  let telling: NodeJS.Timeout | null = null
  const tellState = (): void => {
    telling ??= setTimeout(() => {
      telling = null
      emit({ name: 'dataState', data: dataState() })
    }, 100)
    telling.unref()
  }
  const tellChanged = (of: Profile): void => {
    emit({ name: 'journal.changed', data: { lastSeq: of.journal.index.lastSeq, epoch: of.journal.epoch } })
    tellState()
  }
  const progressOf = (job: string): BackupDeps['onProgress'] => {
    let last = -1
    return (at, total) => {
      const percent = total ? Math.floor((at * 100) / total) : 100
      if (percent === last) return
      last = percent
      emit({ name: 'progress', data: { job, done: at, total } })
    }
  }

  // --- handing out ------------------------------------------------------------------------------------------------

  const entryOf = (of: Profile, slot: number): JournalEntry => {
    const { index } = of.journal
    return {
      seq: index.seq(slot),
      version: index.version(slot),
      objId: index.objId(slot),
      head: index.head(slot),
      tags: index.tags(slot),
    }
  }
  async function give(
    of: Profile,
    slots: readonly number[],
    /** Whose bytes are asked for; without this all. */
    full: (entry: JournalEntry) => boolean = () => true,
  ): Promise<{ entries: JournalEntry[]; bytes: Bytes[] }> {
    // Taken before reading: what changes meanwhile comes again under its new seq.
    const all = slots.map((slot) => entryOf(of, slot))
    const bodies = (await of.journal.read(slots.filter((_slot, i) => full(all[i]!)))).values()
    const found = all.map((entry) => (full(entry) ? bodies.next().value : new Uint8Array(0)))
    const entries: JournalEntry[] = []
    const bytes: Bytes[] = []
    for (const [i, body] of found.entries()) {
      if (!body) continue
      entries.push(all[i]!)
      bytes.push(body)
    }
    return { entries, bytes }
  }
  const slotsOf = (of: Profile, versions: readonly string[]): number[] =>
    versions.flatMap((version) => {
      const slot = of.journal.index.slotOf(version)
      return slot === undefined || of.journal.index.hollow(slot) ? [] : [slot]
    })
  /** As many as fit into one answer; always at least one. */
  const fitting = (of: Profile, slots: readonly number[]): number[] => {
    let bytes = 0
    let n = 0
    while (
      n < slots.length &&
      (n === 0 || bytes + of.journal.index.place(slots[n]!).length <= mostBytesAtOnce)
    )
      bytes += of.journal.index.place(slots[n++]!).length
    return slots.slice(0, n)
  }

  // --- exchange with other places ---------------------------------------------------------------------------------

  /** Chains are read behind the start, so that nobody waits for them to sign in. */
  const syncAfter = 3000

  function openSync(of: Profile): Promise<Sync> {
    sync ??= createSync({
      profile: of,
      files,
      clock,
      random,
      timers: deps.sync?.timers ?? systemTimers,
      inTurn: quietly,
      connect: deps.sync?.connect ?? connectTls,
      onState(state) {
        emit({ name: 'sync.state', data: state })
        const at = state.server?.lastContactAt
        const card = syncNow?.memory().card
        // Its own server tells a PC nothing of the others; what they leave there does.
        if (at && card && !hub?.isOwn(card)) void of.marks.contact(at)
      },
      onIncoming: (what) => {
        void of.marks.contact(clock.now())
        if (what.entries) tellChanged(of)
        tellVault({ name: 'incoming', data: what })
      },
      onRepair: repaired,
      onBug: (thrown) => deps.onBug?.(thrown),
    }).then((made) => (syncNow = made))
    return sync
  }
  async function withSync<T>(work: (here: Sync) => Promise<Result<T>>): Promise<Result<T>> {
    return profile ? work(await openSync(profile)) : noProfile
  }
  async function closeSync(): Promise<void> {
    if (syncStart) clearTimeout(syncStart)
    syncStart = null
    const open = sync
    sync = syncNow = null
    await (await open?.catch(() => null))?.close()
  }

  // --- the house's server at this PC ------------------------------------------------------------------------------

  /** What the vault allowed, until then. */
  let hubPermit = -Infinity
  let backupPermit = -Infinity
  const isPermitted = (since: number): boolean => {
    const passed = clock.now() - since
    return unlocked && passed >= 0 && passed < permitLasts
  }
  const permitLasts = 5 * 60_000
  const hubPatience = 10_000
  const hub: Hub | null = deps.hub
    ? createHub({
        start: deps.hub.start,
        network: deps.hub.network ?? systemNetwork,
        // Beside the profile's own files; a practice house has no server.
        folder: join(profileFolder(deps.base, 'institution'), 'hub'),
        file: createKeptFile(files, profileFolder(deps.base, 'institution'), 'zentrale', () =>
          repaired('fileMended', 1),
        ),
        files,
        clock,
        timers: deps.hub.timers ?? systemTimers,
        firewallAsks: process.platform === 'win32',
        onState: (state) => emit({ name: 'hub.state', data: state }),
        isOwn: (pins) => syncNow?.memory().card?.pins.some((pin) => pins.includes(pin)) ?? false,
      })
    : null
  void hub?.begin().catch((thrown: unknown) => deps.onBug?.(thrown))

  async function withHub<T>(permitted: boolean, work: (here: Hub) => Promise<Result<T>>): Promise<Result<T>> {
    if (!unlocked || profile?.kind !== 'institution') return err({ type: 'Refused' })
    if (permitted && !isPermitted(hubPermit)) return err({ type: 'HubNotPermitted' })
    return hub ? onDisk(() => work(hub)) : err({ type: 'NotHere' })
  }

  /** One click: it runs, this PC's institution is known there, and this PC exchanges with it. */
  async function makeHub(here: Hub, address: string | null): Promise<Result<HubState>> {
    const exchange = await openSync(profile!)
    const before = exchange.memory().card
    const mine = here.card()
    const isMine = (card: ServerCard): boolean => mine?.pins.some((pin) => card.pins.includes(pin)) ?? false
    if (before && !isMine(before)) return err({ type: 'ServerElsewhere' })
    const started = await here.start(address)
    if (!started.ok || started.value.state !== 'running') return started
    const card = await here.ownCard()
    if (!card.ok) return card
    const connected = await exchange.connect(writeServerCard(card.value))
    if (!connected.ok) return connected
    // The first exchange of a large house goes on behind the answer.
    await new Promise<void>((resolve) => {
      const cancel = (deps.hub?.timers ?? systemTimers).after(hubPatience, resolve)
      void exchange.now().then(() => {
        cancel()
        resolve()
      })
    })
    return ok(await here.state())
  }

  // --- meetings for remote help -----------------------------------------------------------------------------------

  const tellVault = (event: StoreEvent): void => {
    for (const listener of storeListeners) listener(event)
  }
  const meetings = createMeetings({
    connect: deps.sync?.connect ?? connectTls,
    timers: deps.sync?.timers ?? systemTimers,
    random,
    onLetter: (id, letter) =>
      tellVault({ name: 'meeting.letter', data: { id, letter: bytesToBase64(letter) } }),
    onClosed: (id, why) => tellVault({ name: 'meeting.closed', data: { id, why } }),
  })

  // --- opening ----------------------------------------------------------------------------------------------------

  const open = (kind: ProfileKind): Promise<Result<Record<string, never>>> =>
    inTurn(() =>
      onDisk(async () => {
        if (profile?.kind === kind) return done
        if (profile && unlocked) return err({ type: 'Refused' })
        await closeSync()
        await profile?.close()
        profile = null
        heldKeys.dropAll()
        const opened = await openProfile({
          files,
          base: deps.base,
          kind,
          clock,
          random,
          keychain: deps.keychain,
          limits,
          onRepair: repaired,
          onTrouble: tellState,
        })
        if (!opened.ok) return opened
        profile = opened.value
        leftovers = createExportLeftovers(files, profile.folder, profile.keys)
        await sweepExports()
        wasFollowed = profile.state.windowFollowed
        hasAccount = (await profile.stored('account').read()) !== null
        lockScreen = await readLockScreen(profile)
        lastScrub = clock.now()
        tellChanged(profile)
        const opening = profile
        if ((await profile.stored('devices').read()) !== null) {
          syncStart = setTimeout(() => void openSync(opening).catch(() => {}), syncAfter)
          syncStart.unref()
        }
        return done
      }),
    )

  async function readLockScreen(of: Profile): Promise<LockScreen> {
    const none: LockScreen = { institution: '', people: [] }
    const sealed = await of.stored('lockScreen').read()
    if (!sealed || sealed === 'damaged') return none
    const plain = of.keys.open('lock screen', sealed)
    return (plain && parseLockScreen(plain)) || none
  }

  // --- folders ----------------------------------------------------------------------------------------------------

  const tokenFor = (path: string, purpose: FolderPurpose): string => {
    const token = randomId(random)
    folders.set(token, { path, purpose })
    return token
  }
  const folderOf = (token: string, ...purposes: FolderPurpose[]): Result<string> => {
    const found = folders.get(token)
    return found && purposes.includes(found.purpose) ? ok(found.path) : err({ type: 'FolderUnknown' })
  }
  const isInside = (path: string, folder: string): boolean => {
    const way = relative(resolve(folder), resolve(path))
    return way === '' || (!way.startsWith(`..${sep}`) && way !== '..' && resolve(way) !== way)
  }
  const backupDeps = (job: string): BackupDeps => ({
    files,
    clock,
    random,
    onProgress: progressOf(job),
    onBlobDamaged: () => repaired('blobDamaged', 1),
  })

  const lockNow = (why: 'button' | 'idle' | 'signOut'): void => {
    unlocked = false
    hubPermit = backupPermit = -Infinity
    emit({ name: 'locked', data: {} })
    deps.onLockRequested(why)
  }

  const keeper: Service<KeeperApi> = {
    'health.check': async () => {
      const of = profile
      if (!of || !unlocked) return err({ type: 'Refused' })
      return onDisk(async () => ok(await checkHealth(of, () => repairs.get('fileMended') ?? 0)))
    },
    'health.facts': async () => {
      const of = profile
      if (!of || !unlocked) return err({ type: 'Refused' })
      return withSync((here) =>
        onDisk(async () => {
          const told = [...repairs].map(([type, count]) => ({ type, count }))
          return ok(await machineFacts(of, here, files, deps.shell, told, clock.now()))
        }),
      )
    },
    async info() {
      const set = await settingsNow()
      const existing: ProfileKind[] = []
      for (const kind of profileKinds) if (await profileExists(files, deps.base, kind)) existing.push(kind)
      return ok({
        shell: deps.shell.kind,
        version: deps.shell.version,
        profile: profile && { id: profile.id, kind: profile.kind },
        state: !profile
          ? 'none'
          : !hasAccount
            ? 'empty'
            : !unlocked
              ? 'locked'
              : profile.state.confirmed
                ? 'unlocked'
                : 'unconfirmed',
        existing,
        institution: lockScreen.institution,
        people: lockScreen.people.map((one) => ({ ...one, pin: heldKeys.has(one.id) })),
        pinTries: heldKeys.triesLeft(),
        ...set,
        rules: rulesNow(),
        dialogs: deps.dialogs.kind,
        waitMs: profile?.delay.waitMs() ?? 0,
        ownsBrowser: deps.shell.ownsBrowser,
        repairs: [...repairs].map(([type, count]) => ({ type, count })),
      })
    },
    'profile.open': ({ kind }) => open(kind),
    'settings.change': (change) =>
      onDisk(async () => {
        if (change.pinHours !== undefined && !unlocked) return err({ type: 'Refused' })
        await (await settingsFile()).change(change)
        await settingsFile()
        if (change.pinHours !== undefined) heldKeys.shorten((await settingsNow()).pinHours)
        return done
      }),
    async lock() {
      lockNow('button')
      return done
    },
    async signOut() {
      heldKeys.dropCurrent()
      lockNow('signOut')
      return done
    },
    async activity() {
      lastActivity = clock.now()
      return done
    },
    async 'journal.status'() {
      if (!profile) return noProfile
      const { index, epoch } = profile.journal
      return ok({ count: index.living, untagged: index.untaggedHeads(), lastSeq: index.lastSeq, epoch })
    },
    async 'journal.pull'({ after, limit, tagged }) {
      if (!profile) return noProfile
      // Reading goes on where nothing can be written.
      if (!profile.state.windowFollowed) await profile.changeState({ windowFollowed: true }).catch(() => {})
      const { index, epoch } = profile.journal
      const found = index.slotsAfter(after, limit, () => true)
      const slots = fitting(profile, found.slots)
      const last = slots.length < found.slots.length ? index.seq(slots.at(-1)!) : found.last
      const given = await give(profile, slots, ({ head, tags }) => !tagged || !head || tags.length > 0)
      return ok({ ...given, last, epoch })
    },
    async 'journal.get'({ versions }) {
      return profile ? ok(await give(profile, slotsOf(profile, versions))) : noProfile
    },
    async 'database.rebuilt'({ records }) {
      if (wasFollowed) repaired('databaseRebuilt', records)
      return done
    },
    async dataState() {
      return ok(dataState())
    },
    async webcam({ on }) {
      if (!unlocked) return err({ type: 'Refused' })
      deps.webcam?.(on)
      return done
    },
    async 'folder.choose'({ purpose, path }) {
      const chosen =
        deps.dialogs.kind === 'native' ? await deps.dialogs.chooseFolder(purpose) : (path ?? null)
      if (chosen === null) return ok({ folder: null })
      const full = resolve(chosen)
      return onDisk(async () => {
        if (!(await files.stat(full))?.folder) return err({ type: 'FolderGone' })
        // What is written into the app's own folder would be lost with it, or read as part of it.
        if (isInside(full, deps.base)) return err({ type: 'FolderNotWritable' })
        return ok({ folder: { token: tokenFor(full, purpose), label: basename(full) || full } })
      })
    },
    async 'folder.browse'({ path }) {
      if (deps.dialogs.kind !== 'inApp') return err({ type: 'Refused' })
      const here = resolve(path ?? homedir())
      try {
        const found = await files.list(here)
        const inside = found.filter(({ name, folder }) => folder && !name.startsWith('.'))
        const parent = dirname(here)
        return ok({
          path: here,
          parent: parent === here ? null : parent,
          folders: inside.map(({ name }) => ({ name, path: join(here, name) })),
        })
      } catch (error) {
        diskFailure(error)
        return err({ type: 'FolderNotReadable' })
      }
    },
    async 'backup.start'({ folder }) {
      if (!profile) return noProfile
      const target = folderOf(folder, 'backup')
      if (!target.ok) return target
      if (!isPermitted(backupPermit)) return err({ type: 'BackupNotPermitted' })
      if (backupRunning) return err({ type: 'BackupRunning' })
      backupRunning = true
      try {
        return await onDisk(() => writeBackup(backupDeps('backup'), profile!, target.value))
      } finally {
        backupRunning = false
        tellState()
      }
    },
    async 'backup.list'({ folder }) {
      const target = folderOf(folder, 'backup', 'restore')
      if (!target.ok) return target
      try {
        return ok({ backups: await listBackups(files, target.value) })
      } catch (error) {
        diskFailure(error)
        return err({ type: 'FolderNotReadable' })
      }
    },
    'sync.state': async () => withSync(async (here) => ok(here.state())),
    'sync.now': async () => withSync(async (here) => ok(await here.now())),
    'sync.pause': async () =>
      withSync(async (here) => {
        await here.pause()
        return done
      }),
    'sync.resume': async () =>
      withSync(async (here) => {
        await here.resume()
        return done
      }),
    'sync.problems': async () => withSync(async (here) => ok({ problems: here.problems() })),
    async 'stick.visit'({ folder }) {
      const target = folderOf(folder, 'stick')
      if (!target.ok) return target
      return withSync(async (here) => {
        const progress = progressOf('stick')
        const visit = await visitStick(
          {
            sync: here,
            files,
            random,
            clock,
            onProgress: progress,
            waitForVouching: (ms) => here.waitForVouching(ms),
          },
          target.value,
        )
        // A stick that has nothing new says nothing about today.
        if (visit.ok && visit.value.read > 0) await profile?.marks.contact(clock.now())
        return visit
      })
    },
    'sync.connect': async ({ card }) =>
      unlocked ? withSync((here) => here.connect(card)) : err({ type: 'Refused' }),
    'sync.address': async ({ address }) =>
      unlocked
        ? withSync(async (here) => {
            const { card } = here.memory()
            if (!card) return err({ type: 'NotConnected' })
            const moved = withAddress(card, address)
            return moved.ok ? here.connect(writeServerCard(moved.value)) : moved
          })
        : err({ type: 'Refused' }),
    'sync.proxy': async ({ proxy }) =>
      unlocked ? withSync((here) => here.setProxy(proxy)) : err({ type: 'Refused' }),
    'links.state': async ({ ids }) =>
      withSync(async (here) => ok({ url: here.links.url(), links: here.links.state(ids) })),
    'hub.state': async () =>
      withHub(false, async (here) => {
        await openSync(profile!)
        return ok(await here.state())
      }),
    'hub.start': async ({ address }) => withHub(true, (here) => makeHub(here, address)),
    'hub.stop': async () => withHub(true, async (here) => ok(await here.stop())),
  }

  const openChosen = async (folder: string, backup: string): Promise<Result<OpenBackup>> => {
    if (!profile) return noProfile
    const target = folderOf(folder, 'restore')
    if (!target.ok) return target
    return openBackup({ files, clock }, target.value, backup, profile.ledger)
  }

  const store: Service<StoreApi> = {
    async 'store.state'() {
      if (!profile) return noProfile
      const { journal, device } = profile
      const byTime = journal.lastTime > 0 ? makeHlc(journal.lastTime + 1, 0) : ''
      return ok({
        profileId: profile.id,
        practice: profile.kind === 'practice',
        device,
        nextDevSeq: journal.index.highestDevSeq(device) + 1,
        deviceKey: bytesToBase64(profile.keys.publicKey),
        deviceSecretIsFile: deps.keychain === null,
        lastHlc: journal.lastHlc > byTime ? journal.lastHlc : byTime,
        count: journal.index.living,
        missing: profile.marks.missing(),
        sinceContactMs: profile.sinceContact(),
        clockOffsetMs: deps.world?.clockOffsetMs ?? 0,
        argon: deps.world?.argon ?? null,
      })
    },
    async 'lease.renew'() {
      await profile?.marks.contact(clock.now())
      return profile ? done : noProfile
    },
    async 'rules.set'(rules) {
      if (!profile) return noProfile
      await profile.marks.setRules(rules)
      heldKeys.shorten((await settingsNow()).pinHours)
      return done
    },
    async 'device.secret'() {
      return profile ? ok({ bytes: [new Uint8Array(profile.keys.secret)] }) : noProfile
    },
    async 'device.sign'({ bytes }) {
      const of = profile
      return of ? ok({ bytes: bytes.map((part) => of.keys.sign(part)) }) : noProfile
    },
    async 'unlock.attempt'({ ok: right }) {
      if (!profile) return noProfile
      const wrong = profile.delay.fails()
      // A76: a slip of the fingers is no news, somebody who tries is. A file of tries that was taken away counts as many.
      if (right === true && wrong >= newsFrom) repaired('wrongTries', wrong)
      try {
        if (right === false) await profile.delay.wrong()
        if (right === true) await profile.delay.right()
      } catch (error) {
        // Counted in memory all the same; a disk that can't be written must not keep anyone out.
        diskFailure(error)
      }
      return ok({ waitMs: profile.delay.waitMs(), wrong })
    },
    async 'pin.keep'({ personId, bytes }) {
      const box = bytes[0]
      if (!box || bytes.length !== 1 || box.length > 200) return err({ type: 'BadArguments' })
      // What a vault still sent while it was being ended.
      if (!unlocked) return err({ type: 'Refused' })
      heldKeys.keep(personId, box, (await settingsNow()).pinHours)
      return done
    },
    async 'pin.take'({ personId }) {
      const box = heldKeys.take(personId)
      return box ? ok({ bytes: [box] }) : err({ type: 'PinGone' })
    },
    async 'pin.tried'({ personId, ok: right }) {
      const left = heldKeys.tried(personId, right)
      // What a passphrase must wait for afterwards; PINs themselves are few enough.
      await store['unlock.attempt']({ ok: right })
      return ok({ left })
    },
    async 'pin.drop'({ personId }) {
      heldKeys.drop(personId)
      return done
    },
    async 'file.read'({ name }) {
      const of = profile
      if (!of) return noProfile
      return onDisk(async () => {
        const bytes = await of.stored(name).read()
        if (bytes === 'damaged') return err({ type: 'FileDamaged' })
        if (!bytes) return ok({ bytes: [] })
        if (name !== 'lockScreen') return ok({ bytes: [bytes] })
        const plain = of.keys.open('lock screen', bytes)
        return plain ? ok({ bytes: [plain] }) : err({ type: 'FileDamaged' })
      })
    },
    async 'file.write'({ name, bytes }) {
      const of = profile
      const content = bytes[0]
      if (!of) return noProfile
      if (!content || bytes.length !== 1) return err({ type: 'BadArguments' })
      const screen = name === 'lockScreen' ? parseLockScreen(content) : null
      if (name === 'lockScreen' && !screen) return err({ type: 'BadArguments' })
      const written = await inTurn(() =>
        onDisk(async () => {
          await of
            .stored(name)
            .write(screen ? of.keys.seal('lock screen', utf8ToBytes(JSON.stringify(screen))) : content)
          if (screen) lockScreen = screen
          if (name === 'account') hasAccount = true
          return done
        }),
      )
      // Who asks next finds a keeper that knows whom to believe.
      if (written.ok && name === 'devices') await (await openSync(of)).vouchedChanged()
      return written
    },
    async 'store.wraps'() {
      return profile ? ok({ wraps: [...profile.keyFile.all()] }) : noProfile
    },
    async 'store.commit'({ wraps, dropWraps, entries, bytes, hlc }) {
      const of = profile
      if (!of) return noProfile
      if (entries.length !== bytes.length) return err({ type: 'BadArguments' })
      return inTurn(() =>
        onDisk(async () => {
          const next = of.journal.index.highestDevSeq(of.device) + 1
          for (const [i, entry] of entries.entries()) {
            const parsed = parseEnvelope(bytes[i]!)
            if (!parsed.ok) return parsed
            const { dev, devSeq, objId } = parsed.value.outer
            if (
              dev !== of.device ||
              devSeq !== next + i ||
              entry.version !== `${dev}:${devSeq}` ||
              entry.objId !== objId
            )
              return err({ type: 'CommitRefused' })
            if (of.isPurged(objId)) return err({ type: 'Purged' })
          }
          if (of.trouble() === 'readOnly') return err({ type: 'ReadOnly' })
          if (!(await hasRoom(of))) return err({ type: 'DiskFull' })
          // Keys first: a version whose key is not durable would be lost, a key without a version is only a leftover.
          await of.keyFile.add(wraps)
          const drops = [...pendingDrops, ...(dropWraps ?? [])]
          if (entries.length || drops.length) {
            const committed = await of.journal.commit({
              entries: entries.map((entry, i) => ({
                bytes: new Uint8Array(bytes[i]!),
                parents: entry.parents,
                tags: entry.tags,
              })),
              ...(drops.length ? { dropWraps: drops } : {}),
              ...(hlc === undefined ? {} : { hlc }),
            })
            if (!committed.ok) return committed
            of.marks.added(entries.length)
            await dropNow(of, drops)
          }
          if (entries.length) tellChanged(of)
          if (entries.length || wraps.length) syncNow?.changed()
          return ok({ lastSeq: of.journal.index.lastSeq })
        }),
      )
    },
    async 'store.retag'({ entries }) {
      const of = profile
      if (!of) return noProfile
      return inTurn(async () => {
        const { index } = of.journal
        // What says nothing new is not written: a follower would have to learn it again.
        const known = entries.filter(({ version, parents, tags }) => {
          const [slot] = slotsOf(of, [version])
          if (slot === undefined) return false
          const there = index.parents(slot)
          return (
            parents.some((parent) => !there.includes(parent)) ||
            JSON.stringify(tags) !== JSON.stringify(index.tags(slot))
          )
        })
        if (!known.length) return done
        const committed = await of.journal.commit({ entries: [], annotations: known })
        if (!committed.ok) return committed
        tellChanged(of)
        return done
      })
    },
    async 'store.read'({ versions }) {
      return profile ? ok(await give(profile, slotsOf(profile, versions))) : noProfile
    },
    async 'store.object'({ objIds, headsOnly }) {
      const of = profile
      if (!of) return noProfile
      const { index } = of.journal
      const slots = objIds
        .flatMap((objId) => index.slotsOfObject(objId))
        .filter((slot) => !headsOnly || index.head(slot))
      return ok(await give(of, slots))
    },
    async 'store.scan'({ after, limit, headsOnly, until }) {
      const of = profile
      if (!of) return noProfile
      const { index } = of.journal
      let from = after
      for (;;) {
        const found = index.slotsAfter(from, limit, (slot) => !headsOnly || index.head(slot), until)
        const slots = fitting(of, found.slots)
        const cut = slots.length < found.slots.length
        const given = await give(of, slots)
        const more = cut || (found.more && found.slots.length > 0)
        // A page whose versions are all unreadable is no end.
        if (given.entries.length || !more) return ok({ ...given, more })
        from = cut ? index.seq(slots.at(-1)!) : found.last
      }
    },
    async 'store.byTag'({ kind, subject }) {
      return profile ? ok(await give(profile, profile.journal.index.slotsByTag(kind, subject))) : noProfile
    },
    async 'store.untagged'({ after, limit }) {
      const of = profile
      if (!of) return noProfile
      const { index } = of.journal
      const found = index.slotsAfter(after, limit, (slot) => index.untagged(slot))
      const slots = fitting(of, found.slots)
      const cut = slots.length < found.slots.length
      const last = cut ? index.seq(slots.at(-1)!) : found.last
      return ok({ ...(await give(of, slots)), last, more: cut || found.more })
    },
    async 'store.forked'() {
      if (!profile) return noProfile
      const { index } = profile.journal
      return ok({ objIds: index.forked(), merged: index.merged(200) })
    },
    async 'store.purged'({ ids }) {
      const of = profile
      return of ? ok({ ids: ids.filter((id) => of.isPurged(id)) }) : noProfile
    },
    'store.unsynced': async ({ versions }) =>
      withSync(async (here) => ok({ versions: await here.unsynced(versions) })),
    'store.hold': async (what) =>
      withSync((here) => onDisk(async () => ok({ since: await here.held.put(what) }))),
    'orders.seen': async ({ at }) =>
      withSync(async (here) => {
        await here.ordersSeen(at)
        return done
      }),
    'chain.refresh': () =>
      withSync(async (here) => {
        const enough = new AbortController()
        await Promise.race([here.now(), sleep(refreshFor, null, { signal: enough.signal }).catch(() => null)])
        enough.abort()
        return done
      }),
    async 'chain.reach'({ dev }) {
      const of = profile
      if (!of) return noProfile
      return withSync(async (here) => ok({ n: here.reach(dev), seq: of.journal.index.highestDevSeq(dev) }))
    },
    'late.list': async () =>
      withSync(async (here) => {
        const found = await here.late.list()
        return ok({
          items: found.map(({ dev, from, to }) => ({ dev, from, to })),
          bytes: found.map(({ bytes }) => bytes),
        })
      }),
    'late.take': async ({ dev }) =>
      withSync((here) =>
        onDisk(async () => {
          await here.takeLate(dev)
          return done
        }),
      ),
    'late.drop': async ({ dev }) =>
      withSync((here) =>
        onDisk(async () => {
          await here.late.drop(dev, true)
          return done
        }),
      ),
    async 'quarantine.put'({ id, until, count, bytes }) {
      const of = profile
      const content = bytes[0]
      if (!of) return noProfile
      if (!content || bytes.length !== 1) return err({ type: 'BadArguments' })
      return onDisk(async () => {
        if (of.trouble() === 'readOnly') return err({ type: 'ReadOnly' })
        await of.quarantine.put({ id, until, count }, content)
        return done
      })
    },
    async 'quarantine.list'() {
      const of = profile
      if (!of) return noProfile
      return onDisk(async () => {
        const found = await of.quarantine.list()
        return ok({
          items: found.map(({ id, until, count }) => ({ id, until, count })),
          bytes: found.map(({ bytes }) => bytes),
        })
      })
    },
    async 'quarantine.get'({ id }) {
      const of = profile
      if (!of) return noProfile
      return onDisk(async () => {
        const bytes = await of.quarantine.get(id)
        return bytes ? ok({ bytes: [bytes] }) : err({ type: 'NotFound' })
      })
    },
    'ops.offer': async ({ ops, bytes }) =>
      ops.length === bytes.length
        ? withSync((here) =>
            here.offer(ops.map((one, i) => ({ ...one, payload: new Uint8Array(bytes[i]!) }))),
          )
        : err({ type: 'BadArguments' }),
    'ops.list': async ({ type8, after }) =>
      withSync(async (here) => {
        const { ops, more } = await here.list(type8, after)
        return ok({
          ops: ops.map(({ dev, n, objId, at }) => ({ dev, n, objId, at })),
          bytes: ops.map(({ payload }) => payload),
          more,
        })
      }),
    async 'mail.server'() {
      if (!profile) return noProfile
      const card = (await openSync(profile)).memory().card
      // Where the server is this PC's own, the card names it as other PCs reach it today.
      const own = hub?.card()
      if (card && own && own.pins.some((pin) => card.pins.includes(pin))) return ok({ card: own })
      return ok({ card: card && { ...card, code: '' } })
    },
    async 'mail.join'({ server }) {
      if (!profile) return noProfile
      const here = await openSync(profile)
      return here.memory().card ? done : here.connect(writeServerCard(server))
    },
    'meeting.open': ({ name, hours }) =>
      withSync(async (here) => {
        const { card, proxy } = here.memory()
        const tenant = here.house.vouched()?.tenant
        const { device: dev, keys } = here.house.profile
        if (!card || tenant === undefined) return err({ type: 'NotConnected' })
        return meetings.open({ card, proxy, tenant, dev, sign: (bytes) => keys.sign(bytes) }, name, hours)
      }),
    'meeting.join': ({ card, name }) => withSync((here) => meetings.join(card, here.memory().proxy, name)),
    async 'meeting.send'({ id, bytes }) {
      const letter = bytes[0]
      return letter && bytes.length === 1 ? meetings.send(id, letter) : err({ type: 'BadArguments' })
    },
    async 'meeting.close'({ id }) {
      await meetings.close(id)
      return done
    },
    async 'mail.put'({ server, tenant, slot, name, bytes }) {
      const there = (deps.sync?.connect ?? connectTls)(server)
      const reply = await there.ask('mailPut', { tenant, slot, name }, { parts: bytes })
      there.close()
      return reply.ok ? done : err({ type: reply.error.type })
    },
    async 'mail.get'({ server, tenant, slot, name }) {
      const there = (deps.sync?.connect ?? connectTls)(server)
      const reply = await there.ask('mailGet', { tenant, slot, name })
      there.close()
      if (!reply.ok) return err({ type: reply.error.type })
      return ok({ bytes: reply.value.answer.found ? [...reply.value.parts] : [] })
    },
    async 'blob.put'({ id, bytes }) {
      const of = profile
      const content = bytes[0]
      if (!of) return noProfile
      if (!content || bytes.length !== 1) return err({ type: 'BadArguments' })
      return onDisk(async () => {
        if (of.trouble() === 'readOnly') return err({ type: 'ReadOnly' })
        if (!(await hasRoom(of))) return err({ type: 'DiskFull' })
        if (of.ledger.blobs.includes(id)) return err({ type: 'Purged' })
        // A blob never changes; only the same bytes may come again, after an answer that got lost.
        const there = await of.blobs.get(id)
        if (there)
          return there.length === content.length && there.every((byte, i) => byte === content[i])
            ? done
            : err({ type: 'NameTaken' })
        await of.blobs.put(id, content)
        syncNow?.blobAdded(id)
        return done
      })
    },
    async 'blob.get'({ id }) {
      const of = profile
      if (!of) return noProfile
      return onDisk(async () => {
        const bytes = await of.blobs.get(id)
        return bytes ? ok({ bytes: [bytes] }) : err({ type: 'BlobMissing' })
      })
    },
    async 'blob.setAside'({ id }) {
      const of = profile
      if (!of) return noProfile
      const here = await openSync(of)
      return inTurn(() =>
        onDisk<{ asked: boolean }>(async () => {
          const there = await of.blobs.get(id)
          if (of.trouble() === 'readOnly' || !there || !here.askAgain(id, there)) return ok({ asked: false })
          await of.blobs.setAside(id)
          repaired('blobDamaged', 1)
          return ok({ asked: true })
        }),
      )
    },
    async 'store.purge'({ objIds, versions, keyIds, blobs }) {
      const of = profile
      if (!of) return noProfile
      return inTurn(async () => {
        const purged = await of.purge({ objIds, versions: versions ?? [], keyIds, blobs })
        if (purged.ok) {
          tellChanged(of)
          await (await sync)?.purged(blobs)
          await renewLedgers(files, of, clock.now())
        }
        return purged
      })
    },
    async 'camera.volumes'() {
      return ok({ paths: unlocked ? [...(await volumes())].slice(0, 64) : [] })
    },
    'links.offer': async () => withSync(async (here) => ok({ url: here.links.url() })),
    async 'links.add'({ id, until, bytes }) {
      const [content] = bytes
      if (!unlocked || bytes.length !== 1 || !content) return err({ type: 'Refused' })
      return withSync((here) =>
        onDisk(async () => {
          await here.links.add(id, until, content)
          here.linksChanged()
          return done
        }),
      )
    },
    async 'links.recall'({ ids }) {
      if (!unlocked) return err({ type: 'Refused' })
      return withSync((here) =>
        onDisk(async () => {
          await here.links.recall(ids)
          here.linksChanged()
          return done
        }),
      )
    },
    async 'folder.path'({ folder }) {
      const path = folderOf(folder, 'export', 'cards', 'stick')
      if (!path.ok) return path
      return onDisk(async () => {
        await leftovers?.remember(path.value)
        return ok({ path: path.value })
      })
    },
    async 'backup.open'({ folder, backup }) {
      const opened = await openChosen(folder, backup)
      if (!opened.ok) return opened
      verified = { key: `${folder} ${backup}`, backup: opened.value }
      const { manifest, wraps, stored, ledger } = opened.value
      return ok({
        profileId: manifest.profileId,
        at: manifest.at,
        wraps: [...wraps],
        files: stored.map(({ name }) => name),
        ledger: [...ledger.objIds],
        bytes: stored.map(({ bytes }) => bytes),
      })
    },
    async 'backup.adopt'({ folder, backup, wraps }) {
      const of = profile
      if (!of) return noProfile
      const known =
        verified?.key === `${folder} ${backup}` ? ok(verified.backup) : await openChosen(folder, backup)
      if (!known.ok) return known
      return inTurn(() =>
        onDisk(async () => {
          const adopted = await adoptBackup(backupDeps('restore'), of, known.value, wraps)
          tellChanged(of)
          return adopted
        }),
      )
    },
    async 'backup.permit'() {
      if (!unlocked) return err({ type: 'Refused' })
      backupPermit = clock.now()
      return done
    },
    async 'hub.permit'() {
      if (!unlocked) return err({ type: 'Refused' })
      hubPermit = clock.now()
      return done
    },
    async 'projection.open'() {
      if (!unlocked || !deps.projection) return err({ type: 'NoOwnWindow' })
      await deps.projection.open()
      return done
    },
    async 'projection.close'() {
      await deps.projection?.close()
      return done
    },
    async 'guest.open'() {
      if (!unlocked || !deps.guest) return err({ type: 'NoOwnWindow' })
      await deps.guest.open()
      return done
    },
    async 'guest.close'() {
      await deps.guest?.close()
      return done
    },
    async 'guest.activity'() {
      if (unlocked) lastActivity = clock.now()
      return done
    },
    async 'talkWindow.open'() {
      if (!unlocked || !deps.talk) return err({ type: 'NoOwnWindow' })
      await deps.talk.open()
      const { colourScheme } = await settingsNow()
      return ok({ colourScheme })
    },
    async 'talkWindow.close'() {
      await deps.talk?.close()
      return done
    },
    'projection.facts': async () => {
      const { version } = deps.shell
      const { colourScheme } = await settingsNow()
      // Somebody waits for the first picture; the exchange may take its time to open.
      return ok({ version, colourScheme, dataState: dataState(), sync: syncNow?.state() ?? noSyncYet })
    },
    async 'childMode.changed'({ on }) {
      deps.kiosk?.(on)
      return done
    },
    async 'session.changed'(session) {
      const of = profile
      if (!of) return noProfile
      return onDisk(async () => {
        if (session.confirmed !== of.state.confirmed) await of.changeState({ confirmed: session.confirmed })
        unlocked = session.unlocked
        lastActivity = clock.now()
        return done
      })
    },
  }

  async function hasRoom(of: Profile): Promise<boolean> {
    return of.trouble() !== 'diskFull' || of.journal.checkSpace()
  }

  async function dropNow(of: Profile, drops: readonly string[]): Promise<void> {
    pendingDrops = []
    if (!drops.length) return
    const gone = new Set(drops)
    try {
      await of.keyFile.drop((wrap) => gone.has(wrap.id))
    } catch (error) {
      // The journal names them; the next commit or the next start tries again.
      diskFailure(error)
      pendingDrops = [...drops]
    }
  }

  /** Q2: what is over its days goes whether anybody signs in or not, but never by a clock that jumped. */
  async function destroyDue(of: Profile): Promise<void> {
    if (of.sureOfTime() && of.trouble() !== 'readOnly')
      await of.quarantine.destroyDue(dayOf(clock.now() + (deps.world?.clockOffsetMs ?? 0)))
  }

  const checkIdle = (): void => {
    heldKeys.check()
    const minutes = Math.min(lockAfterMinutes, rulesNow().lockAfterMost)
    const idle = clock.now() - lastActivity
    // The clock went back: the wait begins anew rather than never ending.
    if (idle < 0) lastActivity = clock.now()
    if (unlocked && idle >= minutes * 60_000) lockNow('idle')
    if (profile && Math.abs(clock.now() - lastDestroyed) >= destroyEvery) {
      lastDestroyed = clock.now()
      void destroyDue(profile).catch((error: unknown) => void diskFailure(error))
    }
    if (profile && clock.now() - lastScrub >= scrubEvery) {
      lastScrub = clock.now()
      void profile.journal.scrub().catch((error: unknown) => void diskFailure(error))
    }
  }
  const timer = setInterval(checkIdle, 1000)
  timer.unref()

  return {
    keeper,
    store,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onStoreEvent(listener) {
      storeListeners.add(listener)
      return () => storeListeners.delete(listener)
    },
    sync: async () => (profile ? openSync(profile) : null),
    sessionEnded: () => {
      unlocked = false
      deps.webcam?.(false)
      hubPermit = backupPermit = -Infinity
      heldKeys.sessionEnded()
      void meetings.endAll()
      void sweepExports()
    },
    signOutAll: () => heldKeys.dropAll(),
    checkIdle,
    settled: async () => {
      await queue
      await profile?.journal.settled()
    },
    scrub: async () => profile?.journal.scrub() ?? { damaged: 0 },
    async close() {
      clearInterval(timer)
      heldKeys.dropAll()
      if (telling) clearTimeout(telling)
      await Promise.all([closeSync(), hub?.close(), meetings.endAll()])
      await queue
      await profile?.close()
      profile = null
    },
  }
}

const noSyncYet: SyncState = {
  state: 'off',
  reason: '',
  server: null,
  here: { records: 0, ops: 0, blobs: 0 },
  sticks: [],
  waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 },
  problems: 0,
}

function parseLockScreen(bytes: Uint8Array): LockScreen | null {
  try {
    const found = lockScreenSchema.safeParse(JSON.parse(bytesToUtf8(bytes)))
    return found.success ? found.data : null
  } catch {
    return null
  }
}
