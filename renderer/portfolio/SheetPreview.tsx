import { useEffect, useRef, useSyncExternalStore, type ReactElement } from 'react'
import type { Sheet } from '#shared/pdf/sheets.ts'
import type { PageModel, PhotoItem } from '#shared/portfolio/page.ts'
import { drawSheet } from '../paper/drawSheet.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import type { Pictures } from './pictures.ts'

/** A sheet as it will come out of the printer; a photo that may not be shown is covered here too. */
export function SheetPreview({
  sheet,
  models,
  grey,
  pictures,
  coverOf,
  label,
}: {
  readonly sheet: Sheet
  readonly models: readonly PageModel[]
  readonly grey: boolean
  readonly pictures: Pictures
  readonly coverOf: (page: number, item: PhotoItem) => string | null
  readonly label: string
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const arrived = useSyncExternalStore(pictures.subscribe, () => pictures.arrived())
  const fits = Math.min(300 / sheet.width, 330 / sheet.height)
  const [width, height] = [sheet.width * fits, sheet.height * fits]
  useEffect(() => {
    let current = true
    const shown = sheet.places.map(({ page }) => models[page]!)
    void Promise.all([
      loadCanvasFonts(['sans', ...shown.flatMap(({ items }) => [...fontsOf(items)])]),
      ...shown.map(({ items }) => loadStickers(items)),
    ]).then(([{ measure }]) => {
      const context = current ? canvas.current?.getContext('2d') : null
      if (!context) return
      const scale = fits * (window.devicePixelRatio || 1)
      context.canvas.width = Math.round(sheet.width * scale)
      context.canvas.height = Math.round(sheet.height * scale)
      context.scale(scale, scale)
      drawSheet(context, sheet, models, (page) => ({
        measure,
        stickerArt,
        pictureOf: (id, filter) => pictures.pictureOf(id, filter),
        coverOf: (item) => coverOf(page, item),
      }))
    })
    return () => {
      current = false
    }
  }, [sheet, models, pictures, arrived, coverOf, fits])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      style={{ width, height, filter: grey ? 'grayscale(1)' : undefined, boxShadow: 'var(--o-shadow)' }}
    />
  )
}
