/**
 * The pipe between keeper and vault process in loopback: Node's own IPC with structured clone, which is the same on
 * every system and can hand a socket over. A frame travels as Uint8Array; anything else on it is a notice of the shells.
 */
import type { ChildProcess } from 'node:child_process'
import type { Wire } from '#shared/host/frame.ts'

export type ProcessEnd = Pick<ChildProcess, 'on' | 'once' | 'off' | 'send' | 'connected' | 'disconnect'>

export function processToWire(end: ProcessEnd): Wire {
  const closed = new Promise<void>((resolve) => {
    end.once('disconnect', () => resolve())
    if (!end.connected) resolve()
  })
  return {
    send(message) {
      // A pipe that broke meanwhile is told by `disconnect`; the callback keeps EPIPE from being thrown.
      if (end.connected) end.send(message, () => {})
    },
    listen(onMessage) {
      end.on('message', (message: unknown) => {
        if (message instanceof Uint8Array) onMessage(message)
      })
    },
    close() {
      if (end.connected) end.disconnect()
    },
    closed,
  }
}
