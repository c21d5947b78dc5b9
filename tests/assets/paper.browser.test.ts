import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { beforeAll, expect, it } from 'vitest'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import { plain, type StickerItem } from '#shared/portfolio/page.ts'
import { deviation, draw, dpi, render } from '../pdf/compare.ts'
import { meta, pageOf } from '../pdf/pages.ts'

beforeAll(() => {
  GlobalWorkerOptions.workerSrc = workerUrl
})

const sticker = (name: string, n: number): StickerItem => ({
  type: 'sticker',
  ...plain.sticker,
  order: `V${String(n).padStart(3, '0')}`,
  x: 14 + (n % 4) * 48,
  y: 40 + Math.floor(n / 4) * 52,
  w: 40,
  h: 40,
  rotation: n * 9,
  flip: n % 2 === 1,
  sticker: name,
})
const names = [
  'fox',
  'girl-dark',
  'kita-laterne',
  'rainbow',
  'kita-morgenkreis',
  'tractor',
  'birthday-cake',
  'red-heart',
]

for (const pattern of ['sea', 'bunting', 'leaves-edge'])
  it(`AS3 AS5 stickers over “${pattern}” are printed as they are seen`, async () => {
    const page = pageOf(names.map(sticker), { pattern, background: '#fffdf8' })
    const result = await exportPages({
      pages: [page],
      meta,
      readPhoto: async () => null,
      permitsPhoto: () => ({ permitted: true }),
    })
    if (!result.ok) throw new Error(result.error.type)
    const canvas = await draw(page.model, {})
    const pdf = await render(result.value.bytes, 1, dpi)
    const { mm, edges } = deviation(canvas, pdf)
    console.info(
      `${pattern}: ${mm.toFixed(2)} mm over ${edges} edges, ${(result.value.bytes.length / 1000).toFixed(0)} kB`,
    )
    expect(edges).toBeGreaterThan(8_000)
    expect(mm).toBeLessThanOrEqual(0.5)
    // Positive control: one sticker a millimetre away is seen.
    const moved = pageOf(
      names.map((name, n) => ({ ...sticker(name, n), x: sticker(name, n).x + (n === 0 ? 1 : 0) })),
      {
        pattern,
        background: '#fffdf8',
      },
    )
    expect(deviation(await draw(moved.model, {}), pdf).mm).toBeGreaterThan(0.5)
  })
