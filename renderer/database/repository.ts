/**
 * Asks by blind tag, opens what came, joins the living versions of one object. A query costs what its answer holds,
 * not what the archive holds, and nothing foreign is opened on the way.
 */
import { combineLatest, from, map, of, switchMap, type Observable, type Subscription } from 'rxjs'
import type { View } from '#shared/host/api.ts'
import type { AnyRecord, KindName, Rec } from '#shared/records/kinds.ts'
import type { Host } from '../host/connectHost.ts'
import { joinHeads } from './heads.ts'
import { createOpenedCache, type SealedVersion } from './openedCache.ts'
import { createState } from './createState.ts'
import type { WindowDatabase } from './openDatabase.ts'
import { versionOfRow } from './rows.ts'
import type { EnvelopeCollection, EnvelopeRow } from './schema.ts'
import type { RecordsQuery, RecordsState, RecordState, Repository, SaveState, Watched } from './types.ts'

interface Tag {
  readonly k: string
  readonly s?: string
  readonly w?: string
}
type Ask =
  { readonly kind: KindName; readonly query: RecordsQuery } | { readonly kind: KindName; readonly id: string }

/** A watch that nobody listens to any more is kept this long: screens come and go. */
const lingerMs = 2_000
/** After a save new lockboxes, and so new tags, may exist. */
const tagsAgainMs = 150
/** After an opening that failed as a whole. */
const againMs = 1_000

export function createRepository(host: Host, opening: Promise<WindowDatabase>): Repository {
  const { vault } = host
  const cache = createOpenedCache(vault)
  const watchByKey = new Map<string, Watched<RecordsState<KindName>>>()
  const oneByKey = new Map<string, Watched<RecordState<KindName>>>()
  const saveState = createState<SaveState>('saved')
  let saving = 0
  let closed = false

  async function tagsOf(
    kind: KindName,
    { subject, month }: RecordsQuery,
  ): Promise<readonly Tag[] | undefined> {
    const answer = await vault.call('records.tags', {
      kind,
      ...(subject === undefined ? {} : { subject }),
      ...(month === undefined ? {} : { month }),
    })
    if (!answer.ok) return undefined
    return answer.value.tags.map((tag) => ({
      k: tag.kind,
      ...(tag.subject === undefined ? {} : { s: tag.subject }),
      ...(tag.when === undefined ? {} : { w: tag.when }),
    }))
  }

  const selectorsOf = async (ask: Ask): Promise<readonly (Tag | { readonly o: string })[] | undefined> =>
    'id' in ask ? [{ o: ask.id }] : tagsOf(ask.kind, ask.query)

  async function openRows(kind: KindName, view: View, versions: readonly SealedVersion[]) {
    const opened = await cache.open(kind, view, versions)
    const records = opened.filter((record): record is AnyRecord => record !== undefined)
    return {
      records: joinHeads(kind, records as Rec<KindName>[]),
      unreadable: opened.length - records.length,
    }
  }

  async function ask(what: Ask, view: View): Promise<readonly Rec<KindName>[]> {
    const database = await opening
    await database.settle()
    const selectors = (await selectorsOf(what)) ?? []
    const envelopes = database.envelopes()
    const rows = await Promise.all(selectors.map((selector) => envelopes.find({ selector }).exec()))
    const { records } = await openRows(what.kind, view, await sealedOf(envelopes, rows.flat()))
    return records
  }

  function watch(what: Ask, view: View, onEmpty: () => void): Watched<RecordsState<KindName>> {
    const state = createState<RecordsState<KindName>>({ records: [], ready: false, unreadable: 0 })
    let held: readonly string[] = []
    let users = 0
    let stop: (() => void) | undefined

    function start(): () => void {
      let subscription: Subscription | undefined
      let selectors = ''
      let ended = false
      let round = 0
      let timer: ReturnType<typeof setTimeout> | undefined
      let retry: ReturnType<typeof setTimeout> | undefined
      const offs: (() => void)[] = []

      async function show(versions: readonly SealedVersion[]): Promise<void> {
        const mine = ++round
        try {
          const { records, unreadable } = await openRows(what.kind, view, versions)
          if (ended || mine !== round) return
          const next = versions.map(({ version }) => version)
          cache.retain(view, next)
          cache.release(view, held)
          held = next
          state.set({ records, ready: true, unreadable })
        } catch {
          // Locked: what is shown stays until the window ends. Only busy: the next try succeeds.
          if (!ended && mine === round) retry = setTimeout(() => void show(versions), againMs)
        }
      }

      async function listen(database: WindowDatabase, anew: boolean): Promise<void> {
        const found = await selectorsOf(what)
        if (ended || !found) return
        const text = JSON.stringify(found)
        if (!anew && text === selectors) return
        selectors = text
        subscription?.unsubscribe()
        subscription = watchSealed(database.envelopes(), found).subscribe((versions) => void show(versions))
      }

      void opening.then(async (database) => {
        // What was saved before the screen opened is on it from its first picture.
        await database.settle()
        if (ended) return
        void listen(database, true)
        offs.push(database.onReplaced(() => void listen(database, true)))
        if ('id' in what) return
        offs.push(
          database.onApplied(() => {
            timer ??= setTimeout(() => {
              timer = undefined
              void listen(database, false)
            }, tagsAgainMs)
          }),
        )
      })

      return () => {
        ended = true
        clearTimeout(timer)
        clearTimeout(retry)
        subscription?.unsubscribe()
        for (const off of offs) off()
        cache.release(view, held)
        held = []
      }
    }

    return {
      subscribe(listener) {
        const off = state.subscribe(listener)
        users++
        stop ??= closed ? undefined : start()
        return () => {
          off()
          users--
          setTimeout(() => {
            if (users > 0 || !stop) return
            stop()
            stop = undefined
            onEmpty()
          }, lingerMs)
        }
      },
      snapshot: state.snapshot,
    }
  }

  return {
    async save(drafts) {
      saving++
      saveState.set('saving')
      const answer = await vault.call('records.save', { drafts: [...drafts] })
      saving--
      if (!answer.ok) saveState.set('failed')
      else if (saving === 0) saveState.set('saved')
      return answer.ok ? { ok: true, value: answer.value.saved } : answer
    },
    async getAll<N extends KindName>(
      kind: N,
      query: RecordsQuery = {},
      { view = 'plain' }: { view?: View | undefined } = {},
    ) {
      return (await ask({ kind, query }, view)) as readonly Rec<N>[]
    },
    async get<N extends KindName>(kind: N, id: string, { view = 'plain' }: { view?: View | undefined } = {}) {
      const [record] = await ask({ kind, id }, view)
      return record as Rec<N> | undefined
    },
    watchAll<N extends KindName>(
      kind: N,
      query: RecordsQuery = {},
      { view = 'plain' }: { view?: View | undefined } = {},
    ) {
      const key = JSON.stringify([kind, query, view])
      let watched = watchByKey.get(key)
      if (!watched) {
        watched = watch({ kind, query }, view, () => watchByKey.delete(key))
        watchByKey.set(key, watched)
      }
      return watched
    },
    watchOne<N extends KindName>(kind: N, id: string, { view = 'plain' }: { view?: View | undefined } = {}) {
      const key = JSON.stringify([kind, id, view])
      let watched = oneByKey.get(key)
      if (!watched) {
        watched = firstOf(watch({ kind, id }, view, () => oneByKey.delete(key)))
        oneByKey.set(key, watched)
      }
      return watched
    },
    saveState,
    async rebuild() {
      const database = await opening
      await database.fillAnew()
    },
    close() {
      closed = true
    },
  }
}

