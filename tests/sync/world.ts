/**
 * A Kita's PCs without windows and vaults: the real profile, journal, key file, chains and engine of each, over a disk
 * in memory, and the real server in the same process. Envelopes are invented; only their outer header is real.
 */
import { generateKeyPairSync, sign, type KeyObject, type KeyPairKeyObjectResult } from 'node:crypto'
import { bytesToBase64, bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import type { Wrap } from '#shared/host/api.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import {
  loginText,
  purgeText,
  registerText,
  type Ask,
  type PurgeOrder,
  type Register,
  type RouteName,
  type ServerCard,
  type SignedPurge,
  type SignedRegister,
} from '#shared/sync/messages.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { SyncState, Vouched } from '#shared/sync/state.ts'
import { createSync, type Sync, type Timers } from '#electron/host/sync/createSync.ts'
import { blobOf } from '#electron/host/keeper/oplog.ts'
import {
  createServer,
  type Carrier,
  type Reply,
  type ServerFailure,
  type SyncServer,
} from '#electron/host/sync/server.ts'
import { openProfile, type Profile } from '#electron/host/keeper/profile.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { createServerCore, type ServerCore } from '#sync-server/core.ts'
import { createMemoryStore } from '#sync-server/stores/memory.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { sha256Hex } from '#sync-server/sync/signatures.ts'
import { idFrom, makeEnvelope, seeded, smallLimits } from '#tests/journal/keeperWorld.ts'
import { memoryBlobs } from '#tests/sync-server/app/world.ts'
import { memoryFiles, type MemoryFiles } from './memoryFiles.ts'

export const tenant = idFrom('tenant')

export interface TestClock {
  now(): number
  move(ms: number): void
}
export function standingClock(start = Date.UTC(2026, 10, 22, 8)): TestClock {
  let time = start
  return { now: () => time, move: (ms) => void (time += ms) }
}

/** Nothing runs by itself: tests call `now`. */
export const noTimers: Timers = { after: () => () => {} }

// --- who belongs here ---------------------------------------------------------------------------------------------

export interface Authority {
  readonly registers: SignedRegister[]
  readonly vouched: () => Vouched
  add(dev: string, key: Uint8Array): void
  remove(dev: string, upTo?: number): void
  /** Signed by two different managers. */
  orderToPurge(id: string, objIds: readonly string[], blobs?: readonly string[]): SignedPurge
}

const spki = (key: KeyObject): string =>
  bytesToBase64(new Uint8Array(key.export({ type: 'spki', format: 'der' })))

/** The Leitung's part of the vault: who may speak, signed. */
export function createAuthority(of = tenant): Authority {
  const root = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const [manager, second] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' })) as [
    KeyPairKeyObjectResult,
    KeyPairKeyObjectResult,
  ]
  const registers: SignedRegister[] = []
  let devices: Register['devices'] = []
  const issue = (): void => {
    const body = JSON.stringify({
      v: 1,
      tenant: of,
      no: registers.length + 1,
      rootKey: spki(root.publicKey),
      devices,
      managers: [
        { person: idFrom('manager'), key: spki(manager.publicKey) },
        { person: idFrom('second manager'), key: spki(second.publicKey) },
      ],
      cardKeys: [],
    } satisfies Register)
    registers.push({ body, by: idFrom('manager'), signature: signedBy(manager, registerText(body)) })
  }
  const signedBy = ({ privateKey }: KeyPairKeyObjectResult, text: string): string =>
    bytesToBase64(
      new Uint8Array(sign('sha256', utf8ToBytes(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })),
    )
  return {
    registers,
    vouched: () => ({ v: 1, tenant: of, devices, registers: registers.slice(-200) }),
    add(dev, key) {
      devices = [...devices, { dev, key: bytesToBase64(key), state: 'active' }]
      issue()
    },
    remove(dev, upTo) {
      devices = devices.map((one) =>
        one.dev === dev ? { ...one, state: 'removed', ...(upTo === undefined ? {} : { upTo }) } : one,
      )
      issue()
    },
    orderToPurge(id, objIds, blobs = []) {
      const body = JSON.stringify({
        v: 1,
        tenant: of,
        id,
        objIds: [...objIds],
        blobs: [...blobs],
      } satisfies PurgeOrder)
      const signatures = [manager, second].map((by) => ({
        key: spki(by.publicKey),
        signature: signedBy(by, purgeText(body)),
      }))
      return { body, signatures }
    },
  }
}

