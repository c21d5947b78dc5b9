import { err, type Result } from '#shared/basics/result.ts'
import type { Work } from './createVault.ts'
import type { VaultDeps } from './session.ts'

export const restore = async (
  _deps: VaultDeps,
  _args: unknown,
): Promise<
  Result<{
    work: Work
    figures: { envelopes: number; blobs: number; refused: number; ledgerReplayed: number }
  }>
> => err({ type: 'NotYet' })
