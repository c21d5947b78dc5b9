/**
 * A page as one picture, as it prints: for a Familienumschlag or a PNG. Whoever calls has asked the gate (PF60); covers
 * and filters are in the pixels, and of a photo nothing but what the page shows.
 */
import { changesNothing } from '#shared/portfolio/filter.ts'
import { pageSizes, type Filter, type PageModel } from '#shared/portfolio/page.ts'
import { bakeFilter } from './bakeFilter.ts'
import { drawPage, type Picture } from './drawItem.ts'
import { fontsOf, loadCanvasFonts } from './fonts.ts'
import { loadStickers, stickerArt } from './stickerArt.ts'

export interface PagePictureAsk {
  readonly model: PageModel
  readonly dpi: number
  readonly type: 'image/jpeg' | 'image/png'
  /** null: unreadable, the picture is not made. */
  readonly readPhoto: (photoId: string) => Promise<Blob | null>
}

/** @returns null when a photo can't be read */
export async function pagePicture({ model, dpi, type, readPhoto }: PagePictureAsk): Promise<Blob | null> {
  const [{ measure }] = await Promise.all([loadCanvasFonts(fontsOf(model.items)), loadStickers(model.items)])
  const bitmaps = new Map<string, ImageBitmap>()
  const filtered = new Map<string, Picture>()
  try {
    for (const item of Object.values(model.items)) {
      if (item.type !== 'photo' || item.photoId === null || bitmaps.has(item.photoId)) continue
      const blob = await readPhoto(item.photoId)
      const bitmap = blob && (await createImageBitmap(blob).catch(() => null))
      if (!bitmap) return null
      bitmaps.set(item.photoId, bitmap)
    }
    const pictureOf = (photoId: string, filter: Filter): Picture | undefined => {
      const source = bitmaps.get(photoId)
      if (!source || changesNothing(filter))
        return source && { source, width: source.width, height: source.height }
      const key = JSON.stringify([photoId, filter])
      const known = filtered.get(key)
      if (known) return known
      const canvas = new OffscreenCanvas(source.width, source.height)
      const context = canvas.getContext('2d', { willReadFrequently: true })!
      context.drawImage(source, 0, 0)
      bakeFilter(context, source.width, source.height, filter)
      const made = { source: canvas, width: source.width, height: source.height }
      filtered.set(key, made)
      return made
    }
    const perMm = dpi / 25.4
    const { width, height } = pageSizes[model.orientation]
    const canvas = new OffscreenCanvas(Math.round(width * perMm), Math.round(height * perMm))
    const context = canvas.getContext('2d', { alpha: false })!
    context.scale(perMm, perMm)
    drawPage(context, model, { measure, stickerArt, pictureOf, coverOf: () => null })
    return await canvas.convertToBlob({ type, quality: 0.86 })
  } finally {
    for (const bitmap of bitmaps.values()) bitmap.close()
  }
}
