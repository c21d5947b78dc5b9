import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { AssistState } from '#shared/host/supportApi.ts'
import { scopes, sessionLimits, type Scope } from '#shared/maintenance/session.ts'
import { useHost } from '../host/HostContext.tsx'
import { HelpBackLink } from '../maintenance/HelpBackLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { FileDrop } from '../ui/FileDrop.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Row } from '../ui/Row.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PaperOut } from './PaperOut.tsx'
import { useAssist } from './useAssist.ts'

/** The other end (MT11, MT12): who helps knocks here. From then to the end her meeting has a window of its own (MT100). */
export function SupporterScreen(): ReactElement {
  const t = useWords('assist')
  const { vault } = useHost()
  const state = useAssist()
  const navigate = useNavigate()
  const meeting = state?.meeting ?? null
  const open = meeting !== null && meeting.phase !== 'over'
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      width="text"
      before={<HelpBackLink />}
      actions={
        state?.supporter && (
          <Button icon="card" onClick={() => void navigate({ to: '/hilfe/ausweise' })}>
            {t('papers')}
          </Button>
        )
      }
    >
      {state && (
        <Stack gap="large">
          {meeting?.phase === 'over' && <Over meeting={meeting} />}
          {open && (
            <Card title={t('away.title')} icon="eye">
              <Stack gap="large">
                <Text>{t('away.text')}</Text>
                <Row justify="end">
                  <Button onClick={() => void vault.call('assist.leave', {})}>{t('away.leave')}</Button>
                </Row>
              </Stack>
            </Card>
          )}
          {!open && state.supporter && <Knock supporter={state.supporter} />}
          {!state.supporter && (
            <Notice
              tone="warn"
              title={t('noCard')}
              action={
                <Button kind="primary" onClick={() => void navigate({ to: '/hilfe/ausweise' })}>
                  {t('toPapers')}
                </Button>
              }
            >
              {t('noCardText')}
            </Notice>
          )}
        </Stack>
      )}
    </Page>
  )
}

type Meeting = NonNullable<AssistState['meeting']>
const offered = ['15', '30', '45', '60'] as const

function Knock({ supporter }: { readonly supporter: NonNullable<AssistState['supporter']> }): ReactElement {
  const t = useWords('assist')
  const support = useWords('support')
  const { vault } = useHost()
  const format = useFormat()
  const work = useWork()
  const [server, setServer] = useState('')
  const [code, setCode] = useState('')
  const [ticket, setTicket] = useState('')
  const [scope, setScope] = useState<Scope>('view')
  const [minutes, setMinutes] = useState(String(sessionLimits.usualMinutes) as (typeof offered)[number])
  const ready = server.trim() !== '' && code.trim() !== '' && ticket.trim() !== ''
  return (
    <Card title={t('form.title')} icon="user">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          void work.run(
            () =>
              vault.call('assist.call', {
                server: server.trim(),
                code: code.trim(),
                ticket: ticket.trim(),
                scope,
                minutes: Number(minutes),
              }),
            () => setCode(''),
          )
        }}
      >
        <Stack gap="large">
          <Text>
            {t('me', {
              name: supporter.name,
              company: supporter.company,
              day: format.day(supporter.until),
            })}
          </Text>
          <FileDrop
            label={t('form.serverFile')}
            help={t('form.serverHelp')}
            onFiles={([file]) => void file?.slice(0, 20_000).text().then(setServer)}
          />
          <TextArea label={t('form.server')} value={server} onChange={setServer} rows={2} maxLength={8000} />
          <TextField
            label={t('form.code')}
            help={t('form.codeHelp')}
            value={code}
            onChange={setCode}
            maxLength={400}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            label={t('form.ticket')}
            help={t('form.ticketHelp')}
            value={ticket}
            onChange={setTicket}
            maxLength={80}
            autoComplete="off"
          />
          <RadioGroup
            label={t('form.scope')}
            value={scope}
            onChange={setScope}
            options={scopes.map((one) => ({ value: one, label: support(`approve.scope.${one}`) }))}
          />
          <Segmented
            label={t('form.minutes')}
            value={minutes}
            onChange={setMinutes}
            options={offered.map((one) => ({
              value: one,
              label: support('approve.minutes', { count: one }),
            }))}
          />
          <FailureNotice failure={work.failure} />
          <Row justify="end">
            <Button kind="primary" size="large" type="submit" busy={work.busy} disabled={!ready}>
              {t('form.submit')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Card>
  )
}

function Over({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useWords('assist')
  const ends = useWords('helpRecord')
  const support = useWords('support')
  const { vault } = useHost()
  const work = useWork()
  const [paper, setPaper] = useState<string | null>(null)
  return (
    <>
      <Notice title={support('over.title')} live="polite">
        {meeting.because && (
          <p>{meeting.because === 'guestLeft' ? t('over.left') : ends(`end.${meeting.because}`)}</p>
        )}
        <p>
          {t(meeting.signed ? 'over.signed' : 'over.notSigned')} {t('over.none')}
        </p>
      </Notice>
      <FailureNotice failure={work.failure} />
      {meeting.signed && paper === null && (
        <Row justify="end">
          <Button
            icon="card"
            busy={work.busy}
            onClick={() =>
              void work.run(
                () => vault.call('assist.purged', {}),
                ({ text }) => setPaper(text),
              )
            }
          >
            {t('over.purge')}
          </Button>
        </Row>
      )}
      {paper !== null && (
        <PaperOut
          title={t('over.purgeTitle')}
          next={t('over.purgeNext')}
          text={paper}
          fileName={t('over.purgeFile')}
        />
      )}
    </>
  )
}
