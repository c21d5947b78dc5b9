/**
 * Which pages show whom, for as long as somebody is signed in: filled when a screen first asks, then kept by the changes
 * of the records alone (PF85). So a withdrawal names its pages at once, and "Heute" too.
 */
import {
  createContext,
  use,
  useEffect,
  useMemo,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react'
import { dayOf, type Day } from '#shared/basics/clock.ts'
import { createPageIndex, type PageIndex } from '#shared/portfolio/pageIndex.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { yieldToWindow } from '../database/idle.ts'
import type { Repository, Watched } from '../database/types.ts'
import { useNow } from '../ui/useNow.ts'

export interface PagesToSolve extends PageIndex {
  /** False until everything is known; nothing is to solve then. */
  readonly ready: boolean
}

const nothing: PagesToSolve = { ready: false, toSolve: [], showing: () => [] }

export interface PagesToSolveStore extends Watched<PagesToSolve> {
  /** Waits for the first one. */
  setDay(day: Day): void
  close(): void
}

export function createPagesToSolve(repository: Repository): PagesToSolveStore {
  const listeners = new Set<() => void>()
  const indexed = createPageIndex()
  let state = nothing
  let day: Day | undefined
  let stop: (() => void) | undefined

  function start(): () => void {
    const pages = repository.watchAll('page')
    const photos = repository.watchAll('photo')
    const consents = repository.watchAll('consent')
    const guardians = repository.watchAll('guardian')
    const staff = repository.watchAll('staff')
    const vetoes = repository.watchAll('veto')
    const all = [pages, photos, consents, guardians, staff, vetoes]
    let ended = false
    let waiting = false
    const show = (): void => {
      waiting = false
      if (ended || day === undefined || !all.every((one) => one.snapshot().ready)) return
      const index = indexed({
        pages: pages.snapshot().records,
        photos: photos.snapshot().records,
        consents: consents.snapshot().records,
        guardians: guardians.snapshot().records,
        staff: staff.snapshot().records,
        vetoes: vetoes.snapshot().records,
        day,
      })
      state = { ready: true, ...index }
      for (const listener of listeners) listener()
    }
    // One save changes several kinds, and what the screen itself shows goes first.
    const changed = (): void => {
      if (waiting) return
      waiting = true
      void yieldToWindow().then(show)
    }
    const offs = all.map((one) => one.subscribe(changed))
    changed()
    again = changed
    return () => {
      ended = true
      for (const off of offs) off()
    }
  }
  let again = (): void => {}

  return {
    subscribe(listener) {
      const own = (): void => listener()
      listeners.add(own)
      stop ??= start()
      return () => void listeners.delete(own)
    },
    snapshot: () => state,
    setDay(next) {
      if (next === day) return
      day = next
      again()
    },
    close() {
      stop?.()
      stop = undefined
    },
  }
}

const PagesToSolveContext = createContext<PagesToSolveStore | null>(null)

export function PagesToSolveProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const repository = useRepository()
  const today = dayOf(useNow(600_000))
  const store = useMemo(() => createPagesToSolve(repository), [repository])
  useEffect(() => () => store.close(), [store])
  useEffect(() => store.setDay(today), [store, today])
  return <PagesToSolveContext value={store}>{children}</PagesToSolveContext>
}

export function usePagesToSolve(): PagesToSolve {
  const store = use(PagesToSolveContext)
  if (!store) throw new Error('Bug: usePagesToSolve outside PagesToSolveProvider')
  return useSyncExternalStore(store.subscribe, store.snapshot)
}
