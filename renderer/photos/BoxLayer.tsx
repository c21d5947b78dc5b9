import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react'
import type { Box } from '#shared/records/photo.ts'
import { useWords } from '../ui/useWords.ts'
import { boxBetween, nudge } from './answer.ts'
import styles from './photos.module.css'

export interface BoxLayerProps {
  readonly boxes: Readonly<Record<string, Box>>
  readonly nameById: ReadonlyMap<string, string>
  /** For whom a drag draws; null: drags draw nothing. */
  readonly drawFor: string | null
  readonly onBox: (personId: string, box: Box | null) => void
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const step = 0.01
const percent = (share: number): string => `${share * 100}%`

/** Frames over a photo: drawn and moved with pointer or finger, moved and sized with the arrow keys. */
export function BoxLayer({ boxes, nameById, drawFor, onBox }: BoxLayerProps): ReactElement {
  const t = useWords('photos')
  const layer = useRef<HTMLDivElement>(null)
  /** Of the drag under way; what is shown of it follows a frame later. */
  const from = useRef<readonly [number, number] | null>(null)
  const [drawing, setDrawing] = useState<Box | undefined>()

  const placeOf = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = layer.current!.getBoundingClientRect()
    return [(event.clientX - left) / width, (event.clientY - top) / height]
  }
  const onDown = (event: PointerEvent): void => {
    if (drawFor === null || event.button !== 0 || event.target !== layer.current) return
    layer.current?.setPointerCapture(event.pointerId)
    from.current = placeOf(event)
    event.preventDefault()
  }
  const boxTo = (event: PointerEvent): Box | undefined =>
    from.current ? boxBetween(...from.current, ...placeOf(event)) : undefined
  const onUp = (event: PointerEvent): void => {
    const box = boxTo(event)
    if (box && drawFor !== null) onBox(drawFor, box)
    onCancel()
  }
  const onCancel = (): void => {
    from.current = null
    setDrawing(undefined)
  }
  const moved = useRef<{ readonly at: readonly [number, number]; readonly box: Box } | null>(null)
  const mover = (id: string, box: Box) => ({
    onPointerDown: (event: PointerEvent<HTMLButtonElement>): void => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      moved.current = { at: placeOf(event), box }
    },
    onPointerMove: (event: PointerEvent): void => {
      if (!moved.current) return
      const [x, y] = placeOf(event)
      onBox(id, nudge(moved.current.box, x - moved.current.at[0], y - moved.current.at[1], false))
    },
    onPointerUp: (): void => {
      moved.current = null
    },
    onPointerCancel: (): void => {
      moved.current = null
    },
  })
  const onKey = (id: string, box: Box) => (event: KeyboardEvent) => {
    const arrow = arrows[event.key]
    if (arrow) onBox(id, nudge(box, arrow[0] * step, arrow[1] * step, event.shiftKey))
    else if (event.key === 'Delete' || event.key === 'Backspace') onBox(id, null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={layer}
      className={styles.layer}
      data-drawing={drawFor !== null || undefined}
      onPointerDown={onDown}
      onPointerMove={(event) => from.current && setDrawing(boxTo(event))}
      onPointerUp={onUp}
      onPointerCancel={onCancel}
    >
      {Object.entries(boxes).map(([id, box]) => {
        const name = nameById.get(id) ?? ''
        return (
          <button
            key={id}
            type="button"
            className={styles.box}
            aria-label={t('box.name', { name })}
            style={{
              left: percent(box.x),
              top: percent(box.y),
              width: percent(box.w),
              height: percent(box.h),
            }}
            {...mover(id, box)}
            onKeyDown={onKey(id, box)}
          >
            <span className={styles.boxName}>{name}</span>
          </button>
        )
      })}
      {drawing && (
        <span
          className={styles.drawing}
          style={{
            left: percent(drawing.x),
            top: percent(drawing.y),
            width: percent(drawing.w),
            height: percent(drawing.h),
          }}
        />
      )}
    </div>
  )
}
