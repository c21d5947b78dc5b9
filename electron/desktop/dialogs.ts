/** Folders by the system's own dialog. */
import { dialog, type BrowserWindow } from 'electron'
import type { Dialogs } from '../host/keeper/createKeeper.ts'

export function createDialogs(currentWindow: () => BrowserWindow | undefined): Dialogs {
  return {
    kind: 'native',
    async chooseFolder() {
      const options = { properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] as const }
      const window = currentWindow()
      const { canceled, filePaths } = await (window
        ? dialog.showOpenDialog(window, { properties: [...options.properties] })
        : dialog.showOpenDialog({ properties: [...options.properties] }))
      return canceled ? null : (filePaths[0] ?? null)
    },
  }
}
