import type { Result } from '#shared/basics/result.ts'
import type { Draft, View } from '#shared/host/api.ts'
import type { KindName, Rec } from '#shared/records/kinds.ts'

/**
 * What a list asks for: by kind, by subject (a child's id; for `child` its group's id; null: about no child yet, as
 * photos nobody has looked at), by month `YYYY-MM`.
 */
export interface RecordsQuery {
  readonly subject?: string | null | undefined
  readonly month?: string | undefined
}
export interface RecordsOptions {
  readonly view?: View | undefined
}

export interface RecordsState<N extends KindName> {
  readonly records: readonly Rec<N>[]
  /** False until the first answer; `records` is empty then. */
  readonly ready: boolean
  /** Versions that could not be opened or do not fit their card. */
  readonly unreadable: number
}
export interface RecordState<N extends KindName> {
  readonly record: Rec<N> | undefined
  readonly ready: boolean
}

/** Something a component subscribes to (useSyncExternalStore). */
export interface Watched<S> {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => S
}

export interface Saved {
  readonly id: string
  readonly version: string
}
export type SaveState = 'saved' | 'saving' | 'failed'

export interface Repository {
  /** Resolves only after the journal's fsync: then, and only then, say "Gespeichert". All drafts or none. */
  save(drafts: readonly Draft[]): Promise<Result<readonly Saved[]>>
  /** Everything saved before this call is in the answer. */
  getAll<N extends KindName>(
    kind: N,
    query?: RecordsQuery,
    options?: RecordsOptions,
  ): Promise<readonly Rec<N>[]>
  get<N extends KindName>(kind: N, id: string, options?: RecordsOptions): Promise<Rec<N> | undefined>
  watchAll<N extends KindName>(
    kind: N,
    query?: RecordsQuery,
    options?: RecordsOptions,
  ): Watched<RecordsState<N>>
  watchOne<N extends KindName>(kind: N, id: string, options?: RecordsOptions): Watched<RecordState<N>>
  readonly saveState: Watched<SaveState>
  /** All lists of this window, made anew from the journal; what is shown is told again. */
  rebuild(): Promise<void>
  close(): void
}
