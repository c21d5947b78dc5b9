/**
 * `npm run simulate -- --runs N --seed S --length L [--whole] [--without TYPE]`: weather over PCs and a server; the first
 * broken run is shrunk and shown. `--whole`: PCs with real vaults (seconds a run). `--without` leaves out steps of a
 * type, to go on looking while one defect is known.
 */
import { parseArgs } from 'node:util'
import { makeSteps, runSteps, shrink } from '../tests/sync/simulation/simulate.ts'
import { makeWholeSteps, runWhole, shrinkWhole } from '../tests/sync/simulation/wholeWeather.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    length: { type: 'string', default: '80' },
    whole: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
})

interface Run {
  readonly name: string
  readonly outcome: { readonly broken: readonly string[]; readonly acked: number; readonly rounds: number }
  readonly shrink: () => Promise<readonly unknown[]>
}
const isDrawn = ({ type }: { readonly type: string }): boolean => !values.without.includes(type)

async function bare(seed: number): Promise<Run> {
  const { devices, steps: drawn } = makeSteps(seed, length)
  const steps = drawn.filter(isDrawn)
  const outcome = await runSteps(seed, devices, steps)
  return { name: `${devices} PCs`, outcome, shrink: () => shrink(seed, devices, steps) }
}
async function whole(seed: number): Promise<Run> {
  const steps = makeWholeSteps(seed, length).filter(isDrawn)
  const outcome = await runWhole(seed, steps)
  return { name: '4 whole PCs', outcome, shrink: () => shrinkWhole(seed, steps) }
}

const [runs, first, length] = [Number(values.runs), Number(values.seed), Number(values.length)]
const started = performance.now()
let saved = 0
/** Rounds until nothing moved, without the two that only looked. */
let rounds = 0
for (let seed = first; seed < first + runs; seed++) {
  const run = await (values.whole ? whole(seed) : bare(seed))
  saved += run.outcome.acked
  rounds = Math.max(rounds, run.outcome.rounds - 2)
  if (run.outcome.broken.length) {
    console.log(`seed ${seed} with ${run.name} breaks:\n  ${run.outcome.broken.join('\n  ')}`)
    const short = await run.shrink()
    console.log(
      `shortest, ${short.length} steps:\n${short.map((step) => `  ${JSON.stringify(step)}`).join('\n')}`,
    )
    process.exit(1)
  }
}
const seconds = (performance.now() - started) / 1000
console.log(
  `${runs} runs from seed ${first}, ${length} steps each: all invariants hold. ` +
    `${saved} saves, equal after at most ${rounds} rounds, ${seconds.toFixed(1)} s (${((1000 * seconds) / runs).toFixed(0)} ms a run)`,
)
process.exit(0)
