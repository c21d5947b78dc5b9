import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { createPageFromTemplate } from '#renderer/portfolio/createPages.ts'
import { fontNames, orderedItems } from '#shared/portfolio/page.ts'
import { bundledTemplates } from '#shared/portfolio/templates/bundled.ts'
import { longCount } from '../longCount.ts'
import { deviation, draw, dpi, render } from './compare.ts'
import { meta } from './pages.ts'
import { readPdf } from './readPdf.ts'

beforeAll(async () => {
  GlobalWorkerOptions.workerSrc = workerUrl
  await loadCanvasFonts(fontNames)
})

const colours = ['#27566b', '#6b2740', '#3a6b27', '#6b5a27', '#40276b', '#276b5f']

async function photo(n: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(2400, 1800)
  const context = canvas.getContext('2d')!
  context.fillStyle = colours[n % colours.length]!
  context.fillRect(0, 0, 2400, 1800)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })
}

const children = {
  short: { firstName: 'Mia', lastName: 'Sommer', birthDate: '2021-05-03' },
  long: {
    firstName: 'Łukasz-Maximilian',
    lastName: 'Engelhardt-Sonnenschein von und zu Großbärenwalde',
    birthDate: '2020-11-30',
  },
} as const

const pageFor = async (templateId: string, who: keyof typeof children) => {
  const page = await createPageFromTemplate(
    {
      language: 'de',
      institution: 'Kita Sonnenblume',
      group: 'Bienen',
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      ask: () => ({ permitted: true }),
      photoById: (id) => ({ id, width: 2400, height: 1800, alt: `Foto ${id}` }),
    },
    {
      child: { id: 'child-1', values: children[who] },
      templateId,
      day: '2026-05-04',
      photoIds: ['0', '1', '2', '3', '4', '5', '6', '7'],
      position: 0,
    },
  )
  if (!page.ok) throw new Error('no template')
  return { id: 'page-1', title: page.value.values.title, model: page.value.values }
}

/** Layout is checked for all in tests/portfolio/templates.test.ts; pixels for some here, for all in test:long. */
const compared = bundledTemplates.filter(({ id }, i) => i % longCount(20, 1) === 0 || id === 'cover-book')

describe('bundled templates as PDF', () => {
  for (const { id, orientation } of compared) {
    // The longest name has the least room upright.
    const who = orientation === 'portrait' ? 'long' : 'short'
    it(`${id} for a ${who} name: canvas and PDF agree to 0.5 mm, text and tags are the model's`, async () => {
      const page = await pageFor(id, who)
      const files = await Promise.all(Array.from({ length: 8 }, (_, n) => photo(n)))
      const pictures = Object.fromEntries(
        await Promise.all(files.map(async (file, n) => [String(n), await createImageBitmap(file)] as const)),
      )
      const result = await exportPages({
        pages: [page],
        meta,
        readPhoto: async (photoId) => files[Number(photoId)]!,
        permitsPhoto: () => ({ permitted: true }),
      })
      if (!result.ok) throw new Error(result.error.type)
      expect(
        result.value.warnings.filter(({ type }) => type !== 'emptyFrame' && type !== 'lowResolution'),
      ).toEqual([])

      const { mm, edges } = deviation(
        await draw(page.model, pictures),
        await render(result.value.bytes, 1, dpi),
      )
      console.info(`${id} ${who}: ${mm.toFixed(2)} mm, ${(result.value.bytes.length / 1000).toFixed(0)} kB`)
      expect(edges).toBeGreaterThan(5000)
      expect(mm).toBeLessThanOrEqual(0.5)

      const items = orderedItems(page.model.items).map(([, item]) => item)
      const [read] = (await readPdf(result.value.bytes)).pages
      // Letters on an arc stand on many heights: a reader that goes line by line finds them one by one.
      const curved = items.some((item) => item.type === 'text' && item.curve !== 0)
      const lines = items.flatMap((item) =>
        item.type === 'text' && item.curve === 0
          ? item.lines.filter((line) => line.trim() !== '').map((line) => line.trimEnd())
          : [],
      )
      if (curved) expect(read!.text.split('\n').slice(-lines.length)).toEqual(lines)
      else expect(read!.text.split('\n')).toEqual(lines)
      expect(read!.tags.map(({ alt }) => alt)).toEqual(
        items.flatMap((item) =>
          item.type === 'photo' && item.photoId !== null
            ? [item.alt || 'Foto']
            : item.type === 'text' && item.lines.some((line) => line.trim() !== '')
              ? [null]
              : [],
        ),
      )
    })
  }
})
