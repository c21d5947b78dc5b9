/** A proposed step in plain words: what it is about, and its values as people say them. */
import type { Step } from '#shared/maintenance/proposal.ts'
import { useWords } from '../ui/useWords.ts'

const values = ['auto', 'light', 'dark', 'de', 'en', 'nl', 'portrait', 'landscape', 'lead', 'educator', 'trainee', 'kitchen', 'office'] as const // prettier-ignore
const fields = ['colour', 'position', 'language', 'orientation', 'task'] as const
const colours = ['teal', 'orange', 'green', 'blue', 'violet', 'pink', 'yellow', 'red'] as const
const oneOf = <T extends string>(list: readonly T[], text: string): text is T =>
  (list as readonly string[]).includes(text)

export interface StepText {
  /** @param record how the person knows the record, for a field of one */
  readonly title: (step: Step, record: string) => string
  readonly value: (step: Step, value: unknown) => string
  /** It has something to compare: a "now" and a "then". */
  readonly hasValues: (step: Step) => step is Extract<Step, { do: 'setting' | 'field' }>
}

export function useStepText(): StepText {
  const t = useWords('support')
  const records = useWords('records')
  return {
    hasValues: (step) => step.do === 'setting' || step.do === 'field',
    title: (step, record) => {
      if (step.do === 'setting') return t(`proposal.step.${step.name}`)
      if (step.do !== 'field') return t(`proposal.step.${step.do}`)
      const field = t(oneOf(fields, step.field) ? `proposal.field.${step.field}` : 'proposal.field.other')
      return t('proposal.step.field', { field, record })
    },
    value: (step, value) => {
      if (typeof value === 'boolean') return t(value ? 'proposal.yes' : 'proposal.no')
      if (typeof value === 'number') {
        if (step.do !== 'setting') return String(value)
        if (step.name === 'lockAfterMinutes') return t('proposal.minutes', { count: value })
        return value === 0 ? t('proposal.never') : t('proposal.hours', { count: value })
      }
      if (typeof value !== 'string' || value === '') return t('proposal.unknown')
      if (oneOf(colours, value)) return records(`groupForm.colours.${value}`)
      return oneOf(values, value) ? t(`proposal.value.${value}`) : value
    },
  }
}
