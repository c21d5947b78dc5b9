import { Tooltip as MantineTooltip } from '@mantine/core'
import type { ReactElement } from 'react'

/** Words on hover, focus and touch; the child must take a ref and never lose its own name. */
export function Tooltip({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactElement
}): ReactElement {
  return (
    <MantineTooltip label={label} maw={360}>
      {children}
    </MantineTooltip>
  )
}
