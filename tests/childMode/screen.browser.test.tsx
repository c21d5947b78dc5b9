/** The window in a child's hands, on the real screens over a house in memory. */
import { notifications } from '@mantine/notifications'
import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { newDraft } from '#shared/records/edit.ts'
import { rectItem, textItem } from '../pdf/pages.ts'
import { axeFindings, show, until, type Shown } from '../ui/browser.tsx'
import { fakePin } from '../ui/fakeHouse.ts'
import { childHouse, type ChildHouse } from './childHouse.ts'

let shown: Shown | undefined
afterEach(async () => {
  await shown?.[Symbol.asyncDispose]()
  shown = undefined
  location.hash = ''
})

const button = (label: string | RegExp): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => {
    const name = one.getAttribute('aria-label') ?? one.textContent ?? ''
    return typeof label === 'string' ? name === label : label.test(name)
  })
const press = async (label: string | RegExp): Promise<void> => {
  const found = await until(() => button(label), String(label))
  found.click()
}
const paper = (): HTMLElement => document.querySelector<HTMLElement>('[data-testid=child-paper]')!
const inMode = (): boolean => document.querySelector('[data-child-mode]') !== null
/** A finger at a place of the page in mm. */
const touch = (type: string, x: number, y: number, pointerId = 1): void => {
  const box = paper().getBoundingClientRect()
  const scale = box.width / 210
  paper().dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      cancelable: true,
      pointerId,
      pointerType: 'touch',
      clientX: box.left + x * scale,
      clientY: box.top + y * scale,
      width: 10,
      height: 10,
    }),
  )
}
const settle = (ms = 80): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function enter(house: ChildHouse, hash = ''): Promise<void> {
  location.hash = hash
  shown = await show(<App host={house.host} />)
}
async function begun(minutes?: number): Promise<ChildHouse> {
  const house = await childHouse()
  await house.start(minutes)
  await enter(house)
  await until(() => paper() && document.querySelector('[data-thing=photo]'), 'the paper')
  return house
}
const itemIn = async (house: ChildHouse, id: string) => (await house.items())[id]

describe('from the portfolio into the mode and out again', () => {
  test('B11 KM5 an educator starts it; the child sees her own photos; a PIN leads back to the page', async () => {
    const house = await childHouse()
    await enter(house, '#/portfolio')
    await press(/Mia Sommer/)
    await press('Mit Mia gestalten')
    await until(() => button('Los geht’s'), 'the dialog')
    await press(/^Das bin ich$/)
    await settle()
    const said = (): number => document.querySelectorAll('.mantine-Notification-root').length
    notifications.show({ message: 'Gespeichert bei Ben', autoClose: false })
    await until(() => said() === 1, 'what was said to the educator')
    await press('Los geht’s')
    await until(() => document.querySelectorAll('[data-photo]').length === 4 && paper(), 'the mode')
    expect(
      [...document.querySelectorAll('[data-photo]')].map((one) => one.getAttribute('data-photo')).sort(),
    ).toEqual([...house.photos].sort())
    await until(() => said() === 0, 'its end')

    await leave('000000')
    await until(() => document.body.textContent?.includes('Noch 4 Versuche'), 'what a wrong PIN costs')
    expect(inMode()).toBe(true)
    await userEvent.fill(document.querySelector<HTMLInputElement>('input[type=password]')!, fakePin)
    await press('Kindermodus beenden')
    await until(() => !inMode() && document.querySelector('[data-testid=page-canvas]'), 'the editor')
    expect(location.hash).toBe(`#/portfolio/${house.pageId}`)
  })

  test('PF90 the paper shows the master page and the page number, and no finger can take them', async () => {
    const house = await childHouse()
    const { fake } = house.house
    const strip = rectItem({ x: 0, y: 280, w: 210, h: 17, fill: '#aa0088' })
    const number = textItem({ x: 20, y: 250, w: 60, h: 24, sizePt: 60, colour: '#0000ff', slot: 'pageNumber', lines: [] }) // prettier-ignore
    const [master] = await fake.commit([
      newDraft('template', { name: 'Streifen', items: { strip, number }, use: 'master' }),
    ])
    const [stored] = await house.records('page')
    await fake.commit([
      { kind: 'page', id: house.pageId, parents: [stored!.meta.version], changes: { masterId: master!.id } },
    ])
    await enter(house, '#/portfolio')
    await press(/Mia Sommer/)
    await press('Mit Mia gestalten')
    await until(() => button('Los geht’s'), 'the dialog')
    await press(/^Das bin ich$/)
    await settle()
    await press('Los geht’s')
    const canvas = await until(() => paper()?.querySelector('canvas'), 'the paper')
    /** How many pixels of this colour lie in a part of the page. */
    const count = (rgb: readonly number[], y: number, h: number): number => {
      const scale = canvas.width / 210
      const { data } = canvas.getContext('2d')!.getImageData(0, y * scale, canvas.width, h * scale)
      let found = 0
      for (let i = 0; i < data.length; i += 4)
        if (rgb.every((part, j) => Math.abs(data[i + j]! - part) < 12)) found++
      return found
    }
    await until(() => count([0xaa, 0, 0x88], 285, 8) > 1000, 'the strip of the master')
    await until(() => count([0, 0, 255], 250, 24) > 20, 'the number of the page')
    touch('pointerdown', 100, 288)
    touch('pointerup', 100, 288)
    await settle()
    expect(document.querySelector('[data-thing][aria-pressed=true]')).toBe(null)
    expect(Object.keys(await house.items())).not.toContain('master-strip')
  })
})

