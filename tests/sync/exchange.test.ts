/** Two PCs and the real server in one process: what one saves the other has, and nothing is said to be there that is not. */
import { type8 } from '#shared/vault/envelope.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { idFrom, makeEnvelope, seeded } from '#tests/journal/keeperWorld.ts'
import { pcsAtServer, wrap, type Device, type PcsAtServer } from './world.ts'

let house: PcsAtServer<'a' | 'b'>
let a: Device
let b: Device
const obj = (name: string): { objId: string; content: string } => ({ objId: idFrom(name), content: name })

beforeEach(async () => {
  house = await pcsAtServer(['a', 'b'])
  ;({ a, b } = house.pcs)
})
afterEach(() => house.close())

describe('two PCs', () => {
  test('SY1 versions, wraps and blobs written on one PC are on the other, and both say so by receipt', async () => {
    const photo = seeded('photo').bytes(2_500_000)
    const versions = await a.save([obj('anna'), obj('ben')], [wrap('anna'), wrap('ben')])
    await a.putBlob(idFrom('photo'), photo)
    expect(a.sync.state().waiting.up).toBeGreaterThan(0)
    const sent = await a.now()
    expect(sent).toMatchObject({ state: 'idle', waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 } })
    expect(sent.server).toMatchObject({ ops: sent.here.ops, blobs: 1 })
    const got = await b.now()
    expect(got).toMatchObject({
      state: 'idle',
      waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 },
      problems: 0,
    })
    expect(b.versions()).toEqual([...versions].sort())
    expect(
      b.profile.keyFile
        .all()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([wrap('anna').id, wrap('ben').id].sort())
    expect(Buffer.compare((await b.profile.blobs.get(idFrom('photo')))!, photo)).toBe(0)
    expect(b.incoming).toContainEqual({ entries: true, wraps: true, ops: false })
  })

  test('SY4 nothing is chained twice, and a second round without news sends nothing', async () => {
    await a.save([obj('anna')], [wrap('anna')])
    for (const device of [a, b, a, b]) await device.now()
    const before = a.sync.house.oplog.count
    await a.now()
    await b.now()
    await b.now()
    expect(a.sync.house.oplog.count).toBe(before)
    expect(b.sync.house.oplog.count).toBe(before)
  })

  test('SY5 the record about a photo travels as a record, whatever class its envelope names for quotas', async () => {
    const bytes = makeEnvelope(a.dev, 1, idFrom('record of a photo'))
    bytes[2] = type8.photo
    const committed = await a.profile.journal.commit({ entries: [{ bytes, parents: [], tags: [] }] })
    expect(committed.ok).toBe(true)
    expect(await a.now()).toMatchObject({ state: 'idle', waiting: { up: 0 } })
    await b.now()
    expect(b.versions()).toEqual([`${a.dev}:1`])
    expect(b.sync.problems()).toEqual([])
  })

  test('figures: versions a second through the engine, both ways', async () => {
    const count = 10_000
    for (let i = 0; i < count; i += 500)
      await a.save(
        Array.from({ length: 500 }, (_, k) => ({ ...obj(`n ${i + k}`), content: 'x'.repeat(700) })),
      )
    // Time of the processor: the machine may be busy with other things.
    const cpu = (): number => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    }
    const first = cpu()
    expect((await a.now()).waiting.up).toBe(0)
    const second = cpu()
    expect((await b.now()).waiting.down).toBe(0)
    const third = cpu()
    const rate = (ms: number): number => Math.round((1000 * count) / ms)
    console.log(
      `push ${rate(second - first)}/s, pull ${rate(third - second)}/s (versions of 0.9 KB, server in process, disk in memory)`,
    )
    expect(b.versions().length).toBe(count)
  })
})
