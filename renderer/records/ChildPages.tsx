import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useRecords } from '../database/useRecords.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'

export function ChildPages({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('records')
  const format = useFormat()
  const navigate = useNavigate()
  const { records, ready } = useRecords('page', { subject: childId })
  if (!ready) return null
  const pages = records
    .filter((page) => page.values.removedOn === null)
    .sort((a, b) => a.values.position - b.values.position)
  const open = (
    <Button
      kind="primary"
      icon="portfolio"
      onClick={() => void navigate({ to: '/portfolio', search: { child: childId } })}
    >
      {t('portfolio.open')}
    </Button>
  )
  if (pages.length === 0)
    return (
      <EmptyState icon="portfolio" title={t('portfolio.empty.title')} action={open}>
        {t('portfolio.empty.text')}
      </EmptyState>
    )
  return (
    <Stack>
      <Card flush>
        <List label={t('portfolio.list')}>
          {pages.map((page) => (
            <ListRow
              key={page.id}
              leading={<Icon name="page" />}
              title={page.values.title || t('portfolio.untitled')}
              sub={format.longDay(page.values.date)}
              onOpen={() => void navigate({ to: '/portfolio/$pageId', params: { pageId: page.id } })}
            />
          ))}
        </List>
      </Card>
      <Row>{open}</Row>
    </Stack>
  )
}
