/**
 * A whole PC but its window: the real keeper over a disk in memory, the real vault with its keys, one person. Nothing
 * runs by itself; everything that an answer leaves behind is done after the next turn of the event loop, so a list of
 * steps is a run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Random } from '#shared/basics/random.ts'
import type { Role } from '#shared/accounts/policy.ts'
import { storeApi, vaultApi, type Draft, type OpenedRecord, type VaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import type { SyncState } from '#shared/sync/state.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { parseEnvelope } from '#shared/vault/envelope.ts'
import { createKeeper, type Keeper } from '#electron/host/keeper/createKeeper.ts'
import { createServer, type Carrier } from '#electron/host/sync/server.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault, type Vault } from '#electron/host/vault/createVault.ts'
import type { VaultDeps } from '#electron/host/vault/session.ts'
import { visitStick, type Visit } from '#electron/host/sync/stick.ts'
import type { Sync } from '#electron/host/sync/createSync.ts'
import type { Files } from '#electron/host/keeper/files.ts'
import { seeded, smallLimits } from '#tests/journal/keeperWorld.ts'
import { answerCards, readCards } from '#tests/vault/readCards.ts'
import { memoryFiles, type MemoryFiles } from '../memoryFiles.ts'
import { card, code, noTimers, type TestClock } from '../world.ts'

export const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

/** What was answered with "saved": durable here, and to be everywhere. */
export interface Acknowledged {
  readonly version: string
  readonly objId: string
  readonly type8: number
}

export interface WholePc {
  readonly name: string
  readonly passphrase: string
  readonly files: MemoryFiles
  readonly keeper: Keeper
  readonly vault: Client<VaultApi>
  /** Told of each version that a commit of this PC's vault was answered for. */
  onSaved: (one: Acknowledged) => void
  /** The way to the server. */
  carrier: Carrier
  readonly device: () => string
  sync(): Promise<Sync>
  /** Keeper and locked vault, on whatever the disk holds. */
  start(random?: Random): Promise<void>
  unlock(): Promise<void>
  lock(): void
  readonly isUnlocked: () => boolean
  /** Ends without a word and starts again from what its disk has. */
  crash(chance: () => number): Promise<void>
  now(): Promise<SyncState>
  visit(stick: Files, random: Random): Promise<Visit | string>
  save(drafts: Draft[]): Promise<{ id: string; version: string }[]>
  /** Every living version that this person's vault opens. */
  everything(): Promise<OpenedRecord[]>
  heads(id: string): Promise<OpenedRecord[]>
  /** Until nothing is left to do behind the answers. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function wholePc(name: string, clock: TestClock): WholePc {
  const files = memoryFiles()
  const base = `/${name}`
  let keeper: Keeper
  let vault: Client<VaultApi>
  let inner: Vault | null = null
  let device = ''
  let isOpen = false
  let asked = 0
  let random: Random = seeded(`pc ${name}`)

  const startVault = (): void => {
    const [a, b] = memoryPair()
    const [c, d] = memoryPair()
    const here = keeper
    const service = {
      ...here.store,
      'store.commit': async (args: Parameters<(typeof here.store)['store.commit']>[0]) => {
        const answer = await here.store['store.commit'](args)
        if (answer.ok)
          for (const [i, { version, objId }] of args.entries.entries()) {
            const parsed = parseEnvelope(args.bytes[i]!)
            if (parsed.ok) pc.onSaved({ version, objId, type8: parsed.value.outer.type8 })
          }
        return answer
      },
    }
    const counted = Object.fromEntries(
      Object.entries(service).map(([call, run]) => [
        call,
        async (args: never) => {
          asked++
          return (run as (args: never) => unknown)(args)
        },
      ]),
    ) as unknown as typeof here.store
    const served = serve(storeApi, a, counted)
    here.onStoreEvent((event) => served.emit(event.name, event.data))
    let emit: VaultDeps['emit'] = () => {}
    const made = createVault({
      store: connect(storeApi, b),
      clock,
      random,
      argon: argonFloor,
      emit: (event, data) => emit(event, data),
    })
    emit = serve(vaultApi, c, made.service).emit
    inner = made
    vault = connect(vaultApi, d)
    isOpen = false
  }

  const pc: WholePc = {
    name,
    passphrase: `${name} Trompete Kuchen 48 Wolkenturm`,
    files,
    get keeper() {
      return keeper
    },
    get vault() {
      return vault
    },
    onSaved: () => {},
    carrier: { send: async () => ({ ok: false, error: { type: 'Offline' } }) },
    device: () => device,
    async sync() {
      return (await keeper.sync())!
    },
    async start(fresh) {
      random = fresh ?? random
      keeper = createKeeper({
        base,
        files,
        clock,
        random,
        dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
        keychain: null,
        shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
        onLockRequested: () => {},
        limits: { ...smallLimits, snapshotFrames: 1000 },
        sync: {
          connect: () => createServer({ send: (...args) => pc.carrier.send(...args) }),
          timers: noTimers,
        },
      })
      must(await keeper.keeper['profile.open']({ kind: 'institution' }))
      device = must(await keeper.store['store.state']({})).device
      startVault()
    },
    async unlock() {
      if (isOpen) return
      const { waitMs } = must(await keeper.store['unlock.attempt']({ ok: null }))
      if (waitMs > 0) clock.move(waitMs)
      must(await vault.call('unlock', { personId: null, passphrase: pc.passphrase }))
      isOpen = true
      await pc.quiet()
    },
    lock() {
      inner?.end()
      keeper.sessionEnded()
      startVault()
    },
    isUnlocked: () => isOpen,
    async crash(chance) {
      files.fail('EIO')
      inner?.end()
      await keeper.close().catch(() => {})
      files.fail(null)
      await turn()
      files.crash(chance)
      // The process that held it is gone, which a test in one process can't show by its pid.
      await files.remove(`${base}/institution/lock`)
      await pc.start()
    },
    async now() {
      const state = await (await pc.sync()).now()
      await pc.quiet()
      return state
    },
    async visit(stick, chance) {
      const done = await visitStick(
        { sync: await pc.sync(), files: stick, random: chance, clock, bundleBytes: 200_000 },
        '/stick',
      )
      await pc.quiet()
      return done.ok ? done.value : done.error.type
    },
    async save(drafts) {
      const { saved } = must(await vault.call('records.save', { drafts }))
      return saved
    },
    async everything() {
      const records: OpenedRecord[] = []
      for (let after = 0, more = true; more;) {
        const page = must(await keeper.store['store.scan']({ after, limit: 500, headsOnly: true }))
        records.push(
          ...must(await vault.call('records.open', { purpose: 'show', view: 'plain', bytes: page.bytes }))
            .records,
        )
        more = page.more && page.entries.length > 0
        after = page.entries.at(-1)?.seq ?? after
      }
      return records
    },
    async heads(id) {
      const { bytes } = must(await keeper.store['store.object']({ objIds: [id], headsOnly: true }))
      return must(await vault.call('records.open', { purpose: 'show', view: 'plain', bytes })).records
    },
    async quiet() {
      for (let still = 0, before = -1; still < 3;) {
        await turn()
        still = asked === before ? still + 1 : 0
        before = asked
      }
    },
    async stop() {
      inner?.end()
      await keeper.close().catch(() => {})
    },
  }
  return pc
}

// --- a house of them ------------------------------------------------------------------------------------------------

export interface Member {
  readonly name: string
  readonly role: Role
  /** Names of groups. */
  readonly groups: readonly string[] | 'all'
}

