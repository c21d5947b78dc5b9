/** B4 on the screens: one event page, an edition for every family, each editable, and later changes item by item. */
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { isHidden } from '#shared/consents/permits.ts'
import { plain, type Item, type PhotoItem, type TextItem } from '#shared/portfolio/page.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { axeFindings, until } from '../ui/browser.tsx'
import { closeWindow, makeHouse, showWindow, type House } from './house.tsx'

afterEach(() => closeWindow())

const whole = { x: 0, y: 0, w: 1, h: 1 }
const frame = (photoId: string, x: number): PhotoItem => ({
  type: 'photo', ...plain.photo, covers: [], order: `P${x}`, x, y: 50, w: 85, h: 64, rotation: 0, photoId, crop: whole, alt: '',
}) // prettier-ignore
const text = (words: string): TextItem => ({
  type: 'text', ...plain.text, order: 'T', x: 15, y: 15, w: 180, h: 24, rotation: 0, text: words, slot: null, font: 'sans',
  sizePt: 30, colour: '#0b5f63', bold: true, align: 'left', lines: [words],
}) // prettier-ignore
const boxes = { mia: { x: 0.1, y: 0.2, w: 0.2, h: 0.4 }, ben: { x: 0.6, y: 0.2, w: 0.2, h: 0.4 } }

