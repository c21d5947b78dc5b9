/** HU6 Making this PC the Zentrale, or no longer, is for whoever manages people, and she shows that it is her. */
import { has } from '#shared/accounts/policy.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { provePassphrase } from './provePassphrase.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

export async function permitHub(
  deps: VaultDeps,
  session: Session,
  records: Records,
  passphrase: string,
): Promise<Result<Record<string, never>>> {
  if (!has(session.person.role, 'managePeople')) return err({ type: 'NotAllowed' })
  const proved = await provePassphrase(deps, session, passphrase)
  if (!proved.ok) return proved
  proved.value.kek.fill(0)
  const audited = await records.audit('hubPermitted', 'device')
  if (!audited.ok) return audited
  const permitted = await deps.store.call('hub.permit', {})
  return permitted.ok ? ok({}) : permitted
}
