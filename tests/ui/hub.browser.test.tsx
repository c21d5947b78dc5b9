/** "Dieser PC ist die Zentrale" from the screen, and that the exchange stands still and goes on by a press. */
import { afterEach, describe, expect, test } from 'vitest'
import { words } from '#shared/words/words.ts'
import { hubReasons } from '#shared/sync/hub.ts'
import { until } from './browser.tsx'
import { buttons, chooseFolder, click, enter, field, fill, linked, ownHub, text } from './hands.tsx'
import type { House, HouseOptions } from './fakeHouse.ts'

const hash = '/buero/verbindung'
const at = (team: HouseOptions['team']) => enter({ name: '', hash, house: { ...(team ? { team } : {}) } })
const has = (name: string): boolean => buttons().some((one) => one.textContent?.trim() === name)
afterEach(() => {
  location.hash = ''
})

/** What was asked for, in order, but for the word that somebody is here. */
const asked = (house: House): string[] => house.asked.filter((name) => name !== 'activity')

/** The dialog with her passphrase in it, pressed. */
async function start(): Promise<void> {
  await click('Diesen PC zur Zentrale machen')
  await fill('Ihr Kennwort', 'Regen Kuchen Brücke Tanne Lied')
  await click('Zentrale starten')
}

describe('the Zentrale at this PC', () => {
  test('HU1 HU6 one press and a passphrase: it says what happens, starts, and shows where it is reached', async () => {
    const { house, leave } = await at(undefined)
    try {
      await click('Diesen PC zur Zentrale machen')
      await text('Internet ist dafür nicht nötig')
      await text('Dieser PC muss eingeschaltet sein')
      await text('Wer bloß im selben Netz ist, kann nichts lesen')
      // Without her passphrase nothing is even asked for.
      await click('Zentrale starten')
      await text('Bitte geben Sie Ihr Kennwort ein')
      expect(house.asked).not.toContain('hub.permit')
      await fill('Ihr Kennwort', 'Regen Kuchen Brücke Tanne Lied')
      const network = await field('Adresse im Haus')
      expect([...(network as unknown as HTMLSelectElement).options].map((one) => one.text)).toEqual([
        'Alle Adressen dieses PCs',
        '192.168.2.20',
        '10.0.0.7',
      ])
      await click('Zentrale starten')
      await text('Die Zentrale startet')
      await text('Läuft. Bitte lassen Sie diesen PC eingeschaltet')
      await text('https://192.168.2.20:8443')
      expect(asked(house)).toEqual(['hub.permit', 'hub.start'])
      // Nobody disconnects from what is running here, and no second one is offered.
      expect([has('Verbindung trennen'), has('Mit einer Zentrale verbinden')]).toEqual([false, false])
    } finally {
      await leave()
    }
  })

  test('HU6 a wrong passphrase starts nothing, and a second factor is asked for first', async () => {
    const { house, leave } = await at({ factor: true })
    try {
      await start()
      await text('Code vom Handy')
      await fill('Sechs Ziffern', '123456')
      await click('Code prüfen')
      await text('Läuft. Bitte lassen Sie')
      expect(asked(house)).toEqual(['totp.prove', 'hub.permit', 'hub.start'])
    } finally {
      await leave()
    }
    const wrong = await at(undefined)
    try {
      await click('Diesen PC zur Zentrale machen')
      await fill('Ihr Kennwort', 'falsch')
      await click('Zentrale starten')
      await text('Dieses Kennwort passt nicht')
      expect(wrong.house.asked).not.toContain('hub.start')
    } finally {
      await wrong.leave()
    }
  })

  test('HU6 stopping says what follows, and then it can be started again', async () => {
    const { house, leave } = await at(ownHub)
    try {
      await click('Zentrale anhalten')
      await text('gleichen sich aber nicht mehr ab')
      await text('Auf jedem PC bleibt alles')
      await fill('Ihr Kennwort', 'Regen Kuchen Brücke Tanne Lied')
      await click('Jetzt anhalten')
      await text('Angehalten. Die anderen PCs können sich gerade nicht abgleichen')
      expect(asked(house)).toEqual(['hub.permit', 'hub.stop'])
      expect([has('Karte für einen anderen PC'), has('Verbindung trennen'), has('Neue Adresse eingeben')]).toEqual([false, true, false]) // prettier-ignore
      await click('Zentrale wieder starten')
      await fill('Ihr Kennwort', 'Regen Kuchen Brücke Tanne Lied')
      await click('Zentrale starten')
      await until(() => house.asked.at(-1) === 'hub.start', 'started again')
    } finally {
      await leave()
    }
  })

  test.each(['WrongPassphrase', 'TooEarly', 'NotAllowed'])('HU6 what the vault refuses is said in the dialog: %s', async (type) => {
    const { house, leave } = await at({ fails: { 'hub.permit': type } })
    try {
      await start()
      await text(words.errors.de[type as 'NotAllowed'])
      expect(house.asked).not.toContain('hub.start')
    } finally {
      await leave()
    }
  }) // prettier-ignore

  test.each(['ServerElsewhere', 'AddressGone', 'HubNotPermitted', 'HubNotRunning', 'NotHere', 'NotVouched', 'DiskFull', 'TimedOut'])('HU4 HU6 what the keeper refuses is said in the dialog, which stays: %s', async (type) => {
    const { leave } = await at({ fails: { 'hub.start': type } })
    try {
      await start()
      await text(words.errors.de[type as 'NotHere'])
      expect(has('Zentrale starten')).toBe(true)
    } finally {
      await leave()
    }
  }) // prettier-ignore

  test.each(hubReasons.filter((one) => one !== ''))('HU4 why it does not run stands beside its state: %s', async (reason) => {
    // It may happen at the start as well as on any day after.
    const started = await at({ hub: { state: 'waiting', reason } })
    try {
      await text('Obhut versucht es von selbst weiter')
      await text(words.errors.de[reason])
      expect(has('Zentrale wieder starten')).toBe(reason === 'AddressGone')
      expect(has('Zentrale anhalten')).toBe(true)
    } finally {
      await started.leave()
    }
  }) // prettier-ignore

  test('HU8 nobody came yet and the firewall may ask: said; a PC without a hub, a practice house and a house connected elsewhere offer none', async () => {
    const quiet = await at({ ...ownHub, hub: { ...ownHub.hub, devices: 1, firewall: true } })
    try {
      await text(words.errors.de.HubUnvisited)
      await text('1 PC, dieser mitgezählt')
    } finally {
      await quiet.leave()
    }
    const here = { hub: 'NotHere', text: words.errors.de.NotHere }
    for (const [house, why] of [
      [{ team: { fails: { 'hub.state': 'NotHere' } } }, here.text],
      [{ profile: 'practice', team: { fails: { 'hub.state': 'Refused' } } }, words.sync.de.own.practice],
      [{ role: 'admin' }, words.sync.de.own.onlyLead],
    ] as const) {
      const shown = await enter({ name: '', hash, house })
      try {
        const button = await until(() => buttons().find((one) => one.textContent?.trim() === 'Diesen PC zur Zentrale machen'), 'the button') // prettier-ignore
        await until(() => button.title === why, why)
        expect(button.disabled).toBe(true)
      } finally {
        await shown.leave()
      }
    }
    const elsewhere = await at(linked)
    try {
      await text('https://zentrale.example:8443')
      expect([has('Diesen PC zur Zentrale machen'), has('Zentrale wieder starten')]).toEqual([false, false])
    } finally {
      await elsewhere.leave()
    }
  })

  test('HU2 its card: as text, as a picture, as a file; a failure is said', async () => {
    const { leave } = await at(ownHub)
    try {
      await click('Karte für einen anderen PC')
      expect((await field('Text der Karte')).value).toContain('OBHUT-SERVER-1:')
      expect(document.querySelector('[role=dialog] svg[role=img]')).not.toBeNull()
      await click('Karte auf Stick speichern')
      await click('Diesen Ordner nehmen')
      await text('Obhut-Zentrale.txt')
    } finally {
      await leave()
    }
    const failed = await at({ ...ownHub, fails: { 'hub.card': 'NotConnected' } })
    try {
      await click('Karte für einen anderen PC')
      await text(words.errors.de.NotConnected)
    } finally {
      await failed.leave()
    }
  })
})

