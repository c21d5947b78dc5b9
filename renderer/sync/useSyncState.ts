import { useEffect, useState } from 'react'
import type { SyncState } from '#shared/sync/state.ts'
import { useHost } from '../host/HostContext.tsx'

/** What the keeper says about the exchange; null until it answered. */
export function useSyncState(): SyncState | null {
  const { keeper } = useHost()
  const [state, setState] = useState<SyncState | null>(null)
  useEffect(() => {
    let heard = false
    const off = keeper.on('sync.state', (next) => {
      heard = true
      setState(next)
    })
    void keeper.call('sync.state', {}).then((answer) => {
      if (answer.ok && !heard) setState(answer.value)
    })
    return off
  }, [keeper])
  return state
}
