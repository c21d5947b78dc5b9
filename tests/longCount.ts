/** How often a test of chance tries: `npm test` has minutes, `npm run test:long` (build/testLong.ts) hours. */
export const isLong = process.env['OBHUT_LONG'] === '1'
export const longCount = (short: number, long: number): number => (isLong ? long : short)
