/**
 * Two PCs of one house, seen from their windows, with nothing pretended: keepers, vaults, a server, a stick. The house is
 * set up once, by the first journey, without any network; each other journey starts with a copy of both PCs.
 */
import { expect, type Page } from '@playwright/test'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect as expectValue, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { secretWords } from '#electron/host/vault/pairingCard.ts'
import { openApp, type App } from './openApp.ts'
import { fillPassphrase, goTo, passphrase, setUpInstitution } from './steps.ts'
import {
  addAllergy,
  addPhotos,
  buildPatchedWindow,
  checkWordsAt,
  connect,
  copyHouse,
  countPresses,
  createChildIn,
  editSheet,
  emptyHouse,
  expectPhotos,
  filesIn,
  makeGroups,
  must,
  nearNetwork,
  office,
  openChild,
  press,
  pressesAt,
  secondPassphrase,
  send,
  startHub,
  switchOn,
  syncNow,
  takeFolder,
  told,
  visitStick,
  wordsIn,
  type House,
  type Hub,
} from './twoPcsSteps.ts'

const home = process.env['HOME']
let made: Promise<House> | undefined
afterAll(async () => {
  process.env['HOME'] = home
  await (await made?.catch(() => undefined))?.[Symbol.asyncDispose]()
})

/** PC A of Petra Beispiel, PC B of Berta Muster, both Leitung; joined by 15 typed words and letters on a stick. */
async function joinByWords(): Promise<House> {
  const house = await emptyHouse()
  await using a = await openApp({ folder: house.a })
  process.env['HOME'] = house.stick
  await setUpInstitution(a.page, house.stick)
  await makeGroups(a.page, ['Sonnenkäfer', 'Waldmäuse'])
  await createChildIn(a.page, 'Änne', 'Öztürk-Groß', 'Sonnenkäfer')
  await createChildIn(a.page, 'Bela', 'Nebelhorn', 'Waldmäuse')

  await office(a.page, 'Team und PCs')
  await press(a.page, 'Person hinzufügen')
  await a.page.getByLabel(/^Vorname/).fill('Berta')
  await a.page.getByLabel(/^Nachname/).fill('Muster')
  await a.page.getByRole('combobox', { name: 'Rolle' }).selectOption({ label: 'Leitung' })
  await press(a.page, 'Weiter')
  await press(a.page, /^An einem anderen PC/)
  await expect(a.page.getByRole('button', { name: /^Über die Zentrale/ })).toBeDisabled()
  await press(a.page, /^Mit einem Stick/)
  await takeFolder(a.page, house.stick)
  await press(a.page, 'Karte erstellen')
  const typed = await wordsIn(a.page, 'Diese 15 Wörter am anderen PC eintippen')
  expectValue(typed).toHaveLength(15)

  await using b = await openApp({ folder: house.b })
  await press(b.page, /^Mit diesem PC beitreten/)
  await press(b.page, /^Wörter und einen Stick/)
  await takeFolder(b.page, house.stick)
  const tryWords = async (words: readonly string[]): Promise<void> => {
    await b.page.getByLabel('Die Wörter von der Karte').fill(words.join(' '))
    await press(b.page, 'Karte prüfen')
  }
  const refusal = b.page.getByText('Das ist keine Karte zum Beitreten, oder ein Wort ist vertippt.')
  const other = typed[0] === typed[14] ? typed[1]! : typed[0]!
  const anotherCard = secretWords(new Uint8Array(16).fill(7), 'de')
  // One word wrong, two in the wrong order, and all words of another card, right in themselves.
  for (const wrong of [[...typed.slice(0, 14), other], [...typed.slice(1), typed[0]!], anotherCard]) {
    await tryWords(wrong)
    await expect(refusal).toBeVisible()
  }
  await expect(b.page.getByRole('heading', { name: 'Ihr Kennwort an diesem PC' })).toHaveCount(0)
  await tryWords(typed.map((word) => word.toUpperCase()))
  await fillPassphrase(b.page, secondPassphrase)
  await press(b.page, 'Anfrage auf den Stick legen')
  await b.page.getByText('dieselben sechs Wörter?').waitFor({ timeout: 60_000 })

  await press(a.page, 'Antwort vom Stick holen')
  await a.page.getByText('dieselben sechs Wörter?').waitFor({ timeout: 60_000 })
  const atA = await checkWordsAt(a.page)
  expectValue(atA).toHaveLength(6)
  expectValue(await checkWordsAt(b.page)).toEqual(atA)
  // Before A has said yes, B gets nothing.
  await press(b.page, 'Antwort vom Stick holen')
  await expect(b.page.getByText('Die Leitung hat noch nicht bestätigt.')).toBeVisible()
  await press(a.page, 'Ja, dieselben')
  await expect(a.page.getByText('Berta Muster gehört jetzt dazu').first()).toBeVisible({ timeout: 60_000 })
  await press(b.page, 'Antwort vom Stick holen')
  await b.page.getByRole('navigation').waitFor({ timeout: 60_000 })
  await expect(b.page.getByText('nur auf diesem PC')).toBeVisible()
  expectValue([...a.complaints, ...b.complaints]).toEqual([])
  return house
}

