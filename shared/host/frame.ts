/**
 * The one wire layout under every pipe: u32 textLength, text (UTF-8), u16 partCount, then per part u32 length, bytes;
 * all numbers big-endian. MessagePort, WebSocket, process pipe and memory pair differ only in their `Wire`, ten lines
 * each, so that what JSON or a limit would change fails in a unit test too.
 */
import { bytesToUtf8, utf8ToBytes, type Bytes } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'
import type { Channel, Frame } from './channel.ts'

export const frameLimits = { frame: 64 * 1024 * 1024, text: 16 * 1024 * 1024, parts: 65_535 } as const

export type FrameFailure = { readonly type: 'FrameTooLarge' } | { readonly type: 'FrameBroken' }

export function encodeFrame(frame: Frame): Result<Bytes, FrameFailure> {
  const text = utf8ToBytes(frame.text)
  let length = 4 + text.length + 2
  for (const part of frame.bytes) length += 4 + part.length
  if (text.length > frameLimits.text || frame.bytes.length > frameLimits.parts || length > frameLimits.frame)
    return err({ type: 'FrameTooLarge' })
  const whole = new Uint8Array(length)
  const view = new DataView(whole.buffer)
  view.setUint32(0, text.length)
  whole.set(text, 4)
  let at = 4 + text.length
  view.setUint16(at, frame.bytes.length)
  at += 2
  for (const part of frame.bytes) {
    view.setUint32(at, part.length)
    whole.set(part, at + 4)
    at += 4 + part.length
  }
  return ok(whole)
}

/** Parts are copies of their own: a view would drag the whole frame through the next structured clone. */
export function decodeFrame(whole: Uint8Array): Result<Frame, FrameFailure> {
  if (whole.length > frameLimits.frame) return err({ type: 'FrameTooLarge' })
  if (whole.length < 6) return err({ type: 'FrameBroken' })
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  const textLength = view.getUint32(0)
  if (textLength > frameLimits.text) return err({ type: 'FrameTooLarge' })
  let at = 4 + textLength
  if (at + 2 > whole.length) return err({ type: 'FrameBroken' })
  const count = view.getUint16(at)
  at += 2
  const bytes: Bytes[] = []
  for (let i = 0; i < count; i++) {
    if (at + 4 > whole.length) return err({ type: 'FrameBroken' })
    const length = view.getUint32(at)
    at += 4
    if (at + length > whole.length) return err({ type: 'FrameBroken' })
    // Not whole.slice: on Node's Buffer that is a view.
    const part = new Uint8Array(length)
    part.set(whole.subarray(at, at + length))
    bytes.push(part)
    at += length
  }
  if (at !== whole.length) return err({ type: 'FrameBroken' })
  try {
    return ok({ text: bytesToUtf8(whole.subarray(4, 4 + textLength)), bytes })
  } catch {
    return err({ type: 'FrameBroken' })
  }
}

/** Something that carries whole messages of bytes both ways. */
export interface Wire {
  send(message: Bytes): void
  /** Called once, by wireToChannel; messages that came earlier are delivered then. */
  listen(onMessage: (message: Uint8Array) => void): void
  close(): void
  readonly closed: Promise<void>
}

/** A channel over a wire: a message that is no frame ends the wire, since nothing after it can be trusted. */
export function wireToChannel(wire: Wire): Channel {
  let open = true
  let onFrame: ((frame: Frame) => void) | undefined
  const early: Frame[] = []
  const closed = wire.closed.then(() => {
    open = false
  })
  wire.listen((message) => {
    if (!open) return
    const frame = decodeFrame(message)
    if (!frame.ok) {
      open = false
      wire.close()
    } else if (onFrame) onFrame(frame.value)
    else early.push(frame.value)
  })
  return {
    send(frame) {
      if (!open) return
      const message = encodeFrame(frame)
      if (!message.ok) throw new Error(`Bug: ${message.error.type}; rpc.ts checks sizes before it sends`)
      wire.send(message.value)
    },
    listen(listener) {
      onFrame = listener
      for (const frame of early.splice(0)) listener(frame)
    },
    close() {
      open = false
      wire.close()
    },
    closed,
  }
}
