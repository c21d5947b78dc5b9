/**
 * Where items lie in relation to each other, as edits: align, distribute, move, turn, group, lock.
 * A unit is a single item, or all items of one group, which keep their places among each other. Locked items stay where
 * they are; `touchesLocked` is the session's gate for it, so no path can forget.
 */
import { applyEdit, evenIfLocked, itemById, many, simpleEdits, type Edit, type PageDocument } from './edit.ts'
import { orderedItems, pageSizes, type Item, type Items } from './page.ts'
import { together } from './stack.ts'

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const limit = (value: number): number => Math.min(2000, Math.max(-2000, Math.round(value * 1000) / 1000))
/** -180 <= angle < 180, to a thousandth. */
export const angleOf = (degrees: number): number =>
  Math.round(((((degrees % 360) + 540) % 360) - 180) * 1000) / 1000

/** The upright box around an item, however it is turned. */
export function boundsOf(item: Pick<Item, 'x' | 'y' | 'w' | 'h' | 'rotation'>): Box {
  const turn = (item.rotation * Math.PI) / 180
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))]
  const half = { x: (item.w * cos + item.h * sin) / 2, y: (item.w * sin + item.h * cos) / 2 }
  const middle = { x: item.x + item.w / 2, y: item.y + item.h / 2 }
  return {
    left: middle.x - half.x,
    top: middle.y - half.y,
    right: middle.x + half.x,
    bottom: middle.y + half.y,
  }
}

export const around = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map((box) => box.left)),
  top: Math.min(...boxes.map((box) => box.top)),
  right: Math.max(...boxes.map((box) => box.right)),
  bottom: Math.max(...boxes.map((box) => box.bottom)),
})

export const pageBox = (document: PageDocument): Box => {
  const { width, height } = pageSizes[document.orientation]
  return { left: 0, top: 0, right: width, bottom: height }
}

/** The items, and with each the others of its group, back to front. */
export function wholeGroups(items: Items, ids: readonly string[]): readonly string[] {
  const groups = new Set(ids.flatMap((id) => itemById(items, id)?.group ?? []))
  return orderedItems(items).flatMap(([id, item]) =>
    ids.includes(id) || (item.group !== null && groups.has(item.group)) ? [id] : [],
  )
}

export interface Unit {
  readonly ids: readonly string[]
  readonly box: Box
}

/** What of these items can be moved, as units; items of one group that are not among `ids` stay out. */
export function unitsOf(document: PageDocument, ids: readonly string[]): readonly Unit[] {
  const byKey = new Map<string, string[]>()
  for (const id of ids) {
    const item = itemById(document.items, id)
    if (!item || item.locked) continue
    const key = item.group === null ? `item ${id}` : `group ${item.group}`
    byKey.set(key, [...(byKey.get(key) ?? []), id])
  }
  return [...byKey.values()].map((members) => ({
    ids: members,
    box: around(members.map((id) => boundsOf(document.items[id]!))),
  }))
}

const unlocked = (document: PageDocument, ids: readonly string[]): readonly (readonly [string, Item])[] =>
  ids.flatMap((id) => {
    const item = itemById(document.items, id)
    return item && !item.locked ? [[id, item] as const] : []
  })

export const moveItems = (document: PageDocument, ids: readonly string[], dx: number, dy: number): Edit =>
  many(
    ...unlocked(document, ids).map(([id, item]): Edit => ({
      type: 'change',
      id,
      fields: { x: limit(item.x + dx), y: limit(item.y + dy) },
    })),
  )

export const removeItems = (document: PageDocument, ids: readonly string[]): Edit =>
  many(...unlocked(document, ids).map(([id]): Edit => ({ type: 'remove', id })))

/** Everything, locked items too: another template takes the page's place. */
export const clearPage = (document: PageDocument): Edit =>
  many(
    ...Object.entries(document.items).flatMap(([id, item]) => evenIfLocked(id, item, { type: 'remove', id })),
  )

export const edges = ['left', 'center', 'right', 'top', 'middle', 'bottom'] as const
export type Edge = (typeof edges)[number]

/** One unit is aligned to the page, several to the box around them. */
export function alignItems(document: PageDocument, ids: readonly string[], edge: Edge): Edit {
  const units = unitsOf(document, ids)
  if (units.length === 0) return many()
  const to = units.length === 1 ? pageBox(document) : around(units.map((unit) => unit.box))
  return many(
    ...units.map(({ ids: members, box }) => {
      const [dx, dy] = {
        left: [to.left - box.left, 0],
        center: [(to.left + to.right - box.left - box.right) / 2, 0],
        right: [to.right - box.right, 0],
        top: [0, to.top - box.top],
        middle: [0, (to.top + to.bottom - box.top - box.bottom) / 2],
        bottom: [0, to.bottom - box.bottom],
      }[edge] as [number, number]
      return moveItems(document, members, dx, dy)
    }),
  )
}