export interface WholeHouse {
  readonly pcs: readonly WholePc[]
  readonly groupIds: ReadonlyMap<string, string>
  readonly tenant: string
}

/** The first PC sets the house up with these groups; each member joins with a PC of her own by letters on a stick. */
export async function foundHouse(
  clock: TestClock,
  groups: readonly string[],
  first: string,
  members: readonly Member[],
): Promise<WholeHouse> {
  const paper = mkdtempSync(join(tmpdir(), 'obhut-sim-'))
  try {
    const anna = wholePc(first, clock)
    await anna.files.makeFolder(paper)
    await anna.start()
    const folder = async (pc: WholePc, purpose: 'cards' | 'stick'): Promise<string> =>
      must(await pc.keeper.keeper['folder.choose']({ purpose, path: paper })).folder!.token
    must(
      await anna.vault.call('setup.create', {
        institution: 'Kita Quittenbaum',
        firstName: first,
        lastName: 'Beispiel',
        passphrase: anna.passphrase,
        language: 'de',
      }),
    )
    const written = must(await anna.vault.call('cards.write', { folder: await folder(anna, 'cards') }))
    const cards = await readCards(written.files.map((name) => join(paper, name)))
    const { asked } = must(await anna.vault.call('cards.question', {}))
    must(await anna.vault.call('cards.confirm', { words: answerCards(cards, asked) }))
    const groupIds = new Map<string, string>()
    for (const [position, name] of groups.entries()) {
      const changes = { name, colour: 'teal', position }
      const [group] = await anna.save([{ kind: 'group', id: null, parents: [], changes }])
      groupIds.set(name, group!.id)
    }
    const pcs = [anna]
    const stick = memoryFiles()
    for (const { name, role, groups: of } of members) {
      const pc = wholePc(name, clock)
      await pc.files.makeFolder(paper)
      await pc.start()
      const { passphrase } = pc
      const place = async (at: WholePc) => ({ type: 'folder', folder: await folder(at, 'stick') }) as const
      const who = {
        firstName: name,
        lastName: 'Probe',
        role,
        groups: of === 'all' ? ('all' as const) : of.map((one) => groupIds.get(one)!),
        until: null,
      }
      const invited = must(await anna.vault.call('people.invite', { who, place: await place(anna) }))
      must(
        await pc.vault.call('join.start', {
          card: invited.text,
          place: await place(pc),
          passphrase,
          mine: false,
        }),
      )
      const { invitation } = invited
      must(await anna.vault.call('people.look', { invitation, place: await place(anna) }))
      must(await anna.vault.call('people.confirm', { invitation, place: await place(anna) }))
      must(await pc.vault.call('join.finish', { place: await place(pc), passphrase }))
      await anna.quiet()
      await pc.quiet()
      pcs.push(pc)
      for (const one of [...pcs, ...pcs]) await one.visit(stick, seeded(`stick ${name} ${one.name}`))
    }
    const { tenant } = (await anna.sync()).house.vouched()!
    return { pcs, groupIds, tenant }
  } finally {
    rmSync(paper, { recursive: true, force: true })
  }
}

/** Everybody by the same card; the first one brings the institution. */
export async function connectAll({ pcs }: WholeHouse): Promise<void> {
  for (const [i, pc] of pcs.entries())
    must(await (await pc.sync()).connect(writeServerCard({ ...card, code: i === 0 ? code : '' })))
}
