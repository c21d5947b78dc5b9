import type { KindName, Rec } from '#shared/records/kinds.ts'

/** Newest write last, by the signed (hlc, dev) and never by anybody's clock (decision 17). */
const byStamp = (a: Rec<KindName>, b: Rec<KindName>): number =>
  a.meta.hlc < b.meta.hlc ? -1 : a.meta.hlc > b.meta.hlc ? 1 : a.meta.dev < b.meta.dev ? -1 : 1

/** One record per object: where several versions live, they are shown as one, and an edit names all of them. */
export function joinHeads<N extends KindName>(heads: readonly Rec<N>[]): readonly Rec<N>[] {
  const headsById = new Map<string, Rec<N>[]>()
  for (const head of heads) {
    const others = headsById.get(head.id)
    if (others) others.push(head)
    else headsById.set(head.id, [head])
  }
  return [...headsById.values()].map((versions) => (versions.length === 1 ? versions[0]! : joinVersions(versions)))
}

function joinVersions<N extends KindName>(versions: readonly Rec<N>[]): Rec<N> {
  const sorted = [...versions].sort(byStamp)
  const newest = sorted.at(-1)!
  const otherHeads = sorted.slice(0, -1).map((record) => record.meta.version)
  return { ...newest, meta: { ...newest.meta, otherHeads } }
}
