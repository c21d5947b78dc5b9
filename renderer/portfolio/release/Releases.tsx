import { useState, type ReactElement } from 'react'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../../database/DatabaseContext.tsx'
import { useRecords } from '../../database/useRecords.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Heading } from '../../ui/Heading.tsx'
import { Stack } from '../../ui/Stack.tsx'
import { Text } from '../../ui/Text.tsx'
import { useWords } from '../../ui/useWords.ts'
import styles from './Release.module.css'

/** What a family has got, newest first, and asking it back (RF4). */
export function Releases({
  childId,
  today,
}: {
  readonly childId: string
  readonly today: string
}): ReactElement | null {
  const t = useWords('release')
  const format = useFormat()
  const repository = useRepository()
  const { records } = useRecords('release', { subject: childId })
  const guardians = useRecords('guardian', { subject: childId }).records
  const [recalling, setRecalling] = useState<Rec<'release'> | null>(null)
  const namesOf = (one: Rec<'release'>): string =>
    format.list(
      one.values.guardianIds.flatMap((id) => {
        const guardian = guardians.find((other) => other.id === id)?.values
        return guardian ? [`${guardian.firstName} ${guardian.lastName}`.trim()] : []
      }),
    )
  const releases = records.toSorted((a, b) =>
    (a.values.releasedOn ?? '') < (b.values.releasedOn ?? '') ? 1 : -1,
  )
  if (releases.length === 0) return null
  return (
    <Stack>
      <Heading level={2}>{t('list')}</Heading>
      <ul className={styles.list}>
        {releases.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{t(one.values.way === 'envelope' ? 'wayEnvelope' : 'wayPrint')}</strong>{' '}
              {t('count', { count: one.values.pageIds.length })} · {namesOf(one)}
              <Text tone="soft" size="small">
                {format.day(one.values.releasedOn)}
                {one.values.by !== '' && `, ${t('by', { name: one.values.by })}`}
              </Text>
            </span>
            {one.values.recalledOn === null ? (
              <Button size="small" kind="quiet" icon="undo" onClick={() => setRecalling(one)}>
                {t('recall')}
              </Button>
            ) : (
              <Badge tone="warn" icon="undo">
                {t('recalled', { day: format.day(one.values.recalledOn) })}
              </Badge>
            )}
          </li>
        ))}
      </ul>
      {recalling && (
        <ConfirmDialog
          title={t('recallAsk')}
          keep={t('keep')}
          submit={t('recallDo')}
          run={() => repository.save([editDraft(recalling, { recalledOn: today })])}
          done={t('noted')}
          onClose={() => setRecalling(null)}
        >
          <Text>{t('recallHelp', { names: namesOf(recalling) })}</Text>
        </ConfirmDialog>
      )}
    </Stack>
  )
}
