import { createContext, use, useMemo, useState, type ReactElement, type ReactNode } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { KeeperApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import type { ChosenFolder } from '../ui/useChooseFolder.tsx'
import { useJob, type JobProgress } from '../ui/useJob.ts'

type Done = ResultOf<KeeperApi, 'backup.start'>

export interface Backup {
  readonly folder: ChosenFolder | null
  readonly running: boolean
  readonly progress: JobProgress
  readonly done: Done | null
  readonly failure: Failure | null
  readonly choose: (folder: ChosenFolder) => void
  readonly start: (folder: ChosenFolder) => Promise<void>
}

const BackupContext = createContext<Backup | null>(null)

/** A backup goes on while its person works on another screen. */
export function BackupProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { keeper, vault } = useHost()
  const progress = useJob('backup')
  const [folder, setFolder] = useState<ChosenFolder | null>(null)
  const [running, setRunning] = useState(false)
  const [done, setDone] = useState<Done | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const backup = useMemo<Backup>(
    () => ({
      folder,
      running,
      progress,
      done,
      failure,
      choose: (chosen) => {
        setFolder(chosen)
        setDone(null)
        setFailure(null)
      },
      start: async (into) => {
        setRunning(true)
        setDone(null)
        setFailure(null)
        const permitted = await vault.call('backup.permit', {})
        const written = permitted.ok ? await keeper.call('backup.start', { folder: into.token }) : permitted
        if (written.ok) setDone(written.value)
        else setFailure(written.error)
        setRunning(false)
      },
    }),
    [keeper, vault, folder, running, progress, done, failure],
  )
  return <BackupContext value={backup}>{children}</BackupContext>
}

export function useBackup(): Backup {
  const backup = use(BackupContext)
  if (!backup) throw new Error('Bug: useBackup outside BackupProvider')
  return backup
}
