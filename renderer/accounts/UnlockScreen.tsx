import { useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { practicePassphrase } from '#shared/accounts/practice.ts'
import { PracticeBand } from '../frame/PracticeBand.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'
import { LeaseNotice } from './LeaseNotice.tsx'
import { PinForm } from './PinForm.tsx'
import { RepairsNotice } from './RepairsNotice.tsx'
import { useSession, type Info } from './SessionContext.tsx'
import styles from './UnlockScreen.module.css'

/** The lock screen: whose data, who are you, your passphrase. Nothing about children is readable from here. */
export function UnlockScreen(): ReactElement {
  const t = useWords('lock')
  const start = useWords('start')
  const say = useErrorText()
  const { vault } = useHost()
  const { info, practice, refresh } = useSession()
  const [personId, setPersonId] = useState<string | null>(
    info.people.length === 1 ? info.people[0]!.id : null,
  )
  const [passphrase, setPassphrase] = useState(practice ? practicePassphrase : '')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [caps, setCaps] = useState(false)
  const [byPassphrase, setByPassphrase] = useState(false)
  const [leaseOver, setLeaseOver] = useState(false)
  const [code, setCode] = useState('')
  const waitMs = useCountdown(info)
  const person = info.people.find((one) => one.id === personId)
  const choosing = info.people.length > 1 && !person
  const byPin = person?.pin === true && !byPassphrase

  function choose(id: string | null): void {
    setPersonId(id)
    setPassphrase('')
    setFailure(null)
    setByPassphrase(false)
  }

  async function unlock(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const given = code.trim()
    const unlocked = await vault.call('unlock', {
      personId,
      passphrase,
      ...(leaseOver && given !== '' ? { code: given } : {}),
    })
    if (!unlocked.ok) {
      const { type } = unlocked.error
      setFailure(unlocked.error)
      setCode('')
      if (type === 'LeaseOver') setLeaseOver(true)
      // Her passphrase was right: it need not be typed again beside the code.
      if (!/^(?:Lease|Code)/.test(type)) setPassphrase('')
    }
    await refresh()
    setBusy(false)
  }

  return (
    <Quiet title={info.institution} top={practice && <PracticeBand />}>
      <Stack gap="large">
        {!info.ownsBrowser && <Notice tone="warn">{start('ownBrowser')}</Notice>}
        <RepairsNotice />
        {practice && (
          <Notice tone="info">{t('practicePassphrase', { passphrase: practicePassphrase })}</Notice>
        )}
        {choosing ? (
          <Stack gap="small">
            <Text bold as="span">
              {t('title')}
            </Text>
            <ul className={styles.people}>
              {info.people.map((one) => (
                <li key={one.id}>
                  <button type="button" className={styles.tile} onClick={() => choose(one.id)}>
                    <Avatar name={one.name} colour={one.colour} size={56} />
                    <span>{one.name}</span>
                    <span className={styles.way}>{t(one.pin ? 'tilePin' : 'tilePassphrase')}</span>
                  </button>
                </li>
              ))}
            </ul>
          </Stack>
        ) : (
          <Stack>
            <div className={styles.who}>
              {person && <Avatar name={person.name} colour={person.colour} size={56} />}
              <Text size="large" bold>
                {person ? t('one', { name: person.name }) : t('none')}
              </Text>
              {info.people.length > 1 && (
                <Button kind="quiet" onClick={() => choose(null)}>
                  {t('notMe')}
                </Button>
              )}
            </div>
            {byPin ? (
              <PinForm key={person.id} personId={person.id} onFailed={setFailure}>
                <Button kind="quiet" onClick={() => setByPassphrase(true)}>
                  {t('withPassphrase')}
                </Button>
              </PinForm>
            ) : (
              <form
                noValidate
                onSubmit={(event) => {
                  event.preventDefault()
                  if (!busy && waitMs === 0 && passphrase !== '') void unlock()
                }}
              >
                <Stack>
                  <TextField
                    label={t('passphrase')}
                    type="password"
                    autoComplete="off"
                    maxLength={1000}
                    value={passphrase}
                    autoFocus
                    disabled={busy}
                    onChange={setPassphrase}
                    onKeyDown={(event) => setCaps(event.getModifierState('CapsLock'))}
                    {...(caps ? { help: t('capsLock') } : {})}
                    error={failure ? say(failure) : undefined}
                  />
                  {leaseOver && <LeaseNotice code={code} onCode={setCode} />}
                  {waitMs > 0 && (
                    <Notice tone="warn" live="polite">
                      {waitMs > 90_000
                        ? t('waitMinutes', { count: Math.ceil(waitMs / 60_000) })
                        : t('wait', { count: Math.ceil(waitMs / 1000) })}
                    </Notice>
                  )}
                  <Button
                    kind="primary"
                    size="large"
                    type="submit"
                    icon="unlock"
                    fullWidth
                    busy={busy}
                    disabled={waitMs > 0}
                  >
                    {t('unlock')}
                  </Button>
                  {busy && (
                    <Text tone="soft">
                      <span role="status">{t('opening')}</span>
                    </Text>
                  )}
                  {person?.pin && (
                    <Button kind="quiet" onClick={() => setByPassphrase(false)}>
                      {t('withPin')}
                    </Button>
                  )}
                  <details className={styles.forgotten}>
                    <summary>{t('forgotten')}</summary>
                    <Text tone="soft">{t('forgottenText')}</Text>
                  </details>
                </Stack>
              </form>
            )}
          </Stack>
        )}
      </Stack>
    </Quiet>
  )
}

/** Milliseconds left until the next try; each answer of the keeper starts the count anew. */
function useCountdown(info: Info): number {
  const [passed, setPassed] = useState({ info, ms: 0 })
  useEffect(() => {
    if (info.waitMs === 0) return undefined
    const start = performance.now()
    const timer = setInterval(() => {
      const ms = performance.now() - start
      setPassed({ info, ms })
      if (ms >= info.waitMs) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [info])
  return Math.max(0, info.waitMs - (passed.info === info ? passed.ms : 0))
}
