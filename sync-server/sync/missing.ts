/** What an institution declared and this server has not whole: found by reading its log once. */
import { type8 } from '#shared/vault/envelope.ts'
import { monthAt } from '../stores/rules.ts'
import type { Store } from '../stores/store.ts'

export interface Missing {
  /** Sealed files that are not whole here. */
  readonly blobs: Set<string>
  /** Of each chain, the first number that stands empty without having been purged or ended. */
  readonly holes: ReadonlyMap<string, number>
}

const atOnce = 500

export async function findMissing(store: Store, tenant: string, at: number): Promise<Missing> {
  const declared: string[] = []
  const empty: { dev: string; n: number; objId: string }[] = []
  const month = monthAt(at)
  for (let seq = 0; ;) {
    const page = await store.range(tenant, seq, 2000, 4 << 20)
    const last = page?.batches.at(-1)
    if (!page || !last) break
    for (const { dev, n, objId, type8: kind, payload, expireNotAfter } of page.rows) {
      if (payload === null) {
        if (expireNotAfter === 0 || expireNotAfter >= month) empty.push({ dev, n, objId })
      } else if (kind === type8.photo) declared.push(objId)
    }
    seq = last.seqTo
  }
  const blobs = new Set<string>()
  for (let from = 0; from < declared.length; from += atOnce)
    for (const row of await store.blobs(tenant, declared.slice(from, from + atOnce)))
      if (!row.complete) blobs.add(row.id)
  const holes = new Map<string, number>()
  for (let from = 0; from < empty.length; from += atOnce) {
    const part = empty.slice(from, from + atOnce)
    const purged = await store.purged(tenant, [...new Set(part.map(({ objId }) => objId))])
    for (const { dev, n, objId } of part)
      if (!purged.has(objId)) holes.set(dev, Math.min(n, holes.get(dev) ?? n))
  }
  return { blobs, holes }
}
