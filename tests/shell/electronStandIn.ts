/**
 * Stands in for Electron in Node: enough of its main process, its ports, its utility process and one window to run
 * electron/desktop as it is. What only a real binary can show (sandbox, fuses, app:// in Chromium) it can't.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

class PortMain {
  readonly raw: MessagePort
  constructor(raw: MessagePort) {
    this.raw = raw
  }
  postMessage(message: unknown): void {
    this.raw.postMessage(message)
  }
  on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): this {
    if (event === 'close') this.raw.on('close', () => listener({ data: undefined }))
    else this.raw.on('message', (data) => listener({ data }))
    return this
  }
  start(): void {
    this.raw.start()
  }
  close(): void {
    this.raw.close()
  }
}

export class MessageChannelMain {
  readonly port1: PortMain
  readonly port2: PortMain
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new PortMain(port1)
    this.port2 = new PortMain(port2)
  }
}

/** A page's window by the little that preload and connectHost use of it. */
export class PageStandIn {
  readonly location = {
    protocol: 'app:',
    origin: 'app://obhut',
    host: 'obhut',
    pathname: '/',
    search: '',
    hash: '',
  }
  readonly #listeners = new Set<(event: unknown) => void>()
  /** All that was ever posted to the page, with the number of ports that came along. */
  readonly heard: { data: unknown; origin: string; ports: number }[] = []
  addEventListener(_type: 'message', listener: (event: unknown) => void): void {
    this.#listeners.add(listener)
  }
  removeEventListener(_type: 'message', listener: (event: unknown) => void): void {
    this.#listeners.delete(listener)
  }
  postMessage(data: unknown, origin: string, ports: readonly unknown[] = []): void {
    this.heard.push({ data, origin, ports: ports.length })
    this.dispatch({ data, origin: this.location.origin, source: this, ports })
  }
  dispatch(event: unknown): void {
    queueMicrotask(() => {
      for (const listener of [...this.#listeners]) listener(event)
    })
  }
}

class WebContentsStandIn extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  destroyed = false
  readonly mainFrame = { origin: 'app://obhut', url: 'app://obhut/', parent: null }
  readonly toRenderer = new EventEmitter()
  readonly process: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    stdio: 'ignore',
  })
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
  getOSProcessId(): number {
    return this.process.pid ?? 0
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  postMessage(channel: string, _message: unknown, ports: readonly PortMain[]): void {
    queueMicrotask(() => this.toRenderer.emit(channel, { ports: ports.map(({ raw }) => raw) }))
  }
}

