/** Whether this institution may ask for help right now, and of whom (MT10): its record, today, and a server in between. */
import { dayOf } from '#shared/basics/clock.ts'
import { mayAskForHelp, type Contract } from '#shared/maintenance/provider.ts'
import type { VaultDeps } from './session.ts'
import type { Work } from './signIn.ts'
import type { Standing } from './support.ts'

export async function readContract(
  deps: Pick<VaultDeps, 'store' | 'clock'>,
  { records }: Pick<Work, 'records'>,
): Promise<Standing> {
  const found = records.mayView('institution', 'plain') ? await records.byTags('institution') : null
  const contracts = found?.ok ? found.value.map((one) => one.values['contract'] as Contract | null) : []
  const may = mayAskForHelp(contracts, dayOf(deps.clock.now()))
  if (may.closed) return { provider: null, closed: may.closed }
  const facts = await deps.store.call('projection.facts', {})
  return { provider: may.provider, closed: facts.ok && facts.value.sync.server ? null : 'noServer' }
}