/** The corner, the question, and a PIN typed. */
async function leave(pin: string): Promise<void> {
  const corner = await until(() => button(/Für Erwachsene: zwei/), 'the corner')
  corner.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId: 3 }))
  const field = await until(
    () => document.querySelector<HTMLInputElement>('[role=dialog] input'),
    'the question',
  )
  corner.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, pointerId: 3 }))
  await userEvent.fill(field, numberIn(document.querySelector('[role=dialog] label')!.textContent))
  await press('Weiter')
  const secret = await until(
    () => document.querySelector<HTMLInputElement>('input[type=password]'),
    'the PIN',
  )
  await userEvent.fill(secret, pin)
  await press('Kindermodus beenden')
}
const tens = ['zwanzig', 'dreißig', 'vierzig', 'fünfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig']
const ones = [
  'einund',
  'zweiund',
  'dreiund',
  'vierund',
  'fünfund',
  'sechsund',
  'siebenund',
  'achtund',
  'neunund',
]
const numberIn = (label: string): string =>
  `${tens.findIndex((word) => label.endsWith(word)) + 2}${ones.findIndex((word) => label.includes(` ${word}`)) + 1}`

describe('what a child can do', () => {
  test('one finger moves, a second one enlarges and turns, and it is saved as one step each', async () => {
    const house = await begun()
    touch('pointerdown', 105, 100)
    for (let i = 1; i <= 5; i++) touch('pointermove', 105 + 4 * i, 100 + 2 * i)
    touch('pointerup', 125, 110)
    await expect.poll(async () => (await itemIn(house, 'photo'))!.x).toBeCloseTo(65, 0)
    touch('pointerdown', 110, 110)
    touch('pointerdown', 140, 110, 2)
    touch('pointermove', 170, 110, 2)
    touch('pointerup', 170, 110, 2)
    touch('pointerup', 110, 110)
    await expect.poll(async () => (await itemIn(house, 'photo'))!.w).toBeCloseTo(240, 0)
    await press('Zurück')
    await press('Zurück')
    await expect.poll(async () => (await itemIn(house, 'photo'))!.x).toBe(45)
    expect(button('Zurück')!.disabled).toBe(true)
  })

  test('pens draw, a stroke for each finger; a whole hand draws nothing; the eraser takes her own strokes alone', async () => {
    const house = await begun()
    await press('Malen')
    await settle()
    for (const finger of [1, 2]) touch('pointerdown', 20 * finger, 200, finger)
    for (let i = 1; i <= 5; i++)
      for (const finger of [1, 2]) touch('pointermove', 20 * finger + i, 200 + 3 * i, finger)
    for (const finger of [1, 2]) touch('pointerup', 20 * finger + 5, 215, finger)
    paper().dispatchEvent(
      new PointerEvent('pointerdown', { bubbles: true, pointerId: 9, width: 120, height: 90 }),
    )
    const inks = async () => Object.values(await house.items()).filter((item) => item.type === 'ink')
    await expect.poll(async () => (await inks()).length).toBe(2)
    expect((await inks()).every((item) => item.type === 'ink' && item.strokes[0]!.points.length === 12)).toBe(
      true,
    )
    await press('Das letzte Gemalte weg')
    await press('Das letzte Gemalte weg')
    await expect.poll(async () => (await inks()).length).toBe(0)
    await settle()
    expect(button('Das letzte Gemalte weg')!.disabled).toBe(true)
    expect(await itemIn(house, 'photo')).toBeDefined()
  })

  test('KM6 what is taken off the page lies in the box and comes back; what is locked stays where it is', async () => {
    const house = await begun()
    const before = await itemIn(house, 'photo')
    document.querySelector<HTMLButtonElement>('[data-thing=photo]')!.click()
    await press('In die Kiste')
    await expect.poll(async () => await itemIn(house, 'photo')).toBeUndefined()
    await press('Kiste')
    const boxed = await until(
      () => document.querySelector<HTMLButtonElement>('[data-boxed=photo]'),
      'the box',
    )
    boxed.click()
    await expect.poll(async () => await itemIn(house, 'photo')).toEqual(before)
    touch('pointerdown', 5, 5)
    touch('pointerup', 5, 5)
    touch('pointerdown', 105, 260)
    touch('pointermove', 105, 200)
    touch('pointerup', 105, 200)
    await settle()
    expect(button('In die Kiste')).toBeUndefined()
    expect(document.querySelector<HTMLButtonElement>('[data-thing=fixed]')!.disabled).toBe(true)
  })

  test('photos, stamps and paper by touch; her own words typed by the educator are a quote', async () => {
    const house = await begun()
    document.querySelector<HTMLButtonElement>(`[data-photo="${house.photos[2]!}"]`)!.click()
    await press('Stempel')
    await press('Herz')
    await press('Papier')
    await press('Papier 3')
    await press('Das sage ich')
    const field = await until(() => document.querySelector<HTMLInputElement>('form input'), 'the field')
    await userEvent.fill(field, 'Das ist mein Turm!')
    await press('Auf das Blatt')
    await expect
      .poll(async () =>
        Object.values(await house.items())
          .map((item) => item.type)
          .sort(),
      )
      .toEqual(['photo', 'photo', 'shape', 'shape', 'text', 'text'])
    const quote = Object.values(await house.items()).find(
      (item) => item.type === 'text' && item.slot === 'quote',
    )
    expect(quote).toMatchObject({ text: 'Das ist mein Turm!', lines: ['Das ist mein Turm!'] })
    const [record] = await house.records('page')
    expect(record!.values['background']).toBe('#ffe0e6')
  })

  test('KM7 KM8 "das bleibt bei mir" is kept for a photo and for the page, and taken back by her alone', async () => {
    const house = await begun()
    document.querySelector<HTMLButtonElement>('[data-thing=photo]')!.click()
    await press('Dieses Foto bleibt bei mir')
    const said = async () =>
      (await house.records('veto')).map(({ values: { photoId, pageId, stays } }) => ({
        photoId,
        pageId,
        stays,
      }))
    await expect.poll(said).toEqual([{ photoId: house.photos[0], pageId: null, stays: true }])
    await press('Fotos')
    await expect
      .poll(() => document.querySelector(`[data-photo="${house.photos[0]!}"]`)?.getAttribute('aria-disabled'))
      .toBe('true')
    await press('Wer darf das sehen?')
    await press('Dieses Blatt bleibt bei mir')
    await expect.poll(async () => (await said()).length).toBe(2)
    await press('Dieses Blatt darf gezeigt werden')
    await expect.poll(async () => (await said()).filter(({ stays }) => stays).length).toBe(1)
    expect((await said()).length).toBe(2)
  })

  test('KM8 the export of a page that she keeps is refused, and the list of pages says so', async () => {
    const house = await childHouse()
    const { fake } = house.house
    await fake.commit([
      {
        kind: 'veto',
        id: null,
        parents: [],
        changes: { childId: house.mia, photoId: null, pageId: house.pageId, stays: true, saidOn: null },
      },
    ])
    await enter(house, '#/portfolio')
    await press(/Mia Sommer/)
    await until(() => document.body.textContent?.includes('möchte diese Seite für sich behalten'), 'the mark')
    await press(/^Alle Seiten ausgeben/)
    await until(() => document.body.textContent?.includes('Das PDF wurde nicht gespeichert'), 'the refusal')
    expect(house.house.asked).not.toContain('export.begin')
  })
})

