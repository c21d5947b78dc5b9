import { can, isRole } from '#shared/accounts/policy.ts'
import { useSession } from '../accounts/SessionContext.tsx'

/** PF110: the vault asks again and refuses. */
export function useMayObserve(): boolean {
  const { person } = useSession()
  return person !== null && isRole(person.role) && can(person.role, 'create', 'everyday', 'observation')
}
