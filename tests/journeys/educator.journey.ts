import { expect } from '@playwright/test'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { readPdf } from '../pdf/readPdf.ts'
import { openApp } from './openApp.ts'
import { goTo, setUpInstitution } from './steps.ts'

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

test('B1 B2 B3 from the list and the camera card to a PDF: a photo nobody looked at and a refused neighbour stay away', async () => {
  const sample = await makeSample()
  await using app = await openApp()
  const { page } = app
  await setUpInstitution(page, stick)

  // The children's list of Excel.
  await goTo(page, 'Kinder')
  await page.getByRole('button', { name: 'Liste einlesen' }).click()
  await page.locator('input[type=file]').first().setInputFiles(sample.children)
  await page.getByRole('button', { name: 'Weiter zum Prüfen' }).click()
  await expect(page.getByText('Diesen Tag gibt es nicht').first()).toBeVisible()
  await page.getByRole('button', { name: /Kinder übernehmen/ }).click()
  await expect(page.getByText('Alle Kinder sind da')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Zu den Kindern' }).click()
  await page.getByPlaceholder('Name oder Elternteil').fill('joern froehlch')
  await expect(page.getByText('Jörn Fröhlich').first()).toBeVisible()

  // Three photos: Mia alone, Mia with Ben (whose family said no to other portfolios), and a broken file.
  await goTo(page, 'Fotos')
  const photo = (name: string): string => join(sample.photos, name)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Fotos hinzufügen' }).first().click()
  await (
    await chooser
  ).setFiles(['Mia_Sommer.jpg', 'Ausflug Mia und Zoë.jpg', 'DSC_0100.jpg', 'Mia leer.jpg'].map(photo))
  await expect(page.getByText('Die Datei ist leer.').first()).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Fotos ansehen' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Wer ist zu sehen?')).toBeVisible()
  const answer = async (...names: string[]): Promise<void> => {
    for (const name of names) await dialog.getByRole('button', { name, exact: true }).click()
    await dialog.getByRole('button', { name: 'Speichern und nächstes Foto' }).click()
  }
  await answer('Mia')
  await expect(dialog.getByRole('button', { name: 'Mia', exact: true, pressed: true })).toHaveCount(0)
  await answer('Mia', 'Mila')
  await dialog.getByText('Schließen', { exact: true }).click()
  await expect(dialog).toHaveCount(0)

  // A page for Mia: only the photo that her family and nobody else's forbids is offered.
  await goTo(page, 'Portfolio')
  await page.getByText('Mia Sommer').first().click()
  await page
    .getByRole('button', { name: /^Neue Seite/ })
    .first()
    .click()
  const fresh = page.getByRole('dialog')
  const photos = fresh.getByRole('region', { name: 'Fotos gleich einsetzen' }).getByRole('button')
  await expect(photos).toHaveCount(2)
  // The forbidden one says why, and a click does not choose it.
  const forbidden = fresh.locator('button[aria-disabled=true]')
  await expect(forbidden).toHaveCount(1)
  await forbidden.click({ force: true })
  await photos.and(fresh.locator('[aria-disabled=false]')).click()
  await fresh.getByRole('button', { name: /^Das bin ich/ }).click()
  await expect(page.getByRole('button', { name: 'Ausgeben' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })

  await page.getByRole('button', { name: 'Ausgeben' }).click()
  await page.getByRole('button', { name: 'Als PDF speichern' }).click()
  await page.getByRole('button', { name: 'Diesen Ordner nehmen' }).click()
  await expect(page.getByText(/Gespeichert als/)).toBeVisible({ timeout: 60_000 })
  const file = (await readdir(stick)).find((name) => name.endsWith('.pdf') && !name.includes('karte'))!
  const pdf = await readPdf(new Uint8Array(await readFile(join(stick, file))))
  expect(pdf.pages).toHaveLength(1)
  // One photo; soft shadows are pictures too, but no JPEGs.
  expect(pdf.jpegs).toHaveLength(1)
  expect(pdf.pages[0]!.text).toContain('Mia Sommer')
  expect(pdf.pages[0]!.text).not.toContain('Mila')
  expect(pdf.tagged).toBe(true)

  // Her family takes its yes back: the page is named on "Heute" and stays in the house until the photo is off it.
  await goTo(page, 'Kinder')
  await page.getByPlaceholder('Name oder Elternteil').fill('Mia Sommer')
  await page.getByText('Mia Sommer').first().click()
  await page.getByRole('tab', { name: 'Einwilligungen' }).click()
  await page.getByRole('button', { name: 'Widerrufen: Eigenes Portfolio' }).click()
  await expect(page.getByRole('dialog').getByText(/^1 Portfolioseite zeigt dieses Kind/)).toBeVisible()
  await page.getByRole('button', { name: 'Jetzt widerrufen' }).click()
  await expect(page.getByText(/^Widerrufen und gespeichert/)).toBeVisible()
  await goTo(page, 'Heute')
  const flag = page.getByText('1 Seite zeigt ein Kind, dessen Einwilligung fehlt')
  await expect(flag).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Seiten klären' }).click()
  await page.getByRole('button', { name: /^Klären: .*, Mia Sommer$/ }).click()
  await page.getByRole('button', { name: 'Ausgeben' }).click()
  await page.getByRole('button', { name: 'Als PDF speichern' }).click()
  await expect(page.getByText(/^Das PDF wurde nicht gespeichert/)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Abbrechen' }).click()
  await page.getByRole('button', { name: 'Fotos von der Seite nehmen' }).click()
  await page.getByRole('button', { name: 'Ausgeben' }).click()
  await page.getByRole('button', { name: 'Als PDF speichern' }).click()
  await page.getByRole('button', { name: 'Diesen Ordner nehmen' }).click()
  await expect(page.getByText(/Gespeichert als/)).toBeVisible({ timeout: 60_000 })
  const later = (await readdir(stick)).find((name) => name.endsWith('.pdf') && !name.includes('karte') && name !== file)! // prettier-ignore
  expect((await readPdf(new Uint8Array(await readFile(join(stick, later))))).jpegs).toHaveLength(0)
  await goTo(page, 'Heute')
  await expect(page.getByText('Was auf Sie wartet')).toBeVisible()
  await expect(page.getByText('hat noch niemand angesehen').or(page.getByText('Alles erledigt')).or(page.getByText('fehlt die Foto-Einwilligung')).or(page.getByText('keine Sicherung')).first()).toBeVisible({ timeout: 20_000 }) // prettier-ignore
  await expect(flag).toHaveCount(0)
  expect(app.complaints).toEqual([])
})
