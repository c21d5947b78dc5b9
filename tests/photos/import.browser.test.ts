import { afterAll, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { importPhotoFiles, type ImportProgress } from '#renderer/photos/importPhotoFiles.ts'
import { createPhotoWorker } from '#renderer/photos/photoWorker.ts'
import type { PhotoParts } from '#renderer/photos/prepareWorker.ts'
import { createFakeHost } from '../database/fakeHost.ts'
import { heicFixture } from './heicFixture.ts'
import {
  cameraWord, claimSize, fileOf, makeAnimatedPng, makeAnimatedWebp, makeBombPng, makeCmykJpeg, makeJpeg, makeOriented,
  makePng, makeSvg, makeWebp, makeZip, placeWord, quarters,
} from './makeFiles.ts' // prettier-ignore

const worker = createPhotoWorker()
afterAll(() => worker.close())

async function prepared(name: string, bytes: Bytes): Promise<PhotoParts> {
  const photo = await worker.prepare(bytes.slice())
  if (!photo.ok) throw new Error(`refused: ${photo.error.type}`)
  return photo.value
}
const problemOf = async (name: string, bytes: Bytes): Promise<string> => {
  const photo = await worker.prepare(bytes.slice())
  return photo.ok ? 'accepted' : photo.error.type
}

/** Colour in the middle of each quarter. */
async function readQuarters(jpeg: Bytes): Promise<number[][]> {
  const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }), {
    imageOrientation: 'none',
  })
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d')!
  context.drawImage(picture, 0, 0)
  return [0, 1, 2, 3].map((i) => [
    ...context
      .getImageData(
        Math.floor(((i % 2) * 2 + 1) * (picture.width / 4)),
        Math.floor((Math.floor(i / 2) * 2 + 1) * (picture.height / 4)),
        1,
        1,
      )
      .data.slice(0, 3),
  ])
}
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
const expectQuarters = async (jpeg: Bytes, tolerance = 16): Promise<void> => {
  const seen = await readQuarters(jpeg)
  quarters.forEach((colour, i) =>
    expect(distance(seen[i]!, colour), `quarter ${i}: ${seen[i]!.join()}`).toBeLessThan(tolerance),
  )
}
const contains = (bytes: Bytes, word: Bytes): boolean => bytesToHex(bytes).includes(bytesToHex(word))

for (let orientation = 1; orientation <= 8; orientation++)
  test(`P2 P3 EXIF orientation ${orientation} comes out upright in all three sizes, EXIF and place are gone`, async () => {
    const file = await makeOriented(orientation)
    const { original, large, small, width, height, takenOn } = await prepared('IMG_1.jpg', file)
    expect([width, height]).toEqual([96, 64])
    expect(takenOn).toBe('2026-05-03')
    for (const jpeg of [original, large, small]) {
      await expectQuarters(jpeg)
      for (const word of [placeWord, cameraWord, '2026:05:03', 'Exif'])
        expect(contains(jpeg, utf8ToBytes(word)), word).toBe(false)
      expect(contains(jpeg, Uint8Array.from([0xff, 0xe1]))).toBe(false)
    }
    // The same search finds them where they are.
    for (const word of [placeWord, cameraWord, '2026:05:03', 'Exif'])
      expect(contains(file, utf8ToBytes(word)), word).toBe(true)
  })

test('P2 JPEG, PNG, WebP and HEIC are taken by what they are, not by their name', async () => {
  await expectQuarters((await prepared('bild.jpg', await makeJpeg())).original)
  await expectQuarters((await prepared('eigentlich-png.jpg', await makePng())).original)
  await expectQuarters((await prepared('eigentlich-webp.jpeg', await makeWebp())).original, 24)
  const heic = await prepared('IMG_0815.HEIC', base64ToBytes(heicFixture))
  expect([heic.width, heic.height]).toEqual([96, 64])
  await expectQuarters(heic.original, 24)
})

test('P2 a CMYK JPEG becomes the colour it prints', async () => {
  const seen = await readQuarters((await prepared('druckerei.jpg', makeCmykJpeg([0, 255, 255, 0]))).original)
  expect(distance(seen[0]!, [255, 0, 0]), seen[0]!.join()).toBeLessThan(60)
})

