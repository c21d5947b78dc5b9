/** One window; a lock makes a new one and sees the old one's process end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { BrowserWindow, type Session } from 'electron'
import { appOrigin } from './appProtocol.ts'

export function openWindow(deps: {
  readonly session: Session
  readonly preload: string
  readonly packaged: boolean
  /** `/`, `/projection.html`, `/guest.html` or `/talk.html`. */
  readonly page: string
}): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 800,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    title: 'Obhut',
    backgroundColor: '#fdfcfa',
    webPreferences: {
      session: deps.session,
      preload: deps.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
      disableDialogs: true,
      v8CacheOptions: 'none',
      devTools: !deps.packaged,
    },
  })
  window.removeMenu()
  if (deps.packaged) window.setContentProtection(true)
  window.once('ready-to-show', () => window.show())
  // A page's title could quote a record, and the system's task list shows it.
  window.on('page-title-updated', (event) => event.preventDefault())
  void window.loadURL(`${appOrigin}${deps.page}`)
  return window
}

/**
 * Child mode: the whole screen, in front of everything, and neither its cross nor Alt+F4 closes it. What Windows keeps for
 * itself (the Windows key, Ctrl+Alt+Del) only its own kiosk setting takes away; shared/childMode/README.md says how.
 */
export function keepInFront(window: BrowserWindow, on: boolean): void {
  window.setClosable(!on)
  window.setKiosk(on)
  window.setAlwaysOnTop(on, 'screen-saver')
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ends a window and its renderer process; Chromium does so by itself, else it is done here. */
export async function endWindow(window: BrowserWindow): Promise<void> {
  const pid = window.webContents.getOSProcessId()
  window.destroy()
  for (let waited = 0; pid > 0 && isAlive(pid); waited += 50) {
    if (waited >= 2000) {
      process.kill(pid, 'SIGKILL')
      return
    }
    await sleep(50)
  }
}
