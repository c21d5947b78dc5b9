/** One save at a time with 10,000 documents: how long the host takes, and when the list shows it. */
import { figure, median, ms, quantile, type Tell } from './figures.ts'
import { openWorld } from './world.ts'

export async function benchSave(tell: Tell): Promise<void> {
  await using world = await openWorld('practice')
  await world.step('makePractice')
  await world.step('fillArchive', 0, 10_000)
  await world.restart('window')
  await world.step('mountApp')
  await world.step('waitAtLockScreen')
  await world.step('unlockToList')
  await world.page.waitForTimeout(8_000)
  for (const [kind, what] of [
    ['group', 'a group (one envelope)'],
    ['child', 'a child (its emergency card goes along)'],
  ] as const) {
    const before = (await world.vaultTimes('records.save')).length
    const took = await world.step('saves', kind, 200)
    const vault = (await world.vaultTimes('records.save')).slice(before)
    const inHost = quantile(vault, 0.99)
    const shown = took.map((one) => one.shownMs)
    tell(
      figure(
        `Save of ${what}, in the host (vault, keeper, fsync), p99 of 200`,
        `${ms(inHost)} (median ${ms(median(vault))})`,
        {
          goal: '<= 15 ms',
          met: inHost <= 15,
          absoluteMs: inHost,
          cause: 'A p99 of 200 is its third-slowest; a fsync that waits behind another program’s is enough.',
        },
      ),
      figure(
        `Save of ${what}, from sending it to the painted list, median of 200`,
        `${ms(median(shown))} (p99 ${ms(quantile(shown, 0.99))}; answer in the window ${ms(median(took.map((one) => one.answeredMs)))})`,
        { goal: '<= 30 ms', met: median(shown) <= 30, absoluteMs: median(shown) },
      ),
    )
  }
}
