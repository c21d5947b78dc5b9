import { plain, type PhotoItem } from '#shared/portfolio/page.ts'
import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { App } from '#renderer/App.tsx'
import { showLanguage } from '#renderer/ui/i18n.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { newDraft } from '#shared/records/edit.ts'
import type { KindName, Values } from '#shared/records/kinds.ts'
import { axeFindings, show, until } from '#tests/ui/browser.tsx'
import { wordsOnScreen } from '#tests/ui/wordsOnScreen.ts'
import { createFakeHouse, type House } from '#tests/ui/fakeHouse.ts'

const today = dayOf(Date.now())
const text = (): string => document.body.innerText
const button = (name: string): Promise<HTMLElement> =>
  until(
    () =>
      [...document.querySelectorAll<HTMLElement>('button, [role=tab], [role=menuitem]')].find((one) =>
        (one.getAttribute('aria-label') ?? one.innerText).trim().includes(name),
      ),
    `button ${name}`,
  )
const press = async (name: string): Promise<void> => userEvent.click(await button(name))
const field = (label: string): Promise<HTMLInputElement> =>
  until(() => {
    const named = [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')].find(
      (one) =>
        one.getAttribute('aria-label') === label ||
        [...(one.labels ?? [])].some((own) => own.innerText.startsWith(label)),
    )
    return named
  }, `field ${label}`)
const seen = (words: string): Promise<boolean> => until(() => text().includes(words), words)
const rows = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('[data-child]')].map(
    (row) => row.innerText.split('\n').find((line) => line.includes(' ')) ?? '',
  )

async function open(
  address: string,
  options = {},
): Promise<{ house: House; shown: Awaited<ReturnType<typeof show>> }> {
  location.hash = address
  const house = await createFakeHouse({ children: 12, ...options })
  return { house, shown: await show(<App host={house.host} />) }
}
const give = <N extends KindName>(house: House, kind: N, values: Partial<Values<N>>) =>
  house.fake.commit([newDraft(kind, values)])

test('in an empty house "Heute" leads straight into the form; leaving it leaves the groups and the list at hand', async () => {
  const { shown } = await open('#/heute', { children: 0 })
  await using _ = shown
  await press('Ein einzelnes Kind anlegen')
  await field('Vorname')
  await press('Nicht speichern')
  await until(() => document.querySelector('[role=dialog]') === null, 'the form gone')
  // Asked for once: a reload asks for nothing.
  expect(location.hash).toBe('#/kinder')
  await button('Liste einlesen')
  await press('Gruppen bearbeiten')
  await button('Gruppe hinzufügen')
})

test('K3 the list is sorted, searched with slips, walked by keys; the file opens beside it', async () => {
  const { shown } = await open('#/kinder')
  await using _ = shown
  await until(() => rows().length > 5, 'rows')
  const first = rows()
  expect(first).toEqual([...first].sort((a, b) => a.localeCompare(b, 'de')))
  expect(text()).toContain('12 Kinder')
  await until(() => text().includes('Allergie'), 'marks')
  await userEvent.fill(await field('Kind suchen'), 'jron')
  await until(() => rows().length === 1, 'one hit')
  expect(rows()[0]).toContain('Jörn')
  await userEvent.fill(await field('Kind suchen'), 'qqqqqq')
  await seen('Kein Kind gefunden')
  expect(await axeFindings()).toEqual([])
  await press('Suche leeren')
  await until(() => rows().length > 5, 'rows again')
  document.querySelector<HTMLElement>('[data-child][tabindex="0"]')!.focus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await until(
    () => document.activeElement?.textContent?.includes(rows()[2]!.split('\n')[0]!),
    'third row has the focus',
  )
  await userEvent.keyboard('{Enter}')
  await seen('Angaben zum Kind')
  expect(await axeFindings()).toEqual([])
})

test('K4 a child is created, edited, and the edit taken back by a new edit', async () => {
  const { house, shown } = await open('#/kinder', { children: 3 })
  await using _ = shown
  await press('Kind anlegen')
  await userEvent.click(
    await until(() => document.querySelector<HTMLElement>('form button[type=submit]'), 'form'),
  )
  await seen('Bitte tragen Sie einen Vor- oder Nachnamen ein')
  await userEvent.fill(await field('Vorname'), 'Quirina')
  await userEvent.fill(await field('Nachname'), 'Zwetschge')
  await userEvent.fill(await field('Geburtsdatum'), '24.12.22')
  expect(await axeFindings()).toEqual([])
  await userEvent.click(document.querySelector<HTMLElement>('form button[type=submit]')!)
  await seen('Angaben zum Kind')
  await seen('24. Dezember 2022')
  expect(house.fake.calls.get('records.save')).toBe(1)
  await press('Bearbeiten')
  await userEvent.fill(await field('Nachname'), 'Pflaume')
  await press('Speichern')
  await seen('Gespeichert')
  await seen('Pflaume')
  await press('Änderung zurücknehmen')
  await seen('Zurückgenommen und gespeichert')
  await until(() => rows().some((row) => row.includes('Quirina Zwetschge')), 'the old name')
  expect(text()).not.toContain('Pflaume')
})

