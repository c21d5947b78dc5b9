import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { copiedStyle } from '#renderer/portfolio/copiedStyle.ts'
import { firstBaselineMm, lineHeightMm } from '#shared/portfolio/text.ts'
import { photoFrames, softShadow } from '#shared/portfolio/photoFrames.ts'
import {
  fontNames,
  plain,
  type Item,
  type PhotoItem,
  type ShapeItem,
  type TextItem,
} from '#shared/portfolio/page.ts'
import { axeFindings } from '../ui/browser.tsx'
import { closeWindow, makeHouse, showWindow, type House } from './house.tsx'

const frame = { rotation: 0, order: 'V000' }
const shape = (more: Partial<ShapeItem> = {}): ShapeItem => ({
  type: 'shape',
  ...plain.shape,
  ...frame,
  x: 20,
  y: 20,
  w: 60,
  h: 40,
  fill: '#884400',
  ...more,
})
const photo = (more: Partial<PhotoItem> = {}): PhotoItem => ({
  type: 'photo',
  ...plain.photo,
  covers: [],
  ...frame,
  x: 40,
  y: 100,
  w: 100,
  h: 75,
  photoId: house.photoIds.mia,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  alt: '',
  ...more,
})
const text = (more: Partial<TextItem> = {}): TextItem => ({
  type: 'text',
  ...plain.text,
  ...frame,
  x: 20,
  y: 200,
  w: 80,
  h: 10,
  text: 'Hallo',
  slot: null,
  font: 'sans',
  sizePt: 14,
  colour: '#1f2933',
  bold: false,
  align: 'left',
  lines: ['Hallo'],
  ...more,
})

let house: House
const soon: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 10_000, ...options })
beforeEach(async () => {
  await page.viewport(1366, 768)
  copiedStyle.set(null)
  house = await makeHouse()
})
afterEach(() => closeWindow())

const itemButton = (id: string): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`[data-item="${id}"]`)!
const choice = (name: string): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`[data-choice="${name}"]`)!
const panel = (): HTMLElement => document.querySelector<HTMLElement>('aside[aria-label="Eigenschaften"]')!
const openDrawers = (): void => {
  for (const drawer of panel().querySelectorAll('details')) drawer.open = true
}
const range = (label: string): HTMLInputElement =>
  [...panel().querySelectorAll('label')]
    .find((one) => one.textContent === label)!
    .querySelector<HTMLInputElement>('input[type=range]')!
const itemsOf = async (id: string): Promise<Record<string, Item>> => (await house.pageOf(id)).items
const press = (keys: string): Promise<void> => userEvent.keyboard(keys)

async function open(items: Record<string, Item>): Promise<string> {
  const id = await house.makePage({ items })
  showWindow(house, `/portfolio/${id}`)
  await soon(() => Object.keys(items).every((key) => itemButton(key) !== null)).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 100))
  return id
}
async function choose(...ids: readonly string[]): Promise<void> {
  itemButton(ids[0]!).focus()
  if (ids.length > 1) await press('{Control>}a{/Control}')
  if (ids.length > 1) await soon(() => panel().textContent).toContain(`${ids.length} Teile`)
  await soon(() => panel().querySelector('details')).not.toBeNull()
  openDrawers()
}

const tray = (name: 'mia' | 'small' | 'both'): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`[data-photo="${house.photoIds[name]}"]`)!
const one = async <T extends Item>(id: string, key: string): Promise<T> => (await itemsOf(id))[key] as T

describe('a photo', () => {
  test('PF30 another photo takes over frame, filter and place; the button leads to the tray', async () => {
    const looks = {
      ...photoFrames.love,
      filter: { name: 'sepia', brightness: 0.2, contrast: 0 },
      rotation: 7,
    } as const
    const id = await open({ a: photo({ ...looks, alt: 'Alt' }), b: shape({ order: 'V001' }) })
    await page.getByRole('tab', { name: 'Formen' }).click()
    await choose('a')
    await page.getByRole('button', { name: 'Anderes Foto' }).click()
    await soon(() => tray('small')).not.toBeNull()
    await soon(() => document.activeElement?.hasAttribute('data-photo')).toBe(true)
    tray('small').click()
    await soon(async () => (await one<PhotoItem>(id, 'a')).photoId).toBe(house.photoIds.small)
    const after = await one<PhotoItem>(id, 'a')
    expect(after).toMatchObject({ ...looks, x: 40, y: 100, w: 100, h: 75 })
    // One that may not be shown stays out.
    tray('both').click()
    await expect.element(page.getByRole('dialog')).toBeVisible()
    expect((await one<PhotoItem>(id, 'a')).photoId).toBe(house.photoIds.small)
  })

  test('PF33 a frame sets border, line, shadow and outline in one step; filters are shown on this very photo', async () => {
    const id = await open({ a: photo() })
    await choose('a')
    choice('sun').click()
    await soon(async () => one<PhotoItem>(id, 'a')).toMatchObject(photoFrames.sun)
    choice('instant').click()
    await soon(async () => one<PhotoItem>(id, 'a')).toMatchObject(photoFrames.instant)
    await press('{Control>}z{/Control}')
    await soon(async () => one<PhotoItem>(id, 'a')).toMatchObject(photoFrames.sun)
    const colourOf = (name: string): string => {
      const canvas = choice(name).querySelector('canvas')!
      return canvas
        .getContext('2d')!
        .getImageData(canvas.width / 2, canvas.height / 2, 1, 1)
        .data.slice(0, 3)
        .join()
    }
    await soon(() => colourOf('none')).toBe('0,224,74')
    const [r, g, b] = colourOf('grey').split(',')
    expect(r === g && g === b).toBe(true)
    choice('grey').click()
    await soon(async () => (await one<PhotoItem>(id, 'a')).filter.name).toBe('grey')
    range('Helligkeit').focus()
    await press('{ArrowRight}{ArrowRight}')
    await soon(async () => (await one<PhotoItem>(id, 'a')).filter.brightness).toBeCloseTo(0.1, 5)
    // An empty description is asked for, mildly.
    await expect.element(page.getByText(/Ein Satz genügt/)).toBeVisible()
  })
})

