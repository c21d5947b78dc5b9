/**
 * One profile is one folder, opened by one program at a time:
 *
 *   profile.1/.2   id, kind and device          secret.1/.2  device secret (owner only, or sealed by the keychain)
 *   device.1/.2    signing key, sealed          state.1/.2   what the keeper must remember
 *   delay.1/.2     wrong passphrases            ledger.1/.2  what was destroyed, by random ids
 *   account, membership, lockScreen, grants, recovery, devices (.1/.2)   files of the vault; lockScreen and devices are read
 *   keys.1/.2      wrapped keys                 purge.1/.2   a deletion not finished yet
 *   journal/ packs/ index/ blobs/ quarantine/ reserve lock
 */
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { profileKinds, versionSchema, type DataState, type Repair } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { createBlobs, type Blobs } from './blobs.ts'
import {
  createDeviceKeys,
  makeSigningKey,
  openWithSecret,
  sealWithSecret,
  type DeviceKeys,
} from './deviceKeys.ts'
import { codeOf, destroyFile, diskFailure, type DiskFailure, type Files } from './files.ts'
import { openJournal, type Journal, type Limits } from './journal.ts'
import { createKeptFile, type KeptFile } from './keptFile.ts'
import { openKeyFile, type KeyFile } from './keyFile.ts'
import { openMarks, type Marks } from './marks.ts'
import { emptyLedger, joinLedgers, ledgerBytes, parseLedger, type Ledger } from './ledger.ts'
import { takeProfileLock, type ProfileLock } from './profileLock.ts'
import { createQuarantine, type Quarantine } from './quarantine.ts'
import { openUnlockDelay, type UnlockDelay } from './unlockDelay.ts'

export type ProfileKind = (typeof profileKinds)[number]

/** Binds the device secret to this PC. */
export interface Keychain {
  seal(secret: Bytes): Promise<Bytes>
  open(sealed: Bytes): Promise<Bytes>
}

export interface ProfileDeps {
  readonly files: Files
  readonly base: string
  readonly kind: ProfileKind
  readonly clock: Clock
  readonly random: Random
  readonly keychain: Keychain | null
  readonly limits: Limits
  readonly onRepair: (type: Repair['type'], count: number) => void
  /** Writable or not may have changed. */
  readonly onTrouble: () => void
}

export type ProfileFailure =
  /** Another program has this profile open. */
  | { readonly type: 'ProfileInUse' }
  /** Its folder lies on another computer. */
  | { readonly type: 'NetworkFolder' }
  /** Its secret is gone or belongs to another PC; the way back is restore with two cards. */
  | { readonly type: 'DeviceSecretMissing' }
  | { readonly type: 'ProfileDamaged' }
  | DiskFailure

type PurgeFailure = { readonly type: 'ClockJumped' } | DiskFailure

const purgeSchema = z.object({
  objIds: z.array(idSchema),
  versions: z.array(versionSchema),
  keyIds: z.array(idSchema),
  blobs: z.array(idSchema),
})
type PurgeRequest = z.infer<typeof purgeSchema>

const profileSchema = z.object({
  format: z.literal(1),
  id: idSchema,
  kind: z.enum(profileKinds),
  device: idSchema,
  createdAt: z.number(),
})

const stateSchema = z.object({
  confirmed: z.boolean(),
  lastBackupAt: z.number().nullable(),
  /** A window's database followed this journal before: that it is empty is then damage, not a beginning. */
  windowFollowed: z.boolean().default(true),
  /** Newest first; after a purge the ledger is renewed in those that can be reached. */
  backupFolders: z.array(z.string().max(4000)).max(8).default([]),
  /** A restore is half done: what lies here is to be thrown away. */
  adopting: z.boolean(),
  delayNumber: z.number().int(),
  /** Since when (by the new clock) the clock is not believed; null: it is. */
  unsureSince: z.number().nullable(),
  /** The file of marks was written: that it is missing is then no beginning. */
  marked: z.boolean().default(false),
})
type State = z.infer<typeof stateSchema>

export const storedNames = ['account', 'membership', 'lockScreen', 'grants', 'recovery', 'devices'] as const
export type StoredName = (typeof storedNames)[number]

const hour = 60 * 60 * 1000
/** Clocks put back by more than this are not believed (decision 18). */
const backLimit = 48 * hour
/** A Kita may be closed for weeks; a clock further ahead than this is not believed for a day. */
const aheadLimit = 40 * 24 * hour
const aheadHold = 24 * hour

