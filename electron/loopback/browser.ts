/**
 * The browser that the launcher owns (decision 1): a profile of its own, nothing that talks to the network or keeps
 * what is typed, and the debugging pipe, which only this process can speak on. A new window is a new target with a new
 * renderer process; the old one's process is seen to end.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FoundBrowser } from './installedBrowser.ts'
import type { OwnPage } from './tokens.ts'

export interface OwnedBrowser {
  readonly pid: number
  /** Opens a window on `url`; each document in it finds the token set last at its start. Closes the one before. */
  showWindow(): Promise<void>
  setToken(token: string): Promise<void>
  /** The masked window (MT20), a supporter's (MT100) or a conversation's (TK7), with a token of its own and a page of its own; one of each at a time. */
  showOwn(page: OwnPage, token: string): Promise<void>
  /** Ends it and sees its renderer process end. */
  closeOwn(page: OwnPage): Promise<void>
  /** Its own renderer processes. */
  renderersOfOwn(page: OwnPage): readonly number[]
  /** One command to it. */
  sendToOwn(page: OwnPage, method: string, params?: object): Promise<Record<string, unknown>>
  /** To our own origin, while its dialog is open; without it nothing is asked and everything refused. */
  allowCamera(on: boolean): Promise<void>
  /** Camera and microphone, while a conversation's window stands (TK7). */
  allowTalk(on: boolean): Promise<void>
  /** One command of the DevTools protocol to the window; tests drive the page by it. */
  send(method: string, params?: object): Promise<Record<string, unknown>>
  /** The window's own renderer processes: those that were not there before it. A reload may change them. */
  renderers(): Promise<readonly number[]>
  /** Process ids by type (browser, renderer, gpu-process, utility...). */
  processes(): Promise<readonly { type: string; id: number }[]>
  readonly exited: Promise<void>
  close(): Promise<void>
}

export interface BrowserDeps {
  readonly found: FoundBrowser
  readonly profileDir: string
  readonly headless: boolean
  readonly origin: string
  /** The person closed the window. */
  readonly onClosed: () => void
  readonly onBug: (what: string, thrown: unknown) => void
}

const flags = [
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-sync',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-background-networking',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-session-crashed-bubble',
  '--disable-notifications',
  '--deny-permission-prompts',
  // The masked window records itself by the session's approval; the content policy lets no other page ask.
  '--auto-accept-this-tab-capture',
  '--window-size=1366,768',
  '--no-pings',
  '--no-service-autorun',
  '--password-store=basic',
  '--disk-cache-size=1',
  '--metrics-recording-only',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  // Kept pages and spare or shared renderers would outlive the window whose words they hold.
  '--disable-features=' +
    [
      'Translate',
      // Ways of a peer connection would be names that no resolver here knows; they reach the other end sealed.
      'WebRtcHideLocalIpsWithMdns',
      'BackForwardCache',
      'SpareRendererForSitePerProcess',
      'ProcessPerSiteUpToMainFrameThreshold',
      'AutofillServerCommunication',
      'MediaRouter',
      'OptimizationHints',
      'OptimizationGuideModelDownloading',
      'InterestFeedContentSuggestions',
      'CertificateTransparencyComponentUpdater',
      'DialMediaRouteProvider',
      'GlobalMediaControls',
      'LensOverlay',
      'PaintHolding',
      'PreloadTopChromeWebUI',
      'SafeBrowsingRealTimeUrlLookupsEnabled',
    ].join(','),
]

/** Nothing typed is kept or sent: no autofill, passwords, spelling service, suggestions, session restore. */
const preferences = {
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  browser: { enable_spellchecking: false, has_seen_welcome_page: true },
  credentials_enable_service: false,
  enable_do_not_track: true,
  net: { network_prediction_options: 2 },
  profile: { password_manager_enabled: false, exit_type: 'Normal', exited_cleanly: true },
  safebrowsing: { enabled: false },
  search: { suggest_enabled: false },
  session: { restore_on_startup: 5 },
  signin: { allowed: false, allowed_on_next_startup: false },
  spellcheck: { use_spelling_service: false, dictionaries: [] },
  translate: { enabled: false },
}

