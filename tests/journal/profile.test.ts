import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#electron/host/keeper/files.ts'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { filesHolding } from './bytesOnDisk.ts'
import { createFaultyFiles, readOnlyFiles } from './faultyFiles.ts'
import { idFrom, keeperWorld, smallLimits, tag, trySave, wrapOf, type KeeperWorld } from './keeperWorld.ts'

const hour = 3600_000
const one = [{ objId: idFrom('one'), tags: [tag('k')] }]

test('JR11 L13 a second program on the same profile is refused, and may have it after the first has ended', async () => {
  await using world = await keeperWorld()
  await world.save(one)
  const second = spawnSync(process.execPath, [join(import.meta.dirname, 'writerMain.ts'), world.base], {
    timeout: 20_000,
    encoding: 'utf8',
  })
  expect(second.stdout).toBe('failed ProfileInUse\n')
  await using third = await keeperWorld({ base: world.base, keep: true, closed: true })
  expect(await third.keeper.keeper['profile.open']({ kind: 'institution' })).toMatchObject({
    error: { type: 'ProfileInUse' },
  })
  expect((await trySave(world.keeper, world.device, one)).ok).toBe(true)
  await world.keeper.close()
  expect(await third.keeper.keeper['profile.open']({ kind: 'institution' })).toMatchObject({ ok: true })
})

test('JR11 the lock of a program that ended without a word is taken over, also where its number is used again', async () => {
  await using world = await keeperWorld()
  await world.save(one)
  const lock = join(world.base, 'institution', 'lock')
  const held = JSON.parse(readFileSync(lock, 'utf8')) as Record<string, unknown>
  await world.keeper.close()
  writeFileSync(lock, JSON.stringify({ ...held, pid: 2 ** 22 - 1 }))
  await using second = await keeperWorld({ base: world.base, keep: true })
  expect((await second.pullAll()).size).toBe(1)
  await second.keeper.close()
  writeFileSync(lock, JSON.stringify({ ...held, started: '1' }))
  await using third = await keeperWorld({ base: world.base, keep: true })
  expect((await third.pullAll()).size).toBe(1)
  await third.keeper.close()
  // Without a start time (Windows, macOS) the pid alone keeps it, until it is long without a sign of life.
  writeFileSync(lock, JSON.stringify({ ...held, started: '' }))
  await using fourth = await keeperWorld({ base: world.base, keep: true, closed: true })
  expect(await fourth.keeper.keeper['profile.open']({ kind: 'institution' })).toMatchObject({
    error: { type: 'ProfileInUse' },
  })
  utimesSync(lock, new Date(Date.now() - 700_000), new Date(Date.now() - 700_000))
  expect(await fourth.keeper.keeper['profile.open']({ kind: 'institution' })).toMatchObject({ ok: true })
})

test('institution and practice are two profiles with ids, devices and secrets of their own', async () => {
  await using world = await keeperWorld()
  await world.save(one)
  const first = await world.keeper.store['store.state']({})
  expect(await world.keeper.keeper['profile.open']({ kind: 'practice' })).toMatchObject({ ok: true })
  const second = await world.keeper.store['store.state']({})
  if (!first.ok || !second.ok) throw new Error('state')
  expect(second.value).toMatchObject({ practice: true, count: 0, nextDevSeq: 1 })
  expect(second.value.profileId).not.toBe(first.value.profileId)
  expect(second.value.device).not.toBe(first.value.device)
  expect(await world.keeper.keeper.info({})).toMatchObject({
    value: { existing: ['institution', 'practice'], profile: { kind: 'practice' } },
  })
})

