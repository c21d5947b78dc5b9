/**
 * Signs that somebody watches, as this window can give them (MT19, MT93). They are sent while somebody is connected and at no
 * other time. The beat comes from the main thread, and only while the frame is really to be seen: a window that hangs, and a
 * frame that something has hidden or taken out, are both silent, and silence freezes the picture.
 */
import { presenceLimits, type PresenceSign } from '#shared/maintenance/presence.ts'

/** Somebody who moves the pointer says so once in this time. */
export const inputEveryMs = 1000
const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'input'] as const

export interface SignsOfPage {
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
  readonly document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>
  /** The frame stands on the screen, above everything. */
  readonly isFrameSeen: () => boolean
  readonly send: (sign: PresenceSign) => void
}

/** @returns what ends it */
export function sendSigns({ window, document, isFrameSeen, send }: SignsOfPage): () => void {
  let inputAt = -Infinity
  const seen = (): boolean => document.visibilityState === 'visible'
  const onInput = (event: Event): void => {
    // What a script makes is nobody's hand.
    if (!event.isTrusted) return
    const now = performance.now()
    if (now - inputAt < inputEveryMs) return
    inputAt = now
    send('input')
  }
  const onVisibility = (): void => send(seen() ? 'shown' : 'hidden')
  const onHide = (): void => send('hidden')
  const timer = setInterval(() => {
    if (seen() && isFrameSeen()) send('beat')
  }, presenceLimits.beatMs)
  for (const name of inputs) window.addEventListener(name, onInput, { passive: true, capture: true })
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('pagehide', onHide)
  onVisibility()
  return () => {
    clearInterval(timer)
    for (const name of inputs) window.removeEventListener(name, onInput, { capture: true })
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('pagehide', onHide)
  }
}
