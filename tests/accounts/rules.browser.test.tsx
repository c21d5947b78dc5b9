/** The rules of the house in the settings, and the lock screen of a PC that heard of nobody for too long. */
import { afterEach, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { axeFindings, show, until } from '../ui/browser.tsx'
import { createFakeHouse, type HouseOptions } from '../ui/fakeHouse.ts'

afterEach(() => void (location.hash = ''))
async function enter(options: HouseOptions, hash = '') {
  location.hash = hash
  const house = await createFakeHouse(options)
  const shown = await show(<App host={house.host} />)
  await until(() => document.querySelector('h1')?.textContent, 'a heading')
  return { house, [Symbol.asyncDispose]: () => shown[Symbol.asyncDispose]() }
}
const shows = (words: string): Promise<unknown> =>
  until(() => document.body.textContent?.includes(words), words)
const byLabel = (label: string): HTMLInputElement | HTMLSelectElement =>
  [...document.querySelectorAll('label')].find((one) => one.textContent?.startsWith(label))!.control as never
const clean = async (): Promise<void> => expect(await axeFindings(), 'axe').toEqual([])

test('HP1 the Leitung sets the rules of the house: saved in the institution’s record, and this PC offers nothing beyond', async () => {
  await using _at = await enter(
    { info: { rules: { lockAfterMost: 5, pinHoursMost: 4 }, lockAfterMinutes: 3, pinHours: 4 } },
    '/buero/einstellungen',
  )
  await shows('Regeln des Hauses')
  await clean()
  const offered = (label: string) => [...byLabel(label).querySelectorAll('option')].map((one) => one.value)
  expect(offered('Von selbst sperren')).toEqual(['1', '2', '3', '5'])
  expect(offered('So lange öffnet eine PIN')).toEqual(['0', '1', '2', '3', '4'])
  await userEvent.selectOptions(byLabel('Spätestens von selbst sperren'), '2')
  await shows('Die Regel gilt ab jetzt')
  await until(() => byLabel('Spätestens von selbst sperren').value === '2', 'what was saved')
})

test('HP1 a Fachkraft sees no rules to set', async () => {
  await using _at = await enter({ role: 'educator' }, '/buero/einstellungen')
  await shows('Von selbst sperren')
  await shows('Über Obhut')
  // As long as the record takes that the Leitung's card waits for.
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect(document.body.textContent).not.toContain('Regeln des Hauses')
})

test('T70 past the lease the lock screen says why, asks the Leitung’s code and keeps her passphrase; the right code opens', async () => {
  await using at = await enter({ state: 'locked', leaseOver: '123456' })
  await until(() => document.querySelector('input[type=password]'), 'the field')
  await userEvent.fill(document.querySelector('input[type=password]')!, 'Igel Wolke Trompete')
  await userEvent.keyboard('{Enter}')
  await shows('seit drei Monaten von keinem anderen gehört')
  await shows('Stick einlesen')
  await clean()
  expect(document.querySelector<HTMLInputElement>('input[type=password]')!.value).toBe('Igel Wolke Trompete')
  await userEvent.fill(byLabel('Code vom Handy der Leitung'), '000000')
  await userEvent.keyboard('{Enter}')
  await shows('Dieser Code passt nicht')
  await userEvent.fill(byLabel('Code vom Handy der Leitung'), ' 123456 ')
  await userEvent.keyboard('{Enter}')
  await until(() => at.house.info().state === 'unlocked', 'open')
})
