import { useEffect, useRef, useState, useSyncExternalStore, type ReactElement } from 'react'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import { plain } from '#shared/portfolio/page.ts'
import { drawCovers } from '../paper/drawItem.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import type { Pictures } from './pictures.ts'

/** A photo as an item would show it: the part that is cropped, under its privacy stickers. */
export function HiddenPhoto({
  photoId,
  pictures,
  crop,
  covers,
  size,
}: {
  readonly photoId: string
  readonly pictures: Pictures
  readonly crop: PhotoItem['crop']
  readonly covers: PhotoItem['covers']
  /** The longer side in CSS pixels. */
  readonly size: number
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [stickersHere, setStickersHere] = useState(0)
  const picture = useSyncExternalStore(pictures.subscribe, () => pictures.pictureOf(photoId))
  const [pw, ph] = picture ? [picture.width * crop.w, picture.height * crop.h] : [4, 3]
  const scale = size / Math.max(pw, ph)
  const [w, h] = [Math.max(1, Math.round(pw * scale)), Math.max(1, Math.round(ph * scale))]
  useEffect(() => {
    let current = true
    void loadStickers({ covers: { ...blank, covers } }).then(() => current && setStickersHere((n) => n + 1))
    return () => {
      current = false
    }
  }, [covers])
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const dots = window.devicePixelRatio || 1
    context.canvas.width = Math.round(w * dots)
    context.canvas.height = Math.round(h * dots)
    context.scale(dots, dots)
    if (!picture) return
    context.drawImage(
      picture.source,
      crop.x * picture.width,
      crop.y * picture.height,
      crop.w * picture.width,
      crop.h * picture.height,
      0,
      0,
      w,
      h,
    )
    drawCovers(context, { at: { x: 0, y: 0, w, h }, crop, covers }, stickerArt)
  }, [picture, crop, covers, w, h, stickersHere])
  return (
    <canvas ref={canvas} style={{ width: w, height: h, display: 'block', borderRadius: 6 }} aria-hidden />
  )
}

const blank: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'a',
  x: 0,
  y: 0,
  w: 1,
  h: 1,
  rotation: 0,
  photoId: null,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  alt: '',
}
