import type { ReactElement, ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import styles from './Notice.module.css'
import { useWords } from './useWords.ts'

export type NoticeTone = 'info' | 'warn' | 'danger' | 'good'
const iconOf = { info: 'info', warn: 'warn', danger: 'danger', good: 'good' } as const satisfies Record<
  NoticeTone,
  IconName
>

export interface NoticeProps {
  readonly tone?: NoticeTone
  /** A word of its own tone (Hinweis, Achtung) stands here if none is given. */
  readonly title?: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  /** Read aloud when it appears: `polite` after what is being read, `assertive` at once. */
  readonly live?: 'polite' | 'assertive'
}

export function Notice({ tone = 'info', title, children, action, live }: NoticeProps): ReactElement {
  const t = useWords('common')
  return (
    <div
      className={styles.notice}
      data-tone={tone}
      {...(live ? { role: live === 'assertive' ? 'alert' : 'status' } : {})}
    >
      <Icon name={iconOf[tone]} size={22} className={styles.icon ?? ''} />
      <div className={styles.body}>
        <strong className={styles.title}>{title ?? t(`tone.${tone}`)}</strong>
        {children && <div>{children}</div>}
      </div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
