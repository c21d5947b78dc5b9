import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

export function createCards(
  deps: VaultDeps,
  session: Session,
  _records: Records,
  save: () => Promise<Result<unknown>>,
) {
  return {
    write: async (_folder: string): Promise<Result<{ files: string[] }>> => err({ type: 'NotYet' }),
    question: async (): Promise<Result<{ asked: { card: number; word: number }[] }>> =>
      ok({ asked: [{ card: 1, word: 1 }] }),
    async confirm(_words: readonly string[]): Promise<Result<Record<string, never>>> {
      session.confirmed = true
      session.shares = null
      const saved = await save()
      if (!saved.ok) return saved
      await deps.store.call('session.changed', { unlocked: true, confirmed: true })
      return ok({})
    },
  }
}
