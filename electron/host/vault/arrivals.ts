/**
 * What came from other PCs while nobody could open it: keys, entries of the membership log, versions. Keys and log
 * first, for they say what a version is worth; then each version that opens gets its blind tags and takes the place of
 * those it follows. One whose author was not allowed to write it takes nobody's place (V1).
 */
import { ok, type Result } from '#shared/basics/result.ts'
import type { TagRow } from '#shared/host/api.ts'
import type { Work } from './signIn.ts'
import { saveRing } from './signIn.ts'
import type { VaultDeps } from './session.ts'

export interface Arrived {
  readonly entries: boolean
  readonly wraps: boolean
  readonly ops: boolean
}
export const everything: Arrived = { entries: true, wraps: true, ops: true }

export function createArrivals(deps: VaultDeps, { session, records, people, deletion }: Work) {
  const { store } = deps
  /** Up to here everything untagged was looked at with the keys of now. */
  let seen = 0

  async function takeWraps(): Promise<Result<boolean>> {
    const answer = await store.call('store.wraps', {})
    if (!answer.ok) return answer
    const news = session.keyring.addWraps(answer.value.wraps)
    if (!news) return ok(false)
    const saved = await saveRing(deps, session)
    return saved.ok ? ok(true) : saved
  }

  async function tagNew(came: {
    shared: string[]
    dead: { objId: string; version: string }[]
  }): Promise<Result<boolean>> {
    let orders = false
    let writing: Promise<Result<unknown>> = Promise.resolve(ok({}))
    let coming = store.call('store.untagged', { after: seen, limit: 500 })
    for (let more = true; more;) {
      const answer = await coming
      if (!answer.ok) return answer
      more = answer.value.more
      // While these are opened, the keeper writes the tags of the ones before and reads the next.
      if (more) coming = store.call('store.untagged', { after: answer.value.last, limit: 500 })
      const entries: { version: string; parents: string[]; tags: TagRow[] }[] = []
      for (const [i, { version, objId }] of answer.value.entries.entries()) {
        if (records.isDeleted(answer.value.bytes[i]!)) came.dead.push({ objId, version })
        let one = await records.openVersion(answer.value.bytes[i]!)
        // What lies in the bin has no tags because it is on no screen (D3); only its place is told.
        const binned = !one.ok && one.error.type === 'InBin'
        if (binned) one = await records.openVersion(answer.value.bytes[i]!, { evenBinned: true })
        if (!one.ok) continue
        const late = records.lateness(one.value)
        if (late === 'open') session.alarm('AuthorLeft', version, objId)
        if (late) continue
        const { kind, id, values, parents } = one.value
        orders ||= kind === 'deletion'
        if (session.deleted.size > 0 && !binned && namesDeleted(values)) came.shared.push(id)
        entries.push({
          version,
          parents: [...parents],
          tags: binned ? [] : records.tagsFor(kind, id, values),
        })
      }
      const written = await writing
      if (!written.ok) return written
      const { last } = answer.value
      writing = (entries.length > 0 ? store.call('store.retag', { entries }) : Promise.resolve(ok({}))).then(
        (tagged) => {
          if (tagged.ok) seen = last
          return tagged
        },
      )
    }
    const written = await writing
    if (!written.ok) return written
    if (!orders) return ok(false)
    const before = new Set(session.binned)
    const binned = await deletion.loadBinned()
    if (!binned.ok) return binned
    for (const childId of session.binned)
      if (!before.has(childId)) {
        const hidden = await records.retagChild(childId, true)
        if (!hidden.ok) return hidden
      }
    for (const childId of before)
      if (!session.binned.has(childId)) {
        const shown = await deletion.show(childId)
        if (!shown.ok) return shown
      }
    return ok(true)
  }
  const namesDeleted = (values: Readonly<Record<string, unknown>>): boolean =>
    ((values['childIds'] as string[] | undefined) ?? []).some((id) => session.deleted.has(id))

  async function run(what: Arrived): Promise<Result<unknown>> {
    await session.wraps
    if (session.ended) return ok({})
    // Keys that the log did not vouch for yet count once it does.
    const news = what.wraps ? await takeWraps() : ok(false)
    if (!news.ok) return news
    if (what.ops) {
      const taken = await people.take()
      if (!taken.ok) return taken
    }
    if (what.wraps || what.ops) seen = 0
    const came = { shared: [], dead: [] }
    const deletions = await tagNew(came)
    if (!deletions.ok) return deletions
    if (deletions.value || what.ops) {
      const looked = await deletion.look()
      if (!looked.ok) return looked
      const obeyed = await deletion.obey()
      if (!obeyed.ok) return obeyed
    }
    return deletion.sweep(came)
  }

  let turn: Promise<unknown> = Promise.resolve()
  return {
    take(what: Arrived): Promise<Result<unknown>> {
      const next = turn.then(
        () => run(what),
        () => run(what),
      )
      turn = next.catch(() => undefined)
      return next
    },
  }
}
