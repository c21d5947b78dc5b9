/**
 * Group L of the catalogue, as far as it meets the keeper: somebody who may write every file of this PC. What was taken
 * out is told, what was half written is taken away, what the house decided is not undone in a settings file.
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { nodeFiles, type Files } from '#electron/host/keeper/files.ts'
import { encodeFrame, frameType, scanFrames } from '#electron/host/keeper/frames.ts'
import { filesHolding, quickFolder } from './bytesOnDisk.ts'
import { idFrom, keeperWorld, makeEnvelope, trySave, type KeeperWorld } from './keeperWorld.ts'

const repairsOf = async (world: KeeperWorld): Promise<Record<string, number>> => {
  const info = await world.keeper.keeper.info({})
  return info.ok ? Object.fromEntries(info.value.repairs.map(({ type, count }) => [type, count])) : {}
}
const newestSegment = (world: KeeperWorld): string => {
  const folder = join(world.base, 'institution', 'journal')
  return join(folder, readdirSync(folder).sort().at(-1)!)
}
/** Where each commit begins and ends. */
function commitsIn(path: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (const frame of scanFrames(new Uint8Array(readFileSync(path))).frames) {
    if (frame.type === frameType.begin) found.push({ from: frame.at, to: frame.at })
    if (frame.type === frameType.commit) found.at(-1)!.to = frame.at + 20 + frame.body.length
  }
  return found
}

describe('L9 somebody takes entries out of the journal, cleanly', () => {
  test.each([
    ['the tail', (count: number) => [count - 2, count - 1]],
    ['the last entry', (count: number) => [count - 1]],
    ['one in the middle', () => [3]],
    ['everything', (count: number) => Array.from({ length: count }, (_, i) => i)],
  ])('JR19 L9 %s: no frame is damaged, and it is told how many are gone', async (_, which) => {
    await using world = await keeperWorld()
    for (let n = 0; n < 8; n++) await world.save([{ objId: idFrom(`audit ${n}`), content: `entry ${n}` }])
    await world.restart()
    expect(await repairsOf(world)).toEqual({})
    await world.keeper.close()
    const path = newestSegment(world)
    const bytes = readFileSync(path)
    const commits = commitsIn(path)
    const gone = new Set(which(commits.length))
    writeFileSync(
      path,
      Buffer.concat([
        bytes.subarray(0, commits[0]!.from),
        ...commits.filter((_one, i) => !gone.has(i)).map(({ from, to }) => bytes.subarray(from, to)),
      ]),
    )
    await world.restart()
    expect(await repairsOf(world)).toEqual({ journalCut: gone.size })
    const state = await world.keeper.store['store.state']({})
    expect(state).toMatchObject({ ok: true, value: { missing: gone.size } })
    // Told once: what is left counts from now on.
    await world.restart()
    expect(await repairsOf(world)).toEqual({})
  })

  test('JR19 L9 the file of marks taken away, forged or put back: told; a crash right after a save is no alarm', async () => {
    await using world = await keeperWorld()
    const marks = (): string[] => ['marks.1', 'marks.2'].map((name) => join(world.base, 'institution', name))
    for (let n = 0; n < 4; n++) await world.save([{ objId: idFrom(`audit ${n}`) }])
    await world.restart()
    const old = marks().map((path) => readFileSync(path))
    await world.save([{ objId: idFrom('audit 4') }])
    await world.keeper.close()
    // An older one knows of less than there is: nothing is missing. So is what a crash leaves, for it is written behind a save.
    for (const [i, path] of marks().entries()) writeFileSync(path, old[i]!)
    await world.restart()
    expect(await repairsOf(world)).toEqual({})
    await world.keeper.close()
    for (const path of marks()) {
      const body = Buffer.from(readFileSync(path))
      const { frames } = scanFrames(new Uint8Array(body))
      const text = Buffer.from(frames[0]!.body)
      const at = text.indexOf('"own":5')
      expect(at).toBeGreaterThan(0)
      text.write('"own":1', at)
      writeFileSync(path, encodeFrame(frameType.kept, new Uint8Array(text)))
    }
    await world.restart()
    expect(await repairsOf(world)).toEqual({ journalCut: 1 })
    await world.keeper.close()
    for (const path of marks()) rmSync(path)
    await world.restart()
    expect(await repairsOf(world)).toMatchObject({ journalCut: 1 })
  })
})

