/**
 * The suites of `npm test` and `npm run verify`. Each returns counts; what could not run is said as
 * `not run: NAME (needs X)` and counts in neither number (decision 37).
 */
import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.ts'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules/.cache/obhut')
const modules = join(root, 'node_modules')

export interface Count {
  readonly passed: number
  readonly failed: number
  readonly notRun: readonly string[]
  /** What tests of chance say they did: tries, kills, edits. */
  readonly figures?: readonly string[]
}

export interface Suite {
  readonly name: string
  readonly run: () => Promise<Count>
}

interface Ran {
  readonly code: number
  readonly output: string
}

/** Runs a tool of ours with this very Node; its output is shown only when it fails. */
function run(script: string, args: readonly string[], show = false): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      cwd: root,
      env: {
        ...process.env,
        OBHUT_SHOTS: 'light',
        FORCE_COLOR: '0',
        NO_COLOR: '1',
        PATH: `${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
      if (show) process.stdout.write(chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

const check = (name: string, script: string, args: readonly string[]): Suite => ({
  name,
  run: async () => {
    const { code, output } = await run(script, args)
    if (code !== 0) console.log(output.trimEnd())
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, notRun: [] }
  },
})

const typescript7 = join(modules, 'typescript7/bin/tsc')
const floors = ['shared', 'electron', 'renderer', 'sync-server', 'tests'] as const

export const lint: Suite = check('lint', join(modules, 'eslint/bin/eslint.js'), [
  '--cache',
  '--cache-location',
  'node_modules/.cache/obhut/eslint',
  '.',
])
export const checks: readonly Suite[] = [
  ...floors.map((floor) => check(`types of ${floor}`, typescript7, ['-p', floor])),
  check('format', join(modules, 'prettier/bin/prettier.cjs'), [
    '--check',
    '--log-level',
    'warn',
    'shared',
    'electron',
    'renderer',
    'sync-server',
    'build',
    'tests',
    '*.ts',
    '*.js',
  ]),
  check('import law', join(modules, 'dependency-cruiser/bin/dependency-cruiser.mjs'), [
    '--config',
    'build/law.cjs',
    'shared',
    'electron',
    'renderer',
    'sync-server',
  ]),
  check('dead code', join(modules, 'knip/bin/knip.js'), ['--no-progress']),
]

interface VitestJson {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

/** One vitest project; a file that could not load counts as one failure. */
async function vitest(project: string, filters: readonly string[]): Promise<Count> {
  await mkdir(cache, { recursive: true })
  const file = join(cache, `vitest-${project}.json`)
  await rm(file, { force: true })
  const { output } = await run(join(modules, 'vitest/vitest.mjs'), [
    'run',
    '--project',
    project,
    '--reporter=json',
    `--outputFile=${file}`,
    ...filters,
  ])
  let json: VitestJson
  try {
    json = JSON.parse(await readFile(file, 'utf8')) as VitestJson
  } catch {
    console.log(output.slice(-4000))
    return { passed: 0, failed: 1, notRun: [] }
  }
  let failed = json.numFailedTests
  for (const suite of json.testResults) {
    const broken = suite.assertionResults.filter((t) => t.status === 'failed')
    for (const t of broken)
      console.log(
        `FAILED ${suite.name.replace(root, '')} > ${t.fullName}\n  ${(t.failureMessages ?? []).join('\n  ').slice(0, 1500)}`,
      )
    if (suite.status === 'failed' && broken.length === 0) {
      failed += 1
      console.log(`FAILED ${suite.name.replace(root, '')}\n  ${suite.message.slice(0, 1500)}`)
    }
  }
  const pending = json.testResults.flatMap((s) =>
    s.assertionResults.filter((t) => t.status === 'pending' || t.status === 'skipped').map((t) => t.fullName),
  )
  return {
    passed: json.numPassedTests,
    failed,
    notRun: [...printed(output), ...pending.map((name) => `${name} (skipped in its test)`)],
    figures: output.split('\n').filter((line) => /\d (tries|kills|faults|ops|edits|runs)\b/.test(line)),
  }
}

const printed = (output: string): string[] => [...output.matchAll(/^not run: (.+)$/gm)].map((m) => m[1]!)

const needsBrowser = (name: string, go: () => Promise<Count>): Suite => ({
  name,
  run: async () =>
    (await findChromium()) === undefined
      ? { passed: 0, failed: 0, notRun: [`${name} (needs Chromium)`] }
      : go(),
})

/** The faults: every n-th file call failing, kill -9, damage of every class of file. */
const faultFolders = ['tests/journal/', 'tests/backup/', 'tests/faults/', 'tests/processes/']

/** Sync and its server: stores, TLS, kills, simulation, a hostile server and client, fuzzing. */
const syncFolders = ['tests/sync/', 'tests/sync-server/', 'tests/fuzz/']

/** The packed folders; they need the bundles, which `npm run verify` does not build. */
const packFolders = ['tests/pack/']

/** Every other folder: named one by one, for a project's own `exclude` outweighs one on the command line. */
async function unitFolders(): Promise<string[]> {
  const elsewhere = [...faultFolders, ...syncFolders, ...packFolders]
  const found = await readdir(join(root, 'tests'), { withFileTypes: true })
  return found
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `tests/${name}/`)
    .filter((folder) => !elsewhere.includes(folder))
}

export const unit: Suite = { name: 'unit', run: async () => vitest('node', await unitFolders()) }
/** All that needs no window and no packed folder, in one run: both cores have something to do until its end. */
export const node: Suite = {
  name: 'unit, sync, server and faults',
  run: async () => vitest('node', [...(await unitFolders()), ...syncFolders, ...faultFolders]),
}
export const pack: Suite = { name: 'packed app', run: () => vitest('node', packFolders) }
export const browser: Suite = needsBrowser('browser', () => vitest('browser', []))
/** All but the walk, which takes as long as all others together and is a suite of its own. */
export const journeys: Suite = needsBrowser('journeys', async () => {
  const found = await readdir(join(root, 'tests'), { recursive: true })
  const files = found
    .map((file) => `tests/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.journey.ts'))
  return vitest(
    'journeys',
    files.filter((file) => !file.includes('/allScreens')),
  )
})
/** Where chance chooses, and the window under SIGKILL. */
export const chance: Suite = {
  name: 'where chance chooses',
  run: () => vitest('node', ['tests/journal/', 'tests/faults/', 'tests/processes/', ...syncFolders]),
}
/** Small hands at random in child mode, and every family's edition pixel by pixel. */
export const manyInBrowser: Suite = needsBrowser('monkey and editions', () =>
  vitest('browser', ['tests/childMode/monkey', 'tests/portfolio/editionPixels']),
)
export const walk: Suite = needsBrowser('every state in every way', () =>
  vitest('journeys', ['tests/journeys/allScreens']),
)
export const kills: Suite = needsBrowser('kills with a window', () => vitest('journeys', ['tests/kills/']))

