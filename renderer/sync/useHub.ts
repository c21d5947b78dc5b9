import { useEffect, useState } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { HubState } from '#shared/sync/hub.ts'
import { useHost } from '../host/HostContext.tsx'

const askEveryMs = 10_000

export interface HubHere {
  /** Null until the keeper answered, and where it has none. */
  readonly hub: HubState | null
  /** Why there is none. */
  readonly failure: Failure | null
  readonly show: (hub: HubState) => void
}

/** The Zentrale at this PC. Who was there is told only when asked, so it is asked now and then. */
export function useHub(): HubHere {
  const { keeper } = useHost()
  const [hub, show] = useState<HubState | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let current = true
    const ask = (): void =>
      void keeper.call('hub.state', {}).then((answer) => {
        if (!current) return
        setFailure(answer.ok ? null : answer.error)
        if (answer.ok) show(answer.value)
      })
    ask()
    const timer = setInterval(ask, askEveryMs)
    const off = keeper.on('hub.state', show)
    return () => {
      current = false
      clearInterval(timer)
      off()
    }
  }, [keeper])
  return { hub, failure, show }
}
