/**
 * A service is one table: name -> what goes in, what comes out. Both ends parse (Floor rule: parse at every edge).
 * Arguments and results are JSON; large binary travels beside them in one fixed place, the top-level `bytes` array
 * (no reviver, no msgpack: both cost more). Anything not in the table is refused.
 */
import { z } from 'zod'
import type { Bytes } from '../basics/bytes.ts'
import type { Result } from '../basics/result.ts'

export interface Call<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly args: A
  readonly result: R
  /** Milliseconds until the caller gives up; default 30,000. */
  readonly timeout?: number
}
export const call = <A extends z.ZodType, R extends z.ZodType>(
  args: A,
  result: R,
  timeout?: number,
): Call<A, R> => (timeout === undefined ? { args, result } : { args, result, timeout })

export interface ServiceTable {
  readonly calls: Readonly<Record<string, Call>>
  readonly events: Readonly<Record<string, z.ZodType>>
}

export const bytesSchema = z.custom<Bytes>((value) => value instanceof Uint8Array)
/** The fixed place of binary: `{ ..., bytes: [...] }` at the top level of arguments or result. */
export const bytesList = z.array(bytesSchema)

/** What every call may answer besides its own failures. */
export type PipeFailure =
  | { readonly type: 'Refused' }
  | { readonly type: 'PipeClosed' }
  | { readonly type: 'TimedOut' }
  | { readonly type: 'BadArguments' }
  | { readonly type: 'BadResult' }
  | { readonly type: 'Failed' }

export type ArgsOf<T extends ServiceTable, N extends keyof T['calls']> = z.output<T['calls'][N]['args']>
export type ResultOf<T extends ServiceTable, N extends keyof T['calls']> = z.output<T['calls'][N]['result']>

/** What the serving side implements: one function per name. */
export type Service<T extends ServiceTable> = {
  readonly [N in keyof T['calls']]: (args: ArgsOf<T, N>) => Promise<Result<ResultOf<T, N>>>
}

/** What the calling side gets. `on` returns the unsubscriber. */
export interface Client<T extends ServiceTable> {
  call<N extends keyof T['calls'] & string>(name: N, args: ArgsOf<T, N>): Promise<Result<ResultOf<T, N>>>
  on<E extends keyof T['events'] & string>(
    name: E,
    listener: (data: z.output<T['events'][E]>) => void,
  ): () => void
  readonly closed: Promise<void>
  close(): void
}

/** The serving side's handle: emit events, close. */
export interface Served<T extends ServiceTable> {
  emit<E extends keyof T['events'] & string>(name: E, data: z.input<T['events'][E]>): void
  readonly closed: Promise<void>
  close(): void
}
