/**
 * The whole of two PCs but their windows: real keepers on real disks, real vaults, the real server in process. What Anna
 * writes on one Tilda reads on the other, and what carries it between them has none of it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { storeApi, vaultApi, type OpenedRecord, type VaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import { err } from '#shared/basics/result.ts'
import { systemClock, type Clock } from '#shared/basics/clock.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { createKeeper, type Keeper } from '#electron/host/keeper/createKeeper.ts'
import { createServer, type Carrier } from '#electron/host/sync/server.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault } from '#electron/host/vault/createVault.ts'
import type { VaultDeps } from '#electron/host/vault/session.ts'
import { realRandom, smallLimits } from '#tests/journal/keeperWorld.ts'
import { answerCards, readCards } from '#tests/vault/readCards.ts'
import { card, code, testServer } from './world.ts'

const must = <T>(answer: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}
const day = 86_400_000
const endings: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

interface Pc {
  readonly keeper: Keeper
  vault: Client<VaultApi>
  lock(): void
  folder(path: string, purpose: 'cards' | 'stick'): Promise<string>
  find(kind: string): Promise<OpenedRecord[]>
}

async function pc(carrier: Carrier, clock: Clock = systemClock): Promise<Pc> {
  const base = mkdtempSync(join(tmpdir(), 'obhut-house-'))
  const keeper = createKeeper({
    base,
    clock,
    random: realRandom,
    dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
    keychain: null,
    shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
    onLockRequested: () => {},
    limits: smallLimits,
    sync: { connect: () => createServer(carrier) },
  })
  must(await keeper.keeper['profile.open']({ kind: 'institution' }))
  const start = (): Client<VaultApi> => {
    const [a, b] = memoryPair()
    const [c, d] = memoryPair()
    const store = serve(storeApi, a, keeper.store)
    keeper.onStoreEvent((event) => store.emit(event.name, event.data))
    let emit: VaultDeps['emit'] = () => {}
    const inner = createVault({
      store: connect(storeApi, b),
      clock,
      random: realRandom,
      argon: argonFloor,
      emit: (name, data) => emit(name, data),
    })
    emit = serve(vaultApi, c, inner.service).emit
    end = () => inner.end()
    return connect(vaultApi, d)
  }
  let end = (): void => {}
  const made: Pc = {
    keeper,
    vault: start(),
    lock() {
      end()
      keeper.sessionEnded()
      made.vault = start()
    },
    async folder(path, purpose) {
      const chosen = must(await keeper.keeper['folder.choose']({ purpose, path }))
      return chosen.folder!.token
    },
    async find(kind) {
      const { tags } = must(await made.vault.call('records.tags', { kind }))
      const records: OpenedRecord[] = []
      for (const { kind: tag } of tags) {
        const found = must(await keeper.store['store.byTag']({ kind: tag }))
        if (found.bytes.length)
          records.push(
            ...must(
              await made.vault.call('records.open', { purpose: 'show', view: 'plain', bytes: found.bytes }),
            ).records,
          )
      }
      return records
    },
  }
  endings.push(async () => {
    end()
    await keeper.close()
    rmSync(base, { recursive: true, force: true })
  })
  return made
}

test('SY1 SY7 T70 invariant 5: two PCs with real vaults agree by a server that has no word of it; one that hears of nobody for 91 days opens for nobody, until the server or a stick comes', async () => {
  const server = await testServer({ now: () => systemClock.now(), move: () => {} })
  const seen: Buffer[] = []
  const line = { down: false }
  const carrier: Carrier = {
    async send(route, token, body) {
      if (line.down) return err({ type: 'Offline' })
      seen.push(Buffer.from(body))
      const answer = await server.carrier.send(route, token, body)
      if (answer.ok) seen.push(Buffer.from(answer.value.body))
      return answer
    },
  }
  const anna = await pc(carrier)
  must(
    await anna.vault.call('setup.create', {
      institution: 'Kita Quittenbaum',
      firstName: 'Anna',
      lastName: 'Beispiel',
      passphrase: 'Igel Wolke Trompete 47 Kuchen',
      language: 'de',
    }),
  )
  const paper = mkdtempSync(join(tmpdir(), 'obhut-paper-'))
  endings.push(() => rmSync(paper, { recursive: true, force: true }))
  const written = must(await anna.vault.call('cards.write', { folder: await anna.folder(paper, 'cards') }))
  const cards = await readCards(written.files.map((name) => join(paper, name)))
  const asked = must(await anna.vault.call('cards.question', {}))
  must(await anna.vault.call('cards.confirm', { words: answerCards(cards, asked.asked) }))
  const [group] = must(
    await anna.vault.call('records.save', {
      drafts: [
        {
          kind: 'group',
          id: null,
          parents: [],
          changes: { name: 'Zwetschgen', colour: 'teal', position: 0 },
        },
      ],
    }),
  ).saved
  must(
    await anna.vault.call('records.save', {
      drafts: [
        {
          kind: 'child',
          id: null,
          parents: [],
          changes: { firstName: 'Mirabella', lastName: 'Muster', groupId: group!.id },
        },
      ],
    }),
  )
  must(await anna.keeper.keeper['sync.connect']({ card: writeServerCard({ ...card, code }) }))
  expect(must(await anna.keeper.keeper['sync.now']({}))).toMatchObject({ state: 'idle', waiting: { up: 0 } })

  // Tilda joins with her own PC; letters by stick, everything else by server.
  const later = { ms: 0, now: () => systemClock.now() + later.ms }
  const tilda = await pc(carrier, later)
  const stick = mkdtempSync(join(tmpdir(), 'obhut-letters-'))
  endings.push(() => rmSync(stick, { recursive: true, force: true }))
  const place = async (of: Pc) => ({ type: 'folder', folder: await of.folder(stick, 'stick') }) as const
  const passphrase = 'Roter Ballon fliegt 77 Meter'
  const invited = must(
    await anna.vault.call('people.invite', {
      who: { firstName: 'Tilda', lastName: 'Probe', role: 'educator', groups: [group!.id], until: null },
      place: await place(anna),
    }),
  )
  must(
    await tilda.vault.call('join.start', {
      card: invited.text,
      place: await place(tilda),
      passphrase,
      mine: false,
    }),
  )
  must(await anna.vault.call('people.look', { invitation: invited.invitation, place: await place(anna) }))
  must(await anna.vault.call('people.confirm', { invitation: invited.invitation, place: await place(anna) }))
  expect(must(await anna.keeper.keeper['sync.now']({}))).toMatchObject({ state: 'idle' })
  must(await tilda.vault.call('join.finish', { place: await place(tilda), passphrase }))
  must(await tilda.keeper.keeper['sync.connect']({ card: writeServerCard(card) }))
  // Her vault tells the keeper behind the answer whom to believe.
  await expect
    .poll(async () => must(await tilda.keeper.keeper['sync.now']({})).state, { timeout: 30_000 })
    .toBe('idle')

  const names = async (of: Pc): Promise<string[]> =>
    (await of.find('child')).map((one) => String(one.values['firstName'])).sort()
  await expect.poll(() => names(tilda), { timeout: 30_000 }).toEqual(['Mirabella'])
  must(
    await tilda.vault.call('records.save', {
      drafts: [
        {
          kind: 'child',
          id: null,
          parents: [],
          changes: { firstName: 'Renekloda', lastName: 'Muster', groupId: group!.id },
        },
      ],
    }),
  )
  await tilda.keeper.keeper['sync.now']({})
  await anna.keeper.keeper['sync.now']({})
  await expect.poll(() => names(anna), { timeout: 30_000 }).toEqual(['Mirabella', 'Renekloda'])
  for (const one of [anna, tilda]) {
    expect(must(await one.keeper.keeper['sync.problems']({})).problems).toEqual([])
    expect(must(await one.keeper.keeper['sync.state']({}))).toMatchObject({ state: 'idle', problems: 0 })
  }

  // Nothing of it is readable on the way; the control is the tenant's id, which is.
  const wire = Buffer.concat(seen)
  const forms = (word: string): Buffer[] => [
    Buffer.from(word),
    Buffer.from(word, 'utf16le'),
    Buffer.from(Buffer.from(word).toString('base64').replace(/=+$/, '').slice(0, -1)),
    Buffer.from(Buffer.from(word).toString('hex')),
  ]
  for (const word of ['Mirabella', 'Renekloda', 'Zwetschgen', 'Quittenbaum', 'Tilda', 'educator'])
    for (const form of forms(word)) expect(wire.includes(form), word).toBe(false)
  const { tenant } = (await anna.keeper.sync())!.house.vouched()!
  expect(wire.includes(Buffer.from(tenant))).toBe(true)

  // T70: Tilda's PC is gone, and nothing reaches it.
  const opens = async (): Promise<string> => {
    tilda.lock()
    const answer = await tilda.vault.call('unlock', { personId: null, passphrase })
    return answer.ok ? 'open' : answer.error.type
  }
  const gone = async (): Promise<void> => {
    line.down = true
    later.ms += 89 * day
    await tilda.keeper.keeper['sync.now']({})
    expect(await opens()).toBe('open')
    later.ms += 2 * day
    await tilda.keeper.keeper['sync.now']({})
    expect(await opens()).toBe('LeaseOver')
  }
  await gone()
  // The keeper agrees while it is locked: nobody needs to get in for that.
  line.down = false
  await expect
    .poll(async () => must(await tilda.keeper.keeper['sync.now']({})).state, { timeout: 30_000 })
    .toBe('idle')
  await expect.poll(opens, { timeout: 30_000 }).toBe('open')
  await gone()
  // A stick that Tilda's own PC alone has filled says nothing; one from Anna's does.
  const carried = mkdtempSync(join(tmpdir(), 'obhut-carried-'))
  endings.push(() => rmSync(carried, { recursive: true, force: true }))
  const visit = async (of: Pc) =>
    must(await of.keeper.keeper['stick.visit']({ folder: await of.folder(carried, 'stick') }))
  expect((await visit(tilda)).read).toBe(0)
  expect(await opens()).toBe('LeaseOver')
  must(
    await anna.vault.call('records.save', {
      drafts: [
        {
          kind: 'group',
          id: null,
          parents: [],
          changes: { name: 'Mirabellen', colour: 'teal', position: 1 },
        },
      ],
    }),
  )
  await visit(anna)
  expect((await visit(tilda)).read).toBeGreaterThan(0)
  await expect.poll(opens, { timeout: 30_000 }).toBe('open')
}, 180_000)
