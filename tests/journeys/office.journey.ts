import { expect } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { openApp } from './openApp.ts'
import { cardWords, createChild, fillPassphrase, goTo, setUpInstitution, takeHome, unlock } from './steps.ts'

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

const day = 24 * 60 * 60 * 1000

test('A21 H4 H5 backup, delete a child, day 7, nothing left; the older backup restored with two cards does not bring it back', async () => {
  await using app = await openApp()
  let page = app.page
  await setUpInstitution(page, stick)
  await createChild(page, 'Bleibtreu', 'Ahornblatt')
  await createChild(page, 'Wegweis', 'Zimtstern')

  // Backup to the stick: sealed, verified.
  await goTo(page, 'Büro')
  await page.getByRole('link', { name: /^Sicherung/ }).or(page.getByRole('button', { name: /^Sicherung/ })).first().click() // prettier-ignore
  await takeHome(page)
  await page.getByRole('button', { name: 'Jetzt sichern' }).click()
  await expect(page.getByText('Gesichert und geprüft').first()).toBeVisible({ timeout: 60_000 })

  // Two confirmations: the Leitung, then one recovery card.
  await goTo(page, 'Büro')
  await page.getByRole('link', { name: /^Kinder löschen/ }).or(page.getByRole('button', { name: /^Kinder löschen/ })).first().click() // prettier-ignore
  await page.getByRole('button', { name: 'Löschung beantragen' }).first().click()
  await page.getByLabel('Kind suchen').fill('Zimtstern')
  await page.getByText('Wegweis Zimtstern').first().click()
  await page.getByLabel(/^Grund/).fill('Aufbewahrungsfrist vorbei')
  await page.getByRole('button', { name: 'Löschung beantragen' }).last().click()
  await page.getByRole('button', { name: 'Zweite Bestätigung geben' }).click()
  await page.getByLabel(/^Text einer Wiederherstellungskarte/).fill('bett violine winkel')
  await page.getByRole('button', { name: 'Löschen in 7 Tagen' }).click()
  await expect(page.getByRole('alert').or(page.getByText(/Karte/)).first()).toBeVisible()
  await page.getByLabel(/^Text einer Wiederherstellungskarte/).fill((await cardWords(stick, 2)).join(' '))
  await page.getByRole('button', { name: 'Löschen in 7 Tagen' }).click()
  await expect(page.getByText('Im Papierkorb', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
  await goTo(page, 'Kinder')
  await expect(page.getByText('Bleibtreu Ahornblatt').first()).toBeVisible()
  await expect(page.getByText('Wegweis Zimtstern')).toHaveCount(0)

  // Day 7 by the test world's clock: the next sign-in purges.
  app.shell.setClockOffset(8 * day)
  await page.keyboard.press('Control+l')
  page = await app.reopen()
  await unlock(page)
  await page.getByRole('navigation').waitFor({ timeout: 60_000 })
  await goTo(page, 'Büro')
  await page.getByRole('link', { name: /^Kinder löschen/ }).or(page.getByRole('button', { name: /^Kinder löschen/ })).first().click() // prettier-ignore
  await expect(page.getByText('1 Akte wurde endgültig gelöscht')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Im Papierkorb', { exact: true })).toHaveCount(0)

  // The older backup on an empty profile, with cards 1 and 3: the ledger on the stick keeps the child away.
  await using other = await openApp({ clockOffsetMs: 8 * day })
  await other.page.getByRole('button', { name: 'Aus Sicherung wiederherstellen' }).click()
  await takeHome(other.page)
  await other.page
    .getByText(/Einträge,/)
    .first()
    .click()
  await other.page.getByRole('button', { name: 'Weiter' }).click()
  await other.page.getByLabel('Karte 1').fill((await cardWords(stick, 1)).join(' '))
  await other.page.getByLabel('Karte 2').fill((await cardWords(stick, 3)).join(' '))
  await other.page.getByRole('button', { name: 'Weiter' }).click()
  await other.page.getByLabel(/^Vorname/).fill('Petra')
  await fillPassphrase(other.page, 'Ganz neues Kennwort mit Dachziegel 9')
  await other.page.getByRole('button', { name: 'Wiederherstellen' }).click()
  await expect(other.page.getByText('Wiederhergestellt').first()).toBeVisible({ timeout: 60_000 })
  await other.page.getByRole('button', { name: 'Einrichtung öffnen' }).click()
  await goTo(other.page, 'Kinder')
  await expect(other.page.getByText('Bleibtreu Ahornblatt').first()).toBeVisible({ timeout: 20_000 })
  await expect(other.page.getByText('Wegweis Zimtstern')).toHaveCount(0)
  expect([...app.complaints, ...other.complaints]).toEqual([])
})
