import { createHash } from 'node:crypto'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { frameType, scanFrames } from '#electron/host/keeper/frames.ts'
import { hollowOf } from '#electron/host/keeper/journal.ts'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { filesHolding, filesUnder } from './bytesOnDisk.ts'
import { createFaultyFiles } from './faultyFiles.ts'
import {
  idFrom,
  keeperWorld,
  makeEnvelope,
  smallLimits,
  tag,
  trySave,
  wrapOf,
  type KeeperWorld,
} from './keeperWorld.ts'

const limits = { ...smallLimits, snapshotFrames: 30 }
const mia = idFrom('mia')
const miaKey = idFrom('key of mia')
const miaBlob = idFrom('photo of mia')
const secretBody = 'Zwetschgenknoedel-4711'
const secretWrap = 'Quittengelee-0815'
const secretOld = 'Mirabellenmus-7373'
const secretTag = 'tag-of-mia-Holunder'
const secretPhoto = Buffer.from('Stachelbeere-2222 pixels of a face')
const living = idFrom('living')

/** Mia's versions stand in several segments, old and new, between others'; one of hers supersedes another. */
async function filled(world: KeeperWorld): Promise<string[]> {
  const hers: string[] = []
  const wrap = { ...wrapOf('mia', miaKey), sealed: Buffer.from(secretWrap).toString('base64') }
  const below = {
    ...wrapOf('below', idFrom('photo key'), miaKey),
    sealed: Buffer.from(`${secretWrap} below`).toString('base64'),
  }
  for (let n = 0; n < 8; n++) {
    const others = Array.from({ length: 10 }, (_, i) => ({
      objId: idFrom(`other ${n} ${i}`),
      tags: [tag('k', 'other')],
      content: `other ${n} ${i}`,
    }))
    const own = {
      objId: mia,
      parents: hers.slice(-1),
      tags: [tag('k', secretTag)],
      content: `${secretBody} ${n}`,
    }
    const versions = await world.save(
      [...others, own],
      n === 0 ? { wraps: [wrap, below, wrapOf('other')] } : {},
    )
    hers.push(versions.at(-1)!)
    await world.keeper.settled()
  }
  await world.keeper.store['store.retag']({
    entries: [{ version: hers[0]!, parents: [], tags: [tag('k', secretTag), tag('z', secretTag)] }],
  })
  await world.save([{ objId: living, content: secretOld }, { objId: living }])
  await world.keeper.store['blob.put']({ id: miaBlob, bytes: [new Uint8Array(secretPhoto)] })
  return hers
}
const purgeMia = (world: KeeperWorld) =>
  world.keeper.store['store.purge']({ objIds: [mia], versions: [], keyIds: [miaKey], blobs: [miaBlob] })
const traces = (base: string): string[] =>
  [secretBody, secretWrap, secretTag, secretPhoto].flatMap((wanted) => filesHolding(base, wanted))

test('JR9 after a purge no byte of it is left in any file; the same search found each of them before', async () => {
  await using world = await keeperWorld({ limits })
  await filled(world)
  for (const wanted of [secretBody, secretWrap, secretOld, secretTag, secretPhoto])
    expect(filesHolding(world.base, wanted).length).toBeGreaterThan(0)
  const old = `${world.device}:${(await world.pullAll()).size - 1}`
  const purged = await world.keeper.store['store.purge']({
    objIds: [mia],
    versions: [old],
    keyIds: [miaKey],
    blobs: [miaBlob],
  })
  expect(purged).toEqual({ ok: true, value: { versions: 9, wraps: 2, blobs: 1 } })
  expect(traces(world.base)).toEqual([])
  await world.restart()
  expect([...traces(world.base), ...filesHolding(world.base, secretOld)]).toEqual([])
  expect(filesHolding(world.base, 'other 3 4').length).toBe(2)
})

test('JR9 everything else stays: order, tags, keys; followers start over by a new epoch', async () => {
  await using world = await keeperWorld({ limits })
  const hers = await filled(world)
  const before = await world.pullAll()
  const status = await world.keeper.keeper['journal.status']({})
  world.events.length = 0
  await purgeMia(world)
  const rest = [...before].filter(([version]) => !hers.includes(version))
  expect([...(await world.pullAll())]).toEqual(rest)
  const after = await world.keeper.keeper['journal.status']({})
  if (!status.ok || !after.ok) throw new Error('status')
  expect(after.value.epoch).not.toBe(status.value.epoch)
  expect(after.value.count).toBe(rest.length)
  expect(world.events).toContainEqual({
    name: 'journal.changed',
    data: { lastSeq: after.value.lastSeq, epoch: after.value.epoch },
  })
  await world.restart()
  expect([...(await world.pullAll())]).toEqual(rest)
  expect(await world.keeper.keeper['journal.status']({})).toEqual(after)
  expect(await world.keeper.store['store.wraps']({})).toEqual({
    ok: true,
    value: { wraps: [wrapOf('other')] },
  })
  const object = await world.keeper.store['store.object']({ objIds: [mia] })
  expect(object).toEqual({ ok: true, value: { entries: [], bytes: [] } })
  expect(await world.keeper.store['blob.get']({ id: miaBlob })).toMatchObject({
    error: { type: 'BlobMissing' },
  })
  expect((await trySave(world.keeper, world.device, [{ objId: idFrom('next') }])).ok).toBe(true)
})

