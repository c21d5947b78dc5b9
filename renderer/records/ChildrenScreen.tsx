import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useEffect, useMemo, useState, type ReactElement } from 'react'
import { dayOf, type Day } from '#shared/basics/clock.ts'
import type { View } from '#shared/host/api.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRecords } from '../database/useRecords.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { ChildFile } from './ChildFile.tsx'
import { ChildForm } from './ChildForm.tsx'
import { ChildList } from './ChildList.tsx'
import styles from './ChildrenScreen.module.css'
import { GroupsDialog } from './GroupsDialog.tsx'
import { listMemory } from './listMemory.ts'
import { foldWords, matchName } from './matchName.ts'
import type { ChildrenSearch } from './childrenSearch.ts'
import { byName, byPosition, nameOf } from './names.ts'
import { useMarks, type MarksById } from './useMarks.ts'

const noMarks: MarksById = new Map()
/** Values of the group filter that are no group's id. */
const all = 'all'
const none = 'none'

/** The list left, the file of the chosen child right; on narrow screens one after the other. */
export function ChildrenScreen({
  childId = null,
  view: first = 'plain',
}: {
  readonly childId?: string | null
  readonly view?: View
}): ReactElement {
  const t = useWords('records')
  const navigate = useNavigate()
  const [view, setView] = useState<View>(first)
  const day = dayOf(useNow())
  const { records: children, ready, unreadable } = useRecords('child', {}, { view })
  const { records: groups } = useRecords('group', {}, { view })
  const [marks, setMarks] = useState<MarksById>(noMarks)
  const [typed, setTyped] = useState(listMemory.typed)
  const [groupId, setGroupId] = useState<string>(listMemory.groupId)
  const { neu }: ChildrenSearch = useSearch({ strict: false })
  const [adding, setAdding] = useState(neu === true)
  const [editingGroups, setEditingGroups] = useState(false)

  const sortedGroups = useMemo(() => [...groups].sort(byPosition), [groups])
  const groupById = useMemo(() => new Map(groups.map((group) => [group.id, group])), [groups])
  const sorted = useMemo(() => [...children].sort(byName), [children])
  const wanted = useDeferredValue(typed)
  const shown = useMemo(() => filter(sorted, wanted, groupId, marks), [sorted, wanted, groupId, marks])

  const open = useCallback(
    (id: string) => void navigate({ to: '/kinder/$childId', params: { childId: id } }),
    [navigate],
  )
  function discard(): void {
    setAdding(false)
    if (neu) void navigate({ to: '/kinder', search: {}, replace: true })
  }
  const masked = view === 'masked'
  useEffect(() => {
    Object.assign(listMemory, { typed, groupId })
  }, [typed, groupId])
  const empty = ready && children.length === 0

  return (
    <Page
      title={t('title')}
      width="full"
      actions={
        !empty && (
          <>
            <Menu
              label={t('more')}
              iconOnly
              items={[
                {
                  label: t('import'),
                  icon: 'import',
                  onChoose: () => void navigate({ to: '/kinder/einlesen' }),
                },
                { label: t('groups'), icon: 'edit', onChoose: () => setEditingGroups(true) },
                {
                  label: t(masked ? 'maskedOff' : 'maskedOn'),
                  icon: masked ? 'eye' : 'eyeOff',
                  onChoose: () => setView(masked ? 'plain' : 'masked'),
                },
              ]}
            />
            {!masked && (
              <Button
                kind={childId === null ? 'primary' : 'secondary'}
                icon="add"
                onClick={() => setAdding(true)}
              >
                {t('add')}
              </Button>
            )}
          </>
        )
      }
    >
      {empty ? (
        <EmptyState
          icon="children"
          title={t('empty.title')}
          action={
            <Row justify="center">
              <Button
                kind="primary"
                size="large"
                icon="import"
                onClick={() => void navigate({ to: '/kinder/einlesen' })}
              >
                {t('import')}
              </Button>
              <Button size="large" icon="add" onClick={() => setAdding(true)}>
                {t('add')}
              </Button>
              <Button size="large" icon="edit" onClick={() => setEditingGroups(true)}>
                {t('groups')}
              </Button>
            </Row>
          }
        >
          {t('empty.text')}
        </EmptyState>
      ) : (
        <div className={styles.panes} data-open={childId === null ? 'list' : 'file'}>
          <div className={styles.listPane}>
            {masked && <Notice tone="info">{t('maskedNotice')}</Notice>}
            {unreadable > 0 && <Notice tone="warn">{t('unreadable', { count: unreadable })}</Notice>}
            <div className={styles.filters}>
              <TextField
                label={t('search')}
                hideLabel
                type="search"
                icon="search"
                placeholder={t('searchPlaceholder')}
                value={typed}
                onChange={setTyped}
                autoComplete="off"
                spellCheck={false}
              />
              <SelectField
                label={t('group')}
                hideLabel
                value={groupId}
                onChange={setGroupId}
                options={[
                  { value: all, label: t('allGroups') },
                  ...sortedGroups.map((group) => ({ value: group.id, label: group.values.name })),
                  { value: none, label: t('noGroup') },
                ]}
              />
            </div>
            <Text tone="soft" size="small" figures>
              <span role="status">{ready ? t('count', { count: shown.length }) : t('loading')}</span>
            </Text>
            {ready && shown.length === 0 ? (
              <EmptyState
                icon="search"
                title={t('noHit.title')}
                action={
                  <Button
                    onClick={() => {
                      setTyped('')
                      setGroupId(all)
                    }}
                  >
                    {t('noHit.clear')}
                  </Button>
                }
              >
                {t('noHit.text')}
              </EmptyState>
            ) : (
              <ChildList
                children={shown}
                groupById={groupById}
                marks={marks}
                day={day}
                view={view}
                chosen={childId}
                onChoose={open}
              />
            )}
          </div>
          <div className={styles.filePane}>
            {childId === null || masked ? (
              <EmptyState icon="child" title={t('choose.title')}>
                {t('choose.text')}
              </EmptyState>
            ) : (
              <>
                <div className={styles.back}>
                  <Button kind="quiet" icon="back" onClick={() => void navigate({ to: '/kinder' })}>
                    {t('back')}
                  </Button>
                </div>
                <ChildFile key={childId} childId={childId} />
              </>
            )}
          </div>
        </div>
      )}
      {ready && children.length > 0 && (
        <MarksReader childIds={children} day={day} view={view} onMarks={setMarks} />
      )}
      <Dialog open={adding} onClose={discard} title={t('add')} size="large">
        <ChildForm
          onDone={(id) => {
            setAdding(false)
            open(id)
          }}
          onDiscard={discard}
        />
      </Dialog>
      <GroupsDialog open={editingGroups} onClose={() => setEditingGroups(false)} />
    </Page>
  )
}

/** Mounted after the names are on the screen, so that they never wait for the marks. */
function MarksReader({
  childIds: children,
  day,
  view,
  onMarks,
}: {
  readonly childIds: readonly Rec<'child'>[]
  readonly day: Day
  readonly view: View
  readonly onMarks: (marks: MarksById) => void
}): null {
  const childIds = useMemo(() => children.map(({ id }) => id), [children])
  const marks = useMarks(childIds, day, view)
  useEffect(() => onMarks(marks), [marks, onMarks])
  return null
}

function filter(
  children: readonly Rec<'child'>[],
  typed: string,
  groupId: string,
  marks: MarksById,
): readonly Rec<'child'>[] {
  const inGroup =
    groupId === all ? children : children.filter(({ values }) => (values.groupId ?? none) === groupId)
  const words = foldWords(typed)
  if (words.length === 0) return inGroup
  return inGroup
    .map((child) => ({
      child,
      score:
        matchName(foldWords([nameOf(child.values), ...child.values.nicknames].join(' ')), words) * 2 ||
        matchName(foldWords(marks.get(child.id)?.guardians ?? ''), words),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ child }) => child)
}
