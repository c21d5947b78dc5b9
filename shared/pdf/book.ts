/**
 * What a photo book is made of. All lengths are millimetres.
 *
 * P26 The spine is as thick as the block of sheets plus what the binding adds; two pages are one sheet. A sheet's
 *     thickness is its weight times the bulk of coated paper (0.9 cm³/g).
 * P27 Inner pages come in fours, filled up with at most three empty ones at the end, and each binding has its least and
 *     most; too few or too many pages are refused, never silently filled up.
 */
import type { BookBinding, BookFormat } from './output.ts'

export const bookSizes: Readonly<Record<BookFormat, { readonly w: number; readonly h: number }>> = {
  square21: { w: 210, h: 210 },
  portrait21x28: { w: 210, h: 280 },
  portraitA4: { w: 210, h: 297 },
  landscapeA4: { w: 297, h: 210 },
}

const bulk = 0.9
/** Cardboard of 300 g/m² outside, or the two boards of a hard cover. */
const added: Readonly<Record<BookBinding, number>> = { stapled: 0, soft: 2 * 0.3, hard: 2 * 2.2 }

export const bindingRules: Readonly<
  Record<BookBinding, { readonly least: number; readonly most: number; readonly multiple: number }>
> = {
  stapled: { least: 8, most: 60, multiple: 4 },
  soft: { least: 24, most: 300, multiple: 4 },
  hard: { least: 28, most: 200, multiple: 4 },
}

/** In mm, to a tenth; 0 where sheets are folded and stapled. */
export function spineWidth(innerPages: number, paperWeight: number, binding: BookBinding): number {
  if (binding === 'stapled') return 0
  const block = (innerPages / 2) * ((paperWeight / 1000) * bulk)
  return Math.round((block + added[binding]) * 10) / 10
}

export const filledUp = (pages: number, multiple = 4): number => Math.ceil(pages / multiple) * multiple

export function pageCountOf(
  pages: number,
  binding: BookBinding,
): { readonly inner: number; readonly empty: number; readonly fits: 'yes' | 'tooFew' | 'tooMany' } {
  const { least, most, multiple } = bindingRules[binding]
  const inner = filledUp(pages, multiple)
  return {
    inner,
    empty: inner - pages,
    fits: inner < least ? 'tooFew' : inner > most ? 'tooMany' : 'yes',
  }
}
