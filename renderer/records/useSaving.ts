/** One way to save for all forms: says "Gespeichert" only after the journal's fsync, and can take the last edit back. */
import { useCallback, useState } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import type { Draft } from '#shared/host/api.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { KindName, Rec, Values } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'

export type SavingState =
  | { readonly step: 'quiet' }
  | { readonly step: 'busy' }
  | { readonly step: 'saved'; readonly undo?: () => void }
  | { readonly step: 'undone' }
  | { readonly step: 'failed'; readonly failure: Failure }

export interface Saving {
  readonly state: SavingState
  /** True when it is safely stored. */
  save(drafts: readonly Draft[]): Promise<boolean>
  /** Saves an edit and remembers the old values, so that it can be taken back by a new edit. */
  edit<N extends KindName>(
    record: Rec<N>,
    changes: Partial<Values<N>>,
    beside?: readonly Draft[],
  ): Promise<boolean>
  dismiss(): void
}

export function useSaving(): Saving {
  const repository = useRepository()
  const [state, setState] = useState<SavingState>({ step: 'quiet' })

  const run = useCallback(
    async (drafts: readonly Draft[], after: SavingState): Promise<boolean> => {
      setState({ step: 'busy' })
      const answer = await repository.save(drafts)
      setState(answer.ok ? after : { step: 'failed', failure: answer.error })
      return answer.ok
    },
    [repository],
  )

  const save = useCallback((drafts: readonly Draft[]) => run(drafts, { step: 'saved' }), [run])

  const edit = useCallback(
    <N extends KindName>(record: Rec<N>, changes: Partial<Values<N>>, beside: readonly Draft[] = []) => {
      const old = Object.fromEntries(
        Object.keys(changes).map((field) => [field, (record.values as Record<string, unknown>)[field]]),
      ) as Partial<Values<N>>
      const undo = async (): Promise<void> => {
        const now = await repository.get(record.kind as N, record.id)
        if (now) await run([editDraft<N>({ ...now, kind: record.kind as N }, old)], { step: 'undone' })
      }
      return run([editDraft<N>({ ...record, kind: record.kind as N }, changes), ...beside], {
        step: 'saved',
        undo: () => void undo(),
      })
    },
    [repository, run],
  )

  const dismiss = useCallback(() => setState({ step: 'quiet' }), [])
  return { state, save, edit, dismiss }
}
