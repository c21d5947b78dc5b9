import { useEffect, useRef, type ReactElement } from 'react'
import { stickerMarks } from '#shared/portfolio/paint.ts'
import { drawMarks, plainPen } from '../paper/canvasPen.ts'
import { loadStickerArt, stickerArt } from '../paper/stickerArt.ts'

/** A sticker as a small picture, drawn by what draws the page, and not before it is scrolled near. */
export function StickerPicture({
  name,
  size,
}: {
  readonly name: string
  readonly size: number
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    let current = true
    const draw = async (): Promise<void> => {
      await loadStickerArt([name])
      const art = stickerArt(name)
      const context = current && art ? element.getContext('2d') : null
      if (!context || !art) return
      const ratio = window.devicePixelRatio || 1
      element.width = size * ratio
      element.height = size * ratio
      context.scale(ratio, ratio)
      drawMarks(context, stickerMarks(art, { x: 0, y: 0, w: size, h: size }), plainPen)
    }
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        watch.disconnect()
        void draw()
      },
      { rootMargin: '200px' },
    )
    watch.observe(element)
    return () => {
      current = false
      watch.disconnect()
    }
  }, [name, size])
  return (
    <canvas
      ref={canvas}
      width={size}
      height={size}
      style={{ width: size, height: size, display: 'block' }}
      aria-hidden
    />
  )
}
