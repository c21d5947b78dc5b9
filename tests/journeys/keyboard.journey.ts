import { expect, type Page } from '@playwright/test'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { readPdf } from '../pdf/readPdf.ts'
import { openApp } from './openApp.ts'
import { passphrase, setUpInstitution } from './steps.ts'

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

/** What has the focus, as it is read aloud: its label, else its words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return ''
    const labels = activeElement instanceof HTMLInputElement ? activeElement.labels : null
    return (activeElement.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? activeElement.textContent).trim() // prettier-ignore
  })

/** Tab, until this has the focus. */
async function reach(page: Page, name: RegExp): Promise<void> {
  const met: string[] = []
  for (let tabs = 0; tabs < 160; tabs++) {
    const now = await focused(page)
    if (name.test(now)) return
    met.push(now)
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(name)} is not reached by Tab; met: ${[...new Set(met)].join(' | ')}`)
}
async function choose(page: Page, name: RegExp, key = 'Enter'): Promise<void> {
  await reach(page, name)
  await page.keyboard.press(key)
}
/** Ctrl+K and the place's name. */
async function jump(page: Page, place: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type(place)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: place, level: 1 })).toBeVisible()
}

test('B1 by keyboard alone: unlock, a new child, its consent, who is on the photo, a page from a template, the PDF', async () => {
  const sample = await makeSample()
  await using app = await openApp()
  await setUpInstitution(app.page, stick)
  await app.page.keyboard.press('Control+l')
  await expect(app.page.getByText('Obhut ist gesperrt')).toBeVisible()

  // From here on nothing is pointed at.
  const page = await app.reopen()
  await page.evaluate(() => {
    addEventListener('pointerdown', () => document.documentElement.setAttribute('data-pointed', ''), true)
  })
  await page.getByLabel(/^Kennwort/).first().waitFor() // prettier-ignore
  await reach(page, /^Kennwort/)
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').waitFor({ timeout: 30_000 })

  await jump(page, 'Kinder')
  await choose(page, /^Kind anlegen$/)
  await reach(page, /^Vorname/)
  await page.keyboard.type('Nuri')
  await reach(page, /^Nachname/)
  await page.keyboard.type('Ahornblatt')
  await reach(page, /^Geburtsdatum/)
  await page.keyboard.type('24.12.22')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Nuri Ahornblatt' })).toBeVisible({ timeout: 20_000 })

  await reach(page, /^Stammblatt$/)
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Einwilligungen', selected: true })).toBeVisible()
  await choose(page, /^Antwort eintragen: Eigenes Portfolio/)
  await choose(page, /^Antwort speichern$/)
  await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible()

  await jump(page, 'Fotos')
  const chooser = page.waitForEvent('filechooser')
  await choose(page, /^Fotos hinzufügen$/)
  await (await chooser).setFiles([join(sample.photos, 'Mia_Sommer.jpg')])
  await expect(page.getByText('1 Foto ist da.')).toBeVisible({ timeout: 60_000 })
  await choose(page, /^Fotos ansehen$/)
  await choose(page, /^Nuri$/, 'Space')
  await choose(page, /^Rahmen in die Mitte setzen$/)
  await reach(page, /^Rahmen um Nuri\./)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Shift+ArrowRight')
  await choose(page, /^Speichern$/)
  await expect(page.getByText('Alle Fotos sind angesehen')).toBeVisible()

  await jump(page, 'Portfolio')
  await choose(page, /^Nuri Ahornblatt/)
  await choose(page, /^Neue Seite/)
  await expect(page.getByRole('dialog')).toBeVisible()
  await choose(page, /^Nuri$/, 'Space')
  await choose(page, /^Das bin ich/)
  await expect(page.getByRole('button', { name: 'Ausgeben' })).toBeVisible({ timeout: 30_000 })
  await reach(page, /^Text: Nuri/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
  await choose(page, /^Ausgeben$/)
  await choose(page, /^Als PDF speichern$/)
  await expect(page.getByRole('button', { name: 'Diesen Ordner nehmen' })).toBeVisible()
  await choose(page, /^Diesen Ordner nehmen$/)
  await expect(page.getByText(/Gespeichert als/)).toBeVisible({ timeout: 60_000 })

  const file = (await readdir(stick)).find((name) => name.endsWith('.pdf') && !name.includes('karte'))!
  const pdf = await readPdf(new Uint8Array(await readFile(join(stick, file))))
  expect(pdf.pages[0]!.text).toContain('Nuri')
  // One photo; soft shadows are pictures too, but no JPEGs.
  expect(pdf.jpegs).toHaveLength(1)
  expect(await page.locator('html[data-pointed]').count()).toBe(0)
  // The driver's own attempt to evaluate a text is refused by Trusted Types and said so.
  expect(app.complaints.filter((one) => !one.includes('TrustedScript'))).toEqual([])
})
