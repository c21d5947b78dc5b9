/**
 * Who lies over whom. The stack is a row of units, back to front: single items, and groups whose items lie together. A
 * unit moves past whole units; an item of a group that is chosen alone moves within its group.
 */
import { itemById, many, type Edit, type PageDocument } from './edit.ts'
import { orderBetween, renumber } from './order.ts'
import { orderedItems, type Items } from './page.ts'

export interface StackUnit {
  readonly group: string | null
  /** Back to front. */
  readonly ids: readonly string[]
}

/** Back to front; a group stands where its frontmost item lies. */
export function stackOf(items: Items): readonly StackUnit[] {
  const units: StackUnit[] = []
  const seen = new Set<string>()
  const ordered = orderedItems(items)
  for (const [id, item] of ordered.toReversed()) {
    if (item.group === null) units.unshift({ group: null, ids: [id] })
    else if (!seen.has(item.group)) {
      seen.add(item.group)
      const members = ordered.flatMap(([other, { group }]) => (group === item.group ? [other] : []))
      units.unshift({ group: item.group, ids: members })
    }
  }
  return units
}

/** The edit after which the items lie in this order; of the keys only those of `moved` change where there is room. */
function orderAs(document: PageDocument, sequence: readonly string[], moved: ReadonlySet<string>): Edit {
  const now = orderedItems(document.items).map(([id]) => id)
  if (now.every((id, i) => id === sequence[i])) return many()
  const keys: Record<string, string> = {}
  let before: string | null = null
  for (const [i, id] of sequence.entries()) {
    if (!moved.has(id)) {
      before = document.items[id]!.order
      continue
    }
    const next = sequence.slice(i + 1).find((other) => !moved.has(other))
    before = orderBetween(before, next === undefined ? null : document.items[next]!.order)
    if (before === null) break
    keys[id] = before
  }
  const withKeys = (fresh: Readonly<Record<string, string>>): Items =>
    Object.fromEntries(
      Object.entries(document.items).map(([id, item]) => [id, { ...item, order: fresh[id] ?? item.order }]),
    )
  const right = before !== null && orderedItems(withKeys(keys)).every(([id], i) => id === sequence[i])
  // No room between the neighbours: all get fresh keys, still one step to undo.
  const fresh = right
    ? keys
    : renumber(withKeys(Object.fromEntries(sequence.map((id, i) => [id, String(i).padStart(6, '0')]))))
  return many(
    ...Object.entries(fresh).map(([id, order]): Edit => ({ type: 'change', id, fields: { order } })),
  )
}

export type Move = 'front' | 'forward' | 'backward' | 'back'

/** Moves items within the stacking order, which is the reading order too. */
export function reorder(document: PageDocument, ids: readonly string[], move: Move): Edit {
  const chosen = new Set(ids.filter((id) => itemById(document.items, id)?.locked === false))
  if (chosen.size === 0) return many()
  const units = stackOf(document.items)
  const holder = units.find((unit) => [...chosen].every((id) => unit.ids.includes(id)))
  if (holder && holder.ids.length > chosen.size) {
    const within = shifted(
      holder.ids.map((id) => ({ ids: [id], chosen: chosen.has(id) })),
      move,
    )
    const sequence = units.flatMap((unit) => (unit === holder ? within : unit.ids))
    return orderAs(document, sequence, chosen)
  }
  const moved = units.map((unit) => ({ ids: unit.ids, chosen: unit.ids.some((id) => chosen.has(id)) }))
  return orderAs(
    document,
    shifted(moved, move),
    new Set(moved.flatMap((unit) => (unit.chosen ? unit.ids : []))),
  )
}

function shifted(
  units: readonly { readonly ids: readonly string[]; readonly chosen: boolean }[],
  move: Move,
): readonly string[] {
  const chosen = units.filter((unit) => unit.chosen)
  const others = units.filter((unit) => !unit.chosen)
  const behind = (at: number): number => units.slice(0, at).filter((unit) => !unit.chosen).length
  const target = {
    front: others.length,
    back: 0,
    forward: Math.min(others.length, behind(units.findLastIndex((unit) => unit.chosen)) + 1),
    backward: Math.max(0, behind(units.findIndex((unit) => unit.chosen)) - 1),
  }[move]
  return [...others.slice(0, target), ...chosen, ...others.slice(target)].flatMap((unit) => unit.ids)
}

/** Puts units directly over (`in front of`) or under another item, as dragged in the list of layers. */
export function placeBeside(
  document: PageDocument,
  ids: readonly string[],
  beside: string,
  side: 'over' | 'under',
): Edit {
  const moved = ids.filter((id) => itemById(document.items, id)?.locked === false && id !== beside)
  if (moved.length === 0 || !itemById(document.items, beside)) return many()
  const set = new Set(moved)
  const stack = stackOf(document.items).flatMap((unit) => unit.ids)
  const others = stack.filter((id) => !set.has(id))
  const at = others.indexOf(beside) + (side === 'over' ? 1 : 0)
  const sequence = [...others.slice(0, at), ...stack.filter((id) => set.has(id)), ...others.slice(at)]
  // Between the items of a group an item becomes one of it; elsewhere it leaves its group.
  const group = [others[at - 1], others[at]].map((id) =>
    id === undefined ? null : document.items[id]!.group,
  )
  const into = group[0] !== null && group[0] === group[1] ? group[0]! : null
  const whole = stackOf(document.items).some(
    (unit) => unit.group !== null && unit.ids.length === moved.length && unit.ids.every((id) => set.has(id)),
  )
  return many(
    orderAs(document, sequence, set),
    ...(whole
      ? []
      : moved.flatMap((id): Edit[] =>
          document.items[id]!.group === into || staysBeside(document, id, others[at - 1], others[at])
            ? []
            : [{ type: 'change', id, fields: { group: into } }],
        )),
  )
}

/** At the rim of its own group an item stays in it. */
const staysBeside = (
  document: PageDocument,
  id: string,
  under: string | undefined,
  over: string | undefined,
): boolean => {
  const own = document.items[id]!.group
  return (
    own !== null && [under, over].some((other) => other !== undefined && document.items[other]!.group === own)
  )
}

/** Brings items together directly under the frontmost of them. */
export function together(document: PageDocument, ids: readonly string[]): Edit {
  const set = new Set(ids)
  const now = orderedItems(document.items).map(([id]) => id)
  const front = now.findLastIndex((id) => set.has(id))
  const sequence = [
    ...now.slice(0, front).filter((id) => !set.has(id)),
    ...now.filter((id) => set.has(id)),
    ...now.slice(front + 1),
  ]
  return orderAs(document, sequence, set)
}
