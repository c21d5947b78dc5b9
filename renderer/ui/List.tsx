import type { ReactElement, ReactNode } from 'react'
import styles from './List.module.css'

/** Rows of people and things; use ListRow inside. */
export function List({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  )
}
