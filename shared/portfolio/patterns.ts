/**
 * The bundled backgrounds: a colour and marks drawn over it, made by a function of the sheet's size, so that they are
 * vectors on the canvas and in print alike. Marks may hang over the edge: that is the bleed.
 */
import { ellipsePath, type Path } from './outlines.ts'

export interface PatternMark {
  readonly path: Path
  readonly fill: string
  readonly opacity: number
}

export interface Pattern {
  readonly name: string
  /** The colour that is set with it; a person may choose another one afterwards. */
  readonly background: string
  /** Marks over a sheet of w x h mm, with `bleed` mm more on each side. */
  readonly draw: (size: {
    readonly w: number
    readonly h: number
    readonly bleed: number
  }) => readonly PatternMark[]
}

const dots: Pattern = {
  name: 'dots',
  background: '#fdf5e8',
  draw: ({ w, h, bleed }) => {
    const marks: PatternMark[] = []
    for (let y = -bleed, row = 0; y <= h + bleed; y += 7, row++)
      for (let x = -bleed + (row % 2) * 3.5; x <= w + bleed; x += 7)
        marks.push({ path: ellipsePath(x, y, 0.9, 0.9), fill: '#f0d9b0', opacity: 1 })
    return marks
  },
}

export const patterns: readonly Pattern[] = [dots]

const byName = new Map(patterns.map((pattern) => [pattern.name, pattern]))
export const patternByName = (name: string): Pattern | undefined => byName.get(name)