const joined = (): Promise<House> => {
  made ??= joinByWords().catch((thrown: unknown) => {
    made = undefined
    throw thrown
  })
  return made
}

/** Klara Lernt at a PC of her own: invited at A through the Zentrale, her card a file, six words compared. */
async function joinByCardFile(
  a: Page,
  c: Page,
  stick: string,
  role: 'Praktikum' | 'Fachkraft',
): Promise<void> {
  await office(a, 'Team und PCs')
  await press(a, 'Person hinzufügen')
  await a.getByLabel(/^Vorname/).fill('Klara')
  await a.getByLabel(/^Nachname/).fill('Lernt')
  await a.getByRole('combobox', { name: 'Rolle' }).selectOption({ label: role })
  await a.getByRole('radio', { name: 'Nur diese Gruppen' }).check()
  await a.getByRole('checkbox', { name: 'Sonnenkäfer' }).check()
  if (role === 'Praktikum') await a.getByLabel(/^Letzter Tag/).fill('31.12.2099')
  await press(a, 'Weiter')
  await press(a, /^An einem anderen PC/)
  await press(a, /^Über die Zentrale/)
  process.env['HOME'] = stick
  await press(a, 'Karte auf Stick speichern')
  await press(a, 'Diesen Ordner nehmen')
  await expect(a.getByText(/Die Karte liegt jetzt dort/)).toBeVisible()

  await press(c, /^Mit diesem PC beitreten/)
  await press(c, /^Eine Datei/)
  await c.locator('input[type=file]').setInputFiles(join(stick, 'Obhut-Einladung.txt'))
  await press(c, 'Karte prüfen')
  await c.getByRole('radio', { name: 'Über die Zentrale' }).waitFor()
  await press(c, 'Weiter')
  await fillPassphrase(c, secondPassphrase)
  await press(c, 'Aufnahme anfragen')
  const atC = await checkWordsAt(c)
  expectValue(atC).toHaveLength(6)
  expectValue(await checkWordsAt(a)).toEqual(atC)
  await press(a, 'Ja, dieselben')
  await expect(a.getByText('Klara Lernt gehört jetzt dazu').first()).toBeVisible({ timeout: 60_000 })
  await c.getByRole('navigation').waitFor({ timeout: 90_000 })
}

