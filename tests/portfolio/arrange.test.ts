import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  alignItems,
  around,
  boundsOf,
  clearPage,
  distributeItems,
  edges,
  groupItems,
  lockItems,
  moveItems,
  removeItems,
  touchesLocked,
  turnItems,
  ungroupItems,
  unitsOf,
  wholeGroups,
  type Box,
} from '#shared/portfolio/arrange.ts'
import { applyEdit, simpleEdits, turnPage, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import {
  itemSchema,
  orderedItems,
  plain,
  type Item,
  type Items,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { contrast, neededContrast, textContrast } from '#shared/portfolio/palette.ts'
import { takeOff } from '#shared/portfolio/place.ts'
import { placeBeside, reorder, stackOf } from '#shared/portfolio/stack.ts'
import { longCount } from '../longCount.ts'
import { aDocument, anEdit, itemIds } from './arbitraries.ts'

const rect = (more: Partial<Item> = {}): Item =>
  ({
    type: 'shape',
    ...plain.shape,
    order: 'V000',
    x: 10,
    y: 10,
    w: 20,
    h: 20,
    rotation: 0,
    fill: '#000000',
    ...more,
  }) as Item
const page = (items: Items, more: Partial<PageDocument> = {}): PageDocument => ({
  title: '',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items,
  ...more,
})
const done = (document: PageDocument, edit: Edit): PageDocument => applyEdit(document, edit).model
const names = (document: PageDocument): string =>
  orderedItems(document.items)
    .map(([id]) => id)
    .join('')
const some = fc.uniqueArray(fc.constantFrom(...itemIds), { minLength: 1 })
const near = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(0.01)
const boxOf = (document: PageDocument, ids: readonly string[]): Box =>
  around(ids.map((id) => boundsOf(document.items[id]!)))
/** Documents whose items lie near the page, so that no place is cut off at 2000 mm. */
const runs = { numRuns: longCount(300, 5000) }

describe('align and distribute', () => {
  test('PF21 after aligning, the edges or middles of all units are one: of the page for one unit, else of all', () => {
    fc.assert(
      fc.property(aDocument, some, fc.constantFrom(...edges), (document, ids, edge) => {
        const units = unitsOf(document, ids)
        const after = done(document, alignItems(document, ids, edge))
        if (units.length === 0) return void expect(after).toEqual(document)
        const all = around(units.map((unit) => unit.box))
        const size = document.orientation === 'portrait' ? { x: 210, y: 297 } : { x: 297, y: 210 }
        const to = units.length === 1 ? { left: 0, top: 0, right: size.x, bottom: size.y } : all
        for (const unit of units) {
          const box = boxOf(after, unit.ids)
          if (edge === 'left') near(box.left, to.left)
          if (edge === 'right') near(box.right, to.right)
          if (edge === 'top') near(box.top, to.top)
          if (edge === 'bottom') near(box.bottom, to.bottom)
          if (edge === 'center') near(box.left + box.right, to.left + to.right)
          if (edge === 'middle') near(box.top + box.bottom, to.top + to.bottom)
          // Units keep their size and the places within.
          near(box.right - box.left, unit.box.right - unit.box.left)
        }
        // Once more changes nothing beyond the rounding.
        const again = done(after, alignItems(after, ids, edge))
        for (const id of ids) if (after.items[id]) near(again.items[id]!.x, after.items[id].x)
      }),
      runs,
    )
  })

  test('PF21 after distributing, all gaps between units are equal and the outermost have not moved', () => {
    fc.assert(
      fc.property(aDocument, some, fc.constantFrom('x' as const, 'y' as const), (document, ids, axis) => {
        const units = unitsOf(document, ids)
        const after = done(document, distributeItems(document, ids, axis))
        if (units.length < 3) return void expect(after).toEqual(document)
        const start = (box: Box): number => (axis === 'x' ? box.left : box.top)
        const end = (box: Box): number => (axis === 'x' ? box.right : box.bottom)
        const sorted = units.toSorted((a, b) => start(a.box) + end(a.box) - start(b.box) - end(b.box))
        const boxes = sorted.map((unit) => boxOf(after, unit.ids))
        const gaps = boxes.slice(1).map((box, i) => start(box) - end(boxes[i]!))
        for (const gap of gaps) near(gap, gaps[0]!)
        near(start(boxes[0]!), start(sorted[0]!.box))
        near(end(boxes.at(-1)!), end(sorted.at(-1)!.box))
      }),
      runs,
    )
  })

  test('PF21 a turned item is aligned by the box around it', () => {
    const document = page({ a: rect({ w: 40, h: 10, rotation: 90, x: 50, y: 50 }) })
    const { a } = done(document, alignItems(document, ['a'], 'left')).items
    near(boundsOf(a!).left, 0)
    near(a!.x, -15)
  })

  test('PF21 every edit that arranges is valid, leaves locked items alone and is undone by its inverse', () => {
    fc.assert(
      fc.property(aDocument, some, fc.nat({ max: 7 }), (document, ids, which) => {
        const edit = [
          () => alignItems(document, ids, 'center'),
          () => distributeItems(document, ids, 'x'),
          () => turnItems(document, ids, 15),
          () => groupItems(document, ids, 'new'),
          () => ungroupItems(document, ids),
          () => moveItems(document, ids, 3, -3),
          () => removeItems(document, ids),
          () => reorder(document, ids, 'forward'),
        ][which]!()
        expect(touchesLocked(document, edit)).toBe(false)
        const applied = applyEdit(document, edit)
        for (const item of Object.values(applied.model.items))
          expect(itemSchema.safeParse(item).success).toBe(true)
        expect(applyEdit(applied.model, applied.inverse).model).toEqual(document)
        for (const [id, item] of Object.entries(document.items))
          if (item.locked) expect({ ...applied.model.items[id], order: '' }).toEqual({ ...item, order: '' })
      }),
      runs,
    )
  })
})

describe('groups', () => {
  const document = page({
    a: rect({ order: 'V000', x: 0, y: 0, w: 40, h: 20 }),
    b: rect({ order: 'V001', x: 100, y: 60 }),
    c: rect({ order: 'V002' }),
    d: rect({ order: 'V003' }),
  })

  test('PF22 grouping brings items together under the frontmost; one member stands for all; ungrouping lets go', () => {
    const grouped = done(document, groupItems(document, ['a', 'c'], 'g'))
    expect(names(grouped)).toBe('bacd')
    expect(wholeGroups(grouped.items, ['c'])).toEqual(['a', 'c'])
    expect(wholeGroups(grouped.items, ['c', 'd'])).toEqual(['a', 'c', 'd'])
    expect(stackOf(grouped.items).map((unit) => unit.ids.join(''))).toEqual(['b', 'ac', 'd'])
    const free = done(grouped, ungroupItems(grouped, ['a', 'c']))
    expect(wholeGroups(free.items, ['c'])).toEqual(['c'])
    expect(groupItems(document, ['a'], 'g')).toEqual({ type: 'many', edits: [] })
  })

  test('PF22 a group turns about its own middle: 360 turns by one degree lead back, and distances stay', () => {
    let now = done(document, groupItems(document, ['a', 'b'], 'g'))
    const middle = (item: Item): [number, number] => [item.x + item.w / 2, item.y + item.h / 2]
    const distance = (of: PageDocument): number => {
      const [[ax, ay], [bx, by]] = [middle(of.items['a']!), middle(of.items['b']!)]
      return Math.hypot(ax - bx, ay - by)
    }
    const before = now
    for (let i = 1; i <= 360; i++) {
      now = done(now, turnItems(now, ['a', 'b'], 1))
      expect(Math.abs(distance(now) - distance(before))).toBeLessThan(0.1)
      if (i === 90) expect(now.items['a']!.rotation).toBe(90)
    }
    for (const id of ['a', 'b']) {
      expect(Math.abs(now.items[id]!.x - before.items[id]!.x)).toBeLessThan(0.3)
      expect(now.items[id]!.rotation).toBe(0)
    }
  })

  test('PF23 moves in the stack pass whole groups; within its group an item moves alone', () => {
    const grouped = done(document, groupItems(document, ['b', 'c'], 'g'))
    expect(names(done(grouped, reorder(grouped, ['a'], 'forward')))).toBe('bcad')
    expect(names(done(grouped, reorder(grouped, ['d'], 'backward')))).toBe('adbc')
    expect(names(done(grouped, reorder(grouped, ['b', 'c'], 'front')))).toBe('adbc')
    expect(names(done(grouped, reorder(grouped, ['b'], 'forward')))).toBe('acbd')
    expect(names(done(grouped, reorder(grouped, ['c'], 'front')))).toBe('abcd')
  })

  test('PF23 dragged in the list, an item comes to lie over or under another and joins or leaves a group', () => {
    const grouped = done(document, groupItems(document, ['b', 'c'], 'g'))
    const over = done(grouped, placeBeside(grouped, ['a'], 'd', 'over'))
    expect(names(over)).toBe('bcda')
    expect(over.items['a']!.group).toBeNull()
    const into = done(grouped, placeBeside(grouped, ['a'], 'b', 'over'))
    expect(names(into)).toBe('bacd')
    expect(into.items['a']!.group).toBe('g')
    const out = done(into, placeBeside(into, ['a'], 'd', 'over'))
    expect(names(out)).toBe('bcda')
    expect(out.items['a']!.group).toBeNull()
    const whole = done(grouped, placeBeside(grouped, ['b', 'c'], 'd', 'over'))
    expect(names(whole)).toBe('adbc')
    expect(whole.items['b']!.group).toBe('g')
  })

  test('PF23 any sequence of moves in the stack keeps every item once, and the asked one where it was asked', () => {
    fc.assert(
      fc.property(
        aDocument,
        fc.constantFrom(...itemIds),
        fc.constantFrom('front' as const, 'back' as const),
        (any, id, move) => {
          const document = done(any, lockItems(any, Object.keys(any.items), false))
          const after = done(document, reorder(document, [id], move))
          expect(Object.keys(after.items).toSorted()).toEqual(Object.keys(document.items).toSorted())
          const item = after.items[id]
          if (!item || item.group !== null) return
          const order = names(after)
          expect(order.at(move === 'front' ? -1 : 0)).toBe(id)
        },
      ),
      runs,
    )
  })
})

describe('locks', () => {
  const document = page({ a: rect({ locked: true }), b: rect({ order: 'V001' }) })

  test('PF20 no edit moves, changes, replaces or removes an item while it is locked', () => {
    for (const edit of [
      { type: 'change', id: 'a', fields: { x: 3 } },
      { type: 'change', id: 'a', fields: { fill: '#ffffff' } },
      { type: 'change', id: 'a', fields: { group: 'g' } },
      { type: 'change', id: 'a', fields: { locked: false, x: 3 } },
      { type: 'remove', id: 'a' },
      { type: 'add', id: 'a', item: rect() },
      {
        type: 'many',
        edits: [
          { type: 'remove', id: 'b' },
          { type: 'remove', id: 'a' },
        ],
      },
    ] as const satisfies readonly Edit[])
      expect(touchesLocked(document, edit)).toBe(true)
    // It may be named and unlocked, and what is not locked is free.
    for (const edit of [
      { type: 'change', id: 'a', fields: { name: 'Rahmen' } },
      { type: 'change', id: 'a', fields: { locked: false } },
      { type: 'change', id: 'a', fields: { x: 10 } },
      { type: 'change', id: 'b', fields: { x: 3 } },
      { type: 'page', fields: { background: '#000000' } },
    ] as const satisfies readonly Edit[])
      expect(touchesLocked(document, edit)).toBe(false)
  })

  test('PF20 whatever is let through has left each locked item as it was', () => {
    let let_ = 0
    fc.assert(
      fc.property(aDocument, anEdit, (any, edit) => {
        if (touchesLocked(any, edit)) return
        let_++
        const unlocks = simpleEdits(edit).some((one) => one.type === 'change' && one.fields.locked === false)
        if (unlocks) return
        const after = done(any, edit)
        for (const [id, item] of Object.entries(any.items))
          if (item.locked) {
            const free = { name: '', order: '' }
            expect({ ...after.items[id], ...free }).toEqual({ ...item, ...free })
          }
      }),
      { numRuns: 1000 },
    )
    expect(let_).toBeGreaterThan(100)
  })

  test('PF20 what concerns the whole page reaches locked items too, and they are locked again', () => {
    const turn = turnPage(document, 'landscape')
    expect(touchesLocked(document, turn)).toBe(false)
    expect(done(document, turn).items['a']).toMatchObject({ locked: true })
    expect(done(document, turn).items['a']!.x).not.toBe(document.items['a']!.x)
    const clear = clearPage(document)
    expect(touchesLocked(document, clear)).toBe(false)
    expect(done(document, clear).items).toEqual({})
    expect(applyEdit(done(document, clear), applyEdit(document, clear).inverse).model).toEqual(document)
    const photo: Item = {
      type: 'photo',
      ...plain.photo,
      covers: [],
      order: 'V000',
      x: 0,
      y: 0,
      w: 50,
      h: 50,
      rotation: 0,
      photoId: '1'.repeat(32),
      crop: { x: 0, y: 0, w: 1, h: 1 },
      alt: 'Ben',
      locked: true,
    }
    const forbidden = page({ a: photo })
    const off = takeOff(forbidden, () => ({ permitted: false, reasons: [] }))
    expect(touchesLocked(forbidden, off)).toBe(false)
    expect(done(forbidden, off).items['a']).toEqual({ ...photo, photoId: null, alt: '' })
  })
})

describe('contrast', () => {
  const text = (more: object = {}): Item => ({
    type: 'text',
    ...plain.text,
    order: 'V009',
    x: 20,
    y: 20,
    w: 60,
    h: 10,
    rotation: 0,
    text: 'Hallo',
    slot: null,
    font: 'sans',
    sizePt: 12,
    colour: '#777777',
    bold: false,
    align: 'left',
    lines: ['Hallo'],
    ...more,
  })

  test('PF28 the ratio is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
    expect(contrast('#0b5f63', '#0b5f63')).toBe(1)
  })

  test('PF28 a text is measured against what lies under it: page, shapes, its own patch; large letters need less', () => {
    const hard = (items: Items, more: Partial<PageDocument> = {}): boolean =>
      textContrast(page(items, more), 't')! < neededContrast(items['t'] as TextItem)
    expect(hard({ t: text() })).toBe(true)
    expect(hard({ t: text({ colour: '#555555' }) })).toBe(false)
    expect(hard({ t: text({ sizePt: 18 }) })).toBe(false)
    expect(hard({ t: text({ sizePt: 14, bold: true }) })).toBe(false)
    expect(hard({ t: text() }, { background: '#000000' })).toBe(false)
    const dark = rect({ x: 0, y: 0, w: 200, h: 100, fill: '#111111' })
    expect(hard({ s: dark, t: text({ colour: '#eeeeee' }) })).toBe(false)
    expect(hard({ s: dark, t: text({ colour: '#222222' }) })).toBe(true)
    // What lies in front of it or elsewhere does not count.
    expect(hard({ s: { ...dark, order: 'V010' }, t: text({ colour: '#222222' }) })).toBe(false)
    expect(hard({ s: { ...dark, y: 200 }, t: text({ colour: '#222222' }) })).toBe(false)
    // A pale shape that lets the page shine through.
    expect(hard({ s: { ...dark, opacity: 0.1 }, t: text({ colour: '#222222' }) })).toBe(false)
    const patch = { colour: '#ffffff', padding: 2, cornerRadius: 0 }
    expect(hard({ s: dark, t: text({ colour: '#222222', back: patch }) })).toBe(false)
    expect(textContrast(page({ s: rect() }), 's')).toBeNull()
  })
})
