/** What the keeper is told of the house's rules (HP1..HP3), and what is told of the keeper's own count (L9). */
import { ok, type Result } from '#shared/basics/result.ts'
import { houseRulesSchema, loosestRules } from '#shared/accounts/houseRules.ts'
import type { VaultDeps } from './session.ts'
import type { Work } from './signIn.ts'

/** Several heads of one record: the narrower figure of each counts until they are merged. */
export async function tellRules(deps: VaultDeps, { session, records }: Work): Promise<Result<unknown>> {
  if (session.ended) return ok({})
  const found = await records.byTags('institution')
  if (!found.ok) return found
  const all = found.value.map(
    ({ values }) => houseRulesSchema.safeParse({ ...loosestRules, ...pick(values) }).data ?? loosestRules,
  )
  if (all.length === 0) return ok({})
  return deps.store.call('rules.set', {
    lockAfterMost: Math.min(...all.map((one) => one.lockAfterMost)),
    pinHoursMost: Math.min(...all.map((one) => one.pinHoursMost)),
  })
}

const pick = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(loosestRules, name)))

export async function tellMissing(deps: VaultDeps, { session }: Work): Promise<void> {
  const state = await deps.store.call('store.state', {})
  if (state.ok && state.value.missing > 0) session.alarm('JournalCut', `missing ${state.value.missing}`, '')
}
