import { useEffect, useState, type ReactElement } from 'react'
import type { KeeperApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import styles from './FolderBrowser.module.css'
import { Icon } from './Icon.tsx'
import { List } from './List.tsx'
import { ListRow } from './ListRow.tsx'
import { Notice } from './Notice.tsx'
import { Row } from './Row.tsx'
import { Text } from './Text.tsx'
import { useWords } from './useWords.ts'

type Place = ResultOf<KeeperApi, 'folder.browse'>

/** Folders of this PC, for the shell without dialogs of its own. */
export function FolderBrowser({
  open,
  onAnswer,
}: {
  readonly open: boolean
  readonly onAnswer: (path: string | null) => void
}): ReactElement {
  const t = useWords('data')
  const common = useWords('common')
  const { keeper } = useHost()
  const [path, setPath] = useState<string | null>(null)
  const [place, setPlace] = useState<Place | null>(null)
  const [denied, setDenied] = useState(false)

  useEffect(() => {
    if (!open) return undefined
    let current = true
    void keeper.call('folder.browse', { path }).then((answer) => {
      if (!current) return
      setDenied(!answer.ok)
      if (answer.ok) setPlace(answer.value)
    })
    return () => {
      current = false
    }
  }, [open, path, keeper])

  return (
    <Dialog
      open={open}
      onClose={() => onAnswer(null)}
      title={t('folder.title')}
      actions={
        <>
          <Button onClick={() => onAnswer(null)}>{common('cancel')}</Button>
          <Button
            kind="primary"
            icon="check"
            disabled={place === null}
            onClick={() => onAnswer(place?.path ?? null)}
          >
            {t('folder.take')}
          </Button>
        </>
      }
    >
      <Row justify="between" wrap={false}>
        <div className={styles.here}>
          <Text tone="soft" size="small">
            {t('folder.here')}
          </Text>
          <Text bold>{place?.path ?? t('folder.computer')}</Text>
        </div>
        <Button
          icon="arrowUp"
          disabled={!place || place.parent === null}
          onClick={() => setPath(place?.parent ?? null)}
        >
          {t('folder.up')}
        </Button>
      </Row>
      {denied && (
        <Notice tone="warn" live="polite">
          {t('folder.denied')}
        </Notice>
      )}
      <div className={styles.list}>
        {place && place.folders.length === 0 && <Text tone="soft">{t('folder.empty')}</Text>}
        <List label={t('folder.list')}>
          {place?.folders.map((folder) => (
            <ListRow
              key={folder.path}
              leading={<Icon name="folder" />}
              title={folder.name}
              trailing={<Icon name="chevronRight" size={18} />}
              onOpen={() => setPath(folder.path)}
            />
          ))}
        </List>
      </div>
    </Dialog>
  )
}
