import { useDeferredValue, useMemo, useSyncExternalStore } from 'react'
import type { KindName } from '#shared/records/kinds.ts'
import { useSearchRoom } from './DatabaseContext.tsx'
import type { Search, SearchHit } from './search.ts'

/** Hits for what is typed, best first; an empty query hits nothing. `ready` once the whole archive is in the index. */
export function useSearch(
  query: string,
  only?: readonly KindName[],
): { readonly hits: readonly SearchHit[]; readonly ready: boolean } {
  const search = useSearchRoom()
  const state = useSyncExternalStore(search.subscribe, search.snapshot)
  const typed = useDeferredValue(query.trim())
  const key = only?.join()
  const hits = useMemo(
    () => findAt(state.revision, search, typed, key?.split(',') as KindName[] | undefined),
    [search, typed, key, state.revision],
  )
  return { hits, ready: state.ready }
}

/** The revision is part of the question: the same words hit more once the index grew. */
const findAt = (
  _revision: number,
  search: Search,
  typed: string,
  only?: readonly KindName[],
): readonly SearchHit[] => (typed === '' ? [] : search.find(typed, only))