describe('the same hub at another address', () => {
  const away = { ...linked, sync: { ...linked.sync, state: 'offline' as const } }
  test('HU7 is typed in where the hub is out of reach', async () => {
    const { house, leave } = await at(away)
    try {
      await click('Neue Adresse eingeben')
      await click('Adresse übernehmen')
      await text('Bitte geben Sie die Adresse ein')
      await fill('Adresse der Zentrale', '192.168.2.7:8443')
      await click('Adresse übernehmen')
      await text('Die Adresse ist eingetragen')
      expect(asked(house)).toEqual(['sync.address'])
    } finally {
      await leave()
    }
  })

  test('PX1 a proxy of the network is named in the same place, alone or with the address', async () => {
    const { house, leave } = await at(away)
    try {
      await click('Neue Adresse eingeben')
      await fill('Proxy dieses Netzes', 'proxy.traeger.example:3128')
      await click('Adresse übernehmen')
      await text('Die Adresse ist eingetragen')
      expect(asked(house)).toEqual(['sync.proxy'])
      await click('Neue Adresse eingeben')
      await fill('Proxy dieses Netzes', 'proxy.traeger.example:3128')
      await fill('Adresse der Zentrale', 'zentrale.example:8443')
      await click('Adresse übernehmen')
      await expect.poll(() => asked(house)).toEqual(['sync.proxy', 'sync.proxy', 'sync.address'])
    } finally {
      await leave()
    }
  })

  test.each(['AddressUnreadable', 'NotConnected'])('HU7 refused with its sentence: %s', async (type) => {
    const { leave } = await at({ ...away, fails: { 'sync.address': type } })
    try {
      await click('Neue Adresse eingeben')
      await fill('Adresse der Zentrale', 'irgendwo')
      await click('Adresse übernehmen')
      await text(words.errors.de[type as 'NotConnected'])
    } finally {
      await leave()
    }
  })
})

