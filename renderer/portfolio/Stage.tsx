/** The page on its table: Fabric's canvas, a button over each item for keyboard and screen reader, and text in place. */
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
} from 'react'
import { around, boundsOf, wholeGroups, type Axis, type Box } from '#shared/portfolio/arrange.ts'
import { fillLiving, masterItems, type PlaceInBook } from '#shared/portfolio/book.ts'
import {
  isLivingSlot,
  orderedItems,
  pageSizes,
  type Item,
  type Items,
  type PhotoItem,
} from '#shared/portfolio/page.ts'
import type { PlaceablePhoto, Target } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { localeOf } from '../ui/i18n.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { createPageCanvas, tableMargin, type PageCanvas } from './canvas/pageCanvas.ts'
import { describeItem, describePlace } from './describeItem.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import { drawRuler, rulerSize } from './canvas/ruler.ts'
import { changeText } from './editing.ts'
import { pressKey } from './keys.ts'
import { KeysDialog } from './KeysDialog.tsx'
import type { Pictures } from './pictures.ts'
import type { Session } from './session.ts'
import type { SpellCheck } from './spelling/useSpelling.ts'
import { TextInPlace } from './TextInPlace.tsx'
import styles from './Stage.module.css'
import { useSession } from './useSession.ts'
import { dragType, stickerDragType } from './trayPhoto.ts'

/** Share of the printed size on the screen, or whatever shows the whole page. */
export type Zoom = number | 'fit'

/** CSS pixels a millimetre at 100 %. */
const printed = 96 / 25.4

export interface StageProps {
  readonly session: Session
  readonly pictures: Pictures
  readonly photoById: ReadonlyMap<string, PlaceablePhoto>
  readonly coverOf: (item: PhotoItem) => string | null
  readonly measure: MeasureText
  readonly zoom: Zoom
  readonly onPercent: (percent: number) => void
  readonly editing: string | null
  readonly onEditing: (id: string | null) => void
  readonly cropping: string | null
  readonly onCropping: (id: string | null) => void
  readonly onDropPhoto: (photoId: string, target?: Target) => void
  readonly onDropSticker: (name: string, middle: { readonly x: number; readonly y: number }) => void
  readonly onDropFiles: () => void
  readonly newId: () => string
  /** Something on the page was tapped. */
  readonly onTouch: () => void
  /** Enter or a double click on an empty frame: a photo for it is to be chosen. */
  readonly onFill: () => void
  /** Alt and Enter: the properties of what is selected. */
  readonly onProperties: () => void
  /** F2: the name of this item is to be written. */
  readonly onRename: (id: string) => void
  /** null: another language than the dictionary's. */
  readonly spelling: SpellCheck | null
  /** Where the page stands in its book; undefined: in none. */
  readonly place: PlaceInBook | undefined
}

