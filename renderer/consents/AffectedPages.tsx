import { useNavigate } from '@tanstack/react-router'
import { useMemo, type ReactElement } from 'react'
import type { Purpose } from '#shared/records/consent.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './AffectedPages.module.css'
import { usePagesToSolve } from './PagesToSolve.tsx'

/** Every page, of whichever child, that shows this child and is asked for this consent (PF85). */
export function AffectedPages({
  childId,
  purpose,
}: {
  readonly childId: string
  readonly purpose: Purpose
}): ReactElement | null {
  const t = useWords('consents')
  const format = useFormat()
  const navigate = useNavigate()
  const { showing } = usePagesToSolve()
  const { records: children } = useRecords('child')
  const affected = useMemo(() => showing(childId, purpose), [showing, childId, purpose])
  if (affected.length === 0) return null
  const nameOf = (page: Rec<'page'>): string => {
    const child = children.find(({ id }) => id === page.values.childId)?.values
    return child ? `${child.firstName} ${child.lastName}`.trim() : ''
  }
  return (
    <Notice tone="warn" title={t('affected', { count: affected.length })}>
      <div className={styles.list}>
        <List label={t('affected', { count: affected.length })}>
          {affected.map((page) => (
            <ListRow
              key={page.id}
              leading={<Icon name="page" />}
              title={page.values.title || t('untitled')}
              sub={[nameOf(page), format.day(page.values.date)].filter((text) => text !== '').join(' · ')}
              onOpen={() => void navigate({ to: '/portfolio/$pageId', params: { pageId: page.id } })}
            />
          ))}
        </List>
      </div>
    </Notice>
  )
}
