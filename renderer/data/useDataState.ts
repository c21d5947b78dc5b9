import { useEffect, useState } from 'react'
import type { DataState } from '#shared/host/api.ts'
import { useHost } from '../host/HostContext.tsx'

/** What the keeper says about the safety of the data; null until it answered. */
export function useDataState(): DataState | null {
  const { keeper } = useHost()
  const [state, setState] = useState<DataState | null>(null)
  useEffect(() => {
    let heard = false
    const off = keeper.on('dataState', (next) => {
      heard = true
      setState(next)
    })
    void keeper.call('dataState', {}).then((answer) => {
      if (answer.ok && !heard) setState(answer.value)
    })
    return off
  }, [keeper])
  return state
}
