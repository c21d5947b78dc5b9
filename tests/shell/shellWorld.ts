/** One loopback shell with a window of the tests' own and a vault that needs no passphrase. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { findChromium, type FoundChromium } from '#build/chromium.ts'
import { startLoopback, type Loopback, type LoopbackOptions } from '#electron/loopback/startLoopback.ts'

export const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
export const found: FoundChromium | undefined = await findChromium()
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'obhut-shell-'))

let built: Promise<string> | undefined
/** The tests' window, bundled once per test file with the real window's way of connecting. */
export function buildPage(): Promise<string> {
  built ??= (async () => {
    const outDir = newFolder()
    await build({
      configFile: false,
      root: here('page'),
      base: './',
      logLevel: 'warn',
      build: {
        rollupOptions: { input: [here('page/index.html'), here('page/projection.html')] },
        outDir,
        emptyOutDir: true,
        target: 'chrome130',
        modulePreload: { polyfill: false },
      },
    })
    return outDir
  })()
  return built
}

export interface ShellWorld extends AsyncDisposable {
  readonly shell: Loopback
  readonly folder: string
  readonly bugs: string[]
  /** Runs in the page; what it answers must be JSON. */
  run(expression: string): Promise<unknown>
  /** What the page says of itself, once it says anything. */
  pageState(): Promise<string>
}

export async function openShell(
  options: Partial<LoopbackOptions> & { owned?: boolean } = {},
): Promise<ShellWorld> {
  const { owned = true, ...rest } = options
  const folder = rest.profileDir ?? newFolder()
  const bugs: string[] = []
  const shell = await startLoopback({
    profileDir: folder,
    windowDir: await buildPage(),
    headless: true,
    vaultEntry: here('fakeVault.ts'),
    onBug: (what, thrown) => bugs.push(`${what}: ${String(thrown)}`),
    ...(owned && found ? { browser: found } : {}),
    ...rest,
  })
  if (shell === 'AlreadyRunning') throw new Error('AlreadyRunning')
  const run = async (expression: string): Promise<unknown> => {
    const answer = (await shell.browser!.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as {
      result: { value?: unknown; description?: string }
      exceptionDetails?: unknown
    }
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails))
    return answer.result.value
  }
  return {
    shell,
    folder,
    bugs,
    run,
    async pageState() {
      for (let tries = 0; tries < 200; tries++) {
        const said = await run(`document.querySelector('#state')?.textContent`).catch(() => undefined)
        if (typeof said === 'string' && said !== 'start') return said
        await sleep(25)
      }
      return 'nothing within 5 s'
    },
    async [Symbol.asyncDispose]() {
      await shell.close()
      if (rest.profileDir === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    // A zombie has ended: its parent only has not asked yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    return false
  }
}

/** Every process that descends from this one (Linux). */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (of: number): number[] =>
    [...parents].filter(([, up]) => up === of).flatMap(([id]) => [id, ...below(id)])
  return below(pid)
}

export async function untilGone(pids: readonly number[], withinMs: number): Promise<number[]> {
  for (let waited = 0; waited < withinMs; waited += 50) {
    if (!pids.some(isAlive)) return []
    await sleep(50)
  }
  return pids.filter(isAlive)
}

export interface MemoryFound {
  readonly words: number
  readonly searchedBytes: number
}

/** In a process of its own, so that this one never holds the words. */
function search<T>(...args: string[]): T {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', here('searchMain.ts'), ...args],
    { encoding: 'utf8' },
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as T
}
export const searchProcess = (pid: number): MemoryFound => search(String(pid))
/** Files below the folder that hold a seeded word; `plant` names one that is written first. */
export const searchFiles = (folder: string, plant?: string): readonly string[] =>
  search(folder, ...(plant === undefined ? [] : [plant]))

/** Chromium's children fork from a zygote and then hold their whole command line as one argument. */
export function nameOfProcess(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()
  const kind = /--utility-sub-type=(\S+)/.exec(command) ?? /--type=(\S+)/.exec(command)
  return kind?.[1] ?? (command.includes('chrom') ? 'browser' : command.split('/').at(-1)!)
}
