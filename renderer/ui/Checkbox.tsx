import { Checkbox as MantineCheckbox } from '@mantine/core'
import type { ReactElement } from 'react'

export interface CheckboxProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly help?: string
  readonly error?: string | undefined
  readonly disabled?: boolean
  /** Some of several are checked. */
  readonly some?: boolean
  readonly hideLabel?: boolean
}

export function Checkbox({
  label,
  checked,
  onChange,
  help,
  error,
  disabled = false,
  some = false,
  hideLabel = false,
}: CheckboxProps): ReactElement {
  return (
    <MantineCheckbox
      {...(hideLabel ? { 'aria-label': label } : { label })}
      {...(help === undefined ? {} : { description: help })}
      error={error ?? false}
      checked={checked}
      indeterminate={some}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
      styles={{ body: { minHeight: 32, alignItems: 'center' } }}
    />
  )
}
