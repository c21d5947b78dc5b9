import { useState, type ReactElement } from 'react'
import { addDays, dayOf, type Day } from '#shared/basics/clock.ts'
import { mostCertificateDays } from '#shared/maintenance/provider.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { DayField } from '../ui/DayField.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PaperIn } from '../maintenance/PaperIn.tsx'
import { PaperOut } from './PaperOut.tsx'
import { PaperSays } from './PaperSays.tsx'
import { useLook } from './useLook.ts'

/** An officer confirms a person, as the first of two or as the second; each time with her second factor (MT36). */
export function SignPaper(): ReactElement {
  const t = useWords('papers')
  const { vault } = useHost()
  const work = useWork()
  const { text, paper, failure, take } = useLook()
  const [latest] = useState(() => addDays(dayOf(Date.now()), mostCertificateDays - 1))
  const [until, setUntil] = useState<Day | null>(latest)
  const [code, setCode] = useState('')
  const [signed, setSigned] = useState<{ readonly text: string; readonly complete: boolean } | null>(null)
  const isFirst = paper?.what === 'request'
  const canSign = (isFirst && until !== null) || (paper?.what === 'certificate' && paper.signatures < 2)
  return (
    <>
      <Card title={t('sign.title')} icon="edit">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!canSign || code.trim() === '') return
            void work.run(
              () =>
                vault.call('assist.sign', {
                  text,
                  notAfter: (isFirst ? until : paper?.until) ?? latest,
                  code: code.trim(),
                }),
              (done) => {
                setCode('')
                setSigned(done)
              },
            )
          }}
        >
          <Stack gap="large">
            <PaperIn
              label={t('sign.paper')}
              value={text}
              onChange={(next) => {
                setSigned(null)
                take(next)
              }}
            />
            <FailureNotice failure={failure} />
            {paper && <PaperSays paper={paper} />}
            {paper?.what === 'officer' && <Notice tone="warn">{t('sign.notOfficer')}</Notice>}
            {canSign && signed === null && (
              <>
                <Notice>{t('sign.know', { name: paper?.name ?? '' })}</Notice>
                {isFirst && (
                  <DayField
                    label={t('sign.until')}
                    help={t('sign.untilHelp')}
                    value={until}
                    onChange={setUntil}
                  />
                )}
                <TextField
                  label={t('sign.code')}
                  help={t('sign.codeHelp')}
                  value={code}
                  onChange={setCode}
                  maxLength={40}
                  autoComplete="off"
                  spellCheck={false}
                />
              </>
            )}
            <FailureNotice failure={work.failure} />
            {signed === null && (
              <Row justify="end">
                <Button
                  kind="primary"
                  type="submit"
                  busy={work.busy}
                  disabled={!canSign || code.trim() === ''}
                >
                  {t('sign.submit')}
                </Button>
              </Row>
            )}
          </Stack>
        </form>
      </Card>
      {signed && (
        <PaperOut
          title={t(signed.complete ? 'sign.complete' : 'sign.half')}
          next={t(signed.complete ? 'sign.completeNext' : 'sign.halfNext', { name: paper?.name ?? '' })}
          text={signed.text}
          fileName={t(signed.complete ? 'sign.completeFile' : 'sign.halfFile')}
        />
      )}
    </>
  )
}
