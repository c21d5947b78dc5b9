/**
 * GET /v1/events: a stream of hints (SV10), and GET /v1/meeting: that a letter waits (MT33), on a connection that does nothing else for hours. A client asks with
 * `Connection: Upgrade`, so Node hands out the bare socket and frees its HTTP parser and both messages, 20 KiB for each
 * waiting device; what is written to the socket is an ordinary answer of `text/event-stream`.
 */
import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { encodeFrame } from '#shared/host/frame.ts'
import { meetingStream, type Refusal } from '#shared/sync/messages.ts'
import type { ServerCore } from '../core.ts'

const beatMs = 25_000
/** So long a stream that was ended may take to hand over its last bytes. */
const endMs = 2000

export interface EventStreams {
  close(): void
}

export function openEvents(
  server: Server,
  core: ServerCore,
  rules: {
    readonly most: number
    readonly headers: Readonly<Record<string, string>>
    statusOf(refusal: Refusal): number
    tokenOf(request: IncomingMessage): string | undefined
  },
): EventStreams {
  /** Those that were answered, and those whose session is still looked up. */
  const streams = new Map<Socket, 'asked' | 'begun'>()
  const head = (status: number, more: Readonly<Record<string, string | number>>): string => {
    const lines = Object.entries({ ...rules.headers, ...more, connection: 'close' })
    return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n') // prettier-ignore
  }
  const refuse = (socket: Socket, refusal: Refusal): void => {
    const frame = encodeFrame({ text: JSON.stringify(refusal), bytes: [] })
    if (!frame.ok) throw new Error('Bug: a refusal is short')
    const wait = refusal.retryAfterMs
    const more = wait === undefined ? {} : { 'retry-after': Math.max(1, Math.ceil(wait / 1000)) }
    socket.write(head(rules.statusOf(refusal), { ...more, 'content-length': frame.value.length }))
    socket.write(frame.value)
    socket.destroySoon()
  }
  // Who does not read gets no pile of hints: the next pull tells all.
  const write = (socket: Socket, text: string): void => {
    if (socket.writableLength < 4096) socket.write(text)
  }
  const begin = async (socket: Socket, url: string, token: string | undefined): Promise<void> => {
    if (streams.size >= rules.most) return refuse(socket, { code: 'TooMany', retryAfterMs: 30_000 })
    streams.set(socket, 'asked')
    let early: string[] | undefined = []
    const onEvent = (event: object): void => {
      const text = `data: ${JSON.stringify(event)}\n\n`
      if (early) early.push(text)
      else write(socket, text)
    }
    const onEnd = (): void => void socket.destroySoon()
    const listening =
      url === meetingStream
        ? core.listenAtMeeting(token, () => onEvent({}), onEnd)
        : await core.listen(token, onEvent, onEnd)
    if (!listening.ok) return refuse(socket, listening.error.refusal)
    if (socket.destroyed) return listening.value.stop()
    socket.once('close', () => listening.value.stop())
    socket.write(
      head(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }) + early.join(''),
    )
    early = undefined
    streams.set(socket, 'begun')
  }

  server.on('upgrade', (request: IncomingMessage, socket: Socket, rest: Buffer) => {
    // Nothing more is said on this connection: whoever sends a byte is none of ours.
    socket.on('data', () => socket.destroy())
    socket.on('end', () => socket.destroySoon())
    socket.on('error', () => socket.destroy())
    socket.once('close', () => streams.delete(socket))
    if (rest.length > 0) return void socket.destroy()
    const { method, url } = request
    if (method !== 'GET' || (url !== '/v1/events' && url !== meetingStream))
      return refuse(socket, { code: 'Unknown' })
    begin(socket, url, rules.tokenOf(request)).catch(() => socket.destroy())
  })
  const beat = setInterval(() => {
    for (const [socket, state] of streams) if (state === 'begun') write(socket, ':\n\n')
  }, beatMs)
  beat.unref()
  return {
    close() {
      clearInterval(beat)
      const left = [...streams.keys()]
      for (const socket of left) socket.destroySoon()
      setTimeout(() => left.forEach((socket) => socket.destroy()), endMs).unref()
    },
  }
}
