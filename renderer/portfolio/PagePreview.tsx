import { memo, useEffect, useRef, useSyncExternalStore, type ReactElement } from 'react'
import { pageSizes, type PageModel, type PhotoItem } from '#shared/portfolio/page.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { drawPage, type Look } from '../paper/drawItem.ts'
import type { Pictures } from './pictures.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import styles from './PagePreview.module.css'
import { useInSight } from './useInSight.ts'

/** A small picture of a page, as it prints; it shows nothing that consent forbids. */
export const PagePreview = memo(function PagePreview({
  model,
  height,
  pictures,
  coverOf,
  hints,
}: {
  readonly model: PageModel
  readonly height: number
  readonly pictures: Pictures | null
  readonly coverOf: (item: PhotoItem) => string | null
  readonly hints?: Look['hints']
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width: widthMm, height: heightMm } = pageSizes[model.orientation]
  // A book has hundreds; each arriving picture draws those anew that somebody sees.
  const isInSight = useInSight(canvas, true)
  const arriving = isInSight ? pictures : null
  const arrived = useSyncExternalStore(arriving?.subscribe ?? silent, () => arriving?.arrived() ?? 0)
  useEffect(() => {
    if (!isInSight) return undefined
    let current = true
    const ready = Promise.all([loadCanvasFonts(fontsOf(model.items)), loadStickers(model.items)])
    void ready.then(([{ measure }]) => {
      const context = current ? canvas.current?.getContext('2d') : null
      if (!context) return
      const scale = (height / heightMm) * (window.devicePixelRatio || 1)
      context.canvas.width = Math.round(widthMm * scale)
      context.canvas.height = Math.round(heightMm * scale)
      context.scale(scale, scale)
      drawPage(context, model, {
        measure,
        stickerArt,
        pictureOf: (id, filter) => pictures?.pictureOf(id, filter),
        coverOf,
        ...(hints ? { hints } : {}),
      })
    })
    return () => {
      current = false
    }
  }, [isInSight, model, height, heightMm, widthMm, pictures, arrived, coverOf, hints])
  return (
    <canvas
      ref={canvas}
      className={styles.preview}
      style={{ height, width: (height / heightMm) * widthMm }}
      aria-hidden
    />
  )
})

const silent = (): (() => void) => () => undefined
