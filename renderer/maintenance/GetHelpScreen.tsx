import { useState, type ReactElement } from 'react'
import { has, isRole } from '#shared/accounts/policy.ts'
import { knownFailures, reportText, type Diagnostics } from '#shared/maintenance/diagnostics.ts'
import { useSession } from '../accounts/SessionContext.tsx'
import { BackLink } from '../data/BackLink.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useFormat } from '../ui/format.ts'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { useCheck, type Checked } from './useCheck.ts'

/** C1: first the program looks at itself, then it writes a report that holds nothing personal. */
export function GetHelpScreen(): ReactElement {
  const t = useWords('maintenance')
  const { state, mayCheckPhotos, start, stop } = useCheck()
  const [run, setRun] = useState(0)
  const busy = state.step === 'entries' || state.step === 'photos'
  const begin = (): void => {
    setRun(run + 1)
    void start()
  }
  return (
    <Page title={t('title')} intro={t('intro')} width="text" before={<BackLink />}>
      <Stack gap="large">
        <Card title={t('check')} icon="refresh">
          <Stack gap="large">
            <Text>{t('checkText')}</Text>
            {!mayCheckPhotos && <Text tone="soft">{t('noPhotos')}</Text>}
            {state.step === 'entries' && <Progress label={t('checking')} done={0} total={0} />}
            {state.step === 'photos' && (
              <Progress label={t('checkingPhotos')} done={state.done} total={state.total} onCancel={stop} />
            )}
            {state.step === 'failed' && <FailureNotice failure={state.failure} />}
            {state.step === 'done' && <Result {...state.checked} />}
            {!busy && (
              <Row justify="end">
                <Button kind={state.step === 'done' ? 'secondary' : 'primary'} icon="refresh" onClick={begin}>
                  {t(state.step === 'done' ? 'again' : 'start')}
                </Button>
              </Row>
            )}
          </Stack>
        </Card>
        <Card title={t('report')} icon="file">
          <Stack gap="large">
            <Text>{t('reportText')}</Text>
            {state.step === 'done' ? (
              <Report key={run} checked={state.checked} />
            ) : (
              <Text tone="soft">{t('reportFirst')}</Text>
            )}
          </Stack>
        </Card>
      </Stack>
    </Page>
  )
}

/** In plain words: what is well, what was mended, what nobody could mend and what to do about it. */
function Result({ health, photos, stopped }: Checked): ReactElement {
  const t = useWords('maintenance')
  const format = useFormat()
  const mended = health.files.mended + health.journal.mended
  const asked = photos?.askedAgain ?? 0
  const lost = (photos?.damaged ?? 0) - asked
  const damaged = health.files.damaged + health.journal.damaged
  return (
    <Stack>
      {damaged + lost > 0 ? (
        <Notice tone="danger" title={t('damaged')} live="assertive">
          {damaged > 0 && <p>{t('entries', { count: damaged })}</p>}
          {lost > 0 && <p>{t('photos', { count: lost })}</p>}
          <p>{t('whatNow')}</p>
        </Notice>
      ) : (
        mended + asked === 0 && (
          <Notice tone="good" title={t('fine')} live="polite">
            {t('fineText', {
              versions: format.number(health.journal.versions),
              photos: format.number((photos?.looked ?? 0) - (photos?.missing ?? 0)),
            })}
          </Notice>
        )
      )}
      {mended + asked > 0 && (
        <Notice tone="good" title={t('repaired')} live="polite">
          {mended > 0 && <p>{t('mended', { count: mended })}</p>}
          {asked > 0 && <p>{t('asked', { count: asked })}</p>}
        </Notice>
      )}
      {photos !== null && photos.missing > 0 && (
        <Text tone="soft">{t('missing', { count: photos.missing })}</Text>
      )}
      {stopped && <Text tone="soft">{t('stopped')}</Text>}
    </Stack>
  )
}

/** MT4: the whole of it is on the screen before it is written. */
function Report({ checked }: { readonly checked: Checked }): ReactElement {
  const t = useWords('maintenance')
  const { keeper, vault, failures } = useHost()
  const { person } = useSession()
  const work = useWork()
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [report, setReport] = useState<Diagnostics | null>(null)
  const [written, setWritten] = useState<string | null>(null)
  if (!isRole(person?.role) || !has(person.role, 'getHelp')) return <Text tone="soft">{t('notAllowed')}</Text>
  const show = (): Promise<void> =>
    work.run(
      () => keeper.call('health.facts', {}),
      (facts) =>
        setReport({
          ...facts,
          format: 1,
          check: checked.health,
          photos: checked.photos,
          failures: knownFailures(failures()),
        }),
    )
  const write = (where: ChosenFolder, what: Diagnostics): Promise<void> =>
    work.run(
      () =>
        vault.call('diagnostics.write', {
          folder: where.token,
          fileName: t('fileName', { day: what.on }),
          report: what,
        }),
      ({ fileName }) => setWritten(fileName),
    )
  return (
    <Stack gap="large">
      {report === null ? (
        <Row justify="end">
          <Button kind="primary" icon="eye" disabled={work.busy} onClick={() => void show()}>
            {t('look')}
          </Button>
        </Row>
      ) : (
        <>
          <TextArea label={t('all')} value={reportText(report)} rows={12} />
          <FolderField
            label={t('folder')}
            help={t('folderHelp')}
            purpose="export"
            value={folder}
            onChange={setFolder}
            disabled={work.busy}
          />
          {written === null ? (
            <Row justify="end">
              <Button
                kind="primary"
                icon="save"
                disabled={folder === null || work.busy}
                onClick={() => void (folder && write(folder, report))}
              >
                {t('write')}
              </Button>
            </Row>
          ) : (
            <Notice tone="good" title={t('written')} live="polite">
              {t('writtenText', { name: written })}
            </Notice>
          )}
        </>
      )}
      {work.failure && <FailureNotice failure={work.failure} />}
    </Stack>
  )
}
