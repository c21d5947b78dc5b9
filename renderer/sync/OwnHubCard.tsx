import { useState, type ReactElement } from 'react'
import type { HubState } from '#shared/sync/hub.ts'
import { Facts } from '../records/Facts.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import { HubCardDialog } from './HubCardDialog.tsx'
import { StartHubDialog } from './StartHubDialog.tsx'
import { StopHubDialog } from './StopHubDialog.tsx'

const toneOf = { off: 'warn', starting: 'info', running: 'good', waiting: 'warn' } as const

/** This PC serves the others of the house: whether it does, where they find it, who was there. */
export function OwnHubCard({
  hub,
  why,
  onHub,
}: {
  readonly hub: HubState
  /** Why this person may not start and stop it. */
  readonly why: string | undefined
  readonly onHub: (hub: HubState) => void
}): ReactElement {
  const t = useWords('sync')
  const say = useErrorText()
  const format = useFormat()
  const [asked, setAsked] = useState<'start' | 'stop' | 'card' | null>(null)
  const close = (): void => setAsked(null)
  const startable = hub.state === 'off' || hub.reason === 'AddressGone'
  return (
    <Card title={t('own.title')} icon="computer">
      <Stack gap="large">
        <Notice
          tone={hub.reason === '' ? toneOf[hub.state] : 'warn'}
          title={t(`own.state.${hub.state}`)}
          live="polite"
        >
          {hub.reason === '' ? undefined : say({ type: hub.reason })}
        </Notice>
        {hub.firewall && <Notice>{say({ type: 'HubUnvisited' })}</Notice>}
        {hub.state !== 'off' && (
          <Facts
            facts={[
              [t('own.reach'), hub.urls.length === 0 ? t('own.noReach') : hub.urls.join('\n')],
              [t('own.since'), hub.since === null ? '' : format.dateTime(hub.since)],
              [t('own.visitors'), hub.devices === 0 ? '' : t('own.visitorsOf', { count: hub.devices })],
              [t('own.size'), format.size(hub.size)],
            ]}
          />
        )}
        <Row justify="end">
          {hub.state !== 'off' && (
            <Button disabled={why !== undefined} title={why} onClick={() => setAsked('stop')}>
              {t('own.stop')}
            </Button>
          )}
          {startable && (
            <Button kind="primary" disabled={why !== undefined} title={why} onClick={() => setAsked('start')}>
              {t('own.again')}
            </Button>
          )}
          {hub.state === 'running' && (
            <Button kind={startable ? 'secondary' : 'primary'} icon="card" onClick={() => setAsked('card')}>
              {t('card.open')}
            </Button>
          )}
        </Row>
      </Stack>
      {asked === 'start' && <StartHubDialog hub={hub} onStarted={onHub} onClose={close} />}
      {asked === 'stop' && <StopHubDialog onStopped={onHub} onClose={close} />}
      {asked === 'card' && <HubCardDialog onClose={close} />}
    </Card>
  )
}
