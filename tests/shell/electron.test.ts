import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fuses } from '#build/fuses.ts'
import { contentPolicy } from '#electron/host/contentPolicy.ts'
import { ok } from '#shared/basics/result.ts'
import { storeApi, vaultApi, type VaultApi } from '#shared/host/api.ts'
import { projectionApi, type ProjectionApi } from '#shared/host/projectionApi.ts'
import { connect, serve } from '#shared/host/rpc.ts'
import type { Service } from '#shared/host/table.ts'
import { connectHost } from '#renderer/host/connectHost.ts'
import { buildPage, here, isAlive } from './shellWorld.ts'
import * as electron from './electronStandIn.ts'

vi.mock('electron', () => import('./electronStandIn.ts'))

const { app, ipcMain, powerMonitor, standIn } = electron
type StandInWindow = electron.BrowserWindow

/** What preload sees as `ipcRenderer` and `window`, for the window whose document it runs in. */
let preloads = 0
let preloaded: Promise<void> = Promise.resolve()
async function runPreload(window: StandInWindow): Promise<void> {
  const { webContents, page } = window
  vi.doMock('electron', () => ({
    ipcRenderer: {
      on: (channel: string, listener: (event: unknown) => void) =>
        webContents.toRenderer.on(channel, listener),
      send: (channel: string) =>
        ipcMain.emit(channel, { sender: webContents, senderFrame: webContents.mainFrame }),
    },
  }))
  vi.stubGlobal('window', page)
  await import(`${here('../../electron/desktop/preload.ts')}?window=${++preloads}`)
}

/** The vault's side, by the same joinKeeper as in the real process. */
async function runVault(parentPort: unknown): Promise<void> {
  ;(process as { parentPort?: unknown }).parentPort = parentPort
  const { joinKeeper } = await import('#electron/host/joinKeeper.ts')
  const { store: channel, onWindow, onProjection } = joinKeeper()
  const store = connect(storeApi, channel)
  const person = { id: '0'.repeat(32), name: 'Anna', role: 'leader' }
  let signedIn = false
  const service = {
    /** Stands for what an approval does. */
    'support.at': () => store.call('projection.open', {}),
    async unlock() {
      signedIn = true
      await store.call('session.changed', { unlocked: true, confirmed: true })
      return ok({ person })
    },
    session: async () =>
      ok({
        person: signedIn ? person : null,
        confirmed: true,
        practice: false,
        pin: 'open',
        childMode: null,
      }),
  }
  onWindow((window) => serve(vaultApi, window, service as unknown as Service<VaultApi>))
  onProjection((window) =>
    serve(projectionApi, window, {
      find: async () => ok({ records: [], plain: [] }),
    } as unknown as Service<ProjectionApi>),
  )
}

const current = (): StandInWindow => standIn.windows.at(-1)!
async function connectPage(): ReturnType<typeof connectHost> {
  await preloaded
  return connectHost(current().page as never)
}

beforeAll(async () => {
  standIn.userData = mkdtempSync(join(tmpdir(), 'obhut-electron-'))
  // One after the other: preload finds its window as a global.
  standIn.runPreload = (window) => (preloaded = preloaded.then(() => runPreload(window)))
  standIn.runVault = runVault
  await import('#electron/desktop/main.ts')
  await vi.waitFor(() => expect(standIn.windows.length).toBe(1))
})
afterAll(() => {
  for (const { webContents } of standIn.windows) webContents.process.kill('SIGKILL')
  rmSync(standIn.userData, { recursive: true, force: true })
})