test('JR12 L14 a profile that can be read but not written opens, shows everything, saves nothing and says why', async () => {
  await using world = await keeperWorld()
  await world.save(one, { wraps: [wrapOf('a')] })
  await world.keeper.store['file.write']({ name: 'account', bytes: [utf8ToBytes('account')] })
  await world.keeper.close()
  for (const code of ['EROFS', 'EACCES'] as const) {
    await using closed = await keeperWorld({ base: world.base, keep: true, files: readOnlyFiles(code) })
    expect((await closed.pullAll()).size).toBe(1)
    expect(await closed.keeper.keeper.dataState({})).toMatchObject({
      value: { writable: false, reason: 'readOnly', records: 1 },
    })
    expect(await trySave(closed.keeper, closed.device, one)).toEqual({
      ok: false,
      error: { type: 'ReadOnly' },
    })
    expect(
      await closed.keeper.store['blob.put']({ id: idFrom('b'), bytes: [new Uint8Array(3)] }),
    ).toMatchObject({ error: { type: 'ReadOnly' } })
    expect(await closed.keeper.store['store.purge']({ objIds: [], keyIds: [], blobs: [] })).toMatchObject({
      error: { type: 'ReadOnly' },
    })
    expect(await closed.keeper.store['unlock.attempt']({ ok: true })).toMatchObject({ ok: true })
    expect(await closed.keeper.store['session.changed']({ unlocked: true, confirmed: false })).toMatchObject({
      ok: true,
    })
    expect(await closed.keeper.store['file.read']({ name: 'account' })).toMatchObject({ ok: true })
  }
})

test('JR12 L15 a full disk: saving stops with its reason, reading goes on, and so does saving when there is room', async () => {
  let free = 10e9
  const disk = { ...nodeFiles, free: () => Promise.resolve(free) }
  await using world = await keeperWorld({ files: disk, limits: { readOnlyBelow: 300e6, reserve: 100_000 } })
  await world.save(one)
  expect(statSync(join(world.base, 'institution', 'reserve')).size).toBe(100_000)
  free = 200e6
  // The save during which it is noticed is still taken.
  await world.save([{ objId: idFrom('two') }])
  await world.keeper.settled()
  await expect
    .poll(async () => (await world.keeper.keeper.dataState({})).ok && world.keeper.keeper.dataState({}))
    .toMatchObject({
      value: { writable: false, reason: 'diskFull' },
    })
  expect(await trySave(world.keeper, world.device, one)).toEqual({ ok: false, error: { type: 'DiskFull' } })
  expect(await world.keeper.store['blob.put']({ id: idFrom('b'), bytes: [new Uint8Array(3)] })).toMatchObject(
    { error: { type: 'DiskFull' } },
  )
  expect((await world.pullAll()).size).toBe(2)
  // A deletion may use the room that saving leaves free.
  expect(
    await world.keeper.store['store.purge']({ objIds: [idFrom('two')], keyIds: [], blobs: [] }),
  ).toMatchObject({ ok: true })
  free = 10e9
  expect((await trySave(world.keeper, world.device, one)).ok).toBe(true)
  expect(await world.keeper.keeper.dataState({})).toMatchObject({ value: { writable: true, reason: '' } })
})

test('JR12 the save in which the disk runs full still fits, by the reserve', async () => {
  const faulty = createFaultyFiles()
  await using world = await keeperWorld({
    files: faulty.files,
    limits: { readOnlyBelow: 0, reserve: 50_000 },
  })
  await world.save(one)
  faulty.failAt(1, 'ENOSPC')
  await world.save([{ objId: idFrom('two') }])
  expect(faulty.struck).toBe(true)
  await world.restart()
  expect((await world.pullAll()).size).toBe(2)
})

test('JR13 a clock put back by more than 48 h is told and stops deletion; reading and saving go on', async () => {
  await using world = await keeperWorld()
  await world.save([...one, { objId: idFrom('mia') }])
  const purge = () => world.keeper.store['store.purge']({ objIds: [idFrom('mia')], keyIds: [], blobs: [] })
  world.clock.move(-47 * hour)
  await world.restart()
  expect(world.events.filter(({ name }) => name === 'repaired')).toEqual([])
  world.clock.move(-2 * hour)
  await world.restart()
  expect(world.events).toContainEqual({ name: 'repaired', data: { type: 'clockJumped', count: 1 } })
  expect(await purge()).toMatchObject({ error: { type: 'ClockJumped' } })
  expect((await trySave(world.keeper, world.device, one)).ok).toBe(true)
  world.clock.move(49 * hour)
  await world.restart()
  expect(await purge()).toMatchObject({ ok: true, value: { versions: 1 } })
})

