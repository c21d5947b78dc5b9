import { useNavigate } from '@tanstack/react-router'
import { useEffect, type ReactElement } from 'react'
import { isRole } from '#shared/accounts/policy.ts'
import { dayOf } from '#shared/basics/clock.ts'
import type { SessionView } from '#shared/host/supportApi.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { isOpenLink } from '../consents/useLinks.ts'
import { BackLink } from '../data/BackLink.tsx'
import { useRecords } from '../database/useRecords.ts'
import { markOf, useTeam } from '../people/useTeam.ts'
import { useSyncState } from '../sync/useSyncState.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { useSupport } from './SupportContext.tsx'

/** J01: people, PCs, sessions and open links, all of them, on one page. */
export function AccessScreen(): ReactElement {
  const t = useWords('access')
  return (
    <Page title={t('title')} intro={t('intro')} before={<BackLink />}>
      <Grid min={420}>
        <Here />
        <Help />
        <Team />
        <Links />
        <Hub />
      </Grid>
    </Page>
  )
}

function Here(): ReactElement {
  const t = useWords('access')
  const people = useWords('people')
  const { person } = useSession()
  const role = person && isRole(person.role) ? people(`role.${person.role}`) : ''
  return (
    <Card title={t('here')} icon="user">
      <Row>
        <Avatar name={person?.name ?? ''} />
        <Text>{t('hereText', { name: person?.name ?? '', role })}</Text>
      </Row>
    </Card>
  )
}

function Help(): ReactElement {
  const t = useWords('access')
  const format = useFormat()
  const navigate = useNavigate()
  const { state, refresh } = useSupport()
  useEffect(() => void refresh(), [refresh])
  const open = (state?.sessions ?? []).filter(({ phase }) => phase !== 'over')
  const say = ({ phase, guest, approval }: SessionView): string => {
    const who = { name: guest?.name ?? '', company: guest?.company ?? '' }
    if (phase === 'waiting') return t('helpWaiting')
    if (phase === 'knocking') return t('helpKnocking', who)
    return phase === 'live'
      ? t('helpLive', { ...who, time: format.time(approval?.until ?? 0) })
      : t('helpBlind', who)
  }
  return (
    <Card title={t('help')} icon="eye">
      <Stack>
        {open.length === 0 && <Text>{t('helpNone')}</Text>}
        {open.map((one) => (
          <Text key={one.id} bold tone={one.phase === 'live' ? 'warn' : 'ink'}>
            {say(one)}
          </Text>
        ))}
        <Row justify="end">
          <Button onClick={() => void navigate({ to: '/hilfe/protokolle' })}>{t('records')}</Button>
          <Button onClick={() => void navigate({ to: '/hilfe/fernhilfe' })}>{t('helpOpen')}</Button>
        </Row>
      </Stack>
    </Card>
  )
}

function Team(): ReactElement {
  const t = useWords('access')
  const people = useWords('people')
  const navigate = useNavigate()
  const { found, failure } = useTeam()
  return (
    <>
      <Card title={t('people')} icon="children" flush>
        <FailureNotice failure={failure} />
        {found && (
          <List label={t('people')}>
            {found.people.map((one) => (
              <ListRow
                key={one.id}
                leading={<Avatar name={one.name} />}
                title={one.name === '' ? people('nameless') : one.name}
                sub={people(`role.${one.role}`)}
                trailing={one.me ? <Badge tone="primary">{people('me')}</Badge> : undefined}
              />
            ))}
            {found.invitations.length > 0 && (
              <ListRow
                leading={<Icon name="mail" />}
                title={t('invitations', { count: found.invitations.length })}
              />
            )}
          </List>
        )}
      </Card>
      <Card
        title={t('pcs')}
        icon="monitor"
        flush
        action={<Button onClick={() => void navigate({ to: '/buero/team' })}>{t('team')}</Button>}
      >
        {found && (
          <List label={t('pcs')}>
            {found.devices
              .filter(({ state }) => state === 'active')
              .map((one) => (
                <ListRow
                  key={one.dev}
                  leading={<Icon name="monitor" />}
                  title={t('pc', { mark: markOf(one.dev) })}
                  trailing={one.here ? <Badge tone="primary">{t('thisPc')}</Badge> : undefined}
                />
              ))}
          </List>
        )}
      </Card>
    </>
  )
}

function Links(): ReactElement {
  const t = useWords('access')
  const format = useFormat()
  const today = dayOf(useNow())
  const { records } = useRecords('release')
  const { records: children } = useRecords('child')
  const open = records.filter((one) => isOpenLink(one, today))
  const nameOf = (id: string | null): string => {
    const child = children.find((one) => one.id === id)
    return child ? `${child.values.firstName} ${child.values.lastName}`.trim() : ''
  }
  return (
    <Card title={t('links')} icon="family">
      {open.length === 0 ? (
        <Text>{t('linksNone')}</Text>
      ) : (
        <Stack gap="small">
          {open.map((one) => (
            <Text key={one.id}>
              {t('link', { name: nameOf(one.values.childId), day: format.day(one.values.until) })}
            </Text>
          ))}
        </Stack>
      )}
    </Card>
  )
}

function Hub(): ReactElement {
  const t = useWords('access')
  const sync = useSyncState()
  return (
    <Card title={t('hub')} icon="data">
      <Text>{sync?.server ? t('hubText', { address: sync.server.address }) : t('hubNone')}</Text>
    </Card>
  )
}
