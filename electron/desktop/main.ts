/**
 * The Electron shell: keeper here in the main process, vault as utility process, the window from app://. It decides
 * nothing about records; it only puts together what electron/host needs of Electron.
 */
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerMonitor,
  session as sessions,
} from 'electron'
import { wireToChannel } from '#shared/host/frame.ts'
import { createHost } from '../host/createHost.ts'
import { createKeeper } from '../host/keeper/createKeeper.ts'
import { portToWire } from '../host/portWire.ts'
import { appOrigin, registerAppScheme, serveApp } from './appProtocol.ts'
import { createDialogs } from './dialogs.ts'
import { openKeychain } from './keychain.ts'
import { startHubUtility } from './hubUtility.ts'
import { denyNavigation, denyPermissions } from './permissions.ts'
import { lockOnPowerSignals } from './power.ts'
import { startVaultUtility, type VaultUtility } from './vaultUtility.ts'
import { endWindow, keepInFront, openWindow } from './window.ts'

const here = dirname(fileURLToPath(import.meta.url))
/** Beside this file once built: preload.cjs and vault.js; the window and the house's server one folder up. */
const paths = {
  preload: join(here, 'preload.cjs'),
  vault: join(here, 'vault.js'),
  window: join(here, '..', 'renderer'),
  server: join(here, '..', 'server', 'main.js'),
}

const ownPages = ['projection', 'guest', 'talk'] as const
type OwnPage = (typeof ownPages)[number]

registerAppScheme()
app.enableSandbox()
app.commandLine.appendSwitch(
  'disable-features',
  'SpareRendererForSitePerProcess,ProcessPerSiteUpToMainFrameThreshold,BackForwardCache',
)
denyNavigation(app)

if (!app.requestSingleInstanceLock()) app.quit()
else void app.whenReady().then(start)

function start(): void {
  Menu.setApplicationMenu(null)
  // Persistent for the sealed database; no HTTP cache.
  const session = sessions.fromPartition('persist:obhut', { cache: false })
  const webcam = { on: false }
  /** The masked window (MT20), a supporter's (MT100) and a conversation's (TK7). */
  const own: Partial<Record<OwnPage, BrowserWindow | undefined>> = {}
  denyPermissions(
    session,
    webcam,
    { contents: () => own.projection?.webContents },
    () => own.talk?.webContents,
  )
  serveApp(session, { folder: paths.window, nonce: () => randomBytes(16).toString('base64') })

  let window: BrowserWindow | undefined
  let quitting = false
  const show = (): void => {
    const fresh = openWindow({ session, preload: paths.preload, packaged: app.isPackaged, page: '/' })
    fresh.on('closed', () => {
      if (fresh === window) app.quit()
    })
    window = fresh
  }

  const endOwn = async (page: OwnPage): Promise<void> => {
    const old = own[page]
    own[page] = undefined
    if (old) await endWindow(old)
  }
  const ownWindow = (page: OwnPage) => ({
    async open() {
      await endOwn(page)
      const fresh = openWindow({
        session,
        preload: paths.preload,
        packaged: app.isPackaged,
        page: `/${page}.html`,
      })
      // Closed by hand: its pipe ends, and with it the session (MT51).
      fresh.on('closed', () => {
        if (fresh === own[page]) own[page] = undefined
      })
      own[page] = fresh
    },
    close: () => endOwn(page),
  })

  const host = createHost<VaultUtility>({
    createKeeper: (onLockRequested) =>
      createKeeper({
        base: join(app.getPath('userData'), 'data'),
        clock: { now: () => Date.now() },
        random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
        dialogs: createDialogs(() => window),
        keychain: openKeychain(),
        shell: { kind: 'electron', version: app.getVersion(), ownsBrowser: true },
        onLockRequested,
        webcam: (on) => void (webcam.on = on),
        kiosk: (on) => window && keepInFront(window, on),
        projection: ownWindow('projection'),
        guest: ownWindow('guest'),
        talk: ownWindow('talk'),
        hub: { start: (args) => startHubUtility(paths.server, args) },
        onBug: () => void process.stderr.write('Fehler im Programm: keeper\n'),
      }),
    startVault: () => startVaultUtility(paths.vault),
    async replaceWindow() {
      await Promise.all(ownPages.map(endOwn))
      const old = window
      show()
      if (old) await endWindow(old)
    },
    // Only where, never what: an error's text could quote a record.
    onBug: (what) => void process.stderr.write(`Fehler im Programm: ${what}\n`),
  })

  ipcMain.on('obhut-ready', (event) => {
    const { senderFrame, sender } = event
    if (!senderFrame || senderFrame.parent !== null || senderFrame.origin !== appOrigin) return
    const page = ownPages.find((one) => sender === own[one]?.webContents)
    if (page) {
      // One pipe, and none to the keeper (MT20, MT100, TK7).
      void host.vault().then((vault) => {
        if (!sender.isDestroyed()) sender.postMessage('obhut-ports', null, [vault.openPipe(page)])
      })
      return
    }
    if (sender !== window?.webContents) return
    const keeper = new MessageChannelMain()
    host.serveWindow(wireToChannel(portToWire(keeper.port1)))
    void host.vault().then((vault) => {
      if (!sender.isDestroyed())
        sender.postMessage('obhut-ports', null, [keeper.port2, vault.openPipe('window')])
    })
  })

  lockOnPowerSignals(powerMonitor, {
    lock: () => void host.lock(),
    signOutAll: () => void host.signOutAll(),
  })
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('will-quit', (event) => {
    if (quitting) return
    quitting = true
    event.preventDefault()
    window = undefined
    void host.close().finally(() => app.exit(0))
  })
  show()
}
