import { plain } from '#shared/portfolio/page.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { pageSizes, type Item, type PhotoItem, type TextItem } from '#shared/portfolio/page.ts'
import { breakLines } from '#shared/portfolio/text.ts'
import { editDraft } from '#shared/records/edit.ts'
import { closeWindow, makeHouse, photoColours, showWindow, type House } from './house.tsx'

const frame = { rotation: 0, order: 'V000' }
const rect = (more: Partial<Item> = {}): Item =>
  ({
    type: 'shape',
    ...plain.shape,
    ...frame,
    x: 20,
    y: 20,
    w: 60,
    h: 40,
    fill: '#884400',
    cornerRadius: 0,
    ...more,
  }) as Item
const slot = (more: Partial<PhotoItem> = {}): PhotoItem => ({
  type: 'photo',
  ...plain.photo,
  covers: [],
  ...frame,
  x: 40,
  y: 100,
  w: 100,
  h: 75,
  photoId: null,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  cornerRadius: 0,
  mat: null,
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
  house = await makeHouse()
})
afterEach(() => closeWindow())

const canvas = (): HTMLCanvasElement =>
  document.querySelector<HTMLCanvasElement>('[data-testid="page-canvas"]')!
const drawn = (): HTMLCanvasElement => document.querySelector<HTMLCanvasElement>('canvas.lower-canvas')!
const itemButton = (id: string): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`[data-item="${id}"]`)!
/** What opens when a forbidden photo was brought; closed without choosing anything. */
async function closeOffer(): Promise<void> {
  await expect.element(page.getByRole('dialog')).toBeVisible()
  await page.getByRole('button', { name: 'Nicht verwenden' }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
}
const saved = (): boolean => document.querySelector('[data-state]')?.getAttribute('data-state') === 'saved'
const settle = (ms = 60): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function open(items: Record<string, Item>): Promise<{ id: string; path: () => string }> {
  const id = await house.makePage({ items })
  const { path } = showWindow(house, `/portfolio/${id}`)
  await soon(() => canvas() !== null && Object.keys(items).every((key) => itemButton(key) !== null)).toBe(
    true,
  )
  await settle(200)
  return { id, path }
}

/** Where a millimetre of the page lies in the window. */
function at(x: number, y: number): { clientX: number; clientY: number } {
  const box = canvas().getBoundingClientRect()
  const scale = (box.width - 72) / pageSizes.portrait.width
  return { clientX: box.left + 36 + x * scale, clientY: box.top + 36 + y * scale }
}
async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const send = (type: string, [x, y]: readonly [number, number], buttons: number): void => {
    const target = type === 'mousedown' ? canvas() : document
    target.dispatchEvent(
      new MouseEvent(type, { bubbles: true, cancelable: true, ...at(x, y), buttons, button: 0 }),
    )
  }
  canvas().dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, ...at(...from) }))
  send('mousedown', from, 1)
  for (let i = 1; i <= 6; i++)
    send('mousemove', [from[0] + ((to[0] - from[0]) * i) / 6, from[1] + ((to[1] - from[1]) * i) / 6], 1)
  send('mouseup', to, 0)
  await settle()
}
const itemsOf = async (id: string): Promise<Record<string, Item>> => (await house.pageOf(id)).items
/** The colour on the canvas at a place of the page. */
async function colourAt(x: number, y: number): Promise<string> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const element = drawn()
  const box = element.getBoundingClientRect()
  const { clientX, clientY } = at(x, y)
  const ratio = element.width / box.width
  const [r, g, b] = element
    .getContext('2d')!
    .getImageData(
      Math.round((clientX - box.left) * ratio),
      Math.round((clientY - box.top) * ratio),
      1,
      1,
    ).data
  return `${r},${g},${b}`
}
const rgb = (hex: string): [number, number, number] =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as [number, number, number]
const near = (seen: string, hex: string): boolean =>
  seen.split(',').every((part, i) => Math.abs(Number(part) - rgb(hex)[i]!) < 24)