describe('the Electron shell in its stand-in', () => {
  it('HR17 the page gets two ports and nothing else, and speaks with keeper and vault by them', async () => {
    const host = await connectPage()
    expect(host.ok).toBe(true)
    if (!host.ok) return
    const info = await host.value.keeper.call('info', {})
    expect(info.ok && info.value).toMatchObject({
      shell: 'electron',
      state: 'none',
      dialogs: 'native',
      ownsBrowser: true,
    })
    expect((await host.value.keeper.call('profile.open', { kind: 'institution' })).ok).toBe(true)
    expect((await host.value.vault.call('unlock', { personId: null, passphrase: 'x' })).ok).toBe(true)
    const toPage = current().page.heard
    expect(toPage).toEqual([
      { data: 'obhut-ready', origin: 'app://obhut', ports: 0 },
      { data: 'obhut-ports', origin: 'app://obhut', ports: 2 },
    ])
  })

  it('HR17 a foreign frame, origin or window asks for ports in vain', async () => {
    const { webContents } = current()
    const before = current().page.heard.length
    const spoken = vi.spyOn(webContents, 'postMessage')
    for (const senderFrame of [
      null,
      { origin: 'https://evil.example', parent: null },
      { origin: 'app://obhut', parent: webContents.mainFrame },
      { origin: 'file://', parent: null },
    ])
      ipcMain.emit('obhut-ready', { sender: webContents, senderFrame })
    ipcMain.emit('obhut-ready', { sender: new EventTarget(), senderFrame: webContents.mainFrame })
    current().page.dispatch({
      data: 'obhut-ready',
      origin: 'https://evil.example',
      source: current().page,
      ports: [],
    })
    current().page.dispatch({ data: 'obhut-ready', origin: 'app://obhut', source: null, ports: [] })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(spoken).not.toHaveBeenCalled()
    expect(current().page.heard.length).toBe(before)
  })

  it('HR11 a lock ends the vault and the window’s process, even one that clings, and a locked pair stands', async () => {
    const [old, vault] = [current(), standIn.vaults.at(-1)!]
    const host = await connectPage()
    if (!host.ok) throw new Error(host.error.type)
    await host.value.vault.call('unlock', { personId: null, passphrase: 'x' })
    const pid = old.webContents.getOSProcessId()
    expect(isAlive(pid)).toBe(true)
    await host.value.keeper.call('lock', {})
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 6000 })
    expect(vault.killed).toBe(true)
    expect(old.webContents.destroyed).toBe(true)
    expect(current()).not.toBe(old)
    const fresh = await connectPage()
    const session = fresh.ok ? await fresh.value.vault.call('session', {}) : fresh
    expect(session.ok && session.value.person).toBe(null)
    expect(app.exitCode).toBeUndefined()
  })

  it('MT20 the masked window gets one port, to the vault, and the window none of it', async () => {
    const host = await connectPage()
    if (!host.ok) throw new Error(host.error.type)
    const main = current()
    await host.value.keeper.call('profile.open', { kind: 'institution' })
    await host.value.vault.call('unlock', { personId: null, passphrase: 'x' })
    expect(await host.value.vault.call('support.at', { address: '/heute' })).toMatchObject({ ok: true })
    await preloaded
    const masked = current()
    expect(masked).not.toBe(main)
    expect(masked.url).toBe('app://obhut/projection.html')
    const { connectOwn } = await import('#renderer/host/connectOwn.ts')
    const pipe = await connectOwn(projectionApi, 'projection', masked.page as never)
    expect(pipe.ok && (await pipe.value.call('find', { kind: 'child' }))).toMatchObject({ ok: true })
    expect(masked.page.heard.at(-1)).toEqual({ data: 'obhut-ports', origin: 'app://obhut', ports: 1 })
    expect(
      main.page.heard.filter(({ data }) => data === 'obhut-ports').every(({ ports }) => ports === 2),
    ).toBe(true)
    // Chromium’s part; that what clings is ended is shown above.
    for (const { webContents } of [masked, main]) webContents.process.kill('SIGKILL')
    await host.value.keeper.call('lock', {})
    await vi.waitFor(() => expect(main.webContents.destroyed).toBe(true), { timeout: 6000 })
    expect(masked.webContents.destroyed).toBe(true)
    expect(current().url).toBe('app://obhut/')
  })

  it.each(['lock-screen', 'suspend', 'user-did-resign-active', 'shutdown'])(
    'HR11 the system signal %s locks',
    async (signal) => {
      const [count, vault] = [standIn.windows.length, standIn.vaults.at(-1)!]
      powerMonitor.emit(signal)
      await vi.waitFor(() => expect(standIn.windows.length).toBe(count + 1), { timeout: 6000 })
      expect(vault.killed).toBe(true)
      current().webContents.process.kill('SIGKILL')
    },
  )

  it('folders are chosen by the system’s dialog', async () => {
    const host = await connectPage()
    if (!host.ok) throw new Error(host.error.type)
    await host.value.keeper.call('profile.open', { kind: 'institution' })
    const none = await host.value.keeper.call('folder.choose', { purpose: 'backup' })
    expect(none).toEqual({ ok: true, value: { folder: null } })
    standIn.dialogAnswer = { canceled: false, filePaths: [standIn.userData] }
    const chosen = await host.value.keeper.call('folder.choose', { purpose: 'backup' })
    expect(chosen.ok && chosen.value.folder?.token).toBeTruthy()
    expect(standIn.dialogs.length).toBe(2)
  })

  it('the keychain is used where it is one, and not where it pretends', async () => {
    const { openKeychain } = await import('#electron/desktop/keychain.ts')
    const keychain = openKeychain()!
    const secret = new Uint8Array([1, 2, 3, 250])
    expect(await keychain.open(await keychain.seal(secret))).toEqual(secret)
    if (process.platform === 'linux') {
      standIn.backend = 'basic_text'
      expect(openKeychain()).toBe(null)
    }
    standIn.encryption = false
    expect(openKeychain()).toBe(null)
  })

  it('a second start shows the window of the first', () => {
    app.emit('second-instance')
    expect(standIn.focused).toBe(1)
  })
})

