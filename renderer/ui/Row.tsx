import { Group } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { gaps, type Gap } from './gaps.ts'

export interface RowProps {
  readonly gap?: Gap
  readonly justify?: 'start' | 'end' | 'between' | 'center'
  readonly align?: 'start' | 'center' | 'end' | 'baseline'
  readonly wrap?: boolean
  /** Children share the width. */
  readonly grow?: boolean
  readonly children: ReactNode
}

const places = {
  start: 'flex-start',
  end: 'flex-end',
  between: 'space-between',
  center: 'center',
  baseline: 'baseline',
} as const

export function Row({
  gap = 'normal',
  justify = 'start',
  align = 'center',
  wrap = true,
  grow = false,
  children,
}: RowProps): ReactElement {
  return (
    <Group
      gap={gaps[gap]}
      justify={places[justify]}
      align={places[align]}
      wrap={wrap ? 'wrap' : 'nowrap'}
      grow={grow}
    >
      {children}
    </Group>
  )
}
