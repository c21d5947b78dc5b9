import { NativeSelect } from '@mantine/core'
import type { ReactElement, Ref } from 'react'
import { Icon } from './Icon.tsx'
import type { FieldProps } from './TextField.tsx'

export interface Option<V extends string = string> {
  readonly value: V
  readonly label: string
  readonly disabled?: boolean
}

export interface SelectFieldProps<V extends string> extends FieldProps {
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly Option<V>[]
  readonly hideLabel?: boolean
  readonly ref?: Ref<HTMLSelectElement>
}

/** The browser's own select: it works with every keyboard, finger and screen reader. */
export function SelectField<V extends string>({
  label,
  help,
  error,
  options,
  onChange,
  hideLabel = false,
  ...rest
}: SelectFieldProps<V>): ReactElement {
  return (
    <NativeSelect
      {...rest}
      {...(help === undefined ? {} : { description: help })}
      {...(hideLabel ? { 'aria-label': label } : { label })}
      error={error ?? false}
      rightSection={<Icon name="chevronDown" size={18} />}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value)
        if (chosen) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  )
}
