import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useJob } from '../ui/useJob.ts'
import { useWords } from '../ui/useWords.ts'
import { useSession } from './SessionContext.tsx'

/** Fills the empty practice profile, once. */
export function PracticeMaking(): ReactElement {
  const t = useWords('start')
  const say = useErrorText()
  const { vault } = useHost()
  const { info, refresh } = useSession()
  const progress = useJob('practice')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [attempt, setAttempt] = useState(1)
  const started = useRef(0)

  useEffect(() => {
    if (started.current === attempt) return
    started.current = attempt
    void vault.call('setup.practice', { language: info.language }).then(async (made) => {
      if (made.ok) await refresh()
      else setFailure(made.error)
    })
  }, [vault, info.language, refresh, say, attempt])

  return (
    <Quiet title={t('practiceMaking')}>
      {failure === null ? (
        <>
          <Text>{t('practiceMakingText')}</Text>
          <Progress label={t('practiceMaking')} done={progress.done} total={progress.total} />
        </>
      ) : (
        <Notice
          tone="danger"
          title={t('practiceFailed')}
          live="assertive"
          action={
            <Button
              onClick={() => {
                setFailure(null)
                setAttempt(attempt + 1)
              }}
            >
              {t('again')}
            </Button>
          }
        >
          {say(failure)}
        </Notice>
      )}
    </Quiet>
  )
}
