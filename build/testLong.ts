/**
 * `npm run test:long`: the tests in which chance chooses (faults, kills, fuzzing, simulation, processes, the monkey of
 * child mode), the editions of a whole group and the walk over all screens in every way of looking, with the high
 * counts that they give to `longCount` (tests/longCount.ts). About 30 minutes; ends with what each of them did. Not part of `npm test`.
 */
import { chance, kills, manyInBrowser, runSuites, walk } from './suites.ts'

process.env['OBHUT_LONG'] = '1'
process.env['OBHUT_LONG_UNTIL'] = String(Date.now() + 20 * 60_000)
process.exitCode = await runSuites([[[chance, kills, manyInBrowser, walk]]], true)
