import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type ReactElement } from 'react'
import type { SessionView, SupportState } from '#shared/host/supportApi.ts'
import { CheckWords } from '../people/CheckWords.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { ApproveCard } from './ApproveCard.tsx'
import { HelpBackLink } from './HelpBackLink.tsx'
import { LiveCard } from './LiveCard.tsx'
import styles from './RemoteHelp.module.css'
import { isEnd } from './supportText.ts'
import { useSupport } from './SupportContext.tsx'

/**
 * The institution's side of a session (C2): one question at a time, and the most urgent first: somebody who knocks, words to
 * be compared, a code to be read out, whoever is connected, and last the question for a new code.
 */
export function RemoteHelpScreen(): ReactElement {
  const t = useWords('support')
  const { state, refresh } = useSupport()
  const navigate = useNavigate()
  useEffect(() => void refresh(), [refresh])
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="text"
      before={<HelpBackLink to="start" />}
      actions={
        <Button icon="audit" onClick={() => void navigate({ to: '/hilfe/protokolle' })}>
          {t('records')}
        </Button>
      }
    >
      {state && <Steps state={state} />}
      <Row justify="end">
        <Button kind="quiet" onClick={() => void navigate({ to: '/hilfe/helfen' })}>
          {t('others')}
        </Button>
      </Row>
    </Page>
  )
}

function Steps({ state }: { readonly state: SupportState }): ReactElement {
  const [more, setMore] = useState(false)
  const of = (...phases: readonly SessionView['phase'][]): SessionView[] =>
    state.sessions.filter(({ phase }) => phases.includes(phase))
  const [knocking] = of('knocking')
  const [comparing] = of('comparing')
  const [waiting] = of('waiting')
  const running = of('live', 'frozen')
  const [over] = of('over')
  if (knocking) return <ApproveCard key={knocking.id} session={knocking} onDone={() => setMore(false)} />
  if (comparing) return <Compare key={comparing.id} session={comparing} />
  return (
    <Stack gap="large">
      {waiting && <Waiting session={waiting} />}
      {running.map((one) => (
        <LiveCard key={one.id} session={one} />
      ))}
      {!waiting && running.length === 0 && over && <Over session={over} />}
      {!waiting && (running.length === 0 || more) && <Ask state={state} again={over !== undefined} />}
      {!waiting && running.length > 0 && !more && <More onMore={() => setMore(true)} />}
    </Stack>
  )
}

const steps = {
  noContract: '/buero/hilfe-holen',
  contractOver: '/buero/hilfe-holen',
  noSecondFactor: '/buero/einstellungen',
  noServer: '/buero/verbindung',
} as const

function Ask({ state, again }: { readonly state: SupportState; readonly again: boolean }): ReactElement {
  const t = useWords('support')
  const navigate = useNavigate()
  const { client } = useSupport()
  const work = useWork()
  const [reason, setReason] = useState('')
  const { closed } = state
  if (closed !== null) {
    const step = closed === 'notYours' || closed === 'practice' || closed === 'contractNotYet' ? null : closed
    return (
      <Notice
        tone="warn"
        title={t('closed.title')}
        action={
          step && (
            <Button
              kind="primary"
              onClick={() =>
                void navigate({ to: steps[step], ...(step === 'noSecondFactor' ? { hash: 'code' } : {}) })
              }
            >
              {t(`closedStep.${step}`)}
            </Button>
          )
        }
      >
        {t(`closed.${closed}`)}
      </Notice>
    )
  }
  return (
    <Card title={t(again ? 'over.again' : 'ask.title')} icon="phone">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() === '') return
          void work.run(
            () => client.call('support.ask', { reason: reason.trim() }),
            () => setReason(''),
          )
        }}
      >
        <Stack gap="large">
          {state.provider !== null && <Text>{t('ask.provider', { name: state.provider })}</Text>}
          <TextArea
            label={t('ask.label')}
            help={t('ask.help')}
            value={reason}
            onChange={setReason}
            rows={2}
            maxLength={300}
          />
          <FailureNotice failure={work.failure} />
          <Row justify="end">
            <Button
              kind="primary"
              size="large"
              type="submit"
              busy={work.busy}
              disabled={reason.trim() === ''}
            >
              {t('ask.submit')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Card>
  )
}

function Waiting({ session }: { readonly session: SessionView }): ReactElement {
  const t = useWords('support')
  const { client } = useSupport()
  const now = useNow(5_000)
  const work = useWork()
  const { code } = session
  const minutes = Math.max(1, Math.round(((code?.until ?? now) - now) / 60_000))
  return (
    <Card title={t('code.title')} icon="phone">
      <Stack gap="large">
        {code && (
          <div className={styles.code}>
            <CheckWords words={code.words} label={t('code.words')} />
            <QrCode svg={code.qr} label={t('code.qr')} />
          </div>
        )}
        <Text>{t('code.text', { left: t('code.left', { count: minutes }) })}</Text>
        <Text tone="soft">{t('code.waiting')}</Text>
        <FailureNotice failure={work.failure} />
        <Row justify="end">
          <Button
            busy={work.busy}
            onClick={() =>
              void work.run(
                () => client.call('support.stop', { id: session.id }),
                () => {},
              )
            }
          >
            {t('code.cancel')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}

/** MT17: by voice, before the first picture. */
function Compare({ session }: { readonly session: SessionView }): ReactElement {
  const t = useWords('support')
  const { client, latest } = useSupport()
  const work = useWork()
  const { id, guest, words } = session
  const answer = (same: boolean): void => {
    const now = latest()?.sessions.find((one) => one.id === id)
    if (now?.phase !== 'comparing' || now.words?.join() !== words?.join()) return
    void work.run(
      () => client.call('support.words', { id, same }),
      () => {},
    )
  }
  return (
    <Card title={t('compare.title')} icon="voice">
      <Stack gap="large">
        <Text>{t('compare.text', { name: guest?.name ?? '' })}</Text>
        {words ? (
          <CheckWords words={words} label={t('compare.words')} />
        ) : (
          <Text tone="soft">{t('compare.connecting')}</Text>
        )}
        <Text tone="soft">{t('compare.notSameText')}</Text>
        <FailureNotice failure={work.failure} />
        <div className={styles.two}>
          <Button size="large" fullWidth icon="close" disabled={work.busy} onClick={() => answer(false)}>
            {t('compare.notSame')}
          </Button>
          <Button
            kind="primary"
            size="large"
            fullWidth
            icon="check"
            disabled={words === null || work.busy}
            onClick={() => answer(true)}
          >
            {t('compare.same')}
          </Button>
        </div>
      </Stack>
    </Card>
  )
}

function Over({ session }: { readonly session: SessionView }): ReactElement {
  const t = useWords('support')
  const navigate = useNavigate()
  const { id, because } = session
  const alarming = because === 'wrongWords' || because === 'tampered' || because === 'codeWrong'
  return (
    <Notice
      tone={alarming ? 'danger' : 'info'}
      title={t('over.title')}
      live="polite"
      action={
        <Button
          onClick={() => void navigate({ to: '/hilfe/protokolle/$sessionId', params: { sessionId: id } })}
        >
          {t('over.protocol')}
        </Button>
      }
    >
      {because !== null && isEnd(because) && t(`over.${because}`)}
    </Notice>
  )
}

function More({ onMore }: { readonly onMore: () => void }): ReactElement {
  const t = useWords('support')
  return (
    <Row justify="between">
      <Text tone="soft">{t('ask.moreText')}</Text>
      <Button icon="userAdd" onClick={onMore}>
        {t('ask.more')}
      </Button>
    </Row>
  )
}
