/**
 * What is seen is what is printed: each look of looks.ts and whole pages, drawn by the canvas and by pdfjs from the PDF.
 * Edges may differ by 0.5 mm (decision 43); flat areas by 1.5 levels of 255 on average, and 10 in the worst hundredth
 * (JPEG and pdfjs's own blending take part of it).
 */
import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { beforeAll, describe, expect, it } from 'vitest'
import { bakedPictures, colours, cut, deviation, draw, render, type Pictures } from './compare.ts'
import { buildPdf } from '#renderer/pdf/buildPdf.ts'
import { encodePhoto } from '#renderer/pdf/encodePhoto.ts'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { shadowPixels } from '#renderer/paper/shadowPixels.ts'
import { onScreen, type ExportedPage } from '#shared/pdf/export.ts'
import { fontNames } from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'
import { casesASheet, cell, cellCorner, lookCases, sheetItems, testArt } from './looks.ts'
import { meta, pageOf, photoItem, rectItem, textItem } from './pages.ts'

const dpi = 150
const tolerance = { mm: 0.5, mean: 1.5, p99: 10 } as const

const art = (name: string): StickerArt | undefined => (name === 'test-sun' ? testArt : undefined)

let file: Blob
let pictures: Pictures

beforeAll(async () => {
  GlobalWorkerOptions.workerSrc = workerUrl
  await loadCanvasFonts(fontNames)
  const canvas = new OffscreenCanvas(800, 600)
  const context = canvas.getContext('2d')!
  const sky = context.createLinearGradient(0, 0, 800, 600)
  sky.addColorStop(0, '#2060b0')
  sky.addColorStop(0.5, '#a0d0c0')
  sky.addColorStop(1, '#c06030')
  context.fillStyle = sky
  context.fillRect(0, 0, 800, 600)
  context.fillStyle = '#f0e040'
  context.beginPath()
  context.arc(250, 250, 90, 0, 7)
  context.fill()
  context.fillStyle = '#703020'
  context.fillRect(480, 300, 160, 200)
  file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.97 })
  pictures = bakedPictures({ 'photo-1': await createImageBitmap(file) })
})

async function print(pages: readonly ExportedPage[]): Promise<Uint8Array> {
  const fonts = await loadCanvasFonts(fontNames)
  const result = await buildPdf(pages, meta, onScreen, {
    fonts,
    stickerArt: art,
    makeShadow: async (item, shadow) =>
      shadowPixels(item, shadow, { measure: fonts.measure, stickerArt: art }),
    encodePhoto: (_, ask) => encodePhoto(file, ask, art),
    permitsPhoto: () => ({ permitted: true }),
    onProgress: () => undefined,
    isCancelled: () => false,
    condition: async () => new Uint8Array(),
  })
  if (!result.ok) throw new Error(result.error.type)
  return result.value.bytes
}

const differs = ({ mm, mean, p99 }: { mm: number; mean: number; p99: number }): boolean =>
  mm > tolerance.mm || mean > tolerance.mean || p99 > tolerance.p99

const measured = (a: ImageData, b: ImageData): { mm: number; mean: number; p99: number } => ({
  mm: deviation(a, b, dpi).mm,
  ...colours(a, b),
})

describe('P10 what is seen is what is printed', () => {
  const sheets = Array.from({ length: Math.ceil(lookCases.length / casesASheet) }, (_, i) =>
    lookCases.slice(i * casesASheet, (i + 1) * casesASheet),
  )
  let bytes: Promise<Uint8Array> | null = null
  const printed = (): Promise<Uint8Array> =>
    (bytes ??= print(
      sheets.map((cases, i) =>
        pageOf(sheetItems(cases, 'items'), { id: `sheet-${i}`, background: '#f4efe6' }),
      ),
    ))

  sheets.forEach((cases, i) => {
    it(`${cases.length} looks: ${cases[0]!.name} ... ${cases.at(-1)!.name}`, async () => {
      const page = (which: 'items' | 'without') =>
        draw(pageOf(sheetItems(cases, which), { background: '#f4efe6' }).model, pictures, { dpi, art })
      const seen = await page('items')
      const without = await page('without')
      const paper = await render(await printed(), i + 1, dpi)
      const found = cases.map((look, n) => {
        const at = { ...cellCorner(n), w: cell.w, h: cell.h }
        return {
          name: look.name,
          ...measured(cut(seen, at, dpi), cut(paper, at, dpi)),
          // Positive control: the measure sees the look.
          noticed: differs(measured(cut(seen, at, dpi), cut(without, at, dpi))),
        }
      })
      const worst = (key: 'mm' | 'mean' | 'p99'): string =>
        Math.max(...found.map((one) => one[key])).toFixed(2)
      console.info(`sheet ${i + 1}: ${worst('mm')} mm, mean ${worst('mean')}, p99 ${worst('p99')}`)
      expect(found.filter((one) => differs(one))).toEqual([])
      expect(found.filter((one) => !one.noticed).map(({ name }) => name)).toEqual([])
    })
  })

  const whole: Readonly<Record<string, ExportedPage>> = {
    'a pattern, across': pageOf([textItem({ lines: ['Muster'] })], {
      pattern: 'dots',
      background: '#fdf5e8',
      orientation: 'landscape',
    }),
    'items that hang over the sheet': pageOf([
      photoItem({ x: -20, y: -15, w: 80, h: 60, rotation: 10 }),
      rectItem({ x: 170, y: 260, w: 80, h: 60, form: 'star', border: { width: 4, colour: '#303060', dash: 'dashed' } }), // prettier-ignore
      textItem({ lines: ['Über den Rand hinaus'], x: 150, y: 120, w: 100, sizePt: 30 }),
      rectItem({ x: -10, y: 200, w: 40, h: 40, shadow: { x: 3, y: 3, blur: 4, colour: '#000000', opacity: 0.6 } }), // prettier-ignore
    ]),
    'empty frames and empty words': pageOf([
      photoItem({ photoId: null, mat: { width: 3, foot: 8, colour: '#808080' }, border: { width: 2, colour: '#ff0000', dash: 'solid' } }), // prettier-ignore
      textItem({ lines: [], y: 100, back: { colour: '#ff0000', padding: 4, cornerRadius: 0 } }),
      textItem({ lines: [' '], y: 140, back: { colour: '#ff0000', padding: 4, cornerRadius: 0 } }),
      textItem({ lines: ['allein'], y: 200 }),
    ]),
  }
  for (const [name, page] of Object.entries(whole))
    it(name, async () => {
      const found = measured(
        await draw(page.model, pictures, { dpi: 100, art }),
        await render(await print([page]), 1, 100),
      )
      console.info(`${name}: ${JSON.stringify(found)}`)
      expect(differs(found)).toBe(false)
    })
})
