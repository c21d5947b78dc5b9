/** Few runs of the weather over whole PCs with real vaults; `npm run simulate -- --whole` runs as many as asked. */
import { describe, expect, test } from 'vitest'
import { isLong } from '#tests/longCount.ts'
import { makeWholeSteps, runWhole, shrinkWhole, type Bug, type WholeStep } from './wholeWeather.ts'

async function weather(seed: number, length: number): Promise<void> {
  const steps = makeWholeSteps(seed, length)
  const { broken } = await runWhole(seed, steps)
  if (!broken.length) return
  const short = await shrinkWhole(seed, steps, 40)
  throw new Error(
    `seed ${seed} breaks: ${broken.slice(0, 3).join('; ')}\nshortest: ${JSON.stringify(short)}\n` +
      `again: npm run simulate -- --whole --seed ${seed} --runs 1 --length ${length}`,
  )
}

describe('invariants 1-10 over whole PCs in any weather', () => {
  const seeds = isLong ? Array.from({ length: 16 }, (_, i) => i + 1) : [2, 6]
  test.each(seeds)('seed %d', (seed) => weather(seed, 80), 300_000)
})

test('K4 after a PC was removed, colleagues at other PCs open what is written from then on', async () => {
  const steps: WholeStep[] = [
    { type: 'remove' },
    { type: 'edit', pc: 0, what: 0, which: 0, more: 0 },
    { type: 'edit', pc: 2, what: 0.5, which: 0, more: 0.5 },
  ]
  expect((await runWhole(2, steps)).broken).toEqual([])
}, 120_000)

test('invariant 9: a child deleted by two signatures is gone on day 7, at a colleague’s PC and the server too', async () => {
  const child: WholeStep[] = [1, 2, 3].map(() => ({ type: 'edit', pc: 0, what: 0, which: 0, more: 0 }))
  const all = (fault = 'none' as const): WholeStep[] =>
    [0, 1, 2, 3].map((pc) => ({ type: 'round', pc, fault, at: 0 }))
  const steps: WholeStep[] = [
    ...child,
    { type: 'photo', pc: 0, which: 0 },
    ...all(),
    { type: 'edit', pc: 2, what: 0.5, which: 0, more: 0.5 },
    ...all(),
    ...all(),
    { type: 'request', pc: 0, which: 0 },
    ...all(),
    { type: 'confirm', pc: 1 },
    // What a colleague who has not heard of it writes meanwhile goes too.
    { type: 'edit', pc: 2, what: 0.5, which: 0, more: 0.5 },
    ...all(),
    { type: 'week' },
  ]
  const { broken, purged } = await runWhole(9, steps)
  expect(broken).toEqual([])
  expect(purged).toBe(1)
}, 120_000)

describe('the invariants that only vaults can break notice when they are broken, and the run shrinks', () => {
  const before = makeWholeSteps(5, 14).filter(({ type }) => type === 'round')
  const edits: WholeStep[] = [0, 0, 0, 0.5, 0.5].map((what) => ({ type: 'edit', pc: 0, what, which: 0, more: 0.5 })) // prettier-ignore
  const all: WholeStep[] = [0, 1, 2, 3].map((pc) => ({ type: 'round', pc, fault: 'none', at: 0 }))
  test.each<[Bug, RegExp]>([
    ['leak', /\(5\)/],
    ['hideAudit', /\(6\)/],
    ['lend', /\(7\)/],
    ['forgetAllergy', /\(8\)/],
  ])(
    '%s',
    async (bug, which) => {
      const second: WholeStep = { type: 'edit', pc: 0, what: 0, which: 0.9, more: 0 }
      const steps: WholeStep[] = [...before, ...edits, second, ...all, { type: bug }, ...all]
      const { broken } = await runWhole(5, steps)
      expect(broken.join()).toMatch(which)
      if (bug !== 'leak') return
      const short = await shrinkWhole(5, steps, 30)
      expect(short).toEqual([{ type: 'leak' }])
    },
    120_000,
  )
})

test('invariant 10: the same seed takes the same decisions, vaults included', async () => {
  const steps = makeWholeSteps(3, 30)
  const first = await runWhole(3, steps)
  expect(first.broken).toEqual([])
  expect(await runWhole(3, steps)).toEqual(first)
}, 120_000)
