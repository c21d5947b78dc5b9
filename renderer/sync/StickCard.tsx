import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { KeeperApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import type { SyncState } from '#shared/sync/state.ts'
import { useHost } from '../host/HostContext.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useJob } from '../ui/useJob.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { stickMark } from './stickMark.ts'

type Visit = ResultOf<KeeperApi, 'stick.visit'>
type Sticks = SyncState['sticks']

/** Turnschuh-Sync: one press reads what others left and adds what they lack. */
export function StickCard(): ReactElement {
  const t = useWords('sync')
  const say = useErrorText()
  const { keeper } = useHost()
  const progress = useJob('stick')
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [running, setRunning] = useState(false)
  const [visit, setVisit] = useState<Visit | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function go(): Promise<void> {
    if (!folder) return
    setRunning(true)
    setVisit(null)
    setFailure(null)
    const answer = await keeper.call('stick.visit', { folder: folder.token })
    setRunning(false)
    if (answer.ok) setVisit(answer.value)
    else setFailure(answer.error)
  }

  return (
    <Card title={t('stick.title')} icon="usb">
      <Stack gap="large">
        <Text>{t('stick.text')}</Text>
        <FolderField
          label={t('stick.folder')}
          purpose="stick"
          value={folder}
          onChange={(chosen) => {
            setFolder(chosen)
            setVisit(null)
            setFailure(null)
          }}
          disabled={running}
        />
        {running ? (
          <Stack gap="small">
            <Progress label={t('stick.running')} done={progress.done} total={progress.total} />
            <Text tone="soft">{t('stick.stay')}</Text>
          </Stack>
        ) : (
          <Row justify="end">
            <Button
              kind={visit ? 'secondary' : 'primary'}
              icon="usb"
              disabled={folder === null}
              onClick={() => void go()}
            >
              {t('stick.go')}
            </Button>
          </Row>
        )}
        {visit && (
          <Notice tone="good" title={t('stick.done')} live="polite">
            <p>{t('stick.taken', { read: visit.read, blobs: visit.blobsRead })}</p>
            <p>{t('stick.left', { written: visit.written, blobs: visit.blobsWritten })}</p>
            {visit.refused > 0 && <p>{t('stick.refused', { count: visit.refused })}</p>}
          </Notice>
        )}
        {failure && (
          <Notice tone="danger" title={t('stick.failed')} live="assertive">
            {say(failure)}
          </Notice>
        )}
      </Stack>
    </Card>
  )
}

export function SticksList({ sticks }: { readonly sticks: Sticks }): ReactElement {
  const t = useWords('sync')
  const format = useFormat()
  const now = useNow()
  return (
    <Card title={t('stick.list')} icon="list" flush={sticks.length > 0}>
      {sticks.length === 0 ? (
        <Text tone="soft">{t('stick.none')}</Text>
      ) : (
        <List label={t('stick.list')}>
          {sticks.map((stick) => (
            <ListRow
              key={stick.id}
              leading={<Icon name="usb" />}
              title={stick.label === '' ? t('stick.name', { mark: stickMark(stick.id) }) : stick.label}
              sub={[
                t('stick.seen', { ago: format.ago(stick.lastSeenAt, now) }),
                stick.missing === 0 ? t('stick.complete') : t('stick.missing', { count: stick.missing }),
                ...(stick.overdue ? [t('stick.overdueText')] : []),
              ].join(' · ')}
              trailing={
                stick.overdue ? (
                  <Badge tone="warn" icon="clock">
                    {t('stick.overdue')}
                  </Badge>
                ) : undefined
              }
            />
          ))}
        </List>
      )}
    </Card>
  )
}
