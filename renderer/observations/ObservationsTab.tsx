import { useState, type ReactElement } from 'react'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { PhotoThumb } from '../portfolio/PhotoThumb.tsx'
import type { Pictures } from '../portfolio/pictures.ts'
import { usePictures, usePortfolio } from '../portfolio/usePortfolio.ts'
import { nameOf } from '../records/names.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { ObservationForm } from './ObservationForm.tsx'
import styles from './Observations.module.css'
import { useMayObserve } from './useMayObserve.ts'
import { useStory } from './useStory.ts'

/** What was seen of one child, newest first; each becomes a learning story with one click (B10). */
export function ObservationsTab({ child }: { readonly child: Rec<'child'> }): ReactElement {
  const t = useWords('observations')
  const format = useFormat()
  const toast = useToast()
  const repository = useRepository()
  const may = useMayObserve()
  const observations = useRecords('observation', { subject: child.id })
  const remarks = useRecords('remark', { subject: child.id })
  const portfolio = usePortfolio(child.id)
  const thumbs = usePictures('small')
  const story = useStory(portfolio)
  const [editing, setEditing] = useState<Rec<'observation'> | 'new' | null>(null)
  const [written, setWritten] = useState(false)
  const [removing, setRemoving] = useState<Rec<'observation'> | null>(null)
  const name = child.values.firstName.trim() || child.values.lastName
  if (!observations.ready || !remarks.ready) return <Text tone="soft">{t('loading')}</Text>
  const shown = observations.records
    .filter(({ values }) => values.removedOn === null)
    .toSorted((a, b) => ((a.values.date ?? '') < (b.values.date ?? '') ? 1 : -1))
  const remarkOf = (id: string): Rec<'remark'> | undefined =>
    remarks.records.find(({ values }) => values.observationId === id)
  const record = editing === 'new' || editing === null ? undefined : editing

  function edit(what: typeof editing): void {
    setWritten(false)
    setEditing(what)
  }
  async function remove(observation: Rec<'observation'>): Promise<void> {
    setRemoving(null)
    const answer = await repository.save([editDraft(observation, { removedOn: portfolio.today })])
    if (!answer.ok) toast.danger(t('failed'))
  }
  const add = may && (
    <Button kind="primary" icon="add" onClick={() => edit('new')}>
      {t('new')}
    </Button>
  )
  return (
    <Stack gap="large">
      {shown.length === 0 ? (
        <EmptyState icon="eye" title={t('empty.title')} action={add}>
          {t('empty.text', { name })}
        </EmptyState>
      ) : (
        <>
          {add && <Row justify="end">{add}</Row>}
          {shown.map((observation) => (
            <ObservationCard
              key={observation.id}
              observation={observation}
              remark={remarkOf(observation.id)}
              thumbs={thumbs}
              {...(may
                ? {
                    onEdit: () => edit(observation),
                    onStory: () => void story.make(observation),
                    busy: !portfolio.ready || story.busyWith === observation.id,
                  }
                : {})}
            />
          ))}
        </>
      )}
      <Dialog
        open={editing !== null}
        onClose={() => setEditing(null)}
        size="full"
        locked={written}
        title={
          record
            ? t('editOf', { day: format.day(record.values.date) })
            : t('newOf', { name: nameOf(child.values) })
        }
      >
        {editing !== null && (
          <ObservationForm
            childId={child.id}
            record={record}
            remark={record && remarkOf(record.id)}
            onWritten={() => setWritten(true)}
            onDiscard={() => setEditing(null)}
            onSaved={(savedAt) => {
              setEditing(null)
              toast.good(t('savedAt', { name: savedAt }))
            }}
            {...(record
              ? {
                  onRemove: () => {
                    setEditing(null)
                    setRemoving(record)
                  },
                }
              : {})}
          />
        )}
      </Dialog>
      <Dialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        size="small"
        title={t('removeAsk')}
        actions={
          <>
            <Button onClick={() => setRemoving(null)}>{t('keep')}</Button>
            <Button kind="danger" icon="delete" onClick={() => removing && void remove(removing)}>
              {t('remove')}
            </Button>
          </>
        }
      >
        {t('removeHelp')}
      </Dialog>
    </Stack>
  )
}

function ObservationCard({
  observation: { values },
  remark,
  thumbs,
  onEdit,
  onStory,
  busy = false,
}: {
  readonly observation: Rec<'observation'>
  readonly remark: Rec<'remark'> | undefined
  readonly thumbs: Pictures
  readonly onEdit?: () => void
  readonly onStory?: () => void
  readonly busy?: boolean
}): ReactElement {
  const t = useWords('observations')
  const format = useFormat()
  const day = format.longDay(values.date)
  const title = values.title || day
  return (
    <Card
      title={title}
      icon="eye"
      action={
        onEdit && (
          <Button
            kind="quiet"
            size="small"
            icon="edit"
            aria-label={t('editOf', { day: format.day(values.date) })}
            onClick={onEdit}
          >
            {t('edit')}
          </Button>
        )
      }
    >
      <Stack gap="small">
        <Text tone="soft" size="small" figures>
          {[...(values.title ? [day] : []), ...(values.by ? [t('by', { name: values.by })] : [])].join(' · ')}
        </Text>
        <div className={styles.text}>{values.situation}</div>
        {values.nextSteps !== '' && (
          <div className={styles.text}>
            <strong>{t('nextSteps')}:</strong> {values.nextSteps}
          </div>
        )}
        {values.photoIds.length > 0 && (
          <ul className={styles.photos} aria-label={t('photos')}>
            {values.photoIds.map((photoId) => (
              <li key={photoId}>
                <PhotoThumb photoId={photoId} pictures={thumbs} grey={false} />
              </li>
            ))}
          </ul>
        )}
        {values.areas.length > 0 && (
          <Row gap="small" wrap>
            {values.areas.map((area) => (
              <Badge key={area}>{t(`area.${area}`)}</Badge>
            ))}
          </Row>
        )}
        {remark && remark.values.text !== '' && (
          <Text tone="soft" size="small">
            {t('remark')}: {remark.values.text}
          </Text>
        )}
        {onStory && (
          <Row>
            <Button icon="sparkles" busy={busy} aria-label={t('toStoryOf', { title })} onClick={onStory}>
              {t('toStory')}
            </Button>
          </Row>
        )}
      </Stack>
    </Card>
  )
}
