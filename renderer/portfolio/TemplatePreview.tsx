import { useEffect, useRef, useSyncExternalStore, type ReactElement } from 'react'
import { fillTemplate } from '#shared/portfolio/fill.ts'
import { pageSizes } from '#shared/portfolio/page.ts'
import type { PermittedPhoto } from '#shared/portfolio/place.ts'
import { drawPage } from '../paper/drawItem.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import { useLanguage } from '../ui/useWords.ts'
import type { GalleryTemplate } from './galleryTemplates.ts'
import styles from './PagePreview.module.css'
import type { Pictures } from './pictures.ts'

export interface PreviewOf {
  readonly firstName: string
  readonly lastName: string
  readonly birthDate: string | null
  readonly institution: string
  readonly group: string
  readonly day: string
  /** Permitted for this page, best first. */
  readonly photos: readonly PermittedPhoto[]
  readonly pictures: Pictures | null
}

const never = (): null => null
const silent = (): (() => void) => () => undefined
const hints = { photo: '', text: '' }

/** Finished pictures by what they show; a gallery that is opened again has them at once. */
const finished = new Map<string, HTMLCanvasElement>()
const mostFinished = 240

/** One picture after another, so that scrolling and typing never wait for a row of them. */
const queue: (() => Promise<void>)[] = []
let working = false
async function work(): Promise<void> {
  if (working) return
  working = true
  for (let next = queue.shift(); next; next = queue.shift()) {
    await next()
    await new Promise((resolve) => setTimeout(resolve))
  }
  working = false
}

/** A template as it would look for this child, with the photos that may be shown; drawn when it comes into sight. */
export function TemplatePreview({
  template,
  height,
  of,
}: {
  readonly template: Pick<GalleryTemplate, 'id' | 'model'>
  readonly height: number
  readonly of: PreviewOf
}): ReactElement {
  const shown = useLanguage()
  const language = shown === 'pseudo' ? 'de' : shown
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width: widthMm, height: heightMm } = pageSizes[template.model.orientation]
  const arrived = useSyncExternalStore(of.pictures?.subscribe ?? silent, () => of.pictures?.arrived() ?? 0)

  useEffect(() => {
    const target = canvas.current
    if (!target) return undefined
    let current = true
    const { model } = template
    const scale = (height / heightMm) * (window.devicePixelRatio || 1)
    const key = JSON.stringify([
      template.id,
      height,
      language,
      of.firstName,
      of.lastName,
      of.birthDate,
      of.institution,
      of.group,
      of.day,
      of.photos.map(({ id }) => id),
    ])
    const show = (made: HTMLCanvasElement): void => {
      target.width = made.width
      target.height = made.height
      target.getContext('2d')?.drawImage(made, 0, 0)
    }
    const draw = async (): Promise<void> => {
      if (!current) return
      const [{ measure }] = await Promise.all([
        loadCanvasFonts(fontsOf(model.items)),
        loadStickers(model.items),
      ])
      if (!current) return
      let next = 0
      const filled = fillTemplate(model, {
        child: of,
        institution: of.institution,
        group: of.group,
        day: of.day,
        language,
        photos: of.photos,
        measure,
        newId: () => `preview${next++}`,
      }).model
      const made = document.createElement('canvas')
      made.width = Math.round(widthMm * scale)
      made.height = Math.round(heightMm * scale)
      const context = made.getContext('2d')
      if (!context) return
      context.scale(scale, scale)
      let whole = true
      drawPage(context, filled, {
        measure,
        stickerArt,
        pictureOf: (id, filter) => {
          const picture = of.pictures?.pictureOf(id, filter)
          if (!picture) whole = false
          return picture
        },
        coverOf: never,
        hints,
      })
      show(made)
      if (!whole) return
      if (finished.size >= mostFinished) finished.delete(finished.keys().next().value!)
      finished.set(key, made)
    }
    const known = finished.get(key)
    if (known) {
      show(known)
      return undefined
    }
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        watcher.disconnect()
        queue.push(draw)
        void work()
      },
      { rootMargin: '200px' },
    )
    watcher.observe(target)
    return () => {
      current = false
      watcher.disconnect()
    }
  }, [template, language, height, heightMm, widthMm, of, arrived])

  return (
    <canvas
      ref={canvas}
      className={styles.preview}
      style={{ height, width: (height / heightMm) * widthMm, background: template.model.background }}
      aria-hidden
    />
  )
}
