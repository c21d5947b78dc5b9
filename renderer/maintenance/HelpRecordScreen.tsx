import { useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { PastSession } from '#shared/host/supportApi.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useFormat } from '../ui/format.ts'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { HelpBackLink } from './HelpBackLink.tsx'
import styles from './HelpRecord.module.css'
import { PurgeCard } from './PurgeCard.tsx'
import { recordText, type RecordText } from './recordText.ts'
import { runStep, valueNow } from './runStep.ts'
import { useSupport } from './SupportContext.tsx'
import { usePast } from './usePast.ts'
import { useStepText } from './useStepText.ts'

type Undo = PastSession['undo'][number]

/** One session, from the question to the end, readable as one page (MT23, C6). */
export function HelpRecordScreen(): ReactElement {
  const t = useWords('helpRecord')
  const { sessionId }: { readonly sessionId?: string } = useParams({ strict: false })
  const { sessions, failure, reload } = usePast()
  const session = sessions?.find(({ id }) => id === sessionId)
  return (
    <Page title={t('one')} width="text" before={<HelpBackLink to="records" />}>
      <FailureNotice failure={failure} />
      {sessions && !session && <Notice>{t('gone')}</Notice>}
      {session && <Shown key={session.id} session={session} onUndone={reload} />}
    </Page>
  )
}

function Shown({
  session,
  onUndone,
}: {
  readonly session: PastSession
  readonly onUndone: () => Promise<void>
}): ReactElement {
  const t = useWords('helpRecord')
  const support = useWords('support')
  const screens = useWords('frame')
  const format = useFormat()
  const steps = useStepText()
  const { info } = useSession()
  const text = useMemo(
    () =>
      recordText(session, {
        t,
        support,
        screens,
        steps,
        format,
        institution: info.institution,
        nameOf: (id) => info.people.find((one) => one.id === id)?.name,
      }),
    [session, t, support, screens, steps, format, info],
  )
  return (
    <Stack gap="large">
      {!session.whole && (
        <Notice tone="danger" title={t('broken')} live="assertive">
          {t('check.broken')}
        </Notice>
      )}
      <Card>
        <dl className={styles.facts}>
          {text.facts.map(([label, said]) => (
            <div key={label} className={styles.fact}>
              <dt>{label}</dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
        {text.sections.map(({ name, title, lines }) => (
          <section key={name}>
            <h2 className={styles.title}>{title}</h2>
            <ul className={styles.lines}>
              {lines.map((line, n) => (
                <li key={n}>{line}</li>
              ))}
            </ul>
          </section>
        ))}
      </Card>
      <UndoCard session={session} onUndone={onUndone} />
      <SaveCard session={session} text={text} />
      {session.signedThere && <PurgeCard session={session} />}
    </Stack>
  )
}

/** What was accepted goes back by the person's own saves (MT22, MT96). */
function UndoCard({
  session,
  onUndone,
}: {
  readonly session: PastSession
  readonly onUndone: () => Promise<void>
}): ReactElement | null {
  const t = useWords('helpRecord')
  const words = useStepText()
  const support = useWords('support')
  const { client } = useSupport()
  const { keeper } = useHost()
  const repository = useRepository()
  const { refresh } = useSession()
  const [asking, setAsking] = useState(false)
  const [outcome, setOutcome] = useState<{ readonly failed: readonly string[] } | null>(null)
  // What stands there again already needs nobody.
  const [left, setLeft] = useState<readonly Undo[] | null>(null)
  const { undo } = session
  useEffect(() => {
    let current = true
    const look = async (): Promise<void> => {
      const open: Undo[] = []
      for (const one of undo) {
        const now = await valueNow(one.back, { keeper, repository })
        if (!now.ok || canonicalJson(now.value) !== canonicalJson(valueOf(one))) open.push(one)
      }
      if (current) setLeft(open)
    }
    void look()
    return () => {
      current = false
    }
  }, [undo, keeper, repository, outcome])
  const title = ({ back }: Undo): string =>
    words.title(back, back.do === 'field' ? support('record.other') : '')

  async function undoAll(): Promise<Result<readonly string[]>> {
    const failed: string[] = []
    // The last change goes back first: two of one field end at what was there before both.
    for (const one of [...(left ?? [])].reverse()) {
      const now = await valueNow(one.back, { keeper, repository })
      const done = now.ok ? await runStep(one.back, now.value, { keeper, repository }) : now
      const written = done.ok
        ? await client.call('support.undone', {
            session: session.id,
            proposal: one.proposal,
            step: one.step,
          })
        : err(done.error)
      if (!written.ok) failed.push(title(one))
    }
    await refresh()
    await onUndone()
    return ok(failed)
  }

  if ((undo.length === 0 && outcome === null) || left === null) return null
  return (
    <Card title={t('undo.title')} icon="undo">
      <Stack>
        {outcome?.failed.length === 0 && (
          <Notice tone="good" live="polite">
            {t('undo.done')}
          </Notice>
        )}
        {outcome?.failed.map((what) => (
          <Notice key={what} tone="danger" live="assertive">
            {t('undo.part', { what })}
          </Notice>
        ))}
        {left.length === 0 ? (
          <Text tone="soft">{t('undo.already')}</Text>
        ) : (
          <>
            <Text>{t('undo.text', { count: left.length })}</Text>
            <Row justify="end">
              <Button icon="undo" onClick={() => setAsking(true)}>
                {t('undo.go')}
              </Button>
            </Row>
          </>
        )}
      </Stack>
      {asking && (
        <ConfirmDialog
          title={t('undo.ask')}
          keep={t('undo.keep')}
          submit={t('undo.submit')}
          run={undoAll}
          done=""
          onDone={(failed) => setOutcome({ failed })}
          onClose={() => setAsking(false)}
        >
          <Text>{t('undo.askText')}</Text>
          <ul className={styles.lines}>
            {left.map((one) => (
              <li key={`${one.proposal} ${one.step}`}>
                {t('undo.to', { what: title(one), value: words.value(one.back, valueOf(one)) })}
              </li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
    </Card>
  )
}

const valueOf = ({ back }: Undo): unknown => ('value' in back ? back.value : null)

function SaveCard({
  session,
  text,
}: {
  readonly session: PastSession
  readonly text: RecordText
}): ReactElement {
  const t = useWords('helpRecord')
  const { vault } = useHost()
  const { info } = useSession()
  const shown = useLanguage()
  const work = useWork()
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [written, setWritten] = useState<string | null>(null)
  const name = t('save.fileName', { day: dayOf(session.startedAt) })
  const save = (ending: 'pdf' | 'json', make: () => Promise<Bytes>): void => {
    if (folder === null) return
    setWritten(null)
    void work.run(
      async () =>
        vault.call('export.write', {
          folder: folder.token,
          fileName: `${name}.${ending}`,
          purpose: 'supportRecord',
          objectIds: [session.id],
          bytes: [await make()],
        }),
      ({ fileName }) => setWritten(fileName),
    )
  }
  const language = shown === 'pseudo' ? 'de' : shown
  return (
    <Card title={t('save.title')} icon="save">
      <Stack gap="large">
        <Text>{t('save.text')}</Text>
        <FolderField
          label={t('save.folder')}
          purpose="export"
          value={folder}
          onChange={setFolder}
          disabled={work.busy}
        />
        <FailureNotice failure={work.failure} />
        {written !== null && (
          <Notice tone="good" live="polite">
            {t('save.done', { name: written })}
          </Notice>
        )}
        <Row justify="end">
          <Button
            disabled={folder === null || work.busy}
            onClick={() => save('json', () => Promise.resolve(machineForm(session)))}
          >
            {t('save.machine')}
          </Button>
          <Button
            kind="primary"
            icon="file"
            disabled={folder === null || work.busy}
            onClick={() =>
              save('pdf', async () =>
                (await import('./recordPdf.ts')).recordPdf(text, language, info.institution),
              )
            }
          >
            {t('save.pdf')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}

/** The chain as it is, so that another program can check every hash. */
export const machineForm = ({ id, lines, whole, signedHere, signedThere }: PastSession): Bytes =>
  utf8ToBytes(JSON.stringify({ format: 1, session: id, whole, signedHere, signedThere, lines }, null, 2))
