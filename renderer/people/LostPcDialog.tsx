import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { markOf } from './useTeam.ts'

export function LostPcDialog({
  dev,
  onClose,
}: {
  readonly dev: string
  readonly onClose: (blocked: boolean) => void
}): ReactElement {
  const t = useWords('people')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function block(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const removed = await vault.call('device.remove', { dev })
    setBusy(false)
    if (!removed.ok) return setFailure(removed.error)
    toast.good(t('lostDone'))
    onClose(true)
  }

  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      locked={busy}
      title={t('lostQuestion', { mark: markOf(dev) })}
      actions={
        <>
          <Button disabled={busy} onClick={() => onClose(false)}>
            {t('lostKeep')}
          </Button>
          <Button kind="danger" busy={busy} onClick={() => void block()}>
            {t('lostNow')}
          </Button>
        </>
      }
    >
      <Text>{t('lostText')}</Text>
      <Text tone="soft">{t('lostHonest')}</Text>
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
    </Dialog>
  )
}
