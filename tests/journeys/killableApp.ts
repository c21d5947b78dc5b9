/** The built app whose launcher is a process of its own and whose browser writes to a disk: all of it can lose its power. */
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import type { Standing } from '../kills/launcherMain.ts'
import { descendantsOf, isAlive, untilGone } from '../shell/shellWorld.ts'

export interface KillableApp extends AsyncDisposable {
  readonly page: Page
  /** What the window wrote to its console as error, and page errors. */
  readonly complaints: readonly string[]
  /** kill -9 of launcher, vault and browser at once, as when the plug is pulled; returns when nothing of them is left. */
  kill(): Promise<void>
  /** Everything again on the same profile and the same browser folder. */
  start(): Promise<Page>
}

export async function openKillableApp(): Promise<KillableApp> {
  const found = await findChromium()
  if (found === undefined) throw new Error('Journeys need Chromium.')
  const folder = await mkdtemp(join(tmpdir(), 'obhut-killed-'))
  const complaints: string[] = []
  let launcher: ChildProcess
  let browser: BrowserContext
  let page: Page

  const standing = async (): Promise<Standing> => {
    const answer = once(launcher, 'message')
    launcher.send('address')
    return ((await answer) as [Standing])[0]
  }
  const start = async (): Promise<Page> => {
    launcher = fork(
      join(root, 'tests/kills/launcherMain.ts'),
      [join(folder, 'profile'), join(root, 'out/renderer')],
      { execArgv: ['--disable-warning=ExperimentalWarning'] },
    )
    await once(launcher, 'message')
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
      executablePath: found.path,
      args: [...quietFlags],
      env: { ...(process.env as Record<string, string>), ...found.env },
      locale: 'de-DE',
      viewport: { width: 1366, height: 768 },
      reducedMotion: 'reduce',
    })
    browser.setDefaultTimeout(20_000)
    page = await browser.newPage()
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto((await standing()).address)
    return page
  }
  await start()
  return {
    get page() {
      return page
    },
    complaints,
    async kill() {
      // This process started nothing else.
      const pids = descendantsOf(process.pid)
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
      const left = await untilGone(pids, 10_000)
      if (left.length > 0) throw new Error(`Still there: ${left.join()}`)
      await browser.close().catch(() => undefined)
    },
    start,
    async [Symbol.asyncDispose]() {
      await page
        .screenshot({ path: join(root, 'node_modules/.cache/obhut/journey-end.png') })
        .catch(() => undefined)
      await browser.close().catch(() => undefined)
      if (isAlive(launcher.pid!)) {
        launcher.disconnect()
        await untilGone([launcher.pid!], 5_000)
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
