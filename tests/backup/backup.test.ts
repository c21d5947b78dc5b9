import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import { filesHolding, filesUnder } from '#tests/journal/bytesOnDisk.ts'
import { createFaultyFiles, faults } from '#tests/journal/faultyFiles.ts'
import {
  idFrom,
  keeperWorld,
  seeded,
  smallLimits,
  tag,
  wrapOf,
  type KeeperWorld,
} from '#tests/journal/keeperWorld.ts'

const limits = { ...smallLimits, snapshotFrames: 30 }
const day = 24 * 3600_000
const mia = idFrom('mia')
const miaKey = idFrom('key of mia')
const blobs = [1, 2, 3].map((n) => ({ id: idFrom(`blob ${n}`), bytes: seeded(`blob ${n}`).bytes(5000 * n) }))
const screen = JSON.stringify({ institution: 'Kita Blaubeerwald', people: [] })

async function fill(world: KeeperWorld): Promise<void> {
  let last = ''
  for (let n = 0; n < 5; n++) {
    const others = Array.from({ length: 9 }, (_, i) => ({
      objId: idFrom(`o ${n} ${i}`),
      content: `content ${n} ${i}`,
      tags: [tag('kind-tag', `subject-tag ${i}`)],
      parents: i === 0 && last ? [last] : [],
    }))
    const versions = await world.save([...others, { objId: mia, content: `Zwetschgenknoedel ${n}` }], {
      wraps: [wrapOf(`w ${n}`), wrapOf(`mia ${n}`, miaKey)],
    })
    last = versions[0]!
  }
  for (const { id, bytes } of blobs) await world.keeper.store['blob.put']({ id, bytes: [bytes] })
  for (const name of ['account', 'membership', 'recovery'] as const)
    await world.keeper.store['file.write']({ name, bytes: [utf8ToBytes(`sealed ${name}`)] })
  await world.keeper.store['file.write']({ name: 'lockScreen', bytes: [utf8ToBytes(screen)] })
}

const stickOf = (world: KeeperWorld, name = 'stick'): string => join(world.base, '..', name)

/** As the window does it: the vault of who is signed in allows it first. */
async function start({ keeper }: KeeperWorld, folder: string) {
  await keeper.store['session.changed']({ unlocked: true, confirmed: true })
  await keeper.store['backup.permit']({})
  return keeper.keeper['backup.start']({ folder })
}

async function backUp(world: KeeperWorld, folder = 'stick'): Promise<string> {
  const made = await start(world, await world.folder(folder, 'backup'))
  if (!made.ok) throw new Error(made.error.type)
  return made.value.name
}

/** A second PC with nothing on it, looking at the first one's stick. */
async function freshPc(world: KeeperWorld, folder = 'stick'): Promise<KeeperWorld & { token: string }> {
  const fresh = await keeperWorld({ limits })
  // One time for both.
  fresh.clock.move(world.clock.now() - fresh.clock.now())
  const chosen = await fresh.keeper.keeper['folder.choose']({
    purpose: 'restore',
    path: stickOf(world, folder),
  })
  if (!chosen.ok || !chosen.value.folder) throw new Error('folder')
  return Object.assign(fresh, { token: chosen.value.folder.token })
}

const contentOf = async (world: KeeperWorld): Promise<[string, string, boolean][]> =>
  [...(await world.pullAll())]
    .map(([version, { hash, head }]): [string, string, boolean] => [version, hash, head])
    .sort()

