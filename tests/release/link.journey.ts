/**
 * B13 A link from the app to the family's browser: the built app and its processes, a real server over TLS, and another
 * Chromium that knows nothing of either. The server's certificate is of a CA made for the test; the family's Chromium is
 * told to trust its key (`--ignore-certificate-errors-spki-list`), which on a real server a public CA does.
 */
import { chromium, expect, type Browser, type Page } from '@playwright/test'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect as expectValue, test } from 'vitest'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import { openApp } from '../journeys/openApp.ts'
import { createChild, goTo, setUpInstitution } from '../journeys/steps.ts'
import { connect, openChild, press } from '../journeys/twoPcsSteps.ts'
import { openPublicServer, type PublicServer } from './publicServer.ts'

let house: PublicServer
let family: Browser
let stick: string
const home = process.env['HOME']
beforeAll(async () => {
  stick = await mkdtemp(join(tmpdir(), 'obhut-stick-'))
  process.env['HOME'] = stick
  house = await openPublicServer()
  const found = (await findChromium())!
  family = await chromium.launch({
    executablePath: found.path,
    env: { ...process.env, ...found.env },
    args: [
      ...quietFlags,
      `--ignore-certificate-errors-spki-list=${house.spki}`,
      '--host-resolver-rules=MAP localhost 127.0.0.1',
    ],
  })
})
afterAll(async () => {
  await family?.close()
  await house?.end()
  process.env['HOME'] = home
  await rm(stick, { recursive: true, force: true })
})

const inDialog = (page: Page) => page.getByRole('dialog')

interface Made {
  readonly address: string
  readonly words: string
}
/** From "An die Familie geben" to what stands on the screen once. */
async function makeLink(page: Page, says: RegExp, isFirst = false): Promise<Made> {
  await press(page, 'An die Familie geben')
  await inDialog(page).getByText('Als Link', { exact: true }).click()
  await press(inDialog(page), 'Link erstellen')
  if (isFirst) {
    await expect(inDialog(page).getByText('könnte die Seite ändern')).toBeVisible()
    await press(inDialog(page), 'Trotzdem einen Link')
  }
  await expect(page.getByText('Der Link ist erstellt')).toBeVisible({ timeout: 60_000 })
  await expect(inDialog(page).getByText(says)).toBeVisible({ timeout: 30_000 })
  const address = await inDialog(page).getByLabel('Link', { exact: true }).innerText()
  const words = await inDialog(page).getByLabel('Codewörter').innerText()
  return { address, words }
}
const close = (page: Page): Promise<void> => press(inDialog(page), 'Die Familie hat Link und Wörter')
const badge = (page: Page, text: RegExp) => page.getByRole('listitem').filter({ hasText: text })

async function openLink(address: string): Promise<{ readonly page: Page; readonly asked: string[] }> {
  const context = await family.newContext({ locale: 'de-DE' })
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) =>
    asked.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
  )
  await page.goto(address)
  return { page, asked }
}
async function tryWords(page: Page, words: string, says: RegExp | null): Promise<void> {
  await page.getByLabel('Codewörter').fill(words)
  await page.getByRole('button', { name: 'Öffnen' }).click()
  if (says) await expect(page.getByRole('status')).toHaveText(says, { timeout: 20_000 })
}

async function bytesOfServer(): Promise<Buffer> {
  const entries = await readdir(house.folder.path, { recursive: true, withFileTypes: true })
  return Buffer.concat(
    await Promise.all(
      entries.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))),
    ),
  )
}
const formsOf = (text: string): Buffer[] => [
  Buffer.from(text),
  Buffer.from(text, 'utf16le'),
  Buffer.from(Buffer.from(text).toString('hex')),
  ...[0, 1, 2].map((skip) => {
    const coded = Buffer.concat([Buffer.alloc(skip), Buffer.from(text)]).toString('base64')
    return Buffer.from(coded.slice(skip === 0 ? 0 : 4, -4))
  }),
]
const finds = (bytes: Buffer, text: string): boolean => formsOf(text).some((form) => bytes.includes(form))

