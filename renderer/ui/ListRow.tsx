import type { ReactElement, ReactNode } from 'react'
import styles from './List.module.css'

export interface ListRowProps {
  readonly title: ReactNode
  readonly sub?: ReactNode
  /** A face or icon before the words. */
  readonly leading?: ReactNode
  /** Marks, dates or buttons after the words. */
  readonly trailing?: ReactNode
  readonly onOpen?: () => void
  readonly selected?: boolean
}

/** One row; with `onOpen` its words are a button over the whole row, and buttons in `trailing` stay their own. */
export function ListRow({
  title,
  sub,
  leading,
  trailing,
  onOpen,
  selected = false,
}: ListRowProps): ReactElement {
  const words = (
    <>
      <span className={styles.title}>{title}</span>
      {sub !== undefined && <span className={styles.sub}>{sub}</span>}
    </>
  )
  return (
    <li className={styles.row} data-selected={selected || undefined}>
      {leading}
      {onOpen ? (
        <button
          type="button"
          className={styles.open}
          onClick={onOpen}
          {...(selected ? { 'aria-current': 'true' } : {})}
        >
          {words}
        </button>
      ) : (
        <div className={styles.words}>{words}</div>
      )}
      {trailing !== undefined && <div className={styles.trailing}>{trailing}</div>}
    </li>
  )
}
