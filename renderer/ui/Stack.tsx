import { Stack as MantineStack } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { gaps, type Gap } from './gaps.ts'

export function Stack({
  gap = 'normal',
  align,
  children,
}: {
  readonly gap?: Gap
  readonly align?: 'start' | 'center' | 'end' | 'stretch'
  readonly children: ReactNode
}): ReactElement {
  return (
    <MantineStack
      gap={gaps[gap]}
      {...(align ? { align: align === 'stretch' || align === 'center' ? align : `flex-${align}` } : {})}
    >
      {children}
    </MantineStack>
  )
}
