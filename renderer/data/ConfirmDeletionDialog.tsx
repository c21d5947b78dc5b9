import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { Day } from '#shared/basics/clock.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'

/** The second confirmation; with one person it is a card that somebody else keeps. */
export function ConfirmDeletionDialog({
  childId,
  name,
  onClose,
}: {
  /** Null: closed. */
  readonly childId: string | null
  readonly name: string
  readonly onClose: (purgeOn: Day | null) => void
}): ReactElement {
  const t = useWords('deletion')
  const say = useErrorText()
  const { vault } = useHost()
  const { practice } = useSession()
  const [card, setCard] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const close = (purgeOn: Day | null): void => {
    setCard('')
    setFailure(null)
    onClose(purgeOn)
  }

  async function confirm(): Promise<void> {
    if (childId === null) return
    setBusy(true)
    setFailure(null)
    const confirmed = await vault.call('deletion.confirm', {
      childId,
      ...(practice ? {} : { card: card.trim() }),
    })
    setBusy(false)
    if (confirmed.ok) close(confirmed.value.purgeOn)
    else setFailure(confirmed.error)
  }

  return (
    <Dialog
      open={childId !== null}
      onClose={() => close(null)}
      locked={busy}
      title={t('second.title')}
      actions={
        <>
          <Button disabled={busy} onClick={() => close(null)}>
            {t('second.keep')}
          </Button>
          <Button
            kind="danger"
            icon="delete"
            busy={busy}
            disabled={!practice && card.trim() === ''}
            onClick={() => void confirm()}
          >
            {t('second.submit')}
          </Button>
        </>
      }
    >
      <Text>{practice ? t('second.practice', { name }) : t('second.text', { name })}</Text>
      {practice && failure && <Text tone="danger">{say(failure)}</Text>}
      {!practice && (
        <TextArea
          label={t('second.card')}
          help={t('second.cardHelp')}
          rows={3}
          maxLength={2000}
          autoFocus
          value={card}
          onChange={setCard}
          error={failure ? say(failure) : undefined}
        />
      )}
    </Dialog>
  )
}
