/**
 * Full-text search over the drawers that may be searched (everyday and safety of one's own groups, decision 4). The
 * index is filled in the background after unlocking, lives in memory only and forgives a slip of the finger.
 */
import MiniSearch from 'minisearch'
import type { KindName } from '#shared/records/kinds.ts'
import type { SearchText } from '#shared/records/searchText.ts'
import type { Host } from '../host/connectHost.ts'
import { whenIdle, yieldToWindow } from './idle.ts'
import type { WindowDatabase } from './openDatabase.ts'

/** Arrival numbers asked for at once: so few that parsing the answer makes no long frame. */
export const searchStretch = 200
/** While the window indexes one answer the vault opens the next and the keeper reads the one after. */
export const searchAsksAhead = 3
const sliceMs = 8

export interface SearchHit {
  readonly kind: KindName
  readonly id: string
  /** The children this record is about; a child itself names itself. */
  readonly childIds: readonly string[]
  readonly score: number
}

export interface Search {
  find(query: string, only?: readonly KindName[]): readonly SearchHit[]
  /** Starts filling; call it once after unlocking. Again is harmless. */
  start(): void
  /** Changes whenever the index grew. */
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => { readonly revision: number; readonly ready: boolean }
  close(): void
}

/** ä, ae and a are the same sign to somebody who types in a hurry; so are ß and ss, é and e. */
export function foldTerm(term: string): string {
  return term
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/([aou])e/g, '$1')
}

const splitter = /[\s\p{P}]+/u

export function createSearch(host: Host, opening: Promise<WindowDatabase>): Search {
  /** Folding costs as much as indexing, and words come again: kept while a fill runs, so that no purged word stays. */
  const folded = new Map<string, string>()
  const foldOnce = (term: string): string => {
    let found = folded.get(term)
    if (found === undefined) {
      found = foldTerm(term)
      if (filling) folded.set(term, found)
    }
    return found
  }
  const index = new MiniSearch<SearchText>({
    fields: ['names', 'rest'],
    storeFields: ['kind', 'childIds'],
    tokenize: (text) => text.split(splitter),
    processTerm: (term) => foldOnce(term) || null,
    searchOptions: {
      prefix: true,
      combineWith: 'AND',
      boost: { names: 4 },
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      maxFuzzy: 2,
      weights: { fuzzy: 0.3, prefix: 0.7 },
    },
  })
  const listeners = new Set<() => void>()
  let state = { revision: 0, ready: false }
  let started = false
  let closed = false
  /** Journal number up to which everything is in the index, and up to which the journal is known to reach. */
  let cursor = 0
  let reach = 0
  let filling: Promise<void> | undefined
  /** Rises when pages asked for before must not enter any more: a purge, a child in the bin. */
  let turn = 0

  const tell = (ready: boolean): void => {
    state = { revision: state.revision + 1, ready }
    for (const listener of listeners) listener()
  }

  /** False: stopped, because what was asked for must not enter any more. */
  async function add(texts: readonly SearchText[], mine: number): Promise<boolean> {
    let since = performance.now()
    for (const text of texts) {
      if (performance.now() - since > sliceMs) {
        await yieldToWindow()
        if (closed || mine !== turn) return false
        since = performance.now()
      }
      if (index.has(text.id)) index.discard(text.id)
      index.add(text)
    }
    return true
  }

  /** False: the vault does not answer any more. */
  async function fillThisTurn(): Promise<boolean> {
    const mine = turn
    const ask = (after: number, until: number) => ({
      until,
      answer: host.vault.call('search.scan', { after, until }),
    })
    const asked: ReturnType<typeof ask>[] = []
    let askedTo = cursor
    while (!closed && mine === turn && cursor < reach) {
      while (asked.length < searchAsksAhead && askedTo < reach) {
        const until = Math.min(askedTo + searchStretch, reach)
        asked.push(ask(askedTo, until))
        askedTo = until
      }
      const { until, answer } = asked.shift()!
      const page = await answer
      if (!page.ok) return false
      const { texts, upTo } = page.value
      if (mine !== turn || !(await add(texts, mine))) break
      cursor = upTo
      if (upTo < until) asked.unshift(ask(upTo, until))
      if (texts.length > 0) tell(state.ready)
      await yieldToWindow()
    }
    return !closed
  }

  async function fill(): Promise<void> {
    while (cursor < reach && (await fillThisTurn()));
    filling = undefined
    folded.clear()
  }

  const follow = (): void => {
    if (cursor < reach) filling ??= fill()
  }

  return {
    find(query, only) {
      return index
        .search(query, only ? { filter: (hit) => only.includes(hit['kind'] as KindName) } : {})
        .map((hit) => ({
          kind: hit['kind'] as KindName,
          id: hit.id as string,
          childIds: hit['childIds'] as readonly string[],
          score: hit.score,
        }))
    },
    start() {
      if (started) return
      started = true
      void opening.then(async (database) => {
        database.onApplied((lastSeq, untagged) => {
          reach = lastSeq
          // A child in the bin, or what nobody here may open any more.
          for (const id of untagged) if (index.has(id)) index.discard(id)
          if (untagged.length > 0) {
            turn++
            tell(state.ready)
          }
          follow()
        })
        database.onReplaced(() => {
          // History was rewritten: what was purged must leave the index too.
          index.removeAll()
          cursor = 0
          turn++
          follow()
        })
        await whenIdle()
        const status = await host.keeper.call('journal.status', {})
        if (status.ok) reach = Math.max(reach, status.value.lastSeq)
        follow()
        await filling
        tell(true)
        await database.verify()
      })
    },
    subscribe(listener) {
      const own = (): void => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    snapshot: () => state,
    close() {
      closed = true
    },
  }
}
