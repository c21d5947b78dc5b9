/** What people do at two PCs of one house, and the house itself: set up once, copied for each journey. */
import { expect, type Locator, type Page } from '@playwright/test'
import { hash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '#build/suites.ts'
import { systemNetwork, type Network } from '#electron/host/hub/network.ts'
import { writeServerCard } from '#shared/sync/serverCard.ts'
import type { Folder } from '#sync-server/setup/folder.ts'
import { makeFolder, startProcess, type ServerProcess } from '../sync-server/app/running.ts'
import { openApp, type App } from './openApp.ts'
import { goTo, passphrase, unlock } from './steps.ts'

export const secondPassphrase = 'Mondschein tanzt mit sieben Pinguinen 83'

export const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first()
export const press = (page: Page | Locator, name: string | RegExp): Promise<void> =>
  button(page, name).click()

export async function office(page: Page, place: string): Promise<void> {
  await goTo(page, 'Büro')
  await page.getByRole('main').getByText(place, { exact: true }).first().click()
  await expect(page.getByRole('heading', { name: place }).first()).toBeVisible()
}

/** Presses again where it says that not everything is across yet. */
export async function syncNow(page: Page): Promise<void> {
  await office(page, 'Verbindung')
  await expect(async () => {
    // A message of the round before says nothing about this one.
    const messages = page.locator('.mantine-Notification-root')
    for (const message of await messages.all()) await press(message, 'Schließen').catch(() => {})
    await expect(messages).toHaveCount(0)
    await press(page, 'Jetzt abgleichen')
    await expect(page.getByText(/^Abgeglichen[.,]/)).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText('Abgeglichen. Auf beiden Seiten')).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 90_000 })
}

export async function connect(page: Page, card: string): Promise<void> {
  await office(page, 'Verbindung')
  await press(page, 'Mit einer Zentrale verbinden')
  await page.getByRole('dialog').locator('textarea').fill(card)
  await press(page.getByRole('dialog'), 'Verbinden')
  await syncNow(page)
}

export async function makeGroups(page: Page, names: readonly string[]): Promise<void> {
  await office(page, 'Einstellungen')
  await press(page.getByRole('main'), 'Gruppen bearbeiten')
  for (const name of names) {
    await press(page.getByRole('dialog'), 'Gruppe hinzufügen')
    await page.getByRole('dialog').getByLabel('Name der Gruppe').fill(name)
    await press(page.getByRole('dialog'), 'Speichern')
  }
  await page.keyboard.press('Escape')
}

export async function createChildIn(
  page: Page,
  firstName: string,
  lastName: string,
  group: string,
): Promise<void> {
  await goTo(page, 'Kinder')
  await press(page, 'Kind anlegen')
  await page.getByLabel(/^Vorname/).fill(firstName)
  await page.getByLabel(/^Nachname/).fill(lastName)
  await page.getByRole('dialog').getByRole('combobox', { name: 'Gruppe' }).selectOption({ label: group })
  await page.getByRole('button', { name: 'Kind anlegen' }).last().click()
  await expect(page.getByRole('heading', { name: `${firstName} ${lastName}` })).toBeVisible()
}

export async function openChild(page: Page, name: string, tab?: string): Promise<void> {
  await goTo(page, 'Kinder')
  await page.getByRole('main').getByText(name).first().click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  if (tab !== undefined) await page.getByRole('tab', { name: tab, exact: true }).click()
}

/** One field of the child's sheet. */
export async function editSheet(page: Page, name: string, field: RegExp, value: string): Promise<void> {
  await openChild(page, name)
  await press(page.getByRole('tabpanel'), 'Bearbeiten')
  await page.getByRole('main').getByLabel(field).fill(value)
  await press(page.getByRole('main'), 'Speichern')
  await expect(page.getByText('Die Änderung ist auf diesem PC gesichert.').first()).toBeVisible()
}

export async function addAllergy(
  page: Page,
  name: string,
  allergen: string,
  severity: string,
): Promise<void> {
  await openChild(page, name, 'Gesundheit')
  await press(page.getByRole('tabpanel'), /^(Gesundheitsangaben eintragen|Bearbeiten)$/)
  await press(page.getByRole('tabpanel'), 'Allergie hinzufügen')
  await page.getByLabel('Wogegen?').last().fill(allergen)
  await page.getByLabel('Wie schlimm?').last().selectOption({ label: severity })
  await press(page.getByRole('main'), 'Speichern')
  await expect(page.getByRole('tabpanel').getByText(allergen)).toBeVisible()
}

/** Chosen in the in-app dialog, which opens at home. */
export async function takeFolder(page: Page, path: string): Promise<void> {
  process.env['HOME'] = path
  await press(page, /^(Ordner auswählen|Anderen Ordner wählen)$/)
  await press(page.getByRole('dialog'), 'Diesen Ordner nehmen')
}

/** Each photo is asked about right away: who is to be seen. */
export async function addPhotos(
  page: Page,
  files: readonly string[],
  names: readonly string[],
): Promise<void> {
  await goTo(page, 'Fotos')
  const chooser = page.waitForEvent('filechooser')
  await press(page, 'Fotos hinzufügen')
  await (await chooser).setFiles([...files])
  await page.getByRole('button', { name: 'Fotos ansehen' }).click({ timeout: 60_000 })
  const dialog = page.getByRole('dialog')
  for (const name of names) await press(dialog, name)
  await press(dialog, /^Speichern/)
  await expect(dialog).toHaveCount(0)
}

