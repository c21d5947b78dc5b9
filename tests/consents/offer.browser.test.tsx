/** B3 in the real editor: a forbidden photo is brought, a way is offered, and what lies on the page afterwards hides her. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { isHidden } from '#shared/consents/permits.ts'
import { plain, type PhotoItem } from '#shared/portfolio/page.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { closeWindow, makeHouse, showWindow, type House } from '../portfolio/house.tsx'

let house: House
beforeEach(async () => {
  await page.viewport(1366, 768)
  house = await makeHouse()
})
afterEach(() => closeWindow())
vi.setConfig({ testTimeout: 20_000 })

const soon: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 10_000, ...options })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const photoRecord = async (id: string): Promise<Rec<'photo'>> =>
  (await house.records('photo')).find((record) => record.id === id) as unknown as Rec<'photo'>
const frameBen = async (): Promise<void> => {
  const photo = await photoRecord(house.photoIds.both)
  await house.fake.commit([editDraft(photo, { boxes: { [house.ben]: { x: 0.1, y: 0.2, w: 0.2, h: 0.3 } } })])
}
const placedOn = async (id: string): Promise<PhotoItem | undefined> =>
  Object.values((await house.pageOf(id)).items).find(
    (item): item is PhotoItem => item.type === 'photo' && item.photoId === house.photoIds.both,
  )
async function bring(items = {}): Promise<string> {
  const id = await house.makePage({ items })
  showWindow(house, `/portfolio/${id}`)
  await soon(() => document.querySelector(`[data-photo="${house.photoIds.both}"]`) !== null).toBe(true)
  document.querySelector<HTMLButtonElement>(`[data-photo="${house.photoIds.both}"]`)!.click()
  await expect.element(page.getByRole('dialog')).toBeVisible()
  await expect.element(page.getByText('Für Ben wurde Nein gesagt.').last()).toBeVisible()
  return id
}
const frame: PhotoItem = {
  type: 'photo', ...plain.photo, covers: [], order: 'V', x: 40, y: 40, w: 60, h: 80, rotation: 0,
  photoId: null, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: '',
} // prettier-ignore

test('PF61 without a frame around Ben his frame is asked for; then a sticker lies over him, and it can’t be taken away', async () => {
  const id = await bring()
  await expect.element(button(/Sticker darüber/)).not.toBeInTheDocument()
  await button(/Zuerst einrahmen/).click()
  await button('Rahmen in die Mitte setzen').click()
  await button('Speichern').click()
  await expect.element(button(/Sticker darüber/)).toBeVisible()
  await page.screenshot({ path: '../../out/shots/hiding/offer.png' })
  await button(/Sticker darüber/).click()
  await soon(async () => (await placedOn(id))?.covers.length).toBe(1)
  const item = (await placedOn(id))!
  const box = (await photoRecord(house.photoIds.both)).values.boxes[house.ben]!
  expect(isHidden(box, item.crop, item.covers)).toBe(true)
  expect(item.alt).not.toContain('Ben')

  await button('Gesicht verdecken').click()
  await page.screenshot({ path: '../../out/shots/hiding/covers.png' })
  await button('Sticker 1').first().click()
  await button('Sticker entfernen').click()
  await expect.element(page.getByText(/Das geht so nicht: .*Für Ben wurde Nein gesagt\./)).toBeVisible()
  await button('Fertig').click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  expect((await placedOn(id))!.covers.length).toBeGreaterThan(0)
})

test('PF61 cropping puts Ben outside, also in a frame of another shape, and no shifting brings him back', async () => {
  await frameBen()
  const id = await bring({ f: frame })
  await button(/^Zuschneiden/).click()
  await soon(async () => (await placedOn(id)) !== undefined).toBe(true)
  const { crop } = (await placedOn(id))!
  expect(isHidden({ x: 0.1, y: 0.2, w: 0.2, h: 0.3 }, crop, [])).toBe(true)
  expect((crop.w * 4) / (crop.h * 3)).toBeCloseTo(60 / 80, 3)
  const across = page.getByLabelText('Links – rechts').element() as HTMLInputElement
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(across, '0')
  across.dispatchEvent(new Event('input', { bubbles: true }))
  await expect.element(page.getByText(/Das geht so nicht/)).toBeVisible()
  expect((await placedOn(id))!.crop).toEqual(crop)
})

test('PF61 another photo: only permitted ones, those of the day first', async () => {
  const id = await bring()
  await button(/Anderes Foto/).click()
  const dialog = page.getByRole('dialog')
  await expect.element(dialog.getByRole('button', { name: /Mia/ }).first()).toBeVisible()
  await dialog.getByRole('button', { name: /^Mia,/ }).first().click()
  await soon(async () => {
    const items = Object.values((await house.pageOf(id)).items)
    return items.map((item) => (item.type === 'photo' ? item.photoId : ''))
  }).toHaveLength(1)
  expect(await placedOn(id)).toBeUndefined()
})

test('PF63 the page asks for those who will see it: chosen for the public, Mia herself is covered', async () => {
  const id = await house.makePage({ items: { f: { ...frame, photoId: house.photoIds.mia } } })
  showWindow(house, `/portfolio/${id}`)
  await button(/Für wen ist diese Seite/).click()
  await page.getByRole('menuitem', { name: 'Für die Öffentlichkeit' }).click()
  await expect.element(button('Lösung suchen')).toBeVisible()
  await soon(async () => {
    const found = (await house.records('page')).find((record) => record.id === id)
    return (found!.values as { audience?: string }).audience
  }).toBe('public')
  await page.screenshot({ path: '../../out/shots/hiding/audience.png' })
  await button('Lösung suchen').click()
  await expect.element(page.getByText('Für Mia gibt es noch keine Einwilligung.').last()).toBeVisible()
})
