import { err, ok, type Failure, type Result } from '#shared/basics/result.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

const notYet = async (): Promise<Result<never, Failure>> => err({ type: 'NotYet' })
export function createDeletion(
  _deps: VaultDeps,
  _session: Session,
  _records: Records,
  _save: () => Promise<Result<unknown>>,
) {
  return {
    loadBinned: async (): Promise<Result<unknown>> => ok({}),
    list: async (): Promise<
      Result<{
        pending: {
          childId: string
          state: 'requested' | 'bin'
          requestedAt: number
          purgeOn: string | null
        }[]
      }>
    > => ok({ pending: [] }),
    request: (_args: { childId: string; reason: string }): Promise<Result<Record<string, never>>> => notYet(),
    confirm: (_args: { childId: string; card?: string | undefined }): Promise<Result<{ purgeOn: string }>> =>
      notYet(),
    cancel: (_args: { childId: string }): Promise<Result<Record<string, never>>> => notYet(),
    run: async (): Promise<Result<{ purged: { certificate: string }[] }>> => ok({ purged: [] }),
  }
}
