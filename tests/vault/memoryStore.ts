/** A vault with a keeper that holds everything in memory, joined by a real pipe: what JSON changes, changes here. */
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import { storeApi, vaultApi, type StoreApi, type VaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Client, Service } from '#shared/host/table.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault, type Vault } from '#electron/host/vault/createVault.ts'
import type { VaultDeps } from '#electron/host/vault/session.ts'

export interface TestVault {
  readonly vault: Client<VaultApi>
  readonly inner: Vault
  readonly deps: VaultDeps
}

/** A vault of one process over this keeper; a second call is what happens after locking. */
export function startVault(
  store: Service<StoreApi>,
  clock: Clock,
  random: Random,
  more: Partial<VaultDeps> = {},
): TestVault {
  const [a, b] = memoryPair()
  const [c, d] = memoryPair()
  serve(storeApi, a, store)
  let emit: VaultDeps['emit'] = () => {}
  const deps: VaultDeps = {
    store: connect(storeApi, b),
    clock,
    random,
    argon: argonFloor,
    emit: (name, data) => emit(name, data),
    ...more,
  }
  const inner = createVault(deps)
  const served = serve(vaultApi, c, inner.service, { onBug: (name, thrown) => console.error(name, thrown) })
  emit = served.emit
  return { vault: connect(vaultApi, d), inner, deps }
}
