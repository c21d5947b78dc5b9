/** `npm test`: everything, with what npm brings (issue 1, decision 37). */
import { browser, checks, faults, journeys, pack, runSuites, sync, unit } from './suites.ts'

process.exitCode = await runSuites([...checks, unit, sync, faults, browser, journeys, pack])
