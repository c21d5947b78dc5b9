/** The pixels of photos that leave the app, read back from the PDF: filters as the editor showed them, covers for good. */
import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import { createPictures } from '#renderer/portfolio/pictures.ts'
import { filterNames, type Cover, type Filter, type PhotoItem } from '#shared/portfolio/page.ts'
import { meta, pageOf, photoItem } from './pages.ts'
import { readPdf, type Pixels } from './readPdf.ts'

beforeAll(() => {
  GlobalWorkerOptions.workerSrc = workerUrl
})

async function printed(file: Blob, changes: readonly Partial<PhotoItem>[]): Promise<readonly Pixels[]> {
  const result = await exportPages({
    pages: [pageOf(changes.map((change) => photoItem(change)))],
    meta,
    readPhoto: async () => file,
    permitsPhoto: () => ({ permitted: true }),
  })
  if (!result.ok) throw new Error(result.error.type)
  const { pages, jpegs } = await readPdf(result.value.bytes)
  expect(jpegs).toHaveLength(changes.length)
  return pages[0]!.images
}

async function photo(
  width: number,
  height: number,
  paint: (context: OffscreenCanvasRenderingContext2D) => void,
  // JPEG would smear the secret over its edge before anybody covers it.
  type = 'image/jpeg',
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  paint(canvas.getContext('2d')!)
  return canvas.convertToBlob({ type, quality: 0.97 })
}

describe('P15 filters', () => {
  it('the preview and the print have the same colours, whatever the filter', async () => {
    const fields = 8
    const file = await photo(800, 800, (context) => {
      for (let y = 0; y < fields; y++)
        for (let x = 0; x < fields; x++) {
          context.fillStyle = `rgb(${x * 36} ${y * 36} ${((x * 5 + y * 3) % 8) * 36})`
          context.fillRect(x * 100, y * 100, 100, 100)
        }
    })
    const filters: Filter[] = [
      ...filterNames.map((name) => ({ name, brightness: 0, contrast: 0 })),
      { name: 'vivid', brightness: 0.5, contrast: -0.5 },
      { name: 'faded', brightness: -0.6, contrast: 0.8 },
      { name: 'grey', brightness: 1, contrast: -1 },
    ]
    const images = await printed(file, filters.map((filter, n) => ({ filter, x: 5 + n * 17, w: 60, h: 60 }))) // prettier-ignore
    const pictures = createPictures(async () => file)
    await expect.poll(() => pictures.pictureOf('photo-1')).toBeDefined()
    const plain = middles(await pixelsOf(pictures.pictureOf('photo-1')!.source), fields)
    for (const [n, filter] of filters.entries()) {
      const seen = middles(await pixelsOf(pictures.pictureOf('photo-1', filter)!.source), fields)
      const paper = middles(images[n]!, fields)
      const worst = Math.max(...seen.map((value, i) => Math.abs(value - paper[i]!)))
      expect(worst, JSON.stringify(filter)).toBeLessThanOrEqual(6)
      // Positive control: the filter is to be seen at all.
      const change = Math.max(...seen.map((value, i) => Math.abs(value - plain[i]!)))
      expect(change > 12, JSON.stringify(filter)).toBe(JSON.stringify(filter) !== JSON.stringify(filters[0]))
    }
    pictures.close()
  })

  /** Mean colours of the middles of so many fields a row. */
  function middles({ width, height, data }: Pixels, fields: number): number[] {
    const found: number[] = []
    for (let y = 0; y < fields; y++)
      for (let x = 0; x < fields; x++) {
        const sum = [0, 0, 0]
        let count = 0
        for (let row = Math.ceil(((y + 0.3) * height) / fields); row < ((y + 0.7) * height) / fields; row++)
          for (let at = Math.ceil(((x + 0.3) * width) / fields); at < ((x + 0.7) * width) / fields; at++) {
            for (let c = 0; c < 3; c++) sum[c]! += data[(row * width + at) * 4 + c]!
            count++
          }
        found.push(...sum.map((value) => value / count))
      }
    return found
  }

  async function pixelsOf(source: CanvasImageSource): Promise<Pixels> {
    const { width, height } = source as ImageBitmap
    const context = new OffscreenCanvas(width, height).getContext('2d')!
    context.drawImage(source, 0, 0)
    return context.getImageData(0, 0, width, height)
  }
})

