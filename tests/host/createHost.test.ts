import { describe, expect, it } from 'vitest'
import { createHost, type Host, type VaultProcess } from '#electron/host/createHost.ts'
import type { Keeper } from '#electron/host/keeper/createKeeper.ts'
import { storeApi } from '#shared/host/api.ts'
import { ok } from '#shared/basics/result.ts'
import type { Channel } from '#shared/host/channel.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect } from '#shared/host/rpc.ts'

interface World {
  readonly host: Host<VaultProcess & { readonly n: number }>
  readonly said: string[]
  readonly bugs: string[]
  /** The window of the n-th lock has ended. */
  endWindow(): void
  /** A vault ends by itself: the one that was started last, or the n-th. */
  crash(n?: number): Promise<void>
  requestLock(): void
  /** The vaults' own ends of their pipes to the keeper, in the order in which they were started. */
  readonly vaultEnds: readonly Channel[]
  tellVaults(): void
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const settle = (): Promise<void> => sleep(5)

/** A host whose processes are notes in a list. */
function openHost(spareAfterMs = 60_000): World {
  const said: string[] = []
  const bugs: string[] = []
  const windows: (() => void)[] = []
  let vaults = 0
  const vaultEnds: Channel[] = []
  const ends: (() => void)[] = []
  let tell: (event: { name: 'incoming'; data: object }) => void = () => {}
  let requestLock = (): void => {}
  const keeper = {
    keeper: {},
    store: { 'journal.status': async () => ok({}), 'store.purged': async () => ok({ ids: [] }) },
    onEvent: () => () => {},
    onStoreEvent(listener: typeof tell) {
      tell = listener
      return () => {}
    },
    sessionEnded: () => void said.push('session ended'),
    signOutAll: () => void said.push('all signed out'),
    checkIdle: () => {},
    close: async () => void said.push('keeper closed'),
  } as unknown as Keeper
  const host = createHost({
    createKeeper(onLockRequested) {
      requestLock = onLockRequested
      return keeper
    },
    startVault() {
      const n = ++vaults
      said.push(`vault ${n} starts`)
      let end!: () => void
      const exited = new Promise<void>((resolve) => (end = resolve))
      ends[n - 1] = end
      const [store, vaultEnd] = memoryPair()
      vaultEnds.push(vaultEnd)
      const kill = (): void => {
        said.push(`vault ${n} killed`)
        end()
      }
      return { n, store, exited, kill }
    },
    spareAfterMs,
    replaceWindow() {
      said.push('window replaced')
      return new Promise((resolve) => windows.push(resolve))
    },
    onBug: (what, thrown) => bugs.push(`${what}: ${String(thrown)}`),
  })
  return {
    host,
    said,
    bugs,
    endWindow: () => windows.shift()?.(),
    async crash(n = vaults) {
      ends[n - 1]!()
      await settle()
    },
    vaultEnds,
    tellVaults: () => tell({ name: 'incoming', data: { entries: true, wraps: false, ops: false } }),
    requestLock: () => requestLock(),
  }
}

describe('HR11 keeper and vault process', () => {
  it('a lock kills the vault first, then tells the keeper, starts the next, and only then touches the window', async () => {
    const { host, said, requestLock } = openHost()
    requestLock()
    await settle()
    expect(said).toEqual([
      'vault 1 starts',
      'vault 1 killed',
      'session ended',
      'vault 2 starts',
      'window replaced',
    ])
    expect((await host.vault()).n).toBe(2)
  })

  it('PN4 A79 a system that goes to sleep signs everybody out before the lock', async () => {
    const { host, said } = openHost()
    void host.signOutAll()
    await settle()
    expect(said.slice(1, 3)).toEqual(['all signed out', 'vault 1 killed'])
  })

  it('asked twice at once it is one lock', async () => {
    const { host, said } = openHost()
    void host.lock()
    void host.lock()
    await settle()
    expect(said.filter((what) => what.endsWith('killed'))).toEqual(['vault 1 killed'])
  })

  it('asked again while the old window still ends it is another lock: the new vault may be unlocked already', async () => {
    const { host, said, endWindow } = openHost()
    void host.lock()
    await settle()
    void host.lock()
    await settle()
    expect(said.filter((what) => what.endsWith('killed'))).toEqual(['vault 1 killed', 'vault 2 killed'])
    expect(said.filter((what) => what === 'window replaced').length).toBe(1)
    endWindow()
    await settle()
    expect(said.filter((what) => what === 'window replaced').length).toBe(2)
    expect((await host.vault()).n).toBe(3)
  })

  it('a window that comes during a lock waits for the next vault', async () => {
    const { host } = openHost()
    void host.lock()
    expect((await host.vault()).n).toBe(2)
  })

  it('a vault that ends by itself is a lock; one that ends again and again is not started for ever', async () => {
    const { said, bugs, crash, endWindow } = openHost()
    for (let n = 0; n < 8; n++) {
      await crash()
      endWindow()
    }
    await settle()
    expect(said.filter((what) => what.endsWith('starts')).length).toBe(5)
    expect(bugs).toEqual(['vault: Error: the vault process ends again and again'])
  })

  it('HR13 closing ends the vault and starts no other', async () => {
    const { host, said, endWindow } = openHost()
    void host.lock()
    await settle()
    const closed = host.close()
    endWindow()
    await closed
    await settle()
    expect(said.at(-1)).toBe('keeper closed')
    expect(said.filter((what) => what.endsWith('starts')).length).toBe(2)
  })

  it('HR19 the next vault is started ahead and waits; a lock ends the old one first and then takes the one that waits', async () => {
    const { host, said, endWindow } = openHost(20)
    await sleep(60)
    expect(said).toEqual(['vault 1 starts', 'vault 2 starts'])
    void host.lock()
    await settle()
    expect(said.slice(2)).toEqual(['vault 1 killed', 'session ended', 'window replaced'])
    expect((await host.vault()).n).toBe(2)
    await sleep(60)
    expect(said.at(-1)).toBe('vault 3 starts')
    endWindow()
    await host.close()
    expect(said.slice(-3)).toEqual(['vault 2 killed', 'vault 3 killed', 'keeper closed'])
  })

  it('HR19 a vault that waits hears nothing and is answered nothing until it is the one', async () => {
    const { host, vaultEnds, tellVaults } = openHost(20)
    await sleep(60)
    const heard: string[] = []
    const waiting = connect(storeApi, vaultEnds[1]!)
    waiting.on('incoming', () => heard.push('incoming'))
    const answered = waiting.call('store.purged', { ids: [] }).then(() => void heard.push('answer'))
    tellVaults()
    await sleep(30)
    expect(heard).toEqual([])
    void host.lock()
    await answered
    tellVaults()
    await settle()
    expect(heard).toEqual(['answer', 'incoming'])
  })

  it('HR19 one that ended while it waited is not taken, and no lock', async () => {
    const { host, said, crash } = openHost(20)
    await sleep(60)
    await crash(2)
    expect(said).toEqual(['vault 1 starts', 'vault 2 starts'])
    void host.lock()
    await settle()
    expect((await host.vault()).n).toBe(3)
  })
})
