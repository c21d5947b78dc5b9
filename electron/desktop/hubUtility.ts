/** The house's server as Electron's utility process; it ends with the main process, since its channel does. */
import { createInterface } from 'node:readline'
import { utilityProcess } from 'electron'
import type { HubProcess } from '../host/hub/hubProcess.ts'

export function startHubUtility(entry: string, args: readonly string[]): HubProcess {
  const child = utilityProcess.fork(entry, [...args], {
    serviceName: 'Obhut Zentrale',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {},
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const { stdout } = child
  const lines = stdout && createInterface({ input: stdout })
  return {
    exited,
    onLine: (listener) => void lines?.on('line', listener),
    tell: (line) => child.postMessage(line),
    kill() {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      else child.kill()
    },
  }
}
