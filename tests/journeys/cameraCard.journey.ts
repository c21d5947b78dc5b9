import { expect, type Page } from '@playwright/test'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { makeSample } from '#build/sample.ts'
import { longCount } from '../longCount.ts'
import { watchFiles } from '../photos/watchFiles.ts'
import { openApp } from './openApp.ts'
import { goTo, setUpInstitution } from './steps.ts'

/** Everything this house can write lies in here: profile, browser, home, and the system's temporary folder. */
let world: string
const kept = { HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] }
const place = (name: string): string => join(world, name)
beforeAll(async () => {
  world = await mkdtemp(join(tmpdir(), 'obhut-card-'))
  for (const name of ['profile', 'browser', 'home', 'tmp', 'drives']) await mkdir(place(name))
  process.env['HOME'] = place('home')
  process.env['TMPDIR'] = place('tmp')
})
afterAll(async () => {
  for (const [name, value] of Object.entries(kept))
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  await rm(world, { recursive: true, force: true })
})

const folder = (): string => place('drives/CANON_EOS/DCIM/100CANON')
const onCard = async (): Promise<string[]> => (await readdir(folder())).sort()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()

test('B1 K29 a card is read, read again, checked and cleared; the webcam; and no plaintext file anywhere', async () => {
  const sample = await makeSample()
  const names = (await readdir(sample.photos)).filter((name) => /^(Ausflug|DSC)/.test(name)).sort()
  const photos = await Promise.all(
    names.slice(0, longCount(12, 33)).map((name) => readFile(join(sample.photos, name))),
  )
  await using app = await openApp({
    folder: place('profile'),
    browserDir: place('browser'),
    volumesIn: place('drives'),
    browserFlags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })
  const { page } = app
  await setUpInstitution(page, place('home'))
  await goTo(page, 'Fotos')
  await expect(page.getByRole('heading', { name: 'Fotos', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Kamera-Karte einlesen' })).toHaveCount(0)

  const watched = await watchFiles(['profile', 'browser', 'home', 'tmp'].map(place), photos)
  // The card is put in: it shows by itself. One photo is on it twice, one is cut off, and there is a film.
  await mkdir(folder(), { recursive: true })
  for (const [i, bytes] of photos.entries()) await writeFile(join(folder(), `IMG_${100 + i}.JPG`), bytes)
  await writeFile(join(folder(), 'IMG_200.JPG'), photos[0]!)
  await writeFile(join(folder(), 'IMG_300.JPG'), photos[1]!.subarray(0, 30_000))
  await writeFile(join(folder(), 'MVI_400.MP4'), 'Film')
  await press(page, 'Kamera-Karte einlesen')
  await expect(page.getByText('Die Fotos von der Karte löschen?')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(`${photos.length} Fotos sind da.`)).toBeVisible()
  await expect(page.getByText('1 kam doppelt und wurde nur einmal übernommen.')).toBeVisible()
  await expect(page.getByText('IMG_300.JPG')).toBeVisible()
  await expect(page.getByText('2 Dateien sind nur auf der Karte und bleiben dort')).toBeVisible()
  await press(page, 'Auf der Karte lassen')

  // Again: everything is here already, and nothing comes twice.
  await press(page, 'Kamera-Karte einlesen')
  await expect(page.getByText(`${photos.length + 1} waren schon da.`)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(`Noch nicht angesehen (${photos.length})`)).toBeVisible()

  // One photo comes onto the card after the check: it stays, as what was never taken over.
  await writeFile(join(folder(), 'IMG_500.JPG'), photos[2]!)
  await press(page, `${photos.length + 1} Fotos von der Karte löschen`)
  await expect(page.getByText(`${photos.length + 1} Fotos sind von der Karte gelöscht`)).toBeVisible({
    timeout: 60_000,
  })
  expect(await onCard()).toEqual(['IMG_300.JPG', 'IMG_500.JPG', 'MVI_400.MP4'])
  await press(page, 'Schließen')

  // No piece of a photo was in any file, at any moment; the same watch catches one that lives for 50 ms.
  const found = await watched.stop()
  console.log(
    `${found.events} events, ${found.scanned} files read (${Math.round(found.megabytes)} MB), ${found.missed.length} gone too soon`,
  )
  expect(found.caught).toEqual([])
  expect(found.scanned).toBeGreaterThan(100)
  expect(found.missed.filter((path) => /\.(jpe?g|png|heic|bin|blob)$/i.test(path))).toEqual([])
  const control = await watchFiles([place('tmp'), place('home')], photos)
  await writeFile(place('tmp/short.tmp'), photos[3]!.subarray(5_000, 25_000))
  await new Promise((resolve) => setTimeout(resolve, 50))
  await rm(place('tmp/short.tmp'))
  await writeFile(place('home/stays'), Buffer.concat([Buffer.alloc(13), photos[4]!.subarray(9_001, 9_101)]))
  const controlled = await control.stop()
  await rm(place('home/stays'))
  expect(controlled.caught.filter((how) => how.endsWith('short.tmp'))).toEqual([
    `seen ${place('tmp/short.tmp')}`,
  ])
  expect(controlled.caught).toContain(`left ${place('home/stays')}`)

  // The card is pulled in the middle: what is there stays, and the sentence says what to do.
  for (let i = 0; i < 60; i++)
    await writeFile(join(folder(), `IMG_6${i}.JPG`), Buffer.concat([photos[i % 9]!, Buffer.from([i])]))
  await press(page, 'Kamera-Karte einlesen')
  await expect(page.getByText(/^[2-9] von 62$/)).toBeVisible({ timeout: 60_000 })
  await rename(place('drives/CANON_EOS'), place('pulled'))
  await expect(page.getByText('Die Karte wurde herausgezogen.')).toBeVisible({ timeout: 60_000 })
  expect((await readdir(join(place('pulled'), 'DCIM/100CANON'))).length).toBe(63)
  await press(page, 'Schließen')

  // CC9 The webcam: a photo straight into the store; afterwards the camera is off.
  await page.evaluate(() => {
    const own = window as unknown as { streams: MediaStream[] }
    own.streams = []
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (asked) => {
      const stream = await ask(asked)
      own.streams.push(stream)
      return stream
    }
  })
  const lights = () =>
    page.evaluate(() =>
      (window as unknown as { streams: MediaStream[] }).streams
        .flatMap((stream) => stream.getTracks())
        .map(({ kind, readyState }) => `${kind} ${readyState}`),
    )
  const openWebcam = async (): Promise<void> => {
    await press(page, 'Kamera und Handy')
    await page.getByRole('menuitem', { name: 'Foto mit der Webcam aufnehmen' }).click()
  }
  await openWebcam()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Foto aufnehmen' }).click()
  expect(await lights()).toEqual(['video live'])
  await dialog.getByRole('button', { name: 'Foto übernehmen' }).click()
  await expect(dialog.getByText('1 Foto übernommen.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect(await lights()).toEqual(['video ended'])
  await expect(page.getByText('1 Foto ist da.')).toBeVisible({ timeout: 30_000 })
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))
  })
  await openWebcam()
  await expect(dialog.getByText('Keine Kamera gefunden')).toBeVisible()
  expect(app.complaints).toEqual([])
})
