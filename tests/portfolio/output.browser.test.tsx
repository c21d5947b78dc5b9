/** "Ausgeben": one question, the first sheet as it comes out, a look over the file before it is written, and the printer. */
import { plain } from '#shared/portfolio/page.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { axeFindings, until } from '../ui/browser.tsx'
import { closeWindow, makeHouse, showWindow } from './house.tsx'

afterEach(() => {
  closeWindow()
  vi.restoreAllMocks()
})

const click = (name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click()
const pick = (name: string): Promise<void> => page.getByText(name, { exact: true }).first().click()
const preview = (): HTMLCanvasElement => document.querySelector<HTMLCanvasElement>('canvas[role=img]')!
const shape = (): number => Math.round((preview().clientWidth / preview().clientHeight) * 100) / 100

async function openDialog(): Promise<void> {
  await page.viewport(1366, 768)
  const house = await makeHouse()
  const id = await house.makePage({
    background: '#fdf5e8',
    pattern: 'dots',
    items: {
      title: { type: 'text', ...plain.text, order: 'V0', x: 30, y: 20, w: 150, h: 20, rotation: 0, text: 'Mias Woche', lines: ['Mias Woche'], slot: null, font: 'sans', sizePt: 36, colour: '#0b5f63', bold: true, align: 'left' }, // prettier-ignore
      photo: { type: 'photo', ...plain.photo, covers: [], order: 'V1', x: 30, y: 60, w: 120, h: 90, rotation: 0, photoId: house.photoIds.mia, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: '' }, // prettier-ignore
    },
  })
  showWindow(house, `/portfolio/${id}`)
  await expect.poll(() => document.querySelectorAll('[data-item]').length, { timeout: 15_000 }).toBe(2)
  await click('Ausgeben')
  await until(() => document.querySelector('canvas[role=img]') !== null, 'preview')
}

test('P20 P28 one question, what fits it, and the sheet as it comes out; a blurred photo is said and led to', async () => {
  await openDialog()
  expect(shape()).toBeCloseTo(210 / 297, 1)
  for (const [name, wanted, alsoThere] of [
    ['Zu Hause drucken', 210 / 297, 'Heftrand'],
    ['Druckerei', 234 / 321, 'Schnittmarken zeigen'],
    ['Fotobuch', 444 / 321, 'Bindung'],
    ['Bild (PNG)', 210 / 297, 'Größe des Bildes'],
  ] as const) {
    await pick(name)
    await until(() => Math.abs(shape() - wanted) < 0.08, `${name}: ${shape()}`)
    expect(document.body.innerText).toContain(alsoThere)
    // Nothing a choice says is cut off.
    for (const select of document.querySelectorAll('select')) expect([select.value, select.scrollWidth <= select.clientWidth]).toEqual([select.value, true]) // prettier-ignore
    expect(await axeFindings()).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 300))
    await page.screenshot({ path: `../../out/shots/ausgeben-${name.replace(/\W+/g, '-')}.png` })
  }
  // A book of one page has no inner pages: it is said, and the button waits.
  await pick('Fotobuch')
  expect(document.body.innerText).toContain('mindestens 24 Innenseiten')
  await pick('Zu Hause drucken')
  await click('Als PDF speichern')
  await click('Diesen Ordner nehmen')
  await until(() => document.body.innerText.includes('Vor dem Speichern angesehen'), 'findings')
  expect(document.body.innerText).toMatch(/Dieses Foto wird bei \d+([.,]\d)? cm Breite unscharf/)
  expect(await axeFindings()).toEqual([])
  await page.screenshot({ path: '../../out/shots/ausgeben-befund.png' })
  await click('Zur Stelle')
  await until(() => document.querySelector('[data-item][aria-pressed=true], [data-item][data-selected]') !== null || document.querySelector('[role=dialog]') === null, 'the item') // prettier-ignore
})

test('P29 printing hands over each sheet as a picture in the paper’s size, with its Heftrand', async () => {
  await openDialog()
  await pick('Zu Hause drucken')
  const seen: { width: number; height: number; left: number[]; inner: number[] }[] = []
  const printed = new Promise<void>((resolve) => {
    vi.spyOn(window, 'print').mockImplementation(() => {
      for (const image of document.querySelectorAll<HTMLImageElement>('.o-printed')) {
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
        const context = canvas.getContext('2d')!
        context.drawImage(image, 0, 0)
        const at = (x: number, y: number): number[] => [...context.getImageData(Math.round((x * 300) / 25.4), Math.round((y * 300) / 25.4), 1, 1).data.slice(0, 3)] // prettier-ignore
        seen.push({
          width: image.naturalWidth,
          height: image.naturalHeight,
          left: at(12, 148.5),
          inner: at(80, 100),
        })
      }
      window.dispatchEvent(new Event('afterprint'))
      resolve()
    })
  })
  await click('Drucken')
  await printed
  expect(seen).toHaveLength(1)
  expect([seen[0]!.width, seen[0]!.height]).toEqual([2480, 3508])
  // Where the holes are there is paper; the photo of Mia is there too.
  expect(seen[0]!.left).toEqual([255, 255, 255])
  expect(seen[0]!.inner[1]).toBeGreaterThan(200)
  expect(seen[0]!.inner[0]).toBeLessThan(40)
  await until(() => document.querySelector('.o-printed') === null, 'the sheet is gone')
})
