/** `npm run test:ci`: `npm test` and what would make it too long, the walk over every screen. */
import { all, runSuites, walk } from './suites.ts'

process.exitCode = await runSuites([all, [[walk]]])
