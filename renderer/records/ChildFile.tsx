import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { ConsentsPanel } from '../consents/ConsentsPanel.tsx'
import { useRecord, useRecords } from '../database/useRecords.ts'
import { ObservationsTab } from '../observations/ObservationsTab.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFormat } from '../ui/format.ts'
import { Heading } from '../ui/Heading.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { Text } from '../ui/Text.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { ChildForm } from './ChildForm.tsx'
import { ChildMarks } from './ChildMarks.tsx'
import { ChildPages } from './ChildPages.tsx'
import { ChildPhotos } from './ChildPhotos.tsx'
import { ContactsTab } from './ContactsTab.tsx'
import { Facts } from './Facts.tsx'
import { HistoryDialog } from './HistoryDialog.tsx'
import { ageOn, nameOf } from './names.ts'
import { SafetyTab } from './SafetyTab.tsx'
import { SavedNotice } from './SavedNotice.tsx'
import { useMarks } from './useMarks.ts'
import { useSaving } from './useSaving.ts'

type Tab = 'sheet' | 'safety' | 'contacts' | 'photos' | 'consents' | 'observations' | 'portfolio'

/** Everything about one child; each tab is a drawer of its own. */
export function ChildFile({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('records')
  const navigate = useNavigate()
  const { record, ready } = useRecord('child', childId)
  const [tab, setTab] = useState<Tab>('sheet')
  if (!record)
    return ready ? (
      <EmptyState
        icon="child"
        title={t('missing.title')}
        action={
          <Button kind="primary" onClick={() => void navigate({ to: '/kinder' })}>
            {t('missing.back')}
          </Button>
        }
      >
        {t('missing.text')}
      </EmptyState>
    ) : null
  return (
    <Stack gap="large">
      <FileHead child={record} />
      <Tabs
        label={t('file', { name: nameOf(record.values) })}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'sheet', label: t('tabs.sheet'), content: <SheetTab child={record} /> },
          { value: 'safety', label: t('tabs.safety'), content: <SafetyTab child={record} /> },
          {
            value: 'contacts',
            label: t('tabs.contacts'),
            content: <ContactsTab child={record} />,
          },
          {
            value: 'photos',
            label: t('tabs.photos'),
            content: <ChildPhotos childId={childId} />,
          },
          {
            value: 'consents',
            label: t('tabs.consents'),
            content: <ConsentsPanel childId={childId} />,
          },
          {
            value: 'observations',
            label: t('tabs.observations'),
            content: <ObservationsTab child={record} />,
          },
          {
            value: 'portfolio',
            label: t('tabs.portfolio'),
            content: <ChildPages childId={childId} />,
          },
        ]}
      />
    </Stack>
  )
}

function FileHead({ child }: { readonly child: Rec<'child'> }): ReactElement {
  const t = useWords('records')
  const format = useFormat()
  const day = dayOf(useNow())
  const childIds = useMemo(() => [child.id], [child.id])
  const marks = useMarks(childIds, day, 'plain', child.id)
  const { record: group } = useRecord('group', child.values.groupId)
  const age = ageOn(child.values.birthDate, day)
  return (
    <Row gap="normal">
      <Avatar name={nameOf(child.values)} {...(group ? { colour: group.values.colour } : {})} size={64} />
      <Stack gap="tiny">
        <Heading level={2}>{nameOf(child.values)}</Heading>
        <Text tone="soft" figures>
          {[
            group?.values.name ?? t('noGroup'),
            ...(child.values.birthDate === null
              ? []
              : [t('born', { day: format.day(child.values.birthDate) })]),
            ...(age === null ? [] : [t('age', { count: age })]),
          ].join(' · ')}
        </Text>
        <Row gap="small">
          <ChildMarks child={child.values} marks={marks.get(child.id)} day={day} />
        </Row>
      </Stack>
    </Row>
  )
}

function SheetTab({ child }: { readonly child: Rec<'child'> }): ReactElement {
  const t = useWords('records')
  const format = useFormat()
  const saving = useSaving()
  const { records: groups } = useRecords('group')
  const [editing, setEditing] = useState(false)
  const [history, setHistory] = useState(false)
  const { values } = child
  if (editing)
    return (
      <ChildForm
        record={child}
        saving={saving}
        onDone={() => setEditing(false)}
        onDiscard={() => setEditing(false)}
      />
    )
  return (
    <Stack gap="large">
      <SavedNotice state={saving.state} />
      {child.meta.otherHeads && child.meta.otherHeads.length > 0 && (
        <Notice tone="warn">{t('twoVersions')}</Notice>
      )}
      <Card
        title={t('person')}
        icon="child"
        action={
          <Button kind="primary" icon="edit" onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        }
      >
        <Facts
          facts={[
            [t('field.firstName'), values.firstName],
            [t('field.lastName'), values.lastName],
            [t('field.nicknames'), values.nicknames.join(', ')],
            [t('field.birthDate'), format.longDay(values.birthDate)],
            [t('field.gender'), values.gender === '' ? '' : t(`gender.${values.gender}`)],
            [t('field.languages'), values.languages],
            [
              t('address'),
              [values.street, `${values.postcode} ${values.city}`.trim()]
                .filter((line) => line !== '')
                .join('\n'),
            ],
          ]}
        />
      </Card>
      <Card title={t('care')} icon="calendar">
        <Facts
          facts={[
            [
              t('field.groupId'),
              groups.find((group) => group.id === values.groupId)?.values.name ?? t('noGroup'),
            ],
            [t('field.joinedOn'), format.longDay(values.joinedOn)],
            [t('field.leftOn'), format.longDay(values.leftOn)],
            [t('field.notes'), values.notes],
          ]}
        />
      </Card>
      <Row justify="end">
        <Button kind="quiet" icon="history" onClick={() => setHistory(true)}>
          {t('history.open')}
        </Button>
      </Row>
      {history && <HistoryDialog record={child} saving={saving} onClose={() => setHistory(false)} />}
    </Stack>
  )
}
