/**
 * The masked window in real Chromium: the app's own screens without anybody in them, read-only, and its picture at the
 * other end. Real recording needs a browser with a window; the npm one has a fake device, which must be refused.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findChromium } from '#build/chromium.ts'
import { words } from '#shared/words/words.ts'
import { isLong } from '../longCount.ts'
import { finderIn, openReader, tokensIn } from './ocr.ts'
import { openProjectionWorld, type ProjectionWorld } from './projectionWorld.ts'
import { fillReferenceHouse } from './referenceHouse.ts'
import { guestId, openReceiver } from './receiverWorld.ts'
import { openScreen, whatIsMissing, type Screen } from './screen.ts'

const practice = async (world: ProjectionWorld): Promise<void> =>
  void (await world.call('setup.practice', { language: 'de' }))
const textOf = (world: ProjectionWorld, where: 'masked' | 'main' = 'masked'): Promise<string> =>
  world.run(where, 'document.body.innerText').then(String)

/** Texts that somebody sees: not covered, not scrolled away. */
const textsInSight = `[...document.querySelectorAll('main *')]
  .filter((one) => one.childElementCount === 0 && one.innerText)
  .filter((one) => {
    const box = one.getBoundingClientRect()
    return box.height > 8 && box.top > 0 && box.bottom < innerHeight - 4 && document.elementFromPoint(box.x + 4, box.y + box.height / 2) === one
  })
  .map((one) => one.innerText)`

