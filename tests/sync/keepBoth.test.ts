import { expect, test } from 'vitest'
import { keepBothDrafts } from '#renderer/sync/keepBoth.ts'
import { plain, type PhotoItem } from '#shared/portfolio/page.ts'
import { page } from '#shared/records/page.ts'

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
const head = (version: string, title: string, background: string) => ({
  version,
  author: 'anna',
  ms: 0,
  values: { ...page.empty, childId: 'c'.repeat(32), title, background, position: 2, items: { p: photo } },
})
const heads = [head('x:1', 'Wald', '#ffffff'), head('y:1', 'Im Wald', '#eeeeee')]
const keep = (permitted: boolean) =>
  keepBothDrafts('a'.repeat(32), heads, {
    titleOf: (title, number) => `${title} (Fassung ${String(number)})`,
    ask: () => () => (permitted ? { permitted: true } : { permitted: false, reasons: [{ rule: 'C7' }] }),
    newId: () => 'neu',
    position: 7,
  })

test('PF73 both are kept: one version over both, and the other one as a page of its own', () => {
  const [settled, copy, ...more] = keep(true)
  expect(more).toEqual([])
  expect(settled).toEqual({
    kind: 'page',
    id: 'a'.repeat(32),
    parents: ['x:1', 'y:1'],
    changes: { title: 'Wald', background: '#ffffff' },
  })
  expect(copy).toMatchObject({
    id: null,
    parents: [],
    changes: {
      childId: 'c'.repeat(32),
      title: 'Im Wald (Fassung 2)',
      background: '#eeeeee',
      position: 7,
      items: { neu: photo },
    },
  })
})

test('PF3 PF73 a photo that is forbidden does not come onto the second page', () => {
  expect(keep(false)[1]!.changes['items']).toEqual({ neu: { ...photo, photoId: null, alt: '' } })
})
