/** TK1-TK12 with real windows at both ends: from the link to picture and sound both ways, to the end and to what is left of it. */
import { expect as see, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTalkWorld, type TalkWorld } from './talkWorld.ts'

const soon = { timeout: 30_000, interval: 100 }
let world: TalkWorld
beforeAll(async () => {
  world = await openTalkWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function makeLink(): Promise<{ readonly address: string; readonly word: string }> {
  const { window } = world
  await window.run(`location.hash = '#/buero/gespraech'`)
  // What a failed test before this one left open.
  await expect.poll(() => window.text(), soon).toMatch(/Link erstellen|Link verwerfen|Auflegen/)
  for (const open of ['Link verwerfen', 'Auflegen'])
    if ((await window.text()).includes(open)) await window.press(open)
  await window.press('Link erstellen')
  await expect.poll(async () => (await world.link()).address, soon).not.toBe('')
  return world.link()
}
async function knock(page: Page, word: string, name: string): Promise<void> {
  await page.getByLabel('Das Wort').fill(word)
  await page.getByLabel('Ihr Name in diesem Gespräch').fill(name)
  await page.getByRole('button', { name: 'Weiter' }).click()
  await see(page.getByRole('heading', { name: 'So sieht man Sie' })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Anklopfen' }).click()
}

/** Of the other side: frames decoded, and whether two seconds apart they are other ones. */
const frames = `document.querySelector('video[aria-label="Bild der anderen Seite"]')?.getVideoPlaybackQuality().totalVideoFrames ?? 0`
/** The loudest moment of the other side's sound within two seconds. */
const loudness = `(async () => {
  const stream = document.querySelector('video[aria-label="Bild der anderen Seite"]').srcObject
  const context = new AudioContext()
  await context.resume()
  const look = context.createAnalyser()
  context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(look)
  const samples = new Float32Array(look.fftSize)
  let most = 0
  for (const end = performance.now() + 2500; performance.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    look.getFloatTimeDomainData(samples)
    most = Math.max(most, ...samples.map(Math.abs))
  }
  await context.close()
  return most
})()`

test('TK1 TK3 TK5 TK7 TK8 a parent comes by link and word, is let in, and picture and sound flow both ways; each can turn them off; hanging up ends both, and nothing is left', async () => {
  const { window, talk } = world
  await expect.poll(() => window.text(), soon).toContain('Heute')
  const { address, word } = await makeLink()
  expect(address).toMatch(new RegExp(`^${world.server.publicUrl}/gespraech#[\\w-]{22}$`))
  expect(word.split(' ')).toHaveLength(2)

  const page = await world.guest()
  const complaints: string[] = []
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(address)
  // The secret leaves the address at once, and nothing of it went out.
  expect(page.url()).toBe(`${world.server.publicUrl}/gespraech`)
  await knock(page, word, 'Nebelhorns Mutter')
  await see(page.getByRole('heading', { name: /Bitte warten Sie/ })).toBeVisible({ timeout: 20_000 })

  await expect.poll(() => window.text(), soon).toContain('Nebelhorns Mutter klopft an')
  // Seen, but not yet let in: no window and no camera here.
  expect(world.shell.browser!.renderersOfOwn('talk')).toEqual([])
  const from = performance.now()
  await window.press('Hereinlassen')
  await see(page.getByRole('heading', { name: 'Im Gespräch' })).toBeVisible({ timeout: 30_000 })
  const guestFrames = (): Promise<number> => page.evaluate(frames)
  const houseFrames = (): Promise<number> => talk.run(frames)
  await expect.poll(guestFrames, soon).toBeGreaterThan(0)
  await expect.poll(houseFrames, soon).toBeGreaterThan(0)
  console.log(`let in to both pictures: ${Math.round(performance.now() - from)} ms`)
  const [guestBefore, houseBefore] = [await guestFrames(), await houseFrames()]
  await expect.poll(guestFrames, soon).toBeGreaterThan(guestBefore + 10)
  await expect.poll(houseFrames, soon).toBeGreaterThan(houseBefore + 10)
  expect(await page.evaluate(loudness)).toBeGreaterThan(0.01)
  expect(await talk.run(loudness)).toBeGreaterThan(0.01)

  // TK5: both read the same four words.
  const spoken = await page.locator('.words').innerText()
  expect(spoken.split(' · ')).toHaveLength(4)
  expect(await talk.text()).toContain(spoken)
  // TK6: the server's room is over while they go on.
  expect(await page.evaluate(frames)).toBeGreaterThan(guestBefore)

  // TK8: off is off, and the other end is told.
  await page.getByRole('button', { name: 'Mikrofon aus' }).click()
  await expect.poll(() => talk.text(), soon).toContain('Mikrofon der anderen Seite ist aus')
  await page.getByRole('button', { name: 'Kamera aus' }).click()
  await expect.poll(() => talk.text(), soon).toContain('Mikrofon und Kamera der anderen Seite sind aus')
  const still = await houseFrames()
  await new Promise((done) => setTimeout(done, 1500))
  expect((await houseFrames()) - still).toBeLessThan(5)
  expect(await talk.run(loudness)).toBeLessThan(0.001)
  await page.getByRole('button', { name: 'Mikrofon an' }).click()
  await page.getByRole('button', { name: 'Kamera an' }).click()
  await expect.poll(houseFrames, soon).toBeGreaterThan(still + 10)
  await talk.press('Kamera aus')
  await see(page.getByText('Kamera der anderen Seite ist aus')).toBeVisible({ timeout: 20_000 })

  await page.getByRole('button', { name: 'Auflegen' }).click()
  await see(page.getByText('Sie haben aufgelegt.')).toBeVisible()
  await expect.poll(() => window.text(), soon).toContain('Die andere Seite hat aufgelegt')
  await expect.poll(() => world.shell.browser!.renderersOfOwn('talk'), soon).toEqual([])
  expect(complaints).toEqual([])

  // Nothing in any file of either side; the search finds what is there.
  const left = await world.bytes()
  expect(left.length).toBeGreaterThan(10_000)
  const secret = address.split('#')[1]!
  for (const gone of ['Nebelhorns Mutter', secret, word, spoken.split(' · ')[0]! + ' · ', 'a=fingerprint'])
    for (const form of [
      Buffer.from(gone),
      Buffer.from(gone, 'utf16le'),
      Buffer.from(Buffer.from(gone).toString('hex')),
    ])
      expect(left.includes(form), gone).toBe(false)
  expect(left.includes(Buffer.from('"tenant"'))).toBe(true)
})

test('TK2 TK3 TK9 twins that are refused: a wrong word opens nothing and uses the link up; a second guest and a used link find nothing; whoever is refused is told', async () => {
  const { window } = world
  const first = await makeLink()
  const wrong = await world.guest()
  await wrong.goto(first.address)
  // Two words of the list that are not hers.
  await knock(wrong, [...first.word.split(' ')].reverse().join(' '), 'Falsch')
  await see(wrong.getByText('Das Wort war nicht richtig.')).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => window.text(), soon).toContain('hatte nicht das richtige Wort')
  expect(await window.text()).not.toContain('Falsch')
  const late = await world.guest()
  await late.goto(first.address)
  await knock(late, first.word, 'Zu spät')
  await see(late.getByText(/Dieser Link gilt nicht \(mehr\)\./)).toBeVisible({ timeout: 20_000 })

  const second = await makeLink()
  const one = await world.guest()
  await one.goto(second.address)
  await knock(one, second.word, 'Erste Person')
  await expect.poll(() => window.text(), soon).toContain('Erste Person klopft an')
  // In the very tab in which the used one was opened.
  await late.goto(second.address)
  await knock(late, second.word, 'Zweite Person')
  await see(late.getByText(/Dieser Link gilt nicht \(mehr\)\./)).toBeVisible({ timeout: 20_000 })
  expect(await window.text()).not.toContain('Zweite Person')
  await window.press('Abweisen')
  await see(one.getByText('Man hat Sie nicht hereingelassen.')).toBeVisible({ timeout: 20_000 })
  expect(world.shell.browser!.renderersOfOwn('talk')).toEqual([])

  const third = await makeLink()
  world.server.pass(4 * 3600_000 + 1000)
  await late.goto(third.address)
  await knock(late, third.word, 'Nach Ablauf')
  await see(late.getByText(/Dieser Link gilt nicht \(mehr\)\./)).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => window.text(), soon).toContain('abgelaufen')
})

test('TK1 the guest’s page in German, English and Dutch, by keyboard alone, without a finding of axe, in light and dark', async () => {
  const page = await world.guest()
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const findings = async (): Promise<string[]> => {
    await page.evaluate(axe)
    return page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id }) => id))`,
    )
  }
  await page.goto(`${world.server.publicUrl}/gespraech#${'A'.repeat(22)}`)
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [language, title, next] of [
      ['de', 'Ein Gespräch mit Bild und Ton', 'Weiter'],
      ['en', 'A conversation with picture and sound', 'Continue'],
      ['nl', 'Een gesprek met beeld en geluid', 'Verder'],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator('select').selectOption(language)
      await see(page.getByRole('heading', { name: title })).toBeVisible()
      await see(page.locator('html')).toHaveAttribute('lang', language)
      await see(page.getByRole('button', { name: next })).toBeVisible()
      expect(await findings()).toEqual([])
    }
  await page.locator('select').selectOption('de')
  await page.locator('select').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.type('fingerhut goldd')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Mias Mutter')
  await page.keyboard.press('Enter')
  // A word of no list is named, and the try is still there.
  await see(page.getByRole('status')).toContainText('goldd')
  await see(page.getByLabel('Das Wort')).toBeFocused()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await see(page.getByRole('heading', { name: 'So sieht man Sie' })).toBeFocused({ timeout: 20_000 })
  expect(await findings()).toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await see(page.getByText(/Dieser Link gilt nicht/)).toBeVisible({ timeout: 20_000 })
  expect(await findings()).toEqual([])
})
