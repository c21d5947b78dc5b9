/** A whole house for the bench: loopback shell, keeper and timed vault on a fresh profile, a browser on a real disk. */
import { fork } from 'node:child_process'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { findChromium, quietFlags } from '#build/chromium.ts'
import { root } from '#build/suites.ts'
import { memoryBelow, ownShareOf, processorMsOf, residentOf } from './processes.ts'
import type { ShellAnswers } from './shellMain.ts'
import type { bench as windowBench } from './window.tsx'

type Steps = typeof windowBench

export interface BenchWorld extends AsyncDisposable {
  readonly page: Page
  /** A card put into a folder here is found. */
  readonly drives: string
  /** One step of tests/bench/window.tsx. */
  step<K extends keyof Steps>(name: K, ...args: Parameters<Steps[K]>): Promise<Awaited<ReturnType<Steps[K]>>>
  /** Lock, and a new window; `browser`: the browser too is ended and started again. */
  restart(what: 'window' | 'browser'): Promise<void>
  /** 1 = as it is; 4 = a quarter of the speed, the window only (decision 44). */
  throttle(rate: number): Promise<void>
  /** What the vault's stopwatch noted so far under this name, oldest first. */
  vaultTimes(what: string): Promise<readonly number[]>
  /** Processor milliseconds used so far, which other programs' load hardly changes; NaN where /proc is missing. */
  processorTime(): Promise<{ readonly window: number; readonly keeper: number; readonly vault: number }>
  /** Resident bytes of window (renderers), keeper and vault, each a process of its own; null where /proc is missing. */
  memory(): Promise<{ readonly window: number; readonly keeper: number; readonly vault: number } | null>
  /** Bytes of everything that runs, browser and waiting vault included, and of the three by themselves; null without /proc. */
  wholeMemory(): Promise<{
    readonly all: number
    readonly window: number
    readonly keeper: number
    readonly vault: number
  } | null>
}

let building: Promise<string> | undefined

/** Built once per process, into a folder of its own: two benches may run beside each other. */
export const buildWindow = (): Promise<string> =>
  (building ??= (async () => {
    const outDir = await mkdtemp(join(tmpdir(), 'obhut-bench-window-'))
    process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
    await build({
      configFile: join(root, 'tests/bench/vite.config.ts'),
      logLevel: 'error',
      build: { outDir },
    })
    return outDir
  })())

interface Shell {
  readonly pid: number
  ask<K extends keyof ShellAnswers>(what: K): Promise<Awaited<ReturnType<ShellAnswers[K]>>>
}

async function startShell(profileDir: string, windowDir: string): Promise<Shell> {
  const entry = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const child = fork(entry('./shellMain.ts'), [profileDir, windowDir, entry('./vaultMain.ts')], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const hear = (id: number): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>()
    waiting.set(id, answer)
    return answer.promise
  }
  child.on('message', ({ id, value }: { id: number; value: unknown }) => {
    waiting.get(id)?.resolve(value)
    waiting.delete(id)
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The shell ended.'))
  })
  let last = 0
  await hear(0)
  return {
    pid: child.pid!,
    ask(what) {
      const id = ++last
      const answer = hear(id)
      child.send({ id, ask: what })
      return answer as never
    },
  }
}

