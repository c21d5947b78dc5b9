/** The vault as Electron's utility process; its pipes are ports that main makes and never reads. */
import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron'
import { wireToChannel } from '#shared/host/frame.ts'
import type { VaultProcess } from '../host/createHost.ts'
import type { DoorName } from '../host/joinKeeper.ts'
import { portToWire } from '../host/portWire.ts'

export interface VaultUtility extends VaultProcess {
  /** A new pipe to this vault; the returned end goes to the window, the masked one, a supporter's or a conversation's. */
  openPipe(to: DoorName): MessagePortMain
}

export function startVaultUtility(entry: string): VaultUtility {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Obhut vault', stdio: 'ignore', env: {} })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const store = new MessageChannelMain()
  child.postMessage('store', [store.port2])
  return {
    store: wireToChannel(portToWire(store.port1)),
    exited,
    kill() {
      // Electron's own kill asks politely on POSIX; a vault that is busy must not be asked.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      else child.kill()
    },
    openPipe(to) {
      const pipe = new MessageChannelMain()
      child.postMessage(to, [pipe.port2])
      return pipe.port1
    },
  }
}