test('BK1 BK4 a backup restores on an empty profile: the same versions, heads, wraps, files and photos', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  expect(name).toMatch(/^Obhut-Sicherung-2026-11-22-\d{4}$/)
  expect(await world.keeper.keeper.dataState({})).toMatchObject({
    value: { lastBackupAt: world.clock.now() },
  })
  await using fresh = await freshPc(world)
  const list = await fresh.keeper.keeper['backup.list']({ folder: fresh.token })
  expect(list).toEqual({
    ok: true,
    value: { backups: [{ name, at: world.clock.now(), envelopes: 50, blobs: 3 }] },
  })
  const opened = await fresh.keeper.store['backup.open']({ folder: fresh.token, backup: name })
  if (!opened.ok) throw new Error(opened.error.type)
  expect(opened.value.wraps).toHaveLength(10)
  expect(opened.value.files.map((file, i) => [file, Buffer.from(opened.value.bytes[i]!).toString()])).toEqual(
    [
      ['account', 'sealed account'],
      ['membership', 'sealed membership'],
      ['recovery', 'sealed recovery'],
    ],
  )
  const adopted = await fresh.keeper.store['backup.adopt']({
    folder: fresh.token,
    backup: name,
    wraps: [wrapOf('for the new device')],
  })
  expect(adopted).toEqual({ ok: true, value: { envelopes: 50, blobs: 3, refused: 0, ledgerReplayed: 0 } })
  await fresh.restart()
  expect(await contentOf(fresh)).toEqual(await contentOf(world))
  // Blind tags are this device's own; the vault makes them anew.
  expect([...(await fresh.pullAll()).values()].every(({ tags }) => tags.length === 0)).toBe(true)
  for (const { id, bytes } of blobs) {
    const got = await fresh.keeper.store['blob.get']({ id })
    expect(got.ok && Buffer.from(got.value.bytes[0]!).equals(Buffer.from(bytes))).toBe(true)
  }
  const wraps = await fresh.keeper.store['store.wraps']({})
  expect(wraps.ok && wraps.value.wraps).toHaveLength(11)
  // The new device counts its own versions from one.
  expect(await fresh.keeper.store['store.state']({})).toMatchObject({ value: { nextDevSeq: 1, count: 50 } })
  await fresh.save([{ objId: idFrom('new') }])
})

test('BK2 no name of a person, no blind tag and no lock screen is in a backup; sealed bytes are, as a control', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  await backUp(world)
  expect(filesHolding(stickOf(world), 'Blaubeerwald')).toEqual([])
  expect(filesHolding(stickOf(world), 'kind-tag')).toEqual([])
  expect(filesHolding(stickOf(world), 'subject-tag')).toEqual([])
  expect(filesHolding(stickOf(world), 'Zwetschgenknoedel 3').length).toBe(1)
  expect(filesHolding(world.base, 'kind-tag').length).toBeGreaterThan(0)
})

test('BK3 every file of a backup, flipped, cut or taken away: refused by name, and the profile stays empty', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  const stick = stickOf(world)
  const all = filesUnder(join(stick, name))
  expect(all.length).toBeGreaterThan(7)
  await using fresh = await freshPc(world)
  let trials = 0
  for (const path of all) {
    const whole = readFileSync(path)
    for (const how of ['flip', 'cut', 'delete'] as const) {
      const chance = new DataView(seeded(`${path.slice(stick.length)} ${how}`).bytes(8).buffer)
      if (!whole.length) continue
      if (how === 'flip') {
        const bytes = Buffer.from(whole)
        bytes[chance.getUint32(0) % bytes.length]! ^= 1 << (chance.getUint8(5) & 7)
        writeFileSync(path, bytes)
      } else if (how === 'cut') truncateSync(path, chance.getUint32(0) % whole.length)
      else rmSync(path)
      const opened = await fresh.keeper.store['backup.open']({ folder: fresh.token, backup: name })
      expect([path, how, opened.ok ? 'opened' : opened.error.type]).toEqual([
        path,
        how,
        expect.stringMatching(/^Backup(Damaged|TooNew)$/),
      ])
      const adopted = await fresh.keeper.store['backup.adopt']({
        folder: fresh.token,
        backup: name,
        wraps: [],
      })
      expect(adopted.ok).toBe(false)
      expect((await fresh.pullAll()).size).toBe(0)
      trials++
      writeFileSync(path, whole)
    }
  }
  expect(trials).toBeGreaterThan(20)
  expect(await fresh.keeper.store['backup.open']({ folder: fresh.token, backup: name })).toMatchObject({
    ok: true,
  })
})

test('BK3 a backup swapped between opening and adopting is not taken over', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  await using fresh = await freshPc(world)
  expect(await fresh.keeper.store['backup.open']({ folder: fresh.token, backup: name })).toMatchObject({
    ok: true,
  })
  const path = filesUnder(stickOf(world)).find((one) => one.endsWith('blobs-0001.obhut'))!
  const bytes = readFileSync(path)
  bytes[3000]! ^= 1
  writeFileSync(path, bytes)
  expect(
    await fresh.keeper.store['backup.adopt']({ folder: fresh.token, backup: name, wraps: [] }),
  ).toMatchObject({ error: { type: 'BackupDamaged' } })
  expect((await fresh.pullAll()).size).toBe(0)
  expect(await fresh.keeper.store['store.wraps']({})).toEqual({ ok: true, value: { wraps: [] } })
  await fresh.restart()
  expect((await fresh.pullAll()).size).toBe(0)
  expect(await fresh.keeper.store['blob.get']({ id: blobs[0]!.id })).toMatchObject({ ok: false })
})

