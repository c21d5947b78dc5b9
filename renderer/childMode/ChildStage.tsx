import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore, type ReactElement } from 'react'
import { applyEdit, itemById, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import { resolvePage, type PlaceInBook } from '#shared/portfolio/book.ts'
import { orderedItems, pageSizes, type PhotoItem } from '#shared/portfolio/page.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { drawPage } from '../paper/drawItem.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import type { Pictures } from '../portfolio/pictures.ts'
import type { Session } from '../portfolio/session.ts'
import { useSession } from '../portfolio/useSession.ts'
import { useWords } from '../ui/useWords.ts'
import { addStroke, gestureFields, itemAt, type Gesture, type Point } from './childEdits.ts'
import styles from './childMode.module.css'

export interface Pen {
  readonly colour: string
  readonly width: number
}

/** What fingers hold: where each began and is now, in mm. */
interface Held {
  readonly id: string
  readonly fingers: Map<number, { readonly from: Point; readonly to: Point }>
  /** What earlier fingers of the same touch did. */
  readonly done: Gesture
}

const still: Gesture = { by: { x: 0, y: 0 }, scale: 1, turn: 0 }
/** A whole hand on the glass is no finger. */
const palm = 60

/**
 * The paper. With a pen in the hand every pointer draws a stroke of its own; without one, one finger moves and a second
 * one enlarges and turns. A finished touch is one edit (PF11).
 */
export function ChildStage({
  session,
  pictures,
  measure,
  coverOf,
  place,
  pen,
  newId,
}: {
  readonly session: Session
  readonly pictures: Pictures
  readonly measure: MeasureText
  readonly coverOf: (item: PhotoItem) => string | null
  /** Where the page stands in its book: numbers and the master page lie on the paper and can't be touched (PF90). */
  readonly place: PlaceInBook | null
  readonly pen: Pen | null
  readonly newId: () => string
}): ReactElement {
  const t = useWords('childMode')
  const { document: page, selection } = useSession(session)
  const size = pageSizes[page.orientation]
  const table = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [scale, setScale] = useState(2)
  /** Only what it looks like until the fingers are lifted. */
  const [gesture, setGesture] = useState<{ readonly id: string; readonly gesture: Gesture } | null>(null)
  const held = useRef<Held | null>(null)
  const strokes = useRef(new Map<number, number[]>())
  const [drawn, setDrawn] = useState(0)
  const arrived = useSyncExternalStore(pictures.subscribe, pictures.arrived)
  const [art, setArt] = useState(0)
  const shown = gesture ? moved(page, gesture.id, gesture.gesture) : page

  useLayoutEffect(() => {
    const fit = (): void => {
      const room = table.current
      if (room)
        setScale(
          Math.max(
            0.5,
            Math.min((room.clientWidth - 24) / size.width, (room.clientHeight - 24) / size.height),
          ),
        )
    }
    fit()
    const observer = new ResizeObserver(fit)
    if (table.current) observer.observe(table.current)
    return () => observer.disconnect()
  }, [size.width, size.height])
  useEffect(() => {
    let current = true
    void loadStickers({ ...place?.master?.items, ...page.items }).then(() => current && setArt((n) => n + 1))
    return () => {
      current = false
    }
  }, [page.items, place])

  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const context = canvas.current?.getContext('2d')
      if (!context) return
      const fine = scale * (window.devicePixelRatio || 1)
      const [w, h] = [Math.round(size.width * fine), Math.round(size.height * fine)]
      if (context.canvas.width !== w || context.canvas.height !== h) {
        context.canvas.width = w
        context.canvas.height = h
      }
      context.setTransform(fine, 0, 0, fine, 0, 0)
      context.clearRect(0, 0, size.width, size.height)
      const inHand = pen
        ? [...strokes.current.values()].reduce(
            (now, points, i) =>
              applyEdit(now, addStroke(now, `hand${i}`, points, pen.colour, pen.width)).model,
            shown,
          )
        : shown
      drawPage(context, place ? resolvePage(inHand, place, measure) : inHand, {
        measure,
        stickerArt,
        pictureOf: (id, filter) => pictures.pictureOf(id, filter),
        coverOf,
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [shown, scale, size.width, size.height, measure, pictures, coverOf, place, arrived, art, drawn, pen])

  const mm = (event: { clientX: number; clientY: number }): Point => {
    const box = canvas.current!.getBoundingClientRect()
    const limit = (value: number, most: number): number => Math.min(most, Math.max(0, value))
    return {
      x: limit((event.clientX - box.left) / scale, size.width),
      y: limit((event.clientY - box.top) / scale, size.height),
    }
  }
  const apply = (edit: Edit): boolean => session.apply(edit)

  function down(event: React.PointerEvent): void {
    if (event.button !== 0 || Math.max(event.width, event.height) > palm) return
    // A finger and a pen belong to what they touched; a mouse has to be told.
    if (event.pointerType === 'mouse') event.currentTarget.setPointerCapture(event.pointerId)
    const at = mm(event)
    if (pen) {
      strokes.current.set(event.pointerId, [at.x, at.y])
      setDrawn((n) => n + 1)
      return
    }
    const now = held.current
    if (now) {
      // Another finger: what was done so far stays, both begin anew.
      const done = gestureOf(now)
      for (const [pointer, { to }] of now.fingers) now.fingers.set(pointer, { from: to, to })
      now.fingers.set(event.pointerId, { from: at, to: at })
      held.current = { ...now, done }
      return
    }
    const id = itemAt(session.state().document, at)
    session.select(id === null ? [] : [id])
    if (id !== null)
      held.current = { id, fingers: new Map([[event.pointerId, { from: at, to: at }]]), done: still }
  }
  function move(event: React.PointerEvent): void {
    const at = mm(event)
    const points = strokes.current.get(event.pointerId)
    if (points) {
      if (points.length < 4000 && Math.hypot(at.x - points.at(-2)!, at.y - points.at(-1)!) > 0.4)
        points.push(at.x, at.y)
      return setDrawn((n) => n + 1)
    }
    const now = held.current
    const finger = now?.fingers.get(event.pointerId)
    if (!now || !finger) return
    now.fingers.set(event.pointerId, { from: finger.from, to: at })
    setGesture({ id: now.id, gesture: gestureOf(now) })
  }
  function up(event: React.PointerEvent): void {
    const points = strokes.current.get(event.pointerId)
    if (points) {
      strokes.current.delete(event.pointerId)
      if (pen) apply(addStroke(session.state().document, newId(), points, pen.colour, pen.width))
      return setDrawn((n) => n + 1)
    }
    const now = held.current
    if (!now?.fingers.has(event.pointerId)) return
    const done = gestureOf(now)
    now.fingers.delete(event.pointerId)
    if (now.fingers.size > 0) {
      for (const [pointer, { to }] of now.fingers) now.fingers.set(pointer, { from: to, to })
      held.current = { ...now, done }
      return
    }
    held.current = null
    setGesture(null)
    const { document } = session.state()
    const item = itemById(document.items, now.id)
    const isTap = Math.hypot(done.by.x, done.by.y) < 1 && done.scale === 1 && done.turn === 0
    if (item && !isTap) apply({ type: 'change', id: now.id, fields: gestureFields(document, item, done) })
  }

  const [selected] = selection
  const frame = selected === undefined ? undefined : itemById(shown.items, selected)
  return (
    <div className={styles.table} ref={table}>
      <div
        className={styles.paper}
        data-testid="child-paper"
        data-pen={pen ? '' : undefined}
        style={{ width: size.width * scale, height: size.height * scale }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      >
        <canvas ref={canvas} aria-hidden style={{ width: size.width * scale, height: size.height * scale }} />
        {/* The same things for who can't touch them: the fingers go through. */}
        {orderedItems(shown.items).map(([id, item], i) => (
          <button
            key={id}
            type="button"
            className={styles.thing}
            data-thing={id}
            disabled={item.locked}
            aria-pressed={id === selected}
            aria-label={t('thing', { what: t(`things.${item.type}`), number: i + 1 })}
            style={{
              left: item.x * scale,
              top: item.y * scale,
              width: item.w * scale,
              height: item.h * scale,
              rotate: `${item.rotation}deg`,
            }}
            onClick={() => session.select([id])}
          />
        ))}
        {frame && (
          <span
            className={styles.chosen}
            style={{
              left: frame.x * scale,
              top: frame.y * scale,
              width: frame.w * scale,
              height: frame.h * scale,
              rotate: `${frame.rotation}deg`,
            }}
          />
        )}
      </div>
    </div>
  )
}

function moved(document: PageDocument, id: string, gesture: Gesture): PageDocument {
  const item = itemById(document.items, id)
  return item
    ? applyEdit(document, { type: 'change', id, fields: gestureFields(document, item, gesture) }).model
    : document
}

function gestureOf({ fingers, done }: Held): Gesture {
  const [first, second] = [...fingers.values()]
  if (!first) return done
  if (!second)
    return {
      ...done,
      by: { x: done.by.x + first.to.x - first.from.x, y: done.by.y + first.to.y - first.from.y },
    }
  const middle = (key: 'from' | 'to'): Point => ({
    x: (first[key].x + second[key].x) / 2,
    y: (first[key].y + second[key].y) / 2,
  })
  const span = (key: 'from' | 'to'): Point => ({
    x: second[key].x - first[key].x,
    y: second[key].y - first[key].y,
  })
  const [before, after] = [span('from'), span('to')]
  const length = (point: Point): number => Math.max(4, Math.hypot(point.x, point.y))
  const angle = (point: Point): number => (Math.atan2(point.y, point.x) * 180) / Math.PI
  return {
    by: {
      x: done.by.x + middle('to').x - middle('from').x,
      y: done.by.y + middle('to').y - middle('from').y,
    },
    scale: done.scale * (length(after) / length(before)),
    turn: done.turn + angle(after) - angle(before),
  }
}
