import { plain } from '#shared/portfolio/page.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdit, isEmptyEdit, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import {
  emptyHistory,
  historyFromValues,
  historyToValues,
  mostSteps,
  note,
  redo,
  undo,
  type History,
} from '#shared/portfolio/history.ts'
import type { Item } from '#shared/portfolio/page.ts'
import { aDocument, anEdit } from './arbitraries.ts'

const rect: Item = {
  type: 'shape',
  ...plain.shape,
  order: 'V000',
  x: 10,
  y: 10,
  w: 20,
  h: 20,
  rotation: 0,
  fill: '#000000',
  cornerRadius: 0,
}
const blank: PageDocument = {
  title: 'Ausflug',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: { a: rect },
}

interface World {
  readonly model: PageDocument
  readonly history: History
}
const doing = ({ model, history }: World, edit: Edit, join = false): World => {
  const done = applyEdit(model, edit)
  return {
    model: done.model,
    history: isEmptyEdit(done.inverse) ? history : note(history, done.inverse, join),
  }
}
const times = (world: World, step: typeof undo, count: number): World => {
  let now = world
  for (let i = 0; i < count; i++) now = step(now.model, now.history)
  return now
}
const restart = ({ model, history }: World): World => ({
  model: JSON.parse(JSON.stringify(model)) as PageDocument,
  history: historyFromValues(
    JSON.parse(JSON.stringify(historyToValues(history))) as ReturnType<typeof historyToValues>,
  ),
})

describe('undo', () => {
  test('PF6 undo n times and redo n times give the identical document, whatever was done', () => {
    fc.assert(
      fc.property(
        aDocument,
        fc.array(fc.tuple(anEdit, fc.boolean()), { maxLength: 40 }),
        fc.nat({ max: 45 }),
        (document, edits, n) => {
          let world: World = { model: document, history: emptyHistory }
          for (const [edit, join] of edits) world = doing(world, edit, join)
          const there = times(world, undo, n)
          expect(times(there, redo, n).model).toEqual(world.model)
          // All the way back is the start; further back changes nothing.
          expect(times(world, undo, 60).model).toEqual(document)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('PF6 a restart between any two steps changes nothing', () => {
    fc.assert(
      fc.property(
        aDocument,
        fc.array(
          fc.oneof(
            { weight: 3, arbitrary: anEdit },
            { weight: 1, arbitrary: fc.constantFrom('undo' as const, 'redo' as const, 'restart' as const) },
          ),
          { maxLength: 30 },
        ),
        (document, steps) => {
          let lived: World = { model: document, history: emptyHistory }
          let restarted = lived
          for (const step of steps) {
            if (step === 'restart') restarted = restart(restarted)
            else if (step === 'undo')
              [lived, restarted] = [
                undo(lived.model, lived.history),
                undo(restarted.model, restarted.history),
              ]
            else if (step === 'redo')
              [lived, restarted] = [
                redo(lived.model, lived.history),
                redo(restarted.model, restarted.history),
              ]
            else [lived, restarted] = [doing(lived, step), doing(restarted, step)]
          }
          expect(JSON.parse(JSON.stringify(restarted.model))).toEqual(JSON.parse(JSON.stringify(lived.model)))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('PF6 delete, undo, delete, undo brings the item back twice', () => {
    let world: World = { model: blank, history: emptyHistory }
    for (let i = 0; i < 2; i++) {
      world = doing(world, { type: 'remove', id: 'a' })
      expect(world.model.items).toEqual({})
      world = undo(world.model, world.history)
      expect(world.model).toEqual(blank)
    }
  })

  test('PF6 undo to the start and once more stays at the start, and redo leads back', () => {
    let world: World = { model: blank, history: emptyHistory }
    for (let i = 1; i <= 5; i++)
      world = doing(world, { type: 'change', id: 'a', fields: { rotation: i * 10 } })
    const start = times(world, undo, 9)
    expect(start.model).toEqual(blank)
    expect(start.history.undo).toEqual([])
    expect(times(start, redo, 9).model).toEqual(world.model)
  })

  test('PF6 200 steps are kept, the oldest go first', () => {
    let world: World = { model: blank, history: emptyHistory }
    for (let i = 1; i <= 250; i++) world = doing(world, { type: 'change', id: 'a', fields: { x: i } })
    expect(world.history.undo.length).toBe(mostSteps)
    const back = restart(world)
    expect(times(back, undo, 200).model.items['a']).toMatchObject({ x: 50 })
  })

  test('PF6 joined edits are one step', () => {
    let world: World = { model: blank, history: emptyHistory }
    for (let i = 1; i <= 5; i++)
      world = doing(world, { type: 'change', id: 'a', fields: { x: 10 + i } }, i > 1)
    expect(world.history.undo.length).toBe(1)
    expect(undo(world.model, world.history).model).toEqual(blank)
  })

  test('PF6 a new edit forgets what could be redone', () => {
    let world: World = doing(
      { model: blank, history: emptyHistory },
      { type: 'change', id: 'a', fields: { x: 1 } },
    )
    world = undo(world.model, world.history)
    world = doing(world, { type: 'change', id: 'a', fields: { y: 1 } })
    expect(redo(world.model, world.history).edit).toBeNull()
  })

  test('PF6 a step on an item that someone else removed is passed over', () => {
    let world: World = doing(
      { model: blank, history: emptyHistory },
      { type: 'page', fields: { background: '#0b5f63' } },
    )
    world = doing(world, { type: 'change', id: 'a', fields: { x: 1 } })
    const removed = { ...world, model: { ...world.model, items: {} } }
    expect(undo(removed.model, removed.history).model.background).toBe('#ffffff')
  })

  test('PF2 a stored stack is cut behind its first unreadable step', () => {
    const edit: Edit = { type: 'change', id: 'a', fields: { x: 1 } }
    expect(historyFromValues({ undo: [edit, { type: 'evil' }, edit, edit], redo: [] }).undo).toEqual([
      edit,
      edit,
    ])
    expect(historyFromValues({ undo: ['no'], redo: [edit] })).toEqual({ undo: [], redo: [edit] })
  })
})
