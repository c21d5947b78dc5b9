import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useDataState } from '../data/useDataState.ts'
import { useSaveState } from '../database/useRecords.ts'
import { isTrouble, lineText } from '../sync/lineText.ts'
import { useSyncState } from '../sync/useSyncState.ts'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './DataStateLine.module.css'

/** "Alles gespeichert · auf diesem PC und in der Zentrale · letzte Sicherung vor 3 Tagen": always visible, never more than is true. */
export function DataStateLine(): ReactElement | null {
  const t = useWords('frame')
  const format = useFormat()
  const now = useNow()
  const saving = useSaveState()
  const state = useDataState()
  const sync = useSyncState()
  const syncWords = useWords('sync')
  if (!state) return null
  const trouble = state.reason === '' ? (saving === 'failed' ? 'failed' : null) : state.reason
  const backupAge = state.lastBackupAt === null ? Number.POSITIVE_INFINITY : now - state.lastBackupAt
  const old = backupAge > 7 * 86_400_000
  return (
    <div
      className={styles.line}
      role="status"
      aria-label={t('state.label')}
      data-trouble={trouble !== null || undefined}
    >
      <Icon name={trouble === null ? 'good' : 'danger'} size={18} />
      <Link to="/buero/daten" className={styles.link}>
        {trouble === null ? t(saving === 'saving' ? 'state.saving' : 'state.saved') : t(`state.${trouble}`)}
        <span className={styles.dot} aria-hidden />
        <span className={isTrouble(sync) ? styles.old : undefined}>
          {lineText(sync, syncWords, (at) => format.moment(at, now))}
        </span>
        {(old || !sync?.server) && (
          <>
            <span className={styles.dot} aria-hidden />
            <span className={old ? styles.old : undefined}>
              {state.lastBackupAt === null
                ? t('state.backupNever')
                : t('state.backup', { ago: format.ago(state.lastBackupAt, now) })}
            </span>
          </>
        )}
      </Link>
    </div>
  )
}
