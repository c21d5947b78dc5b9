import { useEffect, useState } from 'react'
import type { AssistState } from '#shared/host/supportApi.ts'
import { useHost } from '../host/HostContext.tsx'

/** Null until the vault answered; news beats answers. */
export function useAssist(): AssistState | null {
  const { vault } = useHost()
  const [state, setState] = useState<AssistState | null>(null)
  useEffect(() => {
    let news = false
    let here = true
    const off = vault.on('assist.changed', (next) => {
      news = true
      setState(next)
    })
    void vault.call('assist.state', {}).then((answer) => {
      if (here && !news && answer.ok) setState(answer.value)
    })
    return () => {
      here = false
      off()
    }
  }, [vault])
  return state
}
