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
import type { Colleague } from './useTeam.ts'

/** What happens to the keys, said plainly before it happens. */
export function RemovePersonDialog({
  person,
  onClose,
}: {
  readonly person: Colleague
  readonly onClose: (removed: boolean) => void
}): ReactElement {
  const t = useWords('people')
  const say = useErrorText()
  const toast = useToast()
  const { vault } = useHost()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { name } = person

  async function remove(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const removed = await vault.call('people.remove', { personId: person.id })
    setBusy(false)
    if (!removed.ok) return setFailure(removed.error)
    toast.good(t('removed'))
    onClose(true)
  }

  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      locked={busy}
      title={t('removeQuestion', { name })}
      actions={
        <>
          <Button disabled={busy} onClick={() => onClose(false)}>
            {t('removeKeep')}
          </Button>
          <Button kind="danger" busy={busy} onClick={() => void remove()}>
            {t('removeNow')}
          </Button>
        </>
      }
    >
      <Text>{t('removeText', { name })}</Text>
      <Text tone="soft">{t('removeHonest', { name })}</Text>
      {failure !== null && (
        <Notice tone="danger" live="assertive">
          {say(failure)}
        </Notice>
      )}
    </Dialog>
  )
}
