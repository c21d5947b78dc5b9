/**
 * Undo, by a model: whatever a person does with a page, n times undo and n times redo give the identical document. The
 * steps are those of the editor's own makers through the session, so its gates stand in the way as they do in life.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pasteItems, resizeItems } from '#renderer/portfolio/editing.ts'
import { createSession, type Session } from '#renderer/portfolio/session.ts'
import { ok } from '#shared/basics/result.ts'
import {
  alignItems,
  clearPage,
  distributeItems,
  groupItems,
  lockItems,
  moveItems,
  removeItems,
  turnItems,
  ungroupItems,
  wholeGroups,
} from '#shared/portfolio/arrange.ts'
import { cropAt } from '#shared/portfolio/crop.ts'
import { many, turnPage, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import {
  emptyHistory,
  historyFromValues,
  historyToValues,
  mostSteps,
  type History,
} from '#shared/portfolio/history.ts'
import { innerFrame, orderedItems, plain, type Item, type Items } from '#shared/portfolio/page.ts'
import { reorder } from '#shared/portfolio/stack.ts'
import { longCount } from '../longCount.ts'
import { anEdit } from './arbitraries.ts'

const size = { width: 4000, height: 3000 }
const scale = { measure: (text: string) => text.length * 2, sizeOf: () => size }
let made = 0
const newId = (): string => `n${made++}`

const rect = (order: string, x: number): Item => ({
  type: 'shape',
  ...plain.shape,
  order,
  x,
  y: 10,
  w: 20,
  h: 20,
  rotation: 0,
  fill: '#000000',
})
const photo: Item = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'V001',
  x: 30,
  y: 30,
  w: 60,
  h: 45,
  rotation: 0,
  photoId: '1'.repeat(32),
  crop: { x: 0, y: 0, w: 1, h: 1 },
  alt: '',
}
const start: PageDocument = {
  title: 'Ausflug',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: { a: rect('V000', 10), b: photo, c: rect('V002', 60), d: rect('V003', 120) },
}
const open = (document: PageDocument = start, history: History = emptyHistory): Session => {
  let now = 0
  return createSession({
    document,
    history,
    ask: () => ({ permitted: true }),
    save: async () => ok(null),
    now: () => (now += 10_000),
  })
}
/** As a page comes back from the disk on another day. */
const restarted = (session: Session): Session => {
  const { document, history } = session.state()
  const stored = JSON.parse(JSON.stringify({ document, history: historyToValues(history) })) as {
    document: PageDocument
    history: { undo: unknown[]; redo: unknown[] }
  }
  return open(stored.document, historyFromValues(stored.history))
}

/** One thing a person does; `which` chooses among the items there are. */
type Doing = (document: PageDocument, ids: readonly string[]) => Edit
const doings = {
  move: (document, ids) => moveItems(document, ids, 3, -2),
  turn: (document, ids) => turnItems(document, ids, 15),
  resize: (document, ids) => resizeItems(document, ids, { w: 5 }, scale),
  crop: (document, ids) =>
    many(
      ...ids.flatMap((id): Edit[] => {
        const item = document.items[id]!
        if (item.type !== 'photo') return []
        const crop = cropAt(size, innerFrame(item), 1.5 + (item.x % 2), { x: 0.4, y: 0.6 })
        return [{ type: 'change', id, fields: { crop } }]
      }),
    ),
  group: (document, ids) => groupItems(document, ids, newId()),
  ungroup: (document, ids) => ungroupItems(document, wholeGroups(document.items, ids)),
  lock: (document, ids) => lockItems(document, ids, true),
  unlock: (document, ids) => lockItems(document, ids, false),
  remove: (document, ids) => removeItems(document, ids),
  align: (document, ids) => alignItems(document, ids, 'center'),
  distribute: (document, ids) => distributeItems(document, ids, 'x'),
  front: (document, ids) => reorder(document, ids, 'front'),
  backward: (document, ids) => reorder(document, ids, 'backward'),
  turnPage: (document) => turnPage(document, document.orientation === 'portrait' ? 'landscape' : 'portrait'),
  background: () => ({ type: 'page', fields: { background: '#fdf5e8' } }),
  duplicate: (document, ids) => {
    const pasted = pasteItems(
      document,
      ids.map((id) => document.items[id]!),
      newId,
      () => ({ permitted: true }),
      () => undefined,
    )
    return pasted.ok ? pasted.value.edit : many()
  },
  template: (document) =>
    many(
      clearPage(document),
      { type: 'page', fields: { background: '#eeeeee', pattern: 'dots', orientation: 'portrait' } },
      { type: 'add', id: newId(), item: { ...rect('V000', 5), locked: true } },
      { type: 'add', id: newId(), item: { ...photo, photoId: null } },
      { type: 'add', id: newId(), item: rect('V002', 80) },
    ),
} as const satisfies Record<string, Doing>

