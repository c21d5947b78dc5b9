/**
 * Orders to purge (SV13): two different people sign the same text; the server obeys seven days after the order came,
 * by its own clock, unless a manager recalled it. What it purged it names in a ledger outside the database too, so that
 * a restored backup does not bring it back (SV16).
 */
import { purgeText, recallText, signedPurgeSchema, type SignedPurge } from '#shared/sync/messages.ts'
import { readOrder, readRecall } from '#shared/sync/orders.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import type { Store } from '../stores/store.ts'
import { answer, refuse, refuseAs, type Ground, type Handler } from './ground.ts'
import type { ReadRegister } from './register.ts'
import { isSignedBy, readBase64 } from './signatures.ts'

export const purgeDelayMs = 7 * 24 * 3600_000

/** Managers count once each; the recovery cards together stand for one more person (decision 29). */
export function countSigners(read: ReadRegister, signed: SignedPurge): number {
  const persons = new Set<string>()
  for (const { key, signature } of signed.signatures) {
    const manager = read.register.managers.find((one) => one.key === key)
    const who = manager ? manager.person : read.register.cardKeys.includes(key) ? 'card' : undefined
    if (who && isSignedBy(key, purgeText(signed.body), readBase64(signature))) persons.add(who)
  }
  return persons.size
}

export const createPurge = ({ store, clock, limits }: Ground) => {
  let open = { day: 0, count: new Map<string, number>() }
  /** Milliseconds until this institution may bring the next order or recall; 0: now. */
  const wait = (tenant: string, now: number): number => {
    const day = Math.floor(now / 86_400_000)
    if (open.day !== day) open = { day, count: new Map() }
    const count = (open.count.get(tenant) ?? 0) + 1
    if (count > limits.openOrders) return (day + 1) * 86_400_000 - now
    open.count.set(tenant, count)
    return 0
  }
  const purge: Handler<'purge'> = async ({ tenant, read }, { order: signed }) => {
    const order = readOrder(signed.body)
    if (!order || order.tenant !== tenant || countSigners(read, signed) < 2) return refuse('BadMessage')
    const now = clock.now()
    const retryAfterMs = wait(tenant, now)
    if (retryAfterMs > 0) return refuse('TooMany', { retryAfterMs })
    const dueAt = now + purgeDelayMs
    const added = await store.addOrder(tenant, {
      id: order.id,
      body: JSON.stringify(signed),
      dueAt,
      doneAt: null,
    })
    if (!added.ok) return refuseAs(added.error)
    return answer({ dueAt })
  }

  /** A recalled order stays known as one that is done, so that nobody who missed the recall can bring it again. */
  const recall: Handler<'recall'> = async ({ tenant, read }, { recall: signed }) => {
    const said = readRecall(signed.body)
    const manager = read.register.managers.some((one) => one.key === signed.key)
    if (!said || said.tenant !== tenant || !manager) return refuse('BadMessage')
    if (!isSignedBy(signed.key, recallText(signed.body), readBase64(signed.signature)))
      return refuse('BadMessage')
    const at = clock.now()
    const retryAfterMs = wait(tenant, at)
    if (retryAfterMs > 0) return refuse('TooMany', { retryAfterMs })
    const kept = await store.addOrder(tenant, { id: said.order, body: signed.body, dueAt: at, doneAt: at })
    if (!kept.ok && kept.error.type !== 'Stale') return refuseAs(kept.error)
    const over = await store.purge(tenant, said.order, [], [], at)
    return over.ok ? answer({}) : refuseAs(over.error)
  }
  return { purge, recall }
}

export interface PurgeEntry {
  readonly tenant: string
  readonly at: number
  readonly objIds: readonly string[]
  readonly blobs: readonly string[]
}

/**
 * Bytes go before the database forgets their names, so that nothing is left that nobody names. Whatever fails stays
 * due and is tried at the next run.
 */
export async function obeyDueOrders(
  store: Store,
  blobs: BlobStore,
  at: number,
  note: (entry: PurgeEntry) => Promise<void>,
): Promise<number> {
  let done = 0
  for (const { tenant, order } of await store.dueOrders(at)) {
    const signed = signedPurgeSchema.safeParse(JSON.parse(order.body))
    const said = signed.success ? readOrder(signed.data.body) : undefined
    if (!said) continue
    await note({ tenant, at, objIds: said.objIds, blobs: said.blobs })
    if (!(await blobs.remove(tenant, said.blobs)).ok) continue
    const purged = await store.purge(tenant, order.id, said.objIds, said.blobs, at)
    if (purged.ok) done += 1
  }
  return done
}
