/**
 * The public register of an institution as the server checks it (SY5..SY7): a manager of the register before, or the
 * institution root, signs the next one; a device keeps its key and never comes back once it was removed.
 */
import { registerSchema, registerText, type Register, type SignedRegister } from '#shared/sync/messages.ts'
import { isSignedBy, isSigningKey, readBase64 } from './signatures.ts'

export interface Device {
  readonly key: string
  readonly active: boolean
  /** The last number of its chain that is taken: no bound while it is active. */
  readonly upTo: number
}

export interface ReadRegister {
  readonly register: Register
  readonly devices: ReadonlyMap<string, Device>
}

/** Undefined when it is no register or contradicts itself. */
export function readRegister(body: string): ReadRegister | undefined {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return undefined
  }
  const parsed = registerSchema.safeParse(json)
  if (!parsed.success) return undefined
  const register = parsed.data
  const devices = new Map<string, Device>()
  for (const { dev, key, state, upTo } of register.devices)
    devices.set(dev, {
      key,
      active: state === 'active',
      upTo: state === 'active' ? Number.MAX_SAFE_INTEGER : (upTo ?? 0),
    })
  const persons = new Set(register.managers.map((manager) => manager.person))
  const signers = [register.rootKey, ...register.managers.map((manager) => manager.key), ...register.cardKeys]
  const fits =
    devices.size === register.devices.length &&
    persons.size === register.managers.length &&
    new Set(signers).size === signers.length &&
    signers.every(isSigningKey) &&
    register.devices.every((device) => isSigningKey(device.key)) &&
    register.devices.some((device) => device.state === 'active')
  return fits ? { register, devices } : undefined
}

/**
 * The first register an institution brings. Who holds the one-time code vouches for it; the root's cards may lie in
 * a safe, so one of its own managers may sign.
 */
export function isFirstRegister(read: ReadRegister, signed: SignedRegister): boolean {
  return isSigned(read.register, signed)
}

export function isNextRegister(before: ReadRegister, next: ReadRegister, signed: SignedRegister): boolean {
  const a = before.register
  const b = next.register
  if (a.tenant !== b.tenant) return false
  // Only the root names another root.
  if (a.rootKey !== b.rootKey && signed.by !== 'root') return false
  for (const [dev, device] of before.devices) {
    const now = next.devices.get(dev)
    if (!now || now.key !== device.key || (now.active && !device.active)) return false
  }
  return isSigned(a, signed)
}

function isSigned(register: Register, signed: SignedRegister): boolean {
  const key =
    signed.by === 'root'
      ? register.rootKey
      : register.managers.find((manager) => manager.person === signed.by)?.key
  return key !== undefined && isSignedBy(key, registerText(signed.body), readBase64(signed.signature))
}
