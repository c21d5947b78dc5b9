import { expect } from '@playwright/test'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { openApp } from './openApp.ts'
import { goTo, savePdf, setUpInstitution } from './steps.ts'

let stick: string
const home = process.env['HOME']
beforeAll(async () => {
  stick = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  process.env['HOME'] = stick
})
afterAll(async () => {
  process.env['HOME'] = home
  await rm(stick, { recursive: true, force: true })
})

const chapters = ['Das bin ich', 'Meine Familie', 'Das kann ich', 'Lerngeschichten', 'Feste', 'Abschied']

test('B9 a portfolio with cover, chapters, contents and page numbers, reordered by drag; a year book of the group with what it may show', async () => {
  const sample = await makeSample()
  // The first of her lines; a second one with her name is held back as the same child.
  const line = (await readFile(sample.children, 'latin1')).split(/\r?\n/).find((one) => one.startsWith('Mia;Sommer;')) // prettier-ignore
  const group = line!.split(';')[3]!
  await using app = await openApp()
  const { page } = app
  const dialog = page.getByRole('dialog')
  const command = (name: string) => page.getByRole('menuitem', { name, exact: true })
  await setUpInstitution(page, stick)
  await goTo(page, 'Kinder')
  await page.getByRole('button', { name: 'Liste einlesen' }).click()
  await page.locator('input[type=file]').first().setInputFiles(sample.children)
  await page.getByRole('button', { name: 'Weiter zum Prüfen' }).click()
  await page.getByRole('button', { name: /Kinder übernehmen/ }).click()
  await expect(page.getByText('Alle Kinder sind da')).toBeVisible({ timeout: 60_000 })

  const openMia = async (): Promise<void> => {
    await goTo(page, 'Portfolio')
    await page.getByText('Mia Sommer').first().click()
    await expect(page.getByRole('button', { name: /^Neue Seite/ }).first()).toBeVisible()
  }
  for (const template of ['Mein Portfolio', 'Das bin ich', 'Eine Lerngeschichte', 'Hoch sollst du leben']) {
    await openMia()
    await page.getByRole('button', { name: /^Neue Seite/ }).first().click() // prettier-ignore
    await dialog.getByPlaceholder('Suchen').or(dialog.getByRole('searchbox')).first().fill(template)
    await dialog.getByRole('button', { name: new RegExp(`^${template}`) }).first().click() // prettier-ignore
    await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 30_000 })
    if (template === 'Hoch sollst du leben') {
      await page.getByRole('button', { name: /^Für wen ist diese Seite/ }).click()
      await command('Für Familien der Gruppe').click()
      await expect(
        page.getByRole('button', { name: /^Für wen ist diese Seite\? Für Familien/ }),
      ).toBeVisible()
    }
  }
  await openMia()
  const titles = page.locator('li[draggable] strong')
  await expect(titles).toHaveCount(4)
  const [cover, , story, party] = await titles.allInnerTexts()

  // Chapters are offered by their usual names.
  for (const [title, chapter] of [
    ['Das bin ich', 'Das bin ich'],
    [story!, 'Lerngeschichten'],
    [party!, 'Feste'],
  ] as const) {
    await page.getByRole('button', { name: `Mehr zu Seite „${title}“`, exact: true }).click()
    await command('Kapitel …').click()
    for (const name of chapters) await expect(dialog.getByRole('button', { name, exact: true })).toBeVisible()
    await dialog.getByRole('button', { name: chapter, exact: true }).click()
    await dialog.getByRole('button', { name: 'Kapitel speichern' }).click()
    await expect(page.getByRole('heading', { name: chapter })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Buch gestalten' }).click()
  await command('Inhaltsverzeichnis einfügen').click()
  await expect(titles).toHaveCount(5)
  await page.getByRole('button', { name: 'Buch gestalten' }).click()
  await command('Seitenzahlen auf alle Seiten').click()
  await expect(page.getByText(/^Alle Seiten haben jetzt Seitenzahlen/)).toBeVisible()

  // By drag: the party comes before the story, and contents and numbers follow by themselves.
  const item = (title: string) => page.locator('li[draggable]').filter({ hasText: title }).first()
  await item(party!).dragTo(item(story!))
  await expect(titles).toHaveText([cover!, 'Inhalt', 'Das bin ich', party!, story!])
  await page.getByRole('button', { name: 'Alle Seiten ausgeben' }).click()
  const book = await savePdf(page, stick)
  const texts = book.pages.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim())
  expect(texts).toHaveLength(5)
  expect(texts[1]).toMatch(/Inhalt.*Das bin ich.*3.*Feste.*4.*Lerngeschichten.*5/)
  for (const [i, text] of texts.entries()) expect(text).toMatch(new RegExp(`(^| )${i + 1}( |$)`))

  // The year book: the party alone is for the other families too.
  await page.getByRole('button', { name: 'Jahrbuch einer Gruppe' }).click()
  await dialog.getByLabel('Gruppe').selectOption({ label: group })
  await expect(dialog.getByText('1 Seite kommt in das Jahrbuch')).toBeVisible()
  await expect(dialog.getByText(/^4 Seiten aus dieser Zeit sind nur für die eigene Familie/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Ausgeben', exact: true }).click()
  const year = await savePdf(page, stick)
  const words = year.pages.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim())
  expect(words).toHaveLength(3)
  expect(words[0]).toContain(`Unser Jahr ${group}`)
  expect(words[1]).toMatch(/Inhalt .* 3/)
  expect(words[2]).toContain(party!)
  expect(words.join()).not.toContain(story!)
  expect(app.complaints).toEqual([])
})
