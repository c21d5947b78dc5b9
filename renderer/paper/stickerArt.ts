/**
 * The bundled stickers' drawings: one script for each category, loaded when a page needs the first of it. Nobody waits
 * for more than a megabyte of them at the start, and no fetch is needed (connect-src 'none'). Those of the templates
 * (drawings.ts) are drawn by code and always there.
 */
import { unpackArt } from '#shared/assets/art.ts'
import type { StickerCategory } from '#shared/assets/stickers.ts'
import { drawing } from '#shared/portfolio/drawings.ts'
import type { Items } from '#shared/portfolio/page.ts'
import type { StickerArt } from '#shared/portfolio/paint.ts'

type Drawings = Readonly<Record<string, string>>
const scripts: Readonly<Record<StickerCategory, () => Promise<{ readonly default: Drawings }>>> = {
  kita: () => import('#shared/assets/art/kita.json'),
  people: () => import('#shared/assets/art/people.json'),
  feelings: () => import('#shared/assets/art/feelings.json'),
  animals: () => import('#shared/assets/art/animals.json'),
  nature: () => import('#shared/assets/art/nature.json'),
  seasons: () => import('#shared/assets/art/seasons.json'),
  feasts: () => import('#shared/assets/art/feasts.json'),
  play: () => import('#shared/assets/art/play.json'),
  food: () => import('#shared/assets/art/food.json'),
  vehicles: () => import('#shared/assets/art/vehicles.json'),
  signs: () => import('#shared/assets/art/signs.json'),
}

const packed = new Map<string, string>()
const known = new Map<string, StickerArt>()

/** The drawing of a sticker once its category has been loaded. */
export function stickerArt(name: string): StickerArt | undefined {
  const found = known.get(name) ?? drawing(name)
  if (found) return found
  const drawn = packed.get(name)
  if (drawn === undefined) return undefined
  const art = unpackArt(drawn)
  known.set(name, art)
  return art
}

const loading = new Map<StickerCategory, Promise<void>>()

export function loadStickerCategory(category: StickerCategory): Promise<void> {
  let load = loading.get(category)
  if (!load) {
    load = scripts[category]().then(({ default: drawings }) => {
      for (const [name, drawn] of Object.entries(drawings)) packed.set(name, drawn)
    })
    loading.set(category, load)
  }
  return load
}

/** Resolves when the art of these stickers is there; a name that no longer exists is left out. */
export async function loadStickerArt(names: Iterable<string>): Promise<void> {
  const needed = [...names].filter((name) => name !== '' && !packed.has(name) && !drawing(name))
  if (needed.length === 0) return
  const { stickerByName } = await import('#shared/assets/stickers.ts')
  const categories = new Set(needed.flatMap((name) => stickerByName(name)?.category ?? []))
  await Promise.all([...categories].map(loadStickerCategory))
}

/** Resolves when the art of everything in these items is there. */
export const loadStickers = (items: Items): Promise<void> =>
  loadStickerArt(
    Object.values(items).flatMap((item) =>
      item.type === 'sticker'
        ? [item.sticker]
        : item.type === 'photo'
          ? item.covers.map((cover) => cover.sticker)
          : [],
    ),
  )
