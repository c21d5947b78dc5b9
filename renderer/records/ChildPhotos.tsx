import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useRecords } from '../database/useRecords.ts'
import { PhotosOfChild } from '../photos/PhotosOfChild.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'

export function ChildPhotos({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('records')
  const navigate = useNavigate()
  const { records, ready } = useRecords('photo', { subject: childId })
  if (!ready) return null
  const open = (
    <Button kind="primary" icon="photos" onClick={() => void navigate({ to: '/fotos' })}>
      {t('photos.open')}
    </Button>
  )
  if (records.length === 0)
    return (
      <EmptyState icon="photos" title={t('photos.empty.title')} action={open}>
        {t('photos.empty.text')}
      </EmptyState>
    )
  return (
    <Stack>
      <PhotosOfChild childId={childId} />
      <Row>{open}</Row>
    </Stack>
  )
}
