/** F5 A backup takes everything out of the house: whose role may, shows that it is her, and it is written down. */
import { has } from '#shared/accounts/policy.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

export async function permitBackup(
  deps: VaultDeps,
  session: Session,
  records: Records,
): Promise<Result<Record<string, never>>> {
  if (!has(session.person.role, 'backUp')) return err({ type: 'NotAllowed' })
  const audited = await records.audit('backedUp', 'backup')
  if (!audited.ok) return audited
  const permitted = await deps.store.call('backup.permit', {})
  return permitted.ok ? ok({}) : permitted
}