test('P2 three sizes, none larger than the file', async () => {
  const parts = await prepared('gross.jpg', await makeJpeg({ width: 5000, height: 3000 }))
  const sizeOf = async (jpeg: Bytes) => {
    const { width, height } = await createImageBitmap(new Blob([jpeg]))
    return [width, height]
  }
  expect(await sizeOf(parts.original)).toEqual([4096, 2458])
  expect(await sizeOf(parts.large)).toEqual([1600, 960])
  expect(await sizeOf(parts.small)).toEqual([320, 192])
  const tiny = await prepared('klein.jpg', await makeJpeg({ width: 40, height: 20 }))
  expect(await sizeOf(tiny.large)).toEqual([40, 20])
})

test('P2 what was transparent becomes white', async () => {
  const canvas = new OffscreenCanvas(64, 64)
  canvas.getContext('2d')
  const png = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
  expect((await readQuarters((await prepared('leer.png', png)).original))[0]).toEqual([255, 255, 255])
})

test('P3 a day no camera can know is left out', async () => {
  expect((await prepared('a.jpg', await makeOriented(1, '0000:00:00 00:00:00'))).takenOn).toBe(null)
  expect((await prepared('b.jpg', await makeOriented(1, '2026:02:31 10:00:00'))).takenOn).toBe(null)
  expect((await prepared('c.jpg', await makeJpeg())).takenOn).toBe(null)
})

test('P4 each file that is no photo is refused with its own reason, before it is decoded', async () => {
  const jpeg = await makeJpeg({ width: 800, height: 600 })
  const png = await makePng({ width: 800, height: 600 })
  const webp = await makeWebp({ width: 800, height: 600 })
  const heic = base64ToBytes(heicFixture)
  const asked: readonly (readonly [string, Bytes, string])[] = [
    ['leer.jpg', new Uint8Array(0), 'empty'],
    ['halb.jpg', jpeg.slice(0, jpeg.length / 2), 'damaged'],
    ['fast.jpg', jpeg.slice(0, -2), 'damaged'],
    ['halb.png', png.slice(0, png.length / 2), 'damaged'],
    ['halb.webp', webp.slice(0, webp.length / 2), 'damaged'],
    ['halb.heic', heic.slice(0, 420), 'heicUnreadable'],
    ['bombe.png', makeBombPng(), 'tooManyPixels'],
    ['bombe.jpg', claimSize(jpeg, 60_000, 60_000), 'tooManyPixels'],
    ['faden.jpg', claimSize(jpeg, 65_000, 20), 'tooManyPixels'],
    ['punkt.png', await makePng({ width: 2, height: 2 }), 'tooSmall'],
    ['bewegt.png', makeAnimatedPng(png), 'animated'],
    ['bewegt.webp', makeAnimatedWebp(), 'animated'],
    ['archiv.jpg', makeZip(), 'archive'],
    ['bild.svg', makeSvg(), 'svg'],
    ['svg.jpg', makeSvg(), 'svg'],
    ['brief.jpg', utf8ToBytes('Liebe Eltern, heute waren wir im Wald.'), 'notAPhoto'],
    ['film.gif', utf8ToBytes('GIF89a................'), 'notAPhoto'],
    ['rauschen.jpg', concatBytes(jpeg.slice(0, 3), crypto.getRandomValues(new Uint8Array(5000))), 'damaged'],
  ] // prettier-ignore
  for (const [name, bytes, problem] of asked) expect(await problemOf(name, bytes), name).toBe(problem)
  // The twins that are whole are taken.
  for (const bytes of [jpeg, png, webp, heic]) expect(await problemOf('ganz', bytes)).toBe('accepted')
})

test('P4 a JPEG with garbage inside its picture data is refused or drawn, never hangs', async () => {
  const jpeg = await makeJpeg({ width: 400, height: 300 })
  const hurt = jpeg.slice()
  for (let i = 700; i < hurt.length - 20; i += 7) hurt[i] = (hurt[i]! * 31 + i) & 0x7f
  expect(['accepted', 'damaged']).toContain(await problemOf('wirr.jpg', hurt))
})

