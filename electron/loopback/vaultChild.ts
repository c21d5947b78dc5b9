/** The vault as a child process of the launcher. */
import { fork } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { wireToChannel } from '#shared/host/frame.ts'
import type { VaultProcess } from '../host/createHost.ts'
import type { DoorName } from '../host/joinKeeper.ts'
import { processToWire } from '../host/processChannel.ts'
import { childEnvironment } from './childEnvironment.ts'

export interface VaultChild extends VaultProcess {
  readonly pid: number
  takeSocket(name: DoorName, socket: Socket, headers: IncomingMessage['headers']): void
}

export function startVaultChild(entry: string): VaultChild {
  const child = fork(entry, [], {
    serialization: 'advanced',
    env: childEnvironment(),
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
    takeSocket(name, socket, headers) {
      if (!child.connected) socket.destroy()
      else child.send({ obhut: name, headers: { ...headers } }, socket, { keepOpen: false }, () => {})
    },
  }
}
