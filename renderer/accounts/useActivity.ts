import { useEffect } from 'react'
import { useHost } from '../host/HostContext.tsx'

const everyMs = 10_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'input'] as const

/** Tells the keeper that somebody is here; idle means no input in our window (decision 42). */
export function useActivity(): void {
  const { keeper } = useHost()
  useEffect(() => {
    let last = -everyMs
    const report = (): void => {
      const now = performance.now()
      if (now - last < everyMs) return
      last = now
      void keeper.call('activity', {})
    }
    for (const sign of signs) window.addEventListener(sign, report, { passive: true, capture: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, report, { capture: true })
    }
  }, [keeper])
}