export interface Profile {
  readonly id: string
  readonly kind: ProfileKind
  readonly device: string
  readonly folder: string
  readonly keys: DeviceKeys
  readonly journal: Journal
  readonly keyFile: KeyFile
  readonly blobs: Blobs
  readonly quarantine: Quarantine
  /** The clock has not jumped: what is due by it may be destroyed. */
  sureOfTime(): boolean
  readonly delay: UnlockDelay
  readonly marks: Marks
  /** How long ago this PC heard of the others. Of a clock that jumped only what was written before counts (decision 18). */
  sinceContact(): number
  readonly state: State
  readonly ledger: Ledger
  /** Objects and blobs that were destroyed and never come back. */
  isPurged(objId: string): boolean
  stored(name: StoredName): KeptFile
  changeState(change: Partial<State>): Promise<void>
  addToLedger(ledger: Ledger): Promise<void>
  purge(
    request: PurgeRequest,
  ): Promise<Result<{ versions: number; wraps: number; blobs: number }, PurgeFailure>>
  /** Throws everything but the profile's identity away: a restore failed half way. */
  startAnew(): Promise<void>
  trouble(): DataState['reason']
  close(): Promise<void>
}

export const profileFolder = (base: string, kind: ProfileKind): string => join(base, kind)

export async function profileExists(files: Files, base: string, kind: ProfileKind): Promise<boolean> {
  const folder = profileFolder(base, kind)
  for (const name of ['profile.1', 'profile.2']) if (await files.stat(join(folder, name))) return true
  return false
}

export async function openProfile(deps: ProfileDeps): Promise<Result<Profile, ProfileFailure>> {
  const { files } = deps
  const folder = profileFolder(deps.base, deps.kind)
  let lock: ProfileLock | null = null
  let writable = true
  let lastState: DataState['reason'] = ''
  if (await files.isRemote?.(deps.base)) return err({ type: 'NetworkFolder' })
  try {
    await files.makeFolder(folder)
    lock = await takeLock()
    if (!lock) return err({ type: 'ProfileInUse' })
  } catch (error) {
    const failure = diskFailure(error)
    if (!(await profileExists(files, deps.base, deps.kind))) return err(failure)
    // What can't be written can still be read.
    writable = false
    lastState =
      failure.type === 'DiskFull' ? 'diskFull' : failure.type === 'ReadOnly' ? 'readOnly' : 'damaged'
  }
  try {
    const opened = await openLocked(deps, folder, writable, lastState, lock)
    if (!opened.ok) await lock?.release()
    return opened
  } catch (error) {
    await lock?.release()
    return err(diskFailure(error))
  }

  async function takeLock(): Promise<ProfileLock | null> {
    try {
      return await takeProfileLock(files, folder, deps.random)
    } catch (error) {
      if (codeOf(error) !== 'ENOSPC') throw error
      await files.remove(join(folder, 'reserve'))
      return takeProfileLock(files, folder, deps.random)
    }
  }
}

