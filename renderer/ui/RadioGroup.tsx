import { Group, Radio, Stack } from '@mantine/core'
import type { ReactElement } from 'react'
import type { FieldProps } from './TextField.tsx'

export interface RadioGroupProps<V extends string> extends Omit<FieldProps, 'id'> {
  readonly value: V | null
  readonly onChange: (value: V) => void
  readonly options: readonly {
    readonly value: V
    readonly label: string
    readonly help?: string
    readonly disabled?: boolean
  }[]
  readonly inline?: boolean
}

export function RadioGroup<V extends string>({
  label,
  help,
  error,
  value,
  onChange,
  options,
  inline = false,
  required = false,
  disabled = false,
}: RadioGroupProps<V>): ReactElement {
  const Line = inline ? Group : Stack
  return (
    <Radio.Group
      label={label}
      {...(help === undefined ? {} : { description: help })}
      error={error ?? false}
      required={required}
      value={value}
      onChange={(chosen) => {
        const option = options.find((one) => one.value === chosen)
        if (option) onChange(option.value)
      }}
    >
      <Line gap={inline ? 24 : 8} mt={8}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            label={option.label}
            {...(option.help === undefined ? {} : { description: option.help })}
            disabled={disabled || option.disabled === true}
            styles={{ body: { minHeight: 32, alignItems: 'center' } }}
          />
        ))}
      </Line>
    </Radio.Group>
  )
}
