import { memo, useEffect, useRef, useSyncExternalStore, type ReactElement } from 'react'
import type { Item, PhotoItem } from '#shared/portfolio/page.ts'
import { drawItem } from '../paper/drawItem.ts'
import { loadCanvasFonts } from '../paper/fonts.ts'
import { stickerArt } from '../paper/stickerArt.ts'
import type { Pictures } from './pictures.ts'

export interface SampleProps {
  readonly item: Item
  /** CSS pixels; the item is shown as large as fits, with room for shadow and line. */
  readonly width: number
  readonly height: number
  readonly pictures?: Pictures | undefined
  readonly coverOf?: (item: PhotoItem) => string | null
}

/** One item as a small picture, drawn by what draws the page: fonts, frames, filters and shapes show themselves. */
export const Sample = memo(
  function Sample({ item, width, height, pictures, coverOf }: SampleProps): ReactElement {
    const canvas = useRef<HTMLCanvasElement>(null)
    const arrived = useSyncExternalStore(pictures?.subscribe ?? silent, () => pictures?.arrived() ?? 0)
    useEffect(() => {
      let current = true
      void loadCanvasFonts(item.type === 'text' ? [item.font] : []).then(({ measure }) => {
        const context = current ? canvas.current?.getContext('2d') : null
        if (!context) return
        const ratio = window.devicePixelRatio || 1
        context.canvas.width = width * ratio
        context.canvas.height = height * ratio
        const room = roomAround(item)
        const scale = Math.min(width / (item.w + 2 * room), height / (item.h + 2 * room)) * ratio
        context.translate((width * ratio - item.w * scale) / 2, (height * ratio - item.h * scale) / 2)
        context.scale(scale, scale)
        drawItem(context, item, {
          measure,
          stickerArt,
          pictureOf: (id, filter) => pictures?.pictureOf(id, filter),
          coverOf: coverOf ?? never,
          hints: noHints,
        })
      })
      return () => {
        current = false
      }
    }, [item, width, height, pictures, coverOf, arrived])
    return (
      <canvas
        ref={canvas}
        width={width}
        height={height}
        style={{ width, height, display: 'block' }}
        aria-hidden
      />
    )
  },
  (before, after) =>
    before.pictures === after.pictures &&
    before.coverOf === after.coverOf &&
    before.width === after.width &&
    before.height === after.height &&
    (before.item === after.item || looks(before.item) === looks(after.item)),
)

/** What a moved item keeps: its picture need not be drawn again. */
const looks = ({
  x: _x,
  y: _y,
  rotation: _r,
  order: _o,
  name: _n,
  locked: _l,
  group: _g,
  ...seen
}: Item): string => JSON.stringify(seen)

/** mm around the frame that line, patch and shadow take. */
function roomAround(item: Item): number {
  const line = item.type === 'photo' || item.type === 'shape' ? (item.border?.width ?? 0) / 2 : 0
  const patch = item.type === 'text' ? (item.back?.padding ?? 0) : 0
  const shadow = item.shadow
    ? Math.max(Math.abs(item.shadow.x), Math.abs(item.shadow.y)) + item.shadow.blur
    : 0
  return Math.max(line, patch, shadow) + 1
}

const noHints = { photo: '', text: '' }
const never = (): null => null
const silent = (): (() => void) => () => undefined
