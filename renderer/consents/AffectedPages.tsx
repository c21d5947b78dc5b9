import { useNavigate } from '@tanstack/react-router'
import { useMemo, type ReactElement } from 'react'
import { useRecords } from '../database/useRecords.ts'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useWords } from '../ui/useWords.ts'

const atMost = 20

/** Every portfolio page, of whichever child, that holds a photo on which this child can be seen. */
export function AffectedPages({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('consents')
  const format = useFormat()
  const navigate = useNavigate()
  const { records: photos } = useRecords('photo', { subject: childId })
  const { records: pages } = useRecords('page')
  const affected = useMemo(() => {
    const photoIds = new Set(photos.map(({ id }) => id))
    return pages.filter(
      (page) =>
        page.values.removedOn === null &&
        Object.values(page.values.items).some(
          (item) => item.type === 'photo' && item.photoId !== null && photoIds.has(item.photoId),
        ),
    )
  }, [photos, pages])
  if (affected.length === 0) return null
  return (
    <Notice tone="warn" title={t('affected', { count: affected.length })}>
      <List label={t('affected', { count: affected.length })}>
        {affected.slice(0, atMost).map((page) => (
          <ListRow
            key={page.id}
            leading={<Icon name="page" />}
            title={page.values.title || t('untitled')}
            sub={format.day(page.values.date)}
            onOpen={() => void navigate({ to: '/portfolio/$pageId', params: { pageId: page.id } })}
          />
        ))}
      </List>
    </Notice>
  )
}
