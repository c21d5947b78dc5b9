import type { ReactElement, ReactNode } from 'react'
import styles from './Badge.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export type BadgeTone = 'neutral' | 'primary' | 'info' | 'good' | 'warn' | 'danger'

/** A small mark in a list: always a word, with an icon where it matters for safety. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  readonly tone?: BadgeTone
  readonly icon?: IconName
  readonly children: ReactNode
}): ReactElement {
  return (
    <span className={styles.badge} data-tone={tone}>
      {icon && <Icon name={icon} size={16} />}
      <span>{children}</span>
    </span>
  )
}
