import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useToSettle } from './useToSettle.ts'

export type Merged = ResultOf<VaultApi, 'records.merged'>['merged'][number]

/** What was joined without asking and left a value out (M12); null until the vault answered. */
export function useMerged(): {
  readonly merged: readonly Merged[] | null
  readonly settle: (id: string) => void
} {
  const { list, settle } = useToSettle(async (vault) => {
    const answer = await vault.call('records.merged', {})
    return answer.ok ? answer.value.merged : []
  })
  return { merged: list, settle }
}
