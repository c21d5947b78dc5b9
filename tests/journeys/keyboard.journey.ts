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
    const isField = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
    const labels = isField ? activeElement.labels : null
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

test('B1 B2 B15 PF130 by keyboard alone, with no event of a pointer: a new child, consent, three photos, a page from a template, moved, written, described, contrast met, in order; the PDF carries the descriptions', async () => {
  const sample = await makeSample()
  await using app = await openApp()
  await setUpInstitution(app.page, stick)
  await app.page.keyboard.press('Control+l')
  await expect(app.page.getByText('Obhut ist gesperrt')).toBeVisible()

  // From here on nothing is pointed at.
  const page = await app.reopen()
  await page.evaluate(() => {
    const seen = globalThis as unknown as { pointed: number }
    seen.pointed = 0
    for (const type of ['pointerdown', 'mousedown', 'pointermove', 'wheel', 'touchstart'])
      addEventListener(type, () => seen.pointed++, true)
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
  const files = ['Mia_Sommer.jpg', 'DSC_0100.jpg', 'DSC_0101.jpg'].map((name) => join(sample.photos, name))
  await (await chooser).setFiles(files)
  await expect(page.getByText('3 Fotos sind da.')).toBeVisible({ timeout: 60_000 })
  await choose(page, /^Fotos ansehen$/)
  for (let left = files.length; left > 0; left--) {
    await expect(page.getByRole('button', { name: 'Nuri', exact: true, pressed: false })).toBeVisible()
    await choose(page, /^Nuri$/, 'Space')
    await choose(page, /^Rahmen in die Mitte setzen$/)
    await reach(page, /^Rahmen um Nuri\./)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowRight')
    await choose(page, left > 1 ? /^Speichern und nächstes Foto$/ : /^Speichern$/)
  }
  await expect(page.getByText('Alle Fotos sind angesehen')).toBeVisible()

  // A template, one photo along with it, two more into its empty frames.
  await jump(page, 'Portfolio')
  await choose(page, /^Nuri Ahornblatt/)
  await choose(page, /^Neue Seite/)
  await expect(page.getByRole('dialog')).toBeVisible()
  await choose(page, /^Nuri$/, 'Space')
  await choose(page, /^Das bin ich/)
  await expect(page.getByRole('button', { name: 'Ausgeben' })).toBeVisible({ timeout: 30_000 })
  const empty = page.locator('[data-item][aria-label^="Leerer Fotorahmen"]')
  await expect(empty).toHaveCount(1)
  await choose(page, /^Leerer Fotorahmen/)
  await expect.poll(() => focused(page)).toBe('Nuri')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(empty).toHaveCount(0)
  const photos = page.locator('[data-item][aria-label^="Foto"]')
  await expect(photos).toHaveCount(2)
  await reach(page, /^Text: Nuri/)
  await page.keyboard.press('Escape')
  await reach(page, /^Nuri$/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(photos).toHaveCount(3)

  // The third one is moved, made smaller, turned, and comes one earlier in the reading order.
  const third = photos.last()
  const frameOf = async (): Promise<readonly number[]> =>
    (await third.getAttribute('aria-label'))!.match(/\d+/g)!.map(Number)
  const [x, y, w] = await frameOf()
  await reach(page, new RegExp(`^Foto: Nuri, ${x} von links, ${y} von oben`))
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await page.keyboard.press('.')
  await expect.poll(async () => (await frameOf()).slice(0, 3)).toEqual([x! - 1, y! + 10, w! - 10])
  await expect(third).toHaveAttribute('aria-label', /gedreht um 1 Grad$/)
  await page.keyboard.press('PageDown')

  // A text, first in a colour that nobody can read.
  await choose(page, /^Leerer Text/)
  await page.keyboard.type('Ich baue gern hohe Türme.')
  await page.keyboard.press('Escape')
  await reach(page, /^Text: Ich baue gern hohe Türme/)
  await page.keyboard.press('Alt+Enter')
  await choose(page, /^Weiß$/)
  await expect(page.getByText('Schwer zu lesen')).toBeVisible()
  await choose(page, /^Moos$/)
  await expect(page.getByText('Schwer zu lesen')).toHaveCount(0)

  const alts = ['Nuri lacht unter der Sonne', 'Nuri steht auf der Wiese', 'Nuri winkt vor dem Hügel']
  for (const alt of alts) {
    await reach(page, /^Foto: Nuri,/)
    await page.keyboard.press('Alt+Enter')
    await reach(page, /^Was ist zu sehen\?/)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(alt)
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toMatch(`Foto: ${alt},`)
  }
  const inOrder = await photos.evaluateAll((all) =>
    all.map((one) => /^Foto: ([^,]+)/.exec(one.ariaLabel!)![1]!),
  )
  await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })

  await choose(page, /^Ausgeben$/)
  await choose(page, /^Als PDF speichern$/)
  await expect(page.getByRole('button', { name: 'Diesen Ordner nehmen' })).toBeVisible()
  await choose(page, /^Diesen Ordner nehmen$/)
  await expect(page.getByText(/Gespeichert als/)).toBeVisible({ timeout: 60_000 })

  const file = (await readdir(stick)).find((name) => name.endsWith('.pdf') && !name.includes('karte'))!
  const pdf = await readPdf(new Uint8Array(await readFile(join(stick, file))))
  expect(pdf.pages[0]!.text).toContain('Nuri')
  expect(pdf.pages[0]!.text).toMatch(/Ich baue gern hohe\s+Türme\./)
  // Soft shadows are pictures too, but no JPEGs.
  expect(pdf.jpegs).toHaveLength(3)
  expect([pdf.tagged, pdf.language]).toEqual([true, 'de'])
  const tags = pdf.pages[0]!.tags
  expect(tags.flatMap(({ alt }) => (alt !== null && alts.includes(alt) ? [alt] : []))).toEqual(inOrder)

  // Filed at the child.
  await jump(page, 'Kinder')
  await choose(page, /^NANuri Ahornblatt/)
  await reach(page, /^Stammblatt$/)
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Portfolio', selected: true })).toBeVisible()
  await expect(page.getByRole('tabpanel').getByText('Das bin ich').first()).toBeVisible({ timeout: 20_000 })
  expect(await page.evaluate(() => (globalThis as unknown as { pointed: number }).pointed)).toBe(0)
  // The driver's own attempt to evaluate a text is refused by Trusted Types and said so.
  expect(app.complaints.filter((one) => !one.includes('TrustedScript'))).toEqual([])
})
