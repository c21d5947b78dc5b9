/**
 * The bundled backgrounds: a colour and marks drawn over it, made by a function of the sheet's size, so that they are
 * vectors on the canvas and in print alike. Marks hang over the edge: that is the bleed. What they look like stands in
 * shared/assets/backgrounds.
 */
import { paperPatterns } from '../assets/backgrounds/paper.ts'
import { scenePatterns } from '../assets/backgrounds/scenes.ts'
import type { Pattern } from '../assets/backgrounds/draw.ts'

export const patterns: readonly Pattern[] = [...paperPatterns, ...scenePatterns]

const byName = new Map(patterns.map((pattern) => [pattern.name, pattern]))
export const patternByName = (name: string): Pattern | undefined => byName.get(name)
