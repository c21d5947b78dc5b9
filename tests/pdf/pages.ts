/** Page models for the PDF tests; nothing in them is real. */
import { plain } from '#shared/portfolio/page.ts'
import type { ExportedPage, PdfMeta } from '#shared/pdf/export.ts'
import type { Item, PageModel, PhotoItem, ShapeItem, TextItem } from '#shared/portfolio/page.ts'

const frame = { x: 20, y: 20, w: 100, h: 20, rotation: 0 }

export const textItem = (change: Partial<TextItem> & { lines: string[] }): TextItem => ({
  type: 'text',
  ...plain.text,
  ...frame,
  order: 'm',
  text: change.lines.join('\n'),
  slot: null,
  font: 'sans',
  sizePt: 14,
  colour: '#202020',
  bold: false,
  align: 'left',
  ...change,
})

export const photoItem = (change: Partial<PhotoItem>): PhotoItem => ({
  type: 'photo',
  ...plain.photo,
  covers: [],
  ...frame,
  order: 'm',
  photoId: 'photo-1',
  crop: { x: 0, y: 0, w: 1, h: 1 },
  cornerRadius: 0,
  mat: null,
  alt: '',
  ...change,
})

export const rectItem = (change: Partial<ShapeItem>): ShapeItem => ({
  type: 'shape',
  ...plain.shape,
  ...frame,
  order: 'm',
  fill: '#88ccaa',
  cornerRadius: 0,
  ...change,
})

/** A page whose items lie in the order given. */
export const pageOf = (
  items: readonly Item[],
  change: Partial<PageModel> & { id?: string; title?: string } = {},
): ExportedPage => {
  const { id = 'page-1', title = 'Das bin ich', ...model } = change
  return {
    id,
    title,
    model: {
      orientation: 'portrait',
      background: '#ffffff',
      pattern: '',
      items: Object.fromEntries(
        items.map((item, i) => [`item-${i}`, { ...item, order: `a${String(i).padStart(3, '0')}` }]),
      ),
      ...model,
    },
  }
}

export const meta: PdfMeta = { title: 'Käthes Mappe', language: 'de', author: 'Kita Sonnenblume' }
