/**
 * The server's log: one file a day, seven days, lines of JSON (SV17). It may hold: sentences from this program, the
 * class and place of a failure, counts, and the first six digits of an institution's id. Nothing that came from
 * outside reaches it, no address, no message of an error; the libraries' own lines are cut down to that as well.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Clock } from '#shared/basics/clock.ts'
import type { CoreDeps } from '../core.ts'

export const sentences = [
  'started',
  'stopping',
  'stopped',
  'failed',
  'enrolled',
  'purged',
  'backup written',
  'certificate renewed',
  'clock jumped',
  'clock trusted again',
  'follows another server',
  'takes over',
  'copy differs',
  'database is away',
  'a connection could not be served',
] as const
export type Sentence = (typeof sentences)[number]

const fields = ['at', 'name', 'code', 'where', 'tenant', 'count', 'ms', 'port', 'version'] as const
export type Fields = { readonly [K in (typeof fields)[number]]?: string | number | readonly string[] }

/** Where a line goes. */
export interface LogSink {
  write(line: string): void
}

const keptDays = 7
const nameForm = /^server-(\d{4}-\d{2}-\d{2})\.log$/

/** Days are UTC days. A log that can't be written must not stop the server. */
export function createDailyFiles(folder: string, clock: Clock): LogSink {
  let day = ''
  const open = (today: string): void => {
    day = today
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const oldest = new Date(clock.now() - (keptDays - 1) * 86_400_000).toISOString().slice(0, 10)
    for (const name of readdirSync(folder)) {
      const match = nameForm.exec(name)
      if (match && match[1]! < oldest) rmSync(join(folder, name), { force: true })
    }
  }
  return {
    write(line) {
      try {
        const today = new Date(clock.now()).toISOString().slice(0, 10)
        if (today !== day) open(today)
        appendFileSync(join(folder, `server-${today}.log`), line, { mode: 0o600 })
      } catch {
        // Disk full: what matters is refused by the database.
      }
    },
  }
}

export function createLog(sink: LogSink): Logger {
  return pino(
    {
      level: 'info',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: {},
      hooks: {
        logMethod(args, method, level) {
          const [first, second] = args as [unknown, unknown]
          const said = typeof first === 'string' ? first : second
          const ours = sentences.find((sentence) => sentence === said)
          if (!ours && level < 50) return
          const given = typeof first === 'object' && first !== null ? first : {}
          const error = first instanceof Error ? first : (given as { err?: unknown }).err
          const line = error === undefined ? onlyFields(given) : { at: 'library', ...shapeOf(error) }
          method.apply(this, [line, ours ?? 'a connection could not be served'])
        },
      },
    },
    sink,
  )
}

/** Failures of the core, as the log may know them. */
export const reportTo =
  (log: Logger): NonNullable<CoreDeps['onError']> =>
  (at, error) => {
    if (error instanceof Error && error.name === 'StoreUnavailable') log.warn({ at }, 'database is away')
    else log.error({ at, ...shapeOf(error) }, 'failed')
  }

function onlyFields(given: object): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const key of fields) {
    const value = (given as Record<string, unknown>)[key]
    if (value === undefined) continue
    kept[key] = key === 'tenant' && typeof value === 'string' ? value.slice(0, 6) : value
  }
  return kept
}

/**
 * What may be written down about a failure: its class, its code, and where in our code. Never its message, which may
 * quote what somebody sent.
 */
export function shapeOf(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error }
  const { code } = error as { code?: unknown }
  // The message stands at the head of the stack and may hold line breaks of its own.
  const stack = error.stack ?? ''
  const place = error.message === '' ? 0 : stack.indexOf(error.message)
  const where = (place < 0 ? '' : stack.slice(place + error.message.length))
    .split('\n')
    .flatMap((line) => /(?:sync-server|shared|node_modules|node:)[\w@./:-]{1,200}:\d+/.exec(line)?.[0] ?? [])
    .slice(0, 6)
  return {
    name: /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error',
    ...(typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? { code } : {}),
    where,
  }
}