test('B13 K35 FL1 FL5 FL6 a link from the app: not offered without the server; warned of once; right words show the pages, wrong ones nothing; the server holds nothing readable; recalled it is gone; without the server it waits and says so; a withdrawn consent offers to recall', async () => {
  await using app = await openApp()
  const { page } = app
  await setUpInstitution(page, stick)
  await createChild(page, 'Quittenmia', 'Nebelhorn')
  await openChild(page, 'Quittenmia Nebelhorn', 'Kontakte')
  for (const [first, custody] of [
    ['Lindgard', 'joint'],
    ['Ottokar', 'none'],
  ] as const) {
    await press(page.getByRole('tabpanel'), 'Person hinzufügen')
    await inDialog(page)
      .getByLabel(/^Vorname/)
      .fill(first)
    await inDialog(page)
      .getByLabel(/^Nachname/)
      .fill('Nebelhorn')
    await inDialog(page).getByLabel('Sorgerecht').selectOption(custody)
    await press(inDialog(page), 'Speichern')
    await expect(inDialog(page)).toHaveCount(0)
  }
  await goTo(page, 'Portfolio')
  await page.getByText('Quittenmia Nebelhorn').first().click()
  await page
    .getByRole('button', { name: /^Neue Seite/ })
    .first()
    .click()
  await inDialog(page)
    .getByRole('button', { name: /^Das bin ich/ })
    .click()
  await expect(page.getByText('Gespeichert', { exact: true }).first()).toBeVisible({ timeout: 20_000 })
  const toPages = async (): Promise<void> => {
    await goTo(page, 'Portfolio')
    await page.getByText('Quittenmia Nebelhorn').first().click()
  }
  await toPages()
  await press(page, 'An die Familie geben')
  await expect(inDialog(page).getByText('Als Familienumschlag')).toBeVisible()
  await expect(inDialog(page).getByText('Als Link', { exact: true })).toHaveCount(0)
  await expect(inDialog(page).getByText('Lindgard Nebelhorn')).toBeVisible()
  await expect(inDialog(page).getByText('Ottokar')).toHaveCount(0)
  await press(inDialog(page), 'Nicht mitgeben')

  await connect(page, writeServerCard(await house.card()))
  await toPages()
  const first = await makeLink(page, /^Der Link gilt ab jetzt, bis /, true)
  expectValue(first.address).toMatch(new RegExp(`^${house.publicUrl}/de#[0-9a-f]{32}\\.[\\w-]{22}$`))
  expectValue(first.words.split(' ')).toHaveLength(6)
  await close(page)
  await expect(badge(page, /Link.*1 Seite · Lindgard Nebelhorn/s).getByText(/gilt bis/)).toBeVisible()

  // The family, with wrong words and with the right ones.
  const [, id, secret] = /#(.*)\.(.*)$/.exec(first.address)!
  const opened = await openLink(first.address)
  await tryWords(opened.page, first.words.split(' ').reverse().join(' '), /passen nicht/)
  await tryWords(opened.page, 'Apfel', /passen nicht/)
  expectValue(await opened.page.locator('img').count()).toBe(0)
  expectValue(await opened.page.content()).not.toContain('Quittenmia')
  await tryWords(opened.page, ` ${first.words.toUpperCase().replaceAll(' ', ',  ')} `, null)
  await expect(opened.page.getByRole('heading', { name: /Quittenmia · Kita Regenbogen/ })).toBeVisible({
    timeout: 20_000,
  })
  await expect(opened.page.getByText(/Für Lindgard Nebelhorn/)).toBeVisible()
  const picture = opened.page.locator('img')
  expectValue(
    await picture.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth)),
  ).toBeGreaterThan(1000)
  // Half a link, or one with another secret, opens nothing with the right words.
  const other = await openLink(first.address.replace(/.{22}$/, 'A'.repeat(22)))
  await tryWords(other.page, first.words, /passen nicht/)
  const half = await openLink(first.address.slice(0, -3))
  await tryWords(half.page, first.words, /nichts \(mehr\) zu finden/)
  for (const one of [opened, other, half]) await one.page.context().close()
  // What went over the line: two things, and neither words nor secret.
  const away = opened.asked.filter((one) => !one.startsWith('blob:'))
  expectValue(away.map((one) => one.split(' ')[0])).toEqual([
    `${house.publicUrl}/de`,
    `${house.publicUrl}/sealed/${id}`,
  ])
  const said = Buffer.from(away.join('\n'))
  expectValue([finds(said, secret!), finds(said, first.words.split(' ').slice(0, 2).join(' '))]).toEqual([
    false,
    false,
  ])

  // The server's store, backups-to-be and logs, searched as one; the control is what has to be there.
  const here = await bytesOfServer()
  for (const hidden of [
    'Quittenmia',
    'Nebelhorn',
    'Lindgard',
    'Regenbogen',
    secret!,
    id!,
    first.words,
    'Das bin ich',
  ])
    expectValue([hidden, finds(here, hidden)]).toEqual([hidden, false])
  const [tenant] = await house.server.store.tenants()
  const [link] = await house.server.store.links(tenant!)
  expectValue([finds(here, tenant!), finds(here, link!.id), finds(here, 'obhut family link 1')]).toEqual([
    true,
    true,
    true,
  ])

  // Recalled while connected: gone for the family, and its bytes for the server.
  await press(badge(page, /Link.*Lindgard/s), 'Link zurückrufen')
  await press(inDialog(page), 'Zurückrufen')
  await expect(badge(page, /Link.*Lindgard/s).getByText(/^zurückgerufen am/)).toBeVisible({ timeout: 20_000 })
  expectValue(await house.server.store.links(tenant!)).toEqual([])
  const gone = await openLink(first.address)
  await tryWords(gone.page, first.words, /nichts \(mehr\) zu finden/)
  expectValue(finds(await bytesOfServer(), 'obhut family link 1')).toBe(false)
  await gone.page.context().close()

  // Without the server: said, kept here, and never shown as usable before the receipt.
  await house.rest()
  const second = await makeLink(page, /^Der Link gilt, sobald dieser PC den Server erreicht hat/)
  await close(page)
  const waiting = badge(page, /Link.*Lindgard/s).filter({ hasNotText: 'zurückgerufen' })
  await expect(waiting.getByText('wartet auf den Server')).toBeVisible()
  house = await house.again()
  await expect(waiting.getByText(/^gilt bis/)).toBeVisible({ timeout: 60_000 })
  const late = await openLink(second.address)
  await tryWords(late.page, second.words, null)
  await expect(late.page.getByRole('heading', { name: /Quittenmia/ })).toBeVisible({ timeout: 20_000 })
  await late.page.context().close()

  // A consent that is taken back offers what it concerns.
  await openChild(page, 'Quittenmia Nebelhorn', 'Einwilligungen')
  await press(page, /^Antwort eintragen: (Eigenes )?Portfolio/)
  await press(inDialog(page), 'Antwort speichern')
  await expect(inDialog(page)).toHaveCount(0)
  await press(page, /^Widerrufen: (Eigenes )?Portfolio/)
  await press(inDialog(page), 'Jetzt widerrufen')
  await expect(page.getByText('1 Link an eine Familie zeigt vielleicht dieses Kind')).toBeVisible()
  await press(page.getByRole('tabpanel'), 'Link zurückrufen')
  await expect.poll(() => house.server.store.links(tenant!), { timeout: 20_000 }).toEqual([])
  expectValue(app.complaints).toEqual([])
})
