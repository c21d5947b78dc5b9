import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import styles from './Segmented.module.css'

export interface SegmentedProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly fullWidth?: boolean
}

/** One of two to four views, all visible. */
export function Segmented<V extends string>({
  label,
  value,
  onChange,
  options,
  fullWidth = false,
}: SegmentedProps<V>): ReactElement {
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      onChange={(chosen) => {
        const option = options.find((one) => one.value === chosen)
        if (option) onChange(option.value)
      }}
      data={options.map((option) => ({ ...option }))}
      fullWidth={fullWidth}
      withItemsBorders={false}
      transitionDuration={0}
      classNames={{ root: styles.root ?? '', indicator: styles.indicator ?? '', label: styles.label ?? '' }}
    />
  )
}
