/**
 * A real text field over the item: it brings caret, IME and the reader's voice, and lies where the text is drawn, in the
 * same font, leading and tracking (PF37). Above it, unread and untouchable, lie the signs of a list and the lines under
 * words that the dictionary does not know. A text on an arc is written straight, about its own middle.
 */
import { useEffect, useMemo, useRef, type CSSProperties, type ReactElement } from 'react'
import type { TextItem } from '#shared/portfolio/page.ts'
import { drawnSign, listStarts } from '#shared/portfolio/paint.ts'
import {
  boldStrokeMm,
  firstBaselineMm,
  fontFamilies,
  lineHeightMm,
  listIndentMm,
  listMark,
  mmPerPt,
  type MeasureText,
} from '#shared/portfolio/text.ts'
import { setCanvasFont } from '../paper/fonts.ts'
import { useWords } from '../ui/useWords.ts'
import { useWrongWords, type SpellCheck } from './spelling/useSpelling.ts'
import styles from './TextInPlace.module.css'

export interface TextInPlaceProps {
  readonly item: TextItem
  readonly pixelsPerMm: number
  readonly measure: MeasureText
  /** The sheet's corner within the table, in pixels. */
  readonly margin: number
  readonly spelling: SpellCheck | null
  readonly onText: (text: string) => void
  readonly onDone: () => void
}

export function TextInPlace(props: TextInPlaceProps): ReactElement {
  const { item, pixelsPerMm, measure, margin, spelling, onText, onDone } = props
  const t = useWords('portfolio')
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])
  const wrong = useWrongWords(spelling, item.text)
  const curved = item.curve !== 0
  const size = item.sizePt * mmPerPt * pixelsPerMm
  const line = lineHeightMm(item.sizePt) * (curved ? 1 : item.leading) * pixelsPerMm
  const first = firstBaselineMm(item.sizePt) * pixelsPerMm
  const baseline = useMemo(() => baselineInLine(item, size, line), [item, size, line])
  const indent = curved ? 0 : listIndentMm(item) * pixelsPerMm
  const width = curved
    ? Math.max(item.w, measure(item.text, item) + item.sizePt * mmPerPt * 2) * pixelsPerMm
    : item.w * pixelsPerMm
  // A straight line of a curved text stands in the middle of its arc's box.
  const top = curved ? (item.h * pixelsPerMm - line) / 2 : first - baseline
  const left = curved ? (item.w * pixelsPerMm - width) / 2 : indent
  const bold = boldStrokeMm(item)
  const stroke = bold + 2 * (item.outline?.width ?? 0)
  const set: CSSProperties = {
    left,
    top,
    // One pixel more, so that a line that just fits is not broken by rounding.
    width: width - indent + 1,
    fontFamily: fontFamilies[item.font],
    fontSize: size,
    fontWeight: item.bold ? 700 : 400,
    lineHeight: `${line}px`,
    letterSpacing: (item.tracking / 1000) * size,
    textAlign: curved ? 'center' : item.align,
  }
  return (
    <div
      className={styles.box}
      data-writing
      style={{
        left: margin + item.x * pixelsPerMm,
        top: margin + item.y * pixelsPerMm,
        width: item.w * pixelsPerMm,
        height: item.h * pixelsPerMm,
        transform: `rotate(${item.rotation}deg)`,
      }}
    >
      {item.back && (
        <div
          className={styles.back}
          style={{
            inset: -item.back.padding * pixelsPerMm,
            borderRadius: item.back.cornerRadius * pixelsPerMm,
            background: item.back.colour,
          }}
        />
      )}
      <textarea
        ref={field}
        className={styles.text}
        aria-label={t('item.write')}
        value={item.text}
        maxLength={5000}
        // Where our dictionary does not help, the browser's may.
        spellCheck={spelling === null}
        onChange={(event) => onText(event.currentTarget.value)}
        onBlur={onDone}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onDone()
        }}
        style={{
          ...set,
          height: Math.max(item.h * pixelsPerMm - top, line * Math.max(1, item.lines.length)) + 2,
          color: item.colour,
          WebkitTextStroke: `${stroke * pixelsPerMm}px ${item.outline?.colour ?? item.colour}`,
          whiteSpace: curved ? 'pre' : 'pre-wrap',
        }}
      />
      <div
        className={styles.over}
        aria-hidden
        style={{
          ...set,
          whiteSpace: curved ? 'pre' : 'pre-wrap',
          ...(item.underline ? { textDecoration: 'underline', textDecorationColor: item.colour } : {}),
        }}
      >
        {withWrongWords(item.text, wrong)}
      </div>
      {!curved &&
        marksOf(item).map(({ at, mark, waiting }) => {
          const room = item.w - listIndentMm(item)
          const own = measure(item.lines[at] ?? '', item)
          const share = item.align === 'right' ? 1 : item.align === 'center' ? 0.5 : 0
          return (
            <span
              key={at}
              className={styles.mark}
              aria-hidden
              data-mark={mark}
              data-waiting={waiting || undefined}
              style={{
                ...set,
                width: 'auto',
                left: Math.max(0, (room - own) * share) * pixelsPerMm,
                top: top + at * line,
                color: item.colour,
                WebkitTextStroke: `${bold * pixelsPerMm}px ${item.colour}`,
              }}
            >
              {mark || <DrawnSign item={item} pixelsPerMm={pixelsPerMm} baseline={baseline} />}
            </span>
          )
        })}
    </div>
  )
}

