import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type ReactElement } from 'react'
import type { Rec } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './ChildPhotos.module.css'

/** The newest first; each is opened only when this drawer is. */
export function ChildPhotos({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('records')
  const navigate = useNavigate()
  const { records, ready } = useRecords('photo', { subject: childId })
  if (!ready) return null
  const photos = [...records].sort((a, b) => ((a.values.takenOn ?? '') < (b.values.takenOn ?? '') ? 1 : -1))
  const open = (
    <Button kind="primary" icon="photos" onClick={() => void navigate({ to: '/fotos' })}>
      {t('photos.open')}
    </Button>
  )
  if (photos.length === 0)
    return (
      <EmptyState icon="photos" title={t('photos.empty.title')} action={open}>
        {t('photos.empty.text')}
      </EmptyState>
    )
  return (
    <Stack>
      <ul className={styles.grid} aria-label={t('photos.list')}>
        {photos.map((photo) => (
          <li key={photo.id}>
            <SmallPhoto photo={photo} />
          </li>
        ))}
      </ul>
      <Row>{open}</Row>
    </Stack>
  )
}

function SmallPhoto({ photo }: { readonly photo: Rec<'photo'> }): ReactElement {
  const t = useWords('records')
  const format = useFormat()
  const { vault } = useHost()
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    let gone = false
    void vault
      .call('photos.read', { photoId: photo.id, variant: 'small', purpose: 'show', view: 'plain' })
      .then((answer) => {
        if (gone || !answer.ok || !answer.value.bytes[0]) return
        made = URL.createObjectURL(new Blob([answer.value.bytes[0]], { type: 'image/jpeg' }))
        setUrl(made)
      })
    return () => {
      gone = true
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [vault, photo.id])
  const { takenOn } = photo.values
  const alt = takenOn === null ? t('photos.altUndated') : t('photos.alt', { day: format.longDay(takenOn) })
  return url === undefined ? (
    <span className={styles.photo} role="img" aria-label={alt} />
  ) : (
    <img className={styles.photo} src={url} alt={alt} />
  )
}
