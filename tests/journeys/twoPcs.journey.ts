/**
 * Two PCs of one house and a server that can't read: set up, connected, joined by a card in a file with six words
 * compared, and a Praktikum that sees the child of her group on her PC and nobody else.
 */
import { expect, type Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect as expectValue, test } from 'vitest'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { makeFolder, startProcess } from '../sync-server/app/running.ts'
import { openApp } from './openApp.ts'
import { fillPassphrase, goTo, setUpInstitution } from './steps.ts'

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

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
    .first()
    .click()
const office = async (page: Page, place: string): Promise<void> => {
  await goTo(page, 'Büro')
  await page.getByRole('main').getByText(place, { exact: true }).first().click()
  await expect(page.getByRole('heading', { name: place }).first()).toBeVisible()
}
const syncNow = async (page: Page): Promise<void> => {
  await office(page, 'Verbindung')
  await press(page, 'Jetzt abgleichen')
  await expect(page.getByText('Abgeglichen. Auf beiden Seiten').first()).toBeVisible({ timeout: 60_000 })
}
const makeGroups = async (page: Page, names: readonly string[]): Promise<void> => {
  await office(page, 'Einstellungen')
  await page.getByRole('main').getByRole('button', { name: 'Gruppen bearbeiten' }).click()
  for (const name of names) {
    await page.getByRole('dialog').getByRole('button', { name: 'Gruppe hinzufügen' }).click()
    await page.getByRole('dialog').getByLabel('Name der Gruppe').fill(name)
    await page.getByRole('dialog').getByRole('button', { name: 'Speichern', exact: true }).click()
  }
  await page.keyboard.press('Escape')
}
const createChildIn = async (
  page: Page,
  firstName: string,
  lastName: string,
  group: string,
): Promise<void> => {
  await goTo(page, 'Kinder')
  await press(page, 'Kind anlegen')
  await page.getByLabel(/^Vorname/).fill(firstName)
  await page.getByLabel(/^Nachname/).fill(lastName)
  await page.getByRole('dialog').getByRole('combobox', { name: 'Gruppe' }).selectOption({ label: group })
  await page.getByRole('button', { name: 'Kind anlegen' }).last().click()
  await expect(page.getByRole('heading', { name: `${firstName} ${lastName}` })).toBeVisible()
}
const words = (page: Page): Promise<string[]> =>
  page.getByRole('list', { name: 'Stehen am anderen PC dieselben sechs Wörter?' }).getByRole('listitem').allInnerTexts() // prettier-ignore

test(
  'H2 L01 two PCs and a server: joined by a card in a file, six words compared, a child travels; a Praktikum sees her group alone',
  { timeout: 420_000 },
  async () => {
    const folder = await makeFolder()
    // The card names the address; so the port must be known before.
    const port = String(await freePort())
    const server = await startProcess(folder, ['--port', port, '--url', `https://127.0.0.1:${port}`])
    try {
      if (!server.card) throw new Error('The server gave no card.')
      await using a = await openApp()
      await setUpInstitution(a.page, stick)
      await makeGroups(a.page, ['Sonnenkäfer', 'Waldmäuse'])
      await createChildIn(a.page, 'Änne', 'Öztürk-Groß', 'Sonnenkäfer')
      await createChildIn(a.page, 'Bela', 'Nebelhorn', 'Waldmäuse')

      // Connected by the card's text.
      await office(a.page, 'Verbindung')
      await press(a.page, 'Mit einer Zentrale verbinden')
      await a.page.getByRole('dialog').locator('textarea').fill(writeServerCard(server.card))
      await a.page.getByRole('dialog').getByRole('button', { name: 'Verbinden', exact: true }).click()
      await syncNow(a.page)
      await expect(a.page.getByText('auf diesem PC und in der Zentrale')).toBeVisible()

      // A colleague at another PC.
      await office(a.page, 'Team und PCs')
      await press(a.page, 'Person hinzufügen')
      await a.page.getByLabel(/^Vorname/).fill('Berta')
      await a.page.getByLabel(/^Nachname/).fill('Muster')
      await a.page.getByRole('combobox', { name: 'Rolle' }).selectOption({ label: 'Praktikum' })
      await a.page.getByRole('radio', { name: 'Nur diese Gruppen' }).check()
      await a.page.getByRole('checkbox', { name: 'Sonnenkäfer' }).check()
      await a.page.getByLabel(/^Letzter Tag/).fill('31.12.2099')
      await press(a.page, 'Weiter')
      await press(a.page, /An einem anderen PC/)
      await press(a.page, /Über die Zentrale/)
      await press(a.page, 'Karte auf Stick speichern')
      await press(a.page, 'Diesen Ordner nehmen')
      await expect(a.page.getByText(/Die Karte liegt jetzt dort/)).toBeVisible()

      await using b = await openApp()
      await press(b.page, /Mit diesem PC beitreten/)
      await press(b.page, /Eine Datei/)
      await b.page.locator('input[type=file]').setInputFiles(join(stick, 'Obhut-Einladung.txt'))
      await press(b.page, 'Karte prüfen')
      await b.page.getByRole('radio', { name: 'Über die Zentrale' }).waitFor()
      await press(b.page, 'Weiter')
      await fillPassphrase(b.page, 'Mondschein tanzt mit sieben Pinguinen 83')
      await press(b.page, 'Aufnahme anfragen')
      await b.page.getByText('dieselben sechs Wörter?').waitFor({ timeout: 60_000 })
      await a.page.getByText('dieselben sechs Wörter?').waitFor({ timeout: 60_000 })
      expectValue(await words(a.page)).toEqual(await words(b.page))
      expectValue((await words(a.page)).length).toBe(6)
      await press(a.page, 'Ja, dieselben')
      await expect(a.page.getByText('Berta Muster gehört jetzt dazu').first()).toBeVisible({
        timeout: 60_000,
      })

      await b.page.getByRole('navigation').waitFor({ timeout: 90_000 })
      await syncNow(a.page)
      await syncNow(b.page)
      await goTo(b.page, 'Kinder')
      await expect(b.page.getByText('Änne Öztürk-Groß').first()).toBeVisible({ timeout: 60_000 })
      await expect(b.page.getByText('Bela Nebelhorn')).toHaveCount(0)
      // What she may not change is grey, with the reason.
      await office(b.page, 'Team und PCs')
      await expect(b.page.getByText('Ändern darf hier nur die Leitung.')).toBeVisible()
      await expect(b.page.getByRole('button', { name: 'Person hinzufügen' })).toBeDisabled()
      expectValue([...a.complaints, ...b.complaints]).toEqual([])
    } finally {
      server.child.kill('SIGTERM')
      await server.ended
      await rm(folder.path, { recursive: true, force: true })
    }
  },
)
