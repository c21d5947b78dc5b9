import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Rec } from '#shared/records/kinds.ts'
import { PhotoTile } from './PhotoTile.tsx'
import styles from './photos.module.css'

const tileWidth = 190
const gap = 16
const captionHeight = 84

/** Only the rows on the screen exist, and only their photos are opened. */
export function PhotoGrid({
  photos,
  nameById,
  onOpen,
}: {
  readonly photos: readonly Rec<'photo'>[]
  readonly nameById: ReadonlyMap<string, string>
  readonly onOpen: (photo: Rec<'photo'>) => void
}): ReactElement {
  const home = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width))
    observer.observe(home.current!)
    return () => observer.disconnect()
  }, [])
  const columns = Math.max(1, Math.floor((width + gap) / (tileWidth + gap)))
  const tall = ((width - gap * (columns - 1)) / columns) * 0.75 + captionHeight + gap
  const rows = width === 0 ? 0 : Math.ceil(photos.length / columns)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => home.current,
    estimateSize: () => tall,
    overscan: 2,
  })
  useEffect(() => virtual.measure(), [virtual, tall])
  return (
    <div ref={home} className={styles.grid}>
      <div style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <div
            key={key}
            className={styles.row}
            style={{
              position: 'absolute',
              insetInline: 0,
              top: start,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {photos.slice(index * columns, (index + 1) * columns).map((photo) => (
              <PhotoTile key={photo.id} photo={photo} nameById={nameById} onOpen={() => onOpen(photo)} />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
