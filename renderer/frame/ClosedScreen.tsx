import { useEffect, type ReactElement } from 'react'
import { Quiet } from '../ui/Quiet.tsx'
import { Text } from '../ui/Text.tsx'
import { clearToasts } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'

/** Nothing more can be asked or saved from this window. */
export function ClosedScreen({
  why,
  ownsBrowser = true,
}: {
  readonly why: 'closed' | 'unreachable' | 'reload'
  /** The launcher opens the next window; in somebody's own browser nobody does. */
  readonly ownsBrowser?: boolean
}): ReactElement {
  const t = useWords('frame')
  useEffect(clearToasts, [])
  return (
    <Quiet title={t(`${why}.title`)}>
      <Text size="large">{why === 'closed' && !ownsBrowser ? t('closed.ownBrowser') : t(`${why}.text`)}</Text>
    </Quiet>
  )
}
