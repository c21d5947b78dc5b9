import type { ReactElement } from 'react'
import styles from './QrCode.module.css'

/** Draws the one path of a QR code that the vault made; anything else in the text is not taken. Dark on white always: readers need it. */
export function QrCode({
  svg,
  label,
}: {
  readonly svg: string
  readonly label: string
}): ReactElement | null {
  const size = /viewBox="0 0 (\d{1,3}) \d{1,3}"/.exec(svg)?.[1]
  const path = /<path d="([MhvzHVZ0-9 .-]+)"\/>/.exec(svg)?.[1]
  if (size === undefined || path === undefined) return null
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className={styles.light} />
      <path d={path} className={styles.dark} />
    </svg>
  )
}
