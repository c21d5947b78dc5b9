/** The section "Anordnen" of the panel: where the selected parts lie, and in which order. */
import { useState, type ReactElement, type ReactNode } from 'react'
import {
  alignItems,
  distributeItems,
  edges,
  groupItems,
  lockItems,
  removeItems,
  turnItems,
  ungroupItems,
  unitsOf,
  type Edge,
} from '#shared/portfolio/arrange.ts'
import type { Edit, ItemFields, PageDocument } from '#shared/portfolio/edit.ts'
import type { Item } from '#shared/portfolio/page.ts'
import type { PlaceablePhoto } from '#shared/portfolio/place.ts'
import { reorder, type Move } from '#shared/portfolio/stack.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/icons.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Row } from '../ui/Row.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './Arrange.module.css'
import { fieldsBetween, resizeItems } from './editing.ts'
import type { Session } from './session.ts'

export interface ArrangeProps {
  readonly document: PageDocument
  readonly selection: readonly string[]
  readonly session: Session
  readonly photoById: ReadonlyMap<string, PlaceablePhoto>
  readonly measure: MeasureText
  readonly newId: () => string
  readonly onDuplicate: () => void
}

const edgeIcons: Readonly<Record<Edge, IconName>> = {
  left: 'alignSideLeft',
  center: 'alignSideCenter',
  right: 'alignSideRight',
  top: 'alignSideTop',
  middle: 'alignSideMiddle',
  bottom: 'alignSideBottom',
}
const moves: readonly (readonly [Move, IconName])[] = [
  ['front', 'toFront'],
  ['forward', 'arrowUp'],
  ['backward', 'arrowDown'],
  ['back', 'toBack'],
]

export function Arrange(props: ArrangeProps): ReactElement {
  const { document, selection, session } = props
  const t = useWords('stage')
  const items = selection.flatMap((id) => document.items[id] ?? [])
  const units = unitsOf(document, selection)
  const allLocked = items.every((item) => item.locked)
  const grouped = items.some((item) => item.group !== null)
  const apply = (edit: Edit, join?: string): void => void session.apply(edit, join)
  const [id] = selection
  const only = selection.length === 1 && id !== undefined ? document.items[id] : undefined
  return (
    <section className={styles.arrange} aria-label={t('arrange')}>
      {!allLocked && (
        <>
          <Part label={t(units.length > 1 ? 'alignAmong' : 'alignPage')}>
            {edges.map((edge) => (
              <IconButton
                key={edge}
                size="small"
                icon={edgeIcons[edge]}
                label={t(units.length > 1 ? `align.${edge}` : `alignOne.${edge}`)}
                onClick={() => apply(alignItems(document, selection, edge))}
              />
            ))}
            {units.length > 2 &&
              (['x', 'y'] as const).map((axis) => (
                <IconButton
                  key={axis}
                  size="small"
                  icon={axis === 'x' ? 'distributeX' : 'distributeY'}
                  label={t(`distribute.${axis}`)}
                  onClick={() => apply(distributeItems(document, selection, axis))}
                />
              ))}
          </Part>
          <Part label={t('order')}>
            {moves.map(([move, icon]) => (
              <IconButton
                key={move}
                size="small"
                icon={icon}
                label={t(`move.${move}`)}
                onClick={() => apply(reorder(document, selection, move))}
              />
            ))}
          </Part>
          <Part label={t('turn')}>
            {([-15, -1, 1, 15] as const).map((by) => (
              <button
                key={by}
                type="button"
                className={styles.turn}
                aria-label={t('turnBy', { angle: by })}
                onClick={() => apply(turnItems(document, selection, by), `turn:${selection.join()}`)}
              >
                {by > 0 ? '↻' : '↺'} {Math.abs(by)}°
              </button>
            ))}
          </Part>
          {only && id !== undefined && <Frame {...props} id={id} item={only} />}
        </>
      )}
      <Row gap="small">
        {units.length > 1 && (
          <Button
            size="small"
            icon="group"
            onClick={() => apply(groupItems(document, selection, props.newId()))}
          >
            {t('makeGroup')}
          </Button>
        )}
        {grouped && !allLocked && (
          <Button size="small" icon="ungroup" onClick={() => apply(ungroupItems(document, selection))}>
            {t('ungroup')}
          </Button>
        )}
        <Button
          size="small"
          icon={allLocked ? 'unlock' : 'lock'}
          onClick={() => apply(lockItems(document, selection, !allLocked))}
        >
          {t(allLocked ? 'unlock' : 'lock')}
        </Button>
        <Button size="small" icon="copy" onClick={props.onDuplicate}>
          {t('duplicate')}
        </Button>
        {!allLocked && (
          <Button size="small" icon="delete" onClick={() => apply(removeItems(document, selection))}>
            {t('remove')}
          </Button>
        )}
      </Row>
    </section>
  )
}

function Part({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <div role="group" aria-label={label} className={styles.part}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      <div className={styles.line}>{children}</div>
    </div>
  )
}

/** Place, size and angle as numbers. */
function Frame({
  document,
  session,
  photoById,
  measure,
  id,
  item,
}: ArrangeProps & { readonly id: string; readonly item: Item }): ReactElement {
  const t = useWords('stage')
  const change = (fields: ItemFields): void =>
    void session.apply({ type: 'change', id, fields: fieldsBetween(item, { ...item, ...fields }) })
  const deps = { measure, sizeOf: (photoId: string) => photoById.get(photoId) }
  const mm = t('unit')
  return (
    <Part label={t('frame')}>
      <NumberField label={t('x')} unit={mm} value={item.x} onChange={(x) => change({ x })} />
      <NumberField label={t('y')} unit={mm} value={item.y} onChange={(y) => change({ y })} />
      <NumberField
        label={t('w')}
        unit={mm}
        value={item.w}
        min={1}
        onChange={(w) => session.apply(resizeItems(document, [id], { w: w - item.w }, deps))}
      />
      {item.type !== 'text' && (
        <NumberField
          label={t('h')}
          unit={mm}
          value={item.h}
          min={1}
          onChange={(h) => session.apply(resizeItems(document, [id], { h: h - item.h }, deps))}
        />
      )}
      <NumberField
        label={t('angle')}
        unit="°"
        value={item.rotation}
        min={-180}
        max={180}
        onChange={(rotation) => change({ rotation })}
      />
    </Part>
  )
}

/** A number that counts when Enter is pressed or the field is left; the arrows count at once. */
function NumberField({
  label,
  unit,
  value,
  min = -2000,
  max = 2000,
  onChange,
}: {
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly min?: number
  readonly max?: number
  readonly onChange: (value: number) => void
}): ReactElement {
  const shown = String(Math.round(value * 10) / 10)
  /** What is being written; null: the value as it is. */
  const [text, setText] = useState<string | null>(null)
  const finish = (written: string): void => {
    const number = Number(written.replace(',', '.'))
    setText(null)
    if (written.trim() === '' || !Number.isFinite(number)) return
    if (written !== shown) onChange(Math.min(max, Math.max(min, number)))
  }
  return (
    <label className={styles.number}>
      <span>{label}</span>
      <span className={styles.field}>
        <input
          inputMode="decimal"
          value={text ?? shown}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => finish(text ?? shown)}
          onKeyDown={(event) => {
            const by = { ArrowUp: 1, ArrowDown: -1 }[event.key]
            if (event.key === 'Enter') finish(text ?? shown)
            else if (by !== undefined) finish(String(Math.round(value) + by))
            else return
            event.preventDefault()
          }}
        />
        <span aria-hidden>{unit}</span>
      </span>
    </label>
  )
}
