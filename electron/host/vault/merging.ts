/**
 * Two PCs changed the same thing. Where the rules on the kind's card need nobody, the first vault that can does it, in
 * the background, so that a safety field has its protective value at once (M5, M6); what a person must decide is listed.
 *
 * Two vaults may merge the same heads at once. The two merges say the same (M1) and differ in nothing but who wrote
 * them; joining those would go on for ever, so only the PC whose id is the lowest among them does that.
 */
import { ok, type Result } from '#shared/basics/result.ts'
import { can } from '#shared/accounts/policy.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import { kindByName } from '#shared/records/kinds.ts'
import { hlcMs } from '#shared/vault/hlc.ts'
import { droppedIn, type Dropped } from './dropped.ts'
import type { Opened } from './records.ts'
import type { Work } from './signIn.ts'
import type { VaultDeps } from './session.ts'

const shownFor = 30 * 86_400_000

export interface Conflict {
  readonly id: string
  readonly kind: string
  readonly fields: readonly string[]
}

export interface Joined {
  readonly id: string
  readonly kind: string
  readonly heads: readonly string[]
  readonly fields: readonly Dropped[]
}

export function createMerging(deps: VaultDeps, { session, records }: Work) {
  let conflicts: Conflict[] = []
  let joined: readonly string[] = []
  /** By the heads' versions; a version never changes. */
  const droppedByHeads = new Map<string, readonly Dropped[]>()
  let turn: Promise<unknown> = Promise.resolve()

  const saysTheSame = (heads: readonly Opened[]): boolean =>
    new Set(heads.map((one) => canonicalJson([one.values, one.stamps]))).size === 1

  async function run(): Promise<Result<{ merged: number }>> {
    await session.wraps
    const forked = await deps.store.call('store.forked', {})
    if (!forked.ok) return forked
    const open: Conflict[] = []
    let merged = 0
    for (const id of forked.value.objIds) {
      if (session.ended) return ok({ merged })
      const heads = await records.byIds([id])
      if (!heads.ok) return heads
      const [first] = heads.value
      if (!first || heads.value.length < 2) continue
      if (saysTheSame(heads.value) && heads.value.map((one) => one.dev).sort()[0] !== session.device) continue
      const done = await records.merge(id)
      if (done.ok) merged++
      else if (done.error.type === 'PersonMustChoose')
        open.push({ id, kind: first.kind, fields: String(done.error.words?.['fields'] ?? '').split(', ') })
    }
    const changed =
      canonicalJson(open) !== canonicalJson(conflicts) ||
      merged > 0 ||
      canonicalJson(forked.value.merged) !== canonicalJson(joined)
    conflicts = open
    joined = forked.value.merged
    if (changed) deps.emit('conflicts', { count: open.length })
    return ok({ merged })
  }

  /** What was joined here or elsewhere and left a value out: for whoever may put it right. */
  async function merged(): Promise<Result<{ merged: readonly Joined[] }>> {
    const forked = await deps.store.call('store.forked', {})
    if (!forked.ok) return forked
    const found: Joined[] = []
    for (const id of forked.value.merged) {
      if (session.ended) break
      const answer = await deps.store.call('store.object', { objIds: [id] })
      if (!answer.ok) return answer
      const versions = answer.value.entries.flatMap((entry) => (entry.head ? [entry.version] : [])).sort()
      const known = droppedByHeads.get(versions.join())
      if (known?.length === 0) continue
      const all = await records.openAll(answer.value.entries, answer.value.bytes)
      const heads = all.filter((one) => versions.includes(one.version))
      const [head] = heads
      // Two PCs may have made the same merge, and one of them joins the two a little later.
      if (!head || heads.length < versions.length || !saysTheSame(heads)) continue
      if (session.now() - hlcMs(head.hlc) > shownFor) continue
      if (!can(session.person.role, 'edit', kindByName(head.kind)!.drawer, head.kind)) continue
      const fields = known ?? droppedIn(all, head)
      droppedByHeads.set(versions.join(), fields)
      if (fields.length > 0) found.push({ id, kind: head.kind, heads: versions, fields })
    }
    return ok({ merged: found })
  }

  return {
    merged,
    conflicts: (): readonly Conflict[] => conflicts,
    run(): Promise<Result<{ merged: number }>> {
      const next = turn.then(run, run)
      turn = next.catch(() => undefined)
      return next
    },
  }
}