export const Stage = memo(function Stage(props: StageProps): ReactElement {
  const {
    session,
    pictures,
    photoById,
    coverOf,
    measure,
    zoom,
    onPercent,
    editing,
    onEditing,
    cropping,
    onCropping,
    place,
  } = props
  const t = useWords('portfolio')
  const words = useWords('stage')
  const locale = localeOf(useLanguage())
  const { document, selection } = useSession(session)
  const [rulers, setRulers] = useRulers()
  const [keysShown, setKeysShown] = useState(false)
  const table = useRef<HTMLDivElement>(null)
  const holder = useRef<HTMLDivElement>(null)
  const page = useRef<PageCanvas | null>(null)
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  const [room, setRoom] = useState({ width: 600, height: 500 })

  const size = pageSizes[document.orientation]
  const pixelsPerMm =
    zoom === 'fit'
      ? Math.max(
          0.4,
          Math.min(
            (room.width - 2 * tableMargin) / size.width,
            (room.height - 2 * tableMargin) / size.height,
          ),
        )
      : zoom * printed
  useEffect(() => onPercent((pixelsPerMm / printed) * 100), [onPercent, pixelsPerMm])

  useLayoutEffect(() => {
    const element = table.current
    if (!element) return undefined
    const observer = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // The canvas lives as long as the session; what it draws is read anew at each drawing.
  const open = (id: string): void => {
    const item = session.state().document.items[id]
    if (!item || item.locked) return
    if (item.type === 'text') onEditing(id)
    else if (item.type === 'photo' && item.photoId === null) props.onFill()
    else if (item.type === 'photo') onCropping(cropping === id ? null : id)
  }
  const living = useMemo(() => livingAt(place, measure), [place, measure])
  const under = useMemo(
    () => (place ? masterItems(place, document.orientation, measure) : {}),
    [place, document.orientation, measure],
  )
  const now = useRef({
    coverOf,
    photoById,
    open,
    onCropping,
    living,
    under,
    showExtent: (_: Box | null): void => {},
  })
  useLayoutEffect(() => {
    now.current = { ...now.current, coverOf, photoById, open, onCropping, living, under }
  })
  const hints = useMemo(() => ({ photo: t('editor.hintPhoto'), text: t('editor.hintText') }), [t])
  useEffect(() => {
    const parent = holder.current
    if (!parent) return undefined
    const element = window.document.createElement('canvas')
    const frame = window.document.createElement('div')
    frame.append(element)
    parent.append(frame)
    const canvas = createPageCanvas({
      element,
      session,
      look: {
        pictureOf: pictures.pictureOf,
        stickerArt,
        coverOf: (item) => now.current.coverOf(item),
        hints,
        measure,
        sizeOf: (id) => now.current.photoById.get(id),
        living: (item) => now.current.living(item),
      },
      under: () => now.current.under,
      colours: () => tableColours(parent),
      lengthWords: (mm) =>
        `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(mm)} ${words('unit')}`,
      onOpen: (id) => now.current.open(id),
      onCropEnd: () => now.current.onCropping(null),
      onExtent: (box) => now.current.showExtent(box),
    })
    page.current = canvas
    const unsubscribe = pictures.subscribe(canvas.redraw)
    const scheme = new MutationObserver(canvas.redraw)
    scheme.observe(window.document.documentElement, { attributes: true })
    return () => {
      page.current = null
      unsubscribe()
      scheme.disconnect()
      // Fabric takes its time to end; the next canvas stands beside it by then and must stay.
      void canvas.close().then(() => frame.remove())
    }
  }, [session, pictures, measure, hints, words, locale])
  useEffect(
    () => page.current?.setZoom(pixelsPerMm),
    [pixelsPerMm, session, pictures, measure, hints, words, locale],
  )
  useEffect(() => page.current?.setEditing(editing), [editing])
  useEffect(() => page.current?.setCropping(cropping), [cropping])
  useEffect(() => page.current?.redraw(), [coverOf, living])
  // The master page brings fonts and drawings of its own.
  useEffect(() => {
    void Promise.all([loadCanvasFonts(fontsOf(under)), loadStickers(under)]).then(() =>
      page.current?.redraw(),
    )
  }, [under])
  // Drawings of stickers that come with an opened page, a template or undo.
  useEffect(() => void loadStickers(document.items).then(() => page.current?.redraw()), [document.items])

  const focusItem = useCallback((id: string) => buttons.current.get(id)?.focus({ preventScroll: true }), [])

  const onKey = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLTextAreaElement) return
    const { activeElement } = window.document
    const focused = activeElement instanceof HTMLElement ? (activeElement.dataset['item'] ?? null) : null
    const taken = pressKey(event, {
      session,
      scale: { measure, sizeOf: (id) => photoById.get(id) },
      newId: props.newId,
      focused,
      focus: (id) => (id === null ? table.current?.focus() : focusItem(id)),
      open,
      leave() {
        if (cropping === null) return false
        onCropping(null)
        return true
      },
      rename: props.onRename,
      properties: props.onProperties,
      toggleRulers: () => setRulers(!rulers),
      showKeys: () => setKeysShown(true),
    })
    if (taken) event.preventDefault()
  }

  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    const photoId = event.dataTransfer?.getData(dragType) ?? ''
    const sticker = event.dataTransfer?.getData(stickerDragType) ?? ''
    const canvas = page.current
    if (sticker !== '' && canvas) props.onDropSticker(sticker, canvas.toPage(event.clientX, event.clientY))
    else if (photoId !== '' && canvas) {
      const middle = canvas.toPage(event.clientX, event.clientY)
      const frame = canvas.photoAt(middle)
      const target: Target =
        frame === null ? { type: 'new', id: props.newId(), middle } : { type: 'item', id: frame }
      props.onDropPhoto(photoId, target)
    } else if ((event.dataTransfer?.files.length ?? 0) > 0) props.onDropFiles()
  }
  // Fabric chooses first; the keyboard then goes on from what was chosen.
  const onPointer = (): void => {
    props.onTouch()
    requestAnimationFrame(() => {
      const [chosen] = session.state().selection
      if (chosen !== undefined && editing === null) focusItem(chosen)
    })
  }
  const latest = useRef({ onKey, onDrop, onPointer })
  useLayoutEffect(() => {
    latest.current = { onKey, onDrop, onPointer }
  })
  useEffect(() => {
    const element = table.current
    if (!element) return undefined
    const stop = new AbortController()
    const { signal } = stop
    element.addEventListener('keydown', (event) => latest.current.onKey(event), { signal })
    element.addEventListener('pointerdown', () => latest.current.onPointer(), { signal })
    element.addEventListener('dragover', (event) => event.preventDefault(), { signal })
    element.addEventListener('drop', (event) => latest.current.onDrop(event), { signal })
    return () => stop.abort()
  }, [])

  const edited = editing === null ? undefined : document.items[editing]
  const extent = selectionBox(document.items, selection)
  const top = useRef<HTMLCanvasElement>(null)
  const left = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    const show = (box: Box | null): void => {
      const seen = box ?? extent
      const ruler = (axis: Axis, element: HTMLCanvasElement | null): void => {
        if (!element) return
        const pageMm = axis === 'x' ? size.width : size.height
        drawRuler(element, {
          axis,
          length: pageMm * pixelsPerMm + 2 * tableMargin,
          zero: tableMargin,
          pageMm,
          pixelsPerMm,
          extent:
            seen &&
            (axis === 'x' ? { from: seen.left, to: seen.right } : { from: seen.top, to: seen.bottom }),
          colours: rulerColours(element),
        })
      }
      ruler('x', top.current)
      ruler('y', left.current)
    }
    now.current.showExtent = show
    show(null)
  })

  return (
    <>
      <div
        ref={table}
        className={styles.table}
        role="application"
        aria-label={t('editor.page')}
        aria-describedby="editor-keys"
        tabIndex={-1}
      >
        <p id="editor-keys" className="o-hidden">
          {t('editor.keys')}
        </p>
        <div
          className={styles.sheet}
          style={{
            width: size.width * pixelsPerMm + 2 * tableMargin,
            height: size.height * pixelsPerMm + 2 * tableMargin,
          }}
        >
          <div ref={holder} className={styles.canvas} aria-hidden />
          {rulers && (
            <>
              <canvas ref={top} className={styles.rulerTop} aria-hidden data-testid="ruler-x" />
              <canvas ref={left} className={styles.rulerLeft} aria-hidden data-testid="ruler-y" />
              <span
                className={styles.rulerCorner}
                style={{ width: rulerSize, height: rulerSize }}
                aria-hidden
              />
            </>
          )}
          <div
            className={styles.mirror}
            style={{
              left: tableMargin,
              top: tableMargin,
              width: size.width * pixelsPerMm,
              height: size.height * pixelsPerMm,
            }}
          >
            {orderedItems(document.items).map(([id, item]) => (
              <button
                key={id}
                ref={(element) => {
                  if (element) buttons.current.set(id, element)
                  else buttons.current.delete(id)
                }}
                type="button"
                data-item={id}
                aria-label={[
                  describeItem(item, t),
                  ...(item.locked ? [words('locked')] : []),
                  describePlace(item, t),
                ].join(', ')}
                aria-pressed={selection.includes(id)}
                style={{
                  left: item.x * pixelsPerMm,
                  top: item.y * pixelsPerMm,
                  width: item.w * pixelsPerMm,
                  height: item.h * pixelsPerMm,
                  transform: `rotate(${item.rotation}deg)`,
                }}
                onFocus={() => {
                  if (!selection.includes(id)) session.select(wholeGroups(document.items, [id]))
                }}
              />
            ))}
          </div>
          {edited?.type === 'text' && (
            <TextInPlace
              key={editing}
              item={edited}
              pixelsPerMm={pixelsPerMm}
              measure={measure}
              margin={tableMargin}
              spelling={props.spelling}
              onText={(text) =>
                session.apply(
                  { type: 'change', id: editing!, fields: changeText(edited, { text }, measure) },
                  `type:${editing!}`,
                )
              }
              onDone={() => {
                onEditing(null)
                focusItem(editing!)
              }}
            />
          )}
        </div>
      </div>
      <div className={styles.corner}>
        <IconButton
          icon="ruler"
          size="small"
          label={words('rulers')}
          pressed={rulers}
          onClick={() => setRulers(!rulers)}
        />
        <IconButton icon="keyboard" size="small" label={words('keys')} onClick={() => setKeysShown(true)} />
      </div>
      <KeysDialog open={keysShown} onClose={() => setKeysShown(false)} />
    </>
  )
})

