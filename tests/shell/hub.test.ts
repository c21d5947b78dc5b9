/** "Dieser PC ist die Zentrale" (HU1.., shared/sync/README.md): the server's real process beside real keepers and vaults. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#shared/basics/clock.ts'
import type { Result } from '#shared/basics/result.ts'
import { storeApi, vaultApi, type LetterPlace, type VaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import type { HubState } from '#shared/sync/hub.ts'
import { readServerCard, writeServerCard } from '#shared/sync/serverCard.ts'
import type { HubProcess } from '#electron/host/hub/hubProcess.ts'
import { systemNetwork, type Network } from '#electron/host/hub/network.ts'
import { createKeeper, type Keeper, type KeeperDeps } from '#electron/host/keeper/createKeeper.ts'
import type { Timers } from '#electron/host/sync/createSync.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault } from '#electron/host/vault/createVault.ts'
import { startHubChild } from '#electron/loopback/hubChild.ts'
import { realRandom } from '#tests/journal/keeperWorld.ts'
import { answerCards, readCards } from '#tests/vault/readCards.ts'
import { descendantsOf, here, isAlive, untilGone } from './shellWorld.ts'

const passphrase = 'Igel Wolke Trompete 47 Kuchen'
const entry = here('../../sync-server/main.ts')
const root = mkdtempSync(join(tmpdir(), 'obhut-hub-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const must = <T>(answer: Result<T>): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}
/** Nothing of these tests is to be reached from anywhere else. */
const near: Network = { ...systemNetwork, addresses: () => ['127.0.0.1'], name: () => '' }

/** A vault beside this keeper, told by it what came from elsewhere, as createHost does. */
function vaultOf(keeper: Keeper): { readonly vault: Client<VaultApi>; end(): void } {
  const [a, b] = memoryPair()
  const [c, d] = memoryPair()
  const store = serve(storeApi, a, keeper.store)
  const off = keeper.onStoreEvent((event) => store.emit(event.name, event.data))
  const inner = createVault({
    store: connect(storeApi, b),
    clock: systemClock,
    random: realRandom,
    argon: argonFloor,
    emit: () => {},
    onBug: (thrown) => console.error(thrown),
  })
  serve(vaultApi, c, inner.service)
  return {
    vault: connect(vaultApi, d),
    end() {
      off()
      inner.end()
    },
  }
}

interface Pc {
  readonly keeper: Keeper
  readonly call: Keeper['keeper']
  readonly vault: Client<VaultApi>
  readonly base: string
  readonly processes: HubProcess[]
  lock(): void
}
const pcs: Pc[] = []
afterEach(async () => {
  for (const pc of pcs.splice(0)) await pc.keeper.close()
})

function startPc(name: string, more: Partial<KeeperDeps> & { timers?: Timers; network?: Network } = {}): Pc {
  const base = join(root, name)
  mkdirSync(base, { recursive: true })
  const processes: HubProcess[] = []
  const { timers, network = near, ...rest } = more
  const keeper = createKeeper({
    base,
    clock: systemClock,
    random: realRandom,
    dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
    keychain: null,
    shell: { kind: 'loopback', version: '0', ownsBrowser: false },
    onLockRequested: () => {},
    onBug: (thrown) => console.error(thrown),
    hub: {
      start(args) {
        const child = startHubChild(entry, args)
        processes.push(child)
        return child
      },
      network,
      ...(timers ? { timers } : {}),
    },
    ...rest,
  })
  const open = vaultOf(keeper)
  const pc: Pc = {
    keeper,
    call: keeper.keeper,
    vault: open.vault,
    base,
    processes,
    lock() {
      open.end()
      keeper.sessionEnded()
    },
  }
  pcs.push(pc)
  return pc
}

async function openPc(name: string, more: Parameters<typeof startPc>[1] = {}): Promise<Pc> {
  const pc = startPc(name, more)
  must(await pc.call['profile.open']({ kind: 'institution' }))
  return pc
}

async function house(name: string, more: Parameters<typeof startPc>[1] = {}): Promise<Pc> {
  const pc = await openPc(name, more)
  must(
    await pc.vault.call('setup.create', {
      institution: 'Kita Regenbogen',
      firstName: 'Anna',
      lastName: 'Beispiel',
      passphrase,
      language: 'de',
    }),
  )
  const folder = join(root, `${name}-cards`)
  mkdirSync(folder)
  const chosen = must(await pc.call['folder.choose']({ purpose: 'cards', path: folder }))
  const written = must(await pc.vault.call('cards.write', { folder: chosen.folder!.token }))
  const cards = await readCards(written.files.map((file) => join(folder, file)))
  const { asked } = must(await pc.vault.call('cards.question', {}))
  must(await pc.vault.call('cards.confirm', { words: answerCards(cards, asked) }))
  return pc
}