test('BK3 a missing backup, a newer format and a path instead of a name are refused by name', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  await using fresh = await freshPc(world)
  const open = async (backup: string) => {
    const opened = await fresh.keeper.store['backup.open']({ folder: fresh.token, backup })
    return opened.ok ? 'opened' : opened.error.type
  }
  expect(await open('Obhut-Sicherung-2020-01-01-0000')).toBe('BackupNotFound')
  expect(await open(`../stick/${name}`)).toBe('BackupNotFound')
  expect(await open('..')).toBe('BackupNotFound')
  const manifest = join(stickOf(world), name, 'manifest.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"format": 1', '"format": 2'))
  expect(await open(name)).toBe('BackupTooNew')
  const wrong = await fresh.keeper.store['backup.open']({ folder: 'guess', backup: name })
  expect(wrong).toMatchObject({ error: { type: 'FolderUnknown' } })
})

test('BK4 only an empty profile takes a backup over', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  await using fresh = await freshPc(world)
  await fresh.save([{ objId: idFrom('already something') }])
  expect(
    await fresh.keeper.store['backup.adopt']({ folder: fresh.token, backup: name, wraps: [] }),
  ).toMatchObject({ error: { type: 'NotEmpty' } })
  expect((await fresh.pullAll()).size).toBe(1)
})

test('BK4 a backup of the practice room is not taken over by an institution; a profile emptied by a purge takes one', async () => {
  await using practice = await keeperWorld({ limits, kind: 'practice' })
  await fill(practice)
  const practised = await backUp(practice)
  expect(practised).toMatch(/^Obhut-Uebung-/)
  await using fresh = await freshPc(practice)
  expect(
    await fresh.keeper.store['backup.adopt']({ folder: fresh.token, backup: practised, wraps: [] }),
  ).toMatchObject({ error: { type: 'BackupOfOther' } })

  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  await using emptied = await freshPc(world)
  await emptied.save([{ objId: idFrom('given up set-up') }])
  await emptied.keeper.store['store.purge']({ objIds: [idFrom('given up set-up')], keyIds: [], blobs: [] })
  expect(
    await emptied.keeper.store['backup.adopt']({ folder: emptied.token, backup: name, wraps: [] }),
  ).toMatchObject({ ok: true, value: { envelopes: 50 } })
})

test('BK5 an older backup restored later does not bring back what was deleted since: the ledger beside it is replayed', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const old = await backUp(world)
  const purged = await world.keeper.store['store.purge']({
    objIds: [mia],
    versions: [`${world.device}:2`],
    keyIds: [miaKey],
    blobs: [blobs[1]!.id],
  })
  expect(purged).toMatchObject({ ok: true, value: { versions: 6 } })
  world.clock.move(8 * day)
  const young = await backUp(world)
  expect(filesHolding(join(stickOf(world), young), 'Zwetschgenknoedel')).toEqual([])
  expect(filesHolding(join(stickOf(world), old), 'Zwetschgenknoedel 2').length).toBe(1)

  await using fresh = await freshPc(world)
  const opened = await fresh.keeper.store['backup.open']({ folder: fresh.token, backup: old })
  if (!opened.ok) throw new Error(opened.error.type)
  expect(opened.value.ledger).toEqual([mia])
  expect(opened.value.wraps.filter(({ keyId }) => keyId === miaKey)).toEqual([])
  const adopted = await fresh.keeper.store['backup.adopt']({
    folder: fresh.token,
    backup: old,
    wraps: [wrapOf('mia again', miaKey)],
  })
  expect(adopted).toEqual({ ok: true, value: { envelopes: 44, blobs: 2, refused: 0, ledgerReplayed: 6 } })
  await fresh.restart()
  expect(filesHolding(fresh.base, 'Zwetschgenknoedel')).toEqual([])
  expect(await fresh.keeper.store['blob.get']({ id: blobs[1]!.id })).toMatchObject({
    error: { type: 'BlobMissing' },
  })
  expect(await contentOf(fresh)).toEqual(await contentOf(world))
  const wraps = await fresh.keeper.store['store.wraps']({})
  expect(wraps.ok && wraps.value.wraps.some(({ keyId }) => keyId === miaKey)).toBe(false)

  // The ledger goes on living in the restored profile and in its own backups.
  const token = await fresh.folder('second stick', 'backup')
  const third = await start(fresh, token)
  expect(third.ok).toBe(true)
  expect(filesHolding(join(fresh.base, '..', 'second stick'), mia).length).toBeGreaterThan(0)
})