/** What a living text says at this place; the others stay the very items they are. */
function livingAt(place: PlaceInBook | undefined, measure: MeasureText): (item: Item) => Item {
  const filled = new WeakMap<Item, Item>()
  return (item) => {
    if (!place || item.type !== 'text' || !isLivingSlot(item.slot)) return item
    const known = filled.get(item) ?? fillLiving(item, place, measure)
    filled.set(item, known)
    return known
  }
}

function selectionBox(items: Items, selection: readonly string[]): Box | null {
  const boxes = selection.flatMap((id) => (items[id] ? [boundsOf(items[id])] : []))
  return boxes.length === 0 ? null : around(boxes)
}

/** Whether rulers are shown, as long as this window is open: nothing is kept in the browser's own storage. */
let rulersShown = false
function useRulers(): readonly [boolean, (shown: boolean) => void] {
  const [shown, setShown] = useState(rulersShown)
  return [
    shown,
    (next) => {
      rulersShown = next
      setShown(next)
    },
  ]
}

function tableColours(element: HTMLElement): { table: string; guide: string; handle: string } {
  const style = getComputedStyle(element)
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback
  const ground = element.closest('[role="application"]')
  return {
    table: ground ? getComputedStyle(ground).backgroundColor : '#e6e1d8',
    guide: read('--o-accent', '#b45309'),
    handle: read('--o-primary', '#0b5f63'),
  }
}

function rulerColours(element: HTMLElement): { ground: string; ink: string; accent: string } {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return { ground: read('--o-surface'), ink: read('--o-ink-soft'), accent: read('--o-accent') }
}
