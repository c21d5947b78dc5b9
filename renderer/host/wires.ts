/** The two pipes a window can be born with: a loopback socket, or a port that Electron's preload hands over. */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Wire } from '#shared/host/frame.ts'

export function socketWire(socket: WebSocket): Wire {
  socket.binaryType = 'arraybuffer'
  return {
    send: (message: Bytes) => socket.send(message),
    listen(onMessage) {
      socket.addEventListener('message', (event) => {
        if (event.data instanceof ArrayBuffer) onMessage(new Uint8Array(event.data))
        else socket.close()
      })
    },
    close: () => socket.close(),
    closed: new Promise((resolve) => socket.addEventListener('close', () => resolve(), { once: true })),
  }
}

/**
 * Electron adds the event `close` to a page's port for when the other end or its process goes; a plain Chromium does
 * not send it (measured), so only a release machine can see that. A port closed at this end says it itself.
 */
export function portWire(port: MessagePort): Wire {
  let finish!: () => void
  const closed = new Promise<void>((resolve) => (finish = resolve))
  port.addEventListener('close', () => finish(), { once: true })
  const close = (): void => {
    port.close()
    finish()
  }
  return {
    // The encoded frame is nobody else's, so it is moved, not copied.
    send: (message: Bytes) => port.postMessage(message, [message.buffer]),
    listen(onMessage) {
      port.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (event.data instanceof Uint8Array) onMessage(event.data)
        else if (event.data instanceof ArrayBuffer) onMessage(new Uint8Array(event.data))
        else close()
      })
      port.start()
    },
    close,
    closed,
  }
}
