import { expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { openApp } from './openApp.ts'
import { addPhotoOf, createChild, goTo, savePdf, sayYesTo, setUpInstitution } from './steps.ts'

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

test('B10 from a quick observation to a learning story in one click, and to its PDF; the note for oneself stays behind', async () => {
  const sample = await makeSample()
  await using app = await openApp()
  const { page } = app
  const dialog = page.getByRole('dialog')
  await setUpInstitution(page, stick)
  await createChild(page, 'Mia', 'Sommer')
  await sayYesTo(page, 'Eigenes Portfolio')
  await addPhotoOf(page, join(sample.photos, 'Mia_Sommer.jpg'), 'Mia')

  await goTo(page, 'Heute')
  await page.getByRole('button', { name: /^Beobachtung/ }).click()
  await dialog.getByLabel('Kind', { exact: true }).selectOption({ label: 'Mia Sommer' })
  await dialog.getByLabel('Überschrift').fill('Die Brücke aus Brettern')
  await dialog.getByText('Natur und Technik', { exact: true }).first().click()
  await dialog.getByLabel(/^Was haben Sie gesehen/).click()
  await dialog.getByRole('button', { name: 'Mia vermutet, dass …' }).click()
  await page.keyboard.type('drei Bretter über den Graben reichen.')
  await dialog.getByLabel('So kann es weitergehen').fill('Längere Bretter bereitlegen.')
  await dialog.getByLabel('Notiz nur für mich').fill('Zwetschgendatschi beim Elterngespräch')
  await dialog.getByRole('region', { name: 'Fotos dazu' }).getByRole('button').click()
  await dialog.getByRole('button', { name: 'Speichern', exact: true }).click()
  await expect(page.getByText('Gespeichert bei Mia Sommer.')).toBeVisible({ timeout: 20_000 })

  await goTo(page, 'Kinder')
  await page.getByText('Mia Sommer').first().click()
  await page.getByRole('tab', { name: 'Beobachtungen' }).click()
  await expect(page.getByText('Zwetschgendatschi')).toBeVisible()
  await page.getByRole('button', { name: /^Lerngeschichte daraus machen/ }).click()
  await expect(page.getByRole('button', { name: 'Ausgeben' })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Ausgeben' }).click()
  const pdf = await savePdf(page, stick)
  expect(pdf.jpegs).toHaveLength(1)
  const words = pdf.pages.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join(' ')
  for (const part of [
    'Die Brücke aus Brettern',
    'Mia vermutet, dass drei Bretter über den Graben reichen.',
    'Natur und Technik',
    'Längere Bretter bereitlegen.',
  ])
    expect(words).toContain(part)
  expect(words).not.toMatch(/Zwetschgendatschi|Elterngespräch/)
  expect(app.complaints).toEqual([])
})
