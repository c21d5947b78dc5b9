/** The style that was copied last; it stays while one goes from page to page, and ends with the window. */
import type { Style } from '#shared/portfolio/style.ts'

let copied: Style | null = null
const listeners = new Set<() => void>()

export const copiedStyle = {
  get: (): Style | null => copied,
  set: (style: Style | null): void => {
    copied = style
    for (const listener of listeners) listener()
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
