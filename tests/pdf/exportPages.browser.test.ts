import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportPages, type ExportAsk } from '#renderer/pdf/exportPages.ts'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { ExportedPage } from '#shared/pdf/export.ts'
import { fontNames, orderedItems } from '#shared/portfolio/page.ts'
import { breakLines } from '#shared/portfolio/text.ts'
import { meta, pageOf, photoItem, rectItem, textItem } from './pages.ts'
import { deviation, draw, dpi, render } from './compare.ts'
import { jpegMarkers, jpegQuality, readPdf, type Pixels } from './readPdf.ts'

beforeAll(async () => {
  GlobalWorkerOptions.workerSrc = workerUrl
  await loadCanvasFonts(fontNames)
})

const permitted = { permitted: true } as const

async function exported(
  pages: readonly ExportedPage[],
  photos: Readonly<Record<string, Blob | Bytes>> = {},
  change: Partial<ExportAsk> = {},
) {
  const result = await exportPages({
    pages,
    meta,
    readPhoto: async (id) => photos[id]?.slice() ?? null,
    permitsPhoto: () => permitted,
    ...change,
  })
  if (!result.ok) throw new Error(`The export failed: ${result.error.type}`)
  return result.value
}

/** A photo drawn by the test, as JPEG. */
async function photoOf(
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
  quality = 0.95,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  draw(canvas.getContext('2d')!)
  return canvas.convertToBlob({ type: 'image/jpeg', quality })
}

/** What a small sensor gives at dusk: soft shapes under grain in every pixel. */
const noisy =
  (width: number, height: number, grain: number, seed: number) =>
  (context: OffscreenCanvasRenderingContext2D) => {
    const image = context.createImageData(width, height)
    let state = seed
    for (let i = 0; i < image.data.length; i += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const x = (i / 4) % width
      const y = i / 4 / width
      const noise = ((state >>> 8) / 0x1000000 - 0.5) * grain
      image.data[i] = 120 + 60 * Math.sin(x / 180) + noise
      image.data[i + 1] = 120 + 60 * Math.sin(y / 240) + noise
      image.data[i + 2] = 110 + 50 * Math.sin((x + y) / 300) + noise
      image.data[i + 3] = 255
    }
    context.putImageData(image, 0, 0)
  }

const fill = (colour: string) => (context: OffscreenCanvasRenderingContext2D) => {
  context.fillStyle = colour
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
}

const meanOf = ({ data }: Pixels): [number, number, number] => {
  const sum = [0, 0, 0]
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) sum[c]! += data[i + c]!
  return sum.map((value) => value / (data.length / 4)) as [number, number, number]
}

