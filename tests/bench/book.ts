/**
 * A book of 200 pages with 600 photos of 12 MP, as a person saves it: "Alle Seiten ausgeben", a folder, and the wait. Time,
 * memory of all processes together, and whether the window stays usable.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { figure, ms, type Tell } from './figures.ts'
import { watchScripts } from './tasks.ts'
import { drawPhotos, openWorld } from './world.ts'

const pages = 200
const imported = 10

export async function benchBook(tell: Tell): Promise<void> {
  // Where the app’s own browser of folders opens.
  const [home, stick] = [process.env['HOME'], await mkdtemp(join(tmpdir(), 'obhut-bench-stick-'))]
  process.env['HOME'] = stick
  try {
    await saveBook(tell, stick)
  } finally {
    process.env['HOME'] = home
    await rm(stick, { recursive: true, force: true })
  }
}

async function saveBook(tell: Tell, stick: string): Promise<void> {
  await using world = await openWorld('practice')
  const files = await drawPhotos(world)
  await world.step('makePractice')
  await world.page.setInputFiles('#photos', files)
  await world.step('importPhotos', imported)
  await world.step('copyPhotos', 3 * pages - imported)
  const child = await world.step('makeBook', pages)
  await world.restart('browser')
  await world.step('mountApp')
  await world.step('waitAtLockScreen')
  await world.step('unlockToList')
  const { page } = world
  await page.waitForTimeout(3_000)
  const idle = await world.wholeMemory()

  await world.step('watchFrames')
  const control = await watchScripts(page)
  await world.step('makeLongFrame')
  const seenFrame = await world.step('longFrames')
  const seenScript = await control.longest()
  if (Math.min(seenFrame.scriptsMs, seenScript.clockMs) < 50 || seenScript.processorMs < 20)
    throw new Error('The observers do not see a script that takes long')

  await page.getByRole('navigation').getByRole('link', { name: 'Portfolio' }).click()
  await page.getByText(child).first().click()
  await page.getByRole('button', { name: 'Alle Seiten ausgeben' }).click({ timeout: 120_000 })
  await page.getByRole('radio', { name: /^Am Bildschirm ansehen/ }).check({ force: true })
  await page.getByRole('button', { name: 'Als PDF speichern' }).click()
  let peak = await world.wholeMemory()
  let told: string
  await world.step('watchFrames')
  const scripts = await watchScripts(page)
  const from = performance.now()
  await page.getByRole('button', { name: 'Diesen Ordner nehmen' }).click()
  for (;;) {
    const [now] = await Promise.all([world.wholeMemory(), page.waitForTimeout(400)])
    if (now !== null && (peak === null || now.all > peak.all)) peak = now
    told = await world.step('saidNow')
    if (/Gespeichert als|Trotzdem speichern/.test(told)) break
    if (performance.now() - from > 900_000) throw new Error(`Not finished: ${told}`)
  }
  const seconds = (performance.now() - from) / 1000
  const frames = await world.step('longFrames')
  const longest = await scripts.longest()
  const made = await readdir(stick)
  if (made.length !== 1 || !made[0]!.endsWith('.pdf'))
    throw new Error(`Not one file: ${made.join()}; ${told}`)
  const bytes = (await stat(join(stick, made[0]!))).size
  const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
  tell(
    figure(
      `Book of ${pages} pages with ${3 * pages} different photos of 12 MP, saved as PDF from the app’s own screen`,
      `${seconds.toFixed(0)} s, ${(bytes / 1e6).toFixed(0)} MB (${(bytes / 1e6 / pages).toFixed(2)} MB a page)`,
      { goal: '<= 240 s', met: seconds <= 240, absoluteMs: seconds * 1000 },
      'Each photo is a photo of its own, with its own key and bytes, in one place.',
    ),
    figure(
      'Peak memory of the whole app (keeper, vault, browser) while that book is made',
      peak === null || idle === null
        ? 'not run: memory (needs /proc)'
        : `${mb(peak.all)}, of it window ${mb(peak.window)}, keeper ${mb(peak.keeper)}, vault ${mb(peak.vault)} (idle before: ${mb(idle.all)}, ${mb(idle.window)}, ${mb(idle.keeper)}, ${mb(idle.vault)})`,
      { goal: '<= 1,200 MB', met: peak === null || peak.all <= 1200e6 },
      'What processes share is counted once; the rest is the browser’s other processes and the vault that waits.',
    ),
    figure(
      'Longest run of a script in the window meanwhile, by processor time',
      `${ms(longest.processorMs)} (by the clock ${ms(longest.clockMs)}; ${frames.frames} frames above 50 ms of any cause, longest ${ms(frames.longestMs)}, scripts by the clock at most ${ms(frames.scriptsMs)} of one)`,
      { goal: 'none above 50 ms', met: longest.processorMs <= 50 },
      'The clock also counts while others have the core: see load and slowdown of this run.',
    ),
  )
}
