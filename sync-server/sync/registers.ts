/**
 * Who may speak now. What was read is believed for two seconds, so that a device is refused soon after its removal
 * also where another process of this server took the new register; in the process that took it, at once (T67).
 */
import type { Clock } from '#shared/basics/clock.ts'
import type { Store } from '../stores/store.ts'
import { readRegister, type ReadRegister } from './register.ts'

const believedFor = 2000

export interface Registers {
  of(tenant: string): Promise<ReadRegister | undefined>
  forget(tenant: string): void
}

export function createRegisters(store: Store, clock: Clock): Registers {
  const kept = new Map<string, { read: ReadRegister; at: number }>()
  return {
    async of(tenant) {
      const now = clock.now()
      const known = kept.get(tenant)
      if (known && Math.abs(now - known.at) < believedFor) return known.read
      const state = await store.state(tenant)
      if (!state) return undefined
      if (known && known.read.register.no === state.registerNo) {
        kept.set(tenant, { read: known.read, at: now })
        return known.read
      }
      const signed = await store.register(tenant)
      const read = signed && readRegister(signed.body)
      if (!read) return undefined
      if (kept.size > 2000) kept.clear()
      kept.set(tenant, { read, at: now })
      return read
    },
    forget: (tenant) => void kept.delete(tenant),
  }
}
