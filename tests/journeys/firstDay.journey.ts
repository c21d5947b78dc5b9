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

test('A2 A3 a new institution: cards, check words, first child, lock, wrong and right passphrase, the child is there', async () => {
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
  expect(app.complaints).toEqual([])
})
