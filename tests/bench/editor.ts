/**
 * The portfolio editor with 60 photos of 12 MP on a page: frames of a drag, beside plain Fabric with the originals in the
 * same window, memory, opening the editor and going to another page.
 */
import { figure, median, ms, quantile, times, type Tell } from './figures.ts'
import type { Dragged } from './window.tsx'
import { drawPhotos, openWorld } from './world.ts'

const photos = 60
const runs = 3
const frames = 600

export async function benchEditor(tell: Tell): Promise<void> {
  await using world = await openWorld('practice')
  const files = await drawPhotos(world)
  await world.step('makePractice')
  await world.page.setInputFiles('#photos', files)
  await world.step('importPhotos', photos)
  const [first, second, written] = await world.step('makeFullPages', photos)
  await world.restart('window')
  await world.step('mountApp')
  await world.step('waitAtLockScreen')
  await world.step('unlockToList')
  await world.page.waitForTimeout(2_000)

  const opened = await world.step('openPage', first!, photos)
  const switched: number[] = []
  const complete: number[] = []
  for (let i = 0; i < 5; i++) {
    await world.page.waitForTimeout(1_000)
    const one = await world.step('openPage', i % 2 === 0 ? second! : first!, photos)
    switched.push(one.shownMs)
    complete.push(one.completeMs)
  }
  await world.page.waitForTimeout(3_000)
  const drags: Dragged[] = []
  for (let run = 0; run < runs; run++) drags.push(await world.step('dragFrames', frames))
  const [best] = drags.toSorted((a, b) => quantile(a.frames, 0.95) - quantile(b.frames, 0.95))
  if (!best || best.moved < frames * 0.8)
    throw new Error(`Only ${best?.moved} of ${frames} frames showed a move.`)
  const memory = await world.memory()

  await world.step('openPage', written!, 21)
  await world.page.waitForTimeout(2_000)
  await world.step('writeInText')
  for (const letter of 'heute haben wir im garten einen turm gebaut und lange gelacht '.repeat(2))
    await world.page.keyboard.press(letter === ' ' ? 'Space' : letter, { delay: 60 })
  const keys = await world.step('keysShown')
  if (keys.length < 100) throw new Error(`Only ${keys.length} keys were heard.`)

  // Plain Fabric comes last: its originals would count as the editor's memory.
  await world.page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      id: 'photos',
    })
    document.body.append(field)
  })
  await world.page.setInputFiles('#photos', files)
  const plain = await world.step('plainFabricFrames', photos, 60, true)
  const bare = await world.step('plainFabricFrames', photos, 60, false)

  const gallery: number[] = []
  for (let i = 0; i < 3; i++) {
    gallery.push(await world.step('openGallery'))
    await world.page.keyboard.press('Escape')
    await world.page.waitForTimeout(500)
  }
  const childMode = await world.step('startChildMode')

  for (const { moved } of [plain, bare])
    if (moved < 48) throw new Error(`Plain Fabric showed a move in ${moved} of 60 frames.`)
  const [p95, p99] = [quantile(best.frames, 0.95), quantile(best.frames, 0.99)]
  const [ours, its] = [median(best.work), median(plain.work)]
  tell(
    figure(
      `Dragging among ${photos} photos of 12 MP, a frame of ${frames}, best of ${runs} runs`,
      `p95 ${ms(p95)}, p99 ${ms(p99)}, median ${ms(median(best.frames))} (all runs p95: ${drags.map((run) => ms(quantile(run.frames, 0.95))).join(', ')}); ${best.moved} of ${frames} frames showed the move`,
      { goal: 'p95 <= 50 ms, p99 <= 120 ms', met: p95 <= 50 && p99 <= 120, absoluteMs: p95 },
    ),
    figure(
      'The same page and drag in plain Fabric with 60 originals of its own, frames it could draw to ours without the screen’s clock',
      `${times(its / ours)} (a frame is drawn in ${ms(its)} there and in ${ms(ours)} here; by the clock ${ms(median(plain.frames))} and ${ms(median(best.frames))})`,
      { goal: '>= 3x', met: its / ours >= 3 },
      'Crop, white mat and rounded corners on both sides. Drawing is counted until the canvas can be read; by the clock nothing is faster than the screen (17 ms).',
    ),
    figure(
      'The same drag among 60 bare originals in plain Fabric: no crop, no mat, no corners, so less than our page',
      `${times(median(bare.work) / ours)} (a frame is drawn in ${ms(median(bare.work))} there)`,
      undefined,
      'The browser keeps each photo in the size it is drawn in: it is read large once, and drawn small from then on.',
    ),
    figure(
      `Memory of the window with ${photos} photos of 12 MP on the page, after the drags`,
      memory === null ? 'not run: memory (needs /proc)' : `${Math.round(memory.window / 1e6)} MB`,
      memory === null ? undefined : { goal: '<= 900 MB', met: memory.window <= 900e6 },
    ),
    figure(
      `The editor opens a page of ${photos} photos`,
      `${ms(opened.shownMs)} until the page stands with its frames, ${ms(opened.completeMs)} until every photo is drawn`,
      { goal: '<= 1 s', met: opened.shownMs <= 1000, absoluteMs: opened.shownMs },
    ),
    figure(
      `Going to another page of ${photos} photos, median of 5`,
      `${ms(median(switched))} until it stands, ${ms(median(complete))} until every photo is drawn`,
      { goal: '<= 300 ms', met: median(switched) <= 300, absoluteMs: median(switched) },
    ),
    figure(
      'A key in a text of 2,500 letters over 20 photos, from the key to the frame that shows it',
      `p95 ${ms(quantile(keys, 0.95))}, median ${ms(median(keys))}, longest ${ms(Math.max(...keys))} of ${keys.length} keys`,
      { goal: 'p95 <= 50 ms', met: quantile(keys, 0.95) <= 50, absoluteMs: quantile(keys, 0.95) },
    ),
    figure('The gallery opens, median of 3', `${ms(median(gallery))} (first ${ms(gallery[0]!)})`, {
      goal: '<= 300 ms',
      met: median(gallery) <= 300,
      absoluteMs: median(gallery),
    }),
    figure('Child mode begins', ms(childMode), {
      goal: '<= 2 s',
      met: childMode <= 2000,
      absoluteMs: childMode,
    }),
  )
}
