import { ok, type Result } from '#shared/basics/result.ts'
import type { Language } from '#shared/host/api.ts'
import type { Work } from './createVault.ts'
import type { VaultDeps } from './session.ts'

export const fillPractice = async (
  _deps: VaultDeps,
  _work: Work,
  _language: Language,
): Promise<Result<unknown>> => ok({})