test('JR13 a clock that jumped years ahead holds deletion back for a day; a holiday of weeks does not', async () => {
  await using world = await keeperWorld()
  await world.save([...one, { objId: idFrom('mia') }, { objId: idFrom('ben') }])
  const purge = (name: string) =>
    world.keeper.store['store.purge']({ objIds: [idFrom(name)], keyIds: [], blobs: [] })
  world.clock.move(25 * 24 * hour)
  await world.restart()
  expect(await purge('ben')).toMatchObject({ ok: true })
  world.clock.move(900 * 24 * hour)
  await world.restart()
  expect(await purge('mia')).toMatchObject({ error: { type: 'ClockJumped' } })
  await world.save(one)
  world.clock.move(25 * hour)
  await world.restart()
  expect(await purge('mia')).toMatchObject({ ok: true, value: { versions: 1 } })
})

const wait = async (world: KeeperWorld, ok: boolean | null = null): Promise<number> => {
  const answer = await world.keeper.store['unlock.attempt']({ ok })
  return answer.ok ? answer.value.waitMs : -1
}

test('JR14 the wait grows with wrong passphrases, survives a restart, passes with time and ends with a right one', async () => {
  await using world = await keeperWorld()
  const waits: number[] = []
  for (let n = 0; n < 9; n++) waits.push(await wait(world, false))
  expect(waits).toEqual([0, 1000, 5000, 15_000, 60_000, 300_000, 900_000, 900_000, 900_000])
  await world.restart()
  expect(await wait(world)).toBe(900_000)
  expect(await world.keeper.keeper.info({})).toMatchObject({ value: { waitMs: 900_000 } })
  world.clock.move(600_000)
  expect(await wait(world)).toBe(300_000)
  world.clock.move(-5 * hour)
  expect(await wait(world)).toBe(900_000)
  world.clock.move(900_000)
  expect(await wait(world)).toBe(0)
  expect(await wait(world, true)).toBe(0)
  expect(await wait(world, false)).toBe(0)
})

test('JR14 taking the file away, forging it or bringing an older one back gives the longest wait, not none', async () => {
  await using world = await keeperWorld()
  const folder = join(world.base, 'institution')
  const files = ['delay.1', 'delay.2'].map((name) => join(folder, name))
  const fresh = files.map((path) => readFileSync(path))
  for (let n = 0; n < 4; n++) await wait(world, false)
  const setFiles = async (change: () => void): Promise<number> => {
    await world.keeper.close()
    change()
    await world.restart()
    const waiting = await wait(world)
    world.clock.move(hour)
    await wait(world, true)
    return waiting
  }
  expect(await setFiles(() => files.forEach((path) => rmSync(path)))).toBe(900_000)
  expect(await setFiles(() => files.forEach((path, i) => writeFileSync(path, fresh[i]!)))).toBe(900_000)
  expect(await setFiles(() => files.forEach((path) => writeFileSync(path, 'no wait')))).toBe(900_000)
  expect(await setFiles(() => rmSync(files[0]!))).toBe(0)
})

