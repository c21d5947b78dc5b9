/** A pipe over a WebSocket: one binary message per frame; a text message is none of ours. */
import type { WebSocket } from 'ws'
import type { Wire } from '#shared/host/frame.ts'

export function socketToWire(socket: WebSocket): Wire {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const early: Buffer[] = []
  let deliver = (message: Buffer): void => void early.push(message)
  socket.on('message', (message, isBinary) => {
    if (isBinary && Buffer.isBuffer(message)) deliver(message)
    else socket.close(1003)
  })
  // Too large or broken: ws closes the socket itself and says so here; nothing of it may reach a log.
  socket.on('error', () => socket.terminate())
  return {
    send: (message) => socket.send(message),
    listen(onMessage) {
      deliver = onMessage
      for (const message of early.splice(0)) onMessage(message)
    },
    close: () => socket.close(),
    closed,
  }
}
