/**
 * Does one proposed step, as the person herself would: by the calls that her own screens use (MT22, MT95). What a supporter
 * sent is judged here once more, and is done only where what stands there is still what the person has just read.
 */
import { canonicalJson } from '#shared/records/canonical.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { editDraft } from '#shared/records/edit.ts'
import { kindByName, type KindName, type Values } from '#shared/records/kinds.ts'
import { isProposable, type Step } from '#shared/maintenance/proposal.ts'
import type { Info } from '../accounts/SessionContext.tsx'
import type { Repository } from '../database/types.ts'
import type { Host } from '../host/connectHost.ts'

export interface Hands {
  readonly keeper: Host['keeper']
  readonly repository: Repository
}

export const settingNow = (info: Info, name: Extract<Step, { do: 'setting' }>['name']): unknown => info[name]

/** What stands there now; null where a step changes nothing that could be brought back. */
export async function valueNow(step: Step, { keeper, repository }: Hands): Promise<Result<unknown>> {
  if (step.do === 'setting') {
    const info = await keeper.call('info', {})
    return info.ok ? ok(settingNow(info.value, step.name)) : info
  }
  if (step.do !== 'field') return ok(null)
  if (!kindByName(step.kind) || !isProposable(step)) return err({ type: 'ProposalTooFar' })
  const record = await repository.get(step.kind as KindName, step.id)
  if (!record) return err({ type: 'NotFound' })
  return ok((record.values as Readonly<Record<string, unknown>>)[step.field] ?? null)
}

/** @param seen what the person read as "now" before she pressed */
export async function runStep(step: Step, seen: unknown, hands: Hands): Promise<Result<unknown>> {
  const before = await valueNow(step, hands)
  if (!before.ok) return before
  if (canonicalJson(before.value) !== canonicalJson(seen ?? null)) return err({ type: 'OtherNow' })
  const done = await doStep(step, hands)
  return done.ok ? before : done
}

async function doStep(step: Step, { keeper, repository }: Hands): Promise<Result<unknown>> {
  switch (step.do) {
    case 'setting':
      return keeper.call('settings.change', { [step.name]: step.value })
    case 'syncNow':
      return keeper.call('sync.now', {})
    case 'check':
      return keeper.call('health.check', {})
    case 'rebuildLists':
      await repository.rebuild()
      return ok({})
    case 'field': {
      const record = await repository.get(step.kind as KindName, step.id)
      if (!record) return err({ type: 'NotFound' })
      return repository.save([editDraft(record, { [step.field]: step.value } as Partial<Values<KindName>>)])
    }
  }
}
