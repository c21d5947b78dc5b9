import { Textarea } from '@mantine/core'
import type { ReactElement, Ref } from 'react'
import type { FieldProps } from './TextField.tsx'

export interface TextAreaProps extends FieldProps {
  readonly value: string
  /** Left out: it is there to be read and copied. */
  readonly onChange?: (value: string) => void
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
      readOnly={onChange === undefined}
      onChange={(event) => onChange?.(event.currentTarget.value)}
    />
  )
}
