import { useRef, useState, type ReactNode } from 'react'
import type { ArgsOf } from '#shared/host/table.ts'
import type { KeeperApi } from '#shared/host/api.ts'
import { useHost } from '../host/HostContext.tsx'
import { FolderBrowser } from './FolderBrowser.tsx'

export interface ChosenFolder {
  /** Names the folder to keeper and vault until the end of this run. */
  readonly token: string
  readonly label: string
}
export type FolderPurpose = ArgsOf<KeeperApi, 'folder.choose'>['purpose']

/**
 * Asks for a folder: by the system's own dialog where the shell has one, by our browser of folders otherwise. Render
 * `folderDialog` somewhere; null means that nothing was chosen.
 */
export function useChooseFolder(): {
  readonly chooseFolder: (purpose: FolderPurpose) => Promise<ChosenFolder | null>
  readonly folderDialog: ReactNode
} {
  const { keeper } = useHost()
  const [open, setOpen] = useState(false)
  const answer = useRef<(path: string | null) => void>(() => undefined)

  async function chooseFolder(purpose: FolderPurpose): Promise<ChosenFolder | null> {
    const info = await keeper.call('info', {})
    if (info.ok && info.value.dialogs === 'native') {
      const chosen = await keeper.call('folder.choose', { purpose })
      return chosen.ok ? chosen.value.folder : null
    }
    const path = await new Promise<string | null>((resolve) => {
      answer.current = resolve
      setOpen(true)
    })
    setOpen(false)
    if (path === null) return null
    const chosen = await keeper.call('folder.choose', { purpose, path })
    return chosen.ok ? chosen.value.folder : null
  }

  return {
    chooseFolder,
    folderDialog: <FolderBrowser open={open} onAnswer={(path) => answer.current(path)} />,
  }
}
