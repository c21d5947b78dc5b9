import { describe, expect, it } from 'vitest'
import { patternGroups } from '#shared/assets/backgrounds/draw.ts'
import { assets } from '#shared/words/assets.ts'
import { patternByName, patterns } from '#shared/portfolio/patterns.ts'
import { pageSizes } from '#shared/portfolio/page.ts'

const sheets = [pageSizes.portrait, pageSizes.landscape].map(({ width: w, height: h }) => ({
  w,
  h,
  bleed: 3,
}))

/** How light a colour is for the eye, 0..1 (WCAG). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

describe('backgrounds', () => {
  it('AS5 at least 60, each with a name of its own, some for each season and for feasts', () => {
    expect(patterns.length).toBeGreaterThanOrEqual(60)
    expect(new Set(patterns.map(({ name }) => name)).size).toBe(patterns.length)
    for (const group of patternGroups)
      expect(patterns.filter((pattern) => pattern.group === group).length, group).toBeGreaterThanOrEqual(7)
    for (const { de, en, nl } of [assets])
      for (const words of [de, en, nl])
        expect(Object.keys(words.patterns).sort()).toEqual(patterns.map(({ name }) => name).sort())
    expect(patternByName('snow')?.group).toBe('winter')
    expect(patternByName('no-such-thing')).toBeUndefined()
  })

  it('AS5 no two are the same drawing in other colours', () => {
    const drawings = patterns.map(({ draw }) => JSON.stringify(draw(sheets[0]!).map(({ path }) => path)))
    expect(new Set(drawings).size).toBe(patterns.length)
  })

  it('AS5 each is the same every time, small, and sound on both sheets', () => {
    for (const { name, draw } of patterns)
      for (const sheet of sheets) {
        const marks = draw(sheet)
        expect(JSON.stringify(draw(sheet)) === JSON.stringify(marks), name).toBe(true)
        expect(marks.length, name).toBeGreaterThan(0)
        expect(marks.length, name).toBeLessThan(120)
        expect(
          marks.reduce((sum, { path }) => sum + path.length, 0),
          name,
        ).toBeLessThan(17_000)
        for (const { path, fill, opacity } of marks) {
          expect(fill, name).toMatch(/^#[0-9a-f]{6}$/)
          expect(opacity > 0 && opacity <= 1, name).toBe(true)
          expect(path[0]?.[0], name).toBe('M')
          expect(
            path.every((step) => step.slice(1).every((value) => Number.isFinite(value))),
            name,
          ).toBe(true)
        }
      }
  })

  it('AS5 what covers the sheet reaches into the bleed', () => {
    // Frames and corners of paper end where they end.
    const inside = ['lined-paper', 'first-writing', 'frame', 'frame-dots', 'scallops', 'corners', 'rainbow']
    for (const { name, draw } of patterns) {
      const [sheet] = sheets
      const points = draw(sheet!).flatMap(({ path }) =>
        path.flatMap((step) => (step[0] === 'Z' ? [] : [step.slice(-2) as [number, number]])),
      )
      const over = points.some(([x, y]) => x <= -3 || y <= -3 || x >= sheet!.w + 3 || y >= sheet!.h + 3)
      if (!inside.includes(name)) expect(over, name).toBe(true)
    }
  })

  it('AS5 dark writing can be read on all but the night sky', () => {
    const ink = luminance('#202020')
    for (const { name, background, group, draw } of patterns) {
      const contrast = (colour: string): number => (luminance(colour) + 0.05) / (ink + 0.05)
      if (name === 'night-sky') expect(contrast(background)).toBeLessThan(4.5)
      else expect(contrast(background), name).toBeGreaterThan(7)
      // What covers the whole sheet stays pale too.
      if (group === 'paper')
        for (const { fill } of draw(sheets[0]!))
          expect(contrast(fill), `${name} ${fill}`).toBeGreaterThan(4.5)
    }
  })
})
