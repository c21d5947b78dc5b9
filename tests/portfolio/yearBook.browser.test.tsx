/** PF114 PF115 on the screen: what may come in, what stays out and why, and the book that goes to the output. */
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { makeYearBook } from '#renderer/portfolio/yearBook.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { orderedItems, type PageModel } from '#shared/portfolio/page.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { pageOf, photoItem, textItem } from '../pdf/pages.ts'
import { axeFindings, until } from '../ui/browser.tsx'
import { closeWindow, makeHouse, showWindow } from './house.tsx'

afterEach(closeWindow)
const text = (): string => document.body.innerText
const dialog = () => page.getByRole('dialog')

test('PF114 a group’s year: permitted pages are ticked, a forbidden one says why, a family’s own is counted', async () => {
  await page.viewport(1366, 768)
  const house = await makeHouse()
  const today = dayOf(Date.now())
  const items = (photoId: string): PageModel['items'] => pageOf([photoItem({ photoId })]).model.items
  const at = { date: today, audience: 'groupFamilies' } as const
  await house.makePage({ ...at, title: 'Im Wald', items: items(house.photoIds.nobody) })
  await house.makePage({ ...at, title: 'Mia mit Ben', items: items(house.photoIds.both) })
  await house.makePage({ ...at, title: 'Nur für uns', audience: 'family' })
  await house.makePage({ ...at, title: 'Laternenfest', childId: house.ben })
  showWindow(house, '/portfolio')
  await page.getByRole('button', { name: 'Jahrbuch einer Gruppe' }).click()
  await until(() => text().includes('2 Seiten kommen in das Jahrbuch'), 'counted')
  expect(text()).toContain('1 Seite aus dieser Zeit ist nur für die eigene Familie')
  expect(text()).not.toContain('Nur für uns')
  const tick = (name: string) => dialog().getByRole('checkbox', { name, exact: true })
  expect(tick('Mia mit Ben').element()).toBeDisabled()
  expect((tick('Mia mit Ben').element() as HTMLInputElement).checked).toBe(false)
  expect(await axeFindings()).toEqual([])
  await tick('Laternenfest').click()
  await until(() => text().includes('1 Seite kommt in das Jahrbuch'), 'one left out')
  await tick('Laternenfest').click()

  await dialog().getByRole('button', { name: 'Ausgeben', exact: true }).click()
  await until(() => document.querySelector('canvas[role=img]') !== null, 'preview of the cover')
  // Cover, contents and the two pages.
  expect([...document.querySelectorAll('select')].some((select) => select.options.length === 4)).toBe(true)

  // Somebody says meanwhile who is to be seen there, and his family has not said yes: nothing goes out.
  const photo = (await house.records('photo')).find(({ id }) => id === house.photoIds.nobody)!
  await house.fake.commit([
    { kind: 'photo', id: photo.id, parents: [photo.meta.version], changes: { childIds: [house.ben], seen: 'people' } }, // prettier-ignore
  ])
  await page.getByRole('button', { name: 'Als PDF speichern' }).click()
  await until(() => text().includes('Das PDF wurde nicht gespeichert'), 'refused')
})

test('PF115 cover with the first photo that may be shown, contents by month, page numbers; masters keep their own', async () => {
  const house = await makeHouse()
  const its = (date: string, title: string, more = {}) => ({ date, title, audience: 'groupFamilies' as const, ...more }) // prettier-ignore
  await house.makePage(its('2026-09-03', 'Angekommen', { items: pageOf([photoItem({ photoId: house.photoIds.both })]).model.items })) // prettier-ignore
  await house.makePage(its('2026-09-20', 'Ernte', { items: pageOf([photoItem({ photoId: house.photoIds.nobody, alt: 'Kürbisse' }), textItem({ slot: 'chapter', lines: [] })]).model.items })) // prettier-ignore
  await house.makePage(its('2026-11-11', 'Laternen'))
  const pages = ((await house.records('page')) as unknown as readonly Rec<'page'>[]).toSorted((a, b) =>
    a.values.date! < b.values.date! ? -1 : 1,
  )
  const book = await makeYearBook({
    pages,
    masters: [],
    photos: (await house.records('photo')) as unknown as readonly Rec<'photo'>[],
    askOf: () => (photoId) =>
      photoId === house.photoIds.both ? { permitted: false, reasons: [] } : { permitted: true },
    group: 'Igel 2026/27',
    institution: 'Kita Sonnenblume',
    day: '2027-07-31',
    language: 'de',
    titles: { cover: 'Jahrbuch', contents: 'Inhalt' },
    monthOf: (day) => day.slice(0, 7),
  })
  const words = book.pages.map(({ model }) =>
    orderedItems(model.items)
      .flatMap(([, item]) => (item.type === 'text' ? item.lines : []))
      .join('\n'),
  )
  expect(words[0]).toMatch(/Igel 2026\/27[^]*Kita Sonnenblume/)
  const onCover = Object.values(book.pages[0]!.model.items).flatMap((item) =>
    item.type === 'photo' ? [item.photoId] : [],
  )
  expect(onCover).toEqual([house.photoIds.nobody])
  expect(book.childOf.get(book.pages[0]!.id)).toBe(house.mia)
  expect(words[1]).toMatch(/Inhalt\n2026-09.*3\n2026-11.*5/)
  // Each page has its number, the cover none; a living chapter says the month.
  expect(words.map((said) => /^\d+$/m.exec(said)?.[0])).toEqual([undefined, '2', '3', '4', '5'])
  expect(words[3]).toContain('2026-09')
  expect(book.pages.map(({ chapter }) => chapter)).toEqual(['', '', '2026-09', '', '2026-11'])
  expect(new Set(book.pages.map(({ audience }) => audience))).toEqual(new Set(['groupFamilies']))
})
