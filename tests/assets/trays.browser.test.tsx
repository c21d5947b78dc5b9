import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { StickerItem } from '#shared/portfolio/page.ts'
import { closeWindow, makeHouse, showWindow, type House } from '../portfolio/house.tsx'

let house: House
let id: string
const soon: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 10_000, ...options })
beforeEach(async () => {
  await page.viewport(1366, 768)
  house = await makeHouse()
  id = await house.makePage({ items: {} })
  showWindow(house, `/portfolio/${id}`)
  await soon(() => document.querySelector('[data-testid="page-canvas"]') !== null).toBe(true)
})
afterEach(() => closeWindow())

const tab = (name: string): HTMLButtonElement => document.querySelector<HTMLButtonElement>(`#tray-${name}`)!
const picture = (key: string): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`#tray-content [data-picture="${key}"]`)!
const stickers = async (): Promise<StickerItem[]> =>
  Object.values((await house.pageOf(id)).items).filter((item) => item.type === 'sticker')
const inked = (canvas: HTMLCanvasElement): boolean =>
  canvas
    .getContext('2d')!
    .getImageData(0, 0, canvas.width, canvas.height)
    .data.some((value) => value > 0)

describe('the tray', () => {
  test('AS4 a sticker is searched, seen and brought onto the page by a tap; then it stands under "Zuletzt verwendet"', async () => {
    tab('stickers').click()
    const search = page.getByRole('searchbox', { name: 'Sticker suchen' })
    await expect.element(search).toBeVisible()
    await soon(() => inked(picture('kita-gummistiefel').querySelector('canvas')!)).toBe(true)
    await userEvent.fill(search, 'Iegl')
    await soon(() => picture('hedgehog')?.getAttribute('aria-label')).toBe('Igel')
    expect(picture('kita-gummistiefel')).toBeNull()
    picture('hedgehog').click()
    await soon(async () => (await stickers()).map(({ sticker }) => sticker)).toEqual(['hedgehog'])
    await userEvent.fill(search, 'xqzwv')
    await expect
      .element(page.getByText('Dazu gibt es keinen Sticker. Versuchen Sie ein anderes Wort.'))
      .toBeVisible()
    await userEvent.fill(search, '')
    await expect.element(page.getByRole('toolbar', { name: 'Zuletzt verwendet' })).toBeVisible()
  })

  test('AS4 by keyboard: one Tab into the pictures, arrows among them, Enter takes one', async () => {
    tab('stickers').click()
    await soon(() => picture('kita-gummistiefel') !== null).toBe(true)
    picture('kita-gummistiefel').focus()
    await userEvent.keyboard('{ArrowRight}{ArrowDown}')
    expect((document.activeElement as HTMLElement).dataset['picture']).toBe('kita-matschhose')
    expect(document.querySelectorAll('#tray-content [aria-label="Sticker"] [tabindex="0"]')).toHaveLength(1)
    await userEvent.keyboard('{Enter}')
    await soon(async () => (await stickers()).map(({ sticker }) => sticker)).toEqual(['kita-matschhose'])
  })

  test('AS4 a sticker dropped on the page lies where it was dropped, a foreign drop brings none', async () => {
    tab('stickers').click()
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="page-canvas"]')!
    const box = canvas.getBoundingClientRect()
    const drop = (type: string, value: string): void => {
      const data = new DataTransfer()
      data.setData(type, value)
      canvas.dispatchEvent(
        new DragEvent('drop', {
          bubbles: true,
          cancelable: true,
          dataTransfer: data,
          clientX: box.left + box.width / 3,
          clientY: box.top + box.height / 3,
        }),
      )
    }
    drop('text/plain', 'fox')
    drop('application/x-obhut-sticker', 'fox')
    await soon(async () => (await stickers()).map(({ sticker }) => sticker)).toEqual(['fox'])
    const [fox] = await stickers()
    expect(fox!.x + fox!.w / 2).toBeLessThan(100)
    expect(fox!.y + fox!.h / 2).toBeLessThan(140)
  })

  test('AS5 a background is chosen by its picture, its colour can be changed after, and it can be undone', async () => {
    tab('background').click()
    await page.getByRole('combobox', { name: 'Muster' }).selectOptions('Winter')
    await soon(() => inked(picture('snow').querySelector('canvas')!)).toBe(true)
    picture('snow').click()
    await soon(async () => (await house.pageOf(id)).pattern).toBe('snow')
    expect((await house.pageOf(id)).background).toBe('#eaf2f8')
    await soon(() => picture('snow').getAttribute('aria-pressed')).toBe('true')
    picture('').click()
    await soon(async () => (await house.pageOf(id)).pattern).toBe('')
    expect((await house.pageOf(id)).background).toBe('#eaf2f8')
  })
})
