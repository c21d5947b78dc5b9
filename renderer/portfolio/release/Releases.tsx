import { useEffect, useMemo, useState, type ReactElement } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import type { LinkState } from '#shared/host/api.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { isOpenLink, useLinks, useRecallLinks } from '../../consents/useLinks.ts'
import { useRepository } from '../../database/DatabaseContext.tsx'
import { useRecords } from '../../database/useRecords.ts'
import { useHost } from '../../host/HostContext.tsx'
import { Badge, type BadgeTone } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Heading } from '../../ui/Heading.tsx'
import type { IconName } from '../../ui/icons.ts'
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
  readonly today: Day
}): ReactElement | null {
  const t = useWords('release')
  const format = useFormat()
  const tLink = useWords('familyLink')
  const repository = useRepository()
  const recallLinks = useRecallLinks()
  const { records } = useRecords('release', { subject: childId })
  const { vault } = useHost()
  const guardians = useRecords('guardian', { subject: childId }).records
  const [recalling, setRecalling] = useState<Rec<'release'> | null>(null)
  const linkIds = useMemo(
    () => records.flatMap(({ values }) => (values.linkId === '' ? [] : [values.linkId])),
    [records],
  )
  const { stateOf } = useLinks(linkIds)
  // Called back at another PC that does not reach the server: this one says it.
  useEffect(() => {
    const late = records.flatMap(({ values: { linkId, recalledOn } }) =>
      linkId !== '' && recalledOn !== null && stateOf(linkId) === 'there' ? [linkId] : [],
    )
    if (late.length > 0) void vault.call('family.recall', { ids: late })
  }, [records, stateOf, vault])
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
              <strong>
                {one.values.way === 'link'
                  ? tLink('list')
                  : t(one.values.way === 'envelope' ? 'wayEnvelope' : 'wayPrint')}
              </strong>{' '}
              {t('count', { count: one.values.pageIds.length })} · {namesOf(one)}
              <Text tone="soft" size="small">
                {format.day(one.values.releasedOn)}
                {one.values.by !== '' && `, ${t('by', { name: one.values.by })}`}
              </Text>
            </span>
            {one.values.way === 'link' && (
              <LinkBadge release={one} today={today} state={stateOf(one.values.linkId)} />
            )}
            {one.values.way === 'link' ? (
              isOpenLink(one, today) && (
                <Button size="small" kind="quiet" icon="undo" onClick={() => setRecalling(one)}>
                  {tLink('recall')}
                </Button>
              )
            ) : one.values.recalledOn === null ? (
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
      {recalling?.values.way === 'link' && (
        <ConfirmDialog
          title={tLink('recallAsk')}
          keep={tLink('recallKeep')}
          submit={tLink('recallDo')}
          run={() => recallLinks([recalling], today)}
          done={tLink('recalled')}
          onClose={() => setRecalling(null)}
        >
          <Text>{tLink('recallHelp', { names: namesOf(recalling) })}</Text>
        </ConfirmDialog>
      )}
      {recalling && recalling.values.way !== 'link' && (
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

const tones: Readonly<Record<LinkState, readonly [BadgeTone, IconName]>> = {
  there: ['good', 'good'],
  waiting: ['warn', 'clock'],
  recalling: ['warn', 'clock'],
  absent: ['neutral', 'help'],
  unknown: ['neutral', 'help'],
  refused: ['danger', 'warn'],
}

/** A link is said to hold only where the server said so (FL5). */
function LinkBadge({
  release: { values },
  today,
  state,
}: {
  readonly release: Rec<'release'>
  readonly today: Day
  readonly state: LinkState
}): ReactElement {
  const t = useWords('familyLink')
  const format = useFormat()
  const day = format.day(values.until)
  // Until the server is known to have heard of it, it is under way.
  if (values.recalledOn !== null && (state === 'there' || state === 'recalling'))
    return (
      <Badge tone="warn" icon="clock">
        {t('state.recalling')}
      </Badge>
    )
  if (values.recalledOn !== null)
    return (
      <Badge tone="warn" icon="undo">
        {t('state.recalled', { day: format.day(values.recalledOn) })}
      </Badge>
    )
  if ((values.until ?? '') < today)
    return (
      <Badge tone="neutral" icon="clock">
        {t('state.ended', { day })}
      </Badge>
    )
  const [tone, icon] = tones[state]
  return (
    <Badge tone={tone} icon={icon}>
      {t(`state.${state}`, { day })}
    </Badge>
  )
}
