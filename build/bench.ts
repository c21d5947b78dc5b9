/**
 * `npm run bench [-- NAME...]`: every figure of the issue, or those named (insert, unlock, save, photos, smooth, editor, pdf,
 * start; change, peers, sync, server, growth; book, withdraw, editions). Figures are ratios to a peer of the same run wherever there is one. Writes tests/bench/RESULTS.md; figures that did
 * not run this time keep their last line and date. Exit 0 even where a goal is missed: that is said, with its cause.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { benchBook } from '../tests/bench/book.ts'
import { benchChange } from '../tests/bench/change.ts'
import type { Figure, Tell } from '../tests/bench/figures.ts'
import { benchEditions } from '../tests/bench/editions.ts'
import { benchEditor } from '../tests/bench/editor.ts'
import { benchGrowth } from '../tests/bench/growth.ts'
import { benchInsert } from '../tests/bench/insert.ts'
import { benchPeers } from '../tests/bench/peers.ts'
import { benchPhotos } from '../tests/bench/photos.ts'
import { benchPortfolio } from '../tests/bench/portfolio.ts'
import { writeResults, type Run } from '../tests/bench/results.ts'
import { benchSave } from '../tests/bench/save.ts'
import { benchServer } from '../tests/bench/server.ts'
import { benchSmoothness } from '../tests/bench/smooth.ts'
import { benchStart } from '../tests/bench/start.ts'
import { benchFirstSync } from '../tests/bench/sync.ts'
import { watchSlowdown } from '../tests/bench/slowdown.ts'
import { benchUnlock } from '../tests/bench/unlock.ts'
import { benchWithdraw } from '../tests/bench/withdraw.ts'
import { findChromium } from './chromium.ts'
import { root } from './suites.ts'

type Bench = (tell: Tell) => Promise<void>
const issues: Readonly<Record<string, Readonly<Record<string, Bench>>>> = {
  'Issue 1: the app alone': {
    insert: benchInsert,
    unlock: (tell) => benchUnlock(tell),
    save: benchSave,
    photos: benchPhotos,
    smooth: benchSmoothness,
    editor: benchEditor,
    pdf: benchPortfolio,
    start: benchStart,
  },
  'Issue 2: two PCs and a server that can’t read': {
    change: (tell) => benchChange(tell),
    peers: (tell) => benchPeers(tell),
    sync: (tell) => benchFirstSync(tell),
    server: (tell) => benchServer(tell),
    growth: (tell) => benchGrowth(tell),
  },
  'Issue 3: the portfolio editor': {
    book: benchBook,
    withdraw: benchWithdraw,
    editions: benchEditions,
  },
}
const benches: Readonly<Record<string, Bench>> = Object.fromEntries(
  Object.values(issues).flatMap((of) => Object.entries(of)),
)

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
if ((await findChromium()) === undefined) {
  console.log('not run: bench (needs Chromium)')
  process.exit(0)
}

const file = join(root, 'tests/bench/RESULTS.md')
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}` // prettier-ignore

/** The file is read anew each time: two benches may run beside each other. */
const runs = new Map<string, Run>()
async function keep(name: string, run: Run): Promise<void> {
  runs.set(name, run)
  const before = await readFile(file, 'utf8').catch(() => '')
  await writeFile(file, writeResults(issues, before, new Map([[name, run]]), machine))
}

let broken = 0
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n${name} …`)
  const load = loadavg()[0]!
  const from = performance.now()
  const figures: Figure[] = []
  const slowdown = watchSlowdown()
  try {
    await bench((...found) => {
      figures.push(...found)
      for (const one of found)
        console.log(`  ${one.met === null ? ' ' : one.met ? '✓' : '✗'} ${one.name}: ${one.value}${one.goal === '' ? '' : ` (goal ${one.goal})`}`) // prettier-ignore
    })
  } catch (error) {
    broken++
    console.error(`  not measured to its end: ${name}`, error, error instanceof SuppressedError ? [error.suppressed, error.error] : '') // prettier-ignore
  }
  const slower = await slowdown.stop()
  console.log(
    `  work took ${slower.toFixed(1)} times as long as on a free core; load ${loadavg()[0]!.toFixed(1)}`,
  )
  if (figures.length > 0)
    await keep(name, {
      at: new Date().toISOString(),
      load: Math.max(load, loadavg()[0]!),
      slowdown: Number.isNaN(slower) ? null : slower,
      seconds: (performance.now() - from) / 1000,
      figures,
    })
}
const missed = [...runs.values()].flatMap((run) => run.figures).filter((one) => one.met === false)
console.log(
  missed.length === 0
    ? `\n${broken === 0 ? 'Every goal is met' : 'No goal is missed, but not everything was measured'}. tests/bench/RESULTS.md`
    : `\n${missed.length} goals are missed, see tests/bench/RESULTS.md:\n${missed.map((one) => `  ${one.name}: ${one.value} (goal ${one.goal})`).join('\n')}`,
)
process.exit(broken === 0 ? 0 : 1)
