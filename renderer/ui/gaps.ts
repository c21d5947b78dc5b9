/** The 8-px grid. */
export const gaps = { none: 0, tiny: 4, small: 8, normal: 16, large: 24, huge: 40 } as const
export type Gap = keyof typeof gaps