test('BK5 a purge renews the ledger beside an old backup; a copy made before it brings her back: the check above can fail', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const old = await backUp(world)
  cpSync(stickOf(world), stickOf(world, 'copy'), { recursive: true })
  await world.keeper.store['store.purge']({ objIds: [mia], keyIds: [miaKey], blobs: [] })
  const adoptFrom = async (folder: string): Promise<unknown> => {
    await using fresh = await freshPc(world, folder)
    return await fresh.keeper.store['backup.adopt']({ folder: fresh.token, backup: old, wraps: [] })
  }
  expect(await adoptFrom('stick')).toMatchObject({ ok: true, value: { envelopes: 45, ledgerReplayed: 5 } })
  expect(await adoptFrom('copy')).toMatchObject({ ok: true, value: { envelopes: 50, ledgerReplayed: 0 } })
})

test('BK6 a backup older than 30 days is refused without a ledger beside it, taken with one; a forged one counts as none', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  const ledger = readdirSync(stickOf(world)).find((one) => one.startsWith('Obhut-Loeschliste-'))!
  mkdirSync(stickOf(world, 'alone'))
  cpSync(join(stickOf(world), name), join(stickOf(world, 'alone'), name), { recursive: true })
  const tryAt = async (folder: string, days: number): Promise<string> => {
    await using fresh = await freshPc(world, folder)
    fresh.clock.move(days * day)
    const opened = await fresh.keeper.store['backup.open']({ folder: fresh.token, backup: name })
    return opened.ok ? 'opened' : opened.error.type
  }
  expect(await tryAt('stick', 31)).toBe('opened')
  expect(await tryAt('alone', 29)).toBe('opened')
  expect(await tryAt('alone', 31)).toBe('BackupTooOld')
  const path = join(stickOf(world), ledger)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('"blobs":[]', `"blobs":["${blobs[0]!.id}"]`))
  expect(await tryAt('stick', 31)).toBe('BackupTooOld')
})

test('BK1 a stick that fails at any step: no backup appears there, the failure has a name, and the next try works', async () => {
  await using source = await keeperWorld({ limits })
  await fill(source)
  await source.keeper.close()
  for (const fault of faults) {
    if (fault === 'shortWrite') continue
    for (let step = 1; ; step += 2) {
      const disk = createFaultyFiles()
      // Only the stick fails.
      const onStick = (path: string): boolean => path.includes('/stick')
      const { nodeFiles } = await import('#electron/host/keeper/files.ts')
      const files = {
        ...nodeFiles,
        open: (path: string, how: Parameters<typeof nodeFiles.open>[1]) =>
          (onStick(path) ? disk.files : nodeFiles).open(path, how),
        rename: (from: string, to: string) => (onStick(from) ? disk.files : nodeFiles).rename(from, to),
        remove: (path: string) => (onStick(path) ? disk.files : nodeFiles).remove(path),
        makeFolder: (path: string) => (onStick(path) ? disk.files : nodeFiles).makeFolder(path),
        syncFolder: (path: string) => (onStick(path) ? disk.files : nodeFiles).syncFolder(path),
      }
      const world = await keeperWorld({ base: source.base, keep: true, limits, files })
      const folder = join(source.base, '..', `stick ${fault} ${step}`)
      mkdirSync(folder)
      const chosen = await world.keeper.keeper['folder.choose']({ purpose: 'backup', path: folder })
      const token = (chosen.ok && chosen.value.folder?.token) || ''
      disk.failAt(step, fault)
      const made = await start(world, token)
      const { struck } = disk
      disk.heal()
      const seen = readdirSync(folder).filter((name) => /^Obhut-(Sicherung|Uebung)/.test(name))
      if (made.ok) expect(seen).toEqual([made.value.name])
      else
        expect(['FolderFull', 'FolderNotWritable', 'FolderGone', 'BackupNotVerified']).toContain(
          made.error.type,
        )
      const again = await start(world, token)
      expect(again.ok).toBe(true)
      await world.keeper.close()
      rmSync(folder, { recursive: true, force: true })
      if (!struck) break
    }
  }
}, 120_000)

