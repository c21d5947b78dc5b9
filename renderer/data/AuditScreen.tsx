import { useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import { auditEntry } from '#shared/records/auditEntry.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import { actionText, purposeText } from './auditText.ts'
import { BackLink } from './BackLink.tsx'

interface Line {
  readonly id: string
  readonly at: number
  readonly person: string
  readonly action: string
  readonly purpose: string
  readonly objects: number
}

const { at, person, action, purpose, objectIds } = auditEntry.fields

/** An entry that does not fit its card is counted, not guessed at. */
function lineOf(record: OpenedRecord): Line | null {
  const { values } = record
  const parsed = [
    at.schema.safeParse(values['at']),
    person.schema.safeParse(values['person']),
    action.schema.safeParse(values['action']),
  ] as const
  const [when, who, what] = parsed
  if (!when.success || !who.success || !what.success) return null
  const why = purpose.schema.safeParse(values['purpose'])
  const which = objectIds.schema.safeParse(values['objectIds'])
  return {
    id: record.id,
    at: when.data,
    person: who.data,
    action: what.data,
    purpose: why.success ? why.data : '',
    objects: which.success ? which.data.length : 0,
  }
}

/** Who did what, newest first; never what stands in a file. */
export function AuditScreen(): ReactElement {
  const t = useWords('data')
  const say = useErrorText()
  const format = useFormat()
  const { vault } = useHost()
  const { info } = useSession()
  const [lines, setLines] = useState<readonly Line[] | null>(null)
  const [unreadable, setUnreadable] = useState(0)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    void vault.call('audit.list', { limit: 500 }).then((answer) => {
      if (!answer.ok) return setFailure(answer.error)
      const read = answer.value.records.map(lineOf)
      const good = read.filter((line) => line !== null).sort((a, b) => b.at - a.at)
      setLines(good)
      setUnreadable(read.length - good.length + answer.value.failed.length)
    })
  }, [vault, say])

  const nameOf = (id: string): string => info.people.find((one) => one.id === id)?.name ?? t('audit.device')

  return (
    <Page title={t('audit.title')} intro={t('audit.intro')} before={<BackLink />}>
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
      {unreadable > 0 && <Notice tone="warn">{t('audit.unreadable', { count: unreadable })}</Notice>}
      {lines?.length === 0 && <EmptyState icon="audit" title={t('audit.none')} />}
      {lines && lines.length > 0 && (
        <Card flush>
          <List label={t('audit.list')}>
            {lines.map((line) => {
              const what = actionText(line.action, t)
              const why = purposeText(line.purpose, t)
              return (
                <ListRow
                  key={line.id}
                  leading={<Icon name="audit" />}
                  title={what}
                  sub={[nameOf(line.person), why === '' ? '' : t('audit.because', { reason: why })]
                    .filter(Boolean)
                    .join(' · ')}
                  trailing={
                    <>
                      {line.objects > 0 && (
                        <Text tone="soft" size="small" as="span">
                          {t('audit.objects', { count: line.objects })}
                        </Text>
                      )}
                      <Text figures as="span">
                        {format.dateTime(line.at)}
                      </Text>
                    </>
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
