import { TextInput } from '@mantine/core'
import { useState, type ReactElement, type Ref } from 'react'
import { dayOf, type Day } from '#shared/basics/clock.ts'
import { useFormat } from './format.ts'
import { parseDay } from './parseDay.ts'
import type { FieldProps } from './TextField.tsx'
import { useWords } from './useWords.ts'

export interface DayFieldProps extends FieldProps {
  readonly value: Day | null
  readonly onChange: (day: Day | null) => void
  /** For tests; today by the clock of this PC otherwise. */
  readonly today?: Day
  readonly ref?: Ref<HTMLInputElement>
}

/** A day typed as people type it (24.12.22); when the field is left it shows the day in full. */
export function DayField({ value, onChange, help, error, today, ...rest }: DayFieldProps): ReactElement {
  const t = useWords('common')
  const format = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const [opened] = useState(() => dayOf(Date.now()))
  const [wrong, setWrong] = useState(false)
  return (
    <TextInput
      {...rest}
      {...(help === undefined ? {} : { description: help })}
      inputMode="numeric"
      placeholder={t('day.placeholder')}
      className="o-figures"
      maxLength={20}
      value={typed ?? format.day(value)}
      error={wrong ? t('day.unknown') : (error ?? false)}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        setWrong(false)
        const day = parseDay(text, today ?? opened)
        if (day !== null && day !== value) onChange(day)
        if (text.trim() === '' && value !== null) onChange(null)
      }}
      onBlur={() => {
        if (typed === null) return
        const empty = typed.trim() === ''
        const day = parseDay(typed, today ?? opened)
        if (!empty && day === null) {
          setWrong(true)
          if (value !== null) onChange(null)
          return
        }
        setTyped(null)
      }}
    />
  )
}