export async function openWorld(kind: 'institution' | 'practice'): Promise<BenchWorld> {
  const windowDir = await buildWindow()
  const found = await findChromium()
  if (found === undefined) throw new Error('The bench needs Chromium.')
  const folder = await mkdtemp(join(tmpdir(), 'obhut-bench-'))
  const browserDir = join(folder, 'chromium')
  const shell = await startShell(join(folder, 'profile'), windowDir)
  const launch = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(browserDir, {
      executablePath: found.path,
      args: [...quietFlags],
      env: { ...(process.env as Record<string, string>), ...found.env },
      locale: 'de-DE',
      viewport: { width: 1366, height: 768 },
    })
  let browser = await launch()
  let page: Page

  async function openPage(): Promise<void> {
    page = await browser.newPage()
    page.on('pageerror', (error) => console.error(`    window: ${error.message}`))
    // The driver's own attempts to evaluate text are refused by Trusted Types and said so; it then calls functions.
    page.on('console', (m) => {
      if (m.type() === 'error' && !m.text().includes('TrustedScript'))
        console.error(`    window: ${m.text()}`)
    })
    await page.goto(await shell.ask('address'))
    while (!(await page.evaluate(() => 'bench' in globalThis))) await new Promise((r) => setTimeout(r, 50))
    await step('connect', kind)
  }
  const step: BenchWorld['step'] = (name, ...args) =>
    page.evaluate(
      ([n, a]) => {
        const { bench } = globalThis as unknown as { bench: Record<string, (...args: unknown[]) => unknown> }
        return bench[n as string]!(...(a as unknown[]))
      },
      [name, args] as const,
    ) as never
  await openPage()

  return {
    get page() {
      return page
    },
    drives: join(folder, 'drives'),
    step,
    async restart(what) {
      await step('lock')
      await new Promise((resolve) => setTimeout(resolve, 400))
      await page.close()
      if (what === 'browser') {
        await browser.close()
        browser = await launch()
      }
      await openPage()
    },
    async throttle(rate) {
      const session = await browser.newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate })
    },
    async vaultTimes(what) {
      await new Promise((resolve) => setTimeout(resolve, 300))
      const file = join(root, `out/bench/vault/${await shell.ask('vaultPid')}.jsonl`)
      if (!existsSync(file)) return []
      return (await readFile(file, 'utf8')).split('\n').flatMap((line) => {
        if (line === '') return []
        const one = JSON.parse(line) as { what: string; ms: number }
        return one.what === what ? [one.ms] : []
      })
    },
    async processorTime() {
      const renderers = await Promise.all((await renderersOf(browserDir)).map(processorMsOf))
      return {
        window: renderers.reduce((sum, one) => sum + one, 0),
        keeper: await processorMsOf(shell.pid),
        vault: await processorMsOf(await shell.ask('vaultPid')),
      }
    },
    async memory() {
      const vault = await residentOf(await shell.ask('vaultPid'))
      const keeper = await residentOf(shell.pid)
      const renderers = await renderersOf(browserDir)
      const each = await Promise.all(renderers.map(residentOf))
      if (vault === null || keeper === null || renderers.length === 0) return null
      return {
        window: each.reduce<number>((sum, one) => sum + (one ?? 0), 0),
        keeper,
        vault,
      }
    },
    async wholeMemory() {
      const { main, renderers } = await browserProcesses(browserDir)
      const all = main === undefined ? null : await memoryBelow([shell.pid, main])
      if (all === null) return null
      const windows = await Promise.all(renderers.map(ownShareOf))
      return {
        all,
        window: windows.reduce((sum, one) => sum + one, 0),
        keeper: await ownShareOf(shell.pid),
        vault: await ownShareOf(await shell.ask('vaultPid')),
      }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await shell.ask('close')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const renderersOf = async (browserDir: string): Promise<readonly number[]> =>
  (await browserProcesses(browserDir)).renderers

/** The browser that runs on this folder. */
async function browserProcesses(
  browserDir: string,
): Promise<{ readonly main: number | undefined; readonly renderers: readonly number[] }> {
  const all = await readdir('/proc').catch(() => [])
  const processes = await Promise.all(
    all
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => ({
        pid: Number(name),
        command: await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => ''),
        parent: Number((/^PPid:\s+(\d+)/m.exec(await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')) ?? [])[1] ?? 0), // prettier-ignore
      })),
  )
  const main = processes.find(({ command }) => command.includes(`--user-data-dir=${browserDir}`) && !command.includes('--type=')) // prettier-ignore
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]))
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && parent !== 0 && (parent === main?.pid || isBelow(parent))
  }
  const renderers = processes.filter(({ pid, command }) => command.includes('--type=renderer') && isBelow(pid)).map(({ pid }) => pid) // prettier-ignore
  return { main: main?.pid, renderers }
}

/** Ten different photos of 12 MP as files, drawn once per machine. The world is restarted after it. */
export async function drawPhotos(world: BenchWorld): Promise<readonly string[]> {
  const folder = join(root, 'node_modules/.cache/obhut/bench-photos')
  await mkdir(folder, { recursive: true })
  const drawn: string[] = []
  for (let seed = 1; seed <= 10; seed++) {
    const file = join(folder, `${seed}.jpg`)
    if (!existsSync(file)) await writeFile(file, Buffer.from(await world.step('drawPhoto', seed), 'base64'))
    drawn.push(file)
  }
  await world.restart('window')
  return drawn
}
