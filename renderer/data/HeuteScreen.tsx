import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState, type ReactElement } from 'react'
import { addDays, dayOf, type Day } from '#shared/basics/clock.ts'
import { PinOffer } from '../accounts/PinOffer.tsx'
import { useSession } from '../accounts/SessionContext.tsx'
import { usePagesToSolve } from '../consents/PagesToSolve.tsx'
import { useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import type { QuickObservation } from '../observations/QuickObservation.tsx'
import { useMayObserve } from '../observations/useMayObserve.ts'
import { isTrouble } from '../sync/lineText.ts'
import { useConflicts } from '../sync/useConflicts.ts'
import { useMerged } from '../sync/useMerged.ts'
import { useSyncState } from '../sync/useSyncState.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ChoiceCard } from '../ui/ChoiceCard.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Page } from '../ui/Page.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './HeuteScreen.module.css'
import { useDataState } from './useDataState.ts'

const jobs = [
  { name: 'children', icon: 'children', to: '/kinder' },
  { name: 'photos', icon: 'photos', to: '/fotos' },
  { name: 'portfolio', icon: 'portfolio', to: '/portfolio' },
] as const

/** The room everybody enters first: what waits for me, who has a birthday, how do I go on. */
export function HeuteScreen(): ReactElement {
  const t = useWords('today')
  const format = useFormat()
  const now = useNow()
  const navigate = useNavigate()
  const { person } = useSession()
  const mayObserve = useMayObserve()
  // Loaded when it is wanted: the first screen of the day stays light.
  const [Quick, setQuick] = useState<typeof QuickObservation | null>(null)
  const { records: children, ready } = useRecords('child')
  const hour = new Date(now).getHours()
  const part = hour < 11 ? 'morning' : hour < 18 ? 'day' : 'evening'
  const firstName = (person?.name ?? '').split(' ')[0] ?? ''
  const living = children.filter((child) => child.values.leftOn === null || child.values.leftOn >= dayOf(now))

  return (
    <Page title={t(part, { name: firstName })} intro={format.longDay(dayOf(now))}>
      {ready && children.length === 0 ? (
        <Card>
          <EmptyState
            icon="sprout"
            title={t('empty.title')}
            action={
              <Row justify="center">
                <Button
                  kind="primary"
                  size="large"
                  icon="import"
                  onClick={() => void navigate({ to: '/kinder/einlesen' })}
                >
                  {t('empty.action')}
                </Button>
                <Button
                  size="large"
                  icon="add"
                  onClick={() => void navigate({ to: '/kinder', search: { neu: true } })}
                >
                  {t('empty.single')}
                </Button>
              </Row>
            }
          >
            {t('empty.text')}
          </EmptyState>
        </Card>
      ) : (
        <Stack gap="large">
          <Grid min={250} fill>
            {jobs.map((job, i) => (
              <ChoiceCard
                key={job.name}
                icon={job.icon}
                title={t(`job.${job.name}`)}
                text={t(`job.${job.name}Text`)}
                likely={i === 0}
                onChoose={() => void navigate({ to: job.to })}
              />
            ))}
            {mayObserve && (
              <ChoiceCard
                icon="eye"
                title={t('job.observation')}
                text={t('job.observationText')}
                onChoose={() =>
                  void import('../observations/QuickObservation.tsx').then((loaded) =>
                    setQuick(() => loaded.QuickObservation),
                  )
                }
              />
            )}
          </Grid>
          <div className={styles.columns}>
            <Waiting childIds={living.map((child) => child.id)} />
            <Birthdays today={dayOf(now)} children={living} />
          </div>
          <PinOffer />
          {Quick && <Quick onClose={() => setQuick(null)} />}
        </Stack>
      )}
    </Page>
  )
}

type Child = ReturnType<typeof useRecords<'child'>>['records'][number]

