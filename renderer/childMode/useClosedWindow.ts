import { useEffect } from 'react'

/** Keys that go on: to step through the buttons and to press them. */
const walking = new Set(['Tab', 'Enter', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])
const writing = new Set([...walking, 'Backspace', 'Delete', 'Home', 'End', 'Shift', 'CapsLock', 'Dead'])

/** Where grown-ups type: the child's words, PIN and passphrase. */
export const typingMark = 'data-typing'

const refusedEvents = [
  'contextmenu',
  'dragstart',
  'dragover',
  'drop',
  'copy',
  'cut',
  'paste',
  'auxclick',
  'selectstart',
  'gesturestart',
] as const

/**
 * KM3: no key, menu, file or address leads out of the window. A capturing listener at the window is before everybody
 * else's; what it lets through are the keys to walk, to press, and to write where a grown-up writes.
 */
export function useClosedWindow(address: string, onEscape: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest(`[${typingMark}]`) !== null
      const combined = event.ctrlKey || event.altKey || event.metaKey
      // AltGr writes signs on many keyboards.
      const sign = typing && event.key.length === 1 && (!combined || event.getModifierState('AltGraph'))
      if (sign || (!combined && (typing ? writing : walking).has(event.key))) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.type === 'keydown' && event.key === 'Escape') onEscape()
    }
    const refuse = (event: Event): void => event.preventDefault()
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey) event.preventDefault()
    }
    const stay = (): void => {
      if (location.hash !== address) history.replaceState(null, '', address)
    }
    stay()
    for (const type of ['keydown', 'keyup', 'keypress'] as const)
      window.addEventListener(type, onKey, { capture: true })
    for (const type of refusedEvents) window.addEventListener(type, refuse, { capture: true })
    window.addEventListener('wheel', onWheel, { capture: true, passive: false })
    window.addEventListener('hashchange', stay)
    window.addEventListener('popstate', stay)
    return () => {
      for (const type of ['keydown', 'keyup', 'keypress'] as const)
        window.removeEventListener(type, onKey, { capture: true })
      for (const type of refusedEvents) window.removeEventListener(type, refuse, { capture: true })
      window.removeEventListener('wheel', onWheel, { capture: true })
      window.removeEventListener('hashchange', stay)
      window.removeEventListener('popstate', stay)
    }
  }, [address, onEscape])
}
