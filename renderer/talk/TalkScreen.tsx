import { useState, type ReactElement } from 'react'
import type { TalkState } from '#shared/host/talkApi.ts'
import { talkLimits } from '#shared/talk/talk.ts'
import { BackLink } from '../data/BackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Row } from '../ui/Row.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useFormat } from '../ui/format.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { useTalk } from './TalkContext.tsx'
import styles from './Talk.module.css'

/** One conversation: make a link, wait, talk, over. */
export function TalkScreen(): ReactElement {
  const t = useWords('talk')
  const { state, work, act } = useTalk()
  const guest = state?.guest ?? ''
  return (
    <Page title={t('title')} intro={t('intro')} width="text" before={<BackLink />}>
      <Stack gap="large">
        <FailureNotice failure={work.failure} />
        {state?.phase === 'over' && state.because !== null && (
          <Notice tone={toneOf(state.because)} title={t('overTitle')} live="polite">
            {t(`over.${state.because}`)}
          </Notice>
        )}
        {state === null || state.phase === 'knocking' ? null : state.link !== null ? (
          <Waiting link={state.link} />
        ) : state.phase === 'joining' || state.phase === 'talking' ? (
          <Card icon="video" title={t(state.phase, { name: guest })}>
            <Stack gap="large">
              <Text>{t('talkingText')}</Text>
              <Row justify="end">
                <Button kind="danger" icon="phoneOff" busy={work.busy} onClick={() => act('talk.end')}>
                  {t('end')}
                </Button>
              </Row>
            </Stack>
          </Card>
        ) : state.closed !== null ? (
          <Notice tone="info" title={t('closedTitle')}>
            {t(state.closed)}
          </Notice>
        ) : (
          <Make isAgain={state.phase === 'over'} />
        )}
      </Stack>
    </Page>
  )
}

const toneOf = (because: NonNullable<TalkState['because']>): 'good' | 'danger' | 'warn' =>
  because === 'left' || because === 'ended' || because === 'refused'
    ? 'good'
    : because === 'tampered' || because === 'insecure'
      ? 'danger'
      : 'warn'

function Make({ isAgain }: { readonly isAgain: boolean }): ReactElement {
  const t = useWords('talk')
  const { work, open } = useTalk()
  const [hours, setHours] = useState('4')
  return (
    <Card icon="video" title={isAgain ? t('again') : t('how')}>
      <Stack gap="large">
        <ol className={styles.steps}>
          <li>{t('how1')}</li>
          <li>{t('how2')}</li>
          <li>{t('how3')}</li>
        </ol>
        <Text tone="soft">{t('operator')}</Text>
        <Stack gap="small">
          <Text>{t('hours')}</Text>
          <Segmented
            label={t('hours')}
            value={hours}
            onChange={setHours}
            options={talkLimits.hours.map((count) => ({
              value: String(count),
              label: t('hourCount', { count }),
            }))}
          />
        </Stack>
        <Row justify="end">
          <Button kind="primary" icon="video" busy={work.busy} onClick={() => open(Number(hours))}>
            {t('make')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}

function Waiting({ link }: { readonly link: NonNullable<TalkState['link']> }): ReactElement {
  const t = useWords('talk')
  const format = useFormat()
  const toast = useToast()
  const { work, act } = useTalk()
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link.address)
      toast.good(t('copied'))
    } catch {
      // Not allowed here: marked, so that Ctrl+C takes it.
      const field = document.getElementById('talk-address')
      if (field) getSelection()?.selectAllChildren(field)
    }
  }
  return (
    <Card icon="clock" title={t('waitingTitle')}>
      <Stack gap="large">
        <Text>{t('waiting', { time: format.time(link.until) })}</Text>
        <div className={styles.link}>
          <div className={styles.qr}>
            <QrCode svg={link.qr} label={t('qr')} />
          </div>
          <Stack>
            <output id="talk-address" className={styles.address} aria-label={t('address')}>
              {link.address}
            </output>
            <Row>
              <Button icon="copy" onClick={() => void copy()}>
                {t('copy')}
              </Button>
            </Row>
          </Stack>
        </div>
        <Stack gap="small">
          <Text bold>{t('word')}</Text>
          <Text tone="soft">{t('wordHelp')}</Text>
          <output className={styles.word} aria-label={t('word')}>
            {link.word}
          </output>
        </Stack>
        <Row justify="end">
          <Button kind="quiet" icon="close" busy={work.busy} onClick={() => act('talk.end')}>
            {t('drop')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
