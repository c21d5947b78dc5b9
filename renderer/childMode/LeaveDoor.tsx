import { useEffect, useRef, useState, type ReactElement } from 'react'
import { pinPattern, pinRule } from '#shared/accounts/pin.ts'
import type { Failure } from '#shared/basics/result.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './childMode.module.css'
import { grownUpNumber } from './grownUpNumber.ts'
import type { ModeClock } from './modeClock.ts'
import { typingMark } from './useClosedWindow.ts'

const longPressMs = 2000

/** The corner: pressed for two seconds it asks something that a child can't read. */
export function LeaveCorner({
  clock,
  onOpen,
}: {
  readonly clock: ModeClock
  readonly onOpen: () => void
}): ReactElement {
  const t = useWords('childMode')
  const cancel = useRef<(() => void) | null>(null)
  const stop = (): void => {
    cancel.current?.()
    cancel.current = null
  }
  const begin = (): void => {
    stop()
    cancel.current = clock.after(longPressMs, onOpen)
  }
  useEffect(() => stop, [])
  return (
    <button
      type="button"
      className={styles.corner}
      aria-label={t('leave.corner')}
      onPointerDown={begin}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onKeyDown={(event) => {
        if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) begin()
      }}
      onKeyUp={stop}
      onBlur={stop}
    >
      <Icon name="lock" size={26} />
    </button>
  )
}

/** The question for grown-ups, and behind it her PIN or passphrase (KM3). */
export function LeaveDoor({
  onStay,
  onLeft,
  onLock,
}: {
  readonly onStay: () => void
  readonly onLeft: () => void
  readonly onLock: () => void
}): ReactElement {
  const t = useWords('childMode')
  const [asked] = useState(() => grownUpNumber(crypto.getRandomValues(new Uint8Array(2))))
  const [answer, setAnswer] = useState('')
  const [isGrownUp, setGrownUp] = useState(false)
  const number = t('leave.number', {
    ones: t(`leave.ones.n${String(asked.ones) as '1'}`),
    tens: t(`leave.tens.n${String(asked.tens) as '2'}`),
  })

  return (
    <div className={styles.veil}>
      <div
        className={styles.door}
        role="dialog"
        aria-modal="true"
        aria-label={t('leave.title')}
        {...{ [typingMark]: '' }}
      >
        {isGrownUp ? (
          <Proof onStay={onStay} onLeft={onLeft} onLock={onLock} />
        ) : (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (answer.trim() === `${asked.tens}${asked.ones}`) setGrownUp(true)
              else onStay()
            }}
          >
            <Stack gap="large">
              <Text size="large" bold as="span">
                {t('leave.question')}
              </Text>
              <TextField
                label={t('leave.type', { number })}
                inputMode="numeric"
                autoComplete="off"
                autoFocus
                maxLength={2}
                value={answer}
                onChange={setAnswer}
              />
              <Row justify="end" gap="small">
                <Button onClick={onStay}>{t('leave.stay')}</Button>
                <Button kind="primary" type="submit">
                  {t('leave.go')}
                </Button>
              </Row>
            </Stack>
          </form>
        )}
      </div>
    </div>
  )
}

function Proof({
  onStay,
  onLeft,
  onLock,
}: {
  readonly onStay: () => void
  readonly onLeft: () => void
  readonly onLock: () => void
}): ReactElement {
  const t = useWords('childMode')
  const say = useErrorText()
  const { vault } = useHost()
  const { info, person, refresh } = useSession()
  const hasPin = info.people.some((one) => one.id === person?.id && one.pin)
  const [byPassphrase, setByPassphrase] = useState(!hasPin)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ready = byPassphrase ? typed !== '' : pinPattern.test(typed)

  async function prove(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const ended = await vault.call('childMode.end', byPassphrase ? { passphrase: typed } : { pin: typed })
    setBusy(false)
    if (ended.ok) return onLeft()
    setTyped('')
    setFailure(ended.error)
    // How many tries are left, or that there are none: the next render says it.
    await refresh()
    if (ended.error.type === 'PinSpent' || ended.error.type === 'PinGone') setByPassphrase(true)
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !busy) void prove()
      }}
    >
      <Stack gap="large">
        <Text size="large" bold as="span">
          {t('leave.title')}
        </Text>
        {/* A wrong PIN is said at once; what it costs too. */}
        {!byPassphrase && info.pinTries < pinRule.tries && (
          <Notice tone="warn" live="polite">
            {t('leave.tries', { count: info.pinTries })}
          </Notice>
        )}
        <TextField
          key={String(byPassphrase)}
          label={t(byPassphrase ? 'leave.passphrase' : 'leave.pin', { name: person?.name ?? '' })}
          type="password"
          autoComplete="off"
          autoFocus
          maxLength={byPassphrase ? 1000 : pinRule.length.to}
          value={typed}
          onChange={(next) => setTyped(byPassphrase ? next : next.replaceAll(/\D/g, ''))}
          error={failure ? say(failure) : undefined}
          {...(byPassphrase ? {} : { inputMode: 'numeric' as const })}
        />
        <Button
          kind="primary"
          size="large"
          type="submit"
          icon="unlock"
          fullWidth
          busy={busy}
          disabled={!ready}
        >
          {t('leave.end')}
        </Button>
        <Row gap="small">
          <Button onClick={onStay}>{t('leave.stay')}</Button>
          {hasPin && (
            <Button
              kind="quiet"
              onClick={() => {
                setByPassphrase(!byPassphrase)
                setTyped('')
                setFailure(null)
              }}
            >
              {t(byPassphrase ? 'leave.withPin' : 'leave.withPassphrase')}
            </Button>
          )}
          <Button kind="quiet" icon="lock" onClick={onLock}>
            {t('leave.lock')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
