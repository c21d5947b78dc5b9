import { expect } from '@playwright/test'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { readPdf } from '../pdf/readPdf.ts'
import { openApp } from './openApp.ts'
import { goTo, setUpInstitution, takeHome } from './steps.ts'

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
  await (await chooser).setFiles(['Mia_Sommer.jpg', 'Ausflug Mia und Zoë.jpg', 'DSC_0100.jpg', 'Mia leer.jpg'].map(photo))
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
  await page.screenshot({ path: '/tmp/shots/e-portfolio.png' })
  console.log(await page.locator('main').innerText(), await page.locator('main').getByRole('button').allInnerTexts())
  expect(app.complaints).toEqual([])
})
