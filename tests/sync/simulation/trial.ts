import { makeSteps, runSteps, shrink } from './simulate.ts'
const [from = 1, runs = 10, length = 80] = process.argv.slice(2).map(Number)
let total = 0
const start = performance.now()
for (let seed = from; seed < from + runs; seed++) {
  const { devices, steps } = makeSteps(seed, length)
  const t = performance.now()
  const outcome = await runSteps(seed, devices, steps)
  total++
  if (outcome.broken.length) {
    console.log(
      `seed ${seed}: ${devices} devices, broken:`,
      outcome.broken.slice(0, 4),
      Math.round(performance.now() - t),
      'ms',
    )
    const small = await shrink(seed, devices, steps, 150)
    console.log(small.length, 'steps', JSON.stringify(small))
    console.log((await runSteps(seed, devices, small)).broken.slice(0, 3))
    process.exit(1)
  }
}
console.log(total, 'runs ok', Math.round((performance.now() - start) / total), 'ms each')
