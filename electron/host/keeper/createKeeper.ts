/**
 * The keeper owns what lasts: journal, key file, blobs, settings, backups. It never holds plaintext of records and
 * never a content key; wraps are opaque to it. `keeper` serves the window, `store` serves the vault.
 *
 * The one plain file is `lockScreen` (decision 15): the vault writes the JSON of `lockScreenSchema`, the keeper seals
 * it with the device secret on disk and shows it in `info`.
 */
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { parseEnvelope } from '#shared/vault/envelope.ts'
import { makeHlc } from '#shared/vault/hlc.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Service } from '#shared/host/table.ts'
import {
  lockScreenSchema,
  type JournalEntry,
  type KeeperApi,
  type KeeperEvent,
  type StoreApi,
  type TagRow,
  type Wrap,
} from '#shared/host/api.ts'

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
  readonly onLockRequested: (why: 'button' | 'idle') => void
  /** Test world only. */
  readonly world?: {
    readonly clockOffsetMs: number
    readonly argon: { readonly memKiB: number; readonly passes: number } | null
  }
}

export interface Dialogs {
  readonly kind: 'native' | 'inApp'
  /** Asked only when native. Null: nothing chosen. */
  chooseFolder(purpose: 'backup' | 'export' | 'cards' | 'restore'): Promise<string | null>
}

export interface Keychain {
  seal(secret: Bytes): Promise<Bytes>
  open(sealed: Bytes): Promise<Bytes>
}

export interface Keeper {
  readonly keeper: Service<KeeperApi>
  readonly store: Service<StoreApi>
  /** Everything the window is to be told (keeperApi.events). Returns the unsubscriber. */
  onEvent(listener: (event: KeeperEvent) => void): () => void
  /** The vault process is gone: nobody is signed in. */
  sessionEnded(): void
  /** Called every second by the keeper itself; tests call it after moving the clock. */
  checkIdle(): void
  close(): Promise<void>
}

interface Slot {
  entry: JournalEntry
  readonly bytes: Bytes
  readonly parents: readonly string[]
}