/** Any pixel of the page, or of the previews in the strip, in a photo's colour. */
function shows(hex: string): boolean {
  const [r, g, b] = rgb(hex)
  for (const element of [drawn(), ...document.querySelectorAll<HTMLCanvasElement>('nav canvas')]) {
    const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height)
    for (let i = 0; i < data.length; i += 4)
      if (Math.abs(data[i]! - r) < 24 && Math.abs(data[i + 1]! - g) < 24 && Math.abs(data[i + 2]! - b) < 24)
        return true
  }
  return false
}
const press = (keys: string): Promise<void> => userEvent.keyboard(keys)
const tray = (name: keyof typeof photoColours): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`[data-photo="${house.photoIds[name]}"]`)!
const showTray = async (name: keyof typeof photoColours): Promise<void> => {
  await soon(() => tray(name) !== null).toBe(true)
}

describe('the canvas', () => {
  test('PF11 a drag becomes an edit, is saved, and Ctrl+Z takes it back, also after a restart', async () => {
    const { id } = await open({ a: rect() })
    await drag([50, 40], [80, 70])
    await soon(saved).toBe(true)
    const moved = (await itemsOf(id))['a']!
    expect(moved.x).toBeCloseTo(50, 0)
    expect(moved.y).toBeCloseTo(50, 0)
    expect({ ...moved, x: 0, y: 0 }).toEqual({ ...rect(), x: 0, y: 0 })

    closeWindow()
    showWindow(house, `/portfolio/${id}`)
    await soon(() => itemButton('a') !== null).toBe(true)
    await settle(200)
    await press('{Control>}z{/Control}')
    await soon(async () => (await itemsOf(id))['a']).toEqual(rect())
    await press('{Control>}y{/Control}')
    await soon(async () => (await itemsOf(id))['a']!.x).toBe(moved.x)
  })

  test('PF11 a moved frame clings to the middle of the page', async () => {
    const { id } = await open({ a: rect() })
    await drag([50, 40], [106, 90])
    await soon(async () => (await itemsOf(id))['a']!.x).toBeCloseTo((210 - 60) / 2, 2)
  })

  test('PF12 "Gespeichert" stands there only after the save was answered; a failed save is said and tried again', async () => {
    await open({ a: rect() })
    house.fake.broken.add('records.save')
    itemButton('a').focus()
    await press('{ArrowRight}')
    expect(saved()).toBe(false)
    await expect.element(page.getByText('Noch nicht gespeichert')).toBeVisible()
    house.fake.broken.delete('records.save')
    await expect.poll(saved, { timeout: 12_000 }).toBe(true)
  })

  test('PF12 an edit reaches the journal within two seconds, and leaving the screen saves at once', async () => {
    const { id } = await open({ a: rect() })
    itemButton('a').focus()
    const began = performance.now()
    await press('{ArrowRight}')
    await soon(async () => (await itemsOf(id))['a']!.x, { interval: 20, timeout: 10_000 }).toBe(21)
    expect(performance.now() - began).toBeLessThan(2000)
    await press('{ArrowRight}')
    closeWindow()
    await soon(async () => (await itemsOf(id))['a']!.x, { timeout: 400, interval: 20 }).toBe(22)
  })
})

describe('the keyboard', () => {
  test('PF13 Tab walks through the items in reading order and each says what and where it is', async () => {
    await open({ a: rect(), b: text({ order: 'V001' }), c: slot({ order: 'V002' }) })
    itemButton('a').focus()
    await press('{Tab}')
    expect(document.activeElement).toBe(itemButton('b'))
    expect(itemButton('b').getAttribute('aria-label')).toBe(
      'Text: Hallo, 20 von links, 200 von oben, 80 mal 10 Millimeter',
    )
    expect(itemButton('b').getAttribute('aria-pressed')).toBe('true')
    await press('{Tab}')
    expect(document.activeElement).toBe(itemButton('c'))
    expect(itemButton('c').getAttribute('aria-label')).toContain('Leerer Fotorahmen')
  })

  test('PF13 arrows move by 1 and 10 mm, comma and full stop turn, Delete deletes and the next item is chosen', async () => {
    const { id } = await open({ a: rect(), b: rect({ order: 'V001', x: 100 }) })
    itemButton('a').focus()
    await press('{ArrowRight}{ArrowRight}{ArrowDown}{Shift>}{ArrowLeft}{/Shift}')
    await press('.')
    await press('.')
    await press(',')
    await soon(async () => (await itemsOf(id))['a']).toMatchObject({ x: 12, y: 21, rotation: 1 })
    await press('{Delete}')
    await soon(async () => Object.keys(await itemsOf(id))).toEqual(['b'])
    expect(document.activeElement).toBe(itemButton('b'))
    // A row of arrow keys is one step.
    await press('{Control>}z{/Control}')
    await soon(async () => (await itemsOf(id))['a']).toMatchObject({ rotation: 1 })
    await press('{Control>}z{/Control}')
    await press('{Control>}z{/Control}')
    await soon(async () => (await itemsOf(id))['a']).toEqual(rect())
  })

  test('PF14 text is written in place, and the lines stored are those of the one breaking routine', async () => {
    const { id } = await open({ b: text() })
    itemButton('b').focus()
    await press('{Enter}')
    const field = page.getByRole('textbox', { name: 'Text schreiben' })
    await expect.element(field).toBeVisible()
    const written = 'Heute haben wir im Wald Kastanien gesammelt und ein Haus für den Igel gebaut.'
    await userEvent.fill(field, written)
    await press('{Escape}')
    await soon(async () => ((await itemsOf(id))['b'] as TextItem).text).toBe(written)
    const item = (await itemsOf(id))['b'] as TextItem
    expect(item.lines).toEqual(breakLines(written, item, item.w, (await loadCanvasFonts([])).measure))
    expect(item.lines.length).toBeGreaterThan(1)
    expect(item.h).toBeGreaterThan(10)
    expect(document.activeElement).toBe(itemButton('b'))
  })
})

