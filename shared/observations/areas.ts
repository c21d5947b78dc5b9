/** Areas of learning (Bildungsbereiche): what the plans of all German Länder have in common, in the words of the Kita. */
export const areas = [
  'language',
  'social',
  'movement',
  'maths',
  'nature',
  'creative',
  'world',
  'everyday',
] as const
export type Area = (typeof areas)[number]
