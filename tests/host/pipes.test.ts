import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import { agreeOnKeys as agreeInVault } from '#electron/host/agreeOnKeys.ts'
import { portToWire, type PortMain } from '#electron/host/portWire.ts'
import { processToWire } from '#electron/host/processChannel.ts'
import { socketToWire } from '#electron/host/socketWire.ts'
import { frameLimits } from '#shared/host/frame.ts'
import { memoryWires } from '#shared/host/memoryPair.ts'
import { sealWire } from '#shared/host/sealedWire.ts'
import { agreeOnKeys as agreeInWindow } from '#renderer/host/agreeOnKeys.ts'
import { channelContract } from './channelContract.ts'
import { serveContract } from './contractService.ts'

channelContract('memory pair', (role) => {
  const [host, window] = memoryWires()
  serveContract(host, role)
  return Promise.resolve({ wire: window, end: () => Promise.resolve(window.close()) })
})

/** node:worker_threads' port in the shape of Electron's MessagePortMain, which wraps each message in an event. */
function asPortMain(port: MessagePort): PortMain {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
      event === 'close'
        ? port.on('close', listener as never)
        : port.on('message', (data) => listener({ data })),
    start: () => port.start(),
    close: () => port.close(),
  }
}

channelContract("message ports shaped like Electron's", (role) => {
  const { port1, port2 } = new MessageChannel()
  serveContract(portToWire(asPortMain(port1)), role)
  const wire = portToWire(asPortMain(port2))
  return Promise.resolve({ wire, end: () => Promise.resolve(wire.close()) })
})

channelContract('loopback WebSocket', async (role) => {
  const server = createServer()
  const sockets = new WebSocketServer({ server, maxPayload: frameLimits.frame, perMessageDeflate: false })
  sockets.on('connection', (socket) => serveContract(socketToWire(socket), role))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const wire = socketToWire(socket)
  await new Promise((resolve) => socket.once('open', resolve))
  return {
    wire,
    async end() {
      socket.terminate()
      for (const one of sockets.clients) one.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
})

channelContract(
  'child process',
  (role) => {
    const child = fork(fileURLToPath(new URL('contractChild.ts', import.meta.url)), [role], {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    const wire = processToWire(child)
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    return Promise.resolve({
      wire,
      async end() {
        child.kill('SIGKILL')
        await exited
      },
    })
  },
  { ownProcess: true },
)

// No flood: sealing is slower than the limit, and what is not sealed ends the pipe at the first message.
channelContract(
  'sealed pair, as between window and vault in loopback',
  (role) => {
    const [host, window] = memoryWires()
    serveContract(sealWire(host, agreeInVault()), role)
    const wire = sealWire(window, agreeInWindow())
    return Promise.resolve({ wire, end: () => Promise.resolve(window.close()) })
  },
  { flood: false },
)
