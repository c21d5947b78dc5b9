/**
 * `npm run test:long`: the suites in which chance chooses (faults, kills, properties), with the same tests and the high
 * counts that they give to `longCount` (tests/longCount.ts). Takes long; not part of `npm test`.
 */
import { browser, faults, journeys, runSuites, unit } from './suites.ts'

process.env['OBHUT_LONG'] = '1'
process.exitCode = await runSuites([unit, faults, browser, journeys])
