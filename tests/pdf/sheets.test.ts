import { describe, expect, it } from 'vitest'
import { bindingRules, pageCountOf, spineWidth } from '#shared/pdf/book.ts'
import { papers, paperSizes, paperWeights } from '#shared/pdf/output.ts'
import {
  bindingMarginMm,
  bookletOrder,
  layOut,
  punchHoles,
  type Box,
  type Sheet,
} from '#shared/pdf/sheets.ts'
import { greyOf, withoutGround } from '#shared/pdf/saveInk.ts'
import { pageOf, photoItem, rectItem, textItem } from './pages.ts'

const portrait = { orientation: 'portrait' } as const
const landscape = { orientation: 'landscape' } as const
const home = { as: 'home', paper: 'A4', arrangement: 'one', bindingMargin: 'none' } as const
const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01
const inside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - 0.001 &&
  inner.y >= outer.y - 0.001 &&
  inner.x + inner.w <= outer.x + outer.w + 0.001 &&
  inner.y + inner.h <= outer.y + outer.h + 0.001

describe('one page a sheet', () => {
  it('P20 A4 stays as large as it is, A5 and A3 get the same page in its shape, in the middle', () => {
    expect(layOut(home, [portrait, landscape]).map(({ width, height }) => [width, height])).toEqual([
      [210, 297],
      [297, 210],
    ])
    for (const paper of papers) {
      const size = paperSizes[paper]
      for (const page of [portrait, landscape]) {
        const [sheet] = layOut({ ...home, paper }, [page])
        const [place] = sheet!.places
        const { cut, scale } = place!
        expect(inside(cut, { x: 0, y: 0, w: sheet!.width, h: sheet!.height })).toBe(true)
        expect(near(cut.w / cut.h, page === portrait ? 210 / 297 : 297 / 210)).toBe(true)
        expect(near(cut.x + cut.w / 2, sheet!.width / 2)).toBe(true)
        if (paper === 'A4') expect(scale).toBe(1)
        else expect(Math.abs(scale - size.h / 297)).toBeLessThan(0.01)
      }
    }
  })
})

describe('the binding margin', () => {
  /** Whether a hole, with a punch that is 1 mm off, meets anything of a page. */
  const meets = (sheet: Sheet, isBack: boolean, count: 2 | 4): boolean =>
    punchHoles(sheet, count)
      .map(({ x, y }) =>
        !isBack
          ? { x, y }
          : sheet.width > sheet.height
            ? { x, y: sheet.height - y }
            : { x: sheet.width - x, y },
      )
      .some(({ x, y }) =>
        sheet.places.some(({ show }) => {
          const dx = Math.max(show.x - x, x - show.x - show.w, 0)
          const dy = Math.max(show.y - y, y - show.y - show.h, 0)
          return Math.hypot(dx, dy) < 4
        }),
      )

  it('P21 no hole of ISO 838 meets a page, on any paper, standing or lying, front or back', () => {
    let holes = 0
    for (const paper of papers)
      for (const page of [portrait, landscape])
        for (const bindingMargin of ['left', 'bothSides'] as const) {
          const sheets = layOut({ ...home, paper, bindingMargin }, [page, page, page])
          sheets.forEach((sheet, i) => {
            const isBack = bindingMargin === 'bothSides' && i % 2 === 1
            for (const count of [2, 4] as const) {
              // Four holes are longer than A5.
              if (count === 4 && paper === 'A5') continue
              holes += count
              expect([paper, bindingMargin, i, meets(sheet, isBack, count)]).toEqual([paper, bindingMargin, i, false]) // prettier-ignore
            }
          })
          // Control: without the margin each hole is in the page.
          const [bare] = layOut({ ...home, paper }, [page])
          expect(meets(bare!, false, 2)).toBe(true)
        }
    expect(holes).toBeGreaterThan(100)
  })

  it('P21 nothing of a page lies in the 20 mm', () => {
    const [left, back] = layOut({ ...home, bindingMargin: 'bothSides' }, [portrait, portrait])
    expect(left!.places[0]!.show.x).toBeGreaterThanOrEqual(bindingMarginMm)
    const { x, w } = back!.places[0]!.show
    expect(x + w).toBeLessThanOrEqual(210 - bindingMarginMm)
    // Lying pages are bound at their top, which is the left once they are turned into the ring binder.
    const [top, below] = layOut({ ...home, bindingMargin: 'bothSides' }, [landscape, landscape])
    expect(top!.places[0]!.show.y).toBeGreaterThanOrEqual(bindingMarginMm)
    expect(below!.places[0]!.show.y + below!.places[0]!.show.h).toBeLessThanOrEqual(210 - bindingMarginMm)
  })
})