test('BK1 what the stick gives back altered is noticed while backing up', async () => {
  await using source = await keeperWorld({ limits })
  await fill(source)
  await source.keeper.close()
  const { nodeFiles } = await import('#electron/host/keeper/files.ts')
  const files: typeof nodeFiles = {
    ...nodeFiles,
    async open(path, how) {
      const handle = await nodeFiles.open(path, how)
      if (how !== 'read' || !path.includes('blobs-0001')) return handle
      return {
        ...handle,
        async read(position, length) {
          const bytes = await handle.read(position, length)
          bytes[bytes.length >> 1]! ^= 4
          return bytes
        },
      }
    },
  }
  await using world = await keeperWorld({ base: source.base, keep: true, limits, files })
  const made = await start(world, await world.folder('stick', 'backup'))
  expect(made).toEqual({ ok: false, error: { type: 'BackupNotVerified' } })
  expect(readdirSync(stickOf(world))).toEqual([])
})

test('BK7 progress is told up to the end; two backups at once are refused; leftovers of a broken one go', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const token = await world.folder('stick', 'backup')
  const [first, second] = await Promise.all([start(world, token), start(world, token)])
  expect(first.ok).toBe(true)
  expect(second).toEqual({ ok: false, error: { type: 'BackupRunning' } })
  const progress = world.events.flatMap((event) => (event.name === 'progress' ? [event.data] : []))
  expect(progress.length).toBeGreaterThan(10)
  expect(progress.at(-1)).toMatchObject({ job: 'backup' })
  expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total)
  const third = await start(world, token)
  expect(third.ok && third.value.name).toMatch(/-2$/)
})

test('BK4 a restore cut off in the middle leaves an empty profile, which takes the backup at the next try', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const name = await backUp(world)
  for (const step of [3, 8, 12, 16, 25, 40]) {
    const disk = createFaultyFiles()
    await using fresh = await keeperWorld({ limits, files: disk.files })
    const choose = async () => {
      const chosen = await fresh.keeper.keeper['folder.choose']({ purpose: 'restore', path: stickOf(world) })
      return (chosen.ok && chosen.value.folder?.token) || ''
    }
    const token = await choose()
    disk.failAt(step, 'gone')
    const adopted = await fresh.keeper.store['backup.adopt']({
      folder: token,
      backup: name,
      wraps: [],
    }).catch(() => ({ ok: false }))
    expect(adopted.ok).toBe(false)
    await fresh.keeper.close().catch(() => {})
    disk.heal()
    rmSync(join(fresh.base, 'institution', 'lock'), { force: true })
    await fresh.restart()
    expect((await fresh.pullAll()).size).toBe(0)
    expect(
      await fresh.keeper.store['backup.adopt']({ folder: await choose(), backup: name, wraps: [] }),
    ).toMatchObject({ ok: true, value: { envelopes: 50 } })
    expect(await contentOf(fresh)).toEqual(await contentOf(world))
  }
})

test('BK1 a backup taken while saving goes on holds a whole state of some moment', async () => {
  await using world = await keeperWorld({ limits })
  await fill(world)
  const token = await world.folder('stick', 'backup')
  const running = start(world, token)
  for (let n = 0; n < 30; n++) await world.save([{ objId: idFrom(`meanwhile ${n}`) }])
  const made = await running
  if (!made.ok) throw new Error(made.error.type)
  await using fresh = await freshPc(world)
  const adopted = await fresh.keeper.store['backup.adopt']({
    folder: fresh.token,
    backup: made.value.name,
    wraps: [],
  })
  expect(adopted).toMatchObject({ ok: true, value: { envelopes: made.value.envelopes } })
  const numbers = [...(await fresh.pullAll()).keys()]
    .map((version) => Number(version.split(':')[1]))
    .sort((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
  expect(numbers.length).toBeGreaterThanOrEqual(50)
})
