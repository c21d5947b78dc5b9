import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useToSettle } from './useToSettle.ts'

export type Conflict = ResultOf<VaultApi, 'records.conflicts'>['conflicts'][number]

/** What only a person can decide; null until the vault answered. */
export function useConflicts(): {
  readonly conflicts: readonly Conflict[] | null
  readonly settle: (id: string) => void
} {
  const { list, settle } = useToSettle(async (vault) => {
    const answer = await vault.call('records.conflicts', {})
    return answer.ok ? answer.value.conflicts : []
  })
  return { conflicts: list, settle }
}
