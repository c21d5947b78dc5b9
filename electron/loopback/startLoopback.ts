/**
 * The loopback shell: keeper in this process, vault as its child, the window in a browser. Tests, demo and bench start
 * it from code with a clock of their own; people by main.ts.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createHost, type Host } from '../host/createHost.ts'
import type { Network } from '../host/hub/network.ts'
import { createKeeper, type KeeperDeps } from '../host/keeper/createKeeper.ts'
import { createVolumes, foldersIn } from '../host/keeper/volumes.ts'
import { openBrowser, type OwnedBrowser } from './browser.ts'
import type { FoundBrowser } from './installedBrowser.ts'
import { lockLauncher } from './oneLauncher.ts'
import { openServer } from './server.ts'
import { startHubChild } from './hubChild.ts'
import { createTokens, type OwnPage } from './tokens.ts'
import { startVaultChild, type VaultChild } from './vaultChild.ts'
import { watchSleep } from './watchSleep.ts'

export interface LoopbackOptions {
  readonly profileDir: string
  /** The built window. */
  readonly windowDir: string
  /** None: nobody's browser is started, `address()` is to be opened. */
  readonly browser?: FoundBrowser
  readonly headless?: boolean
  readonly port?: number
  readonly version?: string
  /** Test world: the clock runs this far from the machine's. */
  readonly clockOffsetMs?: number
  readonly argon?: { readonly memKiB: number; readonly passes: number }
  /** Tests put another process in the vault's place. */
  readonly vaultEntry?: string
  /** Tests name the addresses at which the house's server may listen. */
  readonly network?: Network
  /** Tests name the folder in which cards are plugged in. */
  readonly volumesIn?: string
  /** The window was closed by the person, or the browser ended. */
  readonly onWindowClosed?: () => void
  readonly onBug?: (what: string, thrown: unknown) => void
}

export interface Loopback {
  readonly origin: string
  readonly port: number
  /** The wanted port was taken: the window's database starts anew from the journal. */
  readonly portChanged: boolean
  readonly host: Host<VaultChild>
  readonly browser: OwnedBrowser | undefined
  /** The address with a fresh token; the one before it opens nothing any more. */
  address(): string
  setClockOffset(ms: number): void
  close(): Promise<void>
}

export type StartFailure = 'AlreadyRunning'

/** Started by its path: nothing here imports the server (decision 31). */
const serverEntry = fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url))

const settingsSchema = z.object({ port: z.number().int().min(1024).max(65535) })

