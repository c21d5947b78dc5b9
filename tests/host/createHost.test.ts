import { describe, expect, it } from 'vitest'
import { createHost, type Host, type VaultProcess } from '#electron/host/createHost.ts'
import type { Keeper } from '#electron/host/keeper/createKeeper.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'

interface World {
  readonly host: Host<VaultProcess & { readonly n: number }>
  readonly said: string[]
  readonly bugs: string[]
  /** The window of the n-th lock has ended. */
  endWindow(): void
  /** A vault ends by itself. */
  crash(): Promise<void>
  requestLock(): void
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

/** A host whose processes are notes in a list. */
function openHost(): World {
  const said: string[] = []
  const bugs: string[] = []
  const windows: (() => void)[] = []
  let vaults = 0
  let endVault = (): void => {}
  let requestLock = (): void => {}
  const keeper = {
    keeper: {},
    store: {},
    onEvent: () => () => {},
    onStoreEvent: () => () => {},
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
      endVault = end
      const kill = (): void => {
        said.push(`vault ${n} killed`)
        end()
      }
      return { n, store: memoryPair()[0], exited, kill }
    },
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
    async crash() {
      endVault()
      await settle()
    },
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
})
