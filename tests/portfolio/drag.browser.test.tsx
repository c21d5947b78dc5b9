/** Decision 43 by counting: what a frame of a drag may cost. `npm run bench -- smooth` times it. */
import { plain } from '#shared/portfolio/page.ts'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { Item } from '#shared/portfolio/page.ts'
import { closeWindow, makeHouse, showWindow } from './house.tsx'

afterEach(() => closeWindow())

test('PF17 dragging one of 20 photos reads nothing, saves once at its end and draws previews alone, a frame at a time', async () => {
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
        ...plain.photo,
        covers: [],
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
  // All previews are there: page, tray and strip ask for no more.
  let known = -1
  while (known !== house.fake.calls.get('photos.read')) {
    known = house.fake.calls.get('photos.read') ?? 0
    await new Promise((resolve) => setTimeout(resolve, 1500))
  }

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
  // What the page draws: how often, and from pictures how large.
  const { drawImage } = CanvasRenderingContext2D.prototype
  let drawn = 0
  let largest = 0
  CanvasRenderingContext2D.prototype.drawImage = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    const source = args[0] as { readonly width: number }
    drawn++
    largest = Math.max(largest, source.width)
    return Reflect.apply(drawImage, this, args) as void
  }
  const count = (name: string): number => house.fake.calls.get(name) ?? 0
  const before = { read: count('photos.read'), opened: count('records.open'), saved: count('records.save') }
  const frames = 90
  try {
    upper.dispatchEvent(new MouseEvent('mousedown', place(30, 30)))
    for (let i = 0; i < frames; i++) {
      // Two moves in one frame are drawn once.
      for (const more of [0, 1])
        document.dispatchEvent(
          new MouseEvent('mousemove', place(30 + 60 * Math.sin(i / 9) ** 2, 30 + i + more)),
        )
      await new Promise(requestAnimationFrame)
    }
    expect(count('photos.read')).toBe(before.read)
    expect(count('records.open')).toBe(before.opened)
    expect(count('records.save')).toBe(before.saved)
  } finally {
    document.dispatchEvent(new MouseEvent('mouseup', place(30, 30)))
    CanvasRenderingContext2D.prototype.drawImage = drawImage
  }
  console.info(`drag of 20 photos: ${drawn} pictures drawn in ${frames} frames, the largest ${largest} wide`)
  expect(drawn).toBeGreaterThan(0)
  // The photo that moves and what lies below and above it, which were drawn once; not twenty photos a frame.
  expect(drawn).toBeLessThanOrEqual((frames + 2) * 3 + 6 * 20)
  expect(largest).toBeLessThanOrEqual(1600)
  await expect.poll(async () => (await house.pageOf(id)).items['p0']).not.toEqual(items['p0'])
  expect(count('photos.read')).toBe(before.read)
  expect(count('records.save')).toBe(before.saved + 1)
})