describe('consent', () => {
  test('PF3 a permitted photo comes onto the page by a tap and by a drop', async () => {
    const { id } = await open({ c: slot() })
    await showTray('mia')
    expect(tray('mia').getAttribute('aria-disabled')).toBe('false')
    tray('mia').click()
    await soon(async () => ((await itemsOf(id))['c'] as PhotoItem).photoId).toBe(house.photoIds.mia)
    await soon(async () => near(await colourAt(90, 137), photoColours.mia)).toBe(true)
    await drop('mia', 60, 40)
    await soon(async () => Object.keys(await itemsOf(id)).length).toBe(2)
  })

  async function drop(name: keyof typeof photoColours, x: number, y: number): Promise<void> {
    const data = new DataTransfer()
    data.setData('application/x-obhut-photo', house.photoIds[name])
    canvas().dispatchEvent(
      new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data, ...at(x, y) }),
    )
    await settle()
  }
  const untouched = async (id: string, items: Record<string, Item>): Promise<void> => {
    await settle(1600)
    expect(await itemsOf(id)).toEqual(items)
    expect(shows(photoColours.both)).toBe(false)
    expect(shows(photoColours.unseen)).toBe(false)
  }

  test('PF3 a forbidden photo is greyed with its reason and comes on the page neither by tap, drop nor paste', async () => {
    const items = { c: slot() }
    const { id } = await open(items)
    await showTray('both')
    tray('both').focus()
    await soon(() =>
      [...document.querySelectorAll('[role=tooltip]')].map((tip) => tip.textContent).join(),
    ).toContain('Für Ben wurde Nein gesagt.')
    for (const name of ['both', 'unseen'] as const) {
      expect(tray(name).getAttribute('aria-disabled')).toBe('true')
      tray(name).click()
      await closeOffer()
      await drop(name, 90, 130)
      await closeOffer()
      await drop(name, 30, 30)
      await closeOffer()
      const paste = new DataTransfer()
      paste.setData(
        'application/x-obhut-items',
        JSON.stringify([slot({ photoId: house.photoIds[name], x: 5, y: 5 })]),
      )
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: paste }),
      )
      await closeOffer()
      await untouched(id, items)
    }
    tray('both').click()
    await soon(() => document.querySelector('[role=dialog]')?.textContent ?? '').toContain(
      'Für Ben wurde Nein gesagt.',
    )
    await closeOffer()
    expect(tray('both').getAttribute('aria-label')).toContain('Für Ben wurde Nein gesagt.')
  })

  test('PF3 a photo file dropped or pasted does not become part of the page', async () => {
    const items = { c: slot() }
    const { id } = await open(items)
    for (const type of ['drop', 'paste'] as const) {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array([1, 2])], 'kind.jpg', { type: 'image/jpeg' }))
      if (type === 'drop')
        canvas().dispatchEvent(
          new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data, ...at(90, 130) }),
        )
      else
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }),
        )
      await expect.element(page.getByText(/Nehmen Sie neue Fotos zuerst unter/)).toBeVisible()
    }
    await untouched(id, items)
  })

  test('PF15 what was placed before and is forbidden now is covered, named and can be taken off', async () => {
    const { id } = await open({
      c: slot({ photoId: house.photoIds.both, alt: 'Mia und Ben' }),
      d: slot({ order: 'V001', y: 20, photoId: house.photoIds.mia }),
    })
    // Control: the permitted photo is really drawn.
    await soon(async () => near(await colourAt(90, 57), photoColours.mia)).toBe(true)
    expect(shows(photoColours.both)).toBe(false)
    await expect
      .element(page.getByText('Ein Foto dieser Seite darf nicht mehr gezeigt werden.'))
      .toBeVisible()
    await page.getByRole('button', { name: 'Fotos von der Seite nehmen' }).click()
    await soon(async () => ((await itemsOf(id))['c'] as PhotoItem).photoId).toBeNull()
    expect(((await itemsOf(id))['d'] as PhotoItem).photoId).toBe(house.photoIds.mia)
  })

  test('PF15 consent withdrawn while the page is open covers the photo within two seconds', async () => {
    await open({ d: slot({ photoId: house.photoIds.mia }) })
    await soon(async () => near(await colourAt(90, 137), photoColours.mia)).toBe(true)
    const consent = (await house.records('consent')).find((record) => record.values['childId'] === house.mia)!
    await house.fake.commit([editDraft(consent as never, { withdrawnOn: '2026-01-02' } as never)])
    await soon(() => shows(photoColours.mia), { timeout: 2000 }).toBe(false)
    await expect
      .element(page.getByText('Ein Foto dieser Seite darf nicht mehr gezeigt werden.'))
      .toBeVisible()
  })

  test('PF3 a template takes over only what is permitted, and a duplicated page too', async () => {
    const { id, path } = await open({
      c: slot({ photoId: house.photoIds.both }),
      d: slot({ order: 'V001', photoId: house.photoIds.mia }),
    })
    await page.getByRole('tab', { name: 'Vorlagen' }).click()
    await page
      .getByRole('button', { name: /^Unser Ausflug/ })
      .first()
      .click()
    await soon(async () => Object.keys(await itemsOf(id)).length).toBeGreaterThan(8)
    const photosOn = async (pageId: string) =>
      Object.values(await itemsOf(pageId)).flatMap((item) =>
        item.type === 'photo' && item.photoId !== null ? [item.photoId] : [],
      )
    expect(await photosOn(id)).toEqual([house.photoIds.mia])
    await press('{Control>}z{/Control}')
    await soon(async () => Object.keys(await itemsOf(id)).toSorted()).toEqual(['c', 'd'])
    await page.getByRole('button', { name: 'Verdoppeln' }).click()
    await soon(() => path() !== `/portfolio/${id}`).toBe(true)
    expect(await photosOn(path().split('/').at(-1)!)).toEqual([house.photoIds.mia])
  })

  test('PF10 a photo too small for print is said on the page and at the photo', async () => {
    await open({ c: slot({ photoId: house.photoIds.small }) })
    await expect.element(page.getByText('1 unscharf')).toBeVisible()
    itemButton('c').focus()
    await expect.element(page.getByText(/Für einen scharfen Druck sind 300 nötig/)).toBeVisible()
    expect(document.body.textContent).toContain('101 Punkte')
  })
})

describe('pages of a child', () => {
  test('PF16 a new page begins with a template that carries the name and opens in the editor', async () => {
    const { path } = showWindow(house, `/portfolio?child=${house.mia}`)
    await page.getByRole('button', { name: 'Neue Seite' }).click()
    await expect.element(page.getByRole('dialog')).toBeVisible()
    const forbidden = page
      .getByRole('dialog')
      .getByRole('button', { name: /Darf nicht auf diese Seite/ })
      .first()
    await expect.element(forbidden).toHaveAttribute('aria-disabled', 'true')
    const permitted = page
      .getByRole('dialog')
      .element()
      .querySelector<HTMLButtonElement>('button[aria-disabled="false"]')!
    permitted.click()
    await page.getByRole('button', { name: /^Mein großer Tag/ }).click()
    await soon(() => path()).toMatch(/^\/portfolio\/[0-9a-f]{32}$/)
    await soon(() => canvas() !== null).toBe(true)
    const made = await itemsOf(path().split('/').at(-1)!)
    expect(JSON.stringify(made)).toContain('Mia · ')
    expect(Object.values(made).filter((item) => item.type === 'photo' && item.photoId !== null).length).toBe(
      1,
    )
  })
})
