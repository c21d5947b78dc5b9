import { PasswordInput, TextInput } from '@mantine/core'
import type { KeyboardEvent, ReactElement, Ref } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import { useWords } from './useWords.ts'

export interface FieldProps {
  readonly label: string
  /** Below the label: what belongs here. */
  readonly help?: string
  /** Beside the field, in words: what is wrong and what to do. */
  readonly error?: string | undefined
  readonly required?: boolean
  readonly disabled?: boolean
  readonly id?: string
}

export interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'search'
  readonly icon?: IconName
  readonly placeholder?: string
  readonly maxLength?: number
  readonly autoFocus?: boolean
  readonly autoComplete?: string
  /** Which keys a screen keyboard shows. */
  readonly inputMode?: 'numeric'
  readonly spellCheck?: boolean
  /** The label is read aloud but not shown (search fields). */
  readonly hideLabel?: boolean
  readonly onBlur?: () => void
  readonly onEnter?: () => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  /** The field steers a list of options below it. */
  readonly combobox?: { readonly listId: string; readonly activeId: string | undefined }
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField({
  label,
  help,
  error,
  hideLabel = false,
  type = 'text',
  icon,
  onChange,
  onEnter,
  onKeyDown,
  autoFocus = false,
  maxLength = 300,
  combobox,
  ...rest
}: TextFieldProps): ReactElement {
  const t = useWords('common')
  const shared = {
    ...rest,
    maxLength,
    error: error ?? false,
    ...(help === undefined ? {} : { description: help }),
    ...(hideLabel ? { 'aria-label': label } : { label }),
    ...(autoFocus ? { 'data-autofocus': true, autoFocus: true } : {}),
    ...(combobox
      ? {
          role: 'combobox',
          'aria-expanded': true,
          'aria-controls': combobox.listId,
          'aria-activedescendant': combobox.activeId,
          'aria-autocomplete': 'list' as const,
        }
      : {}),
    ...(icon ? { leftSection: <Icon name={icon} /> } : {}),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      onKeyDown?.(event)
      if (event.key === 'Enter' && onEnter) {
        event.preventDefault()
        onEnter()
      }
    },
  }
  return type === 'password' ? (
    <PasswordInput {...shared} visibilityToggleButtonProps={{ 'aria-label': t('show'), tabIndex: 0 }} />
  ) : (
    <TextInput {...shared} type={type} />
  )
}
