/**
 * One camera card from the first photo to the empty card: import, check, question, clearing (CC4..CC8). It goes on while
 * the person works elsewhere; it can be stopped and the card pulled at any moment, and nothing is lost by either.
 */
import type { VaultApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { createState } from '../database/createState.ts'
import type { Watched } from '../database/types.ts'
import { importPhotoFiles, type PhotoFile, type PhotoOutcome } from './importPhotoFiles.ts'

type Vault = Client<VaultApi>

export interface CardResult {
  readonly outcomes: readonly PhotoOutcome[]
  /** Films and the like. */
  readonly others: number
  /** There are more photos than fit into one run. */
  readonly more: boolean
  /** Pulled, stopped, or another failure that ended it. */
  readonly ended: 'no' | 'gone' | 'stopped' | 'failed' | 'readOnly'
  /** Photos of the card that are safe here, as numbers of the list. */
  readonly kept: readonly number[]
  /** Names of photos that could not be read back from the store: then nothing is cleared. */
  readonly failed: readonly string[]
  /** How many are on the card alone. */
  readonly onlyThere: number
  /** The practice house deletes nothing from a card (CC8). */
  readonly practice: boolean
  /** How many were deleted from the card; null: nobody asked for it. */
  readonly cleared: number | null
}

type CardState =
  | { readonly step: 'idle' }
  | { readonly step: 'asking'; readonly result: CardResult }
  | { readonly step: 'done'; readonly result: CardResult }
  | { readonly step: 'reading' | 'checking' | 'clearing'; readonly done: number; readonly total: number }

interface CardJob extends Watched<CardState> {
  readonly read: (card: string, groupId: string | null) => void
  readonly stop: () => void
  readonly clear: () => void
  /** The person has read the answer, or leaves the photos on the card. */
  readonly dismiss: () => void
}

const jobByVault = new WeakMap<Vault, CardJob>()

export function cardJobOf(vault: Vault): CardJob {
  const known = jobByVault.get(vault)
  if (known) return known
  const made = createCardJob(vault)
  jobByVault.set(vault, made)
  return made
}

const nothing: CardResult = {
  outcomes: [],
  others: 0,
  more: false,
  ended: 'no',
  kept: [],
  failed: [],
  onlyThere: 0,
  practice: false,
  cleared: null,
}

function createCardJob(vault: Vault): CardJob {
  const state = createState<CardState>({ step: 'idle' })
  const { set } = state
  let stop = new AbortController()
  let card = ''
  const endOf = (error: { readonly type: string }): CardResult['ended'] =>
    error.type === 'CardGone' ? 'gone' : error.type === 'CardReadOnly' ? 'readOnly' : 'failed'

  async function read(groupId: string | null): Promise<void> {
    stop = new AbortController()
    set({ step: 'reading', done: 0, total: 0 })
    const listed = await vault.call('camera.files', { card })
    if (!listed.ok) return set({ step: 'done', result: { ...nothing, ended: endOf(listed.error) } })
    const { photos, others, more } = listed.value
    let gone = false
    const files = photos.map(({ name, size }, file): PhotoFile => ({
      name,
      size,
      arrayBuffer: () =>
        readPhoto(vault, card, file, size, () => {
          gone = true
          stop.abort()
        }),
    }))
    const outcomes = await importPhotoFiles(
      { vault, groupId },
      files,
      ({ done, total }) => set({ step: 'reading', done, total }),
      stop.signal,
    )
    const result: CardResult = {
      ...nothing,
      // What was on its way when the card was pulled is as good as not begun.
      outcomes: outcomes.map((outcome) =>
        gone && outcome.type === 'refused' && outcome.problem === 'unreadable'
          ? { type: 'cancelled', fileName: outcome.fileName }
          : outcome,
      ),
      others,
      more,
    }
    if (stop.signal.aborted) set({ step: 'done', result: { ...result, ended: gone ? 'gone' : 'stopped' } })
    else await check(result, photos)
  }

  async function check(result: CardResult, photos: readonly { readonly name: string }[]): Promise<void> {
    const kept: number[] = []
    const failed: string[] = []
    let onlyThere = 0
    for (const [file, { name }] of photos.entries()) {
      set({ step: 'checking', done: file, total: photos.length })
      const checked = stop.signal.aborted ? undefined : await vault.call('camera.check', { card, file })
      if (!checked?.ok)
        return set({ step: 'done', result: { ...result, ended: checked ? endOf(checked.error) : 'stopped' } })
      if (checked.value.state === 'kept') kept.push(file)
      else if (checked.value.state === 'failed') failed.push(name)
      else onlyThere++
    }
    const session = await vault.call('session', {})
    const practice = !session.ok || session.value.practice
    const asks = kept.length > 0 && failed.length === 0 && !practice
    const whole = { ...result, kept, failed, onlyThere, practice }
    set(asks ? { step: 'asking', result: whole } : { step: 'done', result: whole })
  }

  async function clear(result: CardResult): Promise<void> {
    stop = new AbortController()
    let cleared = 0
    let ended: CardResult['ended'] = 'no'
    for (const [at, file] of result.kept.entries()) {
      set({ step: 'clearing', done: at, total: result.kept.length })
      if (stop.signal.aborted) {
        ended = 'stopped'
        break
      }
      const answer = await vault.call('camera.clear', { card, file })
      if (!answer.ok) {
        ended = endOf(answer.error)
        break
      }
      if (answer.value.cleared) cleared++
    }
    set({ step: 'done', result: { ...result, cleared, ended } })
  }

  return {
    subscribe: state.subscribe,
    snapshot: state.snapshot,
    read(next, groupId) {
      if (state.snapshot().step !== 'idle') return
      card = next
      void read(groupId)
    },
    stop: () => stop.abort(),
    clear() {
      const now = state.snapshot()
      if (now.step === 'asking') void clear(now.result)
    },
    dismiss() {
      const { step } = state.snapshot()
      if (step === 'asking' || step === 'done') set({ step: 'idle' })
    },
  }
}

async function readPhoto(
  vault: Vault,
  card: string,
  file: number,
  size: number,
  onGone: () => void,
): Promise<ArrayBuffer> {
  const whole = new Uint8Array(size)
  for (let from = 0; from < size;) {
    const part = await vault.call('camera.read', { card, file, from })
    if (!part.ok && part.error.type === 'CardGone') onGone()
    const bytes = part.ok ? part.value.bytes[0] : undefined
    if (!bytes || bytes.length === 0 || from + bytes.length > size) throw new Error('unreadable')
    whole.set(bytes, from)
    from += bytes.length
  }
  return whole.buffer
}