test('K4 what could not be stored is never called saved', async () => {
  const { house, shown } = await open('#/kinder', { children: 2 })
  await using _ = shown
  house.fake.broken.add('records.save')
  await press('Kind anlegen')
  await userEvent.fill(await field('Vorname'), 'Quirina')
  await userEvent.click(document.querySelector<HTMLElement>('form button[type=submit]')!)
  await seen('Nicht gespeichert')
  expect((await field('Vorname')).value).toBe('Quirina')
})

test('K5 every drawer of the file is without findings, empty and filled', async () => {
  const { house, shown } = await open('#/kinder', { children: 2 })
  await using _ = shown
  const childId = (await until(() => document.querySelector<HTMLElement>('[data-child]'), 'row')).dataset[
    'child'
  ]!
  await userEvent.click(document.querySelector<HTMLElement>('[data-child]')!)
  const drawers = ['Gesundheit', 'Kontakte', 'Fotos', 'Einwilligungen', 'Portfolio', 'Stammblatt']
  for (const drawer of drawers) {
    await press(drawer)
    await until(
      () =>
        [...document.querySelectorAll<HTMLElement>('[role=tabpanel]')].some(
          (panel) => panel.innerText.trim() !== '',
        ),
      drawer,
    )
    expect(await axeFindings(), drawer).toEqual([])
  }
  await give(house, 'guardian', {
    childIds: [childId],
    firstName: 'Eva',
    lastName: 'Muster',
    custody: 'joint',
    mobile: '0170 1',
    mayPickUp: false,
  })
  await give(house, 'page', { childId, title: 'Ausflug', date: today })
  for (const [drawer, words] of [
    ['Kontakte', 'Darf nicht abholen'],
    ['Portfolio', 'Ausflug'],
  ] as const) {
    await press(drawer)
    await seen(words)
    expect(await axeFindings(), drawer).toEqual([])
  }
})

test('K6 an answer is entered and withdrawn; the withdrawal holds at once and names every page it touches', async () => {
  const { house, shown } = await open('#/kinder', { children: 2 })
  await using _ = shown
  const [row, other] = await until(() => {
    const found = [...document.querySelectorAll<HTMLElement>('[data-child]')]
    return found.length === 2 && found
  }, 'rows')
  const [photo] = await give(house, 'photo', { seen: 'people', childIds: [row!.dataset['child']!] })
  const item = {
    type: 'photo',
    ...plain.photo,
    covers: [],
    order: 'a',
    x: 0,
    y: 0,
    w: 50,
    h: 50,
    rotation: 0,
    photoId: photo!.id,
    crop: { x: 0, y: 0, w: 1, h: 1 },
    cornerRadius: 0,
    mat: null,
    alt: '',
  } satisfies PhotoItem
  await give(house, 'page', {
    childId: other!.dataset['child']!,
    title: 'Unser Zoo',
    date: today,
    audience: 'public',
    items: { a: item },
  })
  // Only her own family sees it: nobody asks what was said about press.
  await give(house, 'page', { childId: other!.dataset['child']!, title: 'Zu Hause', items: { a: item } })
  await give(house, 'page', { childId: row!.dataset['child']!, title: 'Ohne Bild', date: today })
  await userEvent.click(row!)
  await press('Einwilligungen')
  await seen('noch keine Antwort')
  await press('Antwort eintragen: Presse')
  expect(await axeFindings()).toEqual([])
  await press('Antwort speichern')
  await seen('Öffentlichkeit · ohne Ende')
  await press('Widerrufen: Presse')
  await seen('Ab sofort darf kein Foto')
  await seen('1 Portfolioseite zeigt dieses Kind')
  expect(await axeFindings()).toEqual([])
  await press('Jetzt widerrufen')
  await seen('Der Widerruf gilt ab jetzt')
  await seen('Unser Zoo')
  expect(text()).not.toContain('Ohne Bild')
  expect(text()).not.toContain('Zu Hause')
  await seen('widerrufen')
  await press('Verlauf: Presse')
  await seen('widerrufen am')
  expect(await axeFindings()).toEqual([])
})

test('K10 earlier versions say who changed what, and a change is taken back', async () => {
  const { shown } = await open('#/kinder', { children: 1 })
  await using _ = shown
  await userEvent.click(await until(() => document.querySelector<HTMLElement>('[data-child]'), 'row'))
  for (const name of ['Pflaume', 'Kirsche']) {
    await press('Bearbeiten')
    await userEvent.fill(await field('Nachname'), name)
    await press('Speichern')
    await until(() => rows()[0]?.includes(name), name)
  }
  await press('Frühere Fassungen')
  await seen('geändert: Nachname')
  await seen('angelegt')
  expect(await axeFindings()).toEqual([])
  await press('Diese Änderung zurücknehmen')
  await until(() => rows()[0]?.includes('Pflaume'), 'Pflaume again')
})

