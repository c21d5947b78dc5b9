import { expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { openApp } from './openApp.ts'
import { createChild, goTo, passphrase, setUpInstitution, unlock } from './steps.ts'

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

test('A2 A3 PN7 a new institution: cards, check words, first child, lock, wrong and right passphrase, the child is there; lock, PIN, back; signed out, passphrase', async () => {
  await using app = await openApp()
  let page = app.page
  await setUpInstitution(page, stick)
  await createChild(page, 'Änne', 'Öztürk-Groß')
  await expect(page.getByText('24.12.2022').first()).toBeVisible()

  await page.keyboard.press('Control+l')
  await expect(page.getByText('Öztürk-Groß')).toHaveCount(0, { timeout: 10_000 })
  page = await app.reopen()
  await unlock(page, 'ganz sicher falsches Kennwort 12')
  await expect(page.getByText(/Kennwort passt nicht/)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await page.waitForTimeout(2_500)
  await unlock(page, passphrase)
  await page.getByRole('navigation').waitFor({ timeout: 30_000 })
  await goTo(page, 'Kinder')
  await expect(page.getByText('Änne Öztürk-Groß').first()).toBeVisible()

  const pin = '836241'
  await goTo(page, 'Heute')
  await page.getByRole('button', { name: 'PIN einrichten' }).click()
  await page.getByLabel('Neue PIN').fill(pin)
  await page.getByLabel('PIN wiederholen').fill(pin)
  await page.getByLabel('Ihr Kennwort').fill(passphrase)
  await page.getByRole('dialog').getByRole('button', { name: 'PIN einrichten' }).click()
  await expect(page.getByText('Ihre PIN gilt ab jetzt')).toBeVisible()

  const field = () => page.getByLabel('PIN', { exact: true })
  const locked = performance.now()
  await page.keyboard.press('Control+l')
  await expect(page.getByText('Obhut ist gesperrt')).toBeVisible()
  page = await app.reopen()
  await expect(page.getByText('Petra Beispiel')).toBeVisible()
  await field().fill('904718')
  await field().press('Enter')
  await expect(page.getByText('Diese PIN passt nicht')).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await field().fill(pin)
  const typed = performance.now()
  await field().press('Enter')
  await page.getByRole('navigation').waitFor()
  const entered = performance.now()
  await goTo(page, 'Kinder')
  await expect(page.getByText('Änne Öztürk-Groß').first()).toBeVisible()
  console.log(
    `back by PIN: ${Math.round(entered - typed)} ms from Enter to the house; from the lock over a wrong try ${Math.round(entered - locked)} ms`,
  )

  await page.getByRole('button', { name: 'Abmelden' }).click()
  await expect(page.getByText('Obhut ist gesperrt')).toBeVisible()
  page = await app.reopen()
  await expect(page.getByLabel(/^Kennwort/)).toBeVisible()
  await expect(field()).toHaveCount(0)
  await unlock(page, passphrase)
  await page.getByRole('navigation').waitFor({ timeout: 30_000 })
  expect(app.complaints).toEqual([])
})
