import type { ReactElement, ReactNode } from 'react'
import { Logo } from './Logo.tsx'
import styles from './Quiet.module.css'

/** A whole window that says one thing: start, lock, setup, nothing here. */
export function Quiet({
  title,
  children,
  wide = false,
  top,
}: {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly wide?: boolean
  readonly top?: ReactNode
}): ReactElement {
  return (
    <div className={styles.window}>
      {top}
      <main className={styles.main}>
        <div className={styles.column} data-wide={wide || undefined}>
          <div className={styles.head}>
            <Logo size={56} />
            <h1 className={styles.title}>{title}</h1>
          </div>
          {children}
        </div>
      </main>
    </div>
  )
}
