/** Which layouts are really different (PF50): recoloured twins count once. */
import type { Orientation } from '../page.ts'

export interface Frames {
  readonly orientation: Orientation
  readonly photos: readonly { readonly at: readonly [x: number, y: number, w: number, h: number] }[]
}

export const twinsWithinMm = 10

/** Every frame of one lies, within 10 mm at each edge, where a frame of the other lies. */
export function areTwins(a: Frames, b: Frames): boolean {
  if (a.orientation !== b.orientation || a.photos.length !== b.photos.length) return false
  const near = a.photos.map(({ at }) =>
    b.photos.flatMap((other, i) =>
      at.every((mm, k) => Math.abs(mm - other.at[k]!) <= twinsWithinMm) ? [i] : [],
    ),
  )
  // Pairs found one after another; a frame that is taken moves on to another one near it.
  const pairOf = new Map<number, number>()
  const pair = (from: number, tried: Set<number>): boolean =>
    near[from]!.some((to) => {
      if (tried.has(to)) return false
      tried.add(to)
      const holder = pairOf.get(to)
      if (holder !== undefined && !pair(holder, tried)) return false
      pairOf.set(to, from)
      return true
    })
  return a.photos.every((_, i) => pair(i, new Set()))
}

/** The first of each sort. */
export function differentLayouts<T extends Frames>(layouts: readonly T[]): readonly T[] {
  const kept: T[] = []
  for (const layout of layouts) if (!kept.some((known) => areTwins(known, layout))) kept.push(layout)
  return kept
}
