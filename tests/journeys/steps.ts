/** What a person does again and again, by what stands on the screen. */
import { expect, type Page } from '@playwright/test'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPdf } from '../pdf/readPdf.ts'

export const passphrase = 'Regenbogen klettert leise Apfelbaum hinauf 47'

export async function fillPassphrase(page: Page, value: string): Promise<void> {
  await page.getByLabel(/^(Neues )?Kennwort( \*)?$/).fill(value)
  await page.getByLabel(/^Kennwort wiederholen/).fill(value)
}

/** The in-app folder dialog opens at home; HOME is the stick of these journeys. */
export async function takeHome(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ordner auswählen' }).click()
  await page.getByRole('button', { name: 'Diesen Ordner nehmen' }).click()
}

/** The words of one printed card, in order. */
export async function cardWords(stick: string, card: number): Promise<readonly string[]> {
  const file = (await readdir(stick)).find((name) => name.includes(`karte-${card}`))
  const pdf = await readPdf(new Uint8Array(await readFile(join(stick, file!))))
  const text = pdf.pages.map((page) => page.text).join('\n')
  const words = text.slice(text.indexOf('Wörter dieser Karte'))
  return Array.from(
    { length: 30 },
    (_, i) => new RegExp(`(?:^|\\s)${i + 1}\\s+(\\p{L}+)`, 'u').exec(words)![1]!,
  )
}

/** From the start screen to "Heute" of a new institution; the cards lie on the stick. */
export async function setUpInstitution(page: Page, stick: string): Promise<void> {
  await page.getByRole('button', { name: 'Neue Einrichtung' }).click()
  await page.getByLabel('Name der Einrichtung').fill('Kita Regenbogen')
  await page.getByLabel('Vorname').fill('Petra')
  await page.getByLabel('Nachname').fill('Beispiel')
  await page.getByRole('button', { name: 'Weiter' }).click()
  await fillPassphrase(page, passphrase)
  await page.getByRole('button', { name: 'Einrichtung anlegen' }).click()
  await page.getByRole('heading', { name: 'Drei Wiederherstellungskarten' }).waitFor({ timeout: 60_000 })
  await takeHome(page)
  await page.getByRole('button', { name: 'Karten schreiben' }).click()
  await page.getByRole('button', { name: 'Ich habe die Karten gedruckt' }).click({ timeout: 60_000 })
  await page
    .getByLabel(/Karte \d, Wort/)
    .first()
    .waitFor()
  for (const label of await page.locator('label').allInnerTexts()) {
    const asked = /Karte (\d), Wort (\d+)/.exec(label)
    if (asked)
      await page
        .getByLabel(asked[0], { exact: true })
        .fill((await cardWords(stick, Number(asked[1])))[Number(asked[2]) - 1]!)
  }
  await page.getByRole('button', { name: 'Prüfwörter bestätigen' }).click()
  await expect(page.getByText('Als Erstes: die Kinder')).toBeVisible({ timeout: 30_000 })
}

/** One of the six places of the left bar. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: place }).click()
}

export async function createChild(page: Page, firstName: string, lastName: string): Promise<void> {
  await goTo(page, 'Kinder')
  await page.getByRole('button', { name: 'Kind anlegen' }).first().click()
  await page.getByLabel(/^Vorname/).fill(firstName)
  await page.getByLabel(/^Nachname/).fill(lastName)
  await page.getByLabel(/^Geburtsdatum/).fill('24.12.22')
  await page.getByRole('button', { name: 'Kind anlegen' }).last().click()
  await expect(page.getByRole('heading', { name: `${firstName} ${lastName}` })).toBeVisible({
    timeout: 20_000,
  })
}

export async function unlock(page: Page, value = passphrase): Promise<void> {
  await page
    .getByLabel(/^Kennwort/)
    .first()
    .fill(value)
  await page.getByRole('button', { name: /Entsperren|Anmelden|Öffnen/ }).click()
}

/** One photo of the sample, and who is to be seen on it. */
export async function addPhotoOf(page: Page, file: string, firstName: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await goTo(page, 'Fotos')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Fotos hinzufügen' }).first().click()
  await (await chooser).setFiles([file])
  await page.getByRole('button', { name: 'Fotos ansehen' }).click({ timeout: 60_000 })
  await dialog.getByRole('button', { name: firstName, exact: true }).click()
  await dialog.getByRole('button', { name: /^Speichern/ }).click()
  await expect(dialog).toHaveCount(0, { timeout: 20_000 })
}

/** In the child's file that is open. */
export async function sayYesTo(page: Page, purpose: string): Promise<void> {
  await page.getByRole('tab', { name: 'Einwilligungen' }).click()
  await page.getByRole('button', { name: `Antwort eintragen: ${purpose}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Antwort speichern' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** "Als PDF speichern" into the folder that is home; the file it made. */
export async function savePdf(page: Page, stick: string): Promise<Awaited<ReturnType<typeof readPdf>>> {
  const before = await readdir(stick)
  await page.getByRole('button', { name: 'Als PDF speichern' }).click()
  await page.getByRole('button', { name: 'Diesen Ordner nehmen' }).click()
  await expect(page.getByText(/Gespeichert als/).last()).toBeVisible({ timeout: 60_000 })
  const made = async (): Promise<string | undefined> =>
    (await readdir(stick)).find((name) => name.endsWith('.pdf') && !before.includes(name))
  await expect.poll(made).toBeDefined()
  return readPdf(new Uint8Array(await readFile(join(stick, (await made())!))))
}

const tens = ['zwanzig', 'dreißig', 'vierzig', 'fünfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig']
const ones = [
  'einund',
  'zweiund',
  'dreiund',
  'vierund',
  'fünfund',
  'sechsund',
  'siebenund',
  'achtund',
  'neunund',
]
/** What the door of the child mode asks grown-ups to type in figures. */
export const numberIn = (words: string): string =>
  `${tens.findIndex((word) => words.endsWith(word)) + 2}${ones.findIndex((word) => words.includes(` ${word}`)) + 1}`
