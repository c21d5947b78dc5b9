import type { ReactElement } from 'react'
import { Quiet } from '../ui/Quiet.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'

/** Nothing more can be asked or saved from this window. */
export function ClosedScreen({ why }: { readonly why: 'closed' | 'unreachable' | 'reload' }): ReactElement {
  const t = useWords('frame')
  return (
    <Quiet title={t(`${why}.title`)}>
      <Text size="large">{t(`${why}.text`)}</Text>
      {why === 'closed' && <Text tone="soft">{t('closed.ownBrowser')}</Text>}
    </Quiet>
  )
}
