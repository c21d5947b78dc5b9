/** The first server's side: who shows a key that an administrator handed out may read every institution's sealed log. */
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import type { Clock } from '#shared/basics/clock.ts'
import type { ServerCore } from '../core.ts'
import { StoreUnavailable, type Store } from '../stores/store.ts'
import { refuse, type Refused } from '../sync/ground.ts'
import { sha256Hex } from '../sync/signatures.ts'
import { followAskSchema, type FollowAsk } from './messages.ts'

export interface FollowAnswer {
  readonly answer: unknown
  readonly parts: readonly Bytes[]
}

export interface Source {
  handle(ask: unknown, key: string | undefined): Promise<Result<FollowAnswer, Refused>>
  /** When each of them last asked, in milliseconds since then. */
  lastAsked(): readonly number[]
}

export function createSource(deps: {
  readonly core: ServerCore
  readonly store: Store
  readonly clock: Clock
  /** Hashes of the keys that were handed out. */
  keys(): ReadonlySet<string>
}): Source {
  const { core, store, clock } = deps
  const asked = new Map<string, number>()

  const answer = async (ask: FollowAsk): Promise<Result<FollowAnswer, Refused>> => {
    switch (ask.do) {
      case 'states': {
        const tenants = []
        for (const tenant of await store.tenants()) {
          const state = await store.state(tenant)
          if (!state) continue
          const { gen, seq, head, registerNo, usedBytes } = state
          tenants.push({ tenant, gen, seq, head: bytesToHex(head), registerNo, usedBytes })
        }
        return ok({ answer: { tenants }, parts: [] })
      }
      case 'ledger':
        return ok({ answer: await store.ledger(ask.tenant), parts: [] })
      case 'orders': {
        const due = await store.dueOrders(Number.MAX_SAFE_INTEGER)
        const orders = due.map(({ tenant, order: { id, body, dueAt } }) => ({ tenant, id, body, dueAt }))
        return ok({ answer: { orders }, parts: [] })
      }
      case 'route':
        return core.carry(ask.tenant, ask.route, ask.ask, [])
    }
  }

  return {
    async handle(ask, key) {
      const hash = key === undefined ? '' : sha256Hex(key)
      if (!deps.keys().has(hash)) return refuse('NotSignedIn')
      asked.set(hash, clock.now())
      const parsed = followAskSchema.safeParse(ask)
      if (!parsed.success) return refuse('BadMessage')
      try {
        return await answer(parsed.data)
      } catch (error) {
        if (error instanceof StoreUnavailable) return refuse('Busy', { retryAfterMs: 2000 })
        throw error
      }
    },
    lastAsked: () => [...asked.values()].map((at) => clock.now() - at),
  }
}
