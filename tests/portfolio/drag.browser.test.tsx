/** Decision 43: no long animation frame above 50 ms made by our scripts in the best of three runs (of more, where others use the machine). */
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { Item } from '#shared/portfolio/page.ts'
import { closeWindow, makeHouse, showWindow } from './house.tsx'

interface LongFrame extends PerformanceEntry {
  readonly scripts?: readonly { readonly duration: number }[]
}

/** The tests run in a frame of the runner's page; long frames are told to the page alone. */
const { PerformanceObserver: Observer } = (window.top ?? window) as unknown as typeof globalThis

afterEach(() => closeWindow())

test('PF17 dragging one of 20 photos of 12 megapixels makes no long frame', async () => {
  await page.viewport(1366, 768)
  const house = await makeHouse()
  const canvas = new OffscreenCanvas(1600, 1200)
  const context = canvas.getContext('2d')!
  for (let i = 0; i < 400; i++) {
    context.fillStyle = `hsl(${i * 37} 60% 50%)`
    context.fillRect((i * 97) % 1600, (i * 61) % 1200, 120, 90)
  }
  const large = new Uint8Array(
    await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).arrayBuffer(),
  )
  const ids = await house.addPhotos(20, large)
  const items = Object.fromEntries(
    ids.map((photoId, i): [string, Item] => [
      `p${i}`,
      {
        type: 'photo',
        order: `V0${String(i).padStart(2, '0')}`,
        x: 8 + (i % 4) * 49,
        y: 10 + Math.floor(i / 4) * 56,
        w: 46,
        h: 50,
        rotation: (i % 5) - 2,
        photoId,
        crop: { x: 0.1, y: 0, w: 0.69, h: 1 },
        cornerRadius: 1,
        mat: { width: 2, foot: 6, colour: '#ffffff' },
        alt: '',
      },
    ]),
  )
  const id = await house.makePage({ items, background: '#fdf5e8' })
  showWindow(house, `/portfolio/${id}`)
  await expect.poll(() => document.querySelectorAll('[data-item]').length, { timeout: 15_000 }).toBe(20)
  await new Promise((resolve) => setTimeout(resolve, 2500))

  const upper = document.querySelector<HTMLCanvasElement>('[data-testid="page-canvas"]')!
  const box = upper.getBoundingClientRect()
  const scale = (box.width - 72) / 210
  const place = (x: number, y: number) => ({
    clientX: box.left + 36 + x * scale,
    clientY: box.top + 36 + y * scale,
    bubbles: true,
    cancelable: true,
    buttons: 1,
  })
  const runs: { longest: number; frames: number; median: number; p95: number }[] = []
  for (let run = 0; run < 3 || (run < 8 && runs.every(({ longest }) => longest > 50)); run++) {
    const long: number[] = []
    const observer = new Observer((list) => {
      for (const entry of list.getEntries() as LongFrame[])
        long.push(Math.max(0, ...(entry.scripts ?? []).map((script) => script.duration)))
    })
    observer.observe({ type: 'long-animation-frame' })
    const gaps: number[] = []
    upper.dispatchEvent(new MouseEvent('mousedown', place(30, 30)))
    let before = await new Promise<number>(requestAnimationFrame)
    for (let i = 0; i < 90; i++) {
      document.dispatchEvent(new MouseEvent('mousemove', place(30 + 60 * Math.sin(i / 9) ** 2, 30 + i)))
      const now = await new Promise<number>(requestAnimationFrame)
      gaps.push(now - before)
      before = now
    }
    document.dispatchEvent(new MouseEvent('mouseup', place(30, 30)))
    await new Promise((resolve) => setTimeout(resolve, 300))
    observer.disconnect()
    gaps.sort((a, b) => a - b)
    runs.push({
      longest: Math.round(Math.max(0, ...long)),
      frames: gaps.length,
      median: Math.round(gaps[45]!),
      p95: Math.round(gaps[85]!),
    })
  }
  console.info('drag of 20 photos:', JSON.stringify(runs))
  // The photo really moved, and the observer would have seen a long frame.
  expect((await house.pageOf(id)).items['p0']).not.toEqual(items['p0'])
  expect(await longFrameOf(90)).toBeGreaterThan(50)
  expect(Math.min(...runs.map((run) => run.longest))).toBeLessThanOrEqual(50)
})

async function longFrameOf(ms: number): Promise<number> {
  const seen: number[] = []
  const observer = new Observer((list) => {
    for (const entry of list.getEntries() as LongFrame[])
      seen.push(...(entry.scripts ?? []).map((script) => script.duration))
  })
  observer.observe({ type: 'long-animation-frame' })
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => {
      const until = performance.now() + ms
      while (performance.now() < until);
      resolve()
    })
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  observer.disconnect()
  return Math.max(0, ...seen)
}
