/**
 * The vault process's side of its pipes, in both shells: `store` to the keeper, and one window, one masked window, one of
 * a supporter's and one of a conversation at a time. In loopback a window's raw socket is handed over before the WebSocket handshake, so that no plaintext ever
 * passes the launcher; in Electron the main process posts the ports.
 */
import type { IncomingMessage } from 'node:http'
import { flushCompileCache } from 'node:module'
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Channel } from '#shared/host/channel.ts'
import { frameLimits, wireToChannel } from '#shared/host/frame.ts'
import { sealingOverhead, sealWire } from '#shared/host/sealedWire.ts'
import { agreeOnKeys } from './agreeOnKeys.ts'
import { portToWire, type PortMain } from './portWire.ts'
import { processToWire, type ProcessEnd } from './processChannel.ts'
import { socketToWire } from './socketWire.ts'

export interface KeeperEnd {
  readonly store: Channel
  /** Called for each window; the one before it has lost its pipe then. */
  onWindow(listener: (channel: Channel) => void): void
  /** The same for the masked window (MT20), on a pipe of its own. */
  onProjection(listener: (channel: Channel) => void): void
  /** The same for a supporter's window (MT100). */
  onGuest(listener: (channel: Channel) => void): void
  /** And for the window of a conversation (TK7). */
  onTalk(listener: (channel: Channel) => void): void
}

const doorNames = ['window', 'projection', 'guest', 'talk'] as const
export type DoorName = (typeof doorNames)[number]
const isDoor = (name: unknown): name is DoorName => (doorNames as readonly unknown[]).includes(name)

/** What the launcher says when it hands a socket over. */
export const socketNotice = z.strictObject({
  obhut: z.enum(doorNames),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})

/** Electron's utilityProcess, by its shape. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: PortMain[] }) => void): unknown
}

export function joinKeeper(): KeeperEnd {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort
  return parentPort ? joinByPorts(parentPort) : joinByProcess()
}

/** One window at a time; windows that come before anyone listens wait. */
function createDoor(): { open(channel: Channel): void; onWindow: KeeperEnd['onWindow'] } {
  let current: Channel | undefined
  let listener: ((channel: Channel) => void) | undefined
  return {
    open(channel) {
      current?.close()
      current = channel
      listener?.(channel)
    },
    onWindow(given) {
      listener = given
      if (current) given(current)
    },
  }
}

const createDoors = () => ({
  window: createDoor(),
  projection: createDoor(),
  guest: createDoor(),
  talk: createDoor(),
})

function joinByProcess(): KeeperEnd {
  const doors = createDoors()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameLimits.frame + sealingOverhead,
    perMessageDeflate: false,
  })
  process.on('message', (message: unknown, socket: unknown) => {
    // Frames of the store come here too. A check for unknown keys would walk every byte of them.
    if (message instanceof Uint8Array) return
    const notice = socketNotice.safeParse(message)
    if (!notice.success || !socket) return
    const request = { method: 'GET', headers: notice.data.headers } as unknown as IncomingMessage
    sockets.handleUpgrade(request, socket as Socket, Buffer.alloc(0), (webSocket) =>
      doors[notice.data.obhut].open(wireToChannel(sealWire(socketToWire(webSocket), agreeOnKeys()))),
    )
  })
  // The next vault stands up faster; this one may be killed before Node would write its cache.
  setTimeout(flushCompileCache, 3000).unref()
  // Without its keeper a vault can save nothing: it must not outlive it with keys in memory.
  process.once('disconnect', () => process.exit(0))
  return {
    store: wireToChannel(processToWire(process as unknown as ProcessEnd)),
    onWindow: doors.window.onWindow,
    onProjection: doors.projection.onWindow,
    onGuest: doors.guest.onWindow,
    onTalk: doors.talk.onWindow,
  }
}

function joinByPorts(parentPort: ParentPort): KeeperEnd {
  const doors = createDoors()
  let store: Channel | undefined
  const early: ((channel: Channel) => void)[] = []
  parentPort.on('message', ({ data, ports }) => {
    const [port] = ports
    if (!port) return
    if (data === 'store' && !store) {
      store = wireToChannel(portToWire(port))
      for (const take of early.splice(0)) take(store)
    } else if (isDoor(data)) doors[data].open(wireToChannel(portToWire(port)))
  })
  return {
    store: laterChannel((take) => (store ? take(store) : early.push(take))),
    onWindow: doors.window.onWindow,
    onProjection: doors.projection.onWindow,
    onGuest: doors.guest.onWindow,
    onTalk: doors.talk.onWindow,
  }
}

/** A channel that exists before its port has arrived. */
function laterChannel(whenThere: (take: (channel: Channel) => void) => void): Channel {
  return {
    send: (frame) => whenThere((channel) => channel.send(frame)),
    listen: (onFrame) => whenThere((channel) => channel.listen(onFrame)),
    close: () => whenThere((channel) => channel.close()),
    closed: new Promise((resolve) => whenThere((channel) => void channel.closed.then(resolve))),
  }
}
