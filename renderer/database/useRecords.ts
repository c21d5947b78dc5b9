/** How a screen reads records: it names what it shows and is told again whenever that changes. */
import { useMemo, useSyncExternalStore } from 'react'
import type { KindName } from '#shared/records/kinds.ts'
import { useRepository } from './DatabaseContext.tsx'
import type { RecordsOptions, RecordsQuery, RecordsState, RecordState, SaveState, Watched } from './types.ts'

export function useRecords<N extends KindName>(
  kind: N,
  query: RecordsQuery = {},
  options: RecordsOptions = {},
): RecordsState<N> {
  const repository = useRepository()
  const { subject, month } = query
  const { view } = options
  const watched = useMemo(
    () => repository.watchAll(kind, { subject, month }, { view }),
    [repository, kind, subject, month, view],
  )
  return useSyncExternalStore(watched.subscribe, watched.snapshot)
}

/** The record with its living versions merged; undefined while `ready` is false, when there is none, or for id null. */
export function useRecord<N extends KindName>(
  kind: N,
  id: string | null,
  options: RecordsOptions = {},
): RecordState<N> {
  const repository = useRepository()
  const { view } = options
  const watched = useMemo(
    () => (id === null ? none<N>() : repository.watchOne(kind, id, { view })),
    [repository, kind, id, view],
  )
  return useSyncExternalStore(watched.subscribe, watched.snapshot)
}

/** "Gespeichert" as the whole window sees it. */
export function useSaveState(): SaveState {
  const { saveState } = useRepository()
  return useSyncExternalStore(saveState.subscribe, saveState.snapshot)
}

const nothing: RecordState<KindName> = { record: undefined, ready: true }
const none = <N extends KindName>(): Watched<RecordState<N>> => ({
  subscribe: () => () => {},
  snapshot: () => nothing,
})