/** The one record of a list, with a snapshot that changes only when the list does. */
export function firstOf(list: Watched<RecordsState<KindName>>): Watched<RecordState<KindName>> {
  let of: RecordsState<KindName> | undefined
  let last: RecordState<KindName> = { record: undefined, ready: false }
  return {
    subscribe: list.subscribe,
    snapshot() {
      const now = list.snapshot()
      if (now !== of) {
        of = now
        last = { record: now.records[0], ready: now.ready }
      }
      return last
    },
  }
}

function watchSealed(
  envelopes: EnvelopeCollection,
  selectors: readonly object[],
): Observable<readonly SealedVersion[]> {
  if (selectors.length === 0) return of([])
  return combineLatest(selectors.map((selector) => envelopes.find({ selector }).$)).pipe(
    map((lists) => lists.flat()),
    switchMap((rows) => from(sealedOf(envelopes, rows))),
  )
}

/** The living versions behind rows; a pointer row leads to the row that holds the envelope. */
async function sealedOf(
  envelopes: EnvelopeCollection,
  rows: readonly EnvelopeRow[],
): Promise<readonly SealedVersion[]> {
  const sealedByVersion = new Map<string, string>()
  const wanted = new Set<string>()
  for (const { id, e, h } of rows) {
    if (h !== 1) continue
    const version = versionOfRow(id)
    if (e !== '') sealedByVersion.set(version, e)
    else wanted.add(version)
  }
  const elsewhere = [...wanted].filter((version) => !sealedByVersion.has(version))
  if (elsewhere.length > 0)
    for (const [id, row] of await envelopes.findByIds(elsewhere).exec())
      if (row.h === 1) sealedByVersion.set(id, row.e)
  return [...sealedByVersion].map(([version, sealed]) => ({ version, sealed }))
}
