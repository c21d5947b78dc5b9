/** A pipe over Electron's MessagePortMain, written against its shape so that the host stays free of Electron. */
import type { Wire } from '#shared/host/frame.ts'

export interface PortMain {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

export function portToWire(port: PortMain): Wire {
  const closed = new Promise<void>((resolve) => port.on('close', resolve))
  return {
    send: (message) => port.postMessage(message),
    listen(onMessage) {
      port.on('message', ({ data }) => {
        if (data instanceof Uint8Array) onMessage(data)
        else port.close()
      })
      port.start()
    },
    close: () => port.close(),
    closed,
  }
}
