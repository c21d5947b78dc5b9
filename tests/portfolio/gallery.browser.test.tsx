import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { plain, type Item } from '#shared/portfolio/page.ts'
import { closeWindow, makeHouse, showWindow, type House } from './house.tsx'

const soon: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 15_000, ...options })
let house: House
beforeEach(async () => {
  await page.viewport(1366, 768)
  house = await makeHouse()
})
afterEach(() => closeWindow())

const dialog = (): HTMLElement => document.querySelector<HTMLElement>('[role="dialog"]')!
const cards = (): HTMLButtonElement[] =>
  Array.from(dialog().querySelectorAll<HTMLButtonElement>('button')).filter(
    (button) =>
      / Fotos?$/.test(button.textContent ?? '') &&
      button.querySelector('canvas') !== null &&
      button.closest('section:not([role])') === null,
  )
/** Is anything drawn in it but its paper? */
const isDrawn = (button: HTMLButtonElement): boolean => {
  const canvas = button.querySelector('canvas')!
  if (canvas.width < 20) return false
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  const seen = new Set<number>()
  for (let i = 0; i < data.length; i += 44) seen.add(data[i]! * 65536 + data[i + 1]! * 256 + data[i + 2]!)
  return seen.size > 12
}

async function openGallery(): Promise<{ path: () => string }> {
  const { path } = showWindow(house, `/portfolio?child=${house.mia}`)
  await page.getByRole('button', { name: 'Neue Seite' }).click()
  await expect.element(page.getByRole('dialog')).toBeVisible()
  return { path }
}

describe('PF56 the gallery', () => {
  test('shows templates by occasion, draws what comes into sight, finds by words, number of photos and format', async () => {
    await openGallery()
    await soon(() => cards().length).toBeGreaterThan(60)
    await soon(() => isDrawn(cards()[0]!)).toBe(true)
    // What is far below waits until it is looked for.
    expect(isDrawn(cards().at(-1)!)).toBe(false)
    cards().at(-1)!.scrollIntoView()
    await soon(() => isDrawn(cards().at(-1)!)).toBe(true)
    expect(Array.from(dialog().querySelectorAll('h3'), (h) => h.textContent)).toContain('Eingewöhnung')

    const search = page.getByRole('searchbox', { name: /Vorlage suchen/ })
    await search.fill('kastanien')
    await soon(() => cards().every((card) => /Herbst|Laub|Blätter/.test(card.textContent ?? ''))).toBe(true)
    expect(cards().length).toBeGreaterThan(1)
    await search.fill('gibtesnicht')
    await expect.element(page.getByText(/Dazu gibt es keine Vorlage/)).toBeVisible()
    await search.fill('')
    await page.getByRole('combobox', { name: 'Anzahl der Fotos' }).selectOptions('more')
    await soon(() => cards().length > 0 && cards().every((card) => /[678] Fotos/.test(card.textContent ?? ''))).toBe(true) // prettier-ignore
    await page.getByRole('combobox', { name: 'Anzahl der Fotos' }).selectOptions('any')
    await page.getByRole('combobox', { name: 'Anlass' }).selectOptions('winter')
    await soon(() => Array.from(dialog().querySelectorAll('h3'), (h) => h.textContent)).toEqual(['Winter'])
  })

  test('by keyboard: search, choose, Enter makes the page; it stands first the next time', async () => {
    const { path } = await openGallery()
    const search = page.getByRole('searchbox', { name: /Vorlage suchen/ })
    await search.fill('steckbrief')
    await soon(() => cards().length).toBeGreaterThan(0)
    cards()[0]!.focus()
    await userEvent.keyboard('{Enter}')
    await soon(() => path()).toMatch(/^\/portfolio\/[0-9a-f]{32}$/)
    closeWindow()
    await openGallery()
    await soon(() => dialog().querySelector('h3')?.textContent).toBe('Zuletzt benutzt')
  })
})

describe('PF53 own templates', () => {
  const text: Item = {
    type: 'text',
    ...plain.text,
    order: 'a',
    x: 20,
    y: 20,
    w: 120,
    h: 20,
    rotation: 0,
    text: 'Mia Sommer und Ben am 3. Juni',
    slot: null,
    font: 'sans',
    sizePt: 20,
    colour: '#1f2933',
    bold: false,
    align: 'left',
    lines: ['Mia Sommer und Ben am 3. Juni'],
  }
  const heading: Item = { ...text, y: 60, text: 'Unser Lied', lines: ['Unser Lied'] }

  test('a page is saved without its people and stands in the gallery of every child; it is renamed and taken away', async () => {
    const photo: Item = { type: 'photo', ...plain.photo, covers: [], order: 'c', x: 20, y: 100, w: 80, h: 60, rotation: 0, photoId: house.photoIds.mia, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: 'Mia im Garten' } // prettier-ignore
    const id = await house.makePage({ title: 'Mias Lied', items: { t: text, h: heading, p: photo } })
    expect(JSON.stringify(await house.pageOf(id))).toMatch(/Mia.*Ben/)
    showWindow(house, `/portfolio/${id}`)
    await page.getByRole('tab', { name: 'Vorlagen' }).click()
    await page.getByRole('button', { name: 'Als Vorlage speichern' }).click()
    await expect
      .element(page.getByText(/Herausgenommene Fotos: 1. Geleerte oder ersetzte Texte: 1/))
      .toBeVisible()
    // The page's title names Mia, so none is proposed.
    await page.getByRole('textbox', { name: 'Name der Vorlage' }).fill('Liedblatt')
    await page.getByRole('button', { name: 'Vorlage speichern' }).click()
    await soon(async () => (await house.records('template')).length).toBe(1)
    const [stored] = await house.records('template')
    const written = JSON.stringify(stored)
    expect(written).toContain('Unser Lied')
    for (const told of ['Mia', 'Sommer', 'Ben', 'Juni', house.photoIds.mia])
      expect(written).not.toContain(told)

    closeWindow()
    await openGallery()
    await soon(() => cards().some((card) => card.textContent?.includes('Liedblatt'))).toBe(true)
    await page.getByRole('button', { name: 'Vorlage „Liedblatt“' }).click()
    await page.getByRole('menuitem', { name: 'Umbenennen' }).click()
    await page.getByRole('textbox', { name: 'Name der Vorlage' }).fill('Unser Liedblatt')
    await page.getByRole('button', { name: 'Name speichern' }).click()
    await soon(() => cards().some((card) => card.textContent?.includes('Unser Liedblatt'))).toBe(true)
    await page.getByRole('button', { name: 'Vorlage „Unser Liedblatt“' }).click()
    await page.getByRole('menuitem', { name: 'Vorlage löschen' }).click()
    await page.getByRole('button', { name: 'Vorlage löschen' }).click()
    await soon(() => cards().some((card) => card.textContent?.includes('Liedblatt'))).toBe(false)
  })
})
