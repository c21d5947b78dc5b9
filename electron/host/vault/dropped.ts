/**
 * What a merge that asked nobody did not take (M12). Nothing is noted for it: M1 makes a merge the same in every byte
 * wherever it is made, so one that can be made again from its parents was made by the rules alone, and one that can't
 * was written by a person, who saw what she left out.
 */
import { canonicalJson } from '#shared/records/canonical.ts'
import { kindByName } from '#shared/records/kinds.ts'
import { mergeHeads, type Base } from '#shared/sync/merge.ts'
import { commonAncestor, type Opened } from './records.ts'

export interface Dropped {
  readonly field: string
  /** In which the value stands that was not taken, newest first. */
  readonly versions: readonly string[]
}

export function droppedIn(all: readonly Opened[], head: Opened): readonly Dropped[] {
  const byVersion = new Map(all.map((one) => [one.version, one]))
  const mergeOf = (heads: readonly Opened[]) => {
    const base = commonAncestor(all, heads)
    return {
      base,
      merged: mergeHeads(
        head.kind,
        heads as never,
        base && ({ values: base.values, stamps: base.stamps } as Base),
      ),
    }
  }
  /** What people wrote, below one merge or several. */
  const writtenBelow = (one: Opened): readonly Opened[] => {
    const parents = one.parents.flatMap((version) => byVersion.get(version) ?? [])
    if (one.parents.length < 2 || parents.length < one.parents.length) return [one]
    const { merged } = mergeOf(parents)
    const byRules =
      merged.needsPerson.length === 0 &&
      canonicalJson([merged.values, merged.stamps]) === canonicalJson([one.values, one.stamps])
    return byRules ? parents.flatMap(writtenBelow) : [one]
  }
  const written = [...new Map(writtenBelow(head).map((one) => [one.version, one])).values()].sort((a, b) =>
    a.hlc + a.dev < b.hlc + b.dev ? 1 : -1,
  )
  if (written.length < 2) return []
  const { base, merged } = mergeOf(written)
  const { fields } = kindByName(head.kind)!
  return merged.differed.flatMap((field) => {
    // Of the other rules all is kept: both texts, every element, or a person chose.
    if (!['last', 'restrictive'].includes(fields[field]!.merge)) return []
    const taken = canonicalJson(head.values[field])
    const versions = written.flatMap((one) =>
      one.stamps[field] !== base?.stamps[field] && canonicalJson(one.values[field]) !== taken
        ? [one.version]
        : [],
    )
    return versions.length > 0 ? [{ field, versions }] : []
  })
}
