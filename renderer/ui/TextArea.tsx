import { Textarea } from '@mantine/core'
import type { ReactElement, Ref } from 'react'
import type { FieldProps } from './TextField.tsx'

export interface TextAreaProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly rows?: number
  readonly maxLength?: number
  readonly placeholder?: string
  readonly autoFocus?: boolean
  readonly onBlur?: () => void
  readonly ref?: Ref<HTMLTextAreaElement>
}

export function TextArea({
  help,
  error,
  rows = 3,
  maxLength = 20_000,
  onChange,
  autoFocus = false,
  ...rest
}: TextAreaProps): ReactElement {
  return (
    <Textarea
      {...rest}
      {...(help === undefined ? {} : { description: help })}
      {...(autoFocus ? { 'data-autofocus': true, autoFocus: true } : {})}
      error={error ?? false}
      minRows={rows}
      maxRows={16}
      maxLength={maxLength}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
