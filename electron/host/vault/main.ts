/** The vault process: one per signed-in person, ended by the keeper at every lock (decision 1). */
import { serveVault } from './serveVault.ts'

serveVault()
