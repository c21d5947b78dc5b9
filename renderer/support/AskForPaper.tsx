import { useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PaperOut } from './PaperOut.tsx'

/** Her own request, as somebody who helps or as an officer of the company; signed by the key it names. */
export function AskForPaper({ as }: { readonly as: 'supporter' | 'officer' }): ReactElement {
  const t = useWords('papers')
  const { vault } = useHost()
  const work = useWork()
  const [company, setCompany] = useState('')
  const [text, setText] = useState<string | null>(null)
  const task = as === 'supporter' ? 'ask' : 'officer'
  return (
    <>
      <Card title={t(`${task}.title`)} icon="edit">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (company.trim() === '') return
            setText(null)
            void work.run(
              () => vault.call('assist.request', { as, company: company.trim() }),
              (paper) => setText(paper.text),
            )
          }}
        >
          <Stack gap="large">
            <TextField
              label={t('company')}
              help={t('companyHelp')}
              value={company}
              onChange={setCompany}
              maxLength={120}
              autoComplete="off"
            />
            <FailureNotice failure={work.failure} />
            <Row justify="end">
              <Button kind="primary" type="submit" busy={work.busy} disabled={company.trim() === ''}>
                {t(`${task}.submit`)}
              </Button>
            </Row>
          </Stack>
        </form>
      </Card>
      {text !== null && (
        <PaperOut
          key={text}
          title={t('out.title')}
          next={t(`${task}.next`)}
          text={text}
          fileName={t(`${task}.fileName`)}
        />
      )}
    </>
  )
}