interface Task {
  readonly id: string
  readonly icon: IconName
  readonly title: string
  readonly why: string
  readonly action: string
  readonly to:
    | '/klaeren'
    | '/portfolio/klaeren'
    | '/buero/verbindung'
    | '/fotos'
    | '/kinder'
    | '/buero/sicherung'
    | '/buero/loeschen'
}

const week = 7 * 86_400_000

/** Opens photos and consents only after the first picture of the screen stands. */
function Waiting({ childIds }: { readonly childIds: readonly string[] }): ReactElement {
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setBegun(true), 800)
    return () => clearTimeout(timer)
  }, [])
  return begun ? <WaitingNow childIds={childIds} /> : <WaitingList tasks={null} />
}

function WaitingNow({ childIds }: { readonly childIds: readonly string[] }): ReactElement {
  const t = useWords('today')
  const format = useFormat()
  const now = useNow()
  const { vault } = useHost()
  const state = useDataState()
  const { records: photos, ready: photosReady } = useRecords('photo')
  const { records: consents, ready: consentsReady } = useRecords('consent')
  const sync = useWords('sync')
  const link = useSyncState()
  const { conflicts } = useConflicts()
  const { merged } = useMerged()
  const solving = useWords('solving')
  const { toSolve } = usePagesToSolve()
  const [deletions, setDeletions] = useState(0)
  useEffect(() => {
    void vault.call('deletion.list', {}).then((answer) => {
      if (answer.ok) setDeletions(answer.value.pending.filter((one) => one.state === 'requested').length)
    })
  }, [vault])

  const unseen = photos.filter((photo) => photo.values.seen === '').length
  const missing = useMemo(() => {
    const answered = new Set(
      consents.filter((one) => one.values.purpose === 'ownPortfolio').map((one) => one.values.childId),
    )
    return childIds.filter((id) => !answered.has(id)).length
  }, [consents, childIds])

  if (!state || !photosReady || !consentsReady) return <WaitingList tasks={null} />
  const at = state.lastBackupAt
  const tasks: Task[] = []
  if (conflicts && conflicts.length > 0)
    tasks.push({
      id: 'conflicts',
      icon: 'copy',
      title: sync('conflict.today', { count: conflicts.length }),
      why: sync('conflict.todayWhy'),
      action: sync('conflict.todayAction'),
      to: '/klaeren',
    })
  if (merged && merged.length > 0)
    tasks.push({
      id: 'merged',
      icon: 'copy',
      title: sync('merged.today', { count: merged.length }),
      why: sync('merged.todayWhy'),
      action: sync('merged.todayAction'),
      to: '/klaeren',
    })
  if (toSolve.length > 0)
    tasks.push({
      id: 'solving',
      icon: 'ban',
      title: solving('today', { count: toSolve.length }),
      why: solving('todayWhy'),
      action: solving('todayAction'),
      to: '/portfolio/klaeren',
    })
  if (link && isTrouble(link))
    tasks.push({
      id: 'link',
      icon: 'warn',
      title: sync(`state.${link.state}`),
      why: sync('conflict.linkWhy'),
      action: sync('where.hubAction'),
      to: '/buero/verbindung',
    })
  const lateSticks = link?.sticks.filter((stick) => stick.overdue).length ?? 0
  if (lateSticks > 0)
    tasks.push({
      id: 'sticks',
      icon: 'usb',
      title: sync('stick.today', { count: lateSticks }),
      why: sync('stick.overdueText'),
      action: sync('where.hubAction'),
      to: '/buero/verbindung',
    })
  if (at === null || now - at > week)
    tasks.push({
      id: 'backup',
      icon: 'usb',
      title: at === null ? t('backupNever') : t('backupOld', { ago: format.ago(at, now) }),
      why: t('backupWhy'),
      action: t('backupAction'),
      to: '/buero/sicherung',
    })
  if (deletions > 0)
    tasks.push({
      id: 'deletions',
      icon: 'delete',
      title: t('deletions', { count: deletions }),
      why: t('deletionsWhy'),
      action: t('deletionsAction'),
      to: '/buero/loeschen',
    })
  if (unseen > 0)
    tasks.push({
      id: 'photos',
      icon: 'eye',
      title: t('photos', { count: unseen }),
      why: t('photosWhy'),
      action: t('photosAction'),
      to: '/fotos',
    })
  if (missing > 0)
    tasks.push({
      id: 'consents',
      icon: 'consent',
      title: t('consents', { count: missing }),
      why: t('consentsWhy'),
      action: t('consentsAction'),
      to: '/kinder',
    })
  return <WaitingList tasks={tasks} />
}