test('KM3 keys, menus, files and addresses stay inside; the same keys do something in the house', async () => {
  const house = await begun()
  const ways = [
    ['l', { ctrlKey: true }], ['k', { ctrlKey: true }], ['p', { ctrlKey: true }], ['w', { ctrlKey: true }],
    ['ArrowLeft', { altKey: true }], ['ArrowRight', { altKey: true }], ['F1', {}], ['F5', {}], ['F11', {}], ['F12', {}],
    ['Backspace', {}], ['Escape', {}], ['Home', {}], ['z', { ctrlKey: true }], ['Tab', { altKey: true }], ['Meta', {}],
  ] as const // prettier-ignore
  for (const [key, held] of ways) {
    const event = new KeyboardEvent('keydown', { key, ...held, bubbles: true, cancelable: true })
    ;(document.activeElement ?? document.body).dispatchEvent(event)
    expect([key, event.defaultPrevented]).toEqual([key, true])
  }
  for (const key of ['Tab', 'Enter', 'ArrowLeft']) {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
    expect([key, event.defaultPrevented]).toEqual([key, false])
  }
  for (const type of ['contextmenu', 'dragover', 'drop', 'copy', 'paste', 'dragstart'])
    expect([type, paper().dispatchEvent(new Event(type, { bubbles: true, cancelable: true }))]).toEqual([
      type,
      false,
    ])
  for (const keys of [
    '{Control>}l{/Control}',
    '{Control>}k{/Control}',
    '{F1}',
    '{Backspace}',
    '{Escape}',
    '{Alt>}{ArrowLeft}{/Alt}',
  ])
    await userEvent.keyboard(keys)
  location.hash = '#/kinder'
  await until(() => location.hash === `#/portfolio/${house.pageId}`, 'the address put back')
  history.back()
  await settle(200)
  expect(inMode()).toBe(true)
  expect(document.querySelectorAll('a[href], area, iframe, object, embed').length).toBe(0)
  expect(house.house.asked.filter((name) => name !== 'activity')).toEqual(['childMode.start'])

  await shown![Symbol.asyncDispose]()
  const other = await childHouse()
  await enter(other, '#/heute')
  await until(() => document.querySelector('nav a[href]'), 'the house')
  await userEvent.keyboard('{Control>}k{/Control}')
  await until(() => document.querySelector('[role=dialog]'), 'the search, which these keys open elsewhere')
})