describe('several at once', () => {
  test('PF32 what they have in common is changed for all in one step; what is locked stays', async () => {
    const id = await open({
      a: shape(),
      b: shape({ order: 'V001', y: 120, form: 'heart' }),
      c: shape({ order: 'V002', y: 200, locked: true }),
    })
    await choose('a', 'b', 'c')
    choice('soft').click()
    choice('dashed').click()
    await soon(async () => (await one<ShapeItem>(id, 'b')).border?.dash).toBe('dashed')
    for (const key of ['a', 'b'])
      expect(await one<ShapeItem>(id, key)).toMatchObject({ shadow: { blur: 2.4 } })
    expect((await one<ShapeItem>(id, 'c')).shadow).toBeNull()
    await press('{Control>}z{/Control}')
    await soon(async () => (await one<ShapeItem>(id, 'b')).border).toBeNull()
    expect((await one<ShapeItem>(id, 'a')).border).toBeNull()
  })

  test('PF31 Strg+Umschalt+C and +V carry a style in one step, and so do the buttons', async () => {
    const id = await open({
      a: shape({ fill: '#a83246', cornerRadius: 5 }),
      b: shape({ order: 'V001', y: 120 }),
      c: shape({ order: 'V002', y: 200 }),
    })
    itemButton('a').focus()
    await press('{Control>}{Shift>}C{/Shift}{/Control}')
    itemButton('b').focus()
    await press('{Control>}{Shift>}V{/Shift}{/Control}')
    await soon(async () => one<ShapeItem>(id, 'b')).toMatchObject({
      fill: '#a83246',
      cornerRadius: 5,
      y: 120,
    })
    itemButton('c').focus()
    await page.getByRole('button', { name: 'Stil übertragen' }).click()
    await soon(async () => (await one<ShapeItem>(id, 'c')).fill).toBe('#a83246')
    await press('{Control>}z{/Control}')
    await soon(async () => (await one<ShapeItem>(id, 'c')).fill).toBe('#884400')
    expect((await one<ShapeItem>(id, 'b')).fill).toBe('#a83246')
  })

  test('PF35 the colours of the page come first in every chooser', async () => {
    await open({ a: shape({ fill: '#123456' }), b: text({ order: 'V001', colour: '#654321' }) })
    for (const key of ['a', 'b']) {
      itemButton(key).focus()
      await soon(() => panel().querySelector('[data-colours=page]')).not.toBeNull()
      const names = [...panel().querySelectorAll('[data-colours=page] button')].map((one) =>
        one.getAttribute('aria-label'),
      )
      expect(names).toEqual(['Farbe 123456', 'Farbe 654321', 'Weiß'])
    }
  })
})