// --- the server ---------------------------------------------------------------------------------------------------

export const code = 'one-time-code'
export const card: ServerCard = {
  v: 1,
  urls: ['https://127.0.0.1:1'],
  pins: [`${'A'.repeat(43)}=`, `${'B'.repeat(43)}=`],
  code: '',
}

export interface TestServer {
  core: ServerCore
  store: Store
  /** Whose log `copy` and `restore` mean. */
  tenant: string
  readonly blobs: ReturnType<typeof memoryBlobs>
  readonly carrier: Carrier
  /** Puts the server back to a copy made before, as an administrator does from a backup. */
  copy(): Promise<Store>
  restore(from: Store, raiseGeneration: boolean): Promise<void>
}

export async function testServer(clock: TestClock, random: Random = seeded('server')): Promise<TestServer> {
  const blobs = memoryBlobs()
  const start = (store: Store): ServerCore =>
    createServerCore({
      store,
      blobs,
      clock,
      random,
      limits: {
        opsPerDay: 1e9,
        requestsPerSecond: 1e6,
        requestsAtOnce: 1e6,
        openPerMinute: 1e9,
        inFlight: 1e6,
      },
      onError: (_route, error) => {
        throw error
      },
    })
  const store = createMemoryStore()
  await store.putCode(sha256Hex(code), Number.MAX_SAFE_INTEGER)
  const server: TestServer = {
    core: start(store),
    store,
    tenant,
    blobs,
    carrier: {
      async send(route, token, body) {
        const frame = decodeFrame(body)
        if (!frame.ok) throw new Error('the app sent no frame')
        const outcome = await server.core.handle(route, JSON.parse(frame.value.text), frame.value.bytes, {
          token: token ?? undefined,
        })
        const text = JSON.stringify(outcome.ok ? outcome.value.answer : outcome.error.refusal)
        const answer = encodeFrame({ text, bytes: outcome.ok ? [...outcome.value.parts] : [] })
        if (!answer.ok) throw new Error('the server sent no frame')
        return ok({ success: outcome.ok, body: answer.value })
      },
    },
    async copy() {
      const { store: from, tenant } = server
      const to = createMemoryStore()
      await to.putCode(sha256Hex(code), Number.MAX_SAFE_INTEGER)
      const state = await from.state(tenant)
      const register = await from.register(tenant)
      if (!state || !register) return to
      await to.createTenant(tenant, state.registerNo, register, clock.now())
      for (let gen = 1; gen < 1000 && (await to.state(tenant))!.gen < state.gen; gen++)
        await to.raiseGeneration(tenant)
      const page = await from.range(tenant, 0, 1e9, 1e12)
      const tails = await from.tails(tenant)
      await to.append(tenant, { devs: [], objIds: [] }, [], () => ({
        rows: page!.rows,
        batches: page!.batches,
        fills: [],
        state,
        tails,
        answer: {},
      }))
      for (const row of page!.rows) {
        const said = row.type8 === type8.photo && row.payload ? blobOf(row.payload) : null
        if (!said) continue
        await to.declareBlob(tenant, row.objId, said.size, said.sha256)
        const [there] = await from.blobs(tenant, [row.objId])
        for (const part of there?.have ?? []) await to.addBlobPart(tenant, row.objId, part)
        if (there?.complete) await to.completeBlob(tenant, row.objId)
      }
      return to
    },
    async restore(from, raiseGeneration) {
      if (raiseGeneration) await from.raiseGeneration(server.tenant)
      server.store = from
      server.core = start(from)
    },
  }
  return server
}

