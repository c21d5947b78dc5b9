/** `npm run simulate -- --runs N --seed S --length L`: weather over PCs and a server; the first broken run is shrunk and shown. */
import { parseArgs } from 'node:util'
import { makeSteps, runSteps, shrink } from '../tests/sync/simulation/simulate.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    length: { type: 'string', default: '80' },
  },
})
const [runs, first, length] = [Number(values.runs), Number(values.seed), Number(values.length)]
const started = performance.now()
let saved = 0
/** Rounds until nothing moved, without the two that only looked. */
let rounds = 0
for (let seed = first; seed < first + runs; seed++) {
  const { devices, steps } = makeSteps(seed, length)
  const outcome = await runSteps(seed, devices, steps)
  saved += outcome.acked
  rounds = Math.max(rounds, outcome.rounds - 2)
  if (outcome.broken.length) {
    console.log(`seed ${seed} with ${devices} PCs breaks:\n  ${outcome.broken.join('\n  ')}`)
    const short = await shrink(seed, devices, steps)
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
