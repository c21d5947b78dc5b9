/** Friendly round faces that cover a child's face in a photo without making fun of it (C12). */
export const privacyStickers = [
  'bear',
  'fox',
  'rabbit-face',
  'cat-face',
  'dog-face',
  'panda',
  'koala',
  'lion',
  'frog',
  'owl',
  'sun-with-face',
  'sunflower',
  'balloon',
] as const
