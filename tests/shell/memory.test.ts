import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  descendantsOf,
  found,
  isAlive,
  nameOfProcess,
  openShell,
  searchProcess,
  type ShellWorld,
} from './shellWorld.ts'
import { seededWords } from './seededWords.ts'

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

const mayHold = /^(fakeVault\.ts|renderer)$/

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

  it('HR12 none of the words lies in a file of the profile, the browser’s own included', async () => {
    await world.run('own.unlock()')
    expect(await world.run('own.show()')).toBe(2000)
    await sleep(1000)
    const words = seededWords(50, 'memory')
    const holders = (): string[] =>
      readdirSync(world.folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(world.folder, name), { throwIfNoEntry: false })?.isFile())
        .filter((name) => {
          const bytes = readFileSync(join(world.folder, name))
          return words.some((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')))
        })
    expect(holders()).toEqual([])
    writeFileSync(join(world.folder, 'browser', 'planted'), `x${words[7]!}x`)
    expect(holders()).toEqual([join('browser', 'planted')])
  })
})