/** Suites one after another. */
export type Lane = readonly Suite[]
/** `npm test` as two lanes of about the same length: who waits for a browser, a disk or a kill leaves a core to the other. */
export const all: readonly Lane[] = [
  [...checks, browser],
  [node, journeys, pack, lint],
]

/**
 * Runs step after step; the lanes of a step run beside each other (a type check leaves the other core idle, and kills and
 * disks are waited for). Prints the time of each suite and the closing line. @returns exit code
 */
export async function runSuites(steps: readonly (readonly Lane[])[], withFigures = false): Promise<number> {
  let passed = 0
  let failed = 0
  const notRun: string[] = []
  const figures: string[] = []
  const runOne = async (suite: Suite): Promise<void> => {
    const start = performance.now()
    const count = await suite.run()
    passed += count.passed
    failed += count.failed
    notRun.push(...count.notRun)
    figures.push(...(count.figures ?? []))
    console.log(
      `${suite.name}: ${count.passed} passed, ${count.failed} failed in ${((performance.now() - start) / 1000).toFixed(1)} s`,
    )
  }
  for (const lanes of steps)
    await Promise.all(
      lanes.map(async (lane) => {
        for (const suite of lane) await runOne(suite)
      }),
    )
  if (withFigures) for (const line of figures) console.log(line)
  for (const line of notRun) console.log(`not run: ${line}`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}
