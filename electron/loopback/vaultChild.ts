/** The vault as a child process of the launcher. */
import { fork } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import { getCompileCacheDir } from 'node:module'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { wireToChannel } from '#shared/host/frame.ts'
import type { VaultProcess } from '../host/createHost.ts'
import { processToWire } from '../host/processChannel.ts'

export interface VaultChild extends VaultProcess {
  readonly pid: number
  takeWindow(socket: Socket, headers: IncomingMessage['headers']): void
}

/** What a Node process needs to stand; nothing of the person's shell, above all no NODE_OPTIONS. */
const keptNames = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'WINDIR',
  'OBHUT_DEBUG',
]

export function startVaultChild(entry: string): VaultChild {
  const env: Record<string, string | undefined> = Object.fromEntries(
    keptNames.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
  const cache = getCompileCacheDir()
  if (cache !== undefined) env['NODE_COMPILE_CACHE'] = dirname(cache)
  const child = fork(entry, [], {
    serialization: 'advanced',
    env,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // What a crash prints could quote a record: it is shown to developers only.
    stdio: [
      'ignore',
      process.env['OBHUT_DEBUG'] ? 'inherit' : 'ignore',
      process.env['OBHUT_DEBUG'] ? 'inherit' : 'ignore',
      'ipc',
    ],
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    pid: child.pid ?? 0,
    store: wireToChannel(processToWire(child)),
    exited,
    kill: () => void child.kill('SIGKILL'),
    takeWindow(socket, headers) {
      if (!child.connected) socket.destroy()
      else child.send({ obhut: 'window', headers: { ...headers } }, socket, { keepOpen: false }, () => {})
    },
  }
}
