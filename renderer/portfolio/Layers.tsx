/**
 * Everything on the page, front first: the list for the mouse, and the page itself for keyboard and screen reader. A tree
 * with one row for each part and each group; the arrow keys walk, with Alt they put a part forward or back.
 */
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent, type ReactElement } from 'react'
import { lockItems, removeItems } from '#shared/portfolio/arrange.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import type { Item, PhotoItem } from '#shared/portfolio/page.ts'
import { neededContrast, textContrast } from '#shared/portfolio/palette.ts'
import { placeBeside, reorder, stackOf } from '#shared/portfolio/stack.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { describeItem, describePlace } from './describeItem.ts'
import styles from './Layers.module.css'
import type { Session } from './session.ts'

export interface LayersProps {
  readonly document: PageDocument
  readonly selection: readonly string[]
  readonly session: Session
  readonly coverOf: (item: PhotoItem) => string | null
  /** The item whose name is being written. */
  readonly renaming: string | null
  readonly onRenaming: (id: string | null) => void
  /** Whoever chooses in the list stays in the list. */
  readonly onView: (view: 'layers') => void
}

/** One line of the tree: an item, or a group with its items below. */
interface LayerRow {
  /** The item's id, or `group:` and the group's. */
  readonly key: string
  /** Front to back. */
  readonly ids: readonly string[]
  readonly level: 1 | 2
  readonly place: number
  readonly count: number
  readonly open?: boolean
}

