/**
 * The dispatcher (decision 2). A name is looked up in one table as an own property and nowhere else; arguments and
 * results are parsed on both ends; a failure crosses as plain data, a thrown error as `Failed` without its text. What
 * is no message of ours ends the pipe. Three messages: call, reply, event.
 */
import { z } from 'zod'
import type { Bytes } from '../basics/bytes.ts'
import { err, ok, type Failure, type Result } from '../basics/result.ts'
import type { Channel, Frame } from './channel.ts'
import { frameLimits } from './frame.ts'
import type { Client, Served, Service, ServiceTable } from './table.ts'

declare function setTimeout(run: () => void, ms: number): unknown
declare function clearTimeout(timer: unknown): void

export interface ServeOptions {
  /** Tokens that refill per second, and the bucket's size. */
  readonly callsPerSecond?: number
  readonly openCalls?: number
  /** Told of a bug in the service; the caller only ever hears `Failed`. */
  readonly onBug?: (name: string, thrown: unknown) => void
}

const defaultTimeout = 30_000

const callMessage = z.strictObject({
  id: z.number().int().positive(),
  call: z.string().max(100),
  args: z.unknown(),
  bytes: z.boolean(),
})
const failureSchema = z.strictObject({
  type: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,79}$/),
  words: z.record(z.string().max(80), z.union([z.string().max(2000), z.number()])).optional(),
})
const replyMessage = z.union([
  z.strictObject({
    id: z.number().int().positive(),
    ok: z.literal(true),
    value: z.unknown(),
    bytes: z.boolean(),
  }),
  z.strictObject({ id: z.number().int().positive(), ok: z.literal(false), error: failureSchema }),
  z.strictObject({ event: z.string().max(100), data: z.unknown() }),
])

/** JSON text of a message whose top-level `bytes` array travels beside it. */
function pack(head: Record<string, unknown>, field: 'args' | 'value', body: unknown): Frame | undefined {
  const { bytes, ...rest } = body as { bytes?: readonly Bytes[] }
  const text = JSON.stringify({ ...head, [field]: rest, bytes: bytes !== undefined })
  const frame = { text, bytes: bytes ?? [] }
  return fits(frame) ? frame : undefined
}

/** Counts a UTF-16 unit as three bytes before it bothers to measure; the codec checks once more. */
function fits({ text, bytes }: Frame): boolean {
  const size = bytes.reduce((sum, part) => sum + part.length + 4, 6) + text.length * 3
  if (text.length * 3 <= frameLimits.text && size <= frameLimits.frame && bytes.length <= frameLimits.parts)
    return true
  let textBytes = 0
  for (const sign of text) textBytes += sign < '\u0080' ? 1 : sign < '\u0800' ? 2 : sign <= '\uffff' ? 3 : 4
  return (
    textBytes <= frameLimits.text &&
    size - text.length * 3 + textBytes <= frameLimits.frame &&
    bytes.length <= frameLimits.parts
  )
}

/** Puts the parts back in their fixed place; undefined when text and parts disagree. */
function unpack(body: unknown, flag: boolean, frame: Frame): Record<string, unknown> | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Object.hasOwn(body, 'bytes'))
    return undefined
  if (!flag) return frame.bytes.length === 0 ? (body as Record<string, unknown>) : undefined
  return { ...body, bytes: frame.bytes }
}

function parseMessage<M extends z.ZodType>(frame: Frame, schema: M): z.output<M> | undefined {
  try {
    return schema.safeParse(JSON.parse(frame.text)).data
  } catch {
    return undefined
  }
}

