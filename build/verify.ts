/** `npm run verify`: types, format, law, lint, dead code and unit tests: what must be green before every commit. */
import { checks, lint, runSuites, unit } from './suites.ts'

process.exitCode = await runSuites([[[...checks, lint], [unit]]])
