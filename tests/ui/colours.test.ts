import { describe, expect, test } from 'vitest'
import { contrastOf, controlPairs, groupColours, schemes, textPairs } from '#renderer/ui/colours.ts'

describe('U2 every pair of the theme can be read', () => {
  test.each(Object.entries(schemes))('%s: text at 4.5:1, controls at 3:1', (_name, scheme) => {
    const pale = [
      ...textPairs.filter(([ink, ground]) => contrastOf(scheme[ink], scheme[ground]) < 4.5),
      ...controlPairs.filter(([line, ground]) => contrastOf(scheme[line], scheme[ground]) < 3),
    ]
    expect(pale).toEqual([])
  })
  test('white initials on every group colour', () => {
    for (const [name, colour] of Object.entries(groupColours))
      expect(contrastOf(colour, '#ffffff'), name).toBeGreaterThanOrEqual(4.5)
  })
  test('the measure knows black, white and a pale grey (positive control)', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrastOf('#777777', '#ffffff')).toBeLessThan(4.5)
  })
})