test("JR15 the lock screen is shown again after a restart and is sealed on disk; the secret is its owner's alone", async () => {
  await using world = await keeperWorld()
  const screen = {
    institution: 'Kita Blaubeerwald',
    people: [{ id: idFrom('anna'), name: 'Anna Beispielfrau', colour: 'teal' }],
  }
  const written = await world.keeper.store['file.write']({
    name: 'lockScreen',
    bytes: [utf8ToBytes(JSON.stringify(screen))],
  })
  expect(written).toMatchObject({ ok: true })
  await world.keeper.store['file.write']({ name: 'account', bytes: [utf8ToBytes('plain control word')] })
  await world.restart()
  expect(await world.keeper.keeper.info({})).toMatchObject({ value: { ...screen, state: 'locked' } })
  expect(filesHolding(world.base, 'Blaubeerwald')).toEqual([])
  expect(filesHolding(world.base, 'Beispielfrau')).toEqual([])
  expect(filesHolding(world.base, 'plain control word')).toHaveLength(2)
  const secret = await world.keeper.store['device.secret']({})
  expect(secret.ok && secret.value.bytes[0]!.length).toBe(32)
  if (process.platform !== 'win32')
    for (const name of ['secret.1', 'secret.2'])
      expect(statSync(join(world.base, 'institution', name)).mode & 0o077).toBe(0)
  expect(
    await world.keeper.store['file.write']({ name: 'lockScreen', bytes: [utf8ToBytes('{"children":[]}')] }),
  ).toMatchObject({ error: { type: 'BadArguments' } })
})

test('JR15 L5 with a keychain the secret lies sealed; without the right one the profile does not open', async () => {
  const keychain = (mask: number) => ({
    seal: (secret: Uint8Array) => Promise.resolve(new Uint8Array([...secret, 0].map((byte) => byte ^ mask))),
    open: (sealed: Uint8Array) =>
      sealed.at(-1) === mask
        ? Promise.resolve(new Uint8Array([...sealed.slice(0, -1)].map((byte) => byte ^ mask)))
        : Promise.reject(new Error('not ours')),
  })
  await using world = await keeperWorld({ keychain: keychain(0x5a) })
  await world.save(one)
  const secret = await world.keeper.store['device.secret']({})
  expect(secret.ok && filesHolding(world.base, secret.value.bytes[0]!)).toEqual([])
  expect(await world.keeper.store['store.state']({})).toMatchObject({ value: { deviceSecretIsFile: false } })
  await world.restart()
  expect((await world.pullAll()).size).toBe(1)
  await world.keeper.close()
  await using stolen = await keeperWorld({
    base: world.base,
    keep: true,
    closed: true,
    keychain: keychain(0x11),
  })
  expect(await stolen.keeper.keeper['profile.open']({ kind: 'institution' })).toMatchObject({
    error: { type: 'DeviceSecretMissing' },
  })
})

test('JR16 settings are kept; damaged ones are reset and that is told', async () => {
  await using world = await keeperWorld()
  await world.keeper.keeper['settings.change']({ language: 'nl', lockAfterMinutes: 7, colourScheme: 'dark' })
  await world.restart()
  expect(await world.keeper.keeper.info({})).toMatchObject({
    value: { language: 'nl', lockAfterMinutes: 7, colourScheme: 'dark', repairs: [] },
  })
  await world.keeper.close()
  writeFileSync(join(world.base, 'settings.json'), '{"language":"klingon"}')
  await world.restart()
  const info = {
    language: 'de',
    lockAfterMinutes: 3,
    colourScheme: 'auto',
    repairs: [{ type: 'settingsReset', count: 1 }],
  }
  expect(await world.keeper.keeper.info({})).toMatchObject({ value: info })
  await world.restart()
  expect(await world.keeper.keeper.info({})).toMatchObject({ value: { repairs: [] } })
})

