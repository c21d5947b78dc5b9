/**
 * A deletion that really happens everywhere: two PCs with real vaults, the real server on SQLite, one clock. D6..D9, Q1..Q3:
 * shared/vault/README.md; SY15: shared/sync/README.md; SV13, SV16, SV30: sync-server/README.md.
 */
import { afterEach, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { readOrderOp } from '#shared/sync/orders.ts'
import { type8 } from '#shared/vault/envelope.ts'
import { findWindows, readAll, windowsOf } from '#tests/sync-server/app/search.ts'
import { annasHouse, day, joins, must, realPc, realServer, type RealPc } from './houseOfPcs.ts'
import { standingClock } from './world.ts'

const endings: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function house() {
  const clock = standingClock(Date.UTC(2026, 8, 14, 8))
  const server = await realServer(clock)
  endings.push(() => server.end())
  const a = await realPc(clock, server.carrier)
  const b = await realPc(clock, server.carrier)
  endings.push(
    () => a.end(),
    () => b.end(),
  )
  const { cards } = await annasHouse(a)
  const [group] = await a.save([
    { kind: 'group', id: null, parents: [], changes: { name: 'Zwetschgen', colour: 'teal', position: 0 } },
  ])
  const child = (firstName: string) => ({
    kind: 'child',
    id: null,
    parents: [],
    changes: { firstName, lastName: 'Muster', groupId: group! },
  })
  const [mia, ben] = await a.save([child('Mirabella'), child('Benno')])
  await a.save([
    { kind: 'consent', id: null, parents: [], changes: { childId: mia!, purpose: 'ownPortfolio' } },
    { kind: 'guardian', id: null, parents: [], changes: { childIds: [mia!, ben!], firstName: 'Eva' } },
    { kind: 'page', id: null, parents: [], changes: { childId: mia!, title: 'Das bin ich' } },
  ])
  const alone = await a.addPhoto([mia!], group!)
  const both = await a.addPhoto([mia!, ben!], group!)
  await a.sync()
  return { clock, server, a, b, cards, group: group!, mia: mia!, ben: ben!, alone, both }
}
type House = Awaited<ReturnType<typeof house>>

/** Sealed bytes of what hangs under this child alone: versions, files, wraps. */
async function sealedOf({ a, mia, alone }: House, blobs: boolean) {
  const { tags } = must(await a.vault.call('records.tags', { kind: 'consent', subject: mia }))
  const ids = new Set([mia, alone])
  for (const kind of ['consent', 'page'])
    for (const one of await a.find(kind, mia)) if (one.values['childId'] === mia) ids.add(one.id)
  expect(tags.length).toBeGreaterThan(0)
  const found = must(await a.keeper.store['store.object']({ objIds: [...ids] }))
  const windows = found.bytes.flatMap((bytes) => windowsOf(bytes.slice(112), 61))
  if (blobs) {
    const [photo] = (await a.find('photo', mia)).filter((one) => one.id === alone)
    for (const id of Object.values(photo!.values['blobs'] as Record<string, string>)) {
      const blob = must(await a.keeper.store['blob.get']({ id }))
      windows.push(...windowsOf(blob.bytes[0]!, 997))
    }
  }
  const hashes = found.bytes.map((bytes) => createHash('sha256').update(bytes).digest())
  return { ids: [...ids], windows, hashes, payloads: found.bytes }
}

async function delete_({ a, mia, cards }: House): Promise<void> {
  must(await a.vault.call('deletion.request', { childId: mia, reason: 'Weggezogen' }))
  must(await a.vault.call('deletion.confirm', { childId: mia, card: cards[1]!.text }))
  expect(await a.sync()).toMatchObject({ state: 'idle' })
}
const rowsOf = async ({ server, a }: Pick<House, 'server' | 'a'>) => {
  const { tenant } = (await a.keeper.sync())!.house.vouched()!
  return (await server.store.range(tenant, 0, 1e9, 1e12))!.rows
}
const problems = async (pc: RealPc) => must(await pc.keeper.keeper['sync.problems']({})).problems

test('D6 SY15 SV13 on day 7 the server holds nothing of the child: rows hollow, files gone, no byte of it in database and WAL; a restored backup neither', async () => {
  const all = await house()
  const { clock, server, a, mia } = all
  const { ids, windows, payloads } = await sealedOf(all, true)
  const blobsBefore = readAll(server.folder.blobs).size
  expect(blobsBefore).toBe(6)
  expect(findWindows(readAll(server.folder.path), windows).length).toBeGreaterThan(1)
  const wrapsBefore = (await rowsOf(all)).filter((row) => row.type8 === type8.key && row.payload).length

  await delete_(all)
  const backup = await server.backUp()
  clock.move(7 * day - 1)
  expect(await server.runJobs()).toBe(0)
  expect(findWindows(readAll(server.folder.path), windows).length).toBeGreaterThan(1)
  clock.move(1)
  expect(await server.runJobs()).toBe(1)
  const files = readAll(server.folder.path)
  expect(findWindows(files, windows)).toEqual([])
  expect(readAll(server.folder.blobs).size).toBe(3)
  const rows = await rowsOf(all)
  expect(rows.filter((row) => ids.includes(row.objId)).length).toBeGreaterThanOrEqual(payloads.length)
  expect(rows.filter((row) => ids.includes(row.objId) && row.payload)).toEqual([])
  // Wraps of her keys went too, and everybody else's are there.
  const wraps = rows.filter((row) => row.type8 === type8.key)
  expect(wraps.filter((row) => row.payload).length).toBeLessThan(wrapsBefore)
  expect(wraps.filter((row) => row.payload).length).toBeGreaterThan(0)
  const { objIds } = await server.store.ledger((await a.keeper.sync())!.house.vouched()!.tenant)
  expect(objIds).toContain(mia)

  expect(must(await a.vault.call('deletion.run', {})).purged).toHaveLength(1)
  expect(await a.sync()).toMatchObject({ state: 'idle' })
  expect(await problems(a)).toEqual([])
  expect((await a.find('child')).map((one) => one.values['firstName'])).toEqual(['Benno'])

  // A backup from before the purge: what it brings back the ledger takes away again.
  await server.restore(backup)
  expect(findWindows(readAll(server.folder.data), windows)).toEqual([])
  expect(readAll(server.folder.blobs).size).toBe(3)
  await a.sync()
  must(await a.keeper.keeper['sync.resume']({}))
  expect(await a.sync()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
  clock.move(8 * day)
  await server.runJobs()
  expect(findWindows(readAll(server.folder.data), windows)).toEqual([])
}, 120_000)

test('D7 SV30 a deletion that was withdrawn on day 6 purges nothing at the server, at this PC or at another', async () => {
  const all = await house()
  const { clock, server, a, b, mia, group } = all
  const tilda = await joins(a, b, 'Tilda', 'educator', [group])
  const { windows } = await sealedOf(all, true)
  await delete_(all)
  await b.sync()
  expect((await b.find('child')).map((one) => one.id)).not.toContain(mia)
  clock.move(6 * day)
  must(await a.vault.call('deletion.cancel', { childId: mia }))
  await a.sync()
  await b.sync()
  clock.move(3 * day)
  expect(await server.runJobs()).toBe(0)
  expect(findWindows(readAll(server.folder.path), windows).length).toBeGreaterThan(1)
  for (const pc of [a, b]) {
    must(await pc.vault.call('deletion.run', {}))
    await pc.quiet()
    expect((await pc.find('child')).map((one) => one.values['firstName']).sort()).toEqual([
      'Benno',
      'Mirabella',
    ])
    expect(await pc.find('page', mia)).toHaveLength(1)
  }
  // And she can be deleted for good all the same.
  await delete_(all)
  clock.move(7 * day)
  expect(await server.runJobs()).toBe(1)
  expect(findWindows(readAll(server.folder.path), windows)).toEqual([])
  void tilda
}, 120_000)
test('D6 two Leitungen at two PCs: what the first signed at the request is with the server as soon as the second confirms', async () => {
  const all = await house()
  const { clock, server, a, b, mia } = all
  const bea = await joins(a, b, 'Bea', 'lead', 'all')
  const { windows } = await sealedOf(all, true)
  must(await a.vault.call('deletion.request', { childId: mia, reason: 'Weggezogen' }))
  await a.sync()
  await b.sync()
  const ordersAt = async (pc: RealPc) => {
    const { tenant } = (await pc.keeper.sync())!.house.vouched()!
    const listed = must(await pc.keeper.store['ops.list']({ type8: type8.tombstone, after: 0 }))
    return listed.bytes.flatMap((bytes) => readOrderOp(bytes, tenant) ?? [])
  }
  // Half an order is no order, and tells nobody what it is about.
  expect(must(await b.keeper.store['ops.list']({ type8: type8.tombstone, after: 0 })).ops).toHaveLength(1)
  expect(await ordersAt(b)).toEqual([])
  must(await b.vault.call('deletion.confirm', { childId: mia }))
  await b.sync()
  const orders = await ordersAt(b)
  expect(orders).toHaveLength(1)
  expect(orders[0]!.type === 'order' && orders[0]!.signed.signatures).toHaveLength(2)
  expect(await server.store.dueOrders(clock.now() + 7 * day)).toHaveLength(1)
  clock.move(7 * day)
  expect(await server.runJobs()).toBe(1)
  expect(findWindows(readAll(server.folder.path), windows)).toEqual([])
  // D9 both PCs destroy it, whichever of them writes the certificate.
  await a.sync()
  expect(must(await a.vault.call('deletion.run', {})).purged).toHaveLength(1)
  await a.sync()
  await b.sync()
  must(await b.vault.call('deletion.run', {}))
  for (const pc of [a, b]) {
    expect(findWindows(readAll(pc.base), windows)).toEqual([])
    expect(must(await pc.keeper.store['store.object']({ objIds: [mia] })).entries).toEqual([])
    expect(await problems(pc)).toEqual([])
  }
  void bea
}, 120_000)

test.each([8, 90, 400])(
  'Q1 Q2 F10 a PC that comes back after %d days resurrects nothing; its own edits of the deleted child lie readable for seven days, then they are gone',
  async (days) => {
    const all = await house()
    const { clock, server, a, b, mia, ben, group, both } = all
    const tilda = await joins(a, b, 'Tilda', 'educator', [group])
    const { windows } = await sealedOf(all, true)
    expect((await b.find('child')).map((one) => one.id)).toContain(mia)

    // Tilda works without a network: at the child, at what is hers alone, at what she shares, and at another child.
    const [page] = await b.find('page', mia)
    const shared = (await b.find('photo')).find((one) => one.id === both)!
    const [other] = (await b.find('child')).filter((one) => one.id === ben)
    await b.save([
      { kind: 'page', id: page!.id, parents: [page!.meta.version], changes: { title: 'Zwiebelfisch' } },
      { kind: 'consent', id: null, parents: [], changes: { childId: mia, purpose: 'groupWall' } },
      { kind: 'photo', id: both, parents: [shared.meta.version], changes: { fileName: 'umbenannt.png' } },
      { kind: 'child', id: ben, parents: [other!.meta.version], changes: { notes: 'Eigenes' } },
    ])
    const lonely = await b.addPhoto([mia], group)
    const late = must(await b.keeper.store['store.object']({ objIds: [page!.id, lonely] }))
    const own = late.bytes.slice(-3).flatMap((bytes) => windowsOf(bytes.slice(112), 61))
    const dev = await b.device()
    const rowsBefore = (await rowsOf(all)).filter(
      (row) => row.dev === dev && row.type8 !== type8.checkpoint,
    ).length
    expect(rowsBefore).toBeGreaterThan(0)
    await b.off()

    await delete_(all)
    clock.move(7 * day)
    expect(await server.runJobs()).toBe(1)
    expect(must(await a.vault.call('deletion.run', {})).purged).toHaveLength(1)
    await a.sync()
    clock.move((days - 7) * day)

    await b.on()
    // Locked: it reads what came, and what it wrote waits until somebody can say what it is about.
    expect(await b.sync()).toMatchObject({ state: 'idle' })
    expect(await b.sync()).toMatchObject({ state: 'idle' })
    const ofB = (await rowsOf(all)).filter((row) => row.dev === dev && row.type8 !== type8.checkpoint)
    expect(ofB.length).toBe(rowsBefore)
    expect(findWindows(readAll(b.base), own).length).toBeGreaterThan(0)
    await b.unlock(tilda.passphrase)
    // A clock so far ahead destroys nothing for a day.
    if (days > 40) clock.move(25 * 3_600_000)
    // As the window does: once after the sign-in, and then daily.
    await expect
      .poll(
        async () => {
          must(await b.vault.call('deletion.run', {}))
          return must(await b.keeper.store['store.purged']({ ids: [mia] })).ids
        },
        { timeout: 30_000 },
      )
      .toEqual([mia])
    await b.quiet()
    for (let i = 0; i < 3; i++) {
      await b.sync()
      await a.sync()
    }
    expect((await b.find('child')).map((one) => one.id)).toEqual([ben])
    expect((await b.find('child'))[0]!.values['notes']).toBe('Eigenes')
    // Nothing of the child is anywhere any more, sealed as it was: neither the old versions nor the new ones.
    for (const pc of [a, b]) {
      expect(findWindows(readAll(pc.base), [...windows, ...own])).toEqual([])
      for (const id of [mia, page!.id, lonely])
        expect(must(await pc.keeper.store['store.object']({ objIds: [id] })).entries).toEqual([])
      expect((await pc.find('child')).map((one) => one.values['notes'])).toEqual(['Eigenes'])
      const [photo] = await pc.find('photo')
      expect(photo!.values).toMatchObject({ childIds: [ben], fileName: 'umbenannt.png' })
      expect(await problems(pc)).toEqual([])
    }
    expect(findWindows(readAll(server.folder.path), [...windows, ...own])).toEqual([])
    const { tenant } = (await a.keeper.sync())!.house.vouched()!
    const dead = new Set((await server.store.ledger(tenant)).objIds)
    expect(
      (await rowsOf(all)).filter((row) => dead.has(row.objId) && row.payload && row.type8 !== 7),
    ).toEqual([])

    // What only she had is kept: she sees how much and until when, a Leitung can read it.
    const { leftovers } = must(await b.vault.call('deletion.list', {}))
    expect(leftovers).toMatchObject([{ count: expect.any(Number) as number, mine: false }])
    const [left] = leftovers
    expect(left!.count).toBeGreaterThanOrEqual(4)
    expect(await b.vault.call('deletion.leftover', { id: left!.id })).toMatchObject({
      ok: false,
      error: { type: 'NotAllowed' },
    })
    expect(findWindows(readAll(b.base), [Buffer.from('Zwiebelfisch')])).toEqual([])
    const listed = must(await a.vault.call('audit.list', { limit: 300 }))
    expect(listed.records.map((one) => one.values['action'])).toContain('leftoversKept')
    const lastDay = new Date(`${left!.until}T00:00`).getTime()
    expect(lastDay - clock.now()).toBeGreaterThan(5 * day)
    expect(lastDay - clock.now()).toBeLessThanOrEqual(7 * day)
    clock.move(lastDay - clock.now() - 3_600_000)
    b.keeper.checkIdle()
    await b.quiet()
    expect(must(await b.vault.call('deletion.list', {})).leftovers).toHaveLength(1)
    clock.move(2 * 3_600_000)
    b.keeper.checkIdle()
    await expect
      .poll(async () => must(await b.vault.call('deletion.list', {})).leftovers, { timeout: 5000 })
      .toEqual([])
    // Off the list first, then overwritten and taken away.
    await expect
      .poll(() => [...readAll(b.base).keys()].filter((name) => name.includes('quarantine')), {
        timeout: 10_000,
      })
      .toEqual([])
  },
  180_000,
)
test('Q2 Q3 a Leitung at that PC reads what was kept, pictures too, and it is written down; nobody else opens it', async () => {
  const all = await house()
  const { clock, a, b, mia, group } = all
  const bea = await joins(a, b, 'Bea', 'lead', 'all')
  const carla = 'Carla Ballon fliegt 77 Meterwald'
  const { personId } = must(
    await a.vault.call('people.addHere', {
      firstName: 'Carla',
      lastName: 'Probe',
      role: 'lead',
      groups: 'all',
      until: null,
      passphrase: carla,
    }),
  )
  await a.sync()
  await b.sync()
  const [page] = await b.find('page', mia)
  await b.save([
    { kind: 'page', id: page!.id, parents: [page!.meta.version], changes: { title: 'Zwiebelfisch' } },
  ])
  const lonely = await b.addPhoto([mia], group)
  const bytes = must(
    await b.vault.call('photos.read', {
      photoId: lonely,
      variant: 'original',
      purpose: 'show',
      view: 'plain',
    }),
  ).bytes[0]!
  await b.off()

  must(await a.vault.call('deletion.request', { childId: mia, reason: 'Weggezogen' }))
  a.lock()
  await a.unlock(carla, personId)
  must(await a.vault.call('deletion.confirm', { childId: mia }))
  await a.sync()
  clock.move(8 * day)
  must(await a.vault.call('deletion.run', {}))
  await a.sync()

  await b.on()
  await b.sync()
  await b.unlock(bea.passphrase)
  await b.sync()
  const [left] = must(await b.vault.call('deletion.list', {})).leftovers
  expect(left).toMatchObject({ mine: true })
  const read = must(await b.vault.call('deletion.leftover', { id: left!.id }))
  expect(read.name).toBe('Mirabella Muster')
  expect(read.edits.map((one) => one.values['title'])).toContain('Zwiebelfisch')
  expect(read.edits).toHaveLength(left!.count)
  expect(read.bytes).toEqual([bytes])
  const audited = must(await b.vault.call('audit.list', { limit: 50 })).records
  expect(audited.map((one) => [one.values['action'], one.values['purpose']])).toContainEqual([
    'opened',
    'leftover',
  ])
  // What her vault reads lies on the disk in no form that the disk could be read for.
  expect(findWindows(readAll(b.base), [Buffer.from('Zwiebelfisch'), ...windowsOf(bytes)])).toEqual([])
}, 120_000)
