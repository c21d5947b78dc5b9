/** How often a test of chance tries: `npm run test:long` (build/testLong.ts) has 25 minutes for all of it. */
export const isLong = process.env['OBHUT_LONG'] === '1'
export const longCount = (short: number, long: number): number => (isLong ? long : short)
