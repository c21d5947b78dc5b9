/**
 * Every screen in every state it can be met in: axe in both schemes, and the pseudo-locale, in which a text outside
 * the catalogues shows. The words a house of data brings with it are known; everything else must be wrapped.
 */
import { assets } from '#shared/assets/manifest.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { showLanguage } from '#renderer/ui/i18n.ts'
import { axeFindings, show, until } from './browser.tsx'
import {
  buttons,
  chooseFolder,
  click,
  enter,
  field,
  fill,
  linked,
  text,
  unlocked,
  ownHub,
  type State,
} from './hands.tsx'
import { wordsOnScreen } from './wordsOnScreen.ts'

/** Which of these can be pressed all the same. */
const refused = async (...names: string[]): Promise<string[]> => {
  await until(() => buttons().some((one) => one.textContent?.trim() === names[0]), names[0]!)
  return names.filter(
    (name) =>
      !buttons().some(
        (one) =>
          one.disabled &&
          one.title !== '' &&
          (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name,
      ),
  )
}

const states: readonly State[] = [
  { name: 'start', house: { state: 'none' } },
  { name: 'start in one’s own browser, with a practice room', house: { state: 'none', info: { ownsBrowser: false, existing: ['institution', 'practice'] } } },
  { name: 'setup: who', house: { state: 'none' }, act: async () => { await click(/Neue Einrichtung/); await click('Weiter'); await text('Bitte ausfüllen') } },
  { name: 'setup: passphrase', house: { state: 'none' }, act: async () => { await click(/Neue Einrichtung/); await fill('Name der Einrichtung', 'Kita Sonnenblume'); await fill('Vorname', 'Anna'); await click('Weiter'); await click('Fünf Wörter vorschlagen'); await click('Diesen Vorschlag nehmen'); await text('sehr gut') } },
  { name: 'setup: cards written', house: { state: 'unconfirmed' }, act: async () => { await chooseFolder(); await click('Karten schreiben'); await text('3 Karten liegen') } },
  { name: 'setup: check words', house: { state: 'unconfirmed' }, act: async () => { await chooseFolder(); await click('Karten schreiben'); await click('Ich habe die Karten gedruckt'); await fill('Karte 1, Wort 3', 'falsch'); await fill('Karte 3, Wort 7', 'falsch'); await click('Prüfwörter bestätigen'); await text('Mindestens ein Prüfwort') } },
  { name: 'folder browser', house: { state: 'unconfirmed' }, act: async () => { await click('Ordner auswählen'); await text('Stick (E:)') } },
  { name: 'practice room being made', house: { state: 'none' }, act: async () => { await click(/Übungsraum/); await text('von 120') } },
  { name: 'lock, wrong passphrase, repairs told', house: { state: 'locked', unlockFails: true, info: { repairs: [{ type: 'journalTail', count: 1 }, { type: 'blobDamaged', count: 3 }] } }, act: async () => { await fill('Kennwort', 'falsch'); await click('Öffnen'); await text('noch 8 Sekunden') } },
  { name: 'lock of a PC past its lease', house: { state: 'locked', leaseOver: '123456', info: { repairs: [{ type: 'journalCut', count: 2 }, { type: 'wrongTries', count: 5 }] } }, act: async () => { await fill('Kennwort', 'Igel Wolke Trompete'); await click('Öffnen'); await text('Stick einlesen') } },
  { name: 'lock of the practice room', house: { state: 'locked', profile: 'practice' } },
  { name: 'restore: cards', house: { state: 'none' }, act: async () => { await click(/Aus Sicherung/); await chooseFolder(); await text('1.270'); await click('Weiter'); await field('Karte 1') } },
  { name: 'today', house: unlocked, hash: '/heute', act: async () => { await text('Foto-Einwilligung'); await text('Geburtstage') } },
  { name: 'today without children', house: { children: 0, dataState: { lastBackupAt: null } }, hash: '/heute', act: async () => { await text('Als Erstes') } },
  { name: 'today in the practice room', house: { profile: 'practice' }, hash: '/heute', act: async () => { await text('ÜBUNG') } },
  { name: 'office', house: unlocked, hash: '/buero' },
  { name: 'where are my data, disk full', house: { dataState: { lastBackupAt: null, writable: false, reason: 'diskFull' } }, hash: '/buero/daten', act: async () => { await text('Die Festplatte ist voll') } },
  { name: 'backup done', house: unlocked, hash: '/buero/sicherung', act: async () => { await chooseFolder(); await click('Jetzt sichern'); await text('Gesichert und geprüft') } },
  { name: 'deletion', house: unlocked, hash: '/buero/loeschen', act: async () => { await text('Im Papierkorb') } },
  { name: 'deletion: which child', house: unlocked, hash: '/buero/loeschen', act: async () => { await click('Löschung beantragen'); await fill('Kind suchen', 'Emilia'); await text('Öztürk') } },
  { name: 'deletion: second confirmation refused', house: unlocked, hash: '/buero/loeschen', act: async () => { await click('Zweite Bestätigung geben'); await fill('Text einer Wiederherstellungskarte', 'falsch'); await click('Löschen in 7 Tagen'); await text('keine Wiederherstellungskarte') } },
  { name: 'log', house: unlocked, hash: '/buero/protokoll', act: async () => { await text('Löschung beantragt') } },
  { name: 'settings', house: unlocked, hash: '/buero/einstellungen', act: async () => { await click('Kennwort ändern'); await field('Bisheriges Kennwort') } },
  { name: 'help', house: unlocked, hash: '/hilfe' },
  { name: 'nowhere', house: unlocked, hash: '/gibt-es-nicht', act: async () => { await text('Diese Seite gibt es nicht') } },
  { name: 'palette', house: unlocked, hash: '/buero', act: async () => { await userEvent.keyboard('{Control>}k{/Control}'); await text('Wohin?') } },
  { name: 'locked by this window', house: unlocked, hash: '/buero', act: async () => { await userEvent.keyboard('{Control>}l{/Control}'); await text('Obhut ist gesperrt') } },
  { name: 'children', house: unlocked, hash: '/kinder', act: async () => { await text('24 Kinder') } },
  { name: 'team', house: unlocked, hash: '/buero/team', act: async () => { await text('Clara Clemens'); await text('E110') } },
  { name: 'team as a trainee: greyed, with the reason', house: { role: 'trainee' }, hash: '/buero/team', act: async () => { await text('Ändern darf hier nur die Leitung'); expect(await refused('Person hinzufügen', 'Eigenen zweiten PC hinzufügen', 'Rolle ändern: Berta Busch', 'Zugang beenden: Berta Busch', 'PC verloren melden: 07BC')).toEqual([]) } },
  { name: 'team: a role changed', house: unlocked, hash: '/buero/team', act: async () => { await click('Rolle ändern: Clara Clemens'); await fill('Letzter Tag', '1.1.2020'); await click('Rolle speichern'); await text('Dieser Tag ist schon vorbei') } },
  { name: 'team: somebody leaves', house: unlocked, hash: '/buero/team', act: async () => { await click('Zugang beenden: Berta Busch'); await text('Alle Schlüssel') } },
  { name: 'team: a PC is lost', house: unlocked, hash: '/buero/team', act: async () => { await click('PC verloren melden: 07BC'); await text('PC 07BC sperren?') } },
  { name: 'invite: card', house: unlocked, hash: '/buero/team/neu', act: async () => { await fill('Vorname', 'Frida'); await click('Weiter'); await click(/An einem anderen PC/); await click(/Mit einem Stick/); await chooseFolder(); await click('Karte erstellen'); await text('Pinsel'); await click('Antwort vom Stick holen'); await text('Noch keine Antwort') } },
  { name: 'invite: six words', house: { team: { answered: true } }, hash: '/buero/team/neu', act: async () => { await fill('Vorname', 'Frida'); await click('Weiter'); await click(/An einem anderen PC/); await click(/Mit einem Stick/); await chooseFolder(); await click('Karte erstellen'); await click('Antwort vom Stick holen'); await text('dieselben sechs Wörter?') } },
  { name: 'join: card', house: { state: 'none' }, act: async () => { await click(/beitreten/); await click(/Eine Datei/); await fill('Oder den Text der Karte einfügen', 'OBHUT1.abc'); await click('Karte prüfen'); await text('Über die Zentrale') } },
  { name: 'join: words mistyped', house: { state: 'none' }, act: async () => { await click(/beitreten/); await click(/Wörter und einen Stick/); await fill('Die Wörter von der Karte', 'ampel'); await chooseFolder(); await click('Karte prüfen'); await text('vertippt') } },
  { name: 'join: begun before', house: { state: 'empty', team: { begun: 'server' } }, act: async () => { await text('schon angefangen'); await fill('Kennwort, das Sie hier gewählt haben', 'x'); await click('Beitreten'); await text('noch nicht bestätigt') } },
  { name: 'join: six words', house: { state: 'none' }, act: async () => { await click(/beitreten/); await click(/Eine Datei/); await fill('Oder den Text der Karte einfügen', 'OBHUT1.abc'); await click('Karte prüfen'); await click('Weiter'); await click('Fünf Wörter vorschlagen'); await click('Diesen Vorschlag nehmen'); await click('Aufnahme anfragen'); await text('dieselben sechs Wörter?') } },
  { name: 'connection: none', house: unlocked, hash: '/buero/verbindung', act: async () => { await click('Mit einer Zentrale verbinden'); await fill('Oder den Text der Karte einfügen', 'x'); await click('Verbinden'); await text('keine Karte einer Zentrale') } },
  { name: 'hub: what it means, passphrase wrong', house: unlocked, hash: '/buero/verbindung', act: async () => { await click('Diesen PC zur Zentrale machen'); await click('Zentrale starten'); await text('Bitte geben Sie Ihr Kennwort ein'); await fill('Ihr Kennwort', 'falsch'); await click('Zentrale starten'); await text('Dieses Kennwort passt nicht') } },
  { name: 'hub: running', house: { team: ownHub }, hash: '/buero/verbindung', act: async () => { await text('Bitte lassen Sie diesen PC eingeschaltet'); await text('2 PCs, dieser mitgezählt'); await text('https://buero-pc:8443') } },
  { name: 'hub: port taken', house: { team: { ...ownHub, hub: { ...ownHub.hub, state: 'waiting', reason: 'PortTaken' } } }, hash: '/buero/verbindung', act: async () => { await text('Ein anderes Programm belegt') } },
  { name: 'hub: card', house: { team: ownHub }, hash: '/buero/verbindung', act: async () => { await click('Karte für einen anderen PC'); await text('Ein neuer PC braucht diese Karte nicht'); await click('Karte auf Stick speichern'); await click('Diesen Ordner nehmen'); await text('Die Karte liegt jetzt dort') } },
  { name: 'hub: stopping', house: { team: ownHub }, hash: '/buero/verbindung', act: async () => { await click('Zentrale anhalten'); await text('Die anderen PCs arbeiten weiter') } },
  { name: 'hub: a new address', house: { team: { ...linked, sync: { ...linked.sync!, state: 'offline' } } }, hash: '/buero/verbindung', act: async () => { await click('Neue Adresse eingeben'); await click('Adresse übernehmen'); await text('Bitte geben Sie die Adresse ein') } },
  { name: 'hub: greyed for an educator, with the reason', house: { role: 'educator', team: ownHub }, hash: '/buero/verbindung', act: async () => { expect(await refused('Zentrale anhalten')).toEqual([]) } },
  { name: 'connection: connected, alarms, sticks', house: { team: linked }, hash: '/buero/verbindung', act: async () => { await text('Die Zentrale weiß weniger'); await text('Blauer Stick'); await chooseFolder(); await click('Mit diesem Stick abgleichen'); await text('214 Änderungen') } },
  { name: 'where are my data, with hub and sticks', house: { team: linked }, hash: '/buero/daten', act: async () => { await text('3.117 von 3.120') } },
  { name: 'two versions', house: { conflict: true }, hash: '/klaeren', act: async () => { await text('Im Garten mit Ben'); await click('Oder Angabe für Angabe wählen'); await text('Auswahl übernehmen') } },
  { name: 'joined by itself', house: { merged: true }, hash: '/klaeren', act: async () => { await text('Von selbst zusammengeführt'); await text('Nicht übernommen') } },
  { name: 'came after a block', house: { aside: true }, hash: '/buero/team', act: async () => { await text('Nach der Sperre eingegangen'); await click('Verwerfen'); await text('Sie kommen in keine Akte') } },
  { name: 'leftovers of deleted children', house: { aside: true }, hash: '/buero/loeschen', act: async () => { await text('Nur eine andere Leitung kann sie öffnen'); await click('Ansehen'); await text('Lindenweg 4') } },
  { name: 'code of the phone', house: unlocked, hash: '/buero/einstellungen', act: async () => { await click('Code einrichten'); await fill('Ihr Kennwort', 'geheim'); await click('Weiter'); await text('JBSW Y3DP') } },
  { name: 'code asked for', house: { team: { factor: true } }, hash: '/buero/team', act: async () => { await click('Zugang beenden: Berta Busch'); await click('Zugang jetzt beenden'); await fill('Sechs Ziffern', '000000'); await click('Code prüfen'); await text('Dieser Code passt nicht') } },
  { name: 'import', house: unlocked, hash: '/kinder/einlesen' },
  { name: 'photos', house: unlocked, hash: '/fotos' },
  { name: 'portfolio', house: unlocked, hash: '/portfolio' },
] // prettier-ignore

/** What is data and not text: the invented house's names, and what Intl writes. */
const data = /Kita Sonnenblume|Anna|Albers|Sonnenkäfer|Waldmäuse|Seesterne|\/home\/kita|Dokumente|Bilder|Stick \(E:\)|Obhut-Sicherung|Wiederherstellungskarte \d\.pdf|Regen Kuchen Brücke Tanne Lied|Sonnenblume im Garten 2026|vor \d+ Tagen|heute|gestern|MB|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|IMG_\d\.jpg|Erdnuss|Mia|Ben|Emilia|Noah|Jörn|Lea|Finn|Zoë|Paul|Mila|Elif|Luis|Änne|Oskar|Frieda|Anton|Ida|Theo|Ella|Jakob|Sommer|Krüger|Öztürk|Weiß|Fröhlich|Nowak|Schäfer|Brandt|Lindner|Kaya|Vogt|Böhm|Engelhardt-Sonnenschein|Berta Busch|Clara Clemens|Dilan Demir|Emil Eder|Frida|Ampel|Birne|Dorf|Eule|Feder|Garten|Hafen|Insel|Jacke|Kamel|Lampe|Mühle|Nebel|Ofen|Pinsel|Regen|Tanne|Kuchen|Brücke|Lied|Wolke|https:\/\/(zentrale\.example|192\.168\.2\.20|buero-pc|127\.0\.0\.1):8443|OBHUT-SERVER-1:\S+|Obhut-Zentrale\.txt|Blauer Stick|\b(07BC|91AA|A3F9|E110)\b|Lindenweg 4|Potsdam|Am Mühlbach 12|Weidenring 9|Zieht im Sommer um\.|Im Garten( mit Ben)?|JBSW Y3DP EHPK 3PXP|k\dmw-7f2\d|vor \d+ Minuten| und /g // prettier-ignore

/** Names of those who made what is bundled. */
const credited = new Set<string>(
  assets.flatMap(({ name, author, licence, source }) => [name, author, licence, source]),
)

const outsideTheCatalogues = (): string[] =>
  wordsOnScreen().filter(
    (words) => !credited.has(words) && /\p{L}/u.test(words.replace(/⟦[^⟧]*⟧/gu, '').replace(data, '')),
  )

afterEach(() => {
  location.hash = ''
  showLanguage('de')
})

describe('U8 screens', () => {
  test.each(states)('$name', async (state) => {
    const { house, leave } = await enter(state)
    try {
      expect(await axeFindings(), 'light').toEqual([])
      document.documentElement.dataset['mantineColorScheme'] = 'dark'
      expect(await axeFindings(['color-contrast']), 'dark').toEqual([])
      showLanguage('pseudo')
      await until(() => document.body.textContent?.includes('⟦'), 'the pseudo-locale')
      expect(outsideTheCatalogues()).toEqual([])
      expect(house.asked).not.toContain('restore.run')
    } finally {
      await leave()
    }
  })

  test('a text outside the catalogues is found (positive control)', async () => {
    await using _shown = await show(<p title="Hinweis">Hallo Mia</p>)
    await until(() => document.querySelector('p'), 'the text')
    expect(outsideTheCatalogues()).toEqual(['Hallo Mia', 'Hinweis'])
  })
})

describe('A2 a new institution', () => {
  test('is set up by keyboard and accepts no data before two check words were typed back', async () => {
    const { house, leave } = await enter({ name: '', house: { state: 'none' } })
    const press = async (keys: string): Promise<void> => {
      await userEvent.keyboard(keys)
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    const focusOn = async (name: string): Promise<void> => {
      for (let i = 0; i < 40; i++) {
        if (
          (document.activeElement !== document.body && document.activeElement?.textContent?.includes(name)) ||
          (document.activeElement as HTMLElement | null)?.getAttribute('aria-label') === name
        )
          return
        await press('{Tab}')
      }
      throw new Error(`not reached by keyboard: ${name}`)
    }
    try {
      await focusOn('Neue Einrichtung')
      await press('{Enter}')
      await field('Name der Einrichtung')
      await userEvent.keyboard('Kita Sonnenblume')
      await press('{Tab}')
      await userEvent.keyboard('Anna')
      await press('{Enter}')
      await text('Ihr Kennwort')
      await focusOn('Fünf Wörter vorschlagen')
      await press('{Enter}')
      await focusOn('Diesen Vorschlag nehmen')
      await press('{Enter}')
      await text('sehr gut')
      await focusOn('Einrichtung anlegen')
      await press('{Enter}')
      await text('Drei Wiederherstellungskarten')
      expect(house.asked).toContain('setup.create')
      expect(document.querySelector('nav')).toBeNull()
      await focusOn('Ordner auswählen')
      await press('{Enter}')
      await text('Stick (E:)')
      await focusOn('Diesen Ordner nehmen')
      await press('{Enter}')
      await focusOn('Karten schreiben')
      await press('{Enter}')
      await focusOn('Ich habe die Karten gedruckt')
      await press('{Enter}')
      await field('Karte 1, Wort 3')
      await userEvent.keyboard('tanne')
      await press('{Tab}')
      await userEvent.keyboard('birke')
      await press('{Enter}')
      await text('Mindestens ein Prüfwort passt nicht')
      expect(document.querySelector('nav')).toBeNull()
      await userEvent.fill(await field('Karte 3, Wort 7'), 'Tanne')
      await press('{Enter}')
      await until(() => document.querySelector('nav'), 'the frame')
    } finally {
      await leave()
    }
  })
})

describe('A3 lock', () => {
  test('Ctrl+L empties the window at once and asks the keeper to lock; also from inside a dialog', async () => {
    const { house, leave } = await enter({ name: '', house: { state: 'unlocked' }, hash: '/heute' })
    try {
      await text('Mia Sommer')
      await userEvent.keyboard('{Control>}k{/Control}')
      await text('Wohin?')
      await userEvent.keyboard('{Control>}l{/Control}')
      await text('Obhut ist gesperrt')
      expect(document.body.textContent).not.toContain('Mia Sommer')
      expect(house.asked).toContain('lock')
    } finally {
      await leave()
    }
  })

  test('the lock screen names nobody but staff, tells the wait and opens with the right passphrase', async () => {
    const { leave } = await enter({ name: '', house: { state: 'locked' } })
    try {
      await text('Anna Albers')
      expect(document.body.textContent).not.toContain('Mia')
      await fill('Kennwort', 'Regen Kuchen Brücke Tanne Lied')
      await userEvent.keyboard('{Enter}')
      await until(() => document.querySelector('nav'), 'the frame')
    } finally {
      await leave()
    }
  })

  test('input is reported, but not more than once in ten seconds', async () => {
    const { house, leave } = await enter({ name: '', house: { state: 'unlocked' }, hash: '/hilfe' })
    try {
      for (let i = 0; i < 5; i++) await userEvent.keyboard('{Tab}')
      expect(house.asked.filter((name) => name === 'activity')).toHaveLength(1)
    } finally {
      await leave()
    }
  })
})

describe('H1 deleting a child on the screen', () => {
  test('asks for a reason, then for a card, then shows the bin; taking back brings it back', async () => {
    const { house, leave } = await enter({ name: '', house: { state: 'unlocked' }, hash: '/buero/loeschen' })
    try {
      await click('Löschung beantragen')
      await fill('Kind suchen', 'Frieda')
      await click(/^Frieda/)
      await click('Löschung beantragen')
      await text('Bitte nennen Sie einen Grund')
      expect(house.asked).not.toContain('deletion.request')
      await fill('Grund', 'Aufbewahrungsfrist vorbei')
      await click('Löschung beantragen')
      await until(() => house.asked.includes('deletion.request'), 'the request')
      await until(
        () => buttons().filter((one) => one.textContent === 'Zweite Bestätigung geben').length === 2,
        'it waits',
      )
      await click('Zweite Bestätigung geben')
      await fill('Text einer Wiederherstellungskarte', 'OBHUT-1-AAAA-BBBB')
      await click('Löschen in 7 Tagen')
      await text('wird in 7 Tagen endgültig gelöscht')
      await click('Aus dem Papierkorb zurückholen')
      await until(() => house.asked.includes('deletion.cancel'), 'taken back')
    } finally {
      await leave()
    }
  })
})