const permit = (pc: Pc) => pc.vault.call('hub.permit', { passphrase })
async function makeHub(pc: Pc): Promise<HubState> {
  must(await permit(pc))
  return must(await pc.call['hub.start']({ address: '127.0.0.1' }))
}
const pidsOf = (of = process.pid): number[] => descendantsOf(of).filter(isAlive)
const saveGroup = (pc: Pc, name: string) =>
  pc.vault.call('records.save', {
    drafts: [{ kind: 'group', id: null, parents: [], changes: { name, colour: 'teal', position: 0 } }],
  })
/** What a screen shows. */
async function groups(pc: Pc): Promise<string[]> {
  const names: string[] = []
  for (const tag of must(await pc.vault.call('records.tags', { kind: 'group' })).tags) {
    const { bytes } = must(await pc.keeper.store['store.byTag']({ kind: tag.kind }))
    if (bytes.length === 0) continue
    const opened = must(await pc.vault.call('records.open', { purpose: 'show', view: 'plain', bytes }))
    names.push(...opened.records.map(({ values }) => String(values['name'])))
  }
  return [...new Set(names)].sort()
}
const inSync = async (pc: Pc) => must(await pc.call['sync.now']({}))

describe('one click', () => {
  test('HU1 HU2 it starts, this PC’s institution is known there, and a second PC that joins by the pairing card gets the same', async () => {
    const a = await house('click')
    expect(must(await a.call['hub.state']({}))).toMatchObject({
      state: 'off',
      own: false,
      port: null,
      urls: [],
    })
    must(await saveGroup(a, 'Sonnenkinder'))
    const state = await makeHub(a)
    expect(state).toMatchObject({
      state: 'running',
      reason: '',
      address: '127.0.0.1',
      choices: ['127.0.0.1'],
    })
    expect(state.urls).toEqual([`https://127.0.0.1:${state.port}`])
    expect(state.devices).toBe(1)
    expect(state.own).toBe(true)
    expect(state.size).toBeGreaterThan(10_000)
    expect(state.since).toBeGreaterThan(systemClock.now() - 60_000)
    expect(await inSync(a)).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    expect(readdirSync(join(a.base, 'institution', 'hub'))).toContain('server.json')

    const place: LetterPlace = { type: 'server' }
    const invited = must(await a.vault.call('people.invite', { who: null, place }))
    const b = await openPc('click-b')
    const started = must(
      await b.vault.call('join.start', { card: invited.text, place, passphrase, mine: true }),
    )
    expect(must(await a.vault.call('people.look', { invitation: invited.invitation, place })).words).toEqual(
      started.words,
    )
    must(await a.vault.call('people.confirm', { invitation: invited.invitation, place, passphrase }))
    expect(must(await b.vault.call('join.finish', { place, passphrase })).person).toMatchObject({
      role: 'lead',
    })
    await inSync(a)
    const card = must(await a.vault.call('hub.card', { folder: null }))
    expect(must(readServerCard(card.text))).toMatchObject({ urls: state.urls, code: '' })
    expect(card.qr).toContain('<path d="')
    // What it joined by led it to the server; nothing is typed twice.
    expect((await b.keeper.sync())!.memory().card).toEqual(must(readServerCard(card.text)))
    await expect.poll(async () => (await inSync(b), groups(b)), { timeout: 20_000 }).toEqual(['Sonnenkinder'])
    must(await saveGroup(b, 'Sternenkinder'))
    expect(await inSync(b)).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    await expect
      .poll(async () => (await inSync(a), groups(a)), { timeout: 20_000 })
      .toEqual(['Sonnenkinder', 'Sternenkinder'])
    expect(must(await a.call['hub.state']({})).devices).toBe(2)
  }, 120_000)
})