/** First cut, in memory only: the shape others build against. */
export function createKeeper(deps: KeeperDeps): Keeper {
  const { clock, random } = deps
  const listeners = new Set<(event: KeeperEvent) => void>()
  const emit = (event: KeeperEvent): void => {
    for (const listener of listeners) listener(event)
  }
  let profile: {
    id: string
    kind: 'institution' | 'practice'
    device: string
    secret: Bytes
    key: KeyObject
  } | null = null
  let language: 'de' | 'en' | 'nl' = 'de'
  let lockAfterMinutes = 3
  let colourScheme: 'auto' | 'light' | 'dark' = 'auto'
  let unlocked = false
  let confirmed = false
  let lastActivity = clock.now()
  let epoch = randomId(random)
  let lastSeq = 0
  let lastHlc = makeHlc(clock.now(), 0)
  let nextDevSeq = 1
  const slots = new Map<string, Slot>()
  const files = new Map<string, Bytes>()
  const wraps = new Map<string, Wrap>()
  const blobs = new Map<string, Bytes>()
  const folders = new Map<string, string>()
  const done = ok({})
  const noProfile = err({ type: 'NoProfile' })
  const notYet = async (): Promise<Result<never>> => err({ type: 'NotYet' })
  const give = (found: readonly Slot[]): { entries: JournalEntry[]; bytes: Bytes[] } => ({
    entries: found.map(({ entry }) => entry),
    bytes: found.map(({ bytes }) => bytes),
  })
  const bySeq = (): Slot[] => [...slots.values()].sort((a, b) => a.entry.seq - b.entry.seq)
  const pick = (versions: readonly string[]): Slot[] =>
    versions.flatMap((version) => slots.get(version) ?? [])
  const changed = (): void => emit({ name: 'journal.changed', data: { lastSeq, epoch } })
  const supersede = (parents: readonly string[]): void => {
    for (const slot of pick(parents))
      if (slot.entry.head) slot.entry = { ...slot.entry, head: false, seq: ++lastSeq }
  }
  const state = () => ({
    saved: true,
    writable: true,
    reason: '' as const,
    records: slots.size,
    lastBackupAt: null,
  })
  const add = (version: string, objId: string, parents: string[], tags: TagRow[], bytes: Bytes): void => {
    slots.set(version, { entry: { seq: ++lastSeq, version, objId, head: true, tags }, bytes, parents })
    supersede(parents)
  }

  const keeper: Service<KeeperApi> = {
    async info() {
      const text = files.get('lockScreen')
      const screen = text
        ? lockScreenSchema.parse(JSON.parse(Buffer.from(text).toString()))
        : { institution: '', people: [] }
      return ok({
        shell: deps.shell.kind,
        version: deps.shell.version,
        profile: profile && { id: profile.id, kind: profile.kind },
        state: !profile
          ? 'none'
          : !files.has('account')
            ? 'empty'
            : !unlocked
              ? 'locked'
              : confirmed
                ? 'unlocked'
                : 'unconfirmed',
        existing: profile ? [profile.kind] : [],
        ...screen,
        language,
        lockAfterMinutes,
        colourScheme,
        dialogs: deps.dialogs.kind,
        waitMs: 0,
        ownsBrowser: deps.shell.ownsBrowser,
        repairs: [],
      })
    },
    async 'profile.open'({ kind }) {
      if (!profile)
        profile = {
          id: randomId(random),
          kind,
          device: randomId(random),
          secret: random.bytes(32),
          key: createPrivateKey(
            generateKeyPairSync('ec', {
              namedCurve: 'P-256',
              privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
              publicKeyEncoding: { type: 'spki', format: 'pem' },
            }).privateKey,
          ),
        }
      return done
    },
    async 'settings.change'(change) {
      language = change.language ?? language
      lockAfterMinutes = change.lockAfterMinutes ?? lockAfterMinutes
      colourScheme = change.colourScheme ?? colourScheme
      return done
    },
    async lock() {
      unlocked = false
      emit({ name: 'locked', data: {} })
      deps.onLockRequested('button')
      return done
    },
    async activity() {
      lastActivity = clock.now()
      return done
    },
    async 'journal.status'() {
      return ok({ count: slots.size, lastSeq, epoch })
    },
    async 'journal.pull'({ after, limit }) {
      const found = bySeq()
        .filter(({ entry }) => entry.seq > after)
        .slice(0, limit)
      return ok({ ...give(found), last: found.at(-1)?.entry.seq ?? Math.max(after, lastSeq), epoch })
    },
    async 'journal.get'({ versions }) {
      return ok(give(pick(versions)))
    },
    async 'database.rebuilt'({ records }) {
      emit({ name: 'repaired', data: { type: 'databaseRebuilt', count: records } })
      return done
    },
    async dataState() {
      return ok(state())
    },
    async 'folder.choose'({ purpose, path }) {
      const chosen =
        deps.dialogs.kind === 'native' ? await deps.dialogs.chooseFolder(purpose) : (path ?? null)
      if (chosen === null) return ok({ folder: null })
      const token = randomId(random)
      folders.set(token, chosen)
      return ok({ folder: { token, label: chosen } })
    },
    'folder.browse': notYet,
    'backup.start': notYet,
    'backup.list': notYet,
  }

  const store: Service<StoreApi> = {
    async 'store.state'() {
      if (!profile) return noProfile
      return ok({
        profileId: profile.id,
        practice: profile.kind === 'practice',
        device: profile.device,
        nextDevSeq,
        deviceSecretIsFile: deps.keychain === null,
        lastHlc,
        count: slots.size,
        clockOffsetMs: deps.world?.clockOffsetMs ?? 0,
        argon: deps.world?.argon ?? null,
      })
    },
    async 'device.secret'() {
      return profile ? ok({ bytes: [new Uint8Array(profile.secret)] }) : noProfile
    },
    async 'device.sign'({ bytes }) {
      if (!profile) return noProfile
      return ok({
        bytes: bytes.map(
          (part) => new Uint8Array(sign('sha256', part, { key: profile!.key, dsaEncoding: 'ieee-p1363' })),
        ),
      })
    },
    async 'unlock.attempt'() {
      return ok({ waitMs: 0 })
    },
    async 'file.read'({ name }) {
      const found = files.get(name)
      return ok({ bytes: found ? [found] : [] })
    },
    async 'file.write'({ name, bytes }) {
      if (!bytes[0]) return err({ type: 'BadArguments' })
      files.set(name, new Uint8Array(bytes[0]))
      return done
    },
    async 'store.wraps'() {
      return ok({ wraps: [...wraps.values()] })
    },
    async 'store.commit'({ wraps: fresh, dropWraps, entries, bytes, hlc }) {
      if (!profile) return noProfile
      if (entries.length !== bytes.length) return err({ type: 'BadArguments' })
      for (const [i, entry] of entries.entries()) {
        const parsed = parseEnvelope(bytes[i]!)
        if (!parsed.ok) return parsed
        const { dev, devSeq, objId } = parsed.value.outer
        if (
          dev !== profile.device ||
          devSeq !== nextDevSeq + i ||
          entry.version !== `${dev}:${devSeq}` ||
          objId !== entry.objId
        )
          return err({ type: 'CommitRefused' })
      }
      for (const id of dropWraps ?? []) wraps.delete(id)
      for (const wrap of fresh) wraps.set(wrap.id, wrap)
      for (const [i, entry] of entries.entries())
        add(entry.version, entry.objId, entry.parents, entry.tags, new Uint8Array(bytes[i]!))
      nextDevSeq += entries.length
      if (hlc !== undefined && hlc > lastHlc) lastHlc = hlc
      if (entries.length) changed()
      return ok({ lastSeq })
    },
    async 'store.retag'({ entries }) {
      for (const { version, parents, tags } of entries) {
        const slot = slots.get(version)
        if (!slot) continue
        slot.entry = { ...slot.entry, tags, seq: ++lastSeq }
        supersede(parents)
      }
      changed()
      return done
    },
    async 'store.read'({ versions }) {
      return ok(give(pick(versions)))
    },
    async 'store.object'({ objIds }) {
      return ok(give(bySeq().filter(({ entry }) => objIds.includes(entry.objId))))
    },
    async 'store.scan'({ after, limit, headsOnly }) {
      const all = bySeq().filter(({ entry }) => entry.seq > after && (entry.head || !headsOnly))
      return ok({ ...give(all.slice(0, limit)), more: all.length > limit })
    },
    async 'store.byTag'({ kind, subject }) {
      return ok(
        give(
          bySeq().filter(
            ({ entry }) =>
              entry.head &&
              entry.tags.some(
                (row) => row.kind === kind && (subject === undefined || row.subject === subject),
              ),
          ),
        ),
      )
    },
    async 'blob.put'({ id, bytes }) {
      if (!bytes[0]) return err({ type: 'BadArguments' })
      blobs.set(id, new Uint8Array(bytes[0]))
      return done
    },
    async 'blob.get'({ id }) {
      const found = blobs.get(id)
      return found ? ok({ bytes: [found] }) : err({ type: 'BlobMissing' })
    },
    async 'store.purge'({ objIds, versions: single, keyIds, blobs: gone }) {
      const versions = bySeq().filter(
        ({ entry }) => objIds.includes(entry.objId) || single?.includes(entry.version),
      )
      for (const { entry } of versions) slots.delete(entry.version)
      const dead = [...wraps.values()].filter(
        (wrap) => keyIds.includes(wrap.keyId) || keyIds.includes(wrap.under),
      )
      for (const wrap of dead) wraps.delete(wrap.id)
      epoch = randomId(random)
      changed()
      return ok({
        versions: versions.length,
        wraps: dead.length,
        blobs: gone.filter((id) => blobs.delete(id)).length,
      })
    },
    async 'folder.path'({ folder }) {
      const path = folders.get(folder)
      return path === undefined ? err({ type: 'FolderUnknown' }) : ok({ path })
    },
    'backup.open': notYet,
    'backup.adopt': notYet,
    async 'session.changed'(session) {
      unlocked = session.unlocked
      confirmed = session.confirmed
      lastActivity = clock.now()
      return done
    },
  }

  const checkIdle = (): void => {
    if (unlocked && clock.now() - lastActivity >= lockAfterMinutes * 60_000) {
      unlocked = false
      emit({ name: 'locked', data: {} })
      deps.onLockRequested('idle')
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
    sessionEnded: () => {
      unlocked = false
    },
    checkIdle,
    async close() {
      clearInterval(timer)
    },
  }
}
