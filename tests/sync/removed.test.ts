/** T68 What a PC wrote without a network and brings after it was removed: real keepers, vaults and server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { annasHouse, joins, must, realPc, realServer, type RealPc } from './houseOfPcs.ts'
import { standingClock } from './world.ts'

const endings: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function house() {
  const clock = standingClock(Date.UTC(2026, 8, 14, 8))
  const server = await realServer(clock)
  endings.push(() => server.end())
  const [a, b, c] = [
    await realPc(clock, server.carrier),
    await realPc(clock, server.carrier),
    await realPc(clock, server.carrier),
  ] as const
  endings.push(async () => {
    for (const pc of [a, b, c]) await pc.end()
  })
  await annasHouse(a)
  const [group] = await a.save([
    { kind: 'group', id: null, parents: [], changes: { name: 'Zwetschgen', colour: 'teal', position: 0 } },
  ])
  const [mia] = await a.save([
    {
      kind: 'child',
      id: null,
      parents: [],
      changes: { firstName: 'Mirabella', lastName: 'Muster', groupId: group! },
    },
  ])
  await a.sync()
  const tilda = await joins(a, b, 'Tilda', 'educator', [group!])
  const paul = await joins(a, c, 'Paul', 'educator', [group!])
  await a.sync()

  // Tilda works without a network; meanwhile her PC is reported as lost.
  const [now] = await b.find('child')
  await b.save([
    { kind: 'child', id: mia!, parents: [now!.meta.version], changes: { notes: 'im Wald notiert' } },
    { kind: 'consent', id: null, parents: [], changes: { childId: mia!, purpose: 'groupWall' } },
  ])
  const dev = await b.device()
  expect(must(await a.vault.call('device.remove', { dev })).people.map((one) => one.name)).toEqual([
    'Tilda Probe',
  ])
  await a.sync()
  await c.sync()
  expect(await b.sync()).toMatchObject({ state: 'refused' })

  const path = mkdtempSync(join(tmpdir(), 'obhut-late-stick-'))
  endings.push(() => rmSync(path, { recursive: true, force: true }))
  const visit = async (pc: RealPc) =>
    must(await pc.keeper.keeper['stick.visit']({ folder: await pc.folder(path, 'stick') }))
  await visit(b)
  await visit(a)
  await a.quiet()
  return { a, b, c, mia: mia!, dev, visit, tilda, paul }
}
const notes = async (pc: RealPc) => (await pc.find('child')).map((one) => one.values['notes'])

test('T68 T67 edits of a removed PC are refused by the server and lie in the Leitung’s list; taken, they are everywhere and still hers', async () => {
  const { a, c, mia, dev } = await house()
  expect(await notes(a)).toEqual([''])
  expect(must(await a.keeper.keeper['sync.problems']({})).problems.map(({ kind }) => kind)).toContain(
    'RemovedDevice',
  )
  const { late } = must(await a.vault.call('late.list', {}))
  expect(late).toMatchObject([{ dev, closed: 0 }])
  expect(late[0]!.edits.map((one) => one.kind).sort()).toEqual(['child', 'consent'])
  expect(late[0]!.edits.find((one) => one.kind === 'child')).toMatchObject({
    id: mia,
    author: 'Tilda Probe',
    values: { notes: 'im Wald notiert' },
  })
  // A Fachkraft is not asked.
  for (const call of [
    c.vault.call('late.list', {}),
    c.vault.call('late.settle', { dev, personId: null, take: true }),
  ])
    expect(await call).toMatchObject({ ok: false, error: { type: 'NotAllowed' } })

  must(await a.vault.call('late.settle', { dev, personId: null, take: true }))
  await a.quiet()
  expect(await notes(a)).toEqual(['im Wald notiert'])
  expect(must(await a.vault.call('late.list', {})).late).toEqual([])
  for (let i = 0; i < 2; i++) {
    expect(await a.sync()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    expect(await c.sync()).toMatchObject({ state: 'idle' })
  }
  expect(await notes(c)).toEqual(['im Wald notiert'])
  expect(await c.find('consent', mia)).toHaveLength(1)
  for (const pc of [a, c]) expect(must(await pc.keeper.keeper['sync.problems']({})).problems).toEqual([])
}, 120_000)

test('T68 refused, they are destroyed and come back by no stick, nor does what stands behind them in that PC’s chain', async () => {
  const { a, b, c, dev, visit } = await house()
  must(await a.vault.call('late.settle', { dev, personId: null, take: false }))
  await visit(a)
  await visit(c)
  for (const pc of [a, c]) await pc.sync()
  for (const pc of [a, c]) expect(await notes(pc)).toEqual([''])
  expect(must(await a.vault.call('late.list', {})).late).toEqual([])
  const [now] = await b.find('child')
  await b.save([
    { kind: 'child', id: now!.id, parents: [now!.meta.version], changes: { notes: 'noch einmal' } },
  ])
  await visit(b)
  await visit(a)
  await a.quiet()
  expect(await notes(a)).toEqual([''])
  expect(must(await a.vault.call('late.list', {})).late).toEqual([])
}, 120_000)
