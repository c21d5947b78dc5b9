import { useSyncExternalStore } from 'react'

/** Certificates of what was deleted since this window opened; they hold no names. The audit log keeps the fact for good. */
let kept: readonly string[] = []
const listeners = new Set<() => void>()

export function keepCertificates(fresh: readonly string[]): void {
  if (fresh.length === 0) return
  kept = [...kept, ...fresh]
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useCertificates = (): readonly string[] => useSyncExternalStore(subscribe, () => kept)
