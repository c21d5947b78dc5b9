/** `npm test`: everything, with what npm brings (issue 1, decision 37). */
import { browser, checks, faults, journeys, pack, runSuites, unit } from './suites.ts'

process.exitCode = await runSuites([...checks, unit, faults, browser, journeys, pack])
