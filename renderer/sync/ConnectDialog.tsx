import { useState, type ReactElement } from 'react'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { useHost } from '../host/HostContext.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { FileDrop } from '../ui/FileDrop.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useWords } from '../ui/useWords.ts'

/** The hub's card, as a file or as text; looked at here, believed only by the pins it names. */
export function ConnectDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('sync')
  const { keeper } = useHost()
  const [card, setCard] = useState('')
  const [tried, setTried] = useState(false)
  const readable = readServerCard(card).ok

  return (
    <ConfirmDialog
      title={t('connect.title')}
      keep={t('connect.keep')}
      submit={t('connect.submit')}
      done={t('connect.done')}
      run={() => {
        setTried(true)
        return readable ? keeper.call('sync.connect', { card: card.trim() }) : null
      }}
      onClose={onClose}
    >
      <Text>{t('connect.text')}</Text>
      <FileDrop
        label={t('connect.drop')}
        icon="card"
        accept=".txt,.obhut,text/plain"
        onFiles={([file]) => void file?.slice(0, 20_000).text().then(setCard)}
      />
      <TextArea
        label={t('connect.card')}
        rows={3}
        maxLength={8000}
        value={card}
        onChange={setCard}
        error={tried && !readable ? t('connect.unreadable') : undefined}
      />
    </ConfirmDialog>
  )
}
