import { useMemo, useState, type ReactElement } from 'react'
import { useRecords } from '../database/useRecords.ts'
import { Button } from '../ui/Button.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { usePeople } from './people.ts'
import { PhotoTile } from './PhotoTile.tsx'
import styles from './photos.module.css'
import { WhoDialog } from './WhoDialog.tsx'

const atFirst = 12

/** The photos a child is seen on, newest first; part of the child's page. */
export function PhotosOfChild({ childId }: { readonly childId: string }): ReactElement {
  const t = useWords('photos')
  const people = usePeople()
  const { records, ready } = useRecords('photo', { subject: childId })
  const [shown, setShown] = useState(atFirst)
  const [openId, setOpenId] = useState<string | null>(null)
  const photos = useMemo(
    () => [...records].sort((a, b) => (b.values.takenOn ?? '').localeCompare(a.values.takenOn ?? '')),
    [records],
  )
  const open = photos.find(({ id }) => id === openId)
  return (
    <Stack>
      {photos.length === 0 && ready && <Text tone="soft">{t('ofChild.empty')}</Text>}
      <div className={styles.strip}>
        {photos.slice(0, shown).map((photo) => (
          <PhotoTile
            key={photo.id}
            photo={photo}
            nameById={people.nameById}
            onOpen={() => setOpenId(photo.id)}
          />
        ))}
      </div>
      {photos.length > shown && (
        <Row>
          <Button onClick={() => setShown(shown + atFirst * 2)}>{t('ofChild.more')}</Button>
        </Row>
      )}
      {open && (
        <WhoDialog
          key={open.id}
          photo={open}
          people={people}
          at={1}
          of={1}
          onStep={null}
          onClose={() => setOpenId(null)}
        />
      )}
    </Stack>
  )
}
