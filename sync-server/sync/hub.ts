/**
 * Tells waiting devices that there is something new. A push in this process wakes them at once; for other processes on
 * the same database each institution with a waiting device is asked for its state once a second. A hint, never a
 * truth: who was woken pulls (SV10).
 */
import type { Clock } from '#shared/basics/clock.ts'
import type { Store } from '../stores/store.ts'
import type { Registers } from './registers.ts'

export interface Listener {
  readonly tenant: string
  readonly dev: string
  readonly until: number
  onEvent(event: { readonly gen: number; readonly seq: number }): void
  onEnd(): void
}

export interface Hub {
  /** Says where the log stands, then what is new. */
  add(listener: Listener, now: { readonly gen: number; readonly seq: number }): () => void
  /** Something new, told by this process. */
  tell(tenant: string): Promise<void>
  /** The poll; the program calls it each second. */
  poll(): Promise<void>
  count(): number
  endAll(): void
}

export function createHub(store: Store, registers: Registers, clock: Clock): Hub {
  /** By institution: who waits, and what each was told last. */
  const byTenant = new Map<string, Map<Listener, string>>()

  const tell = async (tenant: string): Promise<void> => {
    const room = byTenant.get(tenant)
    if (!room) return
    const [state, read] = await Promise.all([store.state(tenant), registers.of(tenant)])
    const now = clock.now()
    for (const listener of [...room.keys()])
      if (!state || !read?.devices.get(listener.dev)?.active || listener.until <= now) {
        room.delete(listener)
        listener.onEnd()
      }
    if (room.size === 0 && byTenant.get(tenant) === room) byTenant.delete(tenant)
    if (!state) return
    const { gen, seq } = state
    const saying = `${gen}:${seq}`
    for (const [listener, said] of room)
      if (said !== saying) {
        room.set(listener, saying)
        listener.onEvent({ gen, seq })
      }
  }

  return {
    add(listener, { gen, seq }) {
      const room = byTenant.get(listener.tenant) ?? new Map<Listener, string>()
      byTenant.set(listener.tenant, room)
      room.set(listener, `${gen}:${seq}`)
      listener.onEvent({ gen, seq })
      return () => {
        room.delete(listener)
        if (room.size === 0 && byTenant.get(listener.tenant) === room) byTenant.delete(listener.tenant)
      }
    },
    tell,
    async poll() {
      for (const tenant of [...byTenant.keys()]) await tell(tenant)
    },
    count: () => [...byTenant.values()].reduce((sum, room) => sum + room.size, 0),
    endAll() {
      for (const room of byTenant.values()) for (const listener of room.keys()) listener.onEnd()
      byTenant.clear()
    },
  }
}
