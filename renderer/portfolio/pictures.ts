/**
 * Pictures for canvas and previews: the `large` preview of each photo, decoded once and kept small. Originals never come
 * into the editor (decision 43); print reads them in the PDF's worker.
 */
import { changesNothing } from '#shared/portfolio/filter.ts'
import { noFilter, type Filter } from '#shared/portfolio/page.ts'
import { bakeFilter } from '../paper/bakeFilter.ts'
import type { Picture } from '../paper/drawItem.ts'

export interface Pictures {
  /** The picture if it is there; asks for it otherwise. */
  readonly pictureOf: (photoId: string, filter?: Filter) => Picture | undefined
  /** Told when a picture has arrived. */
  readonly subscribe: (listener: () => void) => () => void
  /** Grows with each picture. */
  readonly arrived: () => number
  readonly close: () => void
}

/** A frame of half a page at 100 % shows no more. */
const longestEdge = 1000
/** 120 of the largest: a full page and its neighbours stay. Of small ones it is all photos of a book. */
const mostPixels = 120 * longestEdge * 750
const atOnce = 3

export function createPictures(read: (photoId: string) => Promise<Blob | null>): Pictures {
  const pictures = new Map<string, Picture>()
  const asked = new Set<string>()
  const waiting: string[] = []
  const listeners = new Set<() => void>()
  /** Pixels of all of them. */
  let held = 0
  let busy = 0
  let closed = false

  /** Many pictures arrive close together; the screen is told once. */
  let telling = false
  const tellSoon = (): void => {
    if (telling) return
    telling = true
    setTimeout(() => {
      telling = false
      for (const listener of listeners) listener()
    }, 60)
  }

  const next = (): void => {
    while (busy < atOnce && !closed) {
      const photoId = waiting.shift()
      if (photoId === undefined) return
      busy++
      void load(photoId).finally(() => {
        busy--
        next()
      })
    }
  }
  const load = async (photoId: string): Promise<void> => {
    const blob = await read(photoId)
    if (blob === null || closed) return
    const whole = await createImageBitmap(blob).catch(() => null)
    if (whole === null) return
    const scale = Math.min(1, longestEdge / Math.max(whole.width, whole.height))
    let source = whole
    if (scale < 1) {
      source = await createImageBitmap(whole, {
        resizeWidth: Math.round(whole.width * scale),
        resizeHeight: Math.round(whole.height * scale),
        resizeQuality: 'medium',
      })
      whole.close()
    }
    if (closed) return source.close()
    held += source.width * source.height
    while (held > mostPixels && pictures.size > 0) forgetOldest()
    pictures.set(photoId, { source, width: source.width, height: source.height })
    tellSoon()
  }

  /** Those not drawn for longest go first; they are read again when they are drawn. */
  const forgetOldest = (): void => {
    const [photoId, picture] = pictures.entries().next().value!
    pictures.delete(photoId)
    asked.delete(photoId)
    held -= picture.width * picture.height
    if (picture.source instanceof ImageBitmap) picture.source.close()
  }

  /** Filters are baked once for each photo and filter, not at each drawing. */
  const filtered = new Map<string, Picture>()
  const filteredOf = (photoId: string, { source, width, height }: Picture, filter: Filter): Picture => {
    const key = JSON.stringify([photoId, filter])
    let made = filtered.get(key)
    if (!made) {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d', { willReadFrequently: true })!
      context.drawImage(source, 0, 0)
      bakeFilter(context, width, height, filter)
      made = { source: canvas, width, height }
      // A slider makes many on its way.
      if (filtered.size >= 40) filtered.delete(filtered.keys().next().value!)
      filtered.set(key, made)
    }
    return made
  }

  return {
    pictureOf(photoId, filter = noFilter) {
      const picture = pictures.get(photoId)
      if (picture) {
        pictures.delete(photoId)
        pictures.set(photoId, picture)
      }
      if (picture && !changesNothing(filter)) return filteredOf(photoId, picture, filter)
      if (!picture && !asked.has(photoId)) {
        asked.add(photoId)
        waiting.push(photoId)
        next()
      }
      return picture
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    arrived: () => pictures.size,
    close() {
      closed = true
      for (const { source } of pictures.values()) if (source instanceof ImageBitmap) source.close()
      pictures.clear()
      filtered.clear()
    },
  }
}
