import { plain } from '#shared/portfolio/page.ts'
import { whatForbids, type AskPhoto } from '#shared/portfolio/place.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Edit,
  applyEdit,
  editSchema,
  many,
  parseEdit,
  turnPage,
  type PageDocument,
} from '#shared/portfolio/edit.ts'
import { orderBetween, orderInFront } from '#shared/portfolio/order.ts'
import { itemSchema, orderedItems, type Item } from '#shared/portfolio/page.ts'
import { reorder } from '#shared/portfolio/stack.ts'
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
const photo: Item = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'V001',
  x: 0,
  y: 0,
  w: 50,
  h: 50,
  rotation: 0,
  photoId: null,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  cornerRadius: 0,
  mat: null,
  alt: '',
}
const blank: PageDocument = {
  title: 'Ausflug',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: {},
}

describe('edits', () => {
  test('PF1 an edit and its inverse give back the identical document', () => {
    fc.assert(
      fc.property(aDocument, anEdit, (document, edit) => {
        const done = applyEdit(document, edit)
        const undone = applyEdit(done.model, done.inverse)
        expect(undone.model).toEqual(document)
        // And the inverse of the inverse does the same edit again.
        expect(applyEdit(undone.model, undone.inverse).model).toEqual(done.model)
      }),
      { numRuns: 1000 },
    )
  })

  test('PF1 an edit never changes the document it is given', () => {
    fc.assert(
      fc.property(aDocument, anEdit, (document, edit) => {
        const before = structuredClone(document)
        applyEdit(document, edit)
        expect(document).toEqual(before)
      }),
    )
  })

  test('PF1 an edit of an item that is gone does nothing', () => {
    for (const edit of [
      { type: 'remove', id: 'gone' },
      { type: 'change', id: 'gone', fields: { x: 1 } },
      { type: 'change', id: 'toString', fields: { x: 1 } },
    ] as const) {
      const { model, inverse } = applyEdit(blank, edit)
      expect(model).toBe(blank)
      expect(inverse).toEqual({ type: 'many', edits: [] })
    }
  })

  test('PF1 a change touches only fields that the item has, and never its type', () => {
    const document = { ...blank, items: { a: rect } }
    const { model } = applyEdit(document, {
      type: 'change',
      id: 'a',
      fields: { x: 5, text: 'no', photoId: '1'.repeat(32), type: 'photo' } as never,
    })
    expect(model.items['a']).toEqual({ ...rect, x: 5 })
  })

  test('PF2 stored edits come back as they were, and nonsense does not come back', () => {
    fc.assert(
      fc.property(anEdit, (edit) => {
        expect(parseEdit(JSON.parse(JSON.stringify(edit)))).toEqual(JSON.parse(JSON.stringify(edit)))
      }),
    )
    for (const nonsense of [
      null,
      3,
      {},
      { type: 'add', id: 'a' },
      { type: 'remove' },
      { type: 'change', id: 'a', fields: { x: 'far' } },
      { type: 'change', id: 'a', fields: { evil: 1 } },
      { type: 'page', fields: { background: 'url(x)' } },
      { type: 'many', edits: [{ type: 'many', edits: [] }] },
    ])
      expect(parseEdit(nonsense)).toBeNull()
    expect(editSchema.safeParse({ type: 'remove', id: 'a' }).success).toBe(true)
  })

  test('PF3 C12 what an edit would make visible is asked; what stays covered, cut away or as it was is not', () => {
    const one = '1'.repeat(32)
    const two = '2'.repeat(32)
    const cover = { x: 0, y: 0, w: 0.5, h: 1, sticker: '', colour: '#ffcc00' }
    const covered = { ...photo, photoId: one, covers: [cover] }
    const document = { ...blank, items: { a: covered } }
    /** Somebody is seen in the left half of photo one; photo two may not be shown at all. */
    const ask: AskPhoto = (photoId, shown) =>
      photoId === one && shown !== undefined && (shown.covers.length > 0 || shown.crop.x >= 0.5)
        ? { permitted: true }
        : { permitted: false, reasons: [{ rule: 'C3' }] }
    const brings = (edit: Edit, from: PageDocument = document): boolean =>
      whatForbids(from, applyEdit(from, edit).model, edit, ask) !== null
    expect(brings({ type: 'change', id: 'a', fields: { x: 3 } })).toBe(false)
    expect(brings({ type: 'change', id: 'a', fields: { covers: [] } })).toBe(true)
    const right = { x: 0.5, y: 0, w: 0.5, h: 1 }
    expect(brings({ type: 'change', id: 'a', fields: { covers: [], crop: right } })).toBe(false)
    expect(brings({ type: 'change', id: 'a', fields: { photoId: two } })).toBe(true)
    expect(brings(many({ type: 'add', id: 'b', item: { ...photo, photoId: two } }))).toBe(true)
    expect(brings({ type: 'add', id: 'b', item: covered })).toBe(false)
    // Forbidden since: it is covered as a whole and may be moved out of the way.
    const since = { ...blank, items: { a: { ...photo, photoId: two } } }
    expect(brings({ type: 'change', id: 'a', fields: { x: 9 } }, since)).toBe(false)
  })
})

