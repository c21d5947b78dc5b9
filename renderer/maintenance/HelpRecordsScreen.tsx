import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Page } from '../ui/Page.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import { HelpBackLink } from './HelpBackLink.tsx'
import { usePast } from './usePast.ts'

/** Every session of the last 60 days (MT23). */
export function HelpRecordsScreen(): ReactElement {
  const t = useWords('helpRecord')
  const format = useFormat()
  const navigate = useNavigate()
  const { sessions, failure } = usePast()
  return (
    <Page title={t('title')} intro={t('intro')} width="text" before={<HelpBackLink />}>
      <FailureNotice failure={failure} />
      {sessions?.length === 0 && (
        <EmptyState icon="audit" title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      {sessions && sessions.length > 0 && (
        <Card flush>
          <List label={t('list')}>
            {sessions.map((one) => {
              const asked = one.lines.find(({ line }) => line.what === 'asked')?.line
              return (
                <ListRow
                  key={one.id}
                  leading={<Icon name="audit" />}
                  title={
                    one.guest
                      ? t('person', { name: one.guest.name, company: one.guest.company })
                      : t('nobody')
                  }
                  sub={[
                    t('span', {
                      day: format.day(dayOf(one.startedAt)),
                      from: format.time(one.startedAt),
                      to: format.time(one.endedAt),
                    }),
                    asked?.what === 'asked' ? asked.reason : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                  trailing={
                    <Badge tone={one.whole ? 'good' : 'danger'} icon={one.whole ? 'good' : 'danger'}>
                      {t(one.whole ? 'whole' : 'broken')}
                    </Badge>
                  }
                  onOpen={() =>
                    void navigate({ to: '/hilfe/protokolle/$sessionId', params: { sessionId: one.id } })
                  }
                />
              )
            })}
          </List>
        </Card>
      )}
    </Page>
  )
}
