import { useEffect } from 'react'

/** Ctrl+K and Ctrl+L wherever the focus is, also inside the canvas and in dialogs. */
export function useKeys({ search, lock }: { readonly search: () => void; readonly lock: () => void }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return
      const key = event.key.toLowerCase()
      if (key !== 'k' && key !== 'l') return
      event.preventDefault()
      event.stopPropagation()
      if (key === 'k') search()
      else lock()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [search, lock])
}