test('KM2 a reload comes back into the mode; KM4 at its end stands a picture, then the lock', async () => {
  const house = await begun()
  await shown![Symbol.asyncDispose]()
  await enter(house)
  await until(inMode, 'the mode again')
  await shown![Symbol.asyncDispose]()

  // The vault says that no time is left.
  const { vault } = house.host
  const over = {
    ...house.host,
    vault: {
      ...vault,
      call: (async (name: never, args: never) => {
        const answer = (await (vault.call as (name: never, args: never) => unknown)(name, args)) as {
          ok: boolean
          value: { childMode?: object }
        }
        return (name as string) === 'session'
          ? { ...answer, value: { ...answer.value, childMode: { ...answer.value.childMode, leftMs: 0 } } }
          : answer
      }) as typeof vault.call,
    },
  }
  shown = await show(<App host={over} />)
  await until(() => document.querySelector('svg[aria-label^="Für heute ist Schluss, Mia"]'), 'the picture')
  expect(paper()).toBeNull()
})

test('axe finds nothing, every target is large, and nothing is to be read', async () => {
  await begun()
  for (const [tool, name] of [
    ['Fotos', 'fotos'],
    ['Stempel', 'stempel'],
    ['Malen', 'malen'],
    ['Papier', 'papier'],
    ['Das sage ich', 'worte'],
    ['Wer darf das sehen?', 'zeigen'],
  ] as const) {
    await press(tool)
    await settle(200)
    expect(await axeFindings()).toEqual([])
    for (const one of document.querySelectorAll<HTMLElement>('main button:not([data-thing])')) {
      const { width, height } = one.getBoundingClientRect()
      expect([one.getAttribute('aria-label'), Math.min(width, height) >= 64]).toEqual([
        one.getAttribute('aria-label'),
        true,
      ])
    }
    await page.screenshot({ path: `../../out/shots/kindermodus-${name}.png` })
  }
  document.querySelector<HTMLButtonElement>('[data-thing=photo]')!.click()
  await settle(200)
  expect(await axeFindings()).toEqual([])
  await page.screenshot({ path: '../../out/shots/kindermodus-gewaehlt.png' })
})
