/**
 * The whole house for one journey: loopback shell, keeper and vault processes on a fresh profile, and the built window
 * in a real Chromium that the journey drives. The journeys would run unchanged in Electron.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import type { Network } from '#electron/host/hub/network.ts'
import { startLoopback, type Loopback } from '#electron/loopback/startLoopback.ts'

export interface OpenAppOptions {
  /** A folder kept by the caller; else a fresh one that goes with the app. */
  readonly folder?: string
  readonly clockOffsetMs?: number
  readonly colourScheme?: 'light' | 'dark'
  readonly scale?: number
  readonly locale?: string
  readonly forcedColours?: boolean
  /** Another build of the window than out/renderer. */
  readonly windowDir?: string
  /** The folder in which cards are plugged in. */
  readonly volumesIn?: string
  /** A browser profile on the disk, as the app's own browser has one, instead of one in memory. */
  readonly browserDir?: string
  readonly browserFlags?: readonly string[]
  /** Bars as wide as on Windows; else the driver hides them. */
  readonly scrollbars?: boolean
  /** Where the house's own server may listen. */
  readonly network?: Network
}

export interface App extends AsyncDisposable {
  readonly page: Page
  readonly shell: Loopback
  readonly folder: string
  /** What the window wrote to its console as error, and page errors; CSP violations among them. */
  readonly complaints: string[]
  /** After a lock, a reload or a closed window: the window again. */
  reopen(): Promise<Page>
}

/** Argon2id at its floor: only the tests of the calibration pay for more (decision 38). */
export const floorArgon = { memKiB: 64 * 1024, passes: 3 } as const

export async function openApp(options: OpenAppOptions = {}): Promise<App> {
  const found = await findChromium()
  if (found === undefined) throw new Error('Journeys need Chromium.')
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'obhut-journey-')))
  const shell = await startLoopback({
    profileDir: folder,
    windowDir: options.windowDir ?? join(root, 'out/renderer'),
    argon: floorArgon,
    clockOffsetMs: options.clockOffsetMs ?? 0,
    ...(options.network ? { network: options.network } : {}),
    ...(options.volumesIn === undefined ? {} : { volumesIn: options.volumesIn }),
    onBug: (what, thrown) => complaints.push(`host: ${what} ${String(thrown)}`),
  })
  if (shell === 'AlreadyRunning') throw new Error('Another Obhut runs on this profile.')
  const complaints: string[] = []
  const launch = {
    executablePath: found.path,
    args: [...quietFlags, ...(options.browserFlags ?? [])],
    ...(options.scrollbars ? { ignoreDefaultArgs: ['--hide-scrollbars'] } : {}),
    env: { ...(process.env as Record<string, string>), ...found.env },
  }
  const look = {
    locale: options.locale ?? 'de-DE',
    viewport: {
      width: Math.round(1366 / (options.scale ?? 1)),
      height: Math.round(768 / (options.scale ?? 1)),
    },
    deviceScaleFactor: options.scale ?? 1,
    colorScheme: options.colourScheme ?? 'light',
    forcedColors: options.forcedColours === true ? 'active' : 'none',
    reducedMotion: 'reduce',
  } as const
  const browser: Browser | undefined =
    options.browserDir === undefined ? await chromium.launch(launch) : undefined
  const context = browser
    ? await browser.newContext(look)
    : await chromium.launchPersistentContext(options.browserDir!, {
        ...launch,
        ...look,
        // Shared memory stays memory, as in the app's own browser, and does not become files.
        ignoreDefaultArgs: ['--disable-dev-shm-usage'],
      })
  context.setDefaultTimeout(20_000)
  let page: Page | undefined
  const reopen = async (): Promise<Page> => {
    await page?.close()
    page = await context.newPage()
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(shell.address())
    return page
  }
  await reopen()
  return {
    get page() {
      return page!
    },
    shell,
    folder,
    complaints,
    reopen,
    async [Symbol.asyncDispose]() {
      // What stood on the screen at the end; after a failure the first thing to look at.
      await page
        ?.screenshot({ path: join(root, 'node_modules/.cache/obhut/journey-end.png') })
        .catch(() => {})
      await context.close()
      await browser?.close()
      await shell.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
