/** The house's server as a child process of the launcher. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { HubProcess } from '../host/hub/hubProcess.ts'
import { childEnvironment } from './childEnvironment.ts'

export function startHubChild(entry: string, args: readonly string[]): HubProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], {
    env: childEnvironment(),
    // Its input closes with this process, however that ends, and then it ends too.
    stdio: ['pipe', 'pipe', process.env['OBHUT_DEBUG'] ? 'inherit' : 'ignore'],
    // Ctrl+C goes to the launcher alone, which then ends everything in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const lines = createInterface({ input: child.stdout })
  // Writing to a process that has just ended is no fault of anybody.
  child.stdin.on('error', () => {})
  child.stdout.on('error', () => {})
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    exited,
    onLine: (listener) => void lines.on('line', listener),
    tell: (line) => void (child.stdin.writable && child.stdin.write(`${line}\n`)),
    kill: () => void child.kill('SIGKILL'),
  }
}
