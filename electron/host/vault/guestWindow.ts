/**
 * A supporter's window, where her vault meets it (MT100): it stands only while she has a meeting, one pipe at a time, and a pipe that
 * comes before or after is closed unheard. It alone makes the connection; it is told the offer and says the answer, which are
 * signed and sealed here. Whoever closes it, leaves.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Channel } from '#shared/host/channel.ts'
import { guestApi, type GuestApi } from '#shared/host/guestApi.ts'
import { serve } from '#shared/host/rpc.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import type { Served, Service } from '#shared/host/table.ts'
import type { VaultDeps } from './session.ts'
import type { Work } from './signIn.ts'

export interface GuestSession {
  readonly state: () => AssistState
  answer(sdp: string): Result<Record<string, never>>
  opened(): void
  leave(because: 'guestLeft' | 'linkLost'): void
}

export interface GuestWindow {
  /** Has the shell open the window. */
  open(session: GuestSession): Promise<Result<unknown>>
  close(): void
  /** A window's pipe. */
  takeWindow(channel: Channel): void
  offer(sdp: string): void
  changed(state: AssistState): void
}

export function createGuestWindow(
  deps: Pick<VaultDeps, 'store' | 'onBug'>,
  work: () => Work | null,
): GuestWindow {
  let session: GuestSession | undefined
  let window: Served<GuestApi> | undefined
  let offered: string | undefined
  const done = ok({})

  function serviceOf(now: GuestSession): Service<GuestApi> {
    const here = (): Work | null => (session === now ? work() : null)
    const heard =
      <A>(take: (args: A) => Result<Record<string, never>> | void) =>
      async (args: A): Promise<Result<Record<string, never>>> =>
        here() ? (take(args) ?? done) : err({ type: 'Locked' })
    return {
      async start() {
        const at = here()
        if (!at) return err({ type: 'Locked' })
        const facts = await deps.store.call('projection.facts', {})
        if (!facts.ok) return facts
        const { colourScheme } = facts.value
        const offer = offered === undefined ? null : { sdp: offered }
        return ok({ language: at.session.language, colourScheme, state: now.state(), offer })
      },
      answer: heard(({ sdp }: { readonly sdp: string }) => now.answer(sdp)),
      opened: heard(() => now.opened()),
      leave: heard(({ because }: { readonly because: 'guestLeft' | 'linkLost' }) => now.leave(because)),
      input: heard(() => void deps.store.call('guest.activity', {})),
    }
  }

  return {
    async open(next) {
      if (!work()) return err({ type: 'Locked' })
      session = next
      const opened = await deps.store.call('guest.open', {})
      // Over while it came up; the window of a next meeting has taken its place already.
      if (opened.ok && session === undefined) void deps.store.call('guest.close', {})
      if (!opened.ok && session === next) session = undefined
      return opened
    },
    close() {
      offered = undefined
      if (!session) return
      session = undefined
      window?.close()
      window = undefined
      void deps.store.call('guest.close', {})
    },
    takeWindow(channel) {
      const now = session
      if (!now || !work()) return channel.close()
      window?.close()
      const served = serve(guestApi, channel, serviceOf(now), {
        onBug: (_name, thrown) => deps.onBug?.(thrown),
      })
      window = served
      void served.closed.then(() => {
        if (window !== served) return
        window = undefined
        if (session === now) now.leave('guestLeft')
      })
    },
    offer(sdp) {
      offered = sdp
      window?.emit('offer', { sdp })
    },
    changed: (state) => window?.emit('changed', state),
  }
}