interface Reply {
  readonly id?: number
  readonly method?: string
  readonly params?: Record<string, unknown>
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

type Send = (method: string, params?: object, session?: string) => Promise<Record<string, unknown>>

/** The DevTools protocol over the pipe: JSON, each message ended by a zero byte. */
function speak(
  child: ChildProcess,
  onEvent: (method: string, params: Record<string, unknown>) => void,
): Send {
  const [, , , writer, reader] = child.stdio as unknown as [unknown, unknown, unknown, Writable, Readable]
  const waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (e: Error) => void; method: string }
  >()
  let lastId = 0
  let held: Buffer[] = []
  let ended = false
  reader.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...held, rest.subarray(0, end)]).toString('utf8')
      held = []
      rest = rest.subarray(end + 1)
      const reply = JSON.parse(text) as Reply
      if (reply.id === undefined) {
        if (reply.method !== undefined) onEvent(reply.method, reply.params ?? {})
        continue
      }
      const one = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.error) one?.reject(new Error(`${one.method}: ${reply.error.message}`))
      else one?.resolve(reply.result ?? {})
    }
    if (rest.length > 0) held.push(rest)
  })
  const end = (): void => {
    ended = true
    for (const { reject, method } of waiting.values()) reject(new Error(`${method}: the browser has ended`))
    waiting.clear()
  }
  reader.on('close', end)
  reader.on('error', end)
  writer.on('error', end)
  return (method, params = {}, session) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(new Error(`${method}: the browser has ended`))
      const id = ++lastId
      waiting.set(id, { resolve, reject, method })
      writer.write(
        `${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`,
      )
    })
}

