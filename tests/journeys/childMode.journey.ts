import { expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { openApp } from './openApp.ts'
import {
  addPhotoOf,
  createChild,
  goTo,
  numberIn,
  passphrase,
  savePdf,
  sayYesTo,
  setUpInstitution,
} from './steps.ts'

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

const pin = '836241'
test('B11 a child draws, sticks, stamps and says something on her page; no way out but the PIN; what she keeps is not given out', async () => {
  const sample = await makeSample()
  await using app = await openApp()
  const { page } = app
  const dialog = page.getByRole('dialog')
  const tool = (name: string) => page.getByRole('button', { name, exact: true })
  await setUpInstitution(page, stick)
  await createChild(page, 'Ole', 'Brandt')
  await createChild(page, 'Mia', 'Sommer')
  await sayYesTo(page, 'Eigenes Portfolio')
  await addPhotoOf(page, join(sample.photos, 'Mia_Sommer.jpg'), 'Mia')
  await goTo(page, 'Heute')
  await page.getByRole('button', { name: 'PIN einrichten' }).click()
  await page.getByLabel('Neue PIN').fill(pin)
  await page.getByLabel('PIN wiederholen').fill(pin)
  await page.getByLabel('Ihr Kennwort').fill(passphrase)
  await dialog.getByRole('button', { name: 'PIN einrichten' }).click()
  await expect(page.getByText('Ihre PIN gilt ab jetzt')).toBeVisible()

  await goTo(page, 'Portfolio')
  await page.getByText('Mia Sommer').first().click()
  await page.getByRole('button', { name: 'Mit Mia gestalten' }).first().click()
  const paper = page.getByTestId('child-paper')
  const from = performance.now()
  await dialog.getByRole('button', { name: 'Los geht’s' }).click()
  await expect(paper.locator('canvas')).toBeVisible()
  console.log(`child mode: ${Math.round(performance.now() - from)} ms from the click to the paper`)

  // Her photo, a sticker, a stamp, a stroke, her words.
  const things = paper.locator('[data-thing]')
  await page.locator('[data-photo]').first().click()
  await expect(things).toHaveCount(1)
  const at = (await paper.boundingBox())!
  const [x, y] = [at.x + at.width * 0.15, at.y + at.height * 0.9]
  await tool('Malen').click()
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 60, y - 20, { steps: 6 })
  await page.mouse.move(x + 120, y, { steps: 6 })
  await page.mouse.up()
  await expect(things).toHaveCount(2)
  await tool('Sticker').click()
  await tool('Sticker 1').click()
  await expect(things).toHaveCount(3)
  await tool('Stempel').click()
  await page.getByRole('list', { name: 'Stempel' }).getByRole('button').first().click()
  await expect(things).toHaveCount(4)
  await tool('Das sage ich').click()
  await page.getByLabel('Was Mia sagt (Sie tippen)').fill('Der Hund hat gelacht')
  await tool('Auf das Blatt').click()
  await expect(things).toHaveCount(5)

  // What usually leads out leads nowhere, and nobody else's name is in the window.
  for (const key of ['Escape', 'Control+k', 'Alt+ArrowLeft', 'F6', 'Control+p'])
    await page.keyboard.press(key)
  await page.evaluate(() => (location.hash = '#/kinder'))
  await expect(paper).toBeVisible()
  await expect(things).toHaveCount(5)
  expect(await page.content()).not.toContain('Ole')

  /** The corner held for two seconds, the question for grown-ups, a PIN. */
  async function leave(typed: string): Promise<void> {
    await page.getByRole('button', { name: /^Für Erwachsene/ }).hover()
    await page.mouse.down()
    const field = dialog.getByLabel(/^Bitte in Ziffern/)
    await field.waitFor()
    await page.mouse.up()
    await field.fill(numberIn(await dialog.locator('label').innerText()))
    await dialog.getByRole('button', { name: 'Weiter', exact: true }).click()
    await dialog.locator('input[type=password]').fill(typed)
    await dialog.getByRole('button', { name: 'Kindermodus beenden' }).click()
  }
  await leave('111112')
  await expect(dialog.getByText(/Noch 4 Versuche/)).toBeVisible({ timeout: 20_000 })
  await dialog.locator('input[type=password]').fill(pin)
  await dialog.getByRole('button', { name: 'Kindermodus beenden' }).click()
  await expect(page.getByRole('button', { name: 'Ausgeben' })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Ausgeben' }).click()
  const pdf = await savePdf(page, stick)
  expect(pdf.pages[0]!.text.replaceAll(/\s+/g, ' ')).toContain('Der Hund hat gelacht')
  expect(pdf.jpegs).toHaveLength(1)

  // Once more, and now it is hers alone: the educator can't give it out.
  await page.getByRole('button', { name: 'Mit Mia gestalten' }).click()
  await dialog.getByRole('button', { name: 'Los geht’s' }).click()
  await expect(things).toHaveCount(5, { timeout: 20_000 })
  await tool('Wer darf das sehen?').click()
  await tool('Dieses Blatt bleibt bei mir').click()
  await expect(tool('Dieses Blatt bleibt bei mir')).toHaveAttribute('aria-pressed', 'true')
  await leave(pin)
  await page.getByRole('button', { name: 'Ausgeben' }).click({ timeout: 30_000 })
  await expect(page.getByText(/^Das PDF wurde nicht gespeichert\. Mia möchte/)).toBeVisible({
    timeout: 20_000,
  })
  expect(app.complaints).toEqual([])
})
