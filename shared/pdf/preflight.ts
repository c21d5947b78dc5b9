/** What the look over a finished file finds; the rules in words are in shared/words/preflight.ts. */
import type { ItemPlace } from './export.ts'

/** In the order in which they are told. Errors keep the file in, warnings ask. */
export const preflightRules = {
  V1: 'error', // the file can't be read
  V2: 'error', // it is encrypted
  V3: 'error', // scripts or actions
  V4: 'error', // files inside
  V5: 'error', // layers
  V6: 'error', // annotations
  V7: 'error', // a font is not in the file
  V8: 'error', // no output intent
  V9: 'error', // the output intent has no CMYK profile
  V10: 'error', // no version of PDF/X
  V11: 'error', // the key Trapped is missing
  V12: 'error', // no Trim box
  V13: 'error', // Trim and Art box
  V14: 'error', // Trim outside of Bleed, Bleed outside of Media
  V15: 'error', // less than 3 mm of bleed
  V16: 'error', // another size than ordered
  V17: 'error', // sheets of different sizes
  V18: 'error', // RGB that no profile explains
  V19: 'error', // white that overprints
  V20: 'error', // page count no multiple of four
  V21: 'error', // too few or too many pages for the binding
  V22: 'error', // the spine is as wide as another book's
  V23: 'error', // content in the binding margin
  V24: 'warning', // a photo below 150 dpi
  V25: 'warning', // below 200 dpi
  V26: 'warning', // below 300 dpi
  V27: 'warning', // a line thinner than 0.1 mm
  V28: 'warning', // letters smaller than 6 pt
  V29: 'warning', // letters nearer than 5 mm to the cut
  V30: 'warning', // something ends at the cut instead of beyond it
  V31: 'warning', // a letter the font does not have
  V32: 'warning', // an empty sheet
  V33: 'error', // no title
  V34: 'warning', // no language
  V35: 'warning', // not tagged
} as const satisfies Readonly<Record<`V${number}`, 'error' | 'warning'>>
export type PreflightRule = keyof typeof preflightRules

export interface Finding {
  readonly rule: PreflightRule
  readonly severity: 'error' | 'warning'
  /** From 0; null: the whole file. */
  readonly sheet: number | null
  /** Where to go; null: no single thing of a page. */
  readonly place: ItemPlace | null
  /** A figure for the words: cm of width, mm, points, pages. */
  readonly figure: number
}