/** A tick or heart as the page draws it. */
function DrawnSign({
  item,
  pixelsPerMm,
  baseline,
}: {
  readonly item: TextItem
  readonly pixelsPerMm: number
  /** Pixels from the line's top. */
  readonly baseline: number
}): ReactElement {
  const { path, fill, stroke } = drawnSign(item, 0, 0)
  return (
    <svg className={styles.sign} style={{ top: baseline }} width="1" height="1">
      <path
        transform={`scale(${pixelsPerMm})`}
        d={path.map((step) => step.join(' ')).join(' ')}
        fill={fill ?? 'none'}
        stroke={stroke?.colour ?? 'none'}
        strokeWidth={stroke?.width}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** From the top of a line of the field to its baseline: what the browser does with a font's own heights. */
function baselineInLine(item: TextItem, size: number, line: number): number {
  const context = (ruler ??= new OffscreenCanvas(1, 1).getContext('2d')!)
  setCanvasFont(context, { ...item, sizePt: size / mmPerPt }, 1)
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText('x')
  const [ascent, descent] = [Math.round(fontBoundingBoxAscent), Math.round(fontBoundingBoxDescent)]
  return (line - (ascent + descent)) / 2 + ascent
}
let ruler: OffscreenCanvasRenderingContext2D | null = null

/** The signs of the list; a line that was just begun has its own already, paler. */
function marksOf(
  item: TextItem,
): readonly { readonly at: number; readonly mark: string; readonly waiting: boolean }[] {
  if (item.list === 'none') return []
  const lines = item.lines.length === 0 ? [''] : item.lines
  const starts = listStarts({ ...item, lines })
  let last = 0
  return lines.flatMap((line, at) => {
    const start = starts[at] ?? null
    if (start !== null) last = start
    else if (line !== '') return []
    return [{ at, mark: listMark(item.list, start ?? last + 1), waiting: start === null }]
  })
}

function withWrongWords(
  text: string,
  wrong: readonly { readonly word: string; readonly at: number }[],
): readonly (string | ReactElement)[] {
  const parts: (string | ReactElement)[] = []
  let done = 0
  for (const { word, at } of wrong) {
    parts.push(
      text.slice(done, at),
      <span key={at} className={styles.wrong} data-wrong-word={word}>
        {word}
      </span>,
    )
    done = at + word.length
  }
  return [...parts, text.slice(done)]
}
