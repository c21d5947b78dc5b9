/** The child process of the contract suite's process pipe: serves the contract on its parent's pipe. */
import { processToWire, type ProcessEnd } from '#electron/host/processChannel.ts'
import { serveContract, type Role } from './contractService.ts'

serveContract(processToWire(process as unknown as ProcessEnd), process.argv[2] as Role)
process.once('disconnect', () => process.exit(0))
