/** Decision 43: no long animation frame above 50 ms made by our scripts, in the best of three runs. */
import { figure, ms, type Tell } from './figures.ts'
import type { LongFrames } from './window.tsx'
import { openWorld, type BenchWorld } from './world.ts'

const runs = 3

async function best(world: BenchWorld, act: () => Promise<void>): Promise<LongFrames> {
  const all: LongFrames[] = []
  for (let run = 0; run < runs; run++) {
    await world.step('watchFrames')
    await act()
    all.push(await world.step('longFrames'))
  }
  return all.sort((a, b) => a.scriptsMs - b.scriptsMs)[0]!
}

export async function benchSmoothness(tell: Tell): Promise<void> {
  await using world = await openWorld('practice')
  await world.step('makePractice')
  await world.restart('window')
  await world.step('mountApp')
  await world.step('waitAtLockScreen')
  await world.step('unlockToList')
  const { page } = world
  await page.waitForTimeout(3_000)

  await world.step('watchFrames')
  await world.step('makeLongFrame')
  const control = await world.step('longFrames')
  if (control.scriptsMs < 50) throw new Error('The observer does not see long frames')

  const add = (name: string, found: LongFrames, gate = true): void =>
    tell(
      figure(
        `Smoothness: ${name}, longest script share of a frame, best of ${runs}`,
        `${ms(found.scriptsMs)} (${found.frames} frames above 50 ms of any cause, longest ${ms(found.longestMs)})`,
        gate ? { goal: 'none above 50 ms', met: found.scriptsMs <= 50, cause: found.culprit } : undefined,
      ),
    )
  const actions = {
    'scrolling the children': async () => {
      const list = (await page.locator('[data-child]').nth(2).boundingBox())!
      await page.mouse.move(list.x + 40, list.y + 20)
      for (let i = 0; i < 60; i++) {
        await page.mouse.wheel(0, i < 40 ? 180 : -360)
        await page.waitForTimeout(25)
      }
    },
    'typing in the search': async () => {
      const field = page.locator('main input[type="search"]')
      await field.click()
      await field.pressSequentially('müller anna', { delay: 70 })
      await field.fill('')
      await page.waitForTimeout(200)
    },
    'typing in the search of the whole archive': async () => {
      await page.keyboard.press('Control+k')
      await page.waitForTimeout(400)
      await page.keyboard.type('müller anna', { delay: 70 })
      await page.waitForTimeout(200)
      await page.keyboard.press('Escape')
      await page.waitForTimeout(300)
    },
  }
  for (const [name, act] of Object.entries(actions)) add(name, await best(world, act))
  await world.throttle(4)
  for (const [name, act] of Object.entries(actions))
    add(`${name}, window throttled 4x`, await best(world, act), false)
  await world.throttle(1)

  await world.step('goTo', `#/portfolio/${await world.step('anyPage')}`)
  const canvas = page.locator('[data-testid="page-canvas"]')
  await canvas.waitFor()
  await page.waitForTimeout(3_000)
  const drag = async (): Promise<void> => {
    const box = (await canvas.boundingBox())!
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await page.mouse.move(centre.x, centre.y)
    await page.mouse.down()
    for (let i = 0; i < 60; i++) {
      await page.mouse.move(centre.x + 60 * Math.sin(i / 6), centre.y + 40 * Math.sin(i / 9))
      await page.waitForTimeout(16)
    }
    await page.mouse.up()
    await page.waitForTimeout(400)
  }
  add('dragging a photo on the page', await best(world, drag))
  await world.throttle(4)
  add('dragging a photo on the page, window throttled 4x', await best(world, drag), false)
}
