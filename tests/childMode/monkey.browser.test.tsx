/**
 * Small hands, at random: touches, drags, long presses, two fingers, keys, typing, time. Whatever they do, they stay in
 * the mode, nothing is gone, and nobody else's id is asked for or shown (H17). The clock is turned by hand.
 */
import { expect, test } from 'vitest'
import { SessionProvider, useSession } from '#renderer/accounts/SessionContext.tsx'
import { ChildModeScreen } from '#renderer/childMode/ChildModeScreen.tsx'
import type { ModeClock } from '#renderer/childMode/modeClock.ts'
import { App } from '#renderer/App.tsx'
import { DatabaseProvider } from '#renderer/database/DatabaseContext.tsx'
import { HostProvider } from '#renderer/host/HostContext.tsx'
import { UiProvider } from '#renderer/ui/UiProvider.tsx'
import { longCount } from '../longCount.ts'
import { show, until } from '../ui/browser.tsx'
import { childHouse, type ChildHouse } from './childHouse.ts'

const seeds = Array.from({ length: longCount(2, 10) }, (_, i) => i + 1)
const touches = longCount(1000, 2000)

function chance(seed: number): () => number {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function handClock(): ModeClock & { turn(ms: number): void } {
  let now = 0
  let waiting: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const one = { at: now + ms, run }
      waiting.push(one)
      return () => (waiting = waiting.filter((other) => other !== one))
    },
    turn(ms) {
      now += ms
      const due = waiting.filter(({ at }) => at <= now)
      waiting = waiting.filter(({ at }) => at > now)
      for (const { run } of due) run()
    },
  }
}

function Door({ clock }: { readonly clock: ModeClock }) {
  return useSession().childMode ? <ChildModeScreen clock={clock} /> : <p data-left>draußen</p>
}

const keys = ['Tab', 'Enter', ' ', 'Escape', 'Backspace', 'Delete', 'F1', 'F5', 'F11', 'a', 'ä', '7', 'l', 'k', 'p', 'w', 'z', 'ArrowLeft', 'Home', 'Meta', 'ContextMenu'] // prettier-ignore

/** One thing that hands do. */
function act(random: () => number, clock: ReturnType<typeof handClock>): void {
  const pick = <T,>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const place = () => {
    // Often upon something that can be pressed, else anywhere.
    const targets = [...document.querySelectorAll<HTMLElement>('button, input, [data-testid=child-paper]')]
    if (random() < 0.6 && targets.length > 0) {
      const box = pick(targets).getBoundingClientRect()
      return { clientX: box.left + random() * box.width, clientY: box.top + random() * box.height }
    }
    return { clientX: random() * window.innerWidth, clientY: random() * window.innerHeight }
  }
  const send = (type: string, at: { clientX: number; clientY: number }, pointerId = 1): Element => {
    const target = document.elementFromPoint(at.clientX, at.clientY) ?? document.body
    const size = random() < 0.03 ? 90 : 12
    const event = {
      bubbles: true,
      cancelable: true,
      pointerId,
      pointerType: 'touch',
      width: size,
      height: size,
      ...at,
    }
    target.dispatchEvent(new PointerEvent(type, event))
    return target
  }
  const click = (target: Element): void => {
    const pressed = target.closest<HTMLElement>('button, input, a')
    pressed?.focus()
    pressed?.click()
  }
  const near = (at: { clientX: number; clientY: number }) => ({
    clientX: at.clientX + (random() - 0.5) * 300,
    clientY: at.clientY + (random() - 0.5) * 300,
  })
  const way = random()
  if (way < 0.4) {
    const at = place()
    click(send('pointerdown', at))
    send('pointerup', at)
  } else if (way < 0.6) {
    const from = place()
    send('pointerdown', from)
    const to = near(from)
    for (let i = 1; i <= 3; i++)
      send('pointermove', {
        clientX: from.clientX + ((to.clientX - from.clientX) * i) / 3,
        clientY: from.clientY + ((to.clientY - from.clientY) * i) / 3,
      })
    send(random() < 0.1 ? 'pointercancel' : 'pointerup', to)
  } else if (way < 0.68) {
    const [one, two] = [place(), place()]
    send('pointerdown', one, 1)
    send('pointerdown', two, 2)
    send('pointermove', near(one), 1)
    send('pointermove', near(two), 2)
    send('pointerup', two, 2)
    if (random() < 0.9) send('pointerup', one, 1)
  } else if (way < 0.76) {
    // Held long, often in the corner that grown-ups use.
    const corner = document.querySelector('[aria-label^="Für Erwachsene: zwei"]')?.getBoundingClientRect()
    const at = corner && random() < 0.5 ? { clientX: corner.left + 20, clientY: corner.top + 20 } : place()
    send('pointerdown', at)
    clock.turn(3000)
    send('pointerup', at)
  } else if (way < 0.92) {
    const target = document.activeElement ?? document.body
    const held = {
      ctrlKey: random() < 0.25,
      altKey: random() < 0.15,
      shiftKey: random() < 0.1,
      metaKey: random() < 0.05,
    }
    const key = pick(keys)
    const event = { key, ...held, bubbles: true, cancelable: true }
    const goesOn = target.dispatchEvent(new KeyboardEvent('keydown', event))
    // What the browser would do with a key that went on.
    if (goesOn && key === 'Enter' && target instanceof HTMLInputElement) target.form?.requestSubmit()
    if (goesOn && (key === 'Enter' || key === ' ') && target instanceof HTMLButtonElement) target.click()
    if (goesOn && key.length === 1 && target instanceof HTMLInputElement) type(target, target.value + key)
    target.dispatchEvent(new KeyboardEvent('keyup', event))
  } else if (way < 0.95) {
    const target = document.elementFromPoint(random() * window.innerWidth, random() * window.innerHeight)
    target?.dispatchEvent(
      new Event(pick(['contextmenu', 'dragover', 'drop', 'copy', 'paste']), {
        bubbles: true,
        cancelable: true,
      }),
    )
  } else if (way < 0.97) location.hash = pick(['#/kinder', '#/heute', '#/buero/sicherung', ''])
  else clock.turn(random() * 2000)
}