describe('photos', () => {
  it('P5 a photo lies in the PDF at 300 dpi of its printed size, and not a pixel more', async () => {
    const photo = await photoOf(4000, 3000, fill('#c04020'))
    const { bytes, warnings } = await exported([pageOf([photoItem({ w: 120, h: 90 })])], { 'photo-1': photo })
    const [image] = (await readPdf(bytes)).pages[0]!.images
    expect([image!.width, image!.height]).toEqual([
      Math.round((120 / 25.4) * 300),
      Math.round((90 / 25.4) * 300),
    ])
    expect(warnings).toEqual([])
    const [r, g, b] = meanOf(image!)
    expect(Math.hypot(r - 0xc0, g - 0x40, b - 0x20)).toBeLessThan(6)
  })

  it('P6 a photo with too few pixels keeps what it has and is reported', async () => {
    const photo = await photoOf(600, 450, fill('#c04020'))
    const { bytes, warnings } = await exported([pageOf([photoItem({ w: 120, h: 90 })])], { 'photo-1': photo })
    const [image] = (await readPdf(bytes)).pages[0]!.images
    expect([image!.width, image!.height]).toEqual([600, 450])
    expect(warnings).toEqual([
      { type: 'lowResolution', pageId: 'page-1', itemId: 'item-0', dpi: 127, blurred: true },
    ])
  })

  it('P3 P5 what was cut away, and what the camera wrote, is not in the file', async () => {
    const secret = 'GPS 52.5200 13.4050 Kamera von Frau Sommer'
    const plain = new Uint8Array(
      await (
        await photoOf(1200, 600, (context) => {
          fill('#e02020')(context)
          context.fillStyle = '#2020e0'
          context.fillRect(600, 0, 600, 600)
        })
      ).arrayBuffer(),
    )
    const exif = new TextEncoder().encode(`Exif\0\0${secret}`)
    const source = new Uint8Array([
      0xff,
      0xd8,
      0xff,
      0xe1,
      (exif.length + 2) >> 8,
      (exif.length + 2) & 255,
      ...exif,
      ...plain.subarray(2),
    ])
    const { bytes } = await exported(
      [pageOf([photoItem({ w: 50, h: 50, crop: { x: 0, y: 0, w: 0.48, h: 0.96 } })])],
      { 'photo-1': source },
    )
    const pdf = await readPdf(bytes)
    const { data } = pdf.pages[0]!.images[0]!
    let blue = 0
    for (let i = 0; i < data.length; i += 4) if (data[i + 2]! > 80) blue++
    expect(blue).toBe(0)
    expect(pdf.jpegs).toHaveLength(1)
    expect(jpegMarkers(pdf.jpegs[0]!).filter((name) => name !== 'APP0')).toEqual([])
    const holds = (file: Uint8Array): boolean => new TextDecoder('latin1').decode(file).includes(secret)
    expect([holds(source), holds(bytes)]).toEqual([true, false])
    expect(jpegMarkers(source)).toContain('APP1')
  })

  it('P4 P5 only photos of the page are read, and only their pixels are in the file', async () => {
    const read: string[] = []
    const photos = {
      'photo-1': await photoOf(800, 800, fill('#e02020')),
      'photo-2': await photoOf(800, 800, fill('#2020e0')),
    }
    const { bytes } = await exported([pageOf([photoItem({ w: 50, h: 50 })])], photos, {
      readPhoto: async (id) => (read.push(id), photos[id as keyof typeof photos]),
    })
    const pdf = await readPdf(bytes)
    expect([read, pdf.jpegs.length]).toEqual([['photo-1'], 1])
    expect(meanOf(pdf.pages[0]!.images[0]!)[2]).toBeLessThan(60)
  })

  it('P5 pages full of grainy 12 MP photos stay below 2 MB each, at quality 80 or better', async () => {
    const photos = Object.fromEntries(
      await Promise.all(
        [1, 2, 3].map(
          async (n) => [`photo-${n}`, await photoOf(4000, 3000, noisy(4000, 3000, 70, n))] as const,
        ),
      ),
    )
    const items = [
      photoItem({ photoId: 'photo-1', x: 15, y: 15, w: 180, h: 120 }),
      photoItem({ photoId: 'photo-2', x: 15, y: 140, w: 88, h: 66 }),
      photoItem({ photoId: 'photo-3', x: 107, y: 140, w: 88, h: 66 }),
      textItem({ lines: ['Unser Tag im Wald'], y: 230, sizePt: 28 }),
    ]
    const started = performance.now()
    const { bytes } = await exported([pageOf(items)], photos)
    const took = performance.now() - started
    const qualities = (await readPdf(bytes, { images: false })).jpegs.map(jpegQuality)
    console.info(
      `grainy page: ${(bytes.length / 1e6).toFixed(2)} MB, quality ${qualities.map(Math.round).join(', ')}, ${took.toFixed(0)} ms`,
    )
    for (const quality of qualities) expect(quality).toBeGreaterThanOrEqual(79.5)
    expect(bytes.length).toBeLessThanOrEqual(2_000_000)
  })

  it('P5 a photo over its share of the page is encoded again, at quality 80', async () => {
    const photo = await photoOf(3600, 2400, noisy(3600, 2400, 250, 7))
    const { bytes } = await exported(
      [pageOf([photoItem({ w: 297, h: 198 })], { orientation: 'landscape' })],
      { 'photo-1': photo },
    )
    const { jpegs } = await readPdf(bytes, { images: false })
    console.info(`worst page, noise over the whole sheet: ${(bytes.length / 1e6).toFixed(2)} MB`)
    expect(Math.round(jpegQuality(jpegs[0]!))).toBe(80)
  })

  it('P6 a file that is no picture stops the export', async () => {
    const result = await exportPages({
      pages: [pageOf([photoItem({})])],
      meta,
      readPhoto: async () => new Uint8Array([80, 75, 3, 4]),
      permitsPhoto: () => permitted,
    })
    expect(result).toMatchObject({ ok: false, error: { type: 'PhotoUnreadable', itemId: 'item-0' } })
  })
})

describe('the worker', () => {
  it('P4 a refusal in the window stops the export in the worker, the permitted twin passes', async () => {
    const photos = { 'photo-1': await photoOf(200, 200, fill('#e02020')) }
    const ask = (permits: boolean) =>
      exportPages({
        pages: [pageOf([photoItem({ w: 10, h: 10 })])],
        meta,
        readPhoto: async () => photos['photo-1'],
        permitsPhoto: async () => (permits ? permitted : { permitted: false, reasons: [{ rule: 'C1' }] }),
      })
    expect(await ask(false)).toMatchObject({
      ok: false,
      error: { type: 'PhotoRefused', refused: [{ photoId: 'photo-1', reasons: [{ rule: 'C1' }] }] },
    })
    expect((await ask(true)).ok).toBe(true)
  })

  it('is cancelled by its signal, also in the middle', async () => {
    const early = new AbortController()
    early.abort()
    const ask = {
      pages: [pageOf([photoItem({})])],
      meta,
      readPhoto: async () => null,
      permitsPhoto: () => permitted,
    }
    expect(await exportPages({ ...ask, signal: early.signal })).toEqual({
      ok: false,
      error: { type: 'Cancelled' },
    })
    const late = new AbortController()
    const result = await exportPages({
      ...ask,
      signal: late.signal,
      readPhoto: () => (late.abort(), new Promise(() => {})),
    })
    expect(result).toEqual({ ok: false, error: { type: 'Cancelled' } })
  })

  it('tells its progress', async () => {
    const seen: number[] = []
    await exported(
      [pageOf([]), pageOf([], { id: 'page-2' })],
      {},
      { onProgress: ({ done, total }) => seen.push(done / total) },
    )
    await expect.poll(() => seen).toEqual([0.5, 1])
  })
})

