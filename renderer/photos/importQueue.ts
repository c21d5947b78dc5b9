/** Imports go on while the person works elsewhere; one after the other, each with its own answer. */
import type { VaultApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { createState } from '../database/createState.ts'
import type { Watched } from '../database/types.ts'
import { importPhotoFiles, type ImportProgress, type PhotoOutcome } from './importPhotoFiles.ts'

export interface ImportState {
  /** Null: nothing is being imported. */
  readonly progress: ImportProgress | null
  /** Of all imports since the last answer was read. */
  readonly outcomes: readonly PhotoOutcome[] | null
}

export interface ImportQueue extends Watched<ImportState> {
  readonly add: (files: readonly File[], groupId: string | null) => void
  readonly cancel: () => void
  /** The person has read the answer. */
  readonly dismiss: () => void
}

const queueByVault = new WeakMap<Client<VaultApi>, ImportQueue>()

export function importQueueOf(vault: Client<VaultApi>): ImportQueue {
  const known = queueByVault.get(vault)
  if (known) return known
  const made = createImportQueue(vault)
  queueByVault.set(vault, made)
  return made
}

function createImportQueue(vault: Client<VaultApi>): ImportQueue {
  const state = createState<ImportState>({ progress: null, outcomes: null })
  let stop: AbortController | undefined
  const waiting: { readonly files: readonly File[]; readonly groupId: string | null }[] = []
  const set = (next: Partial<ImportState>): void => state.set({ ...state.snapshot(), ...next })

  async function run(): Promise<void> {
    const own = (stop = new AbortController())
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const { files, groupId } = batch
      set({ progress: { done: 0, total: files.length, added: 0, refused: 0 } })
      const outcomes = await importPhotoFiles(
        { vault, groupId },
        files,
        (progress) => set({ progress }),
        own.signal,
      )
      set({ outcomes: [...(state.snapshot().outcomes ?? []), ...outcomes] })
    }
    stop = undefined
    set({ progress: null })
  }

  return {
    subscribe: state.subscribe,
    snapshot: state.snapshot,
    add(files, groupId) {
      if (files.length === 0) return
      waiting.push({ files, groupId })
      if (!stop) void run()
    },
    cancel: () => stop?.abort(),
    dismiss: () => set({ outcomes: null }),
  }
}
