import { expect, type Page } from '@playwright/test'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect as expectValue, test } from 'vitest'
import { readPdf, type ReadPdf } from '../pdf/readPdf.ts'
import { openApp, type App } from './openApp.ts'
import { goTo } from './steps.ts'

let stick: string
let app: App
let page: Page
const home = process.env['HOME']
beforeAll(async () => {
  stick = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  process.env['HOME'] = stick
  app = await openApp()
  page = app.page
  await press(/^Übungsraum/)
  await page.getByRole('navigation').getByRole('link', { name: 'Kinder' }).waitFor({ timeout: 90_000 })
}, 120_000)
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  process.env['HOME'] = home
  await rm(stick, { recursive: true, force: true })
})

const press = (name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
    .first()
    .click()
const saved = (): Promise<void> =>
  expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
const dialog = () => page.getByRole('dialog')

async function openPagesOf(child: string): Promise<void> {
  await goTo(page, 'Portfolio')
  await page.getByRole('main').getByText(child).first().click()
  await expect(page.getByRole('button', { name: /^Mehr zu Seite/ }).first()).toBeVisible({ timeout: 20_000 })
}
async function openEditions(): Promise<void> {
  await openPagesOf(master)
  await press(/^Mehr zu Seite/)
  await page.getByRole('menuitem', { name: 'Ausgaben für alle Familien' }).click()
  await expect(dialog().getByRole('listitem')).toHaveCount(25, { timeout: 30_000 })
}
/** From an opened page to what a stranger reads in its PDF. */
async function exported(): Promise<ReadPdf> {
  const before = await readdir(stick)
  await press('Ausgeben')
  await press('Als PDF speichern')
  await press('Diesen Ordner nehmen')
  // It has this name only when it is whole (P42).
  const made = async () =>
    (await readdir(stick)).filter((one) => one.endsWith('.pdf') && !before.includes(one))
  await expect.poll(made, { timeout: 60_000 }).toHaveLength(1)
  return readPdf(new Uint8Array(await readFile(join(stick, (await made())[0]!))))
}

// One of twenty "Igel"; she has a page with photos, and others are in some of them.
const master = 'Emma Ginsterfeld'
const newcomers = ['Kilian', 'Livia', 'Milo', 'Nuri', 'Ophelia', 'Pepe']

describe('a page for everybody', { timeout: 120_000, retry: 0 }, () => {
  test('B4 PF101 one event page, editions for 25 children in one run: each with its own name and no photo that its family may not see, one changed by hand, the master’s changes taken over piece by piece and in all others at once, printed', async () => {
    // Six more children from a list, so that the group is as large as groups are.
    const list = join(stick, 'neue.csv')
    await writeFile(list, ['Vorname;Nachname;Geburtsdatum;Gruppe', ...newcomers.map((name) => `${name};Sternmoos;24.12.2022;Igel`)].join('\r\n')) // prettier-ignore
    await goTo(page, 'Kinder')
    await page.getByRole('main').getByRole('button', { name: 'Weitere Befehle' }).click()
    await page.getByRole('menuitem', { name: 'Liste einlesen' }).click()
    await page.locator('input[type=file]').first().setInputFiles(list)
    await press('Weiter zum Prüfen')
    await press(/Kinder übernehmen/)
    await expect(page.getByText('Alle Kinder sind da')).toBeVisible({ timeout: 30_000 })
    await press('Zu den Kindern')

    // Emma's family does not want her in other children's books any more.
    await goTo(page, 'Kinder')
    await page.getByPlaceholder('Name oder Elternteil').fill(master)
    await page.getByText(master).first().click()
    await page.getByRole('tab', { name: 'Einwilligungen' }).click()
    await press('Widerrufen: Portfolios anderer Kinder')
    await press('Jetzt widerrufen')
    await expect(page.getByText(/^Widerrufen und gespeichert/)).toBeVisible()

    const from = performance.now()
    await openEditions()
    // On the others' pages she lies under a sticker, and somebody is asked to look whether it lies well.
    await expect(dialog().getByRole('listitem').filter({ hasText: 'Livia' }).getByText(/Sticker verdeck(t|en) jemanden/)).toBeVisible() // prettier-ignore
    await press('25 Seiten anlegen')
    await expect(page.getByText('25 Seiten angelegt.')).toBeVisible({ timeout: 60_000 })
    await expect(dialog().getByText('Seite ist angelegt')).toHaveCount(25, { timeout: 20_000 })
    // The goal is ten minutes of work; here nobody has to think about it.
    expectValue(performance.now() - from).toBeLessThan(60_000)

    // Hers alone: a line more, by hand.
    await press(/^Öffnen: Livia/)
    await expect(page.locator('[data-item]').first()).toBeVisible({ timeout: 30_000 })
    const before = await page.locator('[data-item]').count()
    await page.getByRole('tab', { name: 'Text', exact: true }).click()
    await press('Fließtext')
    await expect(page.locator('[data-item]')).toHaveCount(before + 1)
    await saved()
    const livia = await exported()
    const words = livia.pages
      .flatMap(({ text, tags }) => [text, ...tags.map(({ alt }) => alt ?? '')])
      .join('\n')
    expectValue(words).toContain('Livia')
    for (const other of ['Emma', ...newcomers.filter((name) => name !== 'Livia')])
      expectValue(words).not.toContain(other)

    // Something new on the event page.
    await openPagesOf(master)
    await press(/^Seite „.*öffnen$/)
    await page.getByRole('tab', { name: 'Formen', exact: true }).click()
    await page.getByRole('tabpanel').getByRole('button').first().click()
    await saved()
    await openEditions()
    await press(/^1 Änderung übernehmen: Pepe/)
    await press('Angehaktes übernehmen')
    await expect(page.getByRole('button', { name: /übernehmen: Pepe/ })).toHaveCount(0, { timeout: 20_000 })
    await press('Änderungen in 24 Seiten übernehmen')
    await expect(page.getByText(/^In 24 Seiten übernommen/)).toBeVisible({ timeout: 60_000 })
    await press(/^Öffnen: Livia/)
    await expect(page.locator('[data-item]')).toHaveCount(before + 2, { timeout: 30_000 })
    expectValue(app.complaints).toEqual([])
  })

  test('B16 stickers found in German, figures of every skin, a school hand and letters that are easy to tell apart, all in the PDF, and who made them', async () => {
    await page.keyboard.press('Escape')
    await goTo(page, 'Portfolio')
    await page.getByRole('main').getByText('Pepe Sternmoos').first().click()
    await press(/^Neue Seite/)
    await dialog().getByRole('button', { name: 'Leere Seite', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Ebenen' }).or(page.getByText('Ebenen')).first()).toBeVisible({ timeout: 30_000 }) // prettier-ignore
    await page.getByRole('tab', { name: 'Sticker', exact: true }).click()
    const search = page.getByRole('searchbox', { name: 'Sticker suchen' })
    const found = page.getByRole('tabpanel').getByRole('status')
    for (const [typed, name] of [
      ['laterne', 'Laterne'],
      ['schultuete', 'Schultüte'],
      ['schneeman', 'Schneemann'],
    ] as const) {
      await search.fill(typed)
      await expect(found).toHaveText(/^[1-9]\d* Sticker gefunden$/)
      await expect(page.getByRole('tabpanel').getByRole('button', { name, exact: true })).toBeVisible()
    }
    await search.fill('mädchen')
    for (const skin of ['helle', 'mittelhelle', 'mittlere', 'mitteldunkle', 'dunkle'])
      await expect(page.getByRole('tabpanel').getByRole('button', { name: `Mädchen, ${skin} Haut`, exact: true })).toBeVisible() // prettier-ignore
    await search.fill('qqqq')
    await expect(found).toHaveText(/^Dazu gibt es keinen Sticker/)
    await search.fill('igel')
    await page.getByRole('tabpanel').getByRole('button', { name: 'Igel', exact: true }).click()
    await expect(page.locator('[data-item]')).toHaveCount(1)

    const fonts = page.getByRole('complementary', { name: 'Eigenschaften' }).getByRole('group', { name: 'Schrift' }) // prettier-ignore
    for (const [i, font] of ['Schule', 'Gut lesbar'].entries()) {
      await page.getByRole('tab', { name: 'Text', exact: true }).click()
      await press('Fließtext')
      await expect(page.locator('[data-item]')).toHaveCount(i + 2)
      await fonts.getByRole('button', { name: font, exact: true }).click()
      await saved()
    }
    const pdf = await exported()
    expectValue(pdf.fonts.map(({ embedded, subset }) => [embedded, subset])).toEqual([[true, true], [true, true]]) // prettier-ignore

    expectValue(pdf.fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+|-.*$/g, ''))).toEqual(['PlaywriteDEGrund', 'Lexend']) // prettier-ignore

    await goTo(page, 'Hilfe')
    for (const [name, licence] of [
      ['Playwrite Deutschland Grundschrift', 'OFL-1.1'],
      ['Lexend', 'OFL-1.1'],
      ['Fluent Emoji', 'MIT'],
    ] as const)
      await expect(page.getByRole('row', { name: new RegExp(`${name}.*${licence}`) })).toBeVisible()
    expectValue(app.complaints).toEqual([])
  })
})
