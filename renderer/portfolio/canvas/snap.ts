/** Lines to which a moved frame clings: the page's middle and edges, and a margin all around. */
export interface Guides {
  readonly x: number | null
  readonly y: number | null
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const pageMargin = 10

/** How far the box has to move to cling, and where the guide is drawn. */
export function snapBox(
  box: Box,
  page: { readonly width: number; readonly height: number },
  within: number,
): { readonly dx: number; readonly dy: number; readonly guides: Guides } {
  const x = nearest([box.left, (box.left + box.right) / 2, box.right], page.width, within)
  const y = nearest([box.top, (box.top + box.bottom) / 2, box.bottom], page.height, within)
  return { dx: x?.by ?? 0, dy: y?.by ?? 0, guides: { x: x?.at ?? null, y: y?.at ?? null } }
}

function nearest(
  [start, middle, end]: readonly [number, number, number],
  length: number,
  within: number,
): { readonly by: number; readonly at: number } | null {
  let best: { by: number; at: number } | null = null
  const pairs: readonly (readonly [number, number])[] = [
    [middle, length / 2],
    [start, 0],
    [end, length],
    [start, pageMargin],
    [end, length - pageMargin],
  ]
  for (const [from, at] of pairs) {
    const by = at - from
    if (Math.abs(by) <= within && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, at }
  }
  return best
}