describe('what you see is what you get (decision 43: at most 0.5 mm at 200 dpi)', () => {
  const pageWith = async (shift = 0): Promise<ExportedPage> => {
    const { measure } = await loadCanvasFonts(fontNames)
    const long =
      'Heute waren wir mit Łukasz und Şahin im Wald. AVATAR, Tee, offiziell: wir haben süße Äpfel gegessen und große Bäume gezählt!'
    const body = { font: 'sans', bold: false, sizePt: 13 } as const
    return pageOf(
      [
        rectItem({ x: 10, y: 10, w: 190, h: 40, fill: '#335577', cornerRadius: 8 }),
        textItem({
          lines: ['Unser Waldtag'],
          x: 20 + shift,
          y: 18,
          w: 170,
          sizePt: 34,
          bold: true,
          align: 'center',
          colour: '#ffffff',
        }),
        photoItem({ x: 20, y: 60, w: 80, h: 60, cornerRadius: 6 }),
        photoItem({
          photoId: 'photo-2',
          x: 110,
          y: 65,
          w: 80,
          h: 60,
          rotation: -6,
          mat: { colour: '#222222', width: 3, foot: 10 },
          crop: { x: 0.1, y: 0.1, w: 0.8, h: 0.8 },
        }),
        textItem({ lines: breakLines(long, body, 160, measure), text: long, x: 20, y: 140, w: 160, ...body }),
        textItem({
          lines: ['rechts', 'gesetzter Text'],
          x: 20,
          y: 180,
          w: 160,
          align: 'right',
          colour: '#882222',
        }),
        textItem({
          lines: ['Käthe schreibt fließend', 'von Hand'],
          x: 30,
          y: 205,
          w: 120,
          font: 'hand',
          sizePt: 26,
        }),
        textItem({ lines: ['dick von Hand'], x: 30, y: 240, w: 80, font: 'hand', bold: true, sizePt: 22 }),
        textItem({ lines: ['schräg gesetzt'], x: 110, y: 240, w: 80, h: 12, rotation: 12, sizePt: 20 }),
        rectItem({ x: 60, y: 268, w: 30, h: 15, rotation: 30, fill: '#aa4400' }),
      ],
      { background: '#fff7e6' },
    )
  }

  const photos = async () => ({
    'photo-1': await photoOf(2000, 1500, fill('#204060')),
    'photo-2': await photoOf(2000, 1500, fill('#206040')),
  })

  it('a full page', async () => {
    const page = await pageWith()
    const files = await photos()
    const pictures = {
      'photo-1': await createImageBitmap(files['photo-1']),
      'photo-2': await createImageBitmap(files['photo-2']),
    }
    const { bytes, warnings } = await exported([page], files)
    expect(warnings).toEqual([])
    const canvas = await draw(page.model, pictures)
    const pdf = await render(bytes, 1, dpi)
    const { mm, edges } = deviation(canvas, pdf)
    console.info(`deviation of PDF and canvas: ${mm.toFixed(2)} mm over ${edges} edge pixels`)
    expect(edges).toBeGreaterThan(20_000)
    expect(mm).toBeLessThanOrEqual(0.5)

    // Positive control: the measure sees a heading that is one millimetre off.
    const shifted = await draw((await pageWith(1)).model, pictures)
    expect(deviation(shifted, pdf).mm).toBeGreaterThan(0.5)

    // And the line breaks are those of the page model.
    const lines = orderedItems(page.model.items).flatMap(([, item]) =>
      item.type === 'text' ? item.lines : [],
    )
    expect((await readPdf(bytes)).pages[0]!.text.split('\n')).toEqual(lines)
  })

  it('the colours too', async () => {
    const page = await pageWith()
    const files = await photos()
    const pdf = await render((await exported([page], files)).bytes, 1, 50)
    const at = (xMm: number, yMm: number): number[] => {
      const i = (Math.round((yMm * 50) / 25.4) * pdf.width + Math.round((xMm * 50) / 25.4)) * 4
      return Array.from(pdf.data.subarray(i, i + 3))
    }
    const near = (found: number[], wanted: number[]): boolean =>
      found.every((value, i) => Math.abs(value - wanted[i]!) <= 4)
    expect(near(at(5, 5), [0xff, 0xf7, 0xe6])).toBe(true)
    expect(near(at(15, 30), [0x33, 0x55, 0x77])).toBe(true)
    expect(near(at(60, 90), [0x20, 0x40, 0x60])).toBe(true)
  })
})
