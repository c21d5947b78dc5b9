import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guidesOf, noGuides, shift, snapMove, snapSides } from '#renderer/portfolio/canvas/snap.ts'
import type { Box } from '#shared/portfolio/arrange.ts'

const page: Box = { left: 0, top: 0, right: 210, bottom: 297 }
const box = (left: number, top: number, w: number, h: number): Box => ({
  left,
  top,
  right: left + w,
  bottom: top + h,
})
const move = (from: Box, others: readonly Box[] = [], within = 3) => snapMove(from, { page, others }, within)

describe('a moved frame', () => {
  test('PF24 clings to the page’s middle, edges and margin', () => {
    expect(move(box(73, 40, 60, 30)).dx).toBeCloseTo(2)
    expect(move(box(1.5, 40, 60, 30)).dx).toBeCloseTo(-1.5)
    expect(move(box(11, 40, 60, 30)).dx).toBeCloseTo(-1)
    expect(move(box(148, 40, 60, 30)).dx).toBeCloseTo(2)
    expect(move(box(141, 40, 60, 30)).dx).toBeCloseTo(-1)
    expect(move(box(40, 133, 60, 30)).dy).toBeCloseTo(0.5)
    expect(move(box(40, 40, 60, 30))).toEqual({ dx: 0, dy: 0, guides: noGuides })
  })

  test('PF24 clings to edges and middles of other items, and the line reaches from one to the other', () => {
    const other = box(50, 100, 40, 40)
    const left = move(box(51, 200, 20, 20), [other])
    expect(left.dx).toBeCloseTo(-1)
    expect(left.guides.lines).toContainEqual({ axis: 'x', at: 50, from: 100, to: 220 })
    expect(move(box(88.5, 200, 21, 20), [other]).dx).toBeCloseTo(1.5)
    expect(move(box(61, 200, 20, 20), [other]).dx).toBeCloseTo(-1)
    const top = move(box(130, 101, 33, 17), [other])
    expect(top.dy).toBeCloseTo(-1)
    expect(top.guides.lines).toContainEqual({ axis: 'y', at: 100, from: 50, to: 163 })
  })

  test('PF24 clings where it makes gaps equal: between two, behind two and before two, and says how wide they are', () => {
    const [a, b] = [box(20, 20, 30, 40), box(130, 20, 30, 40)]
    const between = move(box(74, 27, 31, 20), [a, b])
    expect(between.dx).toBeCloseTo(0.5)
    expect(between.guides.gaps).toEqual([
      { axis: 'x', from: 50, to: 74.5, at: 40 },
      { axis: 'x', from: 105.5, to: 130, at: 40 },
    ])
    const c = box(62, 20, 30, 40)
    const behind = move(box(105, 27, 17, 20), [a, c])
    expect(behind.dx).toBeCloseTo(-1)
    expect(behind.guides.gaps.map((gap) => gap.to - gap.from)).toEqual([12, 12])
    const before = move(box(47, 27, 4, 20), [box(65, 20, 30, 40), box(107, 20, 30, 40)])
    expect(before.dx).toBeCloseTo(2)
    // Not in one row: nobody's gap.
    expect(move(box(74, 200, 31, 20), [a, b]).guides.gaps).toEqual([])
    // The same upright.
    const upright = move(box(25, 74, 20, 31), [box(20, 20, 40, 30), box(20, 130, 40, 30)])
    expect(upright.dy).toBeCloseTo(0.5)
    expect(upright.guides.gaps.every((gap) => gap.axis === 'y' && gap.to - gap.from === 24.5)).toBe(true)
  })

  test('PF24 never moves farther than asked, and what it says it clings to is there', () => {
    const aBox = fc
      .tuple(fc.nat(200), fc.nat(280), fc.integer({ min: 5, max: 80 }), fc.integer({ min: 5, max: 80 }))
      .map(([x, y, w, h]) => box(x, y, w, h))
    fc.assert(
      fc.property(
        aBox,
        fc.array(aBox, { maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        (from, others, within) => {
          const { dx, dy, guides } = move(from, others, within)
          expect(Math.max(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(within)
          const there = shift(from, dx, dy)
          for (const { axis, at } of guides.lines) {
            const [start, end] = axis === 'x' ? [there.left, there.right] : [there.top, there.bottom]
            expect(
              Math.min(...[start, (start + end) / 2, end].map((one) => Math.abs(one - at))),
            ).toBeLessThan(0.05)
          }
          for (const gap of guides.gaps) expect(gap.to - gap.from).toBeGreaterThan(0.4)
          const hints = [...guides.lines, ...guides.gaps]
          if (dx !== 0) expect(hints.some(({ axis }) => axis === 'x')).toBe(true)
          if (dy !== 0) expect(hints.some(({ axis }) => axis === 'y')).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('a resized frame', () => {
  const around = { page, others: [box(120, 20, 50, 40)] }

  test('PF24 the dragged edges cling, the others stay', () => {
    expect(snapSides(box(20, 20, 99, 38), { x: 'end', y: 'end' }, around, 3)).toEqual({ dx: 1, dy: 2 })
    expect(snapSides(box(20, 20, 99, 38), { x: 'start', y: null }, around, 3)).toEqual({ dx: 0, dy: 0 })
    expect(snapSides(box(11, 18.5, 40, 40), { x: 'start', y: 'start' }, around, 3)).toEqual({
      dx: -1,
      dy: 1.5,
    })
    const lines = guidesOf(box(20, 20, 100, 40), around, ['end'], ['end']).lines
    expect(lines).toContainEqual({ axis: 'x', at: 120, from: 20, to: 60 })
    expect(lines.some((line) => line.axis === 'y' && line.at === 60)).toBe(true)
  })

  test('PF24 an edge clings where it makes the gap equal to the next one', () => {
    const others = [box(100, 20, 30, 40), box(142, 20, 30, 40)]
    // 12 mm lie between the others.
    expect(snapSides(box(40, 25, 47, 20), { x: 'end', y: null }, { page, others }, 3).dx).toBeCloseTo(1)
  })
})
