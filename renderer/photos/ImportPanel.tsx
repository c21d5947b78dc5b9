import { useSyncExternalStore, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { useWords } from '../ui/useWords.ts'
import { importQueueOf } from './importQueue.ts'
import styles from './photos.module.css'

const listed = 8

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
  const count = (type: string): number => outcomes.filter((outcome) => outcome.type === type).length
  const refused = outcomes.filter((outcome) => outcome.type === 'refused')
  const [added, duplicates, cancelled] = [count('added'), count('duplicate'), count('cancelled')]
  const known = count('known')
  return (
    <Notice
      tone={refused.length > 0 ? 'warn' : added > 0 ? 'good' : 'info'}
      title={t('imported.title')}
      live="polite"
      action={
        <Button size="small" onClick={queue.dismiss}>
          {t('who.close')}
        </Button>
      }
    >
      {added > 0 && <p className={styles.line}>{t('imported.added', { count: added })}</p>}
      {duplicates > 0 && <p className={styles.line}>{t('imported.duplicates', { count: duplicates })}</p>}
      {known > 0 && <p className={styles.line}>{t('imported.known', { count: known })}</p>}
      {cancelled > 0 && <p className={styles.line}>{t('imported.cancelled', { count: cancelled })}</p>}
      {added + duplicates + known + cancelled + refused.length === 0 && (
        <p className={styles.line}>{t('imported.nothing')}</p>
      )}
      {refused.length > 0 && (
        <>
          <p className={styles.line}>{t('imported.refused', { count: refused.length })}</p>
          <ul className={styles.refused}>
            {refused.slice(0, listed).map(({ fileName, problem }, i) => (
              <li key={i}>
                <bdi className={styles.fileName}>{fileName}</bdi>
                <span>{t(`problem.${problem}`)}</span>
              </li>
            ))}
          </ul>
          {refused.length > listed && (
            <p className={styles.line}>{t('imported.more', { count: refused.length - listed })}</p>
          )}
        </>
      )}
      {added > 0 && <p className={styles.line}>{t('imported.originals')}</p>}
    </Notice>
  )
}
