/** A keeper that forgets everything when the test ends; the real one has its own tests. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { HouseRules } from '#shared/accounts/houseRules.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok } from '#shared/basics/result.ts'
import type { JournalEntry, StoreApi, Wrap } from '#shared/host/api.ts'
import type { Service } from '#shared/host/table.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { createHeldKeys } from '#electron/host/keeper/heldKeys.ts'
import { parseEnvelope } from '#shared/vault/envelope.ts'

interface Slot {
  entry: JournalEntry
  readonly bytes: Bytes
  /** Of one that came from another PC: known once a vault has opened it. */
  parents: readonly string[]
}

export async function memoryKeeper(
  clock: Clock,
  random: Random,
  kind: 'institution' | 'practice' = 'institution',
  from?: { readonly device: string; readonly secret: Bytes },
) {
  const profileId = randomId(random)
  const device = from?.device ?? randomId(random)
  const secret = from?.secret ?? random.bytes(32)
  const deviceKeyPair = createPrivateKey(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  const deviceKey = createPublicKey(deviceKeyPair).export({ type: 'spki', format: 'der' }).toString('base64')
  const slots = new Map<string, Slot>()
  const files = new Map<string, Bytes>()
  const wraps = new Map<string, Wrap>()
  const blobs = new Map<string, Bytes>()
  const folders = new Map<string, string>()
  const links: { url: string | null; readonly waiting: Map<string, Bytes> } = {
    url: null,
    waiting: new Map(),
  }
  const ops: { type8: number; objId: string; dev: string; n: number; bytes: Bytes }[] = []
  /** The server's mailbox; shared by the keepers of one test. */
  let mail = new Map<string, Bytes>()
  const ledger = new Set<string>()
  const heldBack = new Map<string, { since: number; versions: string[]; wraps: string[]; blobs: string[] }>()
  const quarantine = new Map<string, { until: string; count: number; bytes: Bytes }>()
  const held = createHeldKeys({ clock })
  const backups = new Map<
    string,
    {
      files: Map<string, Bytes>
      wraps: Wrap[]
      slots: Slot[]
      blobs: Map<string, Bytes>
      ledger: string[]
      at: number
      profileId: string
    }
  >()
  const state = {
    lastSeq: 0,
    nextDevSeq: 1,
    lastHlc: '',
    unlocked: false,
    confirmed: false,
    hubPermits: 0,
    backupPermits: 0,
    childMode: false,
    /** The shell shows the masked window. */
    projection: false,
    /** And a supporter's. */
    guest: false,
    talkWindow: false,
    /** Where cards are plugged in. */
    volumes: [] as string[],
    wrong: 0,
    waitUntil: 0,
    refuseCommits: false,
    missing: 0,
    contactAt: clock.now(),
    rules: null as HouseRules | null,
    offset: 0,
    calls: [] as string[],
    server: null as ServerCard | null,
    offline: false,
    /** Own versions that nobody else has. */
    unsynced: new Set<string>(),
    ordersSeen: 0,
    reach: new Map<string, number>(),
  }
  const done = ok({})
  const give = (found: readonly Slot[]) => ({
    entries: found.map(({ entry }) => entry),
    bytes: found.map(({ bytes }) => bytes),
  })
  const bySeq = (): Slot[] => [...slots.values()].sort((a, b) => a.entry.seq - b.entry.seq)
  const pick = (versions: readonly string[]): Slot[] =>
    versions.flatMap((version) => slots.get(version) ?? [])
  const supersede = (parents: readonly string[]): void => {
    for (const slot of pick(parents))
      if (slot.entry.head) slot.entry = { ...slot.entry, head: false, seq: ++state.lastSeq }
  }

  const store: Service<StoreApi> = {
    'store.state': async () =>
      ok({
        profileId,
        practice: kind === 'practice',
        device,
        nextDevSeq: state.nextDevSeq,
        deviceKey,
        deviceSecretIsFile: true,
        lastHlc: state.lastHlc,
        count: slots.size,
        missing: state.missing,
        sinceContactMs: clock.now() - state.contactAt,
        clockOffsetMs: state.offset,
        argon: null,
      }),
    async 'lease.renew'() {
      state.contactAt = clock.now()
      return done
    },
    async 'rules.set'(rules) {
      state.rules = rules
      return done
    },
    'device.secret': async () => ok({ bytes: [new Uint8Array(secret)] }),
    'device.sign': async ({ bytes }) =>
      ok({
        bytes: bytes.map(
          (part) => new Uint8Array(sign('sha256', part, { key: deviceKeyPair, dsaEncoding: 'ieee-p1363' })),
        ),
      }),
    async 'unlock.attempt'({ ok: right }) {
      const { wrong } = state
      if (right === false) state.waitUntil = clock.now() + 1000 * 2 ** Math.min(12, state.wrong++)
      if (right === true) state.waitUntil = state.wrong = 0
      return ok({ waitMs: Math.max(0, state.waitUntil - clock.now()), wrong })
    },
    async 'pin.keep'({ personId, bytes }) {
      held.keep(personId, bytes[0]!, 8)
      return done
    },
    async 'pin.take'({ personId }) {
      const box = held.take(personId)
      return box ? ok({ bytes: [box] }) : err({ type: 'PinGone' })
    },
    async 'pin.tried'({ personId, ok: right }) {
      return ok({ left: held.tried(personId, right) })
    },
    async 'pin.drop'({ personId }) {
      held.drop(personId)
      return done
    },
    async 'file.read'({ name }) {
      const found = files.get(name)
      return ok({ bytes: found ? [found] : [] })
    },
    async 'file.write'({ name, bytes }) {
      files.set(name, new Uint8Array(bytes[0]!))
      return done
    },
    'store.wraps': async () => ok({ wraps: [...wraps.values()] }),
    async 'store.commit'({ wraps: fresh, dropWraps, entries, bytes, hlc }) {
      if (state.refuseCommits) return err({ type: 'DiskFull' })
      for (const [i, entry] of entries.entries()) {
        const parsed = parseEnvelope(bytes[i]!)
        if (!parsed.ok) return parsed
        const { dev, devSeq, objId } = parsed.value.outer
        if (
          dev !== device ||
          devSeq !== state.nextDevSeq + i ||
          entry.version !== `${dev}:${devSeq}` ||
          objId !== entry.objId
        )
          return err({ type: 'CommitRefused' })
      }
      for (const id of dropWraps ?? []) wraps.delete(id)
      for (const wrap of fresh) wraps.set(wrap.id, wrap)
      for (const [i, { version, objId, parents, tags }] of entries.entries())
        put({
          entry: { seq: 1, version, objId, head: true, tags },
          bytes: new Uint8Array(bytes[i]!),
          parents,
        })
      state.nextDevSeq += entries.length
      if (hlc !== undefined) state.lastHlc = hlc
      return ok({ lastSeq: state.lastSeq })
    },
    async 'store.retag'({ entries }) {
      for (const { version, parents, tags } of entries) {
        const slot = slots.get(version)
        if (!slot) continue
        slot.entry = { ...slot.entry, tags, seq: ++state.lastSeq }
        slot.parents = parents
        supersede(parents)
      }
      return done
    },
    'store.read': async ({ versions }) => ok(give(pick(versions))),
    'store.object': async ({ objIds, headsOnly }) =>
      ok(give(bySeq().filter(({ entry }) => objIds.includes(entry.objId) && (entry.head || !headsOnly)))),
    async 'store.scan'({ after, limit, headsOnly, until = Infinity }) {
      const all = bySeq().filter(
        ({ entry }) => entry.seq > after && entry.seq <= until && (entry.head || !headsOnly),
      )
      return ok({ ...give(all.slice(0, limit)), more: all.length > limit })
    },
    async 'store.byTag'({ kind: tag, subject }) {
      return ok(
        give(
          bySeq().filter(
            ({ entry }) =>
              entry.head &&
              entry.tags.some(
                (row) => row.kind === tag && (subject === undefined || row.subject === subject),
              ),
          ),
        ),
      )
    },
    async 'store.untagged'({ after, limit }) {
      const all = bySeq().filter(({ entry }) => entry.seq > after && entry.tags.length === 0)
      const page = all.slice(0, limit)
      return ok({
        ...give(page),
        last: page.at(-1)?.entry.seq ?? state.lastSeq,
        more: all.length > limit,
      })
    },
    async 'store.forked'() {
      const heads = bySeq().filter(({ entry }) => entry.head && entry.tags.length > 0)
      const ids = heads.map(({ entry }) => entry.objId)
      return ok({
        objIds: [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))],
        merged: heads.flatMap(({ entry, parents }) => (parents.length > 1 ? [entry.objId] : [])).reverse(),
      })
    },
    async 'ops.offer'({ ops: offered, bytes }) {
      for (const [i, { type8, objId }] of offered.entries())
        if (!ops.some((op) => op.bytes.toString() === bytes[i]!.toString()))
          ops.push({ type8, objId, dev: device, n: ops.length + 1, bytes: new Uint8Array(bytes[i]!) })
      return done
    },
    async 'ops.list'({ type8, after }) {
      const found = ops.flatMap((op, i) =>
        op.type8 === type8 && i + 1 > after ? [{ ...op, at: i + 1 }] : [],
      )
      return ok({
        ops: found.map(({ dev, n, objId, at }) => ({ dev, n, objId, at })),
        bytes: found.map((op) => op.bytes),
        more: false,
      })
    },
    'store.purged': async ({ ids }) => ok({ ids: ids.filter((id) => ledger.has(id)) }),
    'store.unsynced': async ({ versions }) =>
      ok({ versions: versions.filter((version) => state.unsynced.has(version)) }),
    async 'store.hold'(what) {
      const since = heldBack.get(what.name)?.since ?? clock.now()
      if (what.versions.length + what.wraps.length + what.blobs.length > 0)
        heldBack.set(what.name, { ...what, since })
      else heldBack.delete(what.name)
      return ok({ since })
    },
    async 'orders.seen'({ at }) {
      state.ordersSeen = Math.max(state.ordersSeen, at)
      return done
    },
    'chain.refresh': async () => done,
    'chain.reach': async ({ dev }) =>
      ok({
        n: state.reach.get(dev) ?? 0,
        seq: Math.max(
          0,
          ...[...slots.keys()].flatMap((name) =>
            name.startsWith(`${dev}:`) ? [Number(name.slice(33))] : [],
          ),
        ),
      }),
    'late.list': async () => ok({ items: [], bytes: [] }),
    'late.take': async () => done,
    'late.drop': async () => done,
    async 'quarantine.put'({ id, until, count, bytes }) {
      const there = quarantine.get(id)
      quarantine.set(id, {
        until: there && there.until < until ? there.until : until,
        count,
        bytes: new Uint8Array(bytes[0]!),
      })
      return done
    },
    async 'quarantine.list'() {
      const found = [...quarantine].filter(([, one]) => one.count > 0)
      return ok({
        items: found.map(([id, { until, count }]) => ({ id, until, count })),
        bytes: found.map(([, { bytes }]) => bytes),
      })
    },
    async 'quarantine.get'({ id }) {
      const found = quarantine.get(id)
      return found ? ok({ bytes: [found.bytes] }) : err({ type: 'NotFound' })
    },
    'meeting.open': async () => err({ type: 'Offline' }),
    'meeting.join': async () => err({ type: 'Offline' }),
    'meeting.send': async () => err({ type: 'MeetingUnknown' }),
    'meeting.close': async () => done,
    'mail.server': async () => ok({ card: state.server }),
    'mail.join': async ({ server }) => {
      state.server ??= server
      return ok({})
    },
    async 'mail.put'({ slot, name, bytes }) {
      if (state.offline) return err({ type: 'Offline' })
      mail.set(`${slot}/${name}`, new Uint8Array(bytes[0]!))
      return done
    },
    async 'mail.get'({ slot, name }) {
      if (state.offline) return err({ type: 'Offline' })
      const letter = mail.get(`${slot}/${name}`)
      return ok({ bytes: letter ? [letter] : [] })
    },
    async 'blob.put'({ id, bytes }) {
      blobs.set(id, new Uint8Array(bytes[0]!))
      return done
    },
    async 'blob.get'({ id }) {
      const found = blobs.get(id)
      return found ? ok({ bytes: [found] }) : err({ type: 'BlobMissing' })
    },
    'blob.setAside': async () => ok({ asked: false }),
    async 'store.purge'({ objIds, versions: single, keyIds, blobs: gone }) {
      const versions = bySeq().filter(
        ({ entry }) => objIds.includes(entry.objId) || single?.includes(entry.version),
      )
      for (const { entry } of versions) slots.delete(entry.version)
      const dead = [...wraps.values()].filter(
        (wrap) => keyIds.includes(wrap.keyId) || keyIds.includes(wrap.under),
      )
      for (const wrap of dead) wraps.delete(wrap.id)
      for (const id of objIds) ledger.add(id)
      return ok({
        versions: versions.length,
        wraps: dead.length,
        blobs: gone.filter((id) => blobs.delete(id)).length,
      })
    },
    async 'camera.volumes'() {
      return ok({ paths: [...state.volumes] })
    },
    'links.offer': async () => ok({ url: links.url }),
    async 'links.add'({ id, bytes }) {
      links.waiting.set(id, bytes[0]!)
      return ok({})
    },
    async 'links.recall'({ ids }) {
      for (const id of ids) links.waiting.delete(id)
      return ok({})
    },
    async 'folder.path'({ folder }) {
      const path = folders.get(folder)
      return path === undefined ? err({ type: 'FolderUnknown' }) : ok({ path })
    },
    async 'backup.open'({ backup }) {
      const found = backups.get(backup)
      if (!found) return err({ type: 'BackupMissing' })
      const names = ['recovery', 'membership', 'lockScreen'] as const
      return ok({
        profileId: found.profileId,
        at: found.at,
        wraps: found.wraps,
        files: [...names],
        ledger: found.ledger,
        bytes: names.map((name) => found.files.get(name)!),
      })
    },
    async 'backup.adopt'({ backup, wraps: adopted }) {
      const found = backups.get(backup)
      if (!found) return err({ type: 'BackupMissing' })
      for (const wrap of [...found.wraps, ...adopted]) wraps.set(wrap.id, wrap)
      for (const slot of found.slots) put({ ...slot, entry: { ...slot.entry, head: true, tags: [] } })
      for (const [id, bytes] of found.blobs) blobs.set(id, bytes)
      return ok({ envelopes: found.slots.length, blobs: found.blobs.size, refused: 0, ledgerReplayed: 0 })
    },
    async 'backup.permit'() {
      state.backupPermits++
      return ok({})
    },
    async 'projection.open'() {
      state.projection = true
      return ok({})
    },
    async 'projection.close'() {
      state.projection = false
      return ok({})
    },
    async 'guest.open'() {
      state.guest = true
      return ok({})
    },
    async 'guest.close'() {
      state.guest = false
      return ok({})
    },
    'guest.activity': async () => ok({}),
    async 'talkWindow.open'() {
      state.talkWindow = true
      return ok({ colourScheme: 'light' })
    },
    async 'talkWindow.close'() {
      state.talkWindow = false
      return ok({})
    },
    'projection.facts': async () =>
      ok({
        version: '0.1.0',
        colourScheme: 'light',
        dataState: { saved: true, writable: true, reason: '', records: slots.size, lastBackupAt: null },
        sync: {
          state: 'idle',
          reason: '',
          server: { address: 'kita-regenbogen.example:8443', lastContactAt: 1, ops: 1, blobs: 1 },
          here: { records: slots.size, ops: 0, blobs: 0 },
          sticks: [],
          waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 },
          problems: 0,
        },
      }),
    async 'childMode.changed'({ on }) {
      state.childMode = on
      return ok({})
    },
    async 'hub.permit'() {
      state.hubPermits++
      return ok({})
    },
    async 'session.changed'(session) {
      state.unlocked = session.unlocked
      state.confirmed = session.confirmed
      return done
    },
  }
  function put(slot: Slot): void {
    slots.set(slot.entry.version, {
      ...slot,
      entry: { ...slot.entry, seq: ++state.lastSeq },
    })
    supersede(slot.parents)
  }

  return {
    store,
    held,
    slots,
    files,
    wraps,
    blobs,
    folders,
    links,
    ops,
    heldBack,
    quarantine,
    ledger,
    backups,
    state,
    device,
    secret,
    putForeign: put,
    useMail: (shared: Map<string, Bytes>): void => void (mail = shared),
    backup(name: string): void {
      backups.set(name, {
        files: new Map(files),
        wraps: [...wraps.values()],
        slots: bySeq().map((slot) => ({ ...slot })),
        blobs: new Map(blobs),
        ledger: [...ledger],
        at: clock.now(),
        profileId,
      })
    },
  }
}
export type MemoryKeeper = Awaited<ReturnType<typeof memoryKeeper>>
