import type { ReactElement } from 'react'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'

/** She shows that it is her (HU6). */
export function PassphraseField({
  value,
  missing,
  onChange,
}: {
  readonly value: string
  readonly missing: boolean
  readonly onChange: (value: string) => void
}): ReactElement {
  const t = useWords('sync')
  return (
    <TextField
      label={t('own.passphrase')}
      type="password"
      autoComplete="off"
      autoFocus
      maxLength={1000}
      value={value}
      onChange={onChange}
      error={missing ? t('own.passphraseMissing') : undefined}
    />
  )
}
