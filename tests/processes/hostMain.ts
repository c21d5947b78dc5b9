/**
 * A PC without a window, as a process that can be killed and stopped: host, keeper and vault on a real disk, the exchange
 * over TLS by its own timers. Its clock can be moved; what it is asked comes by messages.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '#shared/basics/clock.ts'
import { storeApi, vaultApi, type KeeperApi, type VaultApi } from '#shared/host/api.ts'
import { memoryPair } from '#shared/host/memoryPair.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Client } from '#shared/host/table.ts'
import { chainStatement, opHashOf, sameBytes } from '#shared/sync/op.ts'
import { createHost, type VaultProcess } from '#electron/host/createHost.ts'
import { createKeeper } from '#electron/host/keeper/createKeeper.ts'
import { sha256 } from '#electron/host/keeper/hashes.ts'
import { argonFloor } from '#electron/host/vault/argon.ts'
import { createVault } from '#electron/host/vault/createVault.ts'
import type { VaultDeps } from '#electron/host/vault/session.ts'
import { realRandom } from '#tests/journal/keeperWorld.ts'

interface VaultHere extends VaultProcess {
  readonly client: Client<VaultApi>
}

const [base = ''] = process.argv.slice(2)
let clockOffset = 0
const clock: Clock = { now: () => Date.now() + clockOffset }
const bug = (what: string, thrown: unknown): void =>
  void process.send!({ bug: `${what}: ${thrown instanceof Error ? thrown.stack : String(thrown)}` })

const host = createHost<VaultHere>({
  createKeeper: (onLockRequested) =>
    createKeeper({
      base,
      clock,
      random: realRandom,
      dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
      keychain: null,
      shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
      onLockRequested,
      limits: { readOnlyBelow: 0, reserve: 0 },
      onBug: (thrown) => bug('keeper', thrown),
    }),
  startVault() {
    const [a, b] = memoryPair()
    const [c, d] = memoryPair()
    let emit: VaultDeps['emit'] = () => {}
    const made = createVault({
      store: connect(storeApi, b),
      clock,
      random: realRandom,
      argon: argonFloor,
      emit: (name, data) => emit(name, data),
      onBug: (thrown) => bug('vault', thrown),
    })
    emit = serve(vaultApi, c, made.service).emit
    const ended = Promise.withResolvers<void>()
    return {
      store: a,
      client: connect(vaultApi, d),
      exited: ended.promise,
      kill() {
        made.end()
        ended.resolve()
      },
    }
  },
  replaceWindow: async () => {},
  onBug: bug,
})
const { keeper } = host.keeper

export interface Stand {
  readonly versions: number
  /** Of every version, chain and declared photo: two PCs with the same have the same. */
  readonly digest: string
  /** What is wrong in the chains: a gap, a hash, a signature. */
  readonly faults: readonly string[]
  readonly problems: readonly string[]
}

async function stand(): Promise<Stand> {
  const sync = (await host.keeper.sync())!
  const { profile, oplog } = sync.house
  const { index } = profile.journal
  const versions = index.slotsAfter(0, Infinity, () => true).slots.map((slot) => index.version(slot)).sort() // prettier-ignore
  const vouched = sync.house.vouched()!
  const faults: string[] = []
  const chains: string[] = []
  for (const dev of [...oplog.devices()].sort()) {
    const end = oplog.tail(dev)!.n
    let prev: Uint8Array = new Uint8Array(32)
    for (let n = 1; n <= end;) {
      const batches = await oplog.read(dev, n, 500, 1 << 20)
      if (batches.length === 0) {
        faults.push(`${dev} ends at ${n} of ${end}`)
        break
      }
      for (const { ops, signature } of batches) {
        for (const op of ops) {
          if (op.header.n !== n || !sameBytes(op.header.prev, prev)) faults.push(`${dev} breaks at ${n}`)
          prev = opHashOf(sha256, op)
          n++
        }
        if (!vouched.verify(dev, chainStatement(vouched.tenant, dev, n - 1, prev), signature))
          faults.push(`${dev} is not signed at ${n - 1}`)
      }
    }
    chains.push(`${dev} ${end} ${Buffer.from(prev).toString('hex')}`)
  }
  const photos = [...oplog.blobs().keys()].filter((id) => sync.chainer.hasBlob(id)).sort()
  const digest = createHash('sha256')
    .update(JSON.stringify([versions, chains, photos]))
    .digest('hex')
  return { versions: versions.length, digest, faults, problems: sync.problems().map(({ kind }) => kind) }
}

/** @returns what of these is not here, or not with these bytes */
async function missing(versions: readonly string[], blobs: readonly (readonly [string, string])[]) {
  const { profile } = (await host.keeper.sync())!.house
  const { index } = profile.journal
  const gone = versions.filter((version) => {
    const slot = index.slotOf(version)
    return slot === undefined || index.hollow(slot)
  })
  for (const [id, sum] of blobs) {
    const bytes = await profile.blobs.get(id)
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sum) gone.push(`photo ${id}`)
  }
  return gone
}

/** What went into the chain for a photo's files: their sealed bytes as they lie here. */
async function sums(ids: readonly string[]): Promise<[string, string][]> {
  const { profile } = (await host.keeper.sync())!.house
  return Promise.all(
    ids.map(async (id): Promise<[string, string]> => {
      const bytes = (await profile.blobs.get(id))!
      return [id, createHash('sha256').update(bytes).digest('hex')]
    }),
  )
}

export const asks = {
  keeper: (call: keyof KeeperApi['calls'], args: never) =>
    (keeper[call] as (a: never) => Promise<unknown>)(args),
  vault: async (call: keyof VaultApi['calls'], args: never): Promise<unknown> =>
    (await host.vault()).client.call(call, args),
  moveClock: async (ms: number) => void (clockOffset = ms),
  stand,
  missing,
  sums,
}

process.on('message', ({ id, ask, args }: { id: number; ask: keyof typeof asks; args: unknown[] }) => {
  const run = asks[ask] as (...args: unknown[]) => Promise<unknown>
  run(...args).then(
    (value) => process.send!({ id, value }),
    (thrown: unknown) =>
      process.send!({ id, thrown: thrown instanceof Error ? thrown.stack : String(thrown) }),
  )
})
process.once('disconnect', () => process.exit(0))
process.send!({ ready: true })
