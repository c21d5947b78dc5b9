/** What a person answers when pages leave the house: for whom or what, and the few choices that fit the answer. */
import { z } from 'zod'

export const purposes = ['screen', 'home', 'shop', 'book', 'picture'] as const
export type Purpose = (typeof purposes)[number]

export const paperSizes = {
  A3: { w: 297, h: 420 },
  A4: { w: 210, h: 297 },
  A5: { w: 148, h: 210 },
} as const
export const papers = ['A4', 'A5', 'A3'] as const
export type Paper = (typeof papers)[number]

/** One page a sheet, a booklet to fold, two or four pages a sheet. */
export const arrangements = ['one', 'booklet', 'two', 'four'] as const
export type Arrangement = (typeof arrangements)[number]

/** Room for the holes of a ring binder: none, on the left, or on the side that is inside when both sides are printed. */
export const bindingMargins = ['none', 'left', 'bothSides'] as const
export type BindingMargin = (typeof bindingMargins)[number]

export const bookFormats = ['square21', 'portrait21x28', 'portraitA4', 'landscapeA4'] as const
export type BookFormat = (typeof bookFormats)[number]
export const bookBindings = ['stapled', 'soft', 'hard'] as const
export type BookBinding = (typeof bookBindings)[number]
export const paperWeights = [115, 135, 150, 170, 200, 250] as const

export const outputSchema = z.object({
  purpose: z.enum(purposes),
  paper: z.enum(papers),
  arrangement: z.enum(arrangements),
  bindingMargin: z.enum(bindingMargins),
  /** Colours become greys, backgrounds and patterns are left out. */
  saveInk: z.boolean(),
  cropMarks: z.boolean(),
  format: z.enum(bookFormats),
  binding: z.enum(bookBindings),
  /** g/m² of the inner pages. */
  paperWeight: z.union(paperWeights.map((weight) => z.literal(weight))),
  /** The last page becomes the back of the cover. */
  lastPageIsBack: z.boolean(),
  /** Dots per inch of a PNG. */
  pictureDpi: z.union([z.literal(100), z.literal(200), z.literal(300)]),
})
export type Output = z.infer<typeof outputSchema>

export const usualOutput: Output = {
  purpose: 'screen',
  paper: 'A4',
  arrangement: 'one',
  bindingMargin: 'left',
  saveInk: false,
  cropMarks: true,
  format: 'portraitA4',
  binding: 'soft',
  paperWeight: 150,
  lastPageIsBack: false,
  pictureDpi: 200,
}
