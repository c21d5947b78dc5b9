/** `npm test`: everything, with what npm brings (issue 1, decision 37). */
import { browser, checks, journeys, node, pack, runSuites } from './suites.ts'

process.exitCode = await runSuites([[[...checks, browser], [node]], [[journeys, pack]]])
