import { useEffect, useRef, useState, useSyncExternalStore, type ReactElement } from 'react'
import type { Pictures } from './pictures.ts'
import styles from './PhotoThumb.module.css'

/** One photo of the tray; read only once it comes into view. */
export function PhotoThumb({
  photoId,
  pictures,
  grey,
}: {
  readonly photoId: string
  readonly pictures: Pictures
  readonly grey: boolean
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [near, setNear] = useState(false)
  const picture = useSyncExternalStore(pictures.subscribe, () =>
    near ? pictures.pictureOf(photoId) : undefined,
  )
  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setNear(true)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !picture) return
    const side = Math.min(picture.width, picture.height)
    context.canvas.width = 220
    context.canvas.height = 220
    if (grey) context.filter = 'grayscale(1) opacity(0.4) blur(3px)'
    context.drawImage(
      picture.source,
      (picture.width - side) / 2,
      (picture.height - side) / 2,
      side,
      side,
      0,
      0,
      220,
      220,
    )
  }, [picture, grey])
  return <canvas ref={canvas} className={styles.thumb} width={220} height={220} aria-hidden />
}