export function Layers(props: LayersProps): ReactElement {
  const { document, selection, session, renaming, onRenaming } = props
  const t = useWords('stage')
  const words = useWords('portfolio')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const [drop, setDrop] = useState<{ readonly key: string; readonly side: 'over' | 'under' } | null>(null)
  const rows = useRef(new Map<string, HTMLLIElement>())
  const dragged = useRef<readonly string[]>([])
  /** Where Shift began. */
  const anchor = useRef<string | null>(null)

  const layers = layersOf(document, closed)
  const current = layers.some(({ key }) => key === active)
    ? active
    : (layers.find(({ ids }) => ids.some((id) => selection.includes(id)))?.key ?? layers[0]?.key ?? null)

  const focusRow = (key: string | undefined): void => {
    if (key === undefined) return
    setActive(key)
    rows.current.get(key)?.focus()
  }
  const choose = (row: LayerRow, how: { readonly add: boolean; readonly range: boolean }): void => {
    props.onView('layers')
    setActive(row.key)
    if (how.range && anchor.current !== null) {
      const from = layers.findIndex(({ key }) => key === anchor.current)
      const to = layers.findIndex(({ key }) => key === row.key)
      const between = layers.slice(Math.min(from, to), Math.max(from, to) + 1)
      return session.select([...new Set(between.flatMap(({ ids }) => ids))])
    }
    anchor.current = row.key
    if (!how.add) return session.select(row.ids)
    const all = row.ids.every((id) => selection.includes(id))
    session.select(
      all ? selection.filter((id) => !row.ids.includes(id)) : [...new Set([...selection, ...row.ids])],
    )
  }
  const onKey = (event: KeyboardEvent, row: LayerRow): void => {
    if (event.target !== event.currentTarget) return
    const at = layers.findIndex(({ key }) => key === row.key)
    const target = row.ids.some((id) => selection.includes(id)) ? selection : row.ids
    const apply = session.apply
    const walk = (to: LayerRow | undefined): void => {
      if (!to) return
      if (!event.ctrlKey) choose(to, { add: false, range: event.shiftKey })
      focusRow(to.key)
    }
    const up = event.key === 'ArrowUp'
    if (event.altKey && (up || event.key === 'ArrowDown'))
      apply(reorder(document, target, up ? 'forward' : 'backward'))
    else if (up) walk(layers[at - 1])
    else if (event.key === 'ArrowDown') walk(layers[at + 1])
    else if (event.key === 'Home') walk(layers[0])
    else if (event.key === 'End') walk(layers.at(-1))
    else if (event.key === 'ArrowLeft' && row.open === true) setOpen(row, false)
    else if (event.key === 'ArrowRight' && row.open === false) setOpen(row, true)
    else if (event.key === ' ') choose(row, { add: event.ctrlKey, range: event.shiftKey })
    else if (event.key === 'Enter') choose(row, { add: false, range: false })
    else if (event.key === 'F2' && row.open === undefined) onRenaming(row.ids[0]!)
    else if (event.key.toLowerCase() === 'l' && !event.ctrlKey)
      apply(lockItems(document, target, !target.every((id) => document.items[id]?.locked)))
    else if (event.key === 'Delete') {
      apply(removeItems(document, target))
      focusRow((layers[at + 1] ?? layers[at - 1])?.key)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const setOpen = (row: LayerRow, open: boolean): void => {
    const next = new Set(closed)
    if (open) next.delete(row.key)
    else next.add(row.key)
    setClosed(next)
  }
  const onDragOver = (event: DragEvent, row: LayerRow): void => {
    if (dragged.current.length === 0) return
    event.preventDefault()
    const box = event.currentTarget.getBoundingClientRect()
    const side = event.clientY < box.top + box.height / 2 ? 'over' : 'under'
    if (drop?.key !== row.key || drop.side !== side) setDrop({ key: row.key, side })
  }
  const onDrop = (event: DragEvent, row: LayerRow): void => {
    event.preventDefault()
    const beside = drop?.side === 'under' ? row.ids.at(-1)! : row.ids[0]!
    if (drop) session.apply(placeBeside(document, dragged.current, beside, drop.side))
    dragged.current = []
    setDrop(null)
  }

  if (layers.length === 0)
    return (
      <section aria-label={t('layers')}>
        <Text tone="soft">{t('layersEmpty')}</Text>
      </section>
    )
  return (
    <section aria-label={t('layers')} className={styles.layers}>
      <Text tone="soft" size="small">
        {t('layersHelp')}
      </Text>
      <ul role="tree" aria-label={t('layers')} aria-multiselectable className={styles.tree}>
        {layers.map((row) => {
          const items = row.ids.flatMap((id) => document.items[id] ?? [])
          const locked = items.every((item) => item.locked)
          const isGroup = row.open !== undefined
          const what = isGroup ? t('group', { count: row.ids.length }) : describeItem(items[0]!, words)
          const pale = !isGroup && isHardToRead(document, row.ids[0]!)
          const spoken = [
            t('layerAt', { what, place: row.place, count: row.count }),
            ...(locked ? [t('locked')] : []),
            ...(pale ? [t('pale')] : []),
            ...(isGroup ? [] : [describePlace(items[0]!, words)]),
          ].join(', ')
          const chosen = row.ids.every((id) => selection.includes(id))
          return (
            <li
              key={row.key}
              ref={(element) => {
                if (element) rows.current.set(row.key, element)
                else rows.current.delete(row.key)
              }}
              role="treeitem"
              data-layer={row.key}
              data-drop={drop?.key === row.key ? drop.side : undefined}
              aria-label={spoken}
              aria-level={row.level}
              aria-posinset={row.place}
              aria-setsize={row.count}
              aria-selected={chosen}
              {...(isGroup ? { 'aria-expanded': row.open } : {})}
              tabIndex={row.key === current ? 0 : -1}
              className={styles.row}
              draggable={renaming === null && !locked}
              onDragStart={(event) => {
                dragged.current = chosen ? selection : row.ids
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('application/x-obhut-layer', row.key)
              }}
              onDragOver={(event) => onDragOver(event, row)}
              onDrop={(event) => onDrop(event, row)}
              onDragEnd={() => {
                dragged.current = []
                setDrop(null)
              }}
              onFocus={(event) => event.target === event.currentTarget && setActive(row.key)}
              onClick={(event) => choose(row, { add: event.ctrlKey || event.metaKey, range: event.shiftKey })}
              onDoubleClick={() => !isGroup && onRenaming(row.ids[0]!)}
              onKeyDown={(event) => onKey(event, row)}
            >
              {isGroup && (
                <button
                  type="button"
                  tabIndex={-1}
                  className={styles.fold}
                  aria-label={t(row.open ? 'hideMembers' : 'showMembers')}
                  onClick={(event) => {
                    event.stopPropagation()
                    setOpen(row, !row.open)
                  }}
                >
                  <Icon name={row.open ? 'chevronDown' : 'chevronRight'} size={18} />
                </button>
              )}
              <Sign item={items[0]!} group={isGroup} cover={props.coverOf} />
              {!isGroup && renaming === row.ids[0] ? (
                <Name
                  item={items[0]!}
                  label={t('name')}
                  onName={(name) => {
                    session.apply({ type: 'change', id: row.ids[0]!, fields: { name } })
                    onRenaming(null)
                    requestAnimationFrame(() => focusRow(row.key))
                  }}
                />
              ) : (
                <span className={styles.what} title={isGroup ? undefined : describePlace(items[0]!, words)}>
                  {what}
                </span>
              )}
              {pale && <Icon name="warn" size={18} />}
              <IconButton
                icon={locked ? 'lock' : 'unlock'}
                size="small"
                tabIndex={-1}
                label={t(locked ? 'unlock' : 'lock')}
                pressed={locked}
                onClick={(event) => {
                  event.stopPropagation()
                  session.apply(lockItems(document, row.ids, !locked))
                }}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function isHardToRead(document: PageDocument, id: string): boolean {
  const item = document.items[id]
  const contrast = textContrast(document, id)
  return item?.type === 'text' && contrast !== null && contrast < neededContrast(item)
}

function layersOf(document: PageDocument, closed: ReadonlySet<string>): readonly LayerRow[] {
  const units = stackOf(document.items).toReversed()
  return units.flatMap((unit, i): LayerRow[] => {
    const at = { level: 1, place: i + 1, count: units.length } as const
    if (unit.group === null) return [{ key: unit.ids[0]!, ids: unit.ids, ...at }]
    const key = `group:${unit.group}`
    const ids = unit.ids.toReversed()
    const open = !closed.has(key)
    const members = ids.map((id, j): LayerRow => ({
      key: id,
      ids: [id],
      level: 2,
      place: j + 1,
      count: ids.length,
    }))
    return [{ key, ids, ...at, open }, ...(open ? members : [])]
  })
}

const signs: Readonly<Record<Exclude<Item['type'], 'shape'>, IconName>> = {
  photo: 'image',
  text: 'text',
  sticker: 'star',
  ink: 'edit',
}

function Sign({
  item,
  group,
  cover,
}: {
  readonly item: Item
  readonly group: boolean
  readonly cover: (item: PhotoItem) => string | null
}): ReactElement {
  if (group) return <Icon name="group" size={18} />
  if (item.type === 'shape')
    return (
      <span
        className={styles.dot}
        style={{ background: item.fill ?? 'transparent', borderColor: item.border?.colour }}
      />
    )
  if (item.type === 'photo' && cover(item) !== null) return <Icon name="ban" size={18} />
  return <Icon name={signs[item.type]} size={18} />
}

function Name({
  item,
  label,
  onName,
}: {
  readonly item: Item
  readonly label: string
  readonly onName: (name: string) => void
}): ReactElement {
  const [name, setName] = useState(item.name)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  return (
    <input
      ref={field}
      className={styles.name}
      aria-label={label}
      value={name}
      maxLength={100}
      onChange={(event) => setName(event.currentTarget.value)}
      onClick={(event) => event.stopPropagation()}
      onBlur={() => onName(name.trim())}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') onName(name.trim())
        else if (event.key === 'Escape') onName(item.name)
      }}
    />
  )
}
