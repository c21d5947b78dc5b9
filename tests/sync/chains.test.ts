/** The chains of a PC on its disk: damage, crashes, purges, clocks, long absences. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { createKeeper } from '#electron/host/keeper/createKeeper.ts'
import { createServer } from '#electron/host/sync/server.ts'
import { idFrom, realRandom, smallLimits, makeEnvelope, tag } from '#tests/journal/keeperWorld.ts'
import { memoryFiles } from './memoryFiles.ts'
import {
  card,
  code,
  createDevice,
  noTimers,
  pcsAtServer,
  tenant,
  testServer,
  wrap,
  type Authority,
  type Device,
  type PcsAtServer,
  type TestClock,
  type TestServer,
} from './world.ts'

let house: PcsAtServer<'a' | 'b'>
let clock: TestClock
let server: TestServer
let authority: Authority
let a: Device
let b: Device
const obj = (name: string) => ({ objId: idFrom(name), content: name })
const day = 86_400_000

beforeEach(async () => {
  house = await pcsAtServer(['a', 'b'])
  ;({ clock, server, authority } = house)
  ;({ a, b } = house.pcs)
})
afterEach(() => house.close())
const chain = (device: Device) => `/${device.name}/institution/chains/oplog`

describe('chains on the disk', () => {
  test('SY4 a crash at any step of a round chains nothing twice and loses nothing', async () => {
    for (let step = 1; step < 60; step++) {
      const versions = await a.save([obj(`step ${step}`)], [wrap(`step ${step}`)])
      const open = a.files.open.bind(a.files)
      let left = step
      a.files.open = async (path, how) => {
        if (how !== 'read' && --left === 0) a.files.fail('EIO')
        return open(path, how)
      }
      await a.now()
      a.files.open = open
      await a.crash(() => 0.4)
      expect((await a.now()).waiting.up).toBe(0)
      expect(a.versions()).toContain(versions[0])
      if (left > 0) break
    }
    await b.now()
    expect(b.versions()).toEqual(a.versions())
    const log = await server.store.range(tenant, 0, 1e9, 1e12)
    const versions = log!.rows.filter((row) => row.type8 === type8.record).map((row) => row.objId)
    expect(new Set(versions).size).toBe(versions.length)
    expect(a.sync.problems()).toEqual([])
  }, 120_000)

  test('SY4 L1 a flipped byte in one copy of the chains is mended from the other; the same in both is fetched again', async () => {
    for (let i = 0; i < 30; i++) {
      await a.save([obj(`n ${i}`)])
      await a.now()
    }
    const before = a.sync.house.oplog.tail(a.dev)!
    const flip = async (path: string, at: number): Promise<void> => {
      const handle = await a.files.open(path, 'change')
      const [byte = 0] = await handle.read(at, 1)
      await handle.write(Uint8Array.of(byte ^ 32), at)
      await handle.sync()
    }
    for (const at of [3, 500, 2000, 4000]) {
      await flip(`${chain(a)}.1`, at)
      await a.crash()
      expect(a.sync.house.oplog.damaged).toBe(false)
      expect(a.sync.house.oplog.tail(a.dev)).toEqual(before)
    }
    await flip(`${chain(a)}.1`, 3000)
    await flip(`${chain(a)}.2`, 3000)
    await a.crash()
    expect(a.sync.house.oplog.damaged).toBe(true)
    // Nothing new is chained over the hole: first everything comes back, then it goes on.
    await a.save([obj('after')])
    expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    expect(a.sync.house.oplog.tail(a.dev)!.n).toBeGreaterThan(before.n)
    await b.now()
    expect(b.versions()).toEqual(a.versions())
    expect([...a.sync.problems(), ...b.sync.problems()]).toEqual([])
  })

  test('SY8 both copies of the chains gone: the own chain comes back from the server before anything is added to it', async () => {
    await a.save([obj('one'), obj('two')])
    await a.now()
    const n = a.sync.house.oplog.tail(a.dev)!.n
    for (const copy of ['1', '2']) await a.files.remove(`${chain(a)}.${copy}`)
    await a.crash()
    await a.save([obj('three')])
    expect(await a.now()).toMatchObject({ state: 'idle' })
    expect(a.sync.house.oplog.tail(a.dev)!.n).toBeGreaterThan(n)
    await b.now()
    expect(b.versions()).toEqual(a.versions())
    expect(b.sync.problems()).toEqual([])
  })

  test('SY10 L11 a purge leaves no content in the chains, which still verify and are passed on', async () => {
    const objId = idFrom('purged child')
    await a.save([{ objId, content: 'canary of the purged child' }, obj('other')])
    await a.now()
    await b.now()
    for (const device of [a, b]) {
      await device.purge([objId])
      const disk = Buffer.concat(device.files.paths().map((path) => device.files.bytes(path)!))
      expect(disk.includes('canary of the purged child')).toBe(false)
      expect(disk.includes('other')).toBe(true)
      await device.crash()
    }
    // A server that lost everything gets the chains back, hollow where they must be.
    const fresh = await testServer(clock)
    server.core = fresh.core
    server.store = fresh.store
    await a.sync.connect(
      writeServerCard({ ...card, pins: [`${'C'.repeat(43)}=`, `${'D'.repeat(43)}=`], code }),
    )
    expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    const c = await createDevice('c', { clock, carrier: () => server.carrier })
    authority.add(c.dev, c.profile.keys.publicKey)
    for (const device of [a, c]) await device.vouch(authority)
    await a.now()
    await c.sync.connect(writeServerCard(card))
    await c.now()
    expect(c.versions()).toEqual(a.versions())
    await c.close()
  })

  test.each([8, 90, 400])(
    'F10 a PC that comes back after %d days resurrects nothing and loses none of its own edits',
    async (days) => {
      const doomed = idFrom('doomed')
      await a.save([{ objId: doomed, content: 'doomed content' }, obj('stays')])
      await a.now()
      await b.now()
      // b goes away and edits offline, the doomed child too.
      const [own] = await b.save([obj('own edit')])
      await b.save([{ objId: doomed, content: 'doomed content, edited' }])
      await a.sync.offer([
        {
          type8: type8.tombstone,
          expireNotAfter: 0,
          objId: idFrom('order'),
          payload: utf8ToBytes(`order ${doomed}`),
        },
      ])
      await a.now()
      clock.move(days * day)
      // A clock this far ahead is believed after a day at the latest.
      if (days > 40) clock.move(2 * day)
      await server.store.purge(tenant, idFrom('order'), [doomed], [], clock.now())
      await a.now()
      await b.now()
      await b.now()
      await a.now()
      for (const device of [a, b]) {
        expect(device.versions()).toContain(own)
        const slots = device.profile.journal.index
          .slotsOfObject(doomed)
          .filter((slot) => !device.profile.journal.index.hollow(slot))
        expect(slots).toEqual([])
        const disk = Buffer.concat(device.files.paths().map((path) => device.files.bytes(path)!))
        expect(disk.includes('doomed content')).toBe(false)
        expect(disk.includes('own edit')).toBe(true)
      }
    },
  )

  test('F7 a clock at 1970, in 2038 and ten years off on one PC neither refuses nor loses data', async () => {
    const start = clock.now()
    for (const at of [0, Date.UTC(2038, 0, 19, 3, 14, 8), start + 3650 * day, start - 3650 * day, start]) {
      clock.move(at - clock.now())
      await a.save([obj(`at ${at}`)])
      expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
      expect(await b.now()).toMatchObject({ state: 'idle', waiting: { down: 0 } })
    }
    expect(b.versions()).toEqual(a.versions())
  })

  test('SY3 pausing sends nothing, resuming sends everything; a quota that is full is said by its code', async () => {
    await a.now()
    await a.sync.pause()
    await a.save([obj('paused')])
    expect(await a.now()).toMatchObject({ state: 'paused', waiting: { up: 1 } })
    await a.sync.resume()
    expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    const send = server.carrier.send.bind(server.carrier)
    const full = await createDevice('full', {
      clock,
      carrier: () => ({
        send: async (route, token, body) => {
          const answer = await send(route, token, body)
          if (route !== 'push' || !answer.ok) return answer
          return { ok: true, value: { success: false, body: frameOf({ code: 'QuotaExceeded' }) } }
        },
      }),
    })
    authority.add(full.dev, full.profile.keys.publicKey)
    for (const device of [a, full]) await device.vouch(authority)
    await a.now()
    await full.sync.connect(writeServerCard(card))
    await full.save([obj('too much')])
    expect(await full.now()).toMatchObject({
      state: 'refused',
      reason: 'QuotaExceeded',
      waiting: { up: 2 - 1 },
    })
    await full.close()
  })
})

test('SY11 through the keeper’s own tables: state, now, problems, and the vault’s offers, lists and untagged entries', async () => {
  const events: string[] = []
  const told: unknown[] = []
  const make = async (name: string) => {
    const keeper = createKeeper({
      base: `/${name}`,
      clock,
      random: realRandom,
      files: memoryFiles(),
      dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
      keychain: null,
      shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
      onLockRequested: () => {},
      limits: smallLimits,
      sync: { connect: () => createServer(server.carrier), timers: noTimers },
    })
    await keeper.keeper['profile.open']({ kind: 'institution' })
    await keeper.store['session.changed']({ unlocked: true, confirmed: true })
    const state = await keeper.store['store.state']({})
    if (!state.ok) throw new Error('state')
    const { device } = state.value
    const sync = (await keeper.sync())!
    authority.add(device, sync.house.profile.keys.publicKey)
    return { keeper, device, sync }
  }
  const one = await make('keeper one')
  const two = await make('keeper two')
  for (const { keeper } of [one, two])
    await keeper.store['file.write']({
      name: 'devices',
      bytes: [utf8ToBytes(JSON.stringify(authority.vouched()))],
    })
  await a.vouch(authority)
  await a.now()
  one.keeper.onEvent((event) => events.push(event.name))
  two.keeper.onStoreEvent((event) => told.push(event))
  for (const { keeper } of [one, two])
    expect((await keeper.keeper['sync.connect']({ card: writeServerCard(card) })).ok).toBe(true)
  expect(await one.keeper.keeper['sync.connect']({ card: 'nonsense' })).toMatchObject({
    ok: false,
    error: { type: 'CardUnreadable' },
  })
  const bytes = makeEnvelope(one.device, 1, idFrom('anna'))
  await one.keeper.store['store.commit']({
    wraps: [wrap('anna')],
    entries: [{ version: `${one.device}:1`, objId: idFrom('anna'), parents: [], tags: [tag('k')] }],
    bytes: [bytes],
  })
  const offered = {
    ops: [{ type8: type8.membership, objId: idFrom('entry'), expireNotAfter: 0 }],
    bytes: [utf8ToBytes('sealed entry')],
  }
  for (let i = 0; i < 2; i++) expect((await one.keeper.store['ops.offer'](offered)).ok).toBe(true)
  expect(await one.keeper.store['ops.list']({ type8: type8.membership, after: 0 })).toMatchObject({
    ok: true,
    value: { ops: [{ objId: idFrom('entry'), at: 1 }] },
  })
  expect(await one.keeper.keeper['sync.now']({})).toMatchObject({
    ok: true,
    value: { state: 'idle', waiting: { up: 0 } },
  })
  expect(await two.keeper.keeper['sync.now']({})).toMatchObject({ ok: true, value: { state: 'idle' } })
  expect(events).toContain('sync.state')
  expect(told).toContainEqual({ name: 'incoming', data: { entries: true, wraps: true, ops: true } })
  const untagged = await two.keeper.store['store.untagged']({ after: 0, limit: 10 })
  expect(untagged).toMatchObject({
    ok: true,
    value: { entries: [{ version: `${one.device}:1`, tags: [] }], more: false },
  })
  await two.keeper.store['store.retag']({
    entries: [{ version: `${one.device}:1`, parents: [], tags: [tag('k')] }],
  })
  expect(await two.keeper.store['store.untagged']({ after: 0, limit: 10 })).toMatchObject({
    ok: true,
    value: { entries: [] },
  })
  const listed = await two.keeper.store['ops.list']({ type8: type8.membership, after: 0 })
  expect(listed.ok && listed.value.bytes.map((part) => Buffer.from(part).toString())).toEqual([
    'sealed entry',
  ])
  expect(await two.keeper.keeper['sync.problems']({})).toEqual({ ok: true, value: { problems: [] } })
  for (const { keeper } of [one, two]) await keeper.close()
})

function frameOf(value: object) {
  const text = utf8ToBytes(JSON.stringify(value))
  const bytes = new Uint8Array(6 + text.length)
  new DataView(bytes.buffer).setUint32(0, text.length)
  bytes.set(text, 4)
  return bytes
}
