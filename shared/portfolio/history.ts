/**
 * Undo and redo of one page: two stacks of edits, at most 200 steps, newest last. They are stored in kind pageHistory
 * (drawer own), so that a page can still be undone after a restart.
 */
import { applyEdit, isEmptyEdit, many, parseEdit, type Edit, type PageDocument } from './edit.ts'

export const mostSteps = 200

export interface History {
  readonly undo: readonly Edit[]
  readonly redo: readonly Edit[]
}

export const emptyHistory: History = { undo: [], redo: [] }

/**
 * Notes the inverse of an edit just done. With `join` it becomes part of the newest step, so that a row of arrow keys
 * or a word typed is undone at once.
 */
export function note(history: History, inverse: Edit, join = false): History {
  if (isEmptyEdit(inverse)) return history
  const last = history.undo.at(-1)
  const undo = join && last ? [...history.undo.slice(0, -1), many(inverse, last)] : [...history.undo, inverse]
  return { undo: undo.slice(-mostSteps), redo: [] }
}

export interface Stepped<D extends PageDocument> {
  readonly model: D
  readonly history: History
  /** What was done to the model; null when there was nothing to do. */
  readonly edit: Edit | null
}

/** One step back. Steps that no longer change anything (a colleague removed the item) are passed over. */
export function undo<D extends PageDocument>(model: D, history: History): Stepped<D> {
  for (let at = history.undo.length - 1; at >= 0; at--) {
    const edit = history.undo[at]!
    const applied = applyEdit(model, edit)
    if (isEmptyEdit(applied.inverse)) continue
    const redo = [...history.redo, applied.inverse].slice(-mostSteps)
    return { model: applied.model, history: { undo: history.undo.slice(0, at), redo }, edit }
  }
  return { model, history: { ...history, undo: [] }, edit: null }
}

export function redo<D extends PageDocument>(model: D, history: History): Stepped<D> {
  const turned = undo(model, { undo: history.redo, redo: history.undo })
  return { ...turned, history: { undo: turned.history.redo, redo: turned.history.undo } }
}

/** As stored in kind pageHistory. */
export const historyToValues = (history: History): { undo: unknown[]; redo: unknown[]; steps: number } => ({
  undo: [...history.undo],
  redo: [...history.redo],
  steps: history.undo.length,
})

/** What can be read of a stored history: a stack is cut behind its first unreadable step, since older ones build on it. */
export const historyFromValues = (values: {
  readonly undo: readonly unknown[]
  readonly redo: readonly unknown[]
}): History => ({
  undo: newestReadable(values.undo),
  redo: newestReadable(values.redo),
})

function newestReadable(stored: readonly unknown[]): readonly Edit[] {
  const edits: Edit[] = []
  for (const one of stored.slice(-mostSteps).toReversed()) {
    const edit = parseEdit(one)
    if (!edit) break
    edits.unshift(edit)
  }
  return edits
}