/** Pictures, not places for them. */
export async function expectPhotos(page: Page, count: number): Promise<void> {
  const pictures = page.getByRole('tabpanel').locator('button img')
  await expect(pictures).toHaveCount(count, { timeout: 30_000 })
  for (const picture of await pictures.all())
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(50)
}

/** Changes and picture files, taken from the stick and left on it. */
export async function visitStick(page: Page, stick: string) {
  await office(page, 'Verbindung')
  await takeFolder(page, stick)
  await press(page, 'Mit diesem Stick abgleichen')
  await expect(page.getByText('Fertig, der Stick kann weiter')).toBeVisible({ timeout: 60_000 })
  const text = (await page.getByRole('main').innerText()).replaceAll('.', '')
  const numbers = (from: RegExp): readonly [number, number] => {
    const [, changes, pictures] = from.exec(text)!
    return [Number(changes), Number(pictures)]
  }
  return {
    taken: numbers(/Vom Stick geholt: (\d+) Änderungen, (\d+) Bilddateien/),
    left: numbers(/Auf den Stick gelegt: (\d+) Änderungen, (\d+) Bilddateien/),
  }
}

/** Every file below, with the hash of what is in it. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        return `${path} ${hash('sha256', await readFile(path))}`
      }),
  )
}

/** What the window itself counts, whoever presses. */
export const countPresses = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = globalThis as unknown as { presses: number }
    seen.presses = 0
    addEventListener('click', () => seen.presses++, { capture: true })
  })
export const pressesAt = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { presses: number }).presses)

/** Words without the numbers before them. */
export async function wordsIn(page: Page, list: string): Promise<string[]> {
  const items = page.getByRole('list', { name: list }).getByRole('listitem')
  await items.first().waitFor({ timeout: 60_000 })
  return (await items.allInnerTexts()).map((text) => text.replaceAll(/[^\p{L}]/gu, ''))
}
export const checkWordsAt = (page: Page): Promise<string[]> =>
  wordsIn(page, 'Stehen am anderen PC dieselben sechs Wörter?')

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** The real server; it can be stopped and comes back at the same address. */
export interface Hub extends AsyncDisposable {
  readonly card: string
  stop(): Promise<void>
  start(): Promise<void>
}

export async function startHub(): Promise<Hub> {
  const folder: Folder = await makeFolder()
  // The card names the address; so the port must be known before.
  const port = String(await freePort())
  const start = (): Promise<ServerProcess> =>
    startProcess(folder, ['--port', port, '--url', `https://127.0.0.1:${port}`])
  let running: ServerProcess | undefined = await start()
  if (!running.card) throw new Error('The server gave no card.')
  const card = writeServerCard(running.card)
  const stop = async (): Promise<void> => {
    running?.child.kill('SIGTERM')
    await running?.ended
    running = undefined
  }
  return {
    card,
    stop,
    async start() {
      running = await start()
    },
    async [Symbol.asyncDispose]() {
      await stop()
      await rm(folder.path, { recursive: true, force: true })
    },
  }
}

/** Nothing of these tests leaves this machine. */
export const nearNetwork: Network = { ...systemNetwork, addresses: () => ['127.0.0.1'], name: () => '' }

/** Profiles of PC A and PC B of one house, and the stick that went between them. */
export interface House extends AsyncDisposable {
  readonly a: string
  readonly b: string
  readonly stick: string
}

async function houseAt(path: string): Promise<House> {
  const [a, b, stick] = [join(path, 'a'), join(path, 'b'), join(path, 'stick')] as const
  await Promise.all([a, b, stick].map((one) => mkdir(one, { recursive: true })))
  return { a, b, stick, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'obhut-house-'))

export const emptyHouse = async (): Promise<House> => houseAt(await newFolder())

/** As if both PCs had been switched off; what a journey does to them no other journey sees. */
export async function copyHouse(house: House): Promise<House> {
  const copy = await houseAt(await newFolder())
  for (const part of ['a', 'b', 'stick'] as const) await cp(house[part], copy[part], { recursive: true })
  return copy
}

/** The PC is switched on, and its person signs in. */
export async function switchOn(
  folder: string,
  words = passphrase,
  options: { readonly network?: Network } = {},
): Promise<App> {
  await using stack = new AsyncDisposableStack()
  const app = stack.use(await openApp({ folder, ...options }))
  await press(app.page, /^Meine Einrichtung öffnen/)
  await unlock(app.page, words)
  await app.page.getByRole('navigation').waitFor({ timeout: 60_000 })
  stack.move()
  return app
}

/** The window of tests/journeys/patched; where it was built. */
export async function buildPatchedWindow(): Promise<string> {
  const outDir = join(root, 'out/patchedWindow')
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'patched'),
    base: './',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'chrome130', modulePreload: { polyfill: false } },
  })
  return outDir
}

type Answer = { readonly ok: true; readonly value: never } | { readonly ok: false; readonly error: { readonly type: string } } // prettier-ignore

export async function send(
  page: Page,
  pipe: 'keeper' | 'vault',
  name: string,
  args: object,
): Promise<Answer> {
  await expect.poll(() => page.evaluate(() => 'send' in globalThis)).toBe(true)
  return page.evaluate(
    (asked) => (globalThis as unknown as { send: (...asked: unknown[]) => Promise<Answer> }).send(...asked),
    [pipe, name, args] as const,
  )
}
/** The word of a refusal, or `ok`. */
export const told = (answer: Answer): string => (answer.ok ? 'ok' : answer.error.type)
export const must = <T>(answer: Answer): T => {
  if (!answer.ok) throw new Error(answer.error.type)
  return answer.value
}
