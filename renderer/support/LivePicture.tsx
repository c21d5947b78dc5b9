import { useState, type ReactElement } from 'react'
import { reaches } from '#shared/maintenance/session.ts'
import { isFreeze, minutesAndSeconds } from '../maintenance/supportText.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import type { GuestRoom, GuestState } from './guestRoom.ts'
import styles from './LivePicture.module.css'
import { Picture, type Tool } from './Picture.tsx'
import { Proposing } from './Proposing.tsx'

/** The one masked picture, always with its state: sealed, the words, what is allowed, how long, and why nothing is to be seen. */
export function LivePicture({
  room,
  state: { stream, answers, beyond, meeting },
  house: { scope, because, until },
}: {
  readonly room: GuestRoom
  readonly state: GuestState
  readonly house: NonNullable<GuestState['house']>
}): ReactElement {
  const t = useWords('assist')
  const support = useWords('support')
  const now = useNow(1000)
  const [tool, setTool] = useState<Tool>('point')
  const words = meeting?.words
  const mayPoint = reaches(scope, 'point')
  const mayPropose = reaches(scope, 'guide')
  return (
    <main className={styles.window}>
      <h1 className="o-hidden">{t('window')}</h1>
      <div className={styles.state} role="group" aria-label={t('live.state')}>
        <Badge tone="good" icon="lock">
          {t('live.sealed')}
        </Badge>
        <Badge tone="info" icon="eyeOff">
          {t('live.masked')}
        </Badge>
        <Badge icon="eye">{support(`approve.scope.${scope}`)}</Badge>
        {words && (
          <span className={styles.words}>
            <span className="o-hidden">{t('wait.words')}</span>
            {words.join(' ')}
          </span>
        )}
        <span role="timer" aria-label={support('frame.leftLabel')} className="o-figures">
          {t('live.left', { time: minutesAndSeconds(until - now) })}
        </span>
        <span className={styles.last}>
          <Button kind="danger" onClick={() => room.leave()}>
            {t('live.leave')}
          </Button>
        </span>
      </div>
      <div className={styles.room} data-side={mayPropose || undefined}>
        <div>
          {stream ? (
            <Picture stream={stream} tool={mayPoint ? tool : null} say={room.say} />
          ) : (
            <div className={styles.nothing} role="status">
              <Icon name="eyeOff" size={40} />
              <strong>{t(because === null ? 'live.waitPicture' : 'live.noPicture')}</strong>
              {because !== null && isFreeze(because) && <span>{t(`frozen.${because}`)}</span>}
              {because !== null && <span>{t('live.goesOn')}</span>}
            </div>
          )}
          {beyond && (
            <div className={styles.tools}>
              <Notice tone="warn" live="polite">
                {t('live.beyond')}
              </Notice>
            </div>
          )}
          {mayPoint ? (
            <div className={styles.tools}>
              <Segmented
                label={t('live.tools')}
                value={tool}
                onChange={setTool}
                options={[
                  { value: 'point', label: t('live.point') },
                  { value: 'mark', label: t('live.mark') },
                ]}
              />
              <Button onClick={() => room.say({ type: 'unmark' })}>{t('live.unmark')}</Button>
            </div>
          ) : (
            <p className={styles.tools}>{t('live.onlyView')}</p>
          )}
        </div>
        {mayPropose && <Proposing answers={answers} say={room.say} />}
      </div>
    </main>
  )
}
