import type { ReactElement, ReactNode } from 'react'
import styles from './Page.module.css'

export interface PageProps {
  readonly title: string
  /** One sentence: what this screen is for. */
  readonly intro?: ReactNode
  /** A way back or a picture before the title. */
  readonly before?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** text: a column to read · normal · full: the whole width and height (lists, editor). */
  readonly width?: 'text' | 'normal' | 'full'
}

/** A screen's face: its name, what can be done, its content. */
export function Page({ title, intro, before, actions, children, width = 'normal' }: PageProps): ReactElement {
  return (
    <div className={styles.page} data-width={width}>
      <header className={styles.head}>
        {before}
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {intro && <p className={styles.intro}>{intro}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  )
}