test('K7 a list is read, its problems named, and taken over only at the end', async () => {
  const { house, shown } = await open('#/kinder/einlesen', { children: 2 })
  await using _ = shown
  const choose = async (name: string, content: string | Uint8Array<ArrayBuffer>): Promise<void> => {
    const input = await until(
      () => document.querySelector<HTMLInputElement>('input[type=file]'),
      'file field',
    )
    await userEvent.upload(input, new File([content], name, { type: 'text/csv' }))
  }
  await choose('kinder.csv', 'PK\u0003\u0004')
  await seen('Das ist eine Excel-Datei')
  expect(await axeFindings()).toEqual([])
  await choose(
    'kinder.csv',
    'Vorname;Nachname;Geburtsdatum;Gruppe;Foto Presse\nQuirina;<img onerror=alert(1)>;31.02.2021;Igel;ja\n;;;;\nBen;"Kaputt;;;\nIda;Au;1.1.22;Igel;\n',
  )
  await seen('Was steht in welcher Spalte?')
  expect(await axeFindings()).toEqual([])
  await press('Weiter zum Prüfen')
  await seen('Diesen Tag gibt es nicht')
  await seen('Ein Anführungszeichen wird nicht geschlossen')
  await seen('<img onerror=alert(1)>')
  expect(await axeFindings()).toEqual([])
  expect(house.fake.calls.get('records.save')).toBeUndefined()
  await press('2 Kinder übernehmen')
  await seen('2 Kinder wurden übernommen')
  await press('Zu den Kindern')
  await until(() => rows().some((row) => row.includes('Quirina')), 'Quirina in the list')
})

test('K8 the masked list shows no name, no day of birth and no face; the plain one shows them all', async () => {
  const { house, shown } = await open('#/kinder', { children: 6 })
  await using _ = shown
  await until(() => rows().length === 6, 'rows')
  const children = await house.host.vault.call('records.scan', {
    cursor: 0,
    limit: 1000,
    kinds: ['child', 'guardian', 'group'],
    purpose: 'search',
    view: 'plain',
  })
  const tokens = (children.ok ? children.value.records : [])
    .flatMap(({ values }) => [
      values['firstName'],
      values['lastName'],
      values['name'],
      (typeof values['birthDate'] === 'string' ? values['birthDate'] : '').split('-').reverse().join('.'),
    ])
    .filter((token): token is string => typeof token === 'string' && token.length > 2)
  const found = (): string[] =>
    tokens.filter((token) => document.body.querySelector('main')!.innerText.includes(token))
  expect(new Set(found()).size).toBeGreaterThan(12)
  await press('Weitere Befehle')
  await press('Ansicht ohne Namen')
  await seen('So würde die Unterstützung')
  await until(() => rows().every((row) => /^Kind \d+/.test(row)) && rows().length === 6, 'pseudonyms')
  expect(found()).toEqual([])
  expect(document.body.querySelectorAll('main img').length).toBe(0)
  expect(await axeFindings()).toEqual([])
})

test('K9 every word of these screens comes from the catalogues', async () => {
  const { shown } = await open('#/kinder', { children: 1 })
  await using _ = shown
  await until(() => rows().length === 1, 'row')
  const data = [
    'Kita Sonnenblume',
    'Anna Albers',
    'Mia Sommer',
    'Sonnenkäfer',
    'Erdnuss',
    'Notfallset im Büro',
    'Waldmäuse',
    'Seesterne',
    // The text area's own hidden measure.
    'autosize measurement',
    'MS',
    'AA',
    'Mia',
    'Sommer',
  ]
  showLanguage('pseudo')
  await userEvent.click(await until(() => document.querySelector<HTMLElement>('[data-child]'), 'row'))
  const outside = (): readonly string[] =>
    wordsOnScreen().filter(
      (words) =>
        !/[⟦⟧]/.test(words) && !data.includes(words) && !/^\d|^\p{L}+ \d{4}$|\d{2}\.\d{2}/u.test(words),
    )
  await until(() => document.querySelectorAll('[role=tab]').length === 7, 'tabs')
  for (const tab of [...document.querySelectorAll<HTMLElement>('[role=tab]')]) {
    await userEvent.click(tab)
    await until(
      () =>
        [...document.querySelectorAll<HTMLElement>('[role=tabpanel]')].some(
          (panel) => panel.innerText.trim() !== '',
        ),
      'panel',
    )
    expect(outside(), tab.innerText).toEqual([])
  }
  showLanguage('de')
})
