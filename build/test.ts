/** `npm test`: with what npm brings (issue 1, decision 37), within 18 minutes. */
import { all, runSuites } from './suites.ts'

process.exitCode = await runSuites([all])
