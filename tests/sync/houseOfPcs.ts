/**
 * A whole Kita but its windows: real keepers on real disks, real vaults, the real server on SQLite and files, one clock
 * that the test turns. A PC can be switched off and on again, and the server put back from a backup.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ok } from '#shared/basics/result.ts'
import type { Role } from '#shared/accounts/policy.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import { storeApi, vaultApi, type Draft, type OpenedRecord, type VaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import type { SyncState } from '#shared/sync/state.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { createKeeper, type Keeper } from '#electron/host/keeper/createKeeper.ts'
import { createServer, type Carrier } from '#electron/host/sync/server.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault, type Vault } from '#electron/host/vault/createVault.ts'
import type { VaultDeps } from '#electron/host/vault/session.ts'
import { createFileBlobs } from '#sync-server/blobs/files.ts'
import { createServerCore, type ServerCore } from '#sync-server/core.ts'
import { restoreBackup, writeBackup } from '#sync-server/setup/backup.ts'
import { folderAt, makeFolders, type Folder } from '#sync-server/setup/folder.ts'
import { noteInLedger } from '#sync-server/setup/ledgerFile.ts'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import type { Store } from '#sync-server/stores/store.ts'
import { sha256Hex } from '#sync-server/sync/signatures.ts'
import { realRandom, smallLimits } from '#tests/journal/keeperWorld.ts'
import { answerCards, readCards, type ReadCard } from '#tests/vault/readCards.ts'
import { card, code, noTimers, type TestClock } from './world.ts'

export const day = 86_400_000
export const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

// --- the server -----------------------------------------------------------------------------------------------------

export interface RealServer {
  readonly folder: Folder
  readonly carrier: Carrier
  store: Store
  runJobs(): Promise<number>
  /** As an administrator does, into a folder of its own. */
  backUp(): Promise<string>
  restore(from: string): Promise<void>
  end(): Promise<void>
}

export async function realServer(clock: TestClock): Promise<RealServer> {
  const base = mkdtempSync(join(tmpdir(), 'obhut-purge-server-'))
  const folder = folderAt(join(base, 'server'))
  await makeFolders(folder)
  const openStore = (file: string): Store => {
    const store = openSqliteStore({ file })
    if (!store.ok) throw new Error(store.error.type)
    return store.value
  }
  let core: ServerCore
  const start = (): void => {
    server.store = openStore(folder.database)
    core = createServerCore({
      store: server.store,
      blobs: createFileBlobs(folder.blobs),
      clock,
      random: realRandom,
      limits: { requestsPerSecond: 1e6, requestsAtOnce: 1e6, openPerMinute: 1e9, inFlight: 1e6 },
      notePurge: (entry) => noteInLedger(folder.ledger, entry),
      onError: (_route, error) => {
        throw error
      },
    })
  }
  const server = {
    folder,
    carrier: {
      async send(route, token, body) {
        const frame = decodeFrame(body)
        if (!frame.ok) throw new Error('the app sent no frame')
        const outcome = await core.handle(route, JSON.parse(frame.value.text), frame.value.bytes, {
          token: token ?? undefined,
        })
        const text = JSON.stringify(outcome.ok ? outcome.value.answer : outcome.error.refusal)
        const answer = encodeFrame({ text, bytes: outcome.ok ? [...outcome.value.parts] : [] })
        if (!answer.ok) throw new Error('the server sent no frame')
        return ok({ success: outcome.ok, body: answer.value })
      },
    },
    runJobs: () => core.runJobs(),
    async backUp() {
      const to = join(base, `backup-${clock.now()}`)
      must(await writeBackup(folder, server.store, to, clock.now()))
      return to
    },
    async restore(from) {
      await server.store.close()
      must(await restoreBackup(folder, from, clock.now(), (file) => openSqliteStore({ file })))
      start()
    },
    async end() {
      await server.store.close()
      rmSync(base, { recursive: true, force: true })
    },
  } as RealServer
  start()
  await server.store.putCode(sha256Hex(code), Number.MAX_SAFE_INTEGER)
  return server
}

