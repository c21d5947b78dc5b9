import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useWords } from '../ui/useWords.ts'

/** A screen threw: a bug. The frame stands, saved data are untouched; nothing of the error is shown or kept. */
export function BrokenScreen({ reset }: Pick<ErrorComponentProps, 'reset'>): ReactElement {
  const t = useWords('frame')
  return (
    <div role="alert">
      <EmptyState
        icon="warn"
        title={t('broken.title')}
        action={
          <Button kind="primary" icon="refresh" onClick={reset}>
            {t('broken.action')}
          </Button>
        }
      >
        {t('broken.text')}
      </EmptyState>
    </div>
  )
}
