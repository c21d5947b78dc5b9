/** From the right passphrase to the children, and to one child's page, with 10,000 and 100,000 documents. */
import { figure, median, ms, seconds, times, type Tell } from './figures.ts'
import { practicePassphrase } from '#shared/accounts/practice.ts'
import { openWorld, type BenchWorld } from './world.ts'

const rounds = 5

interface Unlocks {
  readonly list: number
  readonly pages: readonly number[]
}

/** Medians of rounds: each is a new window and a new vault process; the database opens behind the lock screen. */
async function unlocks(world: BenchWorld, rate: number, runs: number): Promise<Unlocks> {
  const lists: number[] = []
  const pages: number[] = []
  for (let run = 0; run < runs; run++) {
    await world.restart('window')
    await world.step('mountApp')
    await world.step('waitAtLockScreen')
    await world.throttle(rate)
    const { totalMs, children } = await world.step('unlockToList')
    if (children !== 120) throw new Error(`${children} children on the list`)
    const argon = (await world.vaultTimes('argon2id')).at(-1)!
    lists.push(totalMs - argon)
    pages.push(...(await world.step('openChildren', [0, 3, 1, 5, 2])))
    await world.throttle(1)
  }
  return { list: median(lists), pages }
}

export async function benchUnlock(tell: Tell, sizes: readonly number[] = [10_000, 100_000]): Promise<void> {
  await using world = await openWorld('practice')
  const from = performance.now()
  await world.step('makePractice')
  const furnished = performance.now() - from
  const trips = await world.step('roundTrips')
  tell(
    figure('Übungsraum furnished, 120 children and 60 photos', seconds(furnished), {
      goal: '<= 20 s',
      met: furnished <= 20_000,
      absoluteMs: furnished,
    }),
    figure(
      'Round trip from the window, median of 200',
      `keeper ${ms(trips.keeper)}, vault ${ms(trips.vault)}`,
      { goal: '< 20 ms', met: Math.max(trips.keeper, trips.vault) < 20, absoluteMs: Math.max(trips.keeper, trips.vault) }, // prettier-ignore
    ),
  )
  let held = 0
  let small: Unlocks | undefined
  for (const size of sizes) {
    const name = size.toLocaleString('en')
    if (held > 0) {
      // A window without the database: what fills it later starts from the journal.
      await world.restart('window')
      await world.step('unlock', practicePassphrase)
    }
    await world.step('fillArchive', held, size)
    const added = size - held
    held = size
    await world.restart('window')
    const filled = await world.step('open')
    await world.restart('window')
    const opened = await world.step('open')
    const now = await unlocks(world, 1, rounds)
    const slow = await unlocks(world, 4, 3)
    if (small === undefined) {
      small = now
      tell(
        figure(
          `Unlock to the visible, sorted list of 120 children, Argon2id taken out, ${name} documents`,
          ms(now.list),
          { goal: '<= 400 ms', met: now.list <= 400, absoluteMs: now.list },
        ),
      )
    } else {
      const ratio = now.list / small.list
      tell(
        figure(`The same with ${name} documents`, `${ms(now.list)}, ${times(ratio)}`, {
          goal: '<= 1.3x',
          met: ratio <= 1.3,
          cause: 'The rounds of the two sizes lie minutes apart: a load that rises between them counts here.',
        }),
      )
    }
    tell(
      figure(`The same with ${name} documents, window throttled 4x`, ms(slow.list)),
      figure(
        `Opening one child's page, ${name} documents (median of ${now.pages.length}, right after unlocking)`,
        `${ms(median(now.pages))} (slowest ${ms(Math.max(...now.pages))}; throttled 4x ${ms(median(slow.pages))})`,
        { goal: '<= 100 ms', met: median(now.pages) <= 100, absoluteMs: median(now.pages) },
      ),
      figure(
        `Opening the database behind the lock screen, ${name} documents`,
        `${ms(opened)} (${added.toLocaleString('en')} of them taken over from the journal: ${seconds(filled)})`,
      ),
    )
  }
}
