import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { addDays, type Day } from '#shared/basics/clock.ts'
import type { View } from '#shared/host/api.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './ChildList.module.css'
import { ChildMarks } from './ChildMarks.tsx'
import { listMemory } from './listMemory.ts'
import { daysToBirthday, nameOf } from './names.ts'
import type { MarksById } from './useMarks.ts'

const rowHeight = 88

export interface ChildListProps {
  readonly children: readonly Rec<'child'>[]
  readonly groupById: ReadonlyMap<string, Rec<'group'>>
  readonly marks: MarksById
  readonly day: Day
  readonly view: View
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/** Only the rows in sight are in the page; arrow keys, Pos1 and End walk through all of them. */
export function ChildList({
  children,
  groupById,
  marks,
  day,
  view,
  chosen,
  onChoose,
}: ChildListProps): ReactElement {
  const t = useWords('records')
  const format = useFormat()
  const scroll = useRef<HTMLDivElement>(null)
  const [walked, setWalked] = useState<string | null>(null)
  const rows = useVirtualizer({
    count: children.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialOffset: () => listMemory.offset,
    onChange: (list) => {
      if (list.scrollOffset !== null) listMemory.offset = list.scrollOffset
    },
    getItemKey: (index) => children[index]!.id,
  })
  const at = children.findIndex((child) => child.id === (walked ?? chosen))
  const reachable = at < 0 ? 0 : at

  const walk = (event: KeyboardEvent): void => {
    const step = {
      ArrowDown: reachable + 1,
      ArrowUp: reachable - 1,
      Home: 0,
      End: children.length - 1,
      PageDown: reachable + 8,
      PageUp: reachable - 8,
    }[event.key]
    if (step === undefined || children.length === 0) return
    event.preventDefault()
    const next = Math.max(0, Math.min(children.length - 1, step))
    const id = children[next]!.id
    setWalked(id)
    rows.scrollToIndex(next)
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-child="${id}"]`)?.focus())
  }

  return (
    <div ref={scroll} className={styles.scroll}>
      <ul className={styles.list} aria-label={t('list')} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const child = children[item.index]!
          const { values } = child
          const group = values.groupId === null ? undefined : groupById.get(values.groupId)
          const { birthDate } = values
          const until = daysToBirthday(birthDate, day)
          const sub = [
            group?.values.name ?? t('noGroup'),
            ...(birthDate === null
              ? []
              : view === 'masked'
                ? [t('bornIn', { year: birthDate.slice(0, 4) })]
                : [format.day(birthDate)]),
          ].join(' · ')
          const soon = view === 'plain' && until !== null && until <= 7
          return (
            <li
              key={item.key}
              className={styles.item}
              style={{ transform: `translateY(${String(item.start)}px)` }}
              aria-setsize={children.length}
              aria-posinset={item.index + 1}
            >
              <button
                type="button"
                className={styles.row}
                data-child={child.id}
                tabIndex={item.index === reachable ? 0 : -1}
                {...(child.id === chosen ? { 'aria-current': 'true' as const } : {})}
                onFocus={() => setWalked(child.id)}
                onKeyDown={walk}
                onClick={() => onChoose(child.id)}
              >
                <Avatar name={nameOf(values)} {...(group ? { colour: group.values.colour } : {})} size={44} />
                <span className={styles.words}>
                  <span className={styles.name}>{nameOf(values)}</span>
                  {soon ? (
                    <span className={styles.sub}>
                      <Icon name="birthday" size={16} />{' '}
                      <span className={styles.soon}>
                        {until === 0
                          ? t('mark.birthdayToday')
                          : t('mark.birthdaySoon', { day: format.dayAndMonth(addDays(day, until)) })}
                      </span>
                    </span>
                  ) : (
                    <span className={`${styles.sub ?? ''} o-figures`}>{sub}</span>
                  )}
                </span>
                <span className={styles.marks}>
                  <ChildMarks child={values} marks={marks.get(child.id)} day={day} short />
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
