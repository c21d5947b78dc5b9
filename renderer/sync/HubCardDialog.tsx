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
import { Row } from '../ui/Row.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'

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
      actions={
        <Button kind="primary" onClick={onClose}>
          {t('card.done')}
        </Button>
      }
    >
      <Text>{t('card.known')}</Text>
      <FailureNotice failure={failure ?? saving.failure} />
      {card && (
        <>
          <Row justify="center">
            <QrCode svg={card.qr} label={t('card.qr')} />
          </Row>
          <TextArea label={t('card.text')} rows={3} maxLength={8000} value={card.text} onChange={() => {}} />
          <Row>
            <Button icon="usb" busy={saving.busy} onClick={() => void save()}>
              {t('card.save')}
            </Button>
            <Button icon="print" onClick={() => window.print()}>
              {t('card.print')}
            </Button>
          </Row>
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
      <Text tone="soft">{t('card.honest')}</Text>
      <Notice
        action={<Button onClick={() => void navigate({ to: '/buero/team' })}>{t('card.toTeam')}</Button>}
      >
        {t('card.fresh')}
      </Notice>
      {folderDialog}
    </Dialog>
  )
}