const pages = async (house: House) => (await house.records('page')) as unknown as readonly Rec<'page'>[]
const click = (name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click()
async function openEditions(house: House): Promise<void> {
  closeWindow()
  showWindow(house, `/portfolio?child=${house.mia}`)
  const menus = page.getByRole('button', { name: 'Mehr zu Seite „Waldtag mit Mia“' })
  await expect.element(menus.first()).toBeVisible()
  await menus.last().click()
  await page.getByRole('menuitem', { name: 'Ausgaben für alle Familien' }).click()
  await until(() => document.querySelector('[role=dialog] li'), 'the editions')
}

test('B4 PF64 PF65 looked through, made without the one who was left out, edited by hand, and the master taken over in part', async () => {
  await page.viewport(1366, 768)
  const house = await makeHouse()
  const { fake, mia, ben } = house
  const groupId = ((await house.records('group'))[0] as { id: string }).id
  const more = await fake.commit(
    ['Zoë', 'Tim', 'Emilia', 'Noah'].map((firstName) =>
      newDraft('child', { firstName, lastName: 'Lindner', groupId, birthDate: '2022-03-01' }),
    ),
  )
  const [zoe, tim] = more.map(({ id }) => id)
  const both = (await house.records('photo')).find(({ id }) => id === house.photoIds.both) as unknown as Rec<'photo'> // prettier-ignore
  await fake.commit([
    editDraft(both, { boxes: { [mia]: boxes.mia, [ben]: boxes.ben } }),
    newDraft('consent', { childId: ben, purpose: 'ownPortfolio', audience: 'family', decision: 'given', validFrom: '2026-01-01' }),
  ]) // prettier-ignore
  const masterId = await house.makePage({
    title: 'Waldtag mit Mia',
    background: '#f3f7ec',
    items: {
      title: text('Mia im Wald'),
      both: frame(house.photoIds.both, 15),
      // Nobody has framed Mia here: for other families it can't be shown.
      mia: frame(house.photoIds.mia, 110),
      nobody: { ...frame(house.photoIds.nobody, 15), y: 130 },
    },
  })
  await openEditions(house)
  await page.getByText('1 Rahmen bleibt leer.').first().click()
  expect(document.querySelectorAll('[role=dialog] li')).toHaveLength(5)
  expect(await axeFindings()).toEqual([])
  await page.screenshot({ path: '../../out/shots/ausgaben-familien.png' })
  await page.getByRole('checkbox', { name: 'Tim Lindner' }).click()
  await click('4 Seiten anlegen')
  await until(() => document.body.textContent?.includes('4 Seiten angelegt'), 'made')

  const editionOf = async (childId: string | undefined) =>
    (await pages(house)).find(({ values }) => values.childId === childId && values.eventId === masterId)
  expect(await editionOf(tim)).toBeUndefined()
  expect(await editionOf(mia)).toBeUndefined()
  for (const [childId, name, maySee] of [
    [ben, 'Ben', ['ben']],
    [zoe!, 'Zoë', []],
  ] as const) {
    const { title, items } = (await editionOf(childId))!.values
    expect([title, (items['title'] as TextItem).text]).toEqual([`Waldtag mit ${name}`, `${name} im Wald`])
    const placed = Object.values(items).filter((item) => item.type === 'photo')
    const { crop, covers } = placed.find(({ photoId }) => photoId === house.photoIds.both)!
    for (const who of ['mia', 'ben'] as const)
      expect([name, who, isHidden(boxes[who], crop, covers)]).toEqual([name, who, !(maySee as readonly string[]).includes(who)]) // prettier-ignore
    // Where nobody has framed Mia she is not.
    expect(placed.map(({ photoId }) => photoId)).not.toContain(house.photoIds.mia)
    expect(placed.map(({ photoId }) => photoId)).toContain(house.photoIds.nobody)
  }

  // Hers alone: moved by hand in the editor.
  await click('Öffnen: Ben Acker')
  const title = await until(() => document.querySelector<HTMLElement>('[data-item=title]'), 'his page')
  title.focus()
  title.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
  await expect.poll(async () => (await editionOf(ben))!.values.items['title']!.y).not.toBe(15)
  expect((await editionOf(zoe))!.values.items['title']!.y).toBe(15)

  const master = (await pages(house)).find(({ id }) => id === masterId)!
  const leaf: Item = { type: 'shape', ...plain.shape, order: 'Z', x: 150, y: 240, w: 30, h: 30, rotation: 0, form: 'heart', fill: '#c2255c' } // prettier-ignore
  await fake.commit([editDraft(master, { items: { ...master.values.items, title: text('Mia im grünen Wald'), leaf } })]) // prettier-ignore
  await openEditions(house)
  await click(/^2 Änderungen übernehmen: Ben/)
  await until(() => document.body.textContent?.includes('Auf dieser Seite von Hand geändert'), 'the conflict')
  expect(await axeFindings()).toEqual([])
  await page.screenshot({ path: '../../out/shots/ausgaben-uebernehmen.png' })
  await click('Angehaktes übernehmen')
  await expect.poll(async () => (await editionOf(ben))!.values.items['leaf']).toEqual(leaf)
  expect(((await editionOf(ben))!.values.items['title'] as TextItem).text).toBe('Ben im Wald')
  await click(/^1 Änderung übernehmen: Ben/)
  await page.getByRole('checkbox').first().click()
  await click('Angehaktes übernehmen')
  await expect.poll(async () => ((await editionOf(ben))!.values.items['title'] as TextItem).text).toBe('Ben im grünen Wald') // prettier-ignore
  expect(((await editionOf(zoe))!.values.items['title'] as TextItem).text).toBe('Zoë im Wald')
  await until(() => !document.querySelector('[aria-label*="übernehmen: Ben"]'), 'nothing left for Ben')
  await page.screenshot({ path: '../../out/shots/ausgaben-gemacht.png' })

  // All others at once; what was moved by hand stays.
  const zoePage = (await editionOf(zoe))!
  await fake.commit([editDraft(zoePage, { items: { ...zoePage.values.items, title: { ...zoePage.values.items['title']!, y: 99 } } })]) // prettier-ignore
  await until(() => [...document.querySelectorAll('button')].some(({ textContent }) => textContent === 'Änderungen in 3 Seiten übernehmen'), 'three') // prettier-ignore
  await click('Änderungen in 3 Seiten übernehmen')
  await until(() => document.body.textContent?.includes('In 3 Seiten übernommen'), 'taken')
  for (const child of more.filter(({ id }) => id !== tim)) {
    const { items } = (await editionOf(child.id))!.values
    expect(items['leaf']).toEqual(leaf)
    expect(items['title']!.y).toBe(child.id === zoe ? 99 : 15)
  }
})
