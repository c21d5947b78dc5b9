import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHidden } from '#shared/consents/permits.ts'
import { coversOver, cropWithout, generous, leastOfPhoto, margin, toHide } from '#shared/portfolio/hide.ts'
import { coverSchema } from '#shared/portfolio/page.ts'
import { kinds } from '#shared/records/kinds.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const box = fc
  .tuple(
    share,
    share,
    fc.double({ min: 0.03, max: 0.5, noNaN: true }),
    fc.double({ min: 0.03, max: 0.5, noNaN: true }),
  )
  .map(([x, y, w, h]) => ({ x: x * (1 - w), y: y * (1 - h), w, h }))
const boxes = fc.array(box, { minLength: 1, maxLength: 6 })
const shape = fc.record({ w: fc.integer({ min: 20, max: 200 }), h: fc.integer({ min: 20, max: 200 }) })
const photo = { width: 4000, height: 3000 }
const whole = { x: 0, y: 0, w: 1, h: 1 }

describe('PF61 what is offered for a forbidden photo hides everybody it is about', () => {
  test('covers are valid, lie over every box and reach beyond it by at least 15 % on each side', () => {
    expect(margin).toBeGreaterThanOrEqual(0.15)
    fc.assert(
      fc.property(boxes, (all) => {
        const covers = coversOver(all, ['owl', 'leaf'])
        covers.forEach((cover, i) => {
          const one = all[i]!
          expect(coverSchema.safeParse(cover).success).toBe(true)
          expect(isHidden(one, whole, [cover])).toBe(true)
          expect(cover.x).toBeCloseTo(Math.max(0, one.x - one.w * margin))
          expect(cover.x + cover.w).toBeCloseTo(Math.min(1, one.x + one.w * (1 + margin)))
        })
      }),
    )
  })

  test('a crop shows nobody of them, has the frame’s shape and leaves a quarter of the photo; else there is none', () => {
    let offered = 0
    fc.assert(
      fc.property(boxes, fc.option(shape), (all, frame) => {
        const crop = cropWithout(photo, all, frame)
        if (crop === null) return
        offered++
        for (const one of all) expect(isHidden(generous(one), crop, [])).toBe(true)
        expect(crop.w * crop.h).toBeGreaterThanOrEqual(leastOfPhoto)
        expect(crop.x >= -1e-9 && crop.y >= -1e-9 && crop.x + crop.w <= 1 + 1e-9).toBe(true)
        if (frame)
          expect((crop.w * photo.width) / (crop.h * photo.height) / (frame.w / frame.h)).toBeCloseTo(1, 6)
      }),
      { numRuns: 500 },
    )
    expect(offered).toBeGreaterThan(50)
  })

  test('somebody in the middle leaves too little; somebody at the edge leaves the rest', () => {
    expect(cropWithout(photo, [{ x: 0.1, y: 0.1, w: 0.8, h: 0.8 }], null)).toBeNull()
    expect(cropWithout(photo, [{ x: 0, y: 0, w: 0.3, h: 1 }], null)).toMatchObject({ y: 0, h: 1 })
    expect(cropWithout({ width: 0, height: 0 }, [], null)).toBeNull()
  })

  test('who has no box is named and nothing is offered for her; others only when all of them are framed', () => {
    const values = { ...kinds.photo.empty, boxes: { ben: whole, 'other:1': whole } }
    const reasons = [{ rule: 'C3', childId: 'ben' }, { rule: 'C8', childId: 'zoe' }, { rule: 'C9' }]
    expect(toHide(values, reasons)).toEqual({ boxes: [whole], unframed: [reasons[1], reasons[2]] })
    expect(toHide({ ...values, othersFramed: ['other:1'] }, [{ rule: 'C9' }])).toEqual({
      boxes: [whole],
      unframed: [],
    })
    expect(toHide(values, [{ rule: 'C1' }]).unframed).toEqual([{ rule: 'C1' }])
  })
})