test('JR17 A79 it locks when nothing happens in the window for the set time, not before, and not when locked', async () => {
  await using world = await keeperWorld()
  await world.keeper.store['file.write']({ name: 'account', bytes: [utf8ToBytes('account')] })
  await world.keeper.keeper['settings.change']({ lockAfterMinutes: 2 })
  world.clock.move(10 * hour)
  world.keeper.checkIdle()
  expect(world.locks).toEqual([])
  await world.keeper.store['session.changed']({ unlocked: true, confirmed: true })
  expect(await world.keeper.keeper.info({})).toMatchObject({ value: { state: 'unlocked' } })
  world.clock.move(119_000)
  world.keeper.checkIdle()
  await world.keeper.keeper.activity({})
  world.clock.move(119_000)
  world.keeper.checkIdle()
  expect(world.locks).toEqual([])
  world.clock.move(1000)
  world.keeper.checkIdle()
  world.keeper.checkIdle()
  expect(world.locks).toEqual(['idle'])
  expect(await world.keeper.keeper.info({})).toMatchObject({ value: { state: 'locked' } })
  expect(world.events).toContainEqual({ name: 'locked', data: {} })
})

test('the state goes from none over empty and unconfirmed to unlocked, and unconfirmed survives a restart', async () => {
  await using world = await keeperWorld({ closed: true })
  const state = async () => {
    const info = await world.keeper.keeper.info({})
    return info.ok && info.value.state
  }
  expect(await state()).toBe('none')
  expect(await world.keeper.store['store.state']({})).toMatchObject({ error: { type: 'NoProfile' } })
  await world.keeper.keeper['profile.open']({ kind: 'institution' })
  expect(await state()).toBe('empty')
  await world.keeper.store['file.write']({ name: 'account', bytes: [utf8ToBytes('account')] })
  await world.keeper.store['session.changed']({ unlocked: true, confirmed: false })
  expect(await state()).toBe('unconfirmed')
  await world.restart()
  await world.keeper.keeper['profile.open']({ kind: 'institution' })
  expect(await state()).toBe('locked')
  await world.keeper.store['session.changed']({ unlocked: true, confirmed: true })
  expect(await state()).toBe('unlocked')
  world.keeper.sessionEnded()
  expect(await state()).toBe('locked')
})

test("folders: a token stands for one folder and one purpose; the app's own folder is refused", async () => {
  await using world = await keeperWorld()
  const token = await world.folder('stick', 'backup')
  expect(await world.keeper.store['folder.path']({ folder: token })).toMatchObject({
    error: { type: 'FolderUnknown' },
  })
  const exports = await world.folder('exports', 'export')
  expect(await world.keeper.store['folder.path']({ folder: exports })).toMatchObject({
    ok: true,
    value: { path: join(world.base, '..', 'exports') },
  })
  expect(await world.keeper.store['folder.path']({ folder: 'guess' })).toMatchObject({
    error: { type: 'FolderUnknown' },
  })
  const choose = (path: string) => world.keeper.keeper['folder.choose']({ purpose: 'export', path })
  expect(await choose(join(world.base, 'institution'))).toMatchObject({
    error: { type: 'FolderNotWritable' },
  })
  expect(await choose(join(world.base, '..', 'missing'))).toMatchObject({ error: { type: 'FolderGone' } })
  const browsed = await world.keeper.keeper['folder.browse']({ path: join(world.base, '..') })
  expect(browsed.ok && browsed.value.folders.map(({ name }) => name)).toEqual(['app', 'exports', 'stick'])
  await using native = await keeperWorld({
    dialogs: { kind: 'native', chooseFolder: () => Promise.resolve(null) },
  })
  expect(await native.keeper.keeper['folder.choose']({ purpose: 'backup', path: '/tmp' })).toEqual({
    ok: true,
    value: { folder: null },
  })
  expect(await native.keeper.keeper['folder.browse']({ path: '/' })).toMatchObject({
    error: { type: 'Refused' },
  })
})

test('a copy of the profile folder opens as it is (the secret is only a file there)', async () => {
  await using world = await keeperWorld({ limits: smallLimits })
  await world.save(one)
  const copy = join(world.base, '..', 'copy')
  cpSync(world.base, copy, { recursive: true, filter: (path) => !path.endsWith('lock') })
  expect(existsSync(join(copy, 'institution', 'lock'))).toBe(false)
  await using other = await keeperWorld({ base: copy, keep: true })
  expect((await other.pullAll()).size).toBe(1)
})
