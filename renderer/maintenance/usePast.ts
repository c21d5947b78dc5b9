/** Records of past sessions, newest first; asked anew when a session ends. */
import { useCallback, useEffect, useState } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { PastSession } from '#shared/host/supportApi.ts'
import { useSupport } from './SupportContext.tsx'

export interface Past {
  /** Null until the vault answered. */
  readonly sessions: readonly PastSession[] | null
  readonly failure: Failure | null
  readonly reload: () => Promise<void>
}

export function usePast(): Past {
  const { client, state } = useSupport()
  const [sessions, setSessions] = useState<readonly PastSession[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const over = (state?.sessions ?? []).filter(({ phase }) => phase === 'over').map(({ id }) => id).join() // prettier-ignore
  const reload = useCallback(async () => {
    const answer = await client.call('support.past', {})
    if (answer.ok) setSessions(answer.value.sessions)
    setFailure(answer.ok ? null : answer.error)
  }, [client])
  useEffect(() => {
    let current = true
    void client.call('support.past', {}).then((answer) => {
      if (!current) return
      if (answer.ok) setSessions(answer.value.sessions)
      setFailure(answer.ok ? null : answer.error)
    })
    return () => {
      current = false
    }
  }, [client, over])
  return { sessions, failure, reload }
}