function type(field: HTMLInputElement, text: string): void {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!
  set.call(field, text.slice(0, field.maxLength > 0 ? field.maxLength : 300))
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

const counts = async (house: ChildHouse): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(
      ['child', 'photo', 'page', 'consent'].map(
        async (kind) => [kind, (await house.records(kind)).length] as const,
      ),
    ),
  )
/** All that stands in the window, its names for screen readers included. */
const inWindow = (): string => document.documentElement.outerHTML
const isThere = (house: ChildHouse, id: string): boolean =>
  inWindow().includes(id) || house.requests.some((request) => request.includes(id))

for (const seed of seeds)
  test(`H17 KM1 KM3 KM5 KM6 ${String(touches)} touches of a child, seed ${String(seed)}`, async () => {
    const house = await childHouse()
    await house.start(30)
    const before = { counts: await counts(house), items: await house.items() }
    house.requests.length = 0
    const clock = handClock()
    await using _shown = await show(
      <UiProvider>
        <HostProvider host={house.host} whenClosed={<p data-left>zu</p>}>
          <SessionProvider onInfo={() => undefined} whenLocked={<p data-left>gesperrt</p>}>
            <DatabaseProvider profileId={house.house.fake.profileId}>
              <Door clock={clock} />
            </DatabaseProvider>
          </SessionProvider>
        </HostProvider>
      </UiProvider>,
    )
    await until(() => document.querySelector('[data-thing=photo]'), 'the paper')
    const random = chance(seed)
    let doors = 0
    for (let i = 1; i <= touches; i++) {
      act(random, clock)
      if (i % 20 !== 0) continue
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (document.querySelector('[role=dialog]')) doors++
      expect(document.querySelector('[data-left]')).toBeNull()
      expect(document.querySelector('[data-child-mode]')).not.toBeNull()
      expect(document.querySelector('a[href]')).toBeNull()
    }
    expect(doors).toBeGreaterThan(0)
    expect(house.house.asked.filter((name) => name !== 'activity')).toEqual(['childMode.start'])

    // Nobody else's: neither child nor photo.
    for (const foreign of [house.ben, house.photoOfBen]) expect(isThere(house, foreign)).toBe(false)
    expect(inWindow()).not.toContain('Krüger')
    expect(isThere(house, house.photos[0]!)).toBe(true)

    // Nothing is gone: on the page or in the box, and out of the box it comes back.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    for (
      let stay = document.querySelector<HTMLElement>('[role=dialog]');
      stay;
      stay = document.querySelector('[role=dialog]')
    ) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    document.querySelector<HTMLButtonElement>('button[aria-label=Kiste]')!.click()
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const id of Object.keys(before.items)) {
      const boxed = document.querySelector<HTMLButtonElement>(`[data-boxed="${id}"]`)
      boxed?.click()
      if (boxed)
        await until(() => document.querySelector<HTMLElement>('button[aria-label=Kiste]'), 'the box').then(
          (box) => box.click(),
        )
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await expect
      .poll(async () => {
        const now = await house.items()
        return Object.keys(before.items).filter((id) => !(id in now))
      })
      .toEqual([])
    expect((await house.items())['fixed']).toEqual(before.items['fixed'])
    expect(await counts(house)).toEqual(before.counts)
    expect((await house.records('page')).every(({ values }) => values['removedOn'] === null)).toBe(true)
  }, 120_000)

test('the search finds Ben where the mode is not on: his id in requests and his name in the window', async () => {
  const house = await childHouse()
  location.hash = `#/kinder/${house.ben}`
  await using _shown = await show(<App host={house.host} />)
  await until(() => document.body.textContent?.includes('Krüger'), 'Ben')
  expect(isThere(house, house.ben)).toBe(true)
  expect(inWindow()).toContain('Krüger')
  location.hash = ''
})