describe('a booklet', () => {
  /** The sheets laid into each other and folded, leafed through from front to back. */
  function leafed(pages: number): (number | null)[] {
    const sides = bookletOrder(pages)
    const ahead: (number | null)[] = []
    const behind: (number | null)[] = []
    for (let i = 0; i < sides.length; i += 2) {
      const [front, back] = [sides[i]!, sides[i + 1]!]
      ahead.push(front[1], back[0])
      behind.unshift(back[1], front[0])
    }
    return [...ahead, ...behind]
  }

  it('P22 leafed through gives the pages in order, with empty ones last', () => {
    for (let pages = 1; pages <= 64; pages++) {
      const found = leafed(pages)
      expect(found.length % 4).toBe(0)
      expect(found.length - pages).toBeLessThan(4)
      expect(found).toEqual(Array.from({ length: found.length }, (_, i) => (i < pages ? i : null)))
    }
  })

  it('P22 lies on A4 as A5: two halves, nothing over the fold', () => {
    const sheets = layOut(
      { ...home, arrangement: 'booklet' },
      Array.from({ length: 6 }, () => portrait),
    )
    expect(sheets.map(({ places }) => places.map(({ page }) => page))).toEqual([[0], [1], [5, 2], [3, 4]])
    for (const sheet of sheets) {
      expect([sheet.width, sheet.height]).toEqual([297, 210])
      for (const { cut, scale } of sheet.places) {
        expect(Math.abs(scale - Math.SQRT1_2)).toBeLessThan(0.001)
        const left = cut.x < 148
        expect(inside(cut, { x: left ? 0 : 148.5, y: 0, w: 148.5, h: 210 })).toBe(true)
      }
    }
  })
})

describe('several pages a sheet', () => {
  it('P20 two and four pages keep their shape, their order and a distance for the printer', () => {
    for (const page of [portrait, landscape])
      for (const [arrangement, each] of [
        ['two', 2],
        ['four', 4],
      ] as const) {
        const sheets = layOut(
          { ...home, arrangement },
          Array.from({ length: 5 }, () => page),
        )
        expect(sheets.flatMap(({ places }) => places.map((place) => place.page))).toEqual([0, 1, 2, 3, 4])
        expect(sheets).toHaveLength(Math.ceil(5 / each))
        for (const { places, width, height } of sheets)
          for (const { cut } of places)
            expect(inside(cut, { x: 4, y: 4, w: width - 8, h: height - 8 })).toBe(true)
      }
  })
})

describe('for a print shop', () => {
  it('P23 the sheet is larger than the cut by bleed and marks; what is seen reaches 3 mm beyond', () => {
    const [marked] = layOut({ as: 'shop', cropMarks: true }, [portrait])
    expect([marked!.width, marked!.height, marked!.trim]).toEqual([
      234,
      321,
      { x: 12, y: 12, w: 210, h: 297 },
    ])
    expect(marked!.places[0]).toMatchObject({ scale: 1, show: { x: 9, y: 9, w: 216, h: 303 } })
    const [bare] = layOut({ as: 'shop', cropMarks: false }, [portrait])
    expect([bare!.width, bare!.height]).toEqual([216, 303])
  })

  it('P23 a page of another shape than the book is fitted, its paper fills the book’s page', () => {
    const [sheet] = layOut({ as: 'inner', format: 'square21', cropMarks: false }, [portrait])
    const [place] = sheet!.places
    expect(sheet!.trim).toEqual({ x: 3, y: 3, w: 210, h: 210 })
    expect(place!.cut).toEqual(sheet!.trim)
    expect(place!.show).toEqual({ x: 0, y: 0, w: 216, h: 216 })
    expect(near(place!.scale, 210 / 297)).toBe(true)
    expect(near(place!.x, 3 + (210 - 210 * (210 / 297)) / 2)).toBe(true)
  })
})

