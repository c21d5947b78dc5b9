import { expect, test } from 'vitest'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import { orderedItems } from '#shared/portfolio/page.ts'
import { kinds } from '#shared/records/kinds.ts'
import { addressable, withMark } from '#shared/release/mark.ts'
import { readFontFiles } from '../pdf/fontFiles.ts'
import { rectItem } from '../pdf/pages.ts'

const { measure } = createFontSet(readFontFiles())
const model: PageModel = {
  orientation: 'landscape',
  background: '#ffffff',
  pattern: '',
  items: { a: rectItem({ x: 0, y: 0, w: 297, h: 210 }) },
}

test('RF5 the family’s mark lies over everything, inside the sheet, on one line or more, and leaves the page as it was', () => {
  for (const mark of ['Für Mona Probe · Kita Quittenbaum · 30.11.2026', 'Für '.padEnd(290, 'Łukasz und ')]) {
    const marked = withMark(model, mark, measure)
    const [id, item] = orderedItems(marked.items).at(-1)!
    expect(item).toMatchObject({ type: 'text', text: mark })
    expect(item.x).toBeGreaterThan(0)
    expect(item.y + item.h).toBeLessThanOrEqual(210)
    expect(item.type === 'text' && item.lines.join(' ').length).toBeGreaterThan(40)
    expect(Object.keys(model.items)).not.toContain(id)
  }
})

test('RF3 only who has custody can be addressed; the refused twin is not offered', () => {
  const childId = '1'.repeat(32)
  const guardian = (id: string, custody: 'joint' | 'sole' | 'none', childIds = [childId]) => ({
    id,
    values: { ...kinds.guardian.empty, custody, childIds },
  })
  const all = [
    guardian('a', 'joint'),
    guardian('b', 'none'),
    guardian('c', 'sole'),
    guardian('d', 'joint', []),
  ]
  expect(addressable(all, childId).map(({ id }) => id)).toEqual(['a', 'c'])
})
