/** The lock screen by PIN and by tile, and where a PIN is set: axe, keyboard alone, and what a browser may keep. */
import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { showLanguage } from '#renderer/ui/i18n.ts'
import { axeFindings, show, until } from '../ui/browser.tsx'
import { createFakeHouse, type HouseOptions } from '../ui/fakeHouse.ts'

const id = (n: number): string => String(n).padStart(32, '0')
const team = [
  { id: id(1), name: 'Anna Albers', colour: 'violet', pin: true },
  { id: id(2), name: 'Öznur Demir', colour: 'orange', pin: true },
  { id: id(3), name: 'Jörn Wagner', colour: 'blue', pin: false },
]

async function enter(house: HouseOptions, hash = '') {
  location.hash = hash
  const made = await createFakeHouse(house)
  const shown = await show(<App host={made.host} />)
  await until(() => document.querySelector('h1')?.textContent, 'a heading')
  return { house: made, [Symbol.asyncDispose]: () => shown[Symbol.asyncDispose]() }
}
const focused = (): string => {
  const at = document.activeElement === document.body ? null : document.activeElement
  const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : at?.textContent
  return (at?.getAttribute('aria-label') ?? label ?? '').replace(' *', '').trim()
}
const tabTo = async (name: string | RegExp): Promise<void> => {
  for (let n = 0; n < 40; n++) {
    if (typeof name === 'string' ? focused() === name : name.test(focused())) return
    await userEvent.keyboard('{Tab}')
  }
  throw new Error(`${String(name)} is not reached by Tab; at ${focused()}`)
}
const shows = (words: string): Promise<unknown> =>
  until(() => document.body.textContent?.includes(words), words)
const clean = async (): Promise<void> => {
  expect(await axeFindings(), 'light').toEqual([])
  document.documentElement.dataset['mantineColorScheme'] = 'dark'
  expect(await axeFindings(['color-contrast']), 'dark').toEqual([])
  document.documentElement.dataset['mantineColorScheme'] = 'light'
}

afterEach(() => {
  location.hash = ''
  showLanguage('de')
})

describe('PN10 the lock screen', () => {
  test('PN10 by keyboard alone: a tile, a PIN, and in; each tile says which way she comes back', async () => {
    await using at = await enter({ state: 'locked', people: team, pin: 'set' })
    const tiles = [...document.querySelectorAll('main li')].map((tile) => tile.textContent)
    expect(tiles).toEqual(['AAAnna Albersmit PIN', 'ÖDÖznur Demirmit PIN', 'JWJörn Wagnermit Kennwort'])
    await clean()
    await tabTo(/Öznur/)
    await userEvent.keyboard('{Enter}')
    await until(() => focused() === 'PIN', 'the PIN field has the focus')
    await clean()
    await userEvent.keyboard('836241{Enter}')
    await until(() => document.querySelector('nav'), 'the house')
    expect(at.house.asked).toContain('unlock.pin')
  })

  test('PN10 another tile: a person without a PIN is asked for her passphrase, and what was typed is gone', async () => {
    await using _at = await enter({ state: 'locked', people: team })
    await tabTo(/Anna/)
    await userEvent.keyboard('{Enter}')
    await until(() => focused() === 'PIN', 'the PIN field')
    await userEvent.keyboard('8362')
    await tabTo('Jemand anderes')
    await userEvent.keyboard('{Enter}')
    await shows('Jörn')
    await tabTo(/Jörn/)
    await userEvent.keyboard('{Enter}')
    await until(() => focused() === 'Kennwort', 'the passphrase field')
    expect((document.activeElement as HTMLInputElement).value).toBe('')
    expect(document.body.textContent).not.toContain('Mit PIN öffnen')
  })

  test('PN10 by finger: the keys type, take back and never take the focus; letters are not taken', async () => {
    await using at = await enter({ state: 'locked', people: team.slice(0, 1), pin: 'set' })
    await until(() => focused() === 'PIN', 'the PIN field')
    const field = document.activeElement as HTMLInputElement
    const press = async (name: string): Promise<void> => {
      const key = [...document.querySelectorAll('[role=group] button')].find(
        (one) => one.textContent === name || one.getAttribute('aria-label') === name,
      )
      await userEvent.click(key!)
    }
    for (const digit of '8362417') await press(digit)
    await press('Letzte Ziffer löschen')
    expect([field.value, document.activeElement]).toEqual(['836241', field])
    await userEvent.keyboard('a b')
    expect(field.value).toBe('836241')
    await userEvent.keyboard('{Enter}')
    await until(() => document.querySelector('nav'), 'the house')
    expect(at.house.asked.filter((one) => one === 'unlock.pin')).toHaveLength(1)
  })

  test('PN3 wrong PINs: how many are left is told; after the fifth the passphrase is asked for', async () => {
    await using at = await enter({ state: 'locked', people: team.slice(0, 1), unlockFails: true })
    for (const left of [4, 3, 2, 1]) {
      await until(() => focused() === 'PIN', 'the PIN field')
      await userEvent.keyboard('904718{Enter}')
      await shows(left === 1 ? 'Noch 1 Versuch,' : `Noch ${left} Versuche,`)
      await shows('Diese PIN passt nicht')
      expect((document.activeElement as HTMLInputElement).value).toBe('')
    }
    await clean()
    await userEvent.keyboard('904718{Enter}')
    await shows('fünfte falsche Versuch')
    await until(() => focused() === 'Kennwort', 'the passphrase field')
    expect(document.body.textContent).not.toContain('Mit PIN öffnen')
    await clean()
    expect(at.house.asked.filter((one) => one === 'unlock.pin')).toHaveLength(5)
  })

  test('PN10 no field lets a browser keep what is typed', async () => {
    await using _at = await enter({ state: 'locked', people: team.slice(0, 1) })
    const kept = (): string[] =>
      [...document.querySelectorAll('input')]
        .map((input) => input.autocomplete)
        .filter((how) => how !== 'off' && how !== 'new-password')
    expect(document.querySelectorAll('input')).toHaveLength(1)
    expect(kept()).toEqual([])
    await tabTo('Mit Kennwort öffnen')
    await userEvent.keyboard('{Enter}')
    await until(() => focused() === 'Kennwort', 'the passphrase field')
    expect(kept()).toEqual([])
  })
})

