/** How often a test of chance tries: `npm run test:long` (build/testLong.ts) has 25 minutes for all of it. */
/** In the browser the variables come with the test's own surroundings (vitest.config.ts). */
const env: Readonly<Record<string, string | undefined>> =
  typeof process === 'undefined'
    ? (import.meta as unknown as { readonly env: Readonly<Record<string, string>> }).env
    : process.env
export const isLong = env['OBHUT_LONG'] === '1'
/** What goes on as long as there is time stops then; 20 of the 25 minutes. */
const until = Number(env['OBHUT_LONG_UNTIL'] ?? Infinity)
export const isTimeUp = (): boolean => Date.now() > until
export const longCount = (short: number, long: number): number => (isLong ? long : short)