type Doable = keyof typeof doings
type Step =
  | { readonly do: 'doing'; readonly name: Doable; readonly which: number }
  | { readonly do: 'edit'; readonly edit: Edit }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' }
  | { readonly do: 'restart' }
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('doing' as const),
      name: fc.constantFrom(...(Object.keys(doings) as Doable[])),
      which: fc.nat(0xffff),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), edit: anEdit }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'restart' as const) }),
  },
)
const chosen = (items: Items, which: number): readonly string[] =>
  orderedItems(items)
    .map(([id]) => id)
    .filter((_, i) => (which >> (i % 16)) & 1)

/** Whether two documents are the same, field by field; -0 is 0, as on the disk. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [fields, others] = [Object.entries(a), Object.entries(b)]
  return (
    fields.length === others.length &&
    fields.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as Record<string, unknown>)[key]))
  )
}

describe('undo by a model', () => {
  test('PF25 10,000 random sequences: n times undo and n times redo give the identical document, across crop, group, lock, template and restart', () => {
    const seen = new Map<string, number>()
    const runs = longCount(10_000, 60_000)
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 12 }), fc.nat(14), (steps, n) => {
        let session = open()
        /** The documents on the way here, by the number of steps that can be undone. */
        let past: PageDocument[] = [start]
        for (const step of steps) {
          const before = session.state().document
          if (step.do === 'restart') session = restarted(session)
          else if (step.do === 'undo') session.undo()
          else if (step.do === 'redo') session.redo()
          else {
            const { document } = session.state()
            const edit =
              step.do === 'edit' ? step.edit : doings[step.name](document, chosen(document.items, step.which))
            const { undo } = session.state().history
            session.apply(edit)
            const after = session.state()
            const depth = after.history.undo.length
            if (depth > undo.length) past = [...past.slice(0, depth), after.document]
          }
          const name = step.do === 'doing' ? step.name : step.do
          if (session.state().document !== before) seen.set(name, (seen.get(name) ?? 0) + 1)
        }
        const here = session.state().document
        let back = 0
        for (let i = 0; i < n; i++) {
          if (i === 2) session = restarted(session)
          if (session.undo()) back++
          // On the way back stands exactly what stood there.
          expect(same(session.state().document, past[session.state().history.undo.length])).toBe(true)
        }
        for (let i = 0; i < back; i++) session.redo()
        expect(same(session.state().document, here)).toBe(true)
        while (session.undo()) continue
        expect(same(session.state().document, start)).toBe(true)
      }),
      { numRuns: runs },
    )
    // Every kind of step really changed a page, many times.
    for (const name of [...Object.keys(doings), 'edit', 'undo', 'redo'])
      expect([name, (seen.get(name) ?? 0) > runs / 100]).toEqual([name, true])
  })

  test('PF25 delete, undo, delete, undo brings an item and its group back twice', () => {
    const session = open()
    session.apply(groupItems(start, ['a', 'b'], 'g'))
    const grouped = session.state().document
    for (let i = 0; i < 2; i++) {
      session.apply(removeItems(session.state().document, ['a', 'b']))
      expect(Object.keys(session.state().document.items)).toEqual(['c', 'd'])
      session.undo()
      expect(session.state().document).toEqual(grouped)
    }
  })

  test('PF25 group, turn, undo leaves the group where it was, and undo once more lets it go', () => {
    const session = open()
    session.apply(groupItems(start, ['a', 'c'], 'g'))
    const grouped = session.state().document
    session.apply(turnItems(grouped, ['a', 'c'], 37))
    expect(session.state().document.items['a']!.rotation).toBe(37)
    session.undo()
    expect(session.state().document).toEqual(grouped)
    session.undo()
    expect(session.state().document).toEqual(start)
    session.redo()
    session.redo()
    expect(session.state().document.items['c']!.rotation).toBe(37)
  })

  test('PF25 undo to the start, once more, and all the way forward, also with a restart between any two', () => {
    let session = open()
    for (let i = 0; i < 30; i++) session.apply(moveItems(session.state().document, ['a'], 1, 0))
    const end = session.state().document
    for (let i = 0; i < 40; i++) {
      session.undo()
      session = restarted(session)
    }
    expect(session.state().document).toEqual(start)
    expect(session.undo()).toBe(false)
    for (let i = 0; i < 40; i++) {
      session = restarted(session)
      session.redo()
    }
    expect(session.state().document).toEqual(end)
    expect(mostSteps).toBe(200)
  })

  test('PF25 a template over locked items is undone in one step, and they are locked again', () => {
    const session = open()
    session.apply(lockItems(start, ['a'], true))
    const locked = session.state().document
    expect(session.apply(doings.template(locked))).toBe(true)
    expect(session.state().document.items['a']).toBeUndefined()
    session.undo()
    expect(session.state().document).toEqual(locked)
    expect(session.apply({ type: 'remove', id: 'a' })).toBe(false)
  })

  test('PF25 undo passes through a lock: what was done before it comes back step by step', () => {
    const session = open()
    session.apply(moveItems(start, ['a'], 5, 5))
    session.apply(lockItems(session.state().document, ['a'], true))
    expect(session.apply({ type: 'change', id: 'a', fields: { x: 99 } })).toBe(false)
    session.undo()
    session.undo()
    expect(session.state().document).toEqual(start)
  })
})
