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
  add(listener: Listener): () => void
  /** Something new, told by this process. */
  tell(tenant: string): Promise<void>
  /** The poll; the program calls it each second. */
  poll(): Promise<void>
  count(): number
  endAll(): void
}

export function createHub(store: Store, registers: Registers, clock: Clock): Hub {
  const byTenant = new Map<string, { listeners: Set<Listener>; said: string }>()

  const tell = async (tenant: string): Promise<void> => {
    const room = byTenant.get(tenant)
    if (!room) return
    const [state, read] = await Promise.all([store.state(tenant), registers.of(tenant)])
    const now = clock.now()
    for (const listener of [...room.listeners])
      if (!state || !read?.devices.get(listener.dev)?.active || listener.until <= now) {
        room.listeners.delete(listener)
        listener.onEnd()
      }
    if (room.listeners.size === 0) byTenant.delete(tenant)
    if (!state) return
    const { gen, seq } = state
    const saying = `${gen}:${seq}`
    if (saying === room.said) return
    room.said = saying
    for (const listener of room.listeners) listener.onEvent({ gen, seq })
  }

  return {
    add(listener) {
      const room = byTenant.get(listener.tenant) ?? { listeners: new Set(), said: '' }
      byTenant.set(listener.tenant, room)
      room.listeners.add(listener)
      return () => {
        room.listeners.delete(listener)
        if (room.listeners.size === 0 && byTenant.get(listener.tenant) === room)
          byTenant.delete(listener.tenant)
      }
    },
    tell,
    async poll() {
      for (const tenant of [...byTenant.keys()]) await tell(tenant)
    },
    count: () => [...byTenant.values()].reduce((sum, room) => sum + room.listeners.size, 0),
    endAll() {
      for (const room of byTenant.values()) for (const listener of room.listeners) listener.onEnd()
      byTenant.clear()
    },
  }
}
