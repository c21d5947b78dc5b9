import type { ReactElement } from 'react'
import { Button } from '../ui/Button.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { Notice } from '../ui/Notice.tsx'
import { useWords } from '../ui/useWords.ts'
import type { SavingState } from './useSaving.ts'

/** What became of the last save, read aloud, with the way back. */
export function SavedNotice({ state }: { readonly state: SavingState }): ReactElement | null {
  const t = useWords('records')
  const say = useErrorText()
  if (state.step === 'saved')
    return (
      <Notice
        tone="good"
        title={t('saved')}
        live="polite"
        action={
          state.undo && (
            <Button kind="quiet" size="small" icon="undo" onClick={state.undo}>
              {t('undo')}
            </Button>
          )
        }
      >
        {t('savedText')}
      </Notice>
    )
  if (state.step === 'undone') return <Notice tone="good" title={t('undone')} live="polite" />
  if (state.step === 'failed')
    return (
      <Notice tone="danger" title={t('notSaved')} live="assertive">
        {say(state.failure)}
      </Notice>
    )
  return null
}
