/** A member who pushes a colleague's chain with its contents taken out, before she can push it herself. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import { encodeBatch } from '#shared/sync/op.ts'
import { visitStick } from '#electron/host/sync/stick.ts'
import { idFrom, realRandom } from '#tests/journal/keeperWorld.ts'
import { hollow, hostileServer, type HostileServer } from './hostileServer.ts'
import { memoryFiles } from './memoryFiles.ts'
import {
  askAs,
  pcsAtServer,
  tenant,
  wrap,
  type Device,
  type PcsAtServer,
  type TestClock,
  type TestServer,
} from './world.ts'

let house: PcsAtServer<'owner' | 'insider' | 'reader'>
let clock: TestClock
let server: TestServer
let between: HostileServer
/** The owner, the one who harms, and one who only reads. */
let owner: Device
let insider: Device
let reader: Device
const devices = (): Device[] => [owner, insider, reader]
const kinds = (device: Device): string[] => device.sync.problems().map(({ kind }) => kind)
const photo = idFrom('photo of emil')
const photoBytes = new Uint8Array(5000).fill(7)

beforeEach(async () => {
  house = await pcsAtServer(['owner', 'insider', 'reader'], (name, at) =>
    name === 'owner' ? (between = hostileServer(at)).carrier : at.carrier,
  )
  ;({ clock, server } = house)
  ;({ owner, insider, reader } = house.pcs)
  for (const device of devices()) await device.now()
  await harm()
})
afterEach(() => house.close())

/** The owner's work reaches the insider by stick; he brings it to the server without its contents. */
async function harm(): Promise<void> {
  await owner.save([{ objId: idFrom('emil'), content: 'emil' }], [wrap('emil')])
  await owner.putBlob(photo, photoBytes)
  const from = (owner.sync.house.oplog.tail(owner.dev)?.n ?? 0) + 1
  const stick = memoryFiles()
  for (const device of [owner, insider])
    await visitStick({ sync: device.sync, files: stick, random: realRandom, clock }, '/stick')
  const batches = await insider.sync.house.oplog.read(owner.dev, from, 500, 1e6)
  expect(batches.flatMap(({ ops }) => ops).length).toBeGreaterThanOrEqual(3)
  const parts = batches.map((batch) => encodeBatch({ ...batch, ops: batch.ops.map(hollow) }))
  const pushed = await askAs(insider, server.carrier, 'push', {}, parts)
  expect(pushed.ok && pushed.value.answer.results.map(({ type }) => type)).toEqual(batches.map(() => 'ok'))
}

const sameAsOwner = async (device: Device): Promise<void> => {
  expect(device.versions()).toEqual(owner.versions())
  expect(device.profile.keyFile.get(wrap('emil').id)).toEqual(wrap('emil'))
  const bytes: Bytes | null = await device.profile.blobs.get(photo)
  expect(bytes && bytesToHex(bytes)).toBe(bytesToHex(photoBytes))
}

test('SY14 the owner brings her contents back, in the round in which she learns of it; then nothing waits', async () => {
  const state = await owner.now()
  expect([state.waiting.up, state.waiting.blobsUp, kinds(owner)]).toEqual([0, 0, []])
  await reader.now()
  await sameAsOwner(reader)
})

test('SY14 who read the emptied chain first has holes that are named, and gets the contents, keys and photos among them, at a later sign-in', async () => {
  await reader.now()
  expect(kinds(reader)).toEqual(['Gone'])
  expect(reader.versions()).not.toEqual(owner.versions())
  await owner.now()
  clock.move(16 * 60_000)
  await reader.now()
  await reader.now()
  await sameAsOwner(reader)
  expect(kinds(reader)).toEqual([])
  // What was filled is remembered: nothing of it is chained a second time, nothing fetched again.
  await reader.crash(() => 0)
  await reader.now()
  await sameAsOwner(reader)
  expect(reader.sync.house.oplog.tail(reader.dev)?.n ?? 0).toBe(await server.store.tails(tenant).then((tails) => tails.get(reader.dev)?.n ?? 0)) // prettier-ignore
  const chained = await reader.sync.house.oplog.read(reader.dev, 1, 1e6, 1e9)
  expect(chained.flatMap(({ ops }) => ops).filter(({ header }) => header.objId === wrap('emil').id)).toEqual([]) // prettier-ignore
})

test('SY14 whoever has the contents brings them back, also when their owner never comes again', async () => {
  const state = await insider.now()
  expect(state.waiting.up).toBe(0)
  await reader.now()
  expect(reader.versions()).toEqual(owner.versions())
})

test('SY14 as long as the server keeps the op empty, it is waiting and named, never received', async () => {
  between.lie((said) =>
    said.route === 'push'
      ? {
          answer: {
            ...(said.answer as object),
            results: (said.answer as { results: { dev: string; n: number }[] }).results.map((one) => ({
              ...one,
              gone: Array.from({ length: one.n }, (_, i) => i + 1),
            })),
          },
        }
      : null,
  )
  const state = await owner.now()
  expect(state.waiting.up).toBeGreaterThanOrEqual(2)
  expect(kinds(owner)).toContain('Gone')
  between.lie(null)
  expect((await owner.now()).waiting.up).toBe(0)
  expect(kinds(owner)).toEqual([])
})
