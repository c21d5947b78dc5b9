/** What receiving, chaining and the engine share: this PC's profile and the chains it knows. */
import type { KeyObject } from 'node:crypto'
import { createPublicKey, verify } from 'node:crypto'
import { base64OrNothing, bytesToUtf8 } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import { vouchedSchema, type Vouched } from '#shared/sync/state.ts'
import type { Late } from './late.ts'
import type { Oplog } from '../keeper/oplog.ts'
import type { Profile } from '../keeper/profile.ts'

export interface House {
  readonly profile: Profile
  readonly oplog: Oplog
  readonly clock: Clock
  readonly late: Late
  /** The keeper's turn: nothing else changes journal, key file or blobs meanwhile. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  vouched(): VouchedDevices | null
}

export interface VouchedDevices {
  readonly tenant: string
  readonly file: Vouched
  /** Undefined: not vouched for. `upTo`: how far its chain counts. */
  device(dev: string): { readonly upTo: number } | undefined
  verify(dev: string, bytes: Uint8Array, signature: Uint8Array): boolean
}

export function parseVouched(bytes: Uint8Array | null | undefined): Vouched | null {
  if (!bytes) return null
  try {
    return vouchedSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data ?? null
  } catch {
    return null
  }
}

export function openVouched(
  file: Vouched,
  own: { readonly dev: string; readonly key: Uint8Array },
): VouchedDevices {
  const keys = new Map<string, KeyObject | null>()
  const byDev = new Map(file.devices.map((one) => [one.dev, one]))
  const keyOf = (dev: string): KeyObject | null => {
    const known = keys.get(dev)
    if (known !== undefined) return known
    // Nobody's list tells us our own key.
    const spki = dev === own.dev ? own.key : base64OrNothing(byDev.get(dev)?.key ?? '')
    let key: KeyObject | null = null
    try {
      key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    } catch {
      // A key that is none verifies nothing.
    }
    keys.set(dev, key)
    return key
  }
  return {
    tenant: file.tenant,
    file,
    device(dev) {
      if (dev === own.dev) return { upTo: Number.MAX_SAFE_INTEGER }
      const found = byDev.get(dev)
      return found && { upTo: found.state === 'active' ? Number.MAX_SAFE_INTEGER : (found.upTo ?? 0) }
    },
    verify(dev, bytes, signature) {
      const key = keyOf(dev)
      return key !== null && verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
    },
  }
}