describe('text', () => {
  test('PF34 a ready-made look becomes a text on the page; speech lies on its bubble', async () => {
    const id = await open({ a: shape() })
    await page.getByRole('tab', { name: 'Text' }).click()
    await soon(() => document.querySelectorAll('[data-style]').length).toBeGreaterThanOrEqual(12)
    document.querySelector<HTMLButtonElement>('[data-style=rainbow]')!.click()
    document.querySelector<HTMLButtonElement>('[data-style=speech]')!.click()
    await soon(async () => Object.keys(await itemsOf(id)).length).toBe(4)
    const made = Object.values(await itemsOf(id))
    expect(made.find((item) => item.type === 'text' && item.curve !== 0)).toBeDefined()
    const [bubble, speech] = made.filter((item) => item.group !== null)
    expect(bubble!.group).toBe(speech!.group)
  })

  test('PF37 the writing field’s letters stand where the page’s are, for each font, leading, tracking and list', async () => {
    await loadCanvasFonts(fontNames)
    const more: readonly Partial<TextItem>[] = [
      {},
      { bold: true, sizePt: 30 },
      { leading: 1.6, tracking: 150 },
      { leading: 0.8, list: 'check' },
      { list: 'number', align: 'right' },
      { align: 'center', outline: { width: 0.5, colour: '#a8480c' } },
      { sizePt: 40 },
      { rotation: 90 },
    ]
    const looks = fontNames.map((font, i): Partial<TextItem> => ({ font, ...more[i] }))
    for (const look of looks) {
      const item = text({
        sizePt: 24,
        y: 60,
        h: 30,
        text: 'Hägar\nÄpfel',
        lines: ['Hägar', 'Äpfel'],
        w: 120,
        ...look,
      })
      await open({ a: item })
      itemButton('a').focus()
      await press('{Enter}')
      await soon(() => document.querySelector('[data-writing]')).not.toBeNull()
      const over = document.querySelector<HTMLElement>('[data-writing] > [aria-hidden]:not(span)')!
      const box = document.querySelector<HTMLElement>('[data-writing]')!
      const turned = item.rotation !== 0
      const perMm = (turned ? box.getBoundingClientRect().height : box.getBoundingClientRect().width) / item.w
      // A thing without height stands on the baseline.
      const probe = document.createElement('span')
      probe.style.cssText = 'display:inline-block;width:0;height:0'
      over.prepend(probe)
      const seen = turned
        ? box.getBoundingClientRect().right - probe.getBoundingClientRect().left
        : probe.getBoundingClientRect().bottom - box.getBoundingClientRect().top
      expect(Math.abs(seen - firstBaselineMm(item.sizePt) * perMm), JSON.stringify(look)).toBeLessThan(1.01)
      probe.remove()
      const lines = Math.round(over.offsetHeight / (lineHeightMm(item.sizePt) * item.leading * perMm))
      expect(lines, JSON.stringify(look)).toBe(2)
      closeWindow()
    }
  })

  test('PF36 a list goes on with Enter, and the sign of the new entry is there before a letter is', async () => {
    const id = await open({ a: text({ list: 'number', text: 'eins', lines: ['eins'] }) })
    itemButton('a').focus()
    await press('{Enter}')
    await soon(() => document.activeElement instanceof HTMLTextAreaElement).toBe(true)
    await press('{End}{Enter}')
    const marks = (): string[] =>
      [...document.querySelectorAll('[data-mark]')].map((one) => one.textContent ?? '')
    await soon(marks).toEqual(['1.', '2.'])
    await press('zwei')
    await soon(async () => (await one<TextItem>(id, 'a')).lines).toEqual(['eins', 'zwei'])
    expect(marks()).toEqual(['1.', '2.'])
  })

  test('PF39 letters that hardly stand out are said, and no longer once they do', async () => {
    await open({ a: text({ colour: '#f8d48a' }) })
    await choose('a')
    await expect.element(page.getByText('Schwer zu lesen')).toBeVisible()
    await page.getByRole('button', { name: 'Tinte' }).first().click()
    await soon(() => panel().textContent).not.toContain('Schwer zu lesen')
  })

  test('PF38 slips are underlined and listed, names are not; a suggestion replaces, a word of one’s own is kept', async () => {
    const words = 'Mia und Sommers Mias Fogel im Wintter mit dem Quietschix'
    const id = await open({ a: text({ text: words, lines: [words], w: 170 }) })
    itemButton('a').focus()
    const listed = (): string[] =>
      [...document.querySelectorAll('[data-wrong]')].map((one) => one.getAttribute('data-wrong')!)
    await soon(listed, { timeout: 30_000 }).toEqual(['Fogel', 'Wintter', 'Quietschix'])
    await page.getByRole('button', { name: 'Fogel durch Vogel ersetzen' }).click()
    await soon(async () => (await one<TextItem>(id, 'a')).text).toBe(words.replace('Fogel', 'Vogel'))
    await page.getByRole('button', { name: 'Ins Wörterbuch: Quietschix' }).click()
    await soon(listed).toEqual(['Wintter'])
    expect((await house.records('ownWords')).map((record) => record.values['words'])).toEqual([
      ['Quietschix'],
    ])
    itemButton('a').focus()
    await press('{Enter}')
    await soon(() =>
      [...document.querySelectorAll('[data-wrong-word]')].map((one) => one.textContent),
    ).toEqual(['Wintter'])
  })
})

describe('the screen', () => {
  test('PF30 to PF39 each panel and tray passes axe with all drawers open, light and dark', async () => {
    await open({
      a: photo({ ...photoFrames.instant }),
      b: text({ order: 'V001', outline: { width: 0.5, colour: '#a8480c' }, shadow: softShadow }),
      c: shape({ order: 'V002', y: 30 }),
    })
    for (const id of ['a', 'b', 'c']) {
      await choose(id)
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(await axeFindings(), id).toEqual([])
    }
    document.documentElement.dataset['mantineColorScheme'] = 'dark'
    for (const tab of ['Text', 'Formen']) {
      await page.getByRole('tab', { name: tab }).click()
      await soon(() => document.querySelectorAll('#tray-content button').length).toBeGreaterThan(10)
      expect(await axeFindings(['color-contrast']), tab).toEqual([])
    }
    document.documentElement.dataset['mantineColorScheme'] = 'light'
  })
})
