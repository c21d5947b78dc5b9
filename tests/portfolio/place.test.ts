import { plain } from '#shared/portfolio/page.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverCrop, cropAt, printDpi, recrop, zoomOf } from '#shared/portfolio/crop.ts'
import { applyEdit, type PageDocument } from '#shared/portfolio/edit.ts'
import { innerFrame, type Item, type PhotoItem } from '#shared/portfolio/page.ts'
import { copyItems, placePhoto, takeOff, type AskPhoto } from '#shared/portfolio/place.ts'

const good = '1'.repeat(32)
const bad = '2'.repeat(32)
const ask: AskPhoto = (id) =>
  id === good ? { permitted: true } : { permitted: false, reasons: [{ rule: 'C7', childId: 'b' }] }
const frame: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'V000',
  x: 20,
  y: 20,
  w: 80,
  h: 60,
  rotation: 3,
  photoId: null,
  crop: { x: 0, y: 0, w: 1, h: 1 },
  cornerRadius: 1,
  mat: { width: 3, foot: 9, colour: '#ffffff' },
  alt: '',
}
const document: PageDocument = {
  title: '',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: {
    frame,
    full: { ...frame, photoId: good, alt: 'Mia' },
    old: { ...frame, photoId: bad, alt: 'Ben' },
  },
}
const photo = (id: string) => ({ id, width: 4000, height: 3000, alt: 'Mia, 3.5.2026' })

describe('placing a photo', () => {
  test('PF3 a permitted photo fills its frame without being stretched', () => {
    const placed = placePhoto(ask, document, photo(good), { type: 'item', id: 'frame' })
    if (!placed.ok) throw new Error('refused')
    const item = applyEdit(document, placed.value).model.items['frame'] as PhotoItem
    const inner = innerFrame(item)
    expect(item).toMatchObject({ photoId: good, alt: 'Mia, 3.5.2026', x: 20, rotation: 3 })
    expect((item.crop.w * 4000) / (item.crop.h * 3000)).toBeCloseTo(inner.w / inner.h, 6)
  })
  test('PF101 placed with somebody covered or cut away it has no ready-made description, which would name her', () => {
    const cover = { x: 0.6, y: 0.2, w: 0.2, h: 0.4, sticker: 'owl', colour: '#ffcc00' }
    for (const hiding of [{ covers: [cover] }, { crop: { x: 0, y: 0, w: 0.5, h: 1 } }])
      for (const target of [
        { type: 'item', id: 'frame' },
        { type: 'new', id: 'n' },
      ] as const) {
        const placed = placePhoto(ask, document, photo(good), target, hiding)
        if (!placed.ok) throw new Error('refused')
        const item = applyEdit(document, placed.value).model.items[target.id] as PhotoItem
        expect([item.photoId, item.alt]).toEqual([good, ''])
      }
  })
  test('PF3 a permitted photo becomes a new item of its own shape, in front', () => {
    const placed = placePhoto(ask, document, photo(good), {
      type: 'new',
      id: 'n',
      middle: { x: 100, y: 100 },
    })
    if (!placed.ok) throw new Error('refused')
    const item = applyEdit(document, placed.value).model.items['n'] as PhotoItem
    expect(item.w / item.h).toBeCloseTo(4 / 3)
    expect(item.x + item.w / 2).toBeCloseTo(100)
    expect(item.order > 'V000').toBe(true)
  })
  test('PF3 a refused photo gives its reasons and no edit, into a frame and as a new item', () => {
    for (const target of [
      { type: 'item', id: 'frame' },
      { type: 'new', id: 'n' },
    ] as const)
      expect(placePhoto(ask, document, photo(bad), target)).toEqual({
        ok: false,
        error: { type: 'PhotoRefused', photoId: bad, reasons: [{ rule: 'C7', childId: 'b' }] },
      })
  })
  test('PF3 a duplicated page leaves out what is forbidden today and keeps its frame', () => {
    let n = 0
    const { items, refused } = copyItems(ask, document.items, () => `copy${n++}`)
    const copies = Object.values(items) as PhotoItem[]
    expect(copies.map((item) => item.photoId)).toEqual([null, good, null])
    expect(JSON.stringify(items)).not.toContain('Ben')
    expect(refused).toEqual([{ photoId: bad, reasons: [{ rule: 'C7', childId: 'b' }] }])
  })
  test('PF3 a withdrawn photo can be taken off in one step, and only it', () => {
    const { model } = applyEdit(document, takeOff(document, ask))
    expect(Object.values(model.items).map((item) => (item as PhotoItem).photoId)).toEqual([null, good, null])
  })
})

describe('crop', () => {
  const shape = fc.record({
    width: fc.integer({ min: 50, max: 8000 }),
    height: fc.integer({ min: 50, max: 8000 }),
  })
  const box = fc.record({
    w: fc.double({ min: 5, max: 200, noNaN: true }),
    h: fc.double({ min: 5, max: 200, noNaN: true }),
  })
  test('PF9 a crop lies inside the photo and has the shape of its frame', () => {
    fc.assert(
      fc.property(
        shape,
        box,
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: -1, max: 2, noNaN: true }),
        (photo, frame, zoom, x, y) => {
          for (const crop of [coverCrop(photo, frame), cropAt(photo, frame, zoom, { x, y })]) {
            expect(crop.x).toBeGreaterThanOrEqual(-1e-9)
            expect(crop.y).toBeGreaterThanOrEqual(-1e-9)
            expect(crop.x + crop.w).toBeLessThanOrEqual(1 + 1e-9)
            expect(crop.y + crop.h).toBeLessThanOrEqual(1 + 1e-9)
            expect((crop.w * photo.width) / (crop.h * photo.height) / (frame.w / frame.h)).toBeCloseTo(1, 6)
          }
          expect(zoomOf(photo, frame, cropAt(photo, frame, 3, { x: 0.5, y: 0.5 }))).toBeCloseTo(3, 6)
        },
      ),
    )
  })
  test('PF9 a new shape of the frame keeps zoom and middle', () => {
    const photo = { width: 4000, height: 3000 }
    const item = { ...frame, mat: null, crop: cropAt(photo, frame, 2, { x: 0.5, y: 0.5 }) }
    const crop = recrop(photo, { ...item, w: 60, h: 80 })
    expect(crop.x + crop.w / 2).toBeCloseTo(0.5)
    expect(zoomOf(photo, { w: 60, h: 80 }, crop)).toBeGreaterThan(1.2)
  })
  test('PF10 the print resolution follows size and crop', () => {
    const item: Pick<Item & PhotoItem, 'w' | 'h' | 'mat' | 'crop'> = {
      w: 101.6,
      h: 76.2,
      mat: null,
      crop: { x: 0, y: 0, w: 1, h: 1 },
    }
    expect(printDpi({ width: 1200, height: 900 }, item)).toBeCloseTo(300)
    expect(
      printDpi({ width: 1200, height: 900 }, { ...item, crop: { x: 0, y: 0, w: 0.5, h: 0.5 } }),
    ).toBeCloseTo(150)
  })
})
