/** What every route stands on, and how it says no. */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Failure, type Result } from '#shared/basics/result.ts'
import type { Answer, Ask, Refusal, RefusalCode, RouteName, SignedPins } from '#shared/sync/messages.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import type { Store, StoreFailure } from '../stores/store.ts'
import type { Hub } from './hub.ts'
import type { Limits } from './limits.ts'
import type { PurgeEntry } from './purge.ts'
import type { ReadRegister } from './register.ts'
import type { Registers } from './registers.ts'

export interface Ground {
  readonly store: Store
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly registers: Registers
  readonly hub: Hub
  /** Set while this server follows another one: how far its copy of an institution is behind. */
  follows(): ((tenant: string) => { readonly ops: number; readonly at: number }) | undefined
  /** Where families open their links; undefined: this server has no pages for people without the app. */
  readonly publicUrl: () => string | undefined
  /** Writes down what is about to be purged, outside the database; durable when answered. */
  readonly notePurge: (entry: PurgeEntry) => Promise<void>
  /** Which keys this server shows, signed; undefined in process. */
  pins(): SignedPins | undefined
}

/** The device behind a session. */
export interface Who {
  readonly tenant: string
  readonly dev: string
  readonly read: ReadRegister
}

export interface Refused extends Failure {
  readonly type: 'Refused'
  readonly refusal: Refusal
}
export interface Answered<R extends RouteName> {
  readonly answer: Answer<R>
  readonly parts: readonly Bytes[]
}
export type Outcome<R extends RouteName> = Result<Answered<R>, Refused>

/** Asked with a session. */
export type Handler<R extends RouteName> = (
  who: Who,
  ask: Ask<R>,
  parts: readonly Bytes[],
) => Promise<Outcome<R>>
export type OpenHandler<R extends RouteName> = (ask: Ask<R>, parts: readonly Bytes[]) => Promise<Outcome<R>>

export const refuse = (
  code: RefusalCode,
  more: Omit<Refusal, 'code'> = {},
): { readonly ok: false; readonly error: Refused } => err({ type: 'Refused', refusal: { code, ...more } })

export const answer = <A>(
  said: A,
  parts: readonly Bytes[] = [],
): { readonly ok: true; readonly value: { readonly answer: A; readonly parts: readonly Bytes[] } } =>
  ok({ answer: said, parts })

const comeBackMs = 2000

export const refuseAs = (failure: StoreFailure): { readonly ok: false; readonly error: Refused } =>
  failure.type === 'Busy'
    ? refuse('Busy', { retryAfterMs: comeBackMs })
    : failure.type === 'TooMany'
      ? refuse('TooMany', { retryAfterMs: 60_000 })
      : refuse(failure.type)
