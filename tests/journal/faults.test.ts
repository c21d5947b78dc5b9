/** JR5: for every step of a save, an import, a snapshot, a deletion, each kind of failure (decision 39). */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeeper, type Keeper } from '#electron/host/keeper/createKeeper.ts'
import { quickFolder } from './bytesOnDisk.ts'
import { createFaultyFiles, faults, type Fault } from './faultyFiles.ts'
import {
  idFrom,
  keeperWorld,
  pullAll,
  realRandom,
  smallLimits,
  startOfTest,
  tag,
  trySave,
  wrapOf,
} from './keeperWorld.ts'

const root = mkdtempSync(join(quickFolder(), 'obhut-faults-'))
const template = join(root, 'template')
const oldObject = idFrom('old object')
const goneObject = idFrom('gone object')
const goneBlob = idFrom('gone blob')
const goneKey = idFrom('gone key')
let device = ''

beforeAll(async () => {
  const world = await keeperWorld({ base: template, keep: true })
  device = world.device
  await world.save(
    [
      { objId: oldObject, content: 'old' },
      { objId: goneObject, content: 'gone' },
    ],
    { wraps: [wrapOf('old'), wrapOf('gone', goneKey)] },
  )
  await world.keeper.store['blob.put']({ id: goneBlob, bytes: [new Uint8Array(1000).fill(7)] })
  await world.keeper.close()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const keeperOver = (base: string, files?: ReturnType<typeof createFaultyFiles>['files']): Keeper =>
  createKeeper({
    base,
    clock: { now: () => startOfTest + 1000 },
    random: realRandom,
    dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
    keychain: null,
    shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
    onLockRequested: () => {},
    limits: { ...smallLimits, reserve: 4096, snapshotFrames: 20 },
    ...(files ? { files } : {}),
  })

interface Told {
  /** Acknowledged: version and its object. */
  readonly saved: Map<string, string>
  readonly wraps: string[]
  readonly blobs: string[]
  /** Versions of one refused commit each: all or none may be found. */
  readonly refused: string[][]
  purged: boolean
}

type Job = (keeper: Keeper, told: Told) => Promise<void>

const note = async (
  keeper: Keeper,
  told: Told,
  names: readonly string[],
  wraps: readonly string[] = [],
): Promise<void> => {
  const state = await keeper.store['store.state']({})
  if (!state.ok) return
  const expected = names.map((_, i) => `${device}:${state.value.nextDevSeq + i}`)
  const saved = await trySave(
    keeper,
    device,
    names.map((name) => ({ objId: idFrom(name), tags: [tag('k', name)], content: new Uint8Array(300) })),
    { wraps: wraps.map((name) => wrapOf(name)) },
  )
  if (saved.ok) {
    for (const [i, version] of saved.versions.entries()) told.saved.set(version, idFrom(names[i]!))
    told.wraps.push(...wraps)
  } else {
    expect(['DiskFull', 'DiskFailed', 'ReadOnly']).toContain(saved.error.type)
    told.refused.push(expected)
  }
}

const jobs: Record<string, Job> = {
  async save(keeper, told) {
    await note(keeper, told, ['one'], ['one'])
    await note(keeper, told, ['two'])
    const put = await keeper.store['blob.put']({ id: idFrom('blob'), bytes: [new Uint8Array(5000).fill(3)] })
    if (put.ok) told.blobs.push(idFrom('blob'))
    await note(keeper, told, ['three'])
  },
  async import(keeper, told) {
    for (let batch = 0; batch < 3; batch++)
      await note(
        keeper,
        told,
        Array.from({ length: 25 }, (_, n) => `row ${batch} ${n}`),
        [`batch ${batch}`],
      )
    await keeper.settled()
    await note(keeper, told, ['last'])
    await keeper.settled()
  },
  async deletion(keeper, told) {
    await note(keeper, told, ['before'])
    const purged = await keeper.store['store.purge']({
      objIds: [goneObject],
      keyIds: [goneKey],
      blobs: [goneBlob],
    })
    told.purged = purged.ok
    if (!purged.ok) expect(['DiskFull', 'DiskFailed', 'ReadOnly']).toContain(purged.error.type)
    await note(keeper, told, ['after'])
  },
}

async function check(base: string, told: Told): Promise<void> {
  const keeper = keeperOver(base)
  const opened = await keeper.keeper['profile.open']({ kind: 'institution' })
  expect(opened).toEqual({ ok: true, value: {} })
  const all = await pullAll(keeper)
  const found = await keeper.store['store.read']({ versions: [...told.saved.keys()] })
  const objects = found.ok ? found.value.entries.map(({ version, objId }) => [version, objId]) : []
  expect(objects).toEqual([...told.saved])
  expect(all.has(`${device}:1`)).toBe(true)
  for (const batch of told.refused) {
    // All or nothing; nothing where a later save, which was acknowledged, got the same numbers.
    const own = batch.filter((version) => !told.saved.has(version))
    const visible = own.filter((version) => all.has(version)).length
    expect(own.length === batch.length ? [0, batch.length] : [0]).toContain(visible)
  }
  const wraps = await keeper.store['store.wraps']({})
  const held = wraps.ok ? wraps.value.wraps.map(({ id }) => id) : []
  for (const name of ['old', ...told.wraps]) expect(held).toContain(wrapOf(name).id)
  for (const id of told.blobs) expect(await keeper.store['blob.get']({ id })).toMatchObject({ ok: true })
  if (told.purged) {
    expect(all.has(`${device}:2`)).toBe(false)
    expect(held).not.toContain(wrapOf('gone', goneKey).id)
    expect(await keeper.store['blob.get']({ id: goneBlob })).toMatchObject({ ok: false })
  }
  // Whatever happened, saving goes on.
  expect((await trySave(keeper, device, [{ objId: idFrom('goes on') }])).ok).toBe(true)
  await keeper.close()
}

async function run(job: Job, fault: Fault, step: number): Promise<boolean> {
  const base = join(root, `${fault}-${step}`)
  cpSync(template, base, { recursive: true })
  const disk = createFaultyFiles()
  const keeper = keeperOver(base, disk.files)
  const told: Told = { saved: new Map(), wraps: [], blobs: [], refused: [], purged: false }
  const opened = await keeper.keeper['profile.open']({ kind: 'institution' })
  if (!opened.ok) throw new Error(opened.error.type)
  disk.failAt(step, fault)
  await job(keeper, told)
  const { struck } = disk
  if (fault !== 'gone') {
    // A fault that passes must not keep the profile from saving.
    disk.heal()
    const state = await keeper.store['store.state']({})
    const next = state.ok ? state.value.nextDevSeq : 0
    const later = await trySave(keeper, device, [{ objId: idFrom('later') }])
    expect(later).toMatchObject({ ok: true })
    told.saved.set(`${device}:${next}`, idFrom('later'))
  }
  await keeper.close()
  // The disk that is gone kept the lock file; its process would be gone too.
  rmSync(join(base, 'institution', 'lock'), { force: true })
  await check(base, told)
  rmSync(base, { recursive: true, force: true })
  return struck
}

describe.each(Object.keys(jobs))('JR5 %s', (name) => {
  test.each(faults)(
    'with %s at every step: nothing acknowledged is lost, nothing false is acknowledged',
    async (fault) => {
      let step = 1
      while (await run(jobs[name]!, fault, step)) step++
      // At least the write and the fsync of a save were struck.
      expect(step).toBeGreaterThan(2)
    },
  )
})