describe('one press', () => {
  test('SY3 the exchange is stopped and goes on again by a press, and the state says so', async () => {
    const { house, leave } = await at(linked)
    try {
      await click('Anhalten')
      await text('Angehalten. Es geht erst weiter, wenn Sie es sagen.')
      expect([has('Jetzt abgleichen'), has('Anhalten')]).toEqual([false, false])
      expect(document.querySelector('header')?.textContent).toContain('Abgleich angehalten')
      await click('Weitermachen')
      await until(() => has('Jetzt abgleichen'), 'it goes on')
      expect(asked(house)).toEqual(['sync.pause', 'sync.resume'])
    } finally {
      await leave()
    }
  })

  test('SC1 what fails is said in its dialog, and the dialog stays; what works says so and goes', async () => {
    const { house, leave } = await at({ ...linked, fails: { 'sync.connect': 'DiskFull' } })
    try {
      await click('Verbindung trennen')
      await click('Jetzt trennen')
      await text(words.errors.de.DiskFull)
      expect(has('Jetzt trennen')).toBe(true)
      await click('Verbunden bleiben')
      await until(() => !document.querySelector('[role=dialog]'), 'no dialog')
      expect(asked(house)).toEqual(['sync.connect'])
    } finally {
      await leave()
    }
    const works = await at(linked)
    try {
      await chooseFolder()
      await click('Verbindung trennen')
      await click('Jetzt trennen')
      await text('Die Verbindung ist getrennt')
      await until(() => !document.querySelector('[role=dialog]'), 'no dialog')
    } finally {
      await works.leave()
    }
  })
})