export function serve<const T extends ServiceTable>(
  table: T,
  channel: Channel,
  service: Service<T>,
  options: ServeOptions = {},
): Served<T> {
  const { callsPerSecond = 5_000, openCalls = 2_000, onBug = () => {} } = options
  let tokens = callsPerSecond
  let refilledAt = Date.now()
  let running = 0
  let open = true
  void channel.closed.then(() => (open = false))

  const close = (): void => {
    open = false
    channel.close()
  }
  const refuse = (id: number, error: Failure): void => {
    if (open) channel.send({ text: JSON.stringify({ id, ok: false, error }), bytes: [] })
  }
  const takeToken = (): boolean => {
    const now = Date.now()
    tokens = Math.min(callsPerSecond, tokens + (Math.max(0, now - refilledAt) * callsPerSecond) / 1000)
    refilledAt = now
    return --tokens >= 0
  }

  async function answer(id: number, name: string, given: unknown): Promise<void> {
    const called = Object.hasOwn(table.calls, name) ? table.calls[name] : undefined
    if (!called) return refuse(id, { type: 'Refused' })
    const args = called.args.safeParse(given)
    if (!args.success) return refuse(id, { type: 'BadArguments' })
    running++
    let result: Result<unknown>
    try {
      result = await service[name]!(args.data as never)
    } catch (thrown) {
      onBug(name, thrown)
      return refuse(id, { type: 'Failed' })
    } finally {
      running--
    }
    if (!open) return
    if (!result.ok) {
      const error = failureSchema.safeParse(result.error)
      return refuse(id, error.success ? (error.data as Failure) : { type: 'Failed' })
    }
    const value = called.result.safeParse(result.value)
    const frame = value.success ? pack({ id, ok: true }, 'value', value.data) : undefined
    if (!frame) onBug(name, value.error ?? new Error('result too large'))
    if (frame) channel.send(frame)
    else refuse(id, { type: 'BadResult' })
  }

  channel.listen((frame) => {
    if (!open) return
    const message = parseMessage(frame, callMessage)
    const args = message && unpack(message.args, message.bytes, frame)
    if (!message || !args) return close()
    if (!takeToken() || running >= openCalls) {
      refuse(message.id, { type: 'Refused' })
      return close()
    }
    void answer(message.id, message.call, args)
  })

  return {
    emit(event, data) {
      if (!Object.hasOwn(table.events, event)) throw new Error(`Bug: no event ${event}`)
      if (open)
        channel.send({ text: JSON.stringify({ event, data: table.events[event]!.parse(data) }), bytes: [] })
    },
    closed: channel.closed,
    close,
  }
}

export function connect<const T extends ServiceTable>(table: T, channel: Channel): Client<T> {
  interface Waiting {
    readonly name: string
    readonly timer: unknown
    readonly settle: (result: Result<never>) => void
  }
  const waitingById = new Map<number, Waiting>()
  const listenersByEvent = new Map<string, Set<(data: never) => void>>()
  let lastId = 0
  let open = true

  const end = (): void => {
    open = false
    for (const [id] of waitingById) settle(id, err({ type: 'PipeClosed' }))
  }
  const settle = (id: number, result: Result<unknown>): void => {
    const waiting = waitingById.get(id)
    if (!waiting) return
    waitingById.delete(id)
    clearTimeout(waiting.timer)
    waiting.settle(result as Result<never>)
  }
  const close = (): void => {
    end()
    channel.close()
  }
  void channel.closed.then(end)

  channel.listen((frame) => {
    if (!open) return
    const message = parseMessage(frame, replyMessage)
    if (!message) return close()
    if ('event' in message) {
      const data = Object.hasOwn(table.events, message.event)
        ? table.events[message.event]!.safeParse(message.data)
        : undefined
      if (!data?.success || frame.bytes.length > 0) return close()
      for (const listener of listenersByEvent.get(message.event) ?? []) listener(data.data as never)
      return
    }
    // An answer that comes after its time-out is late; an answer to what nobody asked is hostile.
    if (message.id > lastId) return close()
    const waiting = waitingById.get(message.id)
    if (!waiting) return
    if (!message.ok) return settle(message.id, err(message.error as Failure))
    const value = table.calls[waiting.name]!.result.safeParse(unpack(message.value, message.bytes, frame))
    settle(message.id, value.success ? ok(value.data) : err({ type: 'BadResult' }))
  })

  return {
    call(name, args) {
      const called = Object.hasOwn(table.calls, name) ? table.calls[name] : undefined
      if (!called) return Promise.resolve(err({ type: 'Refused' }))
      if (!open) return Promise.resolve(err({ type: 'PipeClosed' }))
      const parsed = called.args.safeParse(args)
      const frame = parsed.success ? pack({ id: lastId + 1, call: name }, 'args', parsed.data) : undefined
      if (!frame) return Promise.resolve(err({ type: 'BadArguments' }))
      const id = ++lastId
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => settle(id, err({ type: 'TimedOut' })),
          called.timeout ?? defaultTimeout,
        )
        waitingById.set(id, { name, timer, settle: resolve })
        channel.send(frame)
      })
    },
    on(event, listener) {
      const listeners = listenersByEvent.get(event) ?? new Set()
      listenersByEvent.set(event, listeners)
      const own = (data: never): void => listener(data)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    closed: channel.closed,
    close,
  }
}
