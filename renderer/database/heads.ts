import { kinds, type KindName, type Rec } from '#shared/records/kinds.ts'
import { mergeHeads } from '#shared/sync/merge.ts'

/** Newest write last, by the signed (hlc, dev) and never by anybody's clock (decision 17). */
const byStamp = (a: Rec<KindName>, b: Rec<KindName>): number =>
  a.meta.hlc < b.meta.hlc ? -1 : a.meta.hlc > b.meta.hlc ? 1 : a.meta.dev < b.meta.dev ? -1 : 1

/** One record per object: where several versions live, they are shown as one, and an edit names all of them. */
export function joinHeads<N extends KindName>(kind: N, heads: readonly Rec<N>[]): readonly Rec<N>[] {
  const headsById = new Map<string, Rec<N>[]>()
  for (const head of heads) {
    const others = headsById.get(head.id)
    if (others) others.push(head)
    else headsById.set(head.id, [head])
  }
  return [...headsById.values()].map((versions) => joinVersions(kind, versions))
}

function joinVersions<N extends KindName>(kind: N, versions: readonly Rec<N>[]): Rec<N> {
  // Between two batches of the journal a version may already be here and the word that it is superseded not yet.
  const superseded = new Set(versions.flatMap(({ meta }) => meta.parents))
  const living = versions.filter(({ meta }) => !superseded.has(meta.version)).sort(byStamp)
  const newest = living.at(-1)!
  if (living.length === 1) return newest
  const { values, stamps } = mergeHeads(
    kinds[kind].name as N,
    living.map((record) => ({
      values: record.values,
      stamps: record.meta.stamps,
      hlc: record.meta.hlc,
      dev: record.meta.dev,
    })),
  )
  const otherHeads = living.slice(0, -1).map((record) => record.meta.version)
  return { ...newest, values, meta: { ...newest.meta, stamps, otherHeads } }
}