function WaitingList({ tasks }: { readonly tasks: readonly Task[] | null }): ReactElement {
  const t = useWords('today')
  const common = useWords('common')
  const navigate = useNavigate()
  return (
    <Card title={t('needsMe')} icon="tasks" flush={tasks !== null && tasks.length > 0}>
      {tasks === null && <Text tone="soft">{common('loading')}</Text>}
      {tasks?.length === 0 && (
        <Row gap="small">
          <Icon name="good" />
          <Text>{t('nothing')}</Text>
        </Row>
      )}
      {tasks && tasks.length > 0 && (
        <List label={t('needsMe')}>
          {tasks.map((task, i) => (
            <ListRow
              key={task.id}
              leading={
                <span className={styles.mark}>
                  <Icon name={task.icon} />
                </span>
              }
              title={task.title}
              sub={task.why}
              trailing={
                <Button
                  kind={i === 0 ? 'primary' : 'secondary'}
                  onClick={() => void navigate({ to: task.to })}
                >
                  {task.action}
                </Button>
              }
            />
          ))}
        </List>
      )}
    </Card>
  )
}

interface Birthday {
  readonly child: Child
  readonly on: Day
  readonly age: number
}

/** The next two weeks; who was born on 29 February celebrates on 1 March in other years. */
function birthdaysFrom(today: Day, children: readonly Child[]): readonly Birthday[] {
  const days = Array.from({ length: 15 }, (_, i) => addDays(today, i))
  return children
    .flatMap((child): Birthday[] => {
      const born = child.values.birthDate
      if (born === null) return []
      const on = days.find(
        (day) =>
          day.slice(5) === born.slice(5) ||
          (born.endsWith('02-29') && day.endsWith('03-01') && !days.includes(`${day.slice(0, 4)}-02-29`)),
      )
      return on === undefined ? [] : [{ child, on, age: Number(on.slice(0, 4)) - Number(born.slice(0, 4)) }]
    })
    .filter((one) => one.age > 0)
    .sort((a, b) => a.on.localeCompare(b.on))
}

function Birthdays({
  today,
  children,
}: {
  readonly today: Day
  readonly children: readonly Child[]
}): ReactElement {
  const t = useWords('today')
  const format = useFormat()
  const navigate = useNavigate()
  const { records: groups } = useRecords('group')
  const birthdays = birthdaysFrom(today, children)
  return (
    <Card title={t('birthdays')} icon="birthday" flush={birthdays.length > 0}>
      {birthdays.length === 0 ? (
        <Text tone="soft">{t('noBirthdays')}</Text>
      ) : (
        <List label={t('birthdays')}>
          {birthdays.slice(0, 8).map(({ child, on, age }) => {
            const name = `${child.values.firstName} ${child.values.lastName}`.trim()
            const group = groups.find((one) => one.id === child.values.groupId)
            return (
              <ListRow
                key={child.id}
                leading={<Avatar name={name} {...(group ? { colour: group.values.colour } : {})} />}
                title={name}
                sub={`${format.dayAndMonth(on)} · ${t('turns', { age })}`}
                trailing={
                  on === today ? (
                    <Badge tone="primary" icon="party">
                      {t('title')}
                    </Badge>
                  ) : undefined
                }
                onOpen={() => void navigate({ to: '/kinder/$childId', params: { childId: child.id } })}
              />
            )
          })}
        </List>
      )}
    </Card>
  )
}
