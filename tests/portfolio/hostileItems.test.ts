/** Every field of every item, of its page and of edits, against what a hostile file, stick or device could put there. */
import { describe, expect, test } from 'vitest'
import { applyEdit, parseEdit, type PageDocument } from '#shared/portfolio/edit.ts'
import { templateFromFile } from '#shared/portfolio/ownTemplate.ts'
import { itemSchema, noFilter, plain, type Item, type ItemType } from '#shared/portfolio/page.ts'
import { kinds } from '#shared/records/kinds.ts'
import { parseValues } from '#shared/records/parse.ts'

const at = { order: 'V', x: 10, y: 10, w: 60, h: 40, rotation: 3, name: 'Oben', group: 'g1', shadow: { x: 1, y: 2, blur: 3, colour: '#000000', opacity: 0.5 } } // prettier-ignore
const border = { width: 1, colour: '#112233', dash: 'dashed' } as const
/** Everything that may be null is there. */
const full: { readonly [T in ItemType]: Extract<Item, { type: T }> } = {
  photo: {
    type: 'photo', ...plain.photo, ...at, photoId: 'a'.repeat(32), crop: { x: 0, y: 0, w: 1, h: 1 }, alt: 'Ein Turm', border,
    mask: 'heart', mat: { width: 3, foot: 9, colour: '#ffffff' }, filter: { ...noFilter, name: 'sepia' },
    covers: [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2, sticker: 'draw-sun', colour: '#ffcc00' }],
  },
  text: {
    type: 'text', ...plain.text, ...at, text: 'Hallo', slot: 'name', font: 'hand', sizePt: 20, colour: '#334455', bold: false,
    align: 'left', lines: ['Hallo'], outline: { width: 1, colour: '#ffffff' },
    back: { colour: '#ffeecc', padding: 2, cornerRadius: 2 },
  },
  shape: { type: 'shape', ...plain.shape, ...at, form: 'star', fill: '#445566', border },
  sticker: { type: 'sticker', ...plain.sticker, ...at, sticker: 'draw-sun' },
  ink: { type: 'ink', ...plain.ink, ...at, strokes: [{ colour: '#667788', width: 1, points: [0, 0, 1, 1] }] },
} // prettier-ignore

type Path = readonly (string | number)[]
function* leavesOf(value: unknown, path: Path = []): Generator<readonly [Path, unknown], void> {
  yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, key])
}
function put(value: unknown, [key, ...rest]: Path, next: unknown): unknown {
  if (key === undefined) return next
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string | number, unknown> // prettier-ignore
  copy[key] = put((value as Record<string | number, unknown>)[key], rest, next)
  return copy
}
// Free words: whatever somebody writes is words.
const isWords = (path: Path): boolean => ['name', 'text', 'alt', 'order'].includes(String(path[0])) || path[0] === 'lines' // prettier-ignore
const sizes = ['w', 'h', 'sizePt']

const million = 1_000_000
function hostileFor(path: Path, value: unknown): readonly unknown[] {
  const wrong = [undefined, () => 0, Symbol('x'), 1n]
  if (typeof value === 'number') {
    const last = String(path.at(-1))
    const negative = sizes.includes(last)
      ? [-1, 0]
      : ['opacity', 'width', 'blur', 'padding'].includes(last)
        ? [-1]
        : []
    return [...wrong, null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, JSON.parse('1e400'), 1e300, -1e300, '5', [], {}, true, ...negative] // prettier-ignore
  }
  if (typeof value === 'boolean') return [...wrong, null, 0, 1, 'true', {}]
  if (typeof value === 'string') {
    const words = ['x'.repeat(million), 5, {}, ['a']]
    return [...wrong, ...words, ...(isWords(path) ? [null] : ['__proto__', '<svg onload=1>', 'url(x)', '../../etc', '#12345g'])] // prettier-ignore
  }
  if (Array.isArray(value))
    return [...wrong, null, {}, 'x', Array.from({ length: million }, () => value[0] as unknown), [null], [Number.NaN]] // prettier-ignore
  return [...wrong, 5, 'x', [], {}, JSON.parse('{"__proto__":{"x":1}}')]
}

describe('PF132 hostile items are refused, field by field', () => {
  test.each(Object.entries(full))('%s', (_type, item) => {
    expect(itemSchema.safeParse(item).success).toBe(true)
    const taken: string[] = []
    let tried = 0
    for (const [path, value] of leavesOf(item))
      for (const bad of hostileFor(path, value)) {
        tried++
        if (itemSchema.safeParse(put(item, path, bad)).success)
          taken.push(`${path.join('.')} = ${String(typeof bad === 'string' ? bad.slice(0, 20) : bad)}`)
      }
    expect(taken).toEqual([])
    expect(tried).toBeGreaterThan(100)
  })

  test('a million points are refused in one line and in many; what a child draws in half an hour is not', () => {
    const strokes = (count: number, numbers: number): boolean =>
      itemSchema.safeParse({
        ...full.ink,
        strokes: Array.from({ length: count }, () => ({ colour: '#667788', width: 1, points: Array.from({ length: numbers }, () => 0.5) })), // prettier-ignore
      }).success
    expect(strokes(1, million)).toBe(false)
    expect(strokes(101, 4000)).toBe(false)
    expect(strokes(100, 600)).toBe(true)
  })

  test('what is not known comes into no item', () => {
    const strange = { ...full.text, onclick: 'x', src: 'https://x', ...JSON.parse('{"__proto__":{"polluted":1}}') } // prettier-ignore
    const read = itemSchema.parse(strange)
    expect(read).toEqual(full.text)
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })
})

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
describe('PF132 names that objects have of themselves are no items', () => {
  test('an edit of one changes nothing; added, it is an item like any other or refused', () => {
    const document: PageDocument = { title: '', orientation: 'portrait', background: '#ffffff', pattern: '', items: { a: full.shape } } // prettier-ignore
    for (const id of names) {
      for (const edit of [
        { type: 'remove', id },
        { type: 'change', id, fields: { x: 5 } },
      ]) {
        const read = parseEdit(edit)
        if (read) expect([id, applyEdit(document, read).model]).toEqual([id, document])
      }
      const read = parseEdit({ type: 'add', id, item: full.shape })
      if (!read) continue
      const { model, inverse } = applyEdit(document, read)
      expect(Object.keys(model.items)).toEqual(['a', id])
      expect(applyEdit(model, inverse).model).toEqual(document)
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('a record and a file with such an item: refused, or without it', () => {
    const itemsText = `{"__proto__":${JSON.stringify(full.shape)},"a":${JSON.stringify(full.shape)}}`
    const items: unknown = JSON.parse(itemsText)
    const read = parseValues('page', { ...kinds.page.empty, items })
    if (read.ok) expect(Object.keys(read.value.items as object)).toEqual(['a'])
    const file = `{"format":"obhut-template","version":1,"name":"x","orientation":"portrait","background":"#ffffff","pattern":"","items":${itemsText}}` // prettier-ignore
    const people = { names: [], child: null, day: '2026-05-04', institution: '', group: '', language: 'de' } as const // prettier-ignore
    const template = templateFromFile(file, people as never)
    if (template.ok) expect(Object.values(template.value.items)).toHaveLength(1)
  })
})