describe('order', () => {
  test('PF4 a key between two others always sorts between them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 150 }), (places) => {
        const keys: string[] = [orderBetween(null, null)!]
        for (const place of places) {
          const at = place % (keys.length + 1)
          const key = orderBetween(keys[at - 1] ?? null, keys[at] ?? null)
          if (key === null) continue
          expect(key.length).toBeLessThanOrEqual(64)
          keys.splice(at, 0, key)
        }
        expect(keys.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(keys)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })

  test('PF4 where there is no room the answer is null, not a wrong key', () => {
    expect(orderBetween('V', 'V')).toBeNull()
    expect(orderBetween('V001', 'V000')).toBeNull()
    expect(orderBetween('V', 'V0')).toBeNull()
  })

  test('PF4 ten thousand items in front of each other keep short keys', () => {
    let key = orderBetween(null, null)!
    for (let i = 0; i < 10_000; i++) key = orderBetween(key, null)!
    expect(key.length).toBe(4)
  })

  test('PF4 front, back, forward and backward move an item, also where keys have run out of room', () => {
    for (const orders of [
      ['V000', 'V001', 'V002'],
      ['V', 'V', 'V'],
      ['a', 'a0', 'a00'],
    ]) {
      const document: PageDocument = {
        ...blank,
        items: {
          a: { ...rect, order: orders[0]! },
          b: { ...rect, order: orders[1]! },
          c: { ...rect, order: orders[2]! },
        },
      }
      const ids = (edited: PageDocument): string =>
        orderedItems(edited.items)
          .map(([id]) => id)
          .join('')
      expect(ids(applyEdit(document, reorder(document, ['a'], 'front')).model)).toBe('bca')
      expect(ids(applyEdit(document, reorder(document, ['c'], 'back')).model)).toBe('cab')
      expect(ids(applyEdit(document, reorder(document, ['a'], 'forward')).model)).toBe('bac')
      expect(ids(applyEdit(document, reorder(document, ['c'], 'backward')).model)).toBe('acb')
      expect(ids(applyEdit(document, reorder(document, ['c'], 'forward')).model)).toBe('abc')
      expect(orderInFront(document.items) > orders[2]!).toBe(true)
    }
  })
})

test('PF5 a turned sheet keeps every item on it and valid, and turns back by undo', () => {
  const document: PageDocument = {
    ...blank,
    items: {
      a: { ...rect, x: 170, y: 260, w: 30, h: 30 },
      b: { ...photo, mat: { width: 3, foot: 8, colour: '#ffffff' } },
    },
  }
  const { model, inverse } = applyEdit(document, turnPage(document, 'landscape'))
  expect(model.orientation).toBe('landscape')
  for (const item of Object.values(model.items)) {
    expect(itemSchema.safeParse(item).success).toBe(true)
    expect(item.x).toBeGreaterThanOrEqual(-1)
    expect(item.x + item.w).toBeLessThanOrEqual(298)
    expect(item.y + item.h).toBeLessThanOrEqual(211)
  }
  expect(applyEdit(model, inverse).model).toEqual(document)
})