// Both PCs at one server, switched on; journeys that leave them well hand them on to the next.
interface Pair extends AsyncDisposable {
  readonly a: App
  readonly b: App
  readonly hub: Hub
}
let open: Promise<Pair> | undefined
async function connectBoth(): Promise<Pair> {
  await using stack = new AsyncDisposableStack()
  const house = stack.use(await copyHouse(await joined()))
  const hub = stack.use(await startHub())
  const a = stack.use(await switchOn(house.a))
  const b = stack.use(await switchOn(house.b, secondPassphrase))
  await connect(a.page, hub.card)
  await connect(b.page, hub.card)
  const all = stack.move()
  return { a, b, hub, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
async function closePair(): Promise<void> {
  const pair = await open?.catch(() => undefined)
  open = undefined
  await pair?.[Symbol.asyncDispose]()
}
async function withPair(walk: (pair: Pair) => Promise<void>): Promise<void> {
  try {
    await walk(await (open ??= connectBoth()))
  } catch (thrown) {
    await closePair()
    throw thrown
  }
}

/** "12 von 14 Änderungen und 3 von 6 Bilddateien", as "Wo sind meine Daten?" says it of the Zentrale. */
async function countsAtHub(page: Page) {
  await office(page, 'Wo sind meine Daten?')
  const place = page.getByRole('listitem').filter({ hasText: 'Die Zentrale kann nichts davon lesen' })
  const text = await place.innerText()
  const [, ops, allOps, blobs, allBlobs] = /(\d+) von (\d+) Änderungen und (\d+) von (\d+) Bilddateien/
    .exec(text.replaceAll('.', ''))!
    .map(Number)
  return { ops: ops!, allOps: allOps!, blobs: blobs!, allBlobs: allBlobs!, tone: await place.getAttribute('data-tone') } // prettier-ignore
}

const design = (page: Page): Promise<string[]> =>
  page.getByRole('region', { name: 'Ebenen' }).getByRole('treeitem').allInnerTexts()
async function openPageOf(page: Page, child: string): Promise<void> {
  await goTo(page, 'Portfolio')
  await page.getByRole('main').getByText(child).first().click()
  await press(page, /^Seite „.*“ öffnen$/)
  await expect(page.getByRole('region', { name: 'Ebenen' })).toBeVisible({ timeout: 30_000 })
}
async function writeOnPage(page: Page, child: string, what: 'Überschrift' | 'Fließtext'): Promise<void> {
  await openPageOf(page, child)
  await page.getByRole('tab', { name: 'Text', exact: true }).click()
  await press(page.getByRole('complementary', { name: 'Einfügen' }), what)
  await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
  await goTo(page, 'Heute')
}

describe('two PCs of one house', { timeout: 240_000 }, () => {
  afterAll(closePair)

  test('J1 J3 H2 without any network: 15 typed words and letters on a stick bring PC B into the house; wrong words are refused, six check words are the same on both screens', async () => {
    const house = await joined()
    // Nothing readable lies on the stick.
    for (const name of await readdir(house.stick, { recursive: true }))
      if (!name.endsWith('.pdf')) {
        const bytes = await readFile(join(house.stick, name)).catch(() => Buffer.alloc(0))
        expectValue(bytes.includes('Muster') || bytes.includes('Öztürk'), name).toBe(false)
      }
  })

  test('SY13 S90 PC B has no server: a stick goes A, B, A; edits and photos of both arrive, the stick is in the register, a foreign one is refused with a sentence', async () => {
    await using house = await copyHouse(await joined())
    const { photos } = await makeSample()
    await using a = await switchOn(house.a)
    await using b = await switchOn(house.b, secondPassphrase)
    const child = 'Änne Öztürk-Groß'
    await addPhotos(a.page, [join(photos, 'Mia_Sommer.jpg')], ['Änne'])
    const fromA = await visitStick(a.page, house.stick)
    expectValue(fromA.taken).toEqual([0, 0])
    expectValue(fromA.left[0]).toBeGreaterThan(10)
    // An original and two previews.
    expectValue(fromA.left[1]).toBe(3)

    const atB = await visitStick(b.page, house.stick)
    expectValue(atB.taken).toEqual(fromA.left)
    await openChild(b.page, child, 'Fotos')
    await expectPhotos(b.page, 1)
    await editSheet(b.page, child, /^Ort/, 'Musterstadt')
    await addPhotos(b.page, [join(photos, 'DSC_0100.jpg')], ['Änne'])
    const fromB = await visitStick(b.page, house.stick)
    expectValue(fromB.left[1]).toBe(3)

    const back = await visitStick(a.page, house.stick)
    expectValue(back.taken[0]).toBeGreaterThan(0)
    expectValue(back.taken[1]).toBe(3)
    await openChild(a.page, child)
    await expect(a.page.getByRole('tabpanel').getByText('Musterstadt')).toBeVisible()
    await a.page.getByRole('tab', { name: 'Fotos', exact: true }).click()
    await expectPhotos(a.page, 2)

    // Each PC knows the stick and what it still lacks.
    await office(a.page, 'Verbindung')
    const register = a.page.getByRole('list', { name: 'Ihre Sticks' })
    await expect(register.getByRole('listitem')).toHaveCount(1)
    await expect(register.getByText(/^zuletzt hier .* · hat alles von hier$/)).toBeVisible()
    await editSheet(a.page, child, /^Ort/, 'Neustadt')
    await office(a.page, 'Verbindung')
    await expect(register.getByText(/1 Änderung von hier fehlt ihm/)).toBeVisible()

    // Somebody else's stick: a sentence, and not a byte of it is touched.
    const foreign = join(house.stick, 'fremd')
    await cp(join(house.stick, 'Obhut-Abgleich'), join(foreign, 'Obhut-Abgleich'), { recursive: true })
    const note = join(foreign, 'Obhut-Abgleich/stick.json')
    const { id } = JSON.parse(await readFile(note, 'utf8')) as { id: string }
    await writeFile(note, JSON.stringify({ v: 1, id, tenant: 'f'.repeat(32) }))
    const before = await filesIn(foreign)
    await takeFolder(a.page, foreign)
    await press(a.page, 'Mit diesem Stick abgleichen')
    await expect(
      a.page.getByText('Dieser Stick gehört zu einer anderen Einrichtung. Es wurde nichts gelesen.'),
    ).toBeVisible()
    expectValue(await filesIn(foreign)).toEqual(before)
    await expect(register.getByRole('listitem')).toHaveCount(1)
    expectValue([...a.complaints, ...b.complaints]).toEqual([])
  })

  test('M5 M7 M10 SY2 both work while the server is down: what merges by itself does, both allergies stand on both, and one design is chosen within three presses', () =>
    withPair(async ({ a, b, hub }) => {
      const child = 'Änne Öztürk-Groß'
      await goTo(a.page, 'Portfolio')
      await a.page.getByRole('main').getByText(child).first().click()
      await press(a.page, /^Neue Seite/)
      await press(a.page.getByRole('dialog'), 'Leere Seite')
      await expect(a.page.getByRole('region', { name: 'Ebenen' })).toBeVisible({ timeout: 30_000 })
      await syncNow(a.page)
      await syncNow(b.page)

      await hub.stop()
      await editSheet(a.page, child, /^Straße/, 'Lindenweg 4')
      await addAllergy(a.page, child, 'Erdnuss', 'lebensbedrohlich')
      await writeOnPage(a.page, child, 'Überschrift')
      await editSheet(b.page, child, /^Ort/, 'Musterstadt')
      await addAllergy(b.page, child, 'Kuhmilch', 'schwer')
      await writeOnPage(b.page, child, 'Fließtext')
      await hub.start()
      for (const { page } of [a, b, a]) await syncNow(page)

      for (const { page } of [a, b]) {
        // At once and unasked: nobody's allergy waits for a decision.
        await openChild(page, child, 'Gesundheit')
        for (const allergen of ['Erdnuss', 'Kuhmilch'])
          await expect(page.getByRole('tabpanel').getByText(allergen)).toBeVisible({ timeout: 30_000 })
        await page.getByRole('tab', { name: 'Stammblatt', exact: true }).click()
        for (const text of ['Lindenweg 4', 'Musterstadt'])
          await expect(page.getByRole('tabpanel').getByText(text)).toBeVisible({ timeout: 30_000 })
        await goTo(page, 'Heute')
        await expect(page.getByText('1 Eintrag bitte klären')).toBeVisible({ timeout: 30_000 })
      }

      await countPresses(a.page)
      await press(a.page, 'Jetzt klären')
      const versions = a.page.getByRole('region', { name: /^Fassung \d$/ })
      await expect(versions).toHaveCount(2)
      await expect(versions.filter({ hasText: 'von Ihnen' })).toHaveCount(1)
      await expect(versions.filter({ hasText: 'Berta Muster' })).toHaveCount(1)
      await press(versions.filter({ hasText: 'Berta Muster' }), /^Diese Fassung nehmen/)
      await expect(a.page.getByText('Alles geklärt. Schön!')).toBeVisible()
      const presses = await pressesAt(a.page)
      console.log(`from the notice on "Heute" to resolved: ${presses} presses`)
      expectValue(presses).toBeLessThanOrEqual(3)

      for (const { page } of [a, b]) await syncNow(page)
      for (const { page } of [a, b]) {
        await goTo(page, 'Heute')
        // The list stands; the backup is always on it here.
        await expect(page.getByText('Es gibt noch keine Sicherung')).toBeVisible({ timeout: 30_000 })
        await expect(page.getByText('bitte klären')).toHaveCount(0, { timeout: 30_000 })
        await openPageOf(page, child)
        expectValue(await design(page)).toEqual(['Text: Hier schreiben'])
        await goTo(page, 'Heute')
      }
      expectValue([...a.complaints, ...b.complaints]).toEqual([])
    }))

  test('B8 PF73 PF131 one page designed on two PCs without a network: both are shown as they look, both are kept, what only one of them did needs no question; a template of the house made on A is offered on B', () =>
    withPair(async ({ a, b, hub }) => {
      const child = 'Bela Nebelhorn'
      const portfolioOf = async (page: Page): Promise<void> => {
        await goTo(page, 'Portfolio')
        await page.getByRole('main').getByText(child).first().click()
      }
      const newPage = async (page: Page, from: string | RegExp): Promise<void> => {
        await portfolioOf(page)
        await press(page, /^Neue Seite/)
        await press(page.getByRole('dialog'), from)
        await expect(page.getByRole('region', { name: 'Ebenen' })).toBeVisible({ timeout: 30_000 })
      }
      await newPage(a.page, 'Leere Seite')
      await writeOnPage(a.page, child, 'Fließtext')
      await openPageOf(a.page, child)
      await a.page.getByRole('tab', { name: 'Vorlagen', exact: true }).click()
      await press(a.page, 'Als Vorlage speichern')
      await a.page.getByRole('dialog').getByLabel('Name').fill('Ein Text des Hauses')
      await press(a.page.getByRole('dialog'), 'Vorlage speichern')
      await expect(a.page.getByRole('dialog')).toHaveCount(0)
      for (const { page } of [a, b]) await syncNow(page)

      await hub.stop()
      await writeOnPage(a.page, child, 'Überschrift')
      await writeOnPage(b.page, child, 'Überschrift')
      await openPageOf(b.page, child)
      await b.page.locator('[data-item]').last().focus()
      await b.page.keyboard.press('Shift+ArrowDown')
      await expect(b.page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
      // Another page, and with the template that came from A.
      await newPage(b.page, /^Ein Text des Hauses/)
      expectValue(await b.page.locator('[data-item]').count()).toBe(1)
      await goTo(b.page, 'Heute')
      await hub.start()
      for (const { page } of [a, b, a]) await syncNow(page)

      await goTo(b.page, 'Heute')
      await expect(b.page.getByText('1 Eintrag bitte klären')).toBeVisible({ timeout: 30_000 })
      await press(b.page, 'Jetzt klären')
      const versions = b.page.getByRole('region', { name: /^Fassung \d$/ })
      await expect(versions).toHaveCount(2)
      await expect(versions.filter({ hasText: 'von Ihnen' })).toHaveCount(1)
      // Both as they look: letters on each, in different places.
      const looks = (): Promise<readonly string[]> =>
        versions.locator('canvas').evaluateAll((all) =>
          all.map((one) => {
            const { data } = (one as HTMLCanvasElement)
              .getContext('2d')!
              .getImageData(0, 0, (one as HTMLCanvasElement).width, (one as HTMLCanvasElement).height)
            const inked: number[] = []
            for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > 0 && data[i]! < 120) inked.push(i)
            return inked.length < 20 ? '' : `${inked.length} from ${inked[0]} to ${inked.at(-1)}`
          }),
        )
      await expect.poll(async () => new Set(await looks()).size).toBe(2)
      expectValue(await looks()).not.toContain('')
      await press(b.page, 'Beide behalten')
      await expect(b.page.getByText('Alles geklärt. Schön!')).toBeVisible({ timeout: 30_000 })
      for (const { page } of [b, a]) await syncNow(page)
      for (const { page } of [a, b]) {
        await portfolioOf(page)
        await expect(page.getByText('3 Seiten')).toBeVisible({ timeout: 30_000 })
        await goTo(page, 'Heute')
        await expect(page.getByText('Es gibt noch keine Sicherung')).toBeVisible({ timeout: 30_000 })
        await expect(page.getByText('bitte klären')).toHaveCount(0, { timeout: 30_000 })
      }
      expectValue([...a.complaints, ...b.complaints]).toEqual([])
    }))

  test('SY1 SY2 SY3 pause, go on, and "Jetzt abgleichen" without a server: a sentence, nobody signed out; counts are right before and after, nothing is green without a receipt', () =>
    withPair(async ({ a, b, hub }) => {
      const child = 'Bela Nebelhorn'
      await syncNow(a.page)
      const before = await countsAtHub(a.page)
      expectValue(before.ops).toBe(before.allOps)
      expectValue(before.tone).toBe('good')

      // Paused: nothing leaves, and the other PC has nothing new.
      await office(a.page, 'Verbindung')
      await press(a.page, 'Anhalten')
      await expect(a.page.getByText('Angehalten. Es geht erst weiter, wenn Sie es sagen.')).toBeVisible()
      await expect(a.page.getByText('Abgleich angehalten')).toBeVisible()
      await editSheet(a.page, child, /^Ort/, 'Seedorf')
      await syncNow(b.page)
      await openChild(b.page, child)
      await expect(b.page.getByRole('tabpanel').getByText('Seedorf')).toHaveCount(0)
      const paused = await countsAtHub(a.page)
      expectValue(paused.ops).toBe(before.ops)
      expectValue(paused.allOps).toBeGreaterThan(before.allOps)
      expectValue(paused.tone).not.toBe('good')
      await office(a.page, 'Verbindung')
      await press(a.page, 'Weitermachen')
      await expect(a.page.getByText('auf diesem PC und in der Zentrale')).toBeVisible({ timeout: 30_000 })
      const after = await countsAtHub(a.page)
      expectValue(after.ops).toBe(after.allOps)
      expectValue(after.tone).toBe('good')
      await openChild(b.page, child)
      await expect(b.page.getByRole('tabpanel').getByText('Seedorf')).toBeVisible({ timeout: 30_000 })

      // No server: said kindly, and the work goes on.
      await hub.stop()
      await editSheet(a.page, child, /^Ort/, 'Bergheim')
      await office(a.page, 'Verbindung')
      await press(a.page, 'Jetzt abgleichen')
      await expect(
        a.page.getByText('Zentrale gerade nicht erreichbar. Sie können weiterarbeiten.'),
      ).toBeVisible({ timeout: 30_000 })
      await expect(a.page.getByText('Angemeldet: Petra Beispiel')).toBeAttached()
      const offline = await countsAtHub(a.page)
      expectValue(offline.ops).toBeLessThan(offline.allOps)
      expectValue(offline.tone).not.toBe('good')
      await openChild(a.page, child)
      await expect(a.page.getByRole('tabpanel').getByText('Bergheim')).toBeVisible()

      await hub.start()
      await syncNow(a.page)
      const again = await countsAtHub(a.page)
      expectValue(again.ops).toBe(again.allOps)
      expectValue(again.tone).toBe('good')
      await syncNow(b.page)
      await openChild(b.page, child)
      await expect(b.page.getByRole('tabpanel').getByText('Bergheim')).toBeVisible({ timeout: 30_000 })
      expectValue([...a.complaints, ...b.complaints]).toEqual([])
    }))

  test('V1 L2 a patched window on a shared PC: a Praktikum writes no consent, nobody writes in another name, and the keeper takes no record from a window', async () => {
    await using house = await copyHouse(await joined())
    const pin = 'Sieben Laternen rollen durch Gummersbach 19'
    {
      await using a = await switchOn(house.a)
      await office(a.page, 'Team und PCs')
      await press(a.page, 'Person hinzufügen')
      await a.page.getByLabel(/^Vorname/).fill('Klara')
      await a.page.getByLabel(/^Nachname/).fill('Lernt')
      await a.page.getByRole('combobox', { name: 'Rolle' }).selectOption({ label: 'Praktikum' })
      await a.page.getByRole('radio', { name: 'Alle Gruppen' }).check()
      await a.page.getByLabel(/^Letzter Tag/).fill('31.12.2099')
      await press(a.page, 'Weiter')
      await press(a.page, /^An diesem PC/)
      await fillPassphrase(a.page, pin)
      await press(a.page, 'Zugang anlegen')
      await expect(a.page.getByText('Klara Lernt gehört jetzt dazu').first()).toBeVisible({ timeout: 60_000 })
    }
    await using app = await openApp({ folder: house.a, windowDir: await buildPatchedWindow() })
    const keeper = (name: string, args: object = {}) => send(app.page, 'keeper', name, args)
    const vault = (name: string, args: object = {}) => send(app.page, 'vault', name, args)
    must(await keeper('profile.open', { kind: 'institution' }))
    const { people } = must<{ people: { id: string; name: string }[] }>(await keeper('info'))
    const [petra, klara] = ['Petra Beispiel', 'Klara Lernt'].map(
      (name) => people.find((one) => one.name === name)!.id,
    )
    const idsOf = async (kind: string): Promise<string[]> =>
      must<{ records: { id: string }[] }>(
        await vault('records.scan', {
          cursor: 0,
          limit: 1000,
          kinds: [kind],
          purpose: 'show',
          view: 'plain',
        }),
      ).records.map(({ id }) => id)
    const historyOf = async (id: string) =>
      must<{ records: { meta: { author: string; version: string } }[] }>(await vault('records.history', { id })).records // prettier-ignore

    // The Praktikum signs in, sees the children, and sends what her screens would never send.
    must(await vault('unlock', { personId: klara, passphrase: pin }))
    const [childId] = await idsOf('child')
    const consent = {
      kind: 'consent',
      id: null,
      parents: [],
      changes: { childId, purpose: 'press', audience: 'public', decision: 'given' },
    }
    expectValue(told(await vault('records.save', { drafts: [consent] }))).toBe('NotAllowed')
    const [child] = await historyOf(childId!)
    const edit = { kind: 'child', id: childId, parents: [child!.meta.version], changes: { city: 'Anderswo' } }
    expectValue(told(await vault('records.save', { drafts: [edit] }))).toBe('NotAllowed')
    // In Petra's name: as a field, as a session, as a sealed record past the vault.
    expectValue(told(await vault('records.save', { drafts: [{ ...edit, author: petra }] }))).toBe(
      'BadArguments',
    )
    expectValue(told(await vault('records.save', { drafts: [edit], personId: petra }))).toBe('BadArguments')
    expectValue(told(await vault('unlock', { personId: petra, passphrase: pin }))).toBe('AlreadyOpen')
    expectValue(told(await keeper('store.commit', { wraps: [], entries: [] }))).toBe('Refused')
    expectValue(told(await vault('store.commit', { wraps: [], entries: [] }))).toBe('Refused')
    expectValue(told(await vault('people.changeRole', { personId: klara, role: 'lead', groups: 'all', until: null }))).toBe('NotAllowed') // prettier-ignore
    expectValue(await idsOf('consent')).toEqual([])
    must(await keeper('lock'))

    // A lock, and her passphrase does not open Petra's account.
    await app.reopen()
    expectValue(told(await vault('unlock', { personId: petra, passphrase: pin }))).toBe('WrongPassphrase')
    await app.page.waitForTimeout(2_500)
    // The control: what was refused was not wrong in itself, and it is written in the name of who is signed in.
    must(await vault('unlock', { personId: petra, passphrase }))
    expectValue(await idsOf('consent')).toEqual([])
    expectValue(await historyOf(childId!)).toHaveLength(1)
    const { saved } = must<{ saved: { id: string }[] }>(
      await vault('records.save', { drafts: [consent, edit] }),
    )
    for (const { id } of saved) expectValue((await historyOf(id))[0]!.meta.author).toBe(petra)
    expectValue(app.complaints).toEqual([])
  })

  test('H2 L01 a card in a file and a server: six words compared, a child travels; a Praktikum sees her group alone and changes nothing', async () => {
    await using house = await copyHouse(await joined())
    await using hub = await startHub()
    await using a = await switchOn(house.a)
    await connect(a.page, hub.card)
    await expect(a.page.getByText('auf diesem PC und in der Zentrale')).toBeVisible()

    await using c = await openApp()
    await joinByCardFile(a.page, c.page, house.stick, 'Praktikum')
    await syncNow(a.page)
    await syncNow(c.page)
    await goTo(c.page, 'Kinder')
    await expect(c.page.getByText('Änne Öztürk-Groß').first()).toBeVisible({ timeout: 60_000 })
    await expect(c.page.getByText('Bela Nebelhorn')).toHaveCount(0)
    // What she may not change is grey, with the reason.
    await office(c.page, 'Team und PCs')
    await expect(c.page.getByText('Ändern darf hier nur die Leitung.')).toBeVisible()
    await expect(c.page.getByRole('button', { name: 'Person hinzufügen' })).toBeDisabled()
    expectValue([...a.complaints, ...c.complaints]).toEqual([])
  })

  test('HU1 HU2 HU6 PC A becomes the Zentrale by a press and a passphrase; a new PC joins by its card alone; both ways; stopped, the other one works on', async () => {
    await using house = await copyHouse(await joined())
    await using a = await switchOn(house.a, passphrase, { network: nearNetwork })
    await office(a.page, 'Verbindung')
    await press(a.page, 'Diesen PC zur Zentrale machen')
    const dialog = a.page.getByRole('dialog')
    await dialog.getByLabel(/^Ihr Kennwort/).fill('ganz sicher falsches Kennwort 12')
    await press(dialog, 'Zentrale starten')
    await expect(dialog.getByText(/^Dieses Kennwort passt nicht/)).toBeVisible({ timeout: 30_000 })
    await a.page.waitForTimeout(2_500)
    await dialog.getByLabel(/^Ihr Kennwort/).fill(passphrase)
    await press(dialog, 'Zentrale starten')
    await expect(dialog).toHaveCount(0, { timeout: 60_000 })
    await expect(a.page.getByText('Läuft. Bitte lassen Sie diesen PC eingeschaltet.')).toBeVisible({
      timeout: 60_000,
    })
    await expect(a.page.getByText('auf diesem PC und in der Zentrale')).toBeVisible({ timeout: 60_000 })

    // A new PC: nobody types an address.
    await using c = await openApp()
    await joinByCardFile(a.page, c.page, house.stick, 'Fachkraft')
    const child = 'Änne Öztürk-Groß'
    await goTo(c.page, 'Kinder')
    await expect(c.page.getByText(child).first()).toBeVisible({ timeout: 60_000 })
    await editSheet(c.page, child, /^Ort/, 'Musterstadt')
    await openChild(a.page, child)
    await expect(a.page.getByRole('tabpanel').getByText('Musterstadt')).toBeVisible({ timeout: 60_000 })
    await editSheet(a.page, child, /^Straße/, 'Lindenweg 4')
    await openChild(c.page, child)
    await expect(c.page.getByRole('tabpanel').getByText('Lindenweg 4')).toBeVisible({ timeout: 60_000 })

    await office(a.page, 'Verbindung')
    await expect(a.page.getByText('2 PCs, dieser mitgezählt')).toBeVisible({ timeout: 30_000 })
    await press(a.page, 'Zentrale anhalten')
    await dialog.getByLabel(/^Ihr Kennwort/).fill(passphrase)
    await press(dialog, 'Jetzt anhalten')
    await expect(
      a.page.getByText('Angehalten. Die anderen PCs können sich gerade nicht abgleichen.'),
    ).toBeVisible({ timeout: 30_000 })
    await office(c.page, 'Verbindung')
    await press(c.page, 'Jetzt abgleichen')
    await expect(
      c.page.getByText('Zentrale gerade nicht erreichbar. Sie können weiterarbeiten.'),
    ).toBeVisible({ timeout: 30_000 })
    await openChild(c.page, child)
    await expect(c.page.getByRole('tabpanel').getByText('Lindenweg 4')).toBeVisible()
    expectValue([...a.complaints, ...c.complaints]).toEqual([])
  })
})
