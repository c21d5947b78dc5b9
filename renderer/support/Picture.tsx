import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react'
import { useWords } from '../ui/useWords.ts'
import type { GuestRoom } from './guestRoom.ts'
import styles from './LivePicture.module.css'

export type Tool = 'point' | 'mark'

/** A hand that moves says so ten times a second. */
const pointEveryMs = 100
const keyStep = 0.02
/** What one press of the space bar marks, half of it on each side. */
const keyMark = { x: 0.08, y: 0.06 } as const

interface Place {
  readonly x: number
  readonly y: number
}
const within = (value: number): number => Math.min(1, Math.max(0, value))

/** What comes from the other end, in its own proportions; places in it are parts of its width and height. */
export function Picture({
  stream,
  tool,
  say,
}: {
  readonly stream: MediaStream
  /** Null: looking is all that is allowed. */
  readonly tool: Tool | null
  readonly say: GuestRoom['say']
}): ReactElement {
  const t = useWords('assist')
  const video = useRef<HTMLVideoElement>(null)
  const at = useRef<Place>({ x: 0.5, y: 0.5 })
  const from = useRef<Place | null>(null)
  const saidAt = useRef(0)
  const [ratio, setRatio] = useState(16 / 9)
  const [drawn, setDrawn] = useState<{ readonly one: Place; readonly other: Place } | null>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])

  const placeOf = (event: PointerEvent<HTMLDivElement>): Place => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) }
  }
  const point = (place: Place): void => {
    at.current = place
    say({ type: 'pointer', ...place })
  }
  const mark = (one: Place, other: Place): void => {
    at.current = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
    say({ type: 'mark', ...boxOf(one, other) })
  }
  const onKey = (event: KeyboardEvent): void => {
    const { x, y } = at.current
    const moves: Readonly<Record<string, Place>> = {
      ArrowLeft: { x: within(x - keyStep), y },
      ArrowRight: { x: within(x + keyStep), y },
      ArrowUp: { x, y: within(y - keyStep) },
      ArrowDown: { x, y: within(y + keyStep) },
    }
    const next = moves[event.key]
    if (next) point(next)
    else if (event.key === ' ')
      mark(
        { x: within(x - keyMark.x), y: within(y - keyMark.y) },
        { x: within(x + keyMark.x), y: within(y + keyMark.y) },
      )
    else return
    event.preventDefault()
  }
  const hands = {
    onKeyDown: onKey,
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      from.current = placeOf(event)
      if (tool === 'point') point(from.current)
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      if (tool === 'mark' && from.current) mark(from.current, placeOf(event))
      from.current = null
      setDrawn(null)
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      if (tool === 'mark') {
        if (from.current) setDrawn({ one: from.current, other: placeOf(event) })
        return
      }
      const moment = performance.now()
      if (moment - saidAt.current < pointEveryMs) return
      saidAt.current = moment
      point(placeOf(event))
    },
  }
  const box = drawn && boxOf(drawn.one, drawn.other)

  return (
    <div
      className={styles.picture}
      style={{ aspectRatio: ratio, maxWidth: `calc((100vh - var(--picture-rest)) * ${ratio})` }}
      aria-label={t('live.picture')}
      {...(tool === null
        ? { role: 'img' }
        : {
            role: 'application',
            'aria-description': t('live.pictureHelp'),
            tabIndex: 0,
            'data-tool': tool,
            ...hands,
          })}
    >
      <video
        ref={video}
        autoPlay
        muted
        playsInline
        className={styles.video}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
          if (videoWidth > 0 && videoHeight > 0) setRatio(videoWidth / videoHeight)
        }}
      />
      {box && (
        <span
          className={styles.drawn}
          style={{
            left: `${box.x * 100}%`,
            top: `${box.y * 100}%`,
            width: `${box.w * 100}%`,
            height: `${box.h * 100}%`,
          }}
        />
      )}
    </div>
  )
}

const boxOf = (one: Place, other: Place) => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  w: Math.abs(one.x - other.x),
  h: Math.abs(one.y - other.y),
})