describe('who may', () => {
  test('HU6 without a session, without the permit, or with another role nothing starts or stops; with them it does', async () => {
    const a = await house('roles')
    // Signed in, and that alone is not enough.
    for (const answer of [await a.call['hub.start']({ address: '127.0.0.1' }), await a.call['hub.stop']({})])
      expect(answer).toMatchObject({ ok: false, error: { type: 'HubNotPermitted' } })
    expect(await a.vault.call('hub.permit', { passphrase: 'Falsch Falsch Falsch 1' })).toMatchObject({
      ok: false,
      error: { type: 'WrongPassphrase' },
    })
    expect(await a.call['hub.start']({ address: '127.0.0.1' })).toMatchObject({ ok: false })
    // A lock takes the permit back.
    must(await permit(a))
    must(await a.call.lock({}))
    a.lock()
    for (const answer of [
      await a.call['hub.state']({}),
      await a.call['hub.start']({ address: '127.0.0.1' }),
      await a.call['hub.stop']({}),
      await a.call['sync.address']({ address: '127.0.0.1:9' }),
      await a.keeper.store['hub.permit']({}),
    ])
      expect(answer).toMatchObject({ ok: false, error: { type: 'Refused' } })
    expect(a.processes).toHaveLength(0)

    const again = vaultOf(a.keeper).vault
    expect(await again.call('hub.card', { folder: null })).toMatchObject({ ok: false })
    must(await again.call('unlock', { personId: null, passphrase }))
    expect(await a.call['hub.start']({ address: '127.0.0.1' })).toMatchObject({
      ok: false,
      error: { type: 'HubNotPermitted' },
    })
    const hers = 'Quitte Leiter Fenster 81 Nudel'
    const added = must(
      await again.call('people.addHere', {
        firstName: 'Berta',
        lastName: 'Probe',
        role: 'educator',
        groups: 'all',
        until: null,
        passphrase: hers,
      }),
    )
    a.lock()
    const educator = vaultOf(a.keeper).vault
    must(await educator.call('unlock', { personId: added.personId, passphrase: hers }))
    expect(await educator.call('hub.permit', { passphrase: hers })).toMatchObject({
      ok: false,
      error: { type: 'NotAllowed' },
    })
    expect(await a.call['hub.start']({ address: '127.0.0.1' })).toMatchObject({
      ok: false,
      error: { type: 'HubNotPermitted' },
    })
    expect(must(await a.call['hub.state']({})).state).toBe('off')
    expect(a.processes).toHaveLength(0)
    a.lock()
    // The control: the same calls by the Leitung.
    const lead = vaultOf(a.keeper).vault
    must(await lead.call('unlock', { personId: null, passphrase }))
    must(await lead.call('hub.permit', { passphrase }))
    expect(await a.call['hub.start']({ address: '10.99.99.99' })).toMatchObject({
      ok: false,
      error: { type: 'AddressGone' },
    })
    expect(must(await a.call['hub.start']({ address: '127.0.0.1' })).state).toBe('running')
    expect(must(await a.call['hub.stop']({}))).toMatchObject({ state: 'off', own: true })
  }, 120_000)

  test('HU6 a practice house has no server', async () => {
    const a = startPc('practice')
    must(await a.call['profile.open']({ kind: 'practice' }))
    must(await a.vault.call('setup.practice', { language: 'de' }))
    expect(await a.call['hub.state']({})).toMatchObject({ ok: false, error: { type: 'Refused' } })
    expect(await a.call['hub.start']({ address: '127.0.0.1' })).toMatchObject({ ok: false })
  }, 120_000)
})

