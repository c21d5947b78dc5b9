import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  descendantsOf,
  found,
  here,
  isAlive,
  nameOfProcess,
  openShell,
  searchFiles,
  searchProcess,
  type ShellWorld,
} from './shellWorld.ts'

interface Searched {
  readonly name: string
  readonly words: number
  readonly searchedBytes: number
}

const searchAll = (): Searched[] =>
  [process.pid, ...descendantsOf(process.pid)]
    .filter(isAlive)
    .map((pid) => ({ name: pid === process.pid ? 'launcher' : nameOfProcess(pid), ...searchProcess(pid) }))
    .filter(({ searchedBytes }) => searchedBytes > 0)

const mayHold = /^(fakeVault\.ts|main\.ts|renderer)$/

describe.skipIf(process.platform !== 'linux' || !found)('what is remembered', () => {
  let world: ShellWorld
  beforeAll(async () => {
    world = await openShell()
  }, 60_000)
  afterAll(() => world[Symbol.asyncDispose]())

  it('HR12 after a lock no process holds a word that vault and window held before', async () => {
    expect(await world.pageState()).toMatch(/^connected/)
    await world.run('own.unlock()')
    expect(await world.run('own.show()')).toBe(2000)
    await world.run('own.show()')

    const before = searchAll()
    // The control: where plaintext must be, the same search finds it ...
    for (const name of ['fakeVault.ts', 'renderer'])
      expect(Math.max(...before.filter((one) => one.name === name).map(({ words }) => words)), name).toBe(
        2000,
      )
    // ... and elsewhere it is not, even while unlocked.
    expect(before.filter(({ name, words }) => words > 0 && !mayHold.test(name))).toEqual([])

    await world.shell.host.lock()
    expect(await world.pageState()).toMatch(/^connected/)
    await sleep(300)
    const after = searchAll()
    for (const name of ['launcher', 'browser', 'renderer', 'network.mojom.NetworkService', 'fakeVault.ts'])
      expect(after.map((one) => one.name)).toContain(name)
    expect(after.filter(({ words }) => words > 0)).toEqual([])
  }, 120_000)

  it('HR12 L11 none of the words lies in a file of the profile, the browser’s own included', async () => {
    await world.run('own.unlock()')
    expect(await world.run('own.show()')).toBe(2000)
    await sleep(1000)
    expect(searchFiles(world.folder)).toEqual([])
    expect(searchFiles(world.folder, join(world.folder, 'browser', 'planted'))).toEqual([
      join('browser', 'planted'),
    ])
  })
})

describe.skipIf(process.platform !== 'linux' || !found)('what is remembered of sealed records', () => {
  it('HR12 after a lock no process and no file holds a name, with the real keeper and the real vault and a PIN that opens again', async () => {
    await using world = await openShell({
      argon: { memKiB: 64 * 1024, passes: 3 },
      vaultEntry: here('../../electron/host/vault/main.ts'),
    })
    expect(await world.pageState()).toMatch(/^connected/)
    expect(await world.run('own.fill()')).toBe(500)
    const before = searchAll()
    for (const name of ['main.ts', 'renderer'])
      expect(
        Math.max(...before.filter((one) => one.name === name).map(({ words }) => words)),
        name,
      ).toBeGreaterThan(490)
    expect(before.filter(({ name, words }) => words > 0 && !mayHold.test(name))).toEqual([])
    await world.shell.host.lock()
    expect(await world.pageState()).toBe('connected locked')
    expect(await world.run(`own.host.keeper.call('info', {})`)).toMatchObject({
      value: { people: [{ pin: true }] },
    })
    await sleep(300)
    const after = searchAll()
    expect(after.length).toBeGreaterThan(6)
    expect(after.filter(({ words }) => words > 0)).toEqual([])
    expect(searchFiles(world.folder)).toEqual([])
    expect(world.bugs).toEqual([])
  }, 180_000)
})
