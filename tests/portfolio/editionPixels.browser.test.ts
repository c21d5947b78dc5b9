/** The PDFs of family editions, read back: whom a family may not see is in none of their pixels (PF64, P14). */
import { GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { expect, test } from 'vitest'
import { loadCanvasFonts } from '#renderer/paper/fonts.ts'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import { orderedItems } from '#shared/portfolio/page.ts'
import { longCount } from '../longCount.ts'
import { meta } from '../pdf/pages.ts'
import { readPdf, type Pixels } from '../pdf/readPdf.ts'
import { askOf, editionOf, facesOf, group, master, photos, saysYes } from './eventHouse.ts'

/** Of the children in one photo, from left to right; no cover and no paper is like one of them. */
const colours = [
  [224, 0, 0], [0, 192, 0], [0, 0, 224], [224, 0, 224], [0, 208, 208], [208, 208, 0], [255, 120, 0],
] as const // prettier-ignore

async function photoFile(p: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(1600, 1200)
  const context = canvas.getContext('2d')!
  context.fillStyle = '#808080'
  context.fillRect(0, 0, 1600, 1200)
  for (const [n, { box }] of facesOf(p).entries()) {
    context.fillStyle = `rgb(${colours[n]!.join(' ')})`
    context.fillRect(box.x * 1600, box.y * 1200, box.w * 1600, box.h * 1200)
  }
  return canvas.convertToBlob({ type: 'image/png' })
}

function pixelsLike([r, g, b]: (typeof colours)[number], { data }: Pixels): number {
  let found = 0
  for (let at = 0; at < data.length; at += 4)
    if (Math.abs(data[at]! - r) < 40 && Math.abs(data[at + 1]! - g) < 40 && Math.abs(data[at + 2]! - b) < 40)
      found++
  return found
}

test(
  'PF64 the pictures in each family’s PDF hold no pixel of whom she may not see, and those of all others',
  async () => {
    GlobalWorkerOptions.workerSrc = workerUrl
    const files = new Map(
      await Promise.all(photos.map(async ({ id }, p) => [id, await photoFile(p)] as const)),
    )
    const { measure } = await loadCanvasFonts(['sans'])
    let [seen, hidden] = [0, 0]
    // Among the first: one who said no for her own pages too, and one whom everybody may see.
    for (const i of [0, 1, 7, 12, ...group.keys()].slice(0, longCount(4, 29))) {
      const { id } = group[i]!
      const { items, title } = editionOf(i, measure, [])
      const ask = askOf(id)
      const made = await exportPages({
        pages: [{ id, title, model: { ...master, items } }],
        meta,
        readPhoto: async (photoId) => files.get(photoId)!,
        permitsPhoto: (photoId, _page, shown) => ask(photoId, shown),
      })
      if (!made.ok) throw new Error(made.error.type)
      const { pages } = await readPdf(made.value.bytes)
      const placed = orderedItems(items).flatMap(([, item]) => (item.type === 'photo' ? [item] : []))
      expect(pages[0]!.images).toHaveLength(placed.length)
      for (const [n, item] of placed.entries())
        for (const [k, face] of facesOf(photos.findIndex((photo) => photo.id === item.photoId)).entries()) {
          const pixels = pixelsLike(colours[k]!, pages[0]!.images[n]!)
          if (saysYes(face.i, face.i === i)) {
            seen++
            expect(pixels, `${String(face.i)} on the page of ${String(i)}`).toBeGreaterThan(1000)
          } else {
            hidden++
            expect(pixels, `${String(face.i)} on the page of ${String(i)}`).toBe(0)
          }
        }
    }
    expect(Math.min(seen, hidden)).toBeGreaterThan(30)
  },
  longCount(60_000, 300_000),
)