describe('a photo book', () => {
  it('P26 the spine follows pages, paper and binding', () => {
    // 100 pages are 50 sheets of 0.135 mm, and two times 0.3 mm of cardboard.
    expect(spineWidth(100, 150, 'soft')).toBe(7.4)
    expect(spineWidth(100, 150, 'hard')).toBe(11.2)
    expect(spineWidth(40, 150, 'stapled')).toBe(0)
    for (const weight of paperWeights)
      expect(spineWidth(104, weight, 'soft')).toBeGreaterThan(spineWidth(100, weight, 'soft'))
  })

  it('P27 pages come in fours; too few or too many are said', () => {
    expect(pageCountOf(25, 'soft')).toEqual({ inner: 28, empty: 3, fits: 'yes' })
    expect(pageCountOf(20, 'soft').fits).toBe('tooFew')
    expect(pageCountOf(20, 'stapled')).toEqual({ inner: 20, empty: 0, fits: 'yes' })
    expect(pageCountOf(25, 'hard')).toEqual({ inner: 28, empty: 3, fits: 'yes' })
    expect(pageCountOf(61, 'stapled').fits).toBe('tooMany')
    for (const { least, most, multiple } of Object.values(bindingRules))
      expect([least % multiple, most % multiple]).toEqual([0, 0])
    const sheets = layOut({ as: 'inner', format: 'portraitA4', cropMarks: true }, Array.from({ length: 25 }, () => portrait)) // prettier-ignore
    expect(sheets).toHaveLength(28)
    expect(sheets.slice(25).every(({ places }) => places.length === 0)).toBe(true)
  })

  it('P26 a cover is back, spine and front on one sheet, without gaps, and its words stand on the spine', () => {
    const plan = { as: 'cover', format: 'portrait21x28', cropMarks: true, spine: 11.2, title: 'Mia' } as const
    const [sheet] = layOut(plan, [portrait, portrait])
    expect(sheet!.trim!.w).toBeCloseTo(210 + 11.2 + 210)
    const [back, spine, front] = sheet!.places
    expect([back!.page, spine!.what, front!.page]).toEqual([1, 'colour', 0])
    expect(back!.show.x).toBe(9)
    expect(back!.show.x + back!.show.w).toBeCloseTo(spine!.show.x)
    expect(spine!.show.x + spine!.show.w).toBeCloseTo(front!.show.x)
    expect(front!.show.x + front!.show.w).toBeCloseTo(sheet!.width - 9)
    expect(sheet!.spine!.at).toMatchObject({ x: 12 + 210, w: 11.2 })
    expect(sheet!.folds).toEqual([12 + 210, 12 + 210 + 11.2])
    // One page alone: the back carries its colour and pattern. A narrow spine carries no words, a stapled one is none.
    const [alone] = layOut({ ...plan, spine: 5.9 }, [portrait])
    expect(alone!.places[0]).toMatchObject({ page: 0, what: 'paper' })
    expect(alone!.spine).toBeNull()
    expect(layOut({ ...plan, spine: 0 }, [portrait])[0]!.places).toHaveLength(2)
  })
})

describe('saving ink', () => {
  it('P25 colours become as bright a grey; the ground goes, and light words on it become dark', () => {
    expect(['#000000', '#ffffff', '#ff0000', '#00ff00'].map(greyOf)).toEqual([
      '#000000',
      '#ffffff',
      '#363636',
      '#b6b6b6',
    ])
    const { model } = pageOf(
      [
        textItem({ lines: ['auf der Seite'], colour: '#ffffff', y: 10 }),
        rectItem({ fill: '#224466', y: 100, h: 30 }),
        textItem({ lines: ['auf der Fläche'], colour: '#ffffff', y: 105 }),
        photoItem({ photoId: null, y: 150, h: 30 }),
        textItem({ lines: ['im leeren Rahmen'], colour: '#ffffff', y: 155 }),
      ],
      { background: '#123456', pattern: 'dots' },
    )
    const bare = withoutGround(model)
    expect([bare.background, bare.pattern]).toEqual(['#ffffff', ''])
    const colours = Object.values(bare.items).flatMap((item) => (item.type === 'text' ? [item.colour] : []))
    expect(colours).toEqual(['#333333', '#ffffff', '#333333'])
  })
})
