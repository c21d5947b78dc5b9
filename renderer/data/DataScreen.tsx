import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { SyncState } from '#shared/sync/state.ts'
import { RepairsNotice } from '../accounts/RepairsNotice.tsx'
import { isTrouble } from '../sync/lineText.ts'
import { stickMark } from '../sync/stickMark.ts'
import { useSyncState } from '../sync/useSyncState.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { BackLink } from './BackLink.tsx'
import styles from './DataScreen.module.css'
import { useDataState } from './useDataState.ts'

/** A map of every place that holds something, and who can open it. */
export function DataScreen(): ReactElement {
  const t = useWords('data')
  const frame = useWords('frame')
  const format = useFormat()
  const now = useNow()
  const navigate = useNavigate()
  const state = useDataState()
  const sync = useSyncState()
  const syncWords = useWords('sync')
  const at = state?.lastBackupAt ?? null
  const old = at === null || now - at > 7 * 86_400_000
  return (
    <Page title={t('where.title')} intro={t('where.intro')} before={<BackLink />}>
      <Stack gap="large">
        <RepairsNotice />
        {state && state.reason !== '' && (
          <Notice tone="danger" title={t('where.notSaved')} live="assertive">
            {frame(`state.${state.reason}`)}
          </Notice>
        )}
        <ul className={styles.map}>
          <Place icon="computer" title={t('where.thisPc')} tone="good">
            {t('where.thisPcText', { count: state?.records ?? 0 })}
          </Place>
          {sync?.server && (
            <Place
              icon="data"
              title={syncWords('where.hub')}
              tone={isTrouble(sync) ? 'warn' : isAllThere(sync) ? 'good' : 'plain'}
              action={
                <Button onClick={() => void navigate({ to: '/buero/verbindung' })}>
                  {syncWords('where.hubAction')}
                </Button>
              }
            >
              {sync.server.lastContactAt === null
                ? syncWords('where.hubNever')
                : syncWords('where.hubText', {
                    ops: sync.server.ops,
                    allOps: sync.here.ops,
                    blobs: sync.server.blobs,
                    allBlobs: sync.here.blobs,
                    ago: format.ago(sync.server.lastContactAt, now),
                  })}
            </Place>
          )}
          {sync?.sticks.map((stick) => (
            <Place
              key={stick.id}
              icon="usb"
              title={
                stick.label === '' ? syncWords('where.stick', { mark: stickMark(stick.id) }) : stick.label
              }
              tone={stick.overdue ? 'warn' : 'plain'}
            >
              {stick.missing === 0
                ? syncWords('where.stickComplete', { ago: format.ago(stick.lastSeenAt, now) })
                : syncWords('where.stickMissing', {
                    count: stick.missing,
                    ago: format.ago(stick.lastSeenAt, now),
                  })}
            </Place>
          ))}
          <Place
            icon="backup"
            title={t('where.backup')}
            tone={old ? 'warn' : 'good'}
            action={
              <Button
                kind={old ? 'primary' : 'secondary'}
                icon="backup"
                onClick={() => void navigate({ to: '/buero/sicherung' })}
              >
                {t('backup.start')}
              </Button>
            }
          >
            {at === null
              ? t('where.backupNever')
              : t('where.backupAt', { ago: format.ago(at, now), date: format.dateTime(at) })}
          </Place>
          <Place icon="card" title={t('where.cards')} tone="plain">
            {t('where.cardsText')}
          </Place>
          <Place icon="export" title={t('where.exports')} tone="plain">
            {t('where.exportsText')}
          </Place>
          <Place icon="ban" title={t('where.elsewhere')} tone="good">
            {sync?.server ? syncWords('where.elsewhereLinked') : t('where.elsewhereText')}
          </Place>
        </ul>
      </Stack>
    </Page>
  )
}

/** Green by receipt only (SY1): whatever lies here lies there. */
const isAllThere = ({ server, here }: SyncState): boolean =>
  server !== null && server.lastContactAt !== null && server.ops >= here.ops && server.blobs >= here.blobs

function Place({
  icon,
  title,
  tone,
  action,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly tone: 'good' | 'warn' | 'plain'
  readonly action?: ReactElement
  readonly children: string
}): ReactElement {
  return (
    <li className={styles.place} data-tone={tone}>
      <span className={styles.picture}>
        <Icon name={icon} size={28} />
      </span>
      <div className={styles.words}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.text}>{children}</p>
      </div>
      {action}
    </li>
  )
}
