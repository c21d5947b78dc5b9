import { useSyncExternalStore, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { useWords } from '../ui/useWords.ts'
import { importQueueOf } from './importQueue.ts'
import { OutcomeLines } from './OutcomeLines.tsx'
import styles from './photos.module.css'

/** How the import goes, and afterwards what came and what did not, each with its reason. */
export function ImportPanel(): ReactElement | null {
  const t = useWords('photos')
  const { vault } = useHost()
  const queue = importQueueOf(vault)
  const { progress, outcomes } = useSyncExternalStore(queue.subscribe, queue.snapshot)
  if (progress)
    return (
      <Card>
        <Progress
          label={t('importing')}
          done={progress.done}
          total={progress.total}
          onCancel={queue.cancel}
        />
      </Card>
    )
  if (!outcomes) return null
  const has = (type: string): boolean => outcomes.some((outcome) => outcome.type === type)
  return (
    <Notice
      tone={has('refused') ? 'warn' : has('added') ? 'good' : 'info'}
      title={t('imported.title')}
      live="polite"
      action={
        <Button size="small" onClick={queue.dismiss}>
          {t('who.close')}
        </Button>
      }
    >
      <OutcomeLines outcomes={outcomes} />
      {has('added') && <p className={styles.line}>{t('imported.originals')}</p>}
    </Notice>
  )
}
