/**
 * A channel carries whole frames both ways; under it lie a MessagePort (Electron), a WebSocket (loopback), a child
 * process pipe, or a pair in memory (tests). Frame = text (JSON) plus binary parts.
 */
import type { Bytes } from '../basics/bytes.ts'

export interface Frame {
  readonly text: string
  readonly bytes: readonly Bytes[]
}

export interface Channel {
  send(frame: Frame): void
  /** One listener; frames that came earlier are delivered then. */
  listen(onFrame: (frame: Frame) => void): void
  close(): void
  readonly closed: Promise<void>
}
