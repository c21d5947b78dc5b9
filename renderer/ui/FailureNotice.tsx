import type { ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useErrorText } from './errorText.ts'
import { Notice } from './Notice.tsx'

/** What went wrong and what to do, read out at once. */
export function FailureNotice({ failure }: { readonly failure: Failure | null }): ReactElement | null {
  const say = useErrorText()
  return (
    failure && (
      <Notice tone="danger" live="assertive">
        {say(failure)}
      </Notice>
    )
  )
}