// --- a PC ---------------------------------------------------------------------------------------------------------

export interface Device {
  readonly name: string
  readonly files: MemoryFiles
  profile: Profile
  sync: Sync
  readonly dev: string
  readonly states: SyncState[]
  readonly incoming: { entries: boolean; wraps: boolean; ops: boolean }[]
  /** One save, as the vault's commit does it. */
  save(
    objects: readonly { objId: string; content?: string; parents?: readonly string[] }[],
    wraps?: Wrap[],
  ): Promise<string[]>
  putBlob(id: string, bytes: Bytes): Promise<void>
  purge(objIds: string[]): Promise<void>
  vouch(authority: Authority): Promise<void>
  now(): Promise<SyncState>
  /** What a fake vault does with every round: obeys orders to purge. */
  obey(): Promise<void>
  /** Ends without a word and starts again from what its disk has. */
  crash(chance?: () => number): Promise<void>
  versions(): string[]
  close(): Promise<void>
}

export interface DeviceOptions {
  readonly clock: TestClock
  readonly carrier: () => Carrier
  readonly timers?: Timers
  readonly random?: Random
  readonly files?: MemoryFiles
  readonly onBug?: (thrown: unknown) => void
  /** Another way to a server than `carrier`. */
  readonly connect?: (card: ServerCard) => SyncServer
}

export async function createDevice(name: string, options: DeviceOptions): Promise<Device> {
  const files = options.files ?? memoryFiles()
  const random = options.random ?? seeded(`device ${name}`)
  const { clock } = options
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work)
    queue = next.catch(() => {})
    return next
  }
  const states: SyncState[] = []
  const incoming: Device['incoming'] = []
  const start = async (): Promise<{ profile: Profile; sync: Sync }> => {
    const opened = await openProfile({
      files,
      base: `/${name}`,
      kind: 'institution',
      clock,
      random,
      keychain: null,
      limits: { snapshotFrames: 1000, ...smallLimits },
      onRepair: () => {},
      onTrouble: () => {},
    })
    if (!opened.ok) throw new Error(opened.error.type)
    const profile = opened.value
    const sync = await createSync({
      profile,
      files,
      clock,
      random,
      timers: options.timers ?? noTimers,
      inTurn,
      connect: options.connect ?? (() => createServer(options.carrier())),
      onState: (state) => void states.push(state),
      onIncoming: (what) => void incoming.push(what),
      onRepair: () => {},
      onBug: (thrown) => {
        if (options.onBug) options.onBug(thrown)
        else throw thrown
      },
    })
    return { profile, sync }
  }
  const first = await start()
  const device: Device = {
    name,
    files,
    ...first,
    dev: first.profile.device,
    states,
    incoming,
    save: (objects, wraps = []) =>
      inTurn(async () => {
        const { profile } = device
        const next = profile.journal.index.highestDevSeq(profile.device) + 1
        await profile.keyFile.add(wraps)
        const committed = await profile.journal.commit({
          entries: objects.map(({ objId, content, parents = [] }, i) => ({
            bytes: makeEnvelope(profile.device, next + i, objId, content),
            parents,
            tags: [{ kind: 'k', subject: '', when: '' }],
          })),
        })
        if (!committed.ok) throw new Error(committed.error.type)
        device.sync.changed()
        return objects.map((_, i) => `${profile.device}:${next + i}`)
      }),
    async putBlob(id, bytes) {
      await device.profile.blobs.put(id, bytes)
      device.sync.blobAdded(id)
    },
    async vouch(authority) {
      await device.profile.stored('devices').write(utf8ToBytes(JSON.stringify(authority.vouched())))
      await device.sync.vouchedChanged()
    },
    async now() {
      const state = await device.sync.now()
      await device.obey()
      return state
    },
    async obey() {
      const { ops } = await device.sync.list(type8.tombstone, 0)
      const named = ops.map(({ payload }) => bytesToUtf8(payload).replace('order ', ''))
      const objIds = [...new Set(named)].filter((id) => !device.profile.isPurged(id))
      if (objIds.length) await device.purge(objIds)
    },
    purge: (objIds) =>
      inTurn(async () => {
        const done = await device.profile.purge({ objIds, versions: [], keyIds: [], blobs: [] })
        // A clock that jumped lets nothing be destroyed; it is tried again later.
        if (done.ok) await device.sync.purged([])
        else if (done.error.type !== 'ClockJumped') throw new Error(done.error.type)
      }),
    async crash(chance = () => 0.5) {
      const old = device.sync
      files.fail('EIO')
      await old.close().catch(() => {})
      await device.profile.close().catch(() => {})
      files.fail(null)
      await queue
      files.crash(chance)
      // The process that held it is gone, which a test in one process can't show by its pid.
      await files.remove(`/${name}/institution/lock`)
      Object.assign(device, await start())
    },
    versions() {
      const { index } = device.profile.journal
      const found = index.slotsAfter(0, Number.POSITIVE_INFINITY, () => true)
      return found.slots.map((slot) => index.version(slot)).sort()
    },
    async close() {
      await device.sync.close()
      await device.profile.close()
    },
  }
  return device
}

