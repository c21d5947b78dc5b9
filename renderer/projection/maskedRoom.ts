/**
 * What screens ask of the window's database, answered from the masked window's pipe: no RxDB, nothing on the disk. A
 * question is asked again when something changed, and screens hear of it only if the answer is another one.
 */
import { err } from '#shared/basics/result.ts'
import { projectedKinds, type ProjectedKind } from '#shared/host/projectionApi.ts'
import type { KindName, Rec } from '#shared/records/kinds.ts'
import type { DatabaseRoom } from '../database/DatabaseContext.tsx'
import { parseOpened } from '../database/openedCache.ts'
import { firstOf } from '../database/repository.ts'
import type { RecordsQuery, RecordsState, RecordState, Watched } from '../database/types.ts'
import type { Pipe } from './pipe.ts'

type Ask = RecordsQuery & { readonly id?: string }

const isProjected = (kind: KindName): kind is ProjectedKind =>
  (projectedKinds as readonly string[]).includes(kind)

export function createMaskedRoom(pipe: Pipe): DatabaseRoom & {
  /** Whether anything on the screen is shown as it is (MT21). */
  readonly plain: Watched<boolean>
} {
  const watchedByKey = new Map<string, Watched<RecordsState<KindName>>>()
  const oneByKey = new Map<string, Watched<RecordState<KindName>>>()
  const plainByKey = new Map<string, boolean>()
  const plainListeners = new Set<() => void>()
  let anyPlain = false
  const notePlain = (key: string, plain: boolean): void => {
    if (plain) plainByKey.set(key, true)
    else plainByKey.delete(key)
    if (anyPlain === plainByKey.size > 0) return
    anyPlain = plainByKey.size > 0
    for (const listener of plainListeners) listener()
  }

  async function ask(
    kind: KindName,
    { id, subject, month }: Ask,
  ): Promise<{ records: readonly Rec<KindName>[]; plain: boolean; unreadable: number; text: string }> {
    if (!isProjected(kind)) return { records: [], plain: false, unreadable: 0, text: '' }
    const found = await pipe.call('find', {
      kind,
      ...(id === undefined ? {} : { id }),
      ...(subject === undefined ? {} : { subject }),
      ...(month === undefined ? {} : { month }),
    })
    if (!found.ok) throw new Error(found.error.type)
    const records = found.value.records.flatMap((one) => parseOpened(one, kind) ?? [])
    return {
      records,
      plain: found.value.plain.length > 0,
      unreadable: found.value.records.length - records.length,
      text: JSON.stringify(found.value),
    }
  }

  function watch(kind: KindName, query: Ask, key: string): Watched<RecordsState<KindName>> {
    const listeners = new Set<() => void>()
    let state: RecordsState<KindName> = { records: [], ready: false, unreadable: 0 }
    let last: string | undefined
    let off: (() => void) | undefined
    async function read(): Promise<void> {
      const { text, records, plain, unreadable } = await ask(kind, query)
      if (!off || text === last) return
      last = text
      state = { records, ready: true, unreadable }
      notePlain(key, plain)
      for (const listener of listeners) listener()
    }
    // A pipe that closed ends the whole window; there is nothing to say here.
    const readAgain = (): void => void read().catch(() => {})
    return {
      subscribe(listener) {
        const own = (): void => listener()
        listeners.add(own)
        if (!off) {
          off = pipe.on('changed', readAgain)
          readAgain()
        }
        return () => {
          listeners.delete(own)
          if (listeners.size > 0) return
          off?.()
          off = undefined
          last = undefined
          notePlain(key, false)
        }
      },
      snapshot: () => state,
    }
  }

  function watched(kind: KindName, query: Ask): Watched<RecordsState<KindName>> {
    const key = JSON.stringify([kind, query])
    let found = watchedByKey.get(key)
    if (!found) {
      found = watch(kind, query, key)
      watchedByKey.set(key, found)
    }
    return found
  }

  return {
    plain: {
      subscribe(listener) {
        const own = (): void => listener()
        plainListeners.add(own)
        return () => void plainListeners.delete(own)
      },
      snapshot: () => anyPlain,
    },
    repository: {
      save: async () => err({ type: 'OnlyShown' }),
      getAll: async (kind, query = {}) => (await ask(kind, query)).records as never,
      get: async (kind, id) => (await ask(kind, { id })).records[0] as never,
      watchAll: (kind, query = {}) => watched(kind, query),
      watchOne(kind, id) {
        const key = JSON.stringify([kind, id])
        let found = oneByKey.get(key)
        if (!found) {
          found = firstOf(watched(kind, { id }))
          oneByKey.set(key, found)
        }
        return found
      },
      rebuild: async () => {},
      saveState: { subscribe: () => () => {}, snapshot: () => 'saved' },
      close() {},
    },
    // Nothing is typed here: the person at the PC searches in her own window, and what she finds is followed by address.
    search: {
      find: () => [],
      start() {},
      subscribe: () => () => {},
      snapshot: () => searched,
      close() {},
    },
  }
}

const searched = { revision: 0, ready: true } as const
