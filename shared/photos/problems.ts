/** Why a file did not become a photo; shared/words/photos.ts has the sentence for each. */
export type PhotoProblem =
  | 'empty'
  | 'unreadable'
  | 'notAPhoto'
  | 'svg'
  | 'archive'
  | 'animated'
  | 'damaged'
  | 'tooLarge'
  | 'tooManyPixels'
  | 'tooSmall'
  | 'heicUnreadable'
  | 'notSaved'

export const photoLimits = {
  /** Larger files are refused before they are read. */
  fileBytes: 150 * 1024 * 1024,
  /** Decoded at four bytes a pixel: 120 megapixels are 480 MB, more than any phone's camera makes. */
  pixels: 120_000_000,
  edge: 30_000,
  smallestEdge: 16,
} as const

/** Long edges of what is kept; 4096 px print an A4 page at 300 dpi. */
export const photoEdges = { original: 4096, large: 1600, small: 320 } as const
