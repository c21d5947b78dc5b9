/** What the parts of the panel share: the items they speak of, how they change them, and their small controls. */
import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
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

/** A drawer of the panel: what is needed now stays in sight. */
export function Section({
  label,
  open = false,
  children,
}: {
  readonly label: string
  readonly open?: boolean
  readonly children: ReactNode
}): ReactElement {
  return (
    <details className={styles.section} open={open}>
      <summary>{label}</summary>
      <div className={styles.drawer}>{children}</div>
    </details>
  )
}

/** Looks to choose from, each shown as a picture of itself. */
export function Choices<V extends string>({
  label,
  value,
  onChange,
  options,
  columns = 3,
}: {
  readonly label: string
  readonly value: V | null
  readonly onChange: (value: V) => void
  readonly options: readonly {
    readonly value: V
    readonly label: string
    readonly picture: ReactNode
    /** The label is only read aloud and shown on hover, where the picture says it. */
    readonly bare?: boolean
  }[]
  readonly columns?: 1 | 2 | 3 | 4 | 5
}): ReactElement {
  return (
    <div
      className={styles.choices}
      role="group"
      aria-label={label}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          data-choice={option.value}
          aria-pressed={option.value === value}
          aria-label={option.label}
          title={option.label}
          onClick={() => onChange(option.value)}
        >
          {option.picture}
          {!option.bare && <span>{option.label}</span>}
        </button>
      ))}
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
  // The page's answer comes a moment later (the panel waits for the canvas); until then the thumb stays where it was put.
  const [held, setHeld] = useState<number | null>(null)
  useEffect(() => {
    if (held === null) return undefined
    const timer = setTimeout(() => setHeld(null), 400)
    return () => clearTimeout(timer)
  }, [held])
  return (
    <label className={styles.range}>
      <span>{label}</span>
      <input
        type="range"
        {...bounds}
        value={Math.min(bounds.max, Math.max(bounds.min, held ?? value))}
        onChange={(event) => {
          const chosen = Number(event.currentTarget.value)
          setHeld(chosen)
          onChange(chosen)
        }}
      />
    </label>
  )
}
