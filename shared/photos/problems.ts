/** Why a file did not become a photo; shared/words/photos.ts has the sentence for each. */
export const photoProblems = [
  'empty',
  'unreadable',
  'notAPhoto',
  'svg',
  'archive',
  'damaged',
  'tooLarge',
  'tooManyPixels',
  'tooSmall',
  'heicUnreadable',
  'notSaved',
] as const
export type PhotoProblem = (typeof photoProblems)[number]