describe('PN1 where a PIN is set', () => {
  test('PN1 offered once below the day’s work; a no is remembered', async () => {
    await using at = await enter({ pin: 'open' }, '/heute')
    await shows('Schneller zurück nach dem Sperren?')
    await clean()
    await tabTo('Nein, danke')
    await userEvent.keyboard('{Enter}')
    await until(() => !document.body.textContent?.includes('Schneller zurück'), 'no offer')
    expect(at.house.asked).toContain('pin.clear')
  })

  test.each([
    ['never asked, but the rule says no PIN', { pin: 'open', info: { pinHours: 0 } }],
    ['declined', { pin: 'declined' }],
    ['set', { pin: 'set' }],
    ['the practice room', { pin: 'open', profile: 'practice' }],
  ] as const)('PN1 not offered: %s', async (_name, house) => {
    await using _at = await enter(house, '/heute')
    await shows('Geburtstage')
    expect(document.body.textContent).not.toContain('Schneller zurück')
  })

  test('PN1 in the settings: what is too simple is said at once, and saving needs her passphrase', async () => {
    await using at = await enter({ pin: 'declined' }, '/buero/einstellungen')
    await tabTo('PIN einrichten')
    await userEvent.keyboard('{Enter}')
    await until(() => focused() === 'Neue PIN', 'the dialog')
    await userEvent.keyboard('241222')
    await shows('Bitte kein Datum')
    await userEvent.keyboard('{Control>}a{/Control}123456')
    await shows('Das probiert jeder zuerst')
    await userEvent.keyboard('{Control>}a{/Control}836241')
    await tabTo('PIN wiederholen')
    await userEvent.keyboard('836242')
    await tabTo('Ihr Kennwort')
    await shows('Die beiden PINs sind verschieden')
    await clean()
    const save = [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] button[type=submit]')][0]!
    expect(save.disabled).toBe(true)
    await userEvent.keyboard('Igel Wolke Trompete')
    expect(save.disabled).toBe(true)
    await userEvent.keyboard('{Shift>}{Tab}{Tab}{/Shift}')
    await tabTo('PIN wiederholen')
    await userEvent.keyboard('{Control>}a{/Control}836241')
    await until(() => !save.disabled, 'may be saved')
    expect(
      [...document.querySelectorAll('[role=dialog] input')].map(
        (one) => (one as HTMLInputElement).autocomplete,
      ),
    ).toEqual(['new-password', 'new-password', 'off'])
    await userEvent.keyboard('{Enter}')
    await shows('Ihre PIN gilt ab jetzt')
    await until(() => document.body.textContent?.includes('PIN abschalten'), 'it is set')
    expect(at.house.asked).toContain('pin.set')
  })

  test('PN4 signing out stands beside locking and asks the keeper to forget', async () => {
    await using at = await enter({}, '/hilfe')
    await tabTo('Abmelden')
    await userEvent.keyboard('{Enter}')
    await shows('Obhut ist gesperrt')
    expect(at.house.asked).toContain('signOut')
    expect(at.house.asked).not.toContain('lock')
  })
})
