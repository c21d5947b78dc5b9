import type { ReactElement, ReactNode } from 'react'
import styles from './Card.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export interface CardProps {
  readonly title?: string
  readonly icon?: IconName
  readonly action?: ReactNode
  readonly children?: ReactNode
  /** Lists inside touch the edges. */
  readonly flush?: boolean
}

export function Card({ title, icon, action, children, flush = false }: CardProps): ReactElement {
  return (
    <section className={styles.card}>
      {(title !== undefined || action) && (
        <div className={styles.head}>
          {icon && <Icon name={icon} className={styles.icon ?? ''} />}
          <h2 className={styles.title}>{title}</h2>
          {action}
        </div>
      )}
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  )
}