export type Axis = 'x' | 'y'
export const startOf = (box: Box, axis: Axis): number => (axis === 'x' ? box.left : box.top)
export const endOf = (box: Box, axis: Axis): number => (axis === 'x' ? box.right : box.bottom)

/** Equal gaps between three or more units; the two outermost stay. */
export function distributeItems(document: PageDocument, ids: readonly string[], axis: Axis): Edit {
  const units = unitsOf(document, ids).toSorted(
    (a, b) => startOf(a.box, axis) + endOf(a.box, axis) - startOf(b.box, axis) - endOf(b.box, axis),
  )
  if (units.length < 3) return many()
  const first = units[0]!.box
  const last = units.at(-1)!.box
  const inner = units.slice(1, -1)
  const length = (box: Box): number => endOf(box, axis) - startOf(box, axis)
  const room = startOf(last, axis) - endOf(first, axis)
  const gap = (room - inner.reduce((sum, { box }) => sum + length(box), 0)) / (units.length - 1)
  let at = endOf(first, axis) + gap
  return many(
    ...inner.map(({ ids: members, box }) => {
      const by = at - startOf(box, axis)
      at += length(box) + gap
      return moveItems(document, members, axis === 'x' ? by : 0, axis === 'y' ? by : 0)
    }),
  )
}

/** Each unit turns about its own middle: of a group the middle of its areas, which no turn moves. */
export function turnItems(document: PageDocument, ids: readonly string[], by: number): Edit {
  const turn = (by * Math.PI) / 180
  return many(
    ...unitsOf(document, ids).flatMap(({ ids: members }) => {
      const items = members.map((id) => [id, document.items[id]!] as const)
      const area = items.reduce((sum, [, item]) => sum + item.w * item.h, 0)
      const middle = { x: 0, y: 0 }
      for (const [, item] of items) {
        middle.x += ((item.x + item.w / 2) * item.w * item.h) / area
        middle.y += ((item.y + item.h / 2) * item.w * item.h) / area
      }
      return items.map(([id, item]): Edit => {
        const rotation = angleOf(item.rotation + by)
        if (items.length === 1) return { type: 'change', id, fields: { rotation } }
        const [dx, dy] = [item.x + item.w / 2 - middle.x, item.y + item.h / 2 - middle.y]
        const x = middle.x + dx * Math.cos(turn) - dy * Math.sin(turn) - item.w / 2
        const y = middle.y + dx * Math.sin(turn) + dy * Math.cos(turn) - item.h / 2
        return { type: 'change', id, fields: { x: limit(x), y: limit(y), rotation } }
      })
    }),
  )
}

/** Makes one group of two or more items; they come to lie together under the frontmost. */
export function groupItems(document: PageDocument, ids: readonly string[], group: string): Edit {
  const members = unlocked(document, ids).map(([id]) => id)
  if (members.length < 2) return many()
  return many(
    ...members.map((id): Edit => ({ type: 'change', id, fields: { group } })),
    together(document, members),
  )
}

export const ungroupItems = (document: PageDocument, ids: readonly string[]): Edit =>
  many(
    ...unlocked(document, ids).flatMap(([id, item]): Edit[] =>
      item.group === null ? [] : [{ type: 'change', id, fields: { group: null } }],
    ),
  )

export const lockItems = (document: PageDocument, ids: readonly string[], locked: boolean): Edit =>
  many(
    ...ids.flatMap((id): Edit[] =>
      itemById(document.items, id)?.locked === !locked ? [{ type: 'change', id, fields: { locked } }] : [],
    ),
  )

/** What may change of a locked item: its lock, its name, and its key where all get fresh ones. */
const freeFields: readonly string[] = ['locked', 'name', 'order']

/**
 * Whether an edit moves, changes or removes an item while it is locked. An edit of the whole page (turned sheet, other
 * template, a forbidden photo taken off) unlocks first, in the same step.
 */
export function touchesLocked(document: PageDocument, edit: Edit): boolean {
  let now = document
  for (const one of simpleEdits(edit)) {
    const item = one.type === 'page' ? undefined : itemById(now.items, one.id)
    if (item?.locked) {
      if (one.type !== 'change') return true
      const before: Readonly<Record<string, unknown>> = item
      for (const [key, value] of Object.entries(one.fields))
        if (Object.hasOwn(item, key) && before[key] !== value && !freeFields.includes(key)) return true
    }
    now = applyEdit(now, one).model
  }
  return false
}