describe('P14 covers', () => {
  const face = { x: 0.31, y: 0.22, w: 0.237, h: 0.413 }
  const cover: Cover = { ...face, sticker: '', colour: '#3050c0' }

  /** Grey but for the region to be hidden, which is a chequer of green and magenta in every pixel. */
  const secret = (): Promise<Blob> =>
    photo(
      1600,
      1200,
      (context) => {
        context.fillStyle = '#808080'
        context.fillRect(0, 0, 1600, 1200)
        const [left, top] = [Math.ceil(face.x * 1600), Math.ceil(face.y * 1200)]
        const [right, bottom] = [Math.floor((face.x + face.w) * 1600), Math.floor((face.y + face.h) * 1200)]
        for (let y = top; y < bottom; y += 16)
          for (let x = left; x < right; x += 16) {
            context.fillStyle = (x - left + y - top) % 32 === 0 ? '#00ff00' : '#ff00ff'
            context.fillRect(x, y, Math.min(16, right - x), Math.min(16, bottom - y))
          }
      },
      'image/png',
    )
  /** Pixels in which green or magenta shows: neither grey nor the patch's blue is like that. */
  const leaks = ({ data }: Pixels): number => {
    let count = 0
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
      if (g - Math.max(r, b) > 40 || r - g > 40) count++
    }
    return count
  }
  const views: readonly Partial<PhotoItem>[] = [
    { w: 100, h: 75 },
    { w: 37.3, h: 28.1 },
    { w: 160, h: 120, x: 10, rotation: 20 },
    { w: 60, h: 60, crop: { x: 0.2, y: 0.1, w: 0.45, h: 0.6 } },
    { w: 60, h: 60, crop: { x: 0.4, y: 0.3, w: 0.3, h: 0.4 }, mask: 'heart' },
    { w: 80, h: 60, filter: { name: 'warm', brightness: 0.1, contrast: 0.2 } },
    { w: 80, h: 60, opacity: 0.4 },
  ]

  it('C12 the pictures in the PDF hold no pixel of what is covered; without covers they do', async () => {
    const file = await secret()
    const hidden = await printed(file, views.map((view) => ({ ...view, covers: [cover] }))) // prettier-ignore
    const open = await printed(file, views)
    expect(open.map((image) => leaks(image) > 1000)).toEqual(views.map(() => true))
    expect(hidden.map(leaks)).toEqual(views.map(() => 0))
  })

  it('P14 C12 however much smaller a photo is made, no pixel around a cover knows what lies under it', async () => {
    const [width, height] = [1600, 1200]
    const under = (colours: readonly string[]): Promise<Blob> =>
      photo(
        width,
        height,
        (context) => {
          for (let x = 0; x < width; x += 100) {
            context.fillStyle = `hsl(${x / 8} 40% 60%)`
            context.fillRect(x, 0, 100, height)
          }
          const [left, top] = [Math.ceil(face.x * width), Math.ceil(face.y * height)]
          const [right, bottom] = [Math.floor((face.x + face.w) * width), Math.floor((face.y + face.h) * height)] // prettier-ignore
          colours.forEach((colour, i) => {
            context.fillStyle = colour
            context.fillRect(left, top + (i * (bottom - top)) / 2, right - left, (bottom - top) / 2)
          })
        },
        'image/png',
      )
    // At 300 dpi one pixel of 8, 4, 2.1 and 1.3; then a part, one of 3.5.
    const places: Partial<PhotoItem>[] = [
      ...[8, 4, 2.1, 1.3].map((ratio) => ({ w: 135.5 / ratio, h: 101.6 / ratio })),
      { w: 25.4, h: 19.05, crop: { x: 0.2, y: 0.1, w: 0.65, h: 0.65 } },
    ]
    const [bright, dark] = [await under(['#ffffff', '#ff00ff']), await under(['#000000', '#00ff00'])]
    const shown = async (file: Blob, covers: readonly Cover[]): Promise<readonly string[]> =>
      (await printed(file, places.map((place) => ({ ...place, covers: [...covers] })))).map(({ data }) => String(data)) // prettier-ignore
    const same = async (covers: readonly Cover[]): Promise<boolean[]> => {
      const [one, other] = [await shown(bright, covers), await shown(dark, covers)]
      return one.map((data, i) => data === other[i])
    }
    expect(await same([cover])).toEqual(places.map(() => true))
    expect(await same([])).toEqual(places.map(() => false))
  })
})