async function openLocked(
  deps: ProfileDeps,
  folder: string,
  writable: boolean,
  cause: DataState['reason'],
  lock: ProfileLock | null,
): Promise<Result<Profile, ProfileFailure>> {
  const { files, clock, random } = deps
  const mended = (): void => deps.onRepair('fileMended', 1)
  const kept = (name: string, secret = false): KeptFile => createKeptFile(files, folder, name, mended, secret)
  if (writable) await sweep(files, folder)

  // --- who we are -------------------------------------------------------------------------------------------------
  const profileFile = kept('profile')
  const secretFile = kept('secret', true)
  const deviceFile = kept('device')
  const known = await profileFile.read()
  let identity: z.infer<typeof profileSchema>
  let secret: Bytes
  let signingKey: Bytes
  const isNew = known === null
  if (isNew) {
    // Bodies without a profile are somebody's data, not an empty folder.
    if ((await files.list(join(folder, 'journal'))).length) return err({ type: 'ProfileDamaged' })
    if (!writable) return err({ type: 'ReadOnly' })
    secret = random.bytes(32)
    signingKey = makeSigningKey()
    await secretFile.write(deps.keychain ? await deps.keychain.seal(secret) : secret)
    await deviceFile.write(sealWithSecret(secret, random, 'signing key', signingKey))
    identity = {
      format: 1,
      id: randomId(random),
      kind: deps.kind,
      device: randomId(random),
      createdAt: clock.now(),
    }
    for (const name of ['journal', 'packs', 'index', 'blobs']) await files.makeFolder(join(folder, name))
    await profileFile.write(utf8ToBytes(JSON.stringify(identity)))
    await files.syncFolder(deps.base)
  } else {
    const parsed = known === 'damaged' ? null : parse(profileSchema, known)
    if (!parsed) return err({ type: 'ProfileDamaged' })
    identity = parsed
    const held = await secretFile.read()
    const found = await openSecret(held)
    if (!found) return err({ type: 'DeviceSecretMissing' })
    secret = found
    const sealedKey = await deviceFile.read()
    const key = sealedKey && sealedKey !== 'damaged' ? openWithSecret(secret, 'signing key', sealedKey) : null
    if (!key)
      return err({ type: sealedKey && sealedKey !== 'damaged' ? 'DeviceSecretMissing' : 'ProfileDamaged' })
    signingKey = key
  }
  async function openSecret(held: Bytes | 'damaged' | null): Promise<Bytes | null> {
    if (held === null || held === 'damaged') return null
    try {
      const found = deps.keychain ? await deps.keychain.open(held) : held
      return found.length === 32 ? found : null
    } catch {
      return null
    }
  }
  const keys = createDeviceKeys(secret, signingKey, random)

  // --- what we remember -------------------------------------------------------------------------------------------
  const stateFile = kept('state')
  const ledgerFile = kept('ledger')
  const purgeFile = kept('purge')
  const foundState = await stateFile.read()
  const fresh: State = {
    confirmed: !isNew,
    lastBackupAt: null,
    backupFolders: [],
    windowFollowed: !isNew,
    adopting: false,
    delayNumber: isNew ? -1 : 0,
    unsureSince: null,
    marked: !isNew,
  }
  let state: State = (foundState && foundState !== 'damaged' && parse(stateSchema, foundState)) || fresh
  const changeState = async (change: Partial<State>): Promise<void> => {
    const next = { ...state, ...change }
    await stateFile.write(utf8ToBytes(JSON.stringify(next)))
    state = next
  }
  const foundLedger = await ledgerFile.read()
  let ledger: Ledger = (foundLedger && foundLedger !== 'damaged' && parseLedger(foundLedger)) || emptyLedger
  let purged = new Set(ledger.objIds)
  const addToLedger = async (more: Ledger): Promise<void> => {
    const next = joinLedgers(ledger, more)
    await ledgerFile.write(ledgerBytes(next))
    ledger = next
    purged = new Set(next.objIds)
  }
  const delay = await openUnlockDelay({
    file: kept('delay'),
    keys,
    clock,
    number: state.delayNumber,
    keepNumber: (delayNumber) => changeState({ delayNumber }),
    writable,
  })

  // --- content ----------------------------------------------------------------------------------------------------
  const contentFolders = ['journal', 'packs', 'index', 'blobs']
  const clear = async (): Promise<void> => {
    for (const name of contentFolders) await files.removeFolder(join(folder, name))
    for (const name of ['keys.1', 'keys.2']) await destroyFile(files, join(folder, name))
    for (const name of contentFolders) await files.makeFolder(join(folder, name))
  }
  if (state.adopting && writable) {
    await clear()
    await changeState({ adopting: false })
  }
  let toldLost = 0
  const openContent = async (): Promise<{ journal: Journal; keyFile: KeyFile }> => {
    const journal = await openJournal({
      files,
      folder,
      clock,
      random,
      keys,
      writable,
      limits: deps.limits,
      onRepair(type, count) {
        if (type === 'journalFrame' || type === 'journalTail') toldLost += count
        deps.onRepair(type, count)
      },
      onTrouble: deps.onTrouble,
    })
    const keyFile = await openKeyFile(files, folder, writable, deps.onRepair)
    const dropped = new Set(journal.dropped)
    if (dropped.size && writable)
      await keyFile.drop((wrap) => dropped.has(wrap.id)).catch((error: unknown) => void diskFailure(error))
    return { journal, keyFile }
  }
  let content = await openContent()
  const blobs = createBlobs(files, join(folder, 'blobs'))
  const stored = Object.fromEntries(storedNames.map((name) => [name, kept(name)])) as Record<
    StoredName,
    KeptFile
  >

  const marks = await openMarks({
    file: kept('marks'),
    keys,
    writable,
    now: clock.now(),
    createdAt: identity.createdAt,
    own: content.journal.index.countOf(identity.device),
    told: toldLost,
    known: state.marked,
    setKnown: () => changeState({ marked: true }),
  })
  if (marks.missing() > 0) deps.onRepair('journalCut', marks.missing())

  // --- clock ------------------------------------------------------------------------------------------------------
  const lastTime = content.journal.lastTime
  const isBack = (): boolean => clock.now() < content.journal.lastTime - backLimit
  const isAhead = lastTime > 0 && clock.now() > lastTime + aheadLimit
  if (isBack() || isAhead) deps.onRepair('clockJumped', 1)
  if (isAhead && writable && state.unsureSince === null)
    await changeState({ unsureSince: clock.now() }).catch((error: unknown) => void diskFailure(error))
  const isUnsure = (): boolean =>
    isBack() || (state.unsureSince !== null && clock.now() < state.unsureSince + aheadHold)

  // --- purge ------------------------------------------------------------------------------------------------------
  const runPurge = async (
    request: PurgeRequest,
    again: boolean,
  ): Promise<Result<{ versions: number; wraps: number; blobs: number }, PurgeFailure>> => {
    const { journal, keyFile } = content
    try {
      await addToLedger({ format: 1, at: clock.now(), ...request })
      const keyIds = new Set(request.keyIds)
      const wraps = await keyFile.drop((wrap) => keyIds.has(wrap.keyId) || keyIds.has(wrap.under))
      let gone = 0
      for (const id of request.blobs) if (await blobs.destroy(id)) gone++
      const slots = new Set<number>()
      for (const objId of request.objIds)
        for (const slot of journal.index.slotsOfObject(objId)) slots.add(slot)
      for (const version of request.versions) {
        const slot = journal.index.slotOf(version)
        if (slot !== undefined) slots.add(slot)
      }
      for (const slot of slots) if (journal.index.hollow(slot)) slots.delete(slot)
      // The first try may have ended after the bodies and before older generations of the index.
      if (slots.size || again) {
        const done = await journal.purge(slots)
        if (!done.ok) return done
      }
      await purgeFile.destroy()
      return ok({ versions: slots.size, wraps, blobs: gone })
    } catch (error) {
      return err(diskFailure(error))
    }
  }
  const unfinished = writable ? await purgeFile.read() : null
  const pending = unfinished && unfinished !== 'damaged' ? parse(purgeSchema, unfinished) : null
  if (pending) await runPurge(pending, true)

  return ok({
    id: identity.id,
    kind: identity.kind,
    device: identity.device,
    folder,
    keys,
    get journal() {
      return content.journal
    },
    get keyFile() {
      return content.keyFile
    },
    blobs,
    quarantine: createQuarantine(files, folder, mended),
    sureOfTime: () => !isUnsure(),
    delay,
    marks,
    sinceContact: () => Math.max(isUnsure() ? 0 : clock.now(), content.journal.lastTime) - marks.contactAt,
    get state() {
      return state
    },
    get ledger() {
      return ledger
    },
    isPurged: (objId) => purged.has(objId),
    stored: (name) => stored[name],
    changeState,
    addToLedger,
    async purge(request) {
      if (!writable) return err({ type: 'ReadOnly' })
      if (isUnsure()) return err({ type: 'ClockJumped' })
      try {
        // Written first: whatever stops us now, the next start goes on.
        await purgeFile.write(utf8ToBytes(JSON.stringify(request)))
      } catch (error) {
        return err(diskFailure(error))
      }
      return runPurge(request, false)
    },
    async startAnew() {
      await content.journal.close()
      await clear()
      await changeState({ adopting: false })
      await marks.reset()
      content = await openContent()
    },
    trouble: () => (cause === '' ? content.journal.trouble : cause),
    async close() {
      await marks.flush()
      await content.journal.close()
      await lock?.release()
    },
  })
}

/** Half-written files of a crash; they may hold what was to be destroyed. */
async function sweep(files: Files, folder: string): Promise<void> {
  for (const where of [folder, ...['journal', 'packs', 'index'].map((name) => join(folder, name))])
    for (const { name } of await files.list(where))
      if (/\.new$/.test(name) || /^lock\./.test(name))
        await destroyFile(files, join(where, name)).catch((error: unknown) => void diskFailure(error))
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | null {
  try {
    const found = schema.safeParse(JSON.parse(bytesToUtf8(bytes)))
    return found.success ? found.data : null
  } catch {
    return null
  }
}
