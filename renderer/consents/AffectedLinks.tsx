import { useMemo, useState, type ReactElement } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import type { Purpose } from '#shared/records/consent.ts'
import { useRecords } from '../database/useRecords.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWork } from '../ui/useWork.ts'
import { useWords } from '../ui/useWords.ts'
import { usePagesToSolve } from './PagesToSolve.tsx'
import { isOpenLink, useRecallLinks } from './useLinks.ts'

/**
 * Links that hold and may show this child (FL6): her family's own, and of whichever family one that showed her when it was
 * made, or whose page shows her now.
 */
export function AffectedLinks({
  childId,
  purpose,
  today,
}: {
  readonly childId: string
  readonly purpose: Purpose
  readonly today: Day
}): ReactElement | null {
  const t = useWords('familyLink')
  const toast = useToast()
  const work = useWork()
  const recall = useRecallLinks()
  const { showing } = usePagesToSolve()
  const { records: releases } = useRecords('release')
  const [done, setDone] = useState(false)
  const concerned = useMemo(() => {
    const pageIds = new Set(showing(childId, purpose).map(({ id }) => id))
    return releases.filter(
      (one) =>
        isOpenLink(one, today) &&
        (one.values.childId === childId ||
          one.values.shownChildIds.includes(childId) ||
          one.values.pageIds.some((id) => pageIds.has(id))),
    )
  }, [showing, releases, childId, purpose, today])
  if (concerned.length === 0 || done) return null
  const count = concerned.length
  return (
    <Notice tone="warn" title={t('concerned', { count })}>
      <Stack>
        <Text>{t('concernedHelp')}</Text>
        <Row>
          <Button
            icon="undo"
            busy={work.busy}
            onClick={() =>
              void work.run(
                () => recall(concerned, today),
                () => {
                  toast.good(t('recalled'))
                  setDone(true)
                },
              )
            }
          >
            {t('recallAll', { count })}
          </Button>
        </Row>
        <FailureNotice failure={work.failure} />
      </Stack>
    </Notice>
  )
}
