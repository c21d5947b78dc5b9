/** What the bench hands on: one line of RESULTS.md. */
export interface Figure {
  readonly name: string
  /** As written down: "3.2x (10,000 records in 4.1 s; raw IndexedDB 1.3 s)". */
  readonly value: string
  /** Empty: only reported. */
  readonly goal: string
  readonly met: boolean | null
  /** Why a goal is missed, or what is to be known about the figure. */
  readonly note: string
  /** Of goals in milliseconds; on a shared machine RESULTS.md says what a free core would have needed. */
  readonly absoluteMs: number | null
}

/** A bench tells each figure as soon as it is measured. */
export type Tell = (...figures: readonly Figure[]) => void

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Nearest rank: the p99 of 200 is the third largest. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
export const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`
export const times = (value: number): string => `${value.toFixed(2)}x`

interface Goal {
  readonly goal: string
  readonly met: boolean
  /** Said only where the goal is missed. */
  readonly cause?: string
  readonly absoluteMs?: number
}

export const figure = (name: string, value: string, goal?: Goal, note = ''): Figure => ({
  name,
  value,
  goal: goal?.goal ?? '',
  met: goal?.met ?? null,
  absoluteMs: goal?.absoluteMs ?? null,
  note: [goal?.met === false ? (goal.cause ?? '') : '', note].filter((text) => text !== '').join(' '),
})
