/** A vault process of the shell's tests: answers with seeded words, saves by the store, needs no passphrase. */
import { ok } from '#shared/basics/result.ts'
import { storeApi, vaultApi, type VaultApi } from '#shared/host/api.ts'
import { projectionApi, type ProjectionApi } from '#shared/host/projectionApi.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Service } from '#shared/host/table.ts'
import { joinKeeper } from '#electron/host/joinKeeper.ts'
import { seededWords } from './seededWords.ts'

const { store: channel, onWindow, onProjection } = joinKeeper()
const store = connect(storeApi, channel)
const person = { id: '0'.repeat(32), name: 'Anna', role: 'leader' }
let words: string[] = []

const service = {
  /** Stands for what an approval does. */
  async 'support.at'({ address }: { address: string }) {
    return store.call(address === 'close' ? 'projection.close' : 'projection.open', {})
  },
  async unlock() {
    // Made here at run time, as a vault does by opening envelopes.
    words = seededWords(20_000, 'memory')
    await store.call('session.changed', { unlocked: true, confirmed: true })
    return ok({ person })
  },
  async 'records.open'() {
    return ok({
      records: words.slice(0, 2_000).map((word, n) => ({
        kind: 'child',
        id: n.toString(16).padStart(32, '0'),
        values: { name: word },
        meta: {
          version: `${'0'.repeat(32)}:${n + 1}`,
          parents: [],
          hlc: '',
          dev: '0'.repeat(32),
          author: '',
          stamps: {},
        },
      })),
      failed: [],
    })
  },
  session: async () =>
    ok({
      person: words.length > 0 ? person : null,
      confirmed: true,
      practice: false,
      pin: 'open',
      childMode: null,
    }),
}

onWindow((window) => serve(vaultApi, window, service as unknown as Service<VaultApi>))
onProjection((window) =>
  serve(projectionApi, window, {
    find: async () => ok({ records: [], plain: [] }),
  } as unknown as Service<ProjectionApi>),
)
