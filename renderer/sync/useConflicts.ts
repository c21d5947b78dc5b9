import { useCallback, useEffect, useState } from 'react'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'

export type Conflict = ResultOf<VaultApi, 'records.conflicts'>['conflicts'][number]

/** What only a person can decide; null until the vault answered. */
export function useConflicts(): {
  readonly conflicts: readonly Conflict[] | null
  /** Seen as settled at once; the vault's next list says so too. */
  readonly settle: (id: string) => void
} {
  const { vault } = useHost()
  const [conflicts, setConflicts] = useState<readonly Conflict[] | null>(null)
  useEffect(() => {
    let current = true
    const ask = (): void =>
      void vault.call('records.conflicts', {}).then((answer) => {
        if (current) setConflicts(answer.ok ? answer.value.conflicts : [])
      })
    ask()
    const off = vault.on('conflicts', ask)
    return () => {
      current = false
      off()
    }
  }, [vault])
  const settle = useCallback(
    (id: string) => setConflicts((before) => before?.filter((one) => one.id !== id) ?? null),
    [],
  )
  return { conflicts, settle }
}