// --- a PC -----------------------------------------------------------------------------------------------------------

export interface RealPc {
  readonly keeper: Keeper
  readonly vault: Client<VaultApi>
  readonly base: string
  readonly device: () => Promise<string>
  /** Profile open, nobody signed in. */
  on(): Promise<void>
  off(): Promise<void>
  lock(): void
  unlock(passphrase: string, personId?: string): Promise<void>
  folder(path: string, purpose: 'cards' | 'stick' | 'export'): Promise<string>
  find(kind: string, subject?: string): Promise<OpenedRecord[]>
  save(drafts: Draft[]): Promise<string[]>
  sync(): Promise<SyncState>
  /** Until nothing is left to do behind the answers. */
  quiet(): Promise<void>
  /** Every byte of a new photo of this child. */
  addPhoto(childIds: readonly string[], groupId: string): Promise<string>
}

export async function realPc(clock: TestClock, carrier: Carrier): Promise<RealPc & { end(): Promise<void> }> {
  const base = mkdtempSync(join(tmpdir(), 'obhut-purge-pc-'))
  let keeper: Keeper | null = null
  let vault: Client<VaultApi>
  let inner: Vault | null = null
  const start = (): void => {
    inner?.end()
    keeper!.sessionEnded()
    const [a, b] = memoryPair()
    const [c, d] = memoryPair()
    const store = serve(storeApi, a, keeper!.store)
    keeper!.onStoreEvent((event) => store.emit(event.name, event.data))
    let emit: VaultDeps['emit'] = () => {}
    inner = createVault({
      store: connect(storeApi, b),
      clock,
      random: realRandom,
      argon: argonFloor,
      emit: (name, data) => emit(name, data),
      onBug: (thrown) => console.error(thrown),
    })
    emit = serve(vaultApi, c, inner.service, { onBug: (name, thrown) => console.error(name, thrown) }).emit
    vault = connect(vaultApi, d)
  }
  const pc: RealPc & { end(): Promise<void> } = {
    base,
    get keeper() {
      return keeper!
    },
    get vault() {
      return vault
    },
    device: async () => must(await keeper!.store['store.state']({})).device,
    async on() {
      keeper = createKeeper({
        base,
        clock,
        random: realRandom,
        dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
        keychain: null,
        shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
        onLockRequested: () => {},
        limits: smallLimits,
        sync: { connect: () => createServer(carrier), timers: noTimers },
        // A supporter's window that nobody looks at.
        guest: { open: () => Promise.resolve(), close: () => Promise.resolve() },
      })
      must(await keeper.keeper['profile.open']({ kind: 'institution' }))
      start()
    },
    async off() {
      inner?.end()
      inner = null
      await keeper?.close()
      keeper = null
    },
    lock: start,
    async unlock(passphrase, personId) {
      must(await vault.call('unlock', { personId: personId ?? null, passphrase }))
      await pc.quiet()
    },
    async folder(path, purpose) {
      return must(await keeper!.keeper['folder.choose']({ purpose, path })).folder!.token
    },
    async find(kind, subject) {
      const { tags } = must(
        await vault.call('records.tags', { kind, ...(subject === undefined ? {} : { subject }) }),
      )
      const records = new Map<string, OpenedRecord>()
      for (const { kind: tag, subject: whose } of tags) {
        const found = must(
          await keeper!.store['store.byTag']({
            kind: tag,
            ...(whose === undefined ? {} : { subject: whose }),
          }),
        )
        if (!found.bytes.length) continue
        const opened = must(
          await vault.call('records.open', { purpose: 'show', view: 'plain', bytes: found.bytes }),
        )
        for (const one of opened.records) records.set(one.meta.version, one)
      }
      return [...records.values()]
    },
    async save(drafts) {
      return must(await vault.call('records.save', { drafts })).saved.map(({ id }) => id)
    },
    async sync() {
      const state = must(await keeper!.keeper['sync.now']({}))
      await pc.quiet()
      return state
    },
    async quiet() {
      const stand = async (): Promise<string> => {
        const state = must(await keeper!.store['store.state']({}))
        const status = must(await keeper!.keeper['journal.status']({}))
        const wraps = must(await keeper!.store['store.wraps']({})).wraps.length
        return JSON.stringify([state.nextDevSeq, status, wraps])
      }
      for (let before = '', same = 0; same < 4;) {
        await new Promise((resolve) => setTimeout(resolve, 30))
        const now = await stand()
        same = now === before ? same + 1 : 0
        before = now
      }
    },
    async addPhoto(childIds, groupId) {
      const added = must(
        await vault.call('photos.add', {
          groupId,
          fileName: 'a.png',
          takenOn: null,
          width: 1,
          height: 1,
          bytes: [40_000, 9000, 900].map((length) => realRandom.bytes(length)),
        }),
      )
      await pc.save([
        {
          kind: 'photo',
          id: added.id,
          parents: [added.version],
          changes: {
            childIds,
            seen: 'people',
            boxes: Object.fromEntries(childIds.map((id) => [id, { x: 0, y: 0, w: 0.5, h: 0.5 }])),
          },
        },
      ])
      return added.id
    },
    async end() {
      await pc.off()
      rmSync(base, { recursive: true, force: true })
    },
  }
  await pc.on()
  return pc
}

