/** The book on the screen: order, chapters, contents, page numbers and master page of a child's pages. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { placesInBook, resolvePage } from '#shared/portfolio/book.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import type { Values } from '#shared/records/kinds.ts'
import { newDraft } from '#shared/records/edit.ts'
import { pageOf, photoItem, rectItem, textItem } from '../pdf/pages.ts'
import { closeWindow, makeHouse, showWindow, type House } from './house.tsx'

let house: House
beforeEach(async () => {
  await page.viewport(1366, 768)
  house = await makeHouse()
})
afterEach(closeWindow)

const soon: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 10_000, ...options })
const titles = ['Deckblatt', 'Ich', 'Feste']

async function openPages(changes: Readonly<Record<string, Partial<Values<'page'>>>> = {}): Promise<void> {
  for (const [position, title] of titles.entries())
    await house.makePage({ title, position, ...changes[title] })
  showWindow(house, `/portfolio?child=${house.mia}`)
  await soon(() => shown()).toEqual(titles)
}
const living = async (): Promise<readonly Values<'page'>[]> =>
  (await house.records('page'))
    .map(({ values }) => values as unknown as Values<'page'>)
    .filter(({ removedOn }) => removedOn === null)
    .toSorted((a, b) => a.position - b.position)
const shown = (): string[] =>
  [...document.querySelectorAll('main li strong, section li strong')].map((one) => one.textContent)
const pageMenu = (title: string) =>
  page.getByRole('button', { name: `Mehr zu Seite „${title}“`, exact: true })
const command = (name: string) => page.getByRole('menuitem', { name, exact: true })

describe('order', () => {
  test('PF44 a page is dragged to another place; pages that stay are not written', async () => {
    await openPages()
    const item = (title: string): HTMLElement =>
      [...document.querySelectorAll<HTMLElement>('li[draggable]')].find((one) =>
        one.textContent.includes(title),
      )!
    await userEvent.dragAndDrop(item('Feste'), item('Ich'))
    await soon(() => shown()).toEqual(['Deckblatt', 'Feste', 'Ich'])
    await expect.element(page.getByText('„Feste“ ist jetzt Seite 2.')).toBeVisible()
    expect((await living()).map(({ title, position }) => [title, position])).toEqual([
      ['Deckblatt', 0],
      ['Feste', 1],
      ['Ich', 2],
    ])
  })

  test('PF44 and by menu: one further, or to any place', async () => {
    await openPages()
    await pageMenu('Ich').click()
    await command('Weiter nach vorn').click()
    await soon(() => shown()).toEqual(['Ich', 'Deckblatt', 'Feste'])
    await pageMenu('Ich').click()
    await command('An eine andere Stelle …').click()
    await page.getByLabelText('Stelle im Buch').selectOptions('3')
    await page.getByRole('button', { name: 'Verschieben', exact: true }).click()
    await soon(() => shown()).toEqual(['Deckblatt', 'Feste', 'Ich'])
  })
})

describe('chapters and contents', () => {
  test('PF42 a chapter begins with a page; the contents page comes behind the cover', async () => {
    await openPages()
    await pageMenu('Ich').click()
    await command('Kapitel …').click()
    await page.getByRole('button', { name: 'Das bin ich', exact: true }).click()
    await page.getByRole('button', { name: 'Kapitel speichern', exact: true }).click()
    await expect.element(page.getByRole('heading', { name: 'Das bin ich' })).toBeVisible()

    await page.getByRole('button', { name: 'Buch gestalten' }).click()
    await command('Inhaltsverzeichnis einfügen').click()
    await soon(() => shown()).toEqual(['Deckblatt', 'Inhalt', 'Ich', 'Feste'])
    const [, contents] = await living()
    expect(Object.values(contents!.items).map((item) => item.type === 'text' && item.slot)).toContain(
      'contents',
    )
    expect((await living()).map(({ chapter }) => chapter)).toEqual(['', '', 'Das bin ich', ''])
  })
})

describe('master page', () => {
  test('PF45 page numbers come onto all pages, and a second time nothing is doubled', async () => {
    await openPages()
    for (let i = 0; i < 2; i++) {
      await page.getByRole('button', { name: 'Buch gestalten' }).click()
      await command('Seitenzahlen auf alle Seiten').click()
      await expect.element(page.getByText(/Alle Seiten haben jetzt Seitenzahlen/).first()).toBeVisible()
      await soon(async () => new Set((await living()).map(({ masterId }) => masterId)).size).toBe(1)
    }
    const masters = await house.records('template')
    expect(masters.length).toBe(1)
    expect(masters[0]!.values).toMatchObject({ use: 'master', name: 'Seitenzahlen' })
    expect((await living()).every(({ masterId }) => masterId === masters[0]!.id)).toBe(true)
  })

  test('PF45 a page lies under all others, without its photos and written words; the cover can stay without', async () => {
    const { items }: PageModel = pageOf([
      rectItem({ x: 0, y: 285, w: 210, h: 12, name: 'Streifen von Mia' }),
      textItem({ lines: ['Für Mia'] }),
      photoItem({ photoId: house.photoIds.mia }),
      textItem({ lines: [], slot: 'pageNumber', y: 280 }),
    ]).model
    await openPages({ Feste: { items } })
    await pageMenu('Feste').click()
    await command('Als Grundseite nehmen').click()
    await soon(async () => (await living()).map(({ masterId }) => masterId !== '')).toEqual([
      true,
      true,
      false,
    ])
    const [master] = await house.records('template')
    const kept = Object.values(master!.values['items'] as PageModel['items'])
    expect(kept.map((item) => (item.type === 'text' ? item.slot : item.type))).toEqual([
      'shape',
      'pageNumber',
    ])
    expect(JSON.stringify(kept)).not.toContain('Mia')

    await page.getByRole('button', { name: 'Buch gestalten' }).click()
    await command('Grundseite wählen …').click()
    await page.getByLabelText('Die erste Seite bleibt ohne (Deckblatt)').click()
    await page.getByRole('button', { name: 'Für alle Seiten nehmen' }).click()
    await soon(async () => (await living()).map(({ masterId }) => masterId !== '')).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('in the editor', () => {
  /** Pixels of the editor's canvas under a box of the page in mm. */
  const pixels = (x: number, y: number, w: number, h: number): readonly number[] => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.lower-canvas')!
    const ratio = canvas.width / canvas.clientWidth
    const scale = (canvas.clientWidth - 72) / 210
    const to = (mm: number): number => Math.round((36 + mm * scale) * ratio)
    const size = (mm: number): number => Math.round(mm * scale * ratio)
    return [...canvas.getContext('2d')!.getImageData(to(x), to(y), size(w), size(h)).data]
  }
  const ink = (of: readonly number[]): number => of.filter((value, i) => i % 4 === 0 && value < 30).length

  test('PF90 the canvas shows page number and master page as they print; the order is changed in the strip', async () => {
    const number = textItem({ lines: [], slot: 'pageNumber', x: 20, y: 20, w: 60, h: 30, sizePt: 60, colour: '#000000' }) // prettier-ignore
    const { items } = pageOf([number]).model
    const [master] = await house.fake.commit([
      newDraft('template', {
        name: 'Grundseite',
        use: 'master',
        items: pageOf([rectItem({ x: 0, y: 277, w: 210, h: 20, fill: '#e00000' })]).model.items,
      }),
    ])
    for (const [position, title] of titles.entries())
      await house.makePage({ title, position, items: title === 'Feste' ? items : {}, masterId: master!.id })
    const feste = (await living())[2] as unknown as { title: string }
    expect(feste.title).toBe('Feste')
    const id = (await house.records('page')).find(({ values }) => values['title'] === 'Feste')!.id
    showWindow(house, `/portfolio/${id}`)
    await soon(() => pixels(100, 287, 1, 1).slice(0, 3)).toEqual([0xe0, 0, 0])
    // Nobody grabs what belongs to the master.
    expect(document.querySelectorAll('[data-item]').length).toBe(1)
    await soon(() => ink(pixels(20, 20, 60, 30))).toBeGreaterThan(20)
    const three = pixels(20, 20, 60, 30)

    const strip = page.getByRole('navigation', { name: 'Seiten' })
    await strip.getByRole('button', { name: 'Stelle dieser Seite im Buch' }).click()
    await command('Weiter nach vorn').click()
    await soon(async () => (await living()).map(({ title }) => title)).toEqual(['Deckblatt', 'Feste', 'Ich'])
    await soon(() => ink(pixels(20, 20, 60, 30))).toBeGreaterThan(20)
    await soon(() => pixels(20, 20, 60, 30).join() === three.join()).toBe(false)

    const thumb = (title: string): HTMLElement =>
      [...document.querySelectorAll<HTMLElement>('nav li[draggable]')].find((one) =>
        one.textContent.includes(title),
      )!
    await userEvent.dragAndDrop(thumb('Feste'), thumb('Deckblatt'))
    await soon(async () => (await living()).map(({ title }) => title)).toEqual(['Feste', 'Deckblatt', 'Ich'])
    // The page that is open was moved by its own editor: the next save stands on that, and no second version begins.
    document.querySelector<HTMLElement>('[data-item]')!.focus()
    await userEvent.keyboard('{ArrowRight}')
    await soon(async () => Object.values((await house.pageOf(id)).items)[0]!.x).toBe(21)
    expect((await living()).map(({ title }) => title)).toEqual(['Feste', 'Deckblatt', 'Ich'])
    expect((await house.records('page')).filter((record) => record.id === id).length).toBe(1)
  })
})