describe('as long as the program runs', () => {
  test('HU3 HU4 locked it goes on; killed it stands up again at the same port; stopped it stays away, also after a restart', async () => {
    const a = await house('lives')
    const { port } = await makeHub(a)
    must(await a.call.lock({}))
    a.lock()
    const card = (await a.keeper.sync())!.memory().card!
    const exchange = (await a.keeper.sync())!
    expect((await exchange.now()).state).toBe('idle')

    a.processes.at(-1)!.kill()
    await expect.poll(() => a.processes.length, { timeout: 20_000 }).toBe(2)
    await expect.poll(async () => (await exchange.now()).state, { timeout: 30_000 }).toBe('idle')
    expect(exchange.memory().card!.urls).toEqual(card.urls)

    // The program again, and nobody signs in.
    const before = pidsOf()
    await a.keeper.close()
    expect(await untilGone(before, 1)).toEqual([])
    pcs.splice(pcs.indexOf(a), 1)
    const b = await openPc('lives')
    await expect.poll(() => b.processes.length, { timeout: 20_000 }).toBe(1)
    await expect
      .poll(async () => (await (await b.keeper.sync())!.now()).state, { timeout: 30_000 })
      .toBe('idle')
    must(await b.vault.call('unlock', { personId: null, passphrase }))
    expect(must(await b.call['hub.state']({}))).toMatchObject({ state: 'running', port })
    must(await permit(b))
    expect(must(await b.call['hub.stop']({})).state).toBe('off')
    expect(pidsOf()).toEqual([])
    expect((await inSync(b)).state).toBe('offline')
    await b.keeper.close()
    pcs.splice(pcs.indexOf(b), 1)
    const c = await openPc('lives')
    must(await c.vault.call('unlock', { personId: null, passphrase }))
    expect(must(await c.call['hub.state']({})).state).toBe('off')
    expect(c.processes).toHaveLength(0)
    // One click brings the same server back: same keys, same port, nothing enrolled twice.
    expect(await makeHub(c)).toMatchObject({ state: 'running', port })
    expect((await inSync(c)).state).toBe('idle')
  }, 180_000)

  test('HU4 a port that somebody took is said, and taken back when it is free; a second server on the folder is refused', async () => {
    const a = await house('taken')
    const { port } = await makeHub(a)
    must(await a.call['hub.stop']({}))
    const thief: Server = createServer()
    await new Promise<void>((resolve) => thief.listen(port!, '127.0.0.1', resolve))
    const states: HubState[] = []
    a.keeper.onEvent(({ name, data }) => name === 'hub.state' && states.push(data))
    expect(must(await a.call['hub.start']({ address: '127.0.0.1' }))).toMatchObject({
      state: 'waiting',
      reason: 'PortTaken',
      port,
    })
    await new Promise((resolve) => thief.close(resolve))
    await expect.poll(() => states.at(-1)?.state, { timeout: 20_000 }).toBe('running')
    expect(states.at(-1)).toMatchObject({ reason: '', port })

    must(await a.call['hub.stop']({}))
    const other = startHubChild(entry, [
      '--owned',
      '--folder',
      join(a.base, 'institution', 'hub'),
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      '--admin-port',
      '0',
    ])
    await new Promise<void>((resolve) => other.onLine((line) => line.includes('ready') && resolve()))
    expect(must(await a.call['hub.start']({ address: '127.0.0.1' }))).toMatchObject({
      state: 'waiting',
      reason: 'FolderInUse',
    })
    other.tell('stop')
    await other.exited
    await expect.poll(() => states.at(-1)?.state, { timeout: 30_000 }).toBe('running')
  }, 120_000)

  test('HU5 a launcher with nobody signed in runs it; killed it takes it with it, and so does Ctrl+C', async () => {
    const a = await house('launched')
    const { port } = await makeHub(a)
    await a.keeper.close()
    pcs.splice(pcs.indexOf(a), 1)
    const window = join(root, 'window')
    mkdirSync(window)
    writeFileSync(join(window, 'index.html'), '<!doctype html>')
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const launcher: ChildProcess = spawn(
        process.execPath,
        [
          here('../../electron/loopback/main.ts'),
          '--no-open',
          '--profile-dir',
          a.base,
          '--window-dir',
          window,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const ended = new Promise((resolve) => launcher.once('exit', resolve))
      // Somebody answers at the port: only the server can.
      await expect
        .poll(() => systemNetwork.whyNotFree('127.0.0.1', port!), { timeout: 30_000, interval: 100 })
        .toBe('EADDRINUSE')
      const below = descendantsOf(launcher.pid!)
      expect(below.length).toBeGreaterThanOrEqual(2)
      launcher.kill(signal)
      await ended
      expect(await untilGone(below, 10_000)).toEqual([])
      expect(await systemNetwork.whyNotFree('127.0.0.1', port!)).toBe('')
    }
  }, 120_000)
})

describe('an address that changed', () => {
  test('HU7 the other PC is told the new one and keeps the pins; another server at that address is not taken for it', async () => {
    const a = await house('moves')
    const { port } = await makeHub(a)
    const own = (await a.keeper.sync())!
    const right = own.memory().card!
    // As if it had been reached at an address that is no longer its.
    must(await own.connect(writeServerCard({ ...right, urls: ['https://127.0.0.1:9'] })))
    expect((await inSync(a)).state).toBe('offline')
    for (const wrong of ['', 'http://127.0.0.1', 'ftp://x', 'Büro PC', 'https://user@127.0.0.1'])
      expect(await a.call['sync.address']({ address: wrong })).toMatchObject({
        ok: false,
        error: { type: 'AddressUnreadable' },
      })
    must(await a.call['sync.address']({ address: `127.0.0.1:${port}` }))
    expect((await inSync(a)).state).toBe('idle')
    expect(own.memory().card).toMatchObject({
      pins: right.pins,
      urls: [`https://127.0.0.1:${port}`, 'https://127.0.0.1:9'],
    })
    expect(own.memory().cursor.seq).toBeGreaterThan(0)

    const b = await house('moves-other')
    const other = await makeHub(b)
    expect(other.port).not.toBe(port)
    must(await a.call['sync.address']({ address: `https://127.0.0.1:${other.port}` }))
    must(await a.call['hub.stop']({}))
    expect(await inSync(a)).toMatchObject({ state: 'alarm', reason: 'WrongPin' })
    // A house that has a server elsewhere does not get a second one by a click.
    must(await own.connect(writeServerCard((await b.keeper.sync())!.memory().card!)))
    expect(await a.call['hub.start']({ address: '127.0.0.1' })).toMatchObject({
      ok: false,
      error: { type: 'ServerElsewhere' },
    })
  }, 120_000)
})