export async function openBrowser(deps: BrowserDeps): Promise<OwnedBrowser> {
  const { found, profileDir, headless, origin } = deps
  prepareProfile(profileDir)
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const common = [
    ...flags,
    `--user-data-dir=${profileDir}`,
    ...(headless ? ['--headless', '--disable-gpu', '--font-render-hinting=none', '--mute-audio'] : []),
    // Chromium refuses its sandbox to root: only containers of tests run so.
    ...(asRoot ? ['--no-sandbox'] : []),
  ]
  const blank = 'data:text/html,<title>Obhut</title>'
  const child = spawn(found.path, [...common, ...(headless ? [blank] : [`--app=${blank}`])], {
    env: { ...process.env, ...found.env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // Ctrl+C goes to the launcher alone, which then ends everything in order.
    detached: process.platform !== 'win32',
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })

  interface Window {
    readonly target: string
    readonly session: string
    script: string
    /** Renderer processes that were there before it and so are not its own. */
    readonly before: ReadonlySet<number>
  }
  interface Own {
    readonly target: string
    readonly session: string
    /** It is never reloaded with success, so these stay the same. */
    readonly renderers: readonly number[]
  }
  let window: Window | undefined
  const own = new Map<OwnPage, Own>()
  let token = ''
  const pages = new Set<string>()
  const arrivals: ((target: string) => void)[] = []
  const send = speak(child, (method, params) => {
    const info = params['targetInfo'] as { targetId: string; type: string } | undefined
    if (method === 'Target.targetCreated' && info?.type === 'page' && !pages.has(info.targetId)) {
      pages.add(info.targetId)
      arrivals.shift()?.(info.targetId)
    }
    if (method === 'Target.targetDestroyed') {
      const gone = params['targetId'] as string
      pages.delete(gone)
      if (gone === window?.target) deps.onClosed()
      for (const [page, { target }] of own) if (target === gone) own.delete(page)
    }
  })
  const nextPage = (): Promise<string> => new Promise((resolve) => arrivals.push(resolve))

  /** Runs before any script of ours, in our own origin only; the page takes the token out of its address at once. */
  const addScript = async (session: string, token: string, mayConnect = false): Promise<string> => {
    // Only windows that hold nothing of anybody make peer connections (renderer/noPeers.ts); this runs in every frame of the other.
    const noPeers = mayConnect
      ? ''
      : `delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection; `
    const source = `${noPeers}if (location.origin === ${JSON.stringify(origin)}) history.replaceState(null, '', location.pathname + '#token=${token}')`
    const { identifier } = await send('Page.addScriptToEvaluateOnNewDocument', { source }, session)
    return identifier as string
  }

  async function newTarget(): Promise<string> {
    if (!window) {
      const first = [...pages][0]
      return first ?? nextPage()
    }
    if (!headless) {
      // A running browser takes the command line of a second start: the only way to another window without tabs.
      const page = nextPage()
      spawn(
        found.path,
        [`--user-data-dir=${profileDir}`, ...(asRoot ? ['--no-sandbox'] : []), `--app=${blank}`],
        {
          env: { ...process.env, ...found.env },
          stdio: 'ignore',
        },
      ).on('error', () => {})
      const target = await Promise.race([page, sleep(5000, undefined)])
      if (target !== undefined) return target
    }
    return (await send('Target.createTarget', { url: 'about:blank', newWindow: true }))['targetId'] as string
  }

  const rendererIds = async (): Promise<number[]> =>
    (await processes()).filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const renderersOf = async (one: Window): Promise<number[]> =>
    (await rendererIds()).filter(
      (id) => !one.before.has(id) && ![...own.values()].some(({ renderers }) => renderers.includes(id)),
    )
  const processes = async (): Promise<{ type: string; id: number }[]> =>
    (await send('SystemInfo.getProcessInfo'))['processInfo'] as { type: string; id: number }[]

  /** Chromium ends a closed target's process by itself; if not within two seconds, it is ended. */
  async function seeEnded(ids: readonly number[]): Promise<void> {
    for (let waited = 0; waited < 6000; waited += 25) {
      const left = ids.filter(isAlive)
      if (left.length === 0) return
      if (waited === 2000) for (const id of left) process.kill(id, 'SIGKILL')
      await sleep(25)
    }
    deps.onBug('browser', new Error('a window’s process does not end'))
  }

  async function openPage(
    path: string,
    withToken: string,
  ): Promise<{ target: string; session: string; script: string }> {
    const target = await newTarget()
    const { sessionId } = await send('Target.attachToTarget', { targetId: target, flatten: true })
    const session = sessionId as string
    await send('Page.enable', {}, session)
    const script = await addScript(session, withToken, path !== '/')
    // Answers once the document is committed, and with it its process.
    await send('Page.navigate', { url: `${origin}${path}` }, session)
    return { target, session, script }
  }

  const allow = async (name: string, on: boolean): Promise<void> => {
    await send('Browser.setPermission', {
      permission: { name },
      setting: on ? 'granted' : 'denied',
      origin,
    })
  }

  async function closeOwn(page: OwnPage): Promise<void> {
    const old = own.get(page)
    if (!old) return
    own.delete(page)
    await send('Target.closeTarget', { targetId: old.target }).catch(() => {})
    await seeEnded(old.renderers)
  }

  await send('Target.setDiscoverTargets', { discover: true })

  return {
    pid: child.pid ?? 0,
    exited,
    processes,
    renderers: () => (window ? renderersOf(window) : Promise.resolve([])),
    async setToken(next) {
      token = next
      const now = window
      if (!now) return
      const old = now.script
      now.script = await addScript(now.session, token)
      await send('Page.removeScriptToEvaluateOnNewDocument', { identifier: old }, now.session)
    },
    async showWindow() {
      const old = window
      const before = new Set(await rendererIds())
      const left = old ? await renderersOf(old) : []
      window = { ...(await openPage('/', token)), before }
      if (!old) return
      await send('Target.closeTarget', { targetId: old.target })
      await seeEnded(left)
    },
    async showOwn(page, token) {
      await closeOwn(page)
      const before = new Set(await rendererIds())
      const { target, session } = await openPage(`/${page}.html`, token)
      const renderers = (await rendererIds()).filter((id) => !before.has(id))
      own.set(page, { target, session, renderers })
    },
    closeOwn,
    renderersOfOwn: (page) => own.get(page)?.renderers ?? [],
    sendToOwn: (page, method, params) => send(method, params, own.get(page)?.session),
    allowCamera: (on) => allow('camera', on),
    async allowTalk(on) {
      for (const name of ['camera', 'microphone']) await allow(name, on)
    },
    send: (method, params) => send(method, params, window?.session),
    async close() {
      window = undefined
      own.clear()
      send('Browser.close').catch(() => {})
      if ((await Promise.race([exited.then(() => 'ended'), sleep(3000, 'late')])) === 'ended') return
      endTree(child)
      await exited
    },
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function endTree(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It was faster.
  }
}

/** Preferences are written afresh at each start; what a session could have left of typed words is removed. */
function prepareProfile(profileDir: string): void {
  const home = join(profileDir, 'Default')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  for (const name of [
    'Sessions',
    'Session Storage',
    'Web Data',
    'Login Data',
    'Service Worker',
    'Cache',
    'Code Cache',
  ])
    rmSync(join(home, name), { recursive: true, force: true })
  if (!existsSync(join(home, 'Preferences')))
    writeFileSync(join(home, 'Preferences'), JSON.stringify(preferences), { mode: 0o600 })
}