/** Electron's official list, https://www.electronjs.org/docs/latest/tutorial/security, in its order. */
describe('HR18 the Electron security checklist', () => {
  const folder = here('../../electron/desktop')
  const source = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n') // prettier-ignore
  const preferences = (): Readonly<Record<string, unknown>> => current().options.webPreferences
  const session = (): { handlers: Record<string, (...args: never[]) => unknown>; spellChecker: boolean; emit(name: string, event: unknown): boolean } => standIn.sessions.get('persist:obhut')! // prettier-ignore

  it('1 only load secure content: app:// and nothing else', () => {
    expect(
      standIn.windows.every(({ url }) => url === 'app://obhut/' || url === 'app://obhut/projection.html'),
    ).toBe(true)
    expect(source).not.toMatch(/https?:\/\//)
    const asked = (url: string): unknown => {
      let answered: unknown
      session().handlers['beforeRequest']!(
        { url } as never,
        ((answer: { cancel: boolean }) => (answered = answer.cancel)) as never,
      )
      return answered
    }
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1/',
      'ws://127.0.0.1:1/',
      'file:///etc/passwd',
      'app://other/x.js',
      'app://obhut.evil/',
      'data:text/html,x',
      'blob:https://evil.example/1',
    ])
      expect(asked(url), url).toBe(true)
    for (const url of [
      'app://obhut/',
      'app://obhut/assets/x.js',
      'blob:app://obhut/1',
      'data:image/png;base64,',
    ])
      expect(asked(url), url).toBe(false)
  })
  it('2 no Node in the page', () =>
    expect(preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    }))
  it('3 context isolation', () => expect(preferences()['contextIsolation']).toBe(true))
  it('4 the sandbox, for every process', () => {
    expect(preferences()['sandbox']).toBe(true)
    expect(app.sandboxed).toBe(true)
    expect(app.switches.flat().join(' ')).not.toMatch(/no-sandbox/)
  })
  const ourCamera = {
    request: { mediaTypes: ['video'], requestingUrl: 'app://obhut/', isMainFrame: true },
    check: { mediaType: 'video' },
  }
  it('CC9 the camera alone, for our own page alone, while its dialog is open', async () => {
    const { denyPermissions } = await import('#electron/desktop/permissions.ts')
    const own = new electron.SessionStandIn()
    const webcam = { on: true }
    denyPermissions(own as never, webcam, { contents: () => undefined }, () => undefined)
    const asks = (permission: string, details: object): boolean => {
      let granted = false
      own.handlers['permissionRequest']!({} as never, permission as never, ((answer: boolean) => (granted = answer)) as never, details as never) // prettier-ignore
      return granted
    }
    const checks = (origin: string, details: object): unknown =>
      own.handlers['permissionCheck']!({} as never, 'media' as never, origin as never, details as never)
    expect(asks('media', ourCamera.request)).toBe(true)
    expect(checks('app://obhut', ourCamera.check)).toBe(true)
    for (const other of [
      { mediaTypes: ['audio'] },
      { mediaTypes: ['video', 'audio'] },
      { mediaTypes: [] },
      { requestingUrl: 'https://example.org/' },
      { requestingUrl: 'app://obhut.example.org/' },
      { isMainFrame: false },
    ])
      expect(asks('media', { ...ourCamera.request, ...other })).toBe(false)
    expect(asks('geolocation', ourCamera.request)).toBe(false)
    expect(checks('https://example.org', ourCamera.check)).toBe(false)
    expect(checks('app://obhut', { mediaType: 'audio' })).toBe(false)
    webcam.on = false
    expect(asks('media', ourCamera.request)).toBe(false)
    expect(checks('app://obhut', ourCamera.check)).toBe(false)
  })
  it('MT53 the masked window may record itself; nobody else may, and nobody anything else', async () => {
    const { denyPermissions } = await import('#electron/desktop/permissions.ts')
    const own = new electron.SessionStandIn()
    const masked = { mainFrame: { name: 'masked' } }
    const main = { mainFrame: { name: 'main' } }
    let open: typeof masked | undefined = masked
    denyPermissions(own as never, { on: false }, { contents: () => open as never }, () => undefined)
    const may = (contents: object): boolean => {
      let granted = false
      own.handlers['permissionRequest']!(contents as never, 'display-capture' as never, ((answer: boolean) => (granted = answer)) as never, {} as never) // prettier-ignore
      return granted
    }
    const gets = (frame: object, more: object = {}): unknown => {
      let given: unknown
      own.handlers['displayMedia']!({ frame, videoRequested: true, audioRequested: false, ...more } as never, ((answer: unknown) => (given = answer)) as never) // prettier-ignore
      return given
    }
    expect([may(masked), may(main)]).toEqual([true, false])
    expect(gets(masked.mainFrame)).toEqual({ video: masked.mainFrame })
    expect(gets(main.mainFrame)).toEqual({})
    expect(gets({ name: 'a frame inside', parent: masked.mainFrame })).toEqual({})
    expect(gets(masked.mainFrame, { audioRequested: true })).toEqual({})
    expect(gets(masked.mainFrame, { videoRequested: false })).toEqual({})
    open = undefined
    expect([may(masked), may(main)]).toEqual([false, false])
    expect(gets(masked.mainFrame)).toEqual({})
  })
  it('5 every permission is denied', () => {
    const { handlers } = session()
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'hid',
      'usb',
    ]) {
      let granted: boolean | undefined
      handlers['permissionRequest']!(
        {} as never,
        permission as never,
        ((answer: boolean) => (granted = answer)) as never,
        { ...ourCamera.request } as never,
      )
      expect(granted).toBe(false)
      expect(
        handlers['permissionCheck']!(
          {} as never,
          permission as never,
          'app://obhut' as never,
          {
            ...ourCamera.check,
          } as never,
        ),
      ).toBe(false)
    }
    expect(handlers['device']!({} as never)).toBe(false)
    handlers['displayMedia']!({} as never, ((answer: object) => expect(answer).toEqual({})) as never)
    const download = { preventDefault: vi.fn() }
    session().emit('will-download', download)
    expect(download.preventDefault).toHaveBeenCalled()
    expect(session().spellChecker).toBe(false)
  })
  it('6 web security stays on', () => expect(preferences()['webSecurity']).toBe(true))
  it('7 a content security policy on every answer', async () => {
    const { serveApp } = await import('#electron/desktop/appProtocol.ts')
    serveApp(session() as never, { folder: await buildPage(), nonce: () => 'NONCE' })
    const handle = session().handlers['protocol app'] as unknown as (request: Request) => Promise<Response>
    const page = await handle(new Request('app://obhut/'))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toBe(contentPolicy({ nonce: 'NONCE' }))
    expect(contentPolicy({ nonce: 'NONCE' })).toContain("connect-src 'none'")
    expect(await page.text()).toContain('nonce="NONCE"')
    expect((await handle(new Request('app://obhut/../../package.json'))).status).toBe(404)
    expect((await handle(new Request('app://evil/'))).status).toBe(403)
    expect((await handle(new Request('app://obhut/', { method: 'POST' }))).status).toBe(403)
  })
  it('8 no insecure content', () => expect(preferences()['allowRunningInsecureContent']).toBe(false))
  it('9 no experimental features', () => expect(preferences()['experimentalFeatures']).toBe(false))
  it('10 no Blink features', () => {
    expect(preferences()['enableBlinkFeatures']).toBeUndefined()
    expect(source).not.toMatch(/enableBlinkFeatures|enable-blink-features|enable-features/)
  })
  it('11, 12 no webview', () => {
    expect(preferences()['webviewTag']).toBe(false)
    const event = { preventDefault: vi.fn() }
    current().webContents.emit('will-attach-webview', event)
    expect(event.preventDefault).toHaveBeenCalled()
  })
  it('13 no navigation', () => {
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const event = { preventDefault: vi.fn(), url: 'https://evil.example/' }
      current().webContents.emit(name, event)
      expect(event.preventDefault, name).toHaveBeenCalled()
    }
    expect(preferences()['navigateOnDragDrop']).toBe(false)
  })
  it('14 no new windows', () =>
    expect(current().webContents.openHandler!({ url: 'app://obhut/' })).toEqual({ action: 'deny' }))
  it('15 nothing is opened outside', () =>
    expect(source).not.toMatch(/\bshell\b\.|openExternal\(|openPath\(/))
  it('16 a current Electron, pinned', () => {
    const { devDependencies } = JSON.parse(readFileSync(here('../../package.json'), 'utf8')) as {
      devDependencies: Record<string, string>
    }
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number(devDependencies['electron']!.split('.')[0])).toBeGreaterThanOrEqual(45)
  })
  it('17 the sender of the one message is checked', () => {
    expect(source.match(/ipcMain\.(?:on|handle|once)\(/g)).toEqual(['ipcMain.on('])
    expect(source).toMatch(/senderFrame\.parent !== null/)
  })
  it('18 no file://', () => {
    expect(source).not.toMatch(/file:\/\/(?! anywhere)|loadFile\(/)
    expect(standIn.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }])
  })
  it('19 the fuses are set', () =>
    expect(fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: true,
      grantFileProtocolExtraPrivileges: false,
    }))
  it('20 the page sees nothing of Electron', () =>
    expect(source).not.toMatch(/contextBridge|exposeInMainWorld|remote\b/))
  it('and: no crash reports, no developer tools when packaged, protected from screenshots then', async () => {
    expect(source).not.toMatch(/crashReporter/)
    const { openWindow } = await import('#electron/desktop/window.ts')
    const packaged = openWindow({
      session: session() as never,
      preload: 'x',
      packaged: true,
      page: '/',
    }) as unknown as StandInWindow
    expect(packaged.options.webPreferences['devTools']).toBe(false)
    expect(packaged.protectedContent).toBe(true)
    expect(current()).toBe(packaged)
  })
})
