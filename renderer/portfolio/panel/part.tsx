/** What the parts of the panel share: the items they speak of and how they change them. */
import type { ReactElement, ReactNode } from 'react'
import type { ItemFields } from '#shared/portfolio/edit.ts'
import type { Item } from '#shared/portfolio/page.ts'
import styles from '../Panel.module.css'

/** The same fields for all chosen items, or those that each item needs. Steps with one `join` become one. */
export type Change<T extends Item> = (fields: ItemFields | ((item: T) => ItemFields), join?: string) => void

export interface PartProps<T extends Item> {
  /** What is chosen, at least one; the first one's looks are shown. */
  readonly items: readonly (readonly [string, T])[]
  readonly change: Change<T>
}

export function Group({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <div className={styles.group} role="group" aria-label={label}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      <div className={styles.line}>{children}</div>
    </div>
  )
}

export function Range({
  label,
  value,
  onChange,
  ...bounds
}: {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
}): ReactElement {
  return (
    <label className={styles.range}>
      <span>{label}</span>
      <input
        type="range"
        {...bounds}
        value={Math.min(bounds.max, Math.max(bounds.min, value))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </label>
  )
}