test('P5 an import answers for each file in order: added, twice the same, refused; nobody has looked at what came', async () => {
  const fake = await createFakeHost()
  const jpeg = await makeJpeg()
  const files = [
    fileOf('eins.jpg', jpeg),
    fileOf('kopie von eins.jpg', jpeg),
    fileOf('archiv.jpg', makeZip()),
    fileOf('archiv2.jpg', makeZip()),
    fileOf(`${'ü'.repeat(9_999)}.jpg`, await makeOriented(6)),
    fileOf('\u202Egnp.exe <img onerror=alert(1)> 🦔.jpg', await makePng()),
  ]
  const progress: ImportProgress[] = []
  const outcomes = await importPhotoFiles({ vault: fake.host.vault, groupId: null }, files, (now) =>
    progress.push(now),
  )
  expect(outcomes.map(({ type }) => type)).toEqual([
    'added',
    'duplicate',
    'refused',
    'refused',
    'added',
    'added',
  ])
  expect(outcomes[1]).toMatchObject({ of: 'eins.jpg' })
  expect(outcomes[3]).toMatchObject({ problem: 'archive', fileName: 'archiv2.jpg' })
  expect(outcomes[4]).toMatchObject({ takenOn: '2026-05-03' })
  expect(progress.at(-1)).toEqual({ done: 6, total: 6, added: 3, refused: 2 })
  expect(fake.blobs.size).toBe(3)
  for (const parts of fake.blobs.values()) expect(parts).toHaveLength(3)
  fake.close()
})

test('P5 a cancelled import keeps what it has and says what it did not do', async () => {
  const fake = await createFakeHost()
  const files = await Promise.all(
    Array.from({ length: 30 }, async (_, i) =>
      fileOf(`${i}.jpg`, await makeJpeg({ width: 100 + i, height: 80 })),
    ),
  )
  const stop = new AbortController()
  const outcomes = await importPhotoFiles(
    { vault: fake.host.vault, groupId: null },
    files,
    ({ added }) => added >= 5 && stop.abort(),
    stop.signal,
  )
  const count = (type: string) => outcomes.filter((outcome) => outcome.type === type).length
  expect(count('added')).toBeGreaterThanOrEqual(5)
  expect(count('added')).toBeLessThan(12)
  expect(count('added') + count('cancelled')).toBe(30)
  expect(fake.blobs.size).toBe(count('added'))
  fake.close()
})

test('P5 when the vault refuses to save, the photo counts as not saved', async () => {
  const fake = await createFakeHost()
  fake.broken.add('photos.add')
  const [outcome] = await importPhotoFiles({ vault: fake.host.vault, groupId: null }, [
    fileOf('eins.jpg', await makeJpeg()),
  ])
  expect(outcome).toEqual({ type: 'refused', fileName: 'eins.jpg', problem: 'notSaved' })
  fake.close()
})

test('P6 photos of 12 megapixels: how many a second', async () => {
  const fake = await createFakeHost()
  const canvas = new OffscreenCanvas(4000, 3000)
  const context = canvas.getContext('2d')!
  const files: File[] = []
  for (let i = 0; i < 8; i++) {
    const gradient = context.createLinearGradient(0, 0, 4000, 3000)
    gradient.addColorStop(0, `hsl(${i * 45} 60% 40%)`)
    gradient.addColorStop(1, `hsl(${i * 45 + 90} 70% 80%)`)
    context.fillStyle = gradient
    context.fillRect(0, 0, 4000, 3000)
    for (let n = 0; n < 3000; n++) {
      context.fillStyle = `hsl(${(n * 37) % 360} 50% ${(n * 13) % 100}%)`
      context.fillRect((n * 7919) % 4000, (n * 104729) % 3000, 40, 30)
    }
    files.push(
      fileOf(
        `${i}.jpg`,
        new Uint8Array(
          await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer(),
        ),
      ),
    )
  }
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 4)
  const from = performance.now()
  const outcomes = await importPhotoFiles({ vault: fake.host.vault, groupId: null }, files)
  const seconds = (performance.now() - from) / 1000
  clearInterval(timer)
  expect(outcomes.every(({ type }) => type === 'added')).toBe(true)
  console.log(
    `12 MP photos: ${(files.length / seconds).toFixed(2)} a second, longest gap of the window ${Math.round(longest)} ms`,
  )
  fake.close()
})
