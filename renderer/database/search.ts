/**
 * Full-text search over the drawers that may be searched (everyday and safety of one's own groups, decision 4). The
 * index is filled in the background after unlocking, lives in memory only and forgives a slip of the finger.
 */
import MiniSearch from 'minisearch'
import type { OpenedRecord } from '#shared/host/api.ts'
import { kinds, kindNames, type KindName } from '#shared/records/kinds.ts'
import type { Host } from '../host/connectHost.ts'
import { whenIdle, yieldToWindow } from './idle.ts'
import type { WindowDatabase } from './openDatabase.ts'

const searchableDrawers: readonly string[] = ['everyday', 'safety']
const searchableKinds = kindNames.filter((name) => searchableDrawers.includes(kinds[name].drawer))
/** So few that parsing a page makes no long frame. */
const fillSize = 200
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

interface Doc {
  readonly id: string
  readonly kind: KindName
  readonly childIds: readonly string[]
  readonly names: string
  readonly rest: string
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

const nameFields: readonly string[] = ['firstName', 'lastName', 'nicknames', 'name']
const splitter = /[\s\p{P}]+/u

function docOf(record: OpenedRecord): Doc | undefined {
  const card = Object.hasOwn(kinds, record.kind) ? kinds[record.kind as KindName] : undefined
  if (!card) return undefined
  const names: string[] = []
  const rest: string[] = []
  for (const field of Object.keys(card.fields))
    collectTexts(record.values[field], nameFields.includes(field) ? names : rest)
  const { childId, childIds } = record.values
  return {
    id: record.id,
    kind: card.name,
    childIds:
      card.name === 'child'
        ? [record.id]
        : typeof childId === 'string'
          ? [childId]
          : Array.isArray(childIds)
            ? childIds.filter((id) => typeof id === 'string')
            : [],
    names: names.join(' '),
    rest: rest.join(' '),
  }
}

const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

function collectTexts(value: unknown, into: string[]): void {
  if (typeof value === 'string') {
    if (value !== '' && !isId(value)) into.push(value)
  } else if (Array.isArray(value)) for (const item of value) collectTexts(item, into)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collectTexts(item, into)
}

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
  const index = new MiniSearch<Doc>({
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
  /** Journal number up to which everything is in the index, and up to which the database holds it. */
  let cursor = 0
  let applied = 0
  let filling: Promise<void> | undefined
  /** Rises when pages asked for before must not enter any more: a purge, a child in the bin. */
  let turn = 0

  const tell = (ready: boolean): void => {
    state = { revision: state.revision + 1, ready }
    for (const listener of listeners) listener()
  }

  const ask = () => ({
    turn,
    seen: applied,
    answer: host.vault.call('records.scan', {
      cursor,
      limit: fillSize,
      kinds: [...searchableKinds],
      purpose: 'search',
      view: 'plain',
    }),
  })

  /** False: stopped, because what was asked for must not enter any more. */
  async function add(records: readonly OpenedRecord[], mine: number): Promise<boolean> {
    let since = performance.now()
    for (const record of records) {
      if (performance.now() - since > sliceMs) {
        await yieldToWindow()
        if (closed || mine !== turn) return false
        since = performance.now()
      }
      const doc = docOf(record)
      if (!doc) continue
      if (index.has(doc.id)) index.discard(doc.id)
      index.add(doc)
    }
    return true
  }

  async function fill(): Promise<void> {
    let asked = ask()
    while (!closed) {
      const page = await asked.answer
      if (!page.ok) return
      const { turn: mine, seen } = asked
      if (mine !== turn) {
        asked = ask()
        continue
      }
      const { records, cursor: next } = page.value
      const from = cursor
      cursor = Math.max(cursor, next ?? seen)
      // The vault opens the next page while this one is indexed.
      if (next !== null) asked = ask()
      if (!(await add(records, mine))) {
        cursor = Math.min(cursor, from)
        asked = ask()
        continue
      }
      if (records.length > 0) tell(state.ready)
      if (next === null) {
        if (seen === applied) return
        asked = ask()
      }
      await yieldToWindow()
    }
  }

  const follow = (): void => {
    filling ??= fill().finally(() => {
      filling = undefined
      folded.clear()
    })
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
          applied = lastSeq
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
