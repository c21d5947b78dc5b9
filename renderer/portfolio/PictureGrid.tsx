import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import styles from './PictureGrid.module.css'

export interface GridPicture {
  readonly key: string
  readonly label: string
  readonly picture: ReactNode
  readonly chosen?: boolean
}

/**
 * Pictures to choose from, a few in a row. One Tab leads in and out; arrows go from picture to picture, Home and End to
 * the ends.
 */
export function PictureGrid({
  label,
  columns,
  pictures,
  onChoose,
  dragType,
}: {
  readonly label: string
  readonly columns: number
  readonly pictures: readonly GridPicture[]
  readonly onChoose: (key: string) => void
  /** Under which a picture can be dragged out of the grid. */
  readonly dragType?: string
}): ReactElement {
  const [at, setAt] = useState(0)
  const active = Math.min(at, pictures.length - 1)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      Home: -active,
      End: pictures.length - 1 - active,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.max(0, Math.min(pictures.length - 1, active + step))
    setAt(next)
    event.currentTarget.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div
      className={styles.grid}
      role="toolbar"
      aria-label={label}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      onKeyDown={onKeyDown}
    >
      {pictures.map(({ key, label: name, picture, chosen }, i) => (
        <button
          key={key}
          type="button"
          aria-label={name}
          title={name}
          aria-pressed={chosen}
          data-picture={key}
          tabIndex={i === active ? 0 : -1}
          draggable={dragType !== undefined}
          onDragStart={(event) => {
            if (dragType === undefined) return
            event.dataTransfer.setData(dragType, key)
            event.dataTransfer.effectAllowed = 'copy'
          }}
          onFocus={() => setAt(i)}
          onClick={() => onChoose(key)}
        >
          {picture}
        </button>
      ))}
    </div>
  )
}
