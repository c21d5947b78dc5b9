/** The vault process put together: its pipe to the keeper, its window's, the masked window's and a supporter's. */
import { randomBytes } from 'node:crypto'
import { systemClock } from '#shared/basics/clock.ts'
import { storeApi, vaultApi } from '#shared/host/api.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Served } from '#shared/host/table.ts'
import { joinKeeper } from '../joinKeeper.ts'
import { createVault, type Vault } from './createVault.ts'

export function serveVault(): Vault {
  const keeper = joinKeeper()
  /** Shown to developers only: an error's text could quote a record. */
  const onBug = (what: string, thrown: unknown): void => {
    if (process.env['OBHUT_DEBUG'])
      process.stderr.write(`vault: ${what}: ${String((thrown as Error | undefined)?.stack)}\n`)
  }
  let window: Served<typeof vaultApi> | undefined

  const vault = createVault({
    store: connect(storeApi, keeper.store),
    clock: systemClock,
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    emit: (name, data) => window?.emit(name, data),
    ...(process.argv.includes('--masked') ? { view: 'masked' as const } : {}),
    onBug: (thrown) => onBug('later', thrown),
  })

  keeper.onWindow((channel) => {
    window = serve(vaultApi, channel, vault.service, { onBug })
    void window.closed.then(() => vault.windowGone())
  })
  keeper.onProjection((channel) => vault.projection.takeWindow(channel))
  keeper.onGuest((channel) => vault.guest.takeWindow(channel))
  keeper.onTalk((channel) => vault.takeTalkWindow(channel))
  process.once('exit', () => vault.end())
  return vault
}