export async function startLoopback(options: LoopbackOptions): Promise<Loopback | StartFailure> {
  const { profileDir, onBug = () => {} } = options
  makePrivateFolder(profileDir)
  let browser: OwnedBrowser | undefined
  const lock = await lockLauncher(profileDir, () => void browser?.send('Page.bringToFront').catch(() => {}))
  if (!lock) return 'AlreadyRunning'

  let clockOffsetMs = options.clockOffsetMs ?? 0
  let closing = false
  const tokens = createTokens(['keeper', 'vault'])
  const ownTokens = {
    projection: createTokens(['projection']),
    guest: createTokens(['guest']),
    talk: createTokens(['talk']),
  }
  const used = new Set<string>()
  /** With both sockets open the token is spent: a reload of the page must find a fresh one. */
  const tokenUsed = (name: string): void => {
    used.add(name)
    if (used.size < 2) return
    used.clear()
    browser?.setToken(tokens.issue()).catch(() => {})
  }

  const wantedPort = options.port ?? readPort(profileDir) ?? 0
  const server = await openServer({
    folder: options.windowDir,
    port: wantedPort,
    nonce: () => randomBytes(16).toString('base64'),
    takeToken: (token, name) =>
      (name === 'keeper' || name === 'vault' ? tokens : ownTokens[name]).take(token, name),
    onKeeper: (channel) => {
      host.serveWindow(channel)
      tokenUsed('keeper')
    },
    onVault: (name, socket, headers) => {
      void host.vault().then((vault) => vault.takeSocket(name === 'vault' ? 'window' : name, socket, headers))
      if (name === 'vault') tokenUsed('vault')
    },
  })
  const portChanged = wantedPort !== 0 && server.port !== wantedPort
  const browserDir = join(profileDir, 'browser')
  if (server.port !== wantedPort) {
    // The window's database hangs on the origin and so on the port: what lies under another one is never asked again.
    rmSync(browserDir, { recursive: true, force: true })
    if (options.port === undefined)
      writeFileSync(portFile(profileDir), JSON.stringify({ port: server.port }), { mode: 0o600 })
  }

  // One after the other: a window closed while it still opens would stay, or its late end would close the next one.
  const turns = new Map<OwnPage, Promise<void>>()
  const inTurn = (page: OwnPage, run: () => Promise<void>): Promise<void> => {
    const mine = (turns.get(page) ?? Promise.resolve()).then(run)
    turns.set(
      page,
      mine.catch(() => {}),
    )
    return mine
  }
  const closeOwn = (page: OwnPage): Promise<void> => {
    // What was given out opens nothing from now on, whenever the window goes.
    ownTokens[page].end()
    return inTurn(page, async () => browser?.closeOwn(page))
  }
  const ownWindow = (page: OwnPage) => ({
    open: () => inTurn(page, async () => browser?.showOwn(page, ownTokens[page].issue())),
    close: () => closeOwn(page),
  })

  const keeperDeps = (onLockRequested: KeeperDeps['onLockRequested']): KeeperDeps => ({
    base: profileDir,
    clock: { now: () => Date.now() + clockOffsetMs },
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
    keychain: null,
    shell: {
      kind: 'loopback',
      version: options.version ?? '0.1.0',
      ownsBrowser: options.browser !== undefined,
    },
    onLockRequested,
    onBug: (thrown) => onBug('keeper', thrown),
    ...(options.volumesIn === undefined
      ? {}
      : { volumes: createVolumes(() => foldersIn(options.volumesIn!)) }),
    webcam: (on) =>
      void browser?.allowCamera(on).catch((thrown: unknown) => closing || onBug('webcam', thrown)),
    ...(options.browser
      ? {
          projection: ownWindow('projection'),
          guest: ownWindow('guest'),
          talk: {
            async open() {
              await browser?.allowTalk(true)
              await ownWindow('talk').open()
            },
            async close() {
              await browser?.allowTalk(false)
              await closeOwn('talk')
            },
          },
        }
      : {}),
    hub: {
      start: (args) => startHubChild(serverEntry, args),
      ...(options.network ? { network: options.network } : {}),
    },
    world: {
      get clockOffsetMs() {
        return clockOffsetMs
      },
      argon: options.argon ?? null,
    },
  })
  const host = createHost<VaultChild>({
    createKeeper: (onLockRequested) => createKeeper(keeperDeps(onLockRequested)),
    startVault: () =>
      startVaultChild(options.vaultEntry ?? fileURLToPath(new URL('../host/vault/main.ts', import.meta.url))),
    async replaceWindow() {
      used.clear()
      if (closing) return
      await Promise.all([
        closeOwn('projection'),
        closeOwn('guest'),
        closeOwn('talk'),
        browser?.allowTalk(false),
      ])
      if (!browser) return
      await browser.setToken(tokens.issue())
      await browser.showWindow()
    },
    onBug,
  })

  const sleep = watchSleep(() => void host.signOutAll())

  async function close(): Promise<void> {
    if (closing) return
    closing = true
    sleep.stop()
    await browser?.close()
    await host.close()
    server.close()
    await lock?.release()
  }

  if (options.browser) {
    browser = await openBrowser({
      found: options.browser,
      profileDir: browserDir,
      headless: options.headless ?? false,
      origin: server.origin,
      onClosed: () => options.onWindowClosed?.(),
      onBug,
    })
    void browser.exited.then(() => closing || options.onWindowClosed?.())
    await browser.setToken(tokens.issue())
    await browser.showWindow()
  }

  return {
    origin: server.origin,
    port: server.port,
    portChanged,
    host,
    browser,
    address() {
      used.clear()
      return `${server.origin}/#token=${tokens.issue()}`
    },
    setClockOffset(ms) {
      clockOffsetMs = ms
    },
    close,
  }
}

const portFile = (profileDir: string): string => join(profileDir, 'loopback.json')

function readPort(profileDir: string): number | undefined {
  try {
    return settingsSchema.safeParse(JSON.parse(readFileSync(portFile(profileDir), 'utf8'))).data?.port
  } catch {
    return undefined
  }
}

/** Readable by the person alone; on Windows the folder's inherited rights are replaced. */
function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32')
    execFileSync('icacls', [folder, '/inheritance:r', '/grant:r', `${userInfo().username}:(OI)(CI)F`], {
      stdio: 'ignore',
    })
}

export function defaultProfileDir(): string {
  const { platform, env } = process
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Obhut')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Obhut')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'obhut')
}
