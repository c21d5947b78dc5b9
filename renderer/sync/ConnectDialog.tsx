import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FileDrop } from '../ui/FileDrop.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'

/** The hub's card, as a file or as text; looked at here, believed only by the pins it names. */
export function ConnectDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('sync')
  const say = useErrorText()
  const toast = useToast()
  const { keeper } = useHost()
  const [card, setCard] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const readable = readServerCard(card).ok

  async function connect(): Promise<void> {
    setTried(true)
    if (!readable) return
    setBusy(true)
    setFailure(null)
    const connected = await keeper.call('sync.connect', { card: card.trim() })
    setBusy(false)
    if (!connected.ok) return setFailure(connected.error)
    toast.good(t('connect.done'))
    onClose()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={busy}
      title={t('connect.title')}
      actions={
        <>
          <Button disabled={busy} onClick={onClose}>
            {t('connect.keep')}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => void connect()}>
            {t('connect.submit')}
          </Button>
        </>
      }
    >
      <Text>{t('connect.text')}</Text>
      <FileDrop
        label={t('connect.drop')}
        icon="card"
        accept=".txt,.obhut,text/plain"
        disabled={busy}
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
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {failure.type === 'CardUnreadable' ? t('connect.unreadable') : say(failure)}
        </Notice>
      )}
    </Dialog>
  )
}
