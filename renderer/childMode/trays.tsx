/** The trays below the paper: pictures to touch, one row, nothing to read. */
import { useState, useRef, useEffect, useSyncExternalStore, type ReactElement } from 'react'
import { keptBy } from '#shared/childMode/veto.ts'
import type { ChildModeState } from '#shared/host/api.ts'
import type { Edit, PageDocument } from '#shared/portfolio/edit.ts'
import { plain, type Item, type PageModel } from '#shared/portfolio/page.ts'
import { patterns } from '#shared/portfolio/patterns.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { drawItem } from '../paper/drawItem.ts'
import { stickerArt } from '../paper/stickerArt.ts'
import { PagePreview } from '../portfolio/PagePreview.tsx'
import { PhotoThumb } from '../portfolio/PhotoThumb.tsx'
import type { Pictures } from '../portfolio/pictures.ts'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../ui/useWords.ts'
import { addQuote, addStamp, addSticker } from './childEdits.ts'
import { papers, penColours, stampColours, stampForms } from './childColours.ts'
import styles from './childMode.module.css'
import { typingMark } from './useClosedWindow.ts'

interface Making {
  readonly document: PageDocument
  readonly newId: () => string
  readonly onAdd: (edit: Edit) => void
}

export function PhotoTray({
  photos,
  vetoes,
  pictures,
  onTake,
}: {
  readonly photos: ChildModeState['photos']
  readonly vetoes: readonly Rec<'veto'>[]
  readonly pictures: Pictures
  readonly onTake: (photoId: string) => void
}): ReactElement {
  const t = useWords('childMode')
  return (
    <ul className={styles.tiles} aria-label={t('tools.photos')}>
      {photos.map(({ id }, i) => {
        const isKept = keptBy(vetoes, { photoId: id }).length > 0
        return (
          <li key={id}>
            <button
              type="button"
              className={styles.tile}
              data-photo={id}
              aria-disabled={isKept}
              aria-label={t(isKept ? 'photoKept' : 'photo', { number: i + 1 })}
              onClick={() => !isKept && onTake(id)}
            >
              <PhotoThumb photoId={id} pictures={pictures} grey={false} />
              {isKept && (
                <span className={styles.kept}>
                  <Icon name="family" size={28} />
                </span>
              )}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** One thing as it will look on the paper. */
function Thing({
  item,
  measure,
  pictures,
  arrived,
}: {
  readonly item: Item
  readonly measure?: MeasureText
  readonly pictures?: Pictures
  readonly arrived?: number
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const side = 120
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, side, side)
    const scale = (side - 16) / Math.max(item.w, item.h)
    context.translate((side - item.w * scale) / 2, (side - item.h * scale) / 2)
    context.scale(scale, scale)
    drawItem(context, item, {
      measure: measure ?? (() => 0),
      stickerArt,
      pictureOf: (id, filter) => pictures?.pictureOf(id, filter),
      coverOf: () => null,
    })
  }, [item, measure, pictures, arrived])
  return <canvas ref={canvas} width={120} height={120} aria-hidden />
}

const sample = { order: 'V', x: 0, y: 0, w: 40, h: 40, rotation: 0 }

export function StampTray({ document, newId, onAdd }: Making): ReactElement {
  const t = useWords('childMode')
  return (
    <ul className={styles.tiles} aria-label={t('tools.stamps')}>
      {stampForms.map((form) => (
        <li key={form}>
          <button
            type="button"
            className={styles.tile}
            aria-label={t(`stamps.${form}`)}
            onClick={() => onAdd(addStamp(document, newId(), form, stampColours[form]))}
          >
            <Thing item={{ type: 'shape', ...plain.shape, ...sample, form, fill: stampColours[form] }} />
          </button>
        </li>
      ))}
    </ul>
  )
}

export function StickerTray({
  names,
  document,
  newId,
  onAdd,
}: Making & { readonly names: readonly string[] }): ReactElement {
  const t = useWords('childMode')
  return (
    <ul className={styles.tiles} aria-label={t('tools.stickers')}>
      {names.map((sticker, i) => (
        <li key={sticker}>
          <button
            type="button"
            className={styles.tile}
            aria-label={t('sticker', { number: i + 1 })}
            onClick={() => onAdd(addSticker(document, newId(), sticker))}
          >
            <Thing item={{ type: 'sticker', ...plain.sticker, ...sample, sticker }} />
          </button>
        </li>
      ))}
    </ul>
  )
}

export function PenTray({
  colour,
  onColour,
  canErase,
  onErase,
}: {
  readonly colour: string
  readonly onColour: (colour: string) => void
  readonly canErase: boolean
  readonly onErase: () => void
}): ReactElement {
  const t = useWords('childMode')
  return (
    <div className={styles.row} role="group" aria-label={t('tools.pens')}>
      {penColours.map((ink, i) => (
        <button
          key={ink}
          type="button"
          className={styles.pen}
          aria-pressed={ink === colour}
          aria-label={t('pen', { number: i + 1 })}
          onClick={() => onColour(ink)}
        >
          <span style={{ background: ink }} />
        </button>
      ))}
      <span className={styles.gap} />
      <button
        type="button"
        className={styles.big}
        aria-label={t('eraser')}
        disabled={!canErase}
        onClick={onErase}
      >
        <Icon name="eraser" size={36} />
      </button>
    </div>
  )
}

export function BackgroundTray({
  document,
  onEdit,
}: {
  readonly document: PageDocument
  readonly onEdit: (edit: Edit) => void
}): ReactElement {
  const t = useWords('childMode')
  const choices = [
    ...papers.map((background) => ({ background, pattern: '' })),
    ...patterns.map(({ name, background }) => ({ background, pattern: name })),
  ]
  return (
    <ul className={styles.tiles} aria-label={t('tools.background')}>
      {choices.map(({ background, pattern }, i) => (
        <li key={background + pattern}>
          <button
            type="button"
            className={styles.tile}
            aria-pressed={document.background === background && document.pattern === pattern}
            aria-label={t('paper', { number: i + 1 })}
            onClick={() => onEdit({ type: 'page', fields: { background, pattern } })}
          >
            <PagePreview
              model={paperModel(background, pattern)}
              height={84}
              pictures={null}
              coverOf={nothing}
            />
          </button>
        </li>
      ))}
    </ul>
  )
}

const nothing = (): null => null
const models = new Map<string, PageModel>()
/** The same model for the same paper, so that it is drawn once. */
function paperModel(background: string, pattern: string): PageModel {
  const key = `${background} ${pattern}`
  const made = models.get(key) ?? { orientation: 'portrait', background, pattern, items: {} }
  models.set(key, made)
  return made
}

/** Her own words, typed by whoever sits beside her. */
export function QuoteTray({
  name,
  document,
  newId,
  measure,
  onAdd,
}: Making & { readonly name: string; readonly measure: MeasureText }): ReactElement {
  const t = useWords('childMode')
  const [words, setWords] = useState('')
  return (
    <form
      className={styles.row}
      {...{ [typingMark]: '' }}
      onSubmit={(event) => {
        event.preventDefault()
        if (words.trim() !== '') onAdd(addQuote(document, newId(), words.trim(), measure))
      }}
    >
      <label className={styles.quote}>
        <span>{t('quote', { name })}</span>
        <input
          autoComplete="off"
          maxLength={300}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <button
        type="submit"
        className={styles.big}
        data-tone="show"
        aria-label={t('quoteDone')}
        disabled={words.trim() === ''}
      >
        <Icon name="check" size={36} />
      </button>
    </form>
  )
}

export function BoxTray({
  things,
  pictures,
  measure,
  onTake,
}: {
  readonly things: readonly { readonly id: string; readonly item: Item }[]
  readonly pictures: Pictures
  readonly measure: MeasureText
  readonly onTake: (id: string) => void
}): ReactElement {
  const t = useWords('childMode')
  const arrived = useSyncExternalStore(pictures.subscribe, pictures.arrived)
  return (
    <ul className={styles.tiles} aria-label={t('tools.box')}>
      {things.map(({ id, item }, i) => (
        <li key={id}>
          <button
            type="button"
            className={styles.tile}
            data-boxed={id}
            aria-label={t('outOfBox', { what: t(`things.${item.type}`), number: i + 1 })}
            onClick={() => onTake(id)}
          >
            <Thing
              item={{ ...item, x: 0, y: 0, rotation: 0 }}
              measure={measure}
              pictures={pictures}
              arrived={arrived}
            />
          </button>
        </li>
      ))}
    </ul>
  )
}
