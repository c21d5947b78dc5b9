import { useRef, useState, type ReactElement, type ReactNode } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { pinPattern, pinRule } from '#shared/accounts/pin.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './PinForm.module.css'
import { useSession } from './SessionContext.tsx'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Back in after a screen lock: typed, or by finger on the keys beside it. */
export function PinForm({
  personId,
  onFailed,
  children,
}: {
  readonly personId: string
  /** The PIN opens nothing any more. */
  readonly onFailed: (failure: Failure) => void
  /** Other ways in. */
  readonly children: ReactNode
}): ReactElement {
  const t = useWords('lock')
  const say = useErrorText()
  const { vault } = useHost()
  const { info, refresh } = useSession()
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const field = useRef<HTMLInputElement>(null)

  const type = (typed: string): void => {
    if (!busy) setPin(typed.replaceAll(/\D/g, '').slice(0, pinRule.length.to))
  }
  async function open(): Promise<void> {
    if (busy) return
    if (!pinPattern.test(pin)) return field.current?.focus()
    setBusy(true)
    setFailure(null)
    const opened = await vault.call('unlock.pin', { personId, pin })
    if (!opened.ok) {
      setPin('')
      setFailure(opened.error)
      if (opened.error.type !== 'WrongPin') onFailed(opened.error)
    }
    await refresh()
    setBusy(false)
    field.current?.focus()
  }
  const key = (name: string, press: () => void, label?: string): ReactElement => (
    <button
      key={name}
      type="button"
      className={styles.key}
      // The field keeps the focus, and the keyboard types there: no twelve stops on the way to the button.
      tabIndex={-1}
      onPointerDown={(event) => event.preventDefault()}
      onClick={press}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {label === undefined ? name : <Icon name="backspace" size={24} />}
    </button>
  )

  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void open()
      }}
    >
      <Stack>
        <TextField
          ref={field}
          label={t('pin')}
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={pinRule.length.to}
          value={pin}
          autoFocus
          onChange={type}
          {...(info.pinTries < pinRule.tries ? { help: t('pinTries', { count: info.pinTries }) } : {})}
          error={failure ? say(failure) : undefined}
        />
        <Button
          kind="primary"
          size="large"
          type="submit"
          icon="unlock"
          fullWidth
          busy={busy}
          disabled={pin.length < pinRule.length.from}
        >
          {t('unlock')}
        </Button>
        {children}
      </Stack>
      <div className={styles.pad} role="group" aria-label={t('keys')}>
        {keys.map((digit) => key(digit, () => type(pin + digit)))}
        <span />
        {key('0', () => type(`${pin}0`))}
        {key('back', () => type(pin.slice(0, -1)), t('keyBack'))}
      </div>
    </form>
  )
}