describe('the masked window', () => {
  let world: ProjectionWorld
  beforeAll(async () => {
    const found = await findChromium()
    world = await openProjectionWorld({ browser: found!, headless: true, fill: fillReferenceHouse })
    await world.open()
    await vi.waitFor(async () => expect(await textOf(world)).toContain('Ansicht für die Hilfe'), {
      timeout: 20_000,
      interval: 100,
    })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('MT52 MT54 follows the person at the PC, and shows each screen without anybody in it', async () => {
    const children = await world.all('child')
    const [page] = await world.all('page')
    const one = children[0]!
    const full = (child: (typeof children)[number]): string =>
      `${String(child.values['firstName'])} ${String(child.values['lastName'])}`
    for (const [address, mark] of [
      ['/kinder', '500 Kinder'],
      [`/kinder/${one.id}`, 'Stammblatt'],
      ['/fotos', 'Fotos hinzufügen'],
      [`/portfolio/${page!.id}`, 'Gespeichert'],
      ['/buero/daten', 'Wo sind meine Daten?'],
      ['/buero/einstellungen', 'Helligkeit'],
      ['/heute', 'Was auf Sie wartet'],
    ] as const) {
      await world.show(address)
      await expect.poll(() => textOf(world), { timeout: 15_000, message: address }).toContain(mark)
      const text = await textOf(world)
      expect(children.filter((child) => text.includes(full(child))).map(full), address).toEqual([])
    }
    // The control: the same words in the window of the person at the PC.
    await world.goMain('/heute')
    await expect.poll(() => textOf(world, 'main'), { timeout: 15_000 }).toContain('Geburtstage')
    const plain = await textOf(world, 'main')
    expect(children.filter((child) => plain.includes(full(child))).length).toBeGreaterThan(2)
  })

  it('MT55 read by OCR, no screen of it holds a name or a date of anybody; the same reading finds those in the window', async () => {
    await using reader = await openReader()
    const [children, guardians, staff] = [
      await world.all('child'),
      await world.all('guardian'),
      await world.all('staff'),
    ]
    const ofProgram = finderIn(JSON.stringify(words))
    // Tesseract takes the zero of Inter, which has a stroke, for an eight: as one digit here, and never twice in a row.
    const asRead = (text: string): string => text.replace(/[068]+/g, '0')
    const dayOf = (child: (typeof children)[number]): string[] => {
      const [year, month, day] = String(child.values['birthDate']).split('-')
      const named = new Date(`${year}-${month}-${day}T12:00Z`)
      return [
        `${day}.${month}.${year}`,
        named.toLocaleDateString('de', { dateStyle: 'long', timeZone: 'UTC' }),
        `${year}-${month}-${day}`,
      ].map(asRead)
    }
    const namesOf = (records: typeof children): string[] =>
      records.flatMap(({ values }) => [String(values['firstName']), String(values['lastName'])])
    const names = new Set(
      [...namesOf(children), ...namesOf(guardians), ...namesOf(staff)]
        .flatMap((name) => name.split(/[ -]/))
        // What a screen of ours says anyway would be found in any picture of it.
        .filter((name) => name.length > 2 && !ofProgram(name)),
    )
    /** A shifted day is some other child's day by chance: what must not be read in a file is its own child's. */
    const ownDays = new Map(children.map((child) => [`/kinder/${child.id}`, dayOf(child)]))
    const daysIn = (read: string, address: string): string[] =>
      (ownDays.get(address) ?? []).filter((day) => asRead(read).includes(day))
    expect(children).toHaveLength(500)
    expect(names.size).toBeGreaterThan(330)

    // The control first: the window of the person at the PC, on screens with names on them.
    const [namesShown, namesRead, daysRead]: [string[], string[], string[]] = [[], [], []]
    for (const [address, mark] of [
      ['/heute', 'Geburtstage'],
      ['/kinder', '500 Kinder'],
      ...[150, 250, 350, 450].map((n) => [`/kinder/${children[n]!.id}`, 'Stammblatt'] as const),
    ] as const) {
      await world.goMain(address)
      await expect
        .poll(() => world.run<string[]>('main', textsInSight), { timeout: 20_000 })
        .toContainEqual(expect.stringContaining(mark))
      await sleep(1_000)
      const shown = await world.run<string[]>('main', textsInSight)
      const here = tokensIn(shown.join(' | '), names)
      const read = await reader.read(await world.picture('main', 2))
      namesShown.push(...here)
      namesRead.push(...tokensIn(read, here))
      daysRead.push(...daysIn(read, address).slice(0, 1))
    }
    expect(namesShown.length).toBeGreaterThan(15)
    expect(namesRead.length / namesShown.length).toBeGreaterThanOrEqual(0.95)
    expect(daysRead).toHaveLength(4)

    const [page] = await world.all('page')
    const screens = ['/kinder', `/kinder/${children[0]!.id}`, `/portfolio/${page!.id}`]
    const more = ['/heute', '/fotos', '/portfolio', '/buero/daten', '/buero/einstellungen', '/buero/loeschen', '/buero/team', '/buero/verbindung', ...children.slice(1, 20).map(({ id }) => `/kinder/${id}`)] // prettier-ignore
    for (const address of isLong ? [...screens, ...more] : screens) {
      await world.show(address)
      await expect
        .poll(() => world.run<number>('masked', `document.querySelector('main')?.innerText.length ?? 0`), {
          timeout: 20_000,
        }) // prettier-ignore
        .toBeGreaterThan(40)
      await sleep(1_500)
      const text = await reader.read(await world.picture('masked', 2))
      expect(text, address).toContain('Ansicht für die Hilfe')
      expect(tokensIn(text, names), address).toEqual([])
      expect(daysIn(text, address), address).toEqual([])
    }
    console.log(`OCR: ${namesRead.length} of ${namesShown.length} names shown were read in the window, none of ${names.size} in the masked one`) // prettier-ignore
  })

  it('MT54 a button that would change something says that this only shows', async () => {
    const before = await world.all('child')
    await world.show('/kinder')
    await expect.poll(() => textOf(world)).toContain('Kind anlegen')
    await world.run(
      'masked',
      `(async () => {
        const click = (label) => [...document.querySelectorAll('button')].find((one) => one.innerText.trim() === label).click()
        const type = (input, text) => {
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text)
          input.dispatchEvent(new Event('input', { bubbles: true }))
        }
        const soon = () => new Promise((done) => setTimeout(done, 300))
        click('Kind anlegen')
        await soon()
        for (const input of document.querySelectorAll('main form input[type=text], [role=dialog] form input[type=text]')) type(input, 'Neu')
        await soon()
        document.querySelector('main form, [role=dialog] form').requestSubmit()
      })()`,
    )
    await expect.poll(() => textOf(world)).toContain('Diese Ansicht zeigt nur')
    expect(await world.all('child')).toEqual(before)
  })

  it('MT53 a fake device is no picture of this window: nothing is sent, and the band says so', async () => {
    expect(await textOf(world)).toContain('Es wird kein Bild übertragen')
    expect(world.heard).toContainEqual({ event: 'picture', data: { state: 'refused', why: 'none' } })
  })

  it('MT20 the window itself can neither record nor make a peer connection, in no frame of its own', async () => {
    const tries = `(async () => {
      const frame = document.body.appendChild(document.createElement('iframe'))
      const inFrame = typeof frame.contentWindow?.RTCPeerConnection
      frame.remove()
      const record = await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'recorded', (error) => error.name)
      return { own: typeof RTCPeerConnection, inFrame, record }
    })()`
    expect(await world.run('main', tries)).toEqual({
      own: 'undefined',
      inFrame: 'undefined',
      record: 'NotAllowedError',
    })
    // The control: the masked window can.
    expect(await world.run('masked', 'typeof RTCPeerConnection')).toBe('function')
  })

  it('MT51 "Sperren" in the masked window ends what it shows, and the session hears of it', async () => {
    await world.run(
      'masked',
      `[...document.querySelectorAll('button')].find((one) => one.innerText.includes('Sperren')).click()`,
    )
    await expect.poll(() => world.heard.some(({ event }) => event === 'gone')).toBe(true)
    await expect.poll(() => world.shell.browser!.renderersOfOwn('projection')).toEqual([])
    await world.open()
    await expect.poll(() => textOf(world), { timeout: 20_000 }).toContain('Ansicht für die Hilfe')
  })
})

describe('its picture at the other end', () => {
  let screen: Screen | undefined
  beforeAll(async () => {
    screen = await openScreen()
  })
  afterAll(() => screen?.[Symbol.dispose]())

  it('MT17 MT19 MT53 comes only while the vault says so, stops within a second, and both ends speak over one channel', async () => {
    if (!screen) return console.log(`not run: the masked picture at the other end (needs ${whatIsMissing})`)
    await using world = await openProjectionWorld({
      browser: screen.browser,
      headless: false,
      fill: practice,
    })
    await world.open()
    await expect.poll(() => textOf(world), { timeout: 30_000 }).toContain('Es wird noch kein Bild übertragen')
    await using receiver = await openReceiver(world)
    const seen = () =>
      receiver.run<{ frames: number; sinceMs: number; width: number; height: number }>('seen()')
    const heard = (event: string): boolean => world.heard.some((one) => one.event === event)
    expect(world.heard).toContainEqual({ event: 'picture', data: { state: 'ready', why: '' } })
    await world.show('/kinder')
    await world.peers([{ id: guestId, show: false }])
    await expect.poll(() => heard('connected'), { timeout: 15_000 }).toBe(true)
    const live = { phase: 'live', because: null, until: Date.now() + 60_000, scope: 'view' } as const
    receiver.say({ type: 'state', ...live })
    await sleep(700)
    expect((await seen()).frames).toBe(0)
    await world.peers([{ id: guestId, show: true }])
    await expect.poll(async () => (await seen()).frames, { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await seen()).toMatchObject({ width: 1280 })
    expect(await textOf(world)).toContain('Das Bild wird übertragen')
    await receiver.run(`say({ type: 'pointer', x: 0.5, y: 0.5 })`)
    await expect
      .poll(() => world.heard.some(({ event, data }) => event === 'said' && String(data).includes('pointer')))
      .toBe(true)

    // The vault says no more: not one frame after a second, whatever happens in the window.
    await world.peers([{ id: guestId, show: false }])
    await sleep(1_000)
    const { frames } = await seen()
    await world.show('/fotos')
    await sleep(1_000)
    expect((await seen()).frames).toBe(frames)
    expect(await textOf(world)).toContain('Das Bild ist angehalten')
    await world.peers([{ id: guestId, show: true }])
    await expect.poll(async () => (await seen()).frames, { timeout: 10_000 }).toBeGreaterThan(frames)

    await world.close()
    await expect
      .poll(() => receiver.events.findLast(({ event }) => event === 'picture')?.data, { timeout: 2_000 })
      .toBe(false)
    expect(world.shell.browser!.renderersOfOwn('projection')).toEqual([])
  })
})
