import { useId, useState, type ReactElement } from 'react'
import type { SessionView } from '#shared/host/supportApi.ts'
import { scopes, sessionLimits, type Scope } from '#shared/maintenance/session.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import styles from './RemoteHelp.module.css'
import { useSupport } from './SupportContext.tsx'

const offered = ['15', '30', '45', '60'] as const
const usual = String(sessionLimits.usualMinutes) as (typeof offered)[number]
const hidden = ['hiddenNames', 'hiddenDays', 'hiddenTexts', 'hiddenPhotos'] as const

/**
 * The person's yes or no to one guest (MT15, MT92). Nothing is preset that grants more than looking for half an hour, Enter in
 * the code's field sends nothing, no button has the focus, and a press that comes after the phase has changed does nothing.
 * For a guest who is connected already it is a new yes: the old one stays until the new one holds.
 */
export function ApproveCard({
  session,
  onDone,
}: {
  readonly session: SessionView
  readonly onDone: () => void
}): ReactElement | null {
  const t = useWords('support')
  const format = useFormat()
  const now = useNow(10_000)
  const { client, latest } = useSupport()
  const work = useWork()
  const whatId = useId()
  const [scope, setScope] = useState<Scope>('view')
  const [minutes, setMinutes] = useState<(typeof offered)[number]>(usual)
  const [code, setCode] = useState('')
  const { id, phase, guest, wish } = session
  const anew = phase !== 'knocking'
  if (!guest) return null

  const isStill = (): boolean => {
    const one = latest()?.sessions.find((other) => other.id === id)
    return one?.phase === phase && one.guest?.serial === guest.serial
  }
  const allow = (): void => {
    if (!isStill() || code.trim() === '') return
    void work.run(
      () => client.call('support.approve', { id, scope, minutes: Number(minutes), code: code.trim() }),
      onDone,
    )
  }
  const refuse = (): void => {
    if (anew) return onDone()
    if (isStill()) void work.run(() => client.call('support.refuse', { id }), onDone)
  }

  return (
    <Card title={t(anew ? 'approve.againTitle' : 'approve.title', { name: guest.name })} icon="user">
      <Stack gap="large">
        {!anew && (
          <span role="status" className="o-hidden">
            {t('approve.arrived', { name: guest.name })}
          </span>
        )}
        <dl className={styles.facts}>
          <dt>{t('approve.name')}</dt>
          <dd>
            <strong>{guest.name}</strong>
          </dd>
          <dt>{t('approve.company')}</dt>
          <dd>{guest.company}</dd>
          <dt>{t('approve.verified')}</dt>
          <dd className={styles.verified}>
            <Icon name="good" size={20} />
            {t('approve.verifiedText')}
          </dd>
          <dt>{t('approve.ticket')}</dt>
          <dd>{guest.ticket === '' ? t('approve.noTicket') : guest.ticket}</dd>
          <dt>{t('approve.why')}</dt>
          <dd>{session.reason}</dd>
          {wish && (
            <>
              <dt>{t('approve.wish')}</dt>
              <dd>
                {t('approve.wishText', { scope: t(`approve.scope.${wish.scope}`), minutes: wish.minutes })}
              </dd>
            </>
          )}
        </dl>
        <RadioGroup
          label={t('approve.what')}
          value={scope}
          onChange={setScope}
          options={scopes.map((one) => ({
            value: one,
            label: t(`approve.scope.${one}`),
            help: t(`approve.scopeText.${one}`),
          }))}
        />
        <div>
          <h3 className={styles.group}>{t('approve.howLong')}</h3>
          <Segmented
            label={t('approve.howLong')}
            value={minutes}
            onChange={setMinutes}
            options={offered.map((one) => ({ value: one, label: t('approve.minutes', { count: one }) }))}
          />
          <Text tone="soft">{t('approve.until', { time: format.time(now + Number(minutes) * 60_000) })}</Text>
        </div>
        <div>
          <h3 id={whatId} className={styles.group}>
            {t('approve.hidden')}
          </h3>
          <ul className={styles.hidden} aria-labelledby={whatId}>
            {hidden.map((one) => (
              <li key={one}>
                <Icon name="eyeOff" size={20} />
                {t(`approve.${one}`)}
              </li>
            ))}
          </ul>
        </div>
        <TextField
          label={t('approve.code')}
          help={t('approve.codeHelp')}
          value={code}
          onChange={setCode}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
        />
        <FailureNotice failure={work.failure} />
        <div className={styles.two}>
          <Button size="large" fullWidth disabled={work.busy} onClick={refuse}>
            {t(anew ? 'approve.keep' : 'approve.refuse')}
          </Button>
          <Button
            kind="primary"
            size="large"
            fullWidth
            disabled={code.trim() === '' || work.busy}
            onClick={allow}
          >
            {t(anew ? 'approve.change' : 'approve.allow')}
          </Button>
        </div>
      </Stack>
    </Card>
  )
}
