import { useMemo, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRecord, useRecords } from '../database/useRecords.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { Menu } from '../ui/Menu.tsx'
import { Page } from '../ui/Page.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { CardPanel } from './CardPanel.tsx'
import { ConnectDialog } from './ConnectDialog.tsx'
import { ImportPanel } from './ImportPanel.tsx'
import { usePeople, type People } from './people.ts'
import { PhotoGrid } from './PhotoGrid.tsx'
import styles from './photos.module.css'
import { useAdding } from './useAdding.ts'
import { useCards } from './useCards.ts'
import { WebcamDialog } from './WebcamDialog.tsx'
import { WhoDialog } from './WhoDialog.tsx'

type Which = 'unseen' | 'all'
const everything = ''

/** Newest first; those of one day in the order they came. */
const newestFirst = (a: Rec<'photo'>, b: Rec<'photo'>): number =>
  dayOfPhoto(b).localeCompare(dayOfPhoto(a)) || (a.meta.hlc < b.meta.hlc ? 1 : -1)
const dayOfPhoto = ({ values }: Rec<'photo'>): string => values.takenOn ?? values.importedOn ?? ''

function lastMonths(count: number): readonly string[] {
  const [year, month] = dayOf(Date.now()).split('-').map(Number) as [number, number]
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + month - 1 - back
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}

export function PhotosScreen(): ReactElement {
  const t = useWords('photos')
  const tCamera = useWords('camera')
  const format = useFormat()
  const people = usePeople()
  const [which, setWhich] = useState<Which>('unseen')
  const [groupId, setGroupId] = useState(everything)
  const [month, setMonth] = useState(everything)
  const [openId, setOpenId] = useState<string | null>(null)
  /** The row the dialog walks through stays as it was: an answered photo does not vanish under the hand. */
  const [row, setRow] = useState<readonly string[]>([])
  const unseen = useRecords('photo', { subject: null })
  const all = useRecords(
    'photo',
    which === 'all' ? { month: month === everything ? undefined : month } : { subject: null },
  )
  const { records, ready } = which === 'all' ? all : unseen

  const shown = useMemo(
    () =>
      records
        .filter(({ values }) => which === 'all' || values.seen === '')
        .filter(({ values }) => groupId === everything || values.groupId === groupId)
        .sort(newestFirst),
    [records, which, groupId],
  )
  const unseenCount = unseen.records.filter(({ values }) => values.seen === '').length
  const addTo = groupId === everything ? (people.groups[0]?.id ?? null) : groupId
  const add = useAdding(addTo)
  const cards = useCards()
  const [dialog, setDialog] = useState<'webcam' | 'connect' | null>(null)
  const months = useMemo(() => lastMonths(24), [])
  const open = (photo: Rec<'photo'>): void => {
    setRow(shown.map(({ id }) => id))
    setOpenId(photo.id)
  }

  return (
    <div className={styles.screen} data-over={add.over || undefined} {...add.drop}>
      <Page
        title={t('title')}
        intro={t('intro')}
        width="full"
        actions={
          <>
            <Menu
              label={tCamera('menu')}
              icon="camera"
              items={[
                { label: tCamera('webcam.open'), icon: 'camera', onChoose: () => setDialog('webcam') },
                { label: tCamera('connect.open'), icon: 'usb', onChoose: () => setDialog('connect') },
              ]}
            />
            <Button icon="folderOpen" onClick={() => add.choose('folder')}>
              {t('addFolder')}
            </Button>
            <Button
              kind={cards.length > 0 || unseenCount > 0 ? 'secondary' : 'primary'}
              icon="imageAdd"
              onClick={() => add.choose('photos')}
            >
              {t('add')}
            </Button>
          </>
        }
      >
        <CardPanel cards={cards} groupId={addTo} />
        <ImportPanel />
        <div className={styles.bar}>
          <Segmented
            label={t('filter.label')}
            value={which}
            onChange={setWhich}
            options={[
              { value: 'unseen', label: `${t('filter.unseen')} (${format.number(unseenCount)})` },
              { value: 'all', label: t('filter.all') },
            ]}
          />
          {people.groups.length > 1 && (
            <SelectField
              label={t('filter.group')}
              hideLabel
              value={groupId}
              onChange={setGroupId}
              options={[
                { value: everything, label: t('filter.allGroups') },
                ...people.groups.map(({ id, values }) => ({ value: id, label: values.name })),
              ]}
            />
          )}
          {which === 'all' && (
            <SelectField
              label={t('filter.month')}
              hideLabel
              value={month}
              onChange={setMonth}
              options={[
                { value: everything, label: t('filter.allMonths') },
                ...months.map((value) => ({ value, label: format.month(value) })),
              ]}
            />
          )}
          <Text tone="soft" figures as="span">
            {t('count', { count: shown.length })}
          </Text>
          {which === 'unseen' && shown[0] && (
            <Button kind="primary" icon="eye" onClick={() => open(shown[0]!)}>
              {t('look')}
            </Button>
          )}
        </div>
        {shown.length > 0 ? (
          <PhotoGrid photos={shown} nameById={people.nameById} onOpen={open} />
        ) : (
          ready && (
            <NoPhotos
              which={which}
              filtered={groupId !== everything || month !== everything}
              onAdd={() => add.choose('photos')}
            />
          )
        )}
      </Page>
      {dialog === 'webcam' && <WebcamDialog groupId={addTo} onClose={() => setDialog(null)} />}
      {dialog === 'connect' && (
        <ConnectDialog
          onClose={() => setDialog(null)}
          onFolder={() => {
            setDialog(null)
            add.choose('folder')
          }}
        />
      )}
      {openId !== null && <OpenPhoto key={openId} id={openId} row={row} people={people} onOpen={setOpenId} />}
    </div>
  )
}

function OpenPhoto({
  id,
  row,
  people,
  onOpen,
}: {
  readonly id: string
  readonly row: readonly string[]
  readonly people: People
  readonly onOpen: (id: string | null) => void
}): ReactElement | null {
  const { record } = useRecord('photo', id)
  const at = row.indexOf(id)
  return record ? (
    <WhoDialog
      photo={record}
      people={people}
      at={at + 1}
      of={row.length}
      onStep={row.length > 1 ? (by) => onOpen(row[at + by] ?? null) : null}
      onClose={() => onOpen(null)}
    />
  ) : null
}

function NoPhotos({
  which,
  filtered,
  onAdd,
}: {
  readonly which: Which
  readonly filtered: boolean
  readonly onAdd: () => void
}): ReactElement {
  const t = useWords('photos')
  const hasPhotos = useRecords('photo', which === 'unseen' ? {} : { subject: null }).records.length > 0
  const key = filtered && which === 'all' ? 'noneHere' : hasPhotos && which === 'unseen' ? 'allSeen' : 'empty'
  return (
    <EmptyState
      icon={key === 'allSeen' ? 'good' : 'photos'}
      title={t(`${key}.title`)}
      action={
        <Button kind={key === 'empty' ? 'primary' : 'secondary'} icon="imageAdd" onClick={onAdd}>
          {t('add')}
        </Button>
      }
    >
      {t(`${key}.text`)}
    </EmptyState>
  )
}