test('JR9 hollow entries keep device, number, object and hash, so that both chains still verify', async () => {
  await using world = await keeperWorld({ limits })
  const hers = await filled(world)
  const devSeq = Number(hers[3]!.split(':')[1])
  const envelope = makeEnvelope(world.device, devSeq, mia, `${secretBody} 3`)
  await purgeMia(world)
  const hollows = filesUnder(join(world.base, 'institution', 'journal')).flatMap((path) =>
    scanFrames(new Uint8Array(readFileSync(path))).frames.flatMap((frame) =>
      frame.type === frameType.hollow ? [hollowOf(frame.body)] : [],
    ),
  )
  expect(hollows.map((one) => `${one.dev}:${one.devSeq}`)).toEqual(hers)
  const sealedHash = createHash('sha256').update(envelope.subarray(62)).digest()
  const found = hollows[3]!
  expect(found.objId).toBe(mia)
  expect(bytesToHex(found.sealedHash)).toBe(sealedHash.toString('hex'))
  expect(bytesToHex(found.opHash)).toBe(
    createHash('sha256').update(envelope.subarray(0, 62)).update(sealedHash).digest('hex'),
  )
})

test('JR10 what was purged does not come back: neither a version nor its photo', async () => {
  await using world = await keeperWorld({ limits })
  await filled(world)
  await purgeMia(world)
  await world.restart()
  expect(await trySave(world.keeper, world.device, [{ objId: mia }])).toEqual({
    ok: false,
    error: { type: 'Purged' },
  })
  expect(await world.keeper.store['blob.put']({ id: miaBlob, bytes: [new Uint8Array(3)] })).toMatchObject({
    error: { type: 'Purged' },
  })
  expect((await trySave(world.keeper, world.device, [{ objId: living }])).ok).toBe(true)
})

test('JR9 a purge cut off after any step is finished at the next start', async () => {
  await using world = await keeperWorld({ limits: { ...limits, reserve: 0 } })
  const hers = await filled(world)
  const rest = [...(await world.pullAll()).keys()].filter((version) => !hers.includes(version))
  await world.keeper.close()
  let finished = 0
  for (let step = 4; ; step += 3) {
    const base = join(world.base, '..', `step ${step}`)
    cpSync(world.base, base, { recursive: true })
    const disk = createFaultyFiles()
    const broken = await keeperWorld({ base, keep: true, limits, files: disk.files })
    disk.failAt(step, 'gone')
    const purged = await purgeMia(broken)
    await broken.keeper.close()
    disk.heal()
    cpSync(base, `${base} after`, { recursive: true, filter: (path) => !path.endsWith('/lock') })
    await using after = await keeperWorld({ base: `${base} after`, keep: true, limits })
    const left = traces(after.base)
    // Before its first file was written there was no purge; from then on it is carried out.
    if (left.length) expect((await after.pullAll()).size).toBe(rest.length + hers.length)
    else {
      expect([...(await after.pullAll()).keys()]).toEqual(rest)
      finished++
    }
    if (step > 20) expect(left).toEqual([])
    if (purged.ok) break
  }
  expect(finished).toBeGreaterThan(5)
})

test('JR8 wraps dropped with a commit are gone from both key files, also when the process ended in between', async () => {
  await using world = await keeperWorld()
  const wrap = { ...wrapOf('old group'), sealed: Buffer.from(secretWrap).toString('base64') }
  await world.save([{ objId: mia }], { wraps: [wrap, wrapOf('new group')] })
  expect(filesHolding(world.base, secretWrap)).toHaveLength(2)
  const [copy] = [join(world.base, '..', 'copy')]
  await world.save([{ objId: living }], { dropWraps: [wrap.id] })
  expect(filesHolding(world.base, secretWrap)).toEqual([])

  // The same, with the key file still as it was before the drop.
  await world.keeper.close()
  cpSync(world.base, copy, { recursive: true })
  await using other = await keeperWorld({ base: copy, keep: true })
  await other.save([{ objId: idFrom('x') }], { wraps: [wrap] })
  expect(filesHolding(copy, secretWrap)).toHaveLength(2)
  await other.restart()
  expect(filesHolding(copy, secretWrap)).toEqual([])
})
