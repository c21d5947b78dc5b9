/** The part of fontkit 2.0.4 that we use; it brings no types, and @types/fontkit would pull Node's into every floor. */
export interface Glyph {
  readonly id: number
  readonly advanceWidth: number
  readonly codePoints: readonly number[]
  readonly path: {
    readonly commands: readonly {
      readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
      readonly args: readonly number[]
    }[]
  }
}
export interface GlyphPosition {
  readonly xAdvance: number
  readonly xOffset: number
  readonly yOffset: number
}
export interface GlyphRun {
  readonly glyphs: readonly Glyph[]
  readonly positions: readonly GlyphPosition[]
  readonly advanceWidth: number
}
export interface Subset {
  includeGlyph(id: number): number
  encode(): Uint8Array
}
export interface Font {
  readonly postscriptName: string
  readonly unitsPerEm: number
  readonly ascent: number
  readonly descent: number
  readonly capHeight: number
  readonly italicAngle: number
  readonly bbox: {
    readonly minX: number
    readonly minY: number
    readonly maxX: number
    readonly maxY: number
  }
  hasGlyphForCodePoint(codePoint: number): boolean
  layout(text: string, features?: Readonly<Record<string, boolean>>): GlyphRun
  getGlyph(id: number): Glyph
  createSubset(): Subset
}
export function create(bytes: Uint8Array): Font