describe('L12 the vault is killed during an export', () => {
  const secretText = 'Mia Muster, Allergie: Nuss'
  /** A real process that writes an export as the vault does, and is killed in the middle. */
  async function killedExport(folder: string): Promise<string> {
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { writeNewFile } from ${JSON.stringify(join(process.cwd(), 'electron/host/vault/exportFile.ts'))}
         import { randomBytes } from 'node:crypto'
         const bytes = new Uint8Array(${60_000_000})
         bytes.set(new TextEncoder().encode(${JSON.stringify(secretText)}))
         await writeNewFile({ bytes: (n) => new Uint8Array(randomBytes(n)) }, ${JSON.stringify(folder)}, 'Mia.pdf', bytes)`,
      ],
      { stdio: 'ignore' },
    )
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let half: string | undefined
    for (let n = 0; !half && n < 20_000 && child.exitCode === null; n++) {
      half = readdirSync(folder).find((name) => /^\.obhut-[0-9a-f]{32}\.tmp$/.test(name))
      await sleep(1)
    }
    // Long enough that the first bytes are on their way, short of all of them.
    await sleep(5)
    child.kill('SIGKILL')
    await ended
    return half ? join(folder, half) : ''
  }

  test('X3 L12 X1 the half it left is taken away when the vault has ended, and at the next start', async () => {
    await using world = await keeperWorld()
    const folder = join(world.base, '..', 'Portfolio Mia')
    const token = await world.folder('Portfolio Mia', 'export')
    writeFileSync(join(folder, 'Brief.pdf'), 'ein Brief')
    writeFileSync(join(folder, '.obhut-notiz.tmp'), 'nicht von uns')
    expect(await world.keeper.store['folder.path']({ folder: token })).toMatchObject({ ok: true })
    const others = ['.obhut-notiz.tmp', 'Brief.pdf']

    const first = await killedExport(folder)
    // The control: it really lies there, and can be read.
    expect(existsSync(first)).toBe(true)
    world.keeper.sessionEnded()
    await expect.poll(() => readdirSync(folder).sort(), { timeout: 20_000 }).toEqual(others)

    expect(await world.keeper.store['folder.path']({ folder: token })).toMatchObject({ ok: true })
    const second = await killedExport(folder)
    expect(existsSync(second)).toBe(true)
    // Keeper killed too: only the next start finds out.
    await world.restart()
    expect(readdirSync(folder).sort()).toEqual(others)
    // Where exports go may hold a name: it lies sealed.
    await world.keeper.store['folder.path']({ folder: await world.folder('Portfolio Mia', 'export') })
    expect(filesHolding(join(world.base, 'institution'), 'Portfolio Mia')).toEqual([])
    expect(filesHolding(folder, 'nicht von uns')).toHaveLength(1)
  }, 60_000)

  test('X3 L12 a folder on a stick that is not there stays remembered until it is', async () => {
    await using world = await keeperWorld()
    const stick = join(world.base, '..', 'stick')
    const token = await world.folder('stick', 'export')
    await world.keeper.store['folder.path']({ folder: token })
    rmSync(stick, { recursive: true })
    await world.restart()
    mkdirSync(stick)
    writeFileSync(join(stick, `.obhut-${'a'.repeat(32)}.tmp`), secretText)
    await world.restart()
    expect(readdirSync(stick)).toEqual([])
  })
})

describe('L10 the settings file is edited', () => {
  const house = { lockAfterMost: 5, pinHoursMost: 2 }
  const settings = (world: KeeperWorld): string => join(world.base, 'settings.json')

  test('L10 HP2 the house’s rules win over this PC’s settings, whoever writes them, also after a restart', async () => {
    await using world = await keeperWorld()
    const seen = async () => {
      const info = await world.keeper.keeper.info({})
      return info.ok && { lock: info.value.lockAfterMinutes, pin: info.value.pinHours }
    }
    await world.keeper.keeper.info({})
    await world.keeper.store['session.changed']({ unlocked: true, confirmed: true })
    await world.keeper.keeper['settings.change']({ lockAfterMinutes: 15, pinHours: 12 })
    // The control: without rules it is as set.
    expect(await seen()).toEqual({ lock: 15, pin: 12 })
    await world.keeper.store['rules.set'](house)
    expect(await seen()).toEqual({ lock: 5, pin: 2 })
    await world.restart()
    writeFileSync(
      settings(world),
      JSON.stringify({
        // Without its last line, the check sum: as somebody with an editor would leave it.
        ...JSON.parse(readFileSync(settings(world), 'utf8').replace(/\n[0-9a-f]{8}\n$/, '')),
        lockAfterMinutes: 15,
        pinHours: 12,
      }),
    )
    await world.restart()
    expect(await seen()).toEqual({ lock: 5, pin: 2 })
    // It locks by the rule, not by the file.
    await world.keeper.store['session.changed']({ unlocked: true, confirmed: true })
    world.clock.move(5 * 60_000 - 1000)
    world.keeper.checkIdle()
    expect(world.locks).toEqual([])
    world.clock.move(1000)
    world.keeper.checkIdle()
    expect(world.locks).toEqual(['idle'])
  })

  test('L10 HP2 rules taken off the disk: the strictest hold until somebody has signed in', async () => {
    await using world = await keeperWorld()
    await world.keeper.store['rules.set'](house)
    await world.keeper.close()
    for (const name of ['marks.1', 'marks.2']) rmSync(join(world.base, 'institution', name))
    await world.restart()
    expect(await world.keeper.keeper.info({})).toMatchObject({
      ok: true,
      value: { lockAfterMinutes: 1, pinHours: 0, rules: { lockAfterMost: 1, pinHoursMost: 0 } },
    })
    await world.keeper.store['rules.set'](house)
    expect(await world.keeper.keeper.info({})).toMatchObject({ ok: true, value: { rules: house } })
  })

  test('L10 JR16 a settings file that turns the lock off is no settings file', async () => {
    await using world = await keeperWorld()
    for (const lockAfterMinutes of [0, 16, 1e9, -1, null, 'nie']) {
      writeFileSync(
        settings(world),
        JSON.stringify({ language: 'de', lockAfterMinutes, colourScheme: 'auto', pinHours: 8 }),
      )
      await world.restart()
      expect(await world.keeper.keeper.info({})).toMatchObject({ ok: true, value: { lockAfterMinutes: 3 } })
      expect(await repairsOf(world)).toMatchObject({ settingsReset: 1 })
    }
  })
})

describe('L14 a profile where it can’t be written, or on a network', () => {
  const readOnlyFiles = (real: Files): Files => {
    const no = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('read-only file system'), { code: 'EROFS' }))
    return {
      ...real,
      open: (path, how) => (how === 'read' ? real.open(path, how) : no()),
      makeFolder: no,
      rename: no,
      remove: no,
      removeFolder: no,
      syncFolder: no,
      makePrivate: no,
    }
  }

  test('L14 a new house in a read-only folder: ReadOnly, nothing half made, and it works once it can be written', async () => {
    const base = mkdtempSync(join(quickFolder(), 'obhut-readonly-'))
    const world = await keeperWorld({ base, files: readOnlyFiles(nodeFiles), closed: true })
    expect(await world.keeper.keeper['profile.open']({ kind: 'institution' })).toEqual({
      ok: false,
      error: { type: 'ReadOnly' },
    })
    expect(readdirSync(base)).toEqual([])
    await world.keeper.close()
    if (process.getuid?.() !== 0) {
      chmodSync(base, 0o500)
      const real = await keeperWorld({ base, closed: true })
      expect(await real.keeper.keeper['profile.open']({ kind: 'institution' })).toMatchObject({ ok: false })
      await real.keeper.close()
      chmodSync(base, 0o700)
    }
    const good = await keeperWorld({ base })
    await good.save([{ objId: idFrom('one') }])
    await good[Symbol.asyncDispose]()
    rmSync(base, { recursive: true, force: true })
  })

  test('JR20 L14 a folder on the network is refused by name before a byte is written; an existing house there is not touched', async () => {
    const base = mkdtempSync(join(quickFolder(), 'obhut-network-'))
    let remote = true
    const files: Files = { ...nodeFiles, isRemote: () => Promise.resolve(remote) }
    const world = await keeperWorld({ base, files, closed: true })
    const open = () => world.keeper.keeper['profile.open']({ kind: 'institution' })
    expect(await open()).toEqual({ ok: false, error: { type: 'NetworkFolder' } })
    expect(readdirSync(base)).toEqual([])
    remote = false
    expect(await open()).toMatchObject({ ok: true })
    const state = await world.keeper.store['store.state']({})
    if (state.ok) await trySave(world.keeper, state.value.device, [{ objId: idFrom('one') }])
    await world.keeper.close()
    remote = true
    const before = readdirSync(join(base, 'institution')).sort()
    const again = await keeperWorld({ base, files, closed: true })
    expect(await again.keeper.keeper['profile.open']({ kind: 'institution' })).toEqual({
      ok: false,
      error: { type: 'NetworkFolder' },
    })
    expect(readdirSync(join(base, 'institution')).sort()).toEqual(before)
    await again.keeper.close()
    rmSync(base, { recursive: true, force: true })
  })

  test('JR20 L14 what is a network: UNC and mapped drives by name, NFS and SMB by their file system, a disk of this PC is none', async () => {
    const { isRemoteType, isUnc } = await import('#electron/host/keeper/files.ts')
    for (const path of ['\\\\server\\kita\\Obhut', '//server/kita', '\\\\?\\UNC\\server\\kita'])
      expect([path, isUnc(path)]).toEqual([path, true])
    for (const path of ['C:\\Users\\kita', '/home/kita', '\\\\?\\C:\\Users'])
      expect([path, isUnc(path)]).toEqual([path, false])
    for (const type of [0x6969, 0x517b, 0xfe534d42, 0xff534d42, -28_095_166])
      expect(isRemoteType(type)).toBe(true)
    for (const type of [0xef53, 0x9123683e, 0x01021994]) expect(isRemoteType(type)).toBe(false)
    expect(await nodeFiles.isRemote!(quickFolder())).toBe(false)
  })
})

test('JR19 L1 L9 an envelope put in another’s place, check sums right: the batch’s root says so', async () => {
  await using world = await keeperWorld()
  for (let n = 0; n < 3; n++) await world.save([{ objId: idFrom(`o${n}`), content: `entry ${n}` }])
  await world.restart()
  expect(await repairsOf(world)).toEqual({})
  await world.keeper.close()
  const path = newestSegment(world)
  const bytes = readFileSync(path)
  const frame = scanFrames(new Uint8Array(bytes)).frames.filter(({ type }) => type === frameType.envelope)[1]!
  const other = makeEnvelope(world.device, 2, idFrom('o1'), 'entry X')
  expect(other.length).toBe(frame.body.length)
  bytes.set(encodeFrame(frameType.envelope, other), frame.at)
  writeFileSync(path, bytes)
  await world.restart()
  expect(await repairsOf(world)).toMatchObject({ journalFrame: 1 })
})
