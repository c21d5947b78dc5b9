import { describe, expect, test } from 'vitest'
import { allowedItems, pageVersions, replaceEdit } from '#renderer/portfolio/pageVersions.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import { applyEdit, type PageDocument } from '#shared/portfolio/edit.ts'
import { plain, type Item, type PhotoItem } from '#shared/portfolio/page.ts'
import { page } from '#shared/records/page.ts'

const minute = 60_000
const hlcAt = (ms: number): string => (BigInt(ms) << 16n).toString(16).padStart(16, '0')
const version = (n: number, atMinutes: number, author: string, title: string): OpenedRecord => ({
  kind: 'page',
  id: 'a'.repeat(32),
  values: { ...page.empty, title },
  meta: {
    version: `${'b'.repeat(32)}:${String(n)}`,
    parents: [],
    hlc: hlcAt(1_790_000_000_000 + atMinutes * minute),
    dev: 'b'.repeat(32),
    author,
    stamps: {},
  },
})
const shape = (x: number): Item => ({
  type: 'shape',
  ...plain.shape,
  order: 'V000',
  x,
  y: 0,
  w: 10,
  h: 10,
  rotation: 0,
  fill: '#ff0000',
})
const photo: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'V001',
  x: 0,
  y: 0,
  w: 10,
  h: 10,
  rotation: 0,
  photoId: '1'.repeat(32),
  crop: { x: 0, y: 0, w: 1, h: 1 },
  alt: 'Mia',
}
const doc = (items: Record<string, Item>, title = ''): PageDocument => ({
  title,
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items,
})

describe('PF70 the versions of a page', () => {
  test('are how it looked when somebody stopped: newest first, one for each sitting and person', () => {
    const history = [
      version(1, 0, 'anna', 'A'),
      version(2, 1, 'anna', 'AB'),
      version(3, 2, 'anna', 'ABC'),
      version(4, 3, 'ute', 'ABC Ute'),
      version(5, 60, 'ute', 'Ute später'),
      version(6, 61, 'ute', 'Ute fertig'),
    ]
    expect(pageVersions(history.toReversed()).map(({ values, author }) => [values.title, author])).toEqual([
      ['Ute fertig', 'ute'],
      ['ABC Ute', 'ute'],
      ['ABC', 'anna'],
    ])
  })
  test('leave out what looks the same, what is no page, and what does not parse', () => {
    const other = { ...version(9, 90, 'ute', 'x'), kind: 'child' }
    const broken = { ...version(8, 80, 'ute', 'x'), values: { ...page.empty, items: 7 } }
    const same = [version(1, 0, 'anna', 'A'), version(2, 30, 'ute', 'A'), broken, other]
    expect(pageVersions(same).map(({ author }) => author)).toEqual(['ute'])
  })
})

test('PF71 bringing one back is one step, and its inverse gives back the page as it was', () => {
  const now = doc({ a: shape(1), b: shape(2) }, 'jetzt')
  const before = doc({ a: shape(9), c: shape(3) }, 'früher')
  const { model, inverse } = applyEdit(now, replaceEdit(now, before))
  expect(model).toEqual(before)
  expect(applyEdit(model, inverse).model).toEqual(now)
})

test('PF72 a photo that is forbidden today comes back as an empty frame; a permitted one as it was', () => {
  const items = { p: photo, s: shape(1) }
  expect(allowedItems(items, () => ({ permitted: true }))).toEqual({ items, refused: 0 })
  expect(allowedItems(items, () => ({ permitted: false, reasons: [{ rule: 'C7' }] }))).toEqual({
    items: { ...items, p: { ...photo, photoId: null, alt: '' } },
    refused: 1,
  })
})
