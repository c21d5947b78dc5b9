import type { Watched } from './types.ts'

/** A value that is told about when it changes. */
export function createState<S>(first: S): Watched<S> & { readonly set: (next: S) => void } {
  const listeners = new Set<() => void>()
  let state = first
  return {
    subscribe(listener) {
      const own = (): void => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    snapshot: () => state,
    set(next) {
      if (Object.is(next, state)) return
      state = next
      for (const listener of listeners) listener()
    },
  }
}