export interface PcsAtServer<N extends string> {
  readonly clock: TestClock
  readonly server: TestServer
  readonly authority: Authority
  readonly pcs: Readonly<Record<N, Device>>
  close(): Promise<void>
}

/** PCs of one institution, connected with the same server; the first one brings the institution there. */
export async function pcsAtServer<N extends string>(
  names: readonly N[],
  /** Another way to it than the straight one. */
  carrierOf: (name: N, server: TestServer) => Carrier = (_name, { carrier }) => carrier,
): Promise<PcsAtServer<N>> {
  const clock = standingClock()
  const server = await testServer(clock)
  const authority = createAuthority()
  const devices: Device[] = []
  for (const name of names) {
    const carrier = carrierOf(name, server)
    const device = await createDevice(name, { clock, carrier: () => carrier })
    devices.push(device)
    authority.add(device.dev, device.profile.keys.publicKey)
  }
  for (const device of devices) await device.vouch(authority)
  for (const [i, device] of devices.entries())
    await device.sync.connect(writeServerCard(i === 0 ? { ...card, code } : card))
  return {
    clock,
    server,
    authority,
    pcs: Object.fromEntries(names.map((name, i) => [name, devices[i]!])) as Record<N, Device>,
    async close() {
      for (const device of devices) await device.close()
    },
  }
}

/** One question in the name of this PC, whatever its engine would ask: what a patched program could do. */
export async function askAs<R extends RouteName>(
  { dev, profile }: Pick<Device, 'dev' | 'profile'>,
  carrier: Carrier,
  route: R,
  message: Ask<R>,
  parts: readonly Bytes[] = [],
  of = tenant,
): Promise<Result<Reply<R>, ServerFailure>> {
  const server = createServer(carrier)
  const challenge = await server.ask('challenge', { tenant: of, dev })
  if (!challenge.ok) return challenge
  const { nonce } = challenge.value.answer
  const signature = bytesToBase64(profile.keys.sign(utf8ToBytes(loginText(of, dev, nonce))))
  const session = await server.ask('session', { tenant: of, dev, nonce, signature })
  if (!session.ok) return session
  return server.ask(route, message, { parts, token: session.value.answer.token })
}

export const wrap = (name: string): Wrap => ({
  id: idFrom(`wrap ${name}`),
  keyId: idFrom(`key ${name}`),
  under: idFrom('lockbox'),
  sealed: bytesToBase64(utf8ToBytes(`sealed wrap ${name}`)),
})
