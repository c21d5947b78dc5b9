import type { ReactElement, ReactNode } from 'react'
import { gaps, type Gap } from './gaps.ts'

/** As many columns as fit with at least `min` pixels each. */
export function Grid({
  min = 280,
  gap = 'normal',
  children,
}: {
  readonly min?: number
  readonly gap?: Gap
  readonly children: ReactNode
}): ReactElement {
  return (
    <div
      style={{
        display: 'grid',
        gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${min}px), 1fr))`,
        gap: gaps[gap],
      }}
    >
      {children}
    </div>
  )
}
