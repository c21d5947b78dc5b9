import type { ReactElement, ReactNode } from 'react'
import { gaps, type Gap } from './gaps.ts'

/** As many columns as fit with at least `min` pixels each; `fill`: few items share the whole width. */
export function Grid({
  min = 280,
  gap = 'normal',
  fill = false,
  align = 'stretch',
  children,
}: {
  readonly min?: number
  readonly gap?: Gap
  readonly fill?: boolean
  /** end: fields stand in one line although only some have a help above them. */
  readonly align?: 'stretch' | 'end'
  readonly children: ReactNode
}): ReactElement {
  return (
    <div
      style={{
        display: 'grid',
        gridTemplateColumns: `repeat(${fill ? 'auto-fit' : 'auto-fill'}, minmax(min(100%, ${min}px), 1fr))`,
        gap: gaps[gap],
        alignItems: align,
      }}
    >
      {children}
    </div>
  )
}
