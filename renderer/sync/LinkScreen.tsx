import { useEffect, useState, type ReactElement } from 'react'
import { has, roles, type Role } from '#shared/accounts/policy.ts'
import { alarmKinds, type SyncProblem } from '#shared/sync/state.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { BackLink } from '../data/BackLink.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { HubCard } from './HubCard.tsx'
import { OwnHubCard } from './OwnHubCard.tsx'
import { StartHubDialog } from './StartHubDialog.tsx'
import { StickCard, SticksList } from './StickCard.tsx'
import { useHub } from './useHub.ts'
import { useSyncState } from './useSyncState.ts'

const isRole = (role: string | undefined): role is Role =>
  role !== undefined && (roles as readonly string[]).includes(role)

/** How this PC and others agree: the hub, sticks, and what was not right. */
export function LinkScreen(): ReactElement {
  const t = useWords('sync')
  const common = useWords('common')
  const say = useErrorText()
  const { person, practice } = useSession()
  const state = useSyncState()
  const { hub, failure, show } = useHub()
  const [starting, setStarting] = useState(false)
  const may = isRole(person?.role) && has(person.role, 'backUp')
  const manages = isRole(person?.role) && has(person.role, 'managePeople')
  const why = practice
    ? t('own.practice')
    : !manages
      ? t('own.onlyLead')
      : hub
        ? undefined
        : failure
          ? say(failure)
          : common('loading')
  const isOn = hub !== null && hub.state !== 'off'
  const isOwn = isOn || hub?.own === true
  return (
    <Page title={t('title')} intro={t('intro')} width="text" before={<BackLink />}>
      {state ? (
        <Stack gap="large">
          {state.problems > 0 && <Problems count={state.problems} />}
          {hub && isOwn && <OwnHubCard hub={hub} why={why} onHub={show} />}
          <HubCard
            state={state}
            why={may ? undefined : t('connect.onlyLead')}
            own={isOn ? 'running' : isOwn ? 'stopped' : null}
            start={
              <Button
                kind="primary"
                icon="computer"
                disabled={why !== undefined}
                title={why}
                onClick={() => setStarting(true)}
              >
                {t('own.open')}
              </Button>
            }
          />
          {hub && starting && (
            <StartHubDialog hub={hub} onStarted={show} onClose={() => setStarting(false)} />
          )}
          <StickCard />
          <SticksList sticks={state.sticks} />
        </Stack>
      ) : (
        <Text tone="soft">{common('loading')}</Text>
      )}
    </Page>
  )
}

const isAlarm = (kind: SyncProblem['kind']): boolean => (alarmKinds as readonly string[]).includes(kind)

/** What happened and what to do, newest first; alarms before what was merely put aside. */
function Problems({ count }: { readonly count: number }): ReactElement {
  const t = useWords('sync')
  const format = useFormat()
  const now = useNow()
  const { keeper } = useHost()
  const [problems, setProblems] = useState<readonly SyncProblem[]>([])
  useEffect(() => {
    let current = true
    void keeper.call('sync.problems', {}).then((answer) => {
      if (current && answer.ok) setProblems(answer.value.problems)
    })
    return () => {
      current = false
    }
  }, [keeper, count])
  const shown = problems.toSorted((a, b) => Number(isAlarm(b.kind)) - Number(isAlarm(a.kind)))
  return (
    <Card title={t('problems.title')} icon="warn">
      <Stack>
        {shown.map((one) => (
          <Notice
            key={`${one.kind} ${one.dev ?? ''}`}
            tone={isAlarm(one.kind) ? 'danger' : 'warn'}
            title={t(`problems.kind.${one.kind}.title`)}
          >
            <p>{t(`problems.kind.${one.kind}.text`)}</p>
            <Text tone="soft" size="small">
              {[
                t('problems.when', { ago: format.ago(one.lastAt, now) }),
                t('problems.times', { count: one.count }),
              ].join(' · ')}
            </Text>
          </Notice>
        ))}
        {shown.some((one) => isAlarm(one.kind)) && (
          <Row justify="end">
            <Button onClick={() => void keeper.call('sync.resume', {})}>{t('problems.understood')}</Button>
          </Row>
        )}
      </Stack>
    </Card>
  )
}