// --- together -------------------------------------------------------------------------------------------------------

export const annas = 'Igel Wolke Trompete 47 Kuchen'

/** Anna has set up, her cards are confirmed, her PC is connected. */
export async function annasHouse(pc: RealPc, server = true): Promise<{ cards: readonly ReadCard[] }> {
  must(
    await pc.vault.call('setup.create', {
      institution: 'Kita Quittenbaum',
      firstName: 'Anna',
      lastName: 'Beispiel',
      passphrase: annas,
      language: 'de',
    }),
  )
  const cards = await writeCardsOf(pc)
  if (server) must(await pc.keeper.keeper['sync.connect']({ card: writeServerCard({ ...card, code }) }))
  return { cards }
}

/** The three cards on paper, and the words that are asked for. */
export async function writeCardsOf(pc: RealPc): Promise<readonly ReadCard[]> {
  const paper = mkdtempSync(join(tmpdir(), 'obhut-paper-'))
  const written = must(await pc.vault.call('cards.write', { folder: await pc.folder(paper, 'cards') }))
  const cards = await readCards(written.files.map((name) => join(paper, name)))
  rmSync(paper, { recursive: true, force: true })
  const asked = must(await pc.vault.call('cards.question', {}))
  must(await pc.vault.call('cards.confirm', { words: answerCards(cards, asked.asked) }))
  return cards
}

/** Somebody joins with a PC of her own: letters by stick, everything else by server. Answers her passphrase. */
export async function joins(
  boss: RealPc,
  pc: RealPc,
  firstName: string,
  role: Role,
  groups: 'all' | string[],
): Promise<{ passphrase: string; personId: string }> {
  const passphrase = `${firstName} Ballon fliegt 77 Meterwald`
  const stick = mkdtempSync(join(tmpdir(), 'obhut-letters-'))
  const place = async (of: RealPc) => ({ type: 'folder', folder: await of.folder(stick, 'stick') }) as const
  const invited = must(
    await boss.vault.call('people.invite', {
      who: { firstName, lastName: 'Probe', role, groups, until: null },
      place: await place(boss),
    }),
  )
  must(
    await pc.vault.call('join.start', {
      card: invited.text,
      place: await place(pc),
      passphrase,
      mine: false,
    }),
  )
  const { invitation } = invited
  must(await boss.vault.call('people.look', { invitation, place: await place(boss) }))
  const { personId } = must(await boss.vault.call('people.confirm', { invitation, place: await place(boss) }))
  await boss.sync()
  must(await pc.vault.call('join.finish', { place: await place(pc), passphrase }))
  rmSync(stick, { recursive: true, force: true })
  must(await pc.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  await pc.quiet()
  for (let i = 0; i < 4; i++) await pc.sync()
  return { passphrase, personId }
}