export interface WindowOptions {
  readonly webPreferences: Readonly<Record<string, unknown>>
  readonly [name: string]: unknown
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContentsStandIn()
  readonly page = new PageStandIn()
  readonly options: WindowOptions
  url = ''
  protectedContent = false
  constructor(options: WindowOptions) {
    super()
    this.options = options
    standIn.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  removeMenu(): void {}
  show(): void {}
  focus(): void {
    standIn.focused++
  }
  isMinimized(): boolean {
    return false
  }
  setContentProtection(on: boolean): void {
    this.protectedContent = on
  }
  async loadURL(url: string): Promise<void> {
    this.url = url
    await standIn.runPreload?.(this)
  }
  destroy(): void {
    this.webContents.destroyed = true
    this.emit('closed')
  }
}

class AppStandIn extends EventEmitter {
  isPackaged = false
  hasLock = true
  readonly switches: string[][] = []
  sandboxed = false
  exitCode: number | undefined
  readonly commandLine = { appendSwitch: (...parts: string[]): void => void this.switches.push(parts) }
  enableSandbox(): void {
    this.sandboxed = true
  }
  requestSingleInstanceLock(): boolean {
    return this.hasLock
  }
  whenReady(): Promise<void> {
    return Promise.resolve()
  }
  getPath(): string {
    return standIn.userData
  }
  getVersion(): string {
    return '0.1.0'
  }
  quit(): void {
    standIn.quits++
    this.emit('will-quit', { preventDefault: () => {} })
  }
  exit(code: number): void {
    this.exitCode = code
  }
}

type Answering = (...args: never[]) => unknown

export class SessionStandIn extends EventEmitter {
  readonly handlers: Record<string, Answering> = {}
  readonly #keep =
    (name: string) =>
    (handler: Answering): void => {
      this.handlers[name] = handler
    }
  readonly setPermissionRequestHandler = this.#keep('permissionRequest')
  readonly setPermissionCheckHandler = this.#keep('permissionCheck')
  readonly setDevicePermissionHandler = this.#keep('device')
  readonly setDisplayMediaRequestHandler = this.#keep('displayMedia')
  readonly webRequest = { onBeforeRequest: this.#keep('beforeRequest') }
  readonly protocol = {
    handle: (scheme: string, handler: Answering): void => this.#keep(`protocol ${scheme}`)(handler),
  }
  spellChecker = true
  setSpellCheckerEnabled(on: boolean): void {
    this.spellChecker = on
  }
}

/** The vault's end of its pipe to main, as process.parentPort is. */
class ParentPort {
  #listener: ((event: unknown) => void) | undefined
  readonly #early: unknown[] = []
  on(_event: 'message', listener: (event: unknown) => void): void {
    this.#listener = listener
    for (const event of this.#early.splice(0)) listener(event)
  }
  deliver(event: unknown): void {
    if (this.#listener) this.#listener(event)
    else this.#early.push(event)
  }
}

class UtilityStandIn extends EventEmitter {
  readonly parentPort = new ParentPort()
  killed = false
  postMessage(data: unknown, ports: readonly PortMain[]): void {
    this.parentPort.deliver({ data, ports })
  }
  kill(): boolean {
    this.killed = true
    queueMicrotask(() => this.emit('exit', 0))
    return true
  }
}

/** What tests set and read. */
export const standIn = {
  userData: '',
  windows: [] as BrowserWindow[],
  vaults: [] as UtilityStandIn[],
  sessions: new Map<string, SessionStandIn>(),
  schemes: [] as unknown[],
  dialogs: [] as unknown[],
  dialogAnswer: { canceled: true, filePaths: [] as string[] },
  encryption: true,
  backend: 'gnome_libsecret',
  focused: 0,
  quits: 0,
  runPreload: undefined as ((window: BrowserWindow) => Promise<void>) | undefined,
  runVault: undefined as ((parentPort: ParentPort, entry: string) => Promise<void>) | undefined,
}

export const app = new AppStandIn()
export const ipcMain = new EventEmitter()
export const powerMonitor = new EventEmitter()
export const Menu = { setApplicationMenu: (): void => {} }
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]): void => void standIn.schemes.push(...schemes),
}
export const session = {
  fromPartition(name: string): SessionStandIn {
    const found = standIn.sessions.get(name) ?? new SessionStandIn()
    standIn.sessions.set(name, found)
    return found
  },
}
export const dialog = {
  showOpenDialog(...args: unknown[]): Promise<typeof standIn.dialogAnswer> {
    standIn.dialogs.push(args.at(-1))
    return Promise.resolve(standIn.dialogAnswer)
  },
}
export const safeStorage = {
  isEncryptionAvailable: (): boolean => standIn.encryption,
  getSelectedStorageBackend: (): string => standIn.backend,
  encryptStringAsync: (text: string): Promise<Buffer> => Promise.resolve(Buffer.from(`sealed:${text}`)),
  decryptStringAsync: (sealed: Buffer): Promise<{ result: string }> =>
    Promise.resolve({ result: sealed.toString().slice(7) }),
}
export const utilityProcess = {
  fork(entry: string): UtilityStandIn {
    const child = new UtilityStandIn()
    standIn.vaults.push(child)
    void standIn.runVault?.(child.parentPort, entry)
    return child
  },
}
