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

export function LeaveDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useWords('sync')
  const say = useErrorText()
  const toast = useToast()
  const { keeper } = useHost()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function leave(): Promise<void> {
    setBusy(true)
    const left = await keeper.call('sync.connect', { card: null })
    setBusy(false)
    if (!left.ok) return setFailure(left.error)
    toast.good(t('leave.done'))
    onClose()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={busy}
      title={t('leave.title')}
      actions={
        <>
          <Button disabled={busy} onClick={onClose}>
            {t('leave.keep')}
          </Button>
          <Button kind="danger" busy={busy} onClick={() => void leave()}>
            {t('leave.submit')}
          </Button>
        </>
      }
    >
      <Text>{t('leave.text')}</Text>
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
    </Dialog>
  )
}
