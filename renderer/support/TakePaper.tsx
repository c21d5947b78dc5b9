import { useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PaperIn } from '../maintenance/PaperIn.tsx'
import { PaperSays } from './PaperSays.tsx'
import { useLook } from './useLook.ts'

/** Her certificate, once two officers signed it: from now on she can help. */
export function TakePaper(): ReactElement {
  const t = useWords('papers')
  const { vault } = useHost()
  const work = useWork()
  const { text, paper, failure, take } = useLook()
  const [done, setDone] = useState(false)
  return (
    <Card title={t('take.title')} icon="card">
      <Stack gap="large">
        <PaperIn
          label={t('take.paper')}
          value={text}
          onChange={(next) => {
            setDone(false)
            take(next)
          }}
        />
        <FailureNotice failure={failure ?? work.failure} />
        {paper && <PaperSays paper={paper} />}
        {done && (
          <Notice tone="good" live="polite">
            {t('take.done')}
          </Notice>
        )}
        <Row justify="end">
          <Button
            kind="primary"
            busy={work.busy}
            disabled={paper?.what !== 'certificate' || done}
            onClick={() =>
              void work.run(
                () => vault.call('assist.take', { certificate: text }),
                () => setDone(true),
              )
            }
          >
            {t('take.submit')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
