/**
 * One page being edited: the document, its history, what is selected and whether it is saved. Every change goes through
 * `apply`, whoever asks for it; Fabric, the panels and the keyboard only read what comes out.
 *
 * `apply` is the last gate for photos: an edit that brings a photo which consent forbids is refused, even if the path
 * that made it forgot to ask (PF3); and the last gate of a lock (PF20). Undo may bring back what stood there before; a photo forbidden since is covered.
 */
import type { Result } from '#shared/basics/result.ts'
import { touchesLocked } from '#shared/portfolio/arrange.ts'
import {
  applyEdit,
  isEmptyEdit,
  itemById,
  parseEdit,
  simpleEdits,
  type Edit,
  type PageDocument,
} from '#shared/portfolio/edit.ts'
import { note, redo, undo, type History } from '#shared/portfolio/history.ts'
import { itemSchema } from '#shared/portfolio/page.ts'
import { whatForbids, type AskPhoto, type RefusalReason } from '#shared/portfolio/place.ts'

export type Saving = 'saved' | 'waiting' | 'saving' | 'failed'

export interface SessionState {
  readonly document: PageDocument
  readonly history: History
  readonly selection: readonly string[]
  readonly saving: Saving
  /** Why consent refused the last edit; null after one that it did not. */
  readonly refused: readonly RefusalReason[] | null
}

export interface SessionDeps {
  readonly document: PageDocument
  readonly history: History
  readonly ask: AskPhoto
  /** Resolves after the journal's fsync; until then nothing says "Gespeichert". */
  readonly save: (document: PageDocument, history: History) => Promise<Result<unknown>>
  readonly now: () => number
}

export interface Session {
  readonly state: () => SessionState
  readonly subscribe: (listener: () => void) => () => void
  /** One step for the person. Steps with the same `join` soon after each other become one. False: refused. */
  readonly apply: (edit: Edit, join?: string) => boolean
  readonly undo: () => boolean
  readonly redo: () => boolean
  readonly select: (ids: readonly string[]) => void
  /** Consents changed while the page is open. */
  readonly setAsk: (ask: AskPhoto) => void
  /** Another version of page or history arrived; taken over (true) unless something here is unsaved. */
  readonly adopt: (document: PageDocument, history?: History) => boolean
  /** Saves what is unsaved now, before the screen closes. */
  readonly flush: () => Promise<void>
}

/** Within these milliseconds after an edit the save begins; well within the 2 s that a crash may cost (B8). */
const quiet = 500
const longest = 1200
const joinWithin = 1500
const retryAfter = 4000

export function createSession(deps: SessionDeps): Session {
  let ask = deps.ask
  let state: SessionState = {
    document: deps.document,
    history: deps.history,
    selection: [],
    saving: 'saved',
    refused: null,
  }
  const listeners = new Set<() => void>()
  const change = (next: Partial<SessionState>): void => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }

  let timer: ReturnType<typeof setTimeout> | null = null
  let unsavedSince: number | null = null
  let running: Promise<void> | null = null
  let lastJoin: { readonly key: string; readonly at: number } | null = null

  const plan = (after: number): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void saveNow(), after)
  }
  const planSoon = (): void => {
    const now = deps.now()
    unsavedSince ??= now
    if (running === null) plan(Math.max(0, Math.min(quiet, unsavedSince + longest - now)))
    if (state.saving !== 'waiting') change({ saving: 'waiting' })
  }

  async function saveNow(): Promise<void> {
    if (running !== null) return running
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (unsavedSince === null) return
    const { document, history } = state
    unsavedSince = null
    change({ saving: 'saving' })
    running = deps.save(document, history).then(
      (result) => {
        running = null
        const newer = state.document !== document || state.history !== history
        if (!result.ok) {
          unsavedSince ??= deps.now()
          change({ saving: 'failed' })
          plan(retryAfter)
        } else if (newer) {
          unsavedSince = null
          planSoon()
        } else change({ saving: 'saved' })
      },
      (bug: unknown) => {
        running = null
        unsavedSince ??= deps.now()
        change({ saving: 'failed' })
        throw bug
      },
    )
    return running
  }

  const keepSelected = (document: PageDocument): readonly string[] =>
    state.selection.filter((id) => itemById(document.items, id))

  const step = (turned: ReturnType<typeof undo<PageDocument>>): boolean => {
    if (turned.edit === null) return false
    lastJoin = null
    change({ document: turned.model, history: turned.history, selection: keepSelected(turned.model) })
    planSoon()
    return true
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    apply(edit, join) {
      if (isEmptyEdit(edit)) return true
      if (touchesLocked(state.document, edit)) return false
      const { model, inverse } = applyEdit(state.document, edit)
      const refused = whatForbids(state.document, model, edit, ask)
      if (refused !== null) {
        change({ refused })
        return false
      }
      for (const one of simpleEdits(edit)) {
        // A page's own fields have no record's parser before them; nothing else may get in with them.
        if (one.type === 'page' && parseEdit(one) === null) return false
        const item = one.type === 'add' || one.type === 'change' ? itemById(model.items, one.id) : undefined
        if (item && !itemSchema.safeParse(item).success) return false
      }
      if (isEmptyEdit(inverse)) return true
      const now = deps.now()
      const joined = join !== undefined && lastJoin?.key === join && now - lastJoin.at < joinWithin
      lastJoin = join === undefined ? null : { key: join, at: now }
      change({
        document: model,
        history: note(state.history, inverse, joined),
        selection: keepSelected(model),
        refused: null,
      })
      planSoon()
      return true
    },
    undo: () => step(undo(state.document, state.history)),
    redo: () => step(redo(state.document, state.history)),
    select(ids) {
      const selection = ids.filter((id) => itemById(state.document.items, id))
      if (
        selection.length === state.selection.length &&
        selection.every((id, i) => id === state.selection[i])
      )
        return
      change({ selection })
    },
    setAsk(next) {
      ask = next
    },
    adopt(document, history = state.history) {
      if (unsavedSince !== null || running !== null) return false
      change({ document, history, selection: keepSelected(document) })
      return true
    },
    async flush() {
      await saveNow()
      if (unsavedSince !== null) await saveNow()
    },
  }
}
