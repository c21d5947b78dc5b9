/** A Familienumschlag as a family opens it: a file on a stick, a browser, no network (RF1, RF2). */
import { createCanvas } from '@napi-rs/canvas'
import { chromium, expect as seen, type Browser, type Page } from '@playwright/test'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium, quietFlags } from '#build/chromium.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { setupVault, testRandom } from '../vault/world.ts'

const secret = 'Quittenmia'
const pdf = new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7 '), testRandom.bytes(40_000)]))
const pictures = ['#d03020', '#2050d0'].map((colour): Bytes => {
  const canvas = createCanvas(124, 175)
  const context = canvas.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, 124, 175)
  return new Uint8Array(canvas.toBuffer('image/jpeg', 90))
})

let browser: Browser
let folder: string
let file: string
let words: readonly string[]

async function write(): Promise<{ readonly fileName: string; readonly words: readonly string[] }> {
  const world = await setupVault()
  world.keeper.folders.set('out', folder)
  const written = await world.vault.call('family.write', {
    folder: 'out',
    fileName: 'Umschlag.html',
    language: 'de',
    title: `${secret} · Kita Quittenbaum`,
    mark: 'Für Familie Probe',
    objectIds: ['6'.repeat(32)],
    pages: [
      { title: `${secret} im Wald`, alt: `${secret} hält ein Blatt hoch` },
      { title: 'Das kann ich', alt: 'Ein Turm aus Klötzen' },
    ],
    bytes: [pdf, ...pictures],
  })
  if (!written.ok) throw new Error(written.error.type)
  return written.value
}

beforeAll(async () => {
  const found = (await findChromium())!
  browser = await chromium.launch({
    executablePath: found.path,
    env: { ...process.env, ...found.env },
    args: [...quietFlags],
  })
  folder = await mkdtemp(join(tmpdir(), 'obhut-envelope-'))
  const written = await write()
  file = join(folder, written.fileName)
  words = written.words
})
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(): Promise<{ readonly page: Page; readonly asked: string[] }> {
  const context = await browser.newContext({ offline: true })
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, asked }
}
const tryWords = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel('Codewörter').fill(code)
  await page.getByRole('button', { name: 'Öffnen' }).click()
}

test('RF1 RF2 wrong words show nothing; the right ones show the pages and give the very PDF, without any network', async () => {
  const { page, asked } = await open()
  expect(words.length * Math.log2(2000)).toBeGreaterThan(64)
  for (const wrong of [
    words.slice(1).join(' '),
    [...words].reverse().join(' '),
    `${words.join(' ')} Haus`,
    'Apfel',
  ]) {
    await tryWords(page, wrong)
    await seen(page.getByRole('status')).toHaveText(/passen nicht/)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.content()).not.toContain(secret)
  }
  // As people type: capitals, commas, two spaces.
  await tryWords(page, `  ${words.map((word) => word.toUpperCase()).join(',  ')} `)
  await seen(page.getByRole('heading', { name: `${secret} · Kita Quittenbaum` })).toBeVisible()
  await seen(page.getByText('Für Familie Probe')).toBeVisible()
  const picture = page.getByAltText(`${secret} hält ein Blatt hoch`)
  await seen(picture).toBeVisible()
  expect(await picture.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth))).toBe(
    124,
  )
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Als PDF speichern' }).click()
  const saved = await readFile(await (await coming).path())
  expect(Buffer.compare(saved, pdf)).toBe(0)
  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([])
  await page.context().close()
})

test('RF1 the file itself holds no name, no word of the code and no picture; what a page tries to load is stopped', async () => {
  const bytes = await readFile(file)
  const forms = (text: string): Buffer[] => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
  ]
  const found = (text: string, where: Buffer): boolean => forms(text).some((form) => where.includes(form))
  for (const text of [secret, 'Quittenbaum', 'Familie Probe', words.join(' ')])
    expect(found(text, bytes)).toBe(false)
  expect(bytes.includes(Buffer.from(pictures[0]!.subarray(20, 52)).toString('base64').slice(2, -4))).toBe(
    false,
  )
  // The control: the same search finds what is there in the clear.
  expect(found('Codewörter', bytes)).toBe(true)
  const { page } = await open()
  const blocked: string[] = []
  page.on('console', (message) => blocked.push(message.text()))
  await page.evaluate(() => {
    const picture = document.createElement('img')
    picture.src = 'http://127.0.0.1:9/spy.png'
    document.body.append(picture)
  })
  await seen.poll(() => blocked.join()).toContain('Content Security Policy')
  await page.context().close()
})

test('RF2 two envelopes of the same pages have other words and nothing in common', async () => {
  const other = await write()
  expect(other.words).not.toEqual(words)
  const sealedOf = async (name: string): Promise<string> =>
    (JSON.parse(/id="sealed">(.+?)<\/script>/.exec(await readFile(name, 'utf8'))![1]!) as { bytes: string })
      .bytes
  const [one, two] = [await sealedOf(file), await sealedOf(join(folder, other.fileName))]
  expect(one.length).toBe(two.length)
  expect(one.slice(0, 64)).not.toBe(two.slice(0, 64))
})
