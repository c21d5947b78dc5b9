import { useEffect, useState, type ReactElement } from 'react'
import type { KeeperApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FolderField } from '../ui/FolderField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { BackLink } from './BackLink.tsx'
import { useBackup } from './useBackup.tsx'
import { useDataState } from './useDataState.ts'

type Backups = ResultOf<KeeperApi, 'backup.list'>['backups']

export function BackupScreen(): ReactElement {
  const t = useWords('data')
  const say = useErrorText()
  const format = useFormat()
  const now = useNow()
  const state = useDataState()
  const { keeper } = useHost()
  const { folder, running, progress, done, failure, choose, start } = useBackup()
  const [backups, setBackups] = useState<Backups | null>(null)

  useEffect(() => {
    if (folder === null || running) return
    let current = true
    void keeper.call('backup.list', { folder: folder.token }).then((answer) => {
      if (current && answer.ok) setBackups([...answer.value.backups].sort((a, b) => b.at - a.at))
    })
    return () => {
      current = false
    }
  }, [keeper, folder, running])

  return (
    <Page title={t('backup.title')} intro={t('backup.intro')} width="text" before={<BackLink />}>
      <Stack gap="large">
        <Card>
          <Stack gap="large">
            {state && (
              <Row gap="small">
                <Icon name={state.lastBackupAt === null ? 'warn' : 'clock'} />
                <Text bold>
                  {state.lastBackupAt === null
                    ? t('backup.never')
                    : t('backup.last', { ago: format.ago(state.lastBackupAt, now) })}
                </Text>
              </Row>
            )}
            <FolderField
              label={t('backup.folder')}
              help={t('backup.folderHelp')}
              purpose="backup"
              value={folder}
              onChange={choose}
              disabled={running}
            />
            {running ? (
              <Stack gap="small">
                <Progress label={t('backup.running')} done={progress.done} total={progress.total} />
                <Text tone="soft">{t('backup.background')}</Text>
              </Stack>
            ) : (
              <Row justify="end">
                <Button
                  kind={done ? 'secondary' : 'primary'}
                  icon="backup"
                  disabled={folder === null}
                  onClick={() => {
                    if (folder) void start(folder)
                  }}
                >
                  {t('backup.start')}
                </Button>
              </Row>
            )}
            {done && (
              <Notice tone="good" title={t('backup.done')} live="polite">
                <p>
                  {t('backup.doneText', {
                    name: done.name,
                    envelopes: format.number(done.envelopes),
                    blobs: format.number(done.blobs),
                    size: format.size(done.size),
                  })}
                </p>
                <p>{t('backup.remove')}</p>
              </Notice>
            )}
            {failure && (
              <Notice tone="danger" title={t('backup.failed')} live="assertive">
                {say(failure)}
              </Notice>
            )}
          </Stack>
        </Card>
        {folder && backups && (
          <Card title={t('backup.list')} icon="folder" flush={backups.length > 0}>
            {backups.length === 0 ? (
              <Text tone="soft">{t('backup.none')}</Text>
            ) : (
              <List label={t('backup.list')}>
                {backups.map((one) => (
                  <ListRow
                    key={one.name}
                    leading={<Icon name="archive" />}
                    title={format.dateTime(one.at)}
                    sub={t('backup.entry', {
                      envelopes: format.number(one.envelopes),
                      blobs: format.number(one.blobs),
                    })}
                    trailing={<Text tone="soft">{one.name}</Text>}
                  />
                ))}
              </List>
            )}
          </Card>
        )}
      </Stack>
    </Page>
  )
}