test('PF116 a master page is designed in the editor: no photos, living texts, and every page over it shows the change', async () => {
  const [master] = await house.fake.commit([
    newDraft('template', { name: 'Unsere Grundseite', use: 'master' }),
  ])
  await openPages({ Ich: { masterId: master!.id } })
  await page.getByRole('button', { name: 'Buch gestalten' }).click()
  await command('Grundseite wählen …').click()
  await page.getByRole('button', { name: 'Grundseite gestalten' }).click()
  await soon(() => document.querySelector('canvas.lower-canvas')).not.toBeNull()
  const tabs = [...document.querySelectorAll('[role=tablist][aria-orientation] [role=tab]')].map((tab) => tab.textContent) // prettier-ignore
  expect(tabs).toEqual(['Text', 'Sticker', 'Formen', 'Hintergrund'])
  expect(page.getByRole('button', { name: /^(Ausgeben|Verdoppeln|Für wen)/ }).elements()).toEqual([])
  await page.getByRole('button', { name: 'Seitenzahl', exact: true }).click()
  await page.getByRole('button', { name: 'Name des Kapitels', exact: true }).click()
  const items = async () =>
    Object.values(
      (await house.records('template'))[0]!.values['items'] as Values<'template'>['items'],
    ).flatMap((item) => (item.type === 'text' ? [item.slot] : []))
  await soon(items).toEqual(['pageNumber', 'chapter'])
  // Undone and done again, as everywhere.
  await userEvent.keyboard('{Control>}z{/Control}')
  await soon(items).toEqual(['pageNumber'])
  await page.getByRole('button', { name: 'Zum Portfolio' }).click()
  await soon(() => shown()).toEqual(titles)
  const newest = await readBookOf()
  expect(Object.values(newest.items).flatMap((item) => (item.type === 'text' ? [item.text] : []))).toContain('2') // prettier-ignore
})

/** "Ich" as it prints. */
async function readBookOf(): Promise<PageModel> {
  const pages = (await living()).map((values, i) => ({ ...values, id: String(i) }))
  const masters = new Map((await house.records('template')).map(({ id, values }) => [id, values as unknown as PageModel])) // prettier-ignore
  const place = placesInBook(pages, (id) => masters.get(id)).get('1')!
  return resolvePage(pages[1]!, place, (text) => text.length)
}
