/**
 * `npm run bench [-- NAME...]`: every figure of the issue, or those named (insert, unlock, photos, smooth, pdf, start).
 * Figures are ratios to a peer of the same run wherever there is one. Writes tests/bench/RESULTS.md; figures that did
 * not run this time keep their last line and date. Exit 0 even where a goal is missed: that is said, with its cause.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { benchInsert } from '../tests/bench/insert.ts'
import { benchPhotos } from '../tests/bench/photos.ts'
import { benchPortfolio } from '../tests/bench/portfolio.ts'
import { benchSmoothness } from '../tests/bench/smooth.ts'
import { benchStart } from '../tests/bench/start.ts'
import { benchUnlock } from '../tests/bench/unlock.ts'
import { writeResults, type Run } from '../tests/bench/results.ts'
import { findChromium } from './chromium.ts'
import { root } from './suites.ts'

const benches = {
  insert: benchInsert,
  unlock: () => benchUnlock(),
  photos: benchPhotos,
  smooth: benchSmoothness,
  pdf: benchPortfolio,
  start: benchStart,
}
type Name = keyof typeof benches
const isName = (name: string): name is Name => Object.hasOwn(benches, name)

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !isName(name))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
if ((await findChromium()) === undefined) {
  console.log('not run: bench (needs Chromium)')
  process.exit(0)
}

const kept = join(root, 'node_modules/.cache/obhut/bench.json')
const runs = new Map<string, Run>(
  Object.entries(JSON.parse(await readFile(kept, 'utf8').catch(() => '{}')) as Record<string, Run>),
)
for (const name of Object.keys(benches).filter(isName)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n${name} …`)
  const load = loadavg()[0]!
  const from = performance.now()
  try {
    const figures = await benches[name]()
    runs.set(name, {
      at: new Date().toISOString(),
      load: Math.max(load, loadavg()[0]!),
      seconds: (performance.now() - from) / 1000,
      figures,
    })
    for (const one of figures)
      console.log(`  ${one.met === null ? ' ' : one.met ? '✓' : '✗'} ${one.name}: ${one.value}${one.goal === '' ? '' : ` (goal ${one.goal})`}`) // prettier-ignore
  } catch (error) {
    console.error(`  not measured: ${name}`, error)
  }
}
await mkdir(join(root, 'node_modules/.cache/obhut'), { recursive: true })
await writeFile(kept, JSON.stringify(Object.fromEntries(runs)))
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}` // prettier-ignore
await writeFile(join(root, 'tests/bench/RESULTS.md'), writeResults(Object.keys(benches), runs, machine))
const missed = [...runs.values()].flatMap((run) => run.figures).filter((one) => one.met === false)
console.log(
  missed.length === 0
    ? '\nEvery goal is met. tests/bench/RESULTS.md'
    : `\n${missed.length} goals are missed, see tests/bench/RESULTS.md:\n${missed.map((one) => `  ${one.name}: ${one.value} (goal ${one.goal})`).join('\n')}`,
)
process.exit(0)
