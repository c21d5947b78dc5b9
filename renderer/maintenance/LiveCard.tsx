import { useState, type ReactElement } from 'react'
import type { SessionView } from '#shared/host/supportApi.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Row } from '../ui/Row.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { ApproveCard } from './ApproveCard.tsx'
import styles from './RemoteHelp.module.css'
import { isFreeze } from './supportText.ts'
import { useSupport } from './SupportContext.tsx'
import { useRecordName } from './useRecordName.ts'

/** Somebody is connected: what is allowed, until when, and what may be changed about it. */
export function LiveCard({ session }: { readonly session: SessionView }): ReactElement | null {
  const t = useWords('support')
  const format = useFormat()
  const { client } = useSupport()
  const work = useWork()
  const [anew, setAnew] = useState(false)
  const { id, guest, approval, because, phase, asked } = session
  if (!guest || !approval) return null
  if (anew) return <ApproveCard session={session} onDone={() => setAnew(false)} />
  return (
    <Stack gap="large">
      {asked && <Unmask key={asked.id} session={session} asked={asked} />}
      <Card title={t(phase === 'frozen' ? 'live.frozen' : 'live.title')} icon="eye">
        <Stack gap="large">
          <dl className={styles.facts}>
            <dt>{t('approve.name')}</dt>
            <dd>
              <strong>{guest.name}</strong>
            </dd>
            <dt>{t('approve.company')}</dt>
            <dd>{guest.company}</dd>
            <dt>{t('approve.what')}</dt>
            <dd>{t(`approve.scope.${approval.scope}`)}</dd>
            <dt>{t('approve.howLong')}</dt>
            <dd>{t('live.until', { time: format.time(approval.until) })}</dd>
          </dl>
          <Row>
            <Badge tone="good" icon="lock">
              {t('live.sealed')}
            </Badge>
          </Row>
          {phase === 'frozen' && because !== null && isFreeze(because) && (
            <Text>{t(`frozen.${because}`)}</Text>
          )}
          <FailureNotice failure={work.failure} />
          <Row justify="end">
            <Button
              disabled={work.busy}
              onClick={() =>
                void work.run(
                  () => client.call('support.stop', { id }),
                  () => {},
                )
              }
            >
              {t('live.end', { name: guest.name })}
            </Button>
            <Button icon="clock" onClick={() => setAnew(true)}>
              {t('approve.again')}
            </Button>
          </Row>
        </Stack>
      </Card>
    </Stack>
  )
}

const minutesOffered = ['1', '3', '5'] as const

/** MT21: one record as it is, by a yes of its own. */
function Unmask({
  session: { id, guest },
  asked,
}: {
  readonly session: SessionView
  readonly asked: NonNullable<SessionView['asked']>
}): ReactElement {
  const t = useWords('support')
  const { client, latest } = useSupport()
  const work = useWork()
  const record = useRecordName(asked)
  const [reason, setReason] = useState(asked.reason)
  const [minutes, setMinutes] = useState<(typeof minutesOffered)[number]>('1')
  const [code, setCode] = useState('')
  const isStill = (): boolean => {
    const one = latest()?.sessions.find((other) => other.id === id)
    return one?.asked?.id === asked.id && one.asked.kind === asked.kind
  }
  return (
    <Card title={t('live.unmask')} icon="warn">
      <Stack gap="large">
        <Text>{t('live.unmaskText', { name: guest?.name ?? '', record })}</Text>
        <TextField label={t('live.unmaskReason')} value={reason} onChange={setReason} maxLength={300} />
        <div>
          <h3 className={styles.group}>{t('live.unmaskMinutes')}</h3>
          <Segmented
            label={t('live.unmaskMinutes')}
            value={minutes}
            onChange={setMinutes}
            options={minutesOffered.map((one) => ({
              value: one,
              label: t('approve.minutes', { count: one }),
            }))}
          />
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
          <Button
            size="large"
            fullWidth
            disabled={work.busy}
            onClick={() =>
              void work.run(
                () => client.call('support.mask', { id }),
                () => {},
              )
            }
          >
            {t('live.unmaskNo')}
          </Button>
          <Button
            kind="danger"
            size="large"
            fullWidth
            disabled={work.busy || code.trim() === '' || reason.trim() === ''}
            onClick={() => {
              if (!isStill()) return
              void work.run(
                () =>
                  client.call('support.unmask', {
                    id,
                    kind: asked.kind,
                    record: asked.id,
                    minutes: Number(minutes),
                    reason: reason.trim(),
                    code: code.trim(),
                  }),
                () => {},
              )
            }}
          >
            {t('live.unmaskYes')}
          </Button>
        </div>
      </Stack>
    </Card>
  )
}
