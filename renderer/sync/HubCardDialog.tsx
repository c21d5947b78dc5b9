import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PrintSheet } from '../ui/PrintSheet.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import styles from './HubCardDialog.module.css'

type HubCard = ResultOf<VaultApi, 'hub.card'>

/** For a PC that belongs here already; a new one is invited (HU2). */
export function HubCardDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('sync')
  const { vault } = useHost()
  const navigate = useNavigate()
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [card, setCard] = useState<HubCard | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const saving = useWork()

  useEffect(() => {
    let current = true
    void vault.call('hub.card', { folder: null }).then((answer) => {
      if (!current) return
      if (answer.ok) setCard(answer.value)
      else setFailure(answer.error)
    })
    return () => {
      current = false
    }
  }, [vault])

  async function save(): Promise<void> {
    const folder = await chooseFolder('export')
    if (folder) await saving.run(() => vault.call('hub.card', { folder: folder.token }), setCard)
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('card.title')}
      size="large"
      actions={
        <>
          <Button onClick={onClose}>{t('card.done')}</Button>
          <Button icon="print" disabled={!card} onClick={() => window.print()}>
            {t('card.print')}
          </Button>
          <Button kind="primary" icon="usb" disabled={!card} busy={saving.busy} onClick={() => void save()}>
            {t('card.save')}
          </Button>
        </>
      }
    >
      <Text>{t('card.known')}</Text>
      <FailureNotice failure={failure ?? saving.failure} />
      {card && (
        <>
          <div className={styles.card}>
            <QrCode svg={card.qr} label={t('card.qr')} />
            <div className={styles.text}>
              <TextArea
                label={t('card.text')}
                help={t('card.honest')}
                rows={6}
                maxLength={8000}
                value={card.text}
                onChange={() => {}}
              />
            </div>
          </div>
          {card.fileName !== null && (
            <Notice tone="good" live="polite">
              {t('card.saved', { file: card.fileName })}
            </Notice>
          )}
          <PrintSheet>
            <h1>{t('card.title')}</h1>
            <p>{t('card.known')}</p>
            <QrCode svg={card.qr} label={t('card.qr')} />
            <p>{card.text}</p>
            <p>{t('card.honest')}</p>
          </PrintSheet>
        </>
      )}
      <Notice
        action={<Button onClick={() => void navigate({ to: '/buero/team' })}>{t('card.toTeam')}</Button>}
      >
        {t('card.fresh')}
      </Notice>
      {folderDialog}
    </Dialog>
  )
}
