/** A consent is withdrawn in a house with 900 pages and 6,000 photos: until every page that it is about is named (PF85). */
import { figure, ms, type Tell } from './figures.ts'
import { openWorld } from './world.ts'

export async function benchWithdraw(tell: Tell): Promise<void> {
  await using world = await openWorld('practice')
  await world.step('makePractice')
  const { childId, shown } = await world.step('fillPortfolio', 6000, 900)
  await world.restart('browser')
  await world.step('mountApp')
  await world.step('waitAtLockScreen')
  await world.step('unlockToList')
  await world.page.waitForTimeout(5_000)
  const found = await world.step('withdraw', childId, shown)
  if (found.listed !== shown || found.toSettle !== shown)
    throw new Error(`${found.listed} and ${found.toSettle} of ${shown} pages are named`)
  const memory = await world.memory()
  tell(
    figure(
      'A consent withdrawn, 900 pages and 6,000 photos: from the click to the painted list of every page it is about',
      `${ms(found.listMs)} (${found.listed} pages of other children)`,
      { goal: '<= 2 s', met: found.listMs <= 2000, absoluteMs: found.listMs },
    ),
    figure(
      'The same until "Seiten klären" shows them all, over all children',
      `${ms(found.settledMs)} (${found.toSettle} pages)`,
      { goal: '<= 2 s', met: found.settledMs <= 2000, absoluteMs: found.settledMs },
    ),
    figure(
      'The first question of a day, where no screen has asked before: until its pages are named',
      ms(found.firstMs),
    ),
    figure(
      'Memory of the window with all pages and photos in the index',
      memory === null ? 'not run: memory (needs /proc)' : `${Math.round(memory.window / 1e6)} MB`,
      { goal: '<= 900 MB', met: memory === null || memory.window <= 900e6 },
    ),
  )
}
