import { useSyncExternalStore, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { cardJobOf, type CardResult } from './cardJob.ts'
import { OutcomeLines } from './OutcomeLines.tsx'
import styles from './photos.module.css'
import type { FoundCard } from './useCards.ts'

/** A card that was found, how its reading goes, what came of it, and the question whether it is to be cleared. */
export function CardPanel({
  cards,
  groupId,
}: {
  readonly cards: readonly FoundCard[]
  readonly groupId: string | null
}): ReactElement | null {
  const t = useWords('camera')
  const { vault } = useHost()
  const job = cardJobOf(vault)
  const state = useSyncExternalStore(job.subscribe, job.snapshot)
  if (state.step === 'idle')
    return cards.length === 0 ? null : (
      <>
        {cards.map(({ id, label }) => (
          <Card key={id}>
            <Row justify="between">
              <Stack gap="tiny">
                <Text bold size="large">
                  {t('found.title')} <bdi>{label}</bdi>
                </Text>
                <Text tone="soft">{t('found.text')}</Text>
              </Stack>
              <Button kind="primary" size="large" icon="camera" onClick={() => job.read(id, groupId)}>
                {t('read')}
              </Button>
            </Row>
          </Card>
        ))}
      </>
    )
  if (state.step === 'asking')
    return <Question result={state.result} onClear={job.clear} onLeave={job.dismiss} />
  if (state.step === 'done') return <Result result={state.result} onClose={job.dismiss} />
  return (
    <Card>
      <Progress label={t(state.step)} done={state.done} total={state.total} onCancel={job.stop} />
    </Card>
  )
}

function Question({
  result,
  onClear,
  onLeave,
}: {
  readonly result: CardResult
  readonly onClear: () => void
  readonly onLeave: () => void
}): ReactElement {
  const t = useWords('camera')
  const { kept, outcomes, onlyThere, others } = result
  const stay = onlyThere + others
  return (
    <Card title={t('ask.title')} icon="camera">
      <Stack gap="normal">
        <div role="status">
          <OutcomeLines outcomes={outcomes} />
          {result.more && <p className={styles.line}>{t('more')}</p>}
        </div>
        <div>
          <p className={styles.line}>
            <strong>{t('ask.kept', { count: kept.length })}</strong> {t('ask.readable')}
          </p>
          {stay > 0 && <p className={styles.line}>{t('ask.stay', { count: stay })}</p>}
        </div>
        <Text tone="soft">{t('ask.size')}</Text>
        <Row gap="small" justify="end">
          <Button onClick={onLeave}>{t('ask.leave')}</Button>
          <Button kind="danger" icon="delete" onClick={onClear}>
            {t('ask.clear', { count: kept.length })}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}

function Result({
  result,
  onClose,
}: {
  readonly result: CardResult
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('camera')
  const { outcomes, ended, failed, cleared, kept, practice } = result
  const stayed = cleared === null ? 0 : kept.length - cleared
  const good = ended === 'no' && failed.length === 0 && stayed === 0
  return (
    <Notice
      tone={good ? 'good' : 'warn'}
      title={cleared === null ? t('result.title') : t('result.cleared', { count: cleared })}
      live="polite"
      action={
        <Button size="small" onClick={onClose}>
          {t('result.close')}
        </Button>
      }
    >
      {cleared === null ? (
        <>
          {(ended === 'no' || outcomes.length > 0) && <OutcomeLines outcomes={outcomes} />}
          {failed.length > 0 && (
            <>
              <p className={styles.line}>{t('result.failed', { count: failed.length })}</p>
              <p className={styles.line}>
                {failed.slice(0, 12).map((name, i) => (
                  <bdi key={i} className={styles.cardName}>
                    {name}
                  </bdi>
                ))}
              </p>
            </>
          )}
          {practice && <p className={styles.line}>{t('result.practice')}</p>}
          {ended !== 'no' && <p className={styles.line}>{t(`ended.${ended}`)}</p>}
        </>
      ) : (
        <>
          {stayed > 0 && <p className={styles.line}>{t('result.stayed', { count: stayed })}</p>}
          {ended === 'no' && <p className={styles.line}>{t('result.takeOut')}</p>}
          {ended !== 'no' && <p className={styles.line}>{t(`clearEnded.${ended}`)}</p>}
        </>
      )}
    </Notice>
  )
}
