import { useState, type ReactElement } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import type { PastSession } from '#shared/host/supportApi.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PaperIn } from './PaperIn.tsx'
import { useSupport } from './SupportContext.tsx'

/** The other side's paper that nothing of this session is kept there (C6, MT101). */
export function PurgeCard({
  session: { id, guest },
}: {
  readonly session: PastSession
}): ReactElement | null {
  const t = useWords('helpRecord')
  const format = useFormat()
  const { client } = useSupport()
  const work = useWork()
  const [text, setText] = useState('')
  const [on, setOn] = useState<Day | null>(null)
  if (!guest) return null
  return (
    <Card title={t('purge.title')} icon="card">
      <Stack gap="large">
        <Text>{t('purge.text', { name: guest.name, company: guest.company })}</Text>
        <PaperIn
          label={t('purge.paper')}
          value={text}
          onChange={(next) => {
            setOn(null)
            setText(next)
          }}
        />
        <FailureNotice failure={work.failure} />
        {on !== null && (
          <Notice tone="good" live="polite">
            {t('purge.good', { name: guest.name, company: guest.company, day: format.day(on) })}
          </Notice>
        )}
        <Row justify="end">
          <Button
            busy={work.busy}
            disabled={text.trim() === ''}
            onClick={() => {
              setOn(null)
              void work.run(
                () => client.call('support.purged', { session: id, text }),
                (purge) => setOn(purge.on),
              )
            }}
          >
            {t('purge.submit')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
