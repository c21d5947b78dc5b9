/** The stage in a real window: groups, locks, snapping, layers, rulers and keys. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { pageSizes, plain, type Item } from '#shared/portfolio/page.ts'
import { closeWindow, makeHouse, showWindow, type House } from './house.tsx'

const rect = (more: Partial<Item> = {}): Item =>
  ({
    type: 'shape',
    ...plain.shape,
    order: 'V000',
    x: 20,
    y: 20,
    w: 40,
    h: 30,
    rotation: 0,
    fill: '#884400',
    ...more,
  }) as Item

let house: House
const soon: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 10_000, ...options })
beforeEach(async () => {
  localStorage.clear()
  await page.viewport(1366, 768)
  house = await makeHouse()
})
afterEach(() => closeWindow())

const canvas = (): HTMLCanvasElement =>
  document.querySelector<HTMLCanvasElement>('[data-testid="page-canvas"]')!
const itemButton = (id: string): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`[data-item="${id}"]`)!
const row = (key: string): HTMLElement => document.querySelector<HTMLElement>(`[data-layer="${key}"]`)!
const press = (keys: string): Promise<void> => userEvent.keyboard(keys)
const settle = (ms = 80): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const selected = (): string =>
  [...document.querySelectorAll<HTMLElement>('[data-item][aria-pressed=true]')]
    .map((button) => button.dataset['item'])
    .join('')

async function open(items: Record<string, Item>): Promise<{ items: () => Promise<Record<string, Item>> }> {
  const id = await house.makePage({ items })
  showWindow(house, `/portfolio/${id}`)
  await soon(() => canvas() !== null && Object.keys(items).every((key) => itemButton(key) !== null)).toBe(
    true,
  )
  await settle(200)
  return { items: async () => (await house.pageOf(id)).items }
}

function at([x, y]: readonly [number, number]): { clientX: number; clientY: number } {
  const box = canvas().getBoundingClientRect()
  const perMm = (box.width - 72) / pageSizes.portrait.width
  return { clientX: box.left + 36 + x * perMm, clientY: box.top + 36 + y * perMm }
}
const send = (type: string, place: readonly [number, number], more: MouseEventInit = {}): void =>
  void (type === 'mousedown' || type === 'dblclick' ? canvas() : document).dispatchEvent(
    new MouseEvent(type, { bubbles: true, cancelable: true, ...at(place), button: 0, buttons: 1, ...more }),
  )
async function click(place: readonly [number, number], more: MouseEventInit = {}): Promise<void> {
  canvas().dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, ...at(place) }))
  send('mousedown', place, more)
  send('mouseup', place, more)
  await settle()
}
async function drag(
  from: readonly [number, number],
  to: readonly [number, number],
  more: MouseEventInit = {},
): Promise<void> {
  send('mousedown', from, more)
  for (let i = 1; i <= 6; i++)
    send('mousemove', [from[0] + ((to[0] - from[0]) * i) / 6, from[1] + ((to[1] - from[1]) * i) / 6], more)
  send('mouseup', to, more)
  await settle()
}

describe('groups', () => {
  const items = {
    a: rect(),
    b: rect({ order: 'V001', x: 100, y: 60 }),
    c: rect({ order: 'V002', x: 40, y: 200 }),
  }

  test('PF22 Ctrl+G groups; a click chooses the whole group, it moves as one, a double click chooses one of it', async () => {
    const at = await open(items)
    itemButton('a').focus()
    await click([120, 75], { shiftKey: true })
    expect(selected()).toBe('ab')
    await press('{Control>}g{/Control}')
    await soon(async () => (await at.items())['a']!.group).not.toBeNull()
    await click([60, 215])
    expect(selected()).toBe('c')
    // At the first press already the whole group is dragged.
    await drag([40, 35], [50, 55], { altKey: true })
    await soon(async () => (await at.items())['b']!.x).toBeCloseTo(110, 0)
    const moved = await at.items()
    expect(moved['a']).toMatchObject({
      x: expect.closeTo(30, 0) as number,
      y: expect.closeTo(40, 0) as number,
    })
    expect(selected()).toBe('ab')
    canvas().dispatchEvent(new MouseEvent('dblclick', { bubbles: true, detail: 2, ...atPage([50, 55]) }))
    await settle()
    expect(selected()).toBe('a')
    await press('{Escape}')
    expect(selected()).toBe('ab')
    await press('.')
    await soon(async () => (await at.items())['b']!.rotation).toBe(1)
    await press('{Control>}{Shift>}G{/Shift}{/Control}')
    await soon(async () => (await at.items())['a']!.group).toBeNull()
  })
  const atPage = at
})

describe('locks', () => {
  test('PF20 a locked item is neither dragged nor moved, resized, cut or deleted by keys, but selected and unlocked', async () => {
    const { items } = await open({ a: rect(), b: rect({ order: 'V001', y: 120 }) })
    itemButton('a').focus()
    await press('l')
    await soon(async () => (await items())['a']!.locked).toBe(true)
    const locked = await items()
    expect(itemButton('a').getAttribute('aria-label')).toContain('gesperrt')
    await drag([40, 35], [90, 80])
    itemButton('a').focus()
    await press('{ArrowRight}{Alt>}{ArrowRight}{/Alt}.{Delete}')
    document.body.dispatchEvent(
      new ClipboardEvent('cut', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() }),
    )
    await settle(1500)
    expect(await items()).toEqual(locked)
    // Control: the same does move and delete the other one.
    itemButton('b').focus()
    await press('{ArrowRight}')
    await soon(async () => (await items())['b']!.x).toBe(21)
    await click([40, 35])
    expect(selected()).toBe('a')
    await page.getByRole('button', { name: 'Entsperren' }).first().click()
    await soon(async () => (await items())['a']!.locked).toBe(false)
  })

  test('PF20 dragging from a locked item frames others: a marquee chooses what it touches', async () => {
    await open({
      a: rect({ x: 0, y: 0, w: 210, h: 297, locked: true }),
      b: rect({ order: 'V001', x: 60, y: 60 }),
      c: rect({ order: 'V002', x: 120, y: 60 }),
      d: rect({ order: 'V003', x: 60, y: 200 }),
    })
    await drag([40, 40], [170, 120])
    expect(selected()).toBe('bc')
  })
})

describe('snapping', () => {
  test('PF24 a moved item clings to another’s edge, a resized one too; with Alt or Ctrl held it does not', async () => {
    const { items } = await open({ a: rect(), b: rect({ order: 'V001', x: 90, y: 150 }) })
    await drag([40, 35], [111, 80])
    await soon(async () => (await items())['a']!.x).toBeCloseTo(90, 2)
    await drag([111, 80], [40, 80])
    await drag([40, 80], [111.2, 80], { altKey: true })
    await soon(async () => (await items())['a']!.x).toBeGreaterThan(90.3)
    expect((await items())['a']!.x).toBeLessThan(91.5)
  })

  test('PF24 the rulers are switched by R and show the selection; the browser’s own storage keeps nothing of it', async () => {
    await open({ a: rect() })
    expect(document.querySelector('[data-testid="ruler-x"]')).toBeNull()
    itemButton('a').focus()
    await press('r')
    await soon(() => document.querySelector('[data-testid="ruler-x"]')).not.toBeNull()
    const ruler = document.querySelector<HTMLCanvasElement>('[data-testid="ruler-x"]')!
    const pixel = (mm: number): string => {
      const perMm = (canvas().getBoundingClientRect().width - 72) / 210
      return [
        ...ruler.getContext('2d')!.getImageData(Math.round((36 + mm * perMm) * devicePixelRatio), 5, 1, 1)
          .data,
      ].join()
    }
    await settle()
    // Tinted where the item lies (20 to 60 mm), not beside it.
    expect(pixel(30)).not.toBe(pixel(90))
    expect(pixel(90)).toBe(pixel(110))
    expect(localStorage.length).toBe(0)
    await press('r')
    await soon(() => document.querySelector('[data-testid="ruler-x"]')).toBeNull()
  })
})

describe('layers', () => {
  test('PF23 the list says name, place and lock; keys walk, choose several, reorder, name and lock', async () => {
    const { items } = await open({
      a: rect(),
      b: rect({ order: 'V001', x: 100 }),
      c: rect({ order: 'V002', x: 40, y: 200, name: 'Sonne' }),
    })
    expect(row('c').getAttribute('aria-label')).toContain('Sonne, 1 von 3 von vorn')
    row('c').focus()
    await press('{Enter}')
    await settle()
    expect(row('c').getAttribute('aria-selected')).toBe('true')
    await press('{ArrowDown}')
    expect(document.activeElement).toBe(row('b'))
    expect(selected()).toBe('b')
    await press('{Shift>}{ArrowDown}{/Shift}')
    expect(selected()).toBe('ab')
    await press('{Shift>}{ArrowUp}{/Shift}')
    await press('{Alt>}{ArrowUp}{/Alt}')
    await soon(async () => {
      const now = await items()
      return now['b']!.order > now['c']!.order
    }).toBe(true)
    row('b').focus()
    await press('{F2}')
    await soon(() => document.activeElement?.tagName).toBe('INPUT')
    await press('Wolke{Enter}')
    await soon(async () => (await items())['b']!.name).toBe('Wolke')
    await soon(() => document.activeElement === row('b')).toBe(true)
    await press('l')
    await soon(async () => (await items())['b']!.locked).toBe(true)
    await soon(() => row('b').getAttribute('aria-label') ?? '').toContain('gesperrt')
  })

  test('PF23 a row dragged onto another lies behind it; a group is one row with its parts below', async () => {
    const { items } = await open({
      a: rect({ group: 'g' }),
      b: rect({ order: 'V001', x: 100, group: 'g' }),
      c: rect({ order: 'V002', x: 40, y: 200 }),
    })
    expect(row('group:g').getAttribute('aria-expanded')).toBe('true')
    expect(row('a').getAttribute('aria-level')).toBe('2')
    row('group:g').click()
    await settle()
    expect(selected()).toBe('ab')
    const dataTransfer = new DataTransfer()
    const box = row('a').getBoundingClientRect()
    const over = {
      bubbles: true,
      cancelable: true,
      dataTransfer,
      clientX: box.left + 5,
      clientY: box.bottom - 3,
    }
    row('c').dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer }))
    row('a').dispatchEvent(new DragEvent('dragover', over))
    await settle()
    row('a').dispatchEvent(new DragEvent('drop', over))
    await soon(async () => {
      const now = await items()
      return now['c']!.order < now['a']!.order && now['c']!.group === null
    }).toBe(true)
  })
})

describe('keys', () => {
  test('PF26 Alt and arrows resize, Ctrl+Shift and arrows align, Page up brings forward, "?" shows them all', async () => {
    const { items } = await open({ a: rect(), b: rect({ order: 'V001', y: 120 }) })
    itemButton('a').focus()
    await press('{Alt>}{ArrowRight}{ArrowDown}{Shift>}{ArrowRight}{/Shift}{/Alt}')
    await soon(async () => (await items())['a']).toMatchObject({ x: 20, y: 20, w: 51, h: 31 })
    await press('{Control>}{Shift>}{ArrowLeft}{/Shift}{/Control}')
    await soon(async () => (await items())['a']!.x).toBe(0)
    await press('c')
    await soon(async () => (await items())['a']!.x).toBeCloseTo((210 - 51) / 2, 2)
    await press('{PageUp}')
    await soon(async () => {
      const now = await items()
      return now['a']!.order > now['b']!.order
    }).toBe(true)
    await press('?')
    await soon(() => document.querySelector('[role=dialog]')?.textContent ?? '').toContain(
      'Strg + Umschalt + G',
    )
  })

  test('PF21 the section "Anordnen" aligns, turns and takes numbers', async () => {
    const { items } = await open({ a: rect() })
    await click([40, 35])
    const part = page.getByRole('region', { name: 'Anordnen' })
    await part.getByRole('button', { name: 'Ganz nach rechts' }).click()
    await soon(async () => (await items())['a']!.x).toBe(170)
    await part.getByRole('button', { name: '15 Grad drehen', exact: true }).click()
    await soon(async () => (await items())['a']!.rotation).toBe(15)
    const angle = part.getByRole('textbox', { name: 'Winkel' })
    await userEvent.fill(angle, '-30')
    await press('{Enter}')
    await soon(async () => (await items())['a']!.rotation).toBe(-30)
  })
})
