/**
 * Keeper and vault process, put together. The vault process lives from one lock to the next: a lock, whatever asked
 * for it, ends it by SIGKILL before anything else happens, since only an ended process surely forgets (decision 1). The
 * next one waits ready: a process that knows nobody, has no pipe to any window and is asked nothing until then (HR19).
 * What a window is and how it gets its pipes is the shell's part.
 */
import { storeApi, keeperApi, type KeeperApi } from '#shared/host/api.ts'
import type { Channel } from '#shared/host/channel.ts'
import { serve } from '#shared/host/rpc.ts'
import type { Served } from '#shared/host/table.ts'
import type { Keeper } from './keeper/createKeeper.ts'

export interface VaultProcess {
  /** The pipe on which the keeper serves storeApi. */
  readonly store: Channel
  readonly exited: Promise<void>
  kill(): void
}

export interface HostDeps<V extends VaultProcess> {
  readonly createKeeper: (onLockRequested: () => void) => Keeper
  readonly startVault: () => V
  /** How long after a vault stands the next one is started ahead. */
  readonly spareAfterMs?: number
  /** The old vault is gone and a new one stands: end the old window's process, show a new locked one. */
  readonly replaceWindow: () => Promise<void>
  /** A bug in the keeper's service, or a vault that will not stand up. */
  readonly onBug: (what: string, thrown: unknown) => void
}

export interface Host<V extends VaultProcess> {
  readonly keeper: Keeper
  /** The vault process of this session; during a lock the next one, as soon as it stands. */
  vault(): Promise<V>
  /** Serves keeperApi to the window behind this pipe. An earlier window loses its own. */
  serveWindow(channel: Channel): void
  lock(): Promise<void>
  /** The system sleeps or ends: a lock that no PIN takes back. */
  signOutAll(): Promise<void>
  close(): Promise<void>
}

/** A vault that dies this often within this time is broken; starting it again would only burn the battery. */
const patience = { deaths: 5, withinMs: 10_000 }

/** Not while somebody signs in: by then she works. */
const usualSpareAfterMs = 8_000

export function createHost<V extends VaultProcess>(deps: HostDeps<V>): Host<V> {
  const keeper = deps.createKeeper(() => void lock())
  let closing = false
  let window: Served<KeeperApi> | undefined
  /** While the old vault ends. */
  let ending: Promise<void> | undefined
  let replacing: Promise<void> = Promise.resolve()
  const deaths: number[] = []
  let spare: V | undefined
  let spareTimer: ReturnType<typeof setTimeout> | undefined
  let vault = takeVault()
  let standing: Promise<V> = Promise.resolve(vault)

  function startSpare(): void {
    const ahead = deps.startVault()
    spare = ahead
    void ahead.exited.then(() => {
      if (spare === ahead) spare = undefined
    })
  }

  function takeVault(): V {
    const fresh = spare ?? deps.startVault()
    spare = undefined
    clearTimeout(spareTimer)
    spareTimer = setTimeout(startSpare, deps.spareAfterMs ?? usualSpareAfterMs).unref()
    const served = serve(storeApi, fresh.store, keeper.store, {
      // A fill of the search index or an import asks often; the vault is our own process, not the window.
      callsPerSecond: 50_000,
      openCalls: 20_000,
      onBug: deps.onBug,
    })
    const stopTelling = keeper.onStoreEvent((event) => served.emit(event.name, event.data))
    void fresh.exited.then(() => {
      stopTelling()
      if (closing || ending || fresh !== vault) return
      // It ended by itself: the same as a lock.
      keeper.sessionEnded()
      deaths.push(Date.now())
      const recent = deaths.filter((at) => Date.now() - at < patience.withinMs)
      if (recent.length >= patience.deaths)
        deps.onBug('vault', new Error('the vault process ends again and again'))
      else void lock()
    })
    return fresh
  }

  /**
   * Asked twice at once it is one lock; asked again while the old window still ends it is another one, since the new
   * vault may be unlocked already.
   */
  function lock(): Promise<void> {
    if (ending) return replacing
    vault.kill()
    standing = vault.exited.then(() => {
      keeper.sessionEnded()
      if (!closing) vault = takeVault()
      return vault
    })
    ending = standing.then(() => (ending = undefined))
    replacing = Promise.all([replacing, standing])
      .then(() => (closing ? undefined : deps.replaceWindow()))
      .catch((thrown: unknown) => deps.onBug('window', thrown))
    return replacing
  }

  keeper.onEvent((event) => window?.emit(event.name, event.data))

  return {
    keeper,
    vault: () => standing,
    serveWindow(channel) {
      window?.close()
      const served = serve(keeperApi, channel, keeper.keeper, { onBug: deps.onBug })
      window = served
      void served.closed.then(() => {
        if (window === served) window = undefined
      })
    },
    lock,
    signOutAll() {
      keeper.signOutAll()
      return lock()
    },
    async close() {
      closing = true
      clearTimeout(spareTimer)
      window?.close()
      vault.kill()
      spare?.kill()
      await Promise.all([vault.exited, spare?.exited, replacing])
      await keeper.close()
    },
  }
}
