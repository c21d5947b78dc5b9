/**
 * What this window knows about remote help. Its promise (MT90): whoever the vault says is connected stands in the frame, in
 * whatever order people come and go. News beats answers: an answer that was asked for before the last news came tells of
 * a state that is past, and is dropped.
 */
import type { SessionView, SupportState } from '#shared/host/supportApi.ts'
import type { Watched } from '../database/types.ts'
import type { Host } from '../host/connectHost.ts'

export type SupportClient = Host['vault']

export interface SupportStore extends Watched<SupportState | null> {
  readonly client: SupportClient
  /** Asks anew; news that comes meanwhile stays. */
  readonly refresh: () => Promise<void>
}

export function createSupportStore(client: SupportClient): SupportStore {
  const listeners = new Set<() => void>()
  let state: SupportState | null = null
  let news = 0
  const set = (next: SupportState): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const refresh = async (): Promise<void> => {
    const asked = news
    const answer = await client.call('support.state', {})
    if (answer.ok && asked === news) set(answer.value)
  }
  let stop: (() => void) | null = null
  return {
    client,
    refresh,
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      stop ??= client.on('support.changed', (next) => {
        news++
        set(next)
      })
      if (listeners.size === 1) void refresh()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = null
      }
    },
  }
}

export type Connected = SessionView & { readonly guest: NonNullable<SessionView['guest']> }

/** Everybody who has a connection, from the approval to the end: the frame's list (MT16). */
export const connectedOf = (state: SupportState | null): readonly Connected[] =>
  (state?.sessions ?? []).filter(
    (one): one is Connected =>
      (one.phase === 'comparing' || one.phase === 'live' || one.phase === 'frozen') && one.guest !== null,
  )
